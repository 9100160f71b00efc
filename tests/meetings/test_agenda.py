"""The agenda: begun from standing items, ordered in sections, with sub-items; items leave it with their history."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from council_portal import audit
from council_portal.stale import ChangedMeanwhile
from meetings.actions import agenda_items, departures, meetings, standing_items
from meetings.models import AgendaItem, Departure, Exemption, ItemPaper, Meeting, Minutes, Report, StandingItem
from meetings.queries.agendas import agenda_of
from meetings.queries.departures import waiting_for
from meetings.rules.agenda import Leaving
from tests.factories import meetings as make

AT = datetime(2017, 2, 9, 10, tzinfo=UTC)
DECIDE, NOTE = "For Discussion/Decision", "For Information/Monitoring"
HERE = "/meetings/audit/2017-03-10/"


@pytest.fixture
def doing(cast):
    return {"by": cast["clerk"], "at": AT}


@pytest.fixture
def board(cast):
    return make.committee("audit")


@pytest.fixture
def meeting(board):
    """Apologies; Accounts and Risk to decide; Waste and Roads to note."""
    held = make.meeting(board)
    for title, section in (("Apologies", ""), ("Accounts", DECIDE), ("Risk", DECIDE), ("Waste", NOTE), ("Roads", NOTE)):
        make.item(held, title, section=section)
    return held


@pytest.fixture
def later(board):
    return make.meeting(board, date(2017, 4, 7))


def lines(meeting):
    return [f"{item.label} {item.title}" for item in meeting.items.in_order()]


def sections(meeting):
    return {item.title: item.section for item in meeting.items.all()}


def item_of(meeting, title) -> AgendaItem:
    return AgendaItem.objects.select_related("meeting__committee").get(meeting=meeting, title=title)


def test_an_item_is_added_at_the_end_of_its_section(meeting, doing):
    agenda_items.add(meeting, title="Audit plan", section=DECIDE, kind="decision", **doing)
    assert lines(meeting) == ["1 Apologies", "2 Accounts", "3 Risk", "4 Audit plan", "5 Waste", "6 Roads"]


def test_sub_items_bear_a_letter_and_go_with_their_item(meeting, doing):
    risk = item_of(meeting, "Risk")
    for title in ("Floods", "Fire"):
        agenda_items.add(meeting, under=risk, title=title, kind="decision", **doing)
    assert lines(meeting)[2:5] == ["3 Risk", "3a Floods", "3b Fire"]
    agenda_items.step(item_of(meeting, "Fire"), up=True, **doing)
    agenda_items.step(item_of(meeting, "Fire"), up=True, **doing)
    agenda_items.step(risk, up=True, **doing)
    assert lines(meeting)[1:5] == ["2 Risk", "2a Fire", "2b Floods", "3 Accounts"]
    agenda_items.take_off(item_of(meeting, "Fire"), **doing)
    assert lines(meeting)[1:4] == ["2 Risk", "2a Floods", "3 Accounts"]
    with pytest.raises(ValidationError, match="no sub-items of its own"):
        agenda_items.add(meeting, under=item_of(meeting, "Floods"), title="Rain", kind="decision", **doing)


def test_an_item_at_a_sections_edge_steps_into_the_next_section(meeting, doing):
    agenda_items.step(item_of(meeting, "Risk"), up=False, **doing)
    assert lines(meeting)[2] == "3 Risk" and sections(meeting)["Risk"] == NOTE
    agenda_items.step(item_of(meeting, "Risk"), up=False, **doing)
    assert lines(meeting)[2:] == ["3 Waste", "4 Risk", "5 Roads"]
    agenda_items.step(item_of(meeting, "Apologies"), up=True, **doing)
    agenda_items.step(item_of(meeting, "Roads"), up=False, **doing)
    assert (lines(meeting)[0], lines(meeting)[-1]) == ("1 Apologies", "5 Roads")


def test_an_item_put_into_another_section_goes_to_its_end(meeting, doing):
    agenda_items.change(item_of(meeting, "Accounts"), section=NOTE, **doing)
    assert lines(meeting) == ["1 Apologies", "2 Risk", "3 Waste", "4 Roads", "5 Accounts"]


def test_a_whole_order_is_kept_unless_somebody_else_changed_it(meeting, doing, actor_as):
    read = agenda_of(meeting, actor=actor_as("clerk")).order_read
    places = {item.title: item.pk for item in meeting.items.all()}
    order = [
        (places[title], section)
        for title, section in (
            ("Apologies", ""),
            ("Roads", DECIDE),
            ("Accounts", DECIDE),
            ("Risk", NOTE),
            ("Waste", NOTE),
        )
    ]
    agenda_items.arrange(meeting, order=order, as_read=read, **doing)
    assert lines(meeting) == ["1 Apologies", "2 Roads", "3 Accounts", "4 Risk", "5 Waste"]
    with pytest.raises(ChangedMeanwhile):
        agenda_items.arrange(meeting, order=order, as_read=read, **doing)


def test_two_clerks_who_move_at_once_each_move_the_item_they_saw(meeting, client_as):
    clerk = client_as("clerk")
    risk = item_of(meeting, "Risk")
    clerk.post(f"{HERE}items/2/take-off/", {"item_id": item_of(meeting, "Accounts").pk})
    clerk.post(f"{HERE}items/3/move/", {"item_id": risk.pk, "direction": "down"})
    assert sections(meeting)["Risk"] == NOTE and lines(meeting)[1] == "2 Risk"
    page = clerk.post(f"{HERE}items/arrange/", {"as_read": "stale", "item": ["1"], "section": [""]}, follow=True)
    assert "Somebody else changed the agenda meanwhile" in page.content.decode()
    gone = clerk.post(f"{HERE}items/2/change/", {"item_id": 0, "title": "x", "kind": "decision"})
    assert gone.status_code == 404


def test_a_stale_form_of_an_item_shows_both_values(meeting, client_as):
    clerk = client_as("clerk")
    form = clerk.get(f"{HERE}items/3/change/").context["form"]
    AgendaItem.objects.filter(title="Risk").update(note="Read it first.")
    typed = {"title": "Risks", "section": DECIDE, "kind": "decision", "note": "", "as_read": form["as_read"].value()}
    clash = clerk.post(f"{HERE}items/3/change/", typed)
    assert clash.status_code == 422 and "It now reads: Read it first." in clash.content.decode()


def test_an_agenda_begins_with_the_standing_items_and_the_last_minutes(board, meeting, later, doing, client_as):
    Minutes.objects.create(meeting=meeting)
    for title, kind in (
        ("Apologies", "procedural"),
        ("Minutes of {previous meeting}", "minutes"),
        ("Next meeting: {next meeting}", "procedural"),
    ):
        standing_items.add(board, title=title, section="", kind=kind, **doing)
    client_as("clerk").post("/meetings/audit/2017-04-07/items/begin/")
    assert lines(later) == ["1 Apologies", "2 Minutes of 10 March 2017", "3 Next meeting: a date to be fixed"]
    assert ItemPaper.objects.get().key == "minutes:audit/2017-03-10"
    with pytest.raises(ValidationError, match="begun already"):
        standing_items.begin(later, **doing)


def test_an_agenda_can_be_kept_as_the_template_and_standing_items_moved(meeting, client_as, board):
    clerk = client_as("clerk")
    clerk.post(f"{HERE}items/keep-as-template/")
    first = board.standing_items.in_order().first()
    assert board.standing_items.count() == 5
    address = f"/meetings/committees/audit/standing-items/{first.pk}/"
    clerk.post(f"{address}move/", {"direction": "down"})
    assert [one.title for one in board.standing_items.in_order()][:2] == ["Accounts", "Apologies"]
    as_read = clerk.get(f"{address}change/").context["form"]["as_read"].value()
    clerk.post(f"{address}change/", {"title": "Apologies for absence", "kind": "procedural", "as_read": as_read})
    assert "Apologies for absence" in clerk.get("/meetings/committees/audit/standing-items/").content.decode()
    clerk.post(f"{address}remove/")
    assert board.standing_items.count() == 4
    with pytest.raises(IntegrityError), transaction.atomic():
        StandingItem.objects.update(position=1)


def test_an_item_deferred_from_a_draft_goes_with_its_papers_and_what_withholds_it(meeting, later, doing, actor_as):
    risk = item_of(meeting, "Risk")
    report = Report.objects.create(meeting=meeting, title="Risk register", visibility="members")
    agenda_items.attach(risk, title="Risk register", report=report, **doing)
    make.withhold(risk, **doing)
    departures.leave(risk, leaving=Leaving.DEFERRED, because="Not ready.", to_meeting=later, **doing)
    assert lines(meeting) == ["1 Apologies", "2 Accounts", "3 Waste", "4 Roads"]
    assert lines(later) == ["1 Risk"]
    report.refresh_from_db()
    assert report.meeting == later
    assert Exemption.objects.in_force().get().item.meeting == later
    clerks = agenda_of(meeting, actor=actor_as("clerk"))
    assert [(one.label, one.title, one.because) for one in clerks.gone] == [("3", "Risk", "Not ready.")]
    [came] = agenda_of(later, actor=actor_as("clerk")).items[0].came
    assert came.sentence == "Deferred from Audit Committee, 10 March 2017, item 3"
    assert audit.trail(later.key).get(verb="agenda_item.deferred").reason == "Not ready."


def test_an_item_withdrawn_from_a_published_agenda_keeps_its_number_and_says_why(meeting, client_as, doing):
    meetings.publish(meeting, **doing)
    clerk = client_as("clerk")
    left = clerk.post(f"{HERE}items/3/leave/", {"leaving": "withdrawn", "because": "Settled by officers."})
    assert left.status_code == 302
    public = client_as("public").get(f"/public{HERE}").content.decode()
    assert "Withdrawn." in public and "Settled by officers." in public and "3." in public
    again = clerk.post(f"{HERE}items/3/leave/", {"leaving": "withdrawn", "because": "Again."})
    assert "has left the agenda already" in again.content.decode()


def test_a_withheld_item_that_is_deferred_leaks_neither_there_nor_here(meeting, later, client_as, doing):
    risk = item_of(meeting, "Risk")
    make.withhold(risk, paragraphs="1", neutral_title="A person", **doing)
    meetings.publish(meeting, **doing)
    risk = item_of(meeting, "Risk")
    departures.leave(risk, leaving=Leaving.DEFERRED, because="Canary is ill.", to_meeting=later, **doing)
    public = client_as("public")
    page = public.get(f"/public{HERE}").content.decode()
    assert "Deferred to a later meeting." in page and "Canary" not in page and "Risk" not in page
    meetings.publish(later, **doing)
    there = public.get("/public/meetings/audit/2017-04-07/").content.decode()
    assert "A person" in there and "Canary" not in there and "Risk" not in there


def test_a_referred_item_names_the_committee_and_goes_to_its_meeting(meeting, doing, actor_as):
    cabinet = make.committee("cabinet")
    theirs = make.meeting(cabinet, date(2017, 3, 20))
    risk = item_of(meeting, "Risk")
    with pytest.raises(ValidationError, match="Choose the other committee"):
        departures.leave(risk, leaving=Leaving.REFERRED, because="Theirs.", **doing)
    departures.leave(
        risk, leaving=Leaving.REFERRED, because="Theirs.", to_committee=cabinet, to_meeting=theirs, **doing
    )
    assert lines(theirs) == ["1 Risk"]
    assert agenda_of(theirs, actor=actor_as("clerk")).items[0].came[0].sentence.startswith("Referred by Audit")


def waiting(meeting):
    return [(one.title, one.sentence, one.because) for one in waiting_for(meeting)]


def test_an_item_deferred_from_a_draft_to_no_meeting_yet_waits_whole_and_is_brought_back_by_a_button(
    meeting, later, doing, client_as, actor_as
):
    risk = item_of(meeting, "Risk")
    report = Report.objects.create(meeting=meeting, title="Risk register", visibility="members")
    agenda_items.attach(risk, title="Risk register", report=report, **doing)
    make.withhold(risk, **doing)
    clerk = client_as("clerk")
    there = "/meetings/audit/2017-04-07/"
    clerk.post(f"{HERE}items/3/leave/", {"leaving": "deferred", "because": "Not ready."})
    assert lines(meeting) == ["1 Apologies", "2 Accounts", "3 Waste", "4 Roads"]
    assert [one.title for one in agenda_of(meeting, actor=actor_as("clerk")).gone] == ["Risk"]
    page = clerk.get(there).content.decode()
    for said in ("Deferred, waiting for a meeting", "Audit Committee, 10 March 2017, item 3", "Not ready.", "Risk reg"):
        assert said in page
    assert "paragraph 3" in page and "waiting for a meeting" not in clerk.get(HERE).content.decode()
    back = clerk.post(f"{there}items/bring-back/", {"departure": Departure.objects.get().pk}, follow=True)
    assert "Risk is now item 1, under For Discussion/Decision." in back.content.decode()
    assert "waiting for a meeting" not in back.content.decode()
    came = item_of(later, "Risk")
    assert came.pk == risk.pk and came.kind == risk.kind
    report.refresh_from_db()
    assert (report.meeting, report.visibility) == (later, "restricted")
    assert came.papers.get().report == report and Exemption.objects.in_force().get().item == came
    [history] = agenda_of(later, actor=actor_as("clerk")).items[0].came
    assert (history.sentence, history.because) == ("Deferred from Audit Committee, 10 March 2017, item 3", "Not ready.")
    [gone] = agenda_of(meeting, actor=actor_as("clerk")).gone
    assert gone.sentence == "Deferred to Audit Committee, 7 April 2017"
    departures.leave(came, leaving=Leaving.DEFERRED, because="Still not.", **doing)
    assert (
        waiting(make.meeting(later.committee, date(2017, 5, 5)))[0][1]
        == "Deferred from Audit Committee, 7 April 2017, item 1"
    )


def test_what_waits_of_a_published_agenda_goes_as_a_copy_withheld_as_it_is_by_then(meeting, later, doing, client_as):
    meetings.publish(meeting, **doing)
    risk = item_of(meeting, "Risk")
    departures.leave(risk, leaving=Leaving.DEFERRED, because="The figures are late.", **doing)
    make.withhold(risk, paragraphs="1", neutral_title="A person", **doing)
    [one] = waiting_for(later)
    copy = departures.bring_back(Departure.objects.get(), to_meeting=later, **doing)
    assert one.title == "Risk" and copy.pk != risk.pk and lines(later) == ["1 Risk"]
    assert lines(meeting)[2] == "3 Risk" and Exemption.objects.in_force().filter(item=copy).count() == 1
    public = client_as("public")
    assert "Deferred to a later meeting." in public.get(f"/public{HERE}").content.decode()
    meetings.publish(later, **doing)
    there = public.get("/public/meetings/audit/2017-04-07/").content.decode()
    assert "A person" in there and "Risk" not in there and "figures are late" not in there


def test_an_item_is_brought_back_once_and_only_to_a_meeting_it_may_wait_for(meeting, later, board, doing):
    earlier, cabinet = make.meeting(board, date(2017, 3, 1)), make.committee("cabinet")
    theirs = make.meeting(cabinet, date(2017, 3, 2))
    deferred = departures.leave(item_of(meeting, "Risk"), leaving=Leaving.DEFERRED, because="Late.", **doing)
    referred = departures.leave(
        item_of(meeting, "Roads"), leaving=Leaving.REFERRED, because="Theirs.", to_committee=cabinet, **doing
    )
    departures.leave(item_of(meeting, "Waste"), leaving=Leaving.WITHDRAWN, because="Settled.", **doing)
    assert waiting(earlier) == []
    assert waiting(later) == [("Risk", "Deferred from Audit Committee, 10 March 2017, item 3", "Late.")]
    assert waiting(theirs) == [("Roads", "Referred by Audit Committee, 10 March 2017, item 4", "Theirs.")]
    for departure, to_meeting in ((deferred, earlier), (deferred, theirs), (referred, later)):
        with pytest.raises(ValidationError, match="waits no longer"):
            departures.bring_back(departure, to_meeting=to_meeting, **doing)
    departures.bring_back(deferred, to_meeting=later, **doing)
    with pytest.raises(ValidationError, match="somebody else brought it back"):
        departures.bring_back(deferred, to_meeting=make.meeting(board, date(2017, 5, 5)), **doing)
    meetings.cancel(theirs, because="No quorum.", **doing)
    with pytest.raises(ValidationError, match="published or cancelled"):
        departures.bring_back(referred, to_meeting=theirs, **doing)
    assert lines(later) == ["1 Risk"] and lines(theirs) == []


def test_what_waits_is_open_to_the_clerk_alone(meeting, later, doing, client_as, cast):
    make.seat(meeting.committee, make.councillor("Willow", user=cast["member_willow"]))
    departures.leave(item_of(meeting, "Risk"), leaving=Leaving.DEFERRED, because="Late.", **doing)
    page = client_as("member_willow").get("/meetings/audit/2017-04-07/").content.decode()
    assert "Risk" not in page and "waiting for a meeting" not in page
    asked = {"departure": Departure.objects.get().pk}
    assert client_as("member_willow").post("/meetings/audit/2017-04-07/items/bring-back/", asked).status_code == 403
    for nothing in ("", "x", "0", "9" * 30):
        assert client_as("clerk").post(f"{HERE}items/bring-back/", {"departure": nothing}).status_code == 404


def test_an_exemption_of_what_waits_is_reviewed_once_it_has_a_meeting(meeting, later, doing, client_as):
    risk = item_of(meeting, "Risk")
    make.withhold(risk, paragraphs="1", review_on=date(2017, 2, 1), **doing)
    departure = departures.leave(risk, leaving=Leaving.DEFERRED, because="Late.", **doing)
    clerk = client_as("clerk")
    assert "Risk" not in clerk.get("/meetings/exemptions/").content.decode()
    assert "due for review" not in clerk.get("/home/").content.decode()
    departures.bring_back(departure, to_meeting=later, **doing)
    assert "Risk" in clerk.get("/meetings/exemptions/").content.decode()
    assert "1 exemption due for review" in clerk.get("/home/").content.decode()


def test_where_an_item_goes_must_make_sense(meeting, later, board, doing):
    accounts = item_of(meeting, "Accounts")
    agenda_items.add(meeting, under=accounts, title="Notes", kind="decision", **doing)
    with pytest.raises(ValidationError, match="Deal with them first"):
        departures.leave(accounts, leaving=Leaving.WITHDRAWN, because="No.", **doing)
    risk = item_of(meeting, "Risk")
    with pytest.raises(ValidationError, match="goes nowhere"):
        departures.leave(risk, leaving=Leaving.WITHDRAWN, because="No.", to_meeting=later, **doing)
    earlier = make.meeting(board, date(2017, 3, 1))
    with pytest.raises(ValidationError, match="later meeting of the same committee"):
        departures.leave(risk, leaving=Leaving.DEFERRED, because="No.", to_meeting=earlier, **doing)
    assert not Departure.objects.exists()


def test_what_stands_under_a_withheld_item_is_withheld_with_it(meeting, client_as, doing):
    risk = item_of(meeting, "Risk")
    agenda_items.add(meeting, under=risk, title="Canary before", kind="decision", **doing)
    make.withhold(risk, paragraphs="1", **doing)
    agenda_items.add(meeting, under=risk, title="Canary after", kind="decision", **doing)
    meetings.publish(meeting, **doing)
    page = client_as("public").get(f"/public{HERE}").content.decode()
    assert "Canary" not in page and "item 3b" in page


def test_a_sub_item_has_a_page_of_its_own(meeting, client_as, doing):
    agenda_items.add(meeting, under=item_of(meeting, "Risk"), title="Floods", kind="decision", **doing)
    assert "Item 3a" in client_as("clerk").get(f"{HERE}items/3a/").content.decode()
    for label in ("3b", "3A", "0", "03", "3aa"):
        assert client_as("clerk").get(f"{HERE}items/{label}/").status_code == 404


def test_a_withheld_item_is_no_standing_item(meeting, board, doing):
    make.withhold(item_of(meeting, "Risk"), **doing)
    standing_items.keep_as_template(meeting, **doing)
    assert "Risk" not in [one.title for one in board.standing_items.all()]


def test_a_meeting_of_20_items_takes_12_queries_among_10_years_of_30_committees(
    client_as, cast, doing, django_assert_max_num_queries
):
    boards = [make.committee(f"board-{number}") for number in range(30)]
    Meeting.objects.bulk_create(
        Meeting(committee=board, held_on=date(year, month, 1 + number % 28))
        for number, board in enumerate(boards)
        for year in range(2007, 2017)
        for month in range(1, 13)
    )
    held = make.meeting(boards[0])
    for number in range(20):
        item = make.item(held, f"Item {number}", section=NOTE)
        report = Report.objects.create(meeting=held, title=f"Report {number}", visibility="members")
        agenda_items.attach(item, title=report.title, report=report, **doing)
    make.seat(boards[0], make.councillor("Willow", user=cast["member_willow"]))
    make.withhold(item, paragraphs="1", **doing)
    for key in ("clerk", "member_willow"):
        client = client_as(key)
        with django_assert_max_num_queries(12):
            assert client.get("/meetings/board-0/2017-03-10/").status_code == 200
    meetings.publish(held, **doing)
    with django_assert_max_num_queries(12):
        page = client_as("public").get("/public/meetings/board-0/2017-03-10/").content.decode()
    assert page.count('class="agenda__item"') == 20


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [("letter_is_one_of", {"letter": "A"}), ("number_is_unique", {"number": 1}), ("numbers_start", {"number": 0})],
)
def test_the_database_refuses(meeting, constraint, changes):
    with pytest.raises(IntegrityError), transaction.atomic():
        AgendaItem.objects.filter(title="Risk").update(**changes)
    assert Meeting.objects.count() == 1
