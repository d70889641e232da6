"""The questions of a tree.

In: the mapping of one question, joined with the shared one it takes, its options spelled
out. Out: a `Question`, or diagnostics. It must not know other questions but as targets and
facts. A little long, so that all keys of a question stand in one list with what reads them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias, assert_never

from wizard.trees import values
from wizard.trees.calendar import Day, period
from wizard.trees.conditions.condition import tests
from wizard.trees.conditions.quantities import bad, limit
from wizard.trees.diagnostics import Diagnostic, Related, did_you_mean
from wizard.trees.kinds import bound
from wizard.trees.mapping import (
    ELSEWHERE,
    ONE_LINE,
    SOURCE,
    WAS,
    WORD_OR_NUMBER,
    YES,
    How,
    Key,
    Keys,
    Part,
)
from wizard.trees.model import (
    KINDS,
    TODAY,
    AmountRef,
    Edge,
    Kind,
    Option,
    Question,
    Relative,
    Rule,
    Test,
    Text,
)
from wizard.trees.nodes import ListNode, MapNode, Node, Pair, Scalar
from wizard.trees.rules import ASIDES, BECAUSE, GO, arrow, rules
from wizard.trees.scope import (
    AMOUNT,
    FactShape,
    Report,
    Scope,
    good_id,
    is_id,
    listed,
    missing_key,
    misspelt,
)
from wizard.trees.wording import LINE, TEXT, WALKED_LINE

LEADING = ("next", "unsure", "aside", "use")
ASKS = "asks"
READY_LABELS = frozenset(("yes", "no"))

_A_DAY = date(2001, 1, 1)


def own_keys(kind: Kind) -> tuple[str, ...]:
    """Name the keys that questions of a kind have beside those of all."""
    match kind:
        case "choice":
            return ("options",)
        case "choices":
            return ("options", "at-least", "told-none")
        case "country":
            return ("extra", "among", "told")
        case "number" | "money":
            return ("extra", "min", "max", "usual", "step", "unit", "told")
        case "date":
            return ("extra", "min", "max", "usual", "told")
    assert_never(kind)


def kind_of(body: MapNode) -> Kind | None:
    """Say which kind a question is of; `None` for a type that does not exist."""
    word = _type_in(body)
    if word is None:
        return "choice"
    return next((k for k in KINDS if isinstance(word, Scalar) and k == word.text), None)


def _type_in(body: MapNode) -> Node | None:
    """Give what stands under `type`, be that misspelt."""
    pair = body.pairs.get("type") or misspelt(body, "type", QUESTION.known)
    return pair.value if pair else None


def unit_in(body: MapNode) -> str:
    """Give what the numbers of a question are counted in, as written."""
    unit = body.pairs["unit"].value if "unit" in body.pairs else None
    return unit.text if isinstance(unit, Scalar) else ""


def question(part: Part, name: Scalar, shared: str | None = None) -> Question | None:
    """Build one question; a shared one by itself leads nowhere yet."""
    kind = kind_of(part.body)
    if kind is None:
        word = _type_in(part.body)
        assert word is not None
        _unknown_kind(part, word)
        return None
    allowed = (_SHARED if _alone(part) else _ALLOWED)[kind]
    of_others = [key for key in part.body.pairs if key in _TYPED]
    if of_others and not any(_there(part, key, QUESTION.known) for key in ("type", "options")):
        message = f"{part.who} has no `type`, and a choice has no `{of_others[0]}`"
        part.scope.report.error("missing-key", name, message, f"types are {listed(KINDS)}")
        return None
    if not part.body.pairs.keys() <= allowed.keys():
        _misplaced(part, kind, allowed)
    found = part.read(QUESTION, at=name, allowed=allowed)
    if "options" in allowed and not _there(part, "options", allowed):
        missing_key(part.scope.report, name, part.who, "options")
    shape = _shape(part, name, kind)
    for key, field in (("min", "minimum"), ("max", "maximum")):
        if key in allowed and (node := part.node(key)):
            found[field] = _bound(part, key, node, shape)
    own = found.get("minimum"), found.get("maximum")
    if own != (None, None):
        _look_at_bounds(part, shape, own, shared)
    if "usual" in allowed and (node := part.node("usual")):
        found["usual"] = _usual(part, node, shape, found)
    if "among" in allowed and (node := part.node("among")):
        found["among"] = _among(part, node, name, shared)
    found.setdefault("step", _step(kind))
    if not _alone(part) and not _there(part, "next", allowed):
        _leads_nowhere(part, name, kind)
    if not QUESTION.whole(found):
        return None
    id = name.text
    return Question(id=id, kind=kind, span=name.span, place=id, shared=shared, **found)


def _alone(part: Part) -> bool:
    """Say whether a shared question is read by itself, without a tree that takes it."""
    return part.scope.facts is None


def _there(part: Part, key: str, allowed: Collection[str]) -> bool:
    """Say whether a key is there, be it misspelt."""
    return key in part.body.pairs or misspelt(part.body, key, allowed) is not None


def _unknown_kind(part: Part, word: Node) -> None:
    written = word.text if isinstance(word, Scalar) else "…"
    help = did_you_mean(written, dict.fromkeys(KINDS)) or f"types are {listed(KINDS)}"
    message = f"`{written}` is no type of question"
    part.scope.report.error("wrong-shape", word, message, help)


def _misplaced(part: Part, kind: Kind, allowed: Collection[str]) -> None:
    """Report keys that other questions have."""
    for key, (word, _) in part.body.pairs.items():
        if key in allowed or key not in QUESTION.known:
            continue
        message = f"a question of type `{kind}` has no `{key}`"
        help = f"remove it, or give another `type`; keys here: {listed(allowed, 20)}"
        if key == ASKS:
            message = f"`{ASKS}` takes the id of another question, whose words it has"
            help = "for words of its own write `ask:` alone, else take out `ask:`"
        if key in (*LEADING, ASKS) and _alone(part):
            message = f"a shared question has no `{key}`"
            help = "write it in the tree that uses it"
        part.scope.report.error("unknown-key", word, message, help)


# A question asked once more ----------------------------------------------------------


def asks(body: Node) -> Scalar | None:
    """Give the word by which a place asks a question of the tree once more, if it does."""
    pair = body.pairs.get(ASKS) if isinstance(body, MapNode) and "ask" not in body.pairs else None
    word = pair.value if pair else None
    return word if isinstance(word, Scalar) and is_id(word.text) else None


def asked_again(part: Part, name: Scalar, questions: Mapping[str, Question]) -> Question | None:
    """Build a place that asks one of the tree's questions once more: where its answers lead is
    said here, all else there."""
    word = asks(part.body)
    asked = _original(part, word, questions) if word else None
    if asked is None:
        return None
    key = "extra" if asked.kind not in ("choice", "choices") else "options"
    keys, before = AGAIN[key], len(part.scope.report.found)
    pairs = dict(part.body.pairs)
    for pair in (pairs.pop(id) for id in tuple(pairs) if id in QUESTION.known.keys() - keys.known):
        message = (
            f"`{pair.key.text}` of {part.who} is that of `{asked.id}`, which it asks once more"
        )
        help = f"take it out; keys here: {listed(keys.known)}"
        part.scope.report.error("unknown-key", pair.key, message, help)
    part = part._replace(body=part.body._replace(pairs=pairs))
    found = part.read(keys)
    here = dict(_led(part, key, asked))
    options, extras = (
        tuple([here.get(it.id) or replace(it, go=None, because=None, source=None) for it in each])
        for each in (asked.options, asked.extras)
    )
    led = asked.kind == "choice" and all(option.go for option in options)
    good = len(part.scope.report.found) == before
    if good and not led and "next" not in part.body.pairs:
        message = f"{part.who} has no `next`, and not every answer has a `go` here"
        help = f"add `next:`; what `{asked.id}` says of where answers lead does not count here"
        part.scope.report.error("missing-key", name, message, help)
    bare: dict[str, Any] = {"next": (), "unsure": None, "asides": (), "source": None}
    return replace(
        asked,
        place=name.text,
        span=name.span,
        **{**bare, **found, "options": options, "extras": extras},
    )


def _original(part: Part, word: Scalar, questions: Mapping[str, Question]) -> Question | None:
    """Find the question that a place asks once more."""
    scope, id = part.scope, word.text
    if id in questions:
        scope.names("question", id, word)
        return questions[id]
    shape, goal = (scope.facts or {}).get(id), scope.targets.get(id)
    if goal and goal.kind == "question" and not shape:
        message = f"{part.who} asks `{id}`, which only asks another question once more"
        related = Related(goal.span, f"`{id}` stands here")
        help = "name the question whose words are asked"
        scope.report.error("wrong-shape", word, message, help, related)
    elif shape is None or shape.kind in ("derived", "today"):
        message = f"{part.who} asks `{id}`, which is no question of this tree"
        near = did_you_mean(id, {it: one.span for it, one in questions.items()}, scope.file.path)
        help = near or "name a question; for words of its own, write `ask:`"
        scope.report.error("unknown-question", word, message, help)
    return None  # else it could not be built, which is told there


def _led(part: Part, key: str, asked: Question) -> Iterator[tuple[str, Option]]:
    """Give the answers of which a place says where they lead, or why."""
    node, there = part.node(key), {it.id: it for it in (*asked.options, *asked.extras)}
    for id, body in node.pairs.values() if isinstance(node, MapNode) else ():
        option = there.get(id.text)
        if option is None:
            help = did_you_mean(id.text, {it: one.span for it, one in there.items()})
            message = f"`{id.text}` is no answer to `{asked.id}`, which {part.who} asks once more"
            related = Related(asked.span, f"question `{asked.id}` stands here")
            help = help or f"its answers are {listed(there)}"
            part.scope.report.error("unknown-option", id, message, help, related)
            continue
        assert isinstance(body, MapNode)
        who = f"answer `{id.text}` of {part.who}"
        here = Part(part.scope, body, part.place.inside(f"{key}.{id.text}"), who)
        part.scope.names("option", id.text, id, asked.id)
        bare: dict[str, Any] = {"go": None, "because": None, "source": None}
        several = _SEVERAL if asked.kind == "choices" else _LED
        yield id.text, replace(option, span=id.span, **{**bare, **here.read(several)})


# Options -----------------------------------------------------------------------------


def _options(part: Part, key: str, node: Node) -> tuple[Option, ...]:
    if not isinstance(node, MapNode):
        return ()
    if not node.pairs:
        help = "write `id: target` or `id: {label: words}` below it, two spaces further in"
        part.scope.report.error("wrong-shape", node, f"`{key}` of {part.who} is empty", help)
    sort = "option" if key == "options" else "extra answer"
    ticked = key == "options" and kind_of(part.body) == "choices"
    keys = _LEADS_NOWHERE if ticked or _alone(part) else OPTION
    built = (_option(part, key, pair, sort, keys) for pair in node.pairs.values())
    return tuple(option for option in built if option)


def _option(part: Part, key: str, pair: Pair, sort: str, keys: Keys) -> Option | None:
    id, body = pair
    assert isinstance(body, MapNode)
    report = part.scope.report
    label = "" if "label" in body.pairs or is_id(id.text) else f": {{label: {id.text}}}"
    good = good_id(report, id.text, id, f"an {sort}", label)
    who = f"{sort} `{id.text}` of {part.who}"
    here = Part(part.scope, body, part.place.inside(f"{key}.{id.text}"), who)
    if not good:
        return None
    if id.text in OPTION.known and "label" not in body.pairs:
        message = f"`{id.text}` stands beside the {sort}s of {part.who}, where an id belongs"
        report.error("wrong-shape", id, message, f"indent it below the {sort} that it is said of")
        return None
    if words := _only_words(body):
        label, go = f"label: {words.text}", "" if keys is _LEADS_NOWHERE else ", go: target"
        message = f"{who} has words where an id belongs"
        help = f"write `{id.text}: {{{label}{go}}}`" + (go and f", or `{id.text}: target`")
        report.error("unknown-target", words, message, help)
        return None
    found = here.read(keys)
    empty = "go" not in found and set(body.pairs) == {"go"} and keys is OPTION
    if not empty and not _there(here, "label", OPTION.known) and id.text not in READY_LABELS:
        help = f"write `{id.text}: {{label: words}}`; only `yes` and `no` have ready labels"
        report.error("missing-key", id, f"{who} has no `label`", help)
    return Option(id=id.text, span=id.span, **found)


def _only_words(body: MapNode) -> Scalar | None:
    """Give the words that stand behind an option, where in its short form a target would."""
    word = body.pairs["go"].value if set(body.pairs) == {"go"} else None
    return word if isinstance(word, Scalar) and word.text and not is_id(word.text) else None


def _no_go(part: Part, key: str, node: Node) -> None:
    help = "write rules under `next` of the question"
    message = f"{part.who} may not have a `go`, because several can be ticked at once"
    if _alone(part):
        message, help = f"{part.who} is shared and leads nowhere", "write `go` in the tree"
    part.scope.report.error("unknown-key", part.body.pairs[key].key, message, help)


def _least(part: Part, key: str, node: Node) -> int | None:
    """Read how many options must be ticked."""
    options = part.node("options")
    found = values.number(part.scope.report, node, f"`{key}` of {part.who}")
    most = len(options.pairs) if isinstance(options, MapNode) else 1
    if found is None or kind_of(part.body) != "choices":
        return None
    if found % 1 or not 1 <= found <= most:
        message = f"`{key}` of {part.who} must be a whole number from 1 to {most}"
        help = "there are no more options to tick; leave it out if none may be ticked"
        part.scope.report.error("bad-number", node, message, help)
        return None
    return int(found)


# Countries ---------------------------------------------------------------------------


def offered(scope: Scope, node: Node, name: Scalar) -> Test | None:
    """Read which countries are offered: codes and groups, as a rule tests them."""
    shape = FactShape(name.text, "country", {}, name)
    found = next(iter(tests(scope, node, shape)), None)
    if found and found.unanswered:
        bad(scope, node, shape, "`unanswered` is no country")
        return None
    return found


def _among(part: Part, node: Node, name: Scalar, shared: str | None) -> Test | None:
    """Read the countries that are offered; a tree offers none that a shared question does not."""
    taken = part.scope.known["question"].nodes[shared].value if shared else None
    wide = taken.pairs.get("among") if isinstance(taken, MapNode) else None
    if wide and wide.value is not node:
        silent = replace(part.scope, report=Report())
        every = offered(silent, wide.value, name)
        for word in node.items if isinstance(node, ListNode) else (node,):
            some = offered(silent, word, name)
            if every and some and not some.ids <= every.ids:
                more = listed(sorted(some.ids - every.ids))
                message = f"the shared {part.who} does not offer {more}"
                related = Related(wide.value.span, "it offers these")
                help = "a tree may only offer fewer countries"
                part.scope.report.error("unknown-option", word, message, help, related)
    return offered(part.scope, node, name)


# Bounds ------------------------------------------------------------------------------


def _bound(part: Part, key: str, node: Node, shape: FactShape) -> Edge | None:
    what, word = f"`{key}` of {part.who}", node if isinstance(node, Scalar) else None
    if shape.kind == "date":
        is_today = word is not None and word.text == TODAY
        return "today" if is_today else values.day(part.scope.report, node, what)
    if word is not None and word.text.startswith(AMOUNT):
        return limit(part.scope, word, word.text, shape, what)
    return values.number(part.scope.report, node, what)


def _shape(part: Part, name: Scalar, kind: Kind) -> FactShape:
    """Say what the numbers of a question are; a shared one by itself does not know the currency."""
    if part.scope.facts is not None:
        return part.scope.facts[name.text]._replace(values={})
    unit = "" if kind == "money" else unit_in(part.body)
    return FactShape(name.text, kind, {}, name, unit=unit)


def _look_at_bounds(part: Part, shape: FactShape, own: Bounds, shared: str | None) -> None:
    """See that on every day the bounds of a question leave some answers, and those of a tree none
    that the shared question does not have."""
    amounts, wide = part.scope.known["amount"].amounts, _wide(part, shape, shared)
    named = {edge.id for edge in (*own, *wide) if isinstance(edge, AmountRef)}
    turns = {day for id in named if id in amounts for day, _ in amounts[id].values}
    for day in sorted({date.min, *turns, date.max}) if named <= amounts.keys() else ():
        low, high, least, most = (bound(edge, Day(day, amounts)) for edge in (*own, *wide))
        none = _above(low, high) and TODAY not in own
        key = "max" if none or _above(high, most) else "min" if _above(least, low) else None
        if key and key in part.body.pairs:
            code = "bad-date" if shape.kind == "date" else "bad-number"
            on = f" from {day} on" if day in turns else ""
            message = f"`{key}` of {part.who} lets in more than the shared question does{on}"
            help, related = "a tree may only let in less", []
            if none:
                message = f"`max` of {part.who} is below its `min`{on}, so no answer is good"
                help = "turn the two round" if not turns else "no value of one may pass the other"
                related = [Related(part.body.pairs["min"].value.span, "`min` stands here")]
            part.scope.report.error(code, part.body.pairs[key].value, message, help, *related)
            return


def _wide(part: Part, shape: FactShape, shared: str | None) -> Bounds:
    """Read the bounds of the shared question that a tree takes, where it has its own."""
    taken = part.scope.known["question"].nodes[shared].value if shared else None
    if not isinstance(taken, MapNode) or _alone(part):
        return None, None
    silent = part._replace(scope=replace(part.scope, report=Report()))
    ends = (taken.pairs.get(key) for key in ("min", "max"))
    low, high = (_bound(silent, "", it.value, shape) if it else None for it in ends)
    return low, high


Bounds: TypeAlias = tuple[Edge | None, Edge | None]


def _above(low: Edge | None, high: Edge | None) -> bool:
    if isinstance(low, Decimal) and isinstance(high, Decimal):
        return low > high
    return isinstance(low, date) and isinstance(high, date) and low > high


def _usual(part: Part, node: Node, shape: FactShape, found: Mapping[str, Edge]) -> Test | None:
    """Read what is plausible, in the words of a rule; it stays within the bounds."""
    test = next(iter(tests(part.scope, node, shape)), None)
    if test and test.unanswered:
        bad(part.scope, node, shape, "`unanswered` is no answer")
    for each in (*test.ranges, *test.dates) if test else ():
        if isinstance(each, Relative) and isinstance(each.shift.count, AmountRef):
            continue  # how far it reaches hangs on the day
        stretch = period(each, Day(_A_DAY, {})) if isinstance(each, Relative) else each
        for key, end in (("min", found.get("minimum")), ("max", found.get("maximum"))):
            # what moves with the day is held against a bound that does
            edge = end if stretch is each else _A_DAY if end == TODAY else None
            ends = (stretch.low, stretch.high)
            if any(_above(edge, it) if key == "min" else _above(it, edge) for it in ends):
                code = "bad-date" if shape.kind == "date" else "bad-number"
                related = Related(part.body.pairs[key].value.span, f"`{key}` stands here")
                message = f"`usual` of {part.who} reaches beyond its `{key}`"
                help = "say which of the answers that are allowed are plausible"
                part.scope.report.error(code, node, message, help, related)
                return None
    return test


def _step(kind: Kind | None) -> Decimal:
    return Decimal("0.01" if kind == "money" else 1)


def _distance(part: Part, key: str, node: Node) -> Decimal | None:
    kind = kind_of(part.body)
    if kind not in ("number", "money"):
        return None
    found = values.number(part.scope.report, node, f"`{key}` of {part.who}")
    if found is not None and found <= 0:
        message = f"`{key}` of {part.who} must be more than 0"
        help = f"leave it out for {_step(kind)}"
        part.scope.report.error("bad-number", node, message, help)
        return None
    return found


# Where answers lead ------------------------------------------------------------------


def _told(part: Part, key: str, node: Node) -> Text | None:
    """Read a statement in which `{answer}` is the answer to its own question."""
    own = replace(part.scope, own=part.place.own)
    found: Text | None = WALKED_LINE.read(part._replace(scope=own), key, node)
    return found


def _next(part: Part, key: str, node: Node) -> tuple[Rule, ...]:
    return () if _alone(part) else rules(part.scope, node, part.place, key, part.who)


def _leads_nowhere(part: Part, name: Scalar, kind: Kind) -> None:
    """Report a question without rules, unless each of its options has a target."""
    message = f"{part.who} has no `next`, so its answers lead nowhere"
    options = part.node("options")
    if kind == "choice" and isinstance(options, MapNode):
        bodies = ((id, pair.value) for id, pair in options.pairs.items())
        lost = [id for id, it in bodies if isinstance(it, MapNode) and "go" not in it.pairs]
        if not lost:
            return
        message = f"{part.who} has no `next`, and its option `{lost[0]}` no `go`"
    begin, end = name.start.line + 1, part.body.end.line + 1
    inside = (
        each.span
        for each in part.scope.report.found
        if each.span.path == name.file.path and begin <= each.span.line <= end
    )
    help, cause = "add `next:` with a target or rules", next(inside, None)
    found = Diagnostic("missing-key", "error", message, name.span, help, cause=cause)
    part.scope.report.found.append(found)


OPTION = Keys(
    {
        "label": Key(
            WALKED_LINE, "The answer as visitors read it; `yes` and `no` have ready labels."
        ),
        "told": Key(WALKED_LINE, "How it reads as a statement about who chose it: `Not married`."),
        "hint": Key(TEXT, "Help under this answer."),
        "go": GO._replace(required=False),
        "because": BECAUSE,
        "source": SOURCE,
        "was": WAS,
    }
)
_LEADS_NOWHERE = Keys({**OPTION.known, "go": Key(How(_no_go), "")})
_OPTIONS = How(
    _options,
    {"anyOf": [{"type": "array", "items": ONE_LINE}, {"$ref": "#/definitions/options"}]},
)
_LIMIT = ELSEWHERE._replace(schema=WORD_OR_NUMBER)
RULES: dict[str, object] = {
    "description": "A target, or rules: read from top to bottom, the first that matches wins.",
    "anyOf": [
        ONE_LINE,
        {"type": "array", "items": {"$ref": "#/definitions/rule"}, "minItems": 1},
    ],
}
QUESTION = Keys(
    {
        "ask": Key(WALKED_LINE, "The question, one sentence.", required=True),
        "hint": Key(TEXT, "Help under the question."),
        "why": Key(TEXT, "Shown under “Why do we ask this?”."),
        "find-out": Key(TEXT, "How somebody who does not know finds the answer."),
        "type": Key(
            ELSEWHERE._replace(schema={"enum": list(KINDS)}),
            "The kind of answer; `choice` when left out.",
        ),
        "source": SOURCE,
        "options": Key(_OPTIONS, "The answers: `id: target`, `id: {label, go}`, or `[yes, no]`."),
        "extra": Key(_OPTIONS, "Answers beside the typed one, such as `stateless`.", "extras"),
        "at-least": Key(
            How(_least, WORD_OR_NUMBER),
            "How many must be ticked; without it “None of these” is an answer too.",
        ),
        "among": Key(
            ELSEWHERE._replace(schema={"anyOf": [ONE_LINE, {"type": "array", "items": ONE_LINE}]}),
            "The countries that are offered: codes and groups; without it all are.",
        ),
        "min": Key(_LIMIT, "The least that is allowed: also `amount:id`, or `today`.", "minimum"),
        "max": Key(_LIMIT, "The most that is allowed: also `amount:id`, or `today`.", "maximum"),
        "usual": Key(
            ELSEWHERE._replace(schema={"type": ["string", "number", "array"]}),
            "What is plausible, as a rule tests it (`200 to 10000`); the rest is asked again.",
        ),
        "step": Key(
            How(_distance, WORD_OR_NUMBER),
            "Distance between two answers: 1 for numbers, 0.01 for money.",
        ),
        "told": Key(
            How(_told, WALKED_LINE.schema),
            "How a typed answer reads as a statement: `Age: {answer}`.",
        ),
        "told-none": Key(WALKED_LINE, "How nothing ticked reads as a statement."),
        "fixed": Key(YES, "yes: nobody can change this, so it is never something to do."),
        "unit": Key(LINE, "Shown behind the field, and may be typed too: `34 years`."),
        "next": Key(How(_next, RULES), "Where the answers go: a target, or rules."),
        "unsure": Key(
            arrow("“I do not know” at {} goes to"),
            "Where “I do not know” goes; else the page “it depends”.",
        ),
        "aside": ASIDES,
        "was": WAS,
        "use": Key(
            ELSEWHERE,
            "A question of shared/questions.yaml; words and bounds may be your own.",
        ),
        ASKS: Key(ELSEWHERE, "A question of this tree that is asked here once more."),
    }
)
_LED = Keys({key: OPTION.known[key] for key in ("go", "because", "source")})
_SEVERAL = Keys({**_LED.known, "go": _LEADS_NOWHERE.known["go"]})
AGAIN = {
    key: Keys(
        {
            ASKS: QUESTION.known[ASKS],
            key: Key(ELSEWHERE, ""),
            **{id: QUESTION.known[id] for id in ("next", "unsure", "aside", "source")},
        }
    )
    for key in ("options", "extra")
}
"""The keys of a place that asks a question once more, by that of its answers."""
_KEYS = ("ask", "hint", "why", "find-out", "type", "source", "fixed", "was")
_TYPED = dict.fromkeys(key for kind in KINDS for key in own_keys(kind) if key != "options")
_SHARED = {kind: dict.fromkeys((*_KEYS, *own_keys(kind))) for kind in KINDS}
_ALLOWED = {kind: dict.fromkeys((*_KEYS, *own_keys(kind), *LEADING)) for kind in KINDS}
