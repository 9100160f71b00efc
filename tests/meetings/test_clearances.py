"""A report is cleared by finance, legal, HR and the approver at the same time, returned, cleared anew and locked."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from council_portal.models import AuditEvent, Visibility
from council_portal.stale import ChangedMeanwhile
from meetings.actions import clearances, exemptions, meetings, reports
from meetings.actions.meetings import CannotPublish
from meetings.actions.reports import ReportIsLocked, ReportIsNotReady
from meetings.models import Clearance, Report
from meetings.queries.clearances import progress_of, to_clear
from meetings.rules.clearance import SECTION_OF, ReportKind, Stage, Standing, digest_for, missing
from meetings.rules.reports import STANDARD_SECTIONS, CoverEntryKind
from tests.factories import meetings as make

AT = datetime(2017, 2, 9, 10, tzinfo=UTC)
TODAY = date(2017, 2, 9)
DUE = date(2017, 2, 20)
HERE = "/meetings/audit/2017-03-10/"
WHO = {
    Stage.FINANCE: "finance_officer",
    Stage.LEGAL: "officer_cyps",
    Stage.HR: "hr_officer",
    Stage.APPROVER: "approver_cyps",
}


@pytest.fixture
def doing(cast):
    return {"by": cast["clerk"], "at": AT}


@pytest.fixture
def report(cast, doing):
    """A draft with a text under every standard heading, on a draft agenda."""
    held = make.meeting(make.committee("audit"))
    item = make.item(held, "Purchase of Elm House")
    written = reports.write_for_item(
        item,
        title="Purchase of Elm House",
        executive_summary="It is cheap.",
        entries={
            CoverEntryKind.APPROVING_POST: ["Strategic Director"],
            CoverEntryKind.AUTHOR: ["Estates Manager"],
            CoverEntryKind.RECOMMENDATION: ["Buy it"],
        },
        **doing,
    )
    written.sections.update(body="Words.")
    return written


@pytest.fixture
def asked(report, cast, doing):
    who = {stage: (cast[key], DUE) for stage, key in WHO.items()}
    return {one.stage: one for one in clearances.ask_all(report, asked=who, **doing)}


def clear(clearance, cast):
    version = Report.objects.values_list("version", flat=True).get(pk=clearance.report_id)
    return clearances.clear(clearance, version=version, by=cast[WHO[Stage(clearance.stage)]], at=AT)


def standings(report):
    return {entry.clearance.stage: entry.standing for entry in progress_of(report, today=TODAY).entries}


def write(report, heading, body, doing):
    section = report.sections.get(heading=heading)
    return reports.write_section(section, heading=heading, body=body, **doing)


def test_all_are_asked_at_once_and_clear_in_any_order_and_the_last_locks_the_report(report, asked, cast, doing):
    assert set(standings(report).values()) == {Standing.ASKED}
    for stage in (Stage.APPROVER, Stage.HR, Stage.FINANCE):
        clear(asked[stage], cast)
        report.refresh_from_db()
        assert not report.is_locked
    clear(asked[Stage.LEGAL], cast)
    report.refresh_from_db()
    assert report.is_locked and progress_of(report, today=TODAY).is_cleared
    for change in (
        lambda: write(report, "Background", "More.", doing),
        lambda: reports.change_cover(report, title="Other", entries={}, **doing),
        lambda: reports.add_section(report, heading="More", **doing),
        lambda: clearances.ask(report, stage=Stage.HR, asked_of=cast["hr_officer"], due_on=DUE, **doing),
    ):
        with pytest.raises(ReportIsLocked):
            change()


def test_a_return_has_its_reason_and_the_report_is_cleared_anew_for_what_changed(report, asked, cast, doing):
    for stage in (Stage.FINANCE, Stage.HR, Stage.APPROVER):
        clear(asked[stage], cast)
    returned = clearances.send_back(asked[Stage.LEGAL], because="Name the Act.", by=cast["officer_cyps"], at=AT)
    assert returned.because == "Name the Act."
    write(report, "Legal Implications", "Under the Housing Act 1985.", doing)
    assert standings(report) == {
        Stage.FINANCE: Standing.CLEARED,
        Stage.LEGAL: Standing.RETURNED,
        Stage.HR: Standing.CLEARED,
        Stage.APPROVER: Standing.LAPSED,
    }
    clearances.ask_all(report, asked={Stage.LEGAL: (cast["officer_cyps"], DUE)}, **doing)
    clear(asked[Stage.LEGAL], cast)
    clear(asked[Stage.APPROVER], cast)
    report.refresh_from_db()
    assert report.is_locked


@pytest.mark.parametrize(
    "change",
    [
        lambda report, doing: write(report, "Background", "More.", doing),
        lambda report, doing: reports.add_section(report, heading="More", **doing),
        lambda report, doing: reports.change_cover(report, wards="All", entries={}, **doing),
        lambda report, doing: reports.change_cover(
            report, entries={CoverEntryKind.RECOMMENDATION: ["Do not buy it"]}, **doing
        ),
    ],
)
def test_what_concerns_all_is_cleared_anew_by_all(report, asked, cast, doing, change):
    for stage in (Stage.FINANCE, Stage.LEGAL, Stage.APPROVER):
        clear(asked[stage], cast)
    change(report, doing)
    assert [standings(report)[stage] for stage in (Stage.FINANCE, Stage.LEGAL, Stage.APPROVER)] == [Standing.LAPSED] * 3


@given(heading=st.sampled_from(STANDARD_SECTIONS), stage=st.sampled_from(list(Stage)), text=st.text(min_size=1))
def test_a_stage_covers_all_but_the_others_own_sections(heading, stage, text):
    before = digest_for(stage, {}, [(heading, "", None)])
    after = digest_for(stage, {}, [(heading, text, None)])
    is_anothers = stage != Stage.APPROVER and SECTION_OF.get(heading.casefold(), stage) != stage
    assert (before == after) == is_anothers


def test_nobody_clears_what_they_have_not_read(report, asked, cast, doing):
    read = report.version
    write(report, "Background", "More.", doing)
    with pytest.raises(ChangedMeanwhile):
        clearances.clear(asked[Stage.HR], version=read, by=cast["hr_officer"], at=AT)


def test_nobody_clears_for_another_nor_what_they_keep_themselves(report, asked, cast, doing):
    with pytest.raises(ValidationError, match="Somebody else"):
        clearances.clear(asked[Stage.HR], version=report.version, by=cast["finance_officer"], at=AT)
    with pytest.raises(ValidationError, match="nobody clears a report that they keep"):
        clearances.ask(report, stage=Stage.HR, asked_of=cast["clerk"], due_on=DUE, **doing)
    with pytest.raises(ValidationError, match="a day to come"):
        clearances.ask(report, stage=Stage.HR, asked_of=cast["hr_officer"], due_on=date(2017, 2, 8), **doing)


def test_a_report_that_was_sent_for_clearance_is_not_released_before_it_is_cleared(report, asked, cast, doing):
    with pytest.raises(ReportIsNotReady, match="still to be cleared: Finance, Legal, Human resources, Approval"):
        reports.release(report, to=Visibility.MEMBERS, **doing)
    for clearance in asked.values():
        clear(clearance, cast)
    assert reports.release(report, to=Visibility.MEMBERS, **doing).visibility == Visibility.MEMBERS
    clearances.open_again(report, because="A figure is wrong.", **doing)
    with pytest.raises(CannotPublish, match="still to be cleared: Approval for submission"):
        meetings.publish(report.meeting, **doing)


def test_a_locked_report_is_opened_with_a_reason_and_the_approver_clears_it_again(report, asked, cast, doing):
    for clearance in asked.values():
        clear(clearance, cast)
    with pytest.raises(ValidationError, match="Say why"):
        clearances.open_again(report, because=" ", **doing)
    clearances.open_again(report, because="A figure is wrong.", **doing)
    assert standings(report)[Stage.APPROVER] == Standing.ASKED and standings(report)[Stage.HR] == Standing.CLEARED
    with pytest.raises(ValidationError, match="not locked"):
        clearances.open_again(report, because="Again.", **doing)
    write(report, "Background", "Right.", doing)
    assert AuditEvent.objects.get(verb="report.opened_again").reason == "A figure is wrong."


def test_a_clearance_past_its_day_is_overdue(report, asked):
    late = progress_of(report, today=date(2017, 2, 21))
    assert {entry.standing for entry in late.entries} == {Standing.OVERDUE}


def test_the_report_offers_its_release_only_once_it_is_cleared(client_as, report, asked, cast):
    clerk, page = client_as("clerk"), f"{HERE}reports/{report.pk}/"
    assert "Release it to members" not in clerk.get(page).content.decode()
    for clearance in asked.values():
        clear(clearance, cast)
    shown = clerk.get(page).content.decode()
    assert "Release it to members" in shown and "locked since" in shown and "Change the cover sheet" not in shown


def test_a_withheld_report_that_is_given_back_can_be_published_with_its_published_agenda(client_as, report, doing):
    item = report.item_papers.get().item
    exemption = make.withhold(item, **doing)
    reports.release(report, to=Visibility.MEMBERS, **doing)
    meetings.publish(report.meeting, **doing)
    exemptions.lift(exemption, reason="Signed.", **doing)
    clerk, page = client_as("clerk"), f"{HERE}reports/{report.pk}/"
    assert "Publish it with the agenda" in clerk.get(page).content.decode()
    clerk.post(f"{page}release/")
    assert client_as("public").get(f"/public{page}").status_code == 200


# Domain 5.11: what a report must say, by its kind


@pytest.mark.parametrize(
    ("kind", "key_decision", "first", "count"),
    [
        ("", "yes", None, 0),
        (ReportKind.INFORMATION, "no", "Executive summary", 3),
        (ReportKind.DECISION, "unknown", "Executive summary", 7),
        (ReportKind.DECISION, "yes", "Executive summary", 9),
    ],
)
def test_a_kind_of_report_has_its_required_fields(kind, key_decision, first, count):
    lacking = missing(kind, key_decision, set())
    assert len(lacking) == count and (lacking[0] if lacking else None) == first
    assert missing(kind, key_decision, set(lacking)) == []


def test_a_report_that_lacks_what_its_kind_needs_is_neither_cleared_nor_released(report, cast, doing):
    reports.change_cover(report, kind="decision", key_decision="yes", entries={}, **doing)
    report.sections.filter(heading="Legal Implications").update(body=" ")
    expected = "Legal Implications, On the forward plan, Wards affected"
    with pytest.raises(ReportIsNotReady, match=expected):
        clearances.ask(report, stage=Stage.HR, asked_of=cast["hr_officer"], due_on=DUE, **doing)
    with pytest.raises(ReportIsNotReady, match=expected):
        reports.release(report, to=Visibility.MEMBERS, **doing)


def test_a_report_lists_its_background_papers_under_section_100d(client_as, report, doing):
    reports.change_cover(report, entries={CoverEntryKind.BACKGROUND_PAPER: ["The survey of 2016"]}, **doing)
    page = client_as("clerk").get(f"{HERE}reports/{report.pk}/").content.decode()
    assert page.index("Background papers") < page.index("The survey of 2016")


# The pages


def test_being_asked_opens_the_draft_to_that_officer_and_nothing_else_of_the_meeting(client_as, report, asked):
    finance, page = client_as("finance_officer"), f"/meetings/clearance/{asked[Stage.FINANCE].pk}/"
    assert "It is cheap." in finance.get(page).content.decode()
    for address in (HERE, f"{HERE}reports/{report.pk}/"):
        assert finance.get(address).status_code == 404
    for key in ("hr_officer", "clerk", "administrator", "member_alder"):
        assert client_as(key).get(page).status_code == 404
        assert client_as(key).post(page, {"answer": "clear", "version": 1}).status_code == 404


def test_reading_a_withheld_report_to_clear_it_is_logged(client_as, report, asked, doing):
    make.withhold(report.item_papers.get().item, **doing)
    client_as("finance_officer").get(f"/meetings/clearance/{asked[Stage.FINANCE].pk}/")
    assert AuditEvent.objects.get(verb="report.restricted_read").by == asked[Stage.FINANCE].asked_of


def test_an_officer_answers_on_the_page_and_what_was_typed_stays(client_as, report, asked):
    finance, page = client_as("finance_officer"), f"/meetings/clearance/{asked[Stage.FINANCE].pk}/"
    assert "Reports to clear" in finance.get("/home/").content.decode()
    assert report.title in finance.get("/meetings/clearance/").content.decode()
    refused = finance.post(page, {"answer": "return", "because": "", "version": report.version})
    assert refused.status_code == 422 and "Say what has to be changed" in refused.content.decode()
    both = finance.post(page, {"answer": "clear", "because": "But the sum is wrong", "version": report.version})
    assert both.status_code == 422 and "But the sum is wrong" in both.content.decode()
    stale = finance.post(page, {"answer": "clear", "version": report.version - 1})
    assert "was changed while you read it" in stale.content.decode()
    assert f'name="version" value="{report.version}"' in stale.content.decode()
    assert finance.post(page, {"answer": "return", "because": "The sum.", "version": report.version}).status_code == 302
    assert "You are not asked to clear anything." in finance.get("/meetings/clearance/").content.decode()
    clerk = client_as("clerk")
    shown = clerk.get(f"{HERE}reports/{report.pk}/").content.decode()
    assert "The sum." in shown and "Returned" in shown
    assert "Returned, finance: Purchase of Elm House" in clerk.get("/home/").content.decode()


def test_the_clerk_asks_several_by_the_days_of_the_timetable(client_as, report, cast):
    clerk, page = client_as("clerk"), f"{HERE}reports/{report.pk}/clearance/"
    assert 'value="2017-02-23"' in clerk.get(page).content.decode()
    none = clerk.post(page, {})
    asked = {"finance_asked_of": cast["finance_officer"].pk, "finance_due_on": "", "hr_due_on": "2017-02-20"}
    refused = clerk.post(page, asked)
    assert "Give the day by which it is to be cleared: Finance." in refused.content.decode()
    past = clerk.post(page, asked | {"finance_due_on": "2017-02-01"})
    assert 'id="id_finance_due_on_error"' in past.content.decode()
    wrong = clerk.post(page, asked | {"finance_asked_of": cast["hr_officer"].pk, "finance_due_on": "2017-02-20"})
    assert wrong.status_code == 422 and none.status_code in (200, 422)
    assert not Clearance.objects.exists()
    both = asked | {"finance_due_on": "2017-02-20", "hr_asked_of": cast["hr_officer"].pk}
    assert clerk.post(page, both).status_code == 302
    assert set(Clearance.objects.values_list("stage", flat=True)) == {"finance", "hr"}
    assert clerk.post(page, both).status_code == 302
    assert AuditEvent.objects.filter(verb="report.clearance_asked").count() == 2


@pytest.mark.parametrize("key", ["member_alder", "officer_cyps", "administrator", "performance_lead"])
def test_nobody_but_the_clerk_asks_or_opens_again(client_as, report, key):
    for address in ("clearance/", "open-again/"):
        assert client_as(key).get(f"{HERE}reports/{report.pk}/{address}").status_code == 403


def test_what_somebody_has_to_clear_takes_five_queries_however_much_it_is(
    report, asked, cast, doing, django_assert_num_queries
):
    with django_assert_num_queries(5):
        assert len(to_clear(cast["hr_officer"], today=TODAY)) == 1
    for number in range(5):
        other = reports.write(report.meeting, title=f"Report {number}", **doing)
        clearances.ask(other, stage=Stage.HR, asked_of=cast["hr_officer"], due_on=DUE, **doing)
    with django_assert_num_queries(5):
        assert len(to_clear(cast["hr_officer"], today=TODAY)) == 6


@pytest.mark.parametrize(
    ("constraint", "broken"),
    [
        ("clearance_settled_has_its_time", {"state": "cleared", "digest": "x"}),
        ("clearance_cleared_says_what", {"digest": "x"}),
        ("clearance_returned_says_why", {"because": "Why."}),
    ],
)
def test_the_database_refuses_a_clearance_without_sense(asked, constraint, broken):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Clearance.objects.filter(pk=asked[Stage.HR].pk).update(**broken)


def test_the_database_refuses_two_for_a_stage_and_one_asked_of_whoever_asks(asked, cast):
    one = asked[Stage.HR]
    with pytest.raises(IntegrityError), transaction.atomic():
        Clearance.objects.filter(pk=one.pk).update(stage=Stage.LEGAL)
    with pytest.raises(IntegrityError, match="clearance_is_asked_of_another"), transaction.atomic():
        Clearance.objects.filter(pk=one.pk).update(asked_by=one.asked_of)


def test_a_report_written_here_says_what_it_is_for(client_as, meeting):
    page = "/meetings/osmb/2017-02-17/items/11/reports/"
    response = client_as("clerk").post(page, {"title": "Youth Cabinet"})
    assert response.status_code == 422
    assert response.context["form"].errors["kind"] == [
        "Choose what the report is for: it decides what the report must say."
    ]


def test_asking_nobody_to_clear_it_is_said_beside_the_first_officer(client_as, report):
    asked_of_nobody = {"finance_due_on": "2017-02-20"}
    response = client_as("clerk").post(f"{HERE}reports/{report.pk}/clearance/", asked_of_nobody)
    errors = response.context["form"].errors
    assert errors == {"finance_asked_of": ["Choose at least one officer to ask."]}
