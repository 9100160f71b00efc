"""Direction of travel: by performance, with its edge cases, and the words of its working."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council_portal.figures import Unit, UnitKind
from performance.rules.direction import Direction, Materiality, Movement, Trend, direction, of_parts
from performance.rules.status import Polarity
from tests.performance.rules.values import COUNT, PERCENT, number

GOOD = (number(40), number(60))


def moved(current, earlier, polarity=Polarity.HIGH, unit=PERCENT, places=1, **more) -> Movement:
    return direction(number(current), number(earlier), polarity=polarity, unit=unit, places=places, **more)


@pytest.mark.parametrize(
    ("polarity", "earlier", "current", "expected"),
    [
        (Polarity.HIGH, 50, 51, Direction.IMPROVED),
        (Polarity.HIGH, 50, 49, Direction.WORSE),
        (Polarity.HIGH, 50, 50, Direction.STABLE),
        (Polarity.LOW, 50, 51, Direction.WORSE),
        (Polarity.LOW, 50, 49, Direction.IMPROVED),
        (Polarity.HIGH, 0, 0, Direction.STABLE),
        (Polarity.LOW, 0, 0, Direction.STABLE),
        (Polarity.LOW, 0, 3, Direction.WORSE),
        (Polarity.HIGH, 0, 3, Direction.IMPROVED),
        (Polarity.HIGH, -5, -3, Direction.IMPROVED),
        (Polarity.LOW, -5, 3, Direction.WORSE),
    ],
)
def test_direction_goes_by_performance_not_by_number(polarity, earlier, current, expected):
    assert moved(current, earlier, polarity).direction == expected


@pytest.mark.parametrize(
    ("earlier", "current", "expected"),
    [
        (30, 35, Direction.IMPROVED),
        (35, 30, Direction.WORSE),
        (70, 65, Direction.IMPROVED),
        (65, 70, Direction.WORSE),
        (45, 55, Direction.STABLE),
        (50, 61, Direction.WORSE),
        (30, 45, Direction.IMPROVED),
        (35, 65, Direction.STABLE),
        (30, 62, Direction.IMPROVED),
    ],
)
def test_within_a_range_nearer_to_it_is_better_on_both_sides(earlier, current, expected):
    assert moved(current, earlier, Polarity.RANGE, good_range=GOOD).direction == expected


def test_a_range_without_bounds_this_year_has_no_direction():
    movement = moved(50, 40, Polarity.RANGE)
    assert (movement.direction, movement.trend) == (Direction.NOT_APPLICABLE, Trend.INCREASING)
    assert movement.working == "The measure is good within a range, and none is set for this year"


@pytest.mark.parametrize(
    ("earlier", "current", "label"), [(10, 12, "Increasing"), (12, 10, "Decreasing"), (12, 12, "Unchanged")]
)
def test_without_polarity_the_movement_is_named_and_counted_as_not_applicable(earlier, current, label):
    movement = moved(current, earlier, Polarity.NONE)
    assert (movement.direction, movement.label) == (Direction.NOT_APPLICABLE, label)
    assert not movement.is_not_comparable


def test_no_figure_in_the_period_is_not_applicable_with_its_reason():
    movement = moved(None, 12, no_figure="Not due")
    assert (movement.direction, movement.label, movement.working) == (
        Direction.NOT_APPLICABLE,
        "Not applicable",
        "Not due",
    )


@pytest.mark.parametrize(
    ("earlier", "reason", "working"),
    [
        (None, "", "There is no earlier figure to compare with"),
        (None, "There is no figure in 2015/16 to compare with", "There is no figure in 2015/16 to compare with"),
        (12, "The unit has changed since 2015/16", "The unit has changed since 2015/16"),
    ],
)
def test_no_earlier_figure_or_another_definition_is_not_comparable(earlier, reason, working):
    movement = moved(12, earlier, not_comparable=reason)
    assert (movement.direction, movement.label, movement.working) == (
        Direction.NOT_APPLICABLE,
        "Not comparable",
        working,
    )
    assert movement.is_not_comparable


def test_a_zero_baseline_gives_a_change_and_no_percentage():
    movement = moved(5, 0)
    assert (movement.change, movement.change_percent) == (5, None)


def test_a_negative_baseline_gives_a_percentage_of_its_size():
    assert moved(-15, -10).change_percent == -50


@pytest.mark.parametrize(
    ("current", "materiality", "expected"),
    [
        ("10.70", Materiality(percent=number(1)), Direction.STABLE),
        ("10.6028", Materiality(percent=number(1)), Direction.IMPROVED),
        ("10.61", Materiality(percent=number(1)), Direction.STABLE),
        ("10.70", Materiality(), Direction.IMPROVED),
        ("10.70", Materiality(absolute=number("0.01")), Direction.IMPROVED),
        ("10.70", Materiality(absolute=number("0.02")), Direction.STABLE),
        ("10.71", Materiality(), Direction.STABLE),
    ],
)
def test_a_movement_smaller_than_what_counts_is_stable(current, materiality, expected):
    assert moved(current, "10.71", Polarity.LOW, places=2, materiality=materiality).direction == expected


def test_a_percentage_of_nothing_lets_every_movement_count():
    assert moved(1, 0, materiality=Materiality(percent=number(50))).direction == Direction.IMPROVED


def test_the_working_says_both_figures_the_movement_and_why():
    assert moved("28.3", "30.4", Polarity.LOW, earlier_when="in Quarter 2 of 2016/17").working == (
        "28.3% against 30.4% in Quarter 2 of 2016/17: down 2.1 points, low is good, improved"
    )
    assert moved(50, 50).working == "50.0% against 50.0%: no change, stable"
    assert moved(64, 35, Polarity.NONE, COUNT, 0).working == (
        "64 against 35: up 29, neither high nor low is good, increasing"
    )
    assert moved("10.70", "10.71", Polarity.LOW, places=2, materiality=Materiality(percent=number(1))).working == (
        "10.70% against 10.71%: down 0.01 points, less than the 0.11 points that counts, stable"
    )
    assert moved(31, "31.6", unit=COUNT, each=" a month", remarks=["October and November only"]).working == (
        "31.0 a month against 31.6 a month: down 0.6 a month, high is good, worse; October and November only"
    )
    assert moved(65, 70, Polarity.RANGE, good_range=GOOD).working == (
        "65.0% against 70.0%: down 5.0 points, nearer to the range, improved"
    )


def test_yes_and_no_are_not_subtracted_in_words():
    yes_no = Unit(UnitKind.YES_NO)
    assert moved(1, 0, unit=yes_no, places=0).working == "Yes against No: now yes, high is good, improved"
    assert moved(0, 1, unit=yes_no, places=0).working == "No against Yes: now no, high is good, worse"


def test_the_movement_has_its_unit():
    assert moved(12, 9, Polarity.LOW, Unit(UnitKind.DAYS), 0).working == (
        "12 days against 9: up 3 days, low is good, worse"
    )


FIGURES = st.decimals(min_value=-1000, max_value=1000, places=2)


def slow_twin(current, earlier, polarity, percent) -> Direction:
    """The direction by the words of the rule, one after the other."""
    change = Fraction(current) - Fraction(earlier)
    if polarity == Polarity.NONE:
        return Direction.NOT_APPLICABLE
    if change == 0 or abs(change) < abs(Fraction(earlier)) * Fraction(percent) / 100:
        return Direction.STABLE
    went_up = change > 0
    return Direction.IMPROVED if went_up == (polarity == Polarity.HIGH) else Direction.WORSE


@given(FIGURES, FIGURES, st.sampled_from([Polarity.HIGH, Polarity.LOW, Polarity.NONE]), st.decimals(0, 20, places=1))
def test_direction_agrees_with_a_slow_twin(current, earlier, polarity, percent):
    found = moved(current, earlier, polarity, materiality=Materiality(percent=percent))
    assert found.direction == slow_twin(current, earlier, polarity, percent)


@given(FIGURES, FIGURES)
def test_there_and_back_are_opposites(one, other):
    opposite = {
        Direction.IMPROVED: Direction.WORSE,
        Direction.WORSE: Direction.IMPROVED,
        Direction.STABLE: Direction.STABLE,
    }
    assert moved(one, other).direction == opposite[moved(other, one).direction]


def part(found: Direction, working: str = "moved", *, is_not_comparable=False, trend=None) -> Movement:
    return Movement(found, working, trend=trend, is_not_comparable=is_not_comparable)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([Direction.IMPROVED, Direction.STABLE], Direction.IMPROVED),
        ([Direction.IMPROVED, Direction.WORSE, Direction.STABLE], Direction.WORSE),
        ([Direction.STABLE, Direction.STABLE], Direction.STABLE),
        ([Direction.STABLE, Direction.NOT_APPLICABLE], Direction.STABLE),
        ([Direction.NOT_APPLICABLE, Direction.NOT_APPLICABLE], Direction.NOT_APPLICABLE),
    ],
)
def test_parts_go_as_the_worst_of_them(parts, expected):
    assert of_parts([(f"Part {n}", part(each)) for n, each in enumerate(parts)]).direction == expected


def test_the_working_of_parts_names_those_that_decide():
    movement = of_parts([("Checks", part(Direction.STABLE)), ("Courses", part(Direction.IMPROVED, "98% against 97%"))])
    assert movement.working == "Improved in 1 of 2 parts. Courses: 98% against 97%"


def test_parts_without_polarity_that_move_alike_keep_their_word():
    rising = part(Direction.NOT_APPLICABLE, "up 9", trend=Trend.INCREASING)
    falling = part(Direction.NOT_APPLICABLE, "down 2", trend=Trend.DECREASING)
    assert of_parts([("One", rising), ("Two", rising)]).label == "Increasing"
    assert of_parts([("One", rising), ("Two", falling)]).label == "Not applicable"


def test_parts_are_not_comparable_only_where_none_of_them_is():
    lost = part(Direction.NOT_APPLICABLE, "No earlier figure", is_not_comparable=True)
    rising = part(Direction.NOT_APPLICABLE, "up 9", trend=Trend.INCREASING)
    assert of_parts([("One", lost), ("Two", lost)]).label == "Not comparable"
    assert not of_parts([("One", lost), ("Two", rising)]).is_not_comparable


def test_there_is_no_direction_of_nothing():
    with pytest.raises(ValueError, match="at least one"):
        of_parts([])
