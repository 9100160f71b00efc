"""The check list before a pack is issued: each thing that is looked at, in order, to note, or stopping the issue."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from council_portal import pdf
from council_portal.models import Job, JobState, Visibility
from council_portal.pdf import leaks
from meetings.actions import agenda_items, clearances, late_items, meetings, packs, reports, uploads
from meetings.models import Pack
from meetings.queries.clearances import progress_in
from meetings.queries.issuing import checks_of
from meetings.queries.packs import BUILD, contents_of
from meetings.rules.clearance import Stage
from meetings.rules.issuing import CheckState, check, refusal
from meetings.rules.packs import Edition, PackState

AT = datetime(2017, 2, 20, 10, tzinfo=UTC)
IN_ORDER, TO_NOTE, STOPS = CheckState.IN_ORDER, CheckState.TO_NOTE, CheckState.STOPS


@pytest.fixture
def doing(cast):
    return {"by": cast["clerk"], "at": AT}


@pytest.fixture
def held(small, doing):
    return meetings.publish(small, **doing).meeting


@pytest.fixture
def list_of(actor_as):
    """The check list of a draft of the meeting's public edition, by the name of each line."""

    def listed(draft, at=AT):
        return {check.name: check for check in checks_of(draft, actor=actor_as("clerk"), at=at)}

    return listed


def draft_of(meeting, doing, *, findings=(), sought=None):
    """A draft of the public edition as the work keeps it, its file left unset."""
    contents = contents_of(meeting, Edition.PUBLIC, at=doing["at"])
    bound = pdf.Bound(b"%PDF- a draft", 1, 3, {}, {"item-2-1": pdf.PageRange(1, 2)}, findings)
    job = Job.objects.create(kind=BUILD, subject="pack:test", state=JobState.DONE, requested_at=doing["at"])
    searched = leaks.Searched(sought or {})
    return packs.keep(contents, bound, state=PackState.DRAFT, pages=[], searched=searched, job=job, **doing)


def test_all_is_in_order_where_the_agenda_is_published_and_each_paper_there(held, doing, list_of):
    checks = list_of(draft_of(held, doing))
    looked_at = "Clear days, Papers, Uploaded papers, Clearance, What was read, Leak proof, Accessibility"
    assert {name: each.state for name, each in checks.items()} == dict.fromkeys(looked_at.split(", "), IN_ORDER)
    assert "8 clear days before the meeting; 5 needed. 8 clear days:" in checks["Clear days"].found[0]


def test_an_agenda_that_is_not_published_stops_it_and_leads_to_publishing(small, doing, list_of):
    line = list_of(draft_of(small, doing))["Clear days"]
    assert (line.state, line.found, line.leads_to) == (
        STOPS,
        ["The agenda is not published yet."],
        "publish_meeting",
    )


def test_too_few_clear_days_are_noted_with_what_stands_in_for_them(small, cast, list_of):
    late = {"by": cast["clerk"], "at": datetime(2017, 2, 28, 10, tzinfo=UTC)}
    small = meetings.publish(small, short_notice="urgent", because="The bridge fell.", **late).meeting
    line = list_of(draft_of(small, late))["Clear days"]
    assert line.state == TO_NOTE
    assert line.found[0] == "2 clear days before the meeting; 5 needed."
    assert "The bridge fell." in line.found[1]


def test_a_paper_that_this_person_may_not_publish_stops_it(held, doing, list_of, papers):
    papers.refusals["test:figures"] = "Quarter 3 is published by the performance lead. Ask them to publish it."
    line = list_of(draft_of(held, doing))["Papers"]
    assert (line.state, line.found) == (STOPS, [f"Item 4, Paper figures: {papers.refusals['test:figures']}"])
    assert "published by whoever may" in line.to_do and not line.notes


def test_what_is_to_note_stands_apart_from_what_stops_the_issue(held, doing, list_of, papers, client_as):
    draft = draft_of(held, doing)
    late_items.add(held, title="Floods", kind="decision", **doing)
    papers.refusals["test:figures"] = "Ask the performance lead."
    line = list_of(draft)["Papers"]
    assert line.notes == ["No paper stands under item 5 (Floods)."] and line.notes[0] not in line.found
    page = (
        client_as("clerk").get(reverse("meetings:issue_pack", args=["audit", held.held_on, draft.pk])).content.decode()
    )
    assert page.index("take it off the agenda") < page.index("To note: No paper stands under item 5 (Floods).")


def test_a_paper_that_is_gone_stops_it_by_its_item(held, doing, list_of, papers):
    draft = draft_of(held, doing)
    del papers.words["wide"]
    line = list_of(draft)["What was read"]
    assert line.state == STOPS
    assert line.found[0].startswith("Item 2, A report & its scorecard: its figures were withdrawn.")


def test_an_item_of_business_without_a_paper_is_noted_and_apologies_are_not(small, doing, list_of):
    agenda_items.add(small, title="Floods", kind="decision", **doing)
    line = list_of(draft_of(small, doing))["Papers"]
    assert (line.state, line.found) == (TO_NOTE, ["No paper stands under item 5 (Floods)."])


def test_an_uploaded_paper_that_is_refused_or_a_draft_stops_it(small, doing, list_of):
    draft = draft_of(small, doing)
    uploads.send(small.items.get(number=4), title="Map", content=b"no PDF", name="map.pdf", **doing)
    line = list_of(draft)["Uploaded papers"]
    assert line.state == STOPS
    assert line.found[0].startswith("“Map” was refused.")


def test_a_report_that_somebody_has_still_to_clear_stops_it_and_one_that_nobody_was_asked_about_is_noted(
    small, cast, doing, list_of
):
    draft = draft_of(small, doing)
    item = small.items.get(number=4)
    report = reports.write_for_item(item, title="Floods", **doing)
    line = list_of(draft)["Clearance"]
    assert (line.state, line.found) == (TO_NOTE, ["Nobody was asked to clear “Floods”."])
    due_on = date(2017, 2, 22)
    clearances.ask(report, stage=Stage.FINANCE, asked_of=cast["finance_officer"], due_on=due_on, **doing)
    line = list_of(draft)["Clearance"]
    assert (line.state, line.found) == (STOPS, ["“Floods” is still to be cleared: Finance."])


def test_what_is_not_accessible_is_noted(held, doing, list_of):
    found = ("Map is not accessible: the uploaded PDF has no tags. Ask its author for a tagged one.",)
    line = list_of(draft_of(held, doing, findings=found))["Accessibility"]
    assert (line.state, line.found) == (TO_NOTE, list(found))


def test_the_leak_proof_says_for_how_much_the_file_was_searched(held, doing, list_of):
    assert list_of(draft_of(held, doing))["Leak proof"].found == [
        "Nothing is withheld, so there is nothing that the file could give away."
    ]
    sought = {leaks.Kind.RUN: 1200, leaks.Kind.NAME: 34}
    assert list_of(draft_of(held, doing, sought=sought))["Leak proof"].found == [
        "The file was searched for 1,234 traces of what is withheld, and none was found."
    ]


def test_a_list_with_anything_that_stops_refuses_with_every_reason_and_what_to_do():
    stops = check("Papers", stops=["One is missing.", "Two is."], passes="All there.", to_do="Add them.")
    notes = check("Notice", stops=[], notes=["Short."], passes="Long.", to_do="Wait.")
    fine = check("Uploads", stops=[], passes="All fit.", to_do="Wait.")
    assert refusal([fine, stops, notes]) == "One is missing. Two is. Add them."
    assert refusal([fine, notes]) is None
    assert (notes.to_do, fine.found) == ("", ["All fit."])


def test_the_list_takes_as_many_queries_whatever_the_number_of_reports(small, doing, actor_as):
    counted = []
    for number in (1, 8):
        for each in range(number):
            item = small.items.get(number=1)
            reports.write_for_item(item, title=f"Floods {number}.{each}", **doing)
        counted.append(_queries_of(lambda: progress_in(small, today=AT.date())))
    assert counted == [5, 5]


def _queries_of(do):
    with CaptureQueriesContext(connection) as queries:
        do()
    return len(queries)


def test_the_clerk_reads_the_list_on_a_page_and_issues_from_it(held, doing, client_as):
    draft = draft_of(held, doing)
    page = reverse("meetings:issue_pack", args=["audit", held.held_on, draft.pk])
    clerk = client_as("clerk")
    text = clerk.get(page).content.decode()
    assert "Nothing stops it." in text and "Issue it" in text
    assert text.count("In order") == 7


def test_the_page_offers_no_issue_while_something_stops_it_and_says_so_to_whoever_tries(small, doing, client_as):
    draft = draft_of(small, doing)
    page = reverse("meetings:issue_pack", args=["audit", small.held_on, draft.pk])
    clerk = client_as("clerk")
    text = clerk.get(page).content.decode()
    assert "One thing stops it." in text and "Issue it" not in text and "Build the draft again" in text
    answer = clerk.post(page)
    assert answer.status_code == 422
    assert '<a href="#clear-days">The agenda is not published yet.</a>' in answer.content.decode()
    assert not Pack.objects.issued().exists()
    assert draft.file.visibility == Visibility.DRAFT
