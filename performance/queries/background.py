"""What a measure's page needs to know of the measure beside its row: how it adds up, is compared and was defined."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from council_portal.periods import Period
from performance.models import Definition, Measure, Method, PlanEdition, Target
from performance.models.dated import Dated
from performance.queries.benchmarks import BenchmarkShown, benchmarks_of
from performance.rules.direction import Comparator
from performance.rules.rollup import RollUp
from performance.rules.targets import Spread


@dataclass(frozen=True)
class DefinitionShown:
    """What the series counts from a day on; None for the first."""

    number: int
    from_on: date | None
    words: str


@dataclass(frozen=True)
class MeasureBackground:
    """What a measure declared in a quarter. `is_judged_on_the_year` tells a target that is held against a year to date,
    beside which the figure of a single period does not stand.
    """

    ref: str
    roll_up: RollUp
    comparator: Comparator
    is_judged_on_the_year: bool
    definitions: tuple[DefinitionShown, ...] = ()
    benchmarks: tuple[BenchmarkShown, ...] = ()

    def definition_in(self, period: Period) -> int:
        """The number of the definition in force at the start of a period."""
        begun = [each.number for each in self.definitions if each.from_on is None or each.from_on <= period.start]
        return max(begun, default=1)


def backgrounds(edition: PlanEdition, quarter: Period, ref: str | None = None) -> tuple[MeasureBackground, ...]:
    """Of each measure of the edition (or the one named), as it declared itself in the quarter: six queries."""
    measures = Measure.objects.filter(edition=edition).order_by("position")
    if ref:
        measures = measures.filter(ref=ref)
    chosen = list(measures.values_list("pk", "ref", "series_id"))
    of_these = {"measure__in": [pk for pk, _, _ in chosen]} if ref else {"measure__edition": edition}
    methods = {
        row.measure_id: row for row in Method.objects.filter(**of_these).begun_by(quarter.start).order_by("from_on")
    }
    targets = {
        row.measure_id: row for row in Target.objects.filter(**of_these).begun_by(quarter.start).order_by("from_on")
    }
    definitions = defaultdict(list)
    series = {"series__in": [each for _, _, each in chosen]} if ref else {"series__measures__edition": edition}
    for row in Definition.objects.filter(**series).order_by("number"):
        definitions[row.series_id].append(DefinitionShown(row.number, row.from_on, row.words))
    benchmarks = benchmarks_of([series_id for _, _, series_id in chosen], quarter)
    found = []
    for pk, measure_ref, series_id in chosen:
        if method := methods.get(pk):
            roll_up, target = RollUp(method.roll_up), targets.get(pk)
            adds_up = roll_up in (RollUp.SUM, RollUp.WEIGHTED, RollUp.RUNNING_TOTAL)
            is_for_the_year = target is not None and Spread(target.spread).is_for_the_year
            found.append(
                MeasureBackground(
                    measure_ref,
                    roll_up,
                    Comparator(method.comparator),
                    adds_up and is_for_the_year,
                    tuple(definitions[series_id]),
                    benchmarks.get(series_id, ()),
                )
            )
    return tuple(found)


def _newest(model: type[Dated], of_these: dict, quarter: Period) -> dict:
    """The row in force in the quarter, by measure."""
    rows = model.objects.filter(**of_these).begun_by(quarter.start).order_by("from_on")
    return {row.measure_id: row for row in rows}
