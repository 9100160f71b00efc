"""Who may answer for a measure: owner and approver are two people, on every day."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from performance.rules.answering import NOT_BOTH, Part, refusal

TODAY = date(2031, 10, 10)
LATER = date(2031, 12, 1)
ANNA, BELL = 1, 2


@pytest.mark.parametrize(
    ("part", "other", "is_refused"),
    [
        (Part("owner", ANNA, TODAY), Part("approver", ANNA, date(2031, 4, 1)), True),
        (Part("approver", ANNA, TODAY), Part("owner", ANNA, date(2031, 4, 1)), True),
        (Part("owner", ANNA, TODAY), Part("approver", BELL, date(2031, 4, 1)), False),
        (Part("owner", ANNA, TODAY), Part("owner_deputy", ANNA, date(2031, 4, 1)), True),
        (Part("approver_deputy", BELL, TODAY), Part("approver", BELL, date(2031, 4, 1)), True),
        (Part("owner_deputy", BELL, TODAY), Part("approver", BELL, date(2031, 4, 1)), False),
        (Part("owner", ANNA, LATER), Part("approver", ANNA, TODAY, LATER), False),
        (Part("owner", ANNA, TODAY, LATER), Part("approver", ANNA, LATER), False),
    ],
    ids=[
        "owner approves", "approver owns", "two people", "own deputy", "own approver's deputy", "deputy approves",
        "after the other", "before the other",
    ],
)  # fmt: skip
def test_one_person_does_not_play_both_parts(part, other, is_refused):
    assert (refusal(part, [other], today=TODAY) is not None) == is_refused


def test_nobody_is_given_a_part_for_days_gone_by():
    assert "Choose today or a later day" in refusal(Part("owner", ANNA, date(2031, 10, 9)), [], today=TODAY)


days = st.dates(TODAY, date(2031, 10, 20))
parts = st.builds(
    lambda kind, person, a, b: Part(kind, person, min(a, b), None if a == b else max(a, b)),
    st.sampled_from(["owner", "owner_deputy", "approver", "approver_deputy"]),
    st.sampled_from([ANNA, BELL]),
    days,
    days,
)


def day_by_day(part: Part) -> set[date]:
    """The slow twin: every day to the end of the month on which the part holds."""
    end = part.to_on or date(2031, 11, 1)
    return {date.fromordinal(day) for day in range(part.from_on.toordinal(), end.toordinal())}


@given(parts, parts)
def test_a_part_is_refused_exactly_where_on_some_day_both_would_hold(part, other):
    both = frozenset({part.kind, other.kind}) in NOT_BOTH and part.person == other.person
    assert (refusal(part, [other], today=TODAY) is not None) == bool(both and day_by_day(part) & day_by_day(other))
