"""A whole tree on one page, for whoever must read, print and sign it.

In: a tree, a language, a day. Out: an `Overview`. The template reads the tree itself and asks here
how its parts are said, which ways lead on from a place and to it, and what it uses of the
catalogue. Texts are in the language of the page, conditions and ids in the format's own words.
It shows no answers, so that sensitive trees have one too. It must not know addresses. Long, since
it has words for every part of a tree.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from markupsafe import Markup, escape

from wizard.present.entries import WORD, Used, amount_page, takes, used
from wizard.present.fill import Scene, amount_words, fact_label, option_label, said, value_words
from wizard.present.in_language import escaped, marked
from wizard.present.page import Presenter
from wizard.present.shapes import AmountPage, Said
from wizard.trees.model import (
    TODAY,
    UNSURE,
    Amount,
    AmountRef,
    Aside,
    Condition,
    Decision,
    DerivedFact,
    Duration,
    Edge,
    Entry,
    Link,
    Outcome,
    Question,
    Ref,
    Span,
    Target,
    Test,
    Text,
    Tree,
)
from wizard.walks.in_words import said as in_words
from wizard.words import formats
from wizard.words import sentences as phrases
from wizard.words.words import Words

_LINK = Markup('<a href="#{}">{}</a>')


@dataclass(frozen=True, slots=True)
class Way:
    """One way on: an option, a rule, "I do not know", or a quiet link; by its `anchor` it is found.

    `words` are the format's own for which way it is; `label` is what an option says, `when` the
    condition of a rule (`None`: whenever no rule above it matched); `go` is where it leads,
    `value` what a derived fact is then.
    """

    anchor: str
    id: str
    words: str
    go: Target | None = None
    label: Said | None = None
    hint: Text | None = None
    when: Condition | None = None
    value: str | None = None
    told: Text | None = None
    because: Text | None = None
    source: Ref | None = None


@dataclass(frozen=True, slots=True)
class Overview:
    """A tree in a scene without a walk.

    `trees` are those that are served, `used` is what the tree uses of the catalogue.
    """

    scene: Scene
    trees: Mapping[str, Tree]
    used: Used

    @property
    def tree(self) -> Tree:
        return self.scene.tree

    @property
    def words(self) -> Words:
        return self.scene.words

    # How it is said ------------------------------------------------------------------

    def body(self, text: Text, block: bool = True) -> Said:
        """Say a text of paragraphs and lists; what an answer would fill in is its placeholder."""
        return said(self.scene, text, block=block)

    def variants(self, text: Text) -> Iterator[tuple[Condition | None, Text]]:
        """Give all that a text may say, each with its condition."""
        for variant in text.variants:
            yield variant.when, replace(variant, when=None, otherwise=None)

    def line(self, text: Text) -> Markup:
        """Say a text in one line."""
        return marked(said(self.scene, text))

    def takes(self, found: Text | Duration) -> Said | None:
        """Say how long something takes."""
        return takes(self.scene, found)

    def title(self, kind: str, id: str) -> Said | None:
        """Say what a place is called; a decision has no title."""
        match kind:
            case "question":
                return said(self.scene, self.tree.asked_at(id).ask)
            case "outcome":
                return said(self.scene, self.tree.outcomes[id].title)
        return None

    def name(self, kind: str, id: str) -> str:
        """Say what a place is called, or that it is a decision."""
        title = self.title(kind, id)
        return marked(title) if title else self.words.gettext("Decision")

    def place(self, span: Span) -> str:
        """Say where an element stands: folder, file and line, without the folders above."""
        return f"{'/'.join(span.path.split('/')[-2:])}:{span.line}"

    def answer(self, question: Question) -> str:
        """Say which kind of answer a question takes."""
        if question.at_least:
            return self.words.ngettext(
                "One of these answers or more",
                "{n} of these answers or more",
                question.at_least,
            )
        return phrases.kind(self.words, question.kind)

    def verdict(self, outcome: Outcome) -> str:
        """Say the verdict of an outcome."""
        return phrases.verdict(self.words, outcome.verdict)

    def bounds(self, question: Question) -> Said | None:
        """Say between which bounds a typed answer must lie, with its unit."""
        low, high = (self._end(question, end) for end in (question.minimum, question.maximum))
        bounds = formats.bounds(self.words, low, high, dates=question.kind == "date")
        if bounds is None:
            return None
        if question.step != 1 and question.kind == "number":
            step = formats.number(self.words, question.step)
            bounds = self.words.gettext("{bounds}, in steps of {step}", bounds=bounds, step=step)
        if question.unit is None:
            return escaped(bounds)
        unit = said(self.scene, question.unit)
        return Said(escape(f"{bounds} ") + unit.html, f"{bounds} {unit.plain}")

    def _end(self, question: Question, end: Edge | None) -> str | None:
        match end:
            case AmountRef(id):
                bound = self.tree.catalogue.amounts[id]
                return amount_words(self.scene, bound, bare=question.unit is not None).striptags()
            case None:
                return None
            case Decimal() if question.kind == "money":
                return formats.money(self.words, end)
            case Decimal():
                return formats.number(self.words, end)
            case date():
                return formats.day(self.words, end)
        assert end == TODAY
        return self.words.gettext("today")

    def when(self, condition: Condition) -> Markup:
        """Write a condition as the tree does; facts, groups and amounts in it are links."""
        # What joins the entries needs no escaping, and they are Markup.
        return Markup(in_words(condition, self._entry))

    def _entry(self, entry: Entry) -> Markup:
        fact = escape(entry.fact)
        if entry.fact != TODAY:
            kind = "fact" if entry.fact in self.tree.facts else "question"
            fact = _LINK.format(f"{kind}-{entry.fact}", entry.fact)
        return Markup("{}: {}").format(fact, self.test(entry.test))

    def test(self, test: Test) -> Markup:
        """Write a test; names of groups and amounts lead to their members and values."""
        words, found, at = test.words, [], 0
        for match in WORD.finditer(words):
            word, before = match[0], words[at : match.start()]
            found.append(escape(before))
            if word in self.used["groups"]:
                found.append(_LINK.format(f"group-{word}", word))
            elif (
                words.endswith("amount:", 0, match.start()) and word in self.tree.catalogue.amounts
            ):
                found.append(_LINK.format(f"amount-{word}", word))
            elif words.endswith("fact:", 0, match.start()) and word in self.tree.facts:
                found.append(_LINK.format(f"fact-{word}", word))
            else:
                found.append(escape(word))
            at = match.end()
        return Markup("").join((*found, escape(words[at:])))

    # Ways on -------------------------------------------------------------------------

    def options(self, question: Question) -> Iterator[Way]:
        """Give options and extras; a source counts where an option says where to go."""
        own = question.place == question.id
        for option in (*question.options, *question.extras):
            yield Way(
                f"question-{question.place}.{option.id}",
                option.id,
                f"{question.place} = {option.id}",
                option.go,
                option_label(self.scene, option),
                option.hint if own else None,
                told=option.told if own else None,
                because=option.because,
                source=option.source or (self.source(question) if option.go else None),
            )

    def rules(self, place: Question | Decision) -> Iterator[Way]:
        """Give the rules of a place by number."""
        if isinstance(place, Question):
            kind, id, rules = "question", place.place, place.next
        else:
            kind, id, rules = "decision", place.id, place.rules
        for number, rule in enumerate(rules, 1):
            yield Way(
                f"{kind}-{id}.{number}",
                str(number),
                f"{id}.{number}" if len(rules) > 1 else id,
                rule.go,
                when=rule.when,
                because=rule.because,
                source=rule.source or self.source(place),
            )

    def values(self, fact: DerivedFact) -> Iterator[Way]:
        """Give the rules of a derived fact by number."""
        for number, rule in enumerate(fact.rules, 1):
            id, told = str(number), rule.limit is not None or rule.value in fact.labels
            words = fact_label(self.scene, fact, rule.value) if told else None
            anchor = f"fact-{fact.id}.{id}"
            yield Way(anchor, id, id, label=words, when=rule.when, value=rule.value)

    def source(self, place: Question | Decision) -> Ref | None:
        """Give where the rules of a place come from that name no source of their own."""
        return (place.source if isinstance(place, Question) else None) or self.tree.source

    def quiet(self, question: Question) -> Iterator[Way]:
        """Give "I do not know", where the tree says where it leads, and quiet links."""
        id = question.place
        anchor = f"question-{id}"
        if question.unsure is not None:
            label, words = escaped(phrases.unsure(self.words)), f"{id} = {UNSURE}"
            yield Way(f"{anchor}.{UNSURE}", UNSURE, words, question.unsure, label)
        yield from self._asides(anchor, f"{id} ", question.asides)

    def everywhere(self) -> Iterator[Way]:
        """Give the quiet links that stand on every page."""
        yield from self._asides("tree", "", self.tree.asides)
        label = escaped(phrases.unlisted(self.words))
        yield Way("tree.unlisted", "unlisted", "unlisted", self.tree.unlisted, label)

    def _asides(self, anchor: str, before: str, asides: Sequence[Aside]) -> Iterator[Way]:
        for number, aside in enumerate(asides, 1):
            id = f"aside {number}"
            label = said(self.scene, aside.label)
            yield Way(f"{anchor}.aside.{number}", id, f"{before}{id}", aside.go, label)

    # Entries -------------------------------------------------------------------------

    def address(self, link: Link | None) -> str | None:
        """Give the address of an entry in the language of the page."""
        return self.scene.voice.address(link)

    def amount(self, id: str) -> AmountPage:
        """Say what an amount is on the day."""
        return amount_page(self.scene, id)

    def sums(self, amount: Amount) -> Iterator[tuple[date, Markup]]:
        """Give each value of an amount with the first day on which it holds."""
        for first, value in amount.values:
            known = None if value is None else value_words(self.scene, amount, value)
            yield first, known or escape(self.words.gettext("not known"))

    def members(self, group: frozenset[str]) -> Sequence[str]:
        """Name the members of a group: countries in the order of their names, then the rest."""
        names = self.scene.voice.countries.names
        countries = [name for code, name in names.items() if code in group]
        return [*countries, *sorted(group - names.keys())]

    def continues(self, outcome: Outcome) -> Iterator[tuple[str, Markup, Condition | None]]:
        """Give the related routes of an outcome that are served: titles, and for whom."""
        for ref in outcome.continues:
            other = self.trees.get(ref.id or "")
            if other is not None:
                there = replace(self.scene, tree=other, open=False)
                yield other.id, marked(said(there, other.title)), ref.when


def overview(presenter: Presenter, tree: Tree, lang: str, day: date) -> Overview:
    """Show a whole tree in a language, with amounts as on a day."""
    scene = Scene(presenter.voices[lang], tree, day, {}, open=True)
    return Overview(scene, presenter.trees, used(tree))


def origins(shown: Overview) -> Mapping[tuple[str, str], Sequence[Way]]:
    """Gather for every place the ways that lead there; that of the start has no anchor."""
    tree = shown.tree
    ways = [Way("", "start", "start", tree.start)]
    for question in tree.asked:
        ways += shown.options(question)
        ways += shown.rules(question)
        ways += shown.quiet(question)
    for decision in tree.decisions.values():
        ways += shown.rules(decision)
    found: dict[tuple[str, str], list[Way]] = defaultdict(list)
    for way in (*ways, *shown.everywhere()):
        if way.go:
            found[way.go.kind, way.go.id].append(way)
    return found
