"""What the facts ask of single pages of the routes, where a case can name the outcome alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

import pytest

from tests.present.folder import DAY
from tests.present.test_routes import CASES, LIBRARY, PRESENTER, parts
from wizard.present.page import present
from wizard.present.shapes import ContactPage, OutcomePage, Said
from wizard.walks.walk import Arrived, walk

ABROAD = {"en": "abroad", "nl": "buitenland", "ar": "خارج هولندا"}
DEAD = re.compile(r"raadvanrechtsbijstand|internationalstudy|apply-for-asylum|asiel-aanvragen-in")


def shown(tree: str, answers: Mapping[str, tuple[str, ...]], day: date, lang: str) -> OutcomePage:
    made = walk(LIBRARY.trees[tree], answers, day)
    assert isinstance(made.end, Arrived), made.end
    body = present(PRESENTER, made, lang).body
    assert isinstance(body, OutcomePage)
    return body


def text(body: OutcomePage) -> str:
    return "\n".join(part.plain for part in parts(body) if isinstance(part, Said))


@pytest.mark.parametrize("lang", ["en", "nl", "ar"])
def test_a_page_that_gives_a_number_says_where_it_works(lang: str) -> None:
    """H10: 112 in the whole EU; 0800 numbers and a child's line by day, and not from abroad."""
    met: set[str] = set()
    for tree, case in CASES:
        made = walk(LIBRARY.trees[tree], case.answers, case.on or DAY)
        body = present(PRESENTER, made, lang).body if isinstance(made.end, Arrived) else None
        for it in body.contacts if isinstance(body, OutcomePage) else ():
            assert isinstance(it, ContactPage)
            assert "FairWork" not in it.title.plain or it.phone is None
            hint = it.hint.plain if it.hint else ""
            if it.phone and it.phone.startswith("0800"):
                met.add(it.phone)
                assert ABROAD[lang] in hint
            if it.phone == "112":
                met.add(it.phone)
                assert re.search("EU|الاتحاد الأوروبي", hint)
            if it.phone == "0800 0432":
                assert it.hours
                assert "21" in it.hours.plain
                assert "112" in hint
    assert met == {"112", "0800 0432", "0800 2000", "0800 8020", "0800 0113"}


def test_no_address_is_dead_and_a_search_page_proves_nothing() -> None:
    """H8."""
    for path, written in LIBRARY.files.items():
        assert not DEAD.search(written), path
    shared = LIBRARY.shared.catalogue
    dated = [
        (it.link, it.verified) for them in (shared.permits, shared.contacts) for it in them.values()
    ]
    for link, seen in [*dated, *((it.link, it.seen) for it in shared.sources.values())]:
        assert not (seen and link and any("/search" in url for url in link.urls.values())), link
