"""Roll-up: years to date, rolling years and ratios, and what they refuse to make up."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council_portal.figures import Unit, UnitKind
from performance.rules.rollup import Point, RollUp, ratio, rolling_year, year_to_date
from tests.performance.rules.values import COUNT, PERCENT, Q1, Q2, Q3, Q4, number, period

RATE = Unit(UnitKind.RATE, per=100_000, of="population")


def points(*values, first=Q1) -> list[Point]:
    """Consecutive quarters, from the first on; a pair is a numerator and a denominator."""
    found, at = [], first
    for value in values:
        if isinstance(value, tuple):
            found.append(Point(at, None, number(value[0]), number(value[1])))
        else:
            found.append(Point(at, number(value)))
        at = at.next()
    return found


def test_a_sum_adds_up_the_quarters_of_the_year_so_far():
    assert year_to_date(points(153, 159, 186), RollUp.SUM, Q3, COUNT).value == 498
    assert year_to_date(points(153, 159, 186), RollUp.SUM, Q2, COUNT).value == 312


def test_a_sum_starts_anew_each_year():
    assert year_to_date(points(1, 2, 3, 4, 5, first=Q1), RollUp.SUM, Q4.next(), COUNT).value == 5


def test_a_sum_with_a_gap_is_no_figure_and_says_which_quarter_lacks_one():
    total = year_to_date(points(153, None, 186), RollUp.SUM, Q3, COUNT)
    assert (total.value, total.missing) == (None, "Quarter 2 (July to September 2016) has no figure")
    total = year_to_date(points(153), RollUp.SUM, Q2, COUNT)
    assert total.missing == "Quarter 2 (July to September 2016) has no figure"


def test_a_zero_is_a_figure():
    assert year_to_date(points(0, 0, 5), RollUp.SUM, Q3, COUNT).value == 5


def test_a_part_of_the_last_quarter_makes_a_total_to_that_month():
    total = year_to_date([*points(430, 341), Point(Q3, number(164), covers_months=2)], RollUp.SUM, Q3, COUNT)
    assert (total.value, total.covers_months) == (935, 2)


def test_a_part_of_an_earlier_quarter_makes_no_total():
    found = [Point(Q1, number(1), covers_months=2), *points(2, first=Q2)]
    assert year_to_date(found, RollUp.SUM, Q2, COUNT).missing == "Quarter 1 (April to June 2016) is not complete"


def test_a_weighted_figure_is_never_the_mean_of_percentages():
    total = year_to_date(points((1, 2), (90, 100)), RollUp.WEIGHTED, Q2, PERCENT)
    assert total.value == Fraction(9100, 102)


def test_a_weighted_figure_needs_both_parts_of_every_quarter():
    found = [*points((1, 2)), Point(Q2, number(90))]
    assert year_to_date(found, RollUp.WEIGHTED, Q2, PERCENT).value is None


def test_denominators_that_add_up_to_nothing_give_no_figure():
    total = year_to_date(points((0, 0), (0, 0)), RollUp.WEIGHTED, Q2, PERCENT)
    assert (total.value, total.missing) == (None, "The denominators add up to 0")


def test_the_latest_is_the_last_that_has_a_figure():
    assert year_to_date(points(5, 6, None), RollUp.LATEST, Q3, COUNT).value == 6
    assert year_to_date(points(None), RollUp.LATEST, Q1, COUNT).missing == "There is no figure yet this year"


def test_a_running_total_stands_for_itself():
    assert year_to_date(points(24, 46, 68), RollUp.RUNNING_TOTAL, Q3, COUNT).value == 68
    assert year_to_date(points(24, 46), RollUp.RUNNING_TOTAL, Q3, COUNT).value is None


def test_figures_that_are_not_combined_have_no_total():
    assert year_to_date(points(5), RollUp.NONE, Q1, COUNT).value is None


def test_rolling_twelve_months_need_all_twelve_points():
    months, at = [], period("2016-01")
    for value in range(1, 13):
        months.append(Point(at, number(value)))
        at = at.next()
    assert rolling_year(months, RollUp.SUM, period("2016-12"), COUNT).value == 78
    total = rolling_year(months[1:], RollUp.SUM, period("2016-12"), COUNT)
    assert (total.value, total.missing) == (None, "January 2016 has no figure")


def test_rolling_quarters_cross_the_year_end():
    assert rolling_year(points(1, 2, 3, 4, 5, first=Q1), RollUp.SUM, Q4.next(), COUNT).value == 14


def test_a_rolling_year_does_not_end_in_the_middle_of_a_quarter():
    found = [*points(1, 2, 3), Point(Q4, number(4), covers_months=1)]
    assert rolling_year(found, RollUp.SUM, Q4, COUNT).missing == "Quarter 4 (January to March 2017) is not complete"


def test_a_quarter_said_to_cover_all_its_months_is_whole():
    found = [*points(1, 2, 3), Point(Q4, number(4), covers_months=3)]
    assert rolling_year(found, RollUp.SUM, Q4, COUNT).value == 10
    assert year_to_date(found, RollUp.SUM, Q4, COUNT).covers_months is None


@pytest.mark.parametrize("combine", [year_to_date, rolling_year])
def test_what_was_counted_otherwise_is_not_added_to_what_is_counted_now(combine):
    found = [*points(1, 2, 3), Point(Q4, number(4), definition=2)]
    total = combine(found, RollUp.SUM, Q4, COUNT)
    assert (total.value, total.missing) == (None, "The definition changed in Quarter 4 (January to March 2017)")


@pytest.mark.parametrize("rollup", [RollUp.LATEST, RollUp.RUNNING_TOTAL, RollUp.NONE])
def test_only_what_adds_up_rolls(rollup):
    assert rolling_year(points(1, 2, 3, 4), rollup, Q4, COUNT).value is None


@pytest.mark.parametrize(
    ("numerator", "denominator", "unit", "value"),
    [
        (39, 702, PERCENT, Fraction(3900, 702)),
        (8, 21, PERCENT, Fraction(800, 21)),
        (12, 154_000, RATE, Fraction(1_200_000, 154_000)),
        (3, 4, Unit(UnitKind.RATIO), Fraction(3, 4)),
        (0, 5, PERCENT, 0),
        (0, 0, PERCENT, None),
        (5, 0, RATE, None),
        (None, 5, PERCENT, None),
        (5, None, PERCENT, None),
    ],
)
def test_dividing_by_zero_gives_no_figure_never_an_error_or_nought(numerator, denominator, unit, value):
    assert ratio(number(numerator), number(denominator), unit) == value


AMOUNTS = st.lists(st.decimals(0, 10_000, places=2), min_size=4, max_size=4)


@given(AMOUNTS)
def test_a_years_sum_is_the_last_year_to_date_and_the_last_rolling_year(amounts):
    year = year_to_date(points(*amounts), RollUp.SUM, Q4, COUNT).value
    assert year == sum((Fraction(amount) for amount in amounts), Fraction(0))
    assert year == rolling_year(points(*amounts), RollUp.SUM, Q4, COUNT).value


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(1, 100)), min_size=3, max_size=3))
def test_a_weighted_figure_lies_between_its_parts(pairs):
    parts = [Decimal(100) * a / b for a, b in pairs]
    value = year_to_date(points(*pairs), RollUp.WEIGHTED, Q3, PERCENT).value
    slack = Fraction(1, 10**20)
    assert min(map(Fraction, parts)) - slack <= value <= max(map(Fraction, parts)) + slack
