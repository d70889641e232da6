"""What is seen on all walks of a tree, for the findings that tell of it.

In: a tree and the day it is checked. Out: a `Proof`: which places, rules, values and lines some
walk comes to, and the first sight of what goes wrong. Looks at that day and at all on which
something changes (`walks.days`): what goes wrong on any of them is told, or on the first alone;
what is never used is told when it is used on none. It must not know how findings are worded. Long,
because all is seen in one pass over the places of a tree, which is what takes time.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, TypeAlias, TypeVar

from wizard.trees.calendar import Day
from wizard.trees.conditions.truth import entries
from wizard.trees.diagnostics import Diagnostic
from wizard.trees.model import Condition, DerivedFact, Entry, Item, Placeholder, Span, Text, Tree
from wizard.walks.arrows import Arrow, Graph, Place, defined, leaving
from wizard.walks.days import changing
from wizard.walks.digits import TooEntangled, narrow, slices
from wizard.walks.division import Division, divide
from wizard.walks.example import Answers, Examples, Round, rounds, twice
from wizard.walks.lines import AT_A_GLANCE, Line, Lines, lines, told_by
from wizard.walks.reach import MOST, Reach, Turns, reach
from wizard.walks.sets import Sets
from wizard.walks.space import States

Key = TypeVar("Key", bound=Hashable)
What = TypeVar("What")
FEW = 1 << 15
"""Combinations up to which lines are judged together with the rules."""


@dataclass(frozen=True, slots=True)
class Sight:
    """States seen at a place on a day; `after` its own question was answered, or on entering."""

    examples: Examples
    place: Place
    states: States
    after: bool = True

    @property
    def reach(self) -> Reach:
        return self.examples.reach

    @property
    def day(self) -> date:
        return self.reach.day.today

    def example(self) -> Answers | None:
        """Give the answers of a shortest walk that shows it."""
        find = self.examples.leaving if self.after else self.examples.arriving
        return find(self.place, self.states)


Sights: TypeAlias = dict[Key, tuple[What, Sight]]
"""What was seen, each by its key with the first sight of it."""


def _keep(seen: Sights[Any, Any], good: Callable[[Sight], bool]) -> None:
    for key in [key for key, (_, sight) in seen.items() if not good(sight)]:
        del seen[key]


@dataclass(slots=True)
class Proof:
    """What was seen over all days; lives only inside one check.

    `days` are those looked at. `rules` is the analysis of the first one, `None` where any of them
    is too entangled. `taken` and `shown` hold rules and items by identity, `derived` rules of
    derived facts by fact and index. `gaps` are by place, or kind `fact` and id; `hanging` by word;
    `unshown` are items whose conditions held nowhere yet, `unspoken` variants of texts that were
    said nowhere yet, as those in `spoken` were, `wordless` texts of which no variant
    held somewhere, `crowded` outcomes with too many facts at a glance, `differing` deadlines that
    are not where rules cut their dates off, and if those who come are late; `rounds` are by the
    places they pass, `twice` by the two places that ask the same, each with its day. `entangled`
    tells where too much came together, and for which line alone; with `None` nothing is proved of
    the tree. `over` is what is said of rules and conditions whose day is over, once that was asked
    for.

    `lost` are the places that no arrow from the start leads to, each with the first that is lost;
    `behind` those behind rules that leave some answers, each with such a list of rules: what comes
    nowhere there may only be missing because no rule takes those.
    """

    tree: Tree
    shape: Graph
    days: tuple[date, ...]
    lost: Mapping[Place, Span]
    behind: dict[Place, Span] = field(default_factory=dict)
    rules: Examples | None = None
    entered: set[Place] = field(default_factory=set)
    taken: set[int] = field(default_factory=set)
    derived: set[tuple[str, int]] = field(default_factory=set)
    shown: set[int] = field(default_factory=set)
    unshown: Sights[int, Line] = field(default_factory=dict)
    spoken: set[Span] = field(default_factory=set)
    unspoken: Sights[Span, Text] = field(default_factory=dict)
    gaps: Sights[Place, Place] = field(default_factory=dict)
    hanging: Sights[tuple[Span, str], Entry | Placeholder] = field(default_factory=dict)
    wordless: Sights[Span, Text] = field(default_factory=dict)
    crowded: Sights[Place, Place] = field(default_factory=dict)
    differing: Sights[Span, tuple[Entry, bool]] = field(default_factory=dict)
    rounds: dict[tuple[Place, ...], tuple[Round, date]] = field(default_factory=dict)
    twice: dict[tuple[Place, Place], tuple[Round, date]] = field(default_factory=dict)
    entangled: list[tuple[TooEntangled, tuple[Place, Line] | None]] = field(default_factory=list)
    over: Mapping[int, Diagnostic] | None = None

    def told(self, day: date) -> date | None:
        """Give the day of a finding to tell, none where all days are alike."""
        return day if len(self.days) > 1 else None

    @property
    def wrong(self) -> Sequence[Sights[Any, Any]]:
        """What goes wrong for somebody."""
        return self.gaps, self.hanging, self.wordless, self.crowded, self.differing

    def only(self, day: date) -> None:
        """Forget what goes wrong on other days alone."""
        for seen in self.wrong:
            _keep(seen, lambda sight: sight.day == day)
        self.rounds = {at: it for at, it in self.rounds.items() if it[1] == day}
        self.twice = {at: it for at, it in self.twice.items() if it[1] == day}

    def cause(self, place: Place, entry: Entry | None) -> Span | None:
        """Point at the mistake because of which nothing meets an entry at a place."""
        lost = self.lost.get(("question", entry.fact)) if entry else None
        return lost or self.behind.get(place)


def prove(shape: Graph, today: date, alone: bool = False) -> Proof:
    """Look at all walks of a tree on every day that matters; with `alone` what goes wrong on other
    days than the first is not told."""
    tree = shape.tree
    proof = Proof(tree, shape, changing(tree, today), _lost(shape))
    found = ((place, tuple(lines(shape, place))) for place in shape.order)
    every = {place: its for place, its in found if its}
    for day in proof.days:
        _prove_on(proof, day, every)
        if proof.rules is None:
            break
    if alone:
        proof.only(today)
    for place, sight in proof.gaps.values():
        _spread(last_rule(tree, place), sight.place, shape.arrows, proof.behind)
    return proof


def _lost(shape: Graph) -> Mapping[Place, Span]:
    """Give the places that no arrow leads to; what only such a place leads to needs none."""
    there, tree = shape.led_to(), shape.tree
    places = [("question", it.place) for it in tree.asked if it.place not in there]
    kinds = {"decision": tree.decisions, "outcome": tree.outcomes}
    places += [(kind, id) for kind, known in kinds.items() for id in known if id not in there]
    arrows = {place: leaving(tree, place) for place in places}
    led = {arrow.to for ways in arrows.values() for arrow in ways}
    first: dict[Place, Span] = {}
    for place in sorted(places, key=led.__contains__):  # in a circle any may be the first
        _spread(defined(tree, place), place, arrows, first)
    return first


def _spread(
    mistake: Span,
    place: Place,
    arrows: Mapping[Place, tuple[Arrow, ...]],
    found: dict[Place, Span],
) -> None:
    """Blame a mistake for a place and for what it leads to; what has its mistake keeps it."""
    ahead = [place]
    while ahead:
        at = ahead.pop()
        if at in arrows and at not in found:
            found[at] = mistake
            ahead += [arrow.to for arrow in arrows[at]]


def last_rule(tree: Tree, place: Place) -> Span:
    """Point at the last rule of a place or, by kind `fact`, of a derived fact."""
    kind, id = place
    if kind == "fact":
        return tree.facts[id].rules[-1].span if tree.facts[id].rules else tree.facts[id].span
    rules = tree.asked_at(id).next if kind == "question" else tree.decisions[id].rules
    return rules[-1].span if rules else defined(tree, place)


def _prove_on(proof: Proof, day: date, every: Lines) -> None:
    """Judge the rules, with the lines that look at few facts; then the others in slices."""
    divisions = divide(proof.tree, Day(day, proof.tree.catalogue.amounts))
    look = partial(_looked, proof, day, divisions)
    few = narrow(every, proof.shape, divisions)
    failed = look(few, rules=True, most=FEW) if few else None
    if failed or not few:
        few = {}
        failed = look(few, rules=True)
    if failed:
        proof.rules = None
        proof.entangled[:] = [(failed, None)]
        return
    many = [(place, line) for place, its in every.items() if place not in few for line in its]
    for part in slices(many, proof.shape, divisions):
        if look(part):
            for place, line in ((place, line) for place, its in part.items() for line in its):
                failed = look({place: (line,)})
                if failed:
                    proof.entangled.append((failed, (place, line)))


def _looked(
    proof: Proof,
    day: date,
    divisions: Mapping[str, Division],
    part: Lines,
    *,
    rules: bool = False,
    most: int = MOST,
) -> TooEntangled | None:
    """Look at every place once, for some lines; what was seen is not kept where it fails."""
    seen = _Seen(proof, part, rules)
    found = reach(proof.tree, day, proof.shape, seen.at, part, most, divisions)
    if isinstance(found, TooEntangled):
        seen.forget()
        return found
    if rules and seen.examples is not None:
        proof.rules = proof.rules or seen.examples
        for each in rounds(seen.examples):
            places = tuple(step.place for step in each.steps)
            proof.rounds.setdefault(places, (each, day))
        for each in twice(seen.examples):
            ends = each.steps[0].place, each.steps[-1].arrow.to
            proof.twice.setdefault(ends, (each, day))
    return None


@dataclass(slots=True)
class _Seen:
    """One analysis under way: the rules, some lines, or both."""

    proof: Proof
    lines: Lines
    rules: bool
    examples: Examples | None = None

    def at(self, reached: Reach, place: Place, states: States, ways: Turns) -> None:
        """See what there is at a place that something arrives at."""
        self.examples = self.examples or Examples(reached)
        here = _Here(self.proof, self.examples, place, reached.sets(place))
        if self.rules:
            here.rules(ways)
        for line in self.lines.get(place, ()):
            here.line(line, states, ways)

    def forget(self) -> None:
        """Take back what was seen first, since no example of it can be given."""
        for seen in (*self.proof.wrong, self.proof.unshown, self.proof.unspoken):
            _keep(seen, lambda sight: sight.examples is not self.examples)


@dataclass(frozen=True, slots=True)
class _Here:
    """One place of one analysis."""

    proof: Proof
    examples: Examples
    place: Place
    sets: Sets

    def sight(self, states: States, after: bool = True) -> Sight:
        return Sight(self.examples, self.place, states, after)

    def rules(self, ways: Turns) -> None:
        """See which rules are taken, what they hang on, and what none takes."""
        self.proof.entered.add(self.place)
        for turn in ways.turns:
            rule = turn.arrow.rule
            if rule is None:
                continue
            if turn.taken:
                self.proof.taken.add(id(rule))
            if rule.when is not None:
                self.condition(rule.when, turn.before)
        if ways.gap and self.place[0] != "outcome":
            self.proof.gaps.setdefault(self.place, (self.place, self.sight(ways.gap)))

    def line(self, line: Line, states: States, ways: Turns) -> None:
        """See whether an item is shown, and which answers a text tells although nobody gave them.

        An item whose condition hangs on an unanswered fact is not shown, which is what its editor
        means; a text that tells an answer which is not there has a hole.
        """
        if line.part == "crowd":
            always = sum(it.when is None for it in self.proof.tree.outcomes[self.place[1]].glance)
            if met := self.together(line.whens, states, AT_A_GLANCE + 1 - always):
                self.proof.crowded.setdefault(self.place, (self.place, self.sight(met)))
            return
        if line.part == "because":
            states = self.took(line.texts[0], ways)
        there = states
        for when in line.whens:
            self.facts(when, states)
            there = self.sets.hold(when, there)
        if line.item is not None and line.whens:
            key = id(line.item)
            if there:
                self.proof.shown.add(key)
                self.proof.unshown.pop(key, None)
            elif key not in self.proof.shown:
                self.proof.unshown.setdefault(key, (line, self.sight(states)))
        for text in line.texts if there else ():
            self.text(line, text, there)
        if isinstance(line.item, Item) and line.item.before is not None and there:
            self.deadline(line.item.before, states, there, late=line.item.late is not None)

    def together(self, whens: Sequence[Condition], states: States, number: int) -> States | None:
        """Give those for whom so many of some conditions hold at once."""
        if number <= 0 or not states:
            return states or None
        tried = (
            self.together(whens[at + 1 :], self.sets.hold(when, states), number - 1)
            for at, when in enumerate(whens)
        )
        return next((met for met in tried if met), None)

    def deadline(self, before: Entry, come: States, there: States, late: bool) -> None:
        """See whether rules let those come who can still be in time, and no others.

        Where those come whose date is the longest ago, no rule has cut off any date.
        """
        own = self.sets.layout.variables.get(before.fact)
        if own is None or not self.sets.layout.held(before.fact, self.sets.index):
            return
        division = self.sets.divisions[before.fact]
        dated = [(at, it) for at, it in enumerate(division.regions) if it.stretches]
        ordered = [at for at, it in sorted(dated, key=lambda it: str(it[1].sample))]
        good = division.passing(before.test)

        def at(index: int, states: States) -> States:
            return self.sets.space.where(states, own[0], index + 1)

        reached = [index for index in ordered if at(index, come)]
        first = next((index for index in ordered if index in good), None)
        if not reached or first is None or reached[0] == ordered[0] != first:
            return
        shown = [index for index in ordered if at(index, there)]
        if not late and shown[0] not in good:
            sight = self.sight(at(shown[0], there))
            self.proof.differing.setdefault(before.span, ((before, True), sight))
        elif ordered.index(reached[0]) > ordered.index(first):
            sight = self.sight(at(reached[0], come))
            self.proof.differing.setdefault(before.span, ((before, False), sight))

    def text(self, line: Line, text: Text, states: States) -> None:
        """See what each variant of a text tells, and who is left without words."""
        after = line.part != "question"
        every = self.sight(states, after)
        for variant in text.variants:
            if variant.when is not None:
                self.facts(variant.when, states)
            said = states if variant.when is None else self.sets.hold(variant.when, states)
            for word in told_by(variant) if said else ():
                if held := self.sets.valueless(word.name, said):
                    key = (word.span, word.name)
                    self.proof.hanging.setdefault(key, (word, self.sight(held, after)))
            if said:
                self.proof.spoken.add(variant.span)
                self.proof.unspoken.pop(variant.span, None)
            elif variant.span not in self.proof.spoken:
                self.proof.unspoken.setdefault(variant.span, (variant, every))
            states ^= said
        item = line.item
        optional = line.part in ("question", "because") or (
            isinstance(item, Item) and text in (item.takes, item.late)
        )
        if states and not optional:
            self.proof.wordless.setdefault(text.span, (text, self.sight(states, after)))

    def took(self, because: Text, ways: Turns) -> States:
        """Give the states that took the option or rule with a reason, its question answered."""
        for turn in ways.turns:
            taken = turn.arrow.option or turn.arrow.rule
            if taken is not None and taken.because is because:
                return turn.taken
        rest = next((turn.before for turn in ways.turns if turn.arrow.rule), self.sets.space.empty)
        question = self.proof.tree.asked_at(self.place[1])
        own = self.sets.layout.variables.get(question.id)
        ids = {o.id for o in (*question.options, *question.extras) if o.because is because}
        found = self.sets.space.empty
        for index, region in enumerate(self.sets.divisions[question.id].regions):
            if not ids.isdisjoint(region.ids):
                found |= self.sets.space.where(rest, own[0], index + 1) if own else rest
        return found

    def condition(self, when: Condition, states: States) -> None:
        """See whether a condition hangs on an unanswered fact, and which derived rules match."""
        self.facts(when, states)
        for fact in self.proof.shape.asked_for(when):
            if self.sets.unanswered(fact, states):
                unknown = self.sets.unknown(when, states)
                for entry in entries(when) if unknown else ():
                    held = self.sets.valueless(entry.fact, unknown)
                    if held and not entry.test.unanswered:
                        key = (entry.span, entry.fact)
                        self.proof.hanging.setdefault(key, (entry, self.sight(held)))
                return

    def facts(self, when: Condition, states: States) -> None:
        for entry in entries(when) if self.proof.tree.facts else ():
            fact = self.proof.tree.facts.get(entry.fact)
            if fact is not None:
                self.fact(fact, states)

    def fact(self, fact: DerivedFact, states: States) -> None:
        seen, bases = self.proof.derived, self.proof.shape.bases[fact.id]
        every = all((fact.id, index) in seen for index in range(len(fact.rules)))
        if every and not any(self.sets.unanswered(name, states) for name in bases):
            return
        for index, rule in enumerate(fact.rules):
            if rule.when is not None and states:
                self.condition(rule.when, states)
            hit = states if rule.when is None else self.sets.hold(rule.when, states)
            if hit:
                seen.add((fact.id, index))
            states ^= hit
        if states:
            place = "fact", fact.id
            self.proof.gaps.setdefault(place, (place, self.sight(states)))
