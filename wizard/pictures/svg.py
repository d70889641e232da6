"""A picture of a tree as SVG.

In: a drawing. Out: SVG that stands by itself, in light and in dark, on screen and on paper;
verdicts are told by colour, by a mark and by their name. Or the same without a style of its own,
for a page that brings one. It must not know trees.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from markupsafe import Markup

from wizard.pictures.drawing import LINE, PADDING, SIZE, SMALL, Course, Drawing, Piece
from wizard.pictures.plan import Box, Title, width
from wizard.trees.model import VERDICTS, Verdict

EDGE, RIM, HEAD, LEGEND = 24.0, 4.0, 40.0, 34.0
LOOKS: dict[Verdict, tuple[str, str, str]] = {
    "likely": ("#1b6e32", "#86d99b", "M1 6.5 4.5 10 11 2"),
    "possible": ("#0c5560", "#7fc9d6", "M6 1v10M1 6h10"),
    "not-yet": ("#855600", "#f0c060", "M6 1a5 5 0 1 0 .01 0M6 3v3.2l2.4 1.6"),
    "unlikely": ("#a3271b", "#ff9d90", "M2 2l8 8M10 2l-8 8"),
    "not-needed": ("#2f5d8a", "#9cc7f2", "M6 1a5 5 0 1 0 .01 0M3 6h6"),
    "other-route": ("#5b3d9e", "#c6b2f5", "M1 10V6.5a2.5 2.5 0 0 1 2.5-2.5H10M7 1l3.4 3L7 7"),
    "get-help": ("#97266d", "#f2a0cf", "M3 4a3 3 0 1 1 4.2 2.7C6.2 7.2 6 7.6 6 8.4M6 10.6v.6"),
    "result": ("#4a4f5c", "#c2c7d2", "M2 3h8M2 6h8M2 9h5"),
}
"""The colour of a verdict by day and by night, and its mark: lines in a square of 12."""


def _coloured(at: int) -> str:
    return "\n".join(
        f"svg.tree .{verdict} {{ --verdict: {look[at]} }}" for verdict, look in LOOKS.items()
    )


STYLE = f"""
svg.tree {{ --ground: #fff; --ink: #1b1b1b; --soft: #55595c; --line: #70757a; --box: #f3f5f7;
  background: var(--ground) }}
{_coloured(0)}
@media screen and (prefers-color-scheme: dark) {{
svg.tree {{ --ground: #16181a; --ink: #ececec; --soft: #b4b9bd; --line: #8c9297; --box: #24282c }}
{_coloured(1)}
}}
@media print {{ svg.tree {{ --ink: #000; --soft: #333; --line: #555; --box: #fff }} }}
svg.tree text {{ fill: var(--ink); font-family: system-ui, "Segoe UI", Arial, sans-serif }}
svg.tree .id, svg.tree .label text {{ fill: var(--soft) }}
svg.tree .label rect {{ fill: var(--ground) }}
svg.tree .way {{ fill: none; stroke: var(--line); stroke-width: 1.3 }}
svg.tree .tip {{ fill: var(--line) }}
svg.tree .unsure {{ stroke-dasharray: 5 4 }}
svg.tree .box {{ fill: var(--box); stroke: var(--line) }}
svg.tree .decision .box {{ fill: var(--ground) }}
svg.tree .outcome .box {{ fill: var(--ground); stroke: var(--verdict); stroke-width: 2 }}
svg.tree .again .box {{ stroke-width: 1.2; stroke-dasharray: 3 3 }}
svg.tree .outcome .id {{ fill: var(--verdict); font-weight: 600 }}
svg.tree .mark {{ fill: none; stroke: var(--verdict); stroke-width: 2; stroke-linecap: round;
  stroke-linejoin: round }}
"""

# What shapes look like where no style reaches them.
_LINED = {"fill": "#fff", "stroke": "#70757a"}
_BARE = {"fill": "none", "stroke": "#70757a"}
_DRAWN = {"fill": "none", "stroke": "currentColor", "stroke_width": "1.6"}


def as_svg(drawing: Drawing) -> str:
    """Write a picture that stands by itself."""
    tree = drawing.plan.tree
    legend, legend_width = _legend(drawing, EDGE + HEAD + drawing.height + LEGEND)
    wide = max(drawing.width, legend_width) + 2 * EDGE
    high = HEAD + drawing.height + LEGEND + 2 * EDGE
    across = (wide - drawing.width) / 2
    inside = [
        _tag("title", tree.title.source, id="tree-title"),
        _tag("desc", _described(drawing), id="tree-desc"),
        _tag("style", Markup(STYLE)),
        _tag("text", tree.title.source, x=EDGE, y=EDGE + 14, font_size=18, font_weight=600),
        _tag("g", *_inside(drawing, None), transform=f"translate({across:.1f} {EDGE + HEAD:.1f})"),
        *legend,
    ]
    outside = {"xmlns": "http://www.w3.org/2000/svg", "class_": "tree", "role": "img"}
    return str(_svg(wide, high, 0, *inside, **outside, aria_labelledby="tree-title tree-desc"))


def as_figure(drawing: Drawing, label: str, address: Callable[[Box], str]) -> Markup:
    """Write a picture for a page that brings style, legend and, by the id `label`, a title.

    Each box is a link. Arrows and their labels are not read out: the page says the same in words.
    """
    wide, high = drawing.width + 2 * RIM, drawing.height + 2 * RIM
    said = {"class_": "tree", "role": "group", "aria_labelledby": label, "direction": "ltr"}
    return _svg(wide, high, -RIM, *_inside(drawing, address), **said)


def _svg(wide: float, high: float, corner: float, *inside: Markup, **more: str) -> Markup:
    box = f"{corner:.0f} {corner:.0f} {wide:.0f} {high:.0f}"
    size = {"viewBox": box, "width": round(wide), "height": round(high)}
    return _tag("svg", *inside, **more, **size)


def _tag(name: str, *inside: str, **attributes: object) -> Markup:
    """Write an element; `_` stands for `-` in the names of attributes, `None` leaves one out."""
    given = Markup("").join(
        Markup(' {}="{}"').format(
            key.strip("_").replace("_", "-"), f"{value:.1f}" if isinstance(value, float) else value
        )
        for key, value in attributes.items()
        if value is not None
    )
    between = "\n" if name in ("svg", "g") else ""
    words = Markup(between).join(part for part in inside if part)
    return Markup("<{0}{1}>{2}{3}{2}</{0}>").format(name, given, between, words)


def _inside(drawing: Drawing, address: Callable[[Box], str] | None) -> Iterator[Markup]:
    ways = [_way(course) for course in drawing.courses]
    labels = [_label(course.label) for course in drawing.courses if course.label]
    yield _tag("g", *ways, *labels, aria_hidden="true" if address else None)
    yield from (_box(box, piece, address) for box, piece in drawing.boxes)


def _described(drawing: Drawing) -> str:
    kinds = [box.place[0] for box, piece in drawing.boxes if not piece.again]
    numbers = [f"{kinds.count(kind)} {kind}s" for kind in ("question", "decision", "outcome")]
    tree = drawing.plan.tree
    return f"{', '.join(numbers)}. Version {tree.version}, reviewed on {tree.reviewed}."


# Links -----------------------------------------------------------------------------


def _way(course: Course) -> Markup:
    (x, y), *_ = course.points
    path = [f"M{x:.1f} {y:.1f}"]
    for (x, y), (to_x, to_y) in pairwise(course.points):
        middle = (y + to_y) / 2
        bend = f"C{x:.1f} {middle:.1f} {to_x:.1f} {middle:.1f} {to_x:.1f} {to_y:.1f}"
        path.append(f"V{to_y:.1f}" if abs(x - to_x) < 0.5 else bend)
    x, y = course.points[-1]
    link = course.link
    kind, dashes = ("way unsure", "5 4") if link.unsure else ("way", None)
    return _tag(
        "g",
        _tag("title", f"{link.start[1]} → {link.end[1]}: {'; '.join(link.labels)}".rstrip(": ")),
        _tag("path", class_=kind, d=" ".join(path), **_BARE, stroke_dasharray=dashes),
        _tag("path", class_="tip", d=f"M{x:.1f} {y:.1f}l-4.5 -8h9z"),
    )


def _label(label: Piece) -> Markup:
    left, size = label.middle - label.width / 2, {"width": label.width, "height": label.height}
    return _tag(
        "g",
        _tag("rect", x=left, y=label.top, **size, fill="#fff"),
        *_lines(label.lines, label.middle, label.top, SMALL),
        class_="label",
    )


def _lines(
    lines: Sequence[str], middle: float, top: float, size: float, **more: object
) -> Iterator[Markup]:
    for number, line in enumerate(lines):
        down = top + LINE * (number + 0.76)
        yield _tag("text", line, **more, x=middle, y=down, font_size=size, text_anchor="middle")


# Boxes -----------------------------------------------------------------------------


def _box(box: Box, piece: Piece, address: Callable[[Box], str] | None) -> Markup:
    kinds = [box.place[0], box.verdict, piece.again and "again", box.elsewhere and "elsewhere"]
    kind = f"{box.place[0]} {box.id}" if address is None else " · ".join(piece.head)
    below = piece.top + 0.6 * PADDING + LINE * len(piece.head)
    inside = (
        _tag("title", f"{kind}: {box.title.words}".rstrip(": ")),
        _shape(box, piece),
        *_head(box, piece),
        *_lines(piece.lines, piece.middle, below, SIZE, **_spoken(box.title)),
    )
    if address is not None:
        inside = (_tag("a", *inside, href=address(box)),)
    return _tag("g", *inside, class_=" ".join(kind for kind in kinds if kind))


def _spoken(title: Title) -> dict[str, str]:
    """Say in which language words are, where that is not the picture's."""
    return {} if title.lang is None else {"lang": title.lang, "direction": title.dir or "ltr"}


def _shape(box: Box, piece: Piece) -> Markup:
    left, top, wide, high = piece.middle - piece.width / 2, piece.top, piece.width, piece.height
    if box.place[0] == "decision" and not box.elsewhere:
        half, across = f"{high / 2:.1f}", f"{wide - 8:.1f}"
        sides = f"l8 {half}h{across}l8 -{half}l-8 -{half}h-{across}z"
        start = f"M{left - 4:.1f} {top + high / 2:.1f}"
        return _tag("path", class_="box", d=f"{start}{sides}", **_LINED)
    round_ = high / 2 if piece.again else 9.0 if box.verdict else 4.0
    return _tag("rect", class_="box", x=left, y=top, width=wide, height=high, rx=round_, **_LINED)


def _head(box: Box, piece: Piece) -> Iterator[Markup]:
    """Write the id of a place, and of an outcome its mark and verdict before it."""
    top = piece.top + 0.5 * PADDING
    if box.verdict is not None:
        start = piece.middle - width(piece.head[0], SMALL) * 1.08 / 2 - LINE
        yield _mark(box.verdict, start, top + LINE * 0.76 - 10.5)
    yield from _lines(piece.head, piece.middle, top, SMALL, class_="id")


def _mark(verdict: Verdict, x: float, y: float) -> Markup:
    place = f"translate({x:.1f} {y:.1f})"
    return _tag("path", class_="mark", transform=place, d=LOOKS[verdict][2], **_DRAWN)


def _legend(drawing: Drawing, top: float) -> tuple[list[Markup], float]:
    """Say what the marks mean, and how wide that is."""
    there = {box.verdict for box, _ in drawing.boxes}
    said, x, base = [], EDGE, top + 10.5
    for verdict in (it for it in VERDICTS if it in there):
        words = _tag("text", verdict, class_="id", x=x + LINE + 2, y=base, font_size=SMALL)
        said.append(_tag("g", _mark(verdict, x, top), words, class_=f"outcome {verdict}"))
        x += width(verdict, SMALL) + 2.6 * LINE
    notes = []
    again = [box for box, piece in drawing.boxes if piece.again]
    if again:
        what = "outcome" if all(box.verdict for box in again) else "place"
        notes.append(f"a dotted outline: the same {what} once more")
    if any(course.link.unsure for course in drawing.courses):
        notes.append("a dashed arrow: I do not know")
    if notes:
        said.append(_tag("text", "; ".join(notes), class_="id", x=x, y=base, font_size=SMALL))
    return said, x - EDGE + width("; ".join(notes), SMALL)
