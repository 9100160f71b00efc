"""Signal and noise: natural process limits, runs, points near a limit, and what a declared change recalculates."""

from decimal import Decimal
from fractions import Fraction
from statistics import mean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from performance.rules.xmr import Capability, Signal, capability

# Wheeler's way by hand: mean 10.5, eleven moving ranges of 1, limits 10.5 and 2.66 either side.
STEADY = [10, 11] * 6


def read(values, **more) -> Capability:
    return capability([Decimal(str(value)) for value in values], **more)


def marks(values, **more) -> str:
    """A letter a point: o outside, r run, n near a limit, dot for noise."""
    letters = {Signal.OUTSIDE: "o", Signal.RUN: "r", Signal.NEAR_LIMIT: "n", None: "."}
    return "".join(letters[signal] for signal in read(values, **more).signals)


def test_the_limits_are_the_mean_and_2_66_mean_moving_ranges_either_side():
    (stretch,) = read(STEADY).stretches
    assert (stretch.centre, stretch.mean_moving_range) == (Fraction(21, 2), 1)
    assert (stretch.lower, stretch.upper) == (Fraction("7.84"), Fraction("13.16"))
    assert marks(STEADY) == "." * 12


def test_fewer_than_twelve_points_have_a_median_and_no_limits():
    found = read([1, 2, 3, 4, 100])
    assert not found.has_limits
    assert (found.stretches[0].centre, found.stretches[0].upper) == (3, None)
    assert marks([1, 2, 3, 4, 100]) == "....."
    assert read(STEADY[:11]).has_limits is False
    assert read(STEADY).has_limits is True


def test_no_points_are_no_chart():
    assert read([]) == Capability((), ())


@pytest.mark.parametrize(
    ("values", "signals"),
    [
        (STEADY * 2 + [20], "." * 24 + "o"),
        (STEADY * 2 + [0], "." * 24 + "o"),
        ([1, 2, 1, 2, 1, 2, 1, 2, 3, 4, 3, 4, 3, 4, 3, 4], "r" * 16),
        ([2, 1] * 3 + [3, 4] * 3, "." * 12),
        ([5] * 20, "." * 20),
    ],
)
def test_points_outside_and_runs_of_eight_are_signals(values, signals):
    assert marks(values) == signals


def test_a_point_on_the_centre_neither_adds_to_a_run_nor_ends_it():
    on_the_line = [6, 9, 6, 9, 5, 6, 9, 6, 9, 4, 1, 4, 1, 4, 1, 4, 1]
    assert marks(on_the_line) == "rrrr.rrrrrrrrrrrr"
    assert marks([6, 9, 6, 9, 5, 6, 9, 6, 4, 1, 4, 1, 4, 1, 4]) == "." * 15


def test_three_of_four_nearer_a_limit_than_the_centre_are_a_signal_and_two_are_not():
    calm = [10, 11] * 8
    assert read(calm).stretches[0].upper == Fraction("13.16")
    near = [*calm, 13, 10, 13, 13, 10, 11]
    stretch = read(near).stretches[0]
    half_way = (stretch.centre + stretch.upper) / 2
    assert half_way < 13 < stretch.upper
    assert marks(near) == "." * 16 + "n.nn.."
    assert "n" not in marks([*calm, 13, 10, 10, 13, 10, 11])


def test_three_on_either_side_are_not_three_on_one():
    values = [10, 11] * 8 + [13, 8, 13, 10]
    assert "n" not in marks(values)


def test_limits_are_recalculated_only_at_a_declared_change():
    values = STEADY + [50, 51] * 6
    undeclared, declared = read(values), read(values, changes=[12])
    assert len(undeclared.stretches) == 1 and marks(values) == "o" * 24
    assert [stretch.centre for stretch in declared.stretches] == [Fraction(21, 2), Fraction(101, 2)]
    assert declared.stretches[1].mean_moving_range == 1
    assert marks(values, changes=[12]) == "." * 24


def test_a_short_stretch_after_a_change_is_read_as_a_run_chart():
    found = read(STEADY + [50, 51, 90], changes=[12])
    assert [stretch.has_limits for stretch in found.stretches] == [True, False]
    assert (found.stretches[1].centre, found.has_limits) == (51, False)


@pytest.mark.parametrize("changes", [[0], [12], [99], [-1]])
def test_a_change_outside_the_points_changes_nothing(changes):
    assert read(STEADY, changes=changes) == read(STEADY)


def test_a_limit_beyond_what_is_possible_is_no_limit():
    stretch = read([1, 4] * 6, lowest=0, highest=5).stretches[0]
    assert (stretch.lower, stretch.upper) == (None, None)
    assert read([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 30], lowest=0).signals[-1] == Signal.OUTSIDE


VALUES = st.lists(st.decimals(-1000, 1000, places=2), min_size=12, max_size=40)


def slow_twin(values) -> list[str]:
    """The same by the words of the rules, a point at a time."""
    exact = [Fraction(value) for value in values]
    centre = mean(exact)
    ranges = [abs(exact[n] - exact[n - 1]) for n in range(1, len(exact))]
    reach = Fraction("2.66") * mean(ranges)
    said = []
    for n, value in enumerate(exact):
        if abs(value - centre) > reach:
            said.append("o")
            continue
        off = [(m, x) for m, x in enumerate(exact) if x != centre]
        here = next((place for place, (m, _) in enumerate(off) if m == n), None)
        run = 0
        if here is not None:
            first = last = here
            while first > 0 and (off[first - 1][1] > centre) == (value > centre):
                first -= 1
            while last < len(off) - 1 and (off[last + 1][1] > centre) == (value > centre):
                last += 1
            run = last - first + 1
        if run >= 8:
            said.append("r")
            continue
        is_near = False
        for first in range(max(0, n - 3), min(n, len(exact) - 4) + 1):
            four = exact[first : first + 4]
            for side in (1, -1):
                is_near |= (
                    side * (value - centre) > reach / 2 and sum(side * (x - centre) > reach / 2 for x in four) >= 3
                )
        said.append("n" if is_near else ".")
    return said


@given(VALUES)
def test_signals_agree_with_a_slow_twin(values):
    assert list(marks(values)) == slow_twin(values)


@given(VALUES, st.integers(-500, 500))
def test_a_shifted_course_has_the_same_signals(values, by):
    assert read(values).signals == capability([value + by for value in values]).signals
