"""The demonstration's meeting: every fact of its files stands in the database, and loading again changes nothing."""

import csv
from datetime import date

import pytest
from django.conf import settings

from council_portal import clock
from council_portal.models import AuditEvent
from meetings import demo
from meetings.actions import meetings, standing_items
from meetings.demo_tables import NOT_AVAILABLE
from meetings.models import (
    AgendaItem,
    Attendance,
    CoverEntry,
    Meeting,
    Membership,
    Minute,
    Report,
    ReportSection,
    ReportTable,
    Resolution,
)
from meetings.rules.reports import Answer

FIXTURES = settings.BASE_DIR / "fixtures" / "demo" / "meetings"
BOARD = "Overview and Scrutiny Management Board"


def rows(name):
    with open(FIXTURES / name, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def iso(value):
    return value.isoformat() if value else ""


def clock_time(value):
    return f"{value:%H:%M}" if value else ""


def test_both_meetings_stand_as_printed(osmb):
    stored = [
        {
            "committee": meeting.committee.name,
            "date": iso(meeting.held_on),
            "time": clock_time(meeting.starts_at),
            "venue": meeting.venue,
            "next_meeting_date": iso(meeting.next_held_on),
            "next_meeting_time": clock_time(meeting.next_starts_at),
            "next_meeting_note": meeting.next_note,
        }
        for meeting in Meeting.objects.order_by("-held_on")
    ]
    assert stored == rows("meetings.csv")


def test_the_agenda_has_its_fifteen_items_in_their_sections(meeting):
    stored = [
        {
            "number": str(item.number),
            "section": item.section or "opening",
            "title": item.title,
            "kind": item.kind,
            "page_from": str(item.printed_from or ""),
            "page_to": str(item.printed_to or ""),
        }
        for item in meeting.items.in_order()
    ]
    assert len(stored) == 15
    assert stored == rows("agenda.csv")


def test_members_and_those_who_attended_stand_as_printed(osmb, cast):
    members = Membership.objects.order_by("position")
    assert [
        {"committee": BOARD, "role": seat.role, "surname": seat.surname, "printed_as": seat.printed_as}
        for seat in members
    ] == rows("membership.csv")
    assert [seat.councillor.user for seat in members] == [cast[f"member_{seat.surname.lower()}"] for seat in members]
    assert [
        {
            "committee": BOARD,
            "meeting_date": iso(one.meeting.held_on),
            "surname": one.surname,
            "role_at_meeting": one.role,
            "attendance": one.attendance,
        }
        for one in Attendance.objects.select_related("meeting").order_by("position")
    ] == rows("attendance.csv")


def test_the_minutes_their_resolutions_and_declarations_stand_as_minuted(osmb):
    stored = []
    for minute in Minute.objects.order_by("number"):
        declared = minute.declarations.first()
        stored.append(
            {
                "number": str(minute.number),
                "meeting_date": iso(minute.minutes.meeting.held_on),
                "title": minute.title,
                "summary": minute.summary,
                "resolution_count": str(minute.resolutions.count()),
                "declared_by": declared.surname if declared else "",
                "declaration": declared.nature if declared else "",
            }
        )
    assert stored == rows("minutes.csv")
    assert [
        {"minute_number": str(one.minute.number), "resolution_number": str(one.number), "resolution": one.text}
        for one in Resolution.objects.select_related("minute").order_by("minute__number", "number")
    ] == rows("resolutions.csv")
    assert set(Minute.objects.values_list("municipal_year", flat=True)) == {2016}


LISTED = {"approving_post", "recommendation", "appendix", "background_paper", "accountable_post"}


def stored_field(report, item, row):
    """What the database holds for a row of cover_fields.csv."""
    field, place = row["field"], int(row["sequence"])
    if field in LISTED:
        return CoverEntry.objects.get(report=report, kind=field, position=place).text
    if field == "section_heading":
        return ReportSection.objects.get(report=report, position=place, is_appendix=False).heading
    return {
        "agenda_item": str(item.number),
        "committee": report.meeting.committee.name,
        "meeting_date": iso(report.meeting.held_on),
        "title": report.title,
        "key_decision": _printed(report.key_decision),
        "wards_affected": report.wards,
        "other_committee_consideration": report.considered_elsewhere,
        "council_approval_required": _printed(report.council_approval_required),
        "exempt_from_press_and_public": _printed(report.exempt_from_the_public),
    }[field]


def _printed(answer):
    return "" if answer == Answer.UNKNOWN else answer.capitalize()


@pytest.mark.parametrize("number", ["1", "2", "3", "4"])
def test_every_field_of_a_cover_sheet_is_there_and_a_blank_is_unknown(meeting, number):
    fields = [row for row in rows("cover_fields.csv") if row["report"] == number]
    item = meeting.items.get(number=next(row["value"] for row in fields if row["field"] == "agenda_item"))
    report = Report.objects.get(item_papers__item=item)
    assert [stored_field(report, item, row) for row in fields] == [row["value"] for row in fields]
    # Nothing is there that the file has not.
    assert report.cover_entries.count() == sum(row["field"] in LISTED for row in fields)
    assert report.sections.filter(is_appendix=False).count() == 14
    assert report.forward_plan == Answer.UNKNOWN


def test_the_papers_of_each_item_are_those_of_the_file(meeting):
    stored = {
        item.number: [paper.registry_key or paper.report.title for paper in item.papers.order_by("position")]
        for item in meeting.items.filter(papers__isnull=False).distinct()
    }
    assert stored == {
        6: ["Employee Pulse Survey and other Employee Feedback", "engagement-plan:employee-survey-2016"],
        7: [
            "Corporate Plan 2016/17 Quarter 3 Performance Report",
            "performance-report:2016-17-Q3",
            "performance-scorecard:2016-17-Q3",
        ],
        8: [
            "Budget Pressures in relation to Physical and Sensory Disability Services",
            "budget-report:physical-sensory-disability",
        ],
        9: ["Looked After Children and Care Leavers Sufficiency Strategy 2017-2021"],
        12: ["minutes:osmb/2017-02-03"],
    }


# Which columns of each file name a row and a column of the table, and which hold figures.
SUFFICIENCY = [
    *((f"table_{n:02}", ["area"], "period_end", ["percent"]) for n in (8, 12, 13)),
    ("table_01", ["area"], "period_end", ["rate_per_10k_under_18"]),
    ("table_02", ["age_group"], "period_end", ["count"]),
    ("table_03", ["age_group"], "period", ["count", "percent"]),
    ("table_04", ["age_group"], "period", ["count", "percent"]),
    ("table_05", ["end_reason"], "period", ["count", "percent"]),
    ("table_06", ["legal_status"], "period_end", ["count", "percent"]),
    ("table_07", ["placement_type"], "period_end", ["count", "percent"]),
    ("table_09", ["provision"], "driving_distance_miles", ["count", "percent"]),
    ("table_10", ["item"], "period_end", ["count"]),
    ("table_11", ["item"], "period_end", ["count"]),
    ("table_15", ["placement_type"], "period", ["admissions", "discharges"]),
]
HEADINGS = {"count": "No.", "percent": "%", "admissions": "Admissions", "discharges": "Discharges"}
PERIODS = {
    "2014-03-31": "31 March 2014",
    "2015-03-31": "31 March 2015",
    "2016-03-31": "31 March 2016",
    "2016-12-31": "31 December 2016",
    "2013-14": "2013/14",
    "2014-15": "2014/15",
    "2015-16": "2015/16",
    "2016-17-Q1-Q3": "April to December 2016",
}


def cell(table, head, place):
    """The one cell in the row of that head and the column so placed; None where the table has no such column."""
    columns = [n for n, column in enumerate(table.columns) if (column["group"], column["heading"]) == place]
    (row,) = [row for row in table.rows if tuple(row[: table.row_heads]) == head]
    return row[columns[0]] if columns else None


@pytest.mark.parametrize(("file", "heads", "group", "values"), SUFFICIENCY, ids=lambda value: str(value))
def test_every_figure_of_a_sufficiency_table_has_its_cell(osmb, file, heads, group, values):
    table = ReportTable.objects.get(caption__startswith=f"Table {int(file[-2:])}:")
    facts = rows(f"sufficiency/{file}.csv")
    for fact in facts:
        named = PERIODS.get(fact[group], fact[group])
        for value in values:
            place = ("", named) if len(values) == 1 else (named, HEADINGS[value])
            printed = NOT_AVAILABLE if fact.get("qualifier") == "not_available" else fact[value]
            assert cell(table, tuple(fact[head] for head in heads), place) in (printed, printed or None)
        if fact.get("note"):
            assert any(fact["note"] in note and fact[heads[0]] in note and named in note for note in table.notes)
    assert len(table.rows) == len({tuple(fact[head] for head in heads) for fact in facts})


def test_what_placements_cost_and_how_they_are_shared_are_two_tables(osmb):
    costs, shares = ReportTable.objects.filter(caption__startswith="Table 14").order_by("caption")
    facts = rows("sufficiency/table_14.csv")
    assert costs.rows == [
        [fact["placement_type"], fact["rotherham_gbp_per_week"], fact["average_gbp_per_week"]]
        for fact in facts
        if fact["block"] == "unit_cost"
    ]
    assert shares.rows == [
        [fact["placement_type"], fact["rotherham_placements"], fact["rotherham_percent"], fact["average_percent"]]
        for fact in facts
        if fact["block"] == "composition"
    ]


def test_every_indicator_has_its_cell(osmb):
    table = ReportTable.objects.get(caption="Indicators for looked after children")
    units = {"rate_per_10k": "Per 10,000", "count": "Number", "percent": "%"}
    facts = rows("sufficiency/indicators.csv")
    assert len(facts) == len(table.rows) * 5
    for fact in facts:
        head = (fact["section"], fact["indicator"], units[fact["unit"]])
        printed = f"{fact['value']} of {fact['out_of']}" if fact["out_of"] else fact["value"] or NOT_AVAILABLE
        assert cell(table, head, ("", f"{fact['area']}, {PERIODS[fact['period']]}")) == printed
        if fact["as_at"]:
            assert any("as at September 2016" in note and fact["indicator"] in note for note in table.notes)


def test_the_fifteen_tables_and_the_indicators_belong_to_the_fourth_report(meeting):
    report = Report.objects.get(item_papers__item__meeting=meeting, item_papers__item__number=9)
    tables = ReportTable.objects.all()
    assert tables.count() == 17
    assert {table.section.report_id for table in tables.select_related("section")} == {report.pk}
    for table in tables:
        table.full_clean()


def test_the_coming_meeting_is_a_draft_and_the_past_one_published(meeting, past_meeting):
    assert not meeting.is_published
    assert past_meeting.is_published
    assert past_meeting.minutes.is_published
    assert past_meeting.published_at.date() == date(2017, 1, 26)


def test_the_standing_items_begin_the_agenda_of_the_next_meeting(osmb, cast):
    doing = {"by": cast["clerk"], "at": clock.now()}
    later = meetings.create(osmb, held_on=date(2017, 3, 3), next_held_on=date(2017, 3, 17), **doing)
    begun = standing_items.begin(later, **doing)
    assert [item.section for item in begun] == [row["section"] for row in rows("standing_items.csv")]
    assert begun[7].title == "Minutes of the previous meeting held on 17 February 2017"
    assert begun[10].title == "Date and time of next meeting - 17 March 2017"


def test_loading_again_changes_nothing(osmb, cast, meeting):
    meeting.items.filter(number=10).update(title="Changed by the clerk")
    before, events = AgendaItem.objects.count(), AuditEvent.objects.count()
    demo.load(at=clock.now(), people=cast)
    assert AgendaItem.objects.count() == before
    assert meeting.items.get(number=10).title == "Changed by the clerk"
    assert AuditEvent.objects.count() == events
