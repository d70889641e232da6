"""Groups: named lists of option ids or country codes, which may list groups.

In: the mapping under `groups`, the groups it may build on, the ids there are. Out: every
group with all it stands for, or diagnostics.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from wizard.trees.cycles import ordered, report_circles
from wizard.trees.diagnostics import Related, did_you_mean
from wizard.trees.model import Span
from wizard.trees.nodes import Node, Scalar
from wizard.trees.scope import FactShape, Known, Report, entries, sequence
from wizard.trees.values import KNOWN

_FORM = "write `name: [PH, US]`, with country codes, option ids or groups"


def groups(
    report: Report, node: Node | None, outer: Known, ids: Mapping[str, Scalar] | None, what: str
) -> Known:
    """Expand the groups of one file.

    `ids` are the options and values they may list, `None` while these are not all known. A group
    is broken when it, or one it lists, has a mistake.
    """
    members, spans, broken = dict(outer.members), dict(outer.ids), dict(outer.broken)
    named: dict[str, tuple[Scalar, Node]] = {}
    for name, value in entries(report, node, what, "a group"):
        if name.text in outer.ids:
            related = Related(outer.ids[name.text], "the shared group stands here")
            message = f"group `{name.text}` is a shared group already"
            report.error("duplicate-id", name, message, "give it another name", related)
        else:
            named[name.text] = name, value
            spans[name.text] = name.span
    words: dict[str, tuple[Scalar, ...]] = {}
    for id, (name, value) in named.items():
        own = Report()
        words[id] = _words(own, value, name, spans, ids)
        report.found += own.found
        if own.found:
            broken[id] = (*broken.get(id, ()), *own.found)
    needs = {
        id: {
            # its own name in a group means an option of that name
            word.text: word.span
            for word in listed
            if word.text in words and not (word.text == id and ids and id in ids)
        }
        for id, listed in words.items()
    }
    circles = Report()
    help = "take one group out of the circle"
    report_circles(circles, needs, "these groups list each other", help)
    report.found += circles.found
    for id in ordered(needs):
        inside = next((broken[word.text] for word in words[id] if word.text in broken), ())
        if id not in broken and inside:
            broken[id] = inside
            report.found.extend(found for found in inside if found not in report.found)
        members[id] = frozenset().union(*(members.get(it.text, (it.text,)) for it in words[id]))
    for id in words.keys() - members.keys():
        broken[id] = (*broken.get(id, ()), *circles.found)
    return replace(outer, ids=spans, broken=broken, members=members)


def _words(
    report: Report,
    node: Node,
    name: Scalar,
    groups: Mapping[str, Span],
    ids: Mapping[str, Scalar] | None,
) -> tuple[Scalar, ...]:
    what = f"group `{name.text}`"
    items = sequence(report, node, what, _FORM)
    if items is not None and not items:
        report.error("wrong-shape", name, f"{what} is empty", _FORM)
    found = []
    for item in items or ():
        if isinstance(item, Scalar):
            found.append(item)
            _look_at(report, item, groups, ids)
        else:
            report.error("wrong-shape", item, f"{what} holds words only", _FORM)
    return tuple(found)


def _look_at(
    report: Report, word: Scalar, groups: Mapping[str, Span], ids: Mapping[str, Scalar] | None
) -> None:
    text = word.text
    if text in KNOWN or text in groups or (ids and text in ids):
        return
    code, message = "unknown-option", f"`{text}` is no country code"
    if len(text) == 2 and text.upper() in KNOWN:
        help = f"did you mean `{text.upper()}`?"
    elif text.isupper():
        help = "write the two capitals of ISO 3166-1"
    elif ids is None:
        return
    else:
        code, message = "unknown-group", f"{message}, no group and no option of a question"
        help = did_you_mean(text, {**groups, **ids}, word.file.path) or _FORM
    report.error(code, word, message, help)


def ambiguous(report: Report, known: Known, facts: Mapping[str, FactShape]) -> None:
    """Report options and values that bear the name of a group they could be mistaken for."""
    for shape in facts.values():
        for id, word in shape.values.items():
            group = known.members.get(id)
            if group is None:
                continue
            if group & shape.values.keys() or (shape.kind == "country" and group & KNOWN):
                message = f"`{id}` of {shape.name} is also the name of a group"
                related = Related(known.ids[id], f"group `{id}` stands here")
                help = "give one of them another name"
                report.error("ambiguous-name", word, message, help, related)
