"""`site.yaml`: what is not about one route, and says whose trees these are.

In: the file as read, and what trees share. Out: an `Organisation`, or what is wrong with it. It
must not know how pages show it, nor for which languages there are words of the interface.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale, localedata
from babel.numbers import get_currency_symbol, list_currencies

from wizard.trees.diagnostics import Diagnostic
from wizard.trees.mapping import (
    LINK,
    ONE_LINE,
    How,
    Key,
    Keys,
    Part,
    Place,
    fitting,
    id_of,
    keyed,
    part_of,
    word_of,
    words_of,
)
from wizard.trees.model import Link, Text
from wizard.trees.nodes import MapNode, Node, Scalar
from wizard.trees.reading import Reading
from wizard.trees.scope import Report, Scope, Use
from wizard.trees.shared import Shared
from wizard.trees.wording import one_line, plain_text

SITE = "site"
"""The catalogue of its texts: `LANG.po` beside the file."""

SITE_FILE = "site.yaml"
INTERFACE = "interface"
"""The folder whose `LANG.po` add words to the interface, or say them otherwise."""

CONTACT = r"(mailto:)?[^\s@\"'<>]+@[^\s@\"'<>]+|https://[^\s\"'<>]+"


@dataclass(frozen=True, slots=True)
class Sender:
    """Who makes this."""

    title: Text
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Organisation:
    """What is true of every route; without a file nothing is said and everything is neutral.

    Texts are in the language `source`; nothing may be missing in those `required`, and pages are
    shown in those `offered`, the source first. `first` is the tree that leads to the others;
    `theme` a stylesheet beside the file; `broken` what is wrong with the file or its catalogues.
    """

    title: Text | None = None
    lead: Text | None = None
    colophon: Text | None = None
    sender: Sender | None = None
    first: str | None = None
    source: str = "en"
    required: tuple[str, ...] = ()
    offered: tuple[str, ...] = ("en",)
    time_zone: tzinfo = UTC
    currency: str | None = None
    contact: str | None = None
    theme: str | None = None
    broken: tuple[Diagnostic, ...] = field(default=(), compare=False)


def organisation_of(
    reading: Reading, shared: Shared, uses: list[Use] | None = None
) -> Organisation:
    """Build what the file says; what is wrong stands in `broken`, and the rest is as said."""
    report = Report(list(reading.diagnostics), uses)
    scope = Scope(report, reading.file, SITE, shared.known, {})
    part = part_of(scope, reading.root, Place(SITE), f"`{SITE_FILE}`") if reading.root else None
    found = part.read(SITE_KEYS) if part else {}
    found |= found.pop("languages", {})
    return Organisation(**found, broken=tuple(report.found))


def currency_in(reading: Reading) -> str:
    """Find the currency of the file before it is built: amounts and questions of money hang on it.

    Nothing where none is said; what is wrong with it is told by `organisation_of`.
    """
    root = reading.root
    said = root.pairs.get("currency") if isinstance(root, MapNode) else None
    code = said.value.text if said and isinstance(said.value, Scalar) else ""
    return code if code in list_currencies() else ""


def _text(read: Callable[[Part, str, Node, str], Text | None]) -> How:
    """Make the reading of a text that stands on every page, and so can show nothing of a walk."""

    def checked(part: Part, key: str, node: Node) -> Text | None:
        text = read(part, key, node, part.named(key))
        for placeholder in text.placeholders if text else ():
            message = f"{part.named(key)} has `{placeholder.written}`"
            help = "this text stands on every page: it can show no answers and amounts"
            part.scope.report.error("unknown-placeholder", placeholder.span, message, help)
        return text

    return How(checked, ONE_LINE)


def _town(name: str) -> str | None:
    """Give the time zone of a town."""
    town = name.replace(" ", "_").casefold()
    return next((it for it in available_timezones() if it.casefold().endswith(f"/{town}")), None)


def _money(name: str) -> str | None:
    """Give the currency of a sign or name."""
    codes = (it for it in sorted(list_currencies()) if get_currency_symbol(it, "en") == name)
    code = next(codes, name.upper()[:3])
    return code if code in list_currencies() else None


def _tongue(name: str) -> str | None:
    """Give the language that is called so, in English or by those who speak it."""
    called = name.casefold()
    english = {it.casefold(): code for code, it in Locale("en").languages.items()}
    own = (it for it in localedata.locale_identifiers() if len(it) == 2)
    spoken = (it for it in own if (Locale(it).languages.get(it) or "").casefold() == called)
    return english.get(called) or next(spoken, None)


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (LookupError, ValueError, OSError):  # no such file, no name of one, a folder
        return None


def _lang(name: str) -> str | None:
    known = re.fullmatch(r"[a-z]{2,3}(-[A-Za-z]{2,4})?", name)
    return name if known and localedata.exists(name.replace("-", "_")) else None


def _languages(part: Part, key: str, node: Node) -> dict[str, Any] | None:
    inner = part_of(part.scope, node, part.place, part.named(key))
    if inner is None:
        return None
    found = inner.read(LANGUAGES)
    source, required = found.get("source", "en"), found.get("required", ())
    offered = dict.fromkeys((source, *required, *found.get("offered", ())))
    return {
        "source": source,
        "required": tuple(lang for lang in required if lang != source),
        "offered": tuple(offered),
    }


def _sender(part: Part, key: str, node: Node) -> Sender | None:
    inner = part_of(part.scope, node, part.place.inside(key), part.named(key))
    return inner.made(SENDER, Sender) if inner else None


SENDER = Keys(
    {
        "title": Key(_text(one_line), "Who makes this, as a name.", required=True),
        "url": Key(LINK, "Where more is said of them: an address, or one by language.", "link"),
    }
)
_CODE = "write its code, as in `en`, `es` or `pt-BR`"
_LANG = word_of(_lang, "language", _CODE, meant=_tongue)
_LISTED = words_of(_LANG, "write them as in `[en, es]`")
LANGUAGES = Keys(
    {
        "source": Key(_LANG, "The language in which the trees are written.", required=True),
        "required": Key(_LISTED, "Languages in which nothing may be missing."),
        "offered": Key(_LISTED, "Languages that visitors can choose, beside those."),
    }
)
SITE_KEYS = Keys(
    {
        "title": Key(_text(one_line), "What all of this is called, one line.", required=True),
        "lead": Key(_text(plain_text), "What visitors find here, one sentence."),
        "colophon": Key(_text(plain_text), "What stands below every page: what this is not."),
        "sender": Key(How(_sender, keyed(SENDER)), "Who makes this; stands on every page."),
        "first": Key(id_of("tree"), "The tree that leads to the others."),
        "languages": Key(How(_languages, keyed(LANGUAGES)), "Languages, by their codes."),
        "time-zone": Key(
            word_of(
                _zone,
                "time zone",
                "write it as in `Europe/Madrid`",
                available_timezones,
                meant=_town,
            ),
            "Where it is midnight when a day begins; UTC without it.",
        ),
        "currency": Key(
            word_of(
                lambda code: code if code in list_currencies() else None,
                "currency",
                "write its code of three letters, as in `USD`",
                meant=_money,
            ),
            "In what sums are asked.",
        ),
        "contact": Key(
            word_of(fitting(CONTACT), "e-mail address or https link", "write one of these"),
            "Whom to write to about this site.",
        ),
        "theme": Key(
            word_of(fitting(r"[A-Za-z0-9_-]+\.css"), "stylesheet", "name a file beside this one"),
            "A stylesheet beside this file, after that of the program.",
        ),
    }
)
