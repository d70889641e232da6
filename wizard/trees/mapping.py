"""One mapping of a tree, asked key by key.

In: a mapping whose keys were looked at, its name in words and its place in the catalogues.
Out: what stands under each key, built, or `None` with a diagnostic. It must not know which
keys belong to what.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

from wizard.trees import values
from wizard.trees.model import Link, SourceRef, Span, Text
from wizard.trees.nodes import MapNode, Node
from wizard.trees.scope import Scope, keys, scalar
from wizard.trees.wording import Place, line, text


class Part(NamedTuple):
    """A mapping and what building from it needs; `who` names it in messages."""

    scope: Scope
    body: MapNode
    place: Place
    who: str

    def keys(
        self, allowed: Collection[str], required: Iterable[str] = (), at: Node | Span | None = None
    ) -> None:
        """Report unknown and missing keys, the missing ones at `at`."""
        keys(self.scope.report, self.body, self.who, allowed, required, at)

    def node(self, key: str) -> Node | None:
        """Give what stands under a key."""
        pair = self.body.pairs.get(key)
        return pair.value if pair else None

    def text(self, key: str, suffix: str | None = None) -> Text | None:
        """Build a text of several paragraphs."""
        node = self.node(key)
        if node is None:
            return None
        return text(self.scope, node, self.place, suffix or key, f"`{key}` of {self.who}")

    def line(self, key: str, suffix: str | None = None) -> Text | None:
        """Build a text of one line."""
        node = self.node(key)
        if node is None:
            return None
        return line(self.scope, node, self.place, suffix or key, f"`{key}` of {self.who}")

    def word(self, key: str) -> str | None:
        """Give a word as written."""
        node = self.node(key)
        if node is None:
            return None
        found = scalar(self.scope.report, node, f"`{key}` of {self.who}")
        return found.text if found else None

    def yes(self, key: str) -> bool:
        """Read `yes` or `no`; without the key it is no."""
        node = self.node(key)
        word = scalar(self.scope.report, node, f"`{key}`") if node else None
        if word and word.text not in ("yes", "no"):
            message = f"`{word.text}` is neither `yes` nor `no`"
            self.scope.report.error("wrong-shape", word, message, f"write `{key}: yes`")
        return bool(word and word.text == "yes")

    def day(self, key: str) -> date | None:
        """Read a date."""
        node = self.node(key)
        if node is None:
            return None
        return values.day(self.scope.report, node, f"`{key}` of {self.who}")

    def link(self, key: str) -> Link | None:
        """Read one address, or one for each language."""
        node = self.node(key)
        if node is None:
            return None
        return values.link(self.scope.report, node, f"`{key}` of {self.who}")

    def source(self) -> SourceRef | None:
        """Read where this comes from."""
        node = self.node("source")
        return values.source(self.scope, node, self.who) if node else None
