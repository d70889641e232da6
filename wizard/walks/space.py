"""Sets of combinations, held in the way that fits their number.

A combination is a mixed-radix number, one digit for each fact. `Dense` keeps a set as the bits
of one integer: a whole set costs as much as a few words, so thousands of questions are quick,
as long as few facts are live together. `Sparse` keeps the combinations that occur: that is
right for a tree in which many facts are live but few combinations of them ever meet. Sets of
either kind are joined, met and told apart by `|`, `&` and `^`, and are false when empty.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

States: TypeAlias = Any
"""An `int` for `Dense`, a `frozenset` of `int` for `Sparse`; never both in one analysis."""


@dataclass(frozen=True, slots=True)
class Variable:
    """One digit: 0 is unanswered or free, 1… the regions of a fact.

    `option` is `None`, or for `choices` the option whose tick it holds (0 no, 1 yes); the
    digit of the question itself then only says whether it was answered.
    """

    fact: str
    option: str | None
    stride: int
    radix: int


@dataclass(frozen=True, slots=True)
class Dense:
    """Sets as bits; `bits` is the number of combinations there are."""

    bits: int
    planes: dict[tuple[int, int, int], int] = field(default_factory=dict)
    empty: States = 0
    """The set of nothing."""
    start: States = 1
    """The set of the one combination in which nothing is answered."""

    def where(self, states: States, digit: Variable, value: int) -> States:
        """Keep the combinations in which a digit has a value."""
        return states & self._plane(digit, value)

    def put(self, states: States, digit: Variable, value: int) -> States:
        """Give a digit that is 0 a value."""
        return states << value * digit.stride

    def fold(self, states: States, digit: Variable) -> States:
        """Forget a digit: every value of it becomes 0."""
        found = 0
        for value in range(digit.radix):
            found |= (states & self._plane(digit, value)) >> value * digit.stride
        return found

    def into(self, states: States, digits: Iterable[Variable], goal: States) -> States:
        """Keep the combinations that lie in the goal once the digits are forgotten."""
        for digit in digits:
            # Where the slot is in use again, a goal may have a later fact's value in it.
            every = goal = goal & self._plane(digit, 0)
            for value in range(1, digit.radix):
                every |= goal << value * digit.stride
            goal = every
        return states & goal

    def numbers(self, states: States) -> Iterable[int]:
        """Give the combinations as numbers, the smallest first."""
        while states:
            lowest = states & -states
            yield lowest.bit_length() - 1
            states ^= lowest

    def of(self, number: int) -> States:
        """Give the set of one combination."""
        return 1 << number

    def _plane(self, digit: Variable, value: int) -> int:
        """Give the set of all combinations in which a digit has a value."""
        key = (digit.stride, digit.radix, value)
        if key not in self.planes:
            plane = ((1 << digit.stride) - 1) << value * digit.stride
            width = digit.stride * digit.radix
            while width < self.bits:
                plane |= plane << width
                width *= 2
            self.planes[key] = plane & ((1 << self.bits) - 1)
        return self.planes[key]


@dataclass(frozen=True, slots=True)
class Sparse:
    """Sets as the combinations in them; it can do what `Dense` can."""

    empty: States = frozenset()
    start: States = frozenset((0,))

    def where(self, states: States, digit: Variable, value: int) -> States:
        stride, radix = digit.stride, digit.radix
        return frozenset([one for one in states if one // stride % radix == value])

    def put(self, states: States, digit: Variable, value: int) -> States:
        more = value * digit.stride
        return frozenset([one + more for one in states])

    def fold(self, states: States, digit: Variable) -> States:
        stride, radix = digit.stride, digit.radix
        return frozenset([one - one // stride % radix * stride for one in states])

    def into(self, states: States, digits: Iterable[Variable], goal: States) -> States:
        digits = tuple(digits)
        return frozenset([one for one in states if self._folded(one, digits) in goal])

    def numbers(self, states: States) -> Iterable[int]:
        return sorted(states)

    def of(self, number: int) -> States:
        return frozenset((number,))

    @staticmethod
    def _folded(number: int, digits: Iterable[Variable]) -> int:
        for digit in digits:
            number -= number // digit.stride % digit.radix * digit.stride
        return number


Space: TypeAlias = Dense | Sparse
