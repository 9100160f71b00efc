"""Clear days: the worked examples, and a slow twin that counts every day by hand."""

from datetime import date, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.rules.clear_days import PROCLAIMED_THROUGH, REQUIRED, Offices, latest_publication, notice_given

OFFICES_SHUT = dict.fromkeys([date(2026, 12, 29), date(2026, 12, 30), date(2026, 12, 31)], "Offices closed")


@pytest.mark.parametrize(
    ("meeting_on", "latest_on"),
    [
        ("2026-10-14", "2026-10-06"),
        ("2026-10-16", "2026-10-08"),
        ("2026-10-12", "2026-10-02"),
        ("2026-09-01", "2026-08-21"),
        ("2026-04-09", "2026-03-30"),
        ("2027-01-06", "2026-12-24"),
        ("2019-04-23", "2019-04-11"),
        ("2019-04-25", "2019-04-15"),
        ("2017-02-17", "2017-02-09"),
    ],
)
def test_england_asks_for_five_clear_days(meeting_on, latest_on):
    notice = latest_publication(date.fromisoformat(meeting_on), nation="england")
    assert notice.latest_on == date.fromisoformat(latest_on)


def test_wales_asks_for_three():
    assert latest_publication(date(2026, 10, 14), nation="wales").latest_on == date(2026, 10, 8)


def test_days_on_which_the_offices_are_shut_do_not_count():
    notice = latest_publication(date(2027, 1, 6), nation="england", closures=OFFICES_SHUT)
    assert notice.latest_on == date(2026, 12, 21)
    assert "Offices closed (29 December)" in notice.working


@pytest.mark.parametrize(
    ("meeting_on", "nation", "counted", "left_out"),
    [
        ("2026-10-14", "england", "7, 8, 9, 12 and 13 October", ["weekends"]),
        ("2026-10-16", "england", "9, 12, 13, 14 and 15 October", ["weekends"]),
        ("2026-10-12", "england", "5, 6, 7, 8 and 9 October", ["weekends"]),
        ("2026-09-01", "england", "24, 25, 26, 27 and 28 August", ["weekends", "(31 August)"]),
        ("2026-04-09", "england", "31 March and 1, 2, 7 and 8 April", ["Good Friday (3 April)", "Monday (6 April)"]),
        ("2027-01-06", "england", "29, 30 and 31 December and 4 and 5 January", ["(25 ", "(28 December)", "(1 Jan"]),
        ("2019-04-23", "england", "12, 15, 16, 17 and 18 April", ["Good Friday (19 April)", "Monday (22 April)"]),
        ("2019-04-25", "england", "16, 17, 18, 23 and 24 April", ["Good Friday (19 April)", "Monday (22 April)"]),
        ("2026-10-14", "wales", "9, 12 and 13 October", ["weekends"]),
    ],
)
def test_the_worked_examples_show_their_working(meeting_on, nation, counted, left_out):
    working = latest_publication(date.fromisoformat(meeting_on), nation=nation).working
    assert f": {counted}." in working
    assert all(part in working for part in left_out)


def test_wales_and_scotland_ask_for_3_england_for_5_and_a_council_may_ask_for_more():
    assert (REQUIRED["england"], REQUIRED["wales"], REQUIRED["scotland"]) == (5, 3, 3)
    at_work = Offices("wales", required=6)
    assert at_work.latest_publication(date(2026, 10, 14)).latest_on == date(2026, 10, 5)


def test_publishing_a_day_late_gives_four():
    assert notice_given(date(2026, 10, 7), date(2026, 10, 14), nation="england").clear_days == 4
    assert notice_given(date(2026, 10, 6), date(2026, 10, 14), nation="england").clear_days == 5


def test_publishing_on_the_day_or_after_gives_none():
    assert notice_given(date(2026, 10, 14), date(2026, 10, 14), nation="england").clear_days == 0
    assert notice_given(date(2026, 10, 15), date(2026, 10, 14), nation="england").clear_days == 0


def test_the_working_names_the_days_counted_and_the_days_left_out():
    assert latest_publication(date(2026, 4, 9), nation="england").working == (
        "5 clear days: 31 March and 1, 2, 7 and 8 April. Left out: weekends, Good Friday (3 April) and "
        "Easter Monday (6 April)."
    )


def test_a_bank_holiday_of_one_nation_counts_in_another():
    assert latest_publication(date(2026, 1, 9), nation="scotland", required=5).latest_on == date(2025, 12, 30)
    assert latest_publication(date(2026, 1, 9), nation="england").latest_on == date(2025, 12, 31)
    assert latest_publication(date(2026, 3, 20), nation="northern_ireland").latest_on == date(2026, 3, 11)
    assert latest_publication(date(2026, 3, 20), nation="england").latest_on == date(2026, 3, 12)


def test_a_year_whose_holidays_are_not_announced_says_so():
    assert "not yet announced" in latest_publication(date(2031, 5, 14), nation="england").working
    assert "not yet announced" not in latest_publication(date(2017, 2, 17), nation="england").working


@given(
    meeting_on=st.dates(date(1975, 1, 1), date(PROCLAIMED_THROUGH, 12, 31)),
    nation=st.sampled_from(sorted(REQUIRED)),
    closed=st.sets(st.integers(1, 20), max_size=6),
)
def test_it_is_the_latest_working_day_that_a_slow_count_finds(meeting_on, nation, closed):
    closures = {meeting_on - timedelta(days=n): "Offices closed" for n in closed}
    code = {"england": "ENG", "wales": "WLS", "scotland": "SCT", "northern_ireland": "NIR"}[nation]
    calendar = holidays.country_holidays("GB", subdiv=code)

    def works(day):
        return day.weekday() < 5 and day not in calendar and day not in closures

    def enough(day):
        return sum(works(day + timedelta(days=n)) for n in range(1, (meeting_on - day).days)) >= REQUIRED[nation]

    candidates = (meeting_on - timedelta(days=n) for n in range(1, 60))
    slow = next(day for day in candidates if works(day) and enough(day))
    notice = latest_publication(meeting_on, nation=nation, closures=closures)
    assert notice.latest_on == slow
    assert len(notice.counted) == REQUIRED[nation]
    assert notice_given(slow, meeting_on, nation=nation, closures=closures).clear_days == REQUIRED[nation]
