"""Regions of answers in words: "18 to 25", "Belgium, Germany and 24 other countries".

In: a question and the regions that have one way ahead. Out: a label. It must not know where
they lead.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, cast

from markupsafe import Markup

from wizard.present.fill import Scene, answer_label, option_label
from wizard.present.in_language import escaped, marked
from wizard.present.shapes import Said
from wizard.trees.kinds import bound, offered
from wizard.trees.model import Question, Value
from wizard.walks.division import Region, Stretch
from wizard.words import formats
from wizard.words import sentences as phrases

NAMED = 4
"""Countries or combinations named before the rest is only counted."""


def region_label(
    scene: Scene, question: Question, regions: Sequence[Region], among: frozenset[str]
) -> Said:
    """Say which answers some regions hold; `among` are the options of `choices` that matter."""
    if question.kind == "choices":
        return _ticked(scene, question, [frozenset(it.ids) for it in regions], among)
    ids = {id for region in regions for id in region.ids}
    stretches = _merged(question, [each for region in regions for each in region.stretches])
    parts = [_stretch(scene, question, stretch) for stretch in stretches]
    if countries := [code for code in scene.voice.countries.names if code in ids]:
        parts.append(_countries(scene, countries, len(offered(question))))
    named = (*question.options, *question.extras)
    parts += [option_label(scene, option) for option in named if option.id in ids]
    return either(scene, parts)


def either(scene: Scene, parts: Sequence[Said]) -> Said:
    """Join labels as alternatives: "a, b or c"."""
    if len(parts) == 1:
        return parts[0]
    form = formats.either(scene.words, [f"{{{at}}}" for at in range(len(parts))])

    html = Markup.escape(form).format(*(marked(part) for part in parts))
    return Said(html, form.format(*(part.plain for part in parts)))


def _countries(scene: Scene, codes: Sequence[str], every: int) -> Said:
    """Name countries, or say how they lie to `every` one that is offered."""
    _ = scene.words.gettext
    if len(codes) == every and every > NAMED:
        return escaped(_("any country"))
    if len(codes) * 2 > every > NAMED:
        return escaped(_("all other countries"))
    names = [scene.voice.countries.names[code] for code in codes]
    if len(names) <= NAMED:
        return escaped(formats.together(scene.words, names))
    told = scene.words.ngettext(
        "{countries} and {n} other country",
        "{countries} and {n} other countries",
        len(names) - 2,
        countries=", ".join(names[:2]),
    )
    return escaped(told)


def _ticked(
    scene: Scene, question: Question, ticked: Sequence[frozenset[str]], among: frozenset[str]
) -> Said:
    """Say the smallest combinations: whatever else is ticked beside them makes no difference."""
    words, _ = scene.words, scene.words.gettext
    if not among:
        return escaped(_("any answer"))
    if frozenset() in ticked:
        if len(ticked) > 1:
            return escaped(_("other answers"))
        if len(among) == len(question.options):
            return escaped(phrases.nothing_ticked(words))
        return _none_of(scene, question, among)
    smallest = [one for one in ticked if not any(other < one for other in ticked)]
    parts = [answer_label(scene, question, one) for one in smallest[:NAMED]]
    if len(smallest) > NAMED:
        parts.append(escaped(_("other answers")))
    return either(scene, parts)


def _none_of(scene: Scene, question: Question, among: frozenset[str]) -> Said:
    left_out = [option_label(scene, o) for o in question.options if o.id in among]
    labels = Markup("; ").join(marked(part) for part in left_out)
    told = scene.words.gettext("none of these: {answers}", answers=labels)
    return Said.of(Markup.escape(told))


# Stretches ---------------------------------------------------------------------


def _merged(question: Question, stretches: Sequence[Stretch]) -> list[Stretch]:
    """Join stretches that touch."""
    found: list[Stretch] = []
    for low, high in sorted(stretches, key=lambda it: (it[0] is not None, it[0])):
        if found and _touch(question, found[-1][1], low):
            found[-1] = (found[-1][0], high)
        else:
            found.append((low, high))
    return found


def _touch(question: Question, end: Value | None, start: Value | None) -> bool:
    match end, start:
        case Decimal(), Decimal():
            return end + question.step == start
        case date(), date():
            return end + timedelta(days=1) == start
    return False


def _stretch(scene: Scene, question: Question, stretch: Stretch) -> Said:
    day = scene.calendar
    ends = (bound(question.minimum, day), bound(question.maximum, day))
    low, high = (  # of the kind of the question
        None if end in (limit, date.min, date.max) else cast(Any, end)
        for end, limit in zip(stretch, ends, strict=True)
    )
    if question.kind == "date":
        return escaped(formats.dates(scene.words, low, high))
    write = formats.money if question.kind == "money" else formats.number
    return escaped(formats.numbers(scene.words, low, high, question.step, write))
