"""Pages drawn once, with openings for what differs from one visitor to the next.

In: a page drawn with openings in it. Out: a `Stencil`, which is filled without drawing. Most of a
question page is the same for everybody who comes to it on a day; looking it up in templates for
each of them is most of what a page would cost. It must not know what a page says.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field

from markupsafe import Markup

_OPEN, _CLOSE = "\ue000", "\ue001"
"""Private characters: answers lose them on the way in only where a page draws them by hand, so a
page with one of its own is never made a stencil (`cut`)."""

_OPENING = re.compile(f"{_OPEN}([a-z-]+){_CLOSE}")

MOST = 2000
"""Stencils kept; a folder of trees has a few hundred questions in three languages."""


def opening(name: str) -> Markup:
    """Stand in a page for what is filled in later."""
    return Markup(f"{_OPEN}{name}{_CLOSE}")


@dataclass(frozen=True, slots=True)
class Stencil:
    """A page with openings: text, name, text, name, …, text."""

    parts: tuple[str, ...]

    def filled(self, values: Mapping[str, str]) -> str:
        """Fill every opening; `values` are markup."""
        parts = list(self.parts)
        parts[1::2] = [values[name] for name in self.parts[1::2]]
        return "".join(parts)


def cut(text: str) -> Stencil:
    """Make a stencil of a page drawn with openings."""
    return Stencil(tuple(_OPENING.split(text)))


@dataclass(slots=True)
class Stencils:
    """Stencils by what their page depends on; made at the first visit, dropped when too many."""

    known: dict[Hashable, Stencil | None] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, key: Hashable, make: Callable[[], Stencil | None]) -> Stencil | None:
        """Give the stencil of a page; `None` where `make` says that its words differ by visitor."""
        if key not in self.known:
            made = make()
            with self.lock:
                if len(self.known) >= MOST:
                    self.known.clear()
                self.known[key] = made
            return made
        return self.known.get(key)
