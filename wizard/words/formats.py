"""Values as people read them: sums of money, numbers, dates, stretches and lists in a language; and
the numbers that a text tells. Long, because all ways in which a language writes a value
stand here."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from hashlib import blake2b
from typing import Literal

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal, get_currency_name, get_currency_symbol
from babel.units import format_compound_unit, format_unit

from wizard.trees.conditions.truth import entries
from wizard.trees.kinds import number as number_of
from wizard.trees.model import TODAY, Measure, Text
from wizard.words.messages import Catalogue, Unreadable, read, translation
from wizard.words.words import Words, locale_of


def money(words: Words, value: Decimal, currency: str | None = None) -> str:
    """Write a sum, in the currency of the site where none is named; cents only if there are any."""
    currency = currency or words.currency
    if currency is None:
        return number(words, value)
    pattern = words.locale.currency_formats["standard"].pattern
    if value == value.to_integral_value():
        pattern = pattern.replace("0.00", "0")
    return format_currency(
        value, currency, format=pattern, locale=words.locale, currency_digits=False
    )


def number(words: Words, value: Decimal) -> str:
    """Write a number with every digit it has."""
    return format_decimal(value, locale=words.locale, decimal_quantization=False)


def counted(words: Words, value: Decimal, unit: Measure) -> str:
    """Write a number of hours, days, weeks, months or years: "25 years".

    Where a language has no long form of its own, it is the short one.
    """
    name = f"duration-{unit.removesuffix('s')}"
    # Babel writes a form that a language lacks without regard to the number: it is not asked for.
    long = "other" in words.locale._data["unit_patterns"][name].get("long", {})
    length: Literal["long", "short"] = "long" if long else "short"
    return format_unit(value, name, length, format="#,##0.#########", locale=words.locale)


def languages(words: Words, codes: Sequence[str]) -> str:
    """Name languages by their codes, in the language of the page."""
    known = words.locale.languages
    return together(words, [known.get(code.replace("-", "_"), code) for code in codes])


def day(words: Words, value: date) -> str:
    """Write a date with the name of its month: "12 June 2026".

    A short word for "year" behind it is left out: its full stop would stand before that of a
    sentence.
    """
    pattern = _YEAR_SAID.sub("", words.locale.date_formats["long"].pattern)
    return format_date(value, pattern, locale=words.locale)


_YEAR_SAID = re.compile(r"(?<!\s)\s*'\w+\.?'\.?\Z")


def day_typed(words: Words, text: str) -> str:
    """Write a typed date in numbers where its month is named in the language: `27 March 2001`."""
    known, beside = _months(words), _beside_days(words)
    parts = re.split(r"[-/.,\s]+", _MONTHS_OF_TWO_WORDS.sub(r"\1_\2", text.strip().casefold()))
    parts = [
        re.sub(r"(?<=\d)(?:st|nd|rd|th|e)\Z", "", it)
        for it in parts
        if it and (it in known or it not in beside)
    ]
    months = [at for at, part in enumerate(parts) if part in known]
    if len(parts) != 3 or len(months) != 1 or months[0] == 2:
        return text
    named = parts.pop(months[0])
    return f"{parts[0]}-{known[named]}-{parts[1]}"


def _months(words: Words) -> Mapping[str, int]:
    """The names of months in the language and in English, whole and shortened."""
    return {
        name.casefold().strip(".").replace(" ", "_"): month
        for locale in (Locale("en"), words.locale, *_variants(words))
        for context in locale.months.values()
        for width in ("wide", "abbreviated")
        for month, name in context[width].items()
    }


def _variants(words: Words) -> list[Locale]:
    """The same language where its months have other names: in Syria, Morocco, Afghanistan."""
    there = _OTHER_MONTHS.get(words.locale.language, ())
    return [Locale(words.locale.language, territory) for territory in there]


_OTHER_MONTHS = {"ar": ("SY", "DZ", "MA", "MR"), "fa": ("AF",)}
_MONTHS_OF_TWO_WORDS = re.compile("(كانون|تشرين) (الأول|الثاني|الاول)")


def _beside_days(words: Words) -> frozenset[str]:
    """What stands beside a date and says nothing: the names of weekdays, "of"."""
    locales = (Locale("en"), words.locale)
    days = (
        it
        for at in locales
        for width in ("wide", "abbreviated")
        for it in at.days["format"][width].values()
    )
    return frozenset(
        ("of", "the", "de", "del", "р", "року", *(name.casefold().strip(".") for name in days))
    )


_UNREAD = re.compile(r"(?<=\])\([^)]*\)|\{[^{}]*\}|https?://\S+|\d{4}-\d\d-\d\d")
"""Addresses, placeholders, dates in numbers."""
_DIGIT = re.compile(r"\d")
_NUMBERS = re.compile(
    r"(?<![\w.,])[1-9](?:[\d.,'’\u00a0\u202f]*\d)?(?!\w)|(?<![\w.,])[٠-٩۰-۹][٠-٩۰-۹٫٬]*"
)


def numbers_in(lang: str, text: str) -> frozenset[Decimal]:
    """Give the numbers that a text in a language tells, but those of dates."""
    if not _DIGIT.search(text):
        return frozenset()
    plain = _dates(lang).sub(" ", _UNREAD.sub(" ", text))
    return frozenset(it for it in map(number_of, _NUMBERS.findall(plain)) if it is not None)


@dataclass(frozen=True, slots=True)
class Spoken:
    """What the texts of a folder say in each language; each catalogue is read once.

    `source` is the language in which they are written; `translations` are by folder and language.
    """

    source: str
    translations: Mapping[str, Mapping[str, str]]
    known: dict[tuple[str, str], Catalogue | Unreadable] = field(default_factory=dict)

    def catalogue(self, folder: str, lang: str) -> Catalogue | Unreadable:
        """Give the translations of a folder into a language; none without a file."""
        if (folder, lang) not in self.known:
            po = self.translations.get(folder, {}).get(lang)
            self.known[folder, lang] = read(po) if po is not None else {}
        return self.known[folder, lang]

    def words(self, text: Text, lang: str) -> str | None:
        """Give the words of a text in a language, none where it has no translation."""
        if lang == self.source:
            return text.source
        found = self.catalogue(text.catalogue, lang)
        known = {} if isinstance(found, Unreadable) else found
        return translation(known, text.context, text.source)

    def telling(
        self, text: Text, numbers: Collection[Decimal]
    ) -> Iterator[tuple[str, str, list[Decimal]]]:
        """Give the languages in which a text tells some of the numbers, its words, and those that
        they tell; one that says on which days it holds tells none."""
        if text.when is not None and any(it.fact == TODAY for it in entries(text.when)):
            return
        for lang in (self.source, *self.translations.get(text.catalogue, {})):
            spoken = self.words(text, lang) or ""
            if told := sorted(numbers_in(lang, spoken) & set(numbers)):
                yield lang, spoken, told


@cache
def _dates(lang: str) -> re.Pattern[str]:
    """Find days with the name of their month: "12 June 2026", "June 12"."""
    months = locale_of(lang).months.values()
    names = {name for context in months for name in context["wide"].values()}
    named = rf"(?:{'|'.join(map(re.escape, sorted(names, key=len, reverse=True)))})"
    return re.compile(rf"\d+\W+(?:de )?{named}(?:\W+(?:de )?\d{{4}})?|{named}\W+\d+", re.IGNORECASE)


def currency(words: Words) -> tuple[str, str] | None:
    """Give the sign and the name of the currency in which sums are asked."""
    code = words.currency
    if code is None:
        return None
    return get_currency_symbol(code, words.locale), get_currency_name(code, 100, words.locale)


def said_currency(words: Words) -> tuple[str, ...]:
    """How people write a currency after a sum: its code and names, in the language and in English.

    The longest come first.
    """
    locales = (Locale("en"), words.locale)
    currency = words.currency
    if currency is None:
        return ()
    names = {get_currency_name(currency, count, at) for at in locales for count in (1, 2, 5, 100)}
    names |= {f"{name}'s" for name in names}
    return tuple(
        sorted(
            {currency, *(get_currency_symbol(currency, at) for at in locales), *names},
            key=len,
            reverse=True,
        )
    )


def said_per_month(words: Words) -> tuple[str, ...]:
    """How people write "per month" after a sum, in the language and in English; longest first."""
    units: tuple[Literal["long", "short", "narrow"], ...] = ("long", "short", "narrow")
    per = [
        format_compound_unit(1, length=unit, denominator_unit="duration-month", locale=lang) or ""
        for lang in ("en", str(words.locale))
        for unit in units
    ]
    written = {text.strip("1١ ") for text in per}
    return tuple(sorted((*written, "/month"), key=len, reverse=True))


def either(words: Words, items: Sequence[str]) -> str:
    """Join words as alternatives: "a, b or c"."""
    return format_list(items, style="or", locale=words.locale)


def together(words: Words, items: Sequence[str]) -> str:
    """Join words as a list: "a, b and c"."""
    return format_list(items, style="standard", locale=words.locale)


# Stretches: "under 18", "18 to 25", "from 12 June 2026" ------------------------------------


def numbers(
    words: Words,
    low: Decimal | None,
    high: Decimal | None,
    step: Decimal,
    write: Callable[[Words, Decimal], str],
) -> str:
    """Say a stretch of numbers that lie a step apart; the rounder of two neighbours is named."""
    if low is None and high is not None and _digits(high + step) <= _digits(high):
        return words.gettext("under {number}", number=write(words, high + step))
    if high is None and low is not None and step < 1 and _digits(low - step) < _digits(low):
        return words.gettext("more than {number}", number=write(words, low - step))
    ends = (None if end is None else write(words, end) for end in (low, high))
    return bounds(words, *ends, dates=False) or words.gettext("any number")


def dates(words: Words, low: date | None, high: date | None) -> str:
    """Say a stretch of dates."""
    ends = (None if end is None else day(words, end) for end in (low, high))
    return bounds(words, *ends, dates=True) or words.gettext("any date")


def bounds(words: Words, low: str | None, high: str | None, *, dates: bool) -> str | None:
    """Say between which bounds an answer must lie; they are in words already."""
    if low is not None and high is not None:
        return low if low == high else words.gettext("{low} to {high}", low=low, high=high)
    if low is not None:
        if dates:
            return words.gettext("{date} or later", date=low)
        return words.gettext("{number} or more", number=low)
    if high is not None:
        if dates:
            return words.gettext("{date} or earlier", date=high)
        return words.gettext("{number} or less", number=high)
    return None


def _digits(number: Decimal) -> int:
    return len(number.normalize().as_tuple().digits)


# For programs -----------------------------------------------------------------------


def calendar_file(days: Iterable[tuple[date, str, str]]) -> str:
    """Write days, each with what it is called and more about it, if there is more, as a file for
    programs that read iCalendar (RFC 5545)."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//calendar//EN"]
    for day, title, about in days:
        title, about = title.translate(_SIGNS), about.translate(_SIGNS)
        uid = blake2b(f"{day}{title}{about}".encode(), digest_size=12).hexdigest()
        lines += (
            *("BEGIN:VEVENT", f"UID:{uid}", f"DTSTAMP:{day:%Y%m%d}T000000Z"),
            *(f"DTSTART;VALUE=DATE:{day:%Y%m%d}", f"SUMMARY:{title}"),
            *([f"DESCRIPTION:{about}"] if about else ()),
            *("TRANSP:TRANSPARENT", "END:VEVENT"),
        )
    lines += ("END:VCALENDAR", "")
    return "\r\n".join(line if len(line.encode()) <= 75 else _folded(line) for line in lines)


_SIGNS = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


def _folded(line: str) -> str:
    """Break a line into pieces of at most 75 octets; a sign has at most four."""
    return "\r\n ".join(line[at : at + 18] for at in range(0, len(line), 18))
