"""Everything of a measure that waits in a quarter, approved or verified at one go."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from council_portal import audit
from council_portal.models import User
from council_portal.periods import Period
from performance.actions import observations
from performance.actions.refusal import Refusal
from performance.models import Commentary, Measure, Observation, Override
from performance.rules.life_cycle import State


def waiting(measure: Measure, quarter: Period) -> tuple[list[Observation], list[Override | Commentary]]:
    """The figures, and the overrides and commentaries, of the measure that wait for sign-off in the quarter."""
    figures = (
        Observation.objects.awaiting_sign_off()
        .filter(component__series=measure.series_id)
        .ended_by(quarter.end)
        .select_related("component__series")
        .order_by("period_start", "component__position", "version")
    )
    words = [
        *Override.objects.awaiting_sign_off().filter(measure=measure).for_period(quarter).order_by("version"),
        *Commentary.objects.awaiting_sign_off().filter(measure=measure).for_period(quarter).order_by("version"),
    ]
    return list(figures), words


def approve_all(*, measure: Measure, quarter: Period, by: User, at: datetime) -> int:
    """Approves what waits of the measure in the quarter: figures, overrides and commentary. Returns how many.

    Raises Refusal where the person wrote any of it, or where a figure has to be verified first.
    """
    with transaction.atomic():
        figures, words = waiting(measure, quarter)
        for figure in figures:
            observations.approve(measure=measure, observation=figure, by=by, at=at)
        for version in words:
            approve_words(version=version, by=by, at=at)
    return len(figures) + len(words)


def verify_all(*, measure: Measure, quarter: Period, by: User, at: datetime) -> int:
    """Verifies the measure's submitted figures of the quarter. Returns how many.

    Raises Refusal where the person entered any of them.
    """
    with transaction.atomic():
        figures = [figure for figure in waiting(measure, quarter)[0] if figure.state == State.SUBMITTED]
        for figure in figures:
            observations.verify(measure=measure, observation=figure, by=by, at=at)
    return len(figures)


def approve_words(*, version, by: User, at: datetime) -> None:
    """Approves one version of an override, a commentary or a narrative, by another person than its author.

    Raises Refusal where it is their own, or was approved meanwhile.
    """
    if version.by_id == by.pk:
        raise Refusal("You wrote this yourself: somebody else has to approve it.")
    with transaction.atomic():
        approved = type(version).objects.filter(Q(pk=version.pk), Q(approved_at__isnull=True))
        if not approved.update(approved_by=by, approved_at=at):
            raise Refusal("This was approved already.")
        version.refresh_from_db()
        audit.record(
            verb=f"{version._meta.model_name}.approved",
            subject=version.subject_key,
            summary=f"Approved: {version}",
            by=by,
            after={"version": version.version, "period": version.period.key},
        )
