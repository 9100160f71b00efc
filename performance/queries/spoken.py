"""What an owner says of a measure, with the measure's own figures where the words bind to them."""

from council_portal.figures import show
from council_portal.markdown import with_figures
from council_portal.periods import Period, PeriodKind
from council_portal.registry import BoundFigure
from performance.queries.bound_figures import read_period
from performance.queries.measure_record import Known, MeasureRecord


def spoken(record: MeasureRecord, quarter: Period, text: str) -> str:
    """A commentary on the quarter as a reader sees it: `[[measure:1.A3 2016-17-Q2]]` in that of 1.A3 is its figure.

    Without a period the quarter is meant. A figure of another measure, or of a period that begins after the quarter, is
    said to be missing: what is published for a quarter carries nothing that was to come. Figures are those that the
    record was read with, so those of its audience; no query.
    """

    def figure(key: str, words: str) -> BoundFigure | None:
        period = read_period(words) if words else quarter
        if key != record.measure.key or period is None or period.start >= quarter.end:
            return None
        known = _known(record, period)
        if known is None or known.value is None:
            return None
        return BoundFigure(key, show(known.value, record.unit, record.places), record.measure.title)

    return with_figures(text, resolve=figure)


def _known(record: MeasureRecord, period: Period) -> Known | None:
    """The headline's figure of a period; of a month also that of a poll taken in it."""
    own = record.figure(record.headline, period)
    if own is None and period.kind == PeriodKind.MONTH:
        return record.figure(record.headline, Period(period.start, PeriodKind.SURVEY))
    return own
