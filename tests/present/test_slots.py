"""The words of a tree become safe markup, and a value can never become markup."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from tests.present.folder import FILES, INTERFACES, folder, outcome, page
from wizard.present.in_language import bare
from wizard.present.page import presenter
from wizard.present.slots import Slot, foreign, pattern
from wizard.trees.model import Span, Term


def html(source: str, block: bool = True) -> str:
    return "".join(
        f"[{part.written}]" if isinstance(part, Slot) else part
        for part in pattern(source, block=block)
    )


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a **b**", "<p>a <strong>b</strong></p>"),
        ("a <b onclick=x>c</b>", "<p>a &lt;b onclick=x&gt;c&lt;/b&gt;</p>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("[a](https://ind.nl/x)", '<p><a href="https://ind.nl/x" rel="noreferrer">a</a></p>'),
        ("[a](mailto:a@b.nl)", '<p><a href="mailto:a@b.nl" rel="noreferrer">a</a></p>'),
        ("[a](tel:+31880430430)", '<p><a href="tel:+31880430430" rel="noreferrer">a</a></p>'),
        ("# A", "<h2>A</h2>"),
        ("###### A", "<h6>A</h6>"),
        ("{amount:fee} {fact:a}", "<p>[{amount:fee}] [{fact:a}]</p>"),
        ("{date:decided\n+ 3 months}", "<p>[{date:decided + 3 months}]</p>"),
        ("&#123;amount:fee&#125;", "<p>{amount:fee}</p>"),
        ("{other} {", "<p>{other} {</p>"),
        ("\x000\x00", "<p>\ufffd0\ufffd</p>"),
    ],
)
def test_bodies(source: str, expected: str) -> None:
    assert html(source) == expected


@pytest.mark.parametrize(
    "link",
    [
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "[a](java&#115;cript:alert(1))",
        "[a](data:text/html,x)",
        "[a](vbscript:x)",
        "[a](//evil.example)",
        "[a](/local)",
        "[a](file:///etc/passwd)",
        "<javascript:alert(1)>",
        "[a]\n\n[a]: javascript:alert(1)",
        "![a](https://ind.nl/x.png)",
    ],
)
def test_links_lead_only_where_a_visitor_may_go(link: str) -> None:
    found = html(link)
    assert "<img" not in found
    for address in re.findall(r'href="([^"]*)"', found):
        assert address.startswith("https://ind.nl/")


def test_one_line_has_no_blocks() -> None:
    assert html("# 1. *a*", block=False) == "# 1. <em>a</em>"


def test_a_placeholder_in_the_words_of_a_link_is_known_as_such() -> None:
    found = pattern("{permit:a} [see {permit:a}](https://ind.nl)", block=True)
    assert [part.linked for part in found if isinstance(part, Slot)] == [False, True]


ALLOWED = re.compile(
    r"</?(?:p|em|strong|code|pre|ul|li|blockquote|h[2-6]|hr /|br /)>"
    r'|<ol(?: start="\d+")?>|</ol>|<code class="language-[^"<>]*">'
    r'|<a href="(?:https?|mailto|tel):[^"<>]*"(?: title="[^"<>]*")? rel="noreferrer">|</a>'
)
PIECES = [
    "<",
    ">",
    '"',
    "'",
    "&",
    "[",
    "]",
    "(",
    ")",
    "{",
    "}",
    "*",
    "`",
    "\n",
    "- ",
    "# ",
    "!",
    "\\",
]
PIECES += [
    "javascript:",
    "https://a.nl",
    "{amount:fee}",
    "{answer:q}",
    "script",
    "onerror=",
    "\x00",
    "&lt;",
]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.booleans())
def test_no_text_makes_other_markup_than_ours(source: str, block: bool) -> None:
    for part in pattern(source, block=block):
        if isinstance(part, Markup):
            rest = ALLOWED.sub("", part)
            assert "<" not in rest
            assert ">" not in rest


NASTY = [
    "<script>alert(1)</script>",
    "**bold**",
    "[x](https://evil.example)",
    '"><img src=x>',
    "{amount:fee}",
]


@pytest.mark.parametrize("nasty", NASTY)
@pytest.mark.parametrize("lang", ["en", "nl"])
def test_no_value_becomes_markup(nasty: str, lang: str) -> None:
    """Names of countries come from catalogues, which no builder looks at."""
    quoted = nasty.replace('"', '\\"')
    files = dict(FILES)
    files["au-pair/tree.yaml"] = FILES["au-pair/tree.yaml"].replace(
        "guidance: Just come.", 'guidance: "From {answer:nationality}, *now*."'
    )
    files["shared/en.po"] = f'msgctxt "countries.NL"\nmsgid "Netherlands"\nmsgstr "{quoted}"\n'
    files["shared/nl.po"] = files["shared/en.po"]
    shown = page({"nationality": "NL"}, lang, presenter=presenter(folder(files), INTERFACES))
    name = str(escape(nasty))
    assert outcome(shown).guidance.html == f"<p>From {name}, <em>now</em>.</p>"
    assert shown.answered[0].label.html == name
    assert shown.answered[0].label.plain == nasty


TERMS = (
    Term("ind", "IND", Span("", 1, 1, 1, 1), "nl", letters=True),
    Term("ter-apel", "Ter Apel", Span("", 1, 1, 1, 1), "nl"),
    Term("nareis", "nareis", Span("", 1, 1, 1, 1), "nl"),
    Term("sponsor", "sponsor", Span("", 1, 1, 1, 1)),
)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("اسأل IND.", 'اسأل <bdi lang="nl" dir="ltr">IND</bdi>.'),
        ("اسأل RefugeeHelp.", 'اسأل <bdi dir="ltr">RefugeeHelp</bdi>.'),
        (
            "إلى Ter Apel 10, 9561 MC!",
            'إلى <bdi dir="ltr"><bdi lang="nl">Ter Apel</bdi> 10, 9561 MC</bdi>!',
        ),
        ("A & B", '<bdi dir="ltr">A</bdi> &amp; <bdi dir="ltr">B</bdi>'),
        ("في 12 يونيو", "في 12 يونيو"),
        ("من الخارج: +31 88 043 0430.", 'من الخارج: <bdi dir="ltr">+31 88 043 0430</bdi>.'),
        (
            "[IND](https://ind.nl)",
            '<a href="https://ind.nl" rel="noreferrer"><bdi lang="nl" dir="ltr">IND</bdi></a>',
        ),
    ],
)
def test_latin_words_in_a_text_from_right_to_left_are_kept_apart(text, html):
    parts = pattern(text, block=False, rtl=True, foreign=foreign(TERMS, "ar"))
    assert parts == (html,)
    assert "<bdi" not in str(pattern(text, block=False))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Go to Ter Apel, not the IND.", 'Go to <bdi lang="nl">Ter Apel</bdi>, not the IND.'),
        ("Nareis is **nareis**", '<bdi lang="nl">Nareis</bdi> is <strong>{}</strong>'),
        ("[nareis](https://nareis.nl)", '<a href="https://nareis.nl" rel="noreferrer">{}</a>'),
        ("Ter Apelervenen, the nareiswet, NAREIS", "Ter Apelervenen, the nareiswet, NAREIS"),
        ("a {fact:nareis} & a sponsor", "a "),
    ],
)
def test_a_term_of_another_language_is_marked(text, html):
    """Letters are said alike in languages that share them; part of a word is no term."""
    found = pattern(text, block=False, foreign=foreign(TERMS, "en"))
    assert found[0] == html.format('<bdi lang="nl">nareis</bdi>')
    assert "lang" not in str(pattern(text, block=False, foreign=foreign(TERMS, "nl")))


def test_the_terms_of_the_folder_are_marked_on_pages_but_not_in_their_titles() -> None:
    files = {**FILES, "shared/terms.yaml": "au-pair: {term: au pair, lang: fr}\n"}
    made = presenter(folder(files), INTERFACES)
    shown = page({}, tree="au-pair", presenter=made)
    assert 'Come as an <bdi lang="fr">au pair</bdi>' in shown.tree_title.html
    assert shown.tree_title.plain == "Come as an au pair"


def test_a_unit_that_is_only_blanks_takes_nothing_off_a_number() -> None:
    assert bare("34 years", ("", "years")) == "34"
