"""What is done to meetings, each thing audited: published, renumbered, written, withheld, minuted."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from council_portal import audit
from council_portal.models import Visibility
from council_portal.stale import ChangedMeanwhile
from meetings.actions import agenda_items, exemptions, meetings, minutes, reports
from meetings.actions.agenda_items import AgendaIsPublished
from meetings.actions.meetings import CannotPublish
from meetings.actions.minutes import MinutesArePublished
from meetings.actions.reports import ReportIsPublished
from meetings.models import AgendaItem, Attendance, Exemption, ItemPaper, Meeting, Membership, Minute, Report
from meetings.rules.reports import CoverEntryKind
from tests.factories import meetings as make

ON_TIME = datetime(2017, 2, 9, 10, tzinfo=UTC)
LATE = datetime(2017, 2, 10, 10, tzinfo=UTC)


@pytest.fixture
def doing(cast):
    """By the clerk, in time."""
    return {"by": cast["clerk"], "at": ON_TIME}


def fir():
    return Membership.objects.filter(councillor__surname="Fir")


def titles(meeting):
    return list(meeting.items.in_order().values_list("title", flat=True))


def test_publishing_opens_the_agenda_and_its_reports_and_states_the_clear_days(meeting, doing):
    outcome = meetings.publish(meeting, **doing)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.published_at, meeting.published_by) == ("published", ON_TIME, doing["by"])
    assert outcome.sentence == "The agenda is published with 5 clear days before the meeting (5 needed)."
    assert set(meeting.reports.values_list("visibility", flat=True)) == {Visibility.PUBLIC}
    event = audit.trail(meeting.key).get(verb="meeting.published")
    assert event.by == doing["by"]
    assert event.after["clear_days_given"] == 5


def test_publishing_twice_changes_nothing(meeting, doing, cast):
    meetings.publish(meeting, **doing)
    again = meetings.publish(meeting, by=cast["clerk"], at=LATE)
    assert again.given.clear_days == 5
    assert audit.trail(meeting.key).filter(verb="meeting.published").count() == 1


def test_an_agenda_without_items_or_with_a_draft_report_is_not_published(meeting, osmb, doing):
    empty = meetings.create(osmb, held_on=date(2017, 3, 17), **doing)
    with pytest.raises(CannotPublish, match="no items"):
        meetings.publish(empty, **doing)
    meeting.reports.filter(title__startswith="Corporate").update(visibility=Visibility.DRAFT)
    with pytest.raises(CannotPublish, match="still a draft"):
        meetings.publish(meeting, **doing)
    meeting.refresh_from_db()
    assert not meeting.is_published
    assert not meeting.reports.filter(visibility=Visibility.PUBLIC).exists()


def test_a_withheld_report_stays_restricted_when_the_agenda_is_published(meeting, doing):
    item = meeting.items.get(number=9)
    make.withhold(item, paragraphs="1", **doing)
    meetings.publish(meeting, **doing)
    assert meeting.reports.get(item_papers__item=item).visibility == Visibility.RESTRICTED


@pytest.mark.parametrize(
    ("number", "to", "lands"), [(9, 2, 2), (2, 9, 9), (1, 15, 15), (15, 1, 1), (5, 99, 15), (5, -3, 1)]
)
def test_a_moved_item_renumbers_those_between(meeting, doing, number, to, lands):
    before = titles(meeting)
    agenda_items.move(meeting.items.get(number=number), to=to, **doing)
    moved = before.pop(number - 1)
    before.insert(lands - 1, moved)
    assert titles(meeting) == before
    assert list(meeting.items.in_order().values_list("number", flat=True)) == list(range(1, 16))


def test_an_item_taken_off_closes_the_gap_and_its_report_stays(meeting, doing):
    agenda_items.take_off(meeting.items.get(number=9), **doing)
    assert list(meeting.items.in_order().values_list("number", flat=True)) == list(range(1, 15))
    assert meeting.reports.count() == 4
    event = audit.trail(meeting.key).get(verb="agenda_item.taken_off")
    assert event.before["papers"] == ["Looked After Children and Care Leavers Sufficiency Strategy 2017-2021"]


def test_a_published_agenda_keeps_its_items_and_papers(meeting, doing):
    meetings.publish(meeting, **doing)
    item = meeting.items.get(number=9)
    for change in (
        lambda: agenda_items.add(meeting, title="Late", kind="decision", **doing),
        lambda: agenda_items.change(item, title="Other", **doing),
        lambda: agenda_items.move(item, to=1, **doing),
        lambda: agenda_items.take_off(item, **doing),
        lambda: agenda_items.attach(item, title="More", registry_key="performance-report:2016-17-Q3", **doing),
        lambda: agenda_items.detach(item.papers.get(), **doing),
    ):
        with pytest.raises(AgendaIsPublished):
            change()


def test_a_paper_is_put_under_an_item_once(meeting, doing):
    item = meeting.items.get(number=7)
    with pytest.raises(ValidationError, match="already"):
        agenda_items.attach(item, title="Again", registry_key="performance-report:2016-17-Q3", **doing)


def test_a_report_begins_with_the_standard_sections_under_its_item(meeting, doing):
    report = reports.write_for_item(
        meeting.items.get(number=10),
        title="Area assemblies",
        entries={CoverEntryKind.RECOMMENDATION: ["Note it", "Ask for more"]},
        **doing,
    )
    assert report.visibility == Visibility.DRAFT
    assert report.sections.count() == 14
    assert list(report.cover_entries.order_by("position").values_list("text", flat=True)) == ["Note it", "Ask for more"]
    assert meeting.items.get(number=10).papers.get().report == report
    assert audit.trail(report.key).get().verb == "report.written"


def test_a_stale_section_is_refused_with_what_stands_there_now(meeting, doing):
    report = meeting.reports.first()
    section = report.sections.order_by("position").first()
    reports.write_section(section, heading="Recommendations", body="First.", version=report.version, **doing)
    with pytest.raises(ChangedMeanwhile) as clash:
        reports.write_section(section, heading="Recommendations", body="Second.", version=report.version, **doing)
    assert clash.value.now["body"] == "First."
    section.refresh_from_db()
    assert section.body == "First."


def test_a_changed_cover_sheet_replaces_the_given_lists_and_the_title_on_the_agenda(meeting, doing):
    report = meeting.reports.get(title__startswith="Corporate")
    reports.change_cover(
        report,
        title="Corporate Plan, Quarter 3",
        entries={CoverEntryKind.RECOMMENDATION: ["Note it"]},
        version=report.version,
        **doing,
    )
    assert report.cover_entries.filter(kind="recommendation").count() == 1
    assert report.cover_entries.filter(kind="background_paper").count() == 7
    assert ItemPaper.objects.get(report=report).title == "Corporate Plan, Quarter 3"


def test_a_published_report_is_not_changed(meeting, doing):
    meetings.publish(meeting, **doing)
    report = meeting.reports.first()
    with pytest.raises(ReportIsPublished):
        reports.change_cover(report, title="Other", entries={}, **doing)
    with pytest.raises(ReportIsPublished):
        reports.write_section(report.sections.first(), heading="Other", body="", **doing)


def test_an_item_is_withheld_once_and_lifting_needs_a_reason(meeting, doing):
    item = meeting.items.get(number=9)
    grounds = {"kind": "exempt", "paragraphs": "3,2", "neutral_title": "Care", "public_interest": "Money."}
    exemption = exemptions.record(item, **grounds, **doing)
    assert exemption.paragraphs == "2,3"
    with pytest.raises(ValidationError, match="already"):
        exemptions.record(item, **grounds, **doing)
    with pytest.raises(ValidationError, match="Say why"):
        exemptions.lift(exemption, reason=" ", **doing)
    exemptions.lift(exemption, reason="The contract is signed.", **doing)
    with pytest.raises(ValidationError, match="lifted already"):
        exemptions.lift(exemption, reason="Again.", **doing)
    exemptions.record(item, **grounds, **doing)


def test_the_audit_of_an_exemption_does_not_name_what_is_withheld(meeting, doing):
    item = meeting.items.get(number=9)
    make.withhold(item, paragraphs="1", **doing)
    event = audit.trail(meeting.key).get(verb="exemption.recorded")
    assert "Looked After" not in event.summary + str(event.after)


def test_minutes_take_the_next_number_of_the_municipal_year(meeting, doing):
    first = minutes.minute(meeting, title="Apologies", summary="", resolutions=["Accept them"], **doing)
    second = minutes.minute(meeting, title="Interests", summary="None.", resolutions=[], **doing)
    assert (first.number, second.number) == (89, 90)
    assert first.resolutions.get().text == "Accept them"


def test_numbers_start_again_with_the_municipal_year(osmb, doing):
    after = meetings.create(osmb, held_on=date(2017, 6, 2), **doing)
    assert minutes.minute(after, title="Apologies", summary="", resolutions=[], **doing).number == 1


def test_minutes_of_a_draft_meeting_are_not_published_and_published_ones_not_added_to(meeting, past_meeting, doing):
    minutes.minute(meeting, title="Apologies", summary="", resolutions=[], **doing)
    with pytest.raises(ValidationError, match="publish it first"):
        minutes.publish(meeting.minutes, **doing)
    meetings.publish(meeting, **doing)
    assert minutes.publish(meeting.minutes, **doing).is_published
    with pytest.raises(MinutesArePublished):
        minutes.minute(past_meeting, title="Late", summary="", resolutions=[], **doing)


def test_a_published_meeting_keeps_its_day(meeting, doing):
    meetings.publish(meeting, **doing)
    with pytest.raises(ValidationError, match="another day"):
        meetings.change(meeting, held_on=date(2017, 2, 24), **doing)
    assert meetings.change(meeting, venue="Council Chamber", **doing).venue == "Council Chamber"


@pytest.mark.parametrize(
    ("name", "break_it"),
    [
        ("meeting_published_at_and_by_together", lambda m: Meeting.objects.filter(pk=m.pk).update(state="published")),
        ("meeting_comes_before_the_next", lambda m: Meeting.objects.filter(pk=m.pk).update(next_held_on=m.held_on)),
        ("agenda_item_numbers_start_at_1", lambda m: m.items.filter(number=1).update(number=0)),
        ("agenda_item_number", lambda m: m.items.filter(number=1).update(number=2)),
        ("agenda_item_printed_pages", lambda m: m.items.filter(number=6).update(printed_to=None)),
        (
            "item_paper_is_a_report_or_a_registry_key",
            lambda m: ItemPaper.objects.filter(report__isnull=False).update(registry_key="x:y"),
        ),
        (
            "membership_ends_after",
            lambda m: fir().update(to_on=date(2016, 5, 20)),
        ),
        (
            "membership_has_one_chair",
            lambda m: fir().update(role="chairman"),
        ),
        ("attendance_has_one_in_the_chair", lambda m: Attendance.objects.filter(surname="Ivy").update(role="chair")),
        ("minute_number_is_unique", lambda m: Minute.objects.filter(number=82).update(number=83)),
        ("report_title_is_unique", lambda m: Report.objects.update(title="One title")),
        ("agenda_item_has_a_title", lambda m: AgendaItem.objects.filter(number=1).update(title="")),
    ],
)
def test_the_database_refuses(meeting, name, break_it):
    with pytest.raises(IntegrityError), transaction.atomic():
        break_it(meeting)


@pytest.mark.parametrize(
    "grounds",
    [
        {"paragraphs": ""},
        {"kind": "confidential", "paragraphs": "1"},
        {"neutral_title": ""},
        {"public_interest": ""},
        {"lifted_at": ON_TIME},
    ],
)
def test_the_database_refuses_an_exemption_without_its_grounds(meeting, cast, grounds):
    whole = {
        "item": meeting.items.get(number=9),
        "kind": "exempt",
        "paragraphs": "3",
        "neutral_title": "Care",
        "public_interest": "Money.",
        "decided_by": cast["clerk"],
        "decided_at": ON_TIME,
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Exemption.objects.create(**whole | grounds)
