"""The return as a file: how its periods are named, and which lines a measure has."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council_portal.periods import Period, PeriodKind
from performance.rules.frequency import Frequency
from performance.rules.return_file import NotAPeriod, month_of_day, named, period_named, periods_of

DAYS = st.dates(date(1901, 1, 1), date(2198, 12, 31))


@given(st.sampled_from(PeriodKind), DAYS)
def test_what_a_period_is_named_in_the_file_is_read_back(kind, day):
    period = Period.of(kind, day)
    assert period_named(named(period)) == period


@pytest.mark.parametrize(
    ("words", "key", "kind"),
    [
        ("2016-17-Q3", "2016-17-Q3", PeriodKind.QUARTER),
        ("q3 2016/17", "2016-17-Q3", PeriodKind.QUARTER),
        ("Q3 2016/2017", "2016-17-Q3", PeriodKind.QUARTER),
        ("Quarter 3 of 2016-17", "2016-17-Q3", PeriodKind.QUARTER),
        ("H2 2016/17", "2016-17-H2", PeriodKind.HALF),
        ("2016/17", "2016-17", PeriodKind.YEAR),
        ("  Dec   2016 ", "2016-12", PeriodKind.MONTH),
        ("Dec-16", "2016-12", PeriodKind.MONTH),
        ("2016-12", "2016-12", PeriodKind.MONTH),
        ("Survey of October 2016", "2016-10", PeriodKind.SURVEY),
        ("Quarter 3 (October to December 2016)", "2016-17-Q3", PeriodKind.QUARTER),
        ("Half-year 2 (October 2016 to March 2017)", "2016-17-H2", PeriodKind.HALF),
    ],
)
def test_periods_are_read_as_people_write_them(words, key, kind):
    assert period_named(words) == Period.parse(kind, key)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "Q5 2016/17",
        "Q3 2016/18",
        "Ju 2016",
        "H3 2016/17",
        "soon",
        "\u202e2016",
        "Quarter 2 (October to December 2016)",
        "Q3 (October to November 2016)",
    ],
)
def test_words_that_name_no_period_are_refused_in_a_sentence(words):
    with pytest.raises(NotAPeriod, match="is no period: write it as Quarter 3 2016/17"):
        period_named(words)


def test_a_month_that_a_spreadsheet_program_made_a_day_of_is_still_the_month():
    assert month_of_day(date(2016, 12, 1)).key == "2016-12"
    with pytest.raises(NotAPeriod, match="2 December 2016 is a day"):
        month_of_day(date(2016, 12, 2))


@pytest.mark.parametrize(
    ("frequency", "quarter", "keys"),
    [
        (Frequency.QUARTERLY, "2016-17-Q3", ["2016-17-Q3"]),
        (Frequency.MONTHLY, "2016-17-Q3", ["2016-10", "2016-11", "2016-12", "2016-17-Q3"]),
        (Frequency.SIX_MONTHLY, "2016-17-Q3", ["2016-17-Q3"]),
        (Frequency.SIX_MONTHLY, "2016-17-Q4", ["2016-17-Q4", "2016-17-H2"]),
        (Frequency.ANNUAL, "2016-17-Q4", ["2016-17-Q4", "2016-17"]),
        (Frequency.ANNUAL, "2016-17-Q1", ["2016-17-Q1"]),
    ],
)
def test_a_measure_has_a_line_for_each_period_that_may_have_a_figure(frequency, quarter, keys):
    assert [period.key for period in periods_of(frequency, Period.parse(None, quarter))] == keys
