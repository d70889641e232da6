"""The questions of a tree.

In: the mapping of one question, joined with the shared one it takes, its options spelled
out. Out: a `Question`, or diagnostics. It must not know other questions but as targets and
facts.
"""

from __future__ import annotations

from collections.abc import Mapping

from wizard.trees.bounds import bounds, step
from wizard.trees.diagnostics import did_you_mean
from wizard.trees.mapping import Part
from wizard.trees.model import KINDS, Kind, Option, Question, Rule
from wizard.trees.nodes import MapNode, Pair, Scalar
from wizard.trees.rules import asides, because, rules, target
from wizard.trees.scope import good_id, keys, listed

KEYS = ("ask", "hint", "why", "find-out", "type", "source")
LEADING = ("next", "unsure", "aside", "use")
BY_KIND: Mapping[Kind, tuple[str, ...]] = {
    "choice": ("options",),
    "choices": ("options",),
    "country": ("extra",),
    "number": ("extra", "min", "max", "step", "unit"),
    "money": ("extra", "min", "max", "step", "unit"),
    "date": ("extra", "min", "max"),
}
_SHARED = {kind: (*KEYS, *own) for kind, own in BY_KIND.items()}
_ALLOWED = {kind: (*KEYS, *own, *LEADING) for kind, own in BY_KIND.items()}
_ANY = frozenset((*LEADING, *(key for each in BY_KIND.values() for key in each)))
OPTION_KEYS = ("label", "hint", "go", "because", "source")
READY_LABELS = frozenset(("yes", "no"))


def kind_of(body: MapNode) -> Kind | None:
    """Say which kind a question is of; `None` for a type that does not exist."""
    pair = body.pairs.get("type")
    if pair is None:
        return "choice"
    word = pair.value
    return next((k for k in KINDS if isinstance(word, Scalar) and k == word.text), None)


def question(
    part: Part, name: Scalar, shared: str | None = None, alone: bool = False
) -> Question | None:
    """Build one question; `alone` is a shared one by itself, which leads nowhere yet."""
    kind = kind_of(part.body)
    if kind is None:
        _unknown_kind(part)
        return None
    _look_at_keys(part, name, kind, alone)
    ask, unit = part.line("ask"), part.line("unit")
    hint, why, find_out = (part.text(key) for key in ("hint", "why", "find-out"))
    options = _options(part, "options", leads=not alone and kind != "choices")
    extras = _options(part, "extra", leads=not alone)
    minimum, maximum = bounds(part, kind)
    distance, origin = step(part, kind), part.source()
    unsure, links = part.node("unsure"), part.node("aside")
    dont_know = f"“I do not know” at {part.who} goes to"
    after_unsure = target(part.scope, unsure, dont_know) if unsure else None
    quiet = asides(part.scope, links, part.place, part.who) if links else ()
    after = () if alone else _next(part, name, kind)
    if ask is None:
        return None
    return Question(
        id=name.text,
        kind=kind,
        ask=ask,
        span=name.span,
        hint=hint,
        why=why,
        find_out=find_out,
        options=options,
        extras=extras,
        minimum=minimum,
        maximum=maximum,
        step=distance,
        unit=unit,
        unsure=after_unsure,
        next=after,
        asides=quiet,
        source=origin,
        shared=shared,
    )


def _unknown_kind(part: Part) -> None:
    word = part.body.pairs["type"].value
    written = word.text if isinstance(word, Scalar) else "…"
    help = did_you_mean(written, dict.fromkeys(KINDS)) or f"types are {listed(KINDS)}"
    message = f"`{written}` is no type of question"
    part.scope.report.error("wrong-shape", word, message, help)


def _look_at_keys(part: Part, name: Scalar, kind: Kind, alone: bool) -> None:
    allowed = _SHARED[kind] if alone else _ALLOWED[kind]
    pairs = part.body.pairs
    misplaced = [key for key in pairs if key not in allowed and key in _ANY]
    for key in misplaced:
        message = f"a question of type `{kind}` has no `{key}`"
        help = f"remove it, or give another `type`; keys here: {listed(allowed, 20)}"
        if key in LEADING:
            message = f"a shared question has no `{key}`"
            help = "write it in the tree that uses it"
        part.scope.report.error("unknown-key", pairs[key].key, message, help)
    required = ("ask", "options") if kind in ("choice", "choices") else ("ask",)
    known = {key: pair for key, pair in pairs.items() if key not in misplaced}
    body = part.body._replace(pairs=known) if misplaced else part.body
    keys(part.scope.report, body, part.who, allowed, required, name)


def _options(part: Part, key: str, leads: bool) -> tuple[Option, ...]:
    node = part.node(key)
    if not isinstance(node, MapNode):
        return ()
    if not node.pairs:
        help = "write `id: target` or `id: {label: words}` below it, two spaces further in"
        part.scope.report.error("wrong-shape", node, f"`{key}` of {part.who} is empty", help)
    sort = "option" if key == "options" else "extra answer"
    built = (_option(part, key, pair, sort, leads) for pair in node.pairs.values())
    return tuple(option for option in built if option)


def _option(part: Part, key: str, pair: Pair, sort: str, leads: bool) -> Option | None:
    id, body = pair
    assert isinstance(body, MapNode)
    scope = part.scope
    good = good_id(scope.report, id.text, id, f"an {sort}")
    who = f"{sort} `{id.text}` of {part.who}"
    here = Part(scope, body, part.place, who)
    arrow = body.pairs.get("go")
    if arrow and not leads:
        _no_go(here, arrow)
    here.keys(OPTION_KEYS)
    at = f"{key}.{id.text}"
    label, hint = here.line("label", f"{at}.label"), here.text("hint", f"{at}.hint")
    if "label" not in body.pairs and id.text not in READY_LABELS:
        help = f"write `{id.text}: {{label: words}}`; only `yes` and `no` have ready labels"
        scope.report.error("missing-key", id, f"{who} has no `label`", help)
    go = target(scope, arrow.value, f"{who} goes to") if arrow and leads else None
    reason, origin = because(scope, body, part.place, at, who)
    return Option(id.text, id.span, label, hint, go, reason, origin) if good else None


def _no_go(part: Part, arrow: Pair) -> None:
    help = "write rules under `next` of the question"
    message = f"{part.who} may not have a `go`, because several can be ticked at once"
    if not part.place.shared and part.scope.facts is None:
        message, help = f"{part.who} is shared and leads nowhere", "write `go` in the tree"
    part.scope.report.error("unknown-key", arrow.key, message, help)


def _next(part: Part, name: Scalar, kind: Kind) -> tuple[Rule, ...]:
    node = part.node("next")
    if node is not None:
        return rules(part.scope, node, part.place, "next", part.who)
    message = f"{part.who} has no `next`, so its answers lead nowhere"
    listed_options = part.node("options")
    if kind == "choice" and isinstance(listed_options, MapNode):
        bodies = listed_options.pairs.items()
        lost = [
            id for id, (_, each) in bodies if isinstance(each, MapNode) and "go" not in each.pairs
        ]
        if not lost:
            return ()
        message = f"{part.who} has no `next`, and its option `{lost[0]}` no `go`"
    part.scope.report.error("missing-key", name, message, "add `next:` with a target or rules")
    return ()
