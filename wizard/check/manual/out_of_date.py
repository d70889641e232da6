"""What goes out of date: translations, sources, amounts, links and cases; and hard words."""

from wizard.check.manual.entry import CASES, Code, code

_TREE, _NL, _CASES = "example/tree.yaml", "example/nl.po", "example/cases.yaml"


def _entry(context: str, source: str, words: str) -> str:
    return f'msgctxt "{context}"\nmsgid "{source}"\nmsgstr "{words}"\n'


_AMOUNTS = "shared/amounts.yaml"
_PERMITS = "shared/permits.yaml"


def _amount(until: str) -> dict[str, str]:
    return {
        _AMOUNTS: f"""
fee:
  title: Fee
  source: https://example.org/fees
  values:
    2026-01-01: 423
  until: {until}
"""
    }


def _permit(line: str, named: str) -> dict[str, str]:
    return {
        _PERMITS: f"study: {{title: Study, url: https://example.org/study{line}}}\n",
        _TREE: f"""
outcomes:
  fits: {{verdict: likely, title: This fits, guidance: You can apply.{named}}}
  too-young: {{verdict: unlikely, title: Too young, guidance: You must be 18.}}
  ask: {{verdict: get-help, title: Ask for help, guidance: Call us.}}
""",
    }


_ASYLUM = """\
title: Protection
summary: A check.
reviewed: 2026-11-22
source: https://example.org/protection
sensitive: yes
start: safe
unlisted: ask
questions:
  safe: {ask: "Are you safe?", options: {yes: fine, no: ask}}
outcomes:
  fine: {verdict: not-needed, title: You are safe, guidance: Good.}
  ask: {verdict: get-help, title: Ask for help, guidance: Call us.}
"""
_ASYLUM_CASES = """\
- {name: Safe, answers: {safe: yes}, outcome: fine}
- {name: Not safe, answers: {safe: no}, outcome: ask}
"""
_FIRST = """\
start: reason
questions:
  reason:
    ask: Why do you come?
    options:
      fled: {label: I am not safe in my country, go: protection}
      other: {label: Something else, go: ask}
outcomes:
  protection: {verdict: other-route, title: Go on, guidance: Go on., continue: [protection]}
  ask: {verdict: get-help, title: Ask for help, guidance: Call us.}
"""
_FIRST_CASES = """\
- {name: Not safe, answers: {reason: fled}, outcome: protection}
- {name: Something else, answers: {reason: other}, outcome: ask}
"""


def _leak(sensitive: str) -> dict[str, str]:
    return {
        _TREE: f"sensitive: {sensitive}\n{_FIRST}",
        _CASES: _FIRST_CASES,
        "protection/tree.yaml": _ASYLUM,
        "protection/cases.yaml": _ASYLUM_CASES,
    }


UPKEEP: tuple[Code, ...] = (
    code(
        "leaks-sensitive",
        "error",
        "an answer in an address tells what must stay private",
        """In a tree that is not `sensitive`, answers stand in the address. An outcome of this one
        sends people on to a sensitive tree: its verdict is `other-route`, a sensitive tree is the
        first of `continue`, and there is no permit to ask for here. So the answers that lead there
        say what the sensitive tree keeps out of addresses. (Answers never travel from a sensitive
        tree into one that is not: the program sees to that.)""",
        """Make this tree `sensitive: yes`. Or, when the other tree is only related, let `continue`
        begin with the tree that is meant, or name the permits that fit.""",
        _leak("no"),
        _leak("yes"),
    ),
    code(
        "untranslated",
        "error",
        "a text without a translation",
        """Visitors are promised every page in Dutch, so for Dutch this is an error; for other
        languages it is a warning. Until it is translated the page shows the English text. A
        catalogue that cannot be read counts as empty.""",
        """Run `wizard translate nl` and fill in what is empty in the file `nl.po`.""",
        {_NL: _entry("age.ask", "How old are you?", "")},
        {_NL: _entry("age.ask", "How old are you?", "Hoe oud bent u?")},
    ),
    code(
        "outdated-translation",
        "error",
        "a translation of a text that has changed since",
        """What is translated is not what the tree says now, so the page shows the English text. For
        Dutch this is an error, for other languages a warning.""",
        """Run `wizard translate nl`. It marks the entry as fuzzy and shows the text before. Mend
        the translation and take the mark away.""",
        {_NL: _entry("title", "A little example", "Een klein voorbeeld")},
        {_NL: _entry("title", "A small example", "Een klein voorbeeld")},
    ),
    code(
        "orphan-translation",
        "warning",
        "a translation of a text that is not there",
        """No text of the trees has this place (`msgctxt`). It was removed, or its question or
        outcome has another id now.""",
        """Run `wizard translate nl`: it sets the entry aside. Was the place renamed, then rename it
        in the file too.""",
        {_NL: _entry("age.why", "Why?", "Waarom?")},
        {_NL: _entry("age.ask", "How old are you?", "Hoe oud bent u?")},
    ),
    code(
        "placeholder-mismatch",
        "error",
        "a translation with other placeholders than its text",
        """What stands in braces is replaced by an amount, an answer or a name. It is the same in
        every language: never translated, never left out. For Dutch this is an error, for other
        languages a warning.""",
        """Copy the placeholders from the text.""",
        {
            _TREE: _permit("", "")[_TREE].replace("You can apply.", '"You are {answer:age}."'),
            _NL: _entry("fits.guidance", "You are {answer:age}.", "U bent {antwoord:age}."),
        },
        {
            _TREE: _permit("", "")[_TREE].replace("You can apply.", '"You are {answer:age}."'),
            _NL: _entry("fits.guidance", "You are {answer:age}.", "U bent {answer:age}."),
        },
    ),
    code(
        "no-source",
        "warning",
        "nothing says where a rule comes from",
        """A rule has its own `source`, or that of its question, or that of the tree. Here there is
        none, nor has an outcome `sources` or an amount its `source`. Without it nobody can check
        the rule, and the visitor cannot read more.""",
        """Add `source:` to the tree, to the question or to the rule.""",
        {
            _AMOUNTS: _amount("2027-12-31")[_AMOUNTS].replace(
                "  source: https://example.org/fees\n", ""
            )
        },
        _amount("2027-12-31"),
    ),
    code(
        "stale-review",
        "warning",
        "not looked at for more than a year",
        """`reviewed` is the day on which an editor last checked the tree against its sources. It is
        more than twelve months ago. Visitors see this day.""",
        """Check the tree against its sources, then write the day on which you did.""",
        "reviewed: 2025-11-21\n",
        "reviewed: 2026-11-22\n",
    ),
    code(
        "expired-amount",
        "warning",
        "an amount that is no longer known, or soon will not be",
        """The day after `until` has come, or comes within 30 days. From then on pages say that the
        amount has changed, and rules compare with the last one known, with a notice.""",
        """Add the new value with its first day, and move `until`.""",
        _amount("2026-11-30"),
        _amount("2027-12-31"),
    ),
    code(
        "unverified-link",
        "warning",
        "nobody has looked whether this is still so",
        """A permit, document, contact or source has an address or a phone number, but not the day
        on which somebody last saw it (`verified`, for sources `seen`). It may be from memory.""",
        """Look at the page, then write the day on which you did.""",
        _permit("", ", permits: [study]"),
        _permit(", verified: 2026-11-01", ", permits: [study]"),
    ),
    code(
        "permit-never-reached",
        "warning",
        "a permit that no outcome names",
        """It stands in `shared/permits.yaml`, but no outcome that a visitor can reach, in any tree,
        lists it under `permits` or names it in its text.""",
        """Name it at the outcome it belongs to, or remove it.""",
        _permit(", verified: 2026-11-01", ""),
        _permit(", verified: 2026-11-01", ", permits: [study]"),
    ),
    code(
        "case-failed",
        "error",
        "an example does not end where it should",
        """The answers of this case lead to another outcome, to a question that has no answer, or
        give a derived fact another value. Either the tree is wrong or the case is: the sources
        say which.""",
        """Look at `wizard walk` with these answers, then mend the tree, or the case.""",
        {_CASES: CASES.replace("age: 18", "age: 17", 1)},
        {_CASES: CASES},
    ),
    code(
        "outcome-without-case",
        "warning",
        "no example ends here",
        """Cases are examples taken from the sources, with the outcome they must have. Where there
        is none, a change that sends people to the wrong page goes unnoticed.""",
        """Add a case to `cases.yaml` that ends in this outcome.""",
        {_CASES: CASES.splitlines()[0] + "\n"},
        {_CASES: CASES},
    ),
    code(
        "rule-without-case",
        "warning",
        "no example takes this rule",
        """No case goes through this rule, or this option with a target of its own, so a mistake in
        it goes unnoticed.""",
        """Add a case whose answers take it.""",
        {
            _TREE: """
questions:
  age:
    ask: How old are you?
    type: number
    next:
      - when: {age: under 18}
        go: too-young
      - when: {age: over 60}
        go: too-young
      - else: fits
""",
            _CASES: CASES,
        },
        {_CASES: CASES},
    ),
    code(
        "hard-to-read",
        "warning",
        "a text above the level B1",
        """Visitors read in a language that is not their own. A text is hard when a sentence has
        more than 25 words, or when both measures of its language say so. They count the
        letters and syllables of the words and the words of the sentences: LIX above 40, and
        the reading ease of Flesch below 60 (for Dutch as Douma adapted it). Names in
        brackets and links are not counted. A number says little about a short text: only
        texts of 30 words and more are measured.""",
        """Make two sentences of one. Take a word from daily life, or explain the word.""",
        """
        summary: >-
          In case of non-compliance with the aforementioned requirements, the competent
          authorities may, notwithstanding previously communicated information, withdraw
          authorisations that were issued in accordance with the applicable regulations
          concerning international mobility.
        """,
        """
        summary: >-
          Do you not meet the rules any more? Then the office can take your permit back. It
          does not matter what we told you before.
        """,
    ),
    code(
        "unexplained-term",
        "warning",
        "a term that its page does not explain",
        """`shared/terms.yaml` says with which words a term is explained. On every page they must
        stand beside the term where it is first used, or in a text above it that every visitor of
        the page sees; a text with a `when` explains only itself. Somebody may come to this page by
        a link, or in a hurry. Each language is looked at by itself, with the translations of the
        term's words.""",
        """Write the words beside the term. Where the page explains it in other words that are as
        clear, add these to `explained-by`.""",
        {
            "shared/terms.yaml": """
mvv: {lang: nl, explained-by: entry visa}
""",
            _TREE: """
outcomes:
  fits: {verdict: likely, title: This fits, guidance: You need no mvv.}
  too-young: {verdict: unlikely, title: Too young, guidance: You must be 18.}
  ask: {verdict: get-help, title: Ask for help, guidance: Call us.}
""",
        },
        {
            "shared/terms.yaml": """
mvv: {lang: nl, explained-by: entry visa}
""",
            _TREE: """
outcomes:
  fits: {verdict: likely, title: This fits, guidance: You need no entry visa (mvv).}
  too-young: {verdict: unlikely, title: Too young, guidance: You must be 18.}
  ask: {verdict: get-help, title: Ask for help, guidance: Call us.}
""",
        },
    ),
)
