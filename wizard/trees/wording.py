"""A scalar → a `Text` with its place in a translation catalogue and its placeholders.

In: what stands under a key. Out: a `Text`, or diagnostics about its Markdown (no raw HTML, no
images, links only where a browser may go) and its placeholders. It must not know languages or how
texts are shown.

Long, because whatever may stand where a text may is read here, and nowhere else.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Literal, NamedTuple, TypeAlias, get_args

from markdown_it import MarkdownIt
from markdown_it.token import Token

from wizard.trees.calendar import ONE_DAY, Day
from wizard.trees.conditions.truth import entries, holds
from wizard.trees.diagnostics import did_you_mean
from wizard.trees.mapping import ELSEWHERE, IF, ONE_LINE, How, Key, Keys, Part, Schema
from wizard.trees.model import (
    TODAY,
    UNITS,
    Bound,
    Duration,
    Period,
    Placeholder,
    PlaceholderKind,
    Shift,
    Span,
    Text,
)
from wizard.trees.nodes import ListNode, MapNode, Node, Scalar, within
from wizard.trees.scope import AMOUNT, DAY, FactShape, Scope, listed, place_of, refer, scalar
from wizard.trees.syntax import COMMENT, CUT, UNCUT
from wizard.trees.values import is_link, length

NUMBER = "number"
ANSWER: Literal["answer"] = "answer"
KINDS: Mapping[str, PlaceholderKind] = {
    **{kind: kind for kind in get_args(PlaceholderKind)},
    NUMBER: "amount",
}
"""What a placeholder may begin with; `number` is an amount without its unit."""

_BRACES = re.compile(r"\{([^{}]*)\}|[{}]")
_DOUBLED = re.compile(r"\{\{[^{}]*\}\}")
_PARTS = re.compile(r"([a-z]+):\s*(.*?)\s*\Z", re.DOTALL)
_SHIFTED = re.compile(r"([a-z][a-z0-9-]*)(?:\s+([+-])\s*(\d{1,5})\s+(day|week|month|year)s?)?\Z")


_Plain: TypeAlias = Callable[[Part, str, Node, str], Text | None]


def text(part: Part, key: str, node: Node) -> Text | None:
    """Build a text that may have several paragraphs, be `{text, if-unknown}`, or depend."""
    return _worded(part, key, node, part.named(key), plain_text)


def line(part: Part, key: str, node: Node) -> Text | None:
    """Build a text of one line: a title or unit.

    It is told where the answers are not at hand, so it may depend on the day alone, and on every
    day.
    """
    built = _one_line(part, key, node)
    return _by_day(part.scope, built, part.named(key), True) if built and built.when else built


def walked_line(part: Part, key: str, node: Node) -> Text | None:
    """Build a text of one line that stands in a walk: a question, a label, the title of an outcome.

    It may depend on answers; it is told elsewhere too, so its last variant is for everybody.
    """
    built, what = _one_line(part, key, node), part.named(key)
    variants = built.variants if built else ()
    tested = [entry.fact for it in variants if it.when for entry in entries(it.when)]
    if built is None or all(fact == TODAY for fact in tested):
        return _by_day(part.scope, built, what, True) if built and built.when else built
    if variants[-1].when:
        message = f"no variant of {what} is said where the answers are not known"
        part.scope.report.error(
            "text-gap", variants[-1].span, message, "let the last be `else: words`"
        )
    return built


def _one_line(part: Part, key: str, node: Node) -> Text | None:
    """Build a text in which an amount stands only with words for days on which it is not known."""
    what = part.named(key)
    built = _worded(part, key, node, what, one_line)
    for variant in built.variants if built else ():
        for placeholder in (variant.if_unknown or variant).placeholders:
            fact = (part.scope.facts or {}).get(placeholder.name)
            shown = (*fact.values,) if placeholder.kind == "fact" and fact else ()
            if placeholder.kind == "amount" or any(it.startswith(AMOUNT) for it in shown):
                message = f"{what} shows an amount that can be unknown on a day"
                help = "write `{text: …, if-unknown: …}`, the second without amounts"
                part.scope.report.error("bad-markup", placeholder.span, message, help)
    return built


def _of_a_day(part: Part, key: str, node: Node) -> Text | None:
    """Build a text that stands where there are no answers, so that it may depend on the day."""
    built, what = text(part, key, node), part.named(key)
    always = key != "intro"
    return _by_day(part.scope, built, what, always) if built and built.when else built


def _how_long(part: Part, key: str, node: Node) -> Text | Duration | None:
    """Read how long something takes: counted in the calendar, or in words without a date."""
    what, match = part.named(key), None
    if isinstance(node, Scalar):
        match = _DURATION.match(node.text)
    if match and isinstance(node, Scalar):
        found = length(part.scope, node, match[2], what)
        if found or match[2].startswith(AMOUNT):
            return Duration(_BOUNDS[match[1]], found) if found else None
    built = text(part, key, node)
    for variant in built.variants if built else ():
        for dated in (it for it in variant.placeholders if it.kind == "date"):
            help = "write `up to 90 days`: the page works out the day"
            part.scope.report.error("wrong-shape", dated.span, f"{what} tells a day", help)
    return built


_BOUNDS: Mapping[str, Bound] = {bound: bound for bound in get_args(Bound)}
_DURATION = re.compile(rf"({'|'.join(_BOUNDS)}) (\S.*)\Z")


def _worded(part: Part, key: str, node: Node, what: str, plain: _Plain) -> Text | None:
    match node:
        case ListNode(items) if any(isinstance(item, MapNode) for item in items):
            return _variants(part, key, items, what, plain)
        case MapNode():
            part._replace(body=node, who=what).read(WORDS)
            return text_of(part, key, node, what, plain)
    return plain(part, key, node, what)


def plain_text(part: Part, key: str, node: Node, what: str) -> Text | None:
    """Build a text that may have several paragraphs."""
    word = scalar(part.scope.report, node, what)
    return _built(part, key, word, what, one_line=False) if word else None


def one_line(part: Part, key: str, node: Node, what: str) -> Text | None:
    """Build a text that stands on one line."""
    help = "titles, questions and labels are one line of text"
    word = scalar(part.scope.report, node, what, help)
    return _built(part, key, word, what, one_line=True) if word else None


def text_of(
    part: Part, key: str, node: MapNode, what: str, plain: _Plain = plain_text
) -> Text | None:
    """Build the text under `text` and `if-unknown` of a mapping whose keys were looked at."""
    main, other = node.pairs.get("text"), node.pairs.get("if-unknown")
    if main and isinstance(main.value, ListNode):
        if other:
            help = "write it beside the `text` of the variant that shows the amount"
            message = f"`if-unknown` of {what} stands outside its variants"
            part.scope.report.error("wrong-shape", other.key, message, help)
        return _variants(part, key, main.value.items, what, plain)
    built = plain(part, key, main.value, what) if main else None
    if other is None:
        return built
    instead = plain(part, f"{key}.if-unknown", other.value, f"`if-unknown` of {what}")
    return replace(built, if_unknown=instead) if built else None


# Texts that depend -------------------------------------------------------------------


def _variants(part: Part, key: str, items: Sequence[Node], what: str, plain: _Plain) -> Text | None:
    """Build a text that depends, as a chain of which the first that holds is said."""
    report = part.scope.report
    found: list[Text | None] = []
    for number, item in enumerate(items, 1):
        who = f"variant {number} of {what}"
        if not isinstance(item, MapNode):
            report.error("wrong-shape", place_of(item), f"{who} is no mapping", _VARIANT_FORM)
            return None
        last = OTHERWISE in item.pairs
        keys = LAST if last else VARIANT
        when = part._replace(body=item, who=who).read(keys).get("when")
        if last and number < len(items):
            message = f"`{OTHERWISE}` of {what} stands before other variants, which it hides"
            report.error("wrong-shape", item.pairs[OTHERWISE].key, message, "put it last")
        words = item.pairs.get(OTHERWISE if last else "text")
        built = plain(part, f"{key}.{number}", words.value, who) if words else None
        other = item.pairs.get("if-unknown")
        if built and other:
            suffix, named = f"{key}.{number}.if-unknown", f"`if-unknown` of {who}"
            built = replace(built, if_unknown=plain(part, suffix, other.value, named))
        found.append(replace(built, when=when) if built else None)
    chain: Text | None = None
    for built in reversed(found):
        chain = replace(built, otherwise=chain) if built else chain
    if chain and all(found):
        report.depending.append(chain)
        return chain
    return None


def _by_day(scope: Scope, built: Text, what: str, always: bool) -> Text | None:
    """See that a text depends on the day alone, and that one variant holds on each, if need be."""
    conditions = [variant.when for variant in built.variants if variant.when]
    tested = [entry for when in conditions for entry in entries(when)]
    for entry in tested:
        if entry.fact != TODAY:
            message = f"{what} may depend on `today` alone: no answers are known where it stands"
            help = "say what hangs on answers in a hint, `why`, a reason, guidance or an item"
            scope.report.error("unknown-fact", entry.span, message, help)
            return None
    dates = [it for entry in tested for it in entry.test.dates if isinstance(it, Period)]
    edges = {it.low for it in dates} | {it.high and it.high + ONE_DAY for it in dates}
    for day in sorted({date.min, *(edge for edge in edges if edge)}) if always else ():
        if not any(not it.when or holds(it.when, {}, Day(day, {})) for it in built.variants):
            first = min(it for it in edges if it) if day == date.min else None
            message = f"no variant of {what} is said {f'before {first}' if first else f'on {day}'}"
            help = "let the last be `else: words`, or add one for these days"
            scope.report.error("text-gap", built.variants[-1].span, message, help)
            break
    return built


OTHERWISE = "else"
_VARIANT_FORM = "write `{when: {today: before 2027-03-01}, text: words}`, the last `{else: words}`"
_IF_UNKNOWN = Key(ELSEWHERE, "Shown instead when an amount in the text is not known.")
_PLAIN = Key(ELSEWHERE, "The text, in Markdown.", required=True)
_TEXTS: Schema = {"anyOf": [ONE_LINE, {"$ref": "#/definitions/variants"}]}
WORDS = Keys(
    {
        "text": _PLAIN._replace(how=ELSEWHERE._replace(schema=_TEXTS)),
        "if-unknown": _IF_UNKNOWN,
    }
)
VARIANT = Keys({"when": IF._replace(required=True), "text": _PLAIN, "if-unknown": _IF_UNKNOWN})
LAST = Keys({OTHERWISE: _PLAIN, "if-unknown": _IF_UNKNOWN})
TEXT = How(text, {"$ref": "#/definitions/text"})
LINE = How(line, TEXT.schema)
WALKED_LINE = How(walked_line, TEXT.schema)
HOW_LONG = How(_how_long, TEXT.schema)
OF_A_DAY = How(_of_a_day, TEXT.schema)


def _built(part: Part, key: str, word: Scalar, what: str, one_line: bool) -> Text:
    scope = part.scope
    for words, message, help in complaints(word.text, one_line):
        scope.report.error("bad-markup", within(word, words), f"{message} ({what})", help)
    if not word.style:
        uncut(scope, word)
    catalogue, context = part.place.text(scope, word, key)
    found: tuple[Placeholder, ...] = ()
    if "{" in word.text or "}" in word.text:
        found = tuple(_placeholders(scope, word, what))
    return Text(word.text.strip(), word.span, context, catalogue, found)


def uncut(scope: Scope, word: Scalar) -> None:
    """Report a comment that cuts a text short without having been meant."""
    line, end = word.end.line, word.end.column
    if COMMENT.match(word.file.lines[line], end):
        span = Span(word.file.path, line + 1, end + 2, line + 1, end + 3)
        scope.report.error("text-cut-by-comment", span, CUT, UNCUT)


def _placeholders(scope: Scope, word: Scalar, what: str) -> Iterable[Placeholder]:
    doubled = {at for it in _DOUBLED.finditer(word.text) for at in (it.start(), it.end() - 1)}
    for match in _BRACES.finditer(word.text):
        written = match[0]
        if match.start() in doubled and match[1] is None:
            if written == "{":
                span = within(word, written, word.text.count(written, 0, match.start()))
                message = f"a placeholder of {what} stands in two pairs of braces"
                scope.report.error("bad-markup", span, message, "take one pair out")
            continue
        span = within(word, written, word.text.count(written, 0, match.start()))
        if match[1] is None:
            help = "a placeholder is `{amount:id}`; for a brace itself write `&#123;` or `&#125;`"
            message = f"a `{written}` stands alone in {what}"
            scope.report.error("bad-markup", span, message, help)
        elif found := _placeholder(scope, match[1], written, span, what):
            yield found


def _placeholder(
    scope: Scope, inner: str, written: str, span: Span, what: str
) -> Placeholder | None:
    if scope.own and inner.strip() == ANSWER:
        return Placeholder(ANSWER, scope.own, written, span)
    match = _PARTS.match(inner.strip())
    kind = KINDS.get(match[1]) if match else None
    if match is None or kind is None:
        near = did_you_mean(match[1] if match else inner, dict.fromkeys(KINDS))
        tidy = re.sub(r"\s*:\s*", ":", inner.strip())
        if tidy.partition(":")[0] in KINDS:
            near = f"write `{{{tidy}}}`"
        help = near or "placeholders are `{" + ":…}`, `{".join(KINDS) + ":…}`"
        scope.report.error("unknown-placeholder", span, f"{what} has `{written}`", help)
        return None
    name, shift = match[2], None
    if kind == "date":
        moved = _SHIFTED.match(name)
        if moved is None:
            help = "write `{date:question}` or `{date:question + 3 months}`"
            help = f"{help} (days, weeks, months, years)"
            scope.report.error("unknown-placeholder", span, f"{what} has `{written}`", help)
            return None
        name, sign, count, unit = moved.groups()
        shift = Shift(int(f"{sign}{count}"), UNITS[unit]) if count else None
    if kind in _SORT:
        known = scope.facts is None or _fact(scope, scope.facts, kind, name, span, what)
    else:
        known = refer(scope, kind, name, span, what) is not None
    bare = bool(match and match[1] == NUMBER)
    return Placeholder(kind, name, written, span, shift, bare) if known else None


_SORT = {"answer": "question", "fact": "derived fact", "date": "question for a date"}
_OTHER = {"answer": "fact", "fact": "answer"}


def _fact(
    scope: Scope, facts: Mapping[str, FactShape], kind: str, name: str, span: Span, what: str
) -> bool:
    """Say whether a text may show a fact, and report why not."""
    shape = facts.get(name)
    if shape and _fits(shape, kind):
        if kind == "fact" and shape.unlabelled:
            message = f"{what} shows `{name}`, whose value `{shape.unlabelled[0]}` has no label"
            mend = "add `label: words` to the rule that gives this value"
            scope.report.error("missing-key", span, message, mend)
        scope.names("fact" if shape.kind == "derived" else "question", name, span)
        return True
    help = did_you_mean(name, {id: it for id, it in facts.items() if _fits(it, kind)})
    if kind == "date":
        help = help or "name a question of type `date`, or `today`"
    elif shape is not None and shape.kind != "today":
        help = f"it is {shape.name}: write `{{{_OTHER[kind]}:{name}}}`"
    elif help is None and facts == {TODAY: DAY}:
        help = "this entry is the same in every tree: it can show no answers"
    elif help is None:
        every = listed(id for id, it in facts.items() if _fits(it, kind) and id != TODAY)
        help = f"{_SORT[kind]}s are {every}" if every else f"there is no {_SORT[kind]} yet"
    end = "" if kind == "date" else " of this tree"
    message = f"{what} shows `{name}`, which is no {_SORT[kind]}{end}"
    scope.report.error("unknown-placeholder", span, message, help)
    return False


def _fits(shape: FactShape, kind: str) -> bool:
    if shape.kind == "unknown":
        return True
    if kind == "date":
        return shape.kind in ("date", "today")
    return shape.kind == "derived" if kind == "fact" else shape.kind not in ("derived", "today")


# Markdown ----------------------------------------------------------------------------


class Complaint(NamedTuple):
    """What is wrong in a text; `words` are the part of it to point at."""

    words: str
    message: str
    help: str


# Most texts have none of the characters that can go wrong; only the others are parsed.
_SUSPECT = re.compile(r"[<\[]")
_SUSPECT_LINE = re.compile(r"[<\[\n]|\A(?:[-+*=>#_~`]|\d{1,9}[.)](?:\s|\Z))")

_HALF = re.compile(r"\] +\((?=https?:|mailto:|tel:)|\)\[(?=https?:|mailto:|tel:)")
_LINK_FORM = ("this is half a link", "a link is `[words](https://…)`, with nothing between")
_SQUARE = re.compile(rf"\[((?:{'|'.join(KINDS)}):[^\[\]]*)\](?!\()")
"""What was to be a link, or a placeholder, and is shown as it stands."""

_NO_HTML = "write Markdown: `**bold**`, `[words](https://…)`; for `<` write `&lt;`"
_NO_LINK = "links begin with https://, http://, mailto: or tel:"


def complaints(text: str, one_line: bool) -> Iterator[Complaint]:
    """Name all that may not be shown in a text; `one_line` texts allow no blocks or links."""
    text = text.strip()
    for match in _HALF.finditer(text):
        yield Complaint(match[0], *_LINK_FORM)
    for match in _SQUARE.finditer(text):
        message = f"`{match[0]}` is no placeholder"
        yield Complaint(match[0], message, f"write `{{{match[1]}}}`")
    if text.count("**") % 2:
        yield Complaint("**", "a `**` opens bold words that nothing closes", "close them with `**`")
    if not (_SUSPECT_LINE if one_line else _SUSPECT).search(text):
        return
    if one_line and "\n" in text:
        yield Complaint(text, "this text must fit on one line", "shorten it")
        return
    tokens = _parser().parse(text)
    if one_line and [token.type for token in tokens] != _PARAGRAPH:
        help = "write plain words; put a `\\` before a `#`, `-`, `>` or number that begins the text"
        yield Complaint(text, "a heading, list, quote or block may not stand in this text", help)
        return
    for token in tokens:
        if token.type == "html_block":
            first = token.content.strip().split("\n", 1)[0]
            yield Complaint(first, "raw HTML may not stand in a text", _NO_HTML)
        yield from _inline(token.children or (), one_line)


_PARAGRAPH = ["paragraph_open", "inline", "paragraph_close"]


def _inline(tokens: Sequence[Token], one_line: bool) -> Iterator[Complaint]:
    opened = False
    for token in tokens:
        if token.type == "html_inline" and not (opened and token.content.startswith("</")):
            opened = True
            message = f"raw HTML `{token.content}` may not stand in a text"
            yield Complaint(token.content, message, _NO_HTML)
        elif token.type == "image":
            message = "an image may not stand in a text"
            yield Complaint("![", message, "describe it in words")
        elif token.type == "link_open":
            yield from _link(str(token.attrGet("href") or ""), one_line)


def _link(address: str, one_line: bool) -> Iterator[Complaint]:
    if one_line:
        message = "a link may not stand in a title, question, label or unit"
        yield Complaint(address, message, "put it in a hint, `find-out` or the guidance")
    elif not is_link(address):
        message = f"`{address}` is no link a visitor may be sent to"
        yield Complaint(address, message, _NO_LINK)


@cache
def _parser() -> MarkdownIt:
    """CommonMark that finds HTML and every link, so that both can be named and refused."""
    parser = MarkdownIt("commonmark", {"html": True})
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    return parser
