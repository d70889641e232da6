"""The arrows of a tree on one page: where each way leads, and from where a place is reached.

In: a tree, a voice, a scene without a walk. Out: ways, goals and origins with the anchors that
link them. Conditions are written in the format's own words. It must not know templates.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from wizard.present.fill import Scene, option_label, said
from wizard.present.in_language import Voice, escaped
from wizard.present.overview.sheets import Goal, Origin, Origins, SourceLink, WayPage, Wording
from wizard.present.overview.used import WORD
from wizard.present.shapes import Said
from wizard.trees.model import (
    TODAY,
    UNSURE,
    All,
    AnyOf,
    Aside,
    Condition,
    Entry,
    FactRule,
    Not,
    Option,
    Question,
    Ref,
    Rule,
    Span,
    Target,
    Text,
    Tree,
)
from wizard.trees.model import SourceRef as Source
from wizard.words import sentences as phrases

_LINK = Markup('<a href="#{}">{}</a>')


@dataclass(frozen=True, slots=True)
class Sheet:
    """What every part of the page is drawn with; `groups` are those that stand on it."""

    voice: Voice
    scene: Scene
    groups: frozenset[str]

    @property
    def tree(self) -> Tree:
        return self.scene.tree


def wording(sheet: Sheet, text: Text, *, block: bool = False) -> Wording:
    """Say a text, and what it says where an amount is not known."""
    instead = text.if_unknown
    return Wording(
        said(sheet.voice, text, sheet.scene, block=block),
        said(sheet.voice, instead, sheet.scene, block=block) if instead is not None else None,
    )


def wording_if(sheet: Sheet, text: Text | None, *, block: bool = False) -> Wording | None:
    """Say a text that may be absent."""
    return wording(sheet, text, block=block) if text is not None else None


def place(span: Span) -> str:
    """Say where an element stands: folder, file and line, without the folders above."""
    return f"{'/'.join(span.path.split('/')[-2:])}:{span.line}"


def source_link(ref: Source | Ref | None) -> SourceLink | None:
    """Link to where a rule comes from."""
    if ref is None:
        return None
    if ref.id is None:
        return SourceLink(ref.url or "", None, ref.url)
    return SourceLink(ref.id, f"source-{ref.id}", None)


# Conditions ------------------------------------------------------------------------


def when(sheet: Sheet, condition: Condition | None) -> Markup | None:
    """Write a condition as the tree does; facts, groups and amounts in it are links."""
    if condition is None:
        return None
    match condition:
        case Entry(fact, test):
            return Markup("{}: {}").format(_fact(sheet, fact), _test(sheet, test.words))
        case Not(item):
            return Markup("not ({})").format(when(sheet, item))
        case All(items):
            return Markup(", ").join(_part(sheet, item) for item in items)
        case AnyOf(items):
            return Markup(" or ").join(Markup("({})").format(when(sheet, item)) for item in items)


def _part(sheet: Sheet, item: Condition) -> Markup:
    words = when(sheet, item) or Markup("")
    return Markup("({})").format(words) if isinstance(item, AnyOf) else words


def _fact(sheet: Sheet, fact: str) -> Markup:
    if fact == TODAY:
        return escape(fact)
    kind = "fact" if fact in sheet.tree.facts else "question"
    return _LINK.format(f"{kind}-{fact}", fact)


def _test(sheet: Sheet, words: str) -> Markup:
    """Write a test; names of groups and amounts lead to their members and values."""
    found: list[Markup] = []
    at = 0
    for match in WORD.finditer(words):
        word, before = match[0], words[at : match.start()]
        found.append(escape(before))
        if word in sheet.groups:
            found.append(_LINK.format(f"group-{word}", word))
        elif before.endswith("amount:") and word in sheet.tree.catalogue.amounts:
            found.append(_LINK.format(f"amount-{word}", word))
        else:
            found.append(escape(word))
        at = match.end()
    return Markup("").join((*found, escape(words[at:])))


# Ways on ---------------------------------------------------------------------------


def goal(sheet: Sheet, target: Target) -> Goal:
    """Say where an arrow points."""
    match target.kind:
        case "question":
            title = said(sheet.voice, sheet.tree.questions[target.id].ask, sheet.scene)
        case "outcome":
            title = said(sheet.voice, sheet.tree.outcomes[target.id].title, sheet.scene)
        case "decision":
            return Goal(f"decision-{target.id}", target.id, None)
    return Goal(f"{target.kind}-{target.id}", target.id, title)


def option_way(sheet: Sheet, anchor: str, option: Option, source: Source | None) -> WayPage:
    """Show an option or extra; its source counts where it says where to go."""
    return WayPage(
        f"{anchor}.{option.id}",
        option.id,
        label=option_label(sheet.voice, option, sheet.scene),
        hint=said(sheet.voice, option.hint, sheet.scene, block=True) if option.hint else None,
        goal=goal(sheet, option.go) if option.go else None,
        because=wording_if(sheet, option.because),
        source=source_link(option.source or (source if option.go else None)),
    )


def rule_ways(
    sheet: Sheet, anchor: str, rules: Sequence[Rule], source: Source | None
) -> tuple[WayPage, ...]:
    """Show rules by number; `source` is the one of rules that name none."""
    return tuple(
        WayPage(
            f"{anchor}.{number}",
            str(number),
            when=when(sheet, rule.when),
            goal=goal(sheet, rule.go),
            because=wording_if(sheet, rule.because),
            source=source_link(rule.source or source),
        )
        for number, rule in enumerate(rules, 1)
    )


def fact_ways(
    sheet: Sheet, anchor: str, rules: Sequence[FactRule], labels: dict[str, Said]
) -> tuple[WayPage, ...]:
    """Show the rules of a derived fact; `labels` say its values in words."""
    return tuple(
        WayPage(
            f"{anchor}.{number}",
            str(number),
            label=labels.get(rule.value),
            when=when(sheet, rule.when),
            value=rule.value,
        )
        for number, rule in enumerate(rules, 1)
    )


def aside_ways(sheet: Sheet, anchor: str, asides: Iterable[Aside]) -> tuple[WayPage, ...]:
    """Show quiet links."""
    return tuple(
        WayPage(
            f"{anchor}.aside.{number}",
            f"aside {number}",
            label=said(sheet.voice, aside.label, sheet.scene),
            goal=goal(sheet, aside.go),
        )
        for number, aside in enumerate(asides, 1)
    )


def unsure_way(sheet: Sheet, question: Question) -> WayPage | None:
    """Show where "I do not know" goes, where the tree says so."""
    if question.unsure is None:
        return None
    return WayPage(
        f"question-{question.id}.{UNSURE}",
        UNSURE,
        label=escaped(phrases.unsure(sheet.voice.words)),
        goal=goal(sheet, question.unsure),
    )


def unlisted_way(sheet: Sheet) -> WayPage:
    """Show where "My situation is not listed" goes."""
    label = escaped(phrases.unlisted(sheet.voice.words))
    return WayPage("tree.unlisted", "unlisted", label=label, goal=goal(sheet, sheet.tree.unlisted))


# And back --------------------------------------------------------------------------


def origins(tree: Tree) -> Origins:
    """Gather for every place the arrows that lead there."""
    found: dict[tuple[str, str], list[Origin]] = {}
    for target, origin in _arrows(tree):
        found.setdefault((target.kind, target.id), []).append(origin)
    return {place: tuple(there) for place, there in found.items()}


def _arrows(tree: Tree) -> Iterator[tuple[Target, Origin]]:
    yield tree.start, Origin("", "start")
    for question in tree.questions.values():
        anchor = f"question-{question.id}"
        for option in (*question.options, *question.extras):
            if option.go is not None:
                yield option.go, Origin(f"{anchor}.{option.id}", f"{question.id} = {option.id}")
        yield from _ruled(anchor, question.id, question.next)
        if question.unsure is not None:
            yield question.unsure, Origin(f"{anchor}.{UNSURE}", f"{question.id} = {UNSURE}")
        yield from _quiet(anchor, question.id, question.asides)
    for decision in tree.decisions.values():
        yield from _ruled(f"decision-{decision.id}", decision.id, decision.rules)
    yield from _quiet("tree", "", tree.asides)
    yield tree.unlisted, Origin("tree.unlisted", "unlisted")


def _ruled(anchor: str, id: str, rules: Sequence[Rule]) -> Iterator[tuple[Target, Origin]]:
    for number, rule in enumerate(rules, 1):
        words = f"{id}.{number}" if len(rules) > 1 else id
        yield rule.go, Origin(f"{anchor}.{number}", words)


def _quiet(anchor: str, id: str, asides: Iterable[Aside]) -> Iterator[tuple[Target, Origin]]:
    for number, aside in enumerate(asides, 1):
        words = f"{id} aside {number}".strip()
        yield aside.go, Origin(f"{anchor}.aside.{number}", words)
