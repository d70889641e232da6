"""What all walks of a tree show: a gap, a rule never taken, a place nobody comes to, and their kin.

In: the proof of a tree, which knows what every walk meets. Out: diagnostics, each with a shortest
walk that shows it where there is one, and why a condition is never met, in words. It must not know
how anything is proved. Longer than most modules: these findings share their words and are read as
one list.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import islice, pairwise

from wizard.check.look import Look
from wizard.check.proofs import Proof, Sight, last_rule
from wizard.trees.conditions.truth import entries
from wizard.trees.cycles import Chain, circles, in_circles
from wizard.trees.diagnostics import Diagnostic, Related
from wizard.trees.model import (
    TODAY,
    All,
    Condition,
    Entry,
    FactRule,
    Placeholder,
    Relative,
    Rule,
    Span,
    Text,
    Tree,
)
from wizard.walks import routes
from wizard.walks.arrows import Arrow, Graph, Place, defined
from wizard.walks.days import turned
from wizard.walks.division import TooManyTicks, conditions
from wizard.walks.example import Examples
from wizard.walks.in_words import regions_said, share
from wizard.walks.lines import AT_A_GLANCE, alike, shown, told_by
from wizard.walks.reach import Reach, Turns
from wizard.walks.space import States
from wizard.walks.walk import GoesRound


def gap(look: Look, tree: Tree) -> Iterator[Diagnostic]:
    """Report lists of rules that leave some answers, and derived facts that get no value."""
    for place, sight in look.proof(tree).gaps.values():
        kind, id = place
        named = f"`{id}`" if kind != "fact" else f"the derived fact `{id}` (at `{sight.place[1]}`)"
        message, at = f"no rule of {named} takes these answers", last_rule(tree, place)
        help = "add a rule that takes them, or end the list with `- else: …`"
        yield _seen(look, tree, sight, Diagnostic("gap", "error", message, at, help))


def _seen(look: Look, tree: Tree, sight: Sight, found: Diagnostic) -> Diagnostic:
    """Tell of what was seen with a walk that shows it, and the day if it matters."""
    example = sight.example() if look.examples else None
    return replace(found, example=example, day=look.proof(tree).told(sight.day))


def text_gap(look: Look, tree: Tree) -> Iterator[Diagnostic]:
    """Report texts of outcomes that leave some answers without words."""
    for text, sight in look.proof(tree).wordless.values():
        message = f"no variant of this text of `{sight.place[1]}` is said to these answers"
        help, at = "let the last be `else: words`, or add one for these answers", text.variants[-1]
        yield _seen(look, tree, sight, Diagnostic("text-gap", "error", message, at.span, help))


def never_said(look: Look, tree: Tree) -> Iterator[Diagnostic]:
    """Report variants of the tree's own texts that no walk is said on any day."""
    proof = look.proof(tree)
    for variant, sight in proof.unspoken.values():
        over = variant.when is not None and turned(tree, variant.when, proof.days) is False
        general = sight.place[0] == "outcome" and tree.outcomes[sight.place[1]].general(tree)
        if over or variant.catalogue != tree.id or (general and variant.when is None):
            continue  # its address says `else` to everybody
        why = "who comes here never meets its condition, or meets one above it"
        if variant.when is None:
            why = "the variants above it leave nobody over"
        yield Diagnostic(
            "never-said",
            "warning",
            f"this variant of a text of {sight.place[0]} `{sight.place[1]}` is never said: {why}",
            variant.span,
            "change its condition, or take it out",
            cause=proof.cause(sight.place, None),
        )


def not_general(look: Look, tree: Tree) -> Iterator[Diagnostic]:
    """Report outcomes that are to have an address, and cannot be shown without answers there."""
    for outcome in tree.outcomes.values() if tree.sensitive else ():
        out = "take out `share: yes`"
        if outcome.share and not outcome.told(tree):
            why = "of `get-help`" if outcome.verdict == "get-help" else "with `changes: no`"
            message = f"a result {why} is not shared by an address"
            yield Diagnostic("not-general", "warning", message, outcome.span, out)
        for text in (outcome.title, outcome.guidance) if outcome.share else ():
            if not alike(text):
                yield Diagnostic(
                    "not-general",
                    "warning",
                    f"`{outcome.id}` has `share: yes`, and without answers this text says nothing",
                    text.span,
                    f"let the last variant be `else: words` that tell no answer, or {out}",
                )


def too_many_facts(look: Look, tree: Tree) -> Iterator[Diagnostic]:
    """Report outcomes that have more facts at a glance for somebody than a page shows."""
    for place, sight in look.proof(tree).crowded.values():
        found = Diagnostic(
            "too-many-facts",
            "warning",
            f"outcome `{place[1]}` has more than {AT_A_GLANCE} facts at a glance for these "
            "answers, and the last ones are not shown",
            tree.outcomes[place[1]].glance[-1].span,
            "keep what one wants to know first; say the rest in the guidance or a note",
        )
        yield _seen(look, tree, sight, found)


def deadline_differs(look: Look, tree: Tree) -> Iterator[Diagnostic]:
    """Report deadlines of steps that end on another day than the rules which lead there say."""
    for (before, late), sight in look.proof(tree).differing.values():
        (relative,) = before.test.dates
        term = relative.shift.words if isinstance(relative, Relative) else ""
        message = f"rules lead people to this deadline who have more time than {term}"
        if not late:
            message = f"rules send people away who are still in time for this deadline of {term}"
        help = (
            f"with `before: {before.fact} {before.test.words}` goes "
            f"`{before.fact}: less than {term} ago`; where it is meant, say it in `late`"
        )
        found = Diagnostic("deadline-differs", "error", message, before.span, help)
        yield _seen(look, tree, sight, found)


def cycle(look: Look, tree: Tree) -> Iterator[Diagnostic]:
    """Report walks that go round; circles of arrows where walks are too entangled to know."""
    proof = look.proof(tree)
    if proof.rules is None:
        yield from in_circles(
            "cycle",
            _of_arrows(proof.shape),
            "arrows lead in a circle",
            "let one of these arrows lead on to an outcome; whether answers do is not known",
            "warning",
        )
        return
    found = proof.rounds.values()
    yield from in_circles(
        "cycle",
        [[(step.place[1], step.arrow.go.span) for step in each.steps] for each, _ in found],
        "these answers lead in a circle",
        "let one of these arrows lead on, or let its rule take those alone who have not been there",
        examples=[each.answers for each, _ in found],
        days=[proof.told(day) for _, day in found],
    )


def asked_twice(look: Look, tree: Tree) -> Iterator[Diagnostic]:
    """Report walks that come to a second place which asks the same; where walks are too entangled
    to know, arrows that lead there."""
    proof = look.proof(tree)
    sure = proof.rules is not None
    arrows = {(first, second): None for first, second, _ in proof.shape.rivals()}
    for (first, second), found in (proof.twice if sure else arrows).items():
        asks = proof.shape.asks[first]
        again = second if second[1] in tree.again else first
        way = "these answers lead" if sure else "arrows lead, and perhaps answers,"
        yield Diagnostic(
            "asked-twice",
            "error" if sure else "warning",
            f"{way} from `{first[1]}` to `{second[1]}`, and both ask `{asks}`",
            defined(tree, again),
            "let the way between them lead elsewhere, or ask a question of its own here",
            (Related(defined(tree, first if again is second else second), "it is asked here too"),),
            example=found[0].answers if found and look.examples else None,
            day=proof.told(found[1]) if found else None,
        )


def _of_arrows(shape: Graph) -> list[Chain]:
    onward: dict[str, dict[str, Span]] = {}
    for place in (place for circle in shape.circles for place in circle):
        ways = onward[place[1]] = {}
        for arrow in shape.arrows[place]:
            ways.setdefault(arrow.go.id, arrow.go.span)
    return [
        [(one, onward[one][other]) for one, other in pairwise(chain)] for chain in circles(onward)
    ]


def too_entangled(look: Look, tree: Tree) -> Iterator[Diagnostic]:
    """Report where more facts meet than anything is proved with, and what is left unproved."""
    for found, alone in look.proof(tree).entangled:
        kind, id = found.place
        span = defined(tree, found.place)
        what, rest = "anything about walks", "nothing about walks of this tree is proved"
        if alone is not None:
            place, line = alone
            what = f"when this line of `{place[1]}` is shown"
            rest = "nothing is said of this line; all else is proved"
            words = line.texts[0].span if line.texts else defined(tree, place)
            span = line.item.span if line.item is not None else words
        yield Diagnostic(
            "too-entangled",
            "warning",
            f"too many facts are still needed at {kind} `{id}` to prove {what}: "
            f"{', '.join(f'`{fact}`' for fact in found.facts)}",
            span,
            f"settle some of them earlier with rules or a derived fact of few values; {rest}",
        )


def unreachable(look: Look, tree: Tree) -> Iterator[Diagnostic]:
    """Report questions, decisions and outcomes that no arrow leads to."""
    for (kind, id), first in look.proof(tree).lost.items():
        at = defined(tree, (kind, id))
        yield Diagnostic(
            "unreachable",
            "warning",
            f"no arrow leads to {kind} `{id}`",
            at,
            f"let an option, a rule or a quiet link go to `{id}`, or remove it",
            cause=first if first != at else None,
        )


def impossible(look: Look, tree: Tree) -> Iterator[Diagnostic]:
    """Report places that no walk comes to though arrows lead there, and items that none shows."""
    proof = look.proof(tree)
    if proof.rules is None:
        return
    first: dict[Place, Span] = {}
    over = _over(proof)
    for place in proof.shape.order:
        if place not in proof.entered:
            found = _no_answers(proof, proof.rules, place)
            rules = (arrow.rule for _, arrow in _into(proof, place) if arrow.rule)
            past = next((over[id(rule)].span for rule in rules if id(rule) in over), None)
            before = next((at for at, _ in _into(proof, place) if at in first), None)
            cause = first[before] if before and found.example is None else None
            first[place] = cause or found.span
            yield replace(found, cause=past or cause or proof.behind.get(place))
    # What shared outcomes show may have its use in another tree.
    for line, sight in proof.unshown.values():
        outcome = tree.outcomes[sight.place[1]]
        if any(turned(tree, when, proof.days) is False for when in line.whens):
            continue
        if outcome.shared is None and line.item is not None:
            entry = _blamed(sight.reach, sight.place, line.whens, sight.states)
            yield Diagnostic(
                "impossible",
                "warning",
                f"this item of outcome `{outcome.id}` is never shown: no answers that end here "
                "meet its condition",
                entry.test.span if entry and line.item.when else line.item.span,
                f"here `{entry.fact}` is only "
                f"{_left(sight.reach, sight.place, entry.fact, sight.states)}"
                if entry
                else "change the condition or remove the item",
                example=sight.example(),
                cause=proof.cause(sight.place, entry),
            )


def _into(proof: Proof, place: Place) -> list[tuple[Place, Arrow]]:
    """Give the arrows into a place, each with where it comes from."""
    order, arrows = proof.shape.order, proof.shape.arrows
    return [(before, arrow) for before in order for arrow in arrows[before] if arrow.to == place]


def _no_answers(proof: Proof, rules: Examples, place: Place) -> Diagnostic:
    into = _into(proof, place)
    help, example = "mend the places before it first", None
    origin = next((before for before, _ in into if before in proof.entered), None)
    if origin is not None:
        help = f"let another rule or option go to `{place[1]}`, or remove it"
        rule = next((arrow.rule for before, arrow in into if before == origin and arrow.rule), None)
        if rule is not None:
            every = _asked_about(rules.reach.turns(origin))
            help = _reason(rules.reach, origin, rule, every)
        example = rules.arriving(origin, rules.reach.entered[origin])
    return Diagnostic(
        "impossible",
        "warning",
        f"arrows lead to {place[0]} `{place[1]}`, but no answers do",
        defined(proof.tree, place),
        help,
        tuple(Related(arrow.go.span, "an arrow that no answers take") for _, arrow in into),
        example,
    )


def shadowed(look: Look, tree: Tree) -> Iterator[Diagnostic]:
    """Report rules that no walk takes: of places, and of the tree's own derived facts.

    Shared facts serve several trees; a rule of theirs may have its use in another one.
    """
    proof = look.proof(tree)
    if proof.rules is None:
        return
    over = _over(proof)
    for place in proof.shape.order:
        rules = [arrow.rule for arrow in proof.shape.arrows[place] if arrow.rule]
        untaken = [rule for rule in rules if id(rule) not in proof.taken and id(rule) not in over]
        if untaken and proof.rules.reach.entered[place]:
            ways = proof.rules.reach.turns(place)
            yield from (_never_first(proof, proof.rules, place, rule, ways) for rule in untaken)
    looked_at = {fact for fact, _ in proof.derived}
    for fact in tree.facts.values():
        for index, of_fact in enumerate(fact.rules):
            own = fact.shared is None and fact.id in looked_at
            if own and (fact.id, index) not in proof.derived and id(of_fact) not in over:
                yield Diagnostic(
                    "shadowed",
                    "warning",
                    f"this rule of the derived fact `{fact.id}` is never the first that matches",
                    of_fact.span,
                    "where the fact is looked at, the rules above or earlier answers leave "
                    "nothing for it; change it or remove it",
                )


def past_day(look: Look, tree: Tree) -> Iterator[Diagnostic]:
    """Report rules, texts and items whose day is over, and rules that others took the place of."""
    yield from _over(look.proof(tree)).values()


def _over(proof: Proof) -> Mapping[int, Diagnostic]:
    """Say of rules and conditions whose day is over that it is, by identity of either."""
    if proof.over is None:
        every = list(conditions(proof.tree))
        dated = any(entry.fact == TODAY for when in every for entry in entries(when))
        proof.over = _gone_by(proof, every) if dated else {}
    return proof.over


def _gone_by(proof: Proof, every: Sequence[Condition]) -> Mapping[int, Diagnostic]:
    tree, found = proof.tree, dict[int, Diagnostic]()
    for when in every:
        if turned(tree, when, proof.days) is False:
            tests = (entry.test for entry in entries(when) if entry.fact == TODAY)
            found[id(when)] = _past(next(tests).span, _OVER)
    for place in proof.shape.order:
        rules = [arrow.rule for arrow in proof.shape.arrows[place] if arrow.rule]
        come = [rule for rule in rules if rule.when and turned(tree, rule.when, proof.days)]
        for rule in rules:
            if id(rule.when) in found:
                found[id(rule)] = found[id(rule.when)]
            elif come and id(rule) not in proof.taken and proof.rules:
                ways = proof.rules.reach.turns(place)
                took = _taking(proof.rules.reach, place, rule, ways)
                found |= {id(rule): _replaced(rule, it) for it in come if it in took}
    for fact in tree.facts.values():
        come_ = None
        for index, of_fact in enumerate(fact.rules):
            if id(of_fact.when) in found:
                found[id(of_fact)] = found[id(of_fact.when)]
            elif come_ and (fact.id, index) not in proof.derived and fact.shared is None:
                found[id(of_fact)] = _replaced(of_fact, come_)
            if of_fact.when is not None and turned(tree, of_fact.when, proof.days):
                come_ = of_fact
    return found


_OVER = "the day of this is over, and it never holds again"


def _past(span: Span, message: str, *related: Related) -> Diagnostic:
    return Diagnostic("past-day", "warning", message, span, "take it out", related)


def _replaced(rule: Rule | FactRule, come: Rule | FactRule) -> Diagnostic:
    by = Related(come.span, "this rule, whose day has come")
    return _past(rule.span, "the day of this rule is over: a rule above takes its answers", by)


def _taking(found: Reach, place: Place, rule: Rule, ways: Turns) -> list[Rule]:
    """Give the rules that take the answers which a rule would take."""
    every = _asked_about(ways)
    hit = found.sets(place).hold(rule.when, every) if rule.when is not None else every
    took = (turn.arrow.rule for turn in ways.turns if hit and turn.taken & hit)
    return [it for it in took if it is not None]


def _never_first(
    proof: Proof, rules: Examples, place: Place, rule: Rule, ways: Turns
) -> Diagnostic:
    found, every = rules.reach, _asked_about(ways)
    hit = found.sets(place).hold(rule.when, every) if rule.when is not None else every
    entry = _blamed(found, place, (rule.when,), every)
    return Diagnostic(
        "shadowed",
        "warning",
        f"this rule of `{place[1]}` is never the first that matches",
        entry.test.span if entry is not None else rule.span,
        f"{_reason(found, place, rule, every)}; change it or remove it",
        tuple(
            Related(it.span, "this rule takes answers that it would take")
            for it in _taking(found, place, rule, ways)
        ),
        rules.leaving(place, hit or every),
        proof.cause(place, entry),
    )


def unanswered_fact(look: Look, tree: Tree) -> Iterator[Diagnostic]:
    """Report tests of rules, and answers told in texts, that some walks give no value for."""
    proof = look.proof(tree)
    for word, sight in proof.hanging.values():
        message, way_out = _unanswered(word, sight.place)
        fact = word.fact if isinstance(word, Entry) else word.name
        cause = proof.lost.get(("question", fact))
        found = Diagnostic("unanswered-fact", "warning", message, word.span, way_out, cause=cause)
        yield _seen(look, tree, sight, found)
    seen = {word.span for word, _ in proof.hanging.values()}
    for id, told in _told_at_once(tree):
        if told.span not in seen:
            yield Diagnostic(
                "unanswered-fact",
                "warning",
                f"`{told.written}` is shown at `{id}`, where a link of each question leads, with "
                f"or without a value for `{told.name}`",
                told.span,
                f"show this text only `when` `{told.name}` has a value, or say it without",
            )


def _told_at_once(tree: Tree) -> Iterator[tuple[str, Placeholder]]:
    """Give the answers that are told, whatever was answered, where somebody can come from the first
    question on: “My situation is not listed”, and the quiet links of the tree."""
    for id in dict.fromkeys((tree.unlisted.id, *(aside.go.id for aside in tree.asides))):
        lines = (line for line in shown(tree, tree.outcomes[id]) if not line.whens)
        texts = (text for line in lines for text in line.texts)
        told = (it for text in texts for variant in text.variants for it in _always(variant))
        yield from ((id, it) for it in told if it.kind != "fact" and it.name != TODAY)


def _always(variant: Text) -> Iterator[Placeholder]:
    return told_by(variant) if variant.when is None else iter(())


def _unanswered(word: Entry | Placeholder, place: Place) -> tuple[str, str]:
    kind, id = place
    if isinstance(word, Entry):
        return (
            f"`{word.fact}` has no value on every walk that comes to this rule at `{id}`; there "
            "the test is neither true nor false and the rule does not match",
            f"ask `{word.fact}` before, or put a rule with `{word.fact}: unanswered` above",
        )
    comes, way_out = "comes there", f"ask `{word.name}` before"
    if kind == "outcome":
        comes, way_out = "ends there", f"show this text only `when` `{word.name}` has a value"
    return (
        f"`{word.written}` is shown at `{id}`, but not every walk that {comes} has a value for "
        f"`{word.name}`",
        f"{way_out}, or say it without",
    )


def too_many_dead_ends(look: Look, tree: Tree) -> Iterator[Diagnostic]:
    """Report a share of walks into `get-help` that is over the budget of the editors."""
    proof = look.proof(tree)
    if tree.budget is not None and proof.rules is not None:
        found = (_dead_ends(proof, proof.rules, tree.budget, day) for day in look.days(tree))
        yield from islice(filter(None, found), 1)


def _dead_ends(proof: Proof, rules: Examples, budget: Decimal, day: date) -> Diagnostic | None:
    tree = proof.tree
    try:
        numbers = routes.count_walks(routes.bare(tree, day))
    except (GoesRound, TooManyTicks):  # `cycle` tells of it, or `unreachable` where no arrow leads
        return None
    helped = [o for o in tree.outcomes.values() if o.verdict == "get-help"]
    part = sum(numbers[outcome.id] for outcome in helped)
    if part <= Fraction(budget) * numbers.total():
        return None
    most = max(helped, key=lambda outcome: numbers[outcome.id])
    place = ("outcome", most.id)
    sight = Sight(rules, place, rules.reach.entered[place])
    return Diagnostic(
        "too-many-dead-ends",
        "warning",
        f"{share(part, numbers.total())} of all walks end in `get-help`, more than the "
        f"budget of {budget * 100:f}%",
        most.span,
        f"most of them end in `{most.id}`; ask what would tell these walks apart, or "
        "raise `get-help-budget`",
        example=sight.example() if day == sight.day else None,
        day=proof.told(day),
    )


def leaks_sensitive(look: Look, tree: Tree) -> Iterator[Diagnostic]:
    """Report outcomes of an ordinary tree to which answers lead that reveal a sensitive one.

    That is so where the answers, which stand in the address, say "your route is that one": the
    verdict is `other-route`, the first tree to go on with is sensitive, and there is no permit to
    ask for here. A sensitive tree that is only mentioned as related reveals nothing. From a
    sensitive tree no answer travels into an ordinary one: `wizard.present` sees to that.
    """
    for outcome in () if tree.sensitive else tree.outcomes.values():
        first = outcome.continues[0] if outcome.continues else None
        other = look.library.trees.get(first.id or "") if first else None
        permits = outcome.apply or outcome.permits
        if other is None or first is None or not other.sensitive or permits:
            continue
        if outcome.verdict == "other-route" and ("outcome", outcome.id) in look.shape(tree).arrows:
            yield Diagnostic(
                "leaks-sensitive",
                "error",
                f"the answers that lead to outcome `{outcome.id}` say that somebody needs "
                f"`{other.id}`, which is sensitive, and they stand in the address",
                first.span,
                f"write `sensitive: yes` in tree `{tree.id}`",
                (Related(outcome.span, f"outcome `{outcome.id}` stands here"),),
            )


# Why a condition is never met at a place -----------------------------------------


def _asked_about(ways: Turns) -> States:
    """Give the states that the rules of a place are asked about: those before the first."""
    return next(turn.before for turn in ways.turns if turn.arrow.rule is not None)


def _reason(found: Reach, place: Place, rule: Rule, every: States) -> str:
    """Say why a rule takes nothing of the states that the rules of its place are asked about."""
    entry = _blamed(found, place, (rule.when,), every)
    if entry is not None:
        return (
            f"at `{place[1]}` the answers before leave `{entry.fact}` only as "
            f"{_left(found, place, entry.fact, every)}, never `{entry.test.words}`"
        )
    if rule.when is not None and not found.sets(place).hold(rule.when, every):
        return "no answers that come here meet all of its entries at once"
    return "the rules above already take every answer that it would take"


def _blamed(
    found: Reach, place: Place, whens: Iterable[Condition | None], states: States
) -> Entry | None:
    """Give the entry of conditions that is true of none of the states."""
    for when in whens:
        for part in when.items if isinstance(when, All) else (when,):
            if isinstance(part, Entry) and not found.sets(place).hold(part, states):
                return part
    return None


def _left(found: Reach, place: Place, fact: str, states: States) -> str:
    """Say which values of a fact are left among some states."""
    sets, tree = found.sets(place), found.graph.tree
    if fact in tree.facts:
        values = sets.values(fact, states).items()
        return ", ".join(value for value, held in values if held and value) or "nothing"
    if fact not in tree.questions or not found.layout.held(fact, sets.index):
        return "unanswered"
    division, own = found.divisions[fact], found.layout.variables[fact][0]
    if division.question.kind == "choices":
        return "other ticks"
    space = found.layout.space
    held = [i for i in range(len(division.regions)) if space.where(states, own, i + 1)]
    words = [regions_said(division, held)] if held else []
    return " or ".join(words + (["unanswered"] if sets.unanswered(fact, states) else []))
