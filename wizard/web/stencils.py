"""Pages drawn once, with openings for what differs from one visitor to the next.

In: a page drawn with openings in it. Out: a `Stencil`, which is filled without drawing. Most of a
question page is the same for everybody who comes to it on a day; looking it up in templates for
each of them is most of what a page would cost. It must not know what a page says.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

_OPEN, _CLOSE = f"\ue000{secrets.token_hex(8)}-", "\ue001"
"""What no text of a tree can hold by chance or on purpose. No word of a visitor is ever drawn into
a stencil: those are what is filled in."""

_OPENING = re.compile(f"{_OPEN}([a-z]+){_CLOSE}")


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
