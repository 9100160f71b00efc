"""How a measure is judged, set from a quarter on: its methodology, its target and its tolerance."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Q

from council_portal import audit
from council_portal.figures import UnitKind
from council_portal.models import User
from council_portal.periods import Period
from performance.actions import plan_audit
from performance.actions.plan_changes import (
    lock_edition,
    lock_measure,
    place,
    reference_of,
    require_reason,
    require_start,
    require_unchanged,
)
from performance.actions.refusal import Refusal
from performance.models import Component, ComponentRole, Measure, Method, PlanEdition, Target, TargetStep, Threshold
from performance.models.threshold import ThresholdKind
from performance.queries import plan_words as words
from performance.queries.kept_rows import KEPT, kept
from performance.queries.plan_settings import in_force
from performance.queries.record import profiles_of, target_of, tolerance_of
from performance.rules import plan_changes, targets, tolerances
from performance.rules.targets import CountingYear, Spread, resolve
from performance.rules.tolerances import Tolerance

#: The fields of a methodology that an action may be given.
METHOD = (
    "polarity",
    "frequency",
    "frequency_words",
    "counting_year",
    "comparator",
    "compares",
    "materiality_percent",
    "materiality_absolute",
    "roll_up",
    "component_rule",
    "carries_forward",
    "is_under_development",
)


@transaction.atomic
def set_method(
    *,
    measure: Measure,
    quarter: Period,
    reason: str,
    by: User,
    at: datetime,
    seen: str | None = None,
    channel: str = "form",
    **changes,
) -> Method:
    """Sets how a measure is judged from a quarter on; what is not given stays as it holds then.

    Raises StaleSettings where another methodology was set since `seen`, Refusal without a reason, from a quarter that
    is closed or published, or where the measure is not in the plan by then; ValidationError.
    """
    measure = lock_measure(measure)
    reason = require_reason(reason)
    require_start(measure.edition, quarter)
    rows = list(Method.objects.filter(measure=measure).order_by("from_on"))
    require_unchanged(rows, seen)
    now = in_force(rows, quarter.start)
    if now is None:
        raise Refusal(f"{measure.ref} is not in the plan yet in {quarter.label}.")
    fields = {name: getattr(now, name) for name in METHOD} | changes
    row = Method(measure=measure, from_on=quarter.start, set_by=by, set_at=at, reason=reason, **fields)
    place(row, rows)
    row.full_clean()
    row.save()
    headline = _headline(measure)
    materiality = measure.edition.default_materiality_percent
    plan_audit.record(
        "method.set",
        measure,
        "how it is judged",
        by=by,
        quarter=quarter,
        before=words.method_in_words(now, materiality, headline.in_unit),
        after=words.method_in_words(row, materiality, headline.in_unit),
        reason=reason,
        rows=[row],
        channel=channel,
    )
    return row


@transaction.atomic
def set_target(
    *,
    measure: Measure,
    quarter: Period,
    target: targets.Target,
    printed: str = "",
    reason: str,
    by: User,
    at: datetime,
    seen: str | None = None,
    channel: str = "form",
) -> Target:
    """Sets what a measure is to reach from a quarter on.

    Raises StaleSettings where another target was set since `seen`; Refusal without a reason, from a quarter that is
    closed or published, for a target that is not one, and where the tolerance in force makes no sense beside it, such
    as a percentage of 0; ValidationError.
    """
    measure = lock_measure(measure)
    reason = require_reason(reason)
    require_start(measure.edition, quarter)
    rows = list(Target.objects.filter(measure=measure).prefetch_related("steps").order_by("from_on"))
    require_unchanged(rows, seen)
    if why := targets.refusal(target):
        raise Refusal(why)
    if why := _refusal_beside(measure, quarter, target, _tolerance(measure, quarter)):
        raise Refusal(why)
    row = Target(
        measure=measure,
        from_on=quarter.start,
        set_by=by,
        set_at=at,
        reason=reason,
        kind=target.kind.value,
        operator=target.operator.value if target.operator else "",
        value=target.value,
        low=target.low,
        high=target.high,
        relative_percent=target.relative_percent,
        relative_points=target.relative_points,
        spread=target.spread.value,
        words=target.words.strip(),
        printed=printed.strip(),
        due_on=target.due_on,
    )
    before = place(row, rows)
    unit = _headline(measure).in_unit
    said_before = words.target_in_words(before, profiles_of(before.steps.all()), unit) if before else {}
    row.full_clean()
    row.save()
    TargetStep.objects.filter(target=row).delete()
    for period, value in target.profile.items():
        step = TargetStep(target=row, value=value)
        step.period = period
        step.full_clean()
        step.save()
    plan_audit.record(
        "target.set",
        measure,
        f"target set: {row.printed or words.target_sentence(row, target.profile, unit)},",
        by=by,
        quarter=quarter,
        before=said_before,
        after=words.target_in_words(row, target.profile, unit),
        reason=reason,
        rows=[row],
        channel=channel,
    )
    return row


@transaction.atomic
def set_tolerance(
    *,
    measure: Measure,
    quarter: Period,
    tolerance: Tolerance | None,
    reason: str,
    by: User,
    at: datetime,
    seen: str | None = None,
    channel: str = "form",
) -> Threshold:
    """Sets a measure's own amber band from a quarter on; None takes it back to that of the whole plan.

    Raises StaleSettings where another was set since `seen`; Refusal without a reason, from a quarter that is closed or
    published, where it makes no sense by itself or beside the target, such as a percentage of 0, and where there is
    none of its own to take back.
    """
    measure = lock_measure(measure)
    reason = require_reason(reason)
    require_start(measure.edition, quarter)
    rows = list(Threshold.objects.filter(measure=measure).order_by("from_on"))
    require_unchanged(rows, seen)
    own = in_force(rows, quarter.start)
    if tolerance is None:
        if own is None or own.is_of_the_plan:
            raise Refusal(f"{measure.ref} has the tolerance of the whole plan in {quarter.label} already.")
    elif why := tolerances.refusal(tolerance):
        raise Refusal(why)
    default = _default(measure.edition, quarter)
    target = in_force(
        Target.objects.filter(measure=measure).prefetch_related("steps").order_by("from_on"), quarter.start
    )
    if target and (
        why := _refusal_beside(
            measure,
            quarter,
            target_of(target, profiles_of(target.steps.all())),
            tolerance or (default and tolerance_of(default)),
        )
    ):
        raise Refusal(why)
    row = _threshold(measure.edition, measure, quarter, tolerance, reason, by, at)
    before = place(row, rows) or default
    row.full_clean()
    row.save()
    unit = _headline(measure).in_unit
    plan_audit.record(
        "threshold.set",
        measure,
        "tolerance set",
        by=by,
        quarter=quarter,
        before={"Tolerance": words.threshold_in_words(before, unit)} if before else {},
        after={"Tolerance": words.threshold_in_words(row, unit)},
        reason=reason,
        rows=[row],
        channel=channel,
    )
    return row


@transaction.atomic
def set_default_tolerance(
    *,
    edition: PlanEdition,
    quarter: Period,
    percent: Decimal,
    reason: str,
    by: User,
    at: datetime,
    seen: str | None = None,
    channel: str = "form",
) -> Threshold:
    """Sets the amber band of every measure that has none of its own, from a quarter on: a percentage of the target.

    Raises what `set_tolerance` raises. A target of 0 has no such band: those measures are told where they are judged.
    """
    edition = lock_edition(edition)
    reason = require_reason(reason)
    require_start(edition, quarter)
    rows = list(Threshold.objects.filter(edition=edition, measure=None).order_by("from_on"))
    require_unchanged(rows, seen)
    tolerance = Tolerance(tolerances.ToleranceKind.PERCENT, percent)
    if why := tolerances.refusal(tolerance):
        raise Refusal(why)
    row = _threshold(edition, None, quarter, tolerance, reason, by, at)
    before = place(row, rows)
    row.full_clean()
    row.save()
    audit.record(
        verb="threshold.set",
        subject=reference_of(edition),
        summary=f"{edition}: tolerance of the whole plan set from {quarter.label}",
        by=by,
        before={"Tolerance": words.threshold_in_words(before, targets.PERCENT)} if before else {},
        after={
            "Tolerance": words.threshold_in_words(row, targets.PERCENT),
            "Holds from": quarter.label,
            KEPT: kept(row),
        },
        reason=reason,
        channel=channel,
    )
    return row


def _threshold(
    edition: PlanEdition,
    measure: Measure | None,
    quarter: Period,
    tolerance: Tolerance | None,
    reason: str,
    by: User,
    at: datetime,
) -> Threshold:
    if tolerance:
        kept = {"kind": tolerance.kind.value, "value": tolerance.value, "low": tolerance.low, "high": tolerance.high}
    else:
        kept = {"kind": ThresholdKind.PLAN}
    return Threshold(
        edition=edition,
        measure=measure,
        from_on=quarter.start,
        set_by=by,
        set_at=at,
        reason=reason,
        **kept,
    )


def _headline(measure: Measure) -> Component:
    return Component.objects.get(series=measure.series_id, role=ComponentRole.HEADLINE)


def _default(edition: PlanEdition, quarter: Period) -> Threshold | None:
    rows = Threshold.objects.filter(edition=edition, measure=None).order_by("from_on")
    return in_force(rows, quarter.start)


def _tolerance(measure: Measure, quarter: Period) -> Tolerance | None:
    """What a figure of the quarter is allowed: the measure's own, else the plan's."""
    rows = Threshold.objects.filter(Q(measure=measure) | Q(measure=None), edition=measure.edition).order_by("from_on")
    own = in_force([row for row in rows if row.measure_id], quarter.start)
    default = in_force([row for row in rows if not row.measure_id], quarter.start)
    return (own and tolerance_of(own)) or (default and tolerance_of(default))


def _refusal_beside(
    measure: Measure, quarter: Period, target: targets.Target, tolerance: Tolerance | None
) -> str | None:
    """Why a target and a tolerance do not go together in one of the quarters from this one on; None where they do.

    Between yes and no there is nothing to tolerate, so that a tolerance says nothing there.
    """
    headline = _headline(measure)
    if tolerance is None or headline.in_unit.kind == UnitKind.YES_NO:
        return None
    method = in_force(Method.objects.filter(measure=measure).order_by("from_on"), quarter.start)
    counting_year = CountingYear(method.counting_year) if method else CountingYear.COUNCIL
    for each in plan_changes.quarters_of(quarter.start, measure.edition.to_on):
        bar = resolve(target, each, unit=headline.in_unit, places=headline.decimal_places, counting_year=counting_year)
        if why := tolerances.refusal(tolerance, bar):
            if target.spread == Spread.EVEN and tolerance.kind == tolerances.ToleranceKind.BOUNDS:
                return "Stated bounds do not go with a target that is shared out over the months: set an amount."
            return why
    return None
