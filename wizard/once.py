"""What is made once and kept, by all that it depends on.

In: keys and how to make what belongs to them. Out: what was made. It must not know what that is.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Made = TypeVar("Made")

MOST = 5000
"""Things kept; there are a few hundred questions in three languages, each in a few forms."""


@dataclass(slots=True)
class Once(Generic[Made]):
    """Keeps up to `MOST` things, then begins anew; two threads may make the same thing twice."""

    known: dict[Hashable, Made] = field(default_factory=dict)

    def find(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """Give what belongs to a key, made now if it is not there."""
        try:
            return self.known[key]
        except KeyError:
            pass
        made = make()
        if len(self.known) >= MOST:
            self.known = {}
        self.known[key] = made
        return made
