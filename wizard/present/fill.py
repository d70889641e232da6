"""Filling the slots of a text: the words of a tree with the values of a walk in them.

In: a text, and the scene it is said in. Out: `Said`. Every value is escaped as it enters its slot.
Long, because each kind of slot is filled here and nowhere else.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from markupsafe import Markup, escape

from wizard.present.in_language import Voice, escaped, in_language, marked
from wizard.present.shapes import Said
from wizard.present.slots import Slot
from wizard.trees.calendar import Day, has_changed, on, shifted
from wizard.trees.conditions.truth import holds
from wizard.trees.model import (
    TODAY,
    Amount,
    AmountRef,
    Contact,
    Counted,
    DerivedFact,
    Option,
    Permit,
    Placeholder,
    Question,
    Ref,
    Shift,
    Source,
    Text,
    Tree,
    Value,
)
from wizard.words import formats
from wizard.words import sentences as phrases
from wizard.words.words import Words

_LINK = Markup('<a href="{}" rel="noreferrer">{}</a>')
_PHONE = Markup('<bdi dir="ltr">{}</bdi>')
_OPEN = Markup('<code dir="ltr">{}</code>')
OF_A_WALK = ("answer", "fact", "date")
"""The placeholders that only a walk can fill."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What texts are said in and about: a voice, a tree on a day, and the facts of the walk.

    `open`: there is no walk; what an answer would fill in stands as its placeholder.
    """

    voice: Voice
    tree: Tree
    day: date
    facts: Mapping[str, Value]
    open: bool = False

    @property
    def words(self) -> Words:
        return self.voice.words

    @property
    def calendar(self) -> Day:
        """The day with the amounts that hold on it; it remembers those that are not known."""
        return Day(self.day, self.tree.catalogue.amounts)


def said(scene: Scene, text: Text, *, block: bool = False) -> Said:
    """Say a text; `block` where it may have paragraphs and lists.

    Of a text that depends it is the first variant that holds, and the last where none does. One
    with an amount that is not known on the day says its `if-unknown` text instead, and where it has
    none, words in the place of the amount; in an open scene always the latter.
    """
    if text.when is not None:
        text = chosen(scene, text) or text.variants[-1]
    spoken = scene.voice.speak(text, block=block)
    if spoken.said is not None:
        return spoken.said
    if text.if_unknown is not None and not scene.open:
        named = [it for part in spoken.parts if isinstance(part, Slot) and (it := part.waiting)]
        amounts = [shown_amount(scene, it) for it in named]
        if any(it is not None and on(it, scene.day) is None for it in amounts):
            return said(scene, text.if_unknown, block=block)
    inner = scene if spoken.voice is scene.voice else replace(scene, voice=spoken.voice)
    html = [_value(inner, part) if isinstance(part, Slot) else part for part in spoken.parts]
    return in_language(scene.voice, spoken.voice, Markup("").join(html))


def said_if(scene: Scene, text: Text | None, *, block: bool = False) -> Said | None:
    """Say a text that may be absent, or that depends and is not for everybody."""
    found = chosen(scene, text) if text is not None else None
    return said(scene, found, block=block) if found is not None else None


def chosen(scene: Scene, text: Text, day: Day | None = None) -> Text | None:
    """Give the first variant of a text that holds in the scene, `None` where none does.

    A `day` remembers the amounts that were compared although they are not known on it.
    """
    if text.when is None:
        return text
    day = day or scene.calendar
    held = (it for it in text.variants if it.when is None or holds(it.when, scene.facts, day))
    return next(held, None)


def meant(scene: Scene, refs: Iterable[Ref], day: Day | None = None) -> Iterator[Ref]:
    """Give those of a list of an outcome that are for this person; `day` as in `chosen`."""
    day = day or scene.calendar
    return (ref for ref in refs if ref.when is None or holds(ref.when, scene.facts, day))


# Slots -----------------------------------------------------------------------


def shown_amount(scene: Scene, waiting: Placeholder) -> Amount | None:
    """Give the amount that a placeholder shows: by its id, or as the value of a derived fact."""
    amounts = scene.tree.catalogue.amounts
    if waiting.kind == "amount":
        return amounts[waiting.name]
    fact = scene.tree.facts.get(waiting.name) if waiting.kind == "fact" else None
    limit = fact.limits.get(str(scene.facts.get(fact.id))) if fact else None
    return amounts[limit.id] if isinstance(limit, AmountRef) else None


def _value(scene: Scene, slot: Slot) -> Markup:
    waiting, link = slot.waiting, not slot.linked
    if waiting is None:
        return escape(slot.written)
    if scene.open and waiting.kind in OF_A_WALK:
        return _OPEN.format(slot.written)
    tree, catalogue, name = scene.tree, scene.tree.catalogue, waiting.name
    value = scene.day if name == TODAY else scene.facts.get(name)
    match waiting.kind:
        case "amount":
            return amount_words(scene, catalogue.amounts[name], link, waiting.bare)
        case "permit":
            return _entry(scene, catalogue.permits[name], link)
        case "contact":
            return _contact(scene, catalogue.contacts[name], link)
        case "date":
            if not isinstance(value, date):
                return escape(scene.words.gettext("a date that we cannot work out"))
            day = shifted(value, waiting.shift) if waiting.shift else value
            return escape(formats.day(scene.words, day))
        case "answer" | "fact":
            if value is None:
                return escape(scene.words.gettext("not known"))
            if waiting.kind == "answer":
                return marked(answer_label(scene, tree.questions[name], value))
            return marked(fact_label(scene, tree.facts[name], str(value), link))


def _entry(scene: Scene, entry: Permit | Contact | Source, link: bool) -> Markup:
    title = marked(said(scene, entry.title))
    address = scene.voice.address(entry.link)
    return _LINK.format(address, title) if address and link else title


def _contact(scene: Scene, contact: Contact, link: bool) -> Markup:
    name = _entry(scene, contact, link)
    number = contact.phone or contact.phone_inside
    if number is None:
        return name
    phone = _PHONE.format(number)
    return Markup("{} ({})").format(name, _LINK.format(tel(number), phone) if link else phone)


def tel(phone: str) -> str:
    """Write a phone number as a link."""
    return "tel:" + "".join(sign for sign in phone if sign.isdigit() or sign == "+")


# Amounts and where they come from ---------------------------------------------


def amount_words(scene: Scene, amount: Amount, link: bool = True, bare: bool = False) -> Markup:
    """Write an amount on the day, or words in its place that say where to find it."""
    value = on(amount, scene.day)
    if value is not None:
        return value_words(scene, amount, value, bare)
    _, source = scene.words.gettext, amount_source(scene, amount, link)
    match amount.unit is None, has_changed(amount, scene.day):
        case True, True:
            return escape(_("an amount that has changed (see {source})", source=source))
        case True, False:
            told = _("an amount that we do not know for this day (see {source})", source=source)
            return escape(told)
        case False, True:
            return escape(_("a number that has changed (see {source})", source=source))
    return escape(_("a number that we do not know for this day (see {source})", source=source))


def term_words(scene: Scene, shift: Shift) -> str:
    """Write a stretch of the calendar: "3 months"."""
    if isinstance(shift.count, AmountRef):
        return amount_words(scene, scene.tree.catalogue.amounts[shift.count.id])
    return formats.counted(scene.words, Decimal(shift.count), shift.unit)


def value_words(scene: Scene, amount: Amount, value: Decimal, bare: bool = False) -> Markup:
    """Write a value of an amount with its currency or unit; `bare` without it."""
    match amount.unit:
        case _ if bare:
            return escape(formats.number(scene.words, value))
        case None:
            return escape(formats.money(scene.words, value, amount.currency or ""))
        case str(unit):
            return escape(formats.counted(scene.words, value, unit))
        case Counted(one, other):
            number = escape(formats.number(scene.words, value))
            return number + " " + marked(said(scene, one if value == 1 else other))


def amount_source(scene: Scene, amount: Amount, link: bool = True) -> Markup:
    """Name the place where a sum can be looked up, as a link where there is one."""
    source = amount.source
    if source is not None and source.id is not None:
        return _entry(scene, scene.tree.catalogue.sources[source.id], link)
    title = marked(said(scene, amount.title))
    return _LINK.format(source.url, title) if source is not None and link else title


# Labels ------------------------------------------------------------------------


def option_label(scene: Scene, option: Option) -> Said:
    """Say an option or extra: its label, or the ready one of its id."""
    if option.label is not None:
        return said(scene, option.label)
    _ = scene.words.gettext
    return escaped({"yes": _("Yes"), "no": _("No")}.get(option.id, option.id))


def fact_label(scene: Scene, fact: DerivedFact, value: str, link: bool = True) -> Said:
    """Say a value of a derived fact: its label, or the number or amount that it is, in the unit or
    currency of the amounts beside it."""
    label, limits = fact.labels.get(value), fact.limits
    if label is not None or value not in limits:
        return said(scene, label) if label is not None else escaped(value)
    every, limit = scene.tree.catalogue.amounts, limits[value]
    if isinstance(limit, AmountRef):
        return Said.of(amount_words(scene, every[limit.id], link))
    beside = next((every[it.id] for it in limits.values() if isinstance(it, AmountRef)), None)
    plain = value_words(scene, beside, limit) if beside else formats.number(scene.words, limit)
    return Said.of(escape(plain))


def answer_label(scene: Scene, question: Question, value: Value) -> Said:
    """Say an answer the way its option, country, sum, number or date is written."""
    match value:
        case frozenset():
            ticked = [option_label(scene, it) for it in question.options if it.id in value]
            return joined(ticked) if ticked else escaped(phrases.nothing_ticked(scene.words))
        case Decimal() if question.kind == "money":
            return escaped(formats.money(scene.words, value))
        case Decimal():
            return _counted(scene, question, value)
        case date():
            return escaped(formats.day(scene.words, value))
    for option in (*question.options, *question.extras):
        if option.id == value:
            return option_label(scene, option)
    return escaped(scene.voice.countries.names.get(value, value))


def told_label(scene: Scene, question: Question, value: Value) -> Said | None:
    """Say an answer as a statement about who gave it, where the editors give its words."""
    options = (*question.options, *question.extras)
    if isinstance(value, frozenset):
        if not value:
            return said_if(scene, question.told_none)
        ticked = [option for option in options if option.id in value]
        if not all(option.told for option in ticked):
            return None
        return joined([said(scene, option.told) for option in ticked if option.told])
    chosen = next((option for option in options if option.id == value), None)
    if chosen is not None:
        return said_if(scene, chosen.told)
    then = replace(scene, facts={**scene.facts, question.id: value})
    return said_if(then, question.told)


def each_time(scene: Scene, question: Question, value: Decimal) -> Said:
    """Say a sum as its question asks for it: "€337 a month"."""
    sum = answer_label(scene, question, value)
    if question.unit is None:
        return sum
    unit = said(scene, question.unit)
    return Said(sum.html + " " + marked(unit), f"{sum.plain} {unit.plain}")


def _counted(scene: Scene, question: Question, value: Decimal) -> Said:
    number = escape(formats.number(scene.words, value))
    if question.unit is None or value == 1:  # a unit is written in the plural
        return Said(number, str(number))
    unit = said(scene, question.unit)
    return Said(number + " " + unit.html, f"{number} {unit.plain}", unit.lang, unit.dir)


def joined(parts: list[Said]) -> Said:
    """Join several labels by semicolons, since labels may have commas of their own."""
    if len(parts) == 1:
        return parts[0]
    html = Markup("; ").join(marked(part) for part in parts)
    return Said(html, "; ".join(part.plain for part in parts))
