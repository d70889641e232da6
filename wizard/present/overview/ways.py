"""The ways on of a tree on one page, and what its parts are written with.

In: parts of a tree, a voice, a scene without a walk. Out: ways and goals with the anchors that
link them. Conditions are written in the format's own words. It must not know templates.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup, escape

from wizard.present.fill import Scene, option_label, said
from wizard.present.in_language import Voice, escaped
from wizard.present.overview.sheets import Goal, SourceLink, WayPage, Wording
from wizard.present.overview.used import WORD
from wizard.trees.model import (
    TODAY,
    UNSURE,
    Aside,
    Condition,
    Entry,
    FactRule,
    Question,
    Ref,
    Rule,
    Span,
    Target,
    Text,
    Tree,
)
from wizard.trees.model import SourceRef as Source
from wizard.walks.routes import said as in_words
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
    # What joins the entries needs no escaping, and they are Markup.
    return Markup(in_words(condition, lambda entry: _entry(sheet, entry)))


def _entry(sheet: Sheet, entry: Entry) -> Markup:
    fact = escape(entry.fact)
    if entry.fact != TODAY:
        kind = "fact" if entry.fact in sheet.tree.facts else "question"
        fact = _LINK.format(f"{kind}-{entry.fact}", entry.fact)
    return Markup("{}: {}").format(fact, linked(sheet, entry.test.words))


def linked(sheet: Sheet, words: str) -> Markup:
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


def option_ways(sheet: Sheet, question: Question) -> tuple[WayPage, ...]:
    """Show options and extras; a source counts where an option says where to go."""
    source = question.source or sheet.tree.source
    return tuple(
        WayPage(
            f"question-{question.id}.{option.id}",
            option.id,
            f"{question.id} = {option.id}",
            label=option_label(sheet.voice, option, sheet.scene),
            hint=said(sheet.voice, option.hint, sheet.scene, block=True) if option.hint else None,
            goal=goal(sheet, option.go) if option.go else None,
            because=wording_if(sheet, option.because),
            source=source_link(option.source or (source if option.go else None)),
        )
        for option in (*question.options, *question.extras)
    )


def rule_ways(
    sheet: Sheet,
    kind: str,
    id: str,
    rules: Sequence[Rule | FactRule],
    source: Source | None = None,
) -> tuple[WayPage, ...]:
    """Show the rules of a place or fact by number; `source` is the one of rules that name none."""
    return tuple(
        _rule_way(
            sheet,
            WayPage(
                f"{kind}-{id}.{number}",
                str(number),
                f"{id}.{number}" if len(rules) > 1 else id,
                when=when(sheet, rule.when),
            ),
            rule,
            source,
        )
        for number, rule in enumerate(rules, 1)
    )


def _rule_way(sheet: Sheet, way: WayPage, rule: Rule | FactRule, source: Source | None) -> WayPage:
    if isinstance(rule, FactRule):
        return replace(way, value=rule.value)
    return replace(
        way,
        goal=goal(sheet, rule.go),
        because=wording_if(sheet, rule.because),
        source=source_link(rule.source or source),
    )


def aside_ways(sheet: Sheet, anchor: str, id: str, asides: Sequence[Aside]) -> tuple[WayPage, ...]:
    """Show quiet links; `id` is that of their question, if they are not on every page."""
    return tuple(
        WayPage(
            f"{anchor}.aside.{number}",
            f"aside {number}",
            f"{id} aside {number}".strip(),
            label=said(sheet.voice, aside.label, sheet.scene),
            goal=goal(sheet, aside.go),
        )
        for number, aside in enumerate(asides, 1)
    )


def unsure_ways(sheet: Sheet, question: Question) -> tuple[WayPage, ...]:
    """Show where "I do not know" goes, where the tree says so."""
    if question.unsure is None:
        return ()
    anchor, words = f"question-{question.id}.{UNSURE}", f"{question.id} = {UNSURE}"
    label = escaped(phrases.unsure(sheet.voice.words))
    return (WayPage(anchor, UNSURE, words, label=label, goal=goal(sheet, question.unsure)),)


def unlisted_way(sheet: Sheet) -> WayPage:
    """Show where "My situation is not listed" goes."""
    label, go = escaped(phrases.unlisted(sheet.voice.words)), goal(sheet, sheet.tree.unlisted)
    return WayPage("tree.unlisted", "unlisted", "unlisted", label=label, goal=go)
