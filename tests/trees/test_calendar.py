"""Stretches of the calendar, and relative tests turned into stretches of dates."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.trees.calendar import Day, period, shifted
from wizard.trees.model import Relative, Shift

days = st.dates(min_value=date(1990, 1, 1), max_value=date(2060, 12, 31))
shifts = st.builds(Shift, st.integers(0, 60), st.sampled_from(["days", "weeks", "months", "years"]))


@pytest.mark.parametrize(
    ("day", "shift", "then"),
    [
        (date(2026, 1, 31), Shift(1, "months"), date(2026, 2, 28)),
        (date(2024, 2, 29), Shift(1, "years"), date(2025, 2, 28)),
        (date(2026, 11, 30), Shift(3, "months"), date(2027, 2, 28)),
        (date(2026, 6, 12), Shift(2, "weeks"), date(2026, 6, 26)),
        (date(9999, 1, 1), Shift(5, "years"), date.max),
        (date(1, 1, 1), Shift(-5, "days"), date.min),
    ],
)
def test_a_missing_day_is_the_last_of_its_month(day: date, shift: Shift, then: date) -> None:
    assert shifted(day, shift) == then


@given(days, days, shifts)
def test_each_relative_test_is_the_stretch_it_says(day: date, today: date, shift: Shift) -> None:
    then = shifted(day, shift)
    meant = {
        "reached": then <= today,
        "passed": then < today,
        "ahead": today <= then,
        "beyond": today < then,
    }
    for side, expected in meant.items():
        found = period(Relative(side, shift), Day(today, {}))  # type: ignore[arg-type]
        low, high = found.low or date.min, found.high or date.max
        assert (low <= day <= high) is expected, side
