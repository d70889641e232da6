"""`when:` → a `Condition`: facts, and what each is held against.

In: the node behind `when` and what may be looked up. Out: a condition in which every fact is known
and every group expanded, or diagnostics that say what was expected. It must not know where a rule
leads. Long, since most of it says what somebody probably meant who wrote something else.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain, product
from typing import Literal as Word
from typing import assert_never

from wizard.trees.conditions.quantities import bad, day_in, expected, range_in, test_meant
from wizard.trees.diagnostics import Related, did_you_mean
from wizard.trees.model import (
    NOTHING,
    TODAY,
    All,
    AnyOf,
    Condition,
    Entry,
    Not,
    Test,
    Ticked,
)
from wizard.trees.nodes import ListNode, MapNode, Node, Pair, Scalar, within
from wizard.trees.scope import AMOUNT, FactShape, Scope, is_piece, listed, refer
from wizard.trees.values import COMMA, KNOWN

NOT = "not"
UNANSWERED = "unanswered"

_FORM = "write `{fact: test}`, a list of these, or `{not: {fact: test}}`"
_MODES: Mapping[str, Word["any", "all", "none"]] = {"any": "any", "all": "all", "none": "none"}
_COUNTRY_SLIPS = {"UK": "GB", "EL": "GR"}


def condition(scope: Scope, node: Node) -> Condition | None:
    """Build a condition; `None` where something is wrong, or while no tree gives facts."""
    join: type[All | AnyOf]
    match node:
        case MapNode():
            join, parts = All, list(_entries(scope, node))
        case ListNode():
            join, parts = AnyOf, [_condition(scope, item) for item in node.items]
        case Scalar():
            help = _braced(scope, node.text) or _FORM
            scope.report.error("bad-condition", node, "a condition is a mapping", help)
            return None
    if not parts:
        scope.report.error("bad-condition", node, "a condition may not be empty", _FORM)
    if not parts or not all(parts):
        return None
    items = tuple(chain.from_iterable(parts))
    return items[0] if len(items) == 1 else join(items)


def _condition(scope: Scope, node: Node) -> list[Condition]:
    built = condition(scope, node)
    return [built] if built else []


def _entries(scope: Scope, node: MapNode) -> Iterator[list[Condition]]:
    """Build each entry; of a list without brackets the first word is told."""
    torn = False
    for pair in node.pairs.values():
        if not (torn and is_piece(pair)):
            yield _entry(scope, pair)
        torn = torn or is_piece(pair)


def _entry(scope: Scope, pair: Pair) -> list[Condition]:
    """Build what one entry says; empty where something is wrong."""
    key, value = pair
    if key.text == NOT:
        return [Not(inner) for inner in _condition(scope, value)]
    if scope.facts is None:
        return []
    shape = scope.facts.get(key.text)
    if shape is None:
        near = did_you_mean(key.text, {**scope.facts, TODAY: None}, key.file.path)
        goal = scope.targets.get(key.text)
        if goal and goal.kind == "question":
            near = "it asks another question once more: test that one"
        message = f"`{key.text}` is no question or derived fact of this tree"
        help = near or _wrapped(key.text) or _listed(pair, scope) or _braced(scope, key.text)
        scope.report.error("unknown-fact", key, message, help or _ADD)
        return []
    scope.names("fact" if shape.kind == "derived" else "question", key.text, key)
    if shape.kind in ("number", "money") and (limits := _limits(value)):
        return _by_limits(scope, key, value, shape, limits)
    return [Entry(key.text, test, key.span) for test in tests(scope, value, shape)]


_ADD = "write it under `questions:`, or under `facts:` if it follows from answers"


def _braced(scope: Scope, text: str) -> str | None:
    """Write words that begin with a fact as the condition that they are meant to be."""
    fact, rest = re.split(r"[ :]", f"{text.strip('()')} ", maxsplit=1)
    known = fact in {*(scope.facts or {}), TODAY} and rest.strip()
    rest = test_meant(rest.strip()) or rest.strip()
    return f"write `{{{fact}: {rest}}}`" if known else None


def _listed(pair: Pair, scope: Scope) -> str | None:
    """Write the list that a `,` without brackets was meant to be."""
    line = pair.key.file.lines[pair.key.start.line]
    fact, _, first = line[: pair.key.start.column].rstrip(", ").rpartition("{")[2].partition(": ")
    if not is_piece(pair) or fact not in (scope.facts or {}):
        return None
    rest = re.match(r"[^}]*", line[pair.key.start.column :])
    return f"for several write a list: `{fact}: [{first}, {rest[0] if rest else ''}]`"


def _wrapped(word: str) -> str | None:
    if word in ("date", "day", "now", "datum", "vandaag"):
        return f"for the day on which somebody answers, write `{TODAY}`"
    if word in ("any", "all", "or", "and"):
        return "entries of a mapping must all hold; for “or”, write a list of mappings"
    return COMMA if word[:1].isdigit() else None


# Derived facts for limits ----------------------------------------------------------------


_LIMIT = re.compile(r"\bfact:([\w-]+)")


def _limits(node: Node) -> list[Scalar]:
    """Give the tests that have a derived fact for a limit."""
    words = node.items if isinstance(node, ListNode) else (node,)
    return [word for word in words if isinstance(word, Scalar) and _LIMIT.search(word.text)]


def _by_limits(
    scope: Scope, key: Scalar, node: Node, shape: FactShape, limits: Sequence[Scalar]
) -> list[Condition]:
    """Build a test that has derived facts for limits: for one of the values that they can have
    together they have these, and the test is true with these in their place."""
    named = {id: word for word in limits for id in _LIMIT.findall(word.text)}
    if not all(_is_limit(scope, word, id, shape) for id, word in named.items()):
        return []
    found: list[Condition] = []
    for some in product(*((scope.facts or {})[id].values for id in named)):
        these = dict(zip(named, some, strict=True))
        filled = [
            word._replace(text=_LIMIT.sub(lambda it: these[it[1]], word.text))  # noqa: B023
            for word in limits
        ]
        whole = node._replace(items=tuple(filled)) if isinstance(node, ListNode) else filled[0]
        held = tests(scope, whole, shape)
        if not held:
            return []
        having = (
            Entry(id, Test(at, value, ids=frozenset((value,))), at)
            for id, value in these.items()
            for at in (within(named[id], f"fact:{id}"),)
        )
        found.append(All((*having, *(Entry(key.text, test, key.span) for test in held))))
    items = node.items if isinstance(node, ListNode) else (node,)
    if isinstance(node, ListNode) and len(limits) < len(items):
        rest = node._replace(items=tuple(it for it in items if it not in limits))
        found += [Entry(key.text, test, key.span) for test in tests(scope, rest, shape)]
    words = [" ".join(it.text.split()) for it in items if isinstance(it, Scalar)]
    said = Entry(key.text, Test(node.span, _or(words)), key.span)
    return [AnyOf(tuple(found), said)]


def _is_limit(scope: Scope, word: Scalar, id: str, shape: FactShape) -> bool:
    """See that a limit is a derived fact that gives numbers or amounts."""
    found, at = (scope.facts or {}).get(id), within(word, f"fact:{id}")
    if found is None or found.kind != "derived":
        derived = {it.id: it for it in (scope.facts or {}).values() if it.kind == "derived"}
        help = did_you_mean(id, derived, word.file.path) or (
            f"derived facts are {listed(derived)}" if derived else "this tree has no derived facts"
        )
        message = f"`{id}` is no derived fact of this tree"
        related = [Related(found.span, f"it is {found.name}")] if found and found.word else []
        if found is None or found.kind != "unknown":
            scope.report.error("unknown-fact", at, message, help, *related)
        return False
    scope.names("fact", id, within(word, id))
    if odd := found.odd:
        message = f"`fact:{id}` gives `{odd.text}`, which is no number or amount"
        help = "a limit is a fact with numbers or amounts only: `is: amount:income-alone`"
        related = [Related(odd.span, "it is given here")]
        scope.report.error("bad-condition", at, message, help, *related)
        return False
    if word.text.strip() == f"fact:{id}":
        message = f"`fact:{id}` is no test of {shape.name}"
        scope.report.error("bad-condition", at, message, f"write `at least fact:{id}`")
        return False
    return True


# What one fact is held against ---------------------------------------------------------


def tests(scope: Scope, node: Node, shape: FactShape) -> tuple[Test, ...]:
    """Build the tests of one entry of a condition; empty where something is wrong."""
    if shape.kind == "unknown":
        return ()  # what could not be read is told where it stands
    match node:
        case MapNode() if shape.kind != "choices" or not node.pairs:
            bad(scope, node, shape, f"{shape.name} cannot be held against a mapping")
            return ()
        case MapNode():
            found = [_mode(scope, *pair, shape) for pair in node.pairs.values()]
        case Scalar():
            found = [_one(scope, node, shape)]
        case ListNode(()):
            bad(scope, node, shape, f"an empty list can never be true of {shape.name}")
            return ()
        case ListNode(items):
            found = [_one(scope, item, shape) for item in items]
    whole = tuple(test for test in found if test)
    if len(whole) < len(found):
        return ()
    return (_joined(node, whole),) if isinstance(node, ListNode) else whole


def _joined(node: ListNode, found: tuple[Test, ...]) -> Test:
    return Test(
        node.span,
        _or([test.words for test in found]),
        frozenset().union(*(test.ids for test in found)),
        tuple(range_ for test in found for range_ in test.ranges),
        tuple(day for test in found for day in test.dates),
        tuple(ticked for test in found for ticked in test.ticked),
        any(test.unanswered for test in found),
    )


def _or(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def _mode(scope: Scope, key: Scalar, node: Node, shape: FactShape) -> Test | None:
    """Build `{any: […]}`, `{all: […]}` or `{none: […]}`."""
    mode = _MODES.get(key.text)
    if mode is None:
        help = did_you_mean(key.text, dict.fromkeys(_MODES))
        bad(scope, key, shape, f"`{key.text}` is no test of {shape.name}", help)
        return None
    ids: frozenset[str] = frozenset()
    words = []
    for item in node.items if isinstance(node, ListNode) else (node,):
        if not isinstance(item, Scalar) or item.text in (NOTHING, UNANSWERED):
            message = f"`{mode}` takes a list of options of {shape.name}"
            bad(scope, item, shape, message, _values(shape))
            return None
        named = _named(scope, item, shape)
        if named is None:
            return None
        ids |= named
        words.append(item.text)
    if not ids:
        message = f"`{mode}` takes at least one option of {shape.name}"
        bad(scope, node, shape, message, _values(shape))
        return None
    return Test(node.span, f"{mode} of {', '.join(words)}", ticked=(Ticked(mode, ids),))


def _one(scope: Scope, word: Node, shape: FactShape) -> Test | None:
    """Build the test that one word or phrase says."""
    if not isinstance(word, Scalar):
        bad(scope, word, shape, f"a list of tests of {shape.name} holds words only")
        return None
    text = " ".join(word.text.split())
    if text == UNANSWERED and shape.kind == "today":
        bad(scope, word, shape, "`today` is always known")
        return None
    if text == UNANSWERED:
        return Test(word.span, text, unanswered=True)
    match shape.kind:
        case "choice" | "derived" | "country":
            ids = _named(scope, word, shape)
            if ids and _never(scope, word, shape, ids):
                return None
            return Test(word.span, text, ids=ids) if ids else None
        case "choices":
            ids = frozenset() if text == NOTHING else _named(scope, word, shape)
            mode: Word["nothing", "any"] = "any" if ids else "nothing"
            return None if ids is None else Test(word.span, text, ticked=(Ticked(mode, ids),))
        case _ if text in shape.values:
            scope.names("option", text, word, shape.id)
            return Test(word.span, text, ids=frozenset((text,)))
        case "number" | "money":
            range_ = range_in(scope, word, text, shape)
            return Test(word.span, text, ranges=(range_,)) if range_ else None
        case "date" | "today":
            day = day_in(scope, word, text, shape)
            return Test(word.span, text, dates=(day,)) if day else None
        case "unknown":
            return None
    assert_never(shape.kind)


def _named(scope: Scope, word: Scalar, shape: FactShape) -> frozenset[str] | None:
    """Resolve an option, value, country code or group to the ids it stands for, one at least."""
    text, country = word.text, shape.kind == "country"
    if text in shape.values or (country and text in KNOWN):
        scope.names("option", text, word, shape.id)
        if text.startswith(AMOUNT):
            id = text.removeprefix(AMOUNT)
            refer(scope, "amount", id, within(word, id), f"a condition on {shape.name}")
        return frozenset((text,))
    groups = scope.known["group"]
    group = groups.members.get(text)
    if unusable := groups.broken.get(text) or (groups.unreadable if group is None else ()):
        scope.report.found.extend(unusable)
        return None
    if group is None:
        _unknown(scope, word, shape)
        return None
    fitting = frozenset(id for id in group if id in shape.values or (country and id in KNOWN))
    if not fitting:
        message = f"group `{text}` names nothing that {shape.name} can be"
        related = Related(groups.ids[text], f"`{text}` is listed here")
        scope.report.error("unknown-option", word, message, _values(shape), related)
        return None
    scope.names("group", text, word, shape.id)
    return fitting


def _never(scope: Scope, word: Scalar, shape: FactShape, ids: frozenset[str]) -> bool:
    """Report a test of countries that are not offered; what is shared may be of other trees."""
    mine = word.file.path == scope.file.path
    if not shape.among or not mine or ids & {*shape.among, *shape.values}:
        return False
    message = f"`{word.text}` is not among the countries that {shape.name} offers"
    related = Related(shape.span, f"{shape.name} stands here")
    help = "take it out here, or put it under `among` there"
    scope.report.error("unknown-option", word, message, help, related)
    return True


def _unknown(scope: Scope, word: Scalar, shape: FactShape) -> None:
    text, code, groups = word.text, "unknown-option", scope.known["group"].ids
    related = [Related(shape.span, f"{shape.name} stands here")]
    near = did_you_mean(text, {**shape.values, **groups}, word.file.path)
    country = _COUNTRY_SLIPS.get(text.upper(), text.upper())
    if shape.kind != "country":
        sort = "value" if shape.kind == "derived" else "option"
        message, help = f"`{text}` is no {sort} of {shape.name}, and no group", _values(shape)
    elif len(text) == 2:
        message, related = f"`{text}` is no country code", []
        help = "write the two capitals of ISO 3166-1, such as `PH`"
    else:
        extra = f", group or extra answer of {shape.name}" if shape.values else " and no group"
        message = f"`{text}` is no country code{extra}"
        every = f"groups are {listed(groups)}" if groups else "there are no groups yet"
        code, help = "unknown-group", f"{every}; a new one goes in `shared/groups.yaml`"
    if shape.kind == "country" and country in KNOWN:
        near = f"did you mean `{country}`?"
    near = _several(text, shape, groups) or near
    scope.report.error(code, word, message, near or help, *related)


def _several(text: str, shape: FactShape, groups: Collection[str]) -> str | None:
    """Write several words, or one with a `not`, as the format has them."""
    known = {*shape.values, *groups, *(KNOWN if shape.kind == "country" else ())}
    words = re.split(r" *[;/|] *| (?:or|of|and|en) ", text)
    if len(words) > 1 and known.issuperset(words):
        return f"for several write a list: `[{', '.join(words)}]`"
    if text.startswith("not ") and text.removeprefix("not ") in known:
        return f"write `not: {{{shape.id}: {text.removeprefix('not ')}}}`"
    return None


def _values(shape: FactShape) -> str:
    if not shape.values:
        return expected(shape)
    sort = {"derived": "values", "country": "extra answers"}.get(shape.kind, "options")
    return f"its {sort} are {listed(shape.values)}"
