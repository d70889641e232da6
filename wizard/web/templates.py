"""Templates as visitors get them: one set per language, every part in its place.

In: the loader of the templates as they are written, the words of a language, the addresses of
files. Out: a loader of the same templates in which parts, fixed sentences and addresses stand
already, so that drawing a page looks none of them up. It must not know what a page says.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from jinja2 import BaseLoader, Environment
from markupsafe import escape

from wizard.web.assets import Files
from wizard.words.words import Words

_PART = re.compile(r'\{% include "(parts/[a-z]+\.html)" %\}')
_FIXED = re.compile(r'\{\{ (_|file)\("([^"{}\\]+)"\) \}\}')
_EDGE = "{##}"
"""Keeps the trimming of white space inside a part where the part is put in place."""


class Ready(BaseLoader):
    """Loads the templates of `written` made ready for one language; they do not change."""

    def __init__(self, written: BaseLoader, words: Words, files: Files) -> None:
        self.written, self.words, self.files = written, words, files

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        source, name, _ = self.written.get_source(environment, template)

        def part(found: re.Match[str]) -> str:
            return f"{_EDGE}{self.get_source(environment, found[1])[0]}{_EDGE}"

        return _FIXED.sub(self._said, _PART.sub(part, source)), name, None

    def _said(self, found: re.Match[str]) -> str:
        kind, name = found.groups()
        if kind == "file":
            return self.files.address(name) if name in self.files.found else ""
        text = self.words.gettext(name)
        return found[0] if "{" in text else str(escape(text))
