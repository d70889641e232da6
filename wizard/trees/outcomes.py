"""Outcomes and the lists that stand at them.

In: the mapping of one outcome, joined with the shared one it takes. Out: an `Outcome`, or
diagnostics. It must not know how walks come here. Long, because each list has lines of its own
kind, and the keys of all of them stand together.
"""

import re
from collections.abc import Callable
from dataclasses import fields, replace
from typing import TypeVar

from wizard.trees.catalogue import AS_WRITTEN, LANGUAGE, SORTS, Sort
from wizard.trees.diagnostics import did_you_mean
from wizard.trees.mapping import (
    ELSEWHERE,
    IF,
    LINK,
    ONE_LINE,
    WAS,
    YES,
    How,
    Key,
    Keys,
    Part,
    Place,
    Schema,
    fitting,
    keyed,
    part_of,
    word_of,
)
from wizard.trees.model import (
    VERDICTS,
    Card,
    Condition,
    Entry,
    Item,
    Outcome,
    Ref,
    Relative,
    Test,
)
from wizard.trees.nodes import ListNode, MapNode, Node, Scalar, within
from wizard.trees.scope import AMOUNT, Scope, listed, place_of, refer, scalar, sequence
from wizard.trees.sections import USE, joined
from wizard.trees.values import length, reference
from wizard.trees.wording import HOW_LONG, LINE, TEXT, WALKED_LINE, WORDS, plain_text, text_of

Listed = TypeVar("Listed")

_ITEM = "write a text, or `{when: {fact: test}, text: words}`"
_ENTRY_ITEM = "write an id, `{use: id, when: {fact: test}}` or `{text: words}`"


def outcome(
    scope: Scope, name: Scalar, node: Node, place: Place, shared: str | None = None
) -> Outcome | None:
    """Build an outcome of a tree or of the shared file."""
    part = part_of(scope, node, place, f"outcome `{name.text}`")
    own = {"id": name.text, "span": name.span, "shared": shared}
    return part.made(OUTCOME, Outcome, name, **own) if part else None


def _list(
    part: Part, key: str, node: Node, help: str, build: Callable[[Node, int], Listed | None]
) -> tuple[Listed, ...]:
    found = sequence(part.scope.report, node, f"`{key}` of {part.who}", help) or ()
    built = (build(item, number) for number, item in enumerate(found, 1))
    return tuple(each for each in built if each)


def _items(sort: str | None, name: str = "item", single: bool = False) -> How:
    """Make the reading of a list of lines: texts, or entries of a sort.

    `name` is of `LINES`: which keys a line may have. Where one line is enough, it is no list.
    """
    help = _HELPS.get(name, _ENTRY_ITEM if sort else _ITEM)

    def read(part: Part, key: str, node: Node) -> tuple[Item, ...]:
        def one(item: Node, number: int) -> Item | None:
            what = f"item {number} of `{key}` of {part.who}"
            return _item(part, item, f"{key}.{number}", sort, what, help, LINES[name])

        if single and isinstance(node, MapNode):
            alone = _item(part, node, key, sort, part.named(key), help, LINES[name])
            return (alone,) if alone else ()
        return _list(part, key, node, help, one)

    items = {"$ref": f"#/definitions/{'entry' if sort else name}"}
    several = {"type": "array", "items": items}
    return How(read, {"anyOf": [items, several]} if single else several)


def _item(
    part: Part, node: Node, suffix: str, sort: str | None, what: str, help: str, keys: Keys
) -> Item | None:
    scope = part.scope
    if isinstance(node, Scalar) and sort:
        return _entry(scope, node, node, sort, what, None)
    if isinstance(node, Scalar) and len(keys.required) == 1:
        words = plain_text(part, suffix, node, what)
        return Item(words, None, None, node.span) if words else None
    if not isinstance(node, MapNode):
        is_no = "a list" if isinstance(node, ListNode) else "a text alone"
        scope.report.error("wrong-shape", place_of(node), f"{what} is {is_no}", help)
        return None
    inside, word = Part(scope, node, part.place.inside(suffix), what), node.pairs.get(USE)
    taken = word if sort or USE in keys.known else None
    if taken is None:
        return _line(inside, keys, part, suffix)
    use = taken.value
    when = inside.read(TAKEN).get("when") if sort else None
    if not isinstance(use, Scalar):
        scope.report.error("wrong-shape", place_of(use), f"`use` of {what} must be an id")
        return None
    return _entry(scope, use, node, sort, what, when) if sort else _taken(inside, use, keys)


def _taken(part: Part, use: Scalar, keys: Keys) -> Item | None:
    """Build a step that all trees share, the keys of the outcome laid over its own."""
    scope = part.scope
    if refer(scope, "step", use.text, use, f"`use` of {part.who}") is None:
        return None
    body = joined(scope.report, part.body, scope.known["step"].nodes[use.text].value, part.who)
    part = part._replace(body=body, place=Place(part.place.own, f"steps.{use.text}"))
    with scope.report.used_by(scope.file, use.text, use.span):
        return _line(part, keys, part, "text")


def step(
    scope: Scope, name: Scalar, node: Node, place: Place, shared: str | None = None
) -> Item | None:
    """Build a step of the shared file."""
    part = part_of(scope, node, place, f"step `{name.text}`")
    return _line(part, STEP, part, "text") if part else None


def _line(part: Part, keys: Keys, place: Part, suffix: str) -> Item | None:
    """Build a line that has keys; its words stand under a suffix of a place."""
    report, pairs, found = part.scope.report, part.body.pairs, part.read(keys)
    when, words = found.pop("when", None), text_of(place, suffix, part.body, part.who)
    goals = [pairs[key].key for key in ("link", "go", "contact") if key in found]
    if len(goals) > 1:
        message = f"{part.who} leads to two places"
        report.error("wrong-shape", goals[1], message, "keep one of link, go and contact")
    if "late" in pairs and "before" not in pairs:
        help = "say before which day it must be done, as in `before: decided + 3 months`"
        message = f"{part.who} has `late` and no `before`"
        report.error("missing-key", pairs["late"].key, message, help)
    if "before" in pairs and found.get("wait"):
        message = f"{part.who} is a wait, in which nobody does anything, and has a deadline"
        report.error("wrong-shape", pairs["before"].key, message, "take `wait` or `before` out")
    whole = words and keys.whole({"text": words, **found})
    return Item(words, None, when, part.body.span, **found) if whole else None


def _before(part: Part, key: str, node: Node) -> Entry | None:
    """Read a deadline, as the test that holds up to its last safe day."""
    scope, what = part.scope, part.named(key)
    word = scalar(scope.report, node, what)
    match = _BEFORE.match(word.text.strip()) if word else None
    begun, term = match.groups() if match else ("", "")
    found = length(scope, word, term, what) if word else None
    if word is None or (found is None and term.startswith(AMOUNT)):
        return None
    if found is None:
        help = "write `decided + 3 months`: a question for a date, or `today`, and a term"
        scope.report.error("wrong-shape", word, f"`{word.text}` is no deadline", help)
        return None
    at = within(word, begun)
    shape = scope.facts.get(begun) if scope.facts is not None else None
    if shape and shape.kind in ("date", "today"):
        test = Test(word.span, f"+ {found.words}", dates=(Relative("beyond", found),))
        return Entry(begun, test, at)
    if scope.facts is not None and (shape is None or shape.kind != "unknown"):
        dates = {id: None for id, it in scope.facts.items() if it.kind in ("date", "today")}
        help = did_you_mean(begun, dates) or "name a question of type `date`, or `today`"
        message = f"`{begun}` is no question for a date of this tree"
        scope.report.error("unknown-fact", at, message, help)
    return None


_BEFORE = re.compile(r"([a-z][a-z0-9-]*)\s+\+\s*(\S.*)\Z")


def _entry(
    scope: Scope, word: Scalar, at: Node, sort: str, what: str, when: Condition | None
) -> Item | None:
    if " " in word.text.strip() and word.text not in scope.known[sort].ids:
        message = f"{what} is a text, where the id of a {sort} stands"
        help = "write `{text: words}` for words of your own"
        scope.report.error(f"unknown-{sort}", word, message, help)
        return None
    id = refer(scope, sort, word.text, word, what)
    return Item(None, id, when, at.span, sort) if id else None


def _ref(sort: str, known: str = "") -> How:
    """Make the reading of one id of a sort; `known` is one that needs no entry."""

    def read(part: Part, key: str, node: Node) -> Ref | None:
        what = part.named(key)
        word = scalar(part.scope.report, node, what)
        if word is None or not (
            word.text == known or refer(part.scope, sort, word.text, node, what)
        ):
            return None
        return Ref(word.text, None, word.span, sort)

    return How(read, ONE_LINE)


def _refs(sort: str, single: bool = False) -> How:
    """Make the reading of a list of ids of a sort, or links, each with a condition if need be.

    Where a `single` one is meant, the first whose condition holds, one may stand without a list.
    """

    def read(part: Part, key: str, node: Node) -> tuple[Ref, ...]:
        what = f"`{key}` of {part.who}"
        form = f"`{key}: {sort}`" if single else f"`{key}: [id]`, with ids of {sort}s or links"
        help = f"write {form}, or `{{use: id, when: {{fact: test}}}}`"

        def one(item: Node, number: int) -> Ref | None:
            if isinstance(item, MapNode):
                who = f"item {number} of {what}"
                when = Part(part.scope, item, part.place, who).read(TAKEN).get("when")
                named = item.pairs["use"].value if "use" in item.pairs else None
                found = one(named, number) if isinstance(named, Scalar) else None
                return replace(found, when=when) if found else None
            if isinstance(item, Scalar) and item.text:
                return reference(part.scope, sort, item, what)
            message = f"{what} holds ids and links only"
            part.scope.report.error("wrong-shape", place_of(item), message, help)
            return None

        if not single:
            return _list(part, key, node, help, one)
        several = isinstance(node, ListNode)
        found = _list(part, key, node, help, one) if several else (one(node, 1),)
        for ref in found[:-1]:
            if ref and ref.when is None:
                message = f"`{ref.id}` hides what stands behind it in {what}"
                help = "put it last, or say for whom it is with `{use: id, when: {fact: test}}`"
                part.scope.report.error("wrong-shape", ref.span, message, help)
        return tuple(ref for ref in found if ref)

    each = {"anyOf": [ONE_LINE, {"$ref": "#/definitions/taken"}]}
    several: Schema = {"type": "array", "items": each}
    return How(read, {"anyOf": [*each["anyOf"], several]} if single else several)


def _show(part: Part, key: str, node: Node) -> Card | None:
    inside = part_of(part.scope, node, part.place.inside(key), part.named(key))
    return inside.made(SHOW, Card, node, span=node.span) if inside else None


def _permitted(part: Part, key: str, node: Node) -> bool | None:
    """Read what an outcome may do; what is shared never permits it, the tree alone does."""
    said: bool = YES.read(part, key, node)
    return None if said and node.file is not part.scope.file else said


def _entries(sort: Sort) -> Key:
    return Key(_items(sort.name) if sort.listed == "items" else _refs(sort.name), sort.words)


_BY_FILE = {sort.file: sort for sort in SORTS if sort.listed}
_LISTED = {each.name: _BY_FILE[each.name] for each in fields(Outcome) if each.name in _BY_FILE}

_LINE = {"text": WORDS.known["text"], "when": IF, "if-unknown": WORDS.known["if-unknown"]}
STEP = Keys(
    {
        **_LINE,
        "who": Key(_ref("role", "you"), "Who does it: `you`, or an id of shared/roles.yaml."),
        "takes": Key(HOW_LONG, "How long it takes: `up to 90 days`, or plain words."),
        "wait": Key(YES, "Nobody does anything: a time of waiting."),
        "before": Key(
            How(_before, ONE_LINE),
            "Its deadline: `decided + 3 months`; pages tell the day before, the last safe one.",
        ),
        "late": Key(TEXT, "Said at the top of the page when the deadline has passed."),
        "go": Key(_ref("tree"), "The route on which it is done."),
    }
)
LINES = {
    "item": Keys(_LINE),
    "step": Keys({**STEP.known, USE: Key(ELSEWHERE, "A step of shared/steps.yaml.")}),
    "fact": Keys(
        {"label": Key(WALKED_LINE, "What is told, in a few words.", required=True), **_LINE}
    ),
    "first": Keys(
        {
            **_LINE,
            "link": Key(LINK, "The page where it is done."),
            "go": STEP.known["go"],
            "contact": Key(_ref("contact"), "Whom to call, or whose page to go to."),
        }
    ),
}
"""What a line of a list may have, by the name it has in the JSON Schema."""

_VERDICT = word_of(
    fitting("|".join(VERDICTS)),
    "verdict",
    f"verdicts are {listed(VERDICTS)}",
    lambda: VERDICTS,
    {"enum": list(VERDICTS)},
)
_HELPS = {
    "fact": "write `{label: Where you wait, text: words}`",
    "first": "write `{text: words}`, with one of `link`, `go` and `contact`",
}
TAKEN = Keys({"use": Key(ELSEWHERE, "An id of the catalogue.", required=True), "when": IF})
SHOW = Keys(
    {
        "say": Key(
            AS_WRITTEN, "What it says, in its own language; never translated.", required=True
        ),
        "lang": Key(LANGUAGE, "The language of `say`, by its code.", required=True),
        "means": Key(LINE, "The same to whoever holds it up; translated.", required=True),
        "contact": Key(_ref("contact"), "Whose address stands on it."),
    }
)
OUTCOME = Keys(
    {
        "verdict": Key(_VERDICT, "Which kind of ending this is.", required=True),
        "title": Key(WALKED_LINE, "One line: what this means for the visitor.", required=True),
        "guidance": Key(TEXT, "What it means and what to do, in Markdown.", required=True),
        "apply": Key(
            _refs("permit", single=True),
            "The permit that this person applies for; of several, the first whose `when` holds.",
        ),
        "glance": Key(_items(None, "fact"), "Facts to see first, before those of the permit."),
        "first": Key(
            _items(None, "first", single=True),
            "The one thing to do first; of several, the first whose `when` holds.",
        ),
        "next-steps": Key(_items(None, "step"), "What to do now, step by step."),
        **{name: _entries(sort) for name, sort in _LISTED.items()},
        "continue": Key(_refs("tree"), "Trees to go on with.", "continues"),
        "show": Key(
            How(_show, keyed(SHOW)), "A card to hold up to somebody who speaks another language."
        ),
        "changes": Key(
            How(_permitted, YES.schema), "no: what you can do about it is left out; yes: it is not."
        ),
        "share": Key(
            How(_permitted, YES.schema),
            "yes: a sensitive result also has an address, where it stands without answers.",
        ),
        "was": WAS,
        "use": Key(ELSEWHERE, "An outcome of shared/outcomes.yaml."),
    }
)
