"""Random trees for property tests, as the plain data that their YAML says.

JSON is YAML, so `json.dumps` of a grown tree is a tree file. Trees are small enough to walk by
brute force and still hold every kind of question, extras, groups, derived facts that build on
each other, decisions, negation, unanswered facts, "I do not know" and rules that contradict
what was answered before. Some ask a question once more at another place.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from random import Random
from typing import Any

KINDS = ("choice", "choices", "country", "number", "money", "date")
DAY = "2026-06-15"


def grow(random: Random, size: int = 5, gaps: bool = True, circles: bool = False) -> dict[str, Any]:
    """Grow a tree of some questions; with `gaps`, some lists of rules lack their `else`, and with
    `circles`, some arrows lead back: for those who have not been there, or for anybody."""
    names = [f"q{i}" for i in range(random.randint(2, size))]
    questions = {name: _question(random) for name in names}
    if random.random() < 0.3:
        questions[names[-1]]["hint"] = f"you said {{answer:{random.choice(names)}}}"
    groups = {"g-one": ["NL", "BE", "DE"], "g-two": ["BE", "TR", "g-one"]}
    facts: dict[str, Any] = {}
    for i in range(random.randint(0, 2)):
        facts[f"f{i}"] = _derived(random, questions, facts)
    decisions: dict[str, Any] = {}
    ends = [f"end-{c}" for c in "abc"[: random.randint(2, 3)]]
    for at in reversed(range(len(names))):
        later = names[at + 1 : at + 3] or ends
        targets = [*later, *random.sample(ends, 1)]
        if random.random() < 0.3:
            name = f"d{at}"
            decisions[name] = _rules(random, questions, facts, targets, gaps)
            targets.append(name)
        _arrows(random, questions[names[at]], questions, facts, targets, gaps)
    if circles:
        _lead_back(random, questions, decisions)
    outcomes = {end: _outcome(random, questions, facts) for end in (*ends, "unlisted")}
    _grow_again(random, {**questions}, questions, facts, decisions, ends, gaps)
    tree = {
        "title": "t",
        "summary": "s",
        "reviewed": "2026-01-01",
        "start": "q0",
        "unlisted": "unlisted",
        "groups": groups,
        "questions": questions,
        **({"facts": facts} if facts else {}),
        **({"decisions": decisions} if decisions else {}),
        "outcomes": outcomes,
    }
    _limit(Random(str(tree)), tree)
    return tree


def _limit(random: Random, tree: dict[str, Any]) -> None:
    """Let some tests of numbers have a derived fact for a limit, which has a value for some
    answers; all else of the tree stays as it has grown."""
    questions = asked(tree["questions"])
    sized = {name: it for name, it in questions.items() if it["type"] in ("number", "money")}
    if not sized or random.random() < 0.4:
        return
    rules = [
        {"when": _condition(random, questions, {}), "is": str(number)}
        for number in random.sample(range(4), random.randint(1, 2))
    ]
    if random.random() < 0.6:
        rules.append({"else": str(random.randint(0, 3))})
    waiting = [tree]
    while waiting:
        part = waiting.pop()
        for key, value in part.items() if isinstance(part, dict) else ():
            if key in sized and isinstance(value, str) and random.random() < 0.5:
                side = random.choice(["under", "over", "at least", "at most", "0 to"])
                other = sized[key].get("extra") and random.random() < 0.4
                part[key] = [f"{side} fact:limit", "other"] if other else f"{side} fact:limit"
        inside = part.values() if isinstance(part, dict) else part
        waiting += [it for it in inside if isinstance(it, dict | list)]
    if "fact:limit" in str(tree):
        tree["facts"] = {"limit": rules, **tree.get("facts", {})}


def asked(questions: dict[str, Any]) -> dict[str, Any]:
    """Leave out the places that ask another question once more."""
    return {name: it for name, it in questions.items() if "asks" not in it}


def arrows(part: Any, target: str) -> Iterator[tuple[dict[str, Any], str]]:
    """Give every word in a part of a tree that leads to a target: what holds it, and its key."""
    parts = [part]
    for part in parts:
        for key, value in part.items() if isinstance(part, dict) else ():
            if key in ("go", "else", "unsure", "start", "next") and value == target:
                yield part, key
        parts += part.values() if isinstance(part, dict) else part if isinstance(part, list) else []


def _grow_again(
    random: Random,
    known: dict[str, Any],
    questions: dict[str, Any],
    facts: dict[str, Any],
    decisions: dict[str, Any],
    ends: list[str],
    gaps: bool,
) -> None:
    """Ask some questions at a second place too, to which some of the arrows lead."""
    names = list(known)
    for at in (it for it in range(1, len(names)) if random.random() < 0.3):
        later = [*(names[at + 1 : at + 3] or ends), *random.sample(ends, 1)]
        place = _once_more(random, names[at], known, facts, later, gaps)
        ways = list(arrows([*questions.values(), *decisions.values()], names[at]))
        if len(ways) > 1:
            for part, key in random.sample(ways, random.randint(1, len(ways) - 1)):
                part[key] = f"{names[at]}-again"
            ways = list(arrows([questions[it] for it in names[at:]], random.choice(later)))
            if ways and random.random() < 0.2:  # perhaps some who were asked come there too
                part, key = random.choice(ways)
                part[key] = f"{names[at]}-again"
            questions[f"{names[at]}-again"] = place


def _once_more(
    random: Random,
    name: str,
    questions: dict[str, Any],
    facts: dict[str, Any],
    targets: list[str],
    gaps: bool,
) -> dict[str, Any]:
    """Ask a question at another place, where its answers lead elsewhere."""
    bare = {key: it for key, it in questions[name].items() if key not in ("next", "unsure")}
    for key in ("options", "extra"):
        if key in bare:
            bare[key] = {id: {} for id in bare[key]}
    _arrows(random, bare, questions, facts, targets, gaps)
    own = {key: bare[key] for key in ("next", "unsure") if key in bare}
    for key in ("options", "extra"):
        led = {id: it for id, it in bare.get(key, {}).items() if it}
        own |= {key: led} if led else {}
    return {"asks": name, **own}


LATER = "2026-09-01"


def with_dated_bounds(data: dict[str, Any]) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Put the bounds of numbers into a catalogue in which they change on a day: give the tree as if
    those of DAY, and of LATER, stood in it, and the files of the tree that names them."""
    plain, tree, amounts = [data, deepcopy(data)], deepcopy(data), dict[str, Any]()
    questions = data["questions"]
    sized = [id for id, it in questions.items() if it.get("type") in ("number", "money")]
    for number, id in enumerate(sized):
        for key, more in (("min", 1 + number % 2), ("max", -1)):
            plain[1]["questions"][id][key] += more
            first, then = (str(it["questions"][id][key]) for it in plain)
            money = questions[id]["type"] == "money"
            measure = {"currency": "EUR", "until": "2027-01-01"} if money else {"unit": "hours"}
            values = {"2026-01-01": first, LATER: then}
            amounts[f"{key}-{id}"] = {"title": "t", "values": values, **measure}
            tree["questions"][id][key] = f"amount:{key}-{id}"
    files = {"t/tree.yaml": json.dumps(tree), "shared/amounts.yaml": json.dumps(amounts)}
    return plain, files if sized else {}


def _lead_back(random: Random, questions: dict[str, Any], decisions: dict[str, Any]) -> None:
    lists = [*decisions.values(), *(it["next"] for it in questions.values() if "next" in it)]
    for rules in lists:
        if isinstance(rules, list) and random.random() < 0.6:
            name = random.choice(sorted(questions))
            when = {name: "unanswered"} if random.random() < 0.9 else {"q0": "unanswered"}
            for more in random.sample(sorted(questions), random.randint(0, 1)):
                if more not in when:
                    when[more] = _test(random, questions[more])
            hub = random.choice(sorted(decisions)) if decisions else name
            go = name if random.random() < 0.8 else hub
            rules.insert(random.randint(0, 1), {"when": when, "go": go})
    for question in questions.values():
        own = question.get("options", question.get("extra", {}))
        for option in own.values():
            if random.random() < 0.05 and question["type"] != "choices":
                option["go"] = random.choice([*sorted(questions), *sorted(decisions)])


def _question(random: Random) -> dict[str, Any]:
    kind = random.choice(KINDS)
    question: dict[str, Any] = {"ask": "a?", "type": kind}
    if kind in ("choice", "choices"):
        ids = ["a", "b", "c"][: random.randint(2, 3)]
        question["options"] = {id: {"label": id} for id in ids}
    if kind == "choices" and random.random() < 0.4:
        question["at-least"] = random.randint(1, len(question["options"]))
    if kind == "number":
        question |= {"min": 0, "max": random.randint(3, 9)}
    if kind == "country" and random.random() < 0.4:
        question["among"] = random.choice(list(_AMONG)).split(", ")
    if kind == "money":
        question |= {"min": 0, "max": 3, "step": "0.25"}
    if kind == "date":
        question |= {"min": "2026-05-01", "max": random.choice(["today", "2026-08-01"])}
    if kind not in ("choice", "choices") and random.random() < 0.4:
        question["extra"] = {"other": {"label": "other"}}
    return question


def _test(random: Random, question: dict[str, Any]) -> Any:
    if random.random() < 0.12:
        return "unanswered"
    if question.get("extra") and random.random() < 0.25:
        return "other"
    return _TESTS[question["type"]](random, question)


def _choice(random: Random, question: dict[str, Any]) -> Any:
    ids = list(question["options"])
    some = random.sample(ids, random.randint(1, len(ids)))
    return some[0] if len(some) == 1 else some


def _choices(random: Random, question: dict[str, Any]) -> Any:
    some = random.sample(list(question["options"]), random.randint(1, 2))
    return random.choice([some[0], some, {"any": some}, {"all": some}, {"none": some}, "none"])


_AMONG = {
    "g-one": ["g-one", "g-two", "NL", ["BE", "g-two"]],
    "TR, BE, US, FR": ["g-one", "g-two", ["TR", "g-one"], "TR", "US"],
    "NO": ["NO"],
}
"""Countries that are offered, with what may be tested of them."""


def _country(random: Random, question: dict[str, Any]) -> Any:
    every = ["g-one", "g-two", "NL", ["TR", "g-one"], "TR", ["US", "NO"]]
    return random.choice(_AMONG.get(", ".join(question.get("among", [])), every))


def _number(random: Random, question: dict[str, Any]) -> Any:
    a, b = sorted(random.sample(range(0, int(question["max"]) + 2), 2))
    forms = ["{a}", "{a} to {b}", "under {b}", "over {a}", "at least {a}", "at most {b}"]
    return random.choice(forms).format(a=a, b=b)


def _money(random: Random, question: dict[str, Any]) -> Any:
    low = f"{random.randint(0, 12) * 0.25:.2f}"
    return f"{random.choice(['under', 'over', 'at least', 'at most'])} {low}"


def _date(random: Random, question: dict[str, Any]) -> Any:
    day = f"2026-{random.choice(['05', '06', '07'])}-{random.randint(1, 28):02}"
    stretch = random.choice(["1 month", "20 days", "2 weeks", "0 days"])
    forms = ["before {day}", "after {day}", "on or before {day}", "on or after {day}"]
    forms += ["2026-05-10 to {day}"] if day > "2026-05-10" else []
    forms += ["within the last {s}", "more than {s} ago", "at least {s} ago", "less than {s} ago"]
    return random.choice([*forms, "in the future", "not in the future"]).format(day=day, s=stretch)


_TESTS = {
    "choice": _choice,
    "choices": _choices,
    "country": _country,
    "number": _number,
    "money": _money,
    "date": _date,
}


def _condition(random: Random, questions: dict[str, Any], facts: dict[str, Any]) -> Any:
    def mapping(depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        names = random.sample(sorted(questions), min(len(questions), random.choice([1, 1, 2])))
        for name in names:
            found[name] = _test(random, questions[name])
        if facts and random.random() < 0.4:
            name = random.choice(sorted(facts))
            found[name] = random.choice(["x", "y", ["x", "y"], "unanswered"])
        if depth and random.random() < 0.25:
            found["not"] = mapping(depth - 1)
        return found

    return [mapping(1), mapping(0)] if random.random() < 0.15 else mapping(1)


def _rules(
    random: Random,
    questions: dict[str, Any],
    facts: dict[str, Any],
    targets: list[str],
    gaps: bool,
) -> list[dict[str, Any]]:
    rules = [
        {"when": _condition(random, questions, facts), "go": random.choice(targets)}
        for _ in range(random.randint(1, 3))
    ]
    if not gaps or random.random() < 0.8:
        rules.append({"else": random.choice(targets)})
    return rules


def _arrows(
    random: Random,
    question: dict[str, Any],
    questions: dict[str, Any],
    facts: dict[str, Any],
    targets: list[str],
    gaps: bool,
) -> None:
    own = question["options"] if question["type"] == "choice" else question.get("extra", {})
    open_ended = question["type"] != "choice"
    for option in own.values():
        if random.random() < 0.5:
            option["go"] = random.choice(targets)
        else:
            open_ended = True
    if open_ended:
        simple = random.random() < 0.3
        question["next"] = (
            random.choice(targets) if simple else _rules(random, questions, facts, targets, gaps)
        )
    if random.random() < 0.3:
        question["unsure"] = random.choice(targets)


def _derived(random: Random, questions: dict[str, Any], facts: dict[str, Any]) -> list[Any]:
    rules: list[Any] = [
        {"when": _condition(random, questions, facts), "is": random.choice("xy")}
        for _ in range(random.randint(1, 2))
    ]
    present = {rule["is"] for rule in rules}
    rules.append({"when": {random.choice(sorted(questions)): "unanswered"}, "is": "x"})
    if "y" not in present or random.random() < 0.7:
        rules.append({"else": "y"})
    return rules


def _outcome(random: Random, questions: dict[str, Any], facts: dict[str, Any]) -> dict[str, Any]:
    steps: list[Any] = ["do this"]
    for number in range(random.choice([0, 0, 1, 2])):
        told = f" {{answer:{random.choice(sorted(questions))}}}" if random.random() < 0.5 else ""
        when = _condition(random, questions, facts)
        steps.append({"when": when, "text": f"do that {number}{told}"})
    return {"verdict": "likely", "title": "t", "guidance": "g", "next-steps": steps}
