"""Totals of walks: nothing below ten is told, nothing told changes, nothing is counted twice."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.totals import (
    LEAST,
    Totals,
    Unreadable,
    exposed,
    merged,
    places,
    read,
    running,
    settled,
    written,
)

FIRST = date(2026, 11, 20)
PLACES = [("plain", "question", "age"), ("plain", "outcome", "fine"), ("other", "depends", "age")]
EVER = 10_000

some_days = st.integers(0, 45).map(lambda it: FIRST + timedelta(days=it))
counts = st.dictionaries(
    some_days,
    st.dictionaries(st.sampled_from(PLACES), st.integers(1, 40), min_size=1),
    max_size=12,
)


def month(day):
    return (day.year, day.month)


def by_month(told):
    sums = Counter()
    for day, there in told.items():
        for place, count in there.items():
            sums[month(day), place] += count
    return sums


@given(counts)
def test_whole_tens_are_told_and_a_month_is_right_to_nine(walked):
    told = settled(Totals(walked), FIRST + timedelta(days=100), EVER)
    assert not told.exact
    assert all(
        count >= LEAST and count % LEAST == 0 for it in told.tens.values() for count in it.values()
    )
    there, real = by_month(told.tens), by_month(walked)
    assert set(there) <= set(real)
    for where, count in real.items():
        assert there[where] == count - count % LEAST


@given(counts, some_days)
def test_no_day_tells_of_walks_that_were_not_made_by_then(walked, day):
    told = settled(Totals(walked), FIRST + timedelta(days=100), EVER)
    until = {it: there for it, there in told.tens.items() if it <= day}
    made = {it: there for it, there in walked.items() if it <= day}
    for where, count in by_month(until).items():
        assert count <= by_month(made)[where]


@given(counts, st.sets(st.integers(0, 60), max_size=6))
def test_it_makes_no_difference_when_and_how_often_days_are_settled(walked, looks):
    at_once = settled(Totals(walked), FIRST + timedelta(days=100), EVER)
    step_by_step = Totals()
    handed_in = set()
    for look in [*sorted(looks), 100]:
        today = FIRST + timedelta(days=look)
        new = {day: it for day, it in walked.items() if day <= today and day not in handed_in}
        handed_in |= new.keys()
        more = Totals(merged(step_by_step.exact, new), step_by_step.tens)
        step_by_step = settled(more, today, EVER)
        assert settled(step_by_step, today, EVER) == step_by_step
        assert all(day >= today for day in step_by_step.exact)
    told = {day: it for day, it in step_by_step.tens.items() if it}
    assert told == {day: it for day, it in at_once.tens.items() if it}


@given(counts, counts, some_days)
def test_what_was_told_of_a_day_never_changes(walked, late, today):
    told = settled(Totals({d: it for d, it in walked.items() if d < today}), today, EVER)
    more = settled(Totals(merged(told.exact, late), told.tens), today + timedelta(days=9), EVER)
    assert told.tens.items() <= more.tens.items()


@given(counts, counts, counts)
def test_adding_up_takes_no_heed_of_order_and_loses_nothing(one, two, three):
    assert merged(one, two) == merged(two, one)
    assert merged(merged(one, two), three) == merged(one, merged(two, three))
    assert by_month(merged(one, two)) == by_month(one) + by_month(two)


@given(counts, st.integers(1, 30), some_days)
def test_no_day_is_kept_for_longer_than_was_set(walked, days, today):
    kept = settled(Totals(walked, walked), today, days)
    assert all(today - timedelta(days=days) <= day < today for day in kept.tens)
    assert all(today <= day <= today + timedelta(days=1) for day in kept.exact)


@given(counts, counts)
def test_a_file_says_what_was_written(exact, tens):
    assert read(written(Totals(exact, tens))) == Totals(exact, tens)


@given(st.text())
def test_what_is_no_file_of_totals_is_refused(text):
    with pytest.raises(Unreadable):
        read(text)


@given(counts, st.data())
def test_half_a_file_is_no_file(walked, data):
    text = written(Totals(walked, walked)).strip()
    with pytest.raises(Unreadable):
        read(text[: data.draw(st.integers(0, len(text) - 1))])


@pytest.mark.parametrize(
    "day",
    [
        '{"2026-13-01": {}}',
        '{"2026-11-22": {"plain question age": -1}}',
        '{"2026-11-22": {"plain question age": true}}',
        '{"2026-11-22": {"plain question age": 1.5}}',
        '{"2026-11-22": {"plain answer age": 1}}',
        '{"2026-11-22": {"plain question a\\"b": 1}}',
        '{"2026-11-22": {"plain question": 1}}',
        '{"2026-11-22": 1}',
        pytest.param("[" * 100_000, id="deep"),
    ],
)
def test_a_place_a_day_and_a_count_have_one_shape(day):
    with pytest.raises(Unreadable):
        read(f'{{"exact": {day}, "tens": {{}}}}')


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (datetime(2026, 11, 21, 23, 59, 59, tzinfo=UTC), date(2026, 11, 21)),  # 00:59 in winter
        (datetime(2026, 11, 22, 0, 0, 0, tzinfo=UTC), date(2026, 11, 22)),
        (datetime(2026, 7, 1, 22, 59, 59, tzinfo=UTC), date(2026, 7, 1)),  # 00:59 in summer
        (datetime(2026, 7, 1, 23, 0, 0, tzinfo=UTC), date(2026, 7, 2)),
        (datetime(2026, 10, 24, 23, 0, 0, tzinfo=UTC), date(2026, 10, 25)),  # 25 hours long
    ],
)
def test_a_day_is_over_at_one_in_the_night_in_amsterdam(now, day):
    assert running(now.astimezone(ZoneInfo("Europe/Amsterdam"))) == day


def test_a_clock_that_ran_ahead_leaves_nothing_behind():
    ahead = {FIRST + timedelta(days=400): {PLACES[0]: 99}}
    assert settled(Totals(ahead, ahead), FIRST, EVER) == Totals()


@given(counts, counts)
def test_prometheus_sees_the_last_day_that_is_over_and_no_other(exact, tens):
    text = exposed(Totals(exact, tens))
    assert text == exposed(Totals({}, tens))
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert len(lines) == (len(places(tens)) + 1 if tens else 0)
    if tens:
        began = datetime.fromtimestamp(int(lines[-1].split()[-1]), UTC) + timedelta(hours=1)
        assert began.date() == max(tens)
        for (tree, kind, id), line in zip(places(tens), lines, strict=False):
            count = tens[max(tens)].get((tree, kind, id), 0)
            name = f'wizard_walks_reached{{tree="{tree}",kind="{kind}",id="{id}"}}'
            assert line == f"{name} {count}"
