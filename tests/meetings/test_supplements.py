"""Supplements to an issued pack: late papers with page numbers of their own, beside a pack that is never changed."""

import json
import re
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from council_portal import clock, files, pdf
from council_portal.access.actor import Actor
from council_portal.models import JobState
from council_portal.pdf import binding, leaks
from council_portal.pdf.parts import SetPart
from council_portal.pdf.volume import page_label
from council_portal.registry import registry
from meetings import exports
from meetings.actions import agenda_items, late_items, meetings, packs, supplements
from meetings.copies import PackCopies
from meetings.models import Pack, Publication
from meetings.queries.copies import copies_of
from meetings.rules.packs import Edition, PackState, file_name
from meetings.rules.supplements import NoPageBefore, Numbering, Supplement
from meetings.verifying import verify_file, verify_kept
from tests.council_portal.structure_walk import faults_in
from tests.factories import meetings as make
from tests.meetings import built_packs

AT = datetime(2017, 2, 20, 10, tzinfo=UTC)
WHY = "The river rose after the agenda was published."
LATE = "Flood defences"


@pytest.fixture
def held(small, papers, cast):
    """A published meeting of four items, the third of them withheld, and papers that come late."""
    papers.words |= {"late": "Late words", "later": "Canary 4712 of Rowan Ltd"}
    small.items.get(number=2).papers.get(position=3).delete()
    withhold(small.items.get(number=3), cast)
    return meetings.publish(small, by=cast["clerk"], at=AT).meeting


@pytest.fixture
def bound(monkeypatch):
    """The volumes that were to be set: each paper is said to have two pages, and none is set."""
    volumes = []

    def bind(volume, *, on_step, on_state, closing=None):
        volumes.append(volume)
        two = {key: SetPart(b"", 2) for key in (part.key for chapter in volume.chapters for part in chapter.parts)}
        chapters, parts = binding._ranges(volume, two)
        content = json.dumps(asdict(volume), default=str).encode()
        return pdf.Bound(content, 1, 1 + 2 * len(parts), chapters, parts)

    monkeypatch.setattr(exports.leak_proof.leaks, "find", lambda content, **given: leaks.Searched({}))
    monkeypatch.setattr(exports.pdf, "bind", bind)
    monkeypatch.setattr(exports.pdf, "parts_of", lambda sources: {name: SetPart(b"", 2) for name in sources})
    return volumes


def withhold(item, cast):
    make.withhold(item, by=cast["clerk"], at=AT)


def add_late(held, cast, name="late", title=LATE):
    item = late_items.add(held, title=title, kind="decision", urgent_because="It cannot wait.", by=cast["clerk"], at=AT)
    agenda_items.attach(item, title=f"Paper {name}", registry_key=f"test:{name}", by=cast["clerk"], at=AT)
    return item


def issue_whole(held, cast, edition=Edition.PUBLIC, hours=0) -> Pack:
    return built_packs.issue(held, edition, by=cast["clerk"], at=AT + timedelta(hours=hours))


def ask_for(held, cast, edition=Edition.PUBLIC, numbering=Numbering.ON, hours=1):
    doing = {"by": cast["clerk"], "at": AT + timedelta(hours=hours)}
    return supplements.request_build(held, edition, because=WHY, numbering=numbering, **doing)


def issue_supplement(held, cast, edition=Edition.PUBLIC, numbering=Numbering.ON, hours=1) -> Pack:
    job = ask_for(held, cast, edition, numbering, hours)
    assert job.state == JobState.DONE, job.failure
    final = packs.issue(Pack.objects.get(job=job), by=cast["clerk"], at=AT + timedelta(hours=hours))
    assert final.state == JobState.DONE, final.failure
    return Pack.objects.issued().select_related("file", "meeting__committee").get(job=final)


def numbers(pack):
    return [
        (item["number"], str(pdf.PageRange(item["first"], item["last"], item["series"])))
        for item in pack.manifest["items"]
        if item["first"]
    ]


@pytest.mark.once
def test_a_supplement_goes_on_from_the_packs_last_page_with_its_reason_and_the_pack_stays_as_it_is(
    held, cast, client_as
):
    whole = issue_whole(held, cast)
    add_late(held, cast)
    supplement = issue_supplement(held, cast)
    content = files.path_of(supplement.file.sha256).read_bytes()
    read = pdf.inspect(content)
    last = whole.last_page
    count = len(read.labels) - 1
    assert list(read.labels) == ["Agenda", *(str(number) for number in range(last + 1, last + count + 1))]
    for label, text in zip(read.labels[1:], read.texts[1:], strict=True):
        assert re.findall(r"\bPages? ([\d-]+)$", text, re.MULTILINE) == [label]
    front = " ".join(read.texts[0].split())
    assert f"Supplement 1 to the agenda pack {WHY}" in front
    assert f"5. {LATE} (Pages {last + 1}-{last + count})" in front
    assert "Apologies" not in front and "Late words" in read.text
    assert read.title == f"Supplement 1 to the agenda pack: {held}"
    assert faults_in(content) == [] and supplement.findings == [] and read.claims_ua
    assert supplement.file.name == "audit-2017-03-03-agenda-supplement-1.pdf"
    assert verify_file(content).sentences[0].startswith("It is supplement 1 to the public edition of the pack")
    assert [found.is_as_issued for found in verify_kept("pack:audit/2017-03-03/public")] == [True, True]

    public = client_as("public")
    page = public.get(reverse("public_meetings:meeting", args=["audit", held.held_on])).content.decode()
    assert f"{last} numbered pages" in page and f"Supplement 1, {count} numbered pages" in page and WHY in page
    address = reverse("public_meetings:supplement", args=["audit", held.held_on, 1])
    assert address in page and address == supplement.address
    assert public.get(address).getvalue() == content
    manifest = public.get(reverse("public_meetings:supplement_manifest", args=["audit", held.held_on, 1])).json()
    assert (manifest["supplement"], manifest["because"]) == (1, WHY) and "keys" not in manifest
    assert (
        public.get(reverse("public_meetings:pack", args=["audit", held.held_on])).getvalue()
        == files.path_of(whole.file.sha256).read_bytes()
    )


@pytest.mark.once
def test_a_withheld_late_paper_has_the_same_lettered_pages_in_both_editions_and_no_word_in_the_publics(held, cast):
    last = [issue_whole(held, cast, edition).last_page for edition in Edition][0]
    withhold(add_late(held, cast, "later", "Sale of 9 Rowan Road"), cast)
    add_late(held, cast)
    content, labels, texts = {}, {}, {}
    for edition in Edition:
        supplement = issue_supplement(held, cast, edition, Numbering.LETTERED)
        content[edition] = files.path_of(supplement.file.sha256).read_bytes()
        read = pdf.inspect(content[edition])
        labels[edition], texts[edition] = read.labels[1:], read.text
        assert faults_in(content[edition]) == [] and verify_file(content[edition]).is_as_issued
    placeholder, *shared = labels[Edition.PUBLIC]
    assert placeholder == f"{last}A-{last}D" and shared[0] == f"{last}E"
    assert labels[Edition.RESTRICTED] == (*(f"{last}{letter}" for letter in "ABCD"), *shared)
    assert "Canary 4712" in texts[Edition.RESTRICTED] and "Rowan" in texts[Edition.RESTRICTED]
    assert f"This sheet stands for pages {last}A to {last}D of the pack" in texts[Edition.PUBLIC]
    for said in (texts[Edition.PUBLIC], content[Edition.PUBLIC].decode("latin-1")):
        assert "Canary" not in said and "Rowan" not in said


def test_supplements_follow_one_another_and_the_next_version_has_everything(held, cast, bound, client_as):
    issue_whole(held, cast)
    add_late(held, cast)
    first = issue_supplement(held, cast)
    add_late(held, cast, "later", "Footpaths")
    second = issue_supplement(held, cast, hours=2)
    assert [numbers(pack) for pack in (first, second)] == [[(5, "9-10")], [(6, "11-12")]]
    page = reverse("public_meetings:meeting", args=["audit", held.held_on])
    said = client_as("public").get(page).content.decode()
    assert said.index("Supplement 1,") < said.index("Supplement 2,")
    whole = issue_whole(held, cast, hours=3)
    assert numbers(whole)[-2:] == [(5, "9-10"), (6, "11-12")] and whole.version == 2
    said = client_as("public").get(page).content.decode()
    assert "Supplement 1," not in said and "supplement 1 to version 1" in said and "supplement 2 to version 1" in said


@pytest.mark.parametrize(
    ("numbering", "expected"),
    [(Numbering.ON, [(5, "9-10"), (6, "11-12")]), (Numbering.LETTERED, [(5, "8A-8B"), (6, "8C-8D")])],
)
def test_pages_number_on_or_have_letters_after_the_page_they_come_after(held, cast, bound, numbering, expected):
    issue_whole(held, cast)
    add_late(held, cast)
    add_late(held, cast, "later", "Footpaths")
    assert numbers(issue_supplement(held, cast, numbering=numbering)) == expected


def test_a_late_paper_under_an_item_of_the_pack_is_a_supplement_to_that_item(held, cast, bound, client_as):
    """A report that was to follow: its pages stand after its item's own, and the pack stays as it was issued."""
    whole = issue_whole(held, cast)
    item = late_items.take_papers(held.items.get(number=2), because="The audit ended late.", by=cast["clerk"], at=AT)
    agenda_items.attach(item, title="Paper late", registry_key="test:late", by=cast["clerk"], at=AT)
    supplement = issue_supplement(held, cast, numbering=Numbering.LETTERED)
    [last] = [number.partition("-")[2] for item, number in numbers(whole) if item == 2]
    assert numbers(supplement) == [(2, f"{last}A-{last}B")]
    assert supplement.keys == {"test:late"}
    assert Pack.objects.issued().get(pk=whole.pk).stands
    page = client_as("public").get(reverse("public_meetings:meeting", args=["audit", held.held_on])).content.decode()
    assert "Supplement 1" in page and "The audit ended late." in page


def test_letters_go_on_where_the_supplement_before_left_them(held, cast, bound):
    issue_whole(held, cast)
    add_late(held, cast)
    issue_supplement(held, cast, numbering=Numbering.LETTERED)
    add_late(held, cast, "later", "Footpaths")
    assert numbers(issue_supplement(held, cast, numbering=Numbering.LETTERED, hours=2)) == [(6, "8C-8D")]


@pytest.mark.parametrize(
    ("series", "number", "label"),
    [("", 7, "7"), ("R", 7, "R7"), ("12", 1, "12A"), ("12", 26, "12Z"), ("12", 27, "12AA"), ("12", 53, "12BA")],
)
def test_a_page_is_labelled_by_its_series(series, number, label):
    assert page_label(series, number) == label


@pytest.mark.parametrize(("item", "series"), [("2", "4"), ("2a", "6"), ("3", "6"), ("10", "9")])
def test_letters_follow_the_last_page_up_to_the_item_and_not_the_restricted_part(item, series):
    pages = {"1": (None, None, ""), "2": (1, 4, ""), "2a": (5, 6, ""), "9": (7, 9, ""), "8": (1, 40, "R")}
    issued = [
        {"number": number, "first": first, "last": last, "series": series}
        for number, (first, last, series) in pages.items()
    ]
    lettered = Supplement(1, 1, WHY, Numbering.LETTERED, issued)
    assert lettered.series_after(item) == series
    with pytest.raises(NoPageBefore):
        lettered.series_after("1")


def test_a_restricted_supplement_leaves_the_portal_as_its_readers_copy_which_is_recorded(
    held, cast, bound, monkeypatch
):
    for edition in Edition:
        issue_whole(held, cast, edition)
    withhold(add_late(held, cast, "later", "Sale of 9 Rowan Road"), cast)
    public, restricted = (issue_supplement(held, cast, edition) for edition in Edition)
    assert numbers(public) == numbers(restricted) == [(5, "9-10")]
    monkeypatch.setattr(pdf, "copy_with", lambda words, content: content + words.encode())
    copies, reader = PackCopies(), cast["member_alder"]
    assert copies.is_copied(restricted.file) and not copies.is_copied(public.file)
    assert reader.name in copies.copy(restricted.file, by=reader, at=AT).decode()
    [taken] = copies_of(held)
    assert (taken.name, taken.version, taken.supplement, taken.is_draft) == (reader.name, 1, 1, False)


def test_a_late_paper_of_the_restricted_part_goes_on_in_that_and_the_public_has_no_supplement_of_it(held, cast, bound):
    meetings.change(held, has_restricted_part=True, by=cast["clerk"], at=AT)
    for edition in Edition:
        issue_whole(held, cast, edition)
    withhold(add_late(held, cast, "later", "Sale of 9 Rowan Road"), cast)
    assert numbers(issue_supplement(held, cast, Edition.RESTRICTED)) == [(5, "R3-R4")]
    job = ask_for(held, cast)
    assert job.state == JobState.FAILED and "Build the supplement of the restricted edition" in job.failure


def test_what_is_withheld_before_it_is_in_a_pack_leaves_the_pack_open_and_what_is_in_it_does_not(held, cast, bound):
    whole = issue_whole(held, cast)
    withhold(add_late(held, cast, "later", "Sale of 9 Rowan Road"), cast)
    add_late(held, cast)
    supplement = issue_supplement(held, cast)

    def standing():
        return [pack.stands for pack in Pack.objects.issued().select_related("file").order_by("pk")]

    assert standing() == [True, True]
    withhold(held.items.get(title=LATE), cast)
    assert standing() == [True, False]
    withhold(held.items.get(number=2), cast)
    assert standing() == [False, False] and whole.version == supplement.version


def test_issuing_a_supplement_publishes_what_it_adds_and_keeps_a_proof(held, cast, bound, papers):
    issue_whole(held, cast)
    del papers.published[:]
    papers.refusals["test:plain"] = "Somebody else publishes it, and did."
    add_late(held, cast)
    supplement = issue_supplement(held, cast)
    assert papers.published == ["test:late"]
    proof = Publication.objects.filter(meeting=held).latest_first().first()
    assert proof.what == f"Issued supplement 1 to the agenda pack: {WHY}"
    assert json.loads(proof.content)["supplements"] == [
        {"because": WHY, "file_sha256": supplement.file.sha256, "number": 1}
    ]


def test_a_supplement_is_refused_where_it_adds_to_nothing_or_adds_nothing(held, cast, bound):
    for said, then in (
        ("No public edition has been issued yet", lambda: issue_whole(held, cast)),
        ("No paper was added since version 1", lambda: add_late(held, cast)),
    ):
        with pytest.raises(ValidationError, match=said):
            ask_for(held, cast)
        then()
    with pytest.raises(ValidationError, match="Say why"):
        supplements.request_build(held, Edition.PUBLIC, because=" ", numbering="on", by=cast["clerk"], at=AT)
    withhold(held.items.get(number=2), cast)
    with pytest.raises(ValidationError, match="Version 1 is published no longer"):
        ask_for(held, cast)


def test_a_draft_of_a_supplement_is_not_issued_once_its_papers_changed_or_another_went_before(
    held, cast, bound, papers
):
    issue_whole(held, cast)
    add_late(held, cast)
    first, again = (Pack.objects.get(job=ask_for(held, cast, hours=hours)) for hours in (1, 2))
    papers.words["late"] = "Other words"
    with pytest.raises(packs.CannotIssue, match="Item 5 has changed since this draft was built"):
        packs.issue(first, by=cast["clerk"], at=AT)
    papers.words["late"] = "Late words"
    packs.issue(again, by=cast["clerk"], at=AT + timedelta(hours=3))
    with pytest.raises(packs.CannotIssue, match="Item 5 has changed"):
        packs.issue(first, by=cast["clerk"], at=AT + timedelta(hours=3))
    assert Pack.objects.issued().supplements().count() == 1


def test_a_supplement_and_the_next_version_are_not_taken_for_one_another_in_the_making(held, cast, bound, settings):
    issue_whole(held, cast)
    add_late(held, cast)
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    job = ask_for(held, cast)
    assert ask_for(held, cast, hours=1).pk == job.pk
    with pytest.raises(packs.CannotBuild, match="Another draft of the public edition is being built"):
        packs.request_build(held, Edition.PUBLIC, by=cast["clerk"], at=AT)
    with pytest.raises(packs.CannotBuild):
        ask_for(held, cast, numbering=Numbering.LETTERED)


def test_where_a_paper_stands_is_told_of_a_supplement_and_of_the_pack_behind_it(held, cast, bound):
    issue_whole(held, cast)
    add_late(held, cast)
    supplement = issue_supplement(held, cast)

    def told(key):
        return [(each.pages, each.title) for each in registry.places_of(key, actor=Actor(user=None, on=AT.date()))]

    assert told("test:late") == [("pages 9–10", f"supplement 1 to the agenda pack of {held}")]
    assert told("test:wide") == [("pages 3–4", f"the agenda pack of {held}")]
    assert supplement.address.endswith("/supplement-1.pdf")


def test_a_supplement_is_never_changed_and_says_why(held, cast, bound):
    issue_whole(held, cast)
    add_late(held, cast)
    supplement = issue_supplement(held, cast)
    for change in (lambda rows: rows.update(because="Other"), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change(Pack.objects.filter(pk=supplement.pk))
    supplement.pk, supplement.job, supplement.because = None, None, ""
    with pytest.raises(IntegrityError, match="pack_supplement_says_why"), transaction.atomic():
        supplement.save(force_insert=True)


def test_the_clerk_asks_for_one_from_the_meetings_page_and_nobody_else_may(held, cast, bound, client_as, monkeypatch):
    clerk, where = client_as("clerk"), ["audit", held.held_on]
    page, address = (
        reverse("meetings:meeting", args=where),
        reverse("meetings:build_supplement", args=[*where, "public"]),
    )
    assert address not in clerk.get(page).content.decode()
    issue_whole(held, cast)
    add_late(held, cast)
    assert address in clerk.get(page).content.decode()
    monkeypatch.setattr(clock, "now", lambda: AT + timedelta(hours=1))
    refused = clerk.post(address, {"because": "", "numbering": "on"})
    assert refused.status_code == 422 and "Say why these papers come after the pack." in refused.content.decode()
    assert clerk.post(address, {"because": WHY, "numbering": "lettered"}).status_code == 302
    draft = Pack.objects.drafts().supplements().get()
    said = clerk.get(page).content.decode()
    assert "Draft of supplement 1" in said and draft.address in said
    check = clerk.get(reverse("meetings:issue_pack", args=[*where, draft.pk])).content.decode()
    assert "Before supplement 1 to the public edition is issued" in check
    assert WHY in clerk.get(address).content.decode()
    for person in ("officer_cyps", "member_alder", "administrator"):
        assert client_as(person).post(address, {"because": WHY, "numbering": "on"}).status_code == 403
    unknown = reverse("meetings:build_supplement", args=[*where, "secret"])
    assert clerk.get(unknown).status_code == 404


def test_its_file_is_named_by_its_number():
    named = file_name("osmb", "2017-02-17", Edition.RESTRICTED, PackState.DRAFT, version=2, supplement=1)
    assert named == "osmb-2017-02-17-agenda-supplement-1-restricted-draft.pdf"
    assert file_name("osmb", "2017-02-17", Edition.PUBLIC, PackState.ISSUED, 2, 3) == (
        "osmb-2017-02-17-agenda-supplement-3.pdf"
    )
