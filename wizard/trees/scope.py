"""What the builders of a tree's parts share: where they report, what they may look up.

In: positioned nodes. Out: the same nodes once their shape is right, or a diagnostic at the
wrong word. It must not know what any key means. Long, as every builder begins here.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Literal as Word
from typing import NamedTuple, TypeAlias

from wizard.trees.diagnostics import Diagnostic, Related, did_you_mean, nearest
from wizard.trees.model import RESERVED, SHARED, TODAY, Amount, Former, Kind, Span, Target, Text
from wizard.trees.nodes import File, ListNode, MapNode, Node, Pair, Scalar
from wizard.trees.syntax import CUT, UNCUT

FactKind: TypeAlias = Kind | Word["derived", "today", "unknown"]

AMOUNT = "amount:"
_ID = re.compile(r"[a-z][a-z0-9-]*\Z")
_LIMIT = re.compile(rf"{AMOUNT}|-?\d")


class Use(NamedTuple):
    """A word that names something: its sort and id, where it stands, and the folder by which it is
    read (a tree, `shared`, `site`). An answer, value or group is one `of` a fact or group."""

    sort: str
    id: str
    span: Span
    by: str
    of: str = ""


@dataclass(slots=True)
class Report:
    """Where building says what is wrong; nothing found ever stops it.

    `depending` gathers the texts that depend, as they are built; `uses` every word that names
    something, for whoever asks.
    """

    found: list[Diagnostic] = field(default_factory=list)
    uses: list[Use] | None = None
    depending: list[Text] = field(default_factory=list)

    def error(
        self,
        code: str,
        at: Node | Span,
        message: str,
        help: str | None = None,
        *related: Related,
    ) -> None:
        span = at if isinstance(at, Span) else at.span
        self.found.append(Diagnostic(code, "error", message, span, help, related))

    @contextmanager
    def used_by(self, file: File, id: str, use: Span) -> Iterator[None]:
        """Say of what is found in a shared file meanwhile which tree takes it, and where.

        What the tree lacks is the tree's mistake, so that is reported at its own word.
        """
        before = len(self.found)
        yield
        for at in range(before, len(self.found)):
            found = self.found[at]
            if found.span.path == file.path:
                continue
            taken = Related(use, f"`{id}` is taken here")
            mend = replace(found, related=(*found.related, taken))
            if found.code in ("unknown-fact", "unknown-placeholder"):
                message = f"shared `{id}` does not fit this tree: {found.message}"
                named = Related(found.span, "it is named here")
                mend = replace(found, message=message, span=use, related=(named,))
            self.found[at] = mend


@dataclass(frozen=True, slots=True)
class Known:
    """The ids of one sort of shared entry, and where each is written.

    `broken` holds the diagnostics of entries that could not be built, `unreadable` those of the
    whole file; a tree that takes such an entry takes its diagnostics over. Of groups, those of the
    tree among them, `members` are all that each stands for; of amounts, `measures` are the currency
    or unit of each, `amounts` they themselves once they are built. `nodes` are the entries as
    written, for what is taken whole. `way` says how to make a new one, with `{}` for its id.
    """

    ids: Mapping[str, Span] = field(default_factory=dict)
    broken: Mapping[str, tuple[Diagnostic, ...]] = field(default_factory=dict)
    unreadable: tuple[Diagnostic, ...] = ()
    members: Mapping[str, frozenset[str]] = field(default_factory=dict)
    measures: Mapping[str, str] = field(default_factory=dict)
    amounts: Mapping[str, Amount] = field(default_factory=dict)
    nodes: Mapping[str, Pair] = field(default_factory=dict)
    way: str = ""


def is_limit(text: str) -> bool:
    """Say whether the value of a derived fact is meant to be a number or amount."""
    return bool(_LIMIT.match(text))


class FactShape(NamedTuple):
    """What a rule may hold a fact against; `values` are option ids, extras or derived values.

    `unlabelled` are the derived values that cannot be shown in a text; `unit` is what a number is
    counted in, as written; `among` are the countries that are offered, none is all.
    Of an `unknown` kind is what could not be read: whatever is said of it is not judged.
    """

    id: str
    kind: FactKind
    values: Mapping[str, Scalar]
    word: Scalar | None
    unlabelled: tuple[str, ...] = ()
    unit: str = ""
    among: frozenset[str] = frozenset()

    @property
    def span(self) -> Span:
        """The word that names it; `today` stands nowhere."""
        return self.word.span if self.word else Span("", 1, 1, 1, 1)

    @property
    def odd(self) -> Scalar | None:
        """The first value that is no number or amount, so that the fact is no limit."""
        return next((word for word in self.values.values() if not is_limit(word.text)), None)

    @property
    def name(self) -> str:
        if self.kind == "today":
            return "`today`"
        return f"{'fact' if self.kind == 'derived' else 'question'} `{self.id}`"


DAY = FactShape(TODAY, "today", {}, None)
"""The one fact there is everywhere."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a part of one tree, or of a shared file by itself, may look up.

    `file` is the file being built and `catalogue` the folder whose `.po` files translate it;
    what comes from another file is shared. `facts` is `None` while shared entries are checked
    without a tree: then what they say of facts waits until a tree takes them. `targets` are what
    arrows may point at, each where its id stands. `own` is the question whose answer `{answer}` is.
    """

    report: Report
    file: File
    catalogue: str
    known: Mapping[str, Known]
    facts: Mapping[str, FactShape] | None = None
    targets: Mapping[str, Target] = field(default_factory=dict)
    own: str | None = None

    def names(self, sort: str, id: str, at: Node | Span, of: str = "") -> None:
        """Take down a word that names something, where somebody asks for it."""
        if self.report.uses is not None:
            span = at if isinstance(at, Span) else at.span
            self.report.uses.append(Use(sort, id, span, self.catalogue, of))


def refer(scope: Scope, sort: str, id: str, at: Node | Span, who: str) -> str | None:
    """Resolve the id of a shared entry or a tree, `None` when it cannot be used."""
    known = scope.known[sort]
    if id in known.ids:
        if id not in known.broken:
            scope.names(sort if sort == "tree" else f"{SHARED} {sort}", id, at)
            return id
        scope.report.found.extend(known.broken[id])
    elif known.unreadable:
        scope.report.found.extend(known.unreadable)
    else:
        message = f"{who} names {sort} `{id}`, which does not exist"
        near = did_you_mean(id, known.ids, scope.file.path)
        every = f"{sort}s are: {listed(known.ids)}" if known.ids else f"no {sort} is shared yet"
        add = known.way.format(id if is_id(id) else "id")
        sorts = scope.known.items() if sort != "tree" else ()
        other = next((it for it, its in sorts if it != sort and id in its.ids), None)
        add = f"`{id}` is a {other}; {add}" if other else add
        scope.report.error(f"unknown-{sort}", at, message, near or f"{add}; {every}")
    return None


def listed(words: Iterable[str], most: int = 8) -> str:
    """Write ids for a message, the first few of many."""
    shown = [f"`{word}`" for word in words]
    more = f" and {len(shown) - most} more" if len(shown) > most else ""
    return ", ".join(shown[:most]) + more


def mapping(report: Report, node: Node, what: str, help: str | None = None) -> MapNode | None:
    """Give a mapping back, or say that something else stands here."""
    if isinstance(node, MapNode):
        return node
    report.error("wrong-shape", place_of(node), f"{what} must be a mapping, {_is(node)}", help)
    return None


def sequence(
    report: Report, node: Node, what: str, help: str | None = None
) -> tuple[Node, ...] | None:
    """Give the items of a list, or say that something else stands here."""
    if isinstance(node, ListNode):
        return node.items
    words = re.split(r" *[,;] *| (?:and|en) ", node.text) if isinstance(node, Scalar) else []
    if len(words) > 1 and all(map(is_id, words)):
        help = f"write `[{', '.join(words)}]`"
    report.error("wrong-shape", place_of(node), f"{what} must be a list, {_is(node)}", help)
    return None


def scalar(
    report: Report, node: Node, what: str, help: str | None = None, sort: str = "a text"
) -> Scalar | None:
    """Give a word or text that is not empty, or say that something else stands here."""
    if isinstance(node, Scalar) and node.text.strip():
        return node
    if isinstance(node, Scalar) and (
        cut := _CUT.match(node.file.lines[node.end.line], node.end.column)
    ):
        span = node.span._replace(column=cut.end(), end_column=cut.end() + 1)
        report.error("text-cut-by-comment", span, CUT, UNCUT)
        return None
    report.error("wrong-shape", place_of(node), f"{what} must be {sort}, {_is(node)}", help)
    return None


_CUT = re.compile(r" +#(?=\d)")
"""A text that begins with a number, `#1 …`, and so is none."""


def _is(node: Node) -> str:
    if isinstance(node, Scalar):
        return "not a text" if node.text.strip() else "but nothing stands here"
    return "not a list" if isinstance(node, ListNode) else "not a mapping"


def place_of(node: Node) -> Span:
    """Point at the first line of what may be long."""
    span = node.span
    if span.end_line == span.line:
        return span
    line = node.file.lines[span.line - 1] if span.line <= len(node.file.lines) else ""
    return Span(span.path, span.line, span.column, span.line, max(len(line), span.column) + 1)


def missing_key(report: Report, at: Node | Span, what: str, key: str, other: str = "") -> None:
    """Report a key that something must have; `other` is another way out."""
    help = f"add `{key}:`" + (f", {other}" if other else "")
    report.error("missing-key", at, f"{what} has no `{key}`", help)


def misspelt(node: MapNode, key: str, allowed: Collection[str]) -> Pair | None:
    """Find the pair whose key was meant to be this one; it is told as unknown."""
    odd = [pair for word, pair in node.pairs.items() if word not in allowed]
    return next((pair for pair in odd if _key_meant(pair.key.text, allowed) == key), None)


_OTHER_WORDS = {
    **{"if": "when", "then": "go", "goto": "go", "otherwise": "else", "default": "else"},
    **{"als": "when", "dan": "go", "anders": "else", "vraag": "ask", "bron": "source"},
    **{"vragen": "questions", "uitkomsten": "outcomes", "feiten": "facts", "soort": "type"},
}
"""What is written for a key, in English and by other hands."""


def _key_meant(word: str, allowed: Collection[str]) -> str | None:
    other = _OTHER_WORDS.get(word)
    return other if other in allowed else nearest(word, allowed)


def unknown_key(report: Report, pair: Pair, what: str, allowed: Iterable[str]) -> bool:
    """Report one key that does not belong here; say whether it is a piece of a text."""
    key = pair.key
    allowed = tuple(allowed)
    other = _OTHER_WORDS.get(key.text)
    near = did_you_mean(other if other in allowed else key.text, dict.fromkeys(allowed))
    piece = is_piece(pair) or not re.fullmatch(r"[a-z][a-z-]*", key.text)
    if near is None and not key.style and piece:
        _torn_text(report, pair)
        return True
    help = near or f"keys here: {listed(allowed, 20)}"
    report.error("unknown-key", key, f"`{key.text}` is no key of {what}", help)
    return False


def is_piece(pair: Pair) -> bool:
    """Say whether a `,` alone made a key of what stands behind it, in braces."""
    key, value = pair
    before = key.file.lines[key.start.line][: key.start.column].rstrip()
    return before.endswith(",") and isinstance(value, Scalar) and not value.text


_PIECES = re.compile(r".*?(?=, *[\w-]+: |[}\]]|\Z)")


def _torn_text(report: Report, pair: Pair) -> None:
    """Report the end of a text that YAML took apart at a `,` or `: `."""
    key, value = pair
    whole = ""
    if is_piece(pair):
        message = f"the `,` before `{key.text}` ends the text that it belongs to"
        line = key.file.lines[key.start.line]
        rest = _PIECES.match(line, key.start.column)
        before = line[: key.start.column].rstrip().rpartition(": ")[2]
        whole = f"{before} {rest[0] if rest else key.text}"
    elif isinstance(value, Scalar) and value.text and not value.style:
        message = f"`{key.text}` reads as a key, because `: ` stands behind it"
        whole = f"{key.text}: {value.text}"
    else:
        message = f"`{key.text}` can be no key: keys are small letters and `-`"
    whole = whole.strip("“”„‟‘’«»")
    shown = f': `"{whole}"`' if 0 < len(whole) < 60 else ""
    report.error("unknown-key", key, message, f"put the whole text in quotes{shown}")


def is_id(word: str) -> bool:
    """Say whether a word has the form of an id."""
    return _ID.match(word) is not None


def good_id(report: Report, id: str, at: Node | Span, what: str, rest: str = "") -> bool:
    """Say whether a word may be an id, and report it where it may not; `rest` goes behind it."""
    if id in RESERVED:
        help = f"reserved are {listed(sorted(RESERVED), 20)}"
        report.error("bad-id", at, f"{what} may not be called `{id}`", help)
        return False
    if _ID.match(id):
        return True
    help = "small letters, digits and `-`, beginning with a letter"
    begin, sign, _ = id.partition(" {")
    if sign:
        report.error("bad-id", at, f"a `:` is missing behind `{begin}`", f"write `{begin}: {{…}}`")
        return False
    tidy = re.sub(r"[^a-z0-9]+", "-", id.lower()).strip("-")
    if _ID.match(tidy) and tidy not in RESERVED:
        help += f": write `{tidy}{rest}`"
    report.error("bad-id", at, f"{what} may not be called `{id}`", help)
    return False


def was_taken(
    report: Report, named: Iterable[tuple[str, Iterable[Former]]], there: Mapping[str, Span]
) -> dict[str, str]:
    """Give the ids of today by the earlier ones, and report those that something else bears.

    `named` are the elements with what they were, `there` all ids of today among which these stand.
    """
    found: dict[str, str] = {}
    first: dict[str, Span] = {}
    for id, was in named:
        for old, span in was:
            other = there.get(old) or first.get(old)
            if other:
                stands = "is an id that stands here" if old in there else "was another's before"
                message = f"`{old}`, which `{id}` was called before, {stands}"
                help = "an old address can mean one thing only: take it out of one `was`"
                report.error("was-taken", span, message, help, Related(other, "it stands here"))
            found.setdefault(old, id)
            first.setdefault(old, span)
    return found


def entries(report: Report, node: Node | None, what: str, names: str) -> Iterator[Pair]:
    """Walk over a mapping id → entry, leaving out what has no good id."""
    if node is None:
        return
    body = mapping(report, node, what, "write `id:` and indent what belongs to it")
    for pair in body.pairs.values() if body else ():
        if good_id(report, pair.key.text, pair.key, names):
            yield pair
