"""Headlines: counts, shares on both bases, and the sentence a councillor would say."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from performance.rules.direction import Direction
from performance.rules.headline import headline, rounded_share
from performance.rules.status import Status


def measures(statuses: dict, directions: dict) -> list[tuple[Status, Direction]]:
    """A list that counts so, the statuses and directions paired in any way."""
    spread_statuses = [status for status, count in statuses.items() for _ in range(count)]
    spread_directions = [direction for direction, count in directions.items() for _ in range(count)]
    return list(zip(spread_statuses, spread_directions, strict=True))


PRINTED = measures(
    {
        Status.ON_TARGET: 25,
        Status.SATISFACTORY: 15,
        Status.OFF_TARGET: 17,
        Status.NOT_APPLICABLE: 17,
        Status.NOT_AVAILABLE: 29,
    },
    {Direction.IMPROVED: 33, Direction.STABLE: 20, Direction.WORSE: 16, Direction.NOT_APPLICABLE: 34},
)


WAITING = (Status.NOT_AVAILABLE, Direction.NOT_APPLICABLE)


def test_the_counts_and_both_shares_of_a_real_quarter():
    found = headline(PRINTED)
    assert (found.total, found.measured, found.directed) == (103, 57, 69)
    assert [
        (each.status, each.count, str(each.share_of_all), str(each.share_of_measured)) for each in found.statuses
    ] == [
        (Status.ON_TARGET, 25, "24.3", "43.9"),
        (Status.SATISFACTORY, 15, "14.6", "26.3"),
        (Status.OFF_TARGET, 17, "16.5", "29.8"),
        (Status.UNDER_DEVELOPMENT, 0, "0.0", "None"),
        (Status.NOT_APPLICABLE, 17, "16.5", "None"),
        (Status.NOT_AVAILABLE, 29, "28.2", "None"),
    ]
    assert [(each.direction, each.count, str(each.share_of_directed)) for each in found.directions] == [
        (Direction.IMPROVED, 33, "47.8"),
        (Direction.STABLE, 20, "29.0"),
        (Direction.WORSE, 16, "23.2"),
        (Direction.NOT_APPLICABLE, 34, "None"),
    ]


@pytest.mark.parametrize(
    ("given_measures", "sentence"),
    [
        (
            PRINTED,
            "25 of the 57 measures judged are on target and 17 are off target; "
            "of the 69 that can be compared with an earlier figure, 33 improved and 16 got worse.",
        ),
        ([], "There are no measures to report."),
        ([WAITING], "The only measure cannot be judged against a target yet."),
        ([WAITING, WAITING], "None of the 2 measures can be judged against a target yet."),
        ([(Status.ON_TARGET, Direction.NOT_APPLICABLE)], "The one measure judged is on target."),
        (
            [(Status.SATISFACTORY, Direction.WORSE), WAITING],
            "The one measure judged is satisfactory; one can be compared with an earlier figure: it got worse.",
        ),
        (
            [(Status.SATISFACTORY, Direction.STABLE)] * 2,
            "None of the 2 measures judged are on target and none are off target; "
            "of the 2 that can be compared with an earlier figure, none improved and none got worse.",
        ),
        (
            [(Status.ON_TARGET, Direction.IMPROVED), (Status.OFF_TARGET, Direction.NOT_APPLICABLE)],
            "1 of the 2 measures judged is on target and 1 is off target; "
            "one can be compared with an earlier figure: it improved.",
        ),
    ],
)
def test_the_sentence(given_measures, sentence):
    assert headline(given_measures).sentence == sentence


def test_eight_of_twenty_one_is_38_point_1_and_never_39():
    assert rounded_share(8, 21) == Decimal("38.1")


def test_a_share_of_nothing_is_none():
    assert rounded_share(0, 0) is None


@given(st.lists(st.tuples(st.sampled_from(list(Status)), st.sampled_from(list(Direction)))))
def test_the_counts_add_up_and_agree_with_counting_one_by_one(given_measures):
    found = headline(given_measures)
    assert sum(each.count for each in found.statuses) == found.total == len(given_measures)
    assert sum(each.count for each in found.directions) == found.total
    for each in found.statuses:
        assert each.count == len([status for status, _ in given_measures if status == each.status])
    judged = [s for s, _ in given_measures if s in (Status.ON_TARGET, Status.SATISFACTORY, Status.OFF_TARGET)]
    assert found.measured == len(judged)
