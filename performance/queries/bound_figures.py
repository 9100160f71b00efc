"""Figures that texts are bound to, read in bulk: what `[[measure:1.A5 2016-17-Q3]]` shows."""

from collections.abc import Iterable

from council_portal.figures import show
from council_portal.periods import Period, PeriodError, PeriodKind
from council_portal.registry import BoundFigure
from performance.models import Component, ComponentRole, Measure, Observation, ObservationKind, PlanEdition
from performance.rules.life_cycle import Audience

PREFIX = "measure:"


def bound_figures(
    edition: PlanEdition, quarter: Period, pairs: Iterable[tuple[str, str]], audience: Audience
) -> dict[tuple[str, str], BoundFigure]:
    """The figures behind pairs of key and period, as the audience may see them; those without one are left out.

    An empty period means the quarter; one that cannot be read, or begins after the quarter, means none: publishing the
    quarter, or correcting it later, must not carry a figure of one to come. Two queries, however many pairs.
    """
    periods = {pair: read_period(pair[1]) if pair[1] else quarter for pair in pairs if pair[0].startswith(PREFIX)}
    wanted = {pair: period for pair, period in periods.items() if period is not None and period.start < quarter.end}
    measures = {
        measure.series_id: measure
        for measure in Measure.objects.filter(edition=edition, ref__in={key.removeprefix(PREFIX) for key, _ in wanted})
    }
    rows = (
        Observation.objects.seen_by(audience)
        .filter(
            kind=ObservationKind.FIGURE,
            component__role=ComponentRole.HEADLINE,
            component__series__in=measures,
            value__isnull=False,
            period_start__in={period.start for period in wanted.values()},
        )
        .select_related("component")
        .order_by("version")
    )
    shown = {}
    for row in rows:
        measure = measures[row.component.series_id]
        shown[measure.key, row.period.start, row.period.kind] = (row, measure)
    figures = {}
    for (key, words), period in wanted.items():
        for kind in {period.kind, PeriodKind.SURVEY if period.kind == PeriodKind.MONTH else period.kind}:
            if found := shown.get((key, period.start, kind)):
                figures[key, words] = _bound(key, *found)
    return figures


def read_period(words: str) -> Period | None:
    """The period that a text names; None where it names none or it cannot be read."""
    try:
        return Period.parse(None, words) if words else None
    except PeriodError:
        return None


def _bound(key: str, row: Observation, measure: Measure) -> BoundFigure:
    component: Component = row.component
    text = show(row.value, component.in_unit, component.decimal_places)
    return BoundFigure(key, text, f"{measure.ref} {measure.title}, {row.period.medium_label}")
