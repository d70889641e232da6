"""The catalogue: what each type of entry is, and how an entry is read.

In: the mapping of one entry. Out: the entry, or diagnostics. `SORTS` is the one list of types:
files, names, keys and the lists of outcomes are taken from it. It must not know which trees name an
entry. A little long, so that each type and what reads it stand in one list.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import itemgetter
from typing import Any
from typing import Literal as Word

from wizard.trees import values
from wizard.trees.diagnostics import Related, did_you_mean
from wizard.trees.mapping import (
    DAY,
    IF,
    LINK,
    ONE_LINE,
    SOURCE,
    WORD_OR_NUMBER,
    YES,
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
from wizard.trees.model import (
    MEASURES,
    Amount,
    Catalogue,
    CatalogueEntry,
    Contact,
    Counted,
    Document,
    Measure,
    Note,
    Permit,
    Role,
    Source,
    Term,
    Text,
)
from wizard.trees.nodes import ListNode, MapNode, Node, Scalar
from wizard.trees.scope import Scope, listed, mapping, missing_key, misspelt, scalar
from wizard.trees.wording import HOW_LONG, LINE, TEXT, WORDS, one_line, text_of


@dataclass(frozen=True, slots=True)
class Sort:
    """One type of entry.

    `file` is the stem of its shared file and its field in `Catalogue`; `settle` looks at what the
    keys gave as a whole, and may fill what was left out. `listed` says how outcomes list entries,
    if they do, `words` what the list is for. Entries that test facts are read `by_tree`.
    """

    name: str
    file: str
    entry: type
    keys: Keys
    settle: Callable[[Part, Scalar, dict[str, Any]], None] | None = None
    listed: Word["ids", "items"] | None = None
    words: str = ""
    by_tree: bool = False

    def build(
        self, scope: Scope, name: Scalar, node: Node, place: Place, shared: str | None = None
    ) -> Any | None:
        """Build one entry."""
        part = part_of(scope, node, place, f"{self.name} `{name.text}`")
        if part is None:
            return None
        found = part.read(self.keys, at=name)
        if self.settle:
            self.settle(part, name, found)
        return self.entry(id=name.text, span=name.span, **found) if self.keys.whole(found) else None

    def of(self, catalogue: Catalogue) -> Mapping[str, CatalogueEntry]:
        """Give the entries of this type, by id."""
        found: Mapping[str, CatalogueEntry] = getattr(catalogue, self.file)
        return found


def _values(part: Part, key: str, node: Node) -> tuple[tuple[date, Decimal | None], ...] | None:
    report = part.scope.report
    help = "write `2026-01-01: 2294.40`, the first day on which it holds and the number"
    body = mapping(report, node, f"`{key}` of {part.who}", help)
    if body is None:
        return None
    if not body.pairs:
        report.error("wrong-shape", node, f"`{key}` of {part.who} is empty", help)
    found: list[tuple[date, Decimal | None]] = []
    for first_word, value in body.pairs.values():
        first = values.day(report, first_word, f"a day of {part.who}")
        if isinstance(value, Scalar) and value.text == UNKNOWN:
            found += [(first, None)] if first else []
            continue
        what = f"the value of {part.who} from `{first_word.text}`"
        number = values.number(report, value, what)
        if number is not None and number < 0:
            message = f"{part.who} may not be below 0"
            report.error("bad-number", value, message, "write the sum without a `-`")
        if first and number is not None:
            found.append((first, number))
    if found and not any(value is not None for _, value in found):
        report.error("wrong-shape", node, f"no value of {part.who} is known", help)
        return None
    return tuple(sorted(found, key=itemgetter(0))) or None


def _unit(part: Part, key: str, node: Node) -> Measure | Counted | None:
    """Read a unit of the calendar, or the words for one and for others of something."""
    report, what = part.scope.report, part.named(key)
    if isinstance(node, MapNode):
        inside = part._replace(body=node, place=part.place.inside(key), who=what)
        return inside.made(COUNTED, Counted)
    word = scalar(report, node, what)
    unit = next((it for it in MEASURES if word and it == word.text), None)
    if word and unit is None:
        near = did_you_mean(word.text, dict.fromkeys(MEASURES))
        help = near or f"units are {listed(MEASURES)}, or `{{one: child, other: children}}`"
        report.error("wrong-shape", word, f"`{word.text}` is no unit", help)
    return unit


def measure(node: Node, currency: str) -> str:
    """Say what an amount is counted in, as its entry is written: a unit, or a currency, that of the
    site where it names none."""
    pairs = node.pairs if isinstance(node, MapNode) else {}
    said = pairs["unit"].value if "unit" in pairs else None
    if isinstance(said, MapNode) and "other" in said.pairs:
        said = said.pairs["other"].value
    said = said or (pairs["currency"].value if "currency" in pairs else None)
    return said.text if isinstance(said, Scalar) else currency


def _settle_amount(part: Part, name: Scalar, found: dict[str, Any]) -> None:
    report, pairs = part.scope.report, part.body.pairs
    if "unit" in pairs and "currency" in pairs:
        message = f"{part.who} has a `unit` and a `currency`"
        report.error("wrong-shape", pairs["unit"].key, message, "keep one of the two")
    elif "unit" not in pairs:
        counted = part.scope.known["amount"].measures[name.text]
        if not counted:
            help = "or write `currency:` in `site.yaml`, for all sums"
            missing_key(report, name, part.who, "currency", help)
        found.setdefault("currency", counted)
    held, until = found.get("values"), found.get("until")
    if held and held[-1][1] is None and "until" not in pairs:
        return
    if held and held[-1][1] is None:
        message = f"{part.who} has an `until`, and its last value is `{UNKNOWN}`"
        help = "take `until` out: it says how long the last known value holds"
        report.error("wrong-shape", pairs["until"].key, message, help)
    elif held and not pairs.keys() & {"unit", "until"}:
        if not misspelt(part.body, "until", AMOUNT.known):
            missing_key(report, name, part.who, "until")
    elif held and until and until < held[-1][0]:
        related = Related(part.body.pairs["values"].value.span, "its values stand here")
        message = f"`until` of {part.who} is before the first day of its last value"
        help = "write the last day on which the last value is known to hold"
        at = part.body.pairs["until"].value
        part.scope.report.error("bad-date", at, message, help, related)


def _explained_by(part: Part, key: str, node: Node) -> tuple[Text, ...]:
    what = part.named(key)
    items = [(key, node)]
    if isinstance(node, ListNode):
        items = [(f"{key}.{number}", item) for number, item in enumerate(node.items, 1)]
    found = (one_line(part, suffix, item, what) for suffix, item in items)
    return tuple(text for text in found if text)


def _settle_term(part: Part, name: Scalar, found: dict[str, Any]) -> None:
    """See that something makes the term clear; it is written as its id is, unless told."""
    report, lang = part.scope.report, found.get("lang")
    text = found.pop("text", None)
    found["words"] = text.source if text else name.text
    if text and not lang:
        found["text"] = text
    if found.get("letters") and "lang" not in part.body.pairs:
        message = f"{part.who} has `letters` and no `lang`"
        help = "say whose letters they are, as in `lang: nl`"
        report.error("missing-key", part.body.pairs["letters"].key, message, help)
    if not part.body.pairs.keys() & {"lang", "explained-by"}:
        message = f"{part.who} has neither `lang` nor `explained-by`"
        help = "say in which language it stays, or which words explain it"
        report.error("missing-key", name, message, help)


UNKNOWN = "unknown"
COUNTED = Keys(
    {
        "one": Key(LINE, "What one of them is called.", required=True),
        "other": Key(LINE, "What others are called.", required=True),
    }
)
_PHONE = word_of(
    fitting(r"\+[0-9][0-9 ()-]*|[0-9]{2,6}"),
    "phone number that can be called from everywhere",
    "write it with `+` and the code of the country; what works inside it only is `phone-inside`",
    schema=WORD_OR_NUMBER,
)
_PHONE_INSIDE = word_of(
    fitting(r"[0-9][0-9 ()-]*"),
    "phone number of one country",
    "write digits and spaces; a number with `+` in front is `phone`, other words go in `hint`",
    schema=WORD_OR_NUMBER,
)
_GEO = word_of(
    fitting(r"-?[0-9]{1,2}(?:\.[0-9]+)?,-?[0-9]{1,3}(?:\.[0-9]+)?"),
    "place on the globe",
    "write latitude and longitude with a comma between them, as in `52.3702,4.8952`",
)
_THREE_LETTERS = "write its code of three letters, as in `USD`"
_CURRENCY = word_of(fitting("[A-Z]{3}"), "currency", _THREE_LETTERS)
LANGUAGE = word_of(fitting(values.LANGUAGE.pattern), "language", "write `nl`, `fr`, …")
_LANGUAGES = words_of(LANGUAGE, "write `[nl, en]`")
AS_WRITTEN = How(
    lambda part, key, node: (
        (word := scalar(part.scope.report, node, part.named(key))) and word.text.strip()
    ),
    ONE_LINE,
)
_WORDS = How(lambda part, key, node: text_of(part, key, part.body, part.who), ONE_LINE)
_TRUST = ("high", "medium", "low")
_CONFIDENCE = word_of(
    fitting("|".join(_TRUST)),
    "confidence",
    "write high, medium or low",
    lambda: _TRUST,
    {"enum": list(_TRUST)},
)
_TITLE = Key(LINE, "What it is called.", required=True)
_URL = Key(LINK, "An address, or one for each language.", "link")
_VERIFIED = Key(DAY, "The day on which somebody last saw the page; without it `check` lists it.")
_HINT = Key(TEXT, "What else to know.")

NOTE = Sort(
    "note",
    "notes",
    Note,
    Keys(
        {
            "title": Key(LINE, "A heading, where it needs one."),
            "text": Key(_WORDS, "The words, in Markdown.", required=True),
            "when": IF,
            "if-unknown": WORDS.known["if-unknown"],
            "source": SOURCE,
        }
    ),
    listed="items",
    words="Short blocks: ids of shared/notes.yaml, or texts.",
    by_tree=True,
)

AMOUNT = Keys(
    {
        "title": _TITLE,
        "currency": Key(_CURRENCY, "Of a sum of money, where it is not that of `site.yaml`."),
        "unit": Key(
            How(_unit, {"anyOf": [{"enum": list(MEASURES)}, keyed(COUNTED)]}),
            "Of a limit: a unit of time, or a word for one and for others.",
        ),
        "source": SOURCE,
        "values": Key(
            How(_values, {"type": "object", "additionalProperties": WORD_OR_NUMBER}),
            "By the first day on which each holds; `unknown` where nobody knows.",
            required=True,
        ),
        "until": Key(
            DAY,
            "The last day on which the last value is known to hold; required of money.",
        ),
        "if-unknown": Key(TEXT, "Said in place of the number on a day on which it is not known."),
    }
)

SORTS: tuple[Sort, ...] = (
    Sort(
        "term",
        "terms",
        Term,
        Keys(
            {
                "term": Key(
                    LINE,
                    "How it is written, if not as its id; a small first letter stands for both.",
                    "text",
                ),
                "lang": Key(
                    LANGUAGE,
                    "It stays in this language on every page; else it is translated.",
                ),
                "letters": Key(YES, "yes: it is said letter by letter."),
                "explained-by": Key(
                    How(_explained_by, {"type": ["string", "array"], "items": ONE_LINE}),
                    "Words that make it clear: each page that uses it must say one.",
                ),
            }
        ),
        _settle_term,
    ),
    Sort(
        "source",
        "sources",
        Source,
        Keys(
            {
                "title": _TITLE,
                "url": _URL,
                "seen": Key(DAY, "The day of the copy that was read."),
                "confidence": Key(_CONFIDENCE, "How sure it is."),
            }
        ),
        listed="ids",
        words="Ids of shared/sources.yaml, or links.",
    ),
    Sort(
        "amount",
        "amounts",
        Amount,
        AMOUNT,
        _settle_amount,
    ),
    Sort(
        "document",
        "documents",
        Document,
        Keys(
            {"title": _TITLE, "hint": _HINT, "url": _URL, "verified": _VERIFIED, "source": SOURCE}
        ),
        listed="items",
        words="What is needed: ids of shared/documents.yaml, or texts.",
    ),
    Sort(
        "contact",
        "contacts",
        Contact,
        Keys(
            {
                "title": _TITLE,
                "phone": Key(_PHONE, "A number for everywhere: `+`, country, digits; or as `112`."),
                "phone-inside": Key(_PHONE_INSIDE, "A number that works in one country only."),
                "url": _URL,
                "hint": _HINT,
                "hours": Key(TEXT, "When somebody answers."),
                "languages": Key(_LANGUAGES, "In which languages, by their codes: `[nl, en]`."),
                "address": Key(AS_WRITTEN, "Where to go, in lines as on a letter."),
                "geo": Key(_GEO, "Where that is: `latitude,longitude`."),
                "verified": _VERIFIED,
                "source": SOURCE,
            }
        ),
        listed="ids",
        words="Ids of shared/contacts.yaml, or links.",
    ),
    Sort("role", "roles", Role, Keys({"title": _TITLE})),
    Sort(
        "permit",
        "permits",
        Permit,
        Keys(
            {
                "title": _TITLE,
                "url": _URL,
                "verified": _VERIFIED,
                "fee": Key(id_of("amount"), "The id of an amount."),
                "decides": Key(id_of("role"), "Who decides: an id of shared/roles.yaml."),
                "decision": Key(
                    HOW_LONG, "How long a decision takes: `up to 90 days`, or plain words."
                ),
                "applicant": Key(TEXT, "Who applies."),
                "source": SOURCE,
            }
        ),
        listed="ids",
        words="Ids of shared/permits.yaml, or links.",
    ),
    NOTE,
)
"""Every type; entries name only those of types above them."""
