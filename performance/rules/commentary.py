"""Commentary: when a figure must be explained, and when its explanation is last quarter's again."""

import re

from performance.rules.direction import Direction
from performance.rules.reporting import Version
from performance.rules.status import Status


def reasons_required(
    status: Status, direction: Direction, *, is_missing: bool = False, version: Version = Version.FINAL
) -> list[str]:
    """Why commentary is required, to follow "because"; empty where it is not.

    `status` and `direction` are those shown, overrides included; `is_missing` is that of a figure which was due.
    """
    reasons = []
    if status == Status.OFF_TARGET:
        reasons.append("the measure is off target")
    if direction == Direction.WORSE:
        reasons.append("performance is worse")
    if is_missing:
        reasons.append("a figure was due and is missing")
    if version == Version.REVISED:
        reasons.append("the figure was revised")
    return reasons


def is_same_as(text: str, earlier: str) -> bool:
    """Whether a commentary only repeats an earlier one, whatever its spacing, capitals and full stops."""
    said, before = (re.sub(r"[\W_]+", " ", words).strip().casefold() for words in (text, earlier))
    return bool(said) and said == before
