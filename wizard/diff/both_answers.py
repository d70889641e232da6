"""The answers to a question, and the question itself, as two trees see them.

In comes nothing; this module only gives shapes.
"""

from __future__ import annotations

from dataclasses import dataclass

from wizard.trees.model import Kind, Question, Value
from wizard.walks.division import Stretch

OLD, NEW = 0, 1


@dataclass(frozen=True, slots=True)
class Answer:
    """Answers that no test of either tree tells apart.

    `ids` are options, extras, countries, or for `choices` what is ticked of what is looked at;
    `count` how many walks each walk becomes here. `valid` says in which tree they are answers.
    `sayable` is false where no test of the format means these numbers and no others.
    """

    sample: Value
    ids: tuple[str, ...]
    stretches: tuple[Stretch, ...]
    count: int
    valid: tuple[bool, bool]
    sayable: bool = True


@dataclass(frozen=True, slots=True)
class Fact:
    """A question as both trees ask it; `None` in a tree that does not, or asks another kind.

    `unsure` is the number of "I do not know", which stands behind all `answers`. `name` is the
    id, unless the new tree asks another kind of question by it.
    """

    id: str
    name: str
    kind: Kind
    asked: tuple[Question | None, Question | None]
    answers: tuple[Answer, ...]

    @property
    def unsure(self) -> int:
        return len(self.answers)
