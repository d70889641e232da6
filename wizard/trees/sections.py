"""The sections of a tree: its questions, facts, decisions, outcomes and notes.

In: one section of the tree file, and the shared nodes. Out: what stands in it, built. What a tree
takes with `use` is joined with what the tree says itself, whose words stand over the shared ones;
every word still knows the file it came from, and is judged with the tree's own facts. Shared
elements are built by the same functions. It must not know what the keys mean, but for options,
which are joined one by one.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias, TypeVar

from wizard.trees.catalogue import NOTE
from wizard.trees.diagnostics import Related, did_you_mean
from wizard.trees.mapping import Part, Place, part_of
from wizard.trees.model import Decision, Note, Outcome, Question
from wizard.trees.nodes import ListNode, MapNode, Node, Pair, Scalar
from wizard.trees.questions import asked_again, asks, question
from wizard.trees.rules import rules, value_words
from wizard.trees.scope import Report, Scope, entries, listed, place_of, refer, unknown_key

Built = TypeVar("Built")
Builder: TypeAlias = Callable[[Scope, Scalar, Node, Place, str | None], Built | None]
"""Builds an element from its name and what stands there; last comes the id it was taken by."""
Join: TypeAlias = Callable[[Report, MapNode, Node, str], Node]
"""Joins what a tree says of an element with the shared one below it."""
Nodes: TypeAlias = Mapping[str, Mapping[str, Pair]]
"""The entries of each shared file, by its stem."""

USE = "use"
OPTION_LISTS = ("options", "extra")
SETTLED = ("type",)
"""What a tree may not say otherwise than the shared question it takes."""

CLOBBERING = frozenset(
    """
    action after append attributes before closest contains elements enctype focus id length matches
    method normalize prefix remove reset scroll style submit target
    """.split()  # noqa: SIM905 – in quotes and commas nobody could read them
)
"""What scripts ask of a form by name; a field of that name would answer in its place."""

_FORM = "write `id: target`, `id: {label: words, go: target}`, or a list of ids"


def built_in(
    part: Part, sort: str, build: Builder[Built], shared: Nodes, join: Join | None = None
) -> dict[str, Built]:
    """Build every element of a section, in the order written; `join` is for what may be taken."""
    report, node = part.scope.report, part.node(f"{sort}s")
    one = f"an {sort}" if sort == "outcome" else f"a {sort}"
    if isinstance(node, MapNode) and not node.pairs and sort in ("question", "outcome"):
        help = f"write one under `{sort}s:`"
        report.error("wrong-shape", node, f"a tree needs {one}", help)
    found: dict[str, Built] = {}
    for name, value in entries(report, node, f"`{sort}s`", one):
        if sort == "question" and name.text in CLOBBERING and not asks(value):
            message = (
                f"a question may not be called `{name.text}`: forms have something of that name"
            )
            report.error("clobbers-form", name, message, f"call it `{name.text}-asked`, say")
        if join and isinstance(value, MapNode) and USE in value.pairs and not asks(value):
            built = _taken(part.scope, sort, name, value, build, shared[f"{sort}s"], join)
        else:
            built = build(part.scope, name, value, Place(name.text), None)
        if built:
            found[name.text] = built
    return found


def _taken(
    scope: Scope,
    sort: str,
    name: Scalar,
    own: MapNode,
    build: Builder[Built],
    shared: Mapping[str, Pair],
    join: Join,
) -> Built | None:
    """Build what a tree takes from a shared file."""
    who = f"{sort} `{name.text}`"
    use = own.pairs[USE].value
    if not isinstance(use, Scalar) or not use.text:
        message = f"`use` of {who} must be the id of a shared {sort}"
        scope.report.error("wrong-shape", place_of(use), message)
        return None
    if refer(scope, sort, use.text, use, f"`use` of {who}") is None:
        return None
    whole = join(scope.report, own, shared[use.text].value, who)
    with scope.report.used_by(scope.file, use.text, use.span):
        return build(scope, name, whole, Place(name.text, f"{sort}s.{use.text}"), use.text)


def question_in(
    scope: Scope, name: Scalar, node: Node, place: Place, shared: str | None = None
) -> Question | None:
    """Build a question of a tree or of the shared file."""
    part = part_of(scope, node, place, f"question `{name.text}`")
    if part is None:
        return None
    body = spelled_out(scope.report, part.body, part.who)
    return question(part._replace(body=body), name, shared)


def questions_in(
    part: Part, shared: Nodes
) -> tuple[Mapping[str, Question], Mapping[str, Question]]:
    """Build the questions of a tree, then the places that ask one of them once more."""
    later: list[tuple[Scalar, Part]] = []

    def first(
        scope: Scope, name: Scalar, node: Node, place: Place, shared: str | None
    ) -> Question | None:
        if not isinstance(node, MapNode) or not asks(node):
            return question_in(scope, name, node, place, shared)
        who = f"question `{name.text}`"
        body = spelled_out(scope.report, node, who)
        later.append((name, Part(scope, body, place, who)))
        return None

    found = built_in(part, "question", first, shared, joined_question)
    again = ((name.text, asked_again(its, name, found)) for name, its in later)
    return found, {id: it for id, it in again if it}


def decision_in(
    scope: Scope, name: Scalar, node: Node, place: Place, shared: str | None
) -> Decision:
    """Build a decision of a tree."""
    built = rules(scope, node, place, "rules", f"decision `{name.text}`")
    return Decision(name.text, built, name.span)


def notes_in(scope: Scope, outcomes: Iterable[Outcome], shared: Nodes) -> dict[str, Note]:
    """Build the shared notes that outcomes name, their conditions read with this tree's facts."""
    found: dict[str, Note] = {}
    for ending, item in ((each, item) for each in outcomes for item in each.notes):
        if item.id is None or item.id in found:
            continue
        use = item.span if item.span.path == scope.file.path else ending.span
        pair = shared["notes"][item.id]
        with scope.report.used_by(scope.file, item.id, use):
            built = NOTE.build(scope, pair.key, pair.value, Place("", f"notes.{item.id}"))
        if built:
            found[item.id] = built
    return found


# What a tree takes, joined with what it says itself ----------------------------------


def joined(report: Report, own: MapNode, shared: Node, who: str) -> MapNode:
    """Lay the tree's keys over the shared ones; what the shared one was called is no business of
    the tree's own id."""
    assert isinstance(shared, MapNode)
    pairs = {**shared.pairs, **own.pairs}
    if "was" not in own.pairs and USE in own.pairs:
        pairs.pop("was", None)
    pairs.pop(USE, None)
    return own._replace(pairs=pairs)


def joined_question(report: Report, own: MapNode, shared: Node, who: str) -> MapNode:
    """Lay the tree's keys over those of a shared question, and its options over each other."""
    assert isinstance(shared, MapNode)
    for key in SETTLED:
        if key in own.pairs:
            message = f"`{key}` of a shared question may not be changed in a tree"
            help = "remove it, or write a question of your own without `use`"
            report.error("unknown-key", own.pairs[key].key, message, help)
    own, shared = spelled_out(report, own, who), spelled_out(Report(), shared, who)
    whole = joined(report, own, shared, who)
    pairs = dict(whole.pairs)
    for key in OPTION_LISTS:
        over, under = own.pairs.get(key), shared.pairs.get(key)
        if over and under and isinstance(over.value, MapNode) and isinstance(under.value, MapNode):
            options = _joined_options(report, over.value, under.value, who)
            pairs[key] = Pair(over.key, options)
    return whole._replace(pairs=pairs)


def joined_fact(report: Report, own: MapNode, shared: Node, who: str) -> Node:
    """Take a shared fact as it is."""
    for key, pair in own.pairs.items():
        if key != USE:
            unknown_key(report, pair, who, (USE,))
    return shared


def _joined_options(report: Report, own: MapNode, shared: MapNode, who: str) -> MapNode:
    pairs = dict(shared.pairs)
    for id, pair in own.pairs.items():
        under = shared.pairs.get(id)
        if under is None:
            spans = {id: pair.key.span for id, pair in shared.pairs.items()}
            help = did_you_mean(id, spans, own.file.path) or f"its options are {listed(spans)}"
            message = f"`{id}` is no option of the shared {who}"
            related = Related(shared.span, "its options stand here")
            report.error("unknown-option", pair.key, message, help, related)
        elif isinstance(pair.value, MapNode):
            pairs[id] = Pair(pair.key, joined(report, pair.value, under.value, who))
    return own._replace(pairs=pairs)


# Options, however they are written ---------------------------------------------------


def spelled_out(report: Report, body: MapNode, who: str) -> MapNode:
    """Bring the three ways to write options into one: id → mapping."""
    pairs = dict(body.pairs)
    for key in OPTION_LISTS:
        if key in pairs:
            node = pairs[key].value
            options = _options(report, node, f"`{key}` of {who}")
            if isinstance(node, Scalar) and node.text:
                continue  # told, and no mapping that is empty
            pairs[key] = Pair(pairs[key].key, MapNode(options, node.file, node.start, node.end))
    return body._replace(pairs=pairs)


def _options(report: Report, node: Node, what: str) -> dict[str, Pair]:
    found: dict[str, Pair] = {}
    if isinstance(node, MapNode):
        for id, (key, value) in node.pairs.items():
            if isinstance(value, ListNode):
                report.error("wrong-shape", place_of(value), f"`{id}` in {what} is a list", _FORM)
            elif isinstance(value, Scalar):
                go = {"go": Pair(value._replace(text="go"), value)}
                found[id] = Pair(key, MapNode(go, value.file, value.start, value.end))
            else:
                found[id] = Pair(key, value)
    elif isinstance(node, ListNode):
        for item in node.items:
            if not isinstance(item, Scalar):
                message = f"{what} as a list holds ids only"
                report.error("wrong-shape", place_of(item), message, _FORM)
            elif item.text in found:
                related = Related(found[item.text].key.span, f"`{item.text}` stands here first")
                message = f"`{item.text}` stands twice in {what}"
                report.error("duplicate-id", item, message, "keep one of the two", related)
            else:
                found[item.text] = Pair(item, MapNode({}, item.file, item.start, item.end))
    elif node.text:  # else it is told as empty
        help = (
            f"write `[{node.text}]`, or {_FORM.removeprefix('write ')}"
            if "," in node.text
            else _FORM
        )
        report.error("wrong-shape", node, f"{what} must be a mapping or a list", help)
    return found


def option_ids(node: Node | None) -> dict[str, Scalar]:
    """Give the words that name options or extra answers, in order, without judging them."""
    match node:
        case MapNode():
            return {id: pair.key for id, pair in node.pairs.items()}
        case ListNode():
            return {item.text: item for item in node.items if isinstance(item, Scalar)}
    return {}


def words_in(questions: Mapping[str, Pair], facts: Mapping[str, Pair]) -> dict[str, Scalar]:
    """List every option, extra answer and value that questions and facts name."""
    bodies = [pair.value for pair in questions.values() if isinstance(pair.value, MapNode)]
    lists = [body.pairs[key].value for body in bodies for key in OPTION_LISTS if key in body.pairs]
    named = [*map(option_ids, lists), *(value_words(pair.value) for pair in facts.values())]
    return {id: word for words in named for id, word in words.items()}
