"""Editions of the plan and their order: made, changed, and filled from the edition before."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Max, Q

from council_portal import audit
from council_portal.models import User
from council_portal.periods import Period, PeriodKind
from council_portal.stale import require_unchanged
from performance.actions import plan_take_over
from performance.actions.plan_changes import lock_edition, reference_of, require_reason
from performance.actions.refusal import Refusal
from performance.models import Action, CycleState, Outcome, PlanEdition, Priority, ReportingCycle
from performance.queries import plan_words as words

#: What of an edition may be changed once it is made.
CHANGEABLE = ("title", "default_materiality_percent", "is_verification_required")
PRIORITY = ("number", "title", "is_cross_cutting")
OUTCOME = ("ref", "title", "lead_post", "second_lead_post", "second_lead_scope", "also_contributes_to_id")
ACTION = ("title",)
MOST_YEARS = 10


@transaction.atomic
def make(
    *,
    title: str,
    first_year: Period,
    years: int,
    reason: str,
    by: User,
    at: datetime,
    default_materiality_percent: Decimal = Decimal(0),
    is_verification_required: bool = True,
    taken_from: PlanEdition | None = None,
    channel: str = "form",
) -> PlanEdition:
    """Makes an edition of the plan for so many council years: empty, or with everything of an earlier one.

    Raises Refusal without a reason and where another edition covers one of these years, ValidationError.
    """
    reason = require_reason(reason)
    if not 1 <= years <= MOST_YEARS:
        raise Refusal(f"A plan is for 1 to {MOST_YEARS} years.")
    to_on = first_year.shifted(years).start
    list(PlanEdition.objects.select_for_update().values_list("pk"))
    other = PlanEdition.objects.filter(from_on__lt=to_on, to_on__gt=first_year.start).order_by("from_on").first()
    if other:
        raise Refusal(f"{other} covers part of these years already. Choose years that no other plan covers.")
    edition = PlanEdition(
        title=title.strip(),
        from_on=first_year.start,
        to_on=to_on,
        default_materiality_percent=default_materiality_percent,
        is_verification_required=is_verification_required,
    )
    edition.full_clean()
    edition.save()
    after = words.edition_in_words(edition)
    _record("plan.made", edition, f"{edition} made", by, after=after, reason=reason, channel=channel)
    if taken_from:
        plan_take_over.take_over(edition=edition, taken_from=taken_from, by=by, at=at, channel=channel)
    return edition


@transaction.atomic
def change(
    *,
    edition: PlanEdition,
    reason: str,
    by: User,
    at: datetime,
    as_read: str | None = None,
    channel: str = "form",
    **changes,
) -> PlanEdition:
    """Changes an edition's title or its settings.

    Raises ChangedMeanwhile; Refusal without a reason, and for a movement that counts where a quarter was reported by
    the present one; ValidationError.
    """
    reason = require_reason(reason)
    edition = lock_edition(edition)
    require_unchanged(edition, CHANGEABLE, as_read)
    before, materiality = words.edition_in_words(edition), edition.default_materiality_percent
    for name, value in changes.items():
        setattr(edition, name, value.strip() if isinstance(value, str) else value)
    if edition.default_materiality_percent != materiality and _has_reported(edition):
        raise Refusal(
            "A quarter of this plan is closed or published, and its directions stay as they were reported. "
            "Set the movement that counts for single measures, from a later quarter on."
        )
    edition.full_clean()
    edition.save()
    after = words.edition_in_words(edition)
    if after != before:
        _record("plan.changed", edition, f"{edition} changed", by, before, after, reason, channel)
    return edition


@transaction.atomic
def add_priority(
    *, edition: PlanEdition, reason: str, by: User, at: datetime, channel: str = "form", **fields
) -> Priority:
    """Adds a priority. Raises Refusal without a reason, ValidationError where its number is taken."""
    reason = require_reason(reason)
    priority = Priority(edition=lock_edition(edition), **_stripped(fields))
    priority.full_clean()
    priority.save()
    _record(
        "priority.added",
        edition,
        f"{priority} added",
        by,
        after=words.part_in_words(priority),
        reason=reason,
        channel=channel,
    )
    return priority


@transaction.atomic
def add_outcome(*, priority: Priority, reason: str, by: User, at: datetime, channel: str = "form", **fields) -> Outcome:
    """Adds an outcome to a priority, after the others.

    Raises Refusal without a reason and where the edition has an outcome of that ref, ValidationError.
    """
    reason = require_reason(reason)
    lock_edition(priority.edition)
    last = priority.outcomes.aggregate(last=Max("position"))["last"] or 0
    outcome = Outcome(priority=priority, position=last + 1, **_stripped(fields))
    _refuse_second_ref(outcome)
    outcome.full_clean()
    outcome.save()
    _record(
        "outcome.added",
        priority.edition,
        f"Outcome {outcome} added to priority {priority.number}",
        by,
        after=words.part_in_words(outcome),
        reason=reason,
        channel=channel,
    )
    return outcome


@transaction.atomic
def add_action(*, outcome: Outcome, title: str, reason: str, by: User, at: datetime, channel: str = "form") -> Action:
    """Adds an action to an outcome, after the others. Raises Refusal without a reason, ValidationError."""
    reason = require_reason(reason)
    lock_edition(outcome.priority.edition)
    last = outcome.actions.aggregate(last=Max("position"))["last"] or 0
    action = Action(outcome=outcome, position=last + 1, title=title.strip())
    action.full_clean()
    action.save()
    _record(
        "action.added",
        outcome.priority.edition,
        f"Action “{action}” added to outcome {outcome.ref}",
        by,
        after=words.part_in_words(action),
        reason=reason,
        channel=channel,
    )
    return action


@transaction.atomic
def change_priority(*, part: Priority, **changes) -> Priority:
    """Changes a priority's number or title. Raises ChangedMeanwhile, ValidationError."""
    return _change(part, part.edition, PRIORITY, **changes)


@transaction.atomic
def change_outcome(*, part: Outcome, **changes) -> Outcome:
    """Changes an outcome's ref, title or the posts that answer for it.

    Raises ChangedMeanwhile, Refusal where the edition has another outcome of that ref, ValidationError.
    """
    return _change(part, part.priority.edition, OUTCOME, **changes)


@transaction.atomic
def change_action(*, part: Action, **changes) -> Action:
    """Changes an action's title. Raises ChangedMeanwhile, ValidationError."""
    return _change(part, part.outcome.priority.edition, ACTION, **changes)


def _change(
    part: Priority | Outcome | Action,
    edition: PlanEdition,
    names: tuple[str, ...],
    *,
    reason: str,
    by: User,
    at: datetime,
    as_read: str | None = None,
    channel: str = "form",
    **changes,
):
    reason = require_reason(reason)
    lock_edition(edition)
    part = type(part).objects.get(pk=part.pk)
    require_unchanged(part, names, as_read)
    before = words.part_in_words(part)
    for name, value in _stripped(changes).items():
        setattr(part, name, value)
    if isinstance(part, Outcome):
        _refuse_second_ref(part)
    part.full_clean()
    part.save()
    after = words.part_in_words(part)
    if after != before:
        noun = part._meta.model_name
        _record(f"{noun}.changed", edition, f"{noun.capitalize()} “{part}” changed", by, before, after, reason, channel)
    return part


def _refuse_second_ref(outcome: Outcome) -> None:
    edition = outcome.priority.edition_id
    others = Outcome.objects.filter(~Q(pk=outcome.pk), priority__edition=edition, ref=outcome.ref)
    if others.exists():
        raise Refusal(f"The plan has an outcome {outcome.ref} already. Choose another reference.")


def _has_reported(edition: PlanEdition) -> bool:
    return ReportingCycle.objects.filter(~Q(state=CycleState.OPEN), edition=edition).exists()


def _stripped(fields: dict) -> dict:
    return {name: value.strip() if isinstance(value, str) else value for name, value in fields.items()}


def _record(
    verb: str,
    edition: PlanEdition,
    summary: str,
    by: User,
    before: dict | None = None,
    after: dict | None = None,
    reason: str = "",
    channel: str = "form",
) -> None:
    audit.record(
        verb=verb,
        subject=reference_of(edition),
        summary=summary,
        by=by,
        before=before or {},
        after=after or {},
        reason=reason,
        channel=channel,
    )


def year_of(edition: PlanEdition) -> Period:
    """The first council year of an edition, by which its pages are addressed."""
    return Period.of(PeriodKind.YEAR, edition.from_on)
