"""The sentences beside the counts of a scorecard, of many measures and of one."""

import pytest

from performance.rules.direction import Direction
from performance.rules.headline import headline
from performance.rules.status import Status
from performance.tables import base_of_direction, bases_of_status, sentence_of

GOOD, BAD = (Status.ON_TARGET, Direction.IMPROVED), (Status.OFF_TARGET, Direction.WORSE)
NOTHING = (Status.NOT_AVAILABLE, Direction.NOT_APPLICABLE)


@pytest.mark.parametrize(
    ("measures", "of_status", "of_direction", "stands"),
    [
        (
            [GOOD],
            "the only measure; “of judged” is of the one measured",
            "the one measure",
            "The one judged is not off",
        ),
        (
            [BAD, NOTHING],
            "all 2 measures; “of judged” is of the one",
            "the one measure",
            "The one judged is off target",
        ),
        ([GOOD, BAD, BAD], "all 3 measures; “of judged” is of the 3", "the 3 measures", "2 of 3 judged are off target"),
        ([NOTHING], "the only measure; none is measured", "the 0 measures", "None can be judged yet"),
    ],
)
def test_the_bases_of_shares_are_named_for_many_and_for_one(measures, of_status, of_direction, stands):
    counted = headline(measures)
    assert bases_of_status(counted).startswith(f"Shares are of {of_status}")
    assert base_of_direction(counted).startswith(f"Shares are of {of_direction}")
    assert sentence_of(counted).startswith(stands)
