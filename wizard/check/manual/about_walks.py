"""What is found by following every walk of a tree at once."""

from wizard.check.manual.entry import Code, code

_TICKS = [f"t{number}" for number in range(1, 25)]


def _entangled(tested: list[str]) -> str:
    """A tree that tests, after another question, which of many things were ticked."""
    options = ",\n      ".join(
        ", ".join(f"{id}: {{label: Thing {id[1:]}}}" for id in _TICKS[at : at + 4])
        for at in range(0, len(_TICKS), 4)
    )
    return f"""
start: things
questions:
  things:
    ask: Which of these do you have?
    type: choices
    options: {{{options}}}
    next: sure
  sure:
    ask: Are you sure?
    options: [yes, no]
    next:
      - when:
          things: {{all: [{", ".join(tested)}]}}
          sure: yes
        go: fits
      - else: too-young
"""


WALKS: tuple[Code, ...] = (
    code(
        "unreachable",
        "warning",
        "nothing leads here",
        """No option, rule, `unsure`, `unlisted` or quiet link goes to this question, decision or
        outcome, so no visitor will ever see it.""",
        """Let an arrow go there, or remove it.""",
        """
        outcomes:
          fits: {verdict: likely, title: This fits, guidance: You can apply.}
          too-young: {verdict: unlikely, title: Too young, guidance: You must be 18.}
          too-old: {verdict: unlikely, title: Too old, guidance: You must be younger.}
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
        "impossible",
        "warning",
        "arrows lead here, but no answers do",
        """Every rule that goes to this place contradicts what an earlier answer has settled, or
        comes after rules that take all answers. The same is said of a line at an outcome that is
        never shown. The help line names the answer that forbids it.""",
        """Change the rule, ask in another order, or remove what nobody can see.""",
        """
        questions:
          age:
            ask: How old are you?
            type: number
            next:
              - when: {age: under 18}
                go: too-young
              - else: work
          work:
            ask: Do you have work?
            options: [yes, no]
            next:
              - when: {work: no, age: under 16}
                go: ask-a-parent
              - else: fits
        outcomes:
          fits: {verdict: likely, title: This fits, guidance: You can apply.}
          too-young: {verdict: unlikely, title: Too young, guidance: You must be 18.}
          ask-a-parent: {verdict: get-help, title: Ask a parent, guidance: Ask at home.}
          ask: {verdict: get-help, title: Ask for help, guidance: Call us.}
        """,
        """
        questions:
          age:
            ask: How old are you?
            type: number
            next:
              - when: {age: under 16}
                go: ask-a-parent
              - when: {age: under 18}
                go: too-young
              - else: fits
        outcomes:
          fits: {verdict: likely, title: This fits, guidance: You can apply.}
          too-young: {verdict: unlikely, title: Too young, guidance: You must be 18.}
          ask-a-parent: {verdict: get-help, title: Ask a parent, guidance: Ask at home.}
          ask: {verdict: get-help, title: Ask for help, guidance: Call us.}
        """,
    ),
    code(
        "gap",
        "error",
        "an answer that no rule takes",
        """A list of rules without `else` must take every answer that can come to it. This one does
        not: the example is a set of answers that falls through. A visitor with these answers would
        stand before nothing.""",
        """Add a rule for these answers, or end the list with `- else: target`.""",
        """
        questions:
          age:
            ask: How old are you?
            type: number
            next:
              - when: {age: under 18}
                go: too-young
              - when: {age: over 18}
                go: fits
        """,
        """
        questions:
          age:
            ask: How old are you?
            type: number
            next:
              - when: {age: under 18}
                go: too-young
              - when: {age: at least 18}
                go: fits
        """,
    ),
    code(
        "shadowed",
        "warning",
        "a rule that can never be the first to match",
        """Rules are read from top to bottom and the first that matches wins. The rules above take
        every answer that this one would take.""",
        """Move it up, make the rules above narrower, or remove it.""",
        """
        questions:
          age:
            ask: How old are you?
            type: number
            next:
              - when: {age: under 18}
                go: too-young
              - when: {age: under 16}
                go: fits
              - else: fits
        """,
        """
        questions:
          age:
            ask: How old are you?
            type: number
            next:
              - when: {age: under 16}
                go: fits
              - when: {age: under 18}
                go: too-young
              - else: fits
        """,
    ),
    code(
        "unanswered-fact",
        "warning",
        "a rule hangs on a question that may not have been asked",
        """On some walks that come to this rule, what it tests was never asked, or was answered with
        “I do not know”. The test is then neither true nor false and the rule does not match, and
        neither would its `not`. That is seldom meant.""",
        """Ask the question before, or say with `unanswered` what holds without an answer.""",
        """
        questions:
          age:
            ask: How old are you?
            type: number
            next:
              - when: {age: under 18}
                go: work
              - else: guardian
          guardian:
            ask: Do you have a guardian?
            options: [yes, no]
            next: work
          work:
            ask: Do you have work?
            options: [yes, no]
            next:
              - when: {guardian: yes}
                go: ask
              - when: {work: yes}
                go: fits
              - else: too-young
        """,
        """
        questions:
          age:
            ask: How old are you?
            type: number
            next:
              - when: {age: under 18}
                go: work
              - else: guardian
          guardian:
            ask: Do you have a guardian?
            options: [yes, no]
            next: work
          work:
            ask: Do you have work?
            options: [yes, no]
            next:
              - when: {guardian: [yes, unanswered]}
                go: ask
              - when: {work: yes}
                go: fits
              - else: too-young
        """,
    ),
    code(
        "too-many-dead-ends",
        "warning",
        "too many walks end in “ask for help”",
        """`get-help-budget` of the tree says how many of all walks may end in an outcome with the
        verdict `get-help`. More do. A wizard that sends most people on to somebody else helps few.
        “I do not know” and “not listed” are not counted.""",
        """Ask what tells these walks apart, or raise the budget.""",
        """
        get-help-budget: 10%
        questions:
          age:
            ask: How old are you?
            type: number
            next:
              - when: {age: under 18}
                go: ask
              - when: {age: over 60}
                go: too-young
              - else: fits
        """,
        """
        get-help-budget: 10%
        """,
    ),
    code(
        "too-entangled",
        "error",
        "too many facts are needed at once to prove anything",
        """What can happen at a place is worked out for every combination of the answers that rules
        or texts further on still look at. Here these are so many that it cannot be done, so nothing
        about walks of this tree is proved, and it is not served.""",
        """Settle some of these facts earlier: put the rules right after the questions, or gather
        several answers in a derived fact with few values.""",
        _entangled(_TICKS),
        _entangled(_TICKS[:4]),
    ),
)
