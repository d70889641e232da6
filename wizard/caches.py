"""The two caches there are, and the one rule for what is in a key.

*Whole pages* are kept as they are sent (`wizard.web.page_cache`), *fragments* as they are alike for
everybody (texts of a language, what lies ahead in a tree, a tree on one page). Both belong to a
folder of trees as it was loaded and go when it is loaded anew; their keys name everything else that
what is kept depends on: language, day, address, representation. No other memory is needed, and
nothing of a visitor's is kept but in the address of a page that says it may be.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

Made = TypeVar("Made")

MOST = 80_000
"""The weight of all fragments of a folder; a text weighs 1, and there are a few thousand."""

DRAWN, LARGE = 50, 2_000
"""The weight of a part of a page as it is drawn; of what is large, or was long in the making."""


@dataclass(slots=True)
class Cache(Generic[Made]):
    """Keeps things up to a weight of `most`; those not asked for longest go first."""

    most: int
    weight: int = 0
    kept: OrderedDict[Hashable, tuple[Made, int]] = field(default_factory=OrderedDict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, key: Hashable) -> Made | None:
        """Give what is kept for a key; `None` where nothing is."""
        with self.lock:
            found = self.kept.get(key)
            if found is None:
                return None
            self.kept.move_to_end(key)
            return found[0]

    def put(self, key: Hashable, made: Made, weight: int = 1) -> None:
        """Keep something, and let go of what has become too much."""
        with self.lock:
            self.weight += weight - self.kept.pop(key, (made, 0))[1]
            self.kept[key] = (made, weight)
            while self.weight > self.most:
                _, (_, gone) = self.kept.popitem(last=False)
                self.weight -= gone


class Busy(Exception):
    """Something large is being made, and somebody waits for it already."""


class Fragments(Cache[Any]):
    """Parts of pages that are alike for everybody, of one folder of trees.

    What is large is made by one thread, while the others wait.
    """

    __slots__ = ("making", "turn", "waiting")

    def __init__(self) -> None:
        super().__init__(MOST)
        self.making, self.turn = threading.RLock(), threading.Lock()
        self.waiting = threading.Semaphore(2)

    def find(self, key: Hashable, make: Callable[[], Made], weight: int = 1) -> Made:
        """Give what belongs to a key, made now if it is not there; two threads may both make what
        is small."""
        found: Made | None = self.get(key)
        if found is None and weight >= LARGE:
            with self.making:
                found = self.get(key)
                return self._made(key, make, weight) if found is None else found
        return self._made(key, make, weight) if found is None else found

    def alone(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """Do the same for what nobody needs at once: one makes it, one waits, all others get
        `Busy` raised."""
        found: Made | None = self.get(key)
        if found is not None:
            return found
        if not self.waiting.acquire(blocking=False):
            raise Busy
        try:
            with self.turn:
                found = self.get(key)
                return self._made(key, make, LARGE) if found is None else found
        finally:
            self.waiting.release()

    def _made(self, key: Hashable, make: Callable[[], Made], weight: int) -> Made:
        made = make()
        self.put(key, made, weight)
        return made
