"""What lies before the editors: a folder as it is, as it was last sound, and what is said of it.

In: a folder, a clock, batches of edits. Out: its cards, the problems in it, what differs from what
is published; edits stored. It must not know pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path as Place
from types import MappingProxyType

from wizard.caches import LARGE
from wizard.check.findings.case_results import Run, run
from wizard.check.run import check
from wizard.check.served import servable
from wizard.diff.compare import Difference, compare
from wizard.edits.batch import Batch, Refusal
from wizard.edits.following import following
from wizard.edits.plans import Drawn
from wizard.edits.splices import Path, children
from wizard.studio.cards import Card, cards, schema_of
from wizard.studio.store import Store
from wizard.translations.catalogues import by_catalogue
from wizard.trees.diagnostics import Diagnostic
from wizard.trees.library import Library, build_folder
from wizard.trees.load_folder import (
    NoRevision,
    published,
    published_name,
    read_folder,
    stamp_of,
)
from wizard.trees.model import Text
from wizard.trees.nodes import Node, Scalar
from wizard.trees.organisation import INTERFACE
from wizard.trees.reading import LARGEST_CASES, Reading, read
from wizard.trees.scope import Use
from wizard.walks.days import changing
from wizard.web.served_trees import Shelf, Stock
from wizard.words.load_interface import editors_countries, load_interface


@dataclass(frozen=True, slots=True)
class Opened:
    """One file as it is drawn: its text's digest, its cards, and which text stands where.

    Without a `root` it cannot be read; `texts` are then those it had when it last could.
    """

    file: str
    base: str
    raw: str
    reading: Reading
    cards: tuple[Card, ...]
    texts: Mapping[Path, Text]

    @property
    def root(self) -> Node | None:
        return self.reading.root


@dataclass(slots=True)
class Desk:
    """One folder under edit; `held` is the day that everything is shown as of, if not today.

    `library` is the folder as it is, `raw` its files as they lie; the shelf, which the preview has
    too, has each tree as it was last sound. `proved` is in which version and on which day each is
    known to be sound: a save proves only what it changes. `known` is which texts stood where in a
    file when it was last sound, `before` is what is published, by its name, `uses` the words that
    name something, by the sort and id of that. `who` says who is at work at this moment; nobody has
    a name where no proxy gives one.
    """

    folder: Place
    clock: Callable[[], datetime]
    who: Callable[[], str] = lambda: ""
    held: date | None = None
    library: Library = field(init=False)
    proved: dict[str, tuple[str, date]] = field(default_factory=dict)
    raw: dict[str, str] = field(default_factory=dict)
    known: dict[str, Mapping[Path, Text]] = field(default_factory=dict)
    before: tuple[str, Library] | None = None
    uses: dict[tuple[str, str], list[Use]] = field(default_factory=dict)
    store: Store = field(init=False)
    shelf: Shelf = field(init=False)

    def __post_init__(self) -> None:
        self.store = Store(self.folder, self.clock)
        self.shelf = Shelf(
            self._load,
            lambda: (stamp_of(self.folder), self.held),  # what is sound hangs on the day
            lambda it: load_interface(it.translations.get(INTERFACE), it.organisation),
            0.0,
            0,
        )

    def _load(self) -> Library:
        files, unreadable = read_folder(self.folder)
        self.raw = {path: text for path, it in files.items() if (text := _decoded(it)) is not None}
        named: list[Use] = []
        self.library = library = build_folder(files, self.folder.as_posix(), unreadable, named)
        self.uses = {}
        for use in named:
            self.uses.setdefault((use.sort, use.id), []).append(use)
        day = self.held or self.clock().astimezone(library.organisation.time_zone).date()
        versions = {id: (it.version, day) for id, it in library.trees.items()}
        new = {id: it for id, it in library.trees.items() if self.proved.get(id) != versions[id]}
        found = servable(replace(library, trees=new), day)
        self.proved = {id: it for id, it in versions.items() if id not in found.broken}
        return replace(found, trees={id: library.trees[id] for id in self.proved})

    def day(self) -> date:
        """Say which day everything is shown as of."""
        return self.held or self.today()

    def today(self) -> date:
        return self.now().date()

    def now(self) -> datetime:
        """Say what time it is where the trees are of; of the day that is held, the same time."""
        now = self.clock().astimezone(self.shelf.now.library.organisation.time_zone)
        if self.held is None:
            return now
        return now.replace(year=self.held.year, month=self.held.month, day=self.held.day)

    def stock(self) -> Stock:
        """Give the folder as it is now, and each tree as it was last sound."""
        with self.shelf.lock:
            self.shelf.look()
            return self.shelf.now

    # Files ------------------------------------------------------------------------------

    def opened(self, file: str) -> Opened | None:
        """Give a file of the folder by its path inside it; `None` where there is none to edit."""
        stock = self.stock()
        raw = self.raw.get(file)
        if raw is None or not self.inside(file):
            return None
        base = self.store.keep(raw)
        path = stock.library.root + file
        made: Opened = stock.presenter.fragments.find(
            ("opened", file, base), lambda: self._opened(stock, file, path, raw, base), LARGE
        )
        return made

    def _opened(self, stock: Stock, file: str, path: str, raw: str, base: str) -> Opened:
        reading = read(path, raw, LARGEST_CASES)
        stem = file.rpartition("/")[2].removesuffix(".yaml")
        if reading.root is None or (schema := schema_of(file)) is None:
            return Opened(file, base, raw, reading, (), self.known.get(file, {}))
        places = {(it.span.line, it.span.column): at for at, it in _scalars(reading.root, ())}
        texts = {
            places[text.span[1:3]]: text
            for texts in by_catalogue(self.library).values()
            for each in texts
            for text in each.variants
            if text.span.path == path and text.span[1:3] in places
        }
        if texts:
            self.known[file] = texts
        made = tuple(cards(reading.root, schema, stem))
        return Opened(file, base, raw, reading, made, texts or self.known.get(file, {}))

    def as_drawn(self, opened: Opened, base: str) -> Opened:
        """Give a file as a page was drawn from it, where that text is still known."""
        raw = None if base == opened.base else self.store.text(base)
        if raw is None:
            return opened
        stock, path = self.shelf.now, self.shelf.now.library.root + opened.file
        return self._opened(stock, opened.file, path, raw, base)

    def inside(self, file: str) -> bool:
        """Say whether a file lies in the folder itself, and is no link out of it."""
        return (self.folder / file).resolve() == self.folder.resolve() / file

    def drawn(self, base: str, begun: Mapping[str, str] = MappingProxyType({})) -> Drawn:
        """Give what plans are made on: the folder, with files that are `begun`, and the text with
        this digest that a page was drawn from."""
        self.stock()
        text = self.store.text(base)
        return Drawn({**self.raw, **begun}, self.library, {base: text} if text else {})

    def save(self, batch: Batch) -> tuple[Refusal, ...]:
        """Store a batch, whole; give why that cannot be, edit by edit."""
        return self.store.save(batch, self.who(), partial(following, batch, self.library))

    # What is said of it --------------------------------------------------------------------

    def problems(self, tree: str | None = None) -> Sequence[Diagnostic]:
        """Give all that is wrong with a tree, or with the folder, on the day of everything."""
        stock, day, names = self.stock(), self.day(), None if tree is None else [tree]
        known: Sequence[Diagnostic] = stock.presenter.fragments.find(
            ("checked", tree, day),
            lambda: check(self.library, day, names, named=editors_countries().written),
            LARGE,
        )
        return known

    def cases(self, tree: str) -> Run | None:
        """Walk the cases of a tree; `None` where it is not sound."""
        stock, day = self.stock(), self.day()
        found = self.library.trees.get(tree)
        if found is None:
            return None
        cases, unsound = self.library.cases[tree], self.library.unsound[tree]
        made: Run = stock.presenter.fragments.find(
            ("cases", tree, day),
            lambda: run(found, cases, changing(found, day), unsound=unsound),
            LARGE,
        )
        return made

    def published(self) -> Library | None:
        """Give the folder as it was published last; `None` where nothing ever was."""
        try:
            if self.before is None or self.before[0] != published_name(self.folder):
                self.before = published(self.folder)
        except NoRevision:
            return None
        return self.before[1]

    def changed(self, tree: str) -> bool:
        """Say whether a tree is other than it was published."""
        old = self.published()
        return old is not None and _version(old, tree) != _version(self.library, tree)

    def difference(self, *trees: str) -> Difference | None:
        """Compare what is published with the folder as it is; `None` where nothing is."""
        stock, old, day = self.stock(), self.published(), self.day()
        if old is None:
            return None
        found: Difference = stock.presenter.fragments.find(
            ("compared", trees, day, id(old)),
            lambda: compare(old, self.library, day, {}, trees),
            LARGE,
        )
        return found

    def foreseen(self, batch: Batch) -> Difference | None:
        """Compare the folder as it is with what a batch would make of it; `None` where it cannot
        be made, or where no tree would be otherwise."""
        after = self.store.tried(batch)
        if isinstance(after, tuple):
            return None
        new = build_folder(after, self.folder.as_posix())
        trees = [id for id in new.names if _version(new, id) != _version(self.library, id)]
        return compare(self.library, new, self.day(), {}, trees) if trees else None


def _version(library: Library, tree: str) -> str | None:
    return library.trees[tree].version if tree in library.trees else None


def _decoded(content: bytes) -> str | None:
    try:
        return content.decode()
    except UnicodeDecodeError:
        return None


def _scalars(node: Node, path: Path) -> Iterator[tuple[Path, Scalar]]:
    if isinstance(node, Scalar):
        yield path, node
    for step, it in children(node).items():
        yield from _scalars(it, (*path, step))
