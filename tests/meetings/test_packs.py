"""Packs: what goes into an edition, who builds, issues and reads it, and what issuing publishes or refuses."""

import json
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse

from council_portal import files, jobs, pdf
from council_portal.access.actor import Actor
from council_portal.models import AuditEvent, Job, JobState, Visibility
from council_portal.pdf import leaks
from council_portal.pdf.parts import SetPart
from council_portal.registry import registry
from meetings import exports
from meetings.actions import agenda_items, meetings, packs, tombstones
from meetings.models import Pack, Report
from meetings.queries.packs import PackStopped, contents_of
from meetings.rules.packs import Edition, PackState, file_name, mark_words
from tests.factories import meetings as make

AT = datetime(2017, 2, 20, 10, tzinfo=UTC)
SECRET = ["Canary", "Aspen", "Elm Street", "Paper secret"]


def seen_by(user) -> Actor:
    return Actor(user=user, on=AT.date())


@pytest.fixture
def published(small, cast):
    return meetings.publish(small, by=cast["clerk"], at=AT).meeting


@pytest.fixture
def withheld(small, cast):
    """The third item withheld whole, and the third paper of the second."""
    paper = small.items.get(number=2).papers.get(position=3)
    make.withhold(small.items.get(number=3), by=cast["clerk"], at=AT)
    make.withhold(paper.item, paper=paper, by=cast["clerk"], at=AT)
    return small


@pytest.fixture
def bound(monkeypatch):
    """The volumes that were to be set; setting them is left to tests/council_portal/test_pdf.py."""
    volumes = []

    def bind(volume, *, on_step, on_state, closing=None):
        volumes.append(volume)
        chapters, parts, places, page = {}, {}, {}, 1
        for chapter in volume.chapters:
            first = page
            for part in chapter.parts:
                on_state(part.key, pdf.PartState.SETTING, "")
                on_state(part.key, pdf.PartState.KEPT, "2 pages")
                parts[part.key] = pdf.PageRange(page, page + (part.stands_for or 2) - 1)
                if part.stands_for is None:
                    places[part.key] = {f"thing:{part.title}": str(page + 1)}
                page = parts[part.key].last + 1
            if chapter.parts:
                chapters[chapter.anchor] = pdf.PageRange(first, page - 1)
        content = json.dumps(asdict(volume), default=str).encode()
        return pdf.Bound(content, 1, page, chapters, parts, places=places)

    searched = leaks.Searched({leaks.Kind.RUN: 3, leaks.Kind.NAME: 1})
    monkeypatch.setattr(exports.leak_proof.leaks, "find", lambda content, **given: searched)
    monkeypatch.setattr(exports.pdf, "bind", bind)
    monkeypatch.setattr(exports.pdf, "parts_of", lambda sources: {name: SetPart(b"", 2) for name in sources})
    return volumes


def draft_of(meeting, edition, cast, at=AT):
    """Builds a draft as the clerk; work is done at once in tests."""
    job = packs.request_build(meeting, edition, by=cast["clerk"], at=at)
    job.refresh_from_db()
    assert job.state == JobState.DONE, job.failure
    return Pack.objects.drafts().latest_first().first()


def test_a_draft_is_built_with_its_pages_and_kept(small, cast, bound):
    draft = draft_of(small, Edition.PUBLIC, cast)
    assert (draft.state, draft.version, draft.built_by) == (PackState.DRAFT, 1, cast["clerk"])
    assert draft.file.name == "audit-2017-03-03-agenda-pack-draft.pdf"
    assert [(item["number"], item["first"], item["last"]) for item in draft.manifest["items"]] == [
        (1, None, None),
        (2, 1, 6),
        (3, 7, 8),
        (4, 9, 10),
    ]
    assert AuditEvent.objects.filter(verb="pack.built", subject="pack:audit/2017-03-03/public").exists()


def test_where_a_paper_stands_is_told_to_whoever_may_read_the_pack(published, cast, bound):
    def told(user):
        return [(each.pages, each.title, each.url) for each in registry.places_of("test:wide", actor=seen_by(user))]

    draft = draft_of(published, Edition.PUBLIC, cast)
    assert [(pages, title) for pages, title, _ in told(cast["clerk"])] == [
        ("pages 3–4", f"the draft of the agenda pack of {published}")
    ]
    assert told(cast["member_alder"]) == told(None) == []
    packs.issue(draft, by=cast["clerk"], at=AT + timedelta(hours=1))
    issued = [
        ("pages 3–4", f"the agenda pack of {published}", "/public/meetings/audit/2017-03-03/agenda-pack.pdf#page=4")
    ]
    assert told(None) == told(cast["member_alder"]) == told(cast["clerk"]) == issued
    assert registry.places_of("test:unknown", actor=seen_by(cast["clerk"])) == []


def test_where_a_withheld_paper_stands_is_told_to_nobody_from_the_public_edition(withheld, cast, bound):
    keys = [paper.registry_key for item in withheld.items.all() for paper in item.papers.all() if paper.registry_key]
    draft_of(withheld, Edition.PUBLIC, cast)
    places = {key: registry.places_of(key, actor=seen_by(cast["clerk"])) for key in keys}
    assert not places["test:secret"]
    assert any(places.values())


def test_what_stands_in_a_paper_has_its_own_page_and_the_sheet_where_a_viewer_opens_it(withheld, cast, bound):
    """What is withheld before it has one sheet for all its pages."""
    draft = draft_of(withheld, Edition.PUBLIC, cast)
    (place,) = registry.places_of("test:figures", actor=seen_by(cast["clerk"]))
    (inside,) = place.inside.values()
    assert (place.pages, inside.pages) == ("pages 9–10", "page 10")
    assert [each.url.partition("#")[2] for each in (place, inside)] == ["page=8", "page=9"]
    told = {name for item in draft.manifest["items"] for paper in item["papers"] for name in paper["places"]}
    assert len(told) == 3 and not any("secret" in name for name in told)


def test_a_draft_is_marked_on_its_pages_and_an_issued_public_edition_is_not(published, cast, bound):
    draft = draft_of(published, Edition.PUBLIC, cast)
    packs.issue(draft, by=cast["clerk"], at=AT + timedelta(hours=1))
    assert [volume.mark.words for volume in bound] == ["DRAFT, not yet issued", ""]


def test_a_build_says_of_each_paper_where_it_is_and_how_many_pages_it_has(withheld, cast, bound, client_as):
    job = draft_of(withheld, Edition.PUBLIC, cast).job
    assert [(step["title"], step["state"], step["detail"]) for step in job.progress] == [
        ("Gather the papers", "done", "item 4"),
        ("Count the pages that are withheld", "done", ""),
        ("Item 2: Paper plain", "done", "2\u00a0pages"),
        ("Item 2: Paper wide", "done", "2\u00a0pages"),
        ("Item 2: Property matter", "done", "2\u00a0pages"),
        ("Item 3: Property matter", "done", "2\u00a0pages"),
        ("Item 4: Paper figures", "done", "2\u00a0pages"),
        ("The agenda, with its page numbers", "waiting", ""),
        ("Join, number and check the pages", "done", ""),
        ("Search the file for what is withheld", "done", "sought 4 traces of what is withheld, found none"),
        ("Keep the pack", "done", ""),
    ]
    page = client_as("clerk").get(reverse("job", args=[job.pk])).content.decode()
    assert "Item 2: Paper wide" in page and "2\u00a0pages" in page


def test_a_paper_that_cannot_be_set_is_said_by_its_step_and_by_what_to_do(small, cast, monkeypatch):
    why = "Paper wide needs more memory than is allowed. Shorten or split it, then build again."

    def bind(volume, *, on_step, on_state, closing=None):
        on_state("item-2-1", pdf.PartState.KEPT, "1 page")
        on_state("item-2-2", pdf.PartState.FAILED, why)
        raise pdf.PartsFailed(why)

    monkeypatch.setattr(exports.pdf, "bind", bind)
    job = packs.request_build(small, Edition.PUBLIC, by=cast["clerk"], at=AT)
    states = {step["title"]: step["state"] for step in job.progress}
    assert (states["Item 2: Paper plain"], states["Item 2: Paper wide"]) == ("done", "failed")
    assert (job.state, job.failure) == (JobState.FAILED, why)


def test_a_build_that_is_cancelled_stops_at_its_next_paper_and_keeps_nothing(small, cast, bound, monkeypatch):
    bind = exports.pdf.bind

    def cancelled_meanwhile(volume, **told):
        assert jobs.cancel(Job.objects.get(state=JobState.RUNNING), by=cast["clerk"])
        return bind(volume, **told)

    monkeypatch.setattr(exports.pdf, "bind", cancelled_meanwhile)
    job = packs.request_build(small, Edition.PUBLIC, by=cast["clerk"], at=AT)
    job.refresh_from_db()
    assert (job.state, Pack.objects.count()) == (JobState.CANCELLED, 0)
    assert jobs.retry(job, by=cast["clerk"]).pk != job.pk


def test_the_public_edition_s_process_is_given_no_word_of_what_is_withheld(withheld, cast, bound):
    draft_of(withheld, Edition.PUBLIC, cast)
    given = json.dumps(asdict(bound[0]), default=str)
    assert not [word for word in SECRET if word in given]
    assert given.count("exempt under paragraph 3") == 4  # twice in the agenda, once on each placeholder


def test_both_editions_have_the_same_page_numbers(withheld, cast, bound):
    public, restricted = (draft_of(withheld, edition, cast) for edition in Edition)
    ranges = [[(item["first"], item["last"]) for item in pack.manifest["items"]] for pack in (public, restricted)]
    assert ranges[0] == ranges[1]
    assert "Canary" in json.dumps(asdict(bound[1]), default=str)
    assert bound[1].mark.tint is not None


def test_a_withheld_paper_is_asked_for_only_to_count_its_pages(withheld, cast, bound, papers):
    contents = contents_of(withheld, Edition.PUBLIC, at=AT)
    assert ("test:secret", True) not in papers.asked_for
    assert ("test:secret", False) not in papers.asked_for
    assert [len(item.papers) for item in contents.items] == [0, 3, 1, 1]


def test_a_paper_that_is_a_pdf_already_is_bound_as_it_is(small, cast, bound, papers, monkeypatch):
    kept = files.store(
        b"%PDF-1.7 a map",
        name="map.pdf",
        media_type="application/pdf",
        belongs_to="pack:audit/2017-03-03/public",
        visibility=Visibility.DRAFT,
        by=cast["clerk"],
        at=AT,
    )
    content = papers.content
    as_pdf = {"html": "", "pdf_sha256": kept.sha256}
    monkeypatch.setattr(papers, "content", lambda key, **asked: replace(content(key, **asked), **as_pdf))
    draft_of(small, Edition.PUBLIC, cast)
    assert {(part.html, part.pdf) for chapter in bound[0].chapters for part in chapter.parts} == {
        ("", b"%PDF-1.7 a map")
    }


def test_a_missing_paper_stops_the_build_with_its_item_and_the_reason(small, cast, papers):
    del papers.words["wide"]
    with pytest.raises(PackStopped, match="Item 2, A report & its scorecard: its figures were withdrawn. Take it off"):
        contents_of(small, Edition.PUBLIC, at=AT)
    job = packs.request_build(small, Edition.PUBLIC, by=cast["clerk"], at=AT)
    job.refresh_from_db()
    assert (job.state, Pack.objects.count()) == (JobState.FAILED, 0)
    assert job.failure.startswith("Item 2, A report & its scorecard")


def test_two_clicks_make_one_build(small, cast, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    jobs = {packs.request_build(small, Edition.PUBLIC, by=cast["clerk"], at=AT).pk for _ in range(2)}
    assert len(jobs) == 1


def test_the_same_work_done_twice_keeps_one_pack(small, cast, bound):
    draft = draft_of(small, Edition.PUBLIC, cast)
    assert exports._run(draft.job, exports._Silent(), PackState.DRAFT)["url"] == files.address(draft.file)
    assert Pack.objects.count() == 1


def test_issuing_publishes_what_the_pack_carries_and_ends_with_an_unmarked_file(published, cast, bound, papers):
    draft = draft_of(published, Edition.PUBLIC, cast)
    packs.issue(draft, by=cast["clerk"], at=AT)
    assert papers.published == ["test:plain", "test:wide", "test:secret", "test:figures"]
    issued = Pack.objects.issued().get()
    assert (issued.version, issued.issued_by, issued.issued_at) == (1, cast["clerk"], AT)
    assert issued.file.name == "audit-2017-03-03-agenda-pack.pdf"


def test_issuing_never_publishes_what_is_withheld(withheld, cast, bound, papers):
    meetings.publish(withheld, by=cast["clerk"], at=AT)
    packs.issue(draft_of(withheld, Edition.PUBLIC, cast), by=cast["clerk"], at=AT)
    assert "test:secret" not in papers.published[2:]
    assert papers.published == ["test:plain", "test:wide", "test:figures"]


def test_issuing_is_refused_where_a_paper_may_not_be_published_by_this_person(published, cast, bound, papers):
    draft = draft_of(published, Edition.PUBLIC, cast)
    papers.refusals["test:figures"] = "Quarter 3 is published by the performance lead. Ask them to publish it."
    with pytest.raises(packs.CannotIssue, match="published by the performance lead"):
        packs.issue(draft, by=cast["clerk"], at=AT)
    assert papers.published == []
    assert not Pack.objects.issued().exists()


def test_issuing_is_refused_to_anybody_but_the_clerk(published, cast, bound):
    draft = draft_of(published, Edition.PUBLIC, cast)
    with pytest.raises(packs.CannotIssue, match="Only the clerk"):
        packs.issue(draft, by=cast["performance_lead"], at=AT)


def test_issuing_is_refused_while_the_agenda_is_a_draft(small, cast, bound):
    with pytest.raises(packs.CannotIssue, match="The agenda is not published yet"):
        packs.issue(draft_of(small, Edition.PUBLIC, cast), by=cast["clerk"], at=AT)


def test_issuing_is_refused_where_a_paper_changed_since_the_draft(published, cast, bound, papers):
    draft = draft_of(published, Edition.PUBLIC, cast)
    papers.words["plain"] = "Other words"
    with pytest.raises(packs.CannotIssue, match="Item 2 has changed since this draft was built. Build it again"):
        packs.issue(draft, by=cast["clerk"], at=AT)


def test_a_publication_that_fails_leaves_nothing_published_and_nothing_asked_for(published, cast, bound, papers):
    draft = draft_of(published, Edition.PUBLIC, cast)

    def fail(key, *, by, at):
        raise RuntimeError

    papers.publish = fail
    with pytest.raises(RuntimeError), transaction.atomic():
        packs.issue(draft, by=cast["clerk"], at=AT)
    assert not Job.objects.filter(kind="meetings.issue_pack").exists()
    assert not AuditEvent.objects.filter(verb="pack.issuing").exists()


def test_what_is_issued_again_is_the_next_version_and_the_first_stays(published, cast, bound, papers):
    for hours in (0, 1):
        papers.words["plain"] = f"Words of {hours}"
        at = AT + timedelta(hours=hours)
        packs.issue(draft_of(published, Edition.PUBLIC, cast, at), by=cast["clerk"], at=at)
    assert list(Pack.objects.issued().order_by("version").values_list("version", "file__name")) == [
        (1, "audit-2017-03-03-agenda-pack.pdf"),
        (2, "audit-2017-03-03-agenda-pack-version-2.pdf"),
    ]


@pytest.mark.parametrize("change", [lambda packs: packs.update(version=7), lambda packs: packs._raw_delete("default")])
def test_the_database_refuses_to_change_or_delete_a_pack(small, cast, bound, change):
    draft_of(small, Edition.PUBLIC, cast)
    with pytest.raises(DatabaseError), transaction.atomic():
        change(Pack.objects.all())


def test_a_draft_is_read_by_the_clerk_alone(small, cast, bound, actor_as):
    file = draft_of(small, Edition.PUBLIC, cast).file
    for person in ("public", "officer_cyps", "performance_lead", "administrator", "member_willow"):
        with pytest.raises(PermissionDenied):
            files.open_for(actor_as(person), file, at=AT)
    files.open_for(actor_as("clerk"), file, at=AT).close()


def test_an_issued_restricted_edition_is_read_by_those_from_whom_nothing_is_withheld(withheld, cast, bound, actor_as):
    meetings.publish(withheld, by=cast["clerk"], at=AT)
    packs.issue(draft_of(withheld, Edition.RESTRICTED, cast), by=cast["clerk"], at=AT)
    file = Pack.objects.issued().get().file
    # Withheld under paragraph 3 alone, it is open to every councillor (s.100F), to no officer and not to the public.
    readers = []
    for person in ("public", "officer_cyps", "administrator", "member_willow", "clerk"):
        if files.refusal(actor_as(person), file) is None:
            readers.append(person)
    assert readers == ["member_willow", "clerk"]


def test_the_public_downloads_what_is_issued_without_a_cookie_and_nothing_before(published, cast, bound, client_as):
    address = reverse("public_meetings:pack", args=["audit", published.held_on])
    public = client_as("public")
    draft = draft_of(published, Edition.PUBLIC, cast)
    assert public.get(address).status_code == 404
    packs.issue(draft, by=cast["clerk"], at=AT)
    answer = public.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert 'filename="audit-2017-03-03-agenda-pack.pdf"' in answer["Content-Disposition"]
    assert b"".join(answer.streaming_content) == files.path_of(Pack.objects.issued().get().file.sha256).read_bytes()
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    assert public.get(address, headers={"if-none-match": answer["ETag"]}).status_code == 304


def withheld_by_the_clerk(clerk, meeting, number: int) -> str:
    """What the clerk is told on withholding an item on its page."""
    address = reverse("meetings:withhold_item", args=["audit", meeting.held_on, number])
    asked = {"kind": "exempt", "paragraphs": ["3"], "neutral_title": "Property matter", "public_interest": "Prices."}
    answer = clerk.post(address, asked | {"decider": "Monitoring Officer"}, follow=True)
    (said,) = answer.context["messages"]
    return str(said)


def test_what_is_withheld_after_an_issue_takes_the_file_from_the_public_until_a_new_version(
    published, cast, bound, client_as
):
    packs.issue(draft_of(published, Edition.PUBLIC, cast), by=cast["clerk"], at=AT)
    first = Pack.objects.issued().get()
    said = withheld_by_the_clerk(client_as("clerk"), published, 3)
    assert "the public edition of the pack that was issued with it is withdrawn" in said
    assert "withdrawn" not in withheld_by_the_clerk(client_as("clerk"), published, 1)
    public = client_as("public")
    address = reverse("public_meetings:pack", args=["audit", published.held_on])
    assert public.get(address).status_code == 404
    assert public.get(reverse("public_file", args=[first.file.pk, first.file.name])).status_code == 404
    page = reverse("public_meetings:meeting", args=["audit", published.held_on])
    assert "numbered pages" not in public.get(page).content.decode()
    packs.issue(draft_of(published, Edition.PUBLIC, cast), by=cast["clerk"], at=AT + timedelta(hours=1))
    assert public.get(address).getvalue()


def test_a_pack_in_the_making_is_not_kept_where_something_is_withheld_meanwhile(
    published, cast, bound, papers, monkeypatch
):
    item = published.items.get(number=3)

    def withheld_meanwhile(*args, **kwargs):
        make.withhold(item, by=cast["clerk"], at=AT)
        return build(*args, **kwargs)

    build = exports.pdf.bind
    monkeypatch.setattr(exports.pdf, "bind", withheld_meanwhile)
    job = packs.request_build(published, Edition.PUBLIC, by=cast["clerk"], at=AT)
    assert job.state == JobState.FAILED and "something was withheld" in job.failure
    assert not Pack.objects.exists()


def test_a_pack_in_the_making_is_not_kept_where_something_is_taken_down_meanwhile(published, cast, bound, monkeypatch):
    def taken_down_meanwhile(*args, **kwargs):
        tombstones.take_down_agenda(published, because="A mistake.", by=cast["clerk"], at=AT)
        return build(*args, **kwargs)

    draft, build = draft_of(published, Edition.PUBLIC, cast), exports.pdf.bind
    monkeypatch.setattr(exports.pdf, "bind", taken_down_meanwhile)
    job = packs.issue(draft, by=cast["clerk"], at=AT)
    job.refresh_from_db()
    assert job.state == JobState.FAILED and "taken down" in job.failure
    assert not Pack.objects.issued().exists()


def test_an_agenda_taken_down_takes_its_pack_along(published, cast, bound, client_as):
    packs.issue(draft_of(published, Edition.PUBLIC, cast), by=cast["clerk"], at=AT)
    tombstones.take_down_agenda(published, because="A mistake.", by=cast["clerk"], at=AT)
    public, kept = client_as("public"), Pack.objects.issued().get()
    gone = public.get(reverse("public_meetings:pack", args=["audit", published.held_on]))
    assert gone.status_code == 410 and "A mistake." in gone.content.decode()
    assert public.get(reverse("public_file", args=[kept.file.pk, kept.file.name])).status_code == 404


def test_a_report_taken_down_leaves_a_sheet_in_both_editions_and_the_rest_is_issued_again(small, cast, bound):
    doing = {"by": cast["clerk"], "at": AT}
    report = Report.objects.create(meeting=small, title="Canary & Co", visibility=Visibility.MEMBERS)
    agenda_items.attach(small.items.get(number=1), title=report.title, report=report, **doing)
    published = meetings.publish(small, **doing).meeting
    packs.issue(draft_of(published, Edition.PUBLIC, cast), **doing)
    tombstones.take_down_report(report, because="It names <one> person.", **doing)
    later = AT + timedelta(hours=1)
    for edition in Edition:
        [sheet] = contents_of(published, edition, at=later).items[0].papers
        assert sheet.title == "A report that was taken down"
        assert "It names &lt;one&gt; person." in sheet.html and "Canary" not in sheet.html
    packs.issue(draft_of(published, Edition.PUBLIC, cast, later), by=cast["clerk"], at=later)
    assert Pack.objects.issued().filter(edition=Edition.PUBLIC).count() == 2
    report.refresh_from_db()
    assert report.visibility == Visibility.DRAFT


def test_what_changed_is_told_in_the_agendas_order_with_its_sub_items(small, cast, bound):
    doing = {"by": cast["clerk"], "at": AT}
    second = small.items.get(number=2)
    agenda_items.add(small, under=second, title="Floods", kind="decision", **doing)
    draft = draft_of(small, Edition.PUBLIC, cast)
    for item in small.items.filter(number=2):
        agenda_items.change(item, note="Changed.", **doing)
    published = meetings.publish(small, **doing).meeting
    with pytest.raises(packs.CannotIssue, match="Items 2 and 2a have changed"):
        packs.issue(draft, **doing)
    assert published.is_published


def test_the_clerk_builds_reads_and_issues_from_the_meetings_page(published, cast, bound, client_as):
    clerk = client_as("clerk")
    page = reverse("meetings:meeting", args=["audit", published.held_on])
    assert "Build pack" in clerk.get(page).content.decode()
    answer = clerk.post(reverse("meetings:build_pack", args=["audit", published.held_on, "public"]), follow=True)
    assert "Open the public edition" in answer.content.decode()
    draft = Pack.objects.drafts().get()
    assert draft.address in clerk.get(page).content.decode()
    assert clerk.get(draft.address).getvalue()
    clerk.post(reverse("meetings:issue_pack", args=["audit", published.held_on, draft.pk]))
    assert reverse("public_meetings:pack", args=["audit", published.held_on]) in clerk.get(page).content.decode()
    public_page = client_as("public").get(reverse("public_meetings:meeting", args=["audit", published.held_on]))
    assert "10 numbered pages" in public_page.content.decode()
    assert "Build" not in public_page.content.decode()


def test_what_refuses_an_issue_is_said_on_the_meetings_page(small, cast, bound, client_as):
    draft = draft_of(small, Edition.PUBLIC, cast)
    answer = client_as("clerk").post(
        reverse("meetings:issue_pack", args=["audit", small.held_on, draft.pk]), follow=True
    )
    assert "The agenda is not published yet" in answer.content.decode()


@pytest.mark.parametrize("person", ["officer_cyps", "performance_lead", "member_willow", "administrator"])
def test_nobody_but_the_clerk_builds_or_issues(published, cast, bound, client_as, person):
    draft = draft_of(published, Edition.PUBLIC, cast)
    browser = client_as(person)
    where = ["audit", published.held_on]
    assert browser.post(reverse("meetings:build_pack", args=[*where, "public"])).status_code == 403
    assert browser.post(reverse("meetings:issue_pack", args=[*where, draft.pk])).status_code == 403


def test_names_and_marks_say_edition_state_and_version():
    assert file_name("osmb", "2017-02-17", Edition.RESTRICTED, PackState.DRAFT, 2) == (
        "osmb-2017-02-17-agenda-pack-restricted-draft.pdf"
    )
    assert mark_words(Edition.PUBLIC, PackState.ISSUED) == ""
    assert "RESTRICTED" in mark_words(Edition.RESTRICTED, PackState.ISSUED)
