"""Positioned nodes → a frozen `Tree`, or everything that is wrong with it.

In: a tree file as read, and the shared files as built. Out: the tree with every id resolved,
or diagnostics, all of them: building never stops at the first. What a tree names is gathered before
anything is built, so that words can be resolved in any order. It must not know where files come
from, nor walk the tree it builds. Long, because what waits for what in a tree is read here at once.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Literal as Word
from typing import cast

from wizard.trees.cycles import ordered, report_circles
from wizard.trees.diagnostics import Diagnostic, Related
from wizard.trees.mapping import (
    DAY,
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
    Place,
    Schema,
    keyed,
)
from wizard.trees.model import TODAY, Earlier, Outcome, Question, Span, Target, Tree
from wizard.trees.nodes import ListNode, MapNode, Node, Pair, Scalar
from wizard.trees.outcomes import outcome
from wizard.trees.questions import RULES, asks, kind_of, offered, own_keys, unit_in
from wizard.trees.reading import Reading
from wizard.trees.rules import (
    ASIDES,
    FACT_OTHERWISE,
    FACT_RULE,
    arrow,
    builds_on,
    derived_fact,
    unlabelled,
    value_words,
)
from wizard.trees.scope import DAY as THE_DAY
from wizard.trees.scope import FactShape, Report, Scope, Use, mapping, misspelt, scalar, was_taken
from wizard.trees.sections import (
    USE,
    built_in,
    decision_in,
    joined,
    joined_fact,
    notes_in,
    option_ids,
    questions_in,
    words_in,
)
from wizard.trees.shared import Shared
from wizard.trees.values import ambiguous, groups
from wizard.trees.wording import LINE, OF_A_DAY

_SHARE = re.compile(r"(\d{1,3}(?:\.\d{1,4})?)\s*%\Z")


def build_tree(
    id: str, reading: Reading, shared: Shared, version: str, uses: list[Use] | None = None
) -> tuple[Tree | None, tuple[Diagnostic, ...]]:
    """Build one tree from its file; there is none when anything is wrong.

    `uses` gathers the words that name something, for whoever asks.
    """
    report = Report(list(reading.diagnostics), uses)
    root = mapping(report, reading.root, "a tree", "see `wizard new`") if reading.root else None
    if root is None:
        return None, tuple(report.found)
    root = _divided(report, _named(report, root))
    scope = _scope(id, report, root, shared)
    part = Part(scope, root, Place(""), "the tree")
    first = next(iter(root.pairs.values()), None)
    tree = _tree(id, part, shared, version, first.key if first else reading.file.span)
    return tree, tuple(dict.fromkeys(report.found))


def _named(report: Report, root: MapNode) -> MapNode:
    """Put what stands under a name of another language under that of the section it must be."""
    odd = [it for id, it in root.pairs.items() if id not in TREE.known]
    lost = [
        it
        for it in ("questions", "outcomes")
        if it not in root.pairs and not misspelt(root, it, TREE.known)
    ]
    if len(odd) != 1 or len(lost) != 1 or not isinstance(odd[0].value, MapNode):
        return root
    key, meant = odd[0].key, lost[0]
    message = f"`{key.text}` is no key of the tree"
    report.error("unknown-key", key, message, f"did you mean `{meant}`?")
    return root._replace(
        pairs={meant if it == key.text else it: pair for it, pair in root.pairs.items()}
    )


def _divided(report: Report, root: MapNode) -> MapNode:
    """Put what stands under the wrong section, because its own has lost its name, where it belongs.

    It is one mistake; all that follows from it would bury it.
    """
    for lost in ("outcomes", "decisions"):
        if lost in root.pairs or misspelt(root, lost, TREE.known):
            continue
        for name in ("decisions", "facts", "questions"):
            names = list(there := section(root, name))
            at = next((at for at, id in enumerate(names) if _is_of(lost, name, there[id].value)), 0)
            if at and name in root.pairs:
                first = there[names[at]].key
                message = f"the line `{lost}:` is missing above `{first.text}`"
                report.error("missing-key", first, message, f"write `{lost}:` on a line above it")
                pairs = dict(root.pairs)
                whole = pairs[name].value
                for key, ids in ((name, names[:at]), (lost, names[at:])):
                    part = cast(MapNode, whole)._replace(pairs={id: there[id] for id in ids})
                    pairs[key] = pairs[name]._replace(value=part)
                root = root._replace(pairs=pairs)
    return root


def _is_of(lost: str, name: str, value: Node) -> bool:
    """Say whether an entry that stands in one section can only be of another."""
    if lost == "outcomes":
        return isinstance(value, MapNode) and (name == "decisions" or "verdict" in value.pairs)
    rules = value.items if name == "facts" and isinstance(value, ListNode) else ()
    return any(isinstance(rule, MapNode) and "go" in rule.pairs for rule in rules)


def _scope(id: str, report: Report, root: MapNode, shared: Shared) -> Scope:
    facts = facts_of(report, root, shared)
    pair = root.pairs.get("groups")
    ids = pair and {
        **words_in(section(root, "questions"), section(root, "facts")),
        **{id: word for shape in facts.values() for id, word in shape.values.items()},
    }
    found = groups(report, pair.value if pair else None, shared.known["group"], ids, "`groups`")
    ambiguous(report, found, facts)
    known = {**shared.known, "group": found}
    scope = Scope(report, root.file, id, known, facts, targets_of(report, root))
    for name, (key, body) in section(root, "questions").items():
        if name in facts and facts[name].kind == "country":
            some = _offered(replace(scope, report=Report()), key, body, shared)
            facts[name] = facts[name]._replace(among=some)
    return scope


def _tree(id: str, part: Part, shared: Shared, version: str, at: Node | Span) -> Tree | None:
    scope = part.scope
    questions, again = questions_in(part, shared.nodes)
    facts = built_in(part, "fact", derived_fact, shared.nodes, joined_fact)
    decisions = built_in(part, "decision", decision_in, shared.nodes)
    outcomes = built_in(part, "outcome", outcome, shared.nodes, joined)
    notes = notes_in(scope, outcomes.values(), shared.nodes)
    found = part.read(TREE, at=at)
    needs = builds_on(facts)
    report_circles(scope.report, needs, "these facts build on each other", _NO_CIRCLE)
    earlier = _earlier(scope, questions, outcomes)
    if scope.report.found:
        return None
    return Tree(
        id=id,
        path=scope.file.path,
        version=version,
        span=part.body.span,
        questions=questions,
        again=again,
        facts={name: facts[name] for name in ordered(needs)},
        decisions=decisions,
        outcomes=outcomes,
        groups=scope.known["group"].members,
        catalogue=replace(shared.catalogue, notes=notes),
        depending=tuple(scope.report.depending),
        earlier=earlier,
        **found,
    )


def _earlier(
    scope: Scope, questions: Mapping[str, Question], outcomes: Mapping[str, Outcome]
) -> Earlier:
    report, facts = scope.report, {id: it.span for id, it in (scope.facts or {}).items()}
    goals = {id: target.span for id, target in scope.targets.items()}
    options: dict[tuple[str, str], str] = {}
    for id, question in questions.items():
        answers = (*question.options, *question.extras)
        if any(option.was for option in answers):
            there = {option.id: option.span for option in answers}
            found = was_taken(report, ((it.id, it.was) for it in answers), there)
            options |= {(id, old): now for old, now in found.items()}
    return Earlier(
        was_taken(report, ((id, it.was) for id, it in questions.items()), {**goals, **facts}),
        was_taken(report, ((id, it.was) for id, it in outcomes.items()), goals),
        options,
    )


_NO_CIRCLE = "let one of them test answers only"


# What a tree names, before any of it is built --------------------------------------------


def section(root: MapNode, key: str) -> Mapping[str, Pair]:
    """Give the entries under one key of a tree, be it misspelt; none where it is no mapping."""
    pair = root.pairs.get(key) or misspelt(root, key, TREE.known)
    return pair.value.pairs if pair and isinstance(pair.value, MapNode) else {}


def facts_of(report: Report, root: MapNode, shared: Shared) -> dict[str, FactShape]:
    """Give the shape of every question and derived fact, and of `today`."""
    shapes = {
        id: _question(pair.key, pair.value, shared)
        for id, pair in section(root, "questions").items()
        if not asks(pair.value)
    }
    for id, (key, value) in section(root, "facts").items():
        if id in shapes:
            _clash(report, key, "fact", "question", shapes[id].span)
        else:
            shapes[id] = _fact(key, value, shared)
    shapes[TODAY] = THE_DAY
    return shapes


def targets_of(report: Report, root: MapNode) -> dict[str, Target]:
    """Give everything an arrow may point at, where its id stands."""
    targets: dict[str, Target] = {}
    kinds: tuple[Word["question", "decision", "outcome"], ...] = ("question", "decision", "outcome")
    for kind in kinds:
        for id, pair in section(root, f"{kind}s").items():
            if id in targets:
                _clash(report, pair.key, kind, targets[id].kind, targets[id].span)
            else:
                targets[id] = Target(kind, id, pair.key.span)
    return targets


def _clash(report: Report, word: Scalar, sort: str, earlier: str, span: Span) -> None:
    message = f"{sort} `{word.text}` bears the name of a {earlier}"
    related = Related(span, f"{earlier} `{word.text}` stands here")
    report.error("duplicate-id", word, message, "give one of them another id", related)


def _source(body: Node, entries: Mapping[str, Pair]) -> Node | None:
    """Find what says what an element is: its body, or the shared one that it takes, if any."""
    use = body.pairs.get(USE) if isinstance(body, MapNode) else None
    if use is None:
        return body
    pair = entries.get(use.value.text) if isinstance(use.value, Scalar) else None
    return pair.value if pair else None


def _question(name: Scalar, body: Node, shared: Shared) -> FactShape:
    unknown = FactShape(name.text, "unknown", {}, name)
    source = _source(body, shared.nodes["questions"])
    kind = kind_of(source) if isinstance(source, MapNode) else None
    if kind is None or not isinstance(source, MapNode):
        return unknown
    key = "options" if "options" in own_keys(kind) else "extra"
    listed = source.pairs.get(key)
    if key == "options" and listed is None:  # of another type, or its key is misspelt
        return unknown
    values = option_ids(listed.value if listed else None)
    own = unit_in(body) if isinstance(body, MapNode) else ""
    unit = shared.currency if kind == "money" else own or unit_in(source)
    return FactShape(name.text, kind, values, name, unit=unit)


def _offered(scope: Scope, name: Scalar, body: Node, shared: Shared) -> frozenset[str]:
    """Give the countries that a question offers, where it does not offer all."""
    for it in (body, _source(body, shared.nodes["questions"])):
        if isinstance(it, MapNode) and (among := it.pairs.get("among")):
            found = offered(scope, among.value, name)
            return found.ids if found else frozenset()
    return frozenset()


def _fact(name: Scalar, body: Node, shared: Shared) -> FactShape:
    source = _source(body, shared.nodes["facts"])
    if source is None or (isinstance(body, MapNode) and source is body):
        return FactShape(name.text, "unknown", {}, name)
    return FactShape(name.text, "derived", value_words(source), name, unlabelled(source))


def _budget(part: Part, key: str, node: Node) -> Decimal | None:
    word = scalar(part.scope.report, node, f"`{key}`")
    if word is None:
        return None
    match = _SHARE.match(word.text)
    if match is None or Decimal(match[1]) > 100:
        message = f"`{word.text}` is no share of all walks"
        part.scope.report.error("bad-number", word, message, "write `15%`, from 0% to 100%")
        return None
    return Decimal(match[1]) / 100


def _section(schema: Schema, words: str, required: bool = False) -> Key:
    """Make a key whose entries are built by themselves."""
    each = {"type": "object", "additionalProperties": schema}
    return Key(ELSEWHERE._replace(schema=each), words, required=required)


FACT_RULES: Schema = {
    "type": "array",
    "minItems": 1,
    "items": keyed(Keys({**FACT_RULE.known, **FACT_OTHERWISE.known}), ()),
}
_FACT: Schema = {
    "anyOf": [
        keyed(Keys({"use": Key(ELSEWHERE, "A fact of shared/facts.yaml.", required=True)})),
        FACT_RULES,
    ]
}
GROUP: Schema = {"type": "array", "items": ONE_LINE}
TREE = Keys(
    {
        "title": Key(LINE, "What this route is about, one line.", required=True),
        "summary": Key(OF_A_DAY, "One sentence for the list of routes.", required=True),
        "intro": Key(OF_A_DAY, "The start page, in Markdown."),
        "reviewed": Key(
            DAY, "The day on which it was last checked against its sources.", required=True
        ),
        "source": SOURCE,
        "sensitive": Key(YES, "yes: no answer is ever in an address, a log or the history."),
        "changes": Key(YES, "no: results do not say what you can do about them."),
        "start": Key(
            arrow("{} starts at"), "The id of a question, decision or outcome.", required=True
        ),
        "unlisted": Key(
            arrow("“My situation is not listed” goes to", ending=True),
            "The outcome behind “My situation is not listed”.",
            required=True,
        ),
        "aside": ASIDES,
        "get-help-budget": Key(
            How(_budget, WORD_OR_NUMBER),
            "How many of all walks may end in `get-help`, as in `15%`.",
            "budget",
        ),
        "was": WAS,
        "groups": _section(GROUP, "Named lists of country codes or option ids."),
        "questions": _section(
            {"$ref": "#/definitions/question"}, "The questions by id.", required=True
        ),
        "facts": _section(_FACT, "Derived facts: the first rule that matches gives the value."),
        "decisions": _section(RULES, "Rules without a question."),
        "outcomes": _section({"$ref": "#/definitions/outcome"}, "Where walks end.", required=True),
    }
)
