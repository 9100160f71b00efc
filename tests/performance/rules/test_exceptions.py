"""Exceptions: why a measure is one, since when, which comes first, and what might be asked."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from performance.rules.direction import Direction
from performance.rules.exceptions import Asked, ExceptionKind, Finding, Stood, exceptions, question, sentence, weight
from performance.rules.frequency import Frequency
from performance.rules.status import Status
from tests.performance.rules.values import Q1, Q2, Q3, period

ON, WITHIN, OFF, NONE = Status.ON_TARGET, Status.SATISFACTORY, Status.OFF_TARGET, Status.NOT_AVAILABLE
BETTER, STABLE, WORSE, UNKNOWN = Direction.IMPROVED, Direction.STABLE, Direction.WORSE, Direction.NOT_APPLICABLE
KIND = ExceptionKind


def stood(quarter=Q3, status=ON, direction=STABLE, **more) -> Stood:
    return Stood(quarter, status, direction, **({"reported": quarter} | more))


def found(now: Stood, *earlier: Stood, frequency=Frequency.QUARTERLY, newest=None) -> dict[ExceptionKind, Finding]:
    return {each.kind: each for each in exceptions(now, earlier, frequency=frequency, newest=newest)}


def off_since(*statuses: Status) -> Finding:
    """Off target in Quarter 3, and these statuses in the quarters before it, newest first."""
    earlier = [stood(quarter, status) for quarter, status in zip((Q2, Q1), statuses, strict=False)]
    (finding,) = found(stood(Q3, OFF), *earlier).values()
    return finding


def test_a_measure_that_is_on_target_and_reported_is_no_exception():
    assert found(stood(), stood(Q2, OFF, WORSE)) == {}


@pytest.mark.parametrize(
    ("statuses", "kind", "since", "times", "may_be_older"),
    [
        ((ON,), KIND.NEWLY_OFF, Q3, 1, False),
        ((WITHIN, OFF), KIND.NEWLY_OFF, Q3, 1, False),
        ((OFF, ON), KIND.STILL_OFF, Q2, 2, False),
        ((OFF, OFF), KIND.STILL_OFF, Q1, 3, True),
        ((NONE, OFF), KIND.STILL_OFF, Q1, 2, True),
        ((NONE, ON), KIND.NEWLY_OFF, Q3, 1, False),
        ((NONE, NONE), KIND.NEWLY_OFF, Q3, 1, False),
        ((), KIND.STILL_OFF, Q3, 1, True),
    ],
)
def test_off_target_is_new_or_runs_back_over_the_quarters_that_judged_it(statuses, kind, since, times, may_be_older):
    assert off_since(*statuses) == Finding(kind, since, times, may_be_older)


def test_it_is_worsening_from_the_second_period_running():
    assert KIND.WORSENING not in found(stood(direction=WORSE), stood(Q2, direction=BETTER))
    finding = found(stood(direction=WORSE), stood(Q2, direction=WORSE), stood(Q1, direction=STABLE))[KIND.WORSENING]
    assert (finding.since, finding.times, finding.may_be_older) == (Q2, 2, False)


def test_one_figure_that_two_quarters_report_has_got_worse_once():
    year = period("2015-16")
    now, before = (stood(quarter, direction=WORSE, reported=year) for quarter in (Q3, Q2))
    assert found(now, before) == {}


def test_a_missing_figure_is_missing_since_the_first_of_the_quarters_that_lacked_it():
    def lacking(quarter):
        return stood(quarter, NONE, UNKNOWN, reported=None, is_missing=True)

    not_due = stood(Q2, NONE, UNKNOWN, reported=None)
    assert found(lacking(Q3), stood(Q2))[KIND.MISSING] == Finding(KIND.MISSING, Q3)
    assert found(lacking(Q3), not_due, lacking(Q1))[KIND.MISSING] == Finding(KIND.MISSING, Q1, 2, True)


@pytest.mark.parametrize(
    ("frequency", "newest", "is_stale"),
    [
        (Frequency.QUARTERLY, "2016-17-Q2", False),
        (Frequency.QUARTERLY, "2016-17-Q1", True),
        (Frequency.MONTHLY, "2016-09", False),
        (Frequency.MONTHLY, "2016-08", True),
        (Frequency.SIX_MONTHLY, "2016-17-Q1", False),
        (Frequency.ANNUAL, "2015-16", False),
        (Frequency.ANNUAL, "2014-15", True),
        (Frequency.BIENNIAL, "2014-15", False),
        (Frequency.IRREGULAR, "2009-10", False),
    ],
)
def test_a_figure_is_out_of_date_when_it_is_older_than_its_frequency_allows(frequency, newest, is_stale):
    assert (KIND.STALE in found(stood(), frequency=frequency, newest=period(newest))) is is_stale


def test_a_forecast_to_miss_runs_within_its_year():
    last_year = stood(period("2015-16-Q4"), forecast=OFF)
    now, before = stood(forecast=OFF), stood(Q2, forecast=OFF)
    assert found(now, before, stood(Q1), last_year)[KIND.FORECAST_TO_MISS] == Finding(KIND.FORECAST_TO_MISS, Q2, 2)
    assert found(stood(forecast=WITHIN)) == {}


def test_since_when_is_said_in_words():
    assert Finding(KIND.NEWLY_OFF, Q3).since_in_words == "Since Quarter 3 of 2016/17"
    assert (
        Finding(KIND.STILL_OFF, Q1, 3, True).since_in_words == "Since at least Quarter 1 of 2016/17, 3 reports running"
    )
    assert Finding(KIND.WORSENING, Q2, 2).in_words == "Getting worse since Quarter 2 of 2016/17, 2 reports running"
    assert Finding(KIND.STALE, period("2014-15")).in_words == "Figure out of date: the latest figure is that of 2014/15"


def test_the_heaviest_has_the_most_reasons_then_is_a_priority_then_misses_by_most():
    off, worse, missing = Finding(KIND.STILL_OFF, Q2), Finding(KIND.WORSENING, Q2), Finding(KIND.MISSING, Q3)
    new = Finding(KIND.NEWLY_OFF, Q3)
    in_order = [
        weight([off, worse], is_priority=False, missed_share=Decimal(3)),
        weight([new], is_priority=True, missed_share=None),
        weight([off], is_priority=False, missed_share=Decimal(80)),
        weight([new], is_priority=False, missed_share=Decimal(4)),
        weight([worse], is_priority=True, missed_share=Decimal(90)),
        weight([missing], is_priority=True, missed_share=None),
    ]
    assert sorted(reversed(in_order)) == in_order


@pytest.mark.parametrize(
    ("findings", "asked", "says"),
    [
        ([KIND.STILL_OFF, KIND.WORSENING], Asked(WORSE), "keeps getting worse"),
        ([KIND.STILL_OFF, KIND.FORECAST_TO_MISS], Asked(STABLE, OFF, "600"), "forecast to miss too, at 600: "),
        (
            [KIND.STILL_OFF, KIND.WORSENING, KIND.FORECAST_TO_MISS],
            Asked(WORSE, OFF, "7.0%"),
            "keeps getting worse, and 7.0% is forecast for the year end",
        ),
        ([KIND.STILL_OFF], Asked(STABLE, ON), "The forecast is that the year ends well"),
        ([KIND.STILL_OFF], Asked(BETTER), "at this pace"),
        ([KIND.NEWLY_OFF], Asked(STABLE), "What has changed"),
        ([KIND.STILL_OFF], Asked(STABLE), "Nothing is said of why"),
        ([KIND.STILL_OFF], Asked(STABLE, is_explained=True), "by when should it show"),
        ([KIND.WORSENING], Asked(WORSE), "got worse twice running"),
        ([KIND.FORECAST_TO_MISS], Asked(STABLE, OFF), "meet the target after all"),
        ([KIND.MISSING], Asked(UNKNOWN, expected_on=date(2017, 3, 31)), "expected on 31 March 2017"),
        ([KIND.MISSING], Asked(UNKNOWN), "what holds it up"),
        ([KIND.STALE], Asked(UNKNOWN), "still counted"),
    ],
)
def test_the_question_is_made_from_the_reasons_and_what_stands_beside_them(findings, asked, says):
    words = question([Finding(kind, Q2, 2) for kind in findings], asked)
    assert says in words
    assert words.endswith("?")


def test_the_sentence_counts_a_measure_under_each_of_its_reasons():
    new, off, worse = Finding(KIND.NEWLY_OFF, Q3), Finding(KIND.STILL_OFF, Q2), Finding(KIND.WORSENING, Q2)
    missing = Finding(KIND.MISSING, Q3)
    assert sentence([[new, worse], [off], [missing]], 103) == (
        "3 of the 103 measures need a closer look: 2 are off target, 1 of them newly; 1 has got worse two periods "
        "running; 1 lacks its figure."
    )
    assert "1 is off target, newly." in sentence([[new]], 103)
    assert "2 are off target, all newly." in sentence([[new], [new]], 103)
    assert "1 is off target." in sentence([[off]], 103)
    assert sentence([], 103) == "Of the 103 measures none is an exception."


def test_the_sentence_of_a_plan_of_one_measure_calls_it_the_only_one():
    assert sentence([[Finding(KIND.MISSING, Q3)]], 1) == "The only measure needs a closer look: 1 lacks its figure."
    assert sentence([], 1) == "The only measure is no exception."
    assert sentence([], 0) == "There are no measures to report."


@given(st.lists(st.sampled_from([ON, OFF, NONE]), max_size=6), st.sampled_from(list(Frequency)))
def test_whatever_came_before_a_measure_off_target_is_listed_once_as_off_target(statuses, frequency):
    quarters, quarter = [], Q3
    for _ in statuses:
        quarter = quarter.previous()
        quarters.append(quarter)
    earlier = [stood(each, status) for each, status in zip(quarters, statuses, strict=True)]
    kinds = found(stood(Q3, OFF), *earlier, frequency=frequency)
    assert len(kinds.keys() & {KIND.NEWLY_OFF, KIND.STILL_OFF}) == 1
    for finding in kinds.values():
        assert finding.since in {Q3, *quarters}
