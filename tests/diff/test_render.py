"""A report as text, Markdown and HTML: the same parts, in the form of each; and one that is cut."""

import re

import pytest
from markdown_it import MarkdownIt

from wizard.diff.render import MOST, Blank, Heading, Item, as_html, as_markdown, as_text

BARE = Item("“fine” → “poor”: 1 walk", parts=(Item("for example", example="x=[y]"),), sort="group")
PARTS = (
    Heading(1, "Walks"),
    Item("One"),
    Item(
        "“A *poor* <b>” `poor` → “fine” `fine`: 2 walks",
        parts=(
            Item("when “A|B & C” 1: `{a: [b]}`"),
            Item("for example", example="a=b|c", address="/check?a=b&c=d"),
        ),
    ),
    BARE,
    Item("Words", "the old *w* stays", "the new *w* stays"),
    Item("N", None, "n"),
    Item("G", "g", None),
    Item("Folded `x`", parts=(Item("inside"),), folded=True),
    Blank("Name"),
)
TEXT = """
  One
  “A *poor* <b>” `poor` → “fine” `fine`: 2 walks
    when “A|B & C” 1: `{a: [b]}`
    for example https://s.test/check?a=b&c=d
  “fine” → “poor”: 1 walk
    for example x=[y]
  Words
    - the old *w* stays
    + the new *w* stays
  N
    + n
  G
    - g
  Folded `x`
  inside
"""
MARKDOWN = r"""
## Walks

- One
- “A \*poor\* \<b\>” `poor` → “fine” `fine`: 2 walks
  - when “A\|B \& C” 1: `{a: [b]}`
  - for example [a=b\|c](https://s.test/check?a=b&c=d)
- “fine” → “poor”: 1 walk
  - for example `x=[y]`
- Words: the ~~old~~ **new** \*w\* stays
- N: new: n
- G: gone: g

<details><summary>Folded x</summary>

- inside

</details>


Name: \_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_\_
"""
HTML = """
<h1>Walks</h1>
<ul>
<li>One
<li>“A *poor* &lt;b&gt;” <code>poor</code> → “fine” <code>fine</code>: 2 walks
<ul>
<li>when “A|B &amp; C” 1: <code>{a: [b]}</code>
<li>for example <a href="https://s.test/check?a=b&amp;c=d"><code>a=b|c</code></a>
</ul>
<li>“fine” → “poor”: 1 walk
<ul>
<li>for example <code>x=[y]</code>
</ul>
<li>Words: the <del>old</del> <ins>new</ins> *w* stays
<li>N: <ins>n</ins>
<li>G: <del>g</del>
</ul>
<details open><summary>Folded <code>x</code></summary>
<ul>
<li>inside
</ul>
</details>
<p class="blank">Name
"""


def test_a_report_reads_in_its_form_from_the_first_line_to_the_last():
    assert as_text(PARTS, "https://s.test").split("\n", 1)[1].strip("\n") == TEXT.strip("\n")
    assert as_markdown(PARTS, "https://s.test") == MARKDOWN.strip("\n")
    page = as_html(PARTS, "https://s.test")
    assert HTML in page
    assert page.startswith("<!doctype html>")
    assert "<title>Walks</title>" in page


def test_without_a_site_a_sample_is_no_link():
    assert "for example `a=b|c`" in as_markdown(PARTS)
    assert "<a " not in as_html(PARTS)
    assert "for example a=b|c" in as_text(PARTS)


def test_words_of_trees_come_through_a_renderer_of_markdown_as_they_are():
    """What pull requests show is what any renderer of CommonMark makes of it."""
    words = r"1) *a* _b_ [c](d) <i>&amp;</i> \\ ~~e~~ | #f `g`"
    told = words.replace("`g`", "'g'")
    page = MarkdownIt("commonmark").render(as_markdown([Item(f"x: {told}", words, None)]))
    text = re.sub(r"<[^>]+>", "", page).strip()
    assert "<em>" not in page
    assert "<i>" not in page
    unescaped = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert unescaped == f"x: {told}: gone: {words}"


def section(number: int, groups: int, long: str) -> list[Heading | Item]:
    sample = (Item("for example", example=long),)
    items = [Item(f"g{it}", parts=sample, sort="group", walks=1_000) for it in range(groups)]
    texts = tuple(Item(f"t{it}", long, "short", sort="text") for it in range(groups))
    folded = Item(f"{groups} texts", parts=texts, folded=True)
    return [Heading(2, f"S{number}"), *items, folded]


@pytest.mark.parametrize(
    ("sections", "groups", "letters"), [(3, 400, 200), (400, 5, 100), (2, 3, 90_000), (1, 9_000, 9)]
)
def test_markdown_stays_small_and_counts_what_it_leaves_out(sections, groups, letters):
    parts = [Heading(1, "All"), Item("first")]
    for number in range(sections):
        parts += section(number, groups, "é" * letters)
    parts += [Heading(2, "To sign"), Blank("Name")]
    found = as_markdown(parts)
    assert len(found.encode()) <= MOST
    assert "first" in found
    assert found.endswith(r"\_")
    for sort, letter in (("group", "g"), ("text", "t")):
        told = len(re.findall(rf"^- {letter}\d+", found, re.MULTILINE))
        left = re.findall(rf"([\d,]+) more {sort}", found)
        assert told + sum(int(it.replace(",", "")) for it in left) == sections * groups
    walks = re.findall(r"([\d,]+) walks$", found, re.MULTILINE)
    shown = 1_000 * len(re.findall(r"^- g\d+", found, re.MULTILINE))
    assert shown + sum(int(it.replace(",", "")) for it in walks) == 1_000 * sections * groups


def test_every_section_has_its_share():
    """A long one does not push out those behind it."""
    parts = [*section(1, 2_000, "x" * 50), Heading(2, "S2"), Item("small", "a", "b")]
    found = as_markdown(parts)
    assert "## S2" in found
    assert "small: ~~a~~ **b**" in found
    assert len(found.encode()) > 0.8 * MOST
