"""A reader's copy of a restricted edition: their name on every page, recorded, kept nowhere, and told to the clerk."""

import hashlib
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from council_portal import audit, clock, files, pdf
from council_portal.models import AuditEvent, Job, JobState, StoredFile, Visibility
from council_portal.pdf import leaks
from meetings.actions import meetings, packs
from meetings.models import Pack
from meetings.queries.copies import CopiesTaken, copies_of
from meetings.queries.packs import BUILD, contents_of
from meetings.rules.manifests import BESIDE_THE_PAGES
from meetings.rules.packs import Edition, PackState
from tests.factories import meetings as make

AT = datetime(2017, 2, 20, 10, tzinfo=UTC)
LATER = datetime(2017, 3, 1, 14, 3, tzinfo=UTC)
KEY = "pack:audit/2017-03-03/restricted"
# The portal adds no-cache to what is for one person.
KEPT_BY_NOBODY = "private, no-store, no-cache"


@pytest.fixture
def held(small, cast):
    """A published meeting whose third item is withheld, in the committee that every councillor may follow."""
    make.withhold(small.items.get(number=3), by=cast["clerk"], at=AT)
    return meetings.publish(small, by=cast["clerk"], at=AT).meeting


@pytest.fixture
def kept(held, cast):
    """Keeps a pack with bytes that nobody sets."""

    def keep(edition=Edition.RESTRICTED, state=PackState.ISSUED):
        bound = pdf.Bound(b"%PDF- as issued", 1, 3, {}, {"item-2-1": pdf.PageRange(1, 2)})
        contents = contents_of(held, edition, at=AT)
        job = Job.objects.create(kind=BUILD, subject=f"pack:{state}", state=JobState.DONE, requested_at=AT)
        made = {"state": state, "pages": [], "searched": leaks.Searched({}), "job": job}
        return packs.keep(contents, bound, by=cast["clerk"], at=AT, **made)

    return keep


@pytest.fixture
def later(monkeypatch):
    """Gives the time when a copy is downloaded, from when it is called."""

    def begin():
        monkeypatch.setattr(clock, "now", lambda: LATER)

    return begin


@pytest.fixture
def copied(monkeypatch):
    """The words that copies were made with, in place of making them."""
    words = []

    def copy_with(given, content):
        words.append(given)
        return content + given.encode()

    monkeypatch.setattr(pdf, "copy_with", copy_with)
    return words


def test_a_reader_gets_a_copy_with_their_name_and_the_time_that_no_cache_keeps(kept, copied, cast, client_as, later):
    pack, reader = kept(), client_as("member_willow")
    before = StoredFile.objects.count()
    later()
    answer = reader.get(pack.address, headers={"if-none-match": f'"{pack.file.sha256}"', "range": "bytes=0-4"})
    content = b"".join(answer.streaming_content)
    assert answer.status_code == 200
    assert content == b"%PDF- as issued" + copied[0].encode()
    assert copied == [f"Copy for {cast['member_willow'].name}, downloaded on 1 March 2017 at 14:03"]
    assert answer["Cache-Control"] == KEPT_BY_NOBODY
    assert "ETag" not in answer and "Last-Modified" not in answer
    assert StoredFile.objects.count() == before
    [event] = audit.trail(KEY).filter(verb="pack.copy_taken")
    assert (event.by, event.channel) == (cast["member_willow"], "download")
    assert event.summary.endswith("version 1")
    assert event.after["sha256"] == pack.file.sha256
    assert event.after["copy_sha256"] == hashlib.sha256(content).hexdigest()


def test_asking_for_the_headers_alone_makes_no_copy_and_records_none(kept, copied, client_as):
    pack = kept()
    answer = client_as("member_willow").head(pack.address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Cache-Control"] == KEPT_BY_NOBODY
    assert "ETag" not in answer and "Content-Length" not in answer
    assert client_as("officer_cyps").head(pack.address).status_code == 404
    assert copied == [] and not AuditEvent.objects.filter(verb="pack.copy_taken").exists()


def test_whoever_may_not_read_it_gets_no_copy_and_none_is_recorded(kept, copied, client_as):
    issued, draft = kept(), kept(state=PackState.DRAFT)
    for person in ("officer_cyps", "administrator"):
        assert client_as(person).get(issued.address).status_code == 404
    assert client_as("public").get(issued.address).status_code == 302
    assert client_as("member_willow").get(draft.address).status_code == 404
    assert copied == [] and not AuditEvent.objects.filter(verb="pack.copy_taken").exists()


def test_a_public_edition_is_the_same_file_for_everybody(kept, copied, client_as):
    draft = kept(edition=Edition.PUBLIC, state=PackState.DRAFT)
    answer = client_as("clerk").get(draft.address)
    assert b"".join(answer.streaming_content) == b"%PDF- as issued"
    assert copied == []


def test_where_the_copy_cannot_be_made_nothing_is_given_or_recorded(kept, client_as):
    answer = client_as("clerk").get(kept().address)
    assert (answer.status_code, answer["Cache-Control"]) == (503, KEPT_BY_NOBODY)
    assert "Try again in a minute." in answer.content.decode()
    assert not AuditEvent.objects.filter(verb="pack.copy_taken").exists()


def test_the_clerk_sees_who_has_a_copy_in_one_query_and_nobody_else_does(
    held, kept, copied, cast, client_as, later, django_assert_num_queries
):
    page = reverse("meetings:meeting", args=["audit", held.held_on])
    pack = kept()
    assert "Nobody has taken a copy yet." in client_as("clerk").get(page).content.decode()
    draft = kept(state=PackState.DRAFT)
    later()
    for person, taken in [("clerk", draft), ("member_willow", pack), ("member_willow", pack)]:
        packs.record_copy(taken, b"copy", by=cast[person])
    willow, clerk = cast["member_willow"].name, cast["clerk"].name
    with django_assert_num_queries(1):
        found = copies_of(held)
    assert found == [CopiesTaken(willow, 1, 0, False, LATER, 2), CopiesTaken(clerk, draft.version, 0, True, LATER, 1)]
    shown = " ".join(client_as("clerk").get(page).content.decode().split())
    assert f"<li>{willow}: version 1, 2 times, the last on 1 March 2017 at 2:03pm</li>" in shown
    assert f"<li>{clerk}: a draft of version 2, on 1 March 2017 at 2:03pm</li>" in shown
    member = client_as("member_willow").get(page).content.decode()
    assert "has your name and the time on every page" in member
    assert "Who has taken a copy" not in member and "Nobody has taken" not in member


@pytest.mark.once
def test_the_name_is_on_every_page_and_nothing_else_of_the_pages_differs(held, cast, client_as, later, tmp_path):
    build = packs.request_build(held, Edition.RESTRICTED, by=cast["clerk"], at=AT)
    assert build.state == JobState.DONE, build.failure
    final = packs.issue(Pack.objects.get(job=build), by=cast["clerk"], at=AT)
    assert final.state == JobState.DONE, final.failure
    issued = Pack.objects.issued().select_related("file", "meeting__committee").get()
    assert issued.file.visibility == Visibility.RESTRICTED
    later()
    copy = b"".join(client_as("member_willow").get(issued.address).streaming_content)

    words = f"Copy for {cast['member_willow'].name}, downloaded on 1 March 2017 at 14:03"
    read = pdf.inspect(copy)
    assert len(read.texts) == issued.manifest["sheets"]
    assert all(words in text for text in read.texts)
    kept = files.path_of(issued.file.sha256).read_bytes()
    assert hashlib.sha256(kept).hexdigest() == issued.file.sha256
    assert pdf.prints(copy) == pdf.prints(kept)
    assert pdf.findings(copy) == pdf.findings(kept) == []
    path = tmp_path / "copy.pdf"
    path.write_bytes(copy)
    with pytest.raises(CommandError, match=BESIDE_THE_PAGES):
        call_command("verify_pack", str(path))
