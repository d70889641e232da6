"""A picture of a tree as SVG.

In: a drawing. Out: SVG that stands by itself, in light and in dark, on screen and on paper;
verdicts are told by colour, by a mark and by their name. Or the same without a style of its own,
for a page that brings one. It must not know trees.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence

from markupsafe import Markup, escape

from wizard.pictures.drawing import Course, Drawing, Drawn, Label
from wizard.pictures.pieces import LINE, PADDING, SIZE, SMALL
from wizard.pictures.plan import Box, Title
from wizard.pictures.widths import width
from wizard.trees.model import VERDICTS, Verdict

EDGE, RIM = 24.0, 4.0
HEAD = 40.0
LEGEND = 34.0

MARKS: dict[Verdict, str] = {
    "likely": "M1 6.5 4.5 10 11 2",
    "not-yet": "M6 1a5 5 0 1 0 .01 0M6 3v3.2l2.4 1.6",
    "unlikely": "M2 2l8 8M10 2l-8 8",
    "not-needed": "M6 1a5 5 0 1 0 .01 0M3 6h6",
    "other-route": "M1 10V6.5a2.5 2.5 0 0 1 2.5-2.5H10M7 1l3.4 3L7 7",
    "get-help": "M3 4a3 3 0 1 1 4.2 2.7C6.2 7.2 6 7.6 6 8.4M6 10.6v.6",
}
"""Lines of a mark, in a square of 12."""

STYLE = """
svg.tree { --ground: #fff; --ink: #1b1b1b; --soft: #55595c; --line: #70757a; --box: #f3f5f7;
  --likely: #1b6e32; --not-yet: #855600; --unlikely: #a3271b; --not-needed: #2f5d8a;
  --other-route: #5b3d9e; --get-help: #97266d; background: var(--ground) }
@media (prefers-color-scheme: dark) {
  svg.tree { --ground: #16181a; --ink: #ececec; --soft: #b4b9bd; --line: #8c9297; --box: #24282c;
    --likely: #86d99b; --not-yet: #f0c060; --unlikely: #ff9d90; --not-needed: #9cc7f2;
    --other-route: #c6b2f5; --get-help: #f2a0cf }
}
@media print { svg.tree { --ground: #fff; --ink: #000; --soft: #333; --line: #555; --box: #fff } }
svg.tree text { fill: var(--ink); font-family: system-ui, "Segoe UI", Arial, sans-serif }
svg.tree .id, svg.tree .label text { fill: var(--soft) }
svg.tree .label rect { fill: var(--ground) }
svg.tree .way { fill: none; stroke: var(--line); stroke-width: 1.3 }
svg.tree .tip { fill: var(--line) }
svg.tree .unsure { stroke-dasharray: 5 4 }
svg.tree .box { fill: var(--box); stroke: var(--line) }
svg.tree .decision .box { fill: var(--ground) }
svg.tree .outcome .box { fill: var(--ground); stroke: var(--verdict); stroke-width: 2 }
svg.tree .again .box { stroke-width: 1.2; stroke-dasharray: 3 3 }
svg.tree .outcome .id { fill: var(--verdict); font-weight: 600 }
svg.tree .mark { fill: none; stroke: var(--verdict); stroke-width: 2; stroke-linecap: round;
  stroke-linejoin: round }
svg.tree a:focus .box, svg.tree a:hover .box { stroke-width: 3 }
""" + "\n".join(f"svg.tree .{verdict} {{ --verdict: var(--{verdict}) }}" for verdict in VERDICTS)


_NOTHING = Markup("")


def as_svg(drawing: Drawing) -> str:
    """Write a picture that stands by itself."""
    tree = drawing.plan.tree
    wide = max(drawing.width + 2 * EDGE, _legend_width() + 2 * EDGE)
    high = HEAD + drawing.height + LEGEND + 2 * EDGE
    parts = [
        Markup(
            '<svg xmlns="http://www.w3.org/2000/svg" class="tree" role="img" '
            'aria-labelledby="tree-title tree-desc" viewBox="0 0 {0:.0f} {1:.0f}" '
            'width="{0:.0f}" height="{1:.0f}">'
        ).format(wide, high),
        Markup('<title id="tree-title">{}</title>').format(tree.title.source),
        Markup('<desc id="tree-desc">{}</desc>').format(_described(drawing)),
        Markup("<style>{}</style>").format(Markup(STYLE)),
        Markup('<text x="{}" y="{}" font-size="18" font-weight="600">{}</text>').format(
            EDGE, EDGE + 14, tree.title.source
        ),
        Markup('<g transform="translate({:.1f} {:.1f})">').format(
            (wide - drawing.width) / 2, EDGE + HEAD
        ),
        *_inside(drawing, None),
        Markup("</g>"),
        *_legend(drawing, EDGE + HEAD + drawing.height + LEGEND),
        Markup("</svg>"),
    ]
    return "\n".join(part for part in parts if part) + "\n"


def as_figure(drawing: Drawing, label: str, address: Callable[[Box], str]) -> Markup:
    """Write a picture for a page that brings style, legend and, by the id `label`, a title.

    Each box is a link. Arrows and their labels are not read out: the page says the same in words.
    """
    wide, high = drawing.width + 2 * RIM, drawing.height + 2 * RIM
    parts = [
        Markup(
            '<svg class="tree" role="group" aria-labelledby="{0}" direction="ltr" '
            'viewBox="{1:.0f} {1:.0f} {2:.0f} {3:.0f}" width="{2:.0f}" height="{3:.0f}">'
        ).format(label, -RIM, wide, high),
        *_inside(drawing, address),
        Markup("</svg>"),
    ]
    return Markup("\n").join(parts)


def _inside(drawing: Drawing, address: Callable[[Box], str] | None) -> Iterator[Markup]:
    yield Markup("<g{}>").format(Markup(' aria-hidden="true"') if address else "")
    yield from (_way(course) for course in drawing.courses)
    yield from (_label(course.label) for course in drawing.courses if course.label)
    yield Markup("</g>")
    yield from (_box(drawn, address) for drawn in drawing.boxes)


def _described(drawing: Drawing) -> str:
    kinds = [drawn.box.place[0] for drawn in drawing.boxes if not drawn.again]
    numbers = [f"{kinds.count(kind)} {kind}s" for kind in ("question", "decision", "outcome")]
    return f"{', '.join(numbers)}. Version {drawing.plan.tree.version}, reviewed on " + (
        f"{drawing.plan.tree.reviewed}."
    )


# Links -----------------------------------------------------------------------------


def _way(course: Course) -> Markup:
    points = course.points
    path = [f"M{points[0][0]:.1f} {points[0][1]:.1f}"]
    for (x, y), (to_x, to_y) in itertools.pairwise(points):
        if abs(x - to_x) < 0.5:
            path.append(f"V{to_y:.1f}")
        else:
            middle = (y + to_y) / 2
            path.append(f"C{x:.1f} {middle:.1f} {to_x:.1f} {middle:.1f} {to_x:.1f} {to_y:.1f}")
    x, y = points[-1]
    kind = Markup(' stroke-dasharray="5 4"') if course.link.unsure else Markup("")
    words = "; ".join(course.link.labels)
    return Markup(
        '<g><title>{}</title><path class="way{}" d="{}" fill="none" stroke="#70757a"{}/>'
        '<path class="tip" d="M{:.1f} {:.1f}l-4.5 -8h9z"/></g>'
    ).format(
        f"{course.link.start[1]} → {course.link.end[1]}: {words}".rstrip(": "),
        " unsure" if course.link.unsure else "",
        " ".join(path),
        kind,
        x,
        y,
    )


def _label(label: Label) -> Markup:
    high = LINE * len(label.lines)
    return Markup(
        '<g class="label"><rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" '
        'fill="#fff"/>{}</g>'
    ).format(
        label.middle - label.width / 2,
        label.top,
        label.width,
        high,
        _lines(label.lines, label.middle, label.top, SMALL),
    )


def _lines(
    lines: Sequence[str], middle: float, top: float, size: float, of: Markup = _NOTHING
) -> Markup:
    form = Markup('<text{} x="{:.1f}" y="{:.1f}" font-size="{}" text-anchor="middle">{}</text>')
    return Markup("").join(
        form.format(of, middle, top + LINE * (number + 0.76), size, line)
        for number, line in enumerate(lines)
    )


# Boxes -----------------------------------------------------------------------------


def _box(drawn: Drawn, address: Callable[[Box], str] | None) -> Markup:
    box = drawn.box
    kinds = [box.place[0], box.verdict or "", "again" if drawn.again else ""]
    kinds.append("elsewhere" if box.elsewhere else "")
    left, top = drawn.middle - drawn.width / 2, drawn.top
    below = top + 0.6 * PADDING + LINE * len(drawn.head)
    inside = Markup("{}{}{}").format(
        _shape(drawn, left),
        _head(drawn),
        _lines(drawn.lines, drawn.middle, below, SIZE, _spoken(box.title)),
    )
    kind = f"{box.place[0]} {box.id}" if address is None else " · ".join(drawn.head)
    name = f"{kind}: {box.title.words}".rstrip(": ")
    inside = Markup("<title>{}</title>{}").format(name, inside)
    if address is not None:
        inside = Markup('<a href="{}">{}</a>').format(address(box), inside)
    return Markup('<g class="{}">{}</g>').format(" ".join(filter(None, kinds)), inside)


def _spoken(title: Title) -> Markup:
    """Say in which language words are, where that is not the picture's."""
    if title.lang is None:
        return _NOTHING
    return Markup(' lang="{}" direction="{}"').format(title.lang, title.dir or "ltr")


def _shape(drawn: Drawn, left: float) -> Markup:
    top, wide, high = drawn.top, drawn.width, drawn.height
    if drawn.box.place[0] == "decision" and not drawn.box.elsewhere:
        return Markup(
            '<path class="box" d="M{:.1f} {:.1f}l8 {:.1f}h{:.1f}l8 -{:.1f}l-8 -{:.1f}h-{:.1f}z" '
            'fill="#fff" stroke="#70757a"/>'
        ).format(left - 4, top + high / 2, high / 2, wide - 8, high / 2, high / 2, wide - 8)
    round_ = high / 2 if drawn.again else (9 if drawn.box.verdict else 4)
    return Markup(
        '<rect class="box" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" rx="{:.1f}" '
        'fill="#fff" stroke="#70757a"/>'
    ).format(left, top, wide, high, round_)


def _head(drawn: Drawn) -> Markup:
    """Write the id of a place, and of an outcome its mark and verdict before it."""
    box, top = drawn.box, drawn.top + 0.5 * PADDING
    words = _lines(drawn.head, drawn.middle, top, SMALL, Markup(' class="id"'))
    if box.verdict is None:
        return words
    start = drawn.middle - width(drawn.head[0], SMALL) * 1.08 / 2 - LINE
    return _mark(box.verdict, start, top + LINE * 0.76 - 10.5) + words


def _mark(verdict: Verdict, x: float, y: float) -> Markup:
    return Markup(
        '<path class="mark" transform="translate({:.1f} {:.1f})" d="{}" fill="none" '
        'stroke="currentColor" stroke-width="1.6"/>'
    ).format(x, y, MARKS[verdict])


def _legend(drawing: Drawing, top: float) -> Iterator[Markup]:
    """Say what the marks mean."""
    there = {drawn.box.verdict for drawn in drawing.boxes}
    x = EDGE
    for verdict in VERDICTS:
        if verdict in there:
            yield Markup('<g class="outcome {}">{}<text class="id" x="{:.1f}" y="{:.1f}" ').format(
                verdict, _mark(verdict, x, top), x + LINE + 2, top + 10.5
            ) + Markup('font-size="{}">{}</text></g>').format(SMALL, verdict)
            x += width(verdict, SMALL) + 2.6 * LINE
    notes = []
    if any(drawn.again for drawn in drawing.boxes):
        notes.append("a dotted outline: the same outcome once more")
    if any(course.link.unsure for course in drawing.courses):
        notes.append("a dashed arrow: I do not know")
    if notes:
        yield Markup('<text class="id" x="{:.1f}" y="{:.1f}" font-size="{}">{}</text>').format(
            x, top + 10.5, SMALL, escape("; ".join(notes))
        )


def _legend_width() -> float:
    notes = "a dotted outline: the same outcome once more; a dashed arrow: I do not know"
    return sum(width(v, SMALL) + 2.6 * LINE for v in VERDICTS) + width(notes, SMALL)
