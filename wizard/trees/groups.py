"""Groups: named lists of option ids or country codes, which may list groups.

In: the mapping under `groups`, the groups it may build on, the ids there are. Out: every
group with all it stands for, or diagnostics.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from wizard.trees.country_codes import KNOWN, write_code
from wizard.trees.cycles import ordered, report_circles
from wizard.trees.diagnostics import Diagnostic, Related, did_you_mean
from wizard.trees.model import Span
from wizard.trees.nodes import Node, Scalar
from wizard.trees.scope import FactShape, Groups, Report, entries, sequence

_FORM = "write `name: [PH, US]`, with country codes, option ids or groups"


def groups(
    report: Report, node: Node | None, outer: Groups, ids: Mapping[str, Scalar] | None, what: str
) -> Groups:
    """Expand the groups of one file.

    `ids` are the options and values they may list, `None` while these are not all known. A group
    is broken when it, or one it lists, has a mistake.
    """
    words: dict[str, tuple[Scalar, ...]] = {}
    spans = dict(outer.spans)
    broken = dict(outer.broken)
    for name, value in entries(report, node, what, "a group"):
        if name.text in outer.spans:
            related = Related(outer.spans[name.text], "the shared group stands here")
            message = f"group `{name.text}` is a shared group already"
            report.error("duplicate-id", name, message, "give it another name", related)
            continue
        spans[name.text] = name.span
        with _blamed(report, broken, name.text):
            words[name.text] = _words(report, value, name)
    for name_text, listed in words.items():
        with _blamed(report, broken, name_text):
            for word in listed:
                _look_at(report, word, spans, ids)
    members = _expanded(report, words, outer, broken, ids or {})
    return Groups(members, spans, broken)


@contextmanager
def _blamed(report: Report, broken: dict[str, tuple[Diagnostic, ...]], name: str) -> Iterator[None]:
    before = len(report.found)
    yield
    if len(report.found) > before:
        broken[name] = (*broken.get(name, ()), *report.found[before:])


def _expanded(
    report: Report,
    words: Mapping[str, tuple[Scalar, ...]],
    outer: Groups,
    broken: dict[str, tuple[Diagnostic, ...]],
    ids: Mapping[str, Scalar],
) -> dict[str, frozenset[str]]:
    needs = {
        name: {word.text: word.span for word in listed if _is_group(word.text, name, words, ids)}
        for name, listed in words.items()
    }
    before = len(report.found)
    help = "take one group out of the circle"
    report_circles(report, needs, "these groups list each other", help)
    circling = tuple(report.found[before:])
    members = dict(outer.members)
    for name in ordered(needs):
        inside = [broken[word.text] for word in words[name] if word.text in broken]
        if inside and name not in broken:
            broken[name] = inside[0]
            report.found.extend(found for found in inside[0] if found not in report.found)
        members[name] = frozenset().union(
            *(members.get(word.text, frozenset((word.text,))) for word in words[name])
        )
    for name in words.keys() - members.keys():
        broken[name] = (*broken.get(name, ()), *circling)
    return members


def _is_group(
    id: str, name: str, words: Mapping[str, tuple[Scalar, ...]], ids: Mapping[str, Scalar]
) -> bool:
    """Say whether a group lists a group; its own name in it means an option of that name."""
    return id in words and not (id == name and id in ids)


def _words(report: Report, node: Node, name: Scalar) -> tuple[Scalar, ...]:
    items = sequence(report, node, f"group `{name.text}`", _FORM)
    if items is not None and not items:
        report.error("wrong-shape", name, f"group `{name.text}` is empty", _FORM)
    found = []
    for item in items or ():
        if isinstance(item, Scalar):
            found.append(item)
        else:
            report.error("wrong-shape", item, f"group `{name.text}` holds words only", _FORM)
    return tuple(found)


def _look_at(
    report: Report, word: Scalar, spans: Mapping[str, Span], ids: Mapping[str, Scalar] | None
) -> None:
    text = word.text
    if text in KNOWN or text in spans or (ids and text in ids):
        return
    if len(text) == 2 and text.upper() in KNOWN:
        message, help = f"`{text}` is no country code", f"did you mean `{text.upper()}`?"
        report.error("unknown-option", word, message, help)
        return
    if text.isupper():
        message = f"`{text}` is no country code"
        report.error("unknown-option", word, message, "write the two capitals of ISO 3166-1")
        return
    if ids is None:
        return
    message = f"`{text}` is no country code, no group and no option of a question"
    report.error(
        "unknown-group",
        word,
        message,
        did_you_mean(text, {**spans, **ids}, word.file.path) or write_code(text) or _FORM,
    )


def ambiguous(report: Report, known: Groups, facts: Mapping[str, FactShape]) -> None:
    """Report options and values that bear the name of a group they could be mistaken for."""
    for shape in facts.values():
        for id, word in shape.values.items():
            group = known.members.get(id)
            if group is None:
                continue
            if group & shape.values.keys() or (shape.kind == "country" and group & KNOWN):
                message = f"`{id}` of {shape.name} is also the name of a group"
                related = Related(known.spans[id], f"group `{id}` stands here")
                help = "give one of them another name"
                report.error("ambiguous-name", word, message, help, related)
