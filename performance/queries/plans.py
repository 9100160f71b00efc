"""The editions of the plan, and one of them with everything under it."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, Min, OuterRef, Q

from council_portal.periods import Period, PeriodKind
from performance.models import (
    Action,
    Measure,
    Outcome,
    PlanEdition,
    Portfolio,
    Priority,
    Responsibility,
    ResponsibilityKind,
    Target,
    Threshold,
)
from performance.models.responsibility import APPROVES
from performance.rules.targets import TargetKind


@dataclass(frozen=True)
class EditionListed:
    """An edition in a list: its first council year, by which it is addressed, and how many measures it has."""

    edition: PlanEdition
    year: Period
    measures: int
    is_in_force: bool
    is_to_come: bool

    @property
    def last_day(self) -> date:
        return last_day(self.edition)


def last_day(edition: PlanEdition) -> date:
    """The last day that an edition covers."""
    return edition.to_on - timedelta(days=1)


def editions(today: date) -> list[EditionListed]:
    """Every edition, newest first: one query."""
    rows = PlanEdition.objects.annotate(measure_count=Count("measures")).order_by("-from_on")
    return [
        EditionListed(
            edition=row,
            year=Period.of(PeriodKind.YEAR, row.from_on),
            measures=row.measure_count,
            is_in_force=row.from_on <= today < row.to_on,
            is_to_come=today < row.from_on,
        )
        for row in rows
    ]


@dataclass(frozen=True)
class MeasureListed:
    """A measure on the plan's page: whose it is, how it stands in the plan, and what it still lacks."""

    ref: str
    title: str
    place: str
    state: str
    is_priority: bool
    missing: tuple[str, ...]


@dataclass(frozen=True)
class OutcomeListed:
    outcome: Outcome
    actions: tuple[Action, ...]
    measures: tuple[MeasureListed, ...]


@dataclass(frozen=True)
class PriorityListed:
    priority: Priority
    outcomes: tuple[OutcomeListed, ...]


def plan(edition: PlanEdition, quarter: Period, today: date) -> tuple[PriorityListed, ...]:
    """The plan as it stands in the quarter, its people as of the day: four queries."""
    held = Responsibility.objects.in_force_on(today).filter(measure=OuterRef("pk"))
    rows = (
        Measure.objects.filter(edition=edition)
        .select_related("directorate", "service")
        .annotate(
            begins_on=Min("methods__from_on"),
            has_target=Exists(Target.objects.begun_by(quarter.start).filter(measure=OuterRef("pk"))),
            has_owner=Exists(held.filter(kind=ResponsibilityKind.OWNER)),
            has_approver=Exists(held.filter(kind__in=APPROVES)),
        )
        .order_by("position")
    )
    measures: dict[int, list[MeasureListed]] = {}
    for row in rows:
        measures.setdefault(row.outcome_id, []).append(_listed(row, quarter))
    actions: dict[int, list[Action]] = {}
    for action in Action.objects.filter(outcome__priority__edition=edition).order_by("position"):
        actions.setdefault(action.outcome_id, []).append(action)
    outcomes: dict[int, list[OutcomeListed]] = {}
    for outcome in Outcome.objects.filter(priority__edition=edition).order_by("position"):
        listed = OutcomeListed(outcome, tuple(actions.get(outcome.pk, ())), tuple(measures.get(outcome.pk, ())))
        outcomes.setdefault(outcome.priority_id, []).append(listed)
    return tuple(
        PriorityListed(priority, tuple(outcomes.get(priority.pk, ())))
        for priority in edition.priorities.order_by("number")
    )


def portfolios(edition: PlanEdition) -> list[Portfolio]:
    """The edition's cabinet portfolios in order of title, each with its `measure_count`: one query."""
    return list(edition.portfolios.annotate(measure_count=Count("measures")).order_by("title"))


def _listed(row: Measure, quarter: Period) -> MeasureListed:
    missing = [
        word
        for word, is_there in (
            ("target", row.has_target),
            ("owner", row.has_owner),
            ("approver", row.has_approver),
        )
        if not is_there
    ]
    state = ""
    if row.retired_from:
        gone = Period(row.retired_from, PeriodKind.QUARTER)
        state = f"{'Retired' if gone <= quarter else 'To retire'} from {gone.medium_label}"
        missing = []
    elif row.begins_on is None or row.begins_on > quarter.start:
        state = (
            f"Begins with {Period.of(PeriodKind.QUARTER, row.begins_on).medium_label}" if row.begins_on else "No start"
        )
    return MeasureListed(
        ref=row.ref,
        title=row.title,
        place=row.service.name if row.service else row.directorate.name,
        state=state,
        is_priority=row.is_priority,
        missing=tuple(missing),
    )


def measures_with_a_target_of_zero(edition: PlanEdition, quarter: Period) -> list[str]:
    """The refs of those judged by the plan's own tolerance, of which a percentage of their target is nothing."""
    begun = Threshold.objects.begun_by(quarter.start).filter(measure__isnull=False, edition=edition).order_by("from_on")
    latest = {row.measure_id: row for row in begun}
    own = [measure_id for measure_id, row in latest.items() if not row.is_of_the_plan]
    rows = Target.objects.filter(~Q(measure__in=own), measure__edition=edition).begun_by(quarter.start)
    newest = {row.measure_id: row for row in rows.select_related("measure").order_by("measure__position", "from_on")}
    return [row.measure.ref for row in newest.values() if row.kind == TargetKind.NUMERIC and row.value == 0]


def refs_in_order(outcome: int) -> list[str]:
    """The refs of an outcome's measures in the order in which they stand: one query."""
    return list(Measure.objects.filter(outcome=outcome).order_by("position").values_list("ref", flat=True))
