"""Years over the same months or quarters: whether this time of year is better than the last."""

from council_portal.charts import Chart, Series, time_series
from council_portal.periods import Period, PeriodKind
from performance.charts.course import NAMES, as_point, given, lines_of, subtitle
from performance.queries.history import HistoryLine, HistoryPoint, MeasureHistory

SEASONAL = (PeriodKind.QUARTER, PeriodKind.MONTH, PeriodKind.HALF)
#: So many years are told apart at a glance.
MOST_YEARS = 5


def year_on_year(history: MeasureHistory) -> tuple[list[Chart], str]:
    """A chart for the kind of period that has most figures of two years or more."""
    line = lines_of(history)[0]
    kinds = [kind for kind in SEASONAL if len(_by_year(line, kind)) > 1]
    if not kinds:
        return [], "There are figures by month or quarter for one year at most, so no two years can be laid together."
    kind = max(kinds, key=lambda kind: len(given(line, kind)))
    return [_chart(history, line, kind)], ""


def _by_year(line: HistoryLine, kind: PeriodKind) -> dict[Period, dict[int, HistoryPoint]]:
    """The figures of each of the last years, by their place in the year."""
    years: dict[Period, dict[int, HistoryPoint]] = {}
    for point in given(line, kind):
        years.setdefault(point.period.year, {})[point.period.number] = point
    return dict(list(years.items())[-MOST_YEARS:])


def _chart(history: MeasureHistory, line: HistoryLine, kind: PeriodKind) -> Chart:
    years = _by_year(line, kind)
    newest = list(years)[-1]
    first = Period.of(kind, newest.start)
    places = [first.shifted(by) for by in range(12 // kind.length)]
    title, sentence = _finding(years, kind)
    return time_series(
        title=title,
        subtitle=subtitle(history, f"the {NAMES[kind]} of {len(years)} years"),
        sentence=sentence,
        categories=[_name(place) for place in places],
        series=[
            Series(
                year.label,
                [as_point(found.get(place.number), status="") for place in places],
                is_quiet=year != newest,
            )
            for year, found in years.items()
        ],
        unit=history.row.unit,
        places=history.row.decimal_places,
        source="What is counted changed within these years, as the chart over time shows."
        if len({point.definition for found in years.values() for point in found.values()}) > 1
        else "",
    )


def _name(place: Period) -> str:
    return place.label.split()[0] if place.kind == PeriodKind.MONTH else place.short_label


def _finding(years: dict[Period, dict[int, HistoryPoint]], kind: PeriodKind) -> tuple[str, str]:
    """How the newest figure compares with the same time of the year before, and how many others were higher."""
    newest, before = list(years)[-1], list(years)[-1].previous()
    last = years[newest][max(years[newest])]
    then = years.get(before, {}).get(last.period.number)
    if then is None:
        title = f"{last.text} in {last.period.medium_label}; there is no figure for the same time of {before.label}"
    elif then.definition != last.definition:
        title = f"{last.text} in {last.period.medium_label}, counted otherwise than in {before.label}"
    elif then.value == last.value:
        title = f"{last.text} in {last.period.medium_label}, the same as a year before"
    else:
        way = "up" if last.value > then.value else "down"
        title = f"{last.text} in {last.period.medium_label}, {way} from {then.text} a year before"
    same_time = [found[last.period.number] for found in years.values() if last.period.number in found]
    highest, lowest = max(same_time, key=lambda each: each.value), min(same_time, key=lambda each: each.value)
    sentence = (
        f"At this time of the {len(same_time)} {'year' if len(same_time) == 1 else 'years'} with a figure it was "
        f"highest in {highest.period.year_label}, at {highest.text}, and lowest in {lowest.period.year_label}, "
        f"at {lowest.text}."
    )
    return title, sentence
