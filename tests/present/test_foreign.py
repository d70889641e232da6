"""Terms are marked where their language is not the page's, and letters where the script is not."""

from __future__ import annotations

import pytest

from wizard.present.slots import foreign, script
from wizard.trees.model import Span, Term

SPAN = Span("", 1, 1, 1, 1)
TERMS = (
    Term("ind", "IND", SPAN, "nl", letters=True),
    Term("mvv", "mvv", SPAN, "nl"),
    Term("raad", "Raad voor Rechtsbijstand", SPAN, "nl"),
    Term("raad-alone", "Raad", SPAN, "fr"),
    Term("sponsor", "sponsor", SPAN),
)


@pytest.mark.parametrize(
    ("lang", "html"),
    [
        ("en", 'The IND and the <bdi lang="nl">mvv</bdi>, sponsor'),
        ("uk", 'The <bdi lang="nl">IND</bdi> and the <bdi lang="nl">mvv</bdi>, sponsor'),
        ("nl", "The IND and the mvv, sponsor"),
    ],
)
def test_what_is_marked_hangs_on_the_language_of_the_page(lang: str, html: str) -> None:
    assert foreign(TERMS, lang).marked("The IND and the mvv, sponsor") == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Mvv", '<bdi lang="nl">Mvv</bdi>'),
        ("mvv-exempt", '<bdi lang="nl">mvv</bdi>-exempt'),
        ("MVV, mvvs, xmvv, &mvv;", "MVV, mvvs, xmvv, &mvv;"),
        ("Raad voor Rechtsbijstand", '<bdi lang="nl">Raad voor Rechtsbijstand</bdi>'),
        ("the Raad", 'the <bdi lang="fr">Raad</bdi>'),
    ],
)
def test_whole_words_the_longest_first(text: str, html: str) -> None:
    assert foreign(TERMS, "en").marked(text) == html


def test_scripts_are_those_of_cldr() -> None:
    assert [script(lang) for lang in ("en", "nl-BE", "ar", "ti", "xx")] == [
        "Latn",
        "Latn",
        "Arab",
        "Ethi",
        "",
    ]
