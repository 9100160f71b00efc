"""The demonstration's board: its members, a meeting with four reports, and the minutes of the meeting before."""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from django.conf import settings
from django.db import transaction

from council_portal import audit
from council_portal.models import User, Visibility
from meetings.demo_tables import Layout, lay_out
from meetings.models import (
    AgendaItem,
    Attendance,
    Committee,
    Councillor,
    CoverEntry,
    Declaration,
    ItemPaper,
    Meeting,
    Membership,
    Minute,
    Minutes,
    Report,
    ReportSection,
    ReportTable,
    Resolution,
    StandingItem,
)
from meetings.rules.agenda import MeetingState, MinutesState
from meetings.rules.minutes import InterestKind, municipal_year_of
from meetings.rules.reports import Answer, CoverEntryKind

FIXTURES = settings.BASE_DIR / "fixtures" / "demo" / "meetings"
# Fields of the cover sheet that hold one answer or one text, by the name the file gives them.
ANSWERS = {
    "key_decision": "key_decision",
    "council_approval_required": "council_approval_required",
    "exempt_from_press_and_public": "exempt_from_the_public",
}
TEXTS = {"wards_affected": "wards", "other_committee_consideration": "considered_elsewhere"}
LISTED = {kind.value for kind in CoverEntryKind}
APPENDIX = "Appendix: "


@dataclass(frozen=True)
class Texts:
    """The texts of a report: its summary, and heading and body of each section, an appendix's heading marked so."""

    summary: str
    sections: tuple[tuple[str, str], ...]


@transaction.atomic
def load(*, at: datetime, people: Mapping[str, User]) -> dict[str, int]:
    """Loads the committees that are missing, each with its meetings; one that is there stays as people changed it.

    Returns how many rows there are of each kind.
    """
    for row in _rows("committees.csv"):
        if not Committee.objects.filter(slug=row["slug"]).exists():
            _load_committee(row, people)
    return {
        "committees": Committee.objects.count(),
        "seats": Membership.objects.count(),
        "meetings": Meeting.objects.count(),
        "items": AgendaItem.objects.count(),
        "standing items": StandingItem.objects.count(),
        "papers": ItemPaper.objects.count(),
        "reports": Report.objects.count(),
        "sections": ReportSection.objects.count(),
        "tables": ReportTable.objects.count(),
        "minutes": Minute.objects.count(),
        "resolutions": Resolution.objects.count(),
    }


def _load_committee(row: dict[str, str], people: Mapping[str, User]) -> None:
    committee = Committee(
        slug=row["slug"],
        name=row["name"],
        terms_of_reference=row["terms_of_reference"],
        chair_title=row["chair_title"],
        vice_chair_title=row["vice_chair_title"],
    )
    _keep(committee)
    _load_seats(committee, date.fromisoformat(row["seats_from"]), people)
    by = people["clerk"]
    meetings = {meeting.held_on: meeting for meeting in _load_meetings(committee, by)}
    _load_minutes(committee, meetings, by)
    # The agenda's file is of the last meeting: earlier ones have their minutes alone.
    next_meeting = meetings[max(meetings)]
    _load_agenda(next_meeting, _load_reports(next_meeting))
    _load_standing_items(committee)
    audit.record(
        verb="demonstration.loaded",
        subject=committee.scope_key,
        summary=f"Loaded the demonstration's {committee.name} with {len(meetings)} meetings",
        by=None,
        channel="command",
    )


def _load_seats(committee: Committee, from_on: date, people: Mapping[str, User]) -> None:
    for position, row in enumerate(_rows_of(committee, "membership.csv"), start=1):
        _keep(
            Membership(
                committee=committee,
                councillor=_councillor(row, people),
                role=row["role"],
                position=position,
                from_on=from_on,
            )
        )


def _councillor(row: dict[str, str], people: Mapping[str, User]) -> Councillor:
    """The councillor of a row, who may sit on several committees."""
    found = Councillor.objects.filter(printed_as=row["printed_as"]).first()
    user = people.get(f"member_{row['surname'].lower()}")
    return found or _keep(Councillor(surname=row["surname"], printed_as=row["printed_as"], user=user))


def _load_meetings(committee: Committee, by: User) -> list[Meeting]:
    published = _published(committee, "agenda")
    meetings = []
    for row in _rows_of(committee, "meetings.csv"):
        held_on = date.fromisoformat(row["date"])
        published_at = published.get(held_on)
        meeting = Meeting(
            committee=committee,
            held_on=held_on,
            starts_at=_time(row["time"]),
            venue=row["venue"],
            state=MeetingState.PUBLISHED if published_at else MeetingState.DRAFT,
            published_at=published_at,
            published_by=by if published_at else None,
            next_held_on=row["next_meeting_date"] or None,
            next_starts_at=_time(row["next_meeting_time"]),
            next_note=row["next_meeting_note"],
        )
        meetings.append(_keep(meeting))
    return meetings


def _load_agenda(meeting: Meeting, reports: Mapping[str, Report]) -> None:
    for row in _rows("agenda.csv"):
        _keep(
            AgendaItem(
                meeting=meeting,
                number=row["number"],
                section="" if row["section"] == "opening" else row["section"],
                title=row["title"],
                kind=row["kind"],
                printed_from=row["page_from"] or None,
                printed_to=row["page_to"] or None,
            )
        )
    items = {item.number: item for item in meeting.items.all()}
    for row in _rows("papers.csv"):
        _keep(
            ItemPaper(
                item=items[int(row["item"])],
                position=row["position"],
                report=reports.get(row["report"]),
                registry_key=row["key"],
                title=row["title"],
            )
        )


def _load_standing_items(committee: Committee) -> None:
    for row in _rows_of(committee, "standing_items.csv"):
        _keep(
            StandingItem(
                committee=committee,
                position=row["position"],
                section=row["section"],
                title=row["title"],
                kind=row["kind"],
            )
        )


def _load_reports(meeting: Meeting) -> dict[str, Report]:
    """The reports by their number in the files, each released to members: publishing the agenda opens them to all."""
    fields = _rows("cover_fields.csv")
    return {
        number: _load_report(meeting, number, [row for row in fields if row["report"] == number])
        for number in dict.fromkeys(row["report"] for row in fields)
    }


def _load_report(meeting: Meeting, number: str, fields: list[dict[str, str]]) -> Report:
    texts = _texts(FIXTURES / "reports" / f"report_{number}.md")
    single = {row["field"]: row["value"] for row in fields}
    report = Report(
        meeting=meeting,
        title=single["title"],
        executive_summary=texts.summary,
        visibility=Visibility.MEMBERS,
        **{ours: Answer(single[theirs].lower() or Answer.UNKNOWN) for theirs, ours in ANSWERS.items()},
        **{ours: single[theirs] for theirs, ours in TEXTS.items()},
    )
    _keep(report)
    for row in fields:
        if row["field"] in LISTED:
            _keep(CoverEntry(report=report, kind=row["field"], position=row["sequence"], text=row["value"]))
    sections = {}
    for position, (heading, body) in enumerate(texts.sections, start=1):
        name = heading.removeprefix(APPENDIX)
        sections[name] = _keep(
            ReportSection(
                report=report, position=position, heading=name, body=body, is_appendix=heading.startswith(APPENDIX)
            )
        )
    _load_tables(sections)
    return report


def _load_tables(sections: Mapping[str, ReportSection]) -> None:
    """The tables that stand in appendices of this report."""
    layouts = [Layout.read(row) for row in _rows("tables.csv") if row["section"] in sections]
    for position, layout in enumerate(layouts, start=1):
        table = lay_out(layout, FIXTURES / "sufficiency")
        _keep(
            ReportTable(
                section=sections[layout.section],
                position=position,
                caption=layout.caption,
                columns=table.columns,
                rows=table.rows,
                row_heads=len(layout.rows),
                notes=table.notes,
            )
        )


def _load_minutes(committee: Committee, meetings: Mapping[date, Meeting], by: User) -> None:
    resolutions = _rows("resolutions.csv")
    for held_on, published_at in _published(committee, "minutes").items():
        minutes = _keep(
            Minutes(
                meeting=meetings[held_on],
                state=MinutesState.PUBLISHED,
                published_at=published_at,
                published_by=by,
            )
        )
        for row in _rows("minutes.csv"):
            if row["meeting_date"] == held_on.isoformat():
                _load_minute(minutes, row, [one for one in resolutions if one["minute_number"] == row["number"]])
    for position, row in enumerate(_rows_of(committee, "attendance.csv"), start=1):
        _keep(
            Attendance(
                meeting=meetings[date.fromisoformat(row["meeting_date"])],
                surname=row["surname"],
                role=row["role_at_meeting"],
                attendance=row["attendance"],
                position=position,
            )
        )


def _load_minute(minutes: Minutes, row: dict[str, str], resolutions: list[dict[str, str]]) -> None:
    minute = _keep(
        Minute(
            minutes=minutes,
            committee=minutes.meeting.committee,
            municipal_year=municipal_year_of(minutes.meeting.held_on),
            number=row["number"],
            title=row["title"],
            summary=row["summary"],
        )
    )
    if row["declared_by"]:
        _keep(
            Declaration(
                minute=minute, surname=row["declared_by"], kind=InterestKind.PECUNIARY, nature=row["declaration"]
            )
        )
    for resolution in resolutions:
        _keep(Resolution(minute=minute, number=resolution["resolution_number"], text=resolution["resolution"]))


def _texts(path: Path) -> Texts:
    """Splits a file at its first-level headings."""
    parts = re.split(r"^# (.+)$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    titled = [(heading.strip(), body.strip()) for heading, body in zip(parts[1::2], parts[2::2], strict=True)]
    return Texts(summary=titled[0][1], sections=tuple(titled[1:]))


def _published(committee: Committee, what: str) -> dict[date, datetime]:
    """When agendas or minutes of the committee were published, by the day of the meeting."""
    return {
        date.fromisoformat(row["date"]): datetime.fromisoformat(row["at"])
        for row in _rows("publication.csv")
        if row["committee"] == committee.slug and row["what"] == what
    }


def _time(text: str) -> time | None:
    return time.fromisoformat(text) if text else None


def _keep(record):
    """Checks a row and saves it, and gives it back; what must be unique the database checks."""
    record.full_clean(validate_unique=False, validate_constraints=False)
    record.save()
    return record


def _rows_of(committee: Committee, name: str) -> list[dict[str, str]]:
    return [row for row in _rows(name) if row["committee"] == committee.name]


def _rows(name: str) -> list[dict[str, str]]:
    with open(FIXTURES / name, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))
