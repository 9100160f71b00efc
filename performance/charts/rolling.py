"""Rolling twelve months: each point the year that ends there, so that no season shows."""

from council_portal.charts import Chart, Point, Series, time_series
from council_portal.periods import Period, PeriodKind
from performance.charts.course import NAMES, given, lines_of, subtitle
from performance.queries.history import HistoryLine, MeasureHistory
from performance.rules.rollup import Point as Recorded
from performance.rules.rollup import Total, rolling_year
from performance.rules.wording import decimal_of, shown

#: A figure made of others is kept to as many places as the record keeps.
KEPT_PLACES = 4
ROLLED = (PeriodKind.MONTH, PeriodKind.QUARTER)


def rolling_twelve_months(history: MeasureHistory) -> tuple[list[Chart], str]:
    """A chart of the kind of period that gives most years; what is missing where none is complete."""
    if history.background is None:
        return [], "What was published does not say how the figures of this measure add up."
    line = lines_of(history)[0]
    totals = {kind: _totals(history, line, kind) for kind in ROLLED if given(line, kind)}
    if not totals:
        return [], "Twelve months are made of months or quarters, of which there are no figures."
    complete = {kind: sum(total.value is not None for _, total in found) for kind, found in totals.items()}
    kind = max(complete, key=lambda kind: complete[kind])
    if not complete[kind]:
        return [], f"There is no year of twelve months to show. {totals[kind][-1][1].missing}."
    return [_chart(history, totals[kind], kind)], ""


def _totals(history: MeasureHistory, line: HistoryLine, kind: PeriodKind) -> list[tuple[Period, Total]]:
    """The year that ends with each period, from the first figure to the last."""
    points = [
        Recorded(each.period, each.value, each.numerator, each.denominator, each.covers_months, each.definition)
        for each in line.of_kind(kind)
    ]
    first, last = given(line, kind)[0].period, given(line, kind)[-1].period
    periods = [first]
    while periods[-1] < last:
        periods.append(periods[-1].next())
    return [(period, rolling_year(points, history.background.roll_up, period, history.row.unit)) for period in periods]


def _chart(history: MeasureHistory, totals: list[tuple[Period, Total]], kind: PeriodKind) -> Chart:
    row = history.row
    begun = next(place for place, (_, total) in enumerate(totals) if total.value is not None)
    totals = totals[begun:]

    def words(total: Total) -> str:
        return shown(total.value, row.unit, row.decimal_places)

    known = [(period, total) for period, total in totals if total.value is not None]
    last, total = known[-1]
    a_year_before = dict(known).get(last.same_last_year())
    title = f"{words(total)} in the twelve months to {last.months_in_words.rpartition(' to ')[2]}"
    if a_year_before is not None:
        change = total.value - a_year_before.value
        way = "up from" if change > 0 else "down from" if change < 0 else "the same as"
        title += f", {way} {words(a_year_before)} a year before"
    highest, lowest = max(known, key=lambda each: each[1].value), min(known, key=lambda each: each[1].value)
    return time_series(
        title=title,
        subtitle=subtitle(history, f"twelve months to the end of each of the {NAMES[kind]}"),
        sentence=(
            f"Of {len(known)} such years the highest was {words(highest[1])}, to {highest[0].medium_label}, and the "
            f"lowest {words(lowest[1])}, to {lowest[0].medium_label}. A year is shown where all its figures are known."
        ),
        categories=[period.medium_label for period, _ in totals],
        series=[
            Series(
                "Twelve months",
                [
                    Point(None, "")
                    if total.value is None
                    else Point(decimal_of(total.value, KEPT_PLACES), words(total))
                    for _, total in totals
                ],
            )
        ],
        unit=row.unit,
        places=row.decimal_places,
    )
