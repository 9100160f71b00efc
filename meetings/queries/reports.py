"""A report with everything on it, read in a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from council_portal.days import long_date
from council_portal.models import Visibility
from meetings.models import CoverEntry, Report, ReportSection, ReportTable
from meetings.rules.reports import Answer, CoverEntryKind

NOT_STATED = Answer.UNKNOWN.label


@dataclass(frozen=True)
class CoverRow:
    """One line of the cover sheet: its name and what it says. Nothing said is unknown, and shown as not stated."""

    name: str
    values: Sequence[str]
    is_numbered: bool = False

    @property
    def is_stated(self) -> bool:
        return bool(self.values)


@dataclass(frozen=True)
class NumberedSection:
    """A section with its number, 1 on; an appendix has none."""

    number: int | None
    section: ReportSection
    tables: Sequence[ReportTable]


@dataclass(frozen=True)
class ReportContent:
    """A report as written: its cover sheet in order, its sections and their tables."""

    report: Report
    cover: Sequence[CoverRow]
    sections: Sequence[NumberedSection]

    def entries(self, kind: CoverEntryKind) -> Sequence[str]:
        return next(row.values for row in self.cover if row.name == kind.label)


def whole_reports() -> QuerySet[Report]:
    """Reports with all that `content_from` needs; four queries whatever their number."""
    sections = Prefetch("sections", ReportSection.objects.order_by("position"))
    tables = Prefetch("sections__tables", ReportTable.objects.order_by("position"))
    entries = Prefetch("cover_entries", CoverEntry.objects.order_by("kind", "position"))
    return Report.objects.prefetch_related(sections, tables, entries).select_related("meeting__committee")


def content_from(whole: Report) -> ReportContent:
    """The content of a report read from `whole_reports`; no query."""
    return ReportContent(report=whole, cover=_cover(whole), sections=_numbered(whole))


def content_of(report: Report) -> ReportContent:
    """The content of a report; four queries."""
    return content_from(whole_reports().get(pk=report.pk))


def _cover(report: Report) -> list[CoverRow]:
    """The cover sheet in the order in which a council prints it."""
    listed = {
        kind: [entry.text for entry in report.cover_entries.all() if entry.kind == kind] for kind in CoverEntryKind
    }

    def answer(value: str) -> list[str]:
        return [] if value == Answer.UNKNOWN else [Answer(value).label]

    def text(value: str) -> list[str]:
        return [value] if value else []

    return [
        CoverRow("Committee", [report.meeting.committee.name]),
        CoverRow("Date of meeting", [long_date(report.meeting.held_on)]),
        CoverRow("Key decision", answer(report.key_decision)),
        CoverRow("On the forward plan", answer(report.forward_plan)),
        _listed(CoverEntryKind.APPROVING_POST, listed),
        _listed(CoverEntryKind.AUTHOR, listed),
        CoverRow("Wards affected", text(report.wards)),
        _listed(CoverEntryKind.RECOMMENDATION, listed, is_numbered=True),
        _listed(CoverEntryKind.APPENDIX, listed),
        _listed(CoverEntryKind.BACKGROUND_PAPER, listed),
        CoverRow("Consideration by any other committee", text(report.considered_elsewhere)),
        CoverRow("Council approval required", answer(report.council_approval_required)),
        CoverRow("Exempt from the press and public", answer(report.exempt_from_the_public)),
        _listed(CoverEntryKind.ACCOUNTABLE_POST, listed),
    ]


def _listed(kind: CoverEntryKind, listed: dict[CoverEntryKind, list[str]], is_numbered: bool = False) -> CoverRow:
    return CoverRow(kind.label, listed[kind], is_numbered=is_numbered and len(listed[kind]) > 1)


def _numbered(report: Report) -> list[NumberedSection]:
    numbered, number = [], 0
    for section in report.sections.all():
        number += not section.is_appendix
        numbered.append(NumberedSection(None if section.is_appendix else number, section, list(section.tables.all())))
    return numbered


def is_open_to_the_public(report: Report) -> bool:
    """Whether a report loaded with its meeting carries the public's mark on a published meeting."""
    return report.visibility == Visibility.PUBLIC and report.meeting.is_published
