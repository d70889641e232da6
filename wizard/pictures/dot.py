"""A picture of a tree in the languages of other programs: DOT (Graphviz) and Mermaid.

In: a plan. Out: text. It must not know how it will look.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from wizard.pictures.plan import Box, Link, Plan
from wizard.pictures.svg import LOOKS
from wizard.pictures.widths import wrapped
from wizard.trees.model import VERDICTS

_ROOM = 34.0


def as_dot(plan: Plan) -> str:
    """Write a picture for Graphviz."""
    return "\n".join(_dot(plan)) + "\n"


def _dot(plan: Plan) -> Iterator[str]:
    yield f"digraph {_quoted(plan.tree.id)} {{"
    yield f'  label={_quoted(plan.tree.title.source)} labelloc=t fontname="sans-serif"'
    yield '  node [shape=box fontname="sans-serif" fontsize=11]'
    yield '  edge [fontname="sans-serif" fontsize=10]'
    for box in plan.boxes:
        looks = ["style=rounded", f'color="{LOOKS[box.verdict][0]}"'] if box.verdict else []
        looks += ["shape=hexagon"] if box.place[0] == "decision" else []
        label = f"label={_quoted(_lines(_head(box), box.title.words))}"
        yield f"  {_quoted(_name(box.place))} [{' '.join([label, *looks])}]"
    for link in plan.links:
        looks = [f"label={_quoted(_lines(*link.labels))}"] if link.labels else []
        looks += ["style=dashed"] if link.unsure else []
        ends = f"{_quoted(_name(link.start))} -> {_quoted(_name(link.end))}"
        yield f"  {ends}{f' [{chr(32).join(looks)}]' if looks else ''}"
    yield "}"


def _name(place: tuple[str, str]) -> str:
    return f"{place[0]} {place[1]}"


def _head(box: Box) -> str:
    return f"{box.id} ({box.verdict})" if box.verdict else box.id


def _lines(*parts: str) -> str:
    return "\n".join(line for part in parts for line in wrapped(part, 1.0, _ROOM, 6))


def _quoted(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


# Mermaid -----------------------------------------------------------------------------


def as_mermaid(plan: Plan) -> str:
    """Write a picture for Mermaid, which GitHub and others draw inside Markdown."""
    return "\n".join(_mermaid(plan)) + "\n"


def _mermaid(plan: Plan) -> Iterator[str]:
    numbers = {box.place: f"p{number}" for number, box in enumerate(plan.boxes)}
    yield "---"
    yield f"title: {_plain(plan.tree.title.source)}"
    yield "---"
    yield "flowchart TD"
    for box in plan.boxes:
        words = "<br>".join(_safe(part) for part in (_head(box), box.title.words) if part)
        left, right = _SHAPES[box.place[0]]
        yield f'  {numbers[box.place]}{left}"{words}"{right}{_class(box)}'
    yield from (f"  {_arrow(link, numbers)}" for link in plan.links)
    for verdict in VERDICTS:
        if any(box.verdict == verdict for box in plan.boxes):
            yield f"  classDef {verdict} stroke:{LOOKS[verdict][0]},stroke-width:2px"


_SHAPES = {"question": ("[", "]"), "decision": ("{{", "}}"), "outcome": ("([", "])")}


def _class(box: Box) -> str:
    return f":::{box.verdict}" if box.verdict else ""


def _arrow(link: Link, numbers: dict[tuple[str, str], str]) -> str:
    sign = "-.->" if link.unsure else "-->"
    label = "<br>".join(_safe(label) for label in link.labels)
    words = f'|"{label}"|' if label else ""
    return f"{numbers[link.start]} {sign}{words} {numbers[link.end]}"


def _safe(words: str) -> str:
    """Write letters that Mermaid would take for its own as entities."""
    return re.sub(r'[#"<>&`|{}\[\]()]', lambda found: f"#{ord(found[0])};", words)


def _plain(words: str) -> str:
    return '"' + words.replace("\\", "").replace('"', "'") + '"'
