"""A pack's manifest, and a file held against it: as it was issued, or what differs in words."""

import io
from datetime import UTC, datetime

import pikepdf
import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.urls import reverse

from council_portal import files, pdf
from council_portal.pdf import leaks
from meetings import exports
from meetings.actions import meetings, packs
from meetings.models import Pack
from meetings.rules.manifests import BESIDE_THE_PAGES, SheetPrint, differences
from meetings.rules.packs import Edition
from tests.factories import meetings as make
from tests.meetings.built_packs import issue

AT = datetime(2017, 2, 20, 10, tzinfo=UTC)
KEY = "pack:audit/2017-03-03/public"


def sheets(*prints, where=""):
    return [SheetPrint(str(number), each, where) for number, each in enumerate(prints, start=1)]


@pytest.mark.parametrize(
    ("issued", "found", "said"),
    [
        ("abcd", "abXd", ["Other than it was issued: page 3."]),
        ("abcd", "XYcd", ["Other than it was issued: pages 1 to 2."]),
        ("abcd", "ad", ["Missing: pages 2 to 3."]),
        ("abcd", "abXcd", ["Added after page 2: 1 sheet."]),
        ("abcd", "XYabcd", ["Added at the beginning: 2 sheets."]),
        ("abcd", "bXd", ["Missing: page 1.", "Other than it was issued: page 3."]),
        ("abcd", "abcd", [BESIDE_THE_PAGES]),
    ],
)
def test_what_differs_is_told_page_by_page(issued, found, said):
    assert differences(sheets(*issued), sheets(*found)) == said


def test_pages_are_named_with_their_paper_and_a_sheet_for_withheld_ones_by_its_range():
    issued = [
        SheetPrint("Agenda", "a", "the agenda"),
        SheetPrint("1", "b", "6. Plan"),
        SheetPrint("2-9", "c", "7. Site"),
    ]
    assert differences(issued, []) == [
        "Missing: 1 sheet without a number (the agenda).",
        "Missing: page 1 (6. Plan).",
        "Missing: the sheet for pages 2-9 (7. Site).",
    ]


def test_other_numbers_on_the_same_pages_are_told():
    found = [SheetPrint("1", "a"), SheetPrint("7", "b")]
    assert differences(sheets("a", "b"), found) == ["Numbered otherwise from page 2 on: it is labelled 7."]


@pytest.fixture
def issued(small, cast):
    """The public edition of a small meeting, its third item withheld, set and issued for good."""
    make.withhold(small.items.get(number=3), by=cast["clerk"], at=AT)
    small.items.get(number=2).papers.get(position=3).delete()
    return issue(meetings.publish(small, by=cast["clerk"], at=AT).meeting, by=cast["clerk"], at=AT)


@pytest.mark.once
def test_the_issued_file_is_told_from_any_other_and_its_manifest_is_public(issued, tmp_path, client_as, capsys):
    content = files.path_of(issued.file.sha256).read_bytes()
    path = tmp_path / "pack.pdf"
    path.write_bytes(content)
    call_command("verify_pack", str(path))
    call_command("verify_pack", KEY)
    sheets_in_all = issued.manifest["sheets"]
    said = f"version 1, issued on 20 February 2017. All {sheets_in_all} sheets are as they were issued."
    assert capsys.readouterr().out.count(said) == 2

    address = reverse("public_meetings:pack_manifest", args=["audit", issued.meeting.held_on])
    answer = client_as("public").get(address)
    manifest = answer.json()
    assert manifest["file"] == {"name": issued.file.name, "sha256": issued.file.sha256, "bytes": len(content)}
    assert sum(len(paper["prints"]) for item in manifest["items"] for paper in item["papers"]) == sheets_in_all - 1
    [withheld] = manifest["items"][2]["papers"]
    assert set(withheld) == {"title", "first", "last", "prints", "places", "sha256"} and not withheld["places"]
    assert withheld["title"] == "Property matter"
    assert "Elm Street" not in answer.content.decode() and not answer.cookies

    def refused(change):
        with pikepdf.open(io.BytesIO(content)) as opened:
            change(opened)
            opened.save(path)
        with pytest.raises(CommandError) as told:
            call_command("verify_pack", str(path))
        return str(told.value)

    last = issued.manifest["last_page"]
    assert f"Missing: page {last} (4. Figures of a quarter" in refused(lambda opened: opened.pages.__delitem__(-1))
    drawn = refused(lambda opened: opened.pages[1].contents_add(b"0 0 9 9 re f"))
    assert "Other than it was issued: page 1 (2. A report & its scorecard, Paper plain)." in drawn
    assert BESIDE_THE_PAGES in refused(lambda opened: opened.docinfo.__setitem__("/Title", "Other"))

    files.path_of(issued.file.sha256).write_bytes(content[:-9] + b"123456789")
    with pytest.raises(CommandError, match="is damaged"):
        call_command("verify_pack", KEY)
    files.path_of(issued.file.sha256).unlink()
    with pytest.raises(CommandError, match="is missing from where the portal keeps files"):
        call_command("verify_pack", KEY)


@pytest.mark.once
def test_the_same_papers_give_the_same_pack_on_another_day_with_nothing_kept(small, settings, tmp_path):
    made = []
    for number, at in enumerate((AT, datetime(2019, 12, 31, 23, 59, tzinfo=UTC))):
        settings.PARTS_DIR = tmp_path / str(number)
        with time_machine.travel(at, tick=False):
            made.append(exports.build(small, Edition.PUBLIC, at=at).bound.pdf)
    assert made[0] == made[1]


def test_what_is_no_pack_is_said(db, tmp_path):
    path = tmp_path / "other.pdf"
    for content, said in ((b"no pdf", "is not a PDF"), (_blank(), "No pack that was issued has a page of this file.")):
        path.write_bytes(content)
        with pytest.raises(CommandError, match=said):
            call_command("verify_pack", str(path))
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        call_command("verify_pack", str(tmp_path / "none.pdf"))
    for key in (KEY, "pack:", "pack:audit/2017/public", "pack:audit/2017-03-03/secret"):
        with pytest.raises(CommandError, match="No pack was issued under"):
            call_command("verify_pack", key)


def _blank():
    out, opened = io.BytesIO(), pikepdf.Pdf.new()
    opened.add_blank_page()
    opened.save(out)
    return out.getvalue()


def test_the_manifest_of_a_draft_is_for_whoever_may_read_it(small, cast, monkeypatch, client_as):
    bound = pdf.Bound(b"%PDF- a draft", 1, 3, {}, {key: pdf.PageRange(1, 2) for key in KEYS})
    monkeypatch.setattr("meetings.exports.pdf.bind", lambda volume, **told: bound)
    monkeypatch.setattr("meetings.exports.leak_proof.leaks.find", lambda content, **given: leaks.Searched({}))
    packs.request_build(small, Edition.PUBLIC, by=cast["clerk"], at=AT)
    draft = Pack.objects.get()
    address = reverse("meetings:pack_manifest", args=["audit", small.held_on, draft.pk])
    assert client_as("clerk").get(address).json()["state"] == "draft"
    for person in ("officer_cyps", "member_willow", "administrator"):
        assert client_as(person).get(address).status_code == 404


KEYS = ("item-2-1", "item-2-2", "item-2-3", "item-3-1", "item-4-1")
