"""What an operator may set: in come an environment and a TOML file, out comes a `Config`.

Everything is optional. The environment (`WIZARD_LANGUAGES="en nl ar"`) wins over the file
(`languages = ["en", "nl", "ar"]`). This module must not know what the settings do.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Any

from wizard import places

LEAVE = "https://www.knmi.nl/"
"""Where *Leave this page now* leads: the weather, which nobody is asked about."""

EDITOR = "vscode://file/{path}:{line}:{column}"
"""How an editor opens a file at a line; the path has no slash before it."""

STATS = ("127.0.0.1", 9464)
"""Where totals of walks may be asked for, where they are counted: on this machine alone."""

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?\Z")
_HOST = re.compile(r"(https?://)?(\*\.)?[A-Za-z0-9.-]+(:\d+)?\Z")
_TRUSTED = re.compile(r"\.?[A-Za-z0-9.-]+(:\d+)?\Z")
_LINK = re.compile(r"https?://[^\s\"'<>]+\Z")
_EDITOR = re.compile(
    r"(?!javascript:|data:)[a-z][a-z0-9+.-]*:(?=\S*\{path\})(?=\S*\{line\})[^\s\"'<>]+\Z"
)
_CONTACT = re.compile(r"(mailto:)?[^\s@\"'<>]+@[^\s@\"'<>]+\Z|https://[^\s\"'<>]+\Z")

_ADDRESS = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9.-]+)):([0-9]{1,5})\Z")


class Misconfigured(ValueError):
    """A setting that means nothing; the message names it and says what was expected."""


@dataclass(frozen=True, slots=True)
class Config:
    """How this wizard is run.

    `embed_hosts` may frame the pages under `/embed/`; `trusted_hosts` are the names the wizard
    answers to (none: any); `proxies` is how many of them stand in front and tell the visitor's
    scheme and host; `theme` is a stylesheet that comes after ours; `contact` an e-mail address
    or https link. `on` holds every page at one day; `watch` is how many seconds may pass before
    a changed tree is seen; `cache` is how many megabytes of rendered pages each process keeps.
    `stats` is the folder where totals of walks are kept for `stats_days` days (none: nothing is
    counted); `stats_address` is the host and port where they may be asked for (none: nowhere).
    `dev` shows editors what they need; `editor` is then how a file is opened at a line.
    """

    trees: Path = field(default_factory=places.trees)
    languages: tuple[str, ...] = ("en", "nl", "ar")
    embed_hosts: tuple[str, ...] = ()
    trusted_hosts: tuple[str, ...] = ()
    proxies: int = 0
    theme: Path | None = None
    contact: str | None = None
    leave: str = LEAVE
    on: date | None = None
    watch: float = 1.0
    cache: int = 32
    stats: Path | None = None
    stats_address: tuple[str, int] | None = STATS
    stats_days: int = 90
    dev: bool = False
    editor: str = EDITOR


def read_config(environ: Mapping[str, str], file: Path | None = None) -> Config:
    """Put the settings together; raises `Misconfigured`."""
    given = _from_file(file) if file else {}
    for setting in fields(Config):
        text = environ.get(f"WIZARD_{setting.name.upper()}", "").strip()
        if text:
            given[setting.name] = text
    unknown = sorted(given.keys() - _READ.keys())
    if unknown:
        raise Misconfigured(
            f"unknown setting `{unknown[0]}` in {file}; there are: {', '.join(sorted(_READ))}"
        )
    return Config(**{name: _READ[name](name, value) for name, value in given.items()})


def _from_file(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        raise Misconfigured(f"cannot read {file}: {error.strerror}") from error
    except ValueError as error:
        raise Misconfigured(f"{file} is not TOML: {error}") from error


def _path(name: str, value: Any) -> Path:
    return Path(_text(name, value))


def _text(name: str, value: Any) -> str:
    if isinstance(value, str) and value.strip():
        return value.strip()
    raise Misconfigured(f"`{name}` must be a text, and is {value!r}")


def _words(pattern: re.Pattern[str], example: str) -> Callable[[str, Any], tuple[str, ...]]:
    """Read a list: TOML's own, or words separated by spaces or commas."""

    def read(name: str, value: Any) -> tuple[str, ...]:
        words = re.split(r"[\s,]+", value.strip()) if isinstance(value, str) else value
        if not isinstance(words, list) or not words:
            raise Misconfigured(f"`{name}` must be a list such as {example}, and is {value!r}")
        for word in words:
            if not isinstance(word, str) or not pattern.match(word):
                raise Misconfigured(f"`{name}` cannot hold {word!r}; expected such as {example}")
        return tuple(dict.fromkeys(words))

    return read


def _matching(pattern: re.Pattern[str], expected: str) -> Callable[[str, Any], str]:
    def read(name: str, value: Any) -> str:
        text = _text(name, value)
        if not pattern.match(text):
            raise Misconfigured(f"`{name}` must be {expected}, and is {text!r}")
        return text

    return read


def _count(most: int, least: int = 0) -> Callable[[str, Any], int]:
    def read(name: str, value: Any) -> int:
        text = str(value)
        if not text.isdecimal() or not least <= int(text) <= most:
            expected = f"a number from {least} to {most}"
            raise Misconfigured(f"`{name}` must be {expected}, and is {value!r}")
        return int(text)

    return read


def _address(name: str, value: Any) -> tuple[str, int] | None:
    text = _text(name, value)
    match = _ADDRESS.match(text)
    if text == "none":
        return None
    if match is None or int(match[3]) > 65535:
        expected = "a host and port such as 127.0.0.1:9464, or none"
        raise Misconfigured(f"`{name}` must be {expected}, and is {text!r}")
    return match[1] or match[2], int(match[3])


def _seconds(name: str, value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        raise Misconfigured(f"`{name}` must be a number of seconds, and is {value!r}") from None


def _day(name: str, value: Any) -> date:
    try:
        return value if isinstance(value, date) else date.fromisoformat(_text(name, value))
    except ValueError:
        raise Misconfigured(f"`{name}` must be a day as in 2026-11-22, and is {value!r}") from None


def _yes(name: str, value: Any) -> bool:
    known = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
    said = known.get(str(value).lower())
    if said is None:
        raise Misconfigured(f"`{name}` must be yes or no, and is {value!r}")
    return said


_READ: Mapping[str, Callable[[str, Any], Any]] = {
    "trees": _path,
    "languages": _words(_LANGUAGE, '["en", "nl"]'),
    "embed_hosts": _words(_HOST, '["https://ind.nl"]'),
    "trusted_hosts": _words(_TRUSTED, '["wizard.example"]'),
    "proxies": _count(10),
    "theme": _path,
    "contact": _matching(_CONTACT, "an e-mail address or an https link"),
    "leave": _matching(_LINK, "an http(s) link"),
    "on": _day,
    "watch": _seconds,
    "cache": _count(4096),
    "stats": _path,
    "stats_address": _address,
    "stats_days": _count(3660, least=1),
    "dev": _yes,
    "editor": _matching(_EDITOR, "an address with {path} and {line} in it"),
}
