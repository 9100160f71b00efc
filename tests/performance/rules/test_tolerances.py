"""Tolerances: the amber band of each kind, what is refused, and which is in force."""

import pytest

from performance.rules.targets import Target, TargetKind, resolve
from performance.rules.tolerances import Band, Tolerance, ToleranceError, ToleranceKind, band, refusal
from tests.performance.rules.values import COUNT, PERCENT, Q3, aim, amount, bounds, number, within


def bar(target: Target):
    return resolve(target, Q3, unit=PERCENT, places=1)


RANGE = Target(TargetKind.RANGE, low=number(40), high=number(60))


@pytest.mark.parametrize(
    ("tolerance", "target", "low", "high"),
    [
        (within(10), aim(">=", 90), 81, None),
        (within(10), aim("<=", 90), None, 99),
        (within(10), aim("=", 90), 81, 99),
        (within(10), aim(">", -50), -55, None),
        (within(10), aim("<", -50), None, -45),
        (within(10), RANGE, 36, 66),
        (within(0), aim(">=", 0), 0, None),
        (amount(5), aim(">=", 0), -5, None),
        (amount(5), RANGE, 35, 65),
        (bounds(low=80), aim(">=", 90), 80, None),
        (bounds(low=80, high=95), aim(">=", 90), 80, None),
        (bounds(high=99), aim("<=", 90), None, 99),
        (bounds(low=30), RANGE, 30, 60),
        (bounds(30, 70), RANGE, 30, 70),
    ],
)
def test_the_band_reaches_from_the_target_to_the_last_satisfactory_figure(tolerance, target, low, high):
    found = band(tolerance, bar(target), PERCENT, 1)
    assert (found.low, found.high) == (low, high)


def test_both_bounds_are_satisfactory():
    assert Band("", number(81), number(99)).holds(81)
    assert Band("", number(81), number(99)).holds(99)
    assert not Band("", number(81), number(99)).holds(80)
    assert not Band("", number(81), number(99)).holds(100)


@pytest.mark.parametrize("operator", [">=", "<=", ">", "<", "="])
def test_a_percentage_of_a_target_of_zero_is_refused_and_asks_for_an_amount(operator):
    with pytest.raises(ToleranceError, match="set an amount instead"):
        band(within(10), bar(aim(operator, 0)), PERCENT, 1)
    assert refusal(within(10), bar(aim(operator, 0))) == (
        "A tolerance in percent of a target of 0 allows nothing: set an amount instead."
    )
    assert refusal(amount(1), bar(aim(operator, 0))) is None


def test_a_percentage_is_refused_where_the_end_of_a_range_that_matters_is_zero():
    from_zero = Target(TargetKind.RANGE, low=number(0), high=number(60))
    assert "set an amount" in refusal(within(10), bar(from_zero))


@pytest.mark.parametrize(
    ("tolerance", "target"),
    [(bounds(low=95), aim(">=", 90)), (bounds(high=85), aim("<=", 90)), (bounds(45, 70), RANGE)],
)
def test_bounds_inside_the_target_are_refused(tolerance, target):
    assert refusal(tolerance, bar(target)) == "The bounds of the tolerance lie inside the target: set them beyond it."


@pytest.mark.parametrize(
    ("tolerance", "sentence"),
    [
        (Tolerance(ToleranceKind.PERCENT), "Enter the tolerance as a number of 0 or more."),
        (within(-1), "Enter the tolerance as a number of 0 or more."),
        (bounds(), "Enter at least one bound of the tolerance."),
        (bounds(2, 1), "Enter the lower bound of the tolerance first."),
    ],
)
def test_a_tolerance_that_says_too_little_is_refused(tolerance, sentence):
    assert refusal(tolerance) == sentence


def test_names_say_how_a_tolerance_was_declared():
    assert band(within("2.5"), bar(aim(">=", 90)), PERCENT, 1).name == "tolerance 2.5%"
    assert band(amount(1500), bar(aim(">=", 9000)), COUNT, 0).name == "tolerance 1,500"
