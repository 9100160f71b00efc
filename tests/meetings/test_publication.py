"""Publishing a meeting: refused with too few clear days, set for a time, proved, added to late, taken down."""

import hashlib
import json
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from council_portal import audit, due_work
from council_portal.models import AuditEvent, RoleAssignment, Visibility
from meetings.actions import agenda_items, late_items, meetings, minutes, reports, scheduling, tombstones
from meetings.actions.agenda_items import AgendaIsPublished
from meetings.actions.meetings import CannotPublish
from meetings.models import AgendaItem, Closure, Meeting, Publication, Report, Tombstone
from meetings.queries.minutes import content_of
from meetings.rules.clear_days import notice_given
from tests.factories import meetings as make

ON_TIME = datetime(2017, 2, 9, 10, tzinfo=UTC)
LATE = datetime(2017, 2, 10, 10, tzinfo=UTC)
HERE = "/meetings/osmb/2017-02-17/"
URGENT = {"short_notice": "urgent", "because": "The inspectors reported yesterday."}


@pytest.fixture
def doing(cast):
    """By the clerk, in time."""
    return {"by": cast["clerk"], "at": ON_TIME}


@pytest.fixture
def too_late(cast):
    """By the clerk, a day late."""
    return {"by": cast["clerk"], "at": LATE}


@pytest.fixture
def published(meeting, doing):
    return meetings.publish(meeting, **doing).meeting


def again(record):
    return type(record).objects.get(pk=record.pk)


def test_the_demonstration_meeting_published_on_9_february_states_5_clear_days(client_as, published):
    page = client_as("public").get(f"/public{HERE}").content.decode()
    assert "5 clear days before the meeting; 5 needed." in page
    assert "5 clear days: 10, 13, 14, 15 and 16 February. Left out: weekends." in page


def test_on_10_february_it_is_refused_and_says_what_may_stand_in(client_as, meeting, too_late):
    with pytest.raises(CannotPublish, match="only 4 clear days: 13, 14, 15 and 16 February.*5 are needed"):
        meetings.publish(meeting, **too_late)
    assert not again(meeting).is_published
    assert not Report.objects.filter(visibility=Visibility.PUBLIC).exists()
    assert not Publication.objects.exists()


@pytest.mark.parametrize(
    ("asked", "law"),
    [
        (URGENT, "section 100B(4)(b)"),
        ({"short_notice": "called_late", "because": "Called on 10 February."}, "section 100B(3)(a)"),
    ],
)
def test_with_fewer_clear_days_than_the_laws_urgency_or_a_late_call_is_recorded_with_its_reason(
    client_as, meeting, too_late, asked, law
):
    outcome = meetings.publish(meeting, **asked, **too_late)
    assert "only 4 clear days" in outcome.sentence and asked["because"] in outcome.sentence
    page = client_as("public").get(f"/public{HERE}").content.decode()
    assert law in page and asked["because"] in page and "4 clear days before the meeting; 5 needed." in page
    assert asked["because"] in audit.trail(meeting.key).get(verb="meeting.published").reason


@pytest.mark.parametrize("because", ["", "  "])
def test_urgency_without_a_reason_is_refused(meeting, too_late, because):
    with pytest.raises(CannotPublish, match="Say why"):
        meetings.publish(meeting, short_notice="urgent", because=because, **too_late)


def test_with_enough_clear_days_nothing_stands_in_for_them(meeting, doing):
    meetings.publish(meeting, **URGENT, **doing)
    assert again(meeting).stands_in == ""


def test_wales_asks_for_3_clear_days_so_that_10_february_is_in_time(meeting, council, too_late):
    council.nation = "wales"
    council.save()
    outcome = meetings.publish(meeting, **too_late)
    assert (outcome.given.clear_days, outcome.given.required) == (4, 3)


@pytest.mark.parametrize(
    ("nation", "section"),
    [
        ("wales", "section 100BA(6) of the Local Government Act 1972"),
        ("scotland", "section 50B of the Local Government (Scotland) Act 1973"),
        ("northern_ireland", "section 43 of the Local Government Act (Northern Ireland) 2014"),
    ],
)
def test_urgency_cites_the_nations_own_act(meeting, council, doing, nation, section):
    council.nation = nation
    council.save()
    late = {**doing, "at": datetime(2017, 2, 16, 10, tzinfo=UTC)}
    meetings.publish(meeting, **URGENT, **late)
    assert again(meeting).stands_in == (
        f"The chair holds its items urgent by reason of special circumstances ({section}): {URGENT['because']}"
    )


def test_a_day_on_which_the_offices_are_shut_is_no_clear_day(meeting, doing):
    Closure.objects.create(first_on=date(2017, 2, 14), last_on=date(2017, 2, 14), why="Offices closed")
    with pytest.raises(CannotPublish, match=r"only 4 clear days: .*Offices closed \(14 February\)"):
        meetings.publish(meeting, **doing)


@pytest.mark.parametrize(
    ("published_on", "words"),
    [
        (date(2017, 2, 4), "Saturday 4 February 2017 is no working day: "),
        (date(2017, 4, 14), "Friday 14 April 2017 is no working day (Good Friday): "),
        (date(2017, 2, 9), ""),
    ],
)
def test_publishing_on_no_working_day_warns(published_on, words):
    given = notice_given(published_on, date(2017, 5, 19), nation="england")
    assert given.warning.startswith(words) and bool(given.warning) == bool(words)


def test_publishing_on_a_saturday_is_done_and_said(meeting, cast):
    outcome = meetings.publish(meeting, by=cast["clerk"], at=datetime(2017, 2, 4, 10, tzinfo=UTC))
    assert "9 clear days" in outcome.sentence and "Saturday 4 February 2017 is no working day" in outcome.sentence


def test_the_proof_is_the_hash_of_what_the_public_can_read_and_have(client_as, published):
    public = client_as("public")
    content = public.get(f"/public{HERE}publication.json").content
    proof = again(published).publication
    assert hashlib.sha256(content).hexdigest() == proof.sha256
    for address in (f"/public{HERE}", f"/public{HERE}publication/", HERE):
        reader = public if address.startswith("/public") else client_as("clerk")
        page = reader.get(address).content.decode()
        assert proof.sha256 in page and "9 February 2017" in page
    told = json.loads(content)
    assert [item["number"] for item in told["items"]] == [str(number) for number in range(1, 16)]
    assert sum(bool(paper["report"]) for item in told["items"] for paper in item["papers"]) == 4
    assert client_as("clerk").get(f"{HERE}publication/1.json").content == content


def test_the_proof_is_kept_anew_when_the_public_reads_something_else_and_only_then(published, doing):
    meetings.change(published, venue="Council Chamber", **doing)
    meetings.change(published, venue="Council Chamber", **doing)
    assert [one.number for one in published.publications.latest_first()] == [2, 1]
    assert again(published).publication.what == "Changed the meeting’s details"


def test_what_is_withheld_later_leaves_the_public_file_and_stays_in_the_clerks(client_as, published, doing):
    item = published.items.get(number=9)
    make.withhold(item, paragraphs="1", neutral_title="A report about care", **doing)
    public, member = client_as("public"), client_as("member_alder")
    content = public.get(f"/public{HERE}publication.json").content
    assert b"Sufficiency" not in content and b"A report about care" in content
    assert hashlib.sha256(content).hexdigest() == again(published).publication.sha256
    assert "Sufficiency" not in public.get(f"/public{HERE}publication/").content.decode()
    assert b"Sufficiency" in client_as("clerk").get(f"{HERE}publication/1.json").content
    assert member.get(f"{HERE}publication/1.json").status_code == 403


def test_the_database_refuses_to_change_a_proof_or_a_tombstone(published, doing):
    tombstones.take_down_agenda(published, because="A mistake.", **doing)
    for rows in (Publication.objects.all(), Tombstone.objects.all()):
        for change in (lambda rows=rows: rows.update(meeting=published), lambda rows=rows: rows.delete()):
            with pytest.raises(IntegrityError), transaction.atomic():
                change()


@pytest.mark.parametrize(
    ("constraint", "broken"),
    [
        ("meeting_published_at_and_by_together", {"state": "taken_down"}),
        ("meeting_scheduled_has_its_time", {"state": "scheduled"}),
        ("meeting_scheduled_has_its_time", {"publish_at": ON_TIME}),
        ("meeting_at_short_notice_says_why", {"short_notice": "urgent"}),
    ],
)
def test_the_database_refuses_a_meeting_that_is_half_published(meeting, constraint, broken):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(**broken)


def test_the_database_refuses_an_urgent_item_that_is_not_late(meeting):
    with pytest.raises(IntegrityError, match="agenda_item_urgent"), transaction.atomic():
        AgendaItem.objects.filter(meeting=meeting, number=1).update(urgent_because="Because.")


# Scheduled publication


def test_a_set_publication_comes_about_at_its_time_and_not_before(meeting, cast):
    at = datetime(2017, 2, 8, 15, tzinfo=UTC)
    scheduling.schedule(meeting, publish_at=ON_TIME, by=cast["clerk"], at=at)
    assert again(meeting).get_state_display() == "Scheduled"
    due_work.run(datetime(2017, 2, 9, 9, 59, tzinfo=UTC))
    assert not again(meeting).is_published
    minute_past = datetime(2017, 2, 9, 10, 1, tzinfo=UTC)
    due_work.run(minute_past)
    due_work.run(datetime(2017, 2, 9, 10, 2, tzinfo=UTC))
    found = again(meeting)
    assert (found.state, found.published_at, found.published_by) == ("published", minute_past, cast["clerk"])
    assert audit.trail(meeting.key).get(verb="meeting.published").channel == "task"


def test_a_publication_is_not_set_for_a_day_that_loses_clear_days_nor_for_a_past_time(meeting, doing):
    with pytest.raises(CannotPublish, match="only 4 clear days"):
        scheduling.schedule(meeting, publish_at=LATE, **doing)
    with pytest.raises(ValidationError, match="This time is past"):
        scheduling.schedule(meeting, publish_at=ON_TIME, **doing)
    with pytest.raises(ValidationError, match="before the meeting"):
        scheduling.schedule(meeting, publish_at=datetime(2017, 2, 17, 8, tzinfo=UTC), **URGENT, **doing)
    assert again(meeting).state == "draft"


def test_urgency_set_with_the_time_is_stated_when_it_is_published(meeting, doing):
    scheduling.schedule(meeting, publish_at=LATE, **URGENT, **doing)
    due_work.run(LATE)
    assert URGENT["because"] in again(meeting).stands_in and again(meeting).is_published


def test_a_set_publication_that_fails_makes_a_draft_again_and_tells_the_clerk_why(client_as, meeting, cast):
    at = datetime(2017, 2, 8, 15, tzinfo=UTC)
    scheduling.schedule(meeting, publish_at=ON_TIME, by=cast["clerk"], at=at)
    meeting.reports.filter(title__startswith="Corporate").update(visibility=Visibility.DRAFT)
    due_work.run(ON_TIME)
    found = again(meeting)
    assert found.state == "draft" and "is still a draft" in found.publish_failed_because
    assert not Report.objects.filter(visibility=Visibility.PUBLIC).exists()
    clerk = client_as("clerk")
    assert "was not published at the set time" in clerk.get(HERE).content.decode()
    assert "Not published at the set time" in clerk.get("/home/").content.decode()
    assert "set time" not in client_as("member_alder").get(HERE).content.decode()


def test_a_worker_that_comes_late_loses_clear_days_and_is_refused(meeting, cast):
    scheduling.schedule(meeting, publish_at=ON_TIME, by=cast["clerk"], at=datetime(2017, 2, 8, 15, tzinfo=UTC))
    due_work.run(LATE)
    assert "only 4 clear days" in again(meeting).publish_failed_because


def test_a_publication_set_by_somebody_who_is_clerk_no_more_does_not_come_about(meeting, cast):
    scheduling.schedule(meeting, publish_at=ON_TIME, by=cast["clerk"], at=datetime(2017, 2, 8, 15, tzinfo=UTC))
    RoleAssignment.objects.filter(user=cast["clerk"]).update(to_on=date(2017, 2, 9))
    due_work.run(ON_TIME)
    assert "Only the clerk" in again(meeting).publish_failed_because


def test_a_set_publication_is_taken_back_and_its_meetings_day_kept_while_it_stands(meeting, cast):
    doing = {"by": cast["clerk"], "at": datetime(2017, 2, 8, 15, tzinfo=UTC)}
    scheduling.schedule(meeting, publish_at=ON_TIME, **doing)
    with pytest.raises(ValidationError, match="Take that back first"):
        meetings.change(meeting, held_on=date(2017, 2, 16), **doing)
    scheduling.take_back(meeting, **doing)
    due_work.run(ON_TIME)
    assert again(meeting).state == "draft"
    with pytest.raises(ValidationError, match="No publication"):
        scheduling.take_back(meeting, **doing)


def test_a_cancelled_meeting_is_not_published_at_its_time(meeting, cast):
    doing = {"by": cast["clerk"], "at": datetime(2017, 2, 8, 15, tzinfo=UTC)}
    scheduling.schedule(meeting, publish_at=ON_TIME, **doing)
    meetings.cancel(meeting, because="Snow.", **doing)
    due_work.run(ON_TIME)
    assert again(meeting).state == "draft"
    assert not AuditEvent.objects.filter(verb="meeting.publication_failed").exists()


def test_a_scheduled_agenda_is_still_a_draft_to_everybody_else(client_as, meeting, cast):
    scheduling.schedule(meeting, publish_at=ON_TIME, by=cast["clerk"], at=datetime(2017, 2, 8, 15, tzinfo=UTC))
    assert client_as("public").get(f"/public{HERE}").status_code == 404
    assert client_as("member_willow").get(HERE).status_code == 404
    assert client_as("member_alder").get(HERE).status_code == 200


@pytest.mark.parametrize(
    ("asked", "field"), [({"short_notice": ""}, "id_short_notice_0"), ({"short_notice": "urgent"}, "id_because")]
)
def test_too_few_clear_days_are_refused_beside_the_field_that_may_stand_in_for_them(client_as, meeting, asked, field):
    Meeting.objects.filter(pk=meeting.pk).update(held_on=date(2017, 2, 16))
    page = client_as("clerk").post("/meetings/osmb/2017-02-16/publish/", {"when": "now", "because": ""} | asked)
    summary = page.content.decode().partition("There is a problem")[2].partition("</div>")[0]
    assert page.status_code == 422 and f'href="#{field}"' in summary and "only 4 clear days" in summary


# Late items


def test_a_late_item_is_marked_with_the_reason_and_the_minutes_state_it(client_as, published, too_late):
    item = late_items.add(published, title="Flooding", kind="decision", urgent_because="The Don rose.", **too_late)
    assert (item.label, item.section) == ("16", "Late items")
    for address in (f"/public{HERE}", f"/public{HERE}items/16/"):
        page = client_as("public").get(address).content.decode()
        assert "Late item" in page and "The Don rose." in page
    minutes.minute(published, title="Flooding", summary="", resolutions=[], **too_late)
    stated = content_of(again(published).minutes).urgency
    assert stated == [
        "The Chairman was of the opinion that item 16 should be considered as a matter of urgency by reason of: "
        "The Don rose."
    ]
    assert "The Don rose." in client_as("clerk").get(f"{HERE}minutes/").content.decode()


def test_an_agenda_at_short_notice_is_stated_in_the_minutes(meeting, too_late):
    meetings.publish(meeting, **URGENT, **too_late)
    minutes.minute(meeting, title="Apologies", summary="", resolutions=[], **too_late)
    assert URGENT["because"] in content_of(again(meeting).minutes).urgency[0]


def test_a_late_item_without_its_clear_days_needs_a_reason_and_with_them_none(published, doing, too_late):
    with pytest.raises(ValidationError, match="special circumstances"):
        late_items.add(published, title="Flooding", kind="decision", **too_late)
    in_time = late_items.add(published, title="Parking", kind="decision", **doing)
    assert in_time.is_late and in_time.urgent_because == ""


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"state": "draft", "published_at": None, "published_by": None}, "is not published"),
        ({"held_on": date(2017, 2, 8)}, "was held on 8 February 2017"),
    ],
)
def test_a_late_item_is_for_a_published_agenda_before_the_meeting(published, doing, change, words):
    Meeting.objects.filter(pk=published.pk).update(**change)
    with pytest.raises(ValidationError, match=words):
        late_items.add(published, title="Flooding", kind="decision", urgent_because="Water.", **doing)


def test_papers_are_put_under_a_late_item_of_a_published_agenda_alone(client_as, published, too_late):
    item = late_items.add(published, title="Flooding", kind="decision", urgent_because="The Don rose.", **too_late)
    report = reports.write_for_item(item, title="The flood of 9 February", **too_late)
    public = client_as("public")
    assert "The flood of" not in public.get(f"/public{HERE}").content.decode()
    clerk = client_as("clerk")
    assert clerk.post(f"{HERE}reports/{report.pk}/release/").status_code == 302
    assert "The flood of" in public.get(f"/public{HERE}").content.decode()
    assert public.get(f"/public{HERE}reports/{report.pk}/").status_code == 200
    assert b"The flood of" in public.get(f"/public{HERE}publication.json").content
    with pytest.raises(AgendaIsPublished):
        agenda_items.attach(published.items.get(number=10), title="More", registry_key="x:y", **too_late)


# Late papers under an item that stands on the published agenda


def test_an_item_of_a_published_agenda_takes_late_papers_once_it_is_said_why(client_as, published, too_late):
    """The report was to follow: the clerk says why, writes it, releases it, and the public reads when and why."""
    clerk, public, address = client_as("clerk"), client_as("public"), f"{HERE}items/10/"
    page = clerk.get(address).content.decode()
    assert "Let late papers come under it" in page and "Write a report" not in page
    form = clerk.get(f"{address}late-papers/").content.decode()
    assert "Papers that come today have" in form and "special circumstances" not in form
    empty = clerk.post(f"{address}late-papers/", {"because": " "})
    assert empty.status_code == 422 and "Say why they come after the agenda." in empty.content.decode()
    late_items.take_papers(published.items.get(number=10), because="The audit ended late.", **too_late)
    page = clerk.get(address).content.decode()
    assert "Write a report" in page and "Change why papers come late" in page
    assert "The audit ended late." not in public.get(f"/public{address}").content.decode()
    item = published.items.get(number=10)
    report = reports.write_for_item(item, title="The audit of 2016", **too_late)
    assert "The audit" not in public.get(f"/public{HERE}").content.decode()
    assert clerk.post(f"{HERE}reports/{report.pk}/release/").status_code == 302
    for path in ("", "items/10/"):
        page = public.get(f"/public{HERE}{path}").content.decode()
        assert "Late papers" in page and "The audit ended late." in page and "Added on 10 February 2017" in page
    assert b"The audit ended late." in public.get(f"/public{HERE}publication.json").content


def test_late_papers_that_lost_their_clear_days_are_stated_in_the_minutes_and_others_are_not(
    published, doing, too_late
):
    for number, at in ((9, doing["at"]), (10, too_late["at"])):
        item = late_items.take_papers(published.items.get(number=number), because="It came late.", **doing)
        agenda_items.attach(item, title="More", registry_key=f"x:{number}", **(doing | {"at": at}))
    late_items.take_papers(published.items.get(number=11), because="Nothing came.", **doing)
    minutes.minute(published, title="Apologies", summary="", resolutions=[], **too_late)
    assert content_of(again(published).minutes).urgency == [
        "The Chairman was of the opinion that the late papers under item 10 should be considered as a matter of "
        "urgency by reason of: It came late."
    ]


def test_of_a_published_agenda_a_late_paper_is_taken_off_again_and_no_other(client_as, published, too_late):
    item = published.items.get(number=9)
    first = item.papers.get()
    item = late_items.take_papers(item, because="It came late.", **too_late)
    late = agenda_items.attach(item, title="More", registry_key="x:y", **too_late)
    page = client_as("clerk").get(f"{HERE}items/9/").content.decode()
    assert "Take “More” from under" in page and f"Take “{first.title}” from under" not in page
    with pytest.raises(AgendaIsPublished):
        agenda_items.detach(first, **too_late)
    agenda_items.detach(late, **too_late)
    assert list(item.papers.all()) == [first]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"state": "draft", "published_at": None, "published_by": None}, "is not published"),
        ({"held_on": date(2017, 2, 8)}, "was held on 8 February 2017"),
    ],
)
def test_late_papers_are_for_a_published_agenda_before_the_meeting(published, doing, change, words):
    Meeting.objects.filter(pk=published.pk).update(**change)
    with pytest.raises(ValidationError, match=words):
        late_items.take_papers(published.items.get(number=10), because="It came late.", **doing)


def test_an_agenda_taken_down_and_published_anew_has_no_late_papers(published, doing, too_late):
    item = late_items.take_papers(published.items.get(number=9), because="It came late.", **doing)
    item.papers.update(added_late_at=doing["at"])
    tombstones.take_down_agenda(published, because="A mistake.", **doing)
    meetings.publish(published, **URGENT, **too_late)
    item.refresh_from_db()
    assert item.late_papers_because == "" and not item.papers.filter(added_late_at__isnull=False).exists()


def test_why_papers_come_late_under_a_withheld_item_is_withheld_too(client_as, published, doing, too_late):
    item = published.items.get(number=9)
    late_items.take_papers(item, because="Canary is ill.", **too_late)
    item.papers.update(added_late_at=too_late["at"])
    make.withhold(item, paragraphs="1", neutral_title="A person", **too_late)
    minutes.minute(published, title="A person", summary="", resolutions=[], **too_late)
    minutes.publish(again(published).minutes, **too_late)
    page = client_as("public").get(f"/public{HERE}minutes/").content.decode()
    assert "late papers under item 9 should be considered as a matter of urgency by reason of special" in page
    for address in ("", "items/9/", "publication/", "publication.json", "minutes/"):
        assert "Canary" not in client_as("public").get(f"/public{HERE}{address}").content.decode()


def test_the_circumstances_of_a_late_item_that_is_withheld_are_withheld_too(client_as, published, too_late):
    item = late_items.add(published, title="Canary", kind="decision", urgent_because="Canary is ill.", **too_late)
    make.withhold(item, paragraphs="1", neutral_title="A person", **too_late)
    minutes.minute(published, title="A person", summary="", resolutions=[], **too_late)
    minutes.publish(again(published).minutes, **too_late)
    for address in ("", "items/16/", "publication/", "publication.json", "minutes/"):
        assert "Canary" not in client_as("public").get(f"/public{HERE}{address}").content.decode()


# Taken down


@pytest.fixture
def gone(published, doing):
    tombstones.take_down_agenda(published, because="It named a child.", **doing)
    return again(published)


def test_a_taken_down_agenda_leaves_a_tombstone_with_its_reason_and_nothing_else(client_as, gone):
    public = client_as("public")
    report = gone.reports.first()
    paper = gone.items.get(number=9).papers.get()
    for address in ("", "items/9/", f"reports/{report.pk}/", f"papers/{paper.pk}/", "publication/", "publication.json"):
        response = public.get(f"/public{HERE}{address}")
        page = response.content.decode()
        assert response.status_code == 410, address
        assert "It named a child." in page and "9 February 2017" in page
        assert "Sufficiency" not in page and report.title not in page and "Overview and Scrutiny" not in page
    for address in ("/", "/public/meetings/", "/public/meetings/meetings.ics", "/public/meetings/committees/osmb/"):
        assert "17 February 2017" not in public.get(address).content.decode()
    assert "20170217" not in public.get("/public/meetings/meetings.ics").content.decode()


def test_what_never_was_there_is_not_found_rather_than_gone(client_as, published):
    public = client_as("public")
    for address in (f"/public{HERE}reports/999/", f"/public{HERE}items/99/", "/public/meetings/osmb/2017-03-03/"):
        assert public.get(address).status_code == 404


def test_a_taken_down_agenda_is_mended_and_published_anew(client_as, gone, doing, too_late):
    agenda_items.take_off(gone.items.get(number=9), **doing)
    with pytest.raises(CannotPublish, match="only 4 clear days"):
        meetings.publish(gone, **too_late)
    meetings.publish(gone, **URGENT, **too_late)
    assert again(gone).published_at == LATE
    response = client_as("public").get(f"/public{HERE}")
    assert response.status_code == 200 and "Sufficiency" not in response.content.decode()
    assert [one.number for one in gone.publications.latest_first()] == [2, 1]


def test_a_taken_down_report_says_so_and_the_rest_of_the_agenda_stands(client_as, published, doing):
    report = Report.objects.get(item_papers__item__number=9, item_papers__item__meeting=published)
    paper = report.item_papers.get()
    tombstones.take_down_report(report, because="It named a child.", **doing)
    public = client_as("public")
    for address in (f"reports/{report.pk}/", f"papers/{paper.pk}/"):
        response = public.get(f"/public{HERE}{address}")
        assert response.status_code == 410
        assert "It named a child." in response.content.decode() and report.title not in response.content.decode()
    page = public.get(f"/public{HERE}").content.decode()
    assert "A report that was taken down" in page and "It named a child." in page
    assert public.get(f"/public{HERE}reports/{published.reports.exclude(pk=report.pk).first().pk}/").status_code == 200
    assert report.title not in json.loads(public.get(f"/public{HERE}publication.json").content)["items"][8]["papers"]
    reports.release(report, to=Visibility.PUBLIC, **doing)
    assert public.get(f"/public{HERE}reports/{report.pk}/").status_code == 200


def test_only_what_is_published_is_taken_down_and_with_a_reason(meeting, published, doing):
    with pytest.raises(ValidationError):
        tombstones.take_down_agenda(published, because="", **doing)
    report = published.reports.first()
    Report.objects.filter(pk=report.pk).update(visibility=Visibility.MEMBERS)
    with pytest.raises(ValidationError, match="nothing to take down"):
        tombstones.take_down_report(report, because="A mistake.", **doing)
    tombstones.take_down_agenda(published, because="A mistake.", **doing)
    with pytest.raises(ValidationError, match="nothing to take down"):
        tombstones.take_down_agenda(published, because="A mistake.", **doing)


# The pages


def test_the_clerk_is_told_the_clear_days_before_publishing(client_as, meeting):
    page = client_as("clerk").get(f"{HERE}publish/").content.decode()
    assert "Published today, it gives 5 clear days before the meeting; 5 needed." in page


def test_what_was_typed_stays_when_publication_is_refused(client_as, meeting):
    clerk = client_as("clerk")
    asked = {"when": "later", "publish_on": "2017-02-10", "publish_time": "09:00", "because": "Typed already"}
    refused = clerk.post(f"{HERE}publish/", asked)
    page = refused.content.decode()
    assert refused.status_code == 422 and "There is a problem" in page
    assert "only 4 clear days" in page and "Typed already" in page and 'value="2017-02-10"' in page
    missing = clerk.post(f"{HERE}publish/", {"when": "later", "publish_time": "09:00"})
    assert "Give the day of publication" in missing.content.decode()
    done = clerk.post(f"{HERE}publish/", asked | {"short_notice": "urgent"}, follow=True)
    assert "Set to be published on" in done.content.decode()
    clerk.post(f"{HERE}publish/take-back/")
    assert again(meeting).state == "draft"


@pytest.mark.parametrize("text", ["x\x00y", "x" * 501])
def test_a_hostile_reason_is_refused_with_a_sentence(client_as, published, text):
    clerk = client_as("clerk")
    assert clerk.post(f"{HERE}take-down/", {"because": text}).status_code == 422
    late = {"title": "Late", "kind": "decision", "urgent_because": text}
    Closure.objects.create(first_on=date(2017, 2, 14), last_on=date(2017, 2, 14), why="Offices closed")
    assert clerk.post(f"{HERE}late-items/add/", late).status_code == 422
    assert again(published).is_published


@pytest.mark.parametrize("address", ["publish/", "take-down/", "late-items/add/"])
@pytest.mark.parametrize("key", ["member_alder", "officer_cyps", "administrator", "performance_lead"])
def test_nobody_but_the_clerk_publishes(client_as, meeting, address, key):
    assert client_as(key).get(f"{HERE}{address}").status_code == 403


def test_a_published_meeting_with_late_items_and_reports_taken_down_takes_12_queries(
    client_as, cast, doing, django_assert_max_num_queries
):
    held = make.meeting(make.committee("audit"))
    for number in range(20):
        item = make.item(held, f"Item {number}")
        report = Report.objects.create(meeting=held, title=f"Report {number}", visibility="members")
        agenda_items.attach(item, title=report.title, report=report, **doing)
    meetings.publish(held, **doing)
    late_items.add(again(held), title="Late", kind="decision", **doing)
    tombstones.take_down_report(again(report), because="A mistake.", **doing)
    with django_assert_max_num_queries(12):
        page = client_as("public").get("/public/meetings/audit/2017-03-10/").content.decode()
    assert page.count('class="agenda__item"') == 21 and page.count("taken down") == 1
