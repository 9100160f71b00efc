"""A measure's quarter as a whole: what it reports, how that stands against its target, and which way it goes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import partial

from council_portal.periods import Period, PeriodKind
from performance.rules import direction as directions
from performance.rules import reporting, status
from performance.rules.declared import Declared, Part
from performance.rules.direction import Compares, Movement
from performance.rules.reporting import Figure, Report, Source, Version
from performance.rules.rollup import Point, RollUp, Total, year_to_date
from performance.rules.status import Judgement, Polarity
from performance.rules.targets import Bar, CountingYear, Target, TargetKind, resolve
from performance.rules.tolerances import Tolerance
from performance.rules.wording import Number, in_period, shown

NO_TARGET = Target(TargetKind.NONE)
YEAR_TO_DATE = "year_to_date"


@dataclass(frozen=True)
class Assessment:
    """What the rules say of a measure in a quarter; overrides are laid over it by the caller, who keeps both.

    `report` is what stands in the quarter's cell; `parts` holds the same of each declared part, by its key, where any
    of them has a figure.
    """

    report: Report
    judgement: Judgement
    movement: Movement
    parts: "dict[str, Assessment]"


def assess(
    declared: Declared,
    *,
    target: Target | None,
    tolerance: Tolerance | None,
    figures: Sequence[Figure],
    quarter: Period,
) -> Assessment:
    """The figure reported, the status and the direction of a measure in a quarter, by the rules alone.

    `figures` are those of the measure as known to one audience at one moment, last year's among them, so that what was
    published at the time and what is known now are never mixed; those of components carry the component's
    key. Parts that have a figure are assessed like the measure: the worst status decides, that of a headline beside
    them included, and so does the worst direction.
    """
    target = target or NO_TARGET
    whole = _assess_series(declared, target, tolerance, _component(figures, ""), figures, quarter)
    parts = {}
    for part in declared.parts:
        series = _component(figures, part.key)
        parts[part.key] = _assess_series(_as_declared_for(part, declared), target, tolerance, series, series, quarter)
    given = [(part.name, parts[part.key]) for part in declared.parts if parts[part.key].report.figure is not None]
    if not given:
        return whole
    if whole.report.figure is not None:
        report, deciding = whole.report, [("The measure as a whole", whole), *given]
        compared = deciding
    else:
        report, deciding = Report(None, Source.PARTS), [(part.name, parts[part.key]) for part in declared.parts]
        compared = given
    judgement = status.worst([(name, assessed.judgement) for name, assessed in deciding])
    movement = directions.of_parts([(name, assessed.movement) for name, assessed in compared])
    return Assessment(report, judgement, movement, parts)


def _as_declared_for(part: Part, declared: Declared) -> Declared:
    """What a part goes by: the measure's declarations, with its own unit and, unless neither way is good, polarity."""
    return replace(
        declared,
        polarity=Polarity.NONE if declared.polarity == Polarity.NONE else part.polarity,
        unit=part.unit or declared.unit,
        places=declared.places if part.places is None else part.places,
    )


def _component(figures: Sequence[Figure], key: str) -> list[Figure]:
    return [figure for figure in figures if figure.component == key]


def _assess_series(
    declared: Declared,
    target: Target,
    tolerance: Tolerance | None,
    series: Sequence[Figure],
    figures: Sequence[Figure],
    quarter: Period,
) -> Assessment:
    """The assessment of the headline, or of one part; `figures` are the series and what was recorded beside it."""
    report = _report(declared, series, quarter, declared.carries_forward)
    judged = _judged(declared, target, report, series, quarter)
    last_year = _last_year(declared, target, series, quarter)
    bar = resolve(
        target,
        judged.period,
        unit=declared.unit,
        places=declared.places,
        last_year=last_year.value,
        counting_year=declared.counting_year,
        covers_months=judged.covers_months,
        lacking=last_year.missing or "no figure",
    )
    judgement = status.judge(
        judged.value,
        bar=bar,
        tolerance=tolerance,
        polarity=declared.polarity,
        unit=declared.unit,
        places=declared.places,
        is_under_development=declared.is_under_development,
        no_figure=judged.missing,
        figure_words=judged.words,
    )
    return Assessment(report, judgement, _movement(declared, report, series, figures, quarter, bar), {})


def _report(declared: Declared, series: Sequence[Figure], quarter: Period, carries_forward: bool) -> Report:
    return reporting.reported(
        series,
        quarter,
        frequency=declared.frequency,
        rollup=declared.rollup,
        unit=declared.unit,
        carries_forward=carries_forward,
        expected_on=declared.expected_on,
    )


@dataclass(frozen=True)
class _Judged:
    """What is held against the target: the figure reported, or the year to date of one that adds up."""

    value: Number | str | None
    period: Period
    covers_months: int | None = None
    words: str = ""
    missing: str = ""


def _judged(declared: Declared, target: Target, report: Report, series: Sequence[Figure], quarter: Period) -> _Judged:
    figure = report.figure
    if figure is None:
        return _Judged(None, quarter, missing=report.words)
    if figure.value is None:
        return _Judged(figure.words, quarter)
    period = quarter if report.source in (Source.LONGER, Source.MONTHS) else figure.period
    adds_up = declared.rollup in (RollUp.SUM, RollUp.WEIGHTED) and target.spread.is_for_the_year
    if not adds_up or figure.period.kind == PeriodKind.YEAR:
        return _Judged(figure.value, period, figure.covers_months)
    total = _year_to_date(declared, series, quarter)
    if total.value is None:
        return _Judged(None, quarter, missing=f"The year to date is not known: {total.missing}")
    words = f"{shown(total.value, declared.unit, declared.places)} so far this year"
    return _Judged(total.value, quarter, total.covers_months, words)


def _year_to_date(declared: Declared, series: Sequence[Figure], quarter: Period) -> Total:
    """The council year so far, from what each of its quarters reports."""
    points = []
    for each in quarter.year.quarters:
        figure = _report(declared, series, each, carries_forward=False).figure
        if each.start <= quarter.start and figure is not None:
            points.append(point_of(figure, each))
    return year_to_date(points, declared.rollup, quarter, declared.unit)


def _last_year(declared: Declared, target: Target, series: Sequence[Figure], quarter: Period) -> Total:
    """The figure of the year before that a relative target needs: as recorded for it, else what its quarters make."""
    if target.kind != TargetKind.RELATIVE:
        return Total(None)
    before = quarter.year.previous()
    recorded = next((figure for figure in series if figure.period == before and figure.value is not None), None)
    if recorded is not None:
        found = Total(Fraction(recorded.value), definition=recorded.definition)
    else:
        made = _year_to_date(declared, series, before.quarters[-1])
        found = Total(made.value, definition=made.definition)
    if any(figure.definition != found.definition for figure in series if quarter.year.covers(figure.period)):
        return Total(None, "no figure of the definition in use now")
    return found


def _movement(
    declared: Declared,
    report: Report,
    series: Sequence[Figure],
    figures: Sequence[Figure],
    quarter: Period,
    bar: Bar,
) -> Movement:
    """The direction of what the quarter reports, against the figure that the measure names as its comparator."""
    compare = partial(
        directions.direction,
        polarity=declared.polarity,
        unit=declared.unit,
        materiality=declared.materiality,
        good_range=(bar.low, bar.high) if bar.low is not None else None,
        not_comparable=declared.not_comparable,
    )
    current = report.figure
    if current is None:
        return compare(None, None, places=declared.places, no_figure=report.words)
    if current.value is None:
        return compare(None, None, places=declared.places, no_figure="Judgements in words are not compared")
    if declared.compares == Compares.YEAR_TO_DATE:
        now, then = (_so_far(declared, series, figures, at) for at in (quarter, quarter.same_last_year()))
        missing = now.missing or then.missing or _different(now, then, quarter)
        return compare(
            current.value if now.value is None else now.value,
            then.value,
            places=declared.places,
            suffix=" by the same point last year",
            earlier_when=f"by the end of Quarter {quarter.number} of {quarter.same_last_year().year_label}",
            not_comparable=declared.not_comparable or (f"The years to date: {missing}" if missing else ""),
        )
    earlier, why_not = reporting.compared_with(
        series,
        current,
        quarter,
        comparator=declared.comparator,
        frequency=declared.frequency,
        rollup=declared.rollup,
        unit=declared.unit,
    )
    if earlier is None:
        return compare(current.value, None, places=declared.places, not_comparable=declared.not_comparable or why_not)
    now, then, each, places = current.value, earlier.value, "", declared.places
    if declared.rollup == RollUp.SUM and current.months != earlier.months:
        now, then = Fraction(now) / current.months, Fraction(then) / earlier.months
        each, places = " a month", places + 1
    return compare(
        now,
        then,
        places=places,
        each=each,
        earlier_when=in_period(earlier.period),
        remarks=_remarks(report, earlier),
    )


def point_of(figure: Figure, period: Period) -> Point:
    """A figure as roll-up takes it, for the period that reports it."""
    return Point(
        period, figure.value, figure.numerator, figure.denominator, figure.covers_months, definition=figure.definition
    )


def _different(now: Total, then: Total, quarter: Period) -> str:
    """Why two years to date do not count the same, as a sentence without its full stop; empty where they do."""
    if now.definition != then.definition:
        return f"The definition has changed since {quarter.same_last_year().year_label}"
    if now.covers_months != then.covers_months:
        return "One of them ends in the middle of the quarter"
    return ""


def _so_far(declared: Declared, series: Sequence[Figure], figures: Sequence[Figure], quarter: Period) -> Total:
    """A year to date for comparison: as recorded beside the quarter's figure, else what the quarters make."""
    for figure in _component(figures, YEAR_TO_DATE):
        if figure.period == quarter and figure.value is not None:
            return Total(Fraction(figure.value), covers_months=figure.covers_months, definition=figure.definition)
    return _year_to_date(declared, series, quarter)


def _remarks(report: Report, earlier: Figure) -> list[str]:
    """What a reader should know of the two figures compared."""
    found = []
    if report.is_carried or report.figure.is_for_part:
        found.append(report.words)
    if report.figure.version == Version.PROVISIONAL:
        found.append("the figure is provisional")
    if earlier.is_for_part:
        found.append(f"the earlier figure covers {earlier.months} of its {earlier.period.kind.length} months")
    if earlier.version != Version.FINAL:
        found.append(f"the earlier figure is {earlier.version.value}")
    return found


def judge_forecast(
    declared: Declared,
    *,
    target: Target | None,
    tolerance: Tolerance | None,
    forecast: Decimal | None,
    figures: Sequence[Figure],
    year: Period,
) -> Judgement:
    """The status of a forecast for the year end, held against the whole year's target.

    It is another thing than the current status and never replaces it. `figures` are the headline's, for a
    target relative to last year.
    """
    series = _component(figures, "")
    target = target or NO_TARGET
    last_year = _last_year(declared, target, series, year.quarters[-1])
    bar = resolve(
        target,
        year.quarters[-1],
        unit=declared.unit,
        places=declared.places,
        last_year=last_year.value,
        counting_year=CountingYear.COUNCIL,
        lacking=last_year.missing or "no figure",
    )
    return status.judge(
        forecast,
        bar=bar,
        tolerance=tolerance,
        polarity=declared.polarity,
        unit=declared.unit,
        places=declared.places,
        is_under_development=declared.is_under_development,
        no_figure="No forecast has been made",
    )
