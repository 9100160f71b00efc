"""The benchmarks that stand for measures: of each group and period the newest, unless it was taken back."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from council_portal.figures import show
from council_portal.periods import Period
from performance.models import Benchmark, Component, ComponentRole


@dataclass(frozen=True)
class BenchmarkShown:
    """A group's figure for a period, in the measure's unit, and where it was published."""

    group: str
    period: Period
    value: Decimal
    text: str
    source: str


def benchmarks_of(series: Sequence[int], quarter: Period) -> dict[int, tuple[BenchmarkShown, ...]]:
    """By series, for periods begun by the end of the quarter, the newest period first: two queries."""
    rows = Benchmark.objects.filter(series__in=series, period_start__lt=quarter.end).order_by("version")
    newest = {(row.series_id, row.group, row.period): row for row in rows}
    headlines = Component.objects.filter(series__in={each for each, _, _ in newest}, role=ComponentRole.HEADLINE)
    of_series = {component.series_id: component for component in headlines}
    found = defaultdict(list)
    by_group = sorted(newest.items(), key=lambda each: each[0][1])
    for (series_id, group, period), row in sorted(by_group, key=lambda each: each[0][2].end, reverse=True):
        if row.value is not None:
            component = of_series[series_id]
            text = show(row.value, component.in_unit, component.decimal_places)
            found[series_id].append(BenchmarkShown(group, period, row.value, text, row.source))
    return {series_id: tuple(shown) for series_id, shown in found.items()}
