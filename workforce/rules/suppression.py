"""Which numbers about few people are not shown, so that nobody can be told from them: pure, over plain counts."""

from collections.abc import Sequence
from enum import StrEnum


class Suppression(StrEnum):
    """Why a number is not shown: too few people, or to keep another from being worked out by subtraction."""

    SMALL = "small"
    SECONDARY = "secondary"


def suppress(counts: Sequence[int | None], threshold: int, *, is_total_shown: bool) -> list[Suppression | None]:
    """For each group's number of people, why it is hidden, or None where it may be shown.

    Groups of fewer than `threshold` people are hidden; a group of nobody tells of nobody and stays. Where the total of
    the groups is shown, one hidden group, or several that together are still fewer than the threshold, could be worked
    out: so the smallest of the others is hidden too, until at least two are, of at least `threshold` people together.
    A count that is not known (None) hides nothing by itself, and no total can be undone through it.
    """
    hidden: list[Suppression | None] = [
        Suppression.SMALL if count is not None and 0 < count < threshold else None for count in counts
    ]
    if not is_total_shown or not any(hidden) or any(count is None for count in counts):
        return hidden
    others = sorted((i for i, count in enumerate(counts) if hidden[i] is None and count), key=lambda i: (counts[i], i))
    for i in others:
        concealed = [counts[j] for j, why in enumerate(hidden) if why]
        if len(concealed) >= 2 and sum(concealed) >= threshold:
            break
        hidden[i] = Suppression.SECONDARY
    return hidden
