"""A scalar → a `Text` with its place in a translation catalogue and its placeholders.

In: a node and the place of the text. Out: a `Text`, or diagnostics about its markup and its
placeholders. It must not know languages or how texts are shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Literal as Word
from typing import NamedTuple, get_args

from wizard.trees.diagnostics import did_you_mean
from wizard.trees.markup import complaints
from wizard.trees.model import SHARED, TODAY, Placeholder, PlaceholderKind, Shift, Span, Text
from wizard.trees.nodes import MapNode, Node, Scalar, part
from wizard.trees.scope import DAY, FactShape, Scope, keys, refer, scalar
from wizard.trees.syntax import COMMENT, CUT, UNCUT

KINDS: Mapping[str, PlaceholderKind] = {kind: kind for kind in get_args(PlaceholderKind)}
UNITS: Mapping[str, Word["days", "weeks", "months", "years"]] = {
    "day": "days",
    "week": "weeks",
    "month": "months",
    "year": "years",
}

_BRACES = re.compile(r"\{([^{}]*)\}|[{}]")
_PARTS = re.compile(r"([a-z]+):\s*(.*?)\s*\Z", re.DOTALL)
_SHIFTED = re.compile(r"([a-z][a-z0-9-]*)(?:\s+([+-])\s*(\d{1,5})\s+(day|week|month|year)s?)?\Z")


class Place(NamedTuple):
    """Where the texts of one thing stand in the catalogues.

    `own` begins the contexts of texts from the file being built, `shared` those of texts that
    came from a shared file with `use`.
    """

    own: str
    shared: str = ""

    def text(self, scope: Scope, node: Node, suffix: str) -> tuple[str, str]:
        """Give (catalogue, context) of the text under `suffix`."""
        if node.file is scope.file:
            return scope.catalogue, f"{self.own}.{suffix}" if self.own else suffix
        return SHARED, f"{self.shared}.{suffix}"

    def inside(self, suffix: str) -> Place:
        """Give the place of what belongs to the thing."""
        return Place(f"{self.own}.{suffix}" if self.own else suffix, f"{self.shared}.{suffix}")


def text(scope: Scope, node: Node, place: Place, suffix: str, what: str) -> Text | None:
    """Build a text that may have several paragraphs, or `{text, if-unknown}`."""
    if not isinstance(node, MapNode):
        return plain_text(scope, node, place, suffix, what)
    keys(scope.report, node, what, ("text", "if-unknown"), ("text",))
    return text_of(scope, node, place, suffix, what)


def text_of(scope: Scope, node: MapNode, place: Place, suffix: str, what: str) -> Text | None:
    """Build the text under `text` and `if-unknown` of a mapping whose keys were looked at."""
    main = node.pairs.get("text")
    built = plain_text(scope, main.value, place, suffix, what) if main else None
    other = node.pairs.get("if-unknown")
    if other is None:
        return built
    instead = plain_text(
        scope, other.value, place, f"{suffix}.if-unknown", f"`if-unknown` of {what}"
    )
    return replace(built, if_unknown=instead) if built else None


def plain_text(scope: Scope, node: Node, place: Place, suffix: str, what: str) -> Text | None:
    """Build a text that may have several paragraphs."""
    word = scalar(scope.report, node, what)
    return _built(scope, word, place, suffix, what, one_line=False) if word else None


def line(scope: Scope, node: Node, place: Place, suffix: str, what: str) -> Text | None:
    """Build a text of one line: a title, question, label or unit; amounts may not stand there."""
    word = scalar(scope.report, node, what, "titles, questions and labels are one line of text")
    if word is None:
        return None
    built = _built(scope, word, place, suffix, what, one_line=True)
    for placeholder in built.placeholders:
        if placeholder.kind == "amount":
            message = f"{what} may not show an amount, because an amount can be unknown on a day"
            help = "put it in a hint, `why` or the guidance"
            scope.report.error("bad-markup", placeholder.span, message, help)
    return built


def _built(
    scope: Scope, word: Scalar, place: Place, suffix: str, what: str, one_line: bool
) -> Text:
    for words, message, help in complaints(word.text, one_line):
        scope.report.error("bad-markup", part(word, words), f"{message} ({what})", help)
    if not word.style:
        _uncut(scope, word)
    catalogue, context = place.text(scope, word, suffix)
    found: tuple[Placeholder, ...] = ()
    if "{" in word.text or "}" in word.text:
        found = tuple(_placeholders(scope, word, what))
    return Text(word.text.strip(), word.span, context, catalogue, found)


def _uncut(scope: Scope, word: Scalar) -> None:
    """Report a comment that cuts a text short without having been meant."""
    line, end = word.end.line, word.end.column
    if COMMENT.match(word.file.lines[line], end):
        span = Span(word.file.path, line + 1, end + 2, line + 1, end + 3)
        scope.report.error("text-cut-by-comment", span, CUT, UNCUT)


def _placeholders(scope: Scope, word: Scalar, what: str) -> Iterable[Placeholder]:
    for match in _BRACES.finditer(word.text):
        written = match[0]
        span = part(word, written, word.text.count(written, 0, match.start()))
        if match[1] is None:
            help = "a placeholder is `{amount:id}`; for a brace itself write `&#123;` or `&#125;`"
            message = f"a `{written}` stands alone in {what}"
            scope.report.error("bad-markup", span, message, help)
        elif found := _placeholder(scope, match[1], written, span, what):
            yield found


def _placeholder(
    scope: Scope, inner: str, written: str, span: Span, what: str
) -> Placeholder | None:
    match = _PARTS.match(inner.strip())
    kind = KINDS.get(match[1]) if match else None
    if match is None or kind is None:
        near = did_you_mean(match[1] if match else inner, dict.fromkeys(KINDS))
        help = near or "placeholders are `{" + ":…}`, `{".join(KINDS) + ":…}`"
        scope.report.error("unknown-placeholder", span, f"{what} has `{written}`", help)
        return None
    name = match[2]
    match kind:
        case "date":
            return _date(scope, name, written, span, what)
        case "answer" | "fact":
            known = _fact(scope, kind, name, span, what)
        case _:
            known = refer(scope, kind, name, span, what) is not None
    return Placeholder(kind, name, written, span) if known else None


def _fact(scope: Scope, kind: str, name: str, span: Span, what: str) -> bool:
    if scope.facts is None:
        return True
    shape = scope.facts.get(name)
    if shape and _fits(shape, kind):
        if kind == "fact" and shape.unlabelled:
            message = f"{what} shows `{name}`, whose value `{shape.unlabelled[0]}` has no label"
            mend = "add `label: words` to the rule that gives this value"
            scope.report.error("missing-key", span, message, mend)
        return True
    help = did_you_mean(name, _fitting(scope.facts, kind)) or _no_facts(scope)
    if shape is not None and shape.kind != "today":
        help = f"it is {shape.name}: write `{{{_OTHER[kind]}:{name}}}`"
    message = f"{what} shows `{name}`, which is no {_SORT[kind]} of this tree"
    scope.report.error("unknown-placeholder", span, message, help)
    return False


_OTHER = {"answer": "fact", "fact": "answer"}
_SORT = {"answer": "question", "fact": "derived fact"}


def _no_facts(scope: Scope) -> str | None:
    return (
        None
        if scope.facts != {TODAY: DAY}
        else "this entry is the same in every tree: it can show no answers"
    )


def _fitting(facts: Mapping[str, FactShape], kind: str) -> dict[str, FactShape]:
    return {id: shape for id, shape in facts.items() if _fits(shape, kind)}


def _fits(shape: FactShape, kind: str) -> bool:
    if shape.kind == "unknown":
        return True
    if kind == "date":
        return shape.kind in ("date", "today")
    return shape.kind == "derived" if kind == "fact" else shape.kind not in ("derived", "today")


def _date(scope: Scope, inner: str, written: str, span: Span, what: str) -> Placeholder | None:
    match = _SHIFTED.match(inner)
    if match is None:
        help = (
            "write `{date:question}` or `{date:question + 3 months}` (days, weeks, months, years)"
        )
        scope.report.error("unknown-placeholder", span, f"{what} has `{written}`", help)
        return None
    name, sign, count, unit = match.groups()
    shift = Shift(int(f"{sign}{count}"), UNITS[unit]) if count else None
    shape = scope.facts.get(name) if scope.facts is not None else None
    if scope.facts is not None and (shape is None or not _fits(shape, "date")):
        near = did_you_mean(name, _fitting(scope.facts, "date"))
        message = f"{what} shows `{name}`, which is no question for a date"
        help = near or "name a question of type `date`, or `today`"
        scope.report.error("unknown-placeholder", span, message, help)
        return None
    return Placeholder("date", name, written, span, shift)
