"""A returned file: kept as it came, read once, and taken in as it was shown, all of it or nothing."""

import gc
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from council_portal import audit, files
from council_portal.access.actor import Actor
from council_portal.audit import Happening
from council_portal.clock import LONDON
from council_portal.models import User, Visibility
from council_portal.periods import Period
from council_portal.spreadsheets import Cell, CellKind, Read, Table, read_tables
from performance.actions.answers import Answered, made
from performance.actions.observations import as_recorded, summary_of
from performance.actions.refusal import Refusal
from performance.models import (
    Answer,
    Commentary,
    CommentaryDraft,
    CommentaryKind,
    Observation,
    PlanEdition,
    ReturnUpload,
)
from performance.models.observation import WAITING
from performance.queries.return_review import Review, review
from performance.queries.reviewed_lines import CommentaryChange, FigureChange, quality_of
from performance.rules.life_cycle import State
from performance.rules.return_reading import Forecast, Line, lines_of

CHANNEL = "file"
#: Rows that one statement touches.
BATCH = 1000
MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
}


class ReviewOvertaken(Exception):
    """The record moved on since the review was shown: nothing was taken in, and it has to be looked at again."""


@dataclass(frozen=True)
class Returned:
    """The lines of a file, and what to know of how it was read."""

    lines: Sequence[Line]
    remarks: Sequence[str]


def keep(*, content: bytes, name: str, quarter: Period, by: User, at: datetime) -> ReturnUpload:
    """Keeps an uploaded file, unread, and returns its row."""
    kind = "xlsx" if content.startswith(b"PK") else "csv"
    with transaction.atomic():
        upload = ReturnUpload(uploaded_by=by, uploaded_at=at)
        upload.period = quarter
        upload.file = files.store(
            content,
            name=name,
            media_type=MEDIA_TYPES[kind],
            belongs_to=f"performance-return:{quarter.key}",
            visibility=Visibility.MEMBERS,
            by=by,
            at=at,
        )
        upload.save()
        audit.record(
            verb="return.uploaded",
            subject=f"performance-quarter:{quarter.key}",
            summary=f"{quarter.label}: the return {upload.file.name} was uploaded",
            by=by,
            after={"file": upload.file.name, "sha256": upload.file.sha256, "size": upload.file.size},
            channel=CHANNEL,
        )
    return upload


def read(*, upload: ReturnUpload, at: datetime) -> Returned:
    """The file's lines; read the first time, and from then on as they were read.

    Raises SpreadsheetRefused where the file is no return, or hostile.
    """
    if upload.read is None:
        found = read_tables(files.path_of(upload.file.sha256).read_bytes())
        returned = _returned(found)
        kept = files.store(
            json.dumps([[[table.name, table.rows] for table in found.tables], found.remarks], default=_packed).encode(),
            name="cells.json",
            media_type="application/json",
            belongs_to=upload.file.belongs_to,
            visibility=Visibility.MEMBERS,
            by=upload.uploaded_by,
            at=at,
        )
        ReturnUpload.objects.filter(pk=upload.pk, read__isnull=True).update(read=kept)
        upload.refresh_from_db(fields=["read"])
        return returned
    return _returned(_unpacked(json.loads(files.path_of(upload.read.sha256).read_bytes())))


def _returned(found: Read) -> Returned:
    lines, remarks = lines_of(found.tables)
    return Returned(lines, [*found.remarks, *remarks])


def _packed(cell: Cell) -> dict:
    return {"kind": cell.kind, "text": cell.text}


def _unpacked(kept: list) -> Read:
    """What was read, from its JSON."""
    tables, remarks = kept
    tables = [
        Table(
            name,
            [
                (
                    number,
                    [Cell(CellKind(each["kind"]), each["text"]) if isinstance(each, dict) else each for each in row],
                )
                for number, row in rows
            ],
        )
        for name, rows in tables
    ]
    return Read(tables, tuple(remarks))


def take_in(
    *, upload: ReturnUpload, returned: Returned, edition: PlanEdition, seen: str, by: User, at: datetime
) -> Review:
    """Takes in what the review with the fingerprint `seen` said, and returns it; refused lines are left out.

    Figures are submitted by whoever uploads them. Raises ReviewOvertaken where the record is no longer as it was shown,
    Refusal where the file was taken in before, is somebody else's or would change nothing.
    """
    if upload.uploaded_by_id != by.pk:
        raise Refusal("Somebody else uploaded this return: upload it yourself to take it in.")
    try:
        with transaction.atomic():
            upload = ReturnUpload.objects.select_for_update().select_related("file").get(pk=upload.pk)
            if upload.taken_in_at:
                raise Refusal("This return has been taken in already.")
            found = review(
                returned.lines,
                returned.remarks,
                actor=Actor(user=by, on=at.astimezone(LONDON).date()),
                edition=edition,
                quarter=upload.period,
            )
            if found.fingerprint != seen:
                raise ReviewOvertaken
            if not found.changes_anything:
                raise Refusal("There is nothing in this return that is not in the portal already.")
            with _without_collecting():
                happenings = [
                    *_enter(found.figures, by=by, at=at),
                    *_write(found.commentaries, upload.period, by=by, at=at),
                ]
                upload.taken_in_at, upload.counts = at, {key.value: count for key, count in found.counts.items()}
                upload.save(update_fields=["taken_in_at", "counts"])
                happenings.append(_taken_in(upload))
                audit.record_many(happenings, by=by, channel=CHANNEL)
    except IntegrityError as error:
        raise ReviewOvertaken from error
    return found


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Many rows that live to the end: looking through them for garbage again and again takes longer than writing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _enter(changes: Sequence[FigureChange], *, by: User, at: datetime) -> list[Happening]:
    """Writes each figure as the next version in its place, and puts aside what waited there; returns what to audit."""
    drafts = _drafts_as_seen(changes)
    new, over_drafts, happenings, asked = [], [], [], []
    for change in changes:
        place = change.place
        draft = drafts.get(place.draft.pk) if place.draft else None
        row = _row(change, draft, by=by, at=at)
        (over_drafts if draft else new).append(row)
        word, subject = "submitted", place.measure.key
        if change.is_draft:
            word, subject = "drafted", place.measure.drafts_key
        answered = [Answered(question, change.why) for question in change.questions]
        answers = made(observation=row, answered=answered, by=by, at=at) if answered else []
        asked += answers
        questions = {"questions": [str(answer) for answer in answers]} if answers else {}
        happenings.append(
            Happening(
                verb=f"observation.{word}",
                subject=subject,
                summary=summary_of(word, place.measure, row),
                before=as_recorded(place.latest) if place.latest and not change.is_draft else {},
                after=as_recorded(row) | questions,
                reason=change.why,
            )
        )
    Observation.objects.bulk_create(new, batch_size=BATCH)
    if over_drafts:
        Observation.objects.bulk_update(over_drafts, WRITTEN, batch_size=BATCH // len(WRITTEN))
        Answer.objects.filter(observation__in=[row.pk for row in over_drafts]).delete()
    for answer in asked:
        # It was made before the figure's row had its number.
        answer.observation_id = answer.observation.pk
    Answer.objects.bulk_create(asked, batch_size=BATCH)
    _replace([change.place.latest for change in changes if not change.is_draft and change.place.latest])
    return happenings


def _drafts_as_seen(changes: Sequence[FigureChange]) -> dict[int, Observation]:
    """The drafts in whose place figures come, locked. Raises ReviewOvertaken where one was written on meanwhile."""
    seen = {change.place.draft.pk: change.place.draft for change in changes if change.place.draft}
    if not seen:
        return {}
    found = {}
    for start in range(0, len(seen), BATCH // 2):
        keys = list(seen)[start : start + BATCH // 2]
        found |= {row.pk: row for row in Observation.objects.drafts().select_for_update().filter(pk__in=keys)}
    if any(pk not in found or found[pk].row_version != row.row_version for pk, row in seen.items()):
        raise ReviewOvertaken
    return found


WRITTEN = [
    "version",
    "row_version",
    "value",
    "numerator",
    "denominator",
    "text",
    "quality",
    "definition",
    "is_part_period",
    "part_period_words",
    "covers_months",
    "reason_for_no_figure",
    "expected_on",
    "confidence",
    "state",
    "why",
    "channel",
    "entered_by",
    "entered_at",
]


def _row(change: FigureChange, draft: Observation | None, *, by: User, at: datetime) -> Observation:
    """The row of the next version, in the draft's place where there is one; its checks were the review's."""
    place, given = change.place, change.given
    row = draft or Observation(component_id=place.component.pk, kind=place.kind.value, row_version=0)
    row.component, row.period = place.component, place.period
    row.version, row.row_version = place.next_version, row.row_version + 1
    row.value, row.text, row.why = given.value, given.words, change.why
    row.definition, row.channel = place.definition, CHANNEL
    row.entered_by, row.entered_at = by, at
    row.state = (State.DRAFT if change.is_draft else State.SUBMITTED).value
    if isinstance(given, Forecast):
        row.confidence = given.confidence
        return row
    row.numerator, row.denominator = given.numerator, given.denominator
    row.quality = quality_of(change)
    row.reason_for_no_figure, row.expected_on = given.reason, given.expected_on
    row.part_period_words, row.is_part_period, row.covers_months = given.part, bool(given.part), None
    stands = place.stands
    if stands and stands.part_period_words == given.part:
        row.is_part_period, row.covers_months = stands.is_part_period, stands.covers_months
    return row


def _replace(latest: Sequence[Observation]) -> None:
    """Puts aside the versions that still waited. Raises ReviewOvertaken where somebody signed one meanwhile."""
    waiting = [row.pk for row in latest if row.state in WAITING]
    for start in range(0, len(waiting), BATCH // 2):
        keys = waiting[start : start + BATCH // 2]
        moved = Observation.objects.filter(pk__in=keys, state__in=WAITING).update(
            state=State.REPLACED.value, row_version=F("row_version") + 1
        )
        if moved != len(keys):
            raise ReviewOvertaken


def _write(changes: Sequence[CommentaryChange], quarter: Period, *, by: User, at: datetime) -> list[Happening]:
    """Writes the commentaries, each as its next version; returns what to audit."""
    rows, happenings = [], []
    for change in changes:
        row = Commentary(
            measure=change.measure,
            kind=CommentaryKind.COMMENTARY,
            text=change.text,
            version=change.version + 1,
            by=by,
            at=at,
        )
        row.period = quarter
        rows.append(row)
        happenings.append(
            Happening(
                verb="commentary.written",
                subject=change.measure.key,
                summary=f"Written: {row}",
                before={"text": change.before, "version": change.version} if change.version else {},
                after={"text": row.text, "version": row.version, "period": quarter.key},
            )
        )
    Commentary.objects.bulk_create(rows, batch_size=BATCH)
    of_these = CommentaryDraft.objects.for_period(quarter).filter(measure__in=[row.measure_id for row in rows])
    of_these.exclude(text="").update(text="", row_version=F("row_version") + 1, by=by, at=at)
    return happenings


def _taken_in(upload: ReturnUpload) -> Happening:
    told = ", ".join(f"{count} {name}" for name, count in upload.counts.items() if count)
    return Happening(
        verb="return.taken_in",
        subject=f"performance-quarter:{upload.period.key}",
        summary=f"{upload.period.label}: the return {upload.file.name} was taken in ({told})",
        after={"file": upload.file.name, "sha256": upload.file.sha256, **upload.counts},
    )
