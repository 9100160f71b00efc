"""What is said of a measure, or of an outcome, in a quarter: every writing a version of its own."""

from datetime import datetime

from django.db import transaction

from council_portal import audit
from council_portal.models import User
from council_portal.periods import Period
from performance.actions.refusal import Refusal
from performance.models import (
    Action,
    Commentary,
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

    def __init__(self, theirs: Commentary | Narrative | None, ours: str):
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
    kind: CommentaryKind = CommentaryKind.COMMENTARY,
    channel: str = "form",
) -> Commentary:
    """Writes the next version of a measure's commentary or data note and returns it.

    `expected_version` is the version that the author saw, 0 for none. Raises StaleText where another has come since,
    Refusal where the quarter takes no entries.
    """
    with transaction.atomic():
        if refusal := entry_refusal(measure, quarter, by, at.date()):
            raise Refusal(refusal)
        latest = Commentary.objects.filter(measure=measure, kind=kind).for_period(quarter).order_by("-version").first()
        return _write(Commentary(measure=measure, kind=kind), latest, quarter, text, by, at, expected_version, channel)


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
    version.full_clean()
    version.save()
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
