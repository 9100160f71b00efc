"""Measures of a plan: added, renamed, moved, bounded and retired, from a quarter on."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Max

from council_portal.figures import UnitKind
from council_portal.models import Directorate, Service, User
from council_portal.periods import Period
from performance.actions import plan_audit
from performance.actions.plan_changes import (
    lock_edition,
    lock_measure,
    place,
    require_reason,
    require_start,
    require_unchanged,
)
from performance.actions.refusal import Refusal
from performance.models import (
    Action,
    Component,
    ComponentRole,
    Measure,
    Method,
    Observation,
    Outcome,
    Particulars,
    PlanEdition,
    Series,
)
from performance.models.particulars import DATED
from performance.queries import plan_words as words
from performance.queries.plan_settings import in_force, particulars_of
from performance.rules.direction import Comparator
from performance.rules.frequency import Frequency
from performance.rules.rollup import RollUp
from performance.rules.status import Polarity


@dataclass(frozen=True)
class UnitOfMeasure:
    """The unit of a component and how many decimals it keeps."""

    unit: UnitKind
    rate_per: int | None = None
    rate_of: str = ""
    is_in_thousands: bool = False
    decimal_places: int = 0


@transaction.atomic
def add(
    *,
    outcome: Outcome,
    ref: str,
    quarter: Period,
    title: str,
    directorate: Directorate,
    unit: UnitOfMeasure,
    polarity: Polarity,
    frequency: Frequency,
    reason: str,
    by: User,
    at: datetime,
    description: str = "",
    why_it_matters: str = "",
    action: Action | None = None,
    service: Service | None = None,
    is_priority: bool = False,
    roll_up: RollUp = RollUp.LATEST,
    comparator: Comparator = Comparator.PREVIOUS_PERIOD,
    channel: str = "form",
) -> Measure:
    """Adds a measure to the plan from a quarter on, as the last of its outcome, with a series of its own.

    What is not said of its methodology begins as is usual, and is changed afterwards. Raises Refusal without a reason
    or from a quarter that is closed or published, ValidationError where the ref is taken or no ref.
    """
    edition = lock_edition(outcome.priority.edition)
    reason = require_reason(reason)
    require_start(edition, quarter)
    ref = ref.strip()
    last = Measure.objects.filter(edition=edition).aggregate(last=Max("position"))["last"] or 0
    measure = Measure(
        edition=edition,
        outcome=outcome,
        action=action,
        ref=ref,
        position=last + 1,
        title=title.strip(),
        description=description.strip(),
        why_it_matters=why_it_matters.strip(),
        directorate=directorate,
        service=service,
        is_priority=is_priority,
    )
    _refuse_strangers(measure)
    measure.full_clean(exclude=["series"])
    measure.series = Series.objects.create(key=_series_key(edition, ref), title=measure.title[:400])
    measure.save()
    headline = _component(measure.series, unit)
    headline.full_clean()
    headline.save()
    method = Method(
        measure=measure,
        from_on=quarter.start,
        set_by=by,
        set_at=at,
        reason=reason,
        polarity=polarity.value,
        frequency=frequency.value,
        roll_up=roll_up.value,
        comparator=comparator.value,
    )
    method.full_clean()
    method.save()
    plan_audit.record(
        "measure.added",
        measure,
        f"“{measure.title}” added to the plan",
        by=by,
        quarter=quarter,
        after=words.particulars_in_words(measure)
        | {"Unit": words.unit_in_words(headline)}
        | words.method_in_words(method, edition.default_materiality_percent, headline.in_unit),
        reason=reason,
        rows=[measure, headline, method],
        channel=channel,
    )
    return measure


@transaction.atomic
def set_particulars(
    *,
    measure: Measure,
    quarter: Period,
    reason: str,
    by: User,
    at: datetime,
    seen: str | None = None,
    channel: str = "form",
    **changes,
) -> Particulars:
    """Changes what a measure says of itself, and whose it is, from a quarter on; earlier ones keep what they had.

    Raises StaleSettings where it was changed since `seen`, Refusal without a reason, from a quarter that is closed or
    published, or for an action or service that belongs elsewhere; ValidationError.
    """
    measure = lock_measure(measure)
    reason = require_reason(reason)
    require_start(measure.edition, quarter)
    rows = list(Particulars.objects.filter(measure=measure).order_by("from_on"))
    require_unchanged(rows, seen)
    now = in_force(rows, quarter.start) or measure
    told = {name: value.strip() if isinstance(value, str) else value for name, value in changes.items()}
    fields = particulars_of(now) | told
    stamped = {"measure": measure, "set_by": by, "set_at": at}
    first = None
    if not rows and quarter.start > measure.edition.from_on:
        # What the quarters before it had is written down with the first change.
        first = Particulars(from_on=measure.edition.from_on, **stamped, **particulars_of(measure))
        first.full_clean()
        first.save()
    row = Particulars(from_on=quarter.start, reason=reason, **stamped, **fields)
    before = words.particulars_in_words(place(row, rows) or measure)
    _refuse_strangers(row, outcome=measure.outcome)
    row.full_clean()
    row.save()
    for name, value in particulars_of(Particulars.objects.filter(measure=measure).order_by("from_on").last()).items():
        setattr(measure, name, value)
    measure.full_clean()
    measure.save(update_fields=DATED)
    plan_audit.record(
        "measure.changed",
        measure,
        "its words or place",
        by=by,
        quarter=quarter,
        before=before,
        after=words.particulars_in_words(row),
        reason=reason,
        rows=[*([first] if first else ()), row, measure],
        channel=channel,
    )
    return row


@transaction.atomic
def set_unit(
    *,
    measure: Measure,
    unit: UnitOfMeasure,
    reason: str,
    by: User,
    at: datetime,
    component: Component | None = None,
    seen: str | None = None,
    channel: str = "form",
) -> Component:
    """Changes the unit of a measure, or of one of its parts, while it has no figure; afterwards the decimals alone.

    Raises StaleSettings where it was changed since `seen`, Refusal without a reason or where figures stand in the old
    unit; ValidationError.
    """
    measure = lock_measure(measure)
    reason = require_reason(reason)
    rows = list(Component.objects.filter(series=measure.series_id).order_by("position", "pk"))
    require_unchanged(rows, seen)
    found = next(each for each in rows if each.key == (component.key if component else ""))
    before, old = words.unit_in_words(found), found.in_unit
    for name, value in unit_fields(unit).items():
        setattr(found, name, value)
    found.full_clean()
    if found.in_unit != old and Observation.objects.filter(component=found).exists():
        raise Refusal(
            f"{measure.ref} has figures in its present unit, which another would turn into something else. "
            "Retire the measure, and add a new one that counts in the new unit."
        )
    found.save()
    plan_audit.record(
        "measure.changed",
        measure,
        f"the unit{f' of {found.label}' if found.label else ''}",
        by=by,
        before={"Unit": before},
        after={"Unit": words.unit_in_words(found)},
        reason=reason,
        rows=[found],
        channel=channel,
    )
    return found


@transaction.atomic
def set_limits(
    *,
    measure: Measure,
    lowest: Decimal | None,
    highest: Decimal | None,
    expected_on: date | None,
    reason: str,
    by: User,
    at: datetime,
    seen: str | None = None,
    channel: str = "form",
) -> Measure:
    """Sets which figures are accepted from now on, and when the next one is expected; figures that stand stay.

    Raises StaleSettings where they were changed since `seen`, Refusal without a reason; ValidationError.
    """
    measure = lock_measure(measure)
    reason = require_reason(reason)
    require_unchanged([measure], seen)
    unit = Component.objects.get(series=measure.series_id, role=ComponentRole.HEADLINE).in_unit
    before = words.limits_in_words(measure, unit)
    measure.lowest, measure.highest, measure.expected_on = lowest, highest, expected_on
    if lowest is not None and highest is not None and lowest > highest:
        raise Refusal("Enter the lowest figure first: it is above the highest.")
    measure.full_clean()
    measure.save(update_fields=["lowest", "highest", "expected_on"])
    plan_audit.record(
        "measure.changed",
        measure,
        "which figures are accepted and expected",
        by=by,
        before=before,
        after=words.limits_in_words(measure, unit),
        reason=reason,
        rows=[measure],
        channel=channel,
    )
    return measure


@transaction.atomic
def retire(
    *,
    measure: Measure,
    quarter: Period,
    reason: str,
    by: User,
    at: datetime,
    seen: str | None = None,
    channel: str = "form",
) -> Measure:
    """Takes a measure out of the plan from a quarter on; its figures and earlier quarters stay as they are.

    Raises Refusal without a reason, where it is retired already, or from a quarter that is closed or published.
    """
    measure = lock_measure(measure)
    reason = require_reason(reason)
    require_unchanged([measure], seen)
    require_start(measure.edition, quarter)
    if measure.retired_from:
        raise Refusal(f"{measure.ref} is retired already.")
    measure.retired_from = quarter.start
    measure.save(update_fields=["retired_from"])
    plan_audit.record(
        "measure.retired", measure, "retired", by=by, quarter=quarter, reason=reason, rows=[measure], channel=channel
    )
    return measure


@transaction.atomic
def take_back(
    *,
    measure: Measure,
    quarter: Period,
    reason: str,
    by: User,
    at: datetime,
    seen: str | None = None,
    channel: str = "form",
) -> Measure:
    """Puts a retired measure back into the plan, as long as no quarter without it is closed or published.

    Raises Refusal without a reason, where it is not retired, or where a quarter was reported without it.
    """
    measure = lock_measure(measure)
    reason = require_reason(reason)
    require_unchanged([measure], seen)
    if measure.retired_from is None:
        raise Refusal(f"{measure.ref} is not retired.")
    require_start(measure.edition, Period(measure.retired_from, quarter.kind))
    measure.retired_from = None
    measure.save(update_fields=["retired_from"])
    plan_audit.record(
        "measure.taken_back", measure, "taken back into the plan", by=by, reason=reason, rows=[measure], channel=channel
    )
    return measure


@transaction.atomic
def put_after(
    *, measure: Measure, other: Measure | None, reason: str, by: User, at: datetime, channel: str = "form"
) -> None:
    """Puts a measure behind another of its outcome, or with none at the outcome's head. Nothing where it is there.

    Raises Refusal without a reason.
    """
    reason = require_reason(reason)
    measure = lock_measure(measure)
    in_order = list(Measure.objects.filter(outcome=measure.outcome_id).order_by("position"))
    rest = [each for each in in_order if each.pk != measure.pk]
    at_place = 0 if other is None else 1 + [each.pk for each in rest].index(other.pk)
    wanted = [*rest[:at_place], measure, *rest[at_place:]]
    if [each.pk for each in wanted] == [each.pk for each in in_order]:
        return
    positions = [each.position for each in in_order]
    beyond = 1 + Measure.objects.filter(edition=measure.edition_id).aggregate(last=Max("position"))["last"]
    # Two steps: no two measures of a plan may stand in one place, not even for a moment.
    for offset, each in enumerate(wanted):
        Measure.objects.filter(pk=each.pk).update(position=beyond + offset)
    for position, each in zip(positions, wanted, strict=True):
        Measure.objects.filter(pk=each.pk).update(position=position)
    where = f"behind {other.ref}" if other else f"to the head of {measure.outcome.ref}"
    plan_audit.record("measure.moved", measure, f"put {where}", by=by, reason=reason, channel=channel)


def _refuse_strangers(said: Measure | Particulars, outcome: Outcome | None = None) -> None:
    """Raises Refusal where the action is of another outcome, or the service of another directorate or closed."""
    outcome = outcome or said.outcome
    if said.action and said.action.outcome_id != outcome.pk:
        raise Refusal(f"Choose an action of outcome {outcome.ref}, under which the measure stands.")
    if said.service and said.service.directorate_id != said.directorate.pk:
        raise Refusal(f"{said.service.name} is not a service of {said.directorate.name}.")


def _series_key(edition: PlanEdition, ref: str) -> str:
    """A key that no series has yet, made of the ref and the plan's first year."""
    wanted = "".join(letter if letter.isalnum() else "-" for letter in ref.lower()).strip("-") or "series"
    wanted = f"{wanted}-{edition.from_on.year}"
    taken = set(Series.objects.filter(key__startswith=wanted).values_list("key", flat=True))
    number, key = 1, wanted
    while key in taken:
        number += 1
        key = f"{wanted}-{number}"
    return key


def unit_fields(unit: UnitOfMeasure) -> dict:
    """The unit as a component keeps it; what does not belong to its kind is left out."""
    return {
        "unit": unit.unit.value,
        "rate_per": unit.rate_per if unit.unit == UnitKind.RATE else None,
        "rate_of": unit.rate_of.strip() if unit.unit == UnitKind.RATE else "",
        "is_in_thousands": unit.is_in_thousands and unit.unit == UnitKind.MONEY,
        "decimal_places": 0 if unit.unit in (UnitKind.TEXT, UnitKind.YES_NO) else unit.decimal_places,
    }


def _component(series: Series, unit: UnitOfMeasure, **fields) -> Component:
    return Component(series=series, **unit_fields(unit), **fields)
