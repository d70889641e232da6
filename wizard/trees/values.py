"""Dates, numbers, links, references, countries and groups of them, as an editor writes them.

In: a scalar, or the mapping under `groups`. Out: the value, or all that each group stands for, or
a diagnostic that shows how to write it. Policy files hold canonical forms only; what applicants may
type is `kinds`' business. The names of countries are not here: they come from CLDR in the language
of the page. Long, since each kind of value has its own way to be written wrongly.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from wizard.trees.cycles import ordered, report_circles
from wizard.trees.diagnostics import Related, did_you_mean
from wizard.trees.model import UNITS, AmountRef, Link, Ref, Shift, Span
from wizard.trees.nodes import MapNode, Node, Scalar, within
from wizard.trees.scope import (
    AMOUNT,
    FactShape,
    Known,
    Report,
    Scope,
    Use,
    entries,
    listed,
    refer,
    scalar,
    sequence,
)

_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,17})(?:\.\d{1,9})?\Z")
TWO_READINGS = re.compile(r"-?[1-9]\d{0,2}[.,]\d{3}\Z")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})\Z")
_LINK = re.compile(
    r"(?:https?://[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d{1,5})?(?:[/?#][^\s<>\"`\\{}|^]*)?"
    r"|mailto:[^\s@<>\"]+@[^\s@<>\"]+\.[^\s@<>\"]+"
    r"|tel:\+?[0-9][0-9-]*)\Z"
)
LANGUAGE = re.compile(r"[a-z]{2,3}(?:[-_][A-Za-z]{2,4})?\Z")


COMMA = "a `,` begins a new entry: write numbers as in `2337.50`, and lists in `[…]`"


def number_in(text: str) -> Decimal | None:
    """Read a number in canonical form; one with two readings is none."""
    return Decimal(text) if _NUMBER.match(text) and not TWO_READINGS.match(text) else None


def of_money(sign: str) -> bool:
    """Say whether a sign is that of a currency."""
    return unicodedata.category(sign) == "Sc"


def bare(text: str) -> str:
    """Give a number as it is typed without blanks, and without the sign or code of a currency."""
    plain = "".join(it for it in re.sub(r"\A[‐‑‒–—−](?=\d)", "-", text) if not of_money(it))
    return re.sub(r"(?i)[\s']|\b[a-z]{3}(?:os?)?\b|[.,][-–]+\Z", "", plain)


def date_in(text: str) -> date | None:
    """Read a date in canonical form."""
    try:
        return date.fromisoformat(text) if _DATE.match(text) else None
    except ValueError:
        return None


def number(report: Report, node: Node, what: str) -> Decimal | None:
    """Read a number, or report what stands there instead."""
    word = scalar(report, node, what, sort="a number")
    return number_of(report, word, word.text) if word else None


def number_of(report: Report, word: Scalar, text: str) -> Decimal | None:
    """Read a number that is a part of a scalar, or report it."""
    value = number_in(text)
    if value is None:
        _bad_number(report, word, text)
    return value


def _bad_number(report: Report, word: Scalar, text: str) -> None:
    plain = bare(text)
    if TWO_READINGS.match(plain):
        whole, parts = re.split("[.,]", plain)
        help = f"write `{whole}{parts}`, or `{whole}.{parts}0` where the rest is a fraction"
        message = f"`{text}` can be read as two numbers"
        report.error("bad-number", within(word, text), message, help)
        return
    if re.search(r",\d{1,2}\Z", plain):
        plain = plain.replace(".", "").replace(",", ".")
    plain = plain.replace(",", "").lstrip("+")
    plain = re.sub(r"\A(-?)0+(?=\d)", r"\1", plain)
    help = f"write `{plain}`" if _NUMBER.match(plain) else "write digits only, as in `2337.00`"
    report.error("bad-number", within(word, text), f"`{text}` is no number here", help)


def day(report: Report, node: Node, what: str) -> date | None:
    """Read a date, or report what stands there instead."""
    word = scalar(report, node, what, sort="a date")
    return day_of(report, word, word.text) if word else None


def day_of(report: Report, word: Scalar, text: str) -> date | None:
    """Read a date that is a part of a scalar, or report it."""
    value = date_in(text)
    if value:
        return value
    help = "write year, month and day, as in `2026-06-12`"
    if text.isdigit():
        help = COMMA
    elif found := _DAY_FIRST.match(_MONTH.sub(_month, text.casefold())):
        ways = (
            f"{found[3]}-{int(month):02}-{int(day):02}"
            for day, month in ((found[1], found[2]), (found[2], found[1]))
        )
        help = next((f"write `{it}`" for it in ways if date_in(it)), help)
    elif (found := _SHORT.match(text)) and date_in(turned := _padded(found)):
        help = f"write `{turned}`"
    elif _DATE.match(text):
        help = "this day is not in the calendar"
    report.error("bad-date", within(word, text), f"`{text}` is no date here", help)
    return None


_SHORT = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\Z")


def _padded(found: re.Match[str]) -> str:
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}"


_MONTHS = (
    *("jan", "feb", "mar|maa|mrt", "apr", "may|mei", "jun"),
    *("jul", "aug", "sep", "oct|okt", "nov", "dec"),
)
_MONTH = re.compile(rf"\b({'|'.join(_MONTHS)})[a-z]*\.?")
"""Months as editors write them, in the languages they have."""


def _month(named: re.Match[str]) -> str:
    return str(next(at for at, names in enumerate(_MONTHS, 1) if named[1] in names.split("|")))


def is_link(text: str) -> bool:
    """Say whether a text is an address we may point visitors to."""
    return bool(_LINK.match(text))


def link(report: Report, node: Node, what: str) -> Link | None:
    """Read one address for every language, or a mapping language → address."""
    urls = {}
    pairs = node.pairs.values() if isinstance(node, MapNode) else [(None, node)]
    for key, value in pairs:
        if key and not LANGUAGE.match(key.text):
            help = "write a language code such as `en` or `nl`"
            report.error("unknown-key", key, f"`{key.text}` is no language", help)
            continue
        word = scalar(report, value, f"the address for `{key.text}`" if key else what)
        if word and _good_link(report, word):
            urls[key.text if key else ""] = word.text
    return Link(urls, node.span) if urls else None


def _good_link(report: Report, word: Scalar) -> bool:
    """Say whether browsers may be sent to an address, and report it where they may not."""
    if is_link(word.text):
        return True
    help = "write an address that begins with https://, mailto: or tel:"
    first = word.text.split()[0].rstrip(",;.")
    if word.text.startswith("www."):
        help = f"write `https://{word.text}`"
    elif is_link(first):
        help = f"write `{first}` alone; words go in a text"
    elif re.search(r"\s", word.text):
        help = "an address has no spaces; write %20 in their place"
    report.error("bad-url", word, f"`{word.text}` is no link", help)
    return False


def reference(scope: Scope, sort: str, word: Scalar, who: str) -> Ref | None:
    """Read the id of a shared entry or a tree, or a link."""
    if ":" in word.text or "/" in word.text or word.text.startswith("www."):
        return Ref(None, word.text, word.span, sort) if _good_link(scope.report, word) else None
    id = refer(scope, sort, word.text, word, who)
    return Ref(id, None, word.span, sort) if id else None


def source(scope: Scope, node: Node, who: str) -> Ref | None:
    """Read where a rule comes from: an id in the catalogue, or a link."""
    word = scalar(scope.report, node, f"`source` of {who}")
    return reference(scope, "source", word, who) if word else None


def length(scope: Scope, word: Scalar, text: str, who: str) -> Shift | None:
    """Read a part of a scalar as a stretch of the calendar, or as an amount that is one.

    Other words are none, which is not reported.
    """
    if not text.startswith(AMOUNT):
        match = _LENGTH.fullmatch(text)
        return Shift(int(match[1]), UNITS[match[2]]) if match else None
    id, at = text.removeprefix(AMOUNT).strip(), within(word, text)
    if refer(scope, "amount", id, at, who) is None:
        return None
    held = scope.known["amount"].measures[id]
    unit, whole = UNITS.get(held.removesuffix("s")), _whole(scope.known["amount"].nodes[id].value)
    if unit and whole:
        return Shift(AmountRef(id, at), unit)
    found = f"is in {held}" if whole else f"is not always in whole {held}"
    message = f"`{text}` {found}, and {who} is counted in the calendar"
    scope.report.error(
        "unit-mismatch", at, message, "name an amount in days, weeks, months or years"
    )
    return None


def _whole(entry: Node) -> bool:
    """Say whether all values of an amount, as its entry is written, are whole numbers."""
    held = entry.pairs.get("values") if isinstance(entry, MapNode) else None
    values = held.value.pairs.values() if held and isinstance(held.value, MapNode) else ()
    return not any(isinstance(it, Scalar) and "." in it.text for _, it in values)


_LENGTH = re.compile(r"(\d{1,5}) (day|week|month|year)s?")


# Countries and groups ------------------------------------------------------------------


CODES: tuple[str, ...] = tuple(
    """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ
    BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM
    DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS
    GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN
    KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ
    MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM
    PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV
    SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI
    VN VU WF WS XK YE YT ZA ZM ZW
    """.split()  # noqa: SIM905 – in quotes and commas nobody could read them
)
"""ISO 3166-1 alpha-2, and XK for Kosovo."""
KNOWN = frozenset(CODES)

_GROUP = "write `name: [PH, US]`, with country codes, option ids or groups"


def groups(
    report: Report, node: Node | None, outer: Known, ids: Mapping[str, Scalar] | None, what: str
) -> Known:
    """Expand the groups of one file.

    `ids` are the options and values they may list, `None` while these are not all known. A group
    is broken when it, or one it lists, has a mistake.
    """
    members, spans, broken = dict(outer.members), dict(outer.ids), dict(outer.broken)
    named: dict[str, tuple[Scalar, Node]] = {}
    for name, value in entries(report, node, what, "a group"):
        if name.text in outer.ids:
            related = Related(outer.ids[name.text], "the shared group stands here")
            message = f"group `{name.text}` is a shared group already"
            report.error("duplicate-id", name, message, "give it another name", related)
        else:
            named[name.text] = name, value
            spans[name.text] = name.span
    words: dict[str, tuple[Scalar, ...]] = {}
    for id, (name, value) in named.items():
        own = Report()
        words[id] = _words(own, value, name, spans, ids)
        report.found += own.found
        if own.found:
            broken[id] = (*broken.get(id, ()), *own.found)
    needs = {
        id: {
            # its own name in a group means an option of that name
            word.text: word.span
            for word in listed
            if word.text in words and not (word.text == id and ids and id in ids)
        }
        for id, listed in words.items()
    }
    if (uses := report.uses) is not None:
        for id, word in ((id, word) for id, listed in words.items() for word in listed):
            sort = "nested" if word.text in needs[id] or word.text in outer.ids else "member"
            uses.append(Use(sort, word.text, word.span, word.file.path.split("/")[-2], id))
    circles = Report()
    help = "take one group out of the circle"
    report_circles(circles, needs, "these groups list each other", help)
    report.found += circles.found
    for id in ordered(needs):
        inside = next((broken[word.text] for word in words[id] if word.text in broken), ())
        if id not in broken and inside:
            broken[id] = inside
            report.found.extend(found for found in inside if found not in report.found)
        members[id] = frozenset().union(*(members.get(it.text, (it.text,)) for it in words[id]))
    for id in words.keys() - members.keys():
        broken[id] = (*broken.get(id, ()), *circles.found)
    return replace(outer, ids=spans, broken=broken, members=members)


def _words(
    report: Report,
    node: Node,
    name: Scalar,
    groups: Mapping[str, Span],
    ids: Mapping[str, Scalar] | None,
) -> tuple[Scalar, ...]:
    what = f"group `{name.text}`"
    items = sequence(report, node, what, _GROUP)
    if items is not None and not items:
        report.error("wrong-shape", name, f"{what} is empty", _GROUP)
    found = []
    for item in items or ():
        if isinstance(item, Scalar):
            found.append(item)
            _look_at(report, item, {id: it for id, it in groups.items() if id != name.text}, ids)
        else:
            report.error("wrong-shape", item, f"{what} holds words only", _GROUP)
    return tuple(found)


def _look_at(
    report: Report, word: Scalar, groups: Mapping[str, Span], ids: Mapping[str, Scalar] | None
) -> None:
    text = word.text
    if text in KNOWN or text in groups or (ids and text in ids):
        return
    code, message = "unknown-option", f"`{text}` is no country code"
    if len(text) == 2 and text.upper() in KNOWN:
        help = f"did you mean `{text.upper()}`?"
    elif text.isupper():
        every = f", or a group: {listed(groups)}" if groups else ""
        help = f"write the two capitals of ISO 3166-1{every}"
        help = did_you_mean(text, groups, word.file.path) or help
    elif ids is None:
        return
    else:
        code, message = "unknown-group", f"{message}, no group and no option of a question"
        help = did_you_mean(text, {**groups, **ids}, word.file.path) or _GROUP
    report.error(code, word, message, help)


def ambiguous(report: Report, known: Known, facts: Mapping[str, FactShape]) -> None:
    """Report options and values that bear the name of a group they could be mistaken for."""
    for shape in facts.values():
        for id, word in shape.values.items():
            group = known.members.get(id)
            if group is None:
                continue
            if group & shape.values.keys() or (shape.kind == "country" and group & KNOWN):
                message = f"`{id}` of {shape.name} is also the name of a group"
                related = Related(known.ids[id], f"group `{id}` stands here")
                help = "give one of them another name"
                report.error("ambiguous-name", word, message, help, related)
