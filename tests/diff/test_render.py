"""A report as text, Markdown and HTML: the same parts, in the form of each."""

from wizard.diff.render import Heading, Item, Way, as_html, as_markdown, as_text

BARE = Way("fine", "poor", "1 walk", (), "x=[y]", "")
PARTS = (
    Heading(1, "Walks"),
    Item("One"),
    Way("poor", "fine", "2 walks", ("a: b", "c: d"), "a=b|c", "/check?a=b", ("more_it",)),
    BARE,
    Item("Two", 1),
    BARE,
    Item("Words", 0, "old *w*\nx", "new"),
    Item("N", 0, None, "n"),
    Item("G", 0, "g", None),
    Item("Folded", parts=(Item("inside", 1),)),
)
TEXT = """
  One
    poor → fine: 2 walks
      when a: b
        or c: d
      more_it
      for example https://s.test/check?a=b
    fine → poor: 1 walk
      for example x=[y]
    Two
    fine → poor: 1 walk
      for example x=[y]
  Words
    - old *w*
    - x
    + new
  N
    + n
  G
    - g
  Folded
    inside
"""
MARKDOWN = r"""
## Walks

- One

| before | after | walks | when | for example |
|---|---|---|---|---|
| poor | fine | 2 walks | `a: b`<br>or `c: d`<br>more\_it | [a=b\|c](https://s.test/check?a=b) |
| fine | poor | 1 walk |  | `x=[y]` |

  - Two

| before | after | walks | when | for example |
|---|---|---|---|---|
| fine | poor | 1 walk |  | `x=[y]` |

- Words: ~~old \*w\* x~~ → new
- N: new: n
- G: gone: g

<details><summary>Folded</summary>

  - inside

</details>
"""
HEAD = "<table><thead><tr><th>Before<th>After<th>Walks<th>When<th>For example</thead><tbody>"
HTML = f"""
<h1>Walks</h1>
<ul>
<li>One
</ul>
{HEAD}
<tr><td>poor<td>fine<td>2 walks<td><code>a: b</code><br>or <code>c: d</code><br>more_it\
<td><a href="https://s.test/check?a=b"><code>a=b|c</code></a>
<tr><td>fine<td>poor<td>1 walk<td><td><code>x=[y]</code>
</tbody></table>
<ul>
<li>Two
</ul>
{HEAD}
<tr><td>fine<td>poor<td>1 walk<td><td><code>x=[y]</code>
</tbody></table>
"""


def test_a_report_reads_in_its_form_from_the_first_line_to_the_last():
    assert as_text(PARTS, "https://s.test").split("\n", 1)[1].strip("\n") == TEXT.strip("\n")
    assert as_markdown(PARTS, "https://s.test") == MARKDOWN.strip("\n")
    page = as_html(PARTS, "https://s.test")
    assert HTML in page
    assert page.startswith("<!doctype html>")
    assert "<title>Walks</title>" in page
    assert "<li>Words: <del>old *w*\nx</del> <ins>new</ins>\n<li>N: <ins>n</ins>\n" in page
    assert "<summary>Folded</summary>\n<ul>\n<li>inside\n</ul>" in page


def test_without_a_site_a_sample_is_no_link():
    assert "`a=b\\|c`" in as_markdown(PARTS)
    assert "<a " not in as_html(PARTS)
    assert "for example /check?a=b" in as_text(PARTS)
