"""The cases that have bitten real systems, each by its name, from recorded figures to what a reader is told."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from council_portal.figures import share
from performance.rules.assessment import Assessment, assess, judge_forecast
from performance.rules.declared import Declared
from performance.rules.direction import Comparator, Compares, Direction
from performance.rules.frequency import Frequency
from performance.rules.headline import headline, rounded_share
from performance.rules.reporting import Version
from performance.rules.rollup import RollUp
from performance.rules.status import Polarity, Status
from performance.rules.targets import Operator, Target, TargetKind
from tests.performance.rules.values import COUNT, PERCENT, Q2, Q3, YEAR, aim, figure, number, within

SHARE = Declared(Polarity.LOW, Frequency.QUARTERLY, RollUp.LATEST, PERCENT, 1)
COUNTED = Declared(Polarity.HIGH, Frequency.QUARTERLY, RollUp.SUM, COUNT, 0)


def found(declared, target, *figures, tolerance=None, quarter=Q3, **changes) -> Assessment:
    declared = replace(declared, **changes)
    return assess(declared, target=target, tolerance=tolerance or within(10), figures=figures, quarter=quarter)


def test_a_zero_baseline_has_a_direction_and_no_percentage():
    movement = found(SHARE, aim("<=", 5), figure("2016-17-Q2", 0), figure("2016-17-Q3", 3)).movement
    assert (movement.direction, movement.change, movement.change_percent) == (Direction.WORSE, 3, None)
    assert movement.working == "3.0% against 0.0% in Quarter 2 of 2016/17: up 3.0 points, low is good, worse"


@pytest.mark.parametrize("polarity", [Polarity.HIGH, Polarity.LOW])
def test_stable_at_zero_is_stable(polarity):
    movement = found(SHARE, None, figure("2016-17-Q2", 0), figure("2016-17-Q3", 0), polarity=polarity).movement
    assert (movement.direction, movement.working) == (
        Direction.STABLE,
        "0.0% against 0.0% in Quarter 2 of 2016/17: no change, stable",
    )


@pytest.mark.parametrize(
    ("earlier", "now", "status", "direction"),
    [
        (30, 39, Status.SATISFACTORY, Direction.IMPROVED),
        (30, 35, Status.OFF_TARGET, Direction.IMPROVED),
        (39, 30, Status.OFF_TARGET, Direction.WORSE),
        (50, 40, Status.ON_TARGET, Direction.STABLE),
        (70, 61, Status.SATISFACTORY, Direction.IMPROVED),
        (61, 70, Status.OFF_TARGET, Direction.WORSE),
        (35, 65, Status.SATISFACTORY, Direction.STABLE),
    ],
)
def test_within_a_range_both_sides_are_judged_and_compared(earlier, now, status, direction):
    target = Target(TargetKind.RANGE, low=number(40), high=number(60))
    figures = figure("2016-17-Q2", earlier), figure("2016-17-Q3", now)
    assessed = found(SHARE, target, *figures, tolerance=within(10), polarity=Polarity.RANGE)
    assert (assessed.judgement.status, assessed.movement.direction) == (status, direction)


@pytest.mark.parametrize(
    ("operator", "now", "status"),
    [
        (">=", -10, Status.ON_TARGET),
        (">=", -11, Status.SATISFACTORY),
        (">=", -12, Status.OFF_TARGET),
        ("<=", -10, Status.ON_TARGET),
        ("<=", -9, Status.SATISFACTORY),
        ("<=", -8, Status.OFF_TARGET),
    ],
)
def test_a_negative_target_has_its_tolerance_on_the_side_that_misses_it(operator, now, status):
    assert found(SHARE, aim(operator, -10), figure("2016-17-Q3", now)).judgement.status == status


def test_a_target_relative_to_a_negative_figure_moves_by_its_size():
    target = Target(TargetKind.RELATIVE, Operator.AT_MOST, relative_percent=number(-10))
    assert found(SHARE, target, figure("2015-16", -20), figure("2016-17-Q3", -22)).judgement.bar.value == -22


def test_a_revised_value_changes_last_quarters_status_and_this_quarters_direction():
    before = figure("2016-17-Q2", "23.5"), figure("2016-17-Q3", "23.2")
    revised = figure("2016-17-Q2", 22, version=Version.REVISED), before[1]
    assert found(SHARE, aim("<=", 23), *before, quarter=Q2).judgement.status == Status.SATISFACTORY
    assert found(SHARE, aim("<=", 23), *revised, quarter=Q2).judgement.status == Status.ON_TARGET
    assert found(SHARE, aim("<=", 23), *before).movement.direction == Direction.IMPROVED
    then = found(SHARE, aim("<=", 23), *revised).movement
    assert then.direction == Direction.WORSE
    assert then.working.endswith("; the earlier figure is revised")


def test_a_forecast_that_would_be_on_target_leaves_an_amber_figure_amber():
    figures = [figure("2016-17-Q3", 24)]
    assert found(SHARE, aim("<=", 23), *figures).judgement.status == Status.SATISFACTORY
    forecast = judge_forecast(
        SHARE, target=aim("<=", 23), tolerance=within(10), forecast=number(22), figures=figures, year=YEAR
    )
    assert forecast.status == Status.ON_TARGET


def test_eight_of_twenty_one_is_printed_as_38_1_and_never_as_39():
    assert rounded_share(8, 21) == Decimal("38.1")


def test_shares_that_add_to_101_as_whole_numbers_are_kept_to_a_decimal_beside_their_counts():
    statuses = [Status.ON_TARGET, Status.SATISFACTORY, *[Status.OFF_TARGET] * 4]
    shares = {each.status: each for each in headline((status, Direction.STABLE) for status in statuses).statuses}
    printed = [
        shares[status].share_of_measured for status in (Status.ON_TARGET, Status.SATISFACTORY, Status.OFF_TARGET)
    ]
    assert printed == [Decimal("16.7"), Decimal("16.7"), Decimal("66.7")]
    assert abs(sum(printed) - 100) <= Decimal("0.05") * len(printed)
    assert sum(Fraction(each.count, 6) for each in shares.values()) == 1
    assert share(1, 6) != printed[0]


def test_years_to_date_that_count_differently_or_end_elsewhere_are_not_compared():
    declared = {"compares": Compares.YEAR_TO_DATE, "comparator": Comparator.SAME_PERIOD_LAST_YEAR}
    last_year = [figure(f"2015-16-Q{n}", 10) for n in (1, 2, 3)]
    redefined = [figure(f"2016-17-Q{n}", 9, definition=2) for n in (1, 2, 3)]
    movement = found(COUNTED, None, *last_year, *redefined, **declared).movement
    assert (movement.label, movement.working) == (
        "Not comparable",
        "The years to date: The definition has changed since 2015/16",
    )
    partly = [figure("2016-17-Q1", 9), figure("2016-17-Q2", 9), figure("2016-17-Q3", 9, covers_months=2)]
    movement = found(COUNTED, None, *last_year, *partly, **declared).movement
    assert movement.working == "The years to date: One of them ends in the middle of the quarter"


def test_a_target_relative_to_what_was_counted_otherwise_waits():
    target = Target(TargetKind.RELATIVE, Operator.AT_MOST, relative_percent=number(-5))
    judgement = found(SHARE, target, figure("2015-16", 20), figure("2016-17-Q3", 19, definition=2)).judgement
    assert (judgement.status, judgement.working) == (
        Status.NOT_AVAILABLE,
        "The target is relative to 2015/16, for which there is no figure of the definition in use now",
    )
