"""The scorecard's aggregates against a slow, obvious twin that counts one row after another, on generated plans."""

from decimal import ROUND_HALF_UP, Decimal
from unittest.mock import Mock

from hypothesis import given
from hypothesis import strategies as st

from performance.queries.scorecard import Filters, OutcomeGroup, PriorityGroup, Scorecard
from performance.queries.shown import Row
from performance.rules.direction import Direction
from performance.rules.status import Status

JUDGED = ("on_target", "satisfactory", "off_target")
#: A measure: its priority, outcome, owner, status, direction, and whether it is a priority measure.
measures = st.lists(
    st.tuples(
        st.integers(1, 3),
        st.sampled_from("AB"),
        st.sampled_from(["CYPS", "ACH"]),
        st.sampled_from(Status),
        st.sampled_from(Direction),
        st.booleans(),
    ),
    max_size=40,
)


def row(index, measure) -> Row:
    priority, outcome, owner, status, direction, is_priority = measure
    made = Mock(spec=Row, ref=f"{priority}.{outcome}{index}", priority=priority, owner=owner, is_priority=is_priority)
    made.status, made.direction = Mock(status=status), Mock(direction=direction)
    return made


def scorecard_of(plan) -> Scorecard:
    rows = [(measure[:2], row(index, measure)) for index, measure in enumerate(plan)]
    priorities = tuple(
        PriorityGroup(
            number,
            f"Priority {number}",
            False,
            tuple(
                OutcomeGroup(f"{number}.{letter}", "", "", "", "", None, tuple(r for at, r in rows if at == place))
                for letter in "AB"
                if (place := (number, letter)) in [at for at, _ in rows]
            ),
        )
        for number in sorted({at[0] for at, _ in rows})
    )
    return Scorecard(Mock(), "Plan", Mock(), Mock(), "1", priorities)


def share(part: int, whole: int) -> Decimal | None:
    if not whole:
        return None
    return (Decimal(part * 100) / Decimal(whole)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def agrees(found, plan) -> None:
    """Every count and share of a headline, counted anew."""
    assert found.total == len(plan)
    assert found.measured == sum(measure[3].value in JUDGED for measure in plan)
    for each in found.statuses:
        count = 0
        for measure in plan:
            if measure[3] == each.status:
                count += 1
        assert each.count == count
        assert each.share_of_all == share(count, len(plan))
        if each.status.value in JUDGED:
            assert each.share_of_measured == share(count, found.measured)
        else:
            assert each.share_of_measured is None
    for each in found.directions:
        count = 0
        for measure in plan:
            if measure[4] == each.direction:
                count += 1
        assert each.count == count
    assert sum(each.count for each in found.statuses) == sum(each.count for each in found.directions) == len(plan)


@given(measures)
def test_the_counts_of_the_whole_and_of_every_part_agree_with_the_twin(plan):
    card = scorecard_of(plan)
    agrees(card.headline, plan)
    agrees(card.headline_of_priority_measures, [measure for measure in plan if measure[5]])
    for priority in card.priorities:
        agrees(priority.headline, [measure for measure in plan if measure[0] == priority.number])
        for outcome in priority.outcomes:
            agrees(outcome.headline, [measure for measure in plan if f"{measure[0]}.{measure[1]}" == outcome.ref])


@given(measures, st.sets(st.sampled_from(Status)), st.sets(st.sampled_from(["CYPS", "ACH"])), st.booleans())
def test_a_filter_keeps_what_the_twin_keeps_and_no_empty_group(plan, statuses, owners, priority_only):
    filters = Filters(
        statuses=frozenset(statuses), directorates=frozenset(owners), priority_measures_only=priority_only
    )
    kept = []
    for measure in plan:
        if statuses and measure[3] not in statuses:
            continue
        if owners and measure[2] not in owners:
            continue
        if priority_only and not measure[5]:
            continue
        kept.append(measure)
    card = scorecard_of(plan).only(filters)
    agrees(card.headline, kept)
    assert all(outcome.rows for priority in card.priorities for outcome in priority.outcomes)
