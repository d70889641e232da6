"""A difference as headings and lines, for every format that people read.

In: a `Difference`, what was compared, and the voice in which conditions are said. Out: the parts of
a report in order; in their words, `…` marks what is written as in a tree. It must not know how a
part looks.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from babel.dates import format_date

from wizard.diff.compare import CaseMoved, Difference, Errors, Side, TreeCompared
from wizard.diff.contents import Change
from wizard.diff.moves import Block, End, Move, Moves, Said
from wizard.diff.phrased import line, sentence
from wizard.diff.render import Blank, Heading, Item, Part
from wizard.diff.shown import Line as Shown
from wizard.diff.sizes import Size
from wizard.present.in_language import Voice
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


def outline(
    found: Difference, old: Side, new: Side, voice: Voice, signed: bool = False
) -> Iterator[Part]:
    """Give a report of what differs between two sides; one to be `signed` ends with a place for it.

    Conditions are said in the voice as on the day of the report.
    """
    yield Heading(1, f"What changes from {old.name} to {new.name}")
    if not found.anything:
        yield Item("Nothing differs.")
        return
    every = [each for tree in found.trees for each in (tree, *tree.later)]
    for each in every:
        sides = {"old": old, "new": new}
        wrong = tuple(Item(_wrong(each.id, it, sides[it.side])) for it in each.errors)
        yield Item(_summary(each, found.day), parts=wrong)
    for each in every:
        yield from _tree(each, voice, found.day)
    if found.still_told:
        yield Heading(2, "Texts that still tell an old limit")
    for it in found.still_told:
        numbers = " and ".join(f"{number:f}" for number in it.numbers)
        where = f"{it.lang}: {it.place}: `{it.name}` (line {it.span.line})"
        words = f"{where} tells {numbers}, {it.of}: “{_short(it.words)}”"
        yield Item(words, sort="text")
    yield from _contents(found.contents)
    yield from _texts("Words", found.texts)
    yield from _texts("Translations", found.translations)
    if signed:
        yield from _signed(found, old, new)


def _signed(found: Difference, old: Side, new: Side) -> Iterator[Part]:
    yield Heading(2, "To sign")
    yield Item(f"compared as of {_said(found.day)}")
    for word, side in (("before", old), ("after", new)):
        about = f", `{side.commit}`, {side.day}, by {_plain(side.author)}" if side.commit else ""
        yield Item(f"{word}: `{side.name}`{about}")
    for tree in found.trees:
        if tree.standing == "changed":
            before, after = tree.versions
            yield Item(f"`{tree.id}`: version `{before}` before, `{after}` after")
    for words in ("Name", "Day", "Signature"):
        yield Blank(words)


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
    sides = [it.side for it in tree.errors]
    why = "walks of it go round, see `wizard check`" if not sides else "both sides have errors"
    if len(sides) == 1:
        why = f"the {sides[0]} side has errors, the {'new' if sides == ['old'] else 'old'} one none"
    return f"`{tree.id}` cannot be compared: {why}"


def _wrong(tree: str, errors: Errors, side: Side) -> str:
    """Say what is wrong with a tree on one side, and what to do about it."""
    at = errors.first.span
    more = f", and {errors.many - 1:,} more" if errors.many > 1 else ""
    mend = f"mend it: `wizard check {tree}` tells all"
    if errors.side == "old":
        mend = "compare with a later version, or with a copy of this one in which it is mended"
    first = f"{at.path}:{at.line}: {errors.first.message}"
    return f"{errors.side} (`{side.name}`): {first}{more} – {mend}"


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


def _tree(tree: TreeCompared, voice: Voice, day: date) -> Iterator[Part]:
    walks = tree.walks if isinstance(tree.walks, Moves) else Moves(None, (), ())
    if not (walks.moved or walks.shown or tree.renames or tree.cases):
        return
    yield Heading(2, _named(tree))
    for rename in tree.renames:
        why = (
            f" (a guess from {rename.why}; `--rename {rename.old}=` says no)" if rename.why else ""
        )
        yield Item(f"{rename.sort} `{rename.old}` is now `{rename.new}`{why}")
    if tree.sensitive and (walks.moved or walks.shown):
        start = f"/{voice.lang}/{tree.id}"
        words = "no address holds answers to this route; it begins at"
        yield Item(words, example=start, address=start)
    told = _Told(tree, voice, tree.day or day)
    for block in walks.moved:
        where = f" at {block.at[0]} `{block.at[1]}`" if block.at else ""
        verb = "parts" if block.size.sure == 1 else "part"
        yield Heading(3, f"{_size(block.size, 'walks ')} {verb}{where}")
        yield from told.block(block)
    if walks.shown:
        yield Heading(3, "The same outcome shows something else")
    for block in walks.shown:
        facts = (f"`{id}` is {_fact(new)}, was {_fact(old)}" for id, old, new in block.facts)
        other = f"other lines at `{block.moves[0].new.id}`"
        yield Item(f"{_size(block.size)}: {', '.join(facts) or other}")
        yield from told.block(block)
    if tree.cases:
        yield Heading(3, "Cases that end elsewhere")
        yield from _cases(tree.cases)


def _cases(cases: Sequence[CaseMoved]) -> Iterator[Part]:
    """Tell of each case; together of those that only lack an answer to the same question."""
    stopped = Counter(case.asks for case in cases if case.asks is not None)
    together = [id for id, number in stopped.items() if number >= MANY]
    for case in cases:
        if case.asks not in together:
            yield Item(_case(case), case.old, case.new, sort="case")
    for id in together:
        words = f"{stopped[id]} cases stop at the question {id}, which they do not answer"
        parts = tuple(Item(_case(case), sort="case") for case in cases if case.asks == id)
        yield Item(words, parts=parts, folded=True)


def _case(case: CaseMoved) -> str:
    standing = "gone" if case.expected is None else f"expects `{case.expected}`"
    return f"{_plain(case.name)} (line {case.span.line}, {standing})"


def _fact(value: str | None) -> str:
    return "without a value" if value is None else f"`{value}`"


def _size(size: Size, walks: str = "") -> str:
    if not size.sure:
        return f"{size.unsure:,} {walks}with “I do not know”"
    unsure = f" (and {size.unsure:,} with “I do not know”)" if size.unsure else ""
    return f"{size.sure:,} {'walk' if size.sure == 1 else 'walks'}{unsure}"


@dataclass(frozen=True, slots=True)
class _Told:
    """Tells of the walks of a tree on a day."""

    tree: TreeCompared
    voice: Voice
    day: date

    def block(self, block: Block) -> Iterator[Part]:
        """Give the moves of a block, below its condition where that is short and no move's."""
        said = block.condition
        if len(block.moves) > 1 and said.exact and 0 < len(said.mappings) < MANY:
            yield from self.condition(said)
        for move in block.moves:
            words = f"{_end(move.old)} → {_end(move.new)}: {_size(move.size)}"
            parts = tuple(self.move(move))
            yield Item(words, parts=parts, sort="group", walks=move.size.walks)

    def move(self, move: Move) -> Iterator[Item]:
        """Say of whom it is, what they see, and of one of them the answers."""
        yield from self.condition(move.condition)
        yield from (Item(f"shows now: {_line(line)}") for line in move.effect.appears)
        yield from (Item(f"no longer: {_line(line)}") for line in move.effect.disappears)
        address = f"/{self.voice.lang}/{self.tree.id}/check?{urlencode(move.sample, doseq=True)}"
        yield Item(
            "for example",
            example=given(move.sample),
            address="" if self.tree.sensitive else address,
        )

    def condition(self, said: Said) -> Iterator[Item]:
        """Say a condition as sentences, each with the words of the format."""
        among = "" if said.exact else ", among others"
        for number, (box, clauses) in enumerate(zip(said.boxes, said.sentences, strict=True)):
            words = _plain(sentence(self.voice, self.day, clauses))
            written = " or ".join(f"`{line(mapping)}`" for mapping in box)
            whole = ": ".join(filter(None, (words, written)))
            yield Item(f"{'or' if number else 'when'} {whole}{among}")
        if not (said.boxes or said.exact):
            yield Item("when: no short condition says which")


def _end(end: End) -> str:
    if end.verdict is None:
        return ENDS[end.id]
    return f"“{_plain(end.title or '')}” `{end.id}` ({end.verdict})"


def _line(line: Shown) -> str:
    name, words, _ = line
    told = name == "next-steps" or " " in words.strip()
    return f"“{_short(words)}”" if told else f"{name} `{words.strip()}`"


def _short(words: str) -> str:
    flat = _plain(words)
    return flat if len(flat) <= LONGEST else f"{flat[:LONGEST].rsplit(' ', 1)[0]} …"


def _plain(words: str) -> str:
    """Take the mark of what is written as in a tree out of words of a tree, in one line."""
    return " ".join(words.replace("`", "'").split())


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
            yield Item(f"{each.place}: {each.name}{at}", each.old, each.new, sort="change")


def _texts(title: str, texts: Sequence[Change]) -> Iterator[Part]:
    if texts:
        yield Heading(2, title)
    for lang in dict.fromkeys(text.lang for text in texts):
        parts = tuple(
            Item(f"{text.place}: `{text.name}`", text.old, text.new, sort="text")
            for text in texts
            if text.lang == lang
        )
        words = f"{lang}: " if lang else ""
        many = f"{words}{len(parts)} {'text' if len(parts) == 1 else 'texts'}"
        yield Item(many, parts=parts, folded=True)
