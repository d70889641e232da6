"""The interface in one language: its own words, and how people call countries.

In: the language and the text of its catalogue. Out: an `Interface`, and in it `Words`, whose
`gettext` and `ngettext` every template and every sentence of the program goes through, so that
`wizard translate` finds them all. English is the source: it stands in the code. It must not know
where the text was read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from gettext import GNUTranslations, NullTranslations
from io import BytesIO, StringIO
from typing import Literal as Word

from babel import Locale, UnknownLocaleError
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from markupsafe import Markup

from wizard.words.messages import Making, Unreadable, making, read, readable

SOURCE = "en"
"""The language of the code: that of the interface where it is not translated."""

Index = Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]
"""By code, folded: names of the country in all our languages and its own, official, former and
pet names; and what only brings it to mind: nationalities, regions."""

REGIONS = {"en": "en_GB"}
"""Languages written as in one country, where CLDR would take another."""


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The interface in one language: `name` is its own, `dir` the direction of its script,
    `currency` the code of the one in which sums are asked.

    Equal to nothing but itself, so that what was written with it can be kept by it.
    """

    lang: str
    name: str
    locale: Locale
    dir: Word["ltr", "rtl"]
    translations: NullTranslations
    currency: str | None = None

    def gettext(self, message: str, /, **values: object) -> str:
        """Say a sentence; `{name}` in it is replaced by a value.

        The answer is `Markup` when a value is, with every other value escaped; else plain text.
        """
        return _filled(self.translations.gettext(message), values)

    def ngettext(self, singular: str, plural: str, n: int, /, **values: object) -> str:
        """Say a sentence about a number of things; `{n}` in it is that number."""
        return _filled(self.translations.ngettext(singular, plural, n), {"n": n, **values})


@dataclass(frozen=True, slots=True)
class Interface:
    """One language; `countries` is the index of all names of countries, alike in every language."""

    words: Words
    countries: Index
    making: Making


def interface(
    lang: str,
    ui: str = "",
    countries: Index | None = None,
    own: str | None = None,
    currency: str | None = None,
) -> Interface:
    """Make the interface of a language from the text of its catalogue, and the organisation's own.

    A catalogue that does not parse is a fault in the program: `ValueError`; one of the
    organisation's counts as absent.
    """
    found = read(ui)
    if isinstance(found, Unreadable):
        raise ValueError(f"a catalogue of the words in `{lang}`, line {found.line}: {found.reason}")
    if own is not None and isinstance(read(own), Unreadable):
        own = None
    return Interface(words(lang, ui, own, currency), countries or {}, making(ui or own or ""))


def words(
    lang: str, po: str | None = None, own: str | None = None, currency: str | None = None
) -> Words:
    """Make the words of a language from the text of its catalogue; the source needs none.

    What stands in the organisation's `own` catalogue is said in place of it.
    """
    locale = locale_of(lang)
    translations = _translations(po, locale) if po else NullTranslations()
    if own:
        ours = _translations(own, locale)
        ours.add_fallback(translations)
        translations = ours
    name = locale.get_language_name(locale.language) or lang
    return Words(
        lang=lang,
        name=name[0].upper() + name[1:],
        locale=locale,
        dir="rtl" if locale.text_direction == "rtl" else "ltr",
        translations=translations,
        currency=currency,
    )


def locale_of(lang: str) -> Locale:
    """Find how CLDR writes a language; `ValueError` or `UnknownLocaleError` where it does not."""
    return Locale.parse(REGIONS.get(lang, lang.replace("-", "_")))


def known(lang: str) -> bool:
    """Say whether CLDR knows a language, so that its dates and countries can be written."""
    try:
        locale_of(lang)
    except (ValueError, UnknownLocaleError):
        return False
    return True


def _translations(po: str, locale: Locale) -> GNUTranslations:
    catalog = read_po(StringIO(readable(po)), locale=locale, abort_invalid=True)
    for message in [it for it in catalog if it.pluralizable and not all(it.string or ("",))]:
        # Babel fills in the singular, which a language with one form then says of every number.
        catalog.delete(message.id, message.context)
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return GNUTranslations(compiled)


def _filled(sentence: str, values: dict[str, object]) -> str:
    if not values:
        return sentence
    if any(isinstance(value, Markup) for value in values.values()):
        return Markup.escape(sentence).format(**values)
    return sentence.format(**values)
