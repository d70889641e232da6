"""What is to hold from a day on → a batch of edits: another amount, text or condition.

In: what pages were drawn from, an element, a day and what holds then. Out: a `Batch`, one step of
undo, or a `Refusal`. Until the day all is as it was, in every language. It must not know where
files are.
"""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any

from wizard.edits import Refused
from wizard.edits.batch import Add, At, Batch, Edit, Put, Refusal, Take
from wizard.edits.plans import Drawn, ended, key_edits, say_in, told
from wizard.edits.spelled import Braced, Plain, Value
from wizard.edits.splices import Path, children, data
from wizard.trees.model import Text
from wizard.trees.nodes import ListNode, MapNode, Scalar
from wizard.trees.rules import ELSE

UNKNOWN = "if-unknown"


@told
def amount_from(drawn: Drawn, at: At, day: date, value: str, until: date | None = None) -> Batch:
    """Give an amount another value from a day on, known until another; earlier values stay, and
    until when it is known where that is not said."""
    sheet = drawn.sheet(at)
    inside = children(sheet.chain(at.path)[-1])
    values = inside.get("values")
    if not isinstance(values, MapNode):
        raise Refused("this is no amount: it has no `values`")
    days = [*values.pairs]
    under = replace(at, path=(*at.path, "values"))
    edits: list[Edit] = []
    if day.isoformat() in days:
        edits.append(Put(replace(at, path=(*under.path, day.isoformat())), value))
    else:
        place = sum(each < day.isoformat() for each in days)
        edits.append(Add(under, value, day.isoformat(), place))
    if until is not None:
        edits += key_edits(sheet, at, "until", until.isoformat())
    return Batch(f"{value} from {day}", tuple(edits))


@told
def amounts_from(
    drawn: Drawn, at: At, values: Mapping[date, str], until: date | None = None
) -> Batch:
    """Give an amount many values, each from its day on, known until another; earlier ones stay."""
    edits: dict[Edit, None] = {}
    if "values" not in children(drawn.node(at)):
        raise Refused("this is no amount: it has no `values`")
    for day, value in sorted(values.items()):
        plan = amount_from(drawn, at, day, value, until)
        if isinstance(plan, Refusal):
            raise Refused(plan.message, plan.code, plan.help)
        edits |= dict.fromkeys(plan.edits)
    return Batch(f"{at.path[-1]}: {len(values)} values", tuple(edits))


@told
def said_from(
    drawn: Drawn,
    at: At,
    day: date,
    words: str,
    until: str | None = None,
    text: Text | None = None,
    others: Mapping[str, str] = MappingProxyType({}),
) -> Batch:
    """Say a text otherwise from a day on; before that it is what it is now, or `until`. Of the
    `text` that it is, its new words are said as in `others`, by language; one that hangs on a
    condition is otherwise under that."""
    sheet, path = drawn.sheet(at), at.path
    *above, node = sheet.chain(path)
    if isinstance(node, ListNode) and node.items:
        path = (*path, len(node.items) - 1, ELSE)
        *above, node = sheet.chain(path)
    if not isinstance(node, Scalar):
        raise Refused("this is no text: it has no words that are said else")
    beside = above[-1] if above else node
    pairs = children(beside) if isinstance(beside, MapNode) else {}
    unknown = pairs.get(UNKNOWN)
    rest: dict[str, Value] = {} if unknown is None else {UNKNOWN: data(unknown)}
    before = {"today": f"before {day}"}
    old: dict[str, Value] = {"text": node.text if until is None else until, **rest}
    new = ended(node, words)
    many, edits = 0, list[Edit]()
    if path[-1] == ELSE:
        many = len(children(above[-2]))
        edits = [
            Add(replace(at, path=path[:-2]), {"when": Braced(before), **old}, None, many - 1),
            Put(replace(at, path=path), new),
        ]
    elif text is not None and text.when is not None and "when" in pairs:
        many = len(children(above[-2]))
        when = _undated(data(pairs["when"]), "these words hang")
        after = Braced({"today": f"on or after {day}", **when})
        later: Value = {"when": after, "text": new, **rest}
        edits = [
            Put(replace(at, path=(*path[:-1], "when")), Braced({**before, **when})),
            Add(replace(at, path=path[:-2]), later, None, int(path[-2]) + 1),
        ]
    else:
        edits = [Put(at, [{"when": Braced(before), **old}, {ELSE: new, **rest}])]
        if unknown is not None:
            edits.append(Take(replace(at, path=(*path[:-1], UNKNOWN))))
    if text is not None:
        listed = text.context.rpartition(".")[0] if many else text.context
        place = f"{listed}.{(many or 1) + 1}"  # free; where its text then stands, it follows
        for lang, said in others.items():
            edits.append(
                say_in(drawn, text.catalogue, lang, place, words, said, after=text.context)
            )
    return Batch(f"text from {day}", tuple(edits))


def _undated(when: Plain, what: str) -> dict[str, Plain]:
    """Give a condition to which a day can be added."""
    if not isinstance(when, dict):
        raise Refused(f"{what} on conditions of which one must hold: date each")
    if "today" in when:
        raise Refused(f"{what} on the day already: change that")
    return when


@told
def ruled_from(
    drawn: Drawn,
    at: At,
    day: date,
    when: Mapping[str, Value],
    now: Mapping[Path, Plain] = MappingProxyType({}),
    then: Mapping[Path, Plain] = MappingProxyType({}),
    says: Iterable[tuple[Text, Plain, Mapping[str, str]]] = (),
) -> Batch:
    """Give a rule another condition from a day on; before that it is what it is, or what it is
    made `now`. What stands under some of its keys is otherwise `then` too: of the texts among that,
    each with its new words, these are said as here, by language."""
    rule = data(drawn.node(at))
    number = at.path[-1] if at.path else None
    if not isinstance(rule, dict) or not isinstance(number, int):
        raise Refused("this is no rule of a list")
    rule = _put(rule, now)
    if "when" not in rule:
        raise Refused("this is the last rule, which has no condition")
    old = _undated(rule["when"], "this rule hangs")
    if "today" in when:
        raise Refused("this rule hangs on the day already: change that")
    from_then = Braced({"today": f"on or after {day}", **when})
    later: Value = {**_put(rule, then), "when": from_then}
    edits: list[Edit] = [
        Put(replace(at, path=(*at.path, "when")), Braced({"today": f"before {day}", **old})),
        Add(replace(at, path=at.path[:-1]), later, None, number + 1),
    ]
    for text, words, others in says:
        place = f"{text.context}.{day:%Y%m%d}"  # free; where its text then stands, it follows
        for lang, said in others.items():
            edits.append(
                say_in(drawn, text.catalogue, lang, place, str(words), said, after=text.context)
            )
    return Batch(f"rule from {day}", tuple(edits))


def _put(rule: dict[str, Plain], values: Mapping[Path, Plain]) -> dict[str, Plain]:
    """Give a rule with other values at some of its paths; without what is empty."""
    made = deepcopy(rule)
    for (*above, last), value in values.items():
        inside: Any = made
        for step in above:
            inside = inside[step]
        if value:
            inside[last] = value
        elif isinstance(inside, dict):
            inside.pop(last, None)
    return made
