"""Targets: what each kind comes to for a period, exactly, and which is in force."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from performance.rules.targets import (
    CountingYear,
    Operator,
    Spread,
    Target,
    TargetKind,
    profiled_value,
    refusal,
    resolve,
)
from tests.performance.rules.values import COUNT, PERCENT, Q1, Q2, Q3, Q4, YEAR, aim, number, period

PROFILE = {Q1: number(26), Q2: number(26), Q3: number(23), Q4: number(23)}
PROFILED = Target(TargetKind.PROFILED, Operator.AT_MOST, profile=PROFILE)


def relative(operator="<=", **change) -> Target:
    return Target(TargetKind.RELATIVE, Operator(operator), **{name: number(value) for name, value in change.items()})


def test_a_number_is_itself_for_each_period():
    bar = resolve(aim("<=", 23), Q1, unit=PERCENT, places=1)
    assert (bar.operator, bar.value, bar.in_words(PERCENT, 1)) == (Operator.AT_MOST, 23, "at most 23%")


@pytest.mark.parametrize(("quarter", "value"), [(Q1, 26), (Q2, 26), (Q3, 23), (Q4, 23)])
def test_a_profile_gives_the_value_of_the_period(quarter, value):
    assert resolve(PROFILED, quarter, unit=PERCENT, places=1).value == value


def test_a_month_takes_the_value_of_its_quarter_unless_it_has_its_own():
    december = period("2016-12")
    assert profiled_value(PROFILE, december) == 23
    assert profiled_value(PROFILE | {december: number(20)}, december) == 20


def test_points_beside_last_years_percentage_are_not_taken_for_percent_of_it():
    bar = resolve(relative(relative_points=-5), Q3, unit=PERCENT, places=1, last_year=number(84))
    assert bar.in_words(PERCENT, 1) == "at most 79% (5 points below the 84% of 2015/16)"


def test_a_period_outside_the_profile_has_no_target_and_says_so():
    bar = resolve(PROFILED, Q4.next(), unit=PERCENT, places=1)
    assert bar.value is None
    assert bar.unresolved == "No target is set for Quarter 1 (April to June 2017)"


@pytest.mark.parametrize(
    ("target", "last_year", "value", "words"),
    [
        (
            relative(relative_percent=-5),
            14355,
            Fraction("13637.25"),
            "at most 13,637.3 (5% below the 14,355 of 2015/16)",
        ),
        (relative(relative_percent=10), 200, 220, "at most 220 (10% above the 200 of 2015/16)"),
        (relative(relative_percent=-5), -200, -210, "at most −210 (5% below the −200 of 2015/16)"),
        (relative(relative_percent=-5), 0, 0, "at most 0 (5% below the 0 of 2015/16)"),
        (relative(relative_points=-1), 18, 17, "at most 17 (1 below the 18 of 2015/16)"),
        (relative(relative_percent="-2.5"), 1000, 975, "at most 975 (2.5% below the 1,000 of 2015/16)"),
    ],
)
def test_a_relative_target_is_worked_out_on_last_year(target, last_year, value, words):
    bar = resolve(target, Q3, unit=COUNT, places=0, last_year=number(last_year))
    assert bar.value == value
    assert bar.in_words(COUNT, 0) == words


def test_a_relative_target_says_what_is_missing():
    bar = resolve(relative(relative_percent=-5), Q3, unit=COUNT, places=0)
    assert (bar.value, bar.unresolved) == (None, "The target is relative to 2015/16, for which there is no figure")


@pytest.mark.parametrize(("quarter", "value"), [(Q1, 150), (Q2, 300), (Q3, 450), (Q4, 600), (YEAR, 600)])
def test_a_target_spread_evenly_is_the_share_of_the_months_gone_by(quarter, value):
    bar = resolve(aim(">=", 600, spread=Spread.EVEN), quarter, unit=COUNT, places=0)
    assert bar.value == value


def test_a_figure_for_part_of_its_period_is_held_against_the_months_it_covers():
    bar = resolve(aim(">=", 2500, spread=Spread.EVEN), Q3, unit=COUNT, places=0, covers_months=2)
    assert bar.value == Fraction(2500 * 8, 12)
    assert bar.in_words(COUNT, 0) == "at least 1,666.7 (8 of 12 months of 2,500)"


def test_a_target_for_the_year_as_a_whole_is_not_shared_out():
    assert resolve(aim("<=", 719, spread=Spread.YEAR), Q1, unit=COUNT, places=0).value == 719


def test_a_relative_target_is_shared_out_too():
    target = Target(TargetKind.RELATIVE, Operator.AT_MOST, relative_percent=number(-10), spread=Spread.EVEN)
    bar = resolve(target, Q3, unit=COUNT, places=0, last_year=number(6800))
    assert bar.value == 4590
    assert bar.in_words(COUNT, 0) == "at most 4,590 (10% below the 6,800 of 2015/16; 9 of 12 months of 6,120)"


def test_a_range_is_shared_out_at_both_ends():
    target = Target(TargetKind.RANGE, low=number(400), high=number(600), spread=Spread.EVEN)
    bar = resolve(target, Q3, unit=COUNT, places=0)
    assert (bar.low, bar.high) == (300, 450)
    assert bar.in_words(COUNT, 0) == "between 300 and 450 (9 of 12 months of 400 to 600)"


@pytest.mark.parametrize(
    ("when", "gone"),
    [
        ("2016-09", 1),
        ("2016-17-Q2", 1),
        ("2016-10", 2),
        ("2016-17-Q3", 4),
        ("2016-17-Q4", 7),
        ("2016-17-Q1", 10),
        ("2016-07", 11),
        ("2016-08", 11),
    ],
)
def test_the_academic_year_counts_from_september_to_july(when, gone):
    assert CountingYear.ACADEMIC.months_gone(period(when)) == gone


@pytest.mark.parametrize(
    ("when", "covers", "gone"),
    [
        ("2016-17-Q1", None, 3),
        ("2016-17-Q3", None, 9),
        ("2016-17-Q3", 2, 8),
        ("2016-17-Q4", 1, 10),
        ("2016-17-Q1", 1, 1),
        ("2016-17", None, 12),
        ("2016-17", 5, 5),
    ],
)
def test_the_council_year_counts_from_april_to_march(when, covers, gone):
    assert CountingYear.COUNCIL.months_gone(period(when), covers) == gone


def test_shares_are_exact():
    """12 is exactly 10% above four elevenths of 30, which no decimal can hold."""
    bar = resolve(aim("<=", 30, spread=Spread.EVEN), Q3, unit=COUNT, places=0, counting_year=CountingYear.ACADEMIC)
    assert bar.value * Fraction(11, 10) == 12


@pytest.mark.parametrize("kind", [TargetKind.WORDS, TargetKind.BASELINE, TargetKind.NONE])
def test_what_is_no_number_stays_none(kind):
    bar = resolve(Target(kind, words="Improved statement"), Q3, unit=PERCENT, places=0)
    assert (bar.kind, bar.is_number) == (kind, False)


@given(st.decimals(min_value=-10_000, max_value=10_000, places=2))
def test_the_last_quarter_of_an_even_spread_is_the_whole_target(value):
    target = aim(">=", value, spread=Spread.EVEN)
    quarters = [resolve(target, quarter, unit=COUNT, places=2).value for quarter in (Q1, Q2, Q3, Q4)]
    assert quarters[-1] == Fraction(value)
    steps = {later - earlier for earlier, later in zip([Fraction(0), *quarters], quarters, strict=False)}
    assert len(steps) == 1


@pytest.mark.parametrize(
    ("target", "sentence"),
    [
        (Target(TargetKind.NUMERIC, value=number(3)), "Say how a figure is held against the target"),
        (Target(TargetKind.NUMERIC, Operator.AT_LEAST), "Enter the target's number."),
        (Target(TargetKind.RANGE, low=number(3)), "Enter both ends of the range"),
        (Target(TargetKind.RANGE, low=number(3), high=number(2)), "Enter both ends of the range"),
        (Target(TargetKind.PROFILED, Operator.AT_LEAST), "Enter the target of at least one period."),
        (Target(TargetKind.PROFILED, Operator.AT_MOST, profile=PROFILE, spread=Spread.EVEN), "not shared out"),
        (Target(TargetKind.RELATIVE, Operator.AT_MOST), "Enter the change on last year"),
        (relative(relative_percent=1, relative_points=1), "Enter the change on last year"),
        (Target(TargetKind.WORDS, words="  "), "Write the target in words."),
    ],
)
def test_a_target_that_says_too_little_is_refused_in_a_sentence(target, sentence):
    assert sentence in refusal(target)


@pytest.mark.parametrize(
    "target",
    [aim(">=", 0), PROFILED, relative(relative_points=-1), Target(TargetKind.NONE), Target(TargetKind.BASELINE)],
)
def test_a_complete_target_is_not_refused(target):
    assert refusal(target) is None
