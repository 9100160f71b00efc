"""Dates and numbers as the portal's templates write them."""

from datetime import UTC, date, datetime

import pytest

from council_portal.templatetags import portal


def test_a_day_is_written_in_full():
    assert portal.long_date(date(2017, 2, 17)) == "17 February 2017"
    assert portal.long_date(date(2017, 2, 3)) == "3 February 2017"
    assert portal.weekday_date(date(2017, 2, 17)) == "Friday 17 February 2017"
    assert portal.short_date(date(2017, 2, 17)) == "17 Feb 2017"


def test_a_moment_late_in_a_summer_evening_falls_on_the_councils_day():
    assert portal.long_date(datetime(2017, 6, 30, 23, 30, tzinfo=UTC)) == "1 July 2017"


@pytest.mark.parametrize(("hour", "written"), [(0, "12:05am"), (9, "9:05am"), (12, "12:05pm"), (23, "11:05pm")])
def test_a_moment_has_its_time_of_day(hour, written):
    assert portal.long_moment(datetime(2017, 2, 9, hour, 5, tzinfo=UTC)) == f"9 February 2017 at {written}"


@pytest.mark.parametrize("write", [portal.long_date, portal.weekday_date, portal.short_date, portal.long_moment])
def test_no_day_is_written_as_nothing(write):
    assert write(None) == ""


@pytest.mark.parametrize(
    ("given", "written"), [("-310", "\N{MINUS SIGN}310"), (-5, "\N{MINUS SIGN}5"), ("2016-17", "2016-17"), (4, "4")]
)
def test_minus_is_a_true_minus_sign(given, written):
    assert portal.minus(given) == written


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("en-GB", "English (United Kingdom)"),
        ("en_us", "English (United States)"),
        ("cy", "Welsh"),
        ("fr-CH", "French (CH)"),
        ("x-made-up", "x-made-up"),
        ("", ""),
    ],
)
def test_a_language_is_called_by_its_name(tag, name):
    assert portal.language_name(tag) == name
