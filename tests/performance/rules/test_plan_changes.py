"""From which quarter a change of the plan may hold, what it turns in words, and what looks odd."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council_portal.periods import Period, PeriodKind
from performance.rules.direction import Direction
from performance.rules.plan_changes import (
    Effect,
    Standing,
    in_words,
    oddities,
    possible_starts,
    quarters_of,
    refusal_of_start,
    what_stays,
)
from performance.rules.status import Polarity, Status
from performance.rules.targets import Operator, Target, TargetKind

YEAR = Period(date(2031, 4, 1), PeriodKind.YEAR)
Q1, Q2, Q3, Q4 = YEAR.quarters
QUARTERS = YEAR.quarters


def test_a_plan_of_two_years_has_eight_quarters():
    found = quarters_of(date(2031, 4, 1), date(2033, 4, 1))
    assert (len(found), found[0], found[-1].key) == (8, Q1, "2032-33-Q4")


@pytest.mark.parametrize(
    ("quarter", "settled", "sentence"),
    [
        (Q1, [], None),
        (Q3, [Q1, Q2], None),
        (Q2, [Q2], "Quarter 2 (July to September 2031) is closed or published, and what was reported stays as it was. "
         "Choose Quarter 3 (October to December 2031) or a later quarter."),
        (Q1, [Q2], "Quarter 2 (July to September 2031) is closed or published, and what was reported stays as it was. "
         "Choose Quarter 3 (October to December 2031) or a later quarter."),
        (Q4, [Q1, Q2, Q3, Q4], "Every quarter of this plan is closed or published, and what was reported stays as it "
         "was. Make the change in the next plan."),
        (Q1, [Q4], "Quarter 4 (January to March 2032), the last of this plan, is closed or published, and what was "
         "reported stays as it was. A change holds on to the end of the plan, so that one from an earlier quarter "
         "would reach into it too. Make the change in the next plan."),
        (Q1.previous(), [], "The plan does not cover Quarter 4 (January to March 2031)."),
    ],
    ids=[
        "nothing reported", "after the closed ones", "closed", "before a closed one", "all closed",
        "the last closed first", "not covered",
    ],
)  # fmt: skip
def test_a_change_holds_from_no_quarter_that_it_would_repaint(quarter, settled, sentence):
    assert refusal_of_start(quarter, QUARTERS, settled) == sentence


@pytest.mark.parametrize(
    ("settled", "sentence"),
    [
        ([], ""),
        ([Q2, Q1], "Quarters up to Q2 2031/32 are closed: what was reported of them stays as it was."),
        ([Q2], "Q2 2031/32 is closed, and what was reported of it stays as it was: a change from an earlier quarter "
         "would reach into it."),
    ],
    ids=["none", "in order", "the later one first"],
)  # fmt: skip
def test_it_is_said_up_to_where_nothing_changes(settled, sentence):
    assert what_stays(QUARTERS, settled) == sentence


@given(st.sets(st.sampled_from(QUARTERS)), st.sampled_from(QUARTERS))
def test_a_change_that_is_allowed_leaves_every_settled_quarter_before_it(settled, quarter):
    is_allowed = refusal_of_start(quarter, QUARTERS, settled) is None
    assert is_allowed == all(each < quarter for each in settled) == (quarter in possible_starts(QUARTERS, settled))


def standing(status, direction=Direction.STABLE, forecast=None):
    return Standing(status, direction, forecast)


def effect(before, after):
    return Effect("1.A1", "Boats", Q3, before, after)


ON, AMBER, OFF = Status.ON_TARGET, Status.SATISFACTORY, Status.OFF_TARGET


@pytest.mark.parametrize(
    ("effects", "is_as_if", "sentences"),
    [
        ([], False, []),
        ([effect(standing(AMBER), standing(OFF))] * 2, False,
         ["This turns 2 measures from satisfactory to off target."]),
        ([effect(standing(ON), standing(AMBER))], True, ["It would turn 1 measure from on target to satisfactory."]),
        ([effect(None, standing(ON)), effect(standing(ON), None)], False,
         ["This adds 1 measure to the plan.", "This takes 1 measure out of the plan."]),
        ([effect(standing(ON, Direction.IMPROVED), standing(ON, Direction.WORSE))], False,
         ["This turns the direction of 1 measure from improved to worse."]),
        ([effect(standing(ON, forecast=ON), standing(ON, forecast=OFF))], False,
         ["This turns the year-end forecast of 1 measure from on target to off target."]),
        ([effect(standing(ON), standing(OFF)), *[effect(standing(AMBER), standing(OFF))] * 2], False,
         ["This turns 2 measures from satisfactory to off target.",
          "This turns 1 measure from on target to off target."]),
    ],
    ids=["nothing", "two alike", "as if", "added and gone", "direction", "forecast", "the commonest first"],
)  # fmt: skip
def test_what_a_change_turns_is_said_in_sentences(effects, is_as_if, sentences):
    assert in_words(effects, is_as_if=is_as_if) == sentences


def target(operator):
    return Target(TargetKind.NUMERIC, operator, Decimal(90))


@pytest.mark.parametrize(
    ("polarity", "declared", "is_odd"),
    [
        (Polarity.HIGH, target(Operator.AT_LEAST), False),
        (Polarity.HIGH, target(Operator.AT_MOST), True),
        (Polarity.LOW, target(Operator.LESS_THAN), False),
        (Polarity.LOW, target(Operator.MORE_THAN), True),
        (Polarity.HIGH, target(Operator.EQUAL_TO), False),
        (Polarity.NONE, target(Operator.AT_LEAST), True),
        (Polarity.RANGE, target(Operator.AT_LEAST), True),
        (Polarity.RANGE, Target(TargetKind.RANGE, low=Decimal(1), high=Decimal(2)), False),
        (Polarity.HIGH, Target(TargetKind.RANGE, low=Decimal(1), high=Decimal(2)), True),
        (Polarity.NONE, Target(TargetKind.WORDS, words="Kept in repair"), False),
        (Polarity.NONE, None, False),
    ],
)
def test_a_target_against_the_way_that_is_good_is_asked_about(polarity, declared, is_odd):
    assert bool(oddities(polarity, declared)) == is_odd
