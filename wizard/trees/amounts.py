"""Sums of money on a day.

An amount is unknown before its first day and after `until`; rules then compare with the last
one known, and that is remembered so that the outcome can say so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from wizard.trees.model import Amount


def on(amount: Amount, day: date) -> Decimal | None:
    """Give the amount that holds on a day, `None` where it is not known."""
    if day > amount.until:
        return None
    held = [value for first, value in amount.values if first <= day]
    return held[-1] if held else None


def nearest(amount: Amount, day: date) -> Decimal:
    """Give the last value known on a day; before the first day, the first one."""
    held = [value for first, value in amount.values if first <= day]
    return held[-1] if held else amount.values[0][1]


@dataclass(slots=True)
class Day:
    """The day of a walk with the amounts rules may compare with.

    `last_known` gathers the ids of amounts that were used although unknown on the day.
    """

    today: date
    amounts: Mapping[str, Amount]
    last_known: set[str] = field(default_factory=set)

    def amount(self, id: str) -> Decimal:
        """Give the number a rule compares with, in the amount's currency."""
        amount = self.amounts[id]
        value = on(amount, self.today)
        if value is None:
            self.last_known.add(id)
            return nearest(amount, self.today)
        return value
