"""Where the figures of a measure go in a quarter: which periods of which components are open to be entered."""

from dataclasses import dataclass

from council_portal.periods import Period, PeriodKind
from performance.models import Component, ComponentRole, ObservationKind
from performance.queries.measure_record import Known, MeasureRecord
from performance.rules.frequency import Frequency
from performance.rules.rollup import RollUp

#: Components that an officer enters; a change as printed follows from the figures.
ENTERED = (ComponentRole.HEADLINE, ComponentRole.PART, ComponentRole.YEAR_TO_DATE, ComponentRole.SUPPORTING)
MONTHS = ("m1", "m2", "m3")
PERIOD, FORECAST = "p", "f"
#: A year's figures show in which kind of period a measure is counted.
LOOKS_BACK = 4


@dataclass(frozen=True)
class Place:
    """One figure that may be entered: its column, and what it is of."""

    column: str
    component: Component
    period: Period
    kind: ObservationKind = ObservationKind.FIGURE

    @property
    def key(self) -> str:
        """Within its measure."""
        return f"{self.component.pk}-{self.column}"

    @property
    def of(self) -> tuple[int, str, Period]:
        return self.component.pk, self.kind.value, self.period


def places_of(record: MeasureRecord, quarter: Period) -> list[tuple[Component, tuple[Place, ...]]]:
    """The components of a measure with their places in the quarter, the headline first.

    A monthly measure has its three months, and the quarter itself where that does not follow from them: where it is
    weighted or not combined, or has had figures of its own. Another has the period in which it is counted: what is
    there already decides, then in what kind it was counted in the last year, then its frequency. A headline that only
    its parts make has none. The year-end forecast is of the headline.
    """
    headline = record.headline
    listed = [(headline, _places(record, headline, quarter))]
    for component in record.components:
        if component.role in ENTERED and component is not headline:
            listed.append((component, _places(record, component, quarter)))
    has_parts = any(component.role == ComponentRole.PART for component in record.components)
    if has_parts and not record.figures_of(headline):
        listed[0] = (headline, ())
    if record.unit.is_number:
        forecast = Place(FORECAST, headline, quarter.year, ObservationKind.FORECAST)
        listed[0] = (headline, (*listed[0][1], forecast))
    return listed


def _places(record: MeasureRecord, component: Component, quarter: Period) -> tuple[Place, ...]:
    known = record.figures_of(component)
    found = []
    if _is_by_month(record, component, known, quarter):
        found += [Place(column, component, month) for column, month in zip(MONTHS, quarter.months, strict=True)]
    period = _period(record, component, known, quarter)
    if period is not None:
        found.append(Place(PERIOD, component, period))
    return tuple(found)


def _is_by_month(record: MeasureRecord, component: Component, known: list[Known], quarter: Period) -> bool:
    is_monthly = Frequency(record.method.frequency) == Frequency.MONTHLY and component.is_measured_itself
    return is_monthly or any(each.period.kind == PeriodKind.MONTH and quarter.covers(each.period) for each in known)


def _period(record: MeasureRecord, component: Component, known: list[Known], quarter: Period) -> Period | None:
    """The period beside the months: the quarter itself, a longer one that ends with it, or a poll inside it."""
    ending = [each.period for each in known if _stands_for(each.period, quarter)]
    if ending:
        return ending[-1]
    frequency = Frequency(record.method.frequency)
    begun = quarter.shifted(-LOOKS_BACK).start
    kinds = {each.period.kind for each in known if begun <= each.period.start < quarter.start}
    if frequency == Frequency.MONTHLY:
        follows = RollUp(record.method.roll_up) in (RollUp.SUM, RollUp.LATEST, RollUp.RUNNING_TOTAL)
        return None if follows and PeriodKind.QUARTER not in kinds and component.is_measured_itself else quarter
    if frequency in (Frequency.QUARTERLY, Frequency.TERMLY) or PeriodKind.QUARTER in kinds:
        return quarter
    if PeriodKind.SURVEY in kinds:
        return _poll(record, known, quarter)
    if PeriodKind.HALF in kinds:
        half = Period.of(PeriodKind.HALF, quarter.start)
        return half if half.end == quarter.end else None
    is_due = frequency.is_due_in(quarter, record.measure.expected_on)
    if frequency == Frequency.SIX_MONTHLY or (is_due and quarter.end != quarter.year.end):
        return quarter if is_due else None
    return quarter.year if quarter.end == quarter.year.end else None


def _stands_for(period: Period, quarter: Period) -> bool:
    if period.kind == PeriodKind.SURVEY:
        return quarter.covers(period)
    return period.kind != PeriodKind.MONTH and period.end == quarter.end


def _poll(record: MeasureRecord, known: list[Known], quarter: Period) -> Period:
    """The month of a poll in the quarter: the one in which it is expected, else as far into it as the last one was."""
    expected = record.measure.expected_on
    if expected and quarter.contains(expected):
        return Period.of(PeriodKind.SURVEY, expected)
    last = max(each.period for each in known if each.period.kind == PeriodKind.SURVEY)
    into = (last.start.month - 1) % 3
    return Period(quarter.months[into].start, PeriodKind.SURVEY)
