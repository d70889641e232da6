"""All questions of a tree, or of several, each divided once for all; and what a walk keeps of them.

In: trees and the day of each. Out: `Fact`s, numbered by their place, and which of their answers
people would well give. What a state of a walk holds: a bit for each answered question, and one for
each test it passes; what an answer adds to a state, and what a place looks at. It must not know
where answers lead.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TypeAlias

from wizard.trees.calendar import Day, period
from wizard.trees.conditions.truth import entries, limit, passes
from wizard.trees.kinds import bound
from wizard.trees.model import Condition, Kind, Question, Relative, Test, Tree, Value
from wizard.walks.arrows import Graph, Place, graph
from wizard.walks.division import MOST_TICKS, Answer, Stretch, conditions, divided, of_rules


@dataclass(frozen=True, slots=True)
class Fact:
    """A question as each tree asks it, divided; `None` in a tree that does not ask this kind.

    `tests` are those that each tree makes of it. `unsure` is the number of "I do not know", which
    stands behind all `answers`. `name` is the id, unless the last tree asks another kind of
    question by it.
    """

    id: str
    name: str
    kind: Kind
    asked: tuple[Question | None, ...]
    tests: tuple[tuple[Test, ...], ...]
    answers: tuple[Answer, ...]

    @property
    def unsure(self) -> int:
        return len(self.answers)

    def weight(self, answer: int) -> int:
        """Say how many walks an answer makes of one."""
        return self.answers[answer].weight if answer < len(self.answers) else 1


def facts(
    trees: Sequence[Tree],
    days: Sequence[Day],
    most: int | None = MOST_TICKS,
    words: bool = True,
) -> tuple[Fact, ...]:
    """Divide all questions of some trees, in the order of the last one's walks.

    Without `words` ticks that only texts look at are not told apart, which no count hangs on.
    Raises `TooManyTicks`, see `division`.
    """
    made = [_tests(tree, words) for tree in trees]
    found: list[Fact] = []
    for id in _order(trees):
        each = [tree.questions.get(id) for tree in trees]
        kinds = list(dict.fromkeys(question.kind for question in each if question))
        for kind in kinds:
            asked = tuple(q if q and q.kind == kind else None for q in each)
            tests = tuple(own[id] if q else () for q, own in zip(asked, made, strict=True))
            name = id if kind == kinds[-1] else f"{id} (old)"
            found.append(Fact(id, name, kind, asked, tests, divided(asked, tests, days, most)))
    return tuple(found)


def _tests(tree: Tree, words: bool) -> Mapping[str, tuple[Test, ...]]:
    """Give the tests of each question; those that differ only in where they stand are one."""
    found: dict[str, dict[object, Test]] = {id: {} for id in tree.questions}
    ruling = {id(condition) for condition in of_rules(tree)} if not words else frozenset()
    for condition in conditions(tree):
        for entry in entries(condition):
            if entry.fact in found and (words or not entry.test.ticked or id(condition) in ruling):
                found[entry.fact].setdefault(meant(entry.test), entry.test)
    return {id: tuple(own.values()) for id, own in found.items()}


def meant(test: Test) -> object:
    """Give what a test asks, wherever it stands."""
    return test.ids, test.ranges, test.dates, test.ticked, test.unanswered


def _order(trees: Sequence[Tree]) -> list[str]:
    """Put questions of earlier trees behind the question of the last one that they follow."""
    *earlier, order = [list(dict.fromkeys(shape.asks.values())) for shape in map(graph, trees)]
    for ids in earlier:
        there, last = frozenset(order), ""
        behind: dict[str, list[str]] = {}
        for id in ids:
            last = id if id in there else last
            if id not in there:
                behind.setdefault(last, []).append(id)
        order = [each for id in ("", *order) for each in (id, *behind.get(id, ())) if each]
    return order


# What people would well answer -------------------------------------------------------

LARGEST = ("IN", "CN", "US", "ID", "PK", "NG", "BR", "BD", "RU", "ET", "MX", "JP", "EG", "PH", "CD")
"""The countries in which most people live."""


def likely(fact: Fact, days: Sequence[Day]) -> Sequence[tuple[float, Value]]:
    """Give for each answer how unlikely it is, and what somebody may have answered who gave it.

    Somebody from a large country, of an age and with sums in the middle of what is usual; options
    in the order of the question.
    """
    asked = [(it, day) for it, day in zip(fact.asked, days, strict=True) if it is not None]
    question, day = asked[-1]
    usual = _usual(question, day)
    found: list[tuple[float, Value]] = []
    for at, answer in enumerate(fact.answers):
        rank, value = float(at), answer.sample
        if fact.kind == "country" and answer.ids:
            known = [id for id in LARGEST if id in answer.ids]
            rank, value = LARGEST.index(known[0]) if known else len(LARGEST) + at, answer.sample
            value = known[0] if known else value
        elif answer.stretches and usual is not None:
            tries = (_within(stretch, usual, question) for stretch in answer.stretches)
            good = [it for it in tries if _fits(fact, answer, it, days)]
            value = min(good, key=lambda it: abs(_number(it) - usual[2]), default=value)
            rank = float(abs(_number(value) - usual[2]))
        found.append((rank, value))
    return found


_Usual: TypeAlias = tuple[Decimal, Decimal, Decimal]
"""From and to, and what is likeliest; dates by their number."""


def _usual(question: Question, day: Day) -> _Usual | None:
    """Say what is usual of a number or date, a third of the way from the small or the late."""
    low, high = (bound(end, day) for end in (question.minimum, question.maximum))
    for range_ in question.usual.ranges if question.usual else ():
        low = low if range_.low is None else limit(range_.low, day)
        high = high if range_.high is None else limit(range_.high, day)
    for dates in question.usual.dates if question.usual else ():
        one = period(dates, day) if isinstance(dates, Relative) else dates
        low, high = one.low or low, one.high or high
    if question.kind == "date":
        high = high or day.today
    elif low is None:
        low = Decimal(0)
    if low is None or high is None:
        return None
    least, most = _number(low), _number(high)
    third = (most - least) / 3
    return least, most, most - third if question.kind == "date" else least + third


def _within(stretch: Stretch, usual: _Usual, question: Question) -> Value:
    """Choose of a stretch what is likeliest, else the middle of what is usual in it."""
    low, high = (None if end is None else _number(end) for end in stretch)
    if low in (None, _FIRST):
        low = usual[0] if high is None or usual[0] < high else high
    if high in (None, _LAST):
        high = usual[1] if usual[1] > low else low
    chosen = usual[2]
    if not low <= chosen <= high:
        least, most = max(low, usual[0]), min(high, usual[1])
        chosen = (least + most) / 2 if least <= most else low if low > usual[1] else high
    if question.kind == "date":
        return date.fromordinal(int(chosen))
    if high - low > _ROUND:
        chosen = chosen.quantize(Decimal(1).scaleb(chosen.adjusted() - 1), ROUND_HALF_EVEN)
    steps = (min(max(chosen, low), high) - low) // question.step
    return low + steps * question.step


_FIRST, _LAST = Decimal(date.min.toordinal()), Decimal(date.max.toordinal())
_ROUND = 100
"""Between numbers so far apart one of two digits is chosen."""


def _number(value: Value) -> Decimal:
    assert isinstance(value, Decimal | date)
    return Decimal(value.toordinal()) if isinstance(value, date) else value


def _fits(fact: Fact, answer: Answer, value: Value, days: Sequence[Day]) -> bool:
    """Say whether a value is one of those that an answer stands for."""
    for question, tests, day, passed in zip(
        fact.asked, fact.tests, days, answer.passed, strict=True
    ):
        bits = sum(1 << at for at, test in enumerate(tests) if passes(test, value, day))
        steps = isinstance(value, Decimal) and question is not None and value % question.step
        if passed is not None and (steps or bits != passed):
            return False
    return answer.sayable


# States ------------------------------------------------------------------------------


State: TypeAlias = int
"""The bits of the answers so far, as far as tests still to come look at them."""
Words: TypeAlias = Mapping[str, Sequence[Condition]]
"""Conditions by outcome on which its words hang."""


class Bits:
    """Gives each question its bits in a state: the first says that it is answered, the others
    which of its tests the answer passes.

    By fact: `masks` is all of its bits, `shifts` where they begin (`None`: nothing looks at it),
    `adds` what each answer adds to a state, "I do not know" last.
    """

    def __init__(self, tree: Tree, facts: Sequence[Fact], number: int) -> None:
        self.tree = tree
        self.numbers = {fact.id: at for at, fact in enumerate(facts) if fact.asked[number]}
        self.masks: list[State] = []
        self.adds: list[tuple[State, ...]] = []
        self.tests: dict[tuple[int, object], State] = {}
        self.shifts: list[int | None] = []
        free = 0
        for at, fact in enumerate(facts):
            tests, answers = fact.tests[number], [answer.passed[number] for answer in fact.answers]
            self.shifts.append(free if tests else None)
            self.masks.append((2 << len(tests)) - 1 << free if tests else 0)
            for bit, test in enumerate(tests, 1):
                self.tests[at, meant(test)] = (1 << bit | 1) << free
            adds = ((p << 1 | 1) << free if p is not None and tests else 0 for p in answers)
            self.adds.append((*adds, 0))
            free += 1 + len(tests) if tests else 0
        self.derived: dict[str, dict[int, State]] = {}
        for made in tree.facts.values():
            self.derived[made.id] = self.of(rule.when for rule in made.rules)

    def looked(self, shape: Graph, place: Place, words: Words) -> dict[int, State]:
        """Say what is looked at on leaving a place, or by the words of an outcome."""
        if place[0] == "outcome":
            return self.of(words.get(place[1], ()))
        return self.of(arrow.rule.when for arrow in shape.arrows[place] if arrow.rule is not None)

    def of(self, conditions: Iterable[Condition | None]) -> dict[int, State]:
        """Say what conditions look at, derived facts traced back to answers."""
        found: dict[int, State] = {}
        for condition in conditions:
            for entry in entries(condition) if condition is not None else ():
                at = self.numbers.get(entry.fact)
                if at is not None:
                    _add(found, {at: self.tests[at, meant(entry.test)]})
                else:
                    _add(found, self.derived.get(entry.fact, {}))
        return found


def _add(found: dict[int, State], more: Mapping[int, State]) -> None:
    for fact, mask in more.items():
        found[fact] = found.get(fact, 0) | mask


def union(masks: Iterable[State]) -> State:
    found = 0
    for mask in masks:
        found |= mask
    return found
