"""The trees being served: read again when a file changes, each in its last good version.

In: how to load a folder, how to see that it changed, and the words of the interface for it. Out: a
`Stock`: what one request is answered from. It must not know the web.
"""

import logging
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from wizard.caches import Cache
from wizard.present.page import Presenter, presenter
from wizard.trees.diagnostics import Diagnostic
from wizard.trees.library import Library, catalogue_file
from wizard.trees.model import SHARED, Span, Tree
from wizard.trees.organisation import SITE
from wizard.web.page_cache import Pages
from wizard.words.messages import Unreadable, read
from wizard.words.words import Interface

log = logging.getLogger("wizard.trees")

AGAIN = 60.0
"""Seconds after which trees whose reading failed are read again, though no file changed."""

LEAST = 0.05
"""Seconds between two looks while nobody asks."""


@dataclass(frozen=True, slots=True, eq=False)
class Stock:
    """The trees as they are served; equal to nothing but itself.

    `library` is the folder as it was last read, but for trees whose files are not sound: those
    stand among its `broken`, and are served as they last were. `pages` are those drawn from all
    this and sent before.
    """

    presenter: Presenter
    interfaces: Mapping[str, Interface]
    library: Library
    pages: Pages

    @property
    def trees(self) -> Mapping[str, Tree]:
        return self.presenter.trees

    @property
    def missing(self) -> Sequence[str]:
        """The trees that ought to be served and are not."""
        return [id for id in self.library.broken if id not in self.trees]


@dataclass(slots=True)
class Shelf:
    """Holds the stock and looks for changes, at most once in `seconds`, one at a time.

    Meanwhile everybody is answered from what is there, so a slow load holds nobody up; where a
    thread `beside` looks, no request does. `kept` is how many bytes of pages a stock may hold.
    """

    load: Callable[[], Library]
    stamp: Callable[[], object]
    interfaces: Callable[[Library], Mapping[str, Interface]]
    seconds: float
    kept: int
    now: Stock = field(init=False)
    seen: object = field(init=False)
    looked: float = field(init=False)
    failed: tuple[object, float] = field(default=(None, 0.0), init=False)
    beside: bool = field(default=False, init=False)
    lock: threading.Lock = field(default_factory=threading.Lock, init=False)

    def __post_init__(self) -> None:
        self.seen, self.looked = self.stamp(), time.monotonic()
        self.now = self._stocked(self.load(), None)

    def stock(self) -> Stock:
        """Give what is served now, read again if it changed."""
        if not self.beside:
            self._kept_up()
        return self.now

    def _kept_up(self) -> None:
        if time.monotonic() - self.looked >= self.seconds and self.lock.acquire(blocking=False):
            try:
                self.look()
            finally:
                self.lock.release()

    def look(self) -> None:
        """Read the trees again if their files changed; what cannot be read stays as it was."""
        self.looked = time.monotonic()
        stamp = self.stamp()
        last, when = self.failed
        if stamp == self.seen or (stamp == last and self.looked - when < AGAIN):
            return
        try:
            library = self.load()
            if self.stamp() != stamp:
                return  # still being written; looked at again soon
            if library.trees or library.broken:
                self.now = self._stocked(library, self.now)
            else:
                log.error("there are no trees any more; those served last are served on")
        except Exception as error:
            if stamp != last:
                where = "".join(traceback.format_tb(error.__traceback__))
                log.error("the trees could not be read: %s\n%s", type(error).__name__, where)
            self.failed = stamp, time.monotonic()
        else:
            self.seen = stamp

    @contextmanager
    def going(self) -> Iterator[None]:
        """Look for changes also while nobody asks, so that every process serves the same.

        Requests still look where an editor wants each page to be of now (`seconds` is 0).
        """
        stop = threading.Event()

        def look() -> None:
            while not stop.wait(max(self.seconds, LEAST)):
                self._kept_up()

        self.beside = self.seconds > 0
        threading.Thread(target=look, name="trees", daemon=True).start()
        try:
            yield
        finally:
            stop.set()
            self.beside = False

    def _stocked(self, library: Library, last: Stock | None) -> Stock:
        organisation = library.organisation
        if last is not None:
            library = _readable(library, last.library)
        for found in (*library.broken.values(), organisation.broken):
            for it in found:
                _tell(it)
        trees, cases = dict(library.trees), dict(library.cases)
        words, shared = dict(library.translations), library.shared
        for id in library.broken:
            if last is not None and id in last.trees:
                trees[id], cases[id] = last.trees[id], last.library.cases.get(id, ())
                words[id] = last.library.translations.get(id, {})
        if last is not None and not library.trees:  # no file that all share can be relied on
            words[SHARED] = last.library.translations.get(SHARED, {})
        if last is not None and any(it.severity == "error" for it in shared.diagnostics):
            shared = last.library.shared
        if last is not None and organisation.broken:
            organisation = replace(last.library.organisation, broken=organisation.broken)
            words[SITE] = last.library.translations.get(SITE, {})
        served = replace(
            library,
            trees=trees,
            cases=cases,
            translations=words,
            shared=shared,
            organisation=organisation,
        )
        interfaces = self.interfaces(served)
        return Stock(presenter(served, interfaces), interfaces, served, Cache(self.kept))


def _readable(library: Library, last: Library) -> Library:
    """Put the last good catalogue in the place of one that can no longer be read, and say so."""
    words, broken = dict(library.translations), dict(library.broken)
    for folder, before in last.translations.items():
        for lang, text in before.items():
            new = words.get(folder, {}).get(lang, text)
            if new == text or not isinstance(found := read(new), Unreadable):
                continue
            if isinstance(read(text), Unreadable):
                continue  # it never was a good one
            path = library.root + catalogue_file(folder, lang)
            message = f"this catalogue cannot be read: {found.reason}; the last good one is used"
            span = Span(path, found.line, 1, found.line, 1)
            wrong = Diagnostic("untranslated", "error", message, span, "mend this line")
            words[folder] = {**words[folder], lang: text}
            if folder in library.names:
                broken[folder] = (*broken.get(folder, ()), wrong)
            else:
                _tell(wrong)
    return replace(library, translations=words, broken=broken)


def _tell(it: Diagnostic) -> None:
    log.error("%s:%s: %s [%s]", it.span.path, it.span.line, it.message, it.code)
