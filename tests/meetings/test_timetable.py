"""The timetable: every date worked backwards with its working, lead times and closures, and who may see which page."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from council_portal import audit
from council_portal.models import Council
from meetings.actions import timetable as actions
from meetings.models import Closure, LeadTimes
from meetings.rules.clear_days import Offices
from meetings.rules.timetable import Lead, Step, notice_of_key_decisions, timetable_of
from tests.factories import meetings as make

AT = datetime(2017, 2, 9, 10, tzinfo=UTC)
ENGLAND = Offices("england")


def dates(meeting_on, offices=ENGLAND, **lead):
    return {due.step.value: due.due_on for due in timetable_of(meeting_on, offices=offices, lead=Lead(**lead))}


def test_each_date_is_counted_back_from_the_next():
    assert dates(date(2026, 10, 14)) == {
        "publication": date(2026, 10, 6),
        "clearance": date(2026, 9, 29),
        "commentary": date(2026, 9, 22),
        "data_close": date(2026, 9, 15),
        "notice": date(2026, 9, 15),
    }


def test_key_decisions_need_notice_28_clear_days_before():
    due = notice_of_key_decisions(date(2026, 10, 14), offices=ENGLAND, lead=Lead())
    assert due.due_on == date(2026, 9, 15)
    assert due.working == "28 clear days: 16 September 2026 to 13 October 2026."


def test_notice_that_would_fall_on_no_working_day_is_given_on_the_one_before():
    due = notice_of_key_decisions(date(2026, 10, 12), offices=ENGLAND, lead=Lead())
    assert due.due_on == date(2026, 9, 11)
    assert "Sunday 13 September 2026 is no working day (Sunday), so the one before it." in due.working


def test_notice_may_count_working_days_by_setting():
    lead = Lead(notice_counts_working_days=True)
    due = notice_of_key_decisions(date(2026, 10, 14), offices=ENGLAND, lead=lead)
    assert due.due_on == date(2026, 9, 3)
    assert due.working == "28 clear working days before the meeting. Left out: weekends."


def test_the_working_names_what_is_left_out():
    dues = timetable_of(date(2019, 4, 25), offices=ENGLAND, lead=Lead(clearance_days=2))
    clearance = next(due for due in dues if due.step == Step.CLEARANCE)
    assert clearance.due_on == date(2019, 4, 11)
    assert clearance.working == "2 working days before agenda publication on Monday 15 April 2019. Left out: weekends."
    shut = Offices("england", {date(2026, 9, 30): "Offices closed"})
    dues = timetable_of(date(2026, 10, 14), offices=shut, lead=Lead())
    assert "Offices closed (30 September)" in next(due for due in dues if due.step == Step.CLEARANCE).working


def test_a_lead_time_of_no_days_falls_on_the_same_day():
    found = dates(date(2026, 10, 14), clearance_days=0, commentary_days=0, data_close_days=0)
    assert {found[step] for step in ("publication", "clearance", "commentary", "data_close")} == {date(2026, 10, 6)}


def test_a_date_beyond_the_holidays_that_are_known_says_so():
    for due in timetable_of(date(2031, 5, 14), offices=ENGLAND, lead=Lead()):
        assert "not yet announced" in due.working


@given(
    meeting_on=st.dates(date(1975, 6, 1), date(2028, 12, 31)),
    lead=st.builds(
        Lead,
        clearance_days=st.integers(0, 12),
        commentary_days=st.integers(0, 12),
        data_close_days=st.integers(0, 12),
        notice_counts_working_days=st.booleans(),
    ),
    nation=st.sampled_from(["england", "wales", "scotland", "northern_ireland"]),
    closed=st.sets(st.integers(1, 40), max_size=8),
)
def test_every_date_is_a_working_day_as_far_off_as_a_slow_count_says(meeting_on, lead, nation, closed):
    offices = Offices(nation, {meeting_on - timedelta(days=n): "Offices closed" for n in closed})

    def working_days_after(first, last):
        days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
        return sum(offices.why_shut(day) is None for day in days)

    due = {one.step: one for one in timetable_of(meeting_on, offices=offices, lead=lead)}
    assert all(offices.why_shut(one.due_on) is None for one in due.values())
    chain = [
        (Step.CLEARANCE, Step.PUBLICATION, lead.clearance_days),
        (Step.COMMENTARY, Step.CLEARANCE, lead.commentary_days),
        (Step.DATA_CLOSE, Step.COMMENTARY, lead.data_close_days),
    ]
    for earlier, later, days in chain:
        assert working_days_after(due[earlier].due_on, due[later].due_on) == days
    notice = due[Step.NOTICE].due_on
    if lead.notice_counts_working_days:
        assert working_days_after(notice, meeting_on - timedelta(days=1)) == 28
    else:
        assert (meeting_on - notice).days - 1 >= 28
        assert not any(
            offices.why_shut(day) is None and (meeting_on - day).days - 1 >= 28
            for day in (notice + timedelta(days=n) for n in range(1, 12))
        )


@pytest.fixture
def clerk(client_as):
    return client_as("clerk")


@pytest.fixture
def board(cast):
    return make.committee("audit")


def test_a_clerk_sets_lead_times_and_every_date_follows(clerk, board):
    make.meeting(board, date(2017, 3, 10))
    before = clerk.get("/meetings/audit/2017-03-10/timetable/").content.decode()
    assert "Thursday 2 March 2017" in before and "5 working days before agenda publication" in before
    address = "/meetings/timetable/lead-times/"
    form = clerk.get(address).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields} | {"clear_days": "7", "clearance_days": "3"}
    assert clerk.post(address, typed).status_code == 302
    after = clerk.get("/meetings/audit/2017-03-10/timetable/").content.decode()
    assert "Tuesday 28 February 2017" in after and "3 working days before agenda publication" in after
    assert audit.trail("timetable:council").get().after == {"clear_days": 7, "clearance_days": 3}
    clash = clerk.post(address, typed | {"clear_days": ""})
    assert clash.status_code == 422 and "It now reads: 7" in clash.content.decode()


@pytest.mark.parametrize(
    ("field", "typed"), [("clear_days", "0"), ("notice_days", "99999999999"), ("clearance_days", "-1"), ("why", "x")]
)
def test_lead_times_that_make_no_sense_are_refused(clerk, board, field, typed):
    form = clerk.get("/meetings/timetable/lead-times/").context["form"]
    values = {name: form[name].value() or "" for name in form.fields} | {field: typed}
    response = clerk.post("/meetings/timetable/lead-times/", values)
    assert response.status_code == (302 if field == "why" else 422)
    assert not LeadTimes.objects.exists()


def test_a_closure_moves_the_date_of_publication_and_is_named(clerk, board):
    make.meeting(board, date(2027, 1, 6))
    page = "/meetings/audit/2027-01-06/timetable/"
    assert "Thursday 24 December 2026" in clerk.get(page).content.decode()
    kept = {"first_on": "2026-12-29", "last_on": "2026-12-31", "why": "Offices closed"}
    assert clerk.post("/meetings/timetable/closures/add/", kept).status_code == 302
    shown = clerk.get(page).content.decode()
    assert "Monday 21 December 2026" in shown and "Offices closed (30 December)" in shown
    again = clerk.post("/meetings/timetable/closures/add/", kept | {"first_on": "2026-12-31"})
    assert again.status_code == 422 and "kept for some of these days already" in again.content.decode()
    listed = clerk.get("/meetings/timetable/closures/").content.decode()
    assert "29 December 2026 to 31 December 2026" in listed
    clerk.post(f"/meetings/timetable/closures/{Closure.objects.get().pk}/take-away/")
    assert "Thursday 24 December 2026" in clerk.get(page).content.decode()
    assert audit.trail("timetable:council").count() == 2


def test_a_single_day_needs_no_last_day(clerk, board):
    clerk.post("/meetings/timetable/closures/add/", {"first_on": "2027-05-10", "why": "Proclaimed for once"})
    assert Closure.objects.get().last_on == date(2027, 5, 10)


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2026-12-29", "2026-12-28", "comes before the first"),
        ("2026-12-01", "2027-01-15", "at most 31 days"),
        ("0001-01-01", "0001-01-02", "from April 1974 on"),
        ("", "", "Give the first day."),
    ],
)
def test_a_closure_that_makes_no_sense_is_refused(clerk, board, first, last, said):
    response = clerk.post("/meetings/timetable/closures/add/", {"first_on": first, "last_on": last, "why": "Shut"})
    assert response.status_code == 422 and said in response.content.decode()


def test_a_closure_is_refused_by_the_database_too(board):
    with pytest.raises(IntegrityError), transaction.atomic():
        Closure.objects.create(first_on=date(2027, 1, 2), last_on=date(2027, 1, 1), why="Shut")
    with pytest.raises(ValidationError):
        actions.close(first_on=date(2027, 1, 2), last_on=date(2027, 1, 1), why="Shut", by=None, at=AT)


def test_the_nation_decides_where_no_days_are_set(clerk, board):
    make.meeting(board, date(2026, 10, 14))
    Council.objects.update(nation="wales")
    assert "Thursday 8 October 2026" in clerk.get("/meetings/audit/2026-10-14/timetable/").content.decode()


def test_the_list_and_the_month_show_meetings_dates_holidays_and_closures(clerk, board):
    make.meeting(board, date(2017, 5, 11))
    Closure.objects.create(first_on=date(2017, 5, 5), last_on=date(2017, 5, 5), why="Count of the election")
    listed = clerk.get("/meetings/timetable/").content.decode()
    assert "11 May 2017" in listed and "2 May 2017" in listed and "Data close" in listed
    assert "11 May 2017" not in clerk.get("/meetings/timetable/?committee=nothing").context["rows"]
    month = clerk.get("/meetings/timetable/2017-05/").content.decode()
    assert "May Day" in month and "Count of the election" in month and "Agenda publication" in month
    empty = clerk.get("/meetings/timetable/2019-02/").content.decode()
    assert "nothing is due" in empty


@pytest.mark.parametrize("month", ["1970-01", "2099-12"])
def test_the_first_and_the_last_month_lead_no_further(clerk, board, month):
    assert clerk.get(f"/meetings/timetable/{month}/").status_code == 200


@pytest.mark.parametrize("month", ["2017-13", "2017-00", "0001-01", "9999-12"])
def test_a_month_that_there_is_not_is_not_found(clerk, board, month):
    assert clerk.get(f"/meetings/timetable/{month}/").status_code == 404


def test_officers_know_when_meetings_are_called_before_their_agendas_are_published(client_as, board):
    make.meeting(board, date(2017, 3, 10))
    page = "/meetings/audit/2017-03-10/timetable/"
    officer = client_as("officer_cyps").get(page)
    assert officer.status_code == 200 and "Agenda of this meeting" not in officer.content.decode()
    for key in ("member_willow", "administrator"):
        assert client_as(key).get(page).status_code == 404
        assert "10 Mar 2017" not in client_as(key).get("/meetings/timetable/").content.decode()


def test_a_year_of_many_committees_takes_a_fixed_number_of_queries(clerk, django_assert_max_num_queries, cast):
    for number in range(12):
        board = make.committee(f"board-{number}")
        for month in range(3, 12):
            make.meeting(board, date(2017, month, 3 + number))
    clerk.get("/meetings/timetable/")
    for address in ("/meetings/timetable/", "/meetings/timetable/2017-06/"):
        with django_assert_max_num_queries(11):
            assert clerk.get(address).status_code == 200
