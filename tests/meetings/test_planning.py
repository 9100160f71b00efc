"""A year's meetings planned at once: the days of a pattern, what they clash with, and the page that calls them."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from meetings.actions import meetings
from meetings.actions.meetings import Planned
from meetings.models import Closure, Meeting
from meetings.rules.clear_days import Offices
from meetings.rules.planning import (
    MOST,
    Called,
    DayMisread,
    OnAHoliday,
    PlanMisread,
    Rhythm,
    clashes,
    days_of,
    read_day,
)
from tests.factories import meetings as make

AT = datetime(2017, 2, 9, 10, tzinfo=UTC)
FRIDAY = 4
ENGLAND = Offices("england")


def days(rhythm, first, last, weekday=FRIDAY, **options):
    planned = days_of(rhythm, weekday, first, last, why_shut=ENGLAND.why_shut, **options)
    return [day.held_on for day in planned if day.held_on], [day.sentence for day in planned if day.sentence]


def test_every_second_friday_leaves_out_bank_holidays_and_says_so():
    held, said = days(Rhythm.EVERY_2_WEEKS, date(2017, 3, 3), date(2017, 5, 15))
    assert held == [date(2017, 3, 3), date(2017, 3, 17), date(2017, 3, 31), date(2017, 4, 28), date(2017, 5, 12)]
    assert said == ["Friday 14 April 2017 is left out: Good Friday."]


def test_or_meets_on_the_next_working_day():
    held, said = days(
        Rhythm.EVERY_2_WEEKS, date(2017, 4, 1), date(2017, 5, 1), on_a_holiday=OnAHoliday.NEXT_WORKING_DAY
    )
    assert held == [date(2017, 4, 7), date(2017, 4, 21)]
    held, said = days(
        Rhythm.FIRST, date(2017, 5, 1), date(2017, 6, 30), weekday=0, on_a_holiday=OnAHoliday.NEXT_WORKING_DAY
    )
    assert held == [date(2017, 5, 2), date(2017, 6, 5)]
    assert said == ["Monday 1 May 2017 is moved to Tuesday 2 May 2017: May Day."]


@pytest.mark.parametrize(
    ("rhythm", "held"),
    [
        (Rhythm.FIRST, date(2017, 3, 3)),
        (Rhythm.SECOND, date(2017, 3, 10)),
        (Rhythm.THIRD, date(2017, 3, 17)),
        (Rhythm.FOURTH, date(2017, 3, 24)),
        (Rhythm.LAST, date(2017, 3, 31)),
    ],
)
def test_a_weekday_of_each_month(rhythm, held):
    assert days(rhythm, date(2017, 3, 1), date(2017, 3, 31))[0] == [held]


def test_a_weekend_that_the_pattern_asks_for_is_kept():
    assert days(Rhythm.EVERY_WEEK, date(2017, 3, 1), date(2017, 3, 12), weekday=5)[0] == [
        date(2017, 3, 4),
        date(2017, 3, 11),
    ]


@given(
    rhythm=st.sampled_from(Rhythm),
    weekday=st.integers(0, 6),
    first=st.dates(date(2017, 1, 1), date(2020, 1, 1)),
    length=st.integers(0, 370),
)
def test_a_pattern_keeps_its_weekday_its_bounds_and_its_distance(rhythm, weekday, first, length):
    last = first + timedelta(days=length)
    planned = days_of(rhythm, weekday, first, last, why_shut=lambda day: None)
    held = [day.held_on for day in planned]
    assert held == sorted(set(held))
    assert all(day.weekday() == weekday and first <= day <= last for day in held)
    if rhythm.is_monthly:
        assert len({(day.year, day.month) for day in held}) == len(held)
    else:
        assert {(b - a).days for a, b in zip(held, held[1:], strict=False)} <= {7 * int(rhythm)}


@pytest.mark.parametrize(
    ("first", "last"),
    [(date(2017, 3, 2), date(2017, 3, 1)), (date(1, 1, 1), date(2017, 1, 1)), (date(2017, 1, 1), date(9999, 12, 31))],
)
def test_days_out_of_bounds_are_refused(first, last):
    with pytest.raises(PlanMisread):
        days(Rhythm.EVERY_WEEK, first, last)


def test_more_than_a_years_meetings_are_refused():
    with pytest.raises(PlanMisread, match=f"more than {MOST}"):
        days(Rhythm.EVERY_WEEK, date(2017, 1, 1), date(2019, 1, 1))


@pytest.mark.parametrize(
    "written",
    ["17 February 2017", "Friday 17th February, 2017", "17 Feb 2017", "17/2/2017", "17.02.2017", "2017-02-17"],
)
def test_a_day_is_read_as_people_write_it(written):
    assert read_day(written) == date(2017, 2, 17)


@pytest.mark.parametrize("written", ["", "tomorrow", "31 February 2017", "1/1/0001", "17/2/17", "9" * 60, "٣/٢/٢٠١٧x"])
def test_what_is_no_day_is_refused_with_a_sentence(written):
    with pytest.raises(DayMisread):
        read_day(written)


def called(committee, starts_at, *members, venue=""):
    names = {1: "Alder", 2: "Birch", 3: "Cedar"}
    when = time.fromisoformat(starts_at) if starts_at else None
    return Called(committee, date(2017, 3, 10), when, venue, {number: names[number] for number in members})


@pytest.mark.parametrize(
    ("planned", "other", "said"),
    [
        (called("Audit", "10:00", 1), called("Audit", "14:00"), ["Audit meets on that day already."]),
        (
            called("Audit", "10:00", 1, 2, 3),
            called("Cabinet", "11:00", 1, 3),
            ["Cabinet meets at 11.00 a.m.: Councillors Alder and Cedar sit on both."],
        ),
        (called("Audit", "10:00", 1), called("Cabinet", "12:00", 1), []),
        (called("Audit", "10:00", 1), called("Cabinet", "10:00", 2), []),
        (
            called("Audit", "", 1),
            called("Cabinet", "15:00", 1),
            ["Cabinet meets at 3.00 p.m.: Councillor Alder sits on both."],
        ),
        (
            called("Audit", "10:00", venue="Town Hall"),
            called("Cabinet", "", venue="town hall"),
            ["Cabinet meets on that day, at a time not yet known in the same place, town hall."],
        ),
    ],
)
def test_clashes_are_pointed_out(planned, other, said):
    assert clashes(planned, [other], minutes=120) == said


@pytest.fixture
def clerk(client_as):
    return client_as("clerk")


@pytest.fixture
def board(cast):
    return make.committee("audit")


PLAN = "/meetings/committees/audit/meetings/plan/"
PATTERN = {
    "rhythm": "2",
    "weekday": "4",
    "first": "2017-03-03",
    "last": "2017-05-15",
    "on_a_holiday": "leave_out",
    "starts_at": "10:00",
    "venue": "Town Hall",
}


def posted(response, do, **changes):
    """What the page's second form sends, with some fields changed."""
    forms = response.context["formset"]
    sent = {"meetings-TOTAL_FORMS": len(forms.forms), "meetings-INITIAL_FORMS": forms.initial_form_count(), "do": do}
    for form in forms.forms:
        for field in form:
            value = field.value()
            sent[field.html_name] = {True: "on", False: "", None: ""}.get(value, value)
    return sent | changes


def test_a_clerk_plans_a_year_sees_each_date_and_calls_all_at_once(clerk, board):
    cabinet = make.committee("cabinet")
    alder = make.councillor("Alder")
    make.seat(board, alder)
    make.seat(cabinet, alder)
    make.meeting(cabinet, date(2017, 3, 17), starts_at="10:30")
    shown = clerk.get(PLAN, PATTERN)
    page = shown.content.decode()
    assert "Friday 14 April 2017 is left out: Good Friday." in page
    assert "Publish the agenda by <strong>Thursday 23 February 2017</strong>" in page
    assert "Cabinet Committee meets at 10.30 a.m.: Councillor Alder sits on both." in page
    assert not Meeting.objects.filter(committee=board).exists()
    moved = posted(shown, "check", **{"meetings-1-held_on": "2017-03-24", "meetings-4-is_wanted": ""})
    checked = clerk.post(PLAN, moved)
    assert "Friday 24 March 2017" in checked.content.decode() and "Clash" not in checked.content.decode()
    assert not Meeting.objects.filter(committee=board).exists()
    done = clerk.post(PLAN, moved | {"do": "call"})
    assert done["Location"] == "/meetings/committees/audit/"
    held = list(Meeting.objects.filter(committee=board).order_by("held_on").values_list("held_on", "venue"))
    assert held == [(date(2017, m, d), "Town Hall") for m, d in ((3, 3), (3, 24), (3, 31), (4, 28))]


def test_listed_days_are_planned_without_a_pattern(clerk, board):
    shown = clerk.get(PLAN, {"days": "10 March 2017\n7/4/2017\n10 March 2017"})
    assert [row["held_on"] for row in shown.context["formset"].initial] == [date(2017, 3, 10), date(2017, 4, 7)]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"rhythm": "", "days": ""}, "List at least one day"),
        ({"first": ""}, "Give the first day"),
        ({"last": "2019-12-31", "rhythm": "1"}, "more than 60 meetings"),
        ({"rhythm": "", "days": "31 February 2017"}, "is not a day"),
        ({"last": "2017-03-01"}, "comes before the first"),
        ({"first": "0001-01-01"}, "from April 1974 on"),
    ],
)
def test_what_cannot_be_planned_is_said_beside_its_field(clerk, board, changes, said):
    response = clerk.get(PLAN, PATTERN | changes)
    assert response.status_code == 422
    assert said in response.content.decode()


def test_one_day_that_is_taken_calls_none(clerk, board, cast):
    shown = clerk.get(PLAN, PATTERN)
    make.meeting(board, date(2017, 3, 31))
    refused = clerk.post(PLAN, posted(shown, "call"), follow=True).content.decode()
    assert "None was called. Audit Committee meets on 31 March 2017 already." in refused
    assert "Clash:</strong> Audit Committee meets on that day already." in refused
    assert Meeting.objects.count() == 1
    twice = clerk.post(PLAN, posted(shown, "call", **{"meetings-1-held_on": "2017-03-03"}))
    assert twice.status_code == 422 and "stands here twice" in twice.content.decode()


def test_planning_is_all_or_none(board, cast):
    planned = [Planned(date(2017, 3, 10)), Planned(date(2017, 3, 10))]
    with pytest.raises(ValidationError, match="meets on 10 March 2017 already"):
        meetings.plan(board, planned=planned, by=cast["clerk"], at=AT)
    assert not Meeting.objects.exists()


def test_closures_are_left_out_too(clerk, board):
    Closure.objects.create(first_on=date(2017, 3, 16), last_on=date(2017, 3, 17), why="Offices closed")
    page = clerk.get(PLAN, PATTERN).content.decode()
    assert "Friday 17 March 2017 is left out: Offices closed." in page


def test_a_years_plan_takes_a_fixed_number_of_queries(clerk, board, django_assert_max_num_queries):
    for number in range(20):
        make.meeting(make.committee(f"board-{number}"), date(2017, 3, 3))
    clerk.get(PLAN)
    with django_assert_max_num_queries(13):
        assert clerk.get(PLAN, PATTERN).status_code == 200


def test_a_cancelled_meeting_stays_listed_with_its_reason_and_can_be_held_after_all(clerk, board, client_as, cast):
    meeting = make.meeting(board)
    make.item(meeting, "Accounts")
    meetings.publish(meeting, by=cast["clerk"], at=AT)
    address = "/meetings/audit/2017-03-10/"
    assert clerk.post(f"{address}cancel/", {"because": ""}).status_code == 422
    clerk.post(f"{address}cancel/", {"because": "The chamber is flooded."})
    meeting.refresh_from_db()
    assert (meeting.is_cancelled, meeting.revision) == (True, 2)
    public = client_as("public")
    assert "The chamber is flooded." in public.get(f"/public{address}").content.decode()
    assert "Cancelled" in public.get("/public/meetings/").content.decode()
    with pytest.raises(ValidationError, match="is cancelled. Hold it after all"):
        meetings.create(board, held_on=date(2017, 3, 10), by=cast["clerk"], at=AT)
    clerk.post(f"{address}hold-after-all/")
    meeting.refresh_from_db()
    assert (meeting.is_cancelled, meeting.revision) == (False, 3)
