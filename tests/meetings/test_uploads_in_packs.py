"""Uploaded papers in a pack: carried with their pages numbered, tagged or said not to be, and never left out."""

from datetime import UTC, date, datetime

import pytest

from council_portal import pdf
from meetings import exports, leak_proof
from meetings.actions import meetings, packs, tombstones, uploads
from meetings.models import Pack, Upload
from meetings.queries.packs import PackStopped
from meetings.rules.packs import Edition
from tests.council_portal.uploads.poor_files import POOR, a_pdf, saved
from tests.factories import meetings as make

pytestmark = pytest.mark.once

AT = datetime(2017, 3, 1, 10, tzinfo=UTC)
WORDS = "Canary 4711 of Aspen Ltd"
PAPER = (
    '<!DOCTYPE html><html lang="en-GB"><head><title>The bridge</title></head><body><h1>The bridge</h1>'
    "<p>Words of the bridge.</p></body></html>"
)


@pytest.fixture
def item(cast):
    return make.item(make.meeting(make.committee(), date(2017, 3, 10)), "The bridge")


def send(item, cast, content, title="The bridge"):
    paper, _ = uploads.send(item, title=title, content=content, name="bridge.pdf", by=cast["clerk"], at=AT)
    return paper, Upload.objects.get(key=paper.registry_key)


def test_a_tagged_upload_is_numbered_and_leaves_the_pack_accessible(item, cast):
    send(item, cast, pdf.set_paper(PAPER, title="The bridge"))
    bound = exports.build(item.meeting, Edition.RESTRICTED, at=AT).bound
    read = pdf.inspect(bound.pdf)
    assert read.labels[-1] == "1" and "Words of the bridge" in read.texts[-1] and "Agenda item 1" in read.texts[-1]
    assert bound.findings == () and read.claims_ua


def test_an_untagged_upload_is_carried_and_the_pack_makes_no_claim(item, cast):
    send(item, cast, saved(a_pdf(3)))
    bound = exports.build(item.meeting, Edition.RESTRICTED, at=AT).bound
    read = pdf.inspect(bound.pdf)
    assert bound.last_page == 3 and "Words of a paper 3" in read.texts[-1]
    assert bound.findings and not read.claims_ua


@pytest.mark.long
@pytest.mark.once
@pytest.mark.parametrize("poor", [pytest.param(poor) for poor in POOR if poor.said], ids=str)
def test_whatever_poor_file_is_taken_can_be_carried(item, cast, poor):
    send(item, cast, poor.make())
    bound = exports.build(item.meeting, Edition.RESTRICTED, at=AT).bound
    assert bound.last_page == Upload.objects.get().latest.verdict["pages"]


def test_a_refused_upload_stops_the_build_with_item_and_reason(item, cast):
    send(item, cast, b"%PDF-1.7 broken")
    with pytest.raises(PackStopped, match="Item 1, The bridge: “The bridge” was refused. It is not a PDF"):
        exports.build(item.meeting, Edition.PUBLIC, at=AT)


def test_a_withheld_upload_is_one_placeholder_in_the_public_edition(item, cast):
    paper, upload = send(item, cast, saved(a_pdf(3, words=WORDS)), title=f"Purchase from {WORDS}")
    uploads.release(upload, by=cast["clerk"], at=AT)
    make.withhold(item, paper=paper, by=cast["clerk"], at=AT)
    bound = exports.build(item.meeting, Edition.PUBLIC, at=AT).bound
    assert bound.last_page == 3 and WORDS not in pdf.inspect(bound.pdf).text and b"Canary" not in bound.pdf


def test_an_issued_pack_carries_the_file_that_was_read_and_a_replaced_one_is_noticed(item, cast):
    paper, upload = send(item, cast, saved(a_pdf(2)))
    uploads.release(upload, by=cast["clerk"], at=AT)
    packs.request_build(item.meeting, Edition.PUBLIC, by=cast["clerk"], at=AT)
    draft = Pack.objects.get()
    uploads.replace(upload, content=saved(a_pdf(3)), name="new.pdf", version=1, by=cast["clerk"], at=AT)
    meetings.publish(item.meeting, by=cast["clerk"], at=AT)
    with pytest.raises(packs.CannotIssue, match="Item 1 has changed"):
        packs.issue(draft, by=cast["clerk"], at=AT)
    packs.request_build(item.meeting, Edition.PUBLIC, by=cast["clerk"], at=AT)
    packs.issue(Pack.objects.drafts().latest_first().first(), by=cast["clerk"], at=AT)
    assert Pack.objects.issued().get().last_page == 3


def test_what_a_paper_said_that_was_taken_down_is_sought_in_the_public_edition(item, cast):
    doing = {"by": cast["clerk"], "at": AT}
    said = pdf.set_paper(PAPER.replace("Words of the bridge", WORDS), title="The bridge")
    _, upload = send(item, cast, said)
    uploads.release(upload, **doing)
    meetings.publish(item.meeting, **doing)
    tombstones.take_down_upload(upload, because="It named a firm.", **doing)
    item.meeting.refresh_from_db()
    built = exports.build(item.meeting, Edition.PUBLIC, at=AT)
    assert "A paper that was taken down" in " ".join(pdf.inspect(built.bound.pdf).texts)
    with pytest.raises(leak_proof.Leaked, match="item 1"):
        leak_proof.prove(item.meeting, said, at=AT, file_names=[], chrome=[])
