"""What is said of a measure, or of an outcome, in a quarter: every writing a version of its own."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from council_portal import audit
from council_portal.clock import LONDON
from council_portal.models import User
from council_portal.periods import Period
from performance.actions.refusal import Refusal
from performance.models import (
    Action,
    Commentary,
    CommentaryDraft,
    CommentaryKind,
    CycleState,
    Measure,
    Narrative,
    NarrativeSection,
    Outcome,
    ReportingCycle,
)
from performance.queries.entry import entry_refusal


class StaleText(Exception):
    """Somebody else wrote meanwhile: `theirs` is what stands, `ours` what was to be written."""

    def __init__(self, theirs: Commentary | CommentaryDraft | Narrative | None, ours: str):
        super().__init__("This text was changed meanwhile by somebody else.")
        self.theirs = theirs
        self.ours = ours


def write(
    *,
    measure: Measure,
    quarter: Period,
    text: str,
    by: User,
    at: datetime,
    expected_version: int,
    expected_draft: int | None = None,
    kind: CommentaryKind = CommentaryKind.COMMENTARY,
    channel: str = "form",
) -> Commentary:
    """Writes the next version of a measure's commentary or data note and returns it; its draft is emptied.

    `expected_version` is the version that the author saw and `expected_draft` the row version of the draft, 0 for none;
    None asks nothing of a draft. Raises StaleText where another has come since, Refusal where the quarter takes no
    entries.
    """
    with transaction.atomic():
        if refusal := entry_refusal(measure, quarter, by, at.astimezone(LONDON).date()):
            raise Refusal(refusal)
        if kind == CommentaryKind.COMMENTARY:
            _empty_draft(measure, quarter, text, by, at, expected_draft)
        latest = _latest(measure, kind, quarter)
        return _write(Commentary(measure=measure, kind=kind), latest, quarter, text, by, at, expected_version, channel)


def save_draft(
    *,
    measure: Measure,
    quarter: Period,
    text: str,
    by: User,
    at: datetime,
    expected_version: int,
    expected_draft: int,
    channel: str = "grid",
) -> CommentaryDraft:
    """Keeps a commentary as a draft, for owner and deputy alone, and returns it; an empty text empties the draft.

    `expected_version` is the version of the commentary and `expected_draft` the row version of the draft that the
    author saw, 0 for none. Raises what `write` raises.
    """
    with transaction.atomic():
        if refusal := entry_refusal(measure, quarter, by, at.astimezone(LONDON).date()):
            raise Refusal(refusal)
        draft = _draft(measure, quarter)
        if (draft.row_version if draft else 0) != expected_draft:
            raise StaleText(draft, text)
        latest = _latest(measure, CommentaryKind.COMMENTARY, quarter)
        if (latest.version if latest else 0) != expected_version:
            raise StaleText(latest, text)
        before = {"text": draft.text} if draft else {}
        draft = draft or CommentaryDraft(measure=measure, row_version=0)
        draft.period = quarter
        draft.text, draft.row_version = text.strip(), draft.row_version + 1
        draft.by, draft.at = by, at
        draft.full_clean(validate_unique=False, validate_constraints=False)
        try:
            with transaction.atomic():
                draft.save()
        except IntegrityError as error:
            raise StaleText(
                CommentaryDraft.objects.filter(measure=measure).for_period(quarter).first(), text
            ) from error
        audit.record(
            verb="commentary.drafted",
            subject=measure.drafts_key,
            summary=f"Drafted: {draft}",
            by=by,
            before=before,
            after={"text": draft.text, "period": quarter.key},
            channel=channel,
        )
    return draft


def _latest(measure: Measure, kind: CommentaryKind, quarter: Period) -> Commentary | None:
    return Commentary.objects.filter(measure=measure, kind=kind).for_period(quarter).order_by("-version").first()


def _draft(measure: Measure, quarter: Period) -> CommentaryDraft | None:
    """The draft, locked until the transaction ends."""
    return CommentaryDraft.objects.select_for_update().filter(measure=measure).for_period(quarter).first()


def _empty_draft(measure: Measure, quarter: Period, text: str, by: User, at: datetime, expected: int | None) -> None:
    draft = _draft(measure, quarter)
    if expected is not None and (draft.row_version if draft else 0) != expected:
        raise StaleText(draft, text)
    if draft:
        draft.text, draft.row_version = "", draft.row_version + 1
        draft.by, draft.at = by, at
        draft.save()


def narrate(
    *,
    outcome: Outcome,
    section: NarrativeSection,
    quarter: Period,
    text: str,
    by: User,
    at: datetime,
    expected_version: int,
    action: Action | None = None,
    channel: str = "form",
) -> Narrative:
    """Writes the next version of a section of the quarterly report about an outcome and returns it.

    Raises StaleText where another version has come since, Refusal where the quarter is published.
    """
    with transaction.atomic():
        cycle = ReportingCycle.objects.filter(edition=outcome.priority.edition_id).for_period(quarter).first()
        if cycle and cycle.state == CycleState.PUBLISHED:
            raise Refusal(f"{quarter.label} is published: its report is corrected by a new publication.")
        versions = Narrative.objects.filter(outcome=outcome, section=section, action=action).for_period(quarter)
        latest = versions.order_by("-version").first()
        narrative = Narrative(outcome=outcome, section=section, action=action)
        return _write(narrative, latest, quarter, text, by, at, expected_version, channel)


def _write(version, latest, quarter: Period, text: str, by: User, at: datetime, expected_version: int, channel: str):
    if (latest.version if latest else 0) != expected_version:
        raise StaleText(latest, text)
    version.period = quarter
    version.text = text.strip()
    version.version = expected_version + 1
    version.by, version.at = by, at
    _save(version)
    audit.record(
        verb=f"{version._meta.model_name}.written",
        subject=version.subject_key,
        summary=f"Written: {version}",
        by=by,
        before={"text": latest.text, "version": latest.version} if latest else {},
        after={"text": version.text, "version": version.version, "period": quarter.key},
        channel=channel,
    )
    return version


def _save(version: Commentary | Narrative) -> None:
    """Saves the next version. Where another took its place meanwhile, raises StaleText with that one."""
    try:
        with transaction.atomic():
            version.full_clean()
            version.save()
    except (IntegrityError, ValidationError) as error:
        theirs = _in_the_same_place(version).filter(version=version.version).first()
        if theirs is None:
            raise
        raise StaleText(theirs, version.text) from error


def _in_the_same_place(version: Commentary | Narrative) -> QuerySet:
    """Every version of the same text."""
    same = ("measure", "kind") if isinstance(version, Commentary) else ("outcome", "section", "action")
    of_these = {name: getattr(version, name) for name in same}
    return type(version).objects.filter(**of_these).for_period(version.period)
