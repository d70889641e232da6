"""Filling the slots of a text: the words of a tree with the values of a walk in them.

In: a voice, a text, and the scene it is said in. Out: `Said`. Every value is escaped as it
enters its slot.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from markupsafe import Markup, escape

from wizard.present.in_language import Spoken, Voice, escaped, in_language, marked
from wizard.present.shapes import Said
from wizard.present.slots import Slot
from wizard.trees.calendar import on, shifted
from wizard.trees.kinds import canonical
from wizard.trees.model import (
    TODAY,
    Amount,
    Contact,
    Option,
    Permit,
    Placeholder,
    Question,
    Source,
    Text,
    Tree,
    Value,
)
from wizard.words import formats
from wizard.words import sentences as phrases

_LINK = Markup('<a href="{}" rel="noreferrer">{}</a>')
_PHONE = Markup('<bdi dir="ltr">{}</bdi>')
_OPEN = Markup('<code dir="ltr">{}</code>')
OF_A_WALK = ("answer", "fact", "date")
"""The placeholders that only a walk can fill."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What texts are said about: a tree on a day, and the facts of the walk.

    `open`: there is no walk; what an answer would fill in stands as its placeholder.
    """

    tree: Tree
    day: date
    facts: Mapping[str, Value]
    open: bool = False


def said(voice: Voice, text: Text, scene: Scene, *, block: bool = False) -> Said:
    """Say a text; `block` where it may have paragraphs and lists.

    A text with an amount that is not known on the day says its `if-unknown` text instead, and
    where it has none, words in the place of the amount; in an open scene always the latter.
    """
    spoken = voice.speak(text, block=block)
    if spoken.said is not None:
        return spoken.said
    if text.if_unknown is not None and not scene.open and _any_unknown(spoken, scene):
        return said(voice, text.if_unknown, scene, block=block)
    waiting = iter(spoken.waiting)
    html = Markup("").join(
        _value(spoken.voice, next(waiting), part, scene) if isinstance(part, Slot) else part
        for part in spoken.pattern.parts
    )
    return in_language(voice, spoken.voice, html)


def _any_unknown(spoken: Spoken, scene: Scene) -> bool:
    amounts = scene.tree.catalogue.amounts
    return any(
        waiting is not None
        and waiting.kind == "amount"
        and on(amounts[waiting.name], scene.day) is None
        for waiting in spoken.waiting
    )


# Slots -----------------------------------------------------------------------


def _value(voice: Voice, waiting: Placeholder | None, slot: Slot, scene: Scene) -> Markup:
    if waiting is None:
        return escape(slot.written)
    if scene.open and waiting.kind in OF_A_WALK:
        return _OPEN.format(slot.written)
    catalogue = scene.tree.catalogue
    match waiting.kind:
        case "amount":
            return amount_words(voice, catalogue.amounts[waiting.name], scene, not slot.linked)
        case "answer":
            return marked(_answered(voice, scene.tree.questions[waiting.name], scene))
        case "fact":
            return marked(fact_label(voice, waiting.name, scene))
        case "permit":
            return _entry(voice, catalogue.permits[waiting.name], scene, not slot.linked)
        case "contact":
            return _contact(voice, catalogue.contacts[waiting.name], scene, not slot.linked)
        case "date":
            return escape(_shifted(voice, waiting, scene))


def _answered(voice: Voice, question: Question, scene: Scene) -> Said:
    value = scene.facts.get(question.id)
    if value is None:
        return escaped(phrases.answer_unknown(voice.words))
    return answer_label(voice, question, value, scene)


def _entry(voice: Voice, entry: Permit | Contact | Source, scene: Scene, link: bool) -> Markup:
    title = marked(said(voice, entry.title, scene))
    address = voice.address(entry.link)
    return _LINK.format(address, title) if address and link else title


def _contact(voice: Voice, contact: Contact, scene: Scene, link: bool) -> Markup:
    name = _entry(voice, contact, scene, link)
    if contact.phone is None:
        return name
    phone = _PHONE.format(contact.phone)
    return Markup("{} ({})").format(
        name, _LINK.format(tel(contact.phone), phone) if link else phone
    )


def tel(phone: str) -> str:
    """Write a phone number as a link."""
    return "tel:" + "".join(sign for sign in phone if sign.isdigit() or sign == "+")


def _shifted(voice: Voice, waiting: Placeholder, scene: Scene) -> str:
    value = scene.day if waiting.name == TODAY else scene.facts.get(waiting.name)
    if not isinstance(value, date):
        return voice.words.gettext("a date that we cannot work out")
    return formats.day(voice.words, shifted(value, waiting.shift) if waiting.shift else value)


# Amounts and where they come from ---------------------------------------------


def amount_words(voice: Voice, amount: Amount, scene: Scene, link: bool = True) -> Markup:
    """Write a sum on the day, or words in its place that say where to find it."""
    value = on(amount, scene.day)
    if value is not None:
        return escape(formats.money(voice.words, value, amount.currency))
    _, source = voice.words.gettext, amount_source(voice, amount, scene, link)
    if scene.day > amount.until:
        return escape(_("an amount that has changed (see {source})", source=source))
    return escape(_("an amount that we do not know for this day (see {source})", source=source))


def amount_source(voice: Voice, amount: Amount, scene: Scene, link: bool = True) -> Markup:
    """Name the place where a sum can be looked up, as a link where there is one."""
    source = amount.source
    if source is None:
        return marked(said(voice, amount.title, scene))
    if source.id is not None:
        return _entry(voice, scene.tree.catalogue.sources[source.id], scene, link)
    title = marked(said(voice, amount.title, scene))
    return _LINK.format(source.url, title) if link else title


# Labels ------------------------------------------------------------------------


def option_label(voice: Voice, option: Option, scene: Scene) -> Said:
    """Say an option or extra: its label, or the ready one of its id."""
    if option.label is not None:
        return said(voice, option.label, scene)
    _ = voice.words.gettext
    return escaped({"yes": _("Yes"), "no": _("No")}.get(option.id, option.id))


def answer_label(voice: Voice, question: Question, value: Value, scene: Scene) -> Said:
    """Say an answer the way its option, country, sum, number or date is written."""
    match value:
        case frozenset():
            return _ticked(voice, question, value, scene)
        case Decimal() if question.kind == "money":
            return escaped(formats.money(voice.words, value))
        case Decimal():
            return _counted(voice, question, value, scene)
        case date():
            return escaped(formats.day(voice.words, value))
    for option in (*question.options, *question.extras):
        if option.id == value:
            return option_label(voice, option, scene)
    return escaped(voice.countries.names.get(value, value))


def _ticked(voice: Voice, question: Question, value: frozenset[str], scene: Scene) -> Said:
    if not value:
        return escaped(phrases.nothing_ticked(voice.words))
    ticked = [option_label(voice, o, scene) for o in question.options if o.id in value]
    return ticked[0] if len(ticked) == 1 else joined(ticked)


def _counted(voice: Voice, question: Question, value: Decimal, scene: Scene) -> Said:
    number = escape(formats.number(voice.words, value))
    if question.unit is None or value == 1:  # a unit is written in the plural
        return Said(number, str(number))
    unit = said(voice, question.unit, scene)
    return Said(number + " " + unit.html, f"{number} {unit.plain}", unit.lang, unit.dir)


def fact_label(voice: Voice, fact: str, scene: Scene) -> Said:
    """Say the value of a derived fact by its label."""
    value = scene.facts.get(fact)
    if value is None:
        return escaped(phrases.answer_unknown(voice.words))
    label = scene.tree.facts[fact].labels.get(str(value))
    return said(voice, label, scene) if label else escaped(", ".join(canonical(value)))


def joined(parts: list[Said]) -> Said:
    """Join several labels by semicolons, since labels may have commas of their own."""
    return Said(
        Markup("; ").join(marked(part) for part in parts), "; ".join(part.plain for part in parts)
    )
