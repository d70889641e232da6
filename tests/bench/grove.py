"""A generated tree of thousands of questions, as YAML text an editor could have written.

`entangled` makes the hard case: half of the rules test facts that were asked at least twenty
questions earlier, eight such facts are live at once, and derived facts stand three deep.
`listed` and `undecided` are small trees of shapes that were once refused, or slow.
"""

from __future__ import annotations

from collections.abc import Iterator

WINDOW = 20
LIVE = 8
HEAD = (
    "title: A large tree",
    "summary: As large as a tree can get.",
    "reviewed: 2026-11-22",
    "source: https://example.org/rules",
    "start: q0",
    "unlisted: ask",
)
ASK = "  ask: {verdict: get-help, title: Ask for help, guidance: Call us.}"


def planted(questions: int = 10_000, *, entangled: bool = False) -> str:
    """Write a tree of so many questions."""
    lines = [
        *HEAD,
        "groups:",
        "  near: [NL, BE, DE, LU]",
        "  far: [PH, ID, TH, VN, MY]",
        "questions:",
    ]
    for number in range(questions):
        lines += _question(number, questions, entangled)
    if entangled:
        lines.append("facts:")
        for window in range(4, questions // WINDOW):
            lines += _derived(window)
    lines += ["outcomes:"]
    for id, verdict in (("yes-you-may", "likely"), ("not-now", "not-yet"), ("ask", "get-help")):
        lines += [f"  {id}:", f"    verdict: {verdict}"]
        lines += ["    title: Where this walk ends", "    guidance: What you can do now."]
    return "\n".join(lines) + "\n"


def _go(number: int, ahead: int, questions: int) -> str:
    """Name the question some places ahead, never past the next one that all walks share."""
    shared = (number // WINDOW + 1) * WINDOW
    there = min(number + ahead, shared)
    return f"q{there}" if there < questions else ("yes-you-may" if ahead < 2 else "not-now")


def _question(number: int, questions: int, entangled: bool) -> Iterator[str]:
    yield f"  q{number}:"
    yield f"    ask: Is this so in your case, as rule {number} says?"
    yield f"    hint: Look at paragraph {number % 97} of the letter you received."
    a, b, c = (_go(number, ahead, questions) for ahead in (1, 2, 3))
    if entangled:
        yield from _entangled(number, a, b, c)
    else:
        yield from (_choice, _number, _country)[number % 3](number, a, b, c)


def _choice(number: int, a: str, b: str, c: str) -> Iterator[str]:
    yield "    options: [yes, no]"
    yield "    next:"
    yield f"      - when: {{q{number}: yes}}"
    yield f"        go: {a}"
    yield f"      - when: {{q{number}: no}}"
    yield f"        go: {b}"
    yield "        because: The rule asks for it."


def _number(number: int, a: str, b: str, c: str) -> Iterator[str]:
    yield "    type: number"
    yield "    min: 0"
    yield "    max: 120"
    yield "    next:"
    yield f"      - when: {{q{number}: under 18}}"
    yield f"        go: {a}"
    yield f"      - when: {{q{number}: 18 to {25 + number % 9}}}"
    yield f"        go: {b}"
    yield f"      - else: {c}"


def _country(number: int, a: str, b: str, c: str) -> Iterator[str]:
    yield "    type: country"
    yield "    next:"
    yield f"      - when: {{q{number}: near}}"
    yield f"        go: {a}"
    yield f"      - when: {{q{number}: far}}"
    yield f"        go: {b}"
    yield f"      - else: {c}"


def _entangled(number: int, a: str, b: str, c: str) -> Iterator[str]:
    yield "    options: [yes, no]"
    yield "    next:"
    window = number // WINDOW
    if window > LIVE and number % WINDOW:
        old = window - 1 - number % LIVE
        older = window - 1 - (number + 3) % LIVE
        yield f"      - when: {{q{old * WINDOW}: yes, q{older * WINDOW}: no}}"
        yield f"        go: {a}"
        if number % 4 == 0:
            yield f"      - when: {{deep{window - 1}: high}}"
            yield f"        go: {b}"
    yield f"      - when: {{q{number}: yes}}"
    yield f"        go: {b}"
    yield f"      - else: {c}"


def _derived(window: int) -> Iterator[str]:
    """Three facts, each on the one before, about answers of earlier windows."""
    one, two, three, four = (f"q{(window - back) * WINDOW}" for back in range(4))
    yield f"  low{window}:"
    yield f"    - when: {{{one}: yes, {two}: yes}}"
    yield "      is: high"
    yield "    - else: low"
    yield f"  mid{window}:"
    yield f"    - when: {{low{window}: high, {three}: no}}"
    yield "      is: high"
    yield f"    - when: {{low{window}: low, {three}: yes}}"
    yield "      is: middle"
    yield "    - else: low"
    yield f"  deep{window}:"
    yield f"    - when: {{mid{window}: middle}}"
    yield "      is: high"
    yield f"    - when: {{mid{window}: high, {four}: yes}}"
    yield "      is: high"
    yield "    - else: low"


def listed(items: int = 90, questions: int = 14) -> str:
    """Write a tree with one outcome of many lines, each on two questions of a few."""
    lines = [*HEAD, "questions:"]
    for number in range(questions):
        go = f"q{number + 1}" if number + 1 < questions else "fits"
        lines.append(f"  q{number}: {{ask: Is it so?, options: [yes, no], next: {go}}}")
    lines += ["outcomes:", ASK, "  fits:", "    verdict: likely", "    title: It fits"]
    lines += ["    guidance: Apply now.", "    documents:"]
    for item in range(items):
        one, other = item % questions, (item + 1 + item // questions) % questions
        lines.append(f"      - {{text: Paper {item}, when: {{q{one}: yes, q{other}: no}}}}")
    return "\n".join(lines) + "\n"


def undecided(rules: int = 1_000) -> str:
    """Write a tree whose rules look at the question after theirs, which nobody has answered yet."""
    lines = [*HEAD, "questions:"]
    for number in range(rules // 2):
        lines += [f"  q{number}:", "    ask: Is it so?", "    options: [yes, no]", "    next:"]
        for answer, go in (("yes", "fits"), ("no", "ask")):
            when = f"q{number}: {answer}, q{number + 1}: {answer}"
            lines += [f"      - when: {{{when}}}", f"        go: {go}"]
        lines.append(f"      - else: q{number + 1}")
    lines.append(f"  q{rules // 2}: {{ask: Is it so?, options: [yes, no], next: fits}}")
    lines += ["outcomes:", ASK, "  fits: {verdict: likely, title: It fits, guidance: Apply.}"]
    return "\n".join(lines) + "\n"
