"""The routes that come with the program: every page of every case can be shown, on any day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date

import pytest

from tests.present.folder import DAY, INTERFACES
from wizard import places
from wizard.present.page import present, presenter, start_page
from wizard.present.shapes import AmountPage, OutcomePage, QuestionPage, Said
from wizard.trees.cases import Case
from wizard.trees.load_folder import load_folder
from wizard.trees.model import UNSURE
from wizard.walks.walk import Arrived, Asked, Walk, walk

LIBRARY = load_folder(places.trees())
PRESENTER = presenter(LIBRARY, INTERFACES)
NEW_YEAR = date(2027, 1, 2)
CASES = [(tree, case) for tree, cases in LIBRARY.cases.items() for case in cases]


def walks(tree: str, case: Case, day: date) -> Iterator[Walk]:
    """Every walk on the way of a case, and the one that does not know the next answer."""
    given: dict[str, tuple[str, ...]] = {}
    while True:
        made = walk(LIBRARY.trees[tree], given, day)
        yield made
        if not isinstance(made.end, Asked):
            return
        id = made.end.question.id
        yield walk(LIBRARY.trees[tree], {**given, id: (UNSURE,)}, day)
        given = {**given, id: case.answers.get(id, (UNSURE,))}


def place(made: Walk) -> tuple[str, str, str]:
    end = made.end
    id = end.outcome.id if isinstance(end, Arrived) else end.question.id
    return made.tree.id, type(end).__name__, id


def parts(thing: object) -> Iterator[object]:
    yield thing
    if isinstance(thing, tuple):
        for part in thing:
            yield from parts(part)
    elif is_dataclass(thing):
        for one in fields(thing):
            yield from parts(getattr(thing, one.name))


@pytest.mark.parametrize("lang", INTERFACES)
@pytest.mark.parametrize("day", [DAY, NEW_YEAR], ids=str)
def test_every_page_on_the_way_of_a_case_can_be_shown(lang: str, day: date) -> None:
    seen: set[tuple[str, str, str]] = set()
    changed: dict[str, set[bool]] = {}
    for tree, case in CASES:
        for made in walks(tree, case, day):
            if place(made) in seen:
                continue
            seen.add(place(made))
            page = present(PRESENTER, made, lang)
            texts = [part for part in parts(page) if isinstance(part, Said)]
            assert all(text.plain.strip() for text in texts)
            assert not any("{" in text.plain or "<" in text.plain for text in texts), place(made)
            if isinstance(page.body, QuestionPage):
                assert 1 <= page.body.remaining.least <= page.body.remaining.most
            if isinstance(page.body, OutcomePage):
                # whom a person must look at is not told how other answers would have ended
                told = bool(page.body.changes)
                changed.setdefault(page.body.verdict, set()).add(told)
    for tree, built in LIBRARY.trees.items():
        if LIBRARY.cases.get(tree):
            reached = {id for where, kind, id in seen if where == tree and kind == "Arrived"}
            assert reached <= built.outcomes.keys()
            assert len(reached) > 1
    assert changed["get-help"] == {False}
    assert True in changed["likely"]


@pytest.mark.parametrize("lang", INTERFACES)
def test_in_the_new_year_every_amount_has_changed_and_terms_alone_hold(lang: str) -> None:
    catalogues = [tree.catalogue.amounts for tree in LIBRARY.trees.values()]
    lasting = {id for amounts in catalogues for id, it in amounts.items() if it.until is None}
    held = {
        written
        for tree in LIBRARY.trees.values()
        for amount in tree.catalogue.amounts.values()
        for _, value in amount.values
        for written in (f"€{value:,.0f}", f"€ {value:,.0f}".replace(",", "."))
        if amount.until and amount.until < NEW_YEAR
    }
    met = 0
    for tree, case in CASES:
        made = walk(LIBRARY.trees[tree], case.answers, NEW_YEAR)
        if not isinstance(made.end, Arrived):
            continue
        body = present(PRESENTER, made, lang).body
        assert isinstance(body, OutcomePage)
        edges = {region.label for change in body.changes for region in change.regions}
        for part in parts(body):
            if isinstance(part, AmountPage):
                met += 1
                assert part.known == (part.id in lasting)
            if isinstance(part, Said) and any(f"{amount} " in part.plain for amount in held):
                assert part in edges
                assert body.notices  # which say that the edge may have moved
    assert met


@pytest.mark.parametrize("lang", INTERFACES)
def test_every_route_has_a_start_page(lang: str) -> None:
    for tree in LIBRARY.trees.values():
        assert start_page(PRESENTER, tree, lang, DAY).title.plain
