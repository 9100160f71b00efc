"""Numbers about few people are not shown, and cannot be worked out from those that are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workforce.rules.suppression import Suppression, suppress

SMALL, SECONDARY = Suppression.SMALL, Suppression.SECONDARY


@pytest.mark.parametrize(
    ("counts", "is_total_shown", "expected"),
    [
        ([9], False, [SMALL]),
        ([10], False, [None]),
        ([0], False, [None]),
        ([None], False, [None]),
        ([9, 40, 50], False, [SMALL, None, None]),
        ([9, 40, 50], True, [SMALL, SECONDARY, None]),
        ([9, 8, 50], True, [SMALL, SMALL, None]),
        ([2, 3, 40, 50], True, [SMALL, SMALL, SECONDARY, None]),
        ([9, 0, 50], True, [SMALL, None, SECONDARY]),
        ([9, None, 50], True, [SMALL, None, None]),
        ([40, 50], True, [None, None]),
        ([], True, []),
    ],
)
def test_small_groups_are_hidden_and_another_with_them_where_the_total_is_shown(counts, is_total_shown, expected):
    assert suppress(counts, 10, is_total_shown=is_total_shown) == expected


counts_lists = st.lists(st.integers(0, 60), max_size=8)


@given(counts_lists, st.integers(1, 20))
def test_no_small_group_is_ever_shown(counts, threshold):
    hidden = suppress(counts, threshold, is_total_shown=True)
    assert all(why for count, why in zip(counts, hidden, strict=True) if 0 < count < threshold)


@given(counts_lists, st.integers(1, 20))
def test_what_is_hidden_cannot_be_had_by_subtraction(counts, threshold):
    """The total less what is shown is the hidden groups together: several, and as many people as the threshold asks."""
    hidden = suppress(counts, threshold, is_total_shown=True)
    concealed = [count for count, why in zip(counts, hidden, strict=True) if why]
    nobody_left_to_hide_behind = all(why or count == 0 for count, why in zip(counts, hidden, strict=True))
    if concealed and not nobody_left_to_hide_behind:
        assert len(concealed) >= 2
        assert sum(concealed) >= threshold


@given(counts_lists, st.integers(1, 20))
def test_nothing_is_hidden_without_need(counts, threshold):
    hidden = suppress(counts, threshold, is_total_shown=True)
    if all(count == 0 or count >= threshold for count in counts):
        assert not any(hidden)
    secondary = [count for count, why in zip(counts, hidden, strict=True) if why == SECONDARY]
    small = [count for count, why in zip(counts, hidden, strict=True) if why == SMALL]
    if secondary:
        without_the_largest = small + sorted(secondary)[:-1]
        assert len(without_the_largest) < 2 or sum(without_the_largest) < threshold
