"""How far a report is cleared, and what somebody has been asked to clear."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet

from meetings.models import Clearance, Meeting, Report, ReportTable
from meetings.queries.reports import ReportContent, content_from, content_of, whole_reports
from meetings.rules import clearance as rules
from meetings.rules.clearance import ClearanceState, Stage, Standing
from meetings.rules.reports import COVER_FIELDS


@dataclass(frozen=True)
class ClearanceEntry:
    """A stage of a report's clearance and what it is worth today."""

    clearance: Clearance
    standing: Standing


@dataclass(frozen=True)
class Progress:
    """How far a report is cleared: its stages in order, what it must still say, and whether all of it is cleared."""

    entries: Sequence[ClearanceEntry]
    missing: Sequence[str]

    @property
    def is_asked(self) -> bool:
        return bool(self.entries)

    @property
    def is_cleared(self) -> bool:
        """Whether everybody who was asked has cleared what stands there now."""
        return self.is_asked and all(entry.standing == Standing.CLEARED for entry in self.entries)

    @property
    def is_ready(self) -> bool:
        """Whether nothing keeps the report from being released: what its kind needs is there, and all asked cleared."""
        return not self.missing and (self.is_cleared or not self.is_asked)

    @property
    def outstanding(self) -> list[str]:
        """The stages without which the report is not cleared."""
        return [entry.clearance.get_stage_display() for entry in self.entries if entry.standing != Standing.CLEARED]


def progress_of(report: Report, *, today: date) -> Progress:
    """How far a report is cleared; five queries."""
    found = Clearance.objects.filter(report=report).select_related("asked_of")
    return _progress(content_of(report), found, today)


def progress_in(meeting: Meeting, *, today: date) -> list[tuple[Report, Progress]]:
    """The reports on a meeting's agenda, each with how far it is cleared; five queries whatever their number."""
    found = whole_reports().filter(item_papers__item__meeting=meeting).distinct().order_by("title", "pk")
    asked = defaultdict(list)
    for one in Clearance.objects.filter(report__in=found.values("pk").order_by()).select_related("asked_of"):
        asked[one.report_id].append(one)
    return [(report, _progress(content_from(report), asked[report.pk], today)) for report in found]


def digest_of(content: ReportContent, stage: str) -> str:
    """The hash of what a stage clears of a report."""
    report = content.report
    cover = {name: getattr(report, name) for name in COVER_FIELDS}
    cover["entries"] = sorted([one.kind, one.position, one.text] for one in report.cover_entries.all())
    sections = [(one.section.heading, one.section.body, _tables(one.tables)) for one in content.sections]
    return rules.digest_for(stage, cover, sections)


def missing_of(content: ReportContent) -> list[str]:
    """What a report of its kind must still say."""
    report = content.report
    stated = {row.name for row in content.cover if row.is_stated}
    stated |= {one.section.heading for one in content.sections if one.section.body.strip() or one.tables}
    if report.executive_summary.strip():
        stated.add("Executive summary")
    return rules.missing(report.kind, report.key_decision, stated)


def to_clear(user: Any, *, today: date) -> list[ClearanceEntry]:
    """What somebody has still to clear for meetings to come, the first due first; five queries whatever their number.

    What they returned waits for the clerk, and is not among it.
    """
    found = (
        Clearance.objects.filter(asked_of=user, report__meeting__held_on__gte=today)
        .exclude(state=ClearanceState.RETURNED)
        .prefetch_related(Prefetch("report", whole_reports()))
        .order_by("due_on", "pk")
    )
    entries = [
        ClearanceEntry(one, _standing(one, digest_of(content_from(one.report), one.stage), today)) for one in found
    ]
    return [entry for entry in entries if entry.standing != Standing.CLEARED]


def returned(*, today: date) -> QuerySet[Clearance]:
    """What was returned of reports for meetings to come, and waits for whoever keeps them."""
    found = Clearance.objects.filter(state=ClearanceState.RETURNED, report__meeting__held_on__gte=today)
    return found.select_related("report__meeting__committee").order_by("report__meeting__held_on", "pk")


def _progress(content: ReportContent, clearances: Iterable[Clearance], today: date) -> Progress:
    order = list(Stage)
    found = sorted(clearances, key=lambda one: order.index(one.stage))
    entries = [ClearanceEntry(one, _standing(one, digest_of(content, one.stage), today)) for one in found]
    return Progress(entries, missing_of(content))


def _standing(clearance: Clearance, digest: str, today: date) -> Standing:
    if clearance.state == ClearanceState.RETURNED:
        return Standing.RETURNED
    if clearance.state == ClearanceState.CLEARED:
        return Standing.CLEARED if clearance.digest == digest else Standing.LAPSED
    return Standing.OVERDUE if clearance.due_on < today else Standing.ASKED


def _tables(tables: Sequence[ReportTable]) -> list[list[Any]]:
    return [[table.caption, table.columns, table.rows, table.notes] for table in tables]
