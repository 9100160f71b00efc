"""A paper that an officer is asked to send as a file: sent and replaced by them alone, released by the clerk."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from council_portal import audit
from council_portal.access.actor import Actor
from council_portal.pdf.uploads import Examined, Verdict
from council_portal.stale import ChangedMeanwhile
from meetings import uploads as upload_papers
from meetings.actions import departures, meetings, upload_slots, uploads
from meetings.actions.agenda_items import AgendaIsPublished
from meetings.models import ItemPaper, Upload, UploadSlot
from meetings.queries.upload_slots import asked_under, to_send
from meetings.rules.agenda import Leaving
from meetings.rules.uploads import Sending, sending
from tests.factories import meetings as make

AT = datetime(2017, 2, 9, 10, tzinfo=UTC)
TODAY, DUE = date(2017, 2, 9), date(2017, 2, 20)
HERE = "/meetings/audit/2017-03-10/"
LOCKED = "It is protected by a password."


@pytest.fixture(autouse=True)
def examined(monkeypatch):
    """Has files examined at once and in this process: a file's first bytes say what is found in it."""

    def examine(content, name, *, on_step=None):
        refusal = LOCKED if content.startswith(b"locked") else ""
        return Examined(Verdict(refusal=refusal, pages=3, size=len(content), paper="A4"), b"" if refusal else content)

    monkeypatch.setattr(upload_papers.uploads, "examine", examine)


@pytest.fixture
def doing(cast):
    return {"by": cast["clerk"], "at": AT}


@pytest.fixture
def item(cast):
    return make.item(make.meeting(make.committee("audit")), "The bridge")


@pytest.fixture
def slot(item, cast, doing):
    return upload_slots.ask(item, title="Survey of the bridge", author=cast["officer_cyps"], due_on=DUE, **doing)


@pytest.fixture
def page(slot):
    return f"/meetings/writing/files/{slot.pk}/"


def fill(slot, cast, version=0):
    sent = {"content": b"good", "name": "survey.pdf", "version": version}
    return upload_slots.fill(slot, **sent, by=cast["officer_cyps"], at=AT)


def a_file(content=b"good", name="survey.pdf"):
    return SimpleUploadedFile(name, content)


def test_the_clerk_asks_an_officer_who_sends_the_file_and_reads_what_was_found(client_as, item, cast):
    clerk, officer = client_as("clerk"), client_as("officer_cyps")
    ask = f"{HERE}items/1/upload-slots/"
    assert clerk.get(ask).context["form"].initial["title"] == "The bridge"
    asked = {"title": "Survey of the bridge", "author": cast["officer_cyps"].pk, "due_on": "2017-02-20"}
    assert clerk.post(ask, asked).status_code == 302
    page = f"/meetings/writing/files/{UploadSlot.objects.get().pk}/"
    for where in ("/home/", "/meetings/writing/"):
        assert page in officer.get(where).content.decode()
    shown = officer.get(page).content.decode()
    assert "Survey of the bridge" in shown and "20 February 2017" in shown and "found in the file" not in shown
    told = officer.post(page, {"version": 0, "file": a_file()}, follow=True).content.decode()
    assert "The file is sent." in told and "What was found in the file" in told and "3, A4" in told
    paper = ItemPaper.objects.get()
    assert (paper.item, paper.title) == (item, "Survey of the bridge")
    assert page not in officer.get("/home/").content.decode()
    listed = clerk.get(f"{HERE}items/1/").content.decode()
    assert "Papers asked for" in listed and "Sent" in listed and "Draft" in listed
    assert clerk.post(f"{HERE}papers/{paper.pk}/upload/release/").status_code == 302
    assert "The clerk has released the paper." in officer.get(page).content.decode()
    assert "Papers asked for" not in clerk.get(f"{HERE}items/1/").content.decode()


@pytest.mark.parametrize(
    ("author", "said"),
    [
        ("", "Choose the officer who is to send the paper."),
        ("999", "Select a valid choice."),
        ("<b>", "Select a valid"),
    ],
)
def test_who_cannot_be_asked_is_refused_beside_the_field(client_as, item, author, said):
    asked = {"title": "Survey of the bridge", "author": author, "due_on": "2017-02-20"}
    answer = client_as("clerk").post(f"{HERE}items/1/upload-slots/", asked)
    assert said in answer.content.decode() and "Survey of the bridge" in answer.content.decode()
    assert not UploadSlot.objects.exists()


def test_nobody_else_opens_it_and_it_opens_nothing_else(client_as, slot, page, cast):
    fill(slot, cast)
    for who in ("officer_ach", "clerk", "administrator", "member_alder"):
        assert client_as(who).get(page).status_code == 404
        assert client_as(who).post(page, {"version": 1, "file": a_file()}).status_code == 404
    officer, paper = client_as("officer_cyps"), ItemPaper.objects.get()
    upload = f"papers/{paper.pk}/upload/"
    for where in ("", "items/1/", f"papers/{paper.pk}/", upload, f"{upload}paper.pdf"):
        assert officer.get(f"{HERE}{where}").status_code == 404
    assert officer.get(f"{HERE}items/1/upload-slots/").status_code == 403


def test_a_refused_file_is_told_and_another_takes_its_place(client_as, slot, page, cast):
    officer = client_as("officer_cyps")
    told = officer.post(page, {"version": 0, "file": a_file(b"locked")}, follow=True).content.decode()
    assert LOCKED in told
    assert [entry.sending for entry in to_send(Actor(user=cast["officer_cyps"], on=TODAY))] == [Sending.REFUSED]
    assert "Refused: send another" in officer.get("/home/").content.decode()
    officer.post(page, {"version": 1, "file": a_file()})
    latest = Upload.objects.get().latest
    assert latest.number == 2 and latest.uploaded_by == cast["officer_cyps"] and ItemPaper.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Choose a file."),
        ({"file": a_file(name="survey.exe")}, "ends in .exe"),
        ({"file": a_file(b"")}, "is empty"),
    ],
)
def test_what_cannot_be_a_paper_is_refused_beside_the_field(client_as, page, sent, said):
    refused = client_as("officer_cyps").post(page, {"version": 0} | sent)
    assert refused.status_code == 422 and said in refused.content.decode() and not Upload.objects.exists()


def test_of_two_files_sent_at_once_the_second_is_told_and_holds_when_sent_again(client_as, slot, page, cast):
    fill(slot, cast)
    with pytest.raises(ChangedMeanwhile):
        fill(slot, cast)
    officer = client_as("officer_cyps")
    clash = officer.post(page, {"version": 0, "file": a_file()})
    assert clash.status_code == 422 and "Another file was sent meanwhile." in clash.content.decode()
    held = clash.context["form"]["version"].value()
    assert officer.post(page, {"version": held, "file": a_file()}).status_code == 302
    assert Upload.objects.get().latest.number == 2


def test_asking_again_changes_the_day_alone_and_nobody_asks_themselves(slot, item, cast, doing):
    again = upload_slots.ask(item, title=slot.title, author=slot.author, due_on=date(2017, 2, 22), **doing)
    assert again.pk == slot.pk and again.due_on == date(2017, 2, 22)
    with pytest.raises(ValidationError, match="upload the paper yourself"):
        upload_slots.ask(item, title="More", author=cast["clerk"], due_on=DUE, **doing)
    with pytest.raises(ValidationError, match="today or a day to come"):
        upload_slots.ask(item, title="More", author=cast["officer_cyps"], due_on=date(2017, 2, 8), **doing)
    assert audit.trail(item.meeting.key).filter(verb="upload.asked_for").count() == 2


def test_who_is_asked_no_longer_sends_nothing_and_what_they_sent_stays(client_as, slot, page, cast, doing):
    fill(slot, cast)
    client_as("clerk").post(f"{HERE}upload-slots/{slot.pk}/take-back/")
    upload_slots.take_back(slot, **doing)
    assert client_as("officer_cyps").get(page).status_code == 404 and ItemPaper.objects.exists()
    with pytest.raises(ValidationError, match="no longer asked"):
        fill(slot, cast, version=1)
    assert to_send(Actor(user=cast["officer_cyps"], on=TODAY)) == []


def test_a_released_paper_is_the_clerks(slot, cast, doing):
    fill(slot, cast)
    uploads.release(Upload.objects.get(), **doing)
    with pytest.raises(ValidationError, match="Ask them to change it"):
        fill(slot, cast, version=1)


def test_nothing_is_asked_or_sent_once_the_agenda_is_published(client_as, slot, page, item, cast, doing):
    meetings.publish(item.meeting, **doing)
    with pytest.raises(AgendaIsPublished):
        upload_slots.ask(item, title="More", author=cast["officer_cyps"], due_on=DUE, **doing)
    refused = client_as("officer_cyps").post(page, {"version": 0, "file": a_file()})
    assert "The agenda is published" in refused.content.decode() and not Upload.objects.exists()


def test_what_is_asked_for_waits_with_its_item(client_as, slot, page, item, cast, doing):
    departure = departures.leave(item, leaving=Leaving.DEFERRED, because="Late.", **doing)
    assert client_as("officer_cyps").get(page).status_code == 404
    for done in (lambda: fill(slot, cast), lambda: upload_slots.take_back(slot, **doing)):
        with pytest.raises(ValidationError, match="waits for a meeting"):
            done()
    later = make.meeting(departure.meeting.committee, date(2017, 4, 7))
    departures.bring_back(departure, to_meeting=later, **doing)
    assert client_as("officer_cyps").post(page, {"version": 0, "file": a_file()}).status_code == 302
    assert ItemPaper.objects.get().item.meeting == later


@pytest.mark.parametrize(
    ("state", "today", "found"),
    [
        (None, DUE, Sending.ASKED),
        (None, date(2017, 2, 21), Sending.OVERDUE),
        ("waiting", DUE, Sending.EXAMINED),
        ("refused", DUE, Sending.REFUSED),
        ("accepted", date(2017, 2, 21), Sending.SENT),
    ],
)
def test_how_far_a_paper_is_follows_from_its_day_and_its_latest_file(state, today, found):
    assert sending(DUE, state, today=today) == found


def test_the_lists_take_one_query_however_long(slot, item, cast, doing, django_assert_num_queries):
    for number in range(5):
        upload_slots.ask(item, title=f"Paper {number}", author=cast["officer_cyps"], due_on=DUE, **doing)
    officer = Actor(user=cast["officer_cyps"], on=TODAY)
    assert officer.is_staff_of_the_council
    with django_assert_num_queries(1):
        assert [entry.slot.item.meeting.committee.slug for entry in to_send(officer)] == ["audit"] * 6
    with django_assert_num_queries(1):
        assert {entry.slot.author.pk for entry in asked_under(item.pk, today=TODAY)} == {cast["officer_cyps"].pk}
    assert to_send(Actor(user=cast["officer_cyps"], on=date(2017, 3, 11))) == []


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("ends_not_before", {"to_on": date(2017, 2, 8)}),
        ("due_once_it_began", {"due_on": date(2017, 2, 8)}),
        ("has_a_title", {"title": ""}),
    ],
)
def test_the_database_refuses(slot, constraint, changes):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        UploadSlot.objects.filter(pk=slot.pk).update(**changes)
