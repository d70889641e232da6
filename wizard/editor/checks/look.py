"""What a check looks at: the folder, the day and the languages that must be complete."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from wizard.trees.library import Library
from wizard.trees.model import Span

REQUIRED = frozenset(("nl",))
"""The languages that visitors are promised in full, beside the source language."""


@dataclass(frozen=True, slots=True)
class Look:
    """One check of a folder on a day."""

    library: Library
    today: date
    required: frozenset[str]

    def path_of(self, folder: str, name: str) -> str:
        """Name a file of the folder as diagnostics do."""
        tail = f"{folder}/{name}"
        return next((p for p in self.library.files if f"/{p}".endswith(f"/{tail}")), tail)

    def start_of(self, folder: str, name: str) -> Span:
        """Point at the beginning of a file."""
        return Span(self.path_of(folder, name), 1, 1, 1, 1)

    @property
    def translations(self) -> Mapping[str, Mapping[str, str]]:
        return self.library.translations
