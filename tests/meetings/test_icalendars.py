"""Calendars to subscribe to: what stands in them, how they follow a change, and who may read which."""

from datetime import UTC, date, datetime, time

import pytest
from icalendar import Calendar

from council_portal.models import AuditEvent
from meetings.actions import meetings
from meetings.actions import timetable as actions
from meetings.models import CalendarKey, Meeting
from tests.factories import meetings as make

AT = datetime(2017, 2, 9, 10, tzinfo=UTC)
COMMITTEE = "/public/meetings/committees/audit/meetings.ics"


@pytest.fixture
def doing(cast):
    return {"by": cast["clerk"], "at": AT}


@pytest.fixture
def board(cast):
    return make.committee("audit")


@pytest.fixture
def published(board, doing) -> Meeting:
    meeting = meetings.create(
        board, held_on=date(2017, 6, 9), starts_at=time(10), venue="Town Hall; Room 1, north", **doing
    )
    make.item(meeting, "Accounts of the fête")
    return meetings.publish(meeting, **doing).meeting


def events(answer):
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def test_a_published_meeting_stands_in_its_committees_calendar(client_as, published):
    [event] = events(client_as("public").get(COMMITTEE))
    assert event["uid"] == str(published.uid)
    assert (str(event["summary"]), str(event["status"])) == ("Audit Committee", "CONFIRMED")
    assert event.start == datetime(2017, 6, 9, 9, tzinfo=UTC), "ten in the morning of a summer's day in London"
    assert event.end == datetime(2017, 6, 9, 11, tzinfo=UTC)
    assert event["location"] == "Town Hall; Room 1, north"
    assert event["url"] == "http://testserver/public/meetings/audit/2017-06-09/"
    assert event["dtstamp"].dt == AT


def test_a_draft_is_in_no_public_calendar(client_as, board, published, doing):
    meetings.create(board, held_on=date(2017, 7, 7), **doing)
    other = make.committee("secret-panel", name="Canary Panel")
    meetings.create(other, held_on=date(2017, 7, 8), **doing)
    public = client_as("public")
    for address in (COMMITTEE, "/public/meetings/meetings.ics"):
        answer = public.get(address)
        assert len(events(answer)) == 1
        assert b"Canary" not in answer.content
    assert public.get("/public/meetings/committees/secret-panel/meetings.ics").status_code == 404


def test_a_change_raises_the_sequence_and_keeps_the_uid(client_as, published, doing):
    public = client_as("public")
    [before] = events(public.get(COMMITTEE))
    later = doing | {"at": datetime(2017, 2, 10, 10, tzinfo=UTC)}
    meetings.change(published, starts_at=time(14), **later)
    [after] = events(public.get(COMMITTEE))
    assert after["uid"] == before["uid"]
    assert after["sequence"] == before["sequence"] + 1
    assert after["dtstamp"].dt > before["dtstamp"].dt
    meetings.change(published, note="By the side door.", **later)
    [same] = events(public.get(COMMITTEE))
    assert same["sequence"] == after["sequence"], "a note does not move the meeting"


def test_a_cancelled_meeting_keeps_its_uid_and_says_why(client_as, published, doing):
    meetings.cancel(published, because="The chamber is flooded.", **doing)
    [event] = events(client_as("public").get(COMMITTEE))
    assert (event["uid"], str(event["status"])) == (str(published.uid), "CANCELLED")
    assert event["sequence"] == 2
    assert event["description"] == "Cancelled: The chamber is flooded."


def test_a_meeting_whose_time_is_not_known_lasts_the_day(client_as, published, doing):
    meetings.change(published, starts_at=None, **doing)
    [event] = events(client_as("public").get(COMMITTEE))
    assert event["dtstart"].dt == date(2017, 6, 9)
    assert b"DTSTART;VALUE=DATE:20170609" in client_as("public").get(COMMITTEE).content


def test_the_same_meetings_give_the_same_bytes_and_are_not_sent_twice(client_as, published, doing):
    public = client_as("public")
    first = public.get(COMMITTEE)
    assert public.get(COMMITTEE).content == first.content
    same = public.get(COMMITTEE, headers={"If-None-Match": first["ETag"]})
    assert (same.status_code, same.content) == (304, b"")
    meetings.cancel(published, because="Too few to meet.", **doing)
    assert public.get(COMMITTEE, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_lines_are_folded_and_end_as_the_standard_has_it(client_as, published, doing):
    meetings.change(published, venue="é" * 290, **doing)
    body = client_as("public").get(COMMITTEE).content
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    assert body.count(b"\n") == body.count(b"\r\n")


@pytest.mark.parametrize("hostile", ["A\r\nATTACH:http://evil.example", "BEGIN:VEVENT\nEND:VEVENT", "a;b,c\\n\u202e"])
def test_a_hostile_name_stays_text(client_as, published, board, hostile):
    board.name = hostile
    board.save()
    [event] = events(client_as("public").get(COMMITTEE))
    assert "attach" not in event


def secret_of(client):
    client.post("/meetings/calendar/draw/")
    return client.get("/meetings/calendar/").context["address"].removeprefix("http://testserver")


def test_a_councillors_own_calendar_has_the_meetings_of_their_committees_drafts_too(client_as, board, cast, doing):
    make.seat(board, make.councillor("Willow", user=cast["member_willow"]))
    meetings.create(board, held_on=date(2017, 7, 7), **doing)
    meetings.create(make.committee("other"), held_on=date(2017, 7, 8), **doing)
    address = secret_of(client_as("member_willow"))
    event, agenda = events(client_as("public").get(address))
    assert (event["dtstart"].dt, str(event["status"])) == (date(2017, 7, 7), "TENTATIVE")
    assert event["url"] == "http://testserver/meetings/audit/2017-07-07/"
    assert str(agenda["summary"]) == "Agenda publication: Audit Committee, 7 July 2017"
    assert (agenda["dtstart"].dt, agenda["transp"]) == (date(2017, 6, 29), "TRANSPARENT")
    assert agenda["url"] == "http://testserver/meetings/audit/2017-07-07/timetable/"


def test_a_seat_counts_on_the_meetings_own_day(client_as, board, cast, doing):
    willow = make.councillor("Willow", user=cast["member_willow"])
    make.seat(board, willow, from_on=date(2017, 5, 1), to_on=date(2017, 8, 1))
    for day in (date(2017, 4, 30), date(2017, 5, 1), date(2017, 7, 31), date(2017, 8, 1)):
        meetings.create(board, held_on=day, **doing)
    found = events(client_as("public").get(secret_of(client_as("member_willow"))))
    held = [event["dtstart"].dt for event in found if "transp" not in event]
    assert held == [date(2017, 5, 1), date(2017, 7, 31)]


def test_an_officers_calendar_has_every_meeting_that_is_called_and_a_strangers_none(client_as, board, doing):
    meetings.create(board, held_on=date(2017, 7, 7), **doing)
    meeting, *due = events(client_as("public").get(secret_of(client_as("officer_cyps"))))
    assert meeting["dtstart"].dt == date(2017, 7, 7)
    assert [(str(event["summary"]).partition(":")[0], event["dtstart"].dt) for event in due] == [
        ("28-day notice", date(2017, 6, 8)),
        ("Data close", date(2017, 6, 8)),
        ("Commentary", date(2017, 6, 15)),
        ("Clearance", date(2017, 6, 22)),
        ("Agenda publication", date(2017, 6, 29)),
    ]
    assert len({str(event["uid"]) for event in (meeting, *due)}) == 6
    assert "working days before" in due[2]["description"]
    assert events(client_as("public").get(secret_of(client_as("administrator")))) == []


def test_nothing_is_due_for_a_cancelled_meeting(client_as, board, doing):
    meeting = meetings.create(board, held_on=date(2017, 7, 7), **doing)
    meetings.cancel(meeting, because="Too few to meet.", **doing)
    [event] = events(client_as("public").get(secret_of(client_as("clerk"))))
    assert str(event["status"]) == "CANCELLED"


def test_an_address_drawn_anew_ends_the_one_before(client_as, cast):
    client = client_as("clerk")
    before = secret_of(client)
    after = secret_of(client)
    assert before != after
    public = client_as("public")
    assert public.get(before).status_code == 404
    assert public.get(after).status_code == 200
    assert AuditEvent.objects.filter(verb="calendar_key.drawn").count() == 2
    assert CalendarKey.objects.get().drawn not in str(AuditEvent.objects.values())


def test_the_address_alone_is_not_in_the_database_and_a_guessed_one_leads_nowhere(client_as, cast, doing):
    key = actions.draw_calendar_key(**doing)
    public = client_as("public")
    for guess in (key.drawn, f"{key.drawn}-", f"{key.drawn}-{'0' * 32}", "a-b", "x" * 65):
        assert public.get(f"/meetings/calendars/{guess}.ics").status_code == 404


def test_the_calendar_of_somebody_who_is_retired_is_gone(client_as, cast):
    address = secret_of(client_as("clerk"))
    cast["clerk"].is_active = False
    cast["clerk"].save()
    assert client_as("public").get(address).status_code == 404


def test_looking_for_the_address_draws_none(client_as, cast):
    assert "Draw an address" in client_as("clerk").get("/meetings/calendar/").content.decode()
    assert not CalendarKey.objects.exists()


def test_a_calendar_of_many_meetings_takes_a_fixed_number_of_queries(
    client_as, board, published, django_assert_max_num_queries
):
    for month in range(7, 12):
        Meeting.objects.create(
            committee=board,
            held_on=date(2017, month, 3),
            state="published",
            published_at=AT,
            published_by=published.published_by,
        )
    with django_assert_max_num_queries(4):
        assert len(events(client_as("public").get(COMMITTEE))) == 6
    address = secret_of(client_as("clerk"))
    with django_assert_max_num_queries(9):
        assert len(events(client_as("public").get(address))) == 6 * 6
