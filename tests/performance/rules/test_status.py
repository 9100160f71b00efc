"""Statuses: every precedence, operator, tolerance and polarity of the rules, and the words of their working."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council_portal.figures import Unit, UnitKind
from performance.rules.status import Judgement, Polarity, Status, judge, worst
from performance.rules.targets import Bar, Operator, Target, TargetKind, resolve
from tests.performance.rules.values import COUNT, PERCENT, Q3, aim, amount, bounds, number, within


def bar_of(target: Target, unit=PERCENT) -> Bar:
    return resolve(target, Q3, unit=unit, places=1)


TEN_PERCENT = within(10)


def judged(figure, target, tolerance=TEN_PERCENT, polarity=None, unit=PERCENT, places=1, **more) -> Judgement:
    bar = target if isinstance(target, Bar) else bar_of(target, unit)
    if polarity is None:
        polarity = Polarity.LOW if bar.operator and bar.operator.wants_low else Polarity.HIGH
    value = number(figure) if not isinstance(figure, str) or figure.lstrip("-")[:1].isdigit() else figure
    return judge(value, bar=bar, tolerance=tolerance, polarity=polarity, unit=unit, places=places, **more)


@pytest.mark.parametrize(
    ("operator", "target", "figure", "status"),
    [
        (">=", 90, "90", Status.ON_TARGET),
        (">", 90, "90", Status.SATISFACTORY),
        ("<=", 90, "90", Status.ON_TARGET),
        ("<", 90, "90", Status.SATISFACTORY),
        ("=", 90, "90", Status.ON_TARGET),
        (">=", 90, "90.1", Status.ON_TARGET),
        (">=", 90, "89.9", Status.SATISFACTORY),
        (">=", 90, "81", Status.SATISFACTORY),
        (">=", 90, "80.99", Status.OFF_TARGET),
        ("<=", 90, "90.1", Status.SATISFACTORY),
        ("<=", 90, "99", Status.SATISFACTORY),
        ("<=", 90, "99.01", Status.OFF_TARGET),
        ("=", 90, "81", Status.SATISFACTORY),
        ("=", 90, "99", Status.SATISFACTORY),
        ("=", 90, "80.9", Status.OFF_TARGET),
        ("=", 90, "99.1", Status.OFF_TARGET),
        (">=", -10, "-11", Status.SATISFACTORY),
        (">=", -10, "-11.1", Status.OFF_TARGET),
        (">=", -10, "-9", Status.ON_TARGET),
        ("<=", -10, "-9", Status.SATISFACTORY),
        ("<=", -10, "-8.9", Status.OFF_TARGET),
        ("<=", -10, "-10", Status.ON_TARGET),
    ],
)
def test_a_figure_is_held_against_its_target_as_the_operator_says_and_the_amber_bound_is_amber(
    operator, target, figure, status
):
    assert judged(figure, aim(operator, target)).status == status


@pytest.mark.parametrize(
    ("figure", "tolerance", "status"),
    [
        ("39.9", within(5), Status.SATISFACTORY),
        ("40", within(5), Status.ON_TARGET),
        ("50", within(5), Status.ON_TARGET),
        ("60", within(5), Status.ON_TARGET),
        ("60.1", within(5), Status.SATISFACTORY),
        ("38", within(5), Status.SATISFACTORY),
        ("37.9", within(5), Status.OFF_TARGET),
        ("63", within(5), Status.SATISFACTORY),
        ("63.1", within(5), Status.OFF_TARGET),
        ("35", amount(5), Status.SATISFACTORY),
        ("34.9", amount(5), Status.OFF_TARGET),
        ("65", amount(5), Status.SATISFACTORY),
        ("39", bounds(low=39), Status.SATISFACTORY),
        ("38.9", bounds(low=39), Status.OFF_TARGET),
        ("60.1", bounds(low=39), Status.OFF_TARGET),
        ("39", bounds(38, 61), Status.SATISFACTORY),
        ("61.1", bounds(38, 61), Status.OFF_TARGET),
    ],
)
def test_a_range_has_two_bounds_each_side(figure, tolerance, status):
    target = Target(TargetKind.RANGE, low=number(40), high=number(60))
    assert judged(figure, target, tolerance, Polarity.RANGE).status == status


@pytest.mark.parametrize(
    ("figure", "target", "tolerance", "working"),
    [
        (
            "28.3",
            aim("<=", 23),
            within(10),
            "28.3% against at most 23%: 5.3 points over, tolerance 10% (to 25.3%), off target",
        ),
        (
            "86.5",
            aim(">=", "87.5"),
            within(10),
            "86.5% against at least 87.5%: 1.0 point under, within tolerance 10% (to 78.75%), satisfactory",
        ),
        ("87.2", aim(">=", 80), within(10), "87.2% against at least 80%: 7.2 points over, on target"),
        (
            "6",
            aim("<", 6),
            within(10),
            "6.0% against less than 6%: equal to it, within tolerance 10% (to 6.6%), satisfactory",
        ),
        (
            "10",
            aim(">=", 12),
            amount(1),
            "10.0% against at least 12%: 2.0 points under, tolerance 1 point (to 11%), off target",
        ),
        ("10", aim(">=", 12), None, "10.0% against at least 12%: 2.0 points under, no tolerance, off target"),
        (
            "23.04",
            aim("<=", 23),
            within(10),
            "23.0% against at most 23%: 0.04 points over, within tolerance 10% (to 25.3%), satisfactory",
        ),
        (
            "11",
            aim(">=", 12),
            bounds(low=11),
            "11.0% against at least 12%: 1.0 point under, within stated tolerance (to 11%), satisfactory",
        ),
    ],
)
def test_the_working_says_figure_target_gap_tolerance_and_verdict(figure, target, tolerance, working):
    assert judged(figure, target, tolerance).working == working


def test_the_working_of_a_range_names_both_ends_and_the_bound_that_was_passed():
    target = Target(TargetKind.RANGE, low=number(40), high=number(60))
    assert judged("50", target, within(5), Polarity.RANGE).working == (
        "50.0% against a range of 40% to 60%: inside it, on target"
    )
    assert judged("70", target, within(5), Polarity.RANGE).working == (
        "70.0% against a range of 40% to 60%: 10.0 points over, tolerance 5% (to 63%), off target"
    )
    assert judged("30", target, within(5), Polarity.RANGE).working == (
        "30.0% against a range of 40% to 60%: 10.0 points under, tolerance 5% (to 38%), off target"
    )


def test_a_percentage_of_a_target_of_zero_is_no_tolerance_and_the_working_says_so():
    missed = judged("1", aim("<=", 0), within(10))
    assert missed.status == Status.OFF_TARGET
    assert missed.working == (
        "1.0% against at most 0%: 1.0 point over, no tolerance, as a percentage of a target of 0 is nothing, off target"
    )
    assert judged("0", aim("<=", 0), within(10)).status == Status.ON_TARGET
    assert judged("1", aim("<=", 0), amount(1)).status == Status.SATISFACTORY


NUMERIC = aim("<=", 23)
WORDS = Target(TargetKind.WORDS, words="Downward trend by 2020")
NO_TARGET = Target(TargetKind.NONE)
BASELINE = Target(TargetKind.BASELINE)


@pytest.mark.parametrize(
    ("figure", "target", "more", "status", "working"),
    [
        ("28.3", NUMERIC, {"is_under_development": True}, Status.UNDER_DEVELOPMENT, "The measure is under development"),
        (None, NO_TARGET, {"is_under_development": True}, Status.UNDER_DEVELOPMENT, "The measure is under development"),
        (None, NO_TARGET, {}, Status.NOT_APPLICABLE, "No target is set"),
        ("28.3", NO_TARGET, {}, Status.NOT_APPLICABLE, "No target is set"),
        (None, BASELINE, {}, Status.NOT_APPLICABLE, "This is the baseline year, in which no target is set"),
        ("28.3", NUMERIC, {"polarity": Polarity.NONE}, Status.NOT_APPLICABLE, "Neither high nor low is good"),
        (None, NUMERIC, {"polarity": Polarity.NONE}, Status.NOT_APPLICABLE, "Neither high nor low is good"),
        (None, NUMERIC, {"no_figure": "Not due"}, Status.NOT_AVAILABLE, "Not due"),
        (None, NUMERIC, {}, Status.NOT_AVAILABLE, "There is no figure yet"),
        (None, WORDS, {"no_figure": "Not due"}, Status.NOT_AVAILABLE, "Not due"),
        (None, WORDS, {"polarity": Polarity.NONE}, Status.NOT_AVAILABLE, "There is no figure yet"),
        ("31", WORDS, {}, Status.NOT_APPLICABLE, "The target is in words, for the owner to judge"),
        ("Qualified", WORDS, {}, Status.NOT_APPLICABLE, "The target is in words, for the owner to judge"),
        ("Qualified", NUMERIC, {}, Status.NOT_APPLICABLE, "The figure is in words, for the owner to judge"),
    ],
)
def test_what_comes_first_decides(figure, target, more, status, working):
    judgement = judged(figure, target, **more)
    assert (judgement.status, judgement.working) == (status, working)
    assert judgement.gap is None


def test_a_target_that_cannot_be_worked_out_is_not_yet_available():
    bar = Bar(
        TargetKind.NUMERIC,
        Operator.AT_MOST,
        unresolved="The target is relative to 2015/16, for which there is no figure",
    )
    judgement = judged("12", bar)
    assert judgement.status == Status.NOT_AVAILABLE
    assert judgement.working == "The target is relative to 2015/16, for which there is no figure"


def test_the_gap_is_how_far_the_target_is_missed_by():
    assert judged("28.3", NUMERIC).gap == Fraction("5.3")
    assert judged("20", NUMERIC).gap == 0
    assert judged("85", aim(">=", 90)).gap == 5


FIGURES = st.decimals(min_value=-1000, max_value=1000, places=2)
OPERATORS = st.sampled_from([">=", "<=", ">", "<", "="])


def slow_twin(figure, operator, target, percent) -> Status:
    """The status by trying in turn whether the figure, or any figure as near as the tolerance allows, would do."""
    figure, target, allowed = Fraction(figure), Fraction(target), abs(Fraction(target)) * Fraction(percent) / 100
    meets = {
        ">=": lambda value: value >= target,
        "<=": lambda value: value <= target,
        ">": lambda value: value > target,
        "<": lambda value: value < target,
        "=": lambda value: value == target,
    }[operator]
    if meets(figure):
        return Status.ON_TARGET
    return Status.SATISFACTORY if abs(figure - target) <= allowed else Status.OFF_TARGET


@given(FIGURES, OPERATORS, FIGURES.filter(bool), st.integers(0, 50))
def test_judging_agrees_with_a_slow_twin(figure, operator, target, percent):
    judgement = judged(figure, aim(operator, target), within(percent))
    assert judgement.status == slow_twin(figure, operator, target, percent)


@given(FIGURES, FIGURES.filter(bool), st.integers(0, 50))
def test_a_better_figure_never_has_a_worse_status(figure, target, percent):
    order = [Status.OFF_TARGET, Status.SATISFACTORY, Status.ON_TARGET]
    ranks = [order.index(judged(figure + step, aim(">=", target), within(percent)).status) for step in (0, 1, 10, 100)]
    assert ranks == sorted(ranks)


@given(FIGURES, FIGURES.filter(bool), st.integers(0, 50))
def test_high_and_low_are_mirror_images(figure, target, percent):
    high = judged(figure, aim(">=", target), within(percent))
    low = judged(-figure, aim("<=", -target), within(percent))
    assert high.status == low.status
    assert high.gap == low.gap


def part(status: Status, working: str = "") -> Judgement:
    return Judgement(status, working or status.label)


@pytest.mark.parametrize(
    ("parts", "status"),
    [
        ([Status.ON_TARGET, Status.OFF_TARGET, Status.SATISFACTORY], Status.OFF_TARGET),
        ([Status.ON_TARGET, Status.SATISFACTORY], Status.SATISFACTORY),
        ([Status.ON_TARGET, Status.NOT_AVAILABLE], Status.ON_TARGET),
        ([Status.NOT_APPLICABLE, Status.NOT_AVAILABLE], Status.NOT_AVAILABLE),
        ([Status.NOT_APPLICABLE], Status.NOT_APPLICABLE),
    ],
)
def test_a_measure_takes_the_worst_of_its_parts(parts, status):
    assert worst([(f"Part {n}", part(each)) for n, each in enumerate(parts)]).status == status


def test_the_working_of_parts_names_the_one_that_decides_and_those_still_to_come():
    judgement = worst(
        [
            ("Cameras", part(Status.ON_TARGET)),
            ("Courses", part(Status.OFF_TARGET, "62% of 100%")),
            ("Checks", part(Status.NOT_AVAILABLE)),
        ]
    )
    assert judgement.working == "The worst of 3 parts decides. Courses: 62% of 100%. Still to come: Checks"


def test_parts_that_all_say_the_same_are_told_once():
    assert (
        worst([("One", part(Status.NOT_APPLICABLE)), ("Two", part(Status.NOT_APPLICABLE))]).working == "Not applicable"
    )


def test_there_is_no_worst_of_nothing():
    with pytest.raises(ValueError, match="at least one"):
        worst([])


def test_only_three_statuses_are_judgements():
    assert [status for status in Status if status.is_judged] == [
        Status.ON_TARGET,
        Status.SATISFACTORY,
        Status.OFF_TARGET,
    ]
    assert all(status.label and status.meaning for status in Status)


def test_counts_have_no_sign_in_the_working():
    assert judged("935", aim(">=", "1666.7"), unit=COUNT, places=0, figure_words="935 so far this year").working == (
        "935 so far this year against at least 1,666.7: 732 under, tolerance 10% (to 1,500), off target"
    )


DAYS, RATE = Unit(UnitKind.DAYS), Unit(UnitKind.RATE, per=100_000, of="collections")
THOUSANDS, POINTS = Unit(UnitKind.MONEY, in_thousands=True), Unit(UnitKind.PERCENTAGE_POINTS)
RANGE = Target(TargetKind.RANGE, low=number(40), high=number(60))


@pytest.mark.parametrize(
    ("unit", "figure", "target", "tolerance", "working"),
    [
        (DAYS, "12", aim("<=", 9), amount(2), "12 days against at most 9: 3 days over, tolerance 2 days (to 11)"),
        (DAYS, "12", aim("<", 9), within(10), "12 days against less than 9: 3 days over, tolerance 10% (to 9.9)"),
        (
            RATE,
            "38",
            aim("<=", 30),
            amount(5),
            "38 per 100,000 collections against at most 30: 8 per 100,000 over, tolerance 5 per 100,000 (to 35)",
        ),
        (
            THOUSANDS,
            "70",
            aim(">=", 90),
            bounds(low=80),
            "£70\u00a0thousand against at least £90\u00a0thousand: £20\u00a0thousand under, "
            "stated tolerance (to £80\u00a0thousand)",
        ),
        (
            POINTS,
            "1",
            aim(">", 3),
            amount("0.5"),
            "1\u00a0percentage point against more than 3: 2 points under, tolerance 0.5 points (to 2.5)",
        ),
        (COUNT, "7", aim("=", 9), amount(1), "7 against exactly 9: 2 under, tolerance 1 (to 8)"),
        (COUNT, "11", aim("=", 9), amount(1), "11 against exactly 9: 2 over, tolerance 1 (to 10)"),
        (COUNT, "37", RANGE, bounds(38, 70), "37 against a range of 40 to 60: 3 under, stated tolerance (to 38)"),
        (COUNT, "71", RANGE, bounds(38, 70), "71 against a range of 40 to 60: 11 over, stated tolerance (to 70)"),
        (COUNT, "66", RANGE, amount(5), "66 against a range of 40 to 60: 6 over, tolerance 5 (to 65)"),
        (COUNT, "-15", aim(">=", -10), within(10), "−15 against at least −10: 5 under, tolerance 10% (to −11)"),
    ],
)
def test_the_working_names_figure_target_difference_and_tolerance_in_every_unit_and_of_every_kind(
    unit, figure, target, tolerance, working
):
    judgement = judged(figure, target, tolerance, unit=unit, places=0)
    assert (judgement.status, judgement.working) == (Status.OFF_TARGET, f"{working}, off target")


YES_NO = Unit(UnitKind.YES_NO)


@pytest.mark.parametrize(
    ("figure", "target", "working"),
    [
        ("1", aim(">=", 1), "Yes against yes: met, on target"),
        ("0", aim(">=", 1), "No against yes: not met, off target"),
        ("1", aim("<=", 0), "Yes against no: not met, off target"),
        ("0", aim("=", 0), "No against no: met, on target"),
        ("1", aim(">", 1), "Yes against yes: not met, off target"),
    ],
)
def test_yes_or_no_is_met_or_not_and_has_no_distance(figure, target, working):
    assert judged(figure, target, within(10), unit=YES_NO, places=0).working == working


def test_stated_bounds_that_a_later_target_has_overtaken_are_no_tolerance_and_the_working_says_so():
    assert judged("85", aim(">=", 90), bounds(low=95)).working == (
        "85.0% against at least 90%: 5.0 points under, "
        "no tolerance, as its stated bounds lie inside the target, off target"
    )
