"""What is done to reports: written, changed section by section, released."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from council_portal import audit
from council_portal.clock import LONDON
from council_portal.models import User, Visibility
from council_portal.stale import ChangedMeanwhile
from meetings.actions import agenda_items, publications
from meetings.models import AgendaItem, CoverEntry, Exemption, Meeting, Report, ReportSection
from meetings.queries.clearances import progress_of
from meetings.rules.authorship import why_not_write
from meetings.rules.reports import COVER_FIELDS, STANDARD_SECTIONS, CoverEntryKind


class ReportIsPublished(Exception):
    """A report that stands open to the public is not changed silently; the message says so."""

    def __init__(self):
        super().__init__("The report is published with its agenda, so it is no longer changed here.")


class ReportIsLocked(Exception):
    """A report that everybody asked has cleared is not changed; the message says how it is opened again."""

    def __init__(self):
        super().__init__("The report is cleared and locked. Open it again first, with a reason.")


class ReportHasLeftItsAuthor(Exception):
    """An author changes nothing that members read already; the message says who does."""

    def __init__(self):
        super().__init__(why_not_write(is_author=True, is_draft=False))


class ReportIsNotReady(Exception):
    """A report that lacks what its kind needs, or a clearance, is not released; the message says what."""


@transaction.atomic
def write(
    meeting: Meeting,
    *,
    by: User,
    at: datetime,
    entries: Mapping[CoverEntryKind, Sequence[str]] | None = None,
    headings: Sequence[str] = STANDARD_SECTIONS,
    **cover: Any,
) -> Report:
    """Begins a report for a meeting as a draft: its cover sheet, and empty sections under the headings.

    `cover` holds values of COVER_FIELDS, `entries` the lists of the cover sheet. Raises ValidationError.
    """
    report = Report(meeting=meeting, **cover)
    report.full_clean()
    report.save()
    report.writers.add(by)
    _list(report, entries or {})
    for position, heading in enumerate(headings, start=1):
        section = ReportSection(report=report, position=position, heading=heading)
        section.full_clean()
        section.save()
    audit.record(
        verb="report.written",
        subject=report.key,
        summary=f"Began the report “{report.title}” for {meeting}",
        by=by,
        after={name: getattr(report, name) for name in COVER_FIELDS} | {"entries": entries or {}},
    )
    return report


@transaction.atomic
def write_for_item(item: AgendaItem, *, by: User, at: datetime, **what: Any) -> Report:
    """Begins a report as `write` does and puts it under an item of a draft agenda.

    Raises AgendaIsPublished, ValidationError.
    """
    report = write(item.meeting, by=by, at=at, **what)
    agenda_items.attach(item, title=report.title, report=report, by=by, at=at)
    return report


@transaction.atomic
def change_cover(
    report: Report,
    *,
    by: User,
    at: datetime,
    entries: Mapping[CoverEntryKind, Sequence[str]],
    version: int | None = None,
    **cover: Any,
) -> Report:
    """Changes the cover sheet: the given values of COVER_FIELDS, and the given lists, each replaced whole.

    `version` is the one the form was read from.
    Raises ChangedMeanwhile, ReportHasLeftItsAuthor, ReportIsLocked, ReportIsPublished, ValidationError.
    """
    report = _open(report, version, cover, by)
    before = {name: getattr(report, name) for name in cover} | {"entries": _listed(report, entries)}
    for name, value in cover.items():
        setattr(report, name, value)
    report.version += 1
    report.full_clean()
    report.save()
    report.item_papers.update(title=report.title)
    _list(report, entries)
    audit.record(
        verb="report.cover_changed",
        subject=report.key,
        summary=f"Changed the cover sheet of “{report.title}”",
        by=by,
        before=before,
        after={name: getattr(report, name) for name in cover} | {"entries": entries},
    )
    return report


@transaction.atomic
def write_section(
    section: ReportSection, *, heading: str, body: str, by: User, at: datetime, version: int | None = None
) -> ReportSection:
    """Replaces a section's heading and Markdown.

    Raises ChangedMeanwhile, ReportHasLeftItsAuthor, ReportIsLocked, ReportIsPublished, ValidationError.
    """
    report = _open(section.report, version, {}, by)
    section = report.sections.get(pk=section.pk)
    if version is not None and report.version != version:
        raise ChangedMeanwhile({"heading": section.heading, "body": section.body})
    before = {"heading": section.heading, "body": section.body}
    section.heading, section.body = heading, body
    section.full_clean()
    section.save(update_fields=["heading", "body"])
    report.version += 1
    report.save(update_fields=["version"])
    audit.record(
        verb="report.section_written",
        subject=report.key,
        summary=f"Wrote the section “{heading}” of “{report.title}”",
        by=by,
        before=before,
        after={"heading": heading, "body": body},
    )
    return section


@transaction.atomic
def add_section(report: Report, *, heading: str, by: User, at: datetime, is_appendix: bool = False) -> ReportSection:
    """Adds an empty section, or an appendix, at the end.

    Raises ReportHasLeftItsAuthor, ReportIsLocked, ReportIsPublished, ValidationError.
    """
    report = _open(report, None, {}, by)
    last = report.sections.order_by("-position").first()
    section = ReportSection(
        report=report, position=last.position + 1 if last else 1, heading=heading, is_appendix=is_appendix
    )
    section.full_clean()
    section.save()
    report.version += 1
    report.save(update_fields=["version"])
    audit.record(
        verb="report.section_added",
        subject=report.key,
        summary=f"Added the section “{heading}” to “{report.title}”",
        by=by,
        after={"heading": heading, "is_appendix": is_appendix},
    )
    return section


@transaction.atomic
def release(report: Report, *, to: str, by: User, at: datetime) -> Report:
    """Lets members, or the public, have a report. One that an exemption withholds becomes restricted instead.

    Raises ReportIsNotReady where it lacks what its kind needs, or a clearance that was asked for.
    """
    report = Report.objects.locked().get(pk=report.pk)
    _require_ready(report, at)
    before = report.visibility
    is_withheld = Exemption.objects.in_force().covering_report(report).exists()
    report.visibility = Visibility.RESTRICTED if is_withheld else to
    if report.visibility != before:
        report.save(update_fields=["visibility"])
        publications.keep(report.meeting, what="Published a report", by=by, at=at)
        audit.record(
            verb="report.released",
            subject=report.key,
            summary=f"Released “{report.title}”: {report.get_visibility_display().lower()}",
            by=by,
            before={"visibility": before},
            after={"visibility": report.visibility},
        )
    return report


@transaction.atomic
def log_reading(report: Report, *, by: User, at: datetime) -> None:
    """Records that somebody read a report withheld from the public."""
    audit.record(
        verb="report.restricted_read", subject=report.key, summary=f"Read the restricted report {report.key}", by=by
    )


def locked_before_public(report: Report) -> Report:
    """The report, its row locked, where the public has not had it with its agenda. Raises ReportIsPublished."""
    report = Report.objects.locked().get(pk=report.pk)
    if report.meeting.is_published and report.visibility != Visibility.DRAFT:
        raise ReportIsPublished()
    return report


def locked_while_open(report: Report) -> Report:
    """The report, its row locked, where it may still be changed. Raises ReportIsLocked, ReportIsPublished."""
    report = locked_before_public(report)
    if report.is_locked:
        raise ReportIsLocked()
    return report


def _open(report: Report, version: int | None, cover: Mapping[str, Any], by: User) -> Report:
    """The report, locked, where this person may still change it and it is the version the form was read from.

    From then on it counts among what they wrote.
    """
    report = locked_while_open(report)
    is_given = report.authorships.filter(author=by, to_on__isnull=True)
    if report.visibility != Visibility.DRAFT and is_given.exists():
        raise ReportHasLeftItsAuthor()
    if version is not None and cover and report.version != version:
        raise ChangedMeanwhile({name: getattr(report, name) for name in cover})
    report.writers.add(by)
    return report


def _require_ready(report: Report, at: datetime) -> None:
    progress = progress_of(report, today=at.astimezone(LONDON).date())
    if progress.missing:
        raise ReportIsNotReady(f"“{report.title}” must still say: {', '.join(progress.missing)}.")
    if progress.is_asked and not progress.is_cleared:
        raise ReportIsNotReady(f"“{report.title}” is still to be cleared: {', '.join(progress.outstanding)}.")


def _list(report: Report, entries: Mapping[CoverEntryKind, Sequence[str]]) -> None:
    """Replaces the given lists of the cover sheet."""
    for kind, texts in entries.items():
        report.cover_entries.filter(kind=kind).delete()
        for position, text in enumerate(texts, start=1):
            entry = CoverEntry(report=report, kind=kind, position=position, text=text)
            entry.full_clean()
            entry.save()


def _listed(report: Report, entries: Mapping[CoverEntryKind, Sequence[str]]) -> dict[str, list[str]]:
    return {
        kind: list(report.cover_entries.filter(kind=kind).order_by("position").values_list("text", flat=True))
        for kind in entries
    }
