"""Where the fuzzer begins: sound and half-sound inputs for each way in, from what is there already.

Out come bytes as `fuzz.py` reads them; nothing here is measured.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

from tests.check.examples import BASE, CASES, right, wrong
from wizard.check.load_manual import manual

TREES = Path(__file__).parents[1]
AROUND = {"example/tree.yaml": BASE, "example/cases.yaml": CASES}
"""The files of the folder that the fuzzer does not write."""

NAMES = (
    "example/tree.yaml",
    "example/cases.yaml",
    "example/nl.po",
    *(
        f"shared/{name}.yaml"
        for name in (
            "amounts",
            "contacts",
            "documents",
            "facts",
            "groups",
            "notes",
            "outcomes",
            "permits",
            "questions",
            "sources",
        )
    ),
    "shared/nl.po",
)
"""Which file an input is, by its first byte."""

METHODS = ("GET", "POST", "HEAD", "PUT", "OPTIONS")
"""By the length of the first part of an input."""

HEADERS = (
    "HTTP_HX_REQUEST",
    "HTTP_HX_HISTORY_RESTORE_REQUEST",
    "HTTP_ACCEPT_LANGUAGE",
    "HTTP_HOST",
    "HTTP_ACCEPT_ENCODING",
    "HTTP_IF_NONE_MATCH",
    "HTTP_RANGE",
    "CONTENT_TYPE",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_COOKIE",
)
"""The parts of an input after the body."""

PATHS = (
    "",
    "en",
    "en/",
    "nl/plain",
    "en/plain/check",
    "embed/en/plain/check",
    "xx/plain",
    "embed/xx/plain",
    "en/plain/overview",
    "en/embed",
    "oembed",
    "static/wizard.css",
    "embed.js",
    "api/v1/trees",
    "api/v1/openapi.json",
    "api/v1/trees/plain/walk",
    "readyz",
    "sitemap.xml",
    "en/broken",
)
GIVEN = {
    "beast": "zebra-unmistakable",
    "land": "VU",
    "children": "2",
    "needs": "garden",
    "cost": "73194.00",
    "day": "1987-03-27",
}


def reading() -> list[bytes]:
    """Every wrong and right tree of the manual of diagnostics, and the good ones of the tests."""
    found: dict[tuple[str, str], None] = {}
    for code in manual():
        for files in (wrong(code), right(code)):
            found |= dict.fromkeys(files.items())
    for file in sorted((TREES / "trees" / "good").rglob("*.yaml")):
        found["example/tree.yaml", file.read_text("utf-8")] = None
    return [bytes([NAMES.index(name)]) + text.encode() for name, text in found if name in NAMES]


def answers() -> list[bytes]:
    return [*_queries(), "\n".join(GIVEN.values()).encode()]


def http() -> list[bytes]:
    """Requests: a method by length, path, query, body, and headers."""
    found = [_request(path=path) for path in PATHS]
    found += [_request(path="en/plain/check", query=query) for query in _queries()]
    found += [_request("G", "en/secret/check", body=query) for query in _queries()]
    found += [
        _request("G", "api/v1/trees/secret/walk", body=body)
        for body in (b'{"beast":"\\ud800"}', b'{"children":1e9,"needs":["garden"]}', b"[[[")
    ]
    page = "en/plain/check"
    found += [_request(path=page, headers=("true",)), _request(path=page, headers=("true", "true"))]
    found += [
        _request(path=page, headers=("", "", "nl-BE,en;q=0.5", "localhost:80", "gzip", '"x"'))
    ]
    found += [_request(path="oembed", query=b"url=http://localhost/en/plain&maxwidth=300")]
    return found


def _queries() -> Iterator[bytes]:
    pairs = list(GIVEN.items())
    for count in range(len(pairs) + 1):
        yield urlencode(pairs[:count]).encode()
    for control in (("_at", "children"), ("_change", "land"), ("_to", "vet"), ("beast", "unsure")):
        yield urlencode([*pairs[:2], control]).encode()


def _request(
    method: str = "",
    path: str = "",
    query: bytes = b"",
    body: bytes = b"",
    headers: tuple[str, ...] = (),
) -> bytes:
    parts = (method.encode(), path.encode(), query, body, *(it.encode() for it in headers))
    return b"\x01".join(parts)
