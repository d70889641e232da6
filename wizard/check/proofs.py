"""What walks do: gaps, rules that never match, places no answers reach.

In: a tree without cycles and the day it is checked. Out: diagnostics, each with the smallest
set of answers that shows it. Looks at every day in the next twelve months on which something
the rules name changes: what goes wrong on any of them is told, what is never used is told when
it is used on none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import partial

from wizard.trees.diagnostics import Diagnostic, Related
from wizard.trees.model import All, Condition, DerivedFact, Entry, Placeholder, Rule, Span, Tree
from wizard.walks import count, days
from wizard.walks.arrows import Graph, Place, defined, graph
from wizard.walks.digits import MENTIONS, TooEntangled, outcome_conditions, shown_texts
from wizard.walks.example import Examples
from wizard.walks.in_words import said, share
from wizard.walks.reach import Reach, Turn, Turns, reach
from wizard.walks.regions import entries
from wizard.walks.sets import Sets
from wizard.walks.space import States


@dataclass(slots=True)
class _Seen:
    """What has been seen over all days; lives only inside one check.

    `taken` and `shown` hold rules and conditions by identity; `gaps` and `hanging` hold states of
    the day on which they were first seen; `told` the diagnostics made of them, so that another day
    does not make them again.
    """

    tree: Tree
    shape: Graph
    entered: set[Place] = field(default_factory=set)
    taken: set[int] = field(default_factory=set)
    derived: set[tuple[str, int]] = field(default_factory=set)
    shown: set[int] = field(default_factory=set)
    gaps: dict[Place, tuple[Place, States]] = field(default_factory=dict)
    hanging: dict[tuple[Span, str], tuple[Place, Entry | Placeholder, States]] = field(
        default_factory=dict
    )
    told: dict[object, Diagnostic] = field(default_factory=dict)

    def tell(self, examples: Examples) -> None:
        """Make diagnostics of what this day showed first."""
        for gap, (place, states) in self.gaps.items():
            if gap not in self.told:
                self.told[gap] = _gap(examples, gap, place, states)
        for key, (place, word, states) in self.hanging.items():
            if key not in self.told:
                self.told[key] = _hangs(examples, place, word, states)


def walks(tree: Tree, today: date) -> Iterator[Diagnostic]:
    """Report everything about walks."""
    seen = _Seen(tree, graph(tree))
    first: Examples | None = None
    for day in days.changing(tree, today):
        found = reach(tree, day, seen.shape, partial(_look, seen))
        if isinstance(found, TooEntangled):
            yield _entangled(tree, found)
            return
        examples = Examples(found)
        seen.tell(examples)
        first = first or examples
    if first is None:
        return
    yield from seen.told.values()
    yield from _impossible(first, seen)
    yield from _shadowed(first, seen)
    yield from _unused_values(tree, seen)
    yield from _never_shown(first, seen)
    yield from _dead_ends(first)


def unreachable(tree: Tree) -> Iterator[Diagnostic]:
    """Report questions, decisions and outcomes that no arrow leads to."""
    arrows = {id for kind, id in graph(tree).order}
    arrows |= {tree.unlisted.id, *(aside.go.id for aside in tree.asides)}
    for question in tree.questions.values():
        arrows |= {aside.go.id for aside in question.asides} if question.id in arrows else set()
    places = [("question", id) for id in tree.questions]
    places += [("decision", id) for id in tree.decisions]
    places += [("outcome", id) for id in tree.outcomes]
    for kind, id in places:
        if id not in arrows:
            yield Diagnostic(
                "unreachable",
                "warning",
                f"no arrow leads to {kind} `{id}`",
                defined(tree, (kind, id)),
                help=f"let an option, a rule or a quiet link go to `{id}`, or remove it",
            )


def _look(seen: _Seen, place: Place, sets: Sets, states: States, ways: Turns) -> None:
    seen.entered.add(place)
    if place[0] == "outcome":
        _look_at_texts(seen, sets, place, states)
        return
    for turn in ways.turns:
        if turn.taken and turn.arrow.rule is not None:
            seen.taken.add(id(turn.arrow.rule))
        when = turn.arrow.rule.when if turn.arrow.rule else None
        if when is not None and turn.before:
            _look_at_condition(seen, sets, place, when, turn.before)
    if ways.gap:
        seen.gaps.setdefault(place, (place, ways.gap))


def _look_at_texts(seen: _Seen, sets: Sets, place: Place, states: States) -> None:
    """Find which items are shown, and which answers a text shows although nobody gave them.

    An item whose condition hangs on an unanswered fact is not shown, which is what its editor
    means; a text that shows an answer which is not there has a hole.
    """
    outcome = seen.tree.outcomes[place[1]]
    for when in outcome_conditions(seen.tree, outcome):
        if sets.true(when, states):
            seen.shown.add(id(when))
        _look_at_facts(seen, sets, place, when, states)
    for text, only in shown_texts(seen.tree, outcome):
        shown = states if only is None else sets.true(only, states)
        for placeholder in text.placeholders if shown else ():
            if placeholder.kind in MENTIONS:
                held = sets.valueless(placeholder.name, shown)
                if held:
                    key = (placeholder.span, placeholder.name)
                    seen.hanging.setdefault(key, (place, placeholder, held))


def _look_at_condition(
    seen: _Seen, sets: Sets, place: Place, when: Condition, states: States
) -> None:
    """Find whether a condition hangs on an unanswered fact, and which derived rules match."""
    _look_at_facts(seen, sets, place, when, states)
    for fact in seen.shape.asked_for(when):
        if sets.unanswered(fact, states):
            unknown = sets.unknown(when, states)
            for entry in entries(when) if unknown else ():
                held = sets.valueless(entry.fact, unknown)
                if held and not entry.test.unanswered:
                    seen.hanging.setdefault((entry.span, entry.fact), (place, entry, held))
            return


def _look_at_facts(seen: _Seen, sets: Sets, place: Place, when: Condition, states: States) -> None:
    if seen.tree.facts:
        for entry in entries(when):
            if entry.fact in seen.tree.facts:
                _look_at_derived(seen, sets, place, seen.tree.facts[entry.fact], states)


def _look_at_derived(
    seen: _Seen, sets: Sets, place: Place, fact: DerivedFact, states: States
) -> None:
    every = all((fact.id, index) in seen.derived for index in range(len(fact.rules)))
    if every and not any(sets.unanswered(name, states) for name in seen.shape.bases[fact.id]):
        return
    for index, rule in enumerate(fact.rules):
        if rule.when is not None and states:
            _look_at_condition(seen, sets, place, rule.when, states)
        hit = states if rule.when is None else sets.true(rule.when, states)
        if hit:
            seen.derived.add((fact.id, index))
        states ^= hit
    if states:
        seen.gaps.setdefault(("fact", fact.id), (place, states))


def _on(found: Reach) -> str:
    return found.day.today.isoformat()


def _gap(examples: Examples, gap: Place, place: Place, states: States) -> Diagnostic:
    found = examples.reach
    tree = found.graph.tree
    kind, id = gap
    named = f"`{id}`" if kind != "fact" else f"the derived fact `{id}` (at `{place[1]}`)"
    return Diagnostic(
        "gap",
        "error",
        f"no rule of {named} takes these answers (on {_on(found)})",
        _last_rule(tree, gap),
        help="add a rule that takes them, or end the list with `- else: …`",
        example=examples.leaving(place, states),
    )


def _last_rule(tree: Tree, gap: Place) -> Span:
    kind, id = gap
    if kind == "fact":
        return tree.facts[id].rules[-1].span if tree.facts[id].rules else tree.facts[id].span
    rules = tree.questions[id].next if kind == "question" else tree.decisions[id].rules
    return rules[-1].span if rules else defined(tree, gap)


def _hangs(
    examples: Examples, place: Place, word: Entry | Placeholder, states: States
) -> Diagnostic:
    if isinstance(word, Placeholder):
        message = (
            f"`{word.written}` is shown at `{place[1]}`, but not every walk that ends there has "
            f"a value for `{word.name}`"
        )
        way_out = f"show this text only `when` `{word.name}` has a value, or say it without"
    else:
        message = (
            f"`{word.fact}` has no value on every walk that comes to this rule at `{place[1]}`; "
            "there the test is neither true nor false and the rule does not match"
        )
        way_out = f"ask `{word.fact}` before, or put a rule with `{word.fact}: unanswered` above"
    return Diagnostic(
        "unanswered-fact",
        "warning",
        message,
        word.span,
        help=way_out,
        example=examples.leaving(place, states),
    )


def _impossible(examples: Examples, seen: _Seen) -> Iterator[Diagnostic]:
    found = examples.reach
    tree, shape = found.graph.tree, found.graph
    for kind, id in shape.order:
        if (kind, id) in seen.entered:
            continue
        into = list(_arrows_into(shape, (kind, id)))
        related = tuple(Related(span, "an arrow that no answers take") for _, span in into)
        origin = next((place for place, _ in into if place in seen.entered), None)
        yield Diagnostic(
            "impossible",
            "warning",
            f"arrows lead to {kind} `{id}`, but no answers do",
            defined(tree, (kind, id)),
            help=_why(found, origin, (kind, id)) if origin else "mend the places before it first",
            related=related,
            example=examples.arriving(origin, found.entered[origin]) if origin else None,
        )


def _arrows_into(shape: Graph, goal: Place) -> Iterator[tuple[Place, Span]]:
    for place in shape.order:
        for arrow in shape.arrows[place]:
            if arrow.to == goal:
                yield place, arrow.go.span


def _why(found: Reach, place: Place, goal: Place) -> str:
    """Say which fact keeps a place's arrows to a goal from being taken."""
    for turn in found.turns(place).turns:
        if turn.arrow.to == goal and turn.arrow.rule is not None:
            return _reason(found, place, turn, turn.arrow.rule)
    return f"let another rule or option go to `{goal[1]}`, or remove it"


def _reason(found: Reach, place: Place, turn: Turn, rule: Rule) -> str:
    """Say why a rule takes nothing: an earlier answer forbids it, or rules above take all."""
    every = _all_states(found, place)
    blamed = _blamed(found, place, rule.when, every) if rule.when is not None else None
    if blamed is not None:
        return (
            f"at `{place[1]}` the answers before leave `{blamed.fact}` only as "
            f"{_left(found, place, blamed.fact, every)}, never `{blamed.test.words}`"
        )
    if rule.when is not None and not found.sets(place).true(rule.when, every):
        return "no answers that come here meet all of its entries at once"
    return "the rules above already take every answer that it would take"


def _all_states(found: Reach, place: Place) -> States:
    for turn in found.turns(place).turns:
        if turn.arrow.rule is not None:
            return turn.before
    return found.entered[place]


def _blamed(found: Reach, place: Place, when: Condition, states: States) -> Entry | None:
    sets = found.sets(place)
    parts = when.items if isinstance(when, All) else (when,)
    for part in parts:
        if isinstance(part, Entry) and not sets.true(part, states):
            return part
    return None


def _left(found: Reach, place: Place, fact: str, states: States) -> str:
    sets, tree = found.sets(place), found.graph.tree
    if fact in tree.facts:
        return (
            ", ".join(v for v, held in sets.values(fact, states).items() if held and v) or "nothing"
        )
    if fact not in tree.questions or not found.layout.held(fact, sets.index):
        return "unanswered"
    division = found.divisions[fact]
    own = found.layout.variables[fact][0]
    if division.question.kind == "choices":
        return "other ticks"
    space = found.layout.space
    held = [i for i in range(len(division.regions)) if space.where(states, own, i + 1)]
    words = [said(division, held)] if held else []
    return " or ".join(words + (["unanswered"] if sets.unanswered(fact, states) else []))


def _shadowed(examples: Examples, seen: _Seen) -> Iterator[Diagnostic]:
    found = examples.reach
    for place in found.graph.order:
        arrows = found.graph.arrows[place]
        if place not in seen.entered or not found.entered[place]:
            continue
        if all(arrow.rule is None or id(arrow.rule) in seen.taken for arrow in arrows):
            continue
        for turn in found.turns(place).turns:
            rule = turn.arrow.rule
            if rule is not None and id(rule) not in seen.taken:
                yield _never_first(examples, place, turn, rule)


def _never_first(examples: Examples, place: Place, turn: Turn, rule: Rule) -> Diagnostic:
    found = examples.reach
    every = _all_states(found, place)
    hit = every if rule.when is None else found.sets(place).true(rule.when, every)
    above = tuple(
        Related(other.arrow.rule.span, "this rule takes answers that it would take")
        for other in found.turns(place).turns
        if hit and other.arrow.rule is not None and other.taken & hit
    )
    blamed = _blamed(found, place, rule.when, every) if rule.when is not None else None
    return Diagnostic(
        "shadowed",
        "warning",
        f"this rule of `{place[1]}` is never the first that matches",
        blamed.test.span if blamed is not None else rule.span,
        help=f"{_reason(found, place, turn, rule)}; change it or remove it",
        related=above,
        example=examples.leaving(place, hit or every),
    )


def _unused_values(tree: Tree, seen: _Seen) -> Iterator[Diagnostic]:
    """Report rules of the tree's own derived facts that never match first.

    Shared facts serve several trees; a rule of theirs may have its use in another one.
    """
    looked_at = {fact for fact, _ in seen.derived}
    for fact in tree.facts.values():
        if fact.shared is not None or fact.id not in looked_at:
            continue
        for index, rule in enumerate(fact.rules):
            if (fact.id, index) not in seen.derived:
                yield Diagnostic(
                    "shadowed",
                    "warning",
                    f"this rule of the derived fact `{fact.id}` is never the first that matches",
                    rule.span,
                    help="where the fact is looked at, the rules above or earlier answers leave "
                    "nothing for it; change it or remove it",
                )


def _never_shown(examples: Examples, seen: _Seen) -> Iterator[Diagnostic]:
    """Report items of the tree's own outcomes whose condition never holds there."""
    found = examples.reach
    tree = found.graph.tree
    for outcome in tree.outcomes.values():
        place = ("outcome", outcome.id)
        if outcome.shared is not None or place not in seen.entered:
            continue
        for item in (*outcome.next_steps, *outcome.documents, *outcome.notes):
            if item.when is not None and id(item.when) not in seen.shown:
                blamed = _blamed(found, place, item.when, found.entered[place])
                yield Diagnostic(
                    "impossible",
                    "warning",
                    f"this item of outcome `{outcome.id}` is never shown: no answers that end "
                    "here meet its condition",
                    blamed.test.span if blamed else item.span,
                    help=f"here `{blamed.fact}` is only "
                    f"{_left(found, place, blamed.fact, found.entered[place])}"
                    if blamed
                    else "change the condition or remove the item",
                    example=examples.arriving(place, found.entered[place]),
                )


def _dead_ends(examples: Examples) -> Iterator[Diagnostic]:
    found = examples.reach
    tree = found.graph.tree
    if tree.budget is None:
        return
    numbers = count.walks(found)
    helped = [o for o in tree.outcomes.values() if o.verdict == "get-help"]
    part = sum(numbers.outcomes.get(outcome.id, 0) for outcome in helped)
    if part > Fraction(tree.budget) * numbers.total:
        most = max(helped, key=lambda outcome: numbers.outcomes.get(outcome.id, 0))
        place = ("outcome", most.id)
        yield Diagnostic(
            "too-many-dead-ends",
            "warning",
            f"{share(part, numbers.total)} of all walks end in `get-help`, more than the "
            f"budget of {tree.budget * 100:f}%",
            most.span,
            help=f"most of them end in `{most.id}`; ask what would tell these walks apart, or "
            "raise `get-help-budget`",
            example=examples.arriving(place, found.entered[place]),
        )


def _entangled(tree: Tree, found: TooEntangled) -> Diagnostic:
    kind, id = found.place
    return Diagnostic(
        "too-entangled",
        "error",
        f"too many facts are still needed at {kind} `{id}` to prove anything about walks: "
        f"{', '.join(f'`{fact}`' for fact in found.facts)}",
        defined(tree, found.place),
        help="settle some of them earlier with rules or a derived fact of few values; nothing "
        "about walks of this tree is reported as proved",
    )
