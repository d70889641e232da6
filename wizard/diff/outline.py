"""A difference as headings, lines and tables, for every format that people read.

In: a `Difference`. Out: the parts of a report in order; in their words, `…` marks what is
written as in a tree. It must not know how a part looks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import takewhile
from urllib.parse import urlencode

from babel.dates import format_date

from wizard.diff.compare import CaseMoved, Difference, TreeCompared
from wizard.diff.contents import Change
from wizard.diff.moves import Block, End, Moves
from wizard.diff.phrased import line
from wizard.diff.render import Heading, Item, Part, Way
from wizard.diff.shown import Line as Shown
from wizard.diff.sizes import Size
from wizard.walks.folds import TooMany
from wizard.walks.in_words import given, share

ENDS = {
    "it-depends": "it depends, after “I do not know”",
    "asked-again": "asked again: that is no answer here",
    "no-rule": "nowhere: no rule takes it",
}
MANY = 3
"""Cases told together when they only lack an answer; mappings too many for one line."""
LONGEST = 90
"""Letters of a text that stands inside a line."""
AROUND = 4
"""Words that are shown beside those that differ."""


def outline(found: Difference, old: str, new: str) -> Iterator[Part]:
    """Give a report of what differs; `old` and `new` say what was compared."""
    yield Heading(1, f"What changes from {old} to {new}")
    if not found.anything:
        yield Item("Nothing differs.")
        return
    every = [each for tree in found.trees for each in (tree, *tree.later)]
    for each in every:
        yield Item(_summary(each, found.day))
    for each in every:
        yield from _tree(each)
    yield from _contents(found.contents)
    yield from _texts("Words", found.texts)
    yield from _texts("Translations", found.translations)


def _summary(tree: TreeCompared, day: date) -> str:
    named = _named(tree) if tree.day or not tree.later else f"`{tree.id}` on {_said(day)}"
    match tree.standing, tree.walks:
        case "new" | "gone", _:
            return f"`{tree.id}` is {tree.standing}"
        case "same", _:
            return f"`{tree.id}`: nothing differs"
        case _, Moves(Size() as total, _, others) as walks:
            verb = "leads" if walks.size.sure == 1 else "lead"
            moved = f"{named}: {_counted(walks.size, total)} {verb} elsewhere"
            shown = sum(block.size.walks for block in others)
            more = f"; {shown:,} more see something else at the same outcome"
            return moved + (more if shown else "")
        case _, TooMany((_, place)):
            words = f"walk by walk: too much hangs together at `{place}`"
            return f"{named} cannot be compared {words}"
    return f"`{tree.id}` cannot be compared: it has errors, see `wizard check {tree.id}`"


def _named(tree: TreeCompared) -> str:
    return f"`{tree.id}` from {_said(tree.day)}" if tree.day else f"`{tree.id}`"


def _said(day: date) -> str:
    return format_date(day, "long", locale="en_GB")


def _counted(size: Size, total: Size) -> str:
    """Say how many walks, of how many, "I do not know" apart."""
    if not size.walks:
        return f"none of {total.sure:,} walks"
    part = f" ({share(size.sure, total.sure)})" if size.sure else ""
    unsure = f" and {size.unsure:,} with “I do not know”" if size.unsure else ""
    return f"{size.sure:,} of {total.sure:,} walks{part}{unsure}"


# One tree --------------------------------------------------------------------------


def _tree(tree: TreeCompared) -> Iterator[Part]:
    walks = tree.walks if isinstance(tree.walks, Moves) else Moves(None, (), ())
    if not (walks.moved or walks.shown or tree.renames or tree.cases):
        return
    yield Heading(2, _named(tree))
    for rename in tree.renames:
        why = (
            f" (a guess from {rename.why}; `--rename {rename.old}=` says no)" if rename.why else ""
        )
        yield Item(f"{rename.sort} `{rename.old}` is now `{rename.new}`{why}")
    for block in walks.moved:
        where = f" at {block.at[0]} `{block.at[1]}`" if block.at else ""
        yield Heading(3, f"{_size(block.size, 'walks ')} part{where}")
        yield from _ways(block, tree)
    if walks.shown:
        yield Heading(3, "The same outcome shows something else")
    for block in walks.shown:
        facts = (f"`{id}` is {_fact(new)}, was {_fact(old)}" for id, old, new in block.facts)
        other = f"other lines at `{block.moves[0].new.id}`"
        yield Item(f"{_size(block.size)}: {', '.join(facts) or other}")
        yield from _ways(block, tree)
    if tree.cases:
        yield Heading(3, "Cases that end elsewhere")
        yield from _cases(tree.cases)


def _cases(cases: Sequence[CaseMoved]) -> Iterator[Part]:
    """Tell of each case; together of those that only lack an answer to the same question."""
    stopped = Counter(case.asks for case in cases if case.asks is not None)
    together = [id for id, number in stopped.items() if number >= MANY]
    for case in cases:
        if case.asks not in together:
            yield Item(_case(case), old=case.old, new=case.new)
    for id in together:
        words = f"{stopped[id]} cases stop at the question {id}, which they do not answer"
        parts = tuple(Item(_case(case), 1) for case in cases if case.asks == id)
        yield Item(words, parts=parts)


def _case(case: CaseMoved) -> str:
    standing = "gone" if case.expected is None else f"expects `{case.expected}`"
    return f"{case.name} (line {case.span.line}, {standing})"


def _fact(value: str | None) -> str:
    return "without a value" if value is None else f"`{value}`"


def _size(size: Size, walks: str = "") -> str:
    if not size.sure:
        return f"{size.unsure:,} {walks}with “I do not know”"
    unsure = f" (and {size.unsure:,} with “I do not know”)" if size.unsure else ""
    return f"{size.sure:,} {'walk' if size.sure == 1 else 'walks'}{unsure}"


def _ways(block: Block, tree: TreeCompared) -> Iterator[Part]:
    """Give the rows of a block, below its condition where that is short and no row says it."""
    mappings = block.condition.mappings if block.condition.exact else ()
    if len(block.moves) > 1 and 0 < len(mappings) < MANY:
        yield Item(f"when {' or '.join(f'`{line(mapping)}`' for mapping in mappings)}")
    for move in block.moves:
        address = f"/en/{tree.id}/check?{urlencode(move.sample, doseq=True)}"
        among = "" if move.condition.exact else ", among others"
        conditions = tuple(f"{line(mapping)}{among}" for mapping in move.condition.mappings)
        if not (conditions or move.condition.exact):
            conditions = ("no short condition says which",)
        more = [f"shows now: {_line(line)}" for line in move.effect.appears]
        more += [f"no longer: {_line(line)}" for line in move.effect.disappears]
        yield Way(
            _end(move.old),
            _end(move.new),
            _size(move.size),
            conditions,
            given(move.sample),
            "" if tree.sensitive else address,
            tuple(more),
        )


def _end(end: End) -> str:
    return ENDS[end.id] if end.verdict is None else f"`{end.id}` ({end.verdict})"


def _line(line: Shown) -> str:
    name, words, _ = line
    flat = " ".join(words.split())
    short = flat if len(flat) <= LONGEST else f"{flat[:LONGEST].rsplit(' ', 1)[0]} …"
    return f"“{short}”" if name == "next-steps" or " " in flat else f"{name} `{flat}`"


# What is written --------------------------------------------------------------------

_SECTIONS = {
    "amounts": "Amounts",
    "catalogue": "Permits, documents, contacts, sources and notes",
    "groups": "Groups",
    "elements": "Questions, options, decisions, facts and outcomes",
    "rules": "Rules",
    "settings": "Settings",
}


def _contents(changes: Sequence[Change]) -> Iterator[Part]:
    for section, title in _SECTIONS.items():
        some = [change for change in changes if change.section == section]
        if some:
            yield Heading(2, title)
        for each in some:
            at = f" (line {each.span.line})" if each.span else ""
            yield Item(f"{each.place}: {each.name}{at}", old=each.old, new=each.new)


def _texts(title: str, texts: Sequence[Change]) -> Iterator[Part]:
    if texts:
        yield Heading(2, title)
    for lang in dict.fromkeys(text.lang for text in texts):
        parts = tuple(
            Item(f"{text.place}: `{text.name}`", 0, *shortened(text.old, text.new))
            for text in texts
            if text.lang == lang
        )
        words = f"{lang}: " if lang else ""
        yield Item(f"{words}{len(parts)} {'text' if len(parts) == 1 else 'texts'}", parts=parts)


def shortened(old: str | None, new: str | None) -> tuple[str | None, str | None]:
    """Leave out what two texts begin and end with alike, but for a few words."""
    if old is None or new is None:
        return old, new
    before, after = old.split(), new.split()
    head = _alike(before, after)
    rest = min(len(before), len(after)) - head
    tail = min(_alike(before[::-1], after[::-1]), rest)
    start, stop = max(0, head - AROUND), max(0, tail - AROUND)
    one, other = (
        " ".join((*["…"][:start], *words[start : len(words) - stop], *["…"][:stop]))
        for words in (before, after)
    )
    return one, other


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """Say how many words two texts begin with alike."""
    pairs = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    return sum(1 for _ in pairs)
