"""What an operator may set: in come an environment and a TOML file, out comes a `Config`.

Everything is optional. The environment (`WIZARD_LANGUAGES="en nl ar"`) wins over the file
(`languages = ["en", "nl", "ar"]`). This module must not know what the settings do.
"""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Any

from wizard import places
from wizard.trees.organisation import CONTACT

LEAVE = "https://www.knmi.nl/"
"""Where *Leave this page now* leads: the weather, which nobody is asked about."""

EDITOR = "vscode://file/{path}:{line}:{column}"
"""How an editor opens a file at a line; the path has no slash before it."""

STATS = ("127.0.0.1", 9464)
"""Where totals of walks may be asked for, where they are counted: on this machine alone."""


class Misconfigured(ValueError):
    """A setting that means nothing; the message names it and says what was expected."""


@dataclass(frozen=True, slots=True)
class Config:
    """How this wizard is run.

    `languages` leaves these alone of those that the trees are offered in (none: all). `embed_hosts`
    may frame the pages under `/embed/`; `trusted_hosts` are the names the wizard answers to (none:
    any); `proxies` is how many of them stand in front and tell the visitor's scheme and host.
    `theme`, a stylesheet that comes after ours, and `contact`, an e-mail address or https link, are
    in place of those of the organisation. `on` holds every page at one day; `watch` is how many
    seconds may pass before a changed tree is seen; `cache` is how many megabytes of rendered pages
    each process keeps. `stats` is the folder where totals of walks are kept for `stats_days` days
    (none: nothing is counted); `stats_address` is the host and port where they may be asked for
    (none: nowhere).
    `published` serves what was published of the folder, by a commit or a dated copy, in place of
    what lies there.
    `dev` shows editors what they need; `editor` is then how a file is opened at a line.
    """

    trees: Path = field(default_factory=places.trees)
    languages: tuple[str, ...] = ()
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
    published: bool = False
    dev: bool = False
    editor: str = EDITOR


def read_config(environ: Mapping[str, str], file: Path | None = None) -> Config:
    """Put the settings together; raises `Misconfigured`."""
    given = _from_file(file) if file else {}
    names = {setting.name for setting in fields(Config)}
    for name in names:
        if text := environ.get(f"WIZARD_{name.upper()}", "").strip():
            given[name] = text
    if unknown := sorted(given.keys() - names):
        raise Misconfigured(
            f"unknown setting `{unknown[0]}` in {file}; there are: {', '.join(sorted(names))}"
        )
    return Config(**{name: _read(name, value) for name, value in given.items()})


def _from_file(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        raise Misconfigured(f"cannot read {file}: {error.strerror}") from error
    except ValueError as error:
        raise Misconfigured(f"{file} is not TOML: {error}") from error


def _read(name: str, value: Any) -> Any:
    """Read what an operator wrote: a text, or in a file also TOML's own number, day or list."""
    if name in _LISTS:
        return _words(name, value, *_LISTS[name])
    expected, read = _TEXTS[name] if name in _TEXTS else _VALUES[name]
    text = value.strip() if isinstance(value, str) else str(value) if name in _VALUES else ""
    try:
        return read(text)
    except (ValueError, KeyError):
        raise Misconfigured(f"`{name}` must be {expected}, and is {value!r}") from None


def _words(name: str, value: Any, pattern: str, example: str) -> tuple[str, ...]:
    """Read a list: TOML's own, or words separated by spaces or commas."""
    words = re.split(r"[\s,]+", value.strip()) if isinstance(value, str) else value
    if not isinstance(words, list) or not words:
        raise Misconfigured(f"`{name}` must be a list such as {example}, and is {value!r}")
    for word in words:
        if not isinstance(word, str) or not re.fullmatch(pattern, word):
            raise Misconfigured(f"`{name}` cannot hold {word!r}; expected such as {example}")
    return tuple(dict.fromkeys(words))


def _matching(pattern: str, make: Callable[[str], Any] = str) -> Callable[[str], Any]:
    def read(text: str) -> Any:
        if not re.fullmatch(pattern, text):
            raise ValueError
        return make(text)

    return read


def _address(text: str) -> tuple[str, int] | None:
    if text == "none":
        return None
    match = re.fullmatch(r"(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9.-]+)):([0-9]{1,5})", text)
    if match is None or int(match[3]) > 65535:
        raise ValueError
    return match[1] or match[2], int(match[3])


def _from(least: int, most: int) -> tuple[str, Callable[[str], int]]:
    def read(text: str) -> int:
        if not text.isdecimal() or not least <= int(text) <= most:
            raise ValueError
        return int(text)

    return f"a number from {least} to {most}", read


def _seconds(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 3600:  # no number either
        raise ValueError
    return value


_PATH = ("a text", _matching(r"(?s).+", Path))
_YES = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}

_LISTS: Mapping[str, tuple[str, str]] = {
    "languages": (r"[a-z]{2,3}(-[A-Za-z]{2,4})?", '["en", "nl"]'),
    "embed_hosts": (r"(https?://)?(\*\.)?[A-Za-z0-9.-]+(:\d+)?", '["https://host.example"]'),
    "trusted_hosts": (r"\.?[A-Za-z0-9.-]+(:\d+)?", '["wizard.example"]'),
}
"""What a word of each list looks like, and an example."""

_TEXTS: Mapping[str, tuple[str, Callable[[str], Any]]] = {
    "trees": _PATH,
    "theme": ("a stylesheet (.css)", _matching(r"(?s).+\.css", Path)),
    "stats": _PATH,
    "contact": (
        "an e-mail address or an https link",
        _matching(CONTACT),
    ),
    "leave": ("an http(s) link", _matching(r"https?://[^\s\"'<>]+")),
    "stats_address": ("a host and port such as 127.0.0.1:9464, or none", _address),
    "editor": (
        "an address with {path} and {line} in it",
        _matching(
            r"(?!javascript:|data:)[a-z][a-z0-9+.-]*:(?=\S*\{path\})(?=\S*\{line\})[^\s\"'<>]+"
        ),
    ),
}
"""What is expected of a text, and how it is read; raises `ValueError` or `KeyError`."""

_YES_OR_NO: tuple[str, Callable[[str], Any]] = ("yes or no", lambda text: _YES[text.lower()])
_VALUES: Mapping[str, tuple[str, Callable[[str], Any]]] = {
    "proxies": _from(0, 10),
    "on": ("a day as in 2026-11-22", date.fromisoformat),
    "watch": ("a number of seconds from 0 to 3600", _seconds),
    "cache": _from(0, 4096),
    "stats_days": _from(1, 3660),
    "published": _YES_OR_NO,
    "dev": _YES_OR_NO,
}
"""The same of what TOML also writes without quotes."""
