"""How bytes travel: smaller, where a browser says that it can unpack them.

In: bytes and what a browser accepts. Out: packed bytes. It must not know what they hold.
"""

from __future__ import annotations

import re
import zlib

import brotli

LEAST = 500
"""Bytes below which packing gains nothing."""

_PAGE, _FILE = 5, 11
"""How hard brotli tries: for a page while somebody waits, for a file once at the start."""

_BR = re.compile(r"\bbr\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))")
_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))")
CODINGS = ("br", "gzip")
"""How bytes can be packed (RFC 9110, content codings), the smallest first."""


def chosen(accepted: str) -> str:
    """Choose how to pack for a browser, from its `Accept-Encoding`; empty: not at all."""
    if _BR.search(accepted):
        return "br"
    return "gzip" if _GZIP.search(accepted) else ""


def packed(body: bytes, coding: str, *, for_good: bool = False) -> bytes:
    """Pack bytes; `for_good`: they will be sent many times, so that time does not matter."""
    if coding == "br":
        return bytes(brotli.compress(body, quality=_FILE if for_good else _PAGE))
    if coding == "gzip":
        return zlib.compress(body, 9 if for_good else 6, wbits=31)
    return body


def tagged(tag: str, coding: str) -> str:
    """Tag a packed representation, which is another one."""
    return f"{tag}-{coding}" if coding else tag
