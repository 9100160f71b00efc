"""A measure's quarter as a whole: from its declarations and figures to cell, status and direction."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from performance.rules.assessment import Assessment, assess, judge_forecast
from performance.rules.declared import Declared, Part
from performance.rules.direction import Comparator, Compares, Direction, Materiality
from performance.rules.frequency import Frequency
from performance.rules.reporting import Figure, NoFigure, Source, Version
from performance.rules.rollup import RollUp
from performance.rules.status import Polarity, Status
from performance.rules.targets import CountingYear, Operator, Spread, Target, TargetKind
from tests.performance.rules.values import COUNT, PERCENT, Q2, Q3, Q4, YEAR, aim, figure, number, within

SHARE = Declared(Polarity.LOW, Frequency.QUARTERLY, RollUp.LATEST, PERCENT, 1)
COUNTED = Declared(Polarity.HIGH, Frequency.QUARTERLY, RollUp.SUM, COUNT, 0)


def assessed(declared: Declared, target: Target | None, *figures, quarter=Q3, **changes) -> Assessment:
    declared = replace(declared, **changes)
    return assess(declared, target=target, tolerance=within(10), figures=figures, quarter=quarter)


def test_a_share_is_judged_by_its_quarter_and_compared_with_the_one_before():
    found = assessed(SHARE, aim("<=", 23), figure("2016-17-Q2", "30.4"), figure("2016-17-Q3", "28.3"))
    assert found.report.figure.value == number("28.3")
    assert (found.judgement.status, found.movement.direction) == (Status.OFF_TARGET, Direction.IMPROVED)
    assert found.movement.working == (
        "28.3% against 30.4% in Quarter 2 of 2016/17: down 2.1 points, low is good, improved"
    )
    assert found.parts == {}


def test_a_count_is_judged_by_its_year_to_date_against_its_share_of_the_year():
    quarters = [figure(f"2016-17-Q{n}", value) for n, value in ((1, 153), (2, 159), (3, 186))]
    found = assessed(COUNTED, aim(">=", 600, spread=Spread.EVEN), *quarters)
    assert found.judgement.working == (
        "498 so far this year against at least 450 (9 of 12 months of 600): 48 over, on target"
    )
    assert found.movement.working == "186 against 159 in Quarter 2 of 2016/17: up 27, high is good, improved"


def test_a_count_may_be_judged_each_quarter_or_by_a_ceiling_for_the_year():
    quarters = [figure(f"2016-17-Q{n}", value) for n, value in ((1, 300), (2, 200), (3, 73))]
    low = {"polarity": Polarity.LOW}
    assert assessed(COUNTED, aim("<=", 100), *quarters, **low).judgement.status == Status.ON_TARGET
    ceiling = assessed(COUNTED, aim("<=", 719, spread=Spread.YEAR), *quarters, **low).judgement
    assert ceiling.working == "573 so far this year against at most 719: 146 under, on target"
    even = assessed(COUNTED, aim("<=", 719, spread=Spread.EVEN), *quarters, **low).judgement
    assert even.status == Status.SATISFACTORY


def test_a_count_with_a_quarter_missing_is_not_judged():
    found = assessed(COUNTED, aim(">=", 600, spread=Spread.EVEN), figure("2016-17-Q1", 153), figure("2016-17-Q3", 186))
    assert found.judgement.status == Status.NOT_AVAILABLE
    assert found.judgement.working == (
        "The year to date is not known: Quarter 2 (July to September 2016) has no figure"
    )
    assert found.report.figure.value == 186


def test_months_make_the_quarters_of_a_count():
    months = [figure(f"2016-{month:02}", 10) for month in range(4, 13)]
    found = assessed(COUNTED, aim(">=", 120, spread=Spread.EVEN), *months)
    assert (found.report.figure.value, found.judgement.figure) == (30, 90)
    assert found.judgement.status == Status.ON_TARGET


def test_a_count_for_part_of_a_quarter_is_held_against_the_months_it_covers_and_compared_by_the_month():
    quarters = [figure("2016-17-Q1", 430), figure("2016-17-Q2", 341), figure("2016-17-Q3", 164, covers_months=2)]
    found = assessed(COUNTED, aim(">=", 2500, spread=Spread.EVEN), *quarters)
    assert found.judgement.bar.value == Fraction(2500 * 8, 12)
    assert found.movement.working == (
        "82.0 a month against 113.7 a month in Quarter 2 of 2016/17: "
        "down 31.7 a month, high is good, worse; October and November only"
    )
    assert found.movement.suffix == " a month"


def test_a_weighted_share_for_the_year_is_judged_by_its_numerators_and_denominators():
    quarters = [
        Figure(quarter, number(value), numerator=number(top), denominator=number(bottom))
        for quarter, value, top, bottom in ((Q2.previous(), 50, 1, 2), (Q2, 90, 90, 100))
    ]
    found = assessed(
        SHARE, aim(">=", 80, spread=Spread.YEAR), *quarters, quarter=Q2, rollup=RollUp.WEIGHTED, polarity=Polarity.HIGH
    )
    assert found.judgement.figure == Fraction(9100, 102)
    assert found.judgement.status == Status.ON_TARGET


def test_a_target_relative_to_last_year_is_worked_out_on_its_recorded_figure():
    target = Target(TargetKind.RELATIVE, Operator.AT_MOST, relative_percent=number(-5), spread=Spread.EVEN)
    quarters = [figure(f"2016-17-Q{n}", value) for n, value in ((1, 3835), (2, 4295), (3, 3298))]
    found = assessed(COUNTED, target, figure("2015-16", 14355), *quarters, polarity=Polarity.LOW)
    assert found.judgement.status == Status.OFF_TARGET
    assert "5% below the 14,355 of 2015/16" in found.judgement.working


def test_a_target_relative_to_last_year_adds_up_its_quarters_where_the_year_has_no_figure():
    target = Target(TargetKind.RELATIVE, Operator.AT_MOST, relative_percent=number(-10))
    last_year = [figure(f"2015-16-Q{n}", 100) for n in range(1, 5)]
    found = assessed(COUNTED, target, *last_year, figure("2016-17-Q3", 360), polarity=Polarity.LOW)
    assert found.judgement.bar.value == 360


def test_a_target_relative_to_a_year_without_a_figure_waits_and_says_so():
    target = Target(TargetKind.RELATIVE, Operator.AT_MOST, relative_percent=number(-5))
    found = assessed(SHARE, target, figure("2016-17-Q3", 12))
    assert found.judgement.status == Status.NOT_AVAILABLE
    assert found.judgement.working == "The target is relative to 2015/16, for which there is no figure"


def test_an_academic_running_total_is_compared_with_the_same_point_last_year():
    found = assessed(
        COUNTED,
        aim("<=", 30, spread=Spread.EVEN),
        figure("2015-16-Q3", 20),
        figure("2016-17-Q2", 6),
        figure("2016-17-Q3", 12),
        polarity=Polarity.LOW,
        rollup=RollUp.RUNNING_TOTAL,
        counting_year=CountingYear.ACADEMIC,
        comparator=Comparator.SAME_PERIOD_LAST_YEAR,
    )
    assert found.judgement.working == (
        "12 against at most 10.9 (4 of 11 months of 30): 1 over, within tolerance 10% (to 12), satisfactory"
    )
    assert found.movement.direction == Direction.IMPROVED


def test_a_carried_figure_is_judged_compared_and_marked():
    found = assessed(
        SHARE,
        aim("<=", "18.4"),
        figure("2015-16", "18.1"),
        figure("2016-17-Q2", "12.1"),
        figure("2016-17-Q3", reason=NoFigure.LATE),
        frequency=Frequency.ANNUAL,
        comparator=Comparator.LAST_YEAR_END,
        carries_forward=True,
    )
    assert found.report.is_carried
    assert (found.judgement.status, found.movement.direction) == (Status.ON_TARGET, Direction.IMPROVED)
    assert found.movement.working.endswith("Carried forward from Quarter 2 (July to September 2016)")


def test_a_carried_running_total_is_held_against_its_own_quarters_share():
    found = assessed(
        SHARE,
        aim(">=", 100, spread=Spread.EVEN),
        figure("2016-17-Q2", 50),
        polarity=Polarity.HIGH,
        rollup=RollUp.RUNNING_TOTAL,
        carries_forward=True,
    )
    assert (found.judgement.bar.value, found.judgement.status) == (50, Status.ON_TARGET)


def test_years_to_date_are_compared_with_what_was_recorded_of_last_years():
    found = assessed(
        COUNTED,
        Target(TargetKind.BASELINE),
        *(figure(f"2016-17-Q{n}", value) for n, value in ((1, 4), (2, 12), (3, 5))),
        figure("2015-16-Q3", 8, component="year_to_date"),
        comparator=Comparator.SAME_PERIOD_LAST_YEAR,
        compares=Compares.YEAR_TO_DATE,
    )
    assert found.movement.working == ("21 against 8 by the end of Quarter 3 of 2015/16: up 13, high is good, improved")


def test_years_to_date_that_are_not_known_are_not_comparable():
    found = assessed(COUNTED, None, figure("2016-17-Q3", 5), compares=Compares.YEAR_TO_DATE)
    assert found.movement.is_not_comparable
    assert found.movement.working == "The years to date: Quarter 1 (April to June 2016) has no figure"


PARTS = (Part("courses", "Courses", Polarity.HIGH), Part("cameras", "Cameras", Polarity.HIGH))


def test_a_measure_of_parts_takes_the_worst_status_and_direction():
    found = assessed(
        SHARE,
        aim(">=", 100),
        figure("2016-17-Q2", 97, component="courses"),
        figure("2016-17-Q2", 56, component="cameras"),
        figure("2016-17-Q3", 100, component="courses"),
        figure("2016-17-Q3", 62, component="cameras"),
        polarity=Polarity.HIGH,
        parts=PARTS,
    )
    assert (found.report.figure, found.report.source) == (None, Source.PARTS)
    assert (found.judgement.status, found.movement.direction) == (Status.OFF_TARGET, Direction.IMPROVED)
    assert found.parts["courses"].judgement.status == Status.ON_TARGET
    assert "Cameras: 62.0% against at least 100%" in found.judgement.working


def test_a_headline_beside_its_parts_counts_as_one_of_them():
    found = assessed(
        SHARE,
        aim(">=", 90),
        figure("2016-17-Q3", 95),
        figure("2016-17-Q3", 50, component="cameras"),
        polarity=Polarity.HIGH,
        parts=PARTS,
    )
    assert found.report.figure.value == 95
    assert found.judgement.status == Status.OFF_TARGET


def test_parts_without_any_figure_leave_the_headline_to_speak():
    found = assessed(SHARE, aim(">=", 90), figure("2016-17-Q3", 95), polarity=Polarity.HIGH, parts=PARTS)
    assert (found.judgement.status, found.parts) == (Status.ON_TARGET, {})
    nothing = assessed(SHARE, aim(">=", 90), polarity=Polarity.HIGH, parts=PARTS)
    assert nothing.judgement.working == "Not yet available"


def test_a_part_of_another_unit_is_spoken_of_in_its_own():
    part = Part("people", "People", Polarity.HIGH, unit=COUNT, places=0)
    found = assessed(SHARE, aim(">=", 90), figure("2016-17-Q3", 1200, component="people"), parts=(part,))
    assert found.judgement.working == "1,200 against at least 90: 1,110 over, on target"


def test_the_parts_of_a_measure_without_polarity_have_none_either():
    found = assessed(
        SHARE,
        Target(TargetKind.BASELINE),
        figure("2016-17-Q2", 44, component="courses"),
        figure("2016-17-Q3", 46, component="courses"),
        polarity=Polarity.NONE,
        parts=PARTS,
    )
    assert (found.judgement.status, found.movement.label) == (Status.NOT_APPLICABLE, "Increasing")


def test_a_figure_in_words_is_neither_judged_nor_compared():
    found = assessed(SHARE, Target(TargetKind.WORDS, words="Improved"), Figure(Q3, words="Qualified"))
    assert (found.judgement.status, found.movement.direction) == (Status.NOT_APPLICABLE, Direction.NOT_APPLICABLE)
    assert found.movement.working == "Judgements in words are not compared"


@pytest.mark.parametrize(
    ("target", "status"),
    [
        (aim("<=", 23), Status.NOT_AVAILABLE),
        (Target(TargetKind.WORDS, words="Downward trend"), Status.NOT_AVAILABLE),
        (Target(TargetKind.BASELINE), Status.NOT_APPLICABLE),
        (None, Status.NOT_APPLICABLE),
    ],
)
def test_a_measure_not_due_says_so_and_is_never_off_target(target, status):
    found = assessed(SHARE, target, figure("2015-16", 24), frequency=Frequency.ANNUAL)
    assert found.judgement.status == status
    assert (found.movement.direction, found.movement.working) == (
        Direction.NOT_APPLICABLE,
        "Not due until Quarter 4 (January to March 2017)",
    )


def test_provisional_and_revised_figures_are_said_to_be_so():
    found = assessed(
        SHARE,
        aim("<=", 23),
        figure("2016-17-Q2", 22, version=Version.REVISED),
        figure("2016-17-Q3", 21, version=Version.PROVISIONAL),
    )
    assert found.movement.working.endswith("; the figure is provisional; the earlier figure is revised")


def test_a_revised_figure_changes_last_quarters_status():
    before = assessed(SHARE, aim("<=", 23), figure("2016-17-Q2", 22), quarter=Q2)
    after = assessed(SHARE, aim("<=", 23), figure("2016-17-Q2", 28, version=Version.REVISED), quarter=Q2)
    assert (before.judgement.status, after.judgement.status) == (Status.ON_TARGET, Status.OFF_TARGET)


def test_a_changed_definition_declared_by_the_measure_is_not_comparable():
    found = assessed(
        SHARE,
        aim("<=", 23),
        figure("2016-17-Q2", 22),
        figure("2016-17-Q3", 21),
        not_comparable="Counted in another way since Quarter 3",
    )
    assert found.movement.is_not_comparable
    assert found.movement.working == "Counted in another way since Quarter 3"


def test_materiality_is_the_measures_own():
    figures = figure("2016-17-Q2", "10.71"), figure("2016-17-Q3", "10.70")
    assert assessed(SHARE, None, *figures).movement.direction == Direction.IMPROVED
    band = Materiality(percent=number(1))
    assert assessed(SHARE, None, *figures, materiality=band).movement.direction == Direction.STABLE


def test_a_measure_under_development_says_so_whatever_its_figures():
    found = assessed(SHARE, aim("<=", 23), figure("2016-17-Q3", 40), is_under_development=True)
    assert found.judgement.status == Status.UNDER_DEVELOPMENT


def test_an_irregular_survey_is_missing_once_it_was_expected():
    found = assessed(SHARE, aim("<=", 23), frequency=Frequency.IRREGULAR, expected_on=date(2016, 12, 1))
    assert found.report.is_missing
    assert found.judgement.working == "Not yet available, expected 1 December 2016"


def forecast(declared, target, value, *figures):
    return judge_forecast(
        declared, target=target, tolerance=within(10), forecast=number(value), figures=figures, year=YEAR
    )


def test_a_forecast_is_held_against_the_whole_years_target_beside_the_current_status():
    target = aim(">=", 600, spread=Spread.EVEN)
    quarters = [figure(f"2016-17-Q{n}", value) for n, value in ((1, 153), (2, 159), (3, 120))]
    assert assessed(COUNTED, target, *quarters).judgement.status == Status.SATISFACTORY
    assert forecast(COUNTED, target, 610).working == "610 against at least 600: 10 over, on target"
    assert forecast(COUNTED, target, None).working == "No forecast has been made"


def test_a_forecast_of_a_profiled_measure_is_held_against_the_last_quarters_value():
    profile = {Q3: number(23), Q4: number(20)}
    target = Target(TargetKind.PROFILED, Operator.AT_MOST, profile=profile)
    assert forecast(SHARE, target, 21).status == Status.SATISFACTORY
