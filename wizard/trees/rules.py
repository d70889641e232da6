"""Lists of rules: where answers lead, and which value a derived fact has.

In: the node behind `next` of a question, of a decision or of a fact. Out: rules whose targets are
known, or diagnostics at the word that leads nowhere. It must not know what a question looks like.
Long, because a rule, its condition's place and its arrow are read, and told of, together.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from wizard.trees.conditions.truth import entries
from wizard.trees.diagnostics import Related, did_you_mean, nearest, one_slip
from wizard.trees.mapping import (
    IF,
    ONE_LINE,
    SOURCE,
    WORD_OR_NUMBER,
    How,
    Key,
    Keys,
    Part,
    Place,
    keyed,
)
from wizard.trees.model import AmountRef, Aside, DerivedFact, FactRule, Rule, Span, Target, Text
from wizard.trees.nodes import ListNode, MapNode, Node, Scalar, within
from wizard.trees.scope import (
    AMOUNT,
    Scope,
    good_id,
    is_id,
    is_limit,
    mapping,
    misspelt,
    place_of,
    refer,
    scalar,
    sequence,
)
from wizard.trees.values import number_of
from wizard.trees.wording import LINE, TEXT

ELSE = "else"

_FORM = "write a target, or a list of `- when: {fact: test}` with `go:`, and last `- else: target`"
_FACT_FORM = "write `- when: {fact: test}` with `is: value`, and last `- else: value`"


# Arrows ------------------------------------------------------------------------------


def target(scope: Scope, node: Node, arrow: str, ending: bool = False) -> Target | None:
    """Resolve where an arrow points; `arrow` says in words which one, up to "goes to".

    One that is `ending` must lead to an outcome.
    """
    if not isinstance(node, Scalar) or not node.text.strip():
        help = "write the id of a question, decision or outcome"
        message = f"{arrow} no target: an id must stand here"
        scope.report.error("wrong-shape", place_of(node), message, help)
        return None
    found = scope.targets.get(node.text)
    if found is None:
        message = f"{arrow} `{node.text}`, which is no question, decision or outcome here"
        scope.report.error("unknown-target", node, message, _meant(scope, node))
        return None
    if ending and found.kind != "outcome":
        message = f"{arrow} `{node.text}`, which is a {found.kind} and no outcome"
        related = Related(found.span, f"`{node.text}` stands here")
        outcomes = {id: goal for id, goal in scope.targets.items() if goal.kind == "outcome"}
        help = did_you_mean(node.text, outcomes) or "name an outcome"
        scope.report.error("unknown-target", node, message, help, related)
        return None
    scope.names(found.kind, node.text, node)
    return Target(found.kind, node.text, node.span)


def _meant(scope: Scope, word: Scalar) -> str | None:
    """Say where an arrow without a target may have been meant to go.

    A place to which nothing leads is the likeliest: it was given a new name where it stands. An
    outcome is named only for a slip of one letter: every walk would end there.
    """
    orphans = _orphans(scope) if len(scope.targets) < MANY else []
    near = nearest(word.text, scope.targets)
    if near and scope.targets[near].kind == "outcome" and not one_slip(word.text, near):
        near = None
    if near is None and len(orphans) == 1:
        return f"nothing leads to {orphans[0]}: is that its new name?"
    known = {near: scope.targets[near]} if near else {}
    return did_you_mean(word.text, known, scope.file.path) or _elsewhere(scope, word)


MANY = 1_000
"""Places among which none is looked for to which nothing leads: it would take too long."""


def _orphans(scope: Scope) -> list[str]:
    """Name the questions and decisions whose id stands nowhere but where they are defined."""
    words = Counter(re.findall(r"[\w-]+", "\n".join(scope.file.lines)))
    return [
        f"`{id}` (line {goal.span.line})"
        for id, goal in scope.targets.items()
        if goal.kind != "outcome" and words[id] == 1
    ]


def _elsewhere(scope: Scope, word: Scalar) -> str:
    fact = (scope.facts or {}).get(word.text)
    if fact and fact.kind == "derived":
        return f"`{word.text}` is a derived fact: test it in a rule"
    if word.text in scope.known["tree"].ids:
        return f"`{word.text}` is a tree: go to an outcome that has `continue: [{word.text}]`"
    shared = scope.known["outcome"].ids
    if word.text in shared:
        return f"take it from the shared outcomes: `{word.text}: {{use: {word.text}}}`"
    if not is_id(word.text):
        return "write the id of a question, decision or outcome: what visitors read stands there"
    return f"write `{word.text}:` under `questions:`, `decisions:` or `outcomes:`"


def arrow(words: str, ending: bool = False) -> How:
    """Make the reading of an arrow; `words` take who has it."""

    def read(part: Part, key: str, node: Node) -> Target | None:
        return target(part.scope, node, words.format(part.who), ending)

    return How(read, ONE_LINE)


# Rules -------------------------------------------------------------------------------


def _listed(
    scope: Scope, node: Node, place: Place, what: str, who: str, form: str
) -> Iterator[Part]:
    """Give each rule of a list; whatever else stands there is told."""
    items = sequence(scope.report, node, what, form) or ()
    for number, item in enumerate(items, 1):
        name = f"rule {number} of {who}"
        torn = _without_colon(item)
        body = mapping(scope.report, item, name, f"write `- {torn}`" if torn else form)
        if body is None:
            continue
        if ELSE in body.pairs and number < len(items):
            message = f"`else` is not the last rule of {who}, so the rules below it never match"
            scope.report.error("wrong-shape", body.pairs[ELSE].key, message, "move it to the end")
        yield Part(scope, body, place, name)


def _without_colon(item: Node) -> str | None:
    """Write a rule that lacks its `: `, as in `- else married`."""
    word, _, rest = item.text.partition(" ") if isinstance(item, Scalar) else ("", "", "")
    word, _, joined = word.partition(":")
    rest = f"{joined} {rest}".strip()
    return f"{word}: {rest}" if word in (ELSE, "when", "go") and rest else None


def rules(scope: Scope, node: Node, place: Place, key: str, who: str) -> tuple[Rule, ...]:
    """Build the rules under `next` of a question or of a decision; `key` is their context."""
    if isinstance(node, Scalar):
        go = target(scope, node, f"{who} goes to")
        return (Rule(None, go, go.span),) if go else ()
    if isinstance(node, ListNode) and not node.items:
        scope.report.error("wrong-shape", node, f"{who} has an empty list of rules", _FORM)
    what = f"`next` of {who}" if key == "next" else who
    contexts: dict[str, int] = {}
    built = []
    for part in _listed(scope, node, place, what, who, _FORM):
        if "because" in part.body.pairs:
            part = part._replace(place=place.inside(f"{key}.{_numbered(part.body, contexts)}"))
        found = part.read(*_form(part.body, RULE, OTHERWISE))
        if "go" in found:
            built.append(Rule(found.pop("when", None), found.pop("go"), part.body.span, **found))
    return tuple(built)


def _form(body: MapNode, rule: Keys, otherwise: Keys) -> tuple[Keys, None, Collection[str] | None]:
    """Choose how a rule is read: as the last one where it has `else`, be it misspelt."""
    if ELSE in body.pairs or "when" in body.pairs:
        return (otherwise if ELSE in body.pairs else rule), None, None
    every = {**rule.known, **otherwise.known}
    return (otherwise if misspelt(body, ELSE, every) else rule), None, every


def _word(body: MapNode) -> str:
    """Give the word for where a rule leads, or for its value, without judging it."""
    pair = body.pairs.get(ELSE) or body.pairs.get("go") or body.pairs.get("is")
    return pair.value.text if pair and isinstance(pair.value, Scalar) else ""


def _numbered(body: MapNode, contexts: dict[str, int]) -> str:
    """Name a text by the target it belongs to, so that it survives a change of order."""
    name = _word(body) or "?"
    contexts[name] = contexts.get(name, 0) + 1
    return name if contexts[name] == 1 else f"{name}.{contexts[name]}"


def _asides(part: Part, key: str, node: Node) -> tuple[Aside, ...]:
    """Build the quiet links of a tree or question."""
    help = "write `- {label: words, go: outcome}`"
    items = sequence(part.scope.report, node, f"`{key}` of {part.who}", help) or ()
    contexts: dict[str, int] = {}
    built = []
    for number, item in enumerate(items, 1):
        what = f"quiet link {number} of {part.who}"
        body = mapping(part.scope.report, item, what, help)
        if body is None:
            continue
        here = part.place.inside(f"{key}.{_numbered(body, contexts)}")
        built.append(Part(part.scope, body, here, what).made(ASIDE, Aside, span=body.span))
    return tuple(aside for aside in built if aside)


GO = Key(arrow("{} goes to"), "The id of a question, decision or outcome.", "go", required=True)
BECAUSE = Key(TEXT, "Shown at the outcome, beside the answer that decided.")
RULE = Keys({"when": IF._replace(required=True), "go": GO, "because": BECAUSE, "source": SOURCE})
OTHERWISE = Keys({ELSE: GO, "because": BECAUSE, "source": SOURCE})
ASIDE = Keys(
    {
        "label": Key(LINE, "The words of the link.", required=True),
        "go": Key(arrow("{} goes to", ending=True), "An outcome.", required=True),
    }
)
ASIDES = Key(
    How(_asides, {"type": "array", "items": keyed(ASIDE)}), "Quiet links to outcomes.", "asides"
)


# Derived facts -----------------------------------------------------------------------


def value_words(node: Node) -> dict[str, Scalar]:
    """Give the words that name values of a fact, in order, without judging them."""
    found: dict[str, Scalar] = {}
    for word, _ in _values(node):
        found.setdefault(word.text, word)
    return found


def unlabelled(node: Node) -> tuple[str, ...]:
    """Name the values of a fact that no rule gives a label."""
    labelled = {word.text for word, label in _values(node) if label or is_limit(word.text)}
    return tuple(id for id in value_words(node) if id not in labelled)


def _values(node: Node) -> Iterator[tuple[Scalar, bool]]:
    """Give the word of each rule that names a value, and whether it bears a label."""
    for item in node.items if isinstance(node, ListNode) else ():
        pairs = item.pairs if isinstance(item, MapNode) else {}
        for pair in (pairs.get("is"), pairs.get(ELSE)):
            if pair and isinstance(pair.value, Scalar):
                yield pair.value, "label" in pairs


def derived_fact(
    scope: Scope, name: Scalar, node: Node, place: Place, shared: str | None = None
) -> DerivedFact | None:
    """Build one derived fact from its list of rules."""
    who = f"fact `{name.text}`"
    if isinstance(node, ListNode) and not node.items:
        scope.report.error("wrong-shape", name, f"{who} has no rules", _FACT_FORM)
    labels: dict[str, Text] = {}
    built: list[FactRule] = []
    for part in _listed(scope, node, place, who, who, _FACT_FORM):
        word = _word(part.body)
        form = _form(part.body, FACT_RULE, FACT_OTHERWISE)
        found = part._replace(place=place.inside(word)).read(*form)
        if "value" not in found:
            continue
        rule = FactRule(found.get("when"), span=part.body.span, **found["value"])
        built.append(rule)
        _look_at_unit(part, built)
        label = found.get("label")
        if label and labels.setdefault(word, label).source != label.source:
            related = Related(labels[word].span, "its label stands here")
            message = f"value `{word}` has another label already"
            help = "write the same label, or none"
            scope.report.error("wrong-shape", label.span, message, help, related)
    return DerivedFact(name.text, tuple(built), labels, name.span, shared)


def _value(part: Part, key: str, node: Node) -> dict[str, Any] | None:
    """Read a value: a word, or a number or amount, which is a limit."""
    report, what = part.scope.report, f"the value of {part.who}"
    word = scalar(report, node, what)
    limit: Decimal | AmountRef | None = None
    if word and word.text.startswith(AMOUNT):
        id = word.text.removeprefix(AMOUNT)
        at = within(word, id)
        limit = AmountRef(id, at) if refer(part.scope, "amount", id, at, what) else None
    elif word and is_limit(word.text):
        limit = number_of(report, word, word.text)
    elif word and good_id(report, word.text, word, "a value"):
        return {"value": word.text}
    return {"value": word.text, "limit": limit} if word and limit is not None else None


def _look_at_unit(part: Part, built: Sequence[FactRule]) -> None:
    """See that the last value of a fact is a word or a limit as the first is, in the same unit."""
    first, last = built[0], built[-1]
    if (first.limit is None) is not (last.limit is None):
        message = f"`{first.value}` and `{last.value}` are a number and a word for one fact"
        help = "give it numbers and amounts only, or words only"
        part.scope.report.error("wrong-shape", last.span, message, help)
    amounts = [rule.limit for rule in built if isinstance(rule.limit, AmountRef)]
    units = [part.scope.known["amount"].measures[it.id] for it in amounts]
    if amounts and last.limit is amounts[-1] and units[-1] != units[0]:
        message = f"`{amounts[-1].words}` is in {units[-1]}, `{amounts[0].words}` in {units[0]}"
        help = "a fact gives amounts of one currency or unit"
        part.scope.report.error("unit-mismatch", amounts[-1].span, message, help)


_LABEL = Key(LINE, "The value in words, for use in texts.")
_IS = Key(
    How(_value, WORD_OR_NUMBER),
    "The value of the fact: a word, or a number or `amount:` that is a limit.",
    "value",
    required=True,
)
_ELSE = _IS._replace(words="The value when no rule above matches.", required=False)
FACT_RULE = Keys({"when": IF._replace(required=True), "is": _IS, "label": _LABEL})
FACT_OTHERWISE = Keys({ELSE: _ELSE, "label": _LABEL})


def builds_on(facts: Mapping[str, DerivedFact]) -> dict[str, dict[str, Span]]:
    """Name the derived facts that the rules of each fact test, with the word that tests it."""
    return {
        id: {
            entry.fact: entry.span
            for rule in fact.rules
            if rule.when
            for entry in entries(rule.when)
            if entry.fact in facts
        }
        for id, fact in facts.items()
    }
