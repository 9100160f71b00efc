"""The lines of a quarter's return: each component of a person's measures in each period, with what is known so far."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from council_portal.access.actor import Actor
from council_portal.access.roles import Role
from council_portal.figures import Unit, show
from council_portal.periods import Period
from performance.models import CommentaryKind, Component, Measure, ObservationKind, PlanEdition
from performance.queries.measure_record import Known, MeasureRecord
from performance.queries.record import read
from performance.queries.responsible import measures_entered_by
from performance.rules.frequency import Frequency
from performance.rules.life_cycle import Audience
from performance.rules.reporting import NoFigure, Version
from performance.rules.return_file import periods_of


@dataclass(frozen=True)
class ReturnLine:
    """One component in one period: what it is, and what officers know of it."""

    ref: str
    title: str
    directorate: str
    what: str
    component: str
    period: Period
    unit: Unit
    target: str
    last: str
    lowest: Decimal | None
    highest: Decimal | None
    figure: Decimal | str | None
    numerator: Decimal | None
    denominator: Decimal | None
    is_provisional: bool
    part: str
    reason: str
    expected_on: date | None
    commentary: str
    forecast: Decimal | str | None
    confidence: str


def return_lines(actor: Actor, edition: PlanEdition, quarter: Period) -> list[ReturnLine]:
    """The performance lead's return has every measure, anybody else's those they enter: nine queries at most."""
    records = read(edition, quarter, Audience.OFFICERS)
    if not actor.has(Role.PERFORMANCE_LEAD):
        entered = Measure.objects.filter(measures_entered_by(actor.user, actor.on), edition=edition)
        theirs = set(entered.values_list("pk", flat=True))
        records = [record for record in records if record.measure.pk in theirs]
    return [
        _line(record, component, period, quarter)
        for record in records
        for component in record.components
        for period in _periods(record, component, quarter)
    ]


def _periods(record: MeasureRecord, component: Component, quarter: Period) -> list[Period]:
    """Those of the measure's frequency, and others that have a figure and end in the quarter."""
    known = {known.period for known in record.figures_of(component) if known.period.quarter == quarter}
    wanted = known | set(periods_of(Frequency(record.method.frequency), quarter))
    return sorted(wanted, key=lambda period: (period.kind.length, period.start, period.kind))


def _line(record: MeasureRecord, component: Component, period: Period, quarter: Period) -> ReturnLine:
    measure, own = record.measure, component.is_measured_itself
    known = record.figure(component, period)
    before = record.figure(component, period.previous())
    is_first = period == quarter
    forecast = record.known.get((component.pk, ObservationKind.FORECAST, quarter.year)) if is_first else None
    is_headline = component is record.headline
    return ReturnLine(
        ref=measure.ref,
        title=measure.title,
        directorate=measure.directorate.code,
        what=component.label,
        component=component.key,
        period=period,
        unit=component.in_unit,
        target=record.target_words if own else "",
        last=_in_words(before, component) if before else "",
        lowest=measure.lowest if own else None,
        highest=measure.highest if own else None,
        figure=_given(known, component),
        numerator=plain_number(known.numerator) if known else None,
        denominator=plain_number(known.denominator) if known else None,
        is_provisional=known is not None and known.quality == Version.PROVISIONAL,
        part=known.part_period_words if known else "",
        reason=NoFigure(known.reason).label if known and known.reason else "",
        expected_on=known.expected_on if known else None,
        commentary=record.notes.get(CommentaryKind.COMMENTARY, "") if is_first and is_headline else "",
        forecast=_given(forecast, component),
        confidence=forecast.confidence if forecast else "",
    )


def plain_number(value: Decimal | None, places: int = 0) -> Decimal | None:
    """The number without the zeros that only the database adds: with so many places, or more where it has them."""
    if value is None:
        return None
    bare = value.normalize()
    return bare.quantize(Decimal(1).scaleb(-max(places, -bare.as_tuple().exponent)))


def _given(known: Known | None, component: Component) -> Decimal | str | None:
    """The number where there is one, else the judgement in words."""
    if known is None:
        return None
    return plain_number(known.value, component.decimal_places) if known.value is not None else known.text or None


def _in_words(known: Known, component: Component) -> str:
    if known.value is None:
        return NoFigure(known.reason).label if known.reason else known.text
    return show(known.value, component.in_unit, component.decimal_places)
