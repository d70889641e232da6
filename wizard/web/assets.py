"""The files a browser needs, at addresses that name their content, so that they are kept for good.

In: a folder and a theme. Out: addresses and responses. Files are read once, and compressed once;
while developing, they are read again when they change.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from flask import Response, abort, request

from wizard.web.page_cache import CODINGS, chosen, packed, tagged
from wizard.web.responses import ASK_AGAIN, FOR_GOOD

KINDS: Mapping[str, str] = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    "": "text/plain; charset=utf-8",
}
"""What is served, by the end of its name."""

THEME = "theme.css"
_HASHED = re.compile(r"(.*)-([0-9a-f]{12})(\.[a-z]+|)\Z")


@dataclass(frozen=True, slots=True)
class File:
    bodies: Mapping[str, bytes]
    digest: str
    kind: str


class Files:
    """The files of a folder by name, with the owner's stylesheet as `theme.css`."""

    def __init__(self, folder: Path, theme: Path | None, dev: bool) -> None:
        self.folder, self.theme, self.dev = folder, theme, dev
        self.found = self._read()

    def address(self, name: str) -> str:
        """Where a file stands; the address changes with its content."""
        if self.dev:
            self.found = self._read()
        stem, dot, end = name.rpartition(".")
        return f"/static/{stem}-{self.found[name].digest}{dot}{end}"

    def response(self, asked: str) -> Response:
        """Answer a request for a file, under its own name or with its digest; else 404."""
        hashed = _HASHED.match(asked)
        name = f"{hashed[1]}{hashed[3]}" if hashed else asked
        file = self.found.get(name) or abort(404)
        coding = chosen(request.headers.get("Accept-Encoding", ""))
        response = Response(file.bodies[coding], content_type=file.kind)
        response.vary.add("Accept-Encoding")
        if coding:
            response.content_encoding = coding
        response.set_etag(tagged(file.digest, coding))
        lasting = hashed is not None and hashed[2] == file.digest
        response.headers["Cache-Control"] = FOR_GOOD if lasting else ASK_AGAIN
        response.make_conditional(request)
        return response

    def _read(self) -> Mapping[str, File]:
        paths = {
            path.relative_to(self.folder).as_posix(): path
            for path in sorted(self.folder.rglob("*"))
            if path.is_file() and path.suffix in KINDS
        }
        if self.theme:
            paths[THEME] = self.theme
        return {name: _packed(it.read_bytes(), KINDS[it.suffix]) for name, it in paths.items()}


@lru_cache(100)
def _packed(body: bytes, kind: str) -> File:
    """Pack a file; while developing, only what changed takes time."""
    digest = hashlib.sha256(body).hexdigest()[:12]
    bodies = {coding: packed(body, coding, for_good=True) for coding in ("", *CODINGS)}
    return File(bodies, digest, kind)
