"""Uploaded papers: sent, examined, replaced, released, and read by those who may and nobody else."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from council_portal import files, jobs
from council_portal.access.roles import Role
from council_portal.models import AuditEvent, Job, JobState, StoredFile, Visibility
from council_portal.pdf.uploads import Examined, Verdict
from council_portal.registry import PaperMissing, registry
from council_portal.stale import ChangedMeanwhile
from meetings import uploads as upload_papers
from meetings.actions import exemptions, meetings, tombstones, uploads
from meetings.actions.meetings import CannotPublish
from meetings.models import ItemPaper, Upload, UploadVersion
from meetings.queries.agendas import agenda_of
from meetings.queries.issuing import carried_in
from meetings.queries.packs import contents_of
from meetings.queries.uploads import unresolved_in, visibility_of
from meetings.rules.packs import Edition
from meetings.rules.uploads import UploadState
from tests.council_portal.uploads.poor_files import a_pdf, saved
from tests.factories import meetings as make

AT = datetime(2017, 3, 1, 10, tzinfo=UTC)
WORDS = "Canary 4711"
LOCKED = "It is protected by a password."


@pytest.fixture
def examined(monkeypatch):
    """Has files examined at once and in this process: a file's first bytes say what is found in it."""

    def examine(content, name, *, on_step=None):
        if content.startswith(b"locked"):
            return Examined(Verdict(refusal=LOCKED, size=len(content)), b"")
        return Examined(Verdict(pages=3, size=len(content), paper="A4", removed=["a script"]), b"%PDF-clean " + content)

    monkeypatch.setattr(upload_papers.uploads, "examine", examine)


@pytest.fixture
def committee(cast):
    committee = make.committee(members_read_restricted=True)
    make.seat(committee, make.councillor("Alder", user=cast["member_alder"]))
    return committee


@pytest.fixture
def item(committee):
    return make.item(make.meeting(committee, date(2017, 3, 10)), "The bridge")


@pytest.fixture
def send(cast, item, examined):
    def sent(content=b"good", name="bridge.pdf", title="The bridge", under=None):
        paper, _ = uploads.send(under or item, title=title, content=content, name=name, by=cast["clerk"], at=AT)
        return Upload.objects.get(key=paper.registry_key), paper

    return sent


def replace(upload, cast, content=b"good", version=1):
    return uploads.replace(upload, content=content, name="new.pdf", version=version, by=cast["clerk"], at=AT)


def content_of(upload, *, for_public=False):
    return registry.paper_provider(upload.key).content(upload.key, for_public=for_public, at=AT)


def publish(item, cast):
    return meetings.publish(item.meeting, by=cast["clerk"], at=AT)


def withhold(item, cast, paper=None):
    return make.withhold(item, paper=paper, paragraphs="1", by=cast["clerk"], at=AT)


# Sent and examined.


def test_a_file_is_kept_as_it_was_sent_and_its_copy_beside_it(send):
    upload, paper = send()
    version = upload.latest
    assert version.is_accepted and version.number == 1
    assert files.path_of(version.original.sha256).read_bytes() == b"good"
    assert files.path_of(version.clean_copy.sha256).read_bytes() == b"%PDF-clean good"
    assert version.clean_copy.name == "the-bridge.pdf" and version.original.name == "bridge.pdf"
    assert version.verdict["pages"] == 3 and paper.registry_key == upload.key
    verbs = AuditEvent.objects.filter(subject=upload.key).order_by("sequence").values_list("verb", flat=True)
    assert list(verbs) == ["upload.sent", "upload.examined"]


def test_what_is_found_is_kept_once_however_often_the_work_is_done(send):
    upload, _ = send()
    before = upload.latest
    uploads.settle(before, Examined(Verdict(refusal="Late."), b""), at=AT)
    assert upload.latest.state == UploadState.ACCEPTED and upload.latest.clean_copy_id == before.clean_copy_id


def test_work_that_died_is_done_again_from_the_file_that_was_sent(send, monkeypatch):
    def dies(*args, **named):
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(upload_papers.uploads, "examine", dies)
        upload, _ = send()
    assert upload.latest.is_waiting
    failed = Job.objects.get(subject=upload.latest.subject)
    assert failed.state == JobState.FAILED
    jobs.retry(failed, by=failed.requested_by)
    assert upload.latest.is_accepted


@pytest.mark.parametrize("content", [b"locked", b"waiting"])
def test_an_unresolved_file_stops_pack_and_publication_with_the_reason(send, item, cast, content):
    upload, _ = send(content)
    if content == b"waiting":
        UploadVersion.objects.update(state=UploadState.WAITING, clean_copy=None)
    reason = LOCKED if content == b"locked" else "still being examined"
    with pytest.raises(PaperMissing, match=reason):
        content_of(upload)
    with pytest.raises(CannotPublish, match=reason):
        publish(item, cast)
    with pytest.raises(ValidationError, match=reason):
        uploads.release(upload, by=cast["clerk"], at=AT)


def test_a_draft_keeps_its_agenda_from_being_published(send, item, cast):
    upload, _ = send()
    with pytest.raises(CannotPublish, match="still a draft"):
        publish(item, cast)
    uploads.release(upload, by=cast["clerk"], at=AT)
    publish(item, cast)
    upload.refresh_from_db()
    assert visibility_of(upload) == Visibility.PUBLIC


# Replaced.


def test_a_new_file_takes_the_place_of_the_old_which_is_kept(send, cast):
    upload, _ = send(b"locked")
    replace(upload, cast)
    assert [version.state for version in upload.versions.order_by("number")] == ["refused", "accepted"]
    assert content_of(upload).pdf_sha256 == upload.latest.clean_copy.sha256


def test_of_two_who_replace_a_file_at_once_the_second_is_told(send, cast):
    upload, _ = send()
    replace(upload, cast, version=1)
    with pytest.raises(ChangedMeanwhile):
        replace(upload, cast, version=1)
    assert upload.versions.count() == 2


def test_a_file_is_not_replaced_while_it_is_examined_nor_once_it_is_published(send, item, cast):
    upload, _ = send()
    UploadVersion.objects.update(state=UploadState.WAITING, clean_copy=None)
    with pytest.raises(ValidationError, match="still being examined"):
        replace(upload, cast)
    upload.versions.update(state=UploadState.REFUSED)
    replace(upload, cast)
    uploads.release(upload, by=cast["clerk"], at=AT)
    publish(item, cast)
    with pytest.raises(uploads.UploadIsPublished):
        replace(upload, cast, version=2)


# Its title.


def rename(upload, cast, title="The old bridge", as_read="The bridge"):
    return uploads.rename(upload, title=title, as_read=as_read, by=cast["clerk"], at=AT)


def test_a_paper_gets_another_title_wherever_it_is_listed(send, item, cast):
    upload, paper = send()
    rename(upload, cast)
    paper.refresh_from_db()
    assert paper.title == content_of(upload).title == "The old bridge"
    event = AuditEvent.objects.get(verb="upload.renamed")
    assert event.before == {"title": "The bridge"} and event.after == {"title": "The old bridge"}


def test_of_two_who_give_a_title_at_once_the_second_is_told(send, cast):
    upload, _ = send()
    rename(upload, cast)
    with pytest.raises(ChangedMeanwhile):
        rename(upload, cast, title="The new bridge")
    assert Upload.objects.get().title == "The old bridge"


def test_the_title_of_a_published_paper_stays(send, item, cast):
    upload, _ = send()
    uploads.release(upload, by=cast["clerk"], at=AT)
    rename(upload, cast)
    publish(item, cast)
    with pytest.raises(uploads.UploadIsPublished):
        rename(upload, cast, title="The new bridge", as_read="The old bridge")


def test_the_clerk_changes_a_title_on_its_page_and_what_was_typed_stays(client_as, send, cast):
    upload, paper = send()
    clerk, address = client_as("clerk"), f"{HERE}papers/{paper.pk}/upload/title/"
    assert "Change its title" in clerk.get(f"{HERE}papers/{paper.pk}/upload/").content.decode()
    empty = clerk.post(address, {"title": " ", "as_read": "The bridge"})
    assert empty.status_code == 422 and "Give the paper a title." in empty.content.decode()
    rename(upload, cast)
    stale = clerk.post(address, {"title": "My bridge", "as_read": "The bridge"}).content.decode()
    assert "It now reads: The old bridge" in stale and 'value="My bridge"' in stale
    assert clerk.post(address, {"title": "My bridge", "as_read": "The old bridge"}).status_code == 302
    assert Upload.objects.get().title == "My bridge"
    for key in ("member_alder", "officer_cyps", "administrator"):
        assert client_as(key).get(address).status_code == 403


# The record's own word.


@pytest.mark.parametrize(
    "broken",
    [
        {"state": "accepted", "clean_copy": None},
        {"number": 0},
        {"state": "refused"},
    ],
)
def test_the_database_refuses_a_version_that_contradicts_itself(send, broken):
    send()
    with pytest.raises(IntegrityError), transaction.atomic():
        UploadVersion.objects.update(**broken)


def test_the_database_refuses_a_release_by_nobody_and_a_version_twice(send):
    upload, _ = send()
    with pytest.raises(IntegrityError), transaction.atomic():
        Upload.objects.update(released_at=AT)
    twin = upload.latest
    twin.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save(force_insert=True)


# Who may read it.


def test_a_draft_is_listed_for_the_clerk_alone_and_says_how_it_stands(send, item, actor_as):
    send(b"locked")
    listed = {
        key: agenda_of(item.meeting, actor=actor_as(key)).items[0].papers for key in ("clerk", "member_alder", "public")
    }
    assert [paper.note for paper in listed["clerk"]] == ["Refused"]
    assert not listed["member_alder"] and not listed["public"]


def test_readers_of_each_stage(send, item, cast, actor_as):
    upload, paper = send()

    def readers():
        upload.refresh_from_db()
        who = ("public", "member_alder", "member_willow", "officer_cyps", "administrator", "clerk")
        return [key for key in who if Upload.objects.visible_to(actor_as(key)).filter(pk=upload.pk).exists()]

    assert readers() == ["clerk"] and visibility_of(upload) == Visibility.DRAFT
    uploads.release(upload, by=cast["clerk"], at=AT)
    assert readers() == ["member_alder", "clerk"] and visibility_of(upload) == Visibility.MEMBERS
    publish(item, cast)
    assert len(readers()) == 6 and visibility_of(upload) == Visibility.PUBLIC
    exemption = withhold(item, cast, paper)
    assert readers() == ["member_alder", "clerk"] and visibility_of(upload) == Visibility.RESTRICTED
    exemptions.lift(exemption, reason="It is over.", by=cast["clerk"], at=AT)
    assert readers() == ["clerk"] and visibility_of(upload) == Visibility.DRAFT


def test_a_withheld_or_a_draft_paper_is_never_given_for_the_public(send, item, cast):
    upload, paper = send()
    with pytest.raises(PaperMissing, match="still a draft"):
        content_of(upload, for_public=True)
    uploads.release(upload, by=cast["clerk"], at=AT)
    assert not content_of(upload, for_public=True).is_final
    withhold(item, cast)
    with pytest.raises(PaperMissing, match="withheld"):
        content_of(upload, for_public=True)
    assert not content_of(upload).is_public


def test_a_paper_taken_from_under_its_item_is_offered_again(send, item, cast, actor_as):
    upload, paper = send()
    offers = registry.papers["upload"].offers
    assert not offers(actor=actor_as("clerk"), at=AT)
    ItemPaper.objects.all().delete()
    assert [offer.key for offer in offers(actor=actor_as("clerk"), at=AT)] == [upload.key]
    assert not offers(actor=actor_as("member_alder"), at=AT)


def test_an_agenda_with_ten_uploads_takes_no_more_queries_than_with_one(
    send, item, actor_as, django_assert_num_queries
):
    send()
    clerk = actor_as("clerk")
    assert clerk.has(Role.CLERK)
    with django_assert_num_queries(5):
        agenda_of(item.meeting, actor=clerk)
    for number in range(9):
        send(title=f"Paper {number}")
    with django_assert_num_queries(5):
        assert len(agenda_of(item.meeting, actor=clerk).items[0].papers) == 10


# Over HTTP.

HERE = "/meetings/audit/2017-03-10/"


def test_a_clerk_uploads_a_paper_and_reads_the_verdict(client_as, item):
    clerk = client_as("clerk")
    form = clerk.get(f"{HERE}items/1/uploads/").content.decode()
    assert 'enctype="multipart/form-data"' in form and 'accept=".pdf' in form
    content = saved(a_pdf(2, words=WORDS))
    given = {"title": "The bridge", "file": SimpleUploadedFile("bridge.pdf", content)}
    answer = clerk.post(f"{HERE}items/1/uploads/", given)
    assert answer.status_code == 302
    job = clerk.get(answer["Location"]).content.decode()
    paper = ItemPaper.objects.get()
    assert f"{HERE}papers/{paper.pk}/upload/" in job
    page = clerk.get(f"{HERE}papers/{paper.pk}/", follow=True).content.decode()
    assert "It is not tagged" in page and "2, A4" in page and "Draft" in page
    assert "Release it to members" in page and "Replace the file" in page
    assert clerk.post(f"{HERE}papers/{paper.pk}/upload/release/").status_code == 302
    assert not Upload.objects.get().is_draft
    original = StoredFile.objects.get(name="bridge.pdf")
    assert b"".join(clerk.get(files.address(original)).streaming_content) == content
    assert client_as("member_alder").get(files.address(original)).status_code == 404


def test_under_a_published_agenda_the_button_says_that_it_publishes_save_what_is_withheld(client_as, item, send, cast):
    clerk = client_as("clerk")
    publish(item, cast)
    item.late_papers_because = "It came late."
    item.save()
    _, open_paper = send(title="The bridge")
    _, withheld = send(title="The tenant")
    withhold(item, cast, paper=withheld)
    for paper, button, said in (
        (open_paper, "Publish it with the agenda", "The paper is published with the agenda."),
        (withheld, "Release it to members", "The paper is released."),
    ):
        assert button in clerk.get(f"{HERE}papers/{paper.pk}/upload/").content.decode()
        assert said in clerk.post(f"{HERE}papers/{paper.pk}/upload/release/", follow=True).content.decode()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Choose a file."),
        ({"file": SimpleUploadedFile("x.exe", b"MZ")}, "ends in .exe"),
        ({"file": SimpleUploadedFile("x", b"MZ")}, "has no ending"),
        ({"file": SimpleUploadedFile("x.pdf", b"")}, "The file is empty."),
    ],
)
def test_what_cannot_be_a_paper_is_refused_beside_the_field(client_as, item, given, said):
    answer = client_as("clerk").post(f"{HERE}items/1/uploads/", {"title": "Kept title"} | given)
    page = answer.content.decode()
    assert answer.status_code == 422 and said in page and "Kept title" in page
    assert not Upload.objects.exists() and not StoredFile.objects.exists()


def test_a_replacement_over_an_older_page_is_told_and_holds_the_second_time(client_as, send, cast):
    upload, paper = send()
    replace(upload, cast)
    clerk, address = client_as("clerk"), f"{HERE}papers/{paper.pk}/upload/replace/"
    answer = clerk.post(address, {"version": "1", "file": SimpleUploadedFile("a.pdf", b"good")})
    assert answer.status_code == 422 and 'name="version" value="2"' in answer.content.decode()
    answer = clerk.post(address, {"version": "2", "file": SimpleUploadedFile("a.pdf", b"good")})
    assert answer.status_code == 302 and upload.latest.number == 3


def answers(client_as, paper, who="public"):
    """What somebody gets at every address of an uploaded paper."""
    client = client_as(who)
    spaces = ["/public/meetings/audit/2017-03-10/"] + ([HERE] if who != "public" else [])
    wheres = [f"{space}papers/{paper.pk}/upload/{name}" for space in spaces for name in ("", "paper.pdf")]
    return [client.get(where) for where in wheres]


def test_the_public_reads_a_published_paper_and_the_clean_copy_of_it(client_as, send, item, cast):
    upload, paper = send()
    assert [answer.status_code for answer in answers(client_as, paper)] == [404, 404]
    uploads.release(upload, by=cast["clerk"], at=AT)
    assert [answer.status_code for answer in answers(client_as, paper)] == [404, 404]
    publish(item, cast)
    page, file = answers(client_as, paper)
    assert "The bridge" in page.content.decode() and "SHA-256" not in page.content.decode()
    assert b"".join(file.streaming_content) == b"%PDF-clean good"
    assert file["ETag"] == f'"{upload.latest.clean_copy.sha256}"' and file["Cache-Control"] == "public, no-cache"
    assert "Cookie" not in file.get("Vary", "") and not file.cookies
    agenda = client_as("public").get("/public/meetings/audit/2017-03-10/").content.decode()
    assert f"/public/meetings/audit/2017-03-10/papers/{paper.pk}/" in agenda


def test_nothing_of_a_withheld_paper_is_given_away(client_as, send, item, cast):
    upload, paper = send(title=f"Purchase from {WORDS}")
    uploads.release(upload, by=cast["clerk"], at=AT)
    publish(item, cast)
    etag = upload.latest.clean_copy.sha256
    withhold(item, cast, paper)
    for who in ("public", "member_willow", "officer_cyps", "administrator"):
        for answer in answers(client_as, paper, who):
            assert answer.status_code == 404 and WORDS not in answer.content.decode() and "ETag" not in answer
    public = client_as("public")
    unchanged = public.get(
        f"/public/meetings/audit/2017-03-10/papers/{paper.pk}/upload/paper.pdf", headers={"If-None-Match": f'"{etag}"'}
    )
    assert unchanged.status_code == 404
    for where in ("", "items/1/", "publication.json"):
        page = public.get(f"/public/meetings/audit/2017-03-10/{where}").content.decode()
        assert WORDS not in page and etag not in page and upload.key not in page
    assert registry.reference(upload.key).title == "Property matter"
    assert registry.reference(upload.key).public_url is None


def test_reading_a_withheld_paper_is_logged(client_as, send, item, cast):
    upload, paper = send()
    uploads.release(upload, by=cast["clerk"], at=AT)
    withhold(item, cast, paper)
    answer = client_as("member_alder").get(f"{HERE}papers/{paper.pk}/upload/paper.pdf")
    assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]
    read = AuditEvent.objects.get(verb="upload.restricted_read")
    assert read.by == cast["member_alder"] and read.subject == upload.key


def test_a_late_paper_is_proved_once_it_is_released(send, item, cast):
    publish(item, cast)
    late = make.item(item.meeting, "Urgent", added_late_at=AT, urgent_because="Floods")
    upload, _ = send(under=late, title="Floods")
    before = item.meeting.publications.count()
    uploads.release(upload, by=cast["clerk"], at=AT)
    proofs = item.meeting.publications.order_by("number")
    assert proofs.count() == before + 1 and upload.latest.clean_copy.sha256 in proofs.last().content


# Taken down.


@pytest.fixture
def published(send, item, cast):
    """A paper that the public reads, and how it is listed."""
    upload, paper = send(title=f"Purchase from {WORDS}")
    uploads.release(upload, by=cast["clerk"], at=AT)
    publish(item, cast)
    return upload, paper


def test_one_paper_is_taken_down_with_a_reason_and_the_rest_of_the_agenda_stands(client_as, published, item, cast):
    upload, paper = published
    clerk, public = client_as("clerk"), client_as("public")
    assert "Take the paper down" in clerk.get(f"{HERE}papers/{paper.pk}/upload/").content.decode()
    down = f"{HERE}papers/{paper.pk}/upload/take-down/"
    assert clerk.post(down, {"because": ""}).status_code == 422
    told = clerk.post(down, {"because": "It shows an <address>."}, follow=True).content.decode()
    assert "The paper is taken down: it is a draft again" in told and "Take the paper down" not in told
    addresses = [f"papers/{paper.pk}/upload/", f"papers/{paper.pk}/upload/paper.pdf", f"papers/{paper.pk}/"]
    for address in addresses:
        answer = public.get(f"/public{HERE}{address}")
        page = answer.content.decode()
        assert answer.status_code == 410 and "This paper was taken down" in page, address
        assert "It shows an &lt;address&gt;." in page and WORDS not in page
    for where in ("", "items/1/"):
        page = public.get(f"/public{HERE}{where}").content.decode()
        assert "A paper that was taken down" in page and "It shows an &lt;address&gt;" in page and WORDS not in page
    record = public.get(f"/public{HERE}publication.json").content.decode()
    assert WORDS not in record and upload.latest.clean_copy.sha256 not in record
    for who in ("member_alder", "member_willow", "officer_cyps", "administrator"):
        assert {answer.status_code for answer in answers(client_as, paper, who)} == {404, 410}
    assert visibility_of(Upload.objects.get()) == Visibility.DRAFT
    assert AuditEvent.objects.get(verb="upload.taken_down").reason == "It shows an <address>."
    uploads.release(upload, by=cast["clerk"], at=AT)
    assert {answer.status_code for answer in answers(client_as, paper)} == {200}


def test_a_paper_taken_down_leaves_a_sheet_in_both_editions_and_holds_up_no_issue(published, item, cast):
    upload, _ = published
    tombstones.take_down_upload(upload, because="It names <one> person.", by=cast["clerk"], at=AT)
    item.meeting.refresh_from_db()
    for edition in Edition:
        [sheet] = contents_of(item.meeting, edition, at=AT).items[0].papers
        assert sheet.title == "A paper that was taken down" and not sheet.pdf_sha256
        assert "It names &lt;one&gt; person." in sheet.html and WORDS not in sheet.html
    assert carried_in(item.meeting) == [] and unresolved_in(item.meeting) == []


def test_every_published_agenda_that_carries_a_paper_says_that_it_was_taken_down(published, item, cast, client_as):
    upload, _ = published
    other = make.item(make.meeting(item.meeting.committee, date(2017, 3, 17)), "The bridge again")
    ItemPaper.objects.create(item=other, position=1, registry_key=upload.key, title=upload.title)
    publish(other, cast)
    tombstones.take_down_upload(upload, because="A mistake.", by=cast["clerk"], at=AT)
    for day in ("2017-03-10", "2017-03-17"):
        assert (
            "A paper that was taken down" in client_as("public").get(f"/public/meetings/audit/{day}/").content.decode()
        )


def test_only_a_published_paper_is_taken_down(send, item, cast):
    upload, paper = send()
    for change in (lambda: None, lambda: uploads.release(upload, by=cast["clerk"], at=AT)):
        change()
        with pytest.raises(ValidationError, match="nothing to take down"):
            tombstones.take_down_upload(upload, because="A mistake.", by=cast["clerk"], at=AT)
    publish(item, cast)
    withhold(item, cast, paper)
    with pytest.raises(ValidationError, match="nothing to take down"):
        tombstones.take_down_upload(upload, because="A mistake.", by=cast["clerk"], at=AT)
