"""Commentary: when it is required, and when it only says the same again."""

import pytest

from performance.rules.commentary import is_same_as, reasons_required
from performance.rules.direction import Direction
from performance.rules.reporting import Version
from performance.rules.status import Status


@pytest.mark.parametrize(
    ("status", "direction", "more", "reasons"),
    [
        (Status.ON_TARGET, Direction.IMPROVED, {}, []),
        (Status.SATISFACTORY, Direction.STABLE, {}, []),
        (Status.NOT_AVAILABLE, Direction.NOT_APPLICABLE, {}, []),
        (Status.OFF_TARGET, Direction.IMPROVED, {}, ["the measure is off target"]),
        (Status.ON_TARGET, Direction.WORSE, {}, ["performance is worse"]),
        (Status.NOT_AVAILABLE, Direction.NOT_APPLICABLE, {"is_missing": True}, ["a figure was due and is missing"]),
        (Status.ON_TARGET, Direction.STABLE, {"version": Version.REVISED}, ["the figure was revised"]),
        (Status.ON_TARGET, Direction.STABLE, {"version": Version.PROVISIONAL}, []),
        (Status.OFF_TARGET, Direction.WORSE, {}, ["the measure is off target", "performance is worse"]),
    ],
)
def test_commentary_is_required_when_off_target_worse_missing_or_revised(status, direction, more, reasons):
    assert reasons_required(status, direction, **more) == reasons


@pytest.mark.parametrize(
    ("now", "before", "same"),
    [
        ("Work goes on.", "Work goes on.", True),
        ("Work  goes on", "work goes on.\n", True),
        ("Work went on.", "Work goes on.", False),
        ("28.3% this quarter", "30.4% this quarter", False),
        ("", "", False),
        (" . ", "", False),
    ],
)
def test_text_that_only_repeats_last_quarters_is_noticed(now, before, same):
    assert is_same_as(now, before) is same
