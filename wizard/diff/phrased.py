"""Boxes in the words of the tree format, and in those of the questions.

In: a box, and the two trees it is about. Out: a mapping `fact: test` as YAML would hold it, which
holds of exactly the walks in the box, or nothing where the format has no words for it; and clauses,
one for each question, which make a sentence in the language of the trees. It must not know where
walks end. It is long because both are said of every kind of answer.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby, islice, product
from typing import NamedTuple, TypeAlias

from wizard.diff.smallest_condition import Box, Part
from wizard.present.fill import Scene, option_label
from wizard.present.fill import said as filled
from wizard.present.in_language import Voice
from wizard.present.labels import region_label
from wizard.trees.calendar import Day
from wizard.trees.conditions.truth import passes
from wizard.trees.model import UNSURE, AmountRef, Question, Test, Tree
from wizard.walks.asked import Fact
from wizard.walks.division import Region, Stretch
from wizard.walks.in_words import from_to
from wizard.walks.joint import NEW, OLD, Joint
from wizard.words import formats
from wizard.words import sentences as phrases

Said: TypeAlias = str | list[str] | dict[str, list[str]]
"""One test: a word, a list of words any of which holds, or `{any, all, none}` of `choices`."""
Mapped: TypeAlias = dict[str, "Said | Mapped | list[Mapped]"]
"""One mapping of a condition; `not` holds one mapping, or several of which none holds."""

UNANSWERED = "unanswered"
MOST_MAPPINGS = 12
"""Mappings that one box may need where the format has no single test for a part."""
SHOWN = 8
"""Words of a list that a person is shown before the rest is only counted."""


def phrased(made: Joint, box: Box, unsure: bool = False) -> list[Mapped] | None:
    """Say a box as mappings of which one must hold; `None` where the format cannot say it.

    Of walks with "I do not know" among the answers (`unsure`), that is the answer `unsure`, and
    `unanswered` is what was not asked.
    """
    plain: Mapped = {}
    turned: list[Mapped] = []
    several: list[list[tuple[str, Said]]] = []
    for number in sorted(box):
        fact, part = made.facts[number], box[number]
        ways, rest = _ways(made, fact, part), _rest(made, fact, part, unsure)
        if rest is not None and (len(ways) != 1 or _length(rest) < _length(ways[0]) - 1):
            turned.append({fact.name: rest})
        elif not ways:
            return None
        elif len(ways) > 1:
            several.append([(fact.name, said) for said in ways])
        else:
            plain[fact.name] = ways[0]
    if turned:
        plain["not"] = turned[0] if len(turned) == 1 else turned
    found = [{**dict(some), **plain} for some in islice(product(*several), MOST_MAPPINGS + 1)]
    return found if len(found) <= MOST_MAPPINGS else None


def _length(said: Said) -> int:
    return len(said) if isinstance(said, list) else 1


def _ways(made: Joint, fact: Fact, part: Part) -> list[Said]:
    """Give the tests of which one must hold for a part; none where it cannot be said."""
    more = [UNSURE] if fact.unsure in part.answers else []
    more += [UNANSWERED] if part.unasked else []
    answers = sorted(part.answers - {fact.unsure})
    if answers and fact.kind == "choices":
        return [*_ticks(fact, answers), *more] if len(answers) < len(fact.answers) else []
    words = _words(made, fact, answers, part.free)
    return [_listed([*words, *more])] if words or (more and not answers) else []


def _rest(made: Joint, fact: Fact, part: Part, unsure: bool) -> Said | None:
    """Say what a part leaves out, for use behind `not`."""
    if part.unasked:
        return None
    more = [UNSURE] if unsure and fact.unsure not in part.answers else []
    rest = [at for at in range(len(fact.answers)) if at not in part.answers | part.free]
    if not rest:
        return _listed([*more, UNANSWERED])
    words = _words(made, fact, rest, part.free) if fact.kind != "choices" else []
    return _listed([*words, *more]) if words else None


def _listed(words: Sequence[str]) -> Said:
    return words[0] if len(words) == 1 else list(words)


def _words(made: Joint, fact: Fact, answers: Sequence[int], free: frozenset[int]) -> list[str]:
    """Say answers of any kind but `choices`, `free` ones too if that is shorter; empty where it
    cannot be said."""
    found = [fact.answers[at] for at in answers]
    if not all(answer.sayable for answer in found):
        return []
    ids = [id for answer in found for id in answer.ids]
    typed = [at for at in answers if fact.answers[at].stretches]
    words = _test(made, fact, typed) or _stretches(fact, typed)
    if fact.kind == "country":
        ids = _covered(made, ids, {*ids, *(id for at in free for id in fact.answers[at].ids)})
    return [*words, *ids]


def _covered(made: Joint, ids: Sequence[str], within: set[str]) -> list[str]:
    """Say countries by the groups that lie `within` some, the largest first, and the rest one by
    one; a group must mean the same in both trees, or be of one alone."""
    old, new = (side.tree.groups for side in made.sides)
    groups = {
        name: some
        for name, some in {**old, **new}.items()
        if old.get(name, some) == some and len(some) > 1 and some <= within
    }
    left, names = set(ids), list[str]()
    for name in sorted(groups, key=lambda name: (-len(groups[name]), name)):
        if len(groups[name] & left) > 1:
            names.append(name)
            left -= groups[name]
    return [*names, *(id for id in ids if id in left)]


# Numbers and dates -------------------------------------------------------------------


def _test(made: Joint, fact: Fact, answers: Sequence[int]) -> list[str]:
    """Find a test of the trees that means these answers, and say it as it is written there."""
    for test in (*fact.tests[NEW], *fact.tests[OLD]) if answers else ():
        written = (test.ranges or test.dates) and not test.ids and " or " not in test.words
        if written and all(_passing(fact, test, side.day) == answers for side in made.sides):
            return [test.words]
    return []


def _passing(fact: Fact, test: Test, day: Day) -> list[int]:
    """Give the numbers and dates that pass a test, none where an amount in it is not known."""
    bounds = [bound for range_ in test.ranges for bound in (range_.low, range_.high)]
    if any(isinstance(bound, AmountRef) and bound.id not in day.amounts for bound in bounds):
        return []
    typed = ((at, answer) for at, answer in enumerate(fact.answers) if answer.stretches)
    return [at for at, answer in typed if passes(test, answer.sample, day)]


def _stretches(fact: Fact, answers: Sequence[int]) -> list[str]:
    every = sorted((s for answer in fact.answers for s in answer.stretches), key=_start)
    some = {s for at in answers for s in fact.answers[at].stretches}
    runs = [list(run) for meant, run in groupby(every, some.__contains__) if meant]
    return [_stretch(fact, every, run[0], run[-1]) for run in runs]


def _start(stretch: Stretch) -> Decimal:
    low = stretch[0]
    if isinstance(low, date):
        return Decimal(low.toordinal())
    return low if isinstance(low, Decimal) else Decimal("-Infinity")


def _stretch(fact: Fact, every: Sequence[Stretch], first: Stretch, last: Stretch) -> str:
    """Say numbers or dates from one to another, an upper end by the number above it where that
    is rounder."""
    low, high = first[0], last[1]
    lowest, highest = first == every[0], last == every[-1]
    if low == high and fact.kind == "date":
        return f"{low} to {high}"
    if lowest is not highest and low != high:
        low, high = None if lowest else low, None if highest else high
    question = fact.asked[NEW] or fact.asked[OLD]
    if low is None and isinstance(high, Decimal) and question is not None:
        above = high + question.step
        if len(above.normalize().as_tuple().digits) < len(high.normalize().as_tuple().digits):
            return f"under {above:f}"
    return from_to((low, high))


# What is ticked ----------------------------------------------------------------------


def _ticks(fact: Fact, answers: Sequence[int]) -> Iterator[Said]:
    """Say which ticks are meant: in one test where that is possible, else one by one."""
    every = [frozenset(answer.ids) for answer in fact.answers]
    meant = [every[at] for at in answers]
    order = list(dict.fromkeys(id for answer in fact.answers for id in answer.ids))
    all_of = frozenset.intersection(*meant)
    none_of = frozenset(order) - frozenset().union(*meant)
    any_of = frozenset(id for id in order if all_of | {id} in meant) - all_of
    within = [ticked for ticked in every if all_of <= ticked and not none_of & ticked]
    if (all_of or none_of) and within == meant:
        yield _form(order, frozenset(), all_of, none_of)
    elif any_of and [ticked for ticked in within if any_of & ticked] == meant:
        yield _form(order, any_of, all_of, none_of)
    else:
        for ticked in meant:
            yield _form(order, frozenset(), ticked, frozenset(order) - ticked)


def _form(order: Sequence[str], *ids: frozenset[str]) -> Said:
    """Write a test of `choices`: any of some, all of others, none of a third."""
    modes = zip(("any", "all", "none"), ids, strict=True)
    found = {mode: [id for id in order if id in some] for mode, some in modes if some}
    return found["any"] if list(found) == ["any"] else found


# As one line -------------------------------------------------------------------------


def line(mapped: Mapped) -> str:
    """Write a mapping in one line, as YAML does; very long lists are cut short."""
    parts = [f"{fact}: {_written(said)}" for fact, said in mapped.items()]
    return f"{{{', '.join(parts)}}}"


def _written(said: Said | Mapped | list[Mapped]) -> str:
    if isinstance(said, str):
        return said
    if isinstance(said, dict):
        return line(dict(said))
    words = [word if isinstance(word, str) else line(word) for word in said]
    more = len(words) - SHOWN
    return f"[{', '.join(words if more < 2 else [*words[:SHOWN], f'… {more} more'])}]"


# As a sentence -----------------------------------------------------------------------


class Clause(NamedTuple):
    """What a condition says of a question as a tree asks it: these answers, or with `but` any
    other; of `choices` which are `ticked`. `UNSURE` and `UNANSWERED` may be among the rest."""

    tree: Tree
    question: Question
    regions: tuple[Region, ...]
    but: bool
    ticked: tuple[Said, ...]
    rest: tuple[str, ...]


def clauses(made: Joint, box: Box) -> tuple[Clause, ...]:
    """Take a box apart into what it says of each question."""
    return tuple(_clause(made, made.facts[number], box[number]) for number in sorted(box))


def _clause(made: Joint, fact: Fact, part: Part) -> Clause:
    side = NEW if fact.asked[NEW] else OLD
    question = fact.asked[side]
    assert question is not None
    meant = [at for at in range(len(fact.answers)) if at in part.answers]
    others = [at for at in range(len(fact.answers)) if at not in part.answers | part.free]
    found = [fact.answers[at] for at in meant]
    rest = [UNSURE] if fact.unsure in part.answers else []
    rest += [UNANSWERED] if part.unasked else []
    if len(meant) == len(fact.answers):
        found = []
    ticked = tuple(_ticks(fact, meant)) if fact.kind == "choices" and found else ()
    named = found and not any(answer.stretches for answer in fact.answers)
    but = bool(named and not rest and not ticked and len(others) < len(meant))
    if but:
        found = [fact.answers[at] for at in others]
    regions = tuple(Region(it.sample, it.ids, it.stretches) for it in found if not ticked)
    return Clause(made.sides[side].tree, question, regions, but, ticked, tuple(rest))


def sentence(voice: Voice, day: date, said: Sequence[Clause]) -> str:
    """Say clauses with the words of the questions and answers, as a page does."""
    return "; ".join(_in_words(Scene(voice, it.tree, day, {}, open=True), it) for it in said)


def _in_words(scene: Scene, clause: Clause) -> str:
    words, question = scene.words, clause.question
    labels = [_ticked(scene, question, each) for each in clause.ticked]
    labels = [f"({each})" for each in labels] if len(labels) > 1 else labels
    if clause.regions and question.kind == "choice":
        labels += _quoted(scene, question, [id for each in clause.regions for id in each.ids])
    elif clause.regions:
        labels.append(region_label(scene, question, clause.regions, frozenset()).plain)
    if clause.but:
        answers = formats.either(words, labels)
        labels = [words.gettext("any answer but {answers}", answers=answers)]
    labels += [phrases.unsure(words)] if UNSURE in clause.rest else []
    if not labels and not clause.rest:
        labels = [words.gettext("any answer")]
    labels += [words.gettext("not asked")] if UNANSWERED in clause.rest else []
    return f"“{filled(scene, question.ask).plain}” – {formats.either(words, labels)}"


def _ticked(scene: Scene, question: Question, said: Said) -> str:
    """Say what is ticked of some options: any, all, none."""
    form: Mapping[str, Sequence[str]] = said if isinstance(said, dict) else {"any": list(said)}
    found = []
    for mode, ids in form.items():
        labels = _quoted(scene, question, ids)
        match mode:
            case "any":
                found.append(formats.either(scene.words, labels))
            case "all":
                found.append(formats.together(scene.words, labels))
            case _:
                named = "; ".join(labels)
                found.append(scene.words.gettext("none of these: {answers}", answers=named))
    return ", ".join(found)


def _quoted(scene: Scene, question: Question, ids: Sequence[str]) -> list[str]:
    options = (it for it in (*question.options, *question.extras) if it.id in ids)
    return [f"“{option_label(scene, option).plain}”" for option in options]
