"""Everything that is wrong with a folder of trees.

In: a library and the day. Out: diagnostics in order of place. Here stand the lists of all checks:
whoever writes a new one adds a line. It must not know how diagnostics are shown.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from wizard.check.findings import all_walks, case_results, readability, terms, translated, upkeep
from wizard.check.look import Look
from wizard.check.served import ON_WALKS, OfTree
from wizard.translations.catalogues import Counts
from wizard.trees.diagnostics import Diagnostic, told_once
from wizard.trees.library import Library
from wizard.trees.model import SHARED
from wizard.trees.organisation import SITE
from wizard.trees.reading import gc_at_rest

OF_WALKS: tuple[OfTree, ...] = (
    *ON_WALKS,
    all_walks.never_said,
    all_walks.not_general,
    all_walks.too_many_facts,
    all_walks.too_entangled,
    all_walks.unreachable,
    all_walks.impossible,
    all_walks.shadowed,
    all_walks.past_day,
    all_walks.unanswered_fact,
    all_walks.too_many_dead_ends,
)
"""What can be wrong with the walks of a tree."""

OF_TREES: tuple[OfTree, ...] = (
    *OF_WALKS,
    all_walks.leaks_sensitive,
    upkeep.no_source,
    upkeep.stale_review,
    upkeep.implausible_range,
    upkeep.old_limit_in_text,
    case_results.examples,
    terms.unexplained_term,
)
"""What can be wrong with a tree."""

OF_TEXTS: tuple[Callable[[Look, str], Iterable[Diagnostic]], ...] = (
    translated.translated,
    readability.hard_to_read,
)
"""What can be wrong with the texts of a folder, a tree's own or the shared one."""

OF_SHARED: tuple[Callable[[Look], Iterable[Diagnostic]], ...] = (
    upkeep.amount_without_source,
    upkeep.expired_amount,
    upkeep.unverified_link,
    upkeep.permit_never_reached,
)
"""What can be wrong with what the trees of a folder share."""


@gc_at_rest()  # around all of it: what was looked at is gone when the collector wakes
def check(
    library: Library,
    today: date,
    names: Collection[str] | None = None,
    required: Collection[str] | None = None,
    begun: Callable[[str], None] = lambda name: None,
    named: Callable[[str], Sequence[str]] = lambda name: (),
    said: Mapping[str, Counts] | None = None,
    *,
    alone: bool = False,
) -> tuple[Diagnostic, ...]:
    """Find everything, what building found included.

    With `names` only what concerns these trees: their own files, what in shared files breaks them,
    and how what they show of those is translated. `required` are the languages in which nothing may
    be missing, where those are not what the organisation says. `begun` is told the name of each
    tree before it is looked at; `named` says for what may be the name of a country what to write in
    place of it; `said` how much of the interface is said in each language that is not the
    program's own. With `alone` nothing is told that only goes wrong on a later day.
    """
    promised = library.organisation.required if required is None else required
    look = Look(library, today, frozenset(promised), alone=alone)
    found = [each for each in library.diagnostics if names is None or _in(each, names)]
    for name in names or ():
        found += library.broken.get(name, ())
    for id, tree in library.trees.items():
        if names is None or id in names:
            begun(id)
            for of_tree in OF_TREES:
                found += of_tree(look, tree)
            for of_texts in OF_TEXTS:
                found += of_texts(look, id)
            if names is not None:
                found += translated.translated(look, SHARED, tree)
    if names is None:
        found += translated.interface(look, said or {})
        for of_shared in OF_SHARED:
            found += of_shared(look)
        for of_texts in OF_TEXTS:
            found += (*of_texts(look, SHARED), *of_texts(look, SITE))
    return told_once((coded(each, library.files, named) for each in found), library.files)


def coded(
    found: Diagnostic, files: Mapping[str, str], named: Callable[[str], Sequence[str]]
) -> Diagnostic:
    """Give the code of a country where its name was written in place of it."""
    if found.code not in ("unknown-group", "unknown-option") or "country code" not in found.message:
        return found
    _, line, begin, _, end = found.span
    codes = named(files.get(found.span.path, "").split("\n")[line - 1][begin - 1 : end - 1])
    return replace(found, help=" or ".join(codes)) if codes else found


def _in(diagnostic: Diagnostic, names: Collection[str]) -> bool:
    """Say whether a diagnostic points into the folder of one of these trees."""
    folder = diagnostic.span.path.split("/")[-2:-1]
    return bool(folder) and folder[0] in names and folder[0] != SHARED
