"""A picture of a tree in the languages of other programs: DOT (Graphviz) and Mermaid.

In: a plan. Out: text. It must not know how it will look.
"""

import re

from wizard.pictures.plan import Box, Plan, wrapped
from wizard.pictures.svg import LOOKS
from wizard.trees.model import VERDICTS

_ROOM = 34.0


def as_dot(plan: Plan) -> str:
    """Write a picture for Graphviz."""
    lines = [
        f"digraph {_quoted(plan.tree.id)} {{",
        f'  label={_quoted(plan.tree.title.source)} labelloc=t fontname="sans-serif"',
        '  node [shape=box fontname="sans-serif" fontsize=11]',
        '  edge [fontname="sans-serif" fontsize=10]',
    ]
    for box in plan.boxes:
        looks = [f"label={_quoted(_lines(_head(box), box.title.words))}"]
        looks += ["style=rounded", f'color="{LOOKS[box.verdict][0]}"'] if box.verdict else []
        looks += ["shape=hexagon"] if box.place[0] == "decision" else []
        lines.append(f"  {_quoted(' '.join(box.place))} [{' '.join(looks)}]")
    for link in plan.links:
        looks = [f"label={_quoted(_lines(*link.labels))}"] if link.labels else []
        looks += ["style=dashed"] if link.unsure else []
        ends = f"{_quoted(' '.join(link.start))} -> {_quoted(' '.join(link.end))}"
        lines.append(f"  {ends} [{' '.join(looks)}]" if looks else f"  {ends}")
    return "\n".join((*lines, "}\n"))


def _head(box: Box) -> str:
    return f"{box.id} ({box.verdict})" if box.verdict else box.id


def _lines(*parts: str) -> str:
    return "\n".join(line for part in parts for line in wrapped(part, 1.0, _ROOM, 6))


def _quoted(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


# Mermaid -----------------------------------------------------------------------------


_SHAPES = {"question": ("[", "]"), "decision": ("{{", "}}"), "outcome": ("([", "])")}


def as_mermaid(plan: Plan) -> str:
    """Write a picture for Mermaid, which GitHub and others draw inside Markdown."""
    title = plan.tree.title.source.replace("\\", "").replace('"', "'")
    lines = ["---", f'title: "{title}"', "---", "flowchart TD"]
    numbers = {box.place: f"p{number}" for number, box in enumerate(plan.boxes)}
    for box in plan.boxes:
        words = "<br>".join(_safe(part) for part in (_head(box), box.title.words) if part)
        left, right = _SHAPES[box.place[0]]
        looks = f":::{box.verdict}" if box.verdict else ""
        lines.append(f'  {numbers[box.place]}{left}"{words}"{right}{looks}')
    for link in plan.links:
        label = "<br>".join(_safe(label) for label in link.labels)
        arrow = ("-.->" if link.unsure else "-->") + (f'|"{label}"|' if label else "")
        lines.append(f"  {numbers[link.start]} {arrow} {numbers[link.end]}")
    for verdict in VERDICTS:
        if any(box.verdict == verdict for box in plan.boxes):
            lines.append(f"  classDef {verdict} stroke:{LOOKS[verdict][0]},stroke-width:2px")
    return "\n".join((*lines, ""))


def _safe(words: str) -> str:
    """Write letters that Mermaid would take for its own as entities."""
    return re.sub(r'[#"<>&`|{}\[\]()]', lambda found: f"#{ord(found[0])};", words)
