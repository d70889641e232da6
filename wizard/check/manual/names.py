"""What can be wrong with the names by which one part points at another."""

from wizard.check.manual.entry import Code, code

_OUTCOMES = """
outcomes:
  fits:
    verdict: likely
    title: This fits
    guidance: You can apply.
"""
_REST = """\
  too-young: {verdict: unlikely, title: Too young, guidance: You must be 18.}
  ask: {verdict: get-help, title: Ask for help, guidance: Call us.}
"""


def _outcome(line: str) -> str:
    return f"{_OUTCOMES}    {line}\n{_REST}"


def _rule(when: str) -> str:
    return f"""
questions:
  age:
    ask: How old are you?
    type: number
    next:
      - when: {when}
        go: too-young
      - else: fits
"""


_PERMIT = "study: {title: Study, url: https://example.org/study, verified: 2026-11-01}\n"
_SOURCE = (
    "rules-2026: {title: The rules, url: https://example.org/rules, seen: 2026-11-01, "
    "confidence: high}\n"
)
_AMOUNT = """\
fee:
  title: Fee
  source: https://example.org/fees
  values:
    2026-01-01: 423
  until: 2027-12-31
"""
_DOCUMENT = "passport: {title: Your passport}\n"
_CONTACT = "desk: {title: The desk, phone: 088 000 00 00, verified: 2026-11-01}\n"
_NOTE = "term: {text: You get a letter.}\n"
_QUESTION = """\
age:
  ask: How old are you?
  type: number
"""
_SHARED_OUTCOME = "ask: {verdict: get-help, title: Ask for help, guidance: Call us.}\n"
_TREE = "example/tree.yaml"


def _missing(name: str, sort: str, wrong: str, right: str, shared: dict[str, str]) -> Code:
    """Document a name that no entry of a shared file bears."""
    file = next(iter(shared)).partition("/")[2]
    return code(
        name,
        "error",
        f"a {sort} that does not exist",
        f"The name is not among the {sort}s of `shared/{file}`.",
        f"Take the name that the help line offers, or add the {sort} to `shared/{file}`.",
        {_TREE: wrong, **shared},
        {_TREE: right, **shared},
    )


_AGE_BY_USE = """
questions:
  age:
    use: {}
    next:
      - when: {{age: under 18}}
        go: too-young
      - else: fits
"""

_ASK_BY_USE = """
outcomes:
  fits: {{verdict: likely, title: This fits, guidance: You can apply.}}
  too-young: {{verdict: unlikely, title: Too young, guidance: You must be 18.}}
  ask: {{use: {}}}
"""

NAMES: tuple[Code, ...] = (
    code(
        "ambiguous-name",
        "error",
        "a name that could mean two things",
        """A test names options and groups by the same kind of word. When an option bears the name
        of a group that its question could also be held against, nobody can tell which is meant.""",
        """Give one of the two another name.""",
        """
        start: stay
        groups:
          long: [year, month]
        questions:
          stay:
            ask: How long do you want to stay?
            options:
              month: {label: A month, go: too-young}
              year: {label: A year, go: fits}
              long: {label: Longer, go: fits}
        """,
        """
        start: stay
        groups:
          some-time: [year, month]
        questions:
          stay:
            ask: How long do you want to stay?
            options: {month: {label: A month}, year: {label: A year}, long: {label: Longer}}
            next:
              - when: {stay: some-time}
                go: too-young
              - else: fits
        """,
    ),
    code(
        "unknown-target",
        "error",
        "an arrow leads nowhere",
        """An option, a rule, `start`, `unlisted` or a quiet link goes to a name that no question,
        decision or outcome of this tree bears. Quiet links and `unlisted` go to outcomes only.""",
        """Mend the name, or add what it names. To another tree leads `continue` of an outcome.""",
        """
        questions:
          age:
            ask: How old are you?
            type: number
            next:
              - when: {age: under 18}
                go: too-yung
              - else: fits
        """,
        _rule("{age: under 18}"),
    ),
    code(
        "unknown-fact",
        "error",
        "a rule tests something that is never asked",
        """A condition names a question or derived fact that this tree does not have, or `use` a
        derived fact that `shared/facts.yaml` does not have. A shared note or outcome with a
        condition needs the fact in every tree that takes it.""",
        """Mend the name, or add the question or derived fact.""",
        _rule("{aeg: under 18}"),
        _rule("{age: under 18}"),
    ),
    code(
        "unknown-option",
        "error",
        "a test names an answer that cannot be given",
        """Such a test could never be true. Options are named by their ids, countries by the two
        capitals of ISO 3166-1 (`PH`, `GB`).""",
        """Mend the name, or add the option.""",
        """
        start: land
        questions:
          land:
            ask: Which nationality do you have?
            type: country
            next:
              - when: {land: UK}
                go: too-young
              - else: fits
        """,
        """
        start: land
        questions:
          land:
            ask: Which nationality do you have?
            type: country
            next:
              - when: {land: GB}
                go: too-young
              - else: fits
        """,
    ),
    code(
        "unknown-group",
        "error",
        "a group that does not exist",
        """Groups are named lists of countries or options, under `groups` in the tree or in
        `shared/groups.yaml`.""",
        """Mend the name, or add the group.""",
        """
        start: land
        questions:
          land:
            ask: Which nationality do you have?
            type: country
            next:
              - when: {land: benelucks}
                go: fits
              - else: too-young
        groups:
          benelux: [BE, NL, LU]
        """,
        """
        start: land
        questions:
          land:
            ask: Which nationality do you have?
            type: country
            next:
              - when: {land: benelux}
                go: fits
              - else: too-young
        groups:
          benelux: [BE, NL, LU]
        """,
    ),
    _missing(
        "unknown-amount",
        "amount",
        _rule('{age: "under amount:fees"}'),
        _rule('{age: "under amount:fee"}'),
        {"shared/amounts.yaml": _AMOUNT},
    ),
    _missing(
        "unknown-permit",
        "permit",
        _outcome("permits: [studie]"),
        _outcome("permits: [study]"),
        {"shared/permits.yaml": _PERMIT},
    ),
    _missing(
        "unknown-document",
        "document",
        _outcome("documents: [pasport]"),
        _outcome("documents: [passport]"),
        {"shared/documents.yaml": _DOCUMENT},
    ),
    _missing(
        "unknown-contact",
        "contact",
        _outcome("contacts: [desc]"),
        _outcome("contacts: [desk]"),
        {"shared/contacts.yaml": _CONTACT},
    ),
    _missing(
        "unknown-note",
        "note",
        _outcome("notes: [terms]"),
        _outcome("notes: [term]"),
        {"shared/notes.yaml": _NOTE},
    ),
    _missing(
        "unknown-source",
        "source",
        "source: rules-2062\n",
        "source: rules-2026\n",
        {"shared/sources.yaml": _SOURCE},
    ),
    _missing(
        "unknown-question",
        "question",
        _AGE_BY_USE.format("aeg"),
        _AGE_BY_USE.format("age"),
        {"shared/questions.yaml": _QUESTION},
    ),
    _missing(
        "unknown-outcome",
        "outcome",
        _ASK_BY_USE.format("aks"),
        _ASK_BY_USE.format("ask"),
        {"shared/outcomes.yaml": _SHARED_OUTCOME},
    ),
    code(
        "unknown-tree",
        "error",
        "a tree that does not exist",
        """`continue` names the trees that a visitor can go on with. The name of a tree is
        that of its folder.""",
        """Mend the name, or add the folder.""",
        _outcome("continue: [exampel]"),
        _outcome("continue: [example]"),
    ),
    code(
        "unknown-placeholder",
        "error",
        "a placeholder that stands for nothing",
        """In a text `{amount:id}`, `{answer:question}`, `{fact:id}`, `{permit:id}`, `{contact:id}`
        and `{date:question + 3 months}` are replaced. Anything else in braces would be shown as it
        is.""",
        """Mend the name, or write the words out.""",
        """
        outcomes:
          fits: {verdict: likely, title: This fits, guidance: "You are {answer:aeg}."}
          too-young: {verdict: unlikely, title: Too young, guidance: You must be 18.}
          ask: {verdict: get-help, title: Ask for help, guidance: Call us.}
        """,
        """
        outcomes:
          fits: {verdict: likely, title: This fits, guidance: "You are {answer:age}."}
          too-young: {verdict: unlikely, title: Too young, guidance: You must be 18.}
          ask: {verdict: get-help, title: Ask for help, guidance: Call us.}
        """,
    ),
    code(
        "cycle",
        "error",
        "a way that leads back to where it came from",
        """A visitor would be asked the same questions for ever. Derived facts that build on each
        other in a circle never get a value, and groups that list each other never end. Each circle
        is shown as a chain.""",
        """Let one of the arrows in the chain go somewhere else.""",
        """
        questions:
          age:
            ask: How old are you?
            type: number
            next:
              - when: {age: under 18}
                go: guardian
              - else: fits
          guardian:
            ask: Does your guardian agree?
            options: {yes: fits, no: age}
        """,
        """
        questions:
          age:
            ask: How old are you?
            type: number
            next:
              - when: {age: under 18}
                go: guardian
              - else: fits
          guardian:
            ask: Does your guardian agree?
            options: {yes: fits, no: too-young}
        """,
    ),
)
