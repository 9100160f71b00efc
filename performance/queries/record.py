"""What the record holds of a plan's measures for a quarter, read in bulk and turned into the rules' values."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db.models import F, Q, TextField, Value

from council_portal.figures import Unit
from council_portal.periods import Period, PeriodKind
from performance.models import (
    Commentary,
    CommentaryKind,
    Component,
    ComponentRole,
    ComponentRule,
    Measure,
    Method,
    Observation,
    ObservationKind,
    Override,
    Particulars,
    PlanEdition,
    Target,
    TargetStep,
    Threshold,
)
from performance.models.observation import WAITING
from performance.models.particulars import DATED
from performance.rules import targets, tolerances
from performance.rules.assessment import Assessment, assess
from performance.rules.declared import Declared, Part
from performance.rules.direction import Comparator, Compares, Materiality
from performance.rules.frequency import Frequency
from performance.rules.life_cycle import Audience
from performance.rules.reporting import Figure, NoFigure, Version
from performance.rules.rollup import RollUp
from performance.rules.status import Polarity
from performance.rules.targets import CountingYear, Operator, Spread, TargetKind

#: How far back a scorecard reads beyond its year: year ends for eight years, months for one, the rest for three.
YEARS_OF_YEAR_ENDS = 8
YEARS_OF_MONTHS = 1
YEARS_OF_THE_REST = 3


@dataclass(frozen=True, slots=True)
class Known:
    """One figure as an audience knows it: the highest version that counts for them."""

    component_id: int
    kind: str
    period: Period
    version: int
    state: str
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    text: str
    quality: str
    reason: str
    is_part_period: bool
    part_period_words: str
    covers_months: int | None
    expected_on: date | None
    definition: int
    confidence: str = ""
    why: str = ""

    @property
    def is_given(self) -> bool:
        return not self.reason

    @property
    def is_waiting(self) -> bool:
        return self.state in WAITING


@dataclass(frozen=True)
class Overriding:
    """An owner's judgement beside the rules': the value and its reason."""

    value: str
    reason: str


@dataclass
class MeasureRecord:
    """A measure with everything that bears on it in a quarter."""

    measure: Measure
    method: Method
    components: list[Component] = field(default_factory=list)
    target: targets.Target | None = None
    target_words: str = ""
    tolerance: tolerances.Tolerance | None = None
    known: dict[tuple[int, str, Period], Known] = field(default_factory=dict)
    overrides: dict[str, Overriding] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)

    @cached_property
    def headline(self) -> Component:
        return next(component for component in self.components if component.role == ComponentRole.HEADLINE)

    @cached_property
    def unit(self) -> Unit:
        return self.headline.in_unit

    @property
    def places(self) -> int:
        return self.headline.decimal_places

    def figure(self, component: Component, period: Period) -> Known | None:
        """The component's own figure for the period, or the reason why there is none."""
        return self.known.get((component.id, ObservationKind.FIGURE, period))

    def figures_of(self, component: Component) -> list[Known]:
        """The component's own figures, in order of period."""
        return self._own_figures.get(component.id, [])

    @cached_property
    def _own_figures(self) -> dict[int, list[Known]]:
        own = defaultdict(list)
        for known in sorted(self.known.values(), key=lambda known: (known.period.start, known.period.kind.length)):
            if known.kind == ObservationKind.FIGURE:
                own[known.component_id].append(known)
        return own

    @cached_property
    def others(self) -> list[Component]:
        """The components beside the headline, which most measures have none of."""
        return [component for component in self.components if component.role != ComponentRole.HEADLINE]

    def declared(self) -> Declared:
        """The methodology as the rules take it."""
        method, unit = self.method, self.unit
        polarity = Polarity(method.polarity)
        parts = ()
        if method.component_rule == ComponentRule.WORST:
            parts = tuple(
                Part(
                    component.key,
                    component.label,
                    Polarity(component.polarity or polarity),
                    component.in_unit,
                    component.decimal_places,
                )
                for component in self.components
                if component.role == ComponentRole.PART
            )
        return Declared(
            polarity=polarity,
            frequency=Frequency(method.frequency),
            rollup=RollUp(method.roll_up),
            unit=unit,
            places=self.places,
            comparator=Comparator(method.comparator),
            compares=Compares(method.compares),
            materiality=self._materiality(),
            counting_year=CountingYear(method.counting_year),
            carries_forward=method.carries_forward,
            expected_on=self.measure.expected_on,
            is_under_development=method.is_under_development,
            parts=parts,
        )

    def _materiality(self) -> Materiality:
        if self.method.materiality_absolute is not None:
            return Materiality(absolute=self.method.materiality_absolute)
        percent = self.method.materiality_percent
        return Materiality(percent=self.measure.edition.default_materiality_percent if percent is None else percent)

    def as_the_rules_take_them(self) -> list[Figure]:
        """The figures, with comparators standing in for periods that have none."""
        keys = {component.pk: component.key for component in self.components}
        own_first = sorted(self.known.values(), key=lambda known: known.kind != ObservationKind.FIGURE)
        figures: dict[tuple[str, Period], Figure] = {}
        for known in own_first:
            place = (keys[known.component_id], known.period)
            counts = known.kind in (ObservationKind.FIGURE, ObservationKind.COMPARATOR)
            if counts and place not in figures:
                figures[place] = _figure(known, keys[known.component_id])
        return [figures[place] for place in sorted(figures, key=lambda place: (place[1], place[0]))]

    def assess(self, quarter: Period) -> Assessment:
        """What the rules say of the measure in the quarter; overrides are laid over it by whoever shows it."""
        return assess(
            self.declared(),
            target=self.target,
            tolerance=self.tolerance,
            figures=self.as_the_rules_take_them(),
            quarter=quarter,
        )


def read(
    edition: PlanEdition, quarter: Period, audience: Audience, *, ref: str | None = None, in_full: bool = False
) -> list[MeasureRecord]:
    """The edition's measures with what bears on them in the quarter, in the order of the plan: seven queries.

    With `ref` only that one; `in_full` reads every figure ever recorded for it, later ones too.
    """
    planned = read_plan(edition, quarter, ref=ref)
    return read_figures(planned, quarter, audience, edition=None if ref else edition, in_full=in_full)


def read_plan(edition: PlanEdition, quarter: Period, *, ref: str | None = None) -> list[MeasureRecord]:
    """The edition's measures as the plan has them in the quarter, without a figure or a word: five queries.

    A measure belongs to the plan from its first methodology on until it is retired. With `ref` only that one.
    """
    chosen = Q(measure__edition=edition) & (Q(measure__ref=ref) if ref else Q())
    records: dict[int, MeasureRecord] = {}
    in_the_plan = Q(measure__retired_from__isnull=True) | Q(measure__retired_from__gt=quarter.start)
    methods = Method.objects.filter(chosen, in_the_plan).begun_by(quarter.start)
    methods = methods.order_by("measure__position", "from_on")
    for method in methods.select_related(
        "measure__outcome__priority",
        "measure__outcome__also_contributes_to",
        "measure__action",
        "measure__directorate",
        "measure__service",
        "measure__series",
        "measure__portfolio",
    ):
        method.measure.edition = edition
        records[method.measure_id] = MeasureRecord(method.measure, method)
    _attach_components({record.measure.series_id: record for record in records.values()}, quarter)
    _attach_particulars(records, chosen, quarter)
    _attach_targets(records, chosen, quarter)
    _attach_tolerances(records, edition, quarter, chosen)
    return list(records.values())


def read_figures(
    planned: Sequence[MeasureRecord],
    quarter: Period,
    audience: Audience,
    *,
    edition: PlanEdition | None = None,
    in_full: bool = False,
) -> list[MeasureRecord]:
    """The measures of a plan, as read_plan gives them, with what an audience knows of each: two queries.

    With `edition` the measures are all that it has, which is asked for more shortly than a thousand by name.
    """
    records = [replace(each, known={}, overrides={}, notes={}) for each in planned]
    measures = Q(measure__edition=edition) if edition else Q(measure__in=[each.measure.pk for each in records])
    series = (
        Q(component__series__measures__edition=edition)
        if edition
        else Q(component__series__in=[each.measure.series_id for each in records])
    )
    _attach_figures(records, series, quarter, audience, in_full)
    _attach_words({each.measure.pk: each for each in records}, measures, quarter, audience)
    return records


def _attach_components(by_series: dict[int, MeasureRecord], quarter: Period) -> None:
    """Gives each record its components, those of the quarter."""
    series = by_series if len(by_series) == 1 else None
    edition = next(iter(by_series.values())).measure.edition if by_series else None
    found = (
        Component.objects.filter(series__in=series)
        if series
        else Component.objects.filter(series__measures__edition=edition)
    )
    for component in found.in_force_on(quarter.start).order_by("position", "pk"):
        if record := by_series.get(component.series_id):
            record.components.append(component)


def _attach_particulars(records: dict[int, MeasureRecord], chosen: Q, quarter: Period) -> None:
    """What the measures said of themselves in the quarter, where that has changed since or before."""
    rows = Particulars.objects.filter(chosen).begun_by(quarter.start).order_by("from_on")
    newest = {row.measure_id: row for row in rows.select_related("action", "directorate", "service")}
    for measure_id, row in newest.items():
        if record := records.get(measure_id):
            for name in DATED:
                setattr(record.measure, name, getattr(row, name))


def _attach_targets(records: dict[int, MeasureRecord], chosen: Q, quarter: Period) -> None:
    """The target in force in the quarter; the steps of a profiled one come with it, a row each."""
    rows = (
        Target.objects.filter(chosen)
        .begun_by(quarter.start)
        .annotate(step_kind=F("steps__period_kind"), step_start=F("steps__period_start"), step_value=F("steps__value"))
        .order_by("measure_id", "from_on", "step_start")
    )
    profiles: dict[int, dict[Period, Decimal]] = defaultdict(dict)
    newest: dict[int, Target] = {}
    for row in rows:
        newest[row.measure_id] = row
        if row.step_start:
            profiles[row.pk][Period(row.step_start, PeriodKind(row.step_kind))] = row.step_value
    for measure_id, row in newest.items():
        if record := records.get(measure_id):
            record.target = target_of(row, profiles[row.pk])
            record.target_words = row.printed or row.words


def profiles_of(steps: Iterable[TargetStep]) -> dict[Period, Decimal]:
    """The steps of a profiled target as the rules take them."""
    return {step.period: step.value for step in steps}


def target_of(row: Target, profile: dict[Period, Decimal]) -> targets.Target:
    """A stored target as the rules take it."""
    return targets.Target(
        kind=TargetKind(row.kind),
        operator=Operator(row.operator) if row.operator else None,
        value=row.value,
        low=row.low,
        high=row.high,
        profile=profile,
        relative_percent=row.relative_percent,
        relative_points=row.relative_points,
        words=row.words,
        spread=Spread(row.spread),
        due_on=row.due_on,
    )


def _attach_tolerances(records: dict[int, MeasureRecord], edition: PlanEdition, quarter: Period, chosen: Q) -> None:
    """The measure's own tolerance where it has one by then, else the edition's default."""
    rows = (
        Threshold.objects.filter(Q(measure__isnull=True) | chosen, edition=edition)
        .begun_by(quarter.start)
        .order_by("from_on")
    )
    newest = {row.measure_id: tolerance_of(row) for row in rows}
    for measure_id, record in records.items():
        record.tolerance = newest.get(measure_id) or newest.get(None)


def tolerance_of(row: Threshold) -> tolerances.Tolerance | None:
    """A stored threshold as the rules take it; None where it says that the plan's holds."""
    if row.is_of_the_plan:
        return None
    return tolerances.Tolerance(tolerances.ToleranceKind(row.kind), row.value, row.low, row.high)


_COLUMNS = (
    "component_id",
    "kind",
    "period_kind",
    "period_start",
    "version",
    "state",
    "value",
    "numerator",
    "denominator",
    "text",
    "quality",
    "reason_for_no_figure",
    "is_part_period",
    "part_period_words",
    "covers_months",
    "expected_on",
    "definition",
    "confidence",
    "why",
)


def _attach_figures(
    records: Sequence[MeasureRecord], chosen: Q, quarter: Period, audience: Audience, in_full: bool
) -> None:
    """The highest version that counts for the audience, of every component, kind and period."""
    of_component = {component.pk: record for record in records for component in record.components}
    rows = Observation.objects.seen_by(audience).filter(chosen)
    if not in_full:
        year = quarter.year
        years = {PeriodKind.YEAR: YEARS_OF_YEAR_ENDS, PeriodKind.MONTH: YEARS_OF_MONTHS}
        wanted = Q()
        for kind in PeriodKind:
            first = year.shifted(-years.get(kind, YEARS_OF_THE_REST)).start
            wanted |= Q(period_kind=kind.value, period_start__gte=first)
        rows = rows.filter(wanted, period_start__lt=quarter.end)
    periods: dict[tuple[str, date], Period] = {}
    for component_id, kind, period_kind, start, version, *rest in rows.order_by("version").values_list(*_COLUMNS):
        period = periods.get((period_kind, start))
        if period is None:
            period = periods[period_kind, start] = Period(start, PeriodKind(period_kind))
        record = of_component.get(component_id)
        if record is not None:
            state, value, numerator, denominator, text, quality, reason, *others = rest
            record.known[component_id, kind, period] = Known(
                component_id,
                kind,
                period,
                version,
                state,
                value,
                numerator,
                denominator,
                text,
                quality,
                reason,
                *others,
            )


def _attach_words(records: dict[int, MeasureRecord], chosen: Q, quarter: Period, audience: Audience) -> None:
    """What the owners say in the quarter: their overrides and their notes, each the newest, in one query."""
    overrides, notes = (model.objects.filter(chosen).for_period(quarter) for model in (Override, Commentary))
    if audience.sees_what_waits:
        overrides, notes = overrides.standing(), notes.standing()
    else:
        overrides, notes = overrides.settled(), notes.settled()
    columns = "measure_id", "version", "about", "said", "because"
    overrides = overrides.annotate(about=F("of"), said=F("value"), because=F("reason")).values_list(*columns)
    without = Value("", output_field=TextField())
    notes = notes.annotate(about=F("kind"), said=F("text"), because=without).values_list(*columns)
    for measure_id, _, about, said, because in overrides.union(notes, all=True).order_by("version"):
        if record := records.get(measure_id):
            if about in CommentaryKind.values:
                record.notes[about] = said
            else:
                record.overrides[about] = Overriding(said, because)
    for record in records.values():
        record.overrides = {of: override for of, override in record.overrides.items() if override.value}


def _figure(known: Known, key: str) -> Figure:
    return Figure(
        period=known.period,
        value=known.value,
        words=known.text if known.value is None and known.is_given else "",
        reason=NoFigure(known.reason) if known.reason else None,
        component=key,
        version=Version(known.quality),
        covers_months=known.covers_months,
        numerator=known.numerator,
        denominator=known.denominator,
        definition=known.definition,
    )
