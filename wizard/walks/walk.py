"""The heart: where do these answers lead?

In: a tree, raw answers by question, the day. Out: a `Walk`, which ends at a question, at an
answer that is no good, at "it depends" or at an outcome. Only answers on the path decide.
Pure: no web, no language, no clock, no disk.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

from wizard.trees.calendar import Day
from wizard.trees.conditions.truth import holds
from wizard.trees.kinds import Refusal, canonical, doubt, judge
from wizard.trees.model import (
    UNSURE,
    Decision,
    Option,
    Outcome,
    Question,
    Rule,
    Target,
    Tree,
    Value,
)

Answers: TypeAlias = Mapping[str, Sequence[str]]
"""What was sent, by question: the raw texts in the order sent."""


@dataclass(frozen=True, slots=True)
class Step:
    """One answered question and what its answer took.

    `answer` is canonical; `value` is `None` for "I do not know". `option` is the option or
    extra chosen, `rules` every rule taken from here to the next question or outcome, each with
    the decision it belongs to (`None`: the question's own).
    """

    question: Question
    answer: tuple[str, ...]
    value: Value | None
    option: Option | None = None
    rules: tuple[tuple[Decision | None, Rule], ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """The walk waits for this question; `value` is the answer it already has, when re-asked."""

    question: Question
    value: Value | None = None


@dataclass(frozen=True, slots=True)
class Invalid:
    """This question was answered with something that is no answer to it, or is doubted."""

    question: Question
    raw: tuple[str, ...]
    refusal: Refusal


@dataclass(frozen=True, slots=True)
class Depends:
    """The visitor does not know, and no editor said where that leads."""

    question: Question


@dataclass(frozen=True, slots=True)
class Arrived:
    """An outcome; `aside` when it was reached by a quiet link and not by the answers."""

    outcome: Outcome
    aside: bool = False


End: TypeAlias = Asked | Invalid | Depends | Arrived


@dataclass(frozen=True, slots=True)
class Walk:
    """Where answers lead on a day.

    `facts` are the answers on the path and the derived facts that have a value. `unused` are good
    answers to questions off the path, in the order of the tree (`None`: "I do not know"): they
    decide nothing here and may on another way. `last_known` are the amounts a rule compared with
    although their value on that day is not known.
    """

    tree: Tree
    day: date
    steps: tuple[Step, ...]
    end: End
    facts: Mapping[str, Value]
    unused: Mapping[str, Value | None]
    last_known: tuple[str, ...] = ()


class NoRule(LookupError):
    """The rules of `place` take none of these answers: the tree has a gap.

    A tree of which a gap is known is never served; one that is too entangled to be proved may be.
    """

    what = "no rule of `{place}` in tree `{tree}` takes these answers"

    def __init__(self, place: str, tree: str) -> None:
        super().__init__(self.what.format(place=place, tree=tree))
        self.place, self.tree = place, tree


class GoesRound(NoRule):
    """These answers lead to `place` a second time: walks of the tree go round in a circle.

    A tree that is known to have such walks is never served; an undecided one may be.
    """

    what = "answers lead to `{place}` in tree `{tree}` a second time"


def walk(
    tree: Tree,
    answers: Answers,
    day: date,
    *,
    to: str | None = None,
    ask: str | None = None,
    at: str | None = None,
    sure: str | None = None,
) -> Walk:
    """Follow the answers from the start of the tree.

    `to` names an outcome behind a quiet link: the walk ends there, whatever is not yet asked.
    `ask` names a question to stop at although it is answered ("Change"). `at` names the one whose
    answer was just given: it is doubted where it is not plausible and is not the one that is
    `sure`.
    """
    path = _Path(tree, answers, Day(day, tree.catalogue.amounts))
    end = path.follow(ask, at, sure)
    if to is not None:
        end = Arrived(tree.outcomes[to], aside=True)
    return Walk(
        tree=tree,
        day=day,
        steps=tuple(path.steps),
        end=end,
        facts=derived(tree, path.facts, Day(day, tree.catalogue.amounts)),
        unused=_unused(tree, answers, day, path.steps, end),
        last_known=tuple(sorted(path.day.last_known)),
    )


def derived(tree: Tree, facts: Mapping[str, Value], day: Day) -> Mapping[str, Value]:
    """Add to answered facts every derived fact that has a value here."""
    known = Known(tree, facts, day)
    for fact in tree.facts:
        known.get(fact)
    return dict(known)


class Known(dict[str, Value]):
    """Answered facts, and derived ones worked out when a rule looks at them."""

    __slots__ = ("day", "tree")

    def __init__(self, tree: Tree, facts: Mapping[str, Value], day: Day) -> None:
        super().__init__(facts)
        self.tree, self.day = tree, day

    def get(self, fact: str, default: Any = None, /) -> Any:
        if fact in self:
            return self[fact]
        if fact in self.tree.facts:
            for rule in self.tree.facts[fact].rules:
                if rule.when is None or holds(rule.when, self, self.day):
                    self[fact] = rule.value
                    return rule.value
        return default


@dataclass(slots=True)
class _Path:
    """The walk under way; lives only inside `walk`."""

    tree: Tree
    answers: Answers
    day: Day
    facts: dict[str, Value] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    passed: set[str] = field(default_factory=set)

    def follow(self, ask: str | None, at: str | None, sure: str | None) -> End:
        target = self.tree.start
        if target.kind == "decision":
            target, _ = self.through(target)
        while target.kind == "question":
            question = self.tree.asked_at(target.id)
            if question.id in self.passed:
                raise GoesRound(question.place, self.tree.id)
            self.passed.add(question.id)
            raw = tuple(self.answers.get(question.id, ()))
            if UNSURE in raw and question.id != ask:
                if question.unsure is None:
                    self.steps.append(Step(question, (UNSURE,), None))
                    return Depends(question)
                target = self.step(question, None, None, question.unsure)
                continue
            value = judge(question, raw, self.day)
            if question.id == ask:
                return Asked(question, None if isinstance(value, Refusal) else value)
            if isinstance(value, Refusal):
                return Invalid(question, raw, value) if raw else Asked(question)
            if question.id == at and (found := self.doubted(question, value, sure)):
                return Invalid(question, raw, found)
            self.facts[question.id] = value
            option = chosen(question, value)
            target = self.step(question, value, option, option.go if option else None)
        return Arrived(self.tree.outcomes[target.id])

    def doubted(self, question: Question, value: Value, sure: str | None) -> Refusal | None:
        meant = None if sure is None else judge(question, (sure,), self.day)
        return None if value == meant else doubted(self.tree, question, value, self.day.today)

    def step(
        self, question: Question, value: Value | None, option: Option | None, go: Target | None
    ) -> Target:
        """Go on from an answered question to the next question or outcome."""
        taken: list[tuple[Decision | None, Rule]] = []
        if go is None:
            rule = self.first(question.next, question.place)
            taken.append((None, rule))
            go = rule.go
        go, more = self.through(go)
        answer = (UNSURE,) if value is None else canonical(value)
        self.steps.append(Step(question, answer, value, option, (*taken, *more)))
        return go

    def through(self, target: Target) -> tuple[Target, list[tuple[Decision | None, Rule]]]:
        """Pass every decision on the way."""
        taken: list[tuple[Decision | None, Rule]] = []
        while target.kind == "decision":
            decision = self.tree.decisions[target.id]
            rule = self.first(decision.rules, decision.id)
            taken.append((decision, rule))
            if len(taken) > len(self.tree.decisions):
                raise GoesRound(decision.id, self.tree.id)
            target = rule.go
        return target, taken

    def first(self, rules: Sequence[Rule], place: str) -> Rule:
        if rules and rules[0].when is None:
            return rules[0]
        facts = Known(self.tree, self.facts, self.day)
        for rule in rules:
            if rule.when is None or holds(rule.when, facts, self.day):
                return rule
        raise NoRule(place, self.tree.id)


def doubted(tree: Tree, question: Question, value: Value, today: date) -> Refusal | None:
    """Say why an answer is not plausible on a day."""
    return doubt(question, value, Day(today, tree.catalogue.amounts))


def chosen(question: Question, value: Value) -> Option | None:
    """Name the option or extra a value stands for; `None` for typed values and `choices`."""
    if not isinstance(value, str):
        return None
    for option in question.options if question.kind == "choice" else question.extras:
        if option.id == value:
            return option
    return None


def _unused(
    tree: Tree, answers: Answers, day: date, steps: Sequence[Step], end: End
) -> Mapping[str, Value | None]:
    """Judge the answers that the walk did not look at; what is no answer is left out."""
    left = answers.keys() - {step.question.id for step in steps}
    if isinstance(end, Asked | Invalid):
        left -= {end.question.id}
    found: dict[str, Value | None] = {}
    for id, question in tree.questions.items() if left else ():
        if id in left:
            unsure = UNSURE in answers[id]
            context = Day(day, tree.catalogue.amounts)
            value = None if unsure else judge(question, answers[id], context)
            if not isinstance(value, Refusal):
                found[id] = value
    return found
