"""What the audit is told of the demonstration: every figure, setting and word that was loaded, one event each."""

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Model, QuerySet

from council_portal.audit import Happening
from council_portal.clock import LONDON
from performance.actions.observations import as_recorded, summary_of
from performance.actions.plan_changes import reference_of
from performance.actions.portfolios import told
from performance.models import (
    Commentary,
    Component,
    ComponentRole,
    Definition,
    Measure,
    Method,
    Observation,
    ObservationKind,
    Override,
    PlanEdition,
    Portfolio,
    Responsibility,
    Target,
    Threshold,
)
from performance.queries import plan_words as words
from performance.queries.kept_rows import KEPT, kept
from performance.queries.record import profiles_of
from performance.rules.targets import PERCENT


def happenings(edition: PlanEdition) -> Iterator[Happening]:
    """The plan as it was set, who answers for it, then every version of every figure and word by its period.

    Fifteen queries, whatever the size of the plan.
    """
    measures = {
        measure.pk: measure
        for measure in Measure.objects.filter(edition=edition)
        .select_related("edition", "action", "directorate", "service")
        .order_by("position")
    }
    series = {measure.series_id: measure for measure in measures.values()}
    headlines = Component.objects.filter(series__in=series, role=ComponentRole.HEADLINE)
    units = {series[component.series_id].pk: component.in_unit for component in headlines}
    yield from _settings(edition, measures, units)
    yield from _figures(Observation.objects.all(), series)
    for row in Commentary.objects.filter(measure__in=measures).select_related("measure", "by"):
        yield Happening(
            "commentary.loaded",
            row.measure.key,
            f"Loaded: {row}",
            after={"text": row.text, "period": row.period.key, "Written by": row.by.name},
        )
    for row in Override.objects.filter(measure__in=measures).select_related("measure__edition", "by"):
        yield Happening(
            "override.loaded",
            row.measure.key,
            f"Loaded: {row}",
            after={row.of: row.value, "period": row.period.key, "Judged by": row.by.name, KEPT: kept(row)},
            reason=row.reason,
        )


def forecasts_loaded(edition: PlanEdition) -> Iterator[Happening]:
    """The forecasts of the year end: two queries."""
    series = {measure.series_id: measure for measure in Measure.objects.filter(edition=edition)}
    yield from _figures(Observation.objects.filter(kind=ObservationKind.FORECAST), series)


def _figures(rows: QuerySet[Observation], series: dict[int, Measure]) -> Iterator[Happening]:
    rows = rows.filter(component__series__in=series).select_related(
        "component", "entered_by", "verified_by", "approved_by"
    )
    for row in rows.order_by("period_start", "component", "version"):
        measure = series[row.component.series_id]
        yield Happening(
            "observation.loaded",
            measure.key,
            summary_of("loaded", measure, row),
            after=as_recorded(row)
            | {"Entered by": row.entered_by.name, "Entered": row.entered_at.astimezone(LONDON).date()}
            | {
                words: person.name
                for words, person in (("Verified by", row.verified_by), ("Approved by", row.approved_by))
                if person
            },
            reason=row.why,
        )


def _settings(edition: PlanEdition, measures: dict[int, Measure], units: dict) -> Iterator[Happening]:
    """The measures as the plan has them, their methodology, targets and tolerances, and who answers for them."""
    parts: dict[int, list[Model]] = defaultdict(list)
    series = [measure.series_id for measure in measures.values()]
    for model in (Component, Definition):
        for row in model.objects.filter(series__in=series).select_related("series").order_by("pk"):
            parts[row.series_id].append(row)
    for measure in measures.values():
        rows = [measure, *parts[measure.series_id]]
        yield _loaded("measure", measure, "its title and place", words.particulars_in_words(measure), rows)
    for row in Method.objects.filter(measure__in=measures).order_by("from_on"):
        said = words.method_in_words(row, edition.default_materiality_percent, units[row.measure_id])
        yield _loaded("method", measures[row.measure_id], "how it is judged", said, [row], row.reason)
    for row in Target.objects.filter(measure__in=measures).prefetch_related("steps").order_by("from_on"):
        said = words.target_in_words(row, profiles_of(row.steps.all()), units[row.measure_id])
        yield _loaded("target", measures[row.measure_id], "its target", said, [row], row.reason)
    for row in Threshold.objects.filter(edition=edition).order_by("from_on"):
        said = {"Tolerance": words.threshold_in_words(row, units.get(row.measure_id, PERCENT))}
        if row.measure_id:
            yield _loaded("threshold", measures[row.measure_id], "its tolerance", said, [row], row.reason)
        else:
            row.edition = edition
            summary = f"{edition}: loaded the tolerance of the whole plan"
            after = said | {"Holds from": row.from_on, KEPT: kept(row)}
            yield Happening("threshold.loaded", reference_of(edition), summary, after=after, reason=row.reason)
    for row in Portfolio.objects.filter(edition=edition).select_related("edition").prefetch_related("measures"):
        yield Happening(
            "portfolio.loaded", reference_of(edition), f"{edition}: loaded portfolio “{row}”", after=told(row)
        )
    held: dict[int, list[Responsibility]] = defaultdict(list)
    for row in Responsibility.objects.filter(measure__in=measures).select_related("user"):
        held[row.measure_id].append(row)
    for measure_id, rows in held.items():
        people = {row.get_kind_display(): words.responsibility_in_words(row) for row in rows}
        yield _loaded("responsibility", measures[measure_id], "who answers for it", people, rows)


def _loaded(noun: str, measure: Measure, what: str, said: dict, rows: list[Model], reason: str = "") -> Happening:
    """`rows` begin on one day, where they are dated; they are given the measure that is at hand."""
    for row in rows:
        if isinstance(row, (Method, Target, Threshold, Responsibility)):
            row.measure = measure
    from_on = None if rows[0] is measure else rows[0].from_on
    after = {name: value for name, value in said.items() if value} | ({"Holds from": from_on} if from_on else {})
    after |= {KEPT: kept(*rows)}
    return Happening(f"{noun}.loaded", measure.key, f"{measure.ref}: loaded {what}", after=after, reason=reason)
