"""The rhythm of reminders: the newest occasion alone is due, so that missed days are caught up once."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from performance.rules.reminders import Occasion, due_by, next_after

OPENED, DUE = date(2017, 1, 3), date(2017, 1, 20)
DAYS = st.dates(date(2016, 1, 1), date(2018, 1, 1))


@pytest.mark.parametrize(
    ("today", "occasion", "on"),
    [
        (date(2017, 1, 3), Occasion.OPENED, OPENED),
        (date(2017, 1, 12), Occasion.OPENED, OPENED),
        (date(2017, 1, 13), Occasion.WEEK_BEFORE, date(2017, 1, 13)),
        (date(2017, 1, 19), Occasion.WEEK_BEFORE, date(2017, 1, 13)),
        (date(2017, 1, 20), Occasion.ON_THE_DAY, DUE),
        (date(2017, 1, 22), Occasion.ON_THE_DAY, DUE),
        # The 20th is a Friday: the working day after is Monday.
        (date(2017, 1, 23), Occasion.DAY_AFTER, date(2017, 1, 23)),
        (date(2017, 1, 27), Occasion.WEEKLY, date(2017, 1, 27)),
        (date(2017, 2, 9), Occasion.WEEKLY, date(2017, 2, 3)),
    ],
)
def test_the_newest_occasion_is_due(today, occasion, on):
    reminding = due_by(today, opened_on=OPENED, data_due_on=DUE)
    assert (reminding.occasion, reminding.on) == (occasion, on)


def test_nothing_is_due_before_the_quarter_is_opened():
    assert due_by(OPENED - timedelta(days=1), opened_on=OPENED, data_due_on=DUE) is None


def test_a_quarter_opened_within_the_week_before_skips_what_is_past():
    late = {"opened_on": DUE - timedelta(days=3), "data_due_on": DUE}
    assert due_by(DUE - timedelta(days=1), **late).occasion == Occasion.OPENED
    assert next_after(DUE - timedelta(days=3), **late).occasion == Occasion.ON_THE_DAY


@pytest.mark.parametrize("days_late", [0, 1, 7, 8, 30])
def test_a_quarter_opened_after_its_figures_were_due_begins_with_its_opening(days_late):
    opened_on = DUE + timedelta(days=days_late)
    dates = {"opened_on": opened_on, "data_due_on": DUE}
    assert due_by(opened_on, **dates).occasion == Occasion.OPENED
    assert next_after(opened_on, **dates).on > opened_on


@given(opened_on=DAYS, data_due_on=DAYS, after=st.integers(0, 400))
def test_the_next_occasion_is_the_one_that_is_newest_on_its_day(opened_on, data_due_on, after):
    dates = {"opened_on": opened_on, "data_due_on": data_due_on}
    today = opened_on + timedelta(days=after)
    newest, coming = due_by(today, **dates), next_after(today, **dates)
    assert opened_on <= newest.on <= today < coming.on
    assert due_by(coming.on - timedelta(days=1), **dates) == newest
    assert due_by(coming.on, **dates) == coming
    assert (coming.on - max(today, data_due_on)).days <= 7


@given(opened_on=DAYS, data_due_on=DAYS)
def test_only_what_is_a_week_late_climbs_to_the_director(opened_on, data_due_on):
    dates = {"opened_on": opened_on, "data_due_on": data_due_on}
    for days in range(0, 400, 3):
        reminding = due_by(opened_on + timedelta(days=days), **dates)
        if reminding.occasion.climbs:
            assert reminding.on >= data_due_on + timedelta(days=7)
