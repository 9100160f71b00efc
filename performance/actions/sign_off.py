"""Everything of a measure that waits in a quarter, approved or verified at one go."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

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
        .reported_in(quarter)
        .select_related("component__series")
        .order_by("period_start", "component__position", "version")
    )
    words = [
        *Override.objects.awaiting_sign_off().filter(measure=measure).for_period(quarter).order_by("version"),
        *Commentary.objects.awaiting_sign_off().filter(measure=measure).for_period(quarter).order_by("version"),
    ]
    return list(figures), words


def fingerprint(items: Iterable[tuple[str, int, int]]) -> str:
    """What somebody who signs has seen, from kind, key and version of each thing that waits; in any order."""
    return " ".join(f"{kind}:{key}:{version}" for kind, key, version in sorted(items))


def approve_all(*, measure: Measure, quarter: Period, by: User, at: datetime, seen: str | None = None) -> int:
    """Approves what waits of the measure in the quarter: figures, overrides and commentary. Returns how many.

    `seen` is the fingerprint of what the person read; None asks nothing. Raises Refusal where something else waits by
    now, where the person wrote any of it, or where a figure has to be verified first.
    """
    with transaction.atomic():
        figures, words = _waiting_as_seen(measure, quarter, seen)
        for figure in figures:
            observations.approve(measure=measure, observation=figure, by=by, at=at)
        for version in words:
            approve_words(version=version, by=by, at=at)
    return len(figures) + len(words)


def verify_all(*, measure: Measure, quarter: Period, by: User, at: datetime, seen: str | None = None) -> int:
    """Verifies the measure's submitted figures of the quarter. Returns how many.

    Raises Refusal where something else waits than was seen, or the person entered any of them.
    """
    with transaction.atomic():
        waiting_figures, _ = _waiting_as_seen(measure, quarter, seen)
        figures = [figure for figure in waiting_figures if figure.state == State.SUBMITTED]
        for figure in figures:
            observations.verify(measure=measure, observation=figure, by=by, at=at)
    return len(figures)


def return_all(
    *, measure: Measure, quarter: Period, by: User, at: datetime, reason: str, seen: str | None = None
) -> int:
    """Sends the measure's figures that wait back to whoever entered them, with the reason. Returns how many.

    What is said of them goes on waiting, and is sent in anew where it changes with them; where words alone wait, they
    go back. Raises Refusal without a reason, where nothing waits any more, or something else than was seen; StaleFigure
    where a figure moved on meanwhile.
    """
    with transaction.atomic():
        figures, words = waiting(measure, quarter)
        if not figures and not words:
            raise Refusal(f"Nothing of {measure.ref} waits any more.")
        _require_seen(figures, words, seen)
        for figure in figures:
            observations.return_(measure=measure, observation=figure, by=by, at=at, reason=reason)
        for version in () if figures else words:
            return_words(version=version, by=by, at=at, reason=reason)
    return len(figures) or len(words)


def _waiting_as_seen(measure: Measure, quarter: Period, seen: str | None):
    """What waits, if it is what was seen: what is signed is what was read, and what came since is read first."""
    figures, words = waiting(measure, quarter)
    _require_seen(figures, words, seen)
    return figures, words


def _require_seen(figures: list[Observation], words: list[Override | Commentary], seen: str | None) -> None:
    """Raises Refusal where something else waits than `seen` is the fingerprint of; None asks nothing."""
    items = [("figure", figure.pk, figure.row_version) for figure in figures]
    items += [(version._meta.model_name, version.pk, version.version) for version in words]
    if seen is not None and seen != fingerprint(items):
        raise Refusal("this changed since you opened the page. Look at it again, then decide.")


def approve_words(*, version, by: User, at: datetime) -> None:
    """Approves one version of an override, a commentary or a narrative, by another person than its author.

    Raises Refusal where it is their own, or was approved meanwhile.
    """
    if version.by_id == by.pk:
        raise Refusal("You wrote this yourself: somebody else has to approve it.")
    with transaction.atomic():
        waits = type(version).objects.awaiting_sign_off().filter(pk=version.pk)
        if not waits.update(approved_by=by, approved_at=at):
            raise Refusal("This was approved already.")
        version.refresh_from_db()
        audit.record(
            verb=f"{version._meta.model_name}.approved",
            subject=version.subject_key,
            summary=f"Approved: {version}",
            by=by,
            after={"version": version.version, "period": version.period.key},
        )


def return_words(*, version, by: User, at: datetime, reason: str) -> None:
    """Sends one version of an override, a commentary or a narrative back with the reason; it counts no more.

    Raises Refusal without a reason, or where it was approved or returned meanwhile.
    """
    if not reason.strip():
        raise Refusal("Say why you return it, so that its author knows what to change.")
    with transaction.atomic():
        waits = type(version).objects.awaiting_sign_off().filter(pk=version.pk)
        if not waits.update(returned_by=by, returned_at=at, return_reason=reason.strip()):
            raise Refusal("This was approved or returned already.")
        version.refresh_from_db()
        audit.record(
            verb=f"{version._meta.model_name}.returned",
            subject=version.subject_key,
            summary=f"Returned: {version}",
            by=by,
            after={"version": version.version, "period": version.period.key},
            reason=version.return_reason,
        )
