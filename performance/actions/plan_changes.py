"""What every change of the plan asks: a reason, a quarter it may hold from, and that nobody came first."""

from collections.abc import Iterable

from django.db.models import Q

from council_portal.periods import Period, PeriodKind
from performance.actions.refusal import Refusal
from performance.models import CycleState, Measure, PlanEdition, ReportingCycle
from performance.models.dated import Dated
from performance.queries.plan_settings import in_force, stamp_of
from performance.rules import plan_changes

NO_REASON = "Say why: the reason is kept with the change."


class StaleSettings(Exception):
    """Somebody else changed the same settings after they were read."""

    def __init__(self):
        super().__init__("Somebody else changed this meanwhile. Look at what it says now, then make your change again.")


def reference_of(edition: PlanEdition) -> str:
    """The edition's key in the audit, by its first council year: plan:2016-17."""
    return f"plan:{Period.of(PeriodKind.YEAR, edition.from_on).key}"


def lock_edition(edition: PlanEdition) -> PlanEdition:
    """The edition, held until the transaction ends: changes of one plan come one after the other."""
    return PlanEdition.objects.select_for_update().get(pk=edition.pk)


def lock_measure(measure: Measure) -> Measure:
    lock_edition(measure.edition)
    return Measure.objects.select_related("edition", "series", "directorate", "service", "action").get(pk=measure.pk)


def require_reason(reason: str) -> str:
    """Raises Refusal without one."""
    if not reason.strip():
        raise Refusal(NO_REASON)
    return reason.strip()


def require_start(edition: PlanEdition, quarter: Period) -> None:
    """Raises Refusal where a change from the quarter on would repaint one that is closed or published."""
    settled = [cycle.period for cycle in ReportingCycle.objects.filter(~Q(state=CycleState.OPEN), edition=edition)]
    quarters = plan_changes.quarters_of(edition.from_on, edition.to_on)
    if why := plan_changes.refusal_of_start(quarter, quarters, settled):
        raise Refusal(why)


def require_unchanged(rows: Iterable, seen: str | None) -> None:
    """Raises StaleSettings where the rows are no longer those that the form was read from; None asks nothing."""
    if seen is not None and stamp_of(rows) != seen:
        raise StaleSettings


def place(row: Dated, among: Iterable[Dated]) -> Dated | None:
    """Gives a row that begins on the same day as an earlier one its place, and returns what held until now."""
    among = list(among)
    same = next((each for each in among if each.from_on == row.from_on), None)
    if same:
        row.pk = same.pk
        row._state.adding = False
    return in_force(among, row.from_on)
