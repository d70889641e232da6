"""What a check looks at: the folder, the day and the languages that must be complete.

In: a library. Out: the same with the few questions that several checks ask of it. It must not
know what is wrong with anything.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import takewhile

from wizard.check.proofs import Proof, prove
from wizard.trees.library import Library, catalogue_file
from wizard.trees.model import SHARED, Outcome, Span, Text, Tree
from wizard.trees.organisation import SITE
from wizard.trees.texts import own_texts, shared_texts, texts_of
from wizard.walks.arrows import Graph, graph
from wizard.words.formats import Spoken
from wizard.words.messages import Unreadable


@dataclass(frozen=True, slots=True)
class Look:
    """One check of a folder on a day; `required` are languages in which nothing may be missing.

    With `alone` what goes wrong on a later day is not told. Without `examples` no walk is looked
    for that shows a finding: a server starts without.
    """

    library: Library
    today: date
    required: frozenset[str]
    examples: bool = True
    alone: bool = False
    kept: dict[str, tuple[Text, ...]] = field(default_factory=dict, compare=False)
    spoken: Spoken = field(init=False, compare=False)
    shapes: dict[str, Graph] = field(default_factory=dict, compare=False)
    proved: list[Proof] = field(default_factory=list, compare=False)

    def __post_init__(self) -> None:
        spoken = Spoken(self.library.organisation.source, self.library.translations)
        object.__setattr__(self, "spoken", spoken)

    @property
    def source(self) -> str:
        """The language in which the trees are written."""
        return self.library.organisation.source

    def proof(self, tree: Tree) -> Proof:
        """Give what is seen on all walks of a tree; that of the tree asked for last is kept."""
        if not self.proved or self.proved[0].tree is not tree:
            self.proved[:] = [prove(self.shape(tree), self.today, self.alone)]
        return self.proved[0]

    def days(self, tree: Tree) -> tuple[date, ...]:
        """Give the days on which something goes wrong that is told."""
        return self.proof(tree).days[: 1 if self.alone else None]

    def shape(self, tree: Tree) -> Graph:
        """Give the places and arrows of a tree, found once."""
        if tree.id not in self.shapes:
            self.shapes[tree.id] = graph(tree)
        return self.shapes[tree.id]

    def shown_outcomes(self, tree: Tree) -> Iterator[Outcome]:
        """Give the outcomes that a visitor can see."""
        there = self.shape(tree).led_to()
        return (outcome for outcome in tree.outcomes.values() if outcome.id in there)

    def texts(self, folder: str) -> tuple[Text, ...]:
        """Give the texts that the catalogues in a folder translate."""
        if folder not in self.kept:
            shared, trees = self.library.shared, self.library.trees
            if folder == SITE:
                found = tuple(texts_of([self.library.organisation]))
            else:
                found = shared_texts(shared) if folder == SHARED else own_texts(trees[folder])
            self.kept[folder] = found
        return self.kept[folder]

    def place(self, text: Text, lang: str) -> Span:
        """Point at a text, in another language at its translation."""
        found = self.spoken.catalogue(text.catalogue, lang)
        if lang == self.source or isinstance(found, Unreadable):
            return text.span
        return self.in_catalogue(text.catalogue, lang, found[text.context].line, "msgstr")

    def lines(self, path: str) -> Sequence[str]:
        """Give the lines of a file as diagnostics name it; none when it is not there."""
        return self.library.files.get(path, "").split("\n")

    def in_catalogue(self, folder: str, lang: str, line: int, word: str) -> Span:
        """Point at the line of an entry that begins with a word, such as `msgstr`; `line` is that
        of its `msgid`."""
        path = self.library.root + catalogue_file(folder, lang)
        lines = self.lines(path)
        numbers = range(line, 0, -1) if word == "msgctxt" else range(line, len(lines) + 1)
        entry = takewhile(lambda number: lines[number - 1].strip(), numbers)
        found = next((number for number in entry if lines[number - 1].startswith(word)), line)
        width = len(lines[found - 1].rstrip()) if found <= len(lines) else 0
        return Span(path, found, 1, found, width + 1)
