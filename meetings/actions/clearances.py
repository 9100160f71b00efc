"""The clearance of a report: asked for, given, returned; locked by the last, and opened again."""

from collections.abc import Mapping
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from council_portal import audit
from council_portal.clock import LONDON
from council_portal.models import User
from council_portal.stale import ChangedMeanwhile
from meetings.actions.reports import ReportIsNotReady, locked_before_public, locked_while_open
from meetings.models import Clearance, Report
from meetings.queries.authorships import barred_from_clearing
from meetings.queries.clearances import digest_of, missing_of, progress_of
from meetings.queries.reports import content_of
from meetings.rules.clearance import ClearanceState, Stage


@transaction.atomic
def ask(report: Report, *, stage: Stage, asked_of: User, due_on: date, by: User, at: datetime) -> Clearance:
    """Asks an officer to clear a report for a stage by a day; asked anew, what was settled before is settled no more.

    Raises ReportIsLocked; ReportIsPublished; ReportIsNotReady where it lacks what its kind needs; ValidationError.
    """
    report = locked_while_open(report)
    if missing := missing_of(content_of(report)):
        raise ReportIsNotReady(f"Before it is cleared the report must still say: {', '.join(missing)}.")
    if asked_of == by:
        raise ValidationError({"asked_of": "Ask somebody else: nobody clears a report that they keep."})
    if asked_of.pk in barred_from_clearing(report):
        raise ValidationError({"asked_of": "Ask somebody else: nobody clears what they wrote."})
    if due_on < at.astimezone(LONDON).date():
        raise ValidationError({"due_on": "Choose today or a day to come."})
    clearance = report.clearances.filter(stage=stage).first() or Clearance(report=report, stage=stage)
    clearance.asked_of, clearance.asked_by, clearance.asked_at, clearance.due_on = asked_of, by, at, due_on
    _settle(clearance, ClearanceState.ASKED)
    audit.record(
        verb="report.clearance_asked",
        subject=report.key,
        summary=f"Asked for clearance of “{report.title}”: {clearance.get_stage_display()}",
        by=by,
        after={"stage": stage, "asked_of": asked_of.pk, "due_on": due_on},
    )
    return clearance


@transaction.atomic
def ask_all(report: Report, *, asked: Mapping[Stage, tuple[User, date]], by: User, at: datetime) -> list[Clearance]:
    """Asks several officers at once, a stage each with its day. Who was asked for the same already is left at that.

    Raises what `ask` raises; a ValidationError names the stage.
    """
    standing = {
        one.stage: (one.asked_of_id, one.due_on) for one in report.clearances.exclude(state=ClearanceState.RETURNED)
    }
    clearances = []
    for stage, (officer, due_on) in asked.items():
        if standing.get(stage) == (officer.pk, due_on):
            continue
        try:
            clearances.append(ask(report, stage=stage, asked_of=officer, due_on=due_on, by=by, at=at))
        except ValidationError as error:
            raise ValidationError({f"{stage}_{name}": words for name, words in error.message_dict.items()}) from error
    return clearances


@transaction.atomic
def clear(clearance: Clearance, *, version: int, by: User, at: datetime) -> Clearance:
    """Clears a report as it was read in `version`; with the last of those asked the report is locked.

    Raises ChangedMeanwhile where it was changed since, ReportIsLocked, ReportIsPublished, ValidationError.
    """
    report, clearance = _asked(clearance, by)
    if report.version != version:
        raise ChangedMeanwhile({})
    clearance.settled_at = at
    _settle(clearance, ClearanceState.CLEARED, digest=digest_of(content_of(report), clearance.stage))
    is_last = progress_of(report, today=at.astimezone(LONDON).date()).is_cleared
    if is_last:
        report.cleared_at = at
        report.save(update_fields=["cleared_at"])
    audit.record(
        verb="report.cleared",
        subject=report.key,
        summary=f"Cleared “{report.title}”: {clearance.get_stage_display()}{', the last' if is_last else ''}",
        by=by,
        after={"stage": clearance.stage, "version": version, "digest": clearance.digest, "is_locked": is_last},
    )
    return clearance


@transaction.atomic
def send_back(clearance: Clearance, *, because: str, by: User, at: datetime) -> Clearance:
    """Returns a report with the reason. Raises ReportIsLocked, ReportIsPublished, ValidationError."""
    report, clearance = _asked(clearance, by)
    if not because.strip():
        raise ValidationError({"because": "Say what has to be changed before you can clear it."})
    clearance.settled_at = at
    _settle(clearance, ClearanceState.RETURNED, because=because)
    audit.record(
        verb="report.returned",
        subject=report.key,
        summary=f"Returned “{report.title}”: {clearance.get_stage_display()}",
        by=by,
        after={"stage": clearance.stage},
        reason=because,
    )
    return clearance


@transaction.atomic
def open_again(report: Report, *, because: str, by: User, at: datetime) -> Report:
    """Opens a locked report to be changed. Who cleared it clears it again for what changes, the approver in any case.

    Raises ReportIsPublished; ValidationError where it is not locked or the reason is missing.
    """
    report = locked_before_public(report)
    if not report.is_locked:
        raise ValidationError("The report is not locked.")
    if not because.strip():
        raise ValidationError({"because": "Say why the report is opened again."})
    before, report.cleared_at = report.cleared_at, None
    report.save(update_fields=["cleared_at"])
    asked = report.clearances.order_by("pk")
    for clearance in asked.filter(stage=Stage.APPROVER) or asked[:1]:
        _settle(clearance, ClearanceState.ASKED)
    audit.record(
        verb="report.opened_again",
        subject=report.key,
        summary=f"Opened “{report.title}” again",
        by=by,
        before={"cleared_at": before},
        reason=because,
    )
    return report


def _settle(clearance: Clearance, state: ClearanceState, *, digest: str = "", because: str = "") -> None:
    clearance.state, clearance.digest, clearance.because = state, digest, because
    if state == ClearanceState.ASKED:
        clearance.settled_at = None
    clearance.full_clean()
    clearance.save()


def _asked(clearance: Clearance, by: User) -> tuple[Report, Clearance]:
    """The report and the clearance, locked, where it is this person's to give and the report may be changed."""
    report = locked_while_open(clearance.report)
    clearance = report.clearances.get(pk=clearance.pk)
    if clearance.asked_of_id != by.pk:
        raise ValidationError("Somebody else is asked to clear the report now.")
    if by.pk in barred_from_clearing(report):
        raise ValidationError("You wrote in the report since you were asked, so somebody else has to clear it.")
    return report, clearance
