"""A measure's row: its cells from the record, its status and direction by the rules, overrides laid over them."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from council_portal.figures import Unit, show, show_in_table
from council_portal.periods import Period, PeriodKind
from performance.models import CommentaryKind, Component, ComponentRole, ObservationKind, OverrideOf, Portfolio
from performance.queries.measure_record import Known, MeasureRecord
from performance.queries.plan_words import declared_in_words
from performance.queries.shown import (
    Cell,
    DirectionShown,
    ForecastShown,
    PartShown,
    Point,
    PortfolioShown,
    Row,
    StatusShown,
    TargetShown,
    months_of,
    quarters_so_far,
    year_ends,
)
from performance.queries.spoken import spoken
from performance.rules.assessment import Assessment, judge_forecast
from performance.rules.commentary import reasons_required
from performance.rules.direction import Direction, Movement, Trend
from performance.rules.frequency import Frequency
from performance.rules.reporting import OF_MONTHS, OF_QUARTERS, NoFigure, Report, Source, Version, figure_for
from performance.rules.rollup import RollUp
from performance.rules.status import Judgement, Polarity, Status
from performance.rules.targets import CountingYear
from performance.rules.wording import decimal_of

#: How many points the small line of a row has.
RECENT = 8
#: Decimal places to which a target that was worked out is kept.
TARGET_PLACES = 4


def row_of(record: MeasureRecord, quarter: Period) -> Row:
    """One measure's row for the quarter."""
    measure, method = record.measure, record.method
    assessment = record.assess(quarter)
    shown_status = _status(record, assessment.judgement)
    shown_direction = _direction(record, assessment)
    figure = _reported_cell(record, assessment, quarter)
    own = record.figure(record.headline, quarter)
    return Row(
        ref=measure.ref,
        title=measure.title,
        description=measure.description,
        why_it_matters=measure.why_it_matters,
        action=measure.action.title if measure.action else "",
        priority=measure.outcome.priority.number,
        outcome=measure.outcome.ref,
        owner=measure.directorate.code,
        owner_name=measure.directorate.name,
        service=measure.service.name if measure.service else "",
        is_priority=measure.is_priority,
        polarity=Polarity(method.polarity),
        frequency=Frequency(method.frequency),
        frequency_words=method.frequency_words,
        unit=record.unit,
        decimal_places=record.places,
        target=_target(record, assessment.judgement),
        figure=figure,
        years=tuple(made_cell(record, period) for period in year_ends(quarter)),
        quarters=tuple(
            figure if period == quarter and own is None else made_cell(record, period)
            for period in quarters_so_far(quarter)
        ),
        months=tuple(cell_of(record, period) for period in months_of(quarter)),
        recent=_recent(record, assessment.report, quarter),
        status=shown_status,
        direction=shown_direction,
        forecast=_forecast(record, quarter),
        note=record.notes.get(CommentaryKind.DATA_NOTE, ""),
        commentary=spoken(record, quarter, record.notes.get(CommentaryKind.COMMENTARY, "")),
        commentary_needed_because=tuple(
            reasons_required(
                shown_status.status,
                shown_direction.direction,
                is_missing=assessment.report.is_missing,
                version=Version(own.quality) if own else Version.FINAL,
            )
        ),
        is_missing=assessment.report.is_missing,
        expected_on=(own.expected_on if own else None) or measure.expected_on,
        series=measure.series.key,
        portfolio=_portfolio(measure.portfolio),
    )


def _portfolio(portfolio: Portfolio | None) -> PortfolioShown | None:
    return PortfolioShown(portfolio.slug, portfolio.title, portfolio.holder) if portfolio else None


def cell_of(record: MeasureRecord, period: Period) -> Cell:
    """What is recorded for a period, or for a poll inside it; an empty cell where nothing is."""
    known = record.figure(record.headline, period)
    parts = _others(record, period, ComponentRole.PART)
    if known is None and not parts:
        polls = _polls(record, period)
        if polls:
            return polls
    beside = _others(record, period, ComponentRole.YEAR_TO_DATE, ComponentRole.CHANGE, ComponentRole.SUPPORTING)
    if known is None:
        text = "; ".join(f"{part.label} {part.text}" for part in parts)
        return Cell(period, None, text, parts=parts, beside=beside, is_awaiting_approval=_waits(record, period))
    return Cell(
        period,
        known.value,
        text_of(known, record.headline),
        words=_remarks(known),
        printed=known.text,
        parts=parts,
        beside=beside,
        is_awaiting_approval=known.is_waiting or _waits(record, period),
    )


def made_cell(record: MeasureRecord, period: Period) -> Cell:
    """What is recorded for a quarter or a year, else what its months or quarters make; empty where nothing does."""
    cell = cell_of(record, period)
    if cell.text or cell.parts:
        return cell
    if not any(period.covers(known.period) for known in record.figures_of(record.headline)):
        return cell
    figures = record.as_they_are_recorded()
    found = figure_for(figures, period, RollUp(record.method.roll_up), record.unit)
    is_of_another_year = period.kind == PeriodKind.YEAR and record.method.counting_year != CountingYear.COUNCIL
    if found is None or found.value is None or is_of_another_year:
        return cell
    return replace(
        cell,
        value=found.value,
        text=show_in_table(found.value, record.unit, record.places),
        words=(OF_QUARTERS if period.kind == PeriodKind.YEAR else OF_MONTHS, *_firmness(found.version)),
        is_awaiting_approval=waits_inside(record, record.headline, period),
    )


def waits_inside(record: MeasureRecord, component: Component, period: Period) -> bool:
    """Whether any of the figures that make one of a longer period still waits for approval."""
    return any(known.is_waiting for known in record.figures_of(component) if period.covers(known.period))


def _firmness(version: Version) -> tuple[str, ...]:
    """What is said of a figure that is not final."""
    return () if version == Version.FINAL else (version.label,)


def _polls(record: MeasureRecord, period: Period) -> Cell | None:
    """A year's or quarter's polls in one cell, each with its month; its value is the last one's."""
    if period.kind not in (PeriodKind.YEAR, PeriodKind.QUARTER):
        return None
    polls = [
        known
        for known in record.figures_of(record.headline)
        if known.period.kind == PeriodKind.SURVEY and period.covers(known.period)
    ]
    if not polls:
        return None
    text = "; ".join(f"{text_of(known, record.headline)} ({known.period.label})" for known in polls)
    return Cell(
        period,
        polls[-1].value,
        text,
        words=_remarks(polls[-1]),
        printed="; ".join(known.text for known in polls if known.text),
        is_awaiting_approval=any(known.is_waiting for known in polls),
    )


def _others(record: MeasureRecord, period: Period, *roles: ComponentRole) -> tuple[PartShown, ...]:
    """The figures of the components in these roles for a period."""
    found = []
    for component in record.others:
        known = record.figure(component, period) if component.role in roles else None
        if known is not None:
            found.append(PartShown(component.key, component.label, known.value, text_of(known, component)))
    return tuple(found)


def _waits(record: MeasureRecord, period: Period) -> bool:
    return any(
        known.is_waiting
        for component in record.others
        if component.role == ComponentRole.PART and (known := record.figure(component, period))
    )


def _reported_cell(record: MeasureRecord, assessment: Assessment, quarter: Period) -> Cell:
    """The figure that the quarter reports, wherever it comes from, in full with its unit."""
    report = assessment.report
    own = cell_of(record, quarter)
    if report.source == Source.PARTS:
        return own
    if report.figure is None:
        return Cell(quarter, None, report.words, printed=own.printed, beside=own.beside)
    source = report.figure
    if source.value is None:
        text = source.words
    else:
        text = show(source.value, record.unit, record.places)
    known = record.figure(record.headline, source.period)
    waits = bool(known and known.is_waiting)
    words = [report.words] if report.words else []
    if known:
        words += [remark for remark in _remarks(known) if remark not in words]
    else:
        words += _firmness(source.version)
        waits = waits_inside(record, record.headline, source.period)
    return Cell(
        source.period,
        source.value,
        text,
        words=tuple(words),
        printed=known.text if known else "",
        parts=own.parts,
        beside=own.beside,
        is_awaiting_approval=waits,
    )


def text_of(known: Known, component: Component) -> str:
    """As it stands in a table's cell."""
    if known.reason:
        return NoFigure(known.reason).label
    if known.value is None:
        return known.text
    return show_in_table(known.value, component.in_unit, component.decimal_places)


def _bare(number: Decimal) -> str:
    """A numerator or denominator as it was entered, without the zeros that the database adds."""
    return f"{number.normalize():,f}"


def _remarks(known: Known) -> tuple[str, ...]:
    remarks = []
    if known.numerator is not None and known.denominator is not None:
        remarks.append(f"{_bare(known.numerator)} of {_bare(known.denominator)}")
    if known.is_part_period:
        remarks.append(known.part_period_words or "Part of the period only")
    return (*remarks, *_firmness(Version(known.quality)))


def _recent(record: MeasureRecord, report: Report, quarter: Period) -> tuple[Point, ...]:
    """The last points of the same kind of period as the figure reported, or of whichever kind has the most."""
    points = [
        Point(known.period, known.value)
        for known in record.figures_of(record.headline)
        if known.value is not None and known.period.end <= quarter.end
    ]
    kinds = [PeriodKind.QUARTER, PeriodKind.YEAR, PeriodKind.SURVEY, PeriodKind.MONTH, PeriodKind.HALF]
    kind = report.figure.period.kind if report.figure is not None else None
    if not any(point.period.kind == kind for point in points):
        kind = max(kinds, key=lambda kind: sum(point.period.kind == kind for point in points))
    return tuple(point for point in points if point.period.kind == kind)[-RECENT:]


def _status(record: MeasureRecord, judgement: Judgement) -> StatusShown:
    override = record.overrides.get(OverrideOf.STATUS)
    share = _missed_share(judgement)
    if override is None:
        return StatusShown(judgement.status, judgement.working, judgement.status, missed_share=share)
    return StatusShown(Status(override.value), judgement.working, judgement.status, override.reason, share)


def _missed_share(judgement: Judgement) -> Decimal | None:
    """By how much of its target a figure misses it, in percent; of a range, of the bound it misses."""
    if not judgement.gap or judgement.bar is None:
        return None
    bar = judgement.bar
    target = bar.value if bar.low is None else bar.low if judgement.figure < bar.low else bar.high
    return decimal_of(100 * judgement.gap / abs(Fraction(target)), 1) if target else None


def _direction(record: MeasureRecord, assessment: Assessment) -> DirectionShown:
    movement = assessment.movement
    override = record.overrides.get(OverrideOf.DIRECTION)
    moved = _movement(movement, record.unit, record.places)
    if override is None:
        return DirectionShown(movement.direction, movement.label, movement.working, movement.direction, moved)
    direction = Direction(override.value)
    return DirectionShown(direction, direction.label, movement.working, movement.direction, moved, override.reason)


def _movement(movement: Movement, unit: Unit, places: int) -> str:
    """How the number moved, in words beside it: down from 30.4%."""
    if movement.earlier is None or movement.trend is None:
        return ""
    earlier = show(decimal_of(movement.earlier, places), unit, places) + movement.suffix
    return {
        Trend.INCREASING: f"up from {earlier}",
        Trend.DECREASING: f"down from {earlier}",
        Trend.UNCHANGED: f"unchanged from {earlier}",
    }[movement.trend]


def _target(record: MeasureRecord, judgement: Judgement) -> TargetShown:
    bar, band, target = judgement.bar, judgement.band, record.target
    content = declared_in_words(target, record.unit) if target else ""
    if bar is None or not bar.is_number:
        return TargetShown(record.target_words, content=content)
    return TargetShown(
        printed=record.target_words,
        content=content,
        words=bar.in_words(record.unit, record.places),
        value=_kept(bar.value),
        low=_kept(bar.low),
        high=_kept(bar.high),
        tolerance=band.name if band else "",
        amber_low=_kept(band.low) if band else None,
        amber_high=_kept(band.high) if band else None,
    )


def _kept(exact: Fraction | None) -> Decimal | None:
    return None if exact is None else decimal_of(exact, TARGET_PLACES)


def _forecast(record: MeasureRecord, quarter: Period) -> ForecastShown | None:
    known = record.known.get((record.headline.pk, ObservationKind.FORECAST, quarter.year))
    if known is None or known.value is None:
        return None
    judgement = judge_forecast(
        record.declared(),
        target=record.target,
        tolerance=record.tolerance,
        forecast=known.value,
        figures=record.as_the_rules_take_them(),
        year=quarter.year,
    )
    text = show(known.value, record.unit, record.places)
    return ForecastShown(known.value, text, known.confidence, judgement.status, judgement.working, known.why)
