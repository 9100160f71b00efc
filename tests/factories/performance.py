"""Plans, measures and figures for tests: an invented council's small plan, and a plan made any times larger."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from council_portal.access.roles import Role
from council_portal.clock import LONDON
from council_portal.models import Council, Directorate, RoleAssignment, User
from council_portal.periods import Period, PeriodKind
from performance.models import (
    Component,
    ComponentRole,
    CycleState,
    Measure,
    Method,
    Observation,
    ObservationKind,
    Outcome,
    PlanEdition,
    Priority,
    ReportingCycle,
    Responsibility,
    ResponsibilityKind,
    Series,
    Target,
    Threshold,
)
from performance.rules.life_cycle import State

YEAR = Period(date(2031, 4, 1), PeriodKind.YEAR)
AT = datetime(2031, 10, 10, 10, tzinfo=LONDON)


def person(key: str, *roles: tuple[Role, str]) -> User:
    """An account with roles, each over a scope (empty for everywhere), held since long ago."""
    user = User.objects.create(email=f"{key}@invented.example", name=key.replace("_", " ").title())
    for role, scope in roles:
        RoleAssignment.objects.create(user=user, role=role, scope_key=scope, from_on=date(2020, 4, 1))
    return user


@dataclass
class InventedPlan:
    """A small plan for 2031/32 with one directorate, its people and its second quarter open."""

    edition: PlanEdition
    directorate: Directorate
    outcome: Outcome
    owner: User
    deputy: User
    approver: User
    lead: User
    member: User
    cycle: ReportingCycle
    measures: dict[str, Measure]

    @property
    def quarter(self) -> Period:
        return self.cycle.period

    def component(self, ref: str, key: str = "") -> Component:
        return Component.objects.get(series=self.measures[ref].series, key=key)

    def figure(self, ref: str, period: str, value: str | None, *, key: str = "", **fields) -> Observation:
        """A figure, approved unless a state is given."""
        return figure(self.component(ref, key), Period.parse(None, period), value, self.owner, self.approver, **fields)


def figure(
    component: Component,
    period: Period,
    value: str | None,
    owner: User,
    approver: User,
    *,
    state: State = State.APPROVED,
    **fields,
) -> Observation:
    """One version of a figure, signed off as far as its state says."""
    if state.is_settled:
        fields |= {"approved_by": approver, "approved_at": AT}
    observation = Observation(
        component=component,
        value=None if value is None else Decimal(value),
        state=state.value,
        entered_by=owner,
        entered_at=AT,
        **fields,
    )
    observation.period = period
    observation.save()
    return observation


def measure(
    edition: PlanEdition,
    outcome: Outcome,
    directorate: Directorate,
    by: User,
    ref: str,
    *,
    unit: dict | None = None,
    target: dict | None = None,
    method: dict | None = None,
    **fields,
) -> Measure:
    """A measure with series, headline, methodology and target; quarterly, high is good, at least 90% unless said."""
    series = Series.objects.create(
        key=f"{edition.from_on.year}-{ref}".lower().replace(".", "-"), title=f"What {ref} counts"
    )
    Component.objects.create(series=series, **({"unit": "percent", "decimal_places": 1} | (unit or {})))
    made = Measure.objects.create(
        edition=edition,
        outcome=outcome,
        directorate=directorate,
        series=series,
        ref=ref,
        position=1 + Measure.objects.filter(edition=edition).count(),
        title=f"Measure {ref}",
        **fields,
    )
    dated = {"from_on": edition.from_on, "set_by": by, "set_at": AT}
    declared = {"polarity": "high", "frequency": "quarterly", "comparator": "previous_period", "roll_up": "latest"}
    Method.objects.create(measure=made, **dated, **(declared | (method or {})))
    aim = (
        target if target is not None else {"kind": "numeric", "operator": ">=", "value": Decimal(90), "printed": "90%"}
    )
    if aim:
        Target.objects.create(measure=made, **dated, **aim)
    return made


def invented_plan() -> InventedPlan:
    """Five measures of another council in another year: judged high and low, a sum, one without polarity, one in words.

    Quarter 1 is closed, Quarter 2 open. No figures yet.
    """
    Council.objects.get_or_create(pk=1, defaults={"name": "Fenmoor District Council", "short_name": "Fenmoor"})
    directorate = Directorate.objects.create(code="HAVEN", name="Harbours and Havens")
    scope = directorate.scope_key
    owner, deputy = person("owner", (Role.OFFICER, scope)), person("deputy", (Role.OFFICER, scope))
    approver = person("approver", (Role.APPROVER, scope))
    lead, member = person("lead", (Role.PERFORMANCE_LEAD, "")), person("member", (Role.MEMBER, ""))
    edition = PlanEdition.objects.create(title="Harbour Plan 2031/32", from_on=YEAR.start, to_on=YEAR.end)
    priority = Priority.objects.create(edition=edition, number=7, title="A safe harbour")
    outcome = Outcome.objects.create(
        priority=priority, ref="7.X", position=1, title="Boats come home", lead_post="Harbour Master"
    )
    Threshold.objects.create(
        edition=edition, kind="percent", value=Decimal(5), from_on=YEAR.start, set_by=lead, set_at=AT
    )
    common = (edition, outcome, directorate, lead)
    made = [
        measure(*common, "H1", is_priority=True, lowest=Decimal(0), highest=Decimal(100)),
        measure(
            *common,
            "H2",
            unit={"unit": "rate", "rate_per": 1000, "rate_of": "landings", "decimal_places": 2},
            target={"kind": "numeric", "operator": "<=", "value": Decimal("2.5"), "printed": "2.5"},
            method={"polarity": "low"},
        ),
        measure(
            *common,
            "H3",
            unit={"unit": "count", "decimal_places": 0},
            target={"kind": "numeric", "operator": ">=", "value": Decimal(400), "spread": "even", "printed": "400"},
            method={"roll_up": "sum"},
        ),
        measure(*common, "H4", target={}, method={"polarity": "none"}),
        measure(
            *common,
            "H5",
            target={"kind": "words", "words": "Kept in good repair", "printed": "Kept in good repair"},
            method={"frequency": "annual"},
        ),
    ]
    for each in made:
        for kind, user in (
            (ResponsibilityKind.OWNER, owner),
            (ResponsibilityKind.OWNER_DEPUTY, deputy),
            (ResponsibilityKind.APPROVER, approver),
        ):
            Responsibility.objects.create(measure=each, kind=kind, user=user, from_on=YEAR.start)
    first, second = YEAR.quarters[:2]
    open_cycle(edition, first, lead, state=CycleState.CLOSED)
    return InventedPlan(
        edition=edition,
        directorate=directorate,
        outcome=outcome,
        owner=owner,
        deputy=deputy,
        approver=approver,
        lead=lead,
        member=member,
        cycle=open_cycle(edition, second, lead),
        measures={each.ref: each for each in made},
    )


def open_cycle(edition: PlanEdition, quarter: Period, by: User, state: CycleState = CycleState.OPEN) -> ReportingCycle:
    """A quarter's cycle in a state, its figures due three weeks after its end."""
    cycle = ReportingCycle(
        edition=edition,
        state=state,
        data_due_on=quarter.end + timedelta(days=20),
        commentary_due_on=quarter.end + timedelta(days=27),
        opened_by=by,
        opened_at=AT,
        closed_by=by if state != CycleState.OPEN else None,
        closed_at=AT if state != CycleState.OPEN else None,
    )
    cycle.period = quarter
    cycle.save()
    return cycle


def multiplied(edition: PlanEdition, times: int) -> None:
    """Adds copies of every measure, with components, methodology, targets and figures: `times` as many in all."""
    originals = list(Measure.objects.filter(edition=edition).order_by("position"))
    for number in range(1, times):
        copied = Series.objects.bulk_create(
            Series(key=f"{each.series.key}-{number}", title=each.series.title) for each in originals
        )
        series = dict(zip((each.series_id for each in originals), copied, strict=True))
        made = Measure.objects.bulk_create(
            _copy(
                each, series=series[each.series_id], ref=f"{each.ref}.{number}", position=each.position + 1000 * number
            )
            for each in originals
        )
        measures = dict(zip((each.pk for each in originals), made, strict=True))
        old = list(Component.objects.filter(series__in=series).order_by("pk"))
        new = Component.objects.bulk_create(_copy(each, series=series[each.series_id]) for each in old)
        components = dict(zip((each.pk for each in old), new, strict=True))
        for model in (Method, Target):
            model.objects.bulk_create(
                _copy(each, measure=measures[each.measure_id])
                for each in list(model.objects.filter(measure__in=measures))
            )
        Observation.objects.bulk_create(
            _copy(each, component=components[each.component_id])
            for each in list(Observation.objects.filter(component__in=components))
        )


def _copy(row, **changes):
    values = {each.attname: getattr(row, each.attname) for each in row._meta.concrete_fields if not each.primary_key}
    copy = type(row)(**values)
    for name, value in changes.items():
        setattr(copy, name, value)
    return copy


__all__ = [
    "AT",
    "ComponentRole",
    "InventedPlan",
    "ObservationKind",
    "YEAR",
    "figure",
    "invented_plan",
    "measure",
    "multiplied",
    "open_cycle",
    "person",
]
