"""What every figure of a measure was held to in its time, and how it stood in the quarter that reported it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from django.db.models import Q

from council_portal.figures import UnitKind
from council_portal.periods import Period, PeriodKind
from performance.models import Component, Method, ObservationKind, Override, OverrideOf, Target, Threshold
from performance.queries.measure_record import Known, MeasureRecord
from performance.queries.record import profiles_of, target_of, tolerance_of
from performance.rules import targets, tolerances
from performance.rules.assessment import assess
from performance.rules.life_cycle import Audience
from performance.rules.reporting import Source
from performance.rules.rollup import RollUp
from performance.rules.status import Status
from performance.rules.targets import Bar, CountingYear, Spread, TargetKind, resolve
from performance.rules.tolerances import Tolerance, ToleranceError
from performance.rules.wording import decimal_of

TARGET_PLACES = 4


@dataclass(frozen=True)
class Held:
    """What a figure was held to: a target's number or the ends of its range, and the bands that are satisfactory."""

    target: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    bands: tuple[tuple[Decimal, Decimal], ...] = ()


NOTHING = Held()


Value = TypeVar("Value")
#: Values in the order of the day from which each holds.
Dated = tuple[tuple[date, Value], ...]


@dataclass(frozen=True)
class Standing:
    """The targets, tolerances, methodologies and judgements of a measure through time."""

    record: MeasureRecord
    methods: Dated[Method]
    targets: Dated[targets.Target]
    own_tolerances: Dated[Tolerance]
    default_tolerances: Dated[Tolerance]
    judged: dict[Period, Status]

    def held(self, component: Component, known: Known) -> Held:
        """What the component's figure was held to in its period; nothing where that was no number.

        Of what adds up over the year, a figure for less than a year is beside its own share of a target that is spread
        evenly, and beside nothing where the target is for the year as a whole: it is the year to date that is judged.
        Nor is a month of what adds up held to the target of its quarter.
        """
        target = _in_force(self.targets, known.period.start)
        if target is None or not component.is_measured_itself:
            return NOTHING
        method = self._method(known.period)
        is_share = RollUp(method.roll_up) in (RollUp.SUM, RollUp.RUNNING_TOTAL) and target.spread.is_for_the_year
        is_by_month = known.period.kind == PeriodKind.MONTH and RollUp(method.roll_up) == RollUp.SUM
        if is_by_month and target.spread == Spread.EACH_PERIOD and target.kind != TargetKind.PROFILED:
            return NOTHING
        is_part = known.period.kind != PeriodKind.YEAR and RollUp(method.roll_up) == RollUp.SUM
        if is_share and is_part and target.spread != Spread.EVEN:
            return NOTHING
        bar = self._bar(component, known, target, method)
        if not bar.is_number:
            return NOTHING
        if is_share and is_part:
            return _shown(_share(bar, target, known.period, method), ())
        return _shown(bar, self._bands(component, known.period, bar))

    def statuses(self, quarters: Sequence[Period]) -> dict[tuple[str, Period], Status]:
        """The status of each figure that a quarter reported, by its component's key and period.

        None of a quarter for which no target is known, not even that there was none.
        """
        found = {}
        figures = self.record.as_the_rules_take_them()
        for quarter in quarters:
            target = _in_force(self.targets, quarter.start)
            if target is None:
                continue
            assessed = assess(
                replace(self.record, method=self._method(quarter)).declared(),
                target=target,
                tolerance=self._tolerance(quarter.start),
                figures=figures,
                quarter=quarter,
            )
            for key, each in {"": assessed, **assessed.parts}.items():
                if each.report.figure is not None and each.report.source != Source.CARRIED:
                    status = each.judgement.status if key else self.judged.get(quarter, each.judgement.status)
                    found.setdefault((key, each.report.figure.period), status)
        return found

    def _method(self, period: Period) -> Method:
        return _in_force(self.methods, period.start) or self.record.method

    def _tolerance(self, day: date) -> Tolerance | None:
        return _in_force(self.own_tolerances, day) or _in_force(self.default_tolerances, day)

    def _bar(self, component: Component, known: Known, target: targets.Target, method: Method) -> Bar:
        before = self.record.known.get((component.pk, ObservationKind.FIGURE, known.period.year.previous()))
        return resolve(
            target,
            known.period,
            unit=component.in_unit,
            places=component.decimal_places,
            last_year=before.value if before and before.definition == known.definition else None,
            counting_year=CountingYear(method.counting_year),
            covers_months=known.covers_months,
        )

    def _bands(self, component: Component, period: Period, bar: Bar) -> tuple[tuple[Fraction, Fraction], ...]:
        tolerance = self._tolerance(period.start)
        if tolerance is None or component.in_unit.kind == UnitKind.YES_NO:
            return ()
        try:
            band = tolerances.band(tolerance, bar, component.in_unit, component.decimal_places)
        except ToleranceError:
            return ()
        low, high = (bar.low, bar.high) if bar.low is not None else (bar.value, bar.value)
        sides = ((band.low, low), (high, band.high))
        return tuple((begin, end) for begin, end in sides if begin is not None and end is not None and begin < end)


def standing_of(record: MeasureRecord, audience: Audience) -> Standing:
    """Reads what bore on the measure through time, in five queries."""
    measure = record.measure
    methods = Method.objects.filter(measure=measure).order_by("from_on")
    rows = Target.objects.filter(measure__series=measure.series_id).order_by("from_on").prefetch_related("steps")
    thresholds = Threshold.objects.filter(
        Q(measure=measure) | Q(measure__isnull=True, edition__measures__series=measure.series_id)
    ).order_by("from_on")
    by_kind = defaultdict(list)
    for row in thresholds.distinct():
        by_kind[row.measure_id is None].append((row.from_on, tolerance_of(row)))
    return Standing(
        record,
        tuple((row.from_on, row) for row in methods),
        tuple((row.from_on, target_of(row, profiles_of(row.steps.all()))) for row in rows),
        tuple(by_kind[False]),
        tuple(by_kind[True]),
        _judged(record, audience),
    )


def _judged(record: MeasureRecord, audience: Audience) -> dict[Period, Status]:
    """The statuses that the owner gave otherwise than by the rules, by quarter."""
    rows = Override.objects.filter(measure=record.measure, of=OverrideOf.STATUS).order_by("version")
    if not audience.sees_what_waits:
        rows = rows.settled()
    newest = {row.period: row.value for row in rows}
    return {period: Status(value) for period, value in newest.items() if value}


def _in_force(rows: Dated[Value], day: date) -> Value | None:
    begun = [value for from_on, value in rows if from_on <= day]
    return begun[-1] if begun else None


def _share(bar: Bar, target: targets.Target, period: Period, method: Method) -> Bar:
    """What of a target spread evenly over the year falls into the period itself."""
    year = CountingYear(method.counting_year)
    gone, before = year.months_gone(period), year.months_gone(period.previous())
    part = Fraction(gone - before if before < gone else gone, gone)
    return replace(
        bar,
        value=None if bar.value is None else bar.value * part,
        low=None if bar.low is None else bar.low * part,
        high=None if bar.high is None else bar.high * part,
    )


def _shown(bar: Bar, bands: Sequence[tuple[Fraction, Fraction]]) -> Held:
    def kept(number: Fraction | None) -> Decimal | None:
        return None if number is None else decimal_of(number, TARGET_PLACES)

    return Held(kept(bar.value), kept(bar.low), kept(bar.high), tuple((kept(low), kept(high)) for low, high in bands))
