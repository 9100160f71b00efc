"""What the public can read of a meeting, as a record to be proved by its hash, and what was taken down."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Q

from council_portal.access.actor import Actor
from council_portal.models import Visibility
from meetings.models import ItemPaper, Meeting, Pack, Publication, Report, Tombstone, UploadVersion
from meetings.queries.agendas import ItemEntry, PaperEntry, agenda_of
from meetings.queries.reports import content_of
from meetings.queries.uploads import PREFIX
from meetings.rules.agenda import MeetingState
from meetings.rules.publication import canonical


def record_of(meeting: Meeting) -> dict[str, Any]:
    """What the public can read of a published meeting: its details, its items and its reports as they were written.

    Made from the queries of the public's own pages. A figure that a report binds to stands as its reference, since the
    quarter that holds it has a publication of its own; so does another app's paper, by its title.
    """
    agenda = agenda_of(meeting, actor=Actor(user=None, on=meeting.held_on))
    return {
        "committee": meeting.committee.name,
        "held_on": meeting.held_on.isoformat(),
        "starts_at": meeting.starts_at and meeting.starts_at.isoformat("minutes"),
        "venue": meeting.venue,
        "note": meeting.note,
        "next_held_on": meeting.next_held_on and meeting.next_held_on.isoformat(),
        "next_starts_at": meeting.next_starts_at and meeting.next_starts_at.isoformat("minutes"),
        "next_note": meeting.next_note,
        "cancelled_because": meeting.cancelled_because,
        "short_notice": meeting.stands_in,
        "items": [_item(item) for item in agenda.items],
        "resolution": agenda.resolution,
    } | _supplements(meeting)


def text_of(meeting: Meeting) -> str:
    """The record as the one text whose SHA-256 proves it."""
    return canonical(record_of(meeting))


def history_of(meeting: Meeting) -> list[Publication]:
    """Every publication of a meeting, the latest first, without what was published; one query."""
    return list(Publication.objects.filter(meeting=meeting).defer("content").latest_first())


def taken_down(
    slug: str, held_on: date, *, report_id: int | None = None, paper_id: int | None = None
) -> Tombstone | None:
    """What stands at an address of a meeting that the public cannot open; None where nothing was there.

    The agenda's, where it is taken down as a whole; else that of the report or the paper that the address names.
    """
    tombstones = Tombstone.objects.filter(meeting__committee__slug=slug, meeting__held_on=held_on)
    of_agenda = tombstones.filter(report__isnull=True, upload__isnull=True, meeting__state=MeetingState.TAKEN_DOWN)
    if found := of_agenda.order_by("-pk").first():
        return found
    report = Q(report=report_id) if report_id is not None else Q(report__item_papers=paper_id)
    upload = Q(upload__key__in=ItemPaper.objects.filter(pk=paper_id).values("registry_key"))
    of_paper = tombstones.filter(
        Q(report, report__visibility=Visibility.DRAFT) | Q(upload, upload__released_at__isnull=True),
        meeting__state=MeetingState.PUBLISHED,
    )
    return of_paper.order_by("-pk").first()


def _supplements(meeting: Meeting) -> dict[str, Any]:
    """The supplements to its pack, each with the hash of its file; nothing where there are none."""
    issued = Pack.objects.issued().supplements().filter(meeting=meeting, file__visibility=Visibility.PUBLIC)
    supplements = [
        {"number": pack.supplement, "because": pack.because, "file_sha256": pack.file.sha256}
        for pack in issued.select_related("file").order_by("supplement")
    ]
    return {"supplements": supplements} if supplements else {}


def _item(item: ItemEntry) -> dict[str, Any]:
    return {
        "number": item.label,
        "section": item.section,
        "title": item.title,
        "note": item.note,
        "withheld": item.citation,
        "urgent_because": item.urgent_because,
        "late_papers_because": item.late_papers_because if item.has_late_papers else "",
        "left_because": item.left and item.left.because,
        "papers": [_paper(paper) for paper in item.papers],
    }


def _paper(paper: PaperEntry) -> dict[str, Any]:
    return {
        "title": paper.title,
        "withheld": paper.citation,
        "report": _report(paper.report) if paper.report else None,
    } | ({"file_sha256": _file(paper.key)} if paper.key.startswith(PREFIX) else {})


def _file(key: str) -> str | None:
    """The SHA-256 of the copy of an uploaded paper that stands."""
    version = UploadVersion.objects.filter(upload__key=key).select_related("clean_copy").order_by("-number").first()
    return version.clean_copy.sha256 if version and version.clean_copy else None


def _report(report: Report) -> dict[str, Any]:
    content = content_of(report)
    return {
        "cover": [[row.name, list(row.values)] for row in content.cover],
        "summary": content.report.executive_summary,
        "sections": [
            {
                "number": numbered.number,
                "heading": numbered.section.heading,
                "text": numbered.section.body,
                "tables": _tables(numbered.tables),
            }
            for numbered in content.sections
        ],
    }


def _tables(tables: Sequence[Any]) -> list[dict[str, Any]]:
    return [
        {"caption": table.caption, "columns": table.columns, "rows": table.rows, "notes": table.notes}
        for table in tables
    ]
