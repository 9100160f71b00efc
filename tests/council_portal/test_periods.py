"""Council years run from April; periods are half-open and keep their words."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council_portal.periods import Period, PeriodError, PeriodKind, council_year_of

days = st.dates(min_value=date(1950, 1, 1), max_value=date(2150, 12, 31))
kinds = st.sampled_from(PeriodKind)


@pytest.mark.parametrize(
    ("kind", "key", "start", "end", "label", "short"),
    [
        (None, "2016-17", date(2016, 4, 1), date(2017, 4, 1), "2016/17", "2016/17"),
        (None, "1999-00", date(1999, 4, 1), date(2000, 4, 1), "1999/00", "1999/00"),
        (None, "2016-17-Q3", date(2016, 10, 1), date(2017, 1, 1), "Quarter 3 (October to December 2016)", "Q3"),
        (None, "2016-17-Q4", date(2017, 1, 1), date(2017, 4, 1), "Quarter 4 (January to March 2017)", "Q4"),
        (None, "2016-17-H2", date(2016, 10, 1), date(2017, 4, 1), "Half-year 2 (October 2016 to March 2017)", "H2"),
        (None, "2016-10", date(2016, 10, 1), date(2016, 11, 1), "October 2016", "Oct 2016"),
        ("month", "2011-12", date(2011, 12, 1), date(2012, 1, 1), "December 2011", "Dec 2011"),
        (None, "2011-12", date(2011, 4, 1), date(2012, 4, 1), "2011/12", "2011/12"),
        ("survey", "2016-06", date(2016, 6, 1), date(2016, 7, 1), "June 2016", "Jun 2016"),
    ],
)
def test_a_key_names_a_period(kind, key, start, end, label, short):
    period = Period.parse(kind, key)
    assert (period.start, period.end, period.label, period.short_label) == (start, end, label, short)


@pytest.mark.parametrize(
    "key", ["", "2016", "2016-18", "2016-17-Q5", "2016-17-H3", "2016-13", "0000-01", "2016-10-Q1", "x"]
)
def test_what_is_no_period_is_refused_in_a_sentence(key):
    with pytest.raises(PeriodError, match=r"is not a period"):
        Period.parse(None, key)


def test_a_key_of_another_kind_is_refused():
    with pytest.raises(PeriodError, match="is not a quarter"):
        Period.parse(PeriodKind.QUARTER, "2016-10")


def test_a_quarter_cannot_begin_in_may():
    with pytest.raises(PeriodError):
        Period(date(2016, 5, 1), PeriodKind.QUARTER)


@given(days, kinds)
def test_a_day_lies_in_its_period_and_the_key_leads_back(day, kind):
    period = Period.of(kind, day)
    assert period.contains(day)
    assert Period.parse(kind, period.key) == period
    assert period.start.month in {(4 + n * kind.length - 1) % 12 + 1 for n in range(12)}


@given(days, kinds)
def test_periods_of_a_kind_follow_without_gap_or_overlap(day, kind):
    period = Period.of(kind, day)
    assert period.next().start == period.end == period.last_day + timedelta(days=1)
    assert period.next().previous() == period
    assert period.same_last_year().shifted(12 // kind.length) == period


@given(days)
def test_a_year_is_its_quarters_and_its_months(day):
    year = Period.of(PeriodKind.YEAR, day)
    assert year.start == council_year_of(day)
    assert [month for quarter in year.quarters for month in quarter.months] == list(year.months)
    assert len(year.months) == 12
    assert all(year.covers(quarter) and quarter.year == year for quarter in year.quarters)


@pytest.mark.parametrize("key", ["9999-00-Q4", "9999-12", "0001-02-Q1", "1899-00", "2200-01", "0000-01"])
def test_a_year_beyond_any_councils_figures_names_no_period(key):
    with pytest.raises(PeriodError, match="is not a period"):
        Period.parse(None, key)
