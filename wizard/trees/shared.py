"""The shared files: what every tree may take with `use` or name by its id.

In: the files of the shared folder, read. Out: the entries, each built by itself or known to
be broken, so that a mistake in one breaks only the trees that take it. What an entry says of
facts is judged when a tree takes it. It must not know any tree.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from wizard.trees.catalogue import SORTS, measure
from wizard.trees.diagnostics import Diagnostic
from wizard.trees.mapping import Place
from wizard.trees.model import (
    SHARED,
    TODAY,
    Catalogue,
    DerivedFact,
    Former,
    Item,
    Outcome,
    Question,
    Span,
)
from wizard.trees.nodes import MapNode, Pair, Scalar
from wizard.trees.outcomes import OUTCOME, outcome, step
from wizard.trees.questions import QUESTION
from wizard.trees.reading import Reading
from wizard.trees.rules import derived_fact
from wizard.trees.scope import DAY, Known, Report, Scope, Use, good_id, mapping, was_taken
from wizard.trees.sections import Builder, Built, question_in, words_in
from wizard.trees.values import groups

FILES: Mapping[str, str] = {
    "groups": "group",
    **{sort.file: sort.name for sort in SORTS},
    "questions": "question",
    "facts": "fact",
    "steps": "step",
    "outcomes": "outcome",
}
"""Stem of each shared file → what one entry is called; entries name only those of files above."""

_NEEDED = {**{sort.name: sort.keys for sort in SORTS}, "question": QUESTION, "outcome": OUTCOME}
_FORMS = {
    sort: f"{{{{{', '.join(f'{key}: …' for key in keys.required)}}}}}"
    for sort, keys in _NEEDED.items()
}
"""How a new entry of a sort begins, in braces that are doubled."""

# Other entries are the same in every tree, so they can show no answers.
_ABOUT_FACTS = (
    *(sort.file for sort in SORTS if sort.by_tree),
    "questions",
    "facts",
    "steps",
    "outcomes",
)


@dataclass(frozen=True, slots=True)
class Shared:
    """Everything shared: entries as built by themselves, and the nodes that trees build anew.

    `nodes` holds the entries of each file by its stem; `diagnostics` is all that was found;
    `currency` is that in which sums are asked, or nothing.
    """

    known: Mapping[str, Known]
    nodes: Mapping[str, Mapping[str, Pair]]
    catalogue: Catalogue
    questions: Mapping[str, Question]
    facts: Mapping[str, DerivedFact]
    steps: Mapping[str, Item]
    outcomes: Mapping[str, Outcome]
    diagnostics: tuple[Diagnostic, ...]
    currency: str


class _Files:
    """The shared files while they are built, one after the other."""

    def __init__(
        self,
        readings: Mapping[str, Reading],
        trees: Mapping[str, Span],
        currency: str,
        uses: list[Use] | None,
    ) -> None:
        self.readings, self.currency, self.uses = readings, currency, uses
        self.found: list[Diagnostic] = []
        self.nodes: dict[str, Mapping[str, Pair]] = {}
        self.broken: dict[str, dict[str, tuple[Diagnostic, ...]]] = {}
        self.known: dict[str, Known] = {"tree": Known(trees, way="`wizard new {}` makes it")}
        for stem, sort in FILES.items():
            self._names(stem, sort)

    def _names(self, stem: str, sort: str) -> None:
        reading = self.readings.get(stem)
        report = Report(list(reading.diagnostics) if reading else [])
        body = None
        if reading and reading.root:
            body = mapping(report, reading.root, f"`{stem}.yaml`", "write `id:` and its entry")
        pairs = body.pairs if body else {}
        self.nodes[stem] = pairs
        self.broken[sort] = blamed(pairs, report.found)
        unreadable = tuple(report.found) if body is None else ()
        ids = {id: pair.key.span for id, pair in pairs.items()}
        amounts = pairs if sort == "amount" else {}
        measures = {id: measure(it.value, self.currency) for id, it in amounts.items()}
        self.known[sort] = Known(
            ids,
            self.broken[sort],
            unreadable,
            measures=measures,
            nodes=pairs,
            way=f"add `{{}}: {_FORMS.get(sort, '…')}` to `{SHARED}/{stem}.yaml`",
        )
        self.found += report.found

    def each(self, stem: str, build: Builder[Built]) -> dict[str, Built]:
        """Build every entry of one file by itself."""
        built: dict[str, Built] = {}
        sort = FILES[stem]
        facts = None if stem in _ABOUT_FACTS else {TODAY: DAY}
        for id, (name, node) in self.nodes[stem].items():
            report = Report(uses=self.uses)
            scope = Scope(report, name.file, SHARED, self.known, facts)
            sound = good_id(report, id, name, f"a {sort}")
            entry = build(scope, name, node, Place(f"{stem}.{id}"), None) if sound else None
            if report.found:
                self.found += report.found
                self.broken[sort][id] = (*self.broken[sort].get(id, ()), *report.found)
            elif entry is not None:
                built[id] = entry
        return built

    def look_at_was(self, stem: str, was: Mapping[str, tuple[Former, ...]]) -> None:
        """Report earlier ids that another entry of the file bears."""
        report = Report()
        was_taken(report, was.items(), self.known[FILES[stem]].ids)
        self.found += report.found

    def list_groups(self, ids: Mapping[str, Scalar] | None) -> None:
        """Expand the shared groups and find out which are broken."""
        reading = self.readings.get("groups")
        if reading and isinstance(reading.root, MapNode):
            report = Report(uses=self.uses)
            outer = Known(broken=self.broken["group"])
            self.known["group"] = groups(report, reading.root, outer, ids, "`groups.yaml`")
            self.found += report.found


def shared_of(
    readings: Mapping[str, Reading],
    trees: Mapping[str, Span],
    ids: Mapping[str, Scalar] | None,
    currency: str = "",
    uses: list[Use] | None = None,
) -> Shared:
    """Build what the shared files hold.

    `readings` is by stem; `trees` names the trees there are, and `ids` all options and values in
    them, or is `None` when not every tree could be read; `currency` is that of the site.
    """
    files = _Files(readings, trees, currency, uses)
    words = words_in(files.nodes["questions"], files.nodes["facts"])
    files.list_groups(ids if ids is None else {**ids, **words})
    built = {sort.file: files.each(sort.file, sort.build) for sort in SORTS}
    files.known["amount"] = replace(files.known["amount"], amounts=built["amounts"])
    questions, steps = files.each("questions", question_in), files.each("steps", step)
    outcomes = files.each("outcomes", outcome)
    for stem, entries in (("questions", questions), ("outcomes", outcomes)):
        files.look_at_was(stem, {id: it.was for id, it in entries.items()})
    return Shared(
        questions=questions,
        facts=files.each("facts", derived_fact),
        steps=steps,
        outcomes=outcomes,
        catalogue=Catalogue(**built),
        known=files.known,
        nodes=files.nodes,
        diagnostics=tuple(files.found),
        currency=currency,
    )


def blamed(
    pairs: Mapping[str, Pair], found: Iterable[Diagnostic]
) -> dict[str, tuple[Diagnostic, ...]]:
    """Find the entry that each diagnostic of a file stands in, by its lines."""
    blame: dict[str, tuple[Diagnostic, ...]] = {}
    for diagnostic in found:
        places = [diagnostic.span, *(other.span for other in diagnostic.related)]
        for id, (key, value) in pairs.items():
            if any(key.start.line < place.line <= value.end.line + 1 for place in places):
                blame[id] = (*blame.get(id, ()), diagnostic)
    return blame
