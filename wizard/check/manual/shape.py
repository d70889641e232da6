"""What can be wrong with a file by itself: YAML, keys, ids and values."""

from wizard.check.manual.entry import Code, code

SHAPE: tuple[Code, ...] = (
    code(
        "yaml-syntax",
        "error",
        "the file cannot be read as YAML",
        """YAML, the way these files are written, has a few signs of its own: `: ` after a key, `- `
        before an item, quotes and brackets that come in pairs, spaces that say what belongs to
        what. Nothing can be said about a tree whose file cannot be read.""",
        """Look at the place that is named, and at the line above it: a quote or bracket that is
        not closed is found only later. A text that holds `: ` or begins with a special sign goes
        in quotes.""",
        """
        summary: Study: the rules
        """,
        """
        summary: "Study: the rules"
        """,
    ),
    code(
        "duplicate-key",
        "error",
        "the same key stands twice in one place",
        """Only one of the two could count, and nobody could see which.""",
        """Keep one of the two. Two questions, options or outcomes need two ids.""",
        """
        outcomes:
          fits: {verdict: likely, title: This fits, guidance: You can apply.}
          too-young: {verdict: unlikely, title: Too young, guidance: You must be 18.}
          ask: {verdict: get-help, title: Ask for help, guidance: Call us.}
          ask: {verdict: get-help, title: Ask us, guidance: Write to us.}
        """,
        """
        outcomes:
          fits: {verdict: likely, title: This fits, guidance: You can apply.}
          too-young: {verdict: unlikely, title: Too young, guidance: You must be 18.}
          ask: {verdict: get-help, title: Ask us, guidance: Write to us.}
        """,
    ),
    code(
        "no-aliases",
        "error",
        "a sign of YAML that is not used here",
        """YAML lets a writer name a value with `&` and repeat it with `*`, and mark its type with
        `!`. In a policy file that hides what a rule says, so it is refused.""",
        """Write the value out. What several places share goes in a group, in a decision or in
        `shared/`, and is taken with `use`.""",
        """
        outcomes:
          fits: {verdict: likely, title: This fits, guidance: &call Call us.}
          too-young: {verdict: unlikely, title: Too young, guidance: You must be 18.}
          ask: {verdict: get-help, title: Ask for help, guidance: *call}
        """,
        """
        outcomes:
          fits: {verdict: likely, title: This fits, guidance: Call us.}
          too-young: {verdict: unlikely, title: Too young, guidance: You must be 18.}
          ask: {verdict: get-help, title: Ask for help, guidance: Call us.}
        """,
    ),
    code(
        "unknown-key",
        "error",
        "a key that means nothing here",
        """A key with a typing error would be passed over in silence, and with it the hint, the
        bound or the rule that it holds. So every key must be one of the format.""",
        """Take the key that the message names, or remove it. Some keys belong to one type of
        question only.""",
        """
        questions:
          age:
            ask: How old are you?
            hnt: Your age today.
            type: number
            next:
              - when: {age: under 18}
                go: too-young
              - else: fits
        """,
        """
        questions:
          age:
            ask: How old are you?
            hint: Your age today.
            type: number
            next:
              - when: {age: under 18}
                go: too-young
              - else: fits
        """,
    ),
    code(
        "missing-key",
        "error",
        "something that must be there is not",
        """A page cannot be shown without it, or an answer would lead nowhere.""",
        """Add the key that is named.""",
        """
        outcomes:
          fits: {verdict: likely, title: This fits, guidance: You can apply.}
          too-young: {verdict: unlikely, title: Too young}
          ask: {verdict: get-help, title: Ask for help, guidance: Call us.}
        """,
        """
        outcomes:
          fits: {verdict: likely, title: This fits, guidance: You can apply.}
          too-young: {verdict: unlikely, title: Too young, guidance: You must be 18.}
          ask: {verdict: get-help, title: Ask for help, guidance: Call us.}
        """,
    ),
    code(
        "wrong-shape",
        "error",
        "something else is expected here",
        """A list stands where a text should be, a text where a list should be, or a word that is
        none of the few that are allowed here.""",
        """The help line shows how to write it.""",
        """
        outcomes:
          fits: {verdict: probably, title: This fits, guidance: You can apply.}
          too-young: {verdict: unlikely, title: Too young, guidance: You must be 18.}
          ask: {verdict: get-help, title: Ask for help, guidance: Call us.}
        """,
        """
        outcomes:
          fits: {verdict: likely, title: This fits, guidance: You can apply.}
          too-young: {verdict: unlikely, title: Too young, guidance: You must be 18.}
          ask: {verdict: get-help, title: Ask for help, guidance: Call us.}
        """,
    ),
    code(
        "bad-id",
        "error",
        "a name that cannot be an id",
        """Ids stand in addresses and in translations, so they hold small letters, digits and `-`
        only and begin with a letter. A few words mean something in conditions and cannot be ids:
        `none`, `unsure`, `unanswered`, `else`, `not`, `any`, `all`, `today`.""",
        """Choose another id, everywhere it is named.""",
        """
        start: Age
        questions:
          Age:
            ask: How old are you?
            type: number
            next: fits
        """,
        """
        start: age
        questions:
          age:
            ask: How old are you?
            type: number
            next:
              - when: {age: under 18}
                go: too-young
              - else: fits
        """,
    ),
    code(
        "duplicate-id",
        "error",
        "two things bear the same name",
        """Questions and derived facts share one set of names, because rules test both. Questions,
        decisions and outcomes share another, because arrows lead to all of them.""",
        """Give one of the two another id.""",
        """
        start: age
        decisions:
          fits:
            - else: too-young
        """,
        """
        questions:
          age:
            ask: How old are you?
            type: number
            next: by-age
        decisions:
          by-age:
            - when: {age: under 18}
              go: too-young
            - else: fits
        """,
    ),
    code(
        "bad-condition",
        "error",
        "a test that this fact cannot take",
        """Each type of question has its own tests: a number takes `under 18`, a date `before
        2026-06-12`, a choice the ids of its options. There are no formulas.""",
        """Write one of the tests that the help line lists.""",
        """
        questions:
          age:
            ask: How old are you?
            type: number
            next:
              - when: {age: less than 18}
                go: too-young
              - else: fits
        """,
        """
        questions:
          age:
            ask: How old are you?
            type: number
            next:
              - when: {age: under 18}
                go: too-young
              - else: fits
        """,
    ),
    code(
        "bad-number",
        "error",
        "no number",
        """Numbers are written with digits, and a point before the decimals: `2337.00`. No comma,
        no euro sign, no spaces. How a page shows it depends on its language.""",
        """Write it as the help line says.""",
        """
        questions:
          age:
            ask: How old are you?
            type: number
            max: 1,20
            next:
              - when: {age: under 18}
                go: too-young
              - else: fits
        """,
        """
        questions:
          age:
            ask: How old are you?
            type: number
            max: 120
            next:
              - when: {age: under 18}
                go: too-young
              - else: fits
        """,
    ),
    code(
        "bad-date",
        "error",
        "no date",
        """Dates are written as year, month and day: `2026-06-12`. The day must be in the calendar,
        and `until` may not come before the value it belongs to.""",
        """Write it as the help line says.""",
        """
        reviewed: 22-11-2026
        """,
        """
        reviewed: 2026-11-22
        """,
    ),
    code(
        "bad-url",
        "error",
        "no link",
        """Links begin with `https://` or `http://`, `mailto:` or `tel:`, and have no spaces. Any
        other kind could do something else in a browser than open a page.""",
        """Copy the address from the address bar of your browser.""",
        """
        source: https//example.org/rules
        """,
        """
        source: https://example.org/rules
        """,
    ),
    code(
        "bad-markup",
        "error",
        "a text that cannot be shown as it is",
        """Texts are Markdown: `**bold**`, `[words](https://…)`, lists with `- `. HTML and images
        are refused. Titles, questions, labels and units are one line without links, and show no
        amounts, because an amount can be unknown on a day.""",
        """Write it in Markdown, or move it to a hint or to the guidance.""",
        """
        outcomes:
          fits: {verdict: likely, title: This fits, guidance: You <b>can</b> apply.}
          too-young: {verdict: unlikely, title: Too young, guidance: You must be 18.}
          ask: {verdict: get-help, title: Ask for help, guidance: Call us.}
        """,
        """
        outcomes:
          fits: {verdict: likely, title: This fits, guidance: You **can** apply.}
          too-young: {verdict: unlikely, title: Too young, guidance: You must be 18.}
          ask: {verdict: get-help, title: Ask for help, guidance: Call us.}
        """,
    ),
)
