"""What visitors ask for: walks as people might make them, and what each answer must be.

In: a folder of trees. Out: walks as requests; and, for what came back, which of it no wizard with
these trees would have said. What is right is drawn anew by a wizard in this process, which no
proxy, no cache and no other worker has touched.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random
from urllib.parse import urlencode

from flask.testing import FlaskClient

from tests.bench.servers import FRAGMENT, Answer, Client
from wizard.trees.calendar import Day
from wizard.trees.kinds import canonical
from wizard.trees.load_folder import load_folder
from wizard.trees.model import Tree
from wizard.walks.division import Division, divide
from wizard.walks.walk import Asked, walk
from wizard.web import Config, create_app

FIRST = (0.62, 0.2, 0.1, 0.05, 0.03)
"""How often people choose the first option, the second, and so on."""

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True, slots=True)
class Ask:
    """One request: an address, what a form sends there (sensitive trees), a fragment or a page."""

    path: str
    body: str = ""
    fragment: bool = True

    @property
    def headers(self) -> Mapping[str, str]:
        return {**(FRAGMENT if self.fragment else {}), **(FORM if self.body else {})}

    def of(self, client: Client, other: Mapping[str, str] = {}) -> Answer:
        method = "POST" if self.body else "GET"
        return client.send(method, self.path, self.body.encode(), {**self.headers, **other})


Walk = Sequence[Ask]


def walks(trees: Path, count: int, sensitive: float = 0.0, seed: int = 2026) -> Sequence[Walk]:
    """Make walks, mostly with the usual answers, in two languages, so many of them sensitive."""
    chance, day = Random(seed), date.today()
    library = load_folder(trees)
    divisions = {it.id: divide(it, Day(day, it.catalogue.amounts)) for it in library.trees.values()}
    trees_of = {
        kind: [tree for tree in library.trees.values() if tree.sensitive is kind]
        for kind in (True, False)
    }
    made = []
    for _ in range(count):
        tree = chance.choice(trees_of[chance.random() < sensitive])
        answers = _answers(tree, divisions[tree.id], chance, day)
        made.append(_asks(tree, answers, chance.choice(("en", "nl"))))
    return made


def _asks(tree: Tree, answers: Mapping[str, str], lang: str) -> Walk:
    """The page a walk begins on, its first question, and each form sent from there."""
    check = f"/{lang}/{tree.id}/check"
    asks = [Ask(f"/{lang}/{tree.id}", fragment=False), Ask(check, fragment=False)]
    given = list(answers.items())
    for at, (name, value) in enumerate(given):
        sent = urlencode([*given[:at], ("_at", name), (name, value)])
        asks.append(Ask(check, sent) if tree.sensitive else Ask(f"{check}?{sent}"))
    return asks


def _answers(
    tree: Tree, divisions: Mapping[str, Division], chance: Random, day: date
) -> Mapping[str, str]:
    answers: dict[str, str] = {}
    while isinstance(end := walk(tree, {n: (t,) for n, t in answers.items()}, day).end, Asked):
        question = end.question
        if question.kind == "choice":
            ids = [option.id for option in question.options]
            weights = (*FIRST, *(0.02,) * len(ids))[: len(ids)]
            answers[question.id] = chance.choices(ids, weights)[0]
        elif question.kind == "choices":
            answers[question.id] = chance.choice(question.options).id
        else:
            regions = divisions[question.id].regions
            answers[question.id] = canonical(chance.choice(regions).sample)[0]
    return answers


@dataclass(slots=True)
class Seen:
    """What came back, whoever asked and whenever; bodies are kept as digests."""

    answers: dict[Ask, set[bytes]] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    took: list[float] = field(default_factory=list)

    def note(self, ask: Ask, status: int, body: bytes, took: float) -> None:
        self.statuses[status] += 1
        self.took.append(took)
        if status in (200, 422):  # 422 is right where an unusual answer is asked about
            self.answers.setdefault(ask, set()).add(_digest(body))
        else:
            self.lost.append(f"{status} {ask.path}")

    def failed(self, ask: Ask, error: Exception) -> None:
        self.lost.append(f"{type(error).__name__} {error} {ask.path}")

    @property
    def asked(self) -> int:
        return sum(self.statuses.values())


def wrong(seen: Seen, site: str, *versions: Path) -> Sequence[str]:
    """Give what came back and is said by no wizard over any of these versions of the trees.

    `site` is the scheme and host by which the wizard was asked: its pages name their own address.
    """
    asking = [create_app(Config(trees=trees, watch=86400)).test_client() for trees in versions]
    bad = []
    for ask, digests in seen.answers.items():
        left = set(digests)
        for client in asking:
            if left:
                left.discard(_digest(_right(client, ask, site)))
        bad += [f"another page at {ask.path}"] * len(left)
    return bad


def _right(client: FlaskClient, ask: Ask, site: str) -> bytes:
    method = "POST" if ask.body else "GET"
    return client.open(
        ask.path, method=method, data=ask.body, headers=ask.headers, base_url=site
    ).data


def _digest(body: bytes) -> bytes:
    return hashlib.blake2b(body, digest_size=8).digest()


def slowest(took: Sequence[float], share: float) -> float:
    """Give the milliseconds within which this share of the answers came."""
    return sorted(took)[min(len(took) - 1, int(len(took) * share))] * 1e3
