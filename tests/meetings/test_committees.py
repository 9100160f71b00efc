"""Committees and people: seats dated and told apart, substitutes, councillors without accounts, and their pages."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from council_portal import audit
from meetings.actions import committees, councillors, meetings
from meetings.models import Committee, Councillor, Membership
from meetings.queries.committees import seats_of
from tests.factories import meetings as make

AT = datetime(2017, 2, 9, 10, tzinfo=UTC)
TODAY = date(2017, 2, 9)


@pytest.fixture
def doing(cast):
    return {"by": cast["clerk"], "at": AT}


@pytest.fixture
def board(cast) -> Committee:
    return make.committee("audit", chair_title="Chair", vice_chair_title="Vice-Chair")


def test_a_committee_has_one_chair_at_a_time_and_a_councillor_one_seat(board, doing):
    alder, birch = make.councillor("Alder"), make.councillor("Birch")
    chair = committees.seat(board, councillor=alder, role="chairman", from_on=date(2016, 5, 20), **doing)
    with pytest.raises(ValidationError, match="has a Chair already: Councillor Alder, from 20 May 2016"):
        committees.seat(board, councillor=birch, role="chairman", from_on=TODAY, **doing)
    with pytest.raises(ValidationError, match="Councillor Alder sits on Audit Committee from 20 May 2016 already"):
        committees.seat(board, councillor=alder, role="member", from_on=TODAY, **doing)
    committees.end_seat(chair, on=TODAY, **doing)
    seat = committees.seat(board, councillor=birch, role="chairman", from_on=TODAY, **doing)
    assert seat.position == 2
    with pytest.raises(ValidationError, match="can end the day after"):
        committees.end_seat(seat, on=TODAY, **doing)
    assert audit.trail("committee:audit").filter(verb="membership.begun").count() == 2


def test_a_seat_with_an_end_stands_in_the_way_of_no_later_one(board, doing):
    alder, birch = make.councillor("Alder"), make.councillor("Birch")
    may = date(2017, 5, 20)
    committees.seat(board, councillor=alder, role="chairman", from_on=TODAY, to_on=may, **doing)
    committees.seat(board, councillor=birch, role="chairman", from_on=may, **doing)
    with pytest.raises(ValidationError, match="ends before it begins"):
        committees.seat(board, councillor=alder, role="member", from_on=may, to_on=TODAY, **doing)
    assert committees.seat(board, councillor=alder, role="member", from_on=may, **doing).from_on == may


def test_two_councillors_of_one_name_are_told_apart_by_how_they_are_printed(board, doing):
    councillors.add(surname="Alder", printed_as="J Alder", **doing)
    councillors.add(surname="Alder", printed_as="M Alder", **doing)
    with pytest.raises(ValidationError, match="told apart"):
        councillors.add(surname="Alder", printed_as="J Alder", **doing)


def test_a_councillor_who_leaves_gives_up_every_seat_and_takes_no_other(board, doing):
    alder = make.councillor("Alder")
    make.seat(board, alder)
    make.seat(make.committee("cabinet"), alder, role="chairman")
    councillors.leave(alder, on=TODAY, **doing)
    assert set(Membership.objects.values_list("to_on", flat=True)) == {TODAY}
    alder.refresh_from_db()
    with pytest.raises(ValidationError, match="left the council on 9 February 2017"):
        committees.seat(board, councillor=alder, role="member", from_on=TODAY, **doing)
    assert Councillor.objects.in_office_on(TODAY).count() == 0


def test_a_dissolved_committee_keeps_its_past_and_calls_no_meeting(board, doing):
    make.seat(board, make.councillor("Alder"))
    later = make.meeting(board, date(2017, 3, 10))
    with pytest.raises(ValidationError, match="It is to meet on 10 March 2017"):
        committees.dissolve(board, on=date(2017, 3, 1), **doing)
    meetings.cancel(later, because="The board is dissolved.", **doing)
    committees.dissolve(board, on=date(2017, 3, 1), **doing)
    assert Membership.objects.get().to_on == date(2017, 3, 1)
    with pytest.raises(ValidationError, match="is dissolved from 1 March 2017"):
        meetings.create(board, held_on=date(2017, 3, 2), **doing)
    assert meetings.create(board, held_on=date(2017, 2, 28), **doing).pk


def test_a_substitute_reads_the_papers_only_where_the_committee_says_so(board, cast, actor_as):
    willow = make.councillor("Willow", user=cast["member_willow"])
    make.seat(board, willow, role="substitute")
    assert "committee:audit" not in actor_as("member_willow").seats
    Committee.objects.update(substitutes_read_papers=True)
    assert "committee:audit" in actor_as("member_willow").seats


def test_seats_are_those_of_the_day(board):
    for surname, from_on, to_on, role in (
        ("Alder", date(2016, 5, 20), None, "chairman"),
        ("Birch", date(2016, 5, 20), TODAY, "member"),
        ("Cedar", date(2017, 5, 20), None, "member"),
        ("Dogwood", date(2016, 5, 20), date(2017, 2, 10), "substitute"),
    ):
        make.seat(board, make.councillor(surname), from_on=from_on, to_on=to_on, role=role)
    seats = seats_of(board, on=TODAY)
    shown = {name: [seat.surname for seat in getattr(seats, name)] for name in seats.__dataclass_fields__}
    assert shown == {"members": ["Alder"], "substitutes": ["Dogwood"], "to_begin": ["Cedar"], "ended": ["Birch"]}


@pytest.mark.parametrize(
    ("constraint", "break_it"),
    [
        ("councillor_has_a_name", lambda one, seat: Councillor.objects.update(surname="")),
        ("told_apart_by_name", lambda one, seat: make.councillor("Alder")),
        ("one_for_a_member", lambda one, seat: make.seat(seat.committee, one, from_on=TODAY)),
        ("ends_after_it_begins", lambda one, seat: Membership.objects.update(to_on=seat.from_on)),
    ],
)
def test_the_database_refuses(board, constraint, break_it):
    alder = make.councillor("Alder")
    held = make.seat(board, alder)
    with pytest.raises(IntegrityError), transaction.atomic():
        break_it(alder, held)


def test_a_clerk_keeps_councillors_and_their_seats_on_the_pages(client_as, board, cast):
    clerk = client_as("clerk")
    added = clerk.post(
        "/meetings/councillors/add/",
        {"surname": "Alder", "printed_as": "J Alder", "ward": "Moorside", "group": "Independent"},
    )
    alder = Councillor.objects.get()
    assert added["Location"] == f"/meetings/councillors/{alder.pk}/"
    clerk.post(
        "/meetings/committees/audit/seats/", {"councillor": alder.pk, "role": "substitute", "from_on": "2017-01-01"}
    )
    page = clerk.get("/meetings/committees/audit/").content.decode()
    assert "Substitutes" in page and "Councillor J Alder" in page and "Independent" in page
    listed = clerk.get("/meetings/councillors/").content.decode()
    assert "Moorside, Independent" in listed and "No account" in listed and "Audit Committee (substitute)" in listed
    assert "Audit Committee" in clerk.get(f"/meetings/councillors/{alder.pk}/").content.decode()
    clerk.post(f"/meetings/councillors/{alder.pk}/leave/", {"on": "2017-02-01"})
    assert "No longer in office" in clerk.get("/meetings/councillors/").content.decode()


def test_two_clerks_who_change_a_committee_lose_nothing_silently(client_as, board):
    clerk = client_as("clerk")
    address = "/meetings/committees/audit/change/"
    as_read = clerk.get(address).context["form"]["as_read"].value()
    Committee.objects.update(terms_of_reference="To look at the accounts.")
    typed = {
        "name": "Audit and Standards",
        "chair_title": "Chair",
        "vice_chair_title": "Vice-Chair",
        "terms_of_reference": "",
        "as_read": as_read,
    }
    clash = clerk.post(address, typed)
    assert clash.status_code == 422
    assert "It now reads: To look at the accounts." in clash.content.decode()
    assert Committee.objects.get().name == "Audit Committee"


def test_the_public_knows_a_committee_once_a_meeting_of_it_is_published(client_as, board, cast, doing):
    make.seat(board, make.councillor("Alder"))
    meeting = make.meeting(board)
    public = client_as("public")
    assert public.get("/public/meetings/committees/audit/").status_code == 404
    assert "Audit" not in public.get("/public/meetings/committees/").content.decode()
    make.item(meeting, "Accounts")
    meetings.publish(meeting, **doing)
    page = public.get("/public/meetings/committees/audit/").content.decode()
    assert "Councillor Alder" in page and "Friday 10 March 2017" in page
    assert "For the clerk" not in page and "end the seat" not in page
