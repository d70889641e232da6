"""One file on its page: its cards, with their problems, translations, and what was typed.

In: a file, what is wrong in its folder, what is asked for of the page. Out: a `Sheet`, which the
template asks for every word beside those of the file. It must not know requests. A little long, so
that a template decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple
from urllib.parse import urlencode

from markdown_it import MarkdownIt
from markupsafe import Markup, escape

from wizard.caches import LARGE
from wizard.check.report import example
from wizard.edits.splices import Path
from wizard.studio.cards import FRESH, Card, Field, Part, fields, fresh, path_at
from wizard.studio.dated import resting
from wizard.studio.desk import Desk, Opened
from wizard.studio.key_names import named
from wizard.studio.notes import Note, about, file_now, notes
from wizard.studio.references import uses_of
from wizard.studio.saving import Problem, named_path
from wizard.translations.catalogues import Edit, Memory, edits, remembered, unwrapped
from wizard.translations.po_entries import Old, read_old
from wizard.trees.catalogue import SORTS
from wizard.trees.diagnostics import Diagnostic
from wizard.trees.library import CASES_FILE
from wizard.trees.model import TODAY, PlaceholderKind, Text, Tree
from wizard.trees.organisation import SITE
from wizard.trees.scope import AMOUNT
from wizard.web.served_trees import Stock
from wizard.words.messages import Unreadable, standing
from wizard.words.words import Words

MARKDOWN = MarkdownIt("commonmark", {"html": False})
ONLY = ("problems", "untranslated")
"""What cards may be asked for alone."""
_PLACES = ("questions", "decisions", "outcomes")
_TAKEN = {"apply": "permits", "next-steps": "steps", "source": "sources"}
"""Of which shared things what stands under a key is one."""


class Wrong(NamedTuple):
    """A problem as it stands at its field or card."""

    severity: str
    message: Markup
    help: Markup
    code: str = ""
    example: str = ""
    line: int = 0


KEPT = ("beside", "tongue", "screen", "answers")
"""What stays asked for from page to page."""


class Asked(NamedTuple):
    """What is asked for of a page: the card that is `open` for change and the field `at` which, or
    the one that was `seen` last; the language `beside` the source; cards of which `only` some are
    shown, or those that say what is looked for. Of the preview its `tongue`, its `screen` and the
    `answers` that it shows. Of what is in another order now, that everybody is `still` led as
    before."""

    open: str = ""
    at: str = ""
    beside: str = ""
    only: str = ""
    find: str = ""
    seen: str = ""
    tongue: str = ""
    screen: str = ""
    answers: str = ""
    still: str = ""

    @classmethod
    def of(cls, sent: Mapping[str, str]) -> Asked:
        return cls(*(sent.get(it, "") for it in cls._fields))

    @property
    def kept(self) -> Mapping[str, str]:
        """Give what each form and link takes along."""
        return {key: it for key in KEPT if (it := getattr(self, key))}

    @property
    def sought(self) -> Mapping[str, str]:
        """Give which cards are shown, which goes along from form to form of one file."""
        return {key: it for key in ("only", "find") if (it := getattr(self, key))}

    def on(self, **more: str) -> str:
        """Write the query of a page to go on to."""
        return urlencode({key: it for key, it in {**self.kept, **more}.items() if it})


@dataclass(frozen=True)
class Sheet:
    """One file on its page; `typed` is what was sent and could not be stored, by field."""

    desk: Desk
    words: Words
    opened: Opened
    asked: Asked
    refused: Sequence[Problem] = ()
    typed: Mapping[str, str] = field(default_factory=dict)

    # The file ----------------------------------------------------------------------------

    @cached_property
    def stock(self) -> Stock:
        """What is served, looked up once for a page: each look asks for the time of every file."""
        return self.desk.stock()

    @property
    def folder(self) -> str:
        return self.opened.file.partition("/")[0] if "/" in self.opened.file else SITE

    @property
    def stem(self) -> str:
        return self.opened.file.rpartition("/")[2].removesuffix(".yaml")

    @property
    def tree(self) -> str | None:
        """Give the id of the route whose file it is."""
        return self.folder if self.folder in self.desk.library.names else None

    def has(self, stem: str) -> bool:
        """Say whether the folder has a file."""
        return f"{self.folder}/{stem}.yaml" in self.desk.raw

    @property
    def served(self) -> Tree | None:
        """Give the route as it was last sound."""
        return self.stock.trees.get(self.folder)

    @property
    def kept(self) -> bool:
        """Say whether the route is not sound, and its preview an earlier one."""
        return self.served is not None and self.folder in self.stock.library.broken

    @property
    def name(self) -> str:
        """Say what the page is about."""
        return self.served.title.source if self.served else self.label(self.stem)

    @property
    def source(self) -> str:
        """The language in which the trees are written."""
        return self.desk.library.organisation.source

    @property
    def others(self) -> Sequence[str]:
        """Name the languages that texts may be translated into."""
        return [it for it in self.stock.interfaces if it != self.source]

    @property
    def beside(self) -> str:
        required = self.desk.library.organisation.required
        wanted = self.asked.beside
        return wanted if wanted in self.others else next(iter(required), "")

    @property
    def tongue(self) -> str:
        """The language of the preview."""
        return self.asked.tongue if self.asked.tongue in self.others else self.source

    @property
    def page(self) -> str:
        return f"/studio/{self.words.lang}/{self.folder}/{self.stem}"

    def address(self, card: Card) -> str:
        """Give the page on which a card is open for change, with all else as it is."""
        query = self.asked.on(open=card.anchor, **self.asked.sought)
        return f"{self.page}?{query}#{card.anchor}"

    # Cards -------------------------------------------------------------------------------

    @property
    def sections(self) -> Sequence[tuple[str, Sequence[Card]]]:
        """Give the cards that are asked for, by sort, in the order of the file."""
        kept = [it for it in self.opened.cards if self._asked_for(it)]
        sorts = dict.fromkeys(it.sort for it in kept)
        if not self.opened.cards and self.opened.root is not None:
            sorts[self.stem] = None
        return [(sort, [it for it in kept if it.sort == sort]) for sort in sorts]

    def _asked_for(self, card: Card) -> bool:
        if card.anchor in (self.asked.open, self.asked.seen):
            return True
        every = list(fields(card.part))
        if self.asked.only == "problems" and not self.found(card):
            return False
        if self.asked.only == "untranslated":
            said = (self.said(it) for it in every)
            if all(it is None or it[1] == "translated" for it in said):
                return False
        wanted = self.asked.find.strip().casefold()
        return wanted in card.id or any(wanted in it.value.casefold() for it in every)

    def used(self, card: Card) -> int:
        """Say how many words of the folder name the element of a card."""
        return len(uses_of(self.desk, self.folder, card)) if self.folder != SITE else 0

    def order(self, card: Card) -> tuple[int, int]:
        """Give the number of a card among those of its sort, from 0, and that of the last."""
        paths = [it.path for it in self.opened.cards if it.sort == card.sort]
        return paths.index(card.path), len(paths) - 1

    @property
    def targets(self) -> Sequence[tuple[str, Sequence[Card]]]:
        """Give where an arrow may point, by sort, in the order of the file."""
        cards = self.opened.cards
        return [(sort, [it for it in cards if it.sort == sort]) for sort in _PLACES]

    def goal(self, id: str) -> Card | None:
        """Find the card of a place by its id."""
        return next((it for _, them in self.targets for it in them if it.id == id), None)

    def heading(self, card: Card) -> str:
        """Say what a card is about: its first words, or the shared ones that it takes."""
        tree = self.served
        if not card.title and tree is not None:
            asked = tree.again.get(card.id) or tree.questions.get(card.id)
            if card.sort == "questions" and asked:
                return asked.ask.source
            if card.sort == "outcomes" and card.id in tree.outcomes:
                return tree.outcomes[card.id].title.source
        return card.title

    @property
    def facts(self) -> Sequence[tuple[str, str]]:
        """Give what a condition may test, each with its words."""
        cards = [it for it in self.opened.cards if it.sort in ("questions", "facts")]
        told = [(it.id, self.heading(it) or self.label("facts")) for it in cards]
        return [*told, (TODAY, self.words.gettext("the day"))]

    @property
    def answers(self) -> Sequence[tuple[str, str]]:
        """Give what a test may hold against: answers, each with its question, values, amounts."""
        tree = self.served
        if tree is None:
            return ()
        asked = [(it.id, (*it.options, *it.extras)) for it in tree.questions.values()]
        told = [(option.id, question) for question, options in asked for option in options]
        told += [(value, it.id) for it in tree.facts.values() for value in it.values]
        told += [(group, self.label("groups")) for group in sorted(tree.groups)]
        amounts = self.desk.library.shared.catalogue.amounts.values()
        return [*told, *((f"{AMOUNT}{it.id}", it.title.source) for it in amounts)]

    @property
    def placeholders(self) -> Sequence[tuple[str, Sequence[tuple[str, str]]]]:
        """Give what a text may have filled in, by kind, each as it is written, with its words."""
        tree, shared = self.served, self.desk.library.shared.catalogue
        asked = tree.questions.values() if tree else ()
        known: Mapping[PlaceholderKind, Iterable[tuple[str, str]]] = {
            "amount": ((it.id, it.title.source) for it in shared.amounts.values()),
            "answer": ((it.id, it.ask.source) for it in asked),
            "fact": ((it, "") for it in (tree.facts if tree else ())),
            "date": ((it.id, it.ask.source) for it in asked if it.kind == "date"),
            "permit": ((it.id, it.title.source) for it in shared.permits.values()),
            "contact": ((it.id, it.title.source) for it in shared.contacts.values()),
        }
        told = {kind: [(f"{{{kind}:{id}}}", says) for id, says in it] for kind, it in known.items()}
        return [(kind, it) for kind, it in told.items() if it]

    # Fields ------------------------------------------------------------------------------

    def label(self, key: object) -> str:
        return named(self.words, str(key))

    @cached_property
    def shared(self) -> Mapping[str, Sequence[str]]:
        """Give the ids of all that lists of an outcome take from elsewhere, by what it is."""
        library = self.desk.library
        found = {it.file: sorted(it.of(library.shared.catalogue)) for it in SORTS if it.listed}
        return {**found, "steps": sorted(library.shared.steps), "continue": sorted(library.names)}

    def taken(self, field: Field) -> str:
        """Say of what a field, one entry of a list, takes an id; empty where of nothing."""
        last = field.path[-1] if field.path else ""
        alone = isinstance(last, int) or last in ("use", "", "apply", "source")
        named = [it for it in field.path if isinstance(it, str) and it not in ("use", "", FRESH)]
        sort = _TAKEN.get(named[-1], named[-1]) if named and alone else ""
        return sort if sort in self.shared else ""

    def value(self, field: Field) -> str:
        """Give what stands in the control of a field: what was typed last, or what is there."""
        return self.typed.get(f"v:{named_path(field.path)}", field.value)

    def long(self, field: Field) -> bool:
        """Say whether a field needs more than one line."""
        return field.control in ("text", "pairs") or " " in field.value

    def lines(self, value: str) -> int:
        """Say how many lines a text takes, about."""
        return max(1, min(16, sum(1 + len(it) // 60 for it in value.strip().split("\n"))))

    def is_day(self, value: str) -> bool:
        try:
            return not value or bool(date.fromisoformat(value))
        except ValueError:
            return False

    def prose(self, field: Field) -> Markup:
        """Show a text as it reads, its placeholders as they are written."""
        text = field.value.strip()
        made = MARKDOWN.render(text) if "\n" in text else MARKDOWN.renderInline(text)
        return Markup(made)

    def text(self, field: Field) -> Text | None:
        """Give the text that stands in a field, where that is one."""
        return self.opened.texts.get(field.path)

    def said(self, field: Field) -> tuple[str, str] | None:
        """Give the translation beside a text, with how it stands; `None` where it has none."""
        text = self.text(field)
        if text is None or not self.beside:
            return None
        catalogue = self.stock.presenter.voices[self.beside].texts.get(text.catalogue, {})
        message = catalogue.get(text.context)
        stands = standing(catalogue, text.context, field.value or text.source)
        return (message.words if message else ""), stands

    def untold(self, field: Field) -> bool:
        """Say whether a text that is not there yet will have a translation beside it."""
        names = ("facts", "term", "decision")  # what these say is in one language
        plain = any(it in names for it in (*field.path[:1], *field.path[-1:]))
        new = field.control == "text" and field.span is None
        return bool(self.beside) and new and not plain and f"{self.stem}.yaml" != CASES_FILE

    @cached_property
    def notes(self) -> Mapping[str, Sequence[Note]]:
        """Give what colleagues wrote on cards, by anchor, what is settled aside."""
        gathered: dict[str, list[Note]] = {}
        for it in notes(self.desk.store):
            here = it.done is None and file_now(self.desk, it) == self.opened.file
            if here and (card := about(it, self.opened.cards)):
                gathered.setdefault(card.anchor, []).append(it)
        return gathered

    def anew(self, field: Field) -> Sequence[Edit]:
        """Give what a text says anew since it was translated."""
        text = self.text(field)
        old = self._read(text.catalogue) if text is not None else None
        if text is None or old is None:
            return ()
        said = next((it for it in old.entries if it.context == text.context), None)
        made_from = (said.previous or said.source) if said else field.value
        same = unwrapped(made_from) == unwrapped(field.value)
        return () if same else edits(made_from, field.value)

    def elsewhere_said(self, field: Field) -> tuple[str, str] | None:
        """Give what the same words are translated as elsewhere, and where; `None` where nowhere."""
        text = self.text(field)
        if text is None:
            return None
        here, lang = text.catalogue, self.beside

        def known() -> Memory:
            all = {name: self._read(name) for name in self.desk.library.translations}
            return remembered({name: it for name, it in all.items() if it is not None}, here)

        fragments = self.stock.presenter.fragments
        memory: Memory = fragments.find(("remembered", here, lang), known, LARGE)
        words, folder, context = memory.get(unwrapped(field.value), ("", "", ""))
        return (words, f"{folder}: {context}") if words else None

    def _read(self, catalogue: str) -> Old | None:
        """Give a catalogue in the language beside, with what an outdated entry was made from."""
        po = self.desk.library.translations.get(catalogue, {}).get(self.beside, "")
        fragments = self.stock.presenter.fragments
        found: Old | Unreadable = fragments.find(
            ("entries", catalogue, self.beside), lambda: read_old(po), LARGE
        )
        return found if isinstance(found, Old) else None

    # What is not there yet ---------------------------------------------------------------

    def fresh(self, sort: str) -> Mapping[str, Part]:
        """Give the fields of a new element of a sort; none where there is one of it only."""
        return fresh(self.opened.file, sort)

    def place(self, sort: str) -> Path:
        """Say where a new element goes."""
        return (sort,) if self.stem == "tree" else ()

    def making(self, sort: str) -> bool:
        """Say whether a new element of a sort is being made."""
        return self.asked.open == f"new-{sort}"

    @cached_property
    def resting(self) -> frozenset[Path]:
        """Give the entries that nobody meets on the day of everything."""
        return resting(self.desk, self.opened)

    # Problems ----------------------------------------------------------------------------

    @cached_property
    def wrong(self) -> Mapping[Path, Sequence[Wrong]]:
        """Give problems by the innermost field, or else card, in which they lie."""
        cards = self.opened.cards
        places = {field.path for card in cards for field in fields(card.part)}
        places |= {card.path for card in cards} | {()}
        gathered: dict[Path, list[Wrong]] = {}
        for problem in self.refused:
            told = Wrong("error", coded(problem.message), coded(problem.help or ""))
            gathered.setdefault(problem.path, []).append(told)
        for it in self.desk.problems(self.tree):
            here = it.span.path == self.desk.library.root + self.opened.file
            if here and self.opened.root is not None:
                path = path_at(self.opened.root, it.span)
                while path not in places:
                    path = path[:-1]
                gathered.setdefault(path, []).append(worded(it))
        return gathered

    @property
    def listed(self) -> Sequence[Wrong]:
        """Give all problems of the file in the order of its lines."""
        every = [it for found in self.wrong.values() for it in found]
        return sorted(every, key=lambda it: it.line)

    @property
    def unread(self) -> Sequence[Wrong]:
        """Say why the file cannot be read, where it cannot."""
        if self.opened.root is not None:
            return ()
        return [worded(it) for it in self.opened.reading.diagnostics]

    def at(self, path: Path) -> Sequence[Wrong]:
        return self.wrong.get(path, ())

    def found(self, card: Card) -> Sequence[Wrong]:
        """Give the problems in a card."""
        many, inner = len(card.path), [it.path for it in self.opened.cards if it.path]
        return [
            it
            for path, found in self.wrong.items()
            if path[:many] == card.path
            and (card.path or not any(path[: len(other)] == other for other in inner))
            for it in found
        ]

    def many(self, severity: str) -> int:
        """Count the problems of a severity in all files of the route, or in this one."""
        mine = sum(it.severity == severity for found in self.wrong.values() for it in found)
        return mine + (len(self.elsewhere(severity)) if self.tree else 0)

    def elsewhere(self, severity: str) -> Sequence[Diagnostic]:
        """Give the problems of the route that stand in other files."""
        here = self.desk.library.root + self.opened.file
        found = self.desk.problems(self.tree)
        return [it for it in found if it.severity == severity and it.span.path != here]


def worded(it: Diagnostic) -> Wrong:
    """Show a diagnostic with its way out."""
    shown = example(it.example) if it.example is not None else ""
    return Wrong(it.severity, coded(it.message), coded(it.help or ""), it.code, shown, it.span.line)


def coded(words: str) -> Markup:
    """Show what stands between backticks as it is written in a file."""
    parts = enumerate(words.split("`"))
    shown = (Markup("<code>{}</code>").format(it) if at % 2 else escape(it) for at, it in parts)
    return Markup("").join(shown)
