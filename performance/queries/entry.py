"""What decides about an entry: whether its period still takes it, and under which definition it counts."""

from collections.abc import Callable
from datetime import date

from council_portal.models import User
from council_portal.periods import Period
from performance.models import Component, CycleState, Measure, ObservationKind, PlanEdition, Reopening, ReportingCycle


def entry_refusal(
    measure: Measure,
    period: Period,
    by: User,
    on: date,
    kind: ObservationKind = ObservationKind.FIGURE,
) -> str | None:
    """Why nothing can be entered for the period on the day, as a sentence; None where it can.

    A period belongs to the quarter of its last month. Periods before the edition are history, which may be completed;
    a forecast may be made at any time.
    """
    quarter = period.quarter
    if kind == ObservationKind.FORECAST or quarter.start < measure.edition.from_on:
        return None
    cycle = ReportingCycle.objects.filter(edition=measure.edition_id).for_period(quarter).first()
    return _refusal(
        measure,
        quarter,
        cycle,
        lambda: Reopening.objects.in_force_on(on).filter(cycle=cycle, measure=measure, user=by).exists(),
    )


class EntryRules:
    """What entry_refusal says, for any number of an edition's measures and periods: two queries in all."""

    def __init__(self, edition: PlanEdition, by: User, on: date):
        self._begins_on = edition.from_on
        self._cycles = {cycle.period: cycle for cycle in ReportingCycle.objects.filter(edition=edition)}
        self._reopened = set(
            Reopening.objects.in_force_on(on)
            .filter(cycle__edition=edition, user=by)
            .values_list("cycle_id", "measure_id")
        )

    def refusal(self, measure: Measure, period: Period) -> str | None:
        """Why no figure can be entered for the period, as a sentence; None where it can."""
        if period.end <= self._begins_on:
            return None
        quarter = period.quarter
        cycle = self._cycles.get(quarter)
        return _refusal(measure, quarter, cycle, lambda: (cycle.pk, measure.pk) in self._reopened)


def _refusal(
    measure: Measure, quarter: Period, cycle: ReportingCycle | None, is_reopened: Callable[[], bool]
) -> str | None:
    if measure.retired_from and quarter.start >= measure.retired_from:
        return f"{measure.ref} has left the plan: nothing is reported of it in {quarter.label}."
    if cycle is None:
        return f"{quarter.label} has not been opened for figures."
    if cycle.state == CycleState.OPEN or is_reopened():
        return None
    return f"{quarter.label} is {cycle.get_state_display().lower()}: ask the performance lead to reopen {measure.ref}."


def definition_in(component: Component, period: Period) -> int:
    """The number of the definition under which the series counts in the period; 1 where none is written down."""
    begun = component.series.definitions.filter(from_on__lte=period.start).order_by("-from_on").first()
    return begun.number if begun else 1
