"""What the record holds of a plan's measures for a quarter, read in bulk and turned into the rules' values."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.db.models import F, Q, TextField, Value

from council_portal.periods import Period, PeriodKind
from performance.models import (
    Commentary,
    CommentaryKind,
    Component,
    Method,
    Observation,
    Override,
    Particulars,
    PlanEdition,
    Target,
    TargetStep,
    Threshold,
)
from performance.models.particulars import DATED
from performance.queries.measure_record import Known, MeasureRecord, Overriding
from performance.rules import targets, tolerances
from performance.rules.life_cycle import Audience
from performance.rules.targets import Operator, Spread, TargetKind

#: How far back a scorecard reads beyond its year: year ends for eight years, months for one, the rest for three.
YEARS_OF_YEAR_ENDS = 8
YEARS_OF_MONTHS = 1
YEARS_OF_THE_REST = 3


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
