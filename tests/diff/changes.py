"""Random changes to a grown tree, as an editor might make them."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from tests.walks.forest import _arrows, _condition, _once_more, _question, arrows, asked
from wizard.diff.compare import Side, compare
from wizard.diff.outline import outline
from wizard.diff.render import as_html
from wizard.present.page import presenter
from wizard.trees.library import build_folder
from wizard.trees.load_folder import load_folder
from wizard.words.load_interface import load_interface

SIDES = Side("old"), Side("new")
VOICE = presenter(build_folder({}), load_interface()).voices["en"]
"""What reports are told as, where the words of no tree are translated."""


def signed_page() -> str:
    """Give a report as a page: a limit, a fee and words of au pair changed, and who signs."""
    folder = Path(__file__).parents[2] / "trees"
    root = f"{folder.as_posix()}/"
    old = {path.removeprefix(root): text for path, text in load_folder(folder).files.items()}
    new = {path: text.replace("age: over 25", "age: over 30") for path, text in old.items()}
    new["au-pair/tree.yaml"] = new["au-pair/tree.yaml"].replace("Do you have", "Do you now have")
    new["shared/amounts.yaml"] = new["shared/amounts.yaml"].replace(": 423", ": 424")
    found = compare(build_folder(old), build_folder(new), date(2026, 11, 28), {}, ["au-pair"])
    return as_html(outline(found, *SIDES, VOICE, signed=True), "https://wizard.example")


def changed(random: Random, tree: dict[str, Any]) -> dict[str, Any]:
    """Change a tree in one to three ways."""
    new = copy.deepcopy(tree)
    for _ in range(random.randint(1, 3)):
        random.choice(CHANGES)(random, new)
    return new


def _lists(tree: dict[str, Any]) -> list[list[dict[str, Any]]]:
    """Give every list of rules that leads somewhere."""
    found = [q["next"] for q in tree["questions"].values() if isinstance(q.get("next"), list)]
    return found + list(tree.get("decisions", {}).values())


def _drop_rule(random: Random, tree: dict[str, Any]) -> None:
    lists = [rules for rules in _lists(tree) if len(rules) > 1]
    if lists:
        rules = random.choice(lists)
        del rules[random.randrange(len(rules))]


def _new_test(random: Random, tree: dict[str, Any]) -> None:
    rules = [rule for rules in _lists(tree) for rule in rules if "when" in rule]
    if rules:
        rule = random.choice(rules)
        rule["when"] = _condition(random, asked(tree["questions"]), tree.get("facts", {}))


def _new_bounds(random: Random, tree: dict[str, Any]) -> None:
    known = asked(tree["questions"])
    for question in random.sample(list(known.values()), len(known)):
        if question["type"] == "number":
            question["max"] = max(2, question["max"] + random.choice([-2, -1, 1, 2]))
            question["min"] = random.choice([0, 0, 1])
            return
        if question["type"] == "country":
            if question.pop("among", None) is None:
                question["among"] = ["g-two", "US", "NO", "FR"]
            return
        if question["type"] == "choices":
            question["at-least"] = random.randint(1, 2)
            return
        if question["type"] == "money":
            question["step"] = random.choice(["0.25", "0.50", "0.75"])
            return
        if question["type"] == "date":
            question["max"] = random.choice(["today", "2026-08-01", "2026-06-20"])
            return


def _options(random: Random, tree: dict[str, Any]) -> None:
    """Give a choice one option more, or take one away that nothing names."""
    known = asked(tree["questions"])
    for question in random.sample(list(known.values()), len(known)):
        if question["type"] in ("choice", "choices"):
            options = question["options"]
            if "d" in options:
                del options["d"]
            else:
                options["d"] = {"label": "d"}
                if question["type"] == "choice" and "next" not in question:
                    options["d"]["go"] = next(o["go"] for o in options.values() if "go" in o)
            return


def _swap_targets(random: Random, tree: dict[str, Any]) -> None:
    lists = [rules for rules in _lists(tree) if len(rules) > 1]
    if lists:
        one, other = random.sample(random.choice(lists), 2)
        (a,) = {"go", "else"} & set(one)
        (b,) = {"go", "else"} & set(other)
        one[a], other[b] = other[b], one[a]


def _swap_rules(random: Random, tree: dict[str, Any]) -> None:
    lists = [[rule for rule in rules if "when" in rule] for rules in _lists(tree)]
    lists = [rules for rules in lists if len(rules) > 1]
    if lists:
        one, other = random.sample(random.choice(lists), 2)
        one["when"], other["when"] = other["when"], one["when"]


def _unsure(random: Random, tree: dict[str, Any]) -> None:
    question = random.choice(list(tree["questions"].values()))
    if question.pop("unsure", None) is None:
        question["unsure"] = random.choice([id for id in tree["outcomes"] if id != "unlisted"])


def _add_question(random: Random, tree: dict[str, Any]) -> None:
    """Put a question before another one: some answers end, the others go on."""
    name = f"n{len(tree['questions'])}"
    before = random.choice(list(tree["questions"]))
    _point(tree, before, name)
    ends = [id for id in tree["outcomes"] if id != "unlisted"]
    question = _question(random)
    targets = [before, before, *random.sample(ends, 1)]
    known = {**asked(tree["questions"]), name: question}
    _arrows(random, question, known, {}, targets, False)
    tree["questions"][name] = question


def _remove_question(random: Random, tree: dict[str, Any]) -> None:
    """Let what leads to a question lead to where one of its answers leads."""
    name = random.choice(list(tree["questions"]))
    question = tree["questions"][name]
    own = {**question.get("options", {}), **question.get("extra", {})}
    ways = [option["go"] for option in own.values() if "go" in option]
    following = question.get("next")
    rules = [{"go": following}] if isinstance(following, str) else following or []
    ways += [rule.get("go", rule.get("else")) for rule in rules]
    if ways and len(tree["questions"]) > 1:
        _point(tree, name, random.choice(ways))


def _ask_again(random: Random, tree: dict[str, Any]) -> None:
    """Ask some a question at another place, or no longer."""
    known = asked(tree["questions"])
    again = [name for name in tree["questions"] if name not in known]
    if again and random.random() < 0.4:
        name = random.choice(again)
        _point(tree, name, tree["questions"].pop(name)["asks"])
        return
    name, place = random.choice(list(known)), f"a{len(tree['questions'])}"
    ends = [id for id in tree["outcomes"] if id != "unlisted"]
    facts = tree.get("facts", {})
    ways = list(arrows([*tree["questions"].values(), *tree.get("decisions", {}).values()], name))
    if ways:
        tree["questions"][place] = _once_more(random, name, known, facts, ends, False)
        part, key = random.choice(ways)
        part[key] = place


def _swap_questions(random: Random, tree: dict[str, Any]) -> None:
    """Ask a question that leads to one next question after that one."""
    for name, question in tree["questions"].items():
        after = question.get("next")
        if isinstance(after, str) and after in tree["questions"]:
            own = {**question.get("options", {}), **question.get("extra", {})}
            other = tree["questions"][after]
            if isinstance(other.get("next"), str) and not any("go" in o for o in own.values()):
                _point(tree, name, after)
                question["next"] = other["next"]
                other["next"] = name
                return


def _new_kind(random: Random, tree: dict[str, Any]) -> None:
    """Ask something else under the same name, where no rule can notice."""
    tested = {fact for rules in _lists(tree) for rule in rules for fact in named(rule)}
    tested |= {f for rules in tree.get("facts", {}).values() for r in rules for f in named(r)}
    tested |= {f for o in tree["outcomes"].values() for i in o["next-steps"] for f in named(i)}
    for name, question in asked(tree["questions"]).items():
        if name not in tested and isinstance(question.get("next"), str):
            new = _question(random)
            new["next"] = question["next"]
            tree["questions"][name] = new
            return


def named(part: Any) -> Iterator[str]:
    when = part.get("when", {}) if isinstance(part, dict) else {}
    for mapping in when if isinstance(when, list) else [when]:
        for fact, test in mapping.items():
            if fact == "not":
                yield from named({"when": test})
            else:
                yield fact
                if "fact:limit" in str(test):
                    yield "limit"


def _new_group(random: Random, tree: dict[str, Any]) -> None:
    tree["groups"]["g-one"] = random.choice([["NL", "BE"], ["NL", "BE", "DE", "US"], ["FR", "DE"]])


def _new_fact(random: Random, tree: dict[str, Any]) -> None:
    facts = tree.get("facts", {})
    if facts:
        rules = random.choice(list(facts.values()))
        one = random.choice(rules)
        if "is" in one and rules is facts.get("limit"):
            one["is"] = str((int(one["is"]) + 1) % 4)
        elif "is" in one:
            one["is"] = "x" if one["is"] == "y" else "y"
            values = {rule.get("is", rule.get("else")) for rule in rules}
            rules[-1:] = [{"else": ({"x", "y"} - values or {"y"}).pop()}]


CHANGES = (
    _drop_rule,
    _new_test,
    _new_test,
    _new_bounds,
    _options,
    _swap_targets,
    _swap_rules,
    _unsure,
    _add_question,
    _add_question,
    _remove_question,
    _ask_again,
    _swap_questions,
    _new_kind,
    _new_group,
    _new_fact,
)


def _point(tree: dict[str, Any], old: str, new: str) -> None:
    """Let every arrow that leads to one place lead to another."""
    for part, key in list(arrows(tree, old)):
        part[key] = new
