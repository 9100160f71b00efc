"""Years side by side: what the record and what publications tell, and how a measure moved between two of them."""

from decimal import Decimal

import pytest

from performance.actions import plan_editions, publication
from performance.models import CycleState, Definition
from performance.queries.outturns import moved_in_words, outturns, published_outturns
from performance.queries.published import published
from performance.rules.direction import Direction
from performance.rules.life_cycle import Audience, State
from tests.factories.performance import AT, YEAR, multiplied, open_cycle

Q1, Q2, Q3 = YEAR.quarters[:3]
FIRST, SECOND = YEAR.shifted(-3), YEAR.shifted(-1)


@pytest.fixture
def three_years(plan):
    for ref, first, second in (("H1", "80", "90"), ("H2", "2.4", "2.4"), ("H3", "300", "280"), ("H4", "5", "9")):
        plan.figure(ref, FIRST.key, first)
        plan.figure(ref, SECOND.key, second)
    return plan


def of(found, ref: str):
    return next(each for each in found.measures if each.row.ref == ref)


def test_each_year_with_a_figure_is_there_and_none_beyond_the_quarters_own(three_years):
    three_years.figure("H1", YEAR.key, "91")
    three_years.figure("H1", YEAR.next().key, "99")
    found = outturns(Q2, Audience.OFFICERS)
    assert found.years == (FIRST, SECOND, YEAR)
    cells = of(found, "H1").cells(found.years)
    assert [cell.value for cell in cells] == [80, 90, 91]
    assert of(found, "H5").of_year == {}
    assert [cell.text for cell in of(found, "H2").cells(found.years)] == ["2.40", "2.40", "No figure"]


def test_a_year_that_is_over_has_what_its_quarters_make_and_the_running_one_nothing(plan):
    for number in (1, 2, 3, 4):
        plan.figure("H3", f"2030-31-Q{number}", "100")
    plan.figure("H3", Q1.key, "70")
    found = outturns(Q2, Audience.OFFICERS)
    assert {year: each.cell.text for year, each in of(found, "H3").of_year.items()} == {SECOND: "400"}


@pytest.mark.parametrize(
    ("ref", "direction", "how_far"),
    [
        ("H1", Direction.IMPROVED, "up 10.0 points"),
        ("H2", Direction.STABLE, "no change"),
        ("H3", Direction.WORSE, "down 20"),
        ("H4", Direction.NOT_APPLICABLE, "up 4.0 points"),
        ("H5", Direction.NOT_APPLICABLE, ""),
    ],
)
def test_a_measure_moves_by_which_way_is_good(three_years, ref, direction, how_far):
    measure = of(outturns(Q2, Audience.OFFICERS), ref)
    movement = measure.movement((FIRST, SECOND))
    assert (movement.direction, measure.how_far(movement)) == (direction, how_far)


def test_what_is_counted_otherwise_is_not_compared(three_years):
    series = three_years.measures["H1"].series
    Definition.objects.create(series=series, number=2, from_on=SECOND.start, words="Boats of any size")
    three_years.figure("H1", SECOND.key, "95", version=2, definition=2)
    measure = of(outturns(Q2, Audience.OFFICERS), "H1")
    movement = measure.movement((FIRST, SECOND))
    assert movement.is_not_comparable
    assert measure.how_far(movement) == "What is counted changed between these years"


def test_nearer_to_the_range_is_better(three_years):
    three_years.measures["H4"].methods.update(polarity="range")
    three_years.measures["H4"].targets.create(
        kind="range", low=Decimal(8), high=Decimal(10), from_on=YEAR.start, set_by=three_years.lead, set_at=AT
    )
    movement = of(outturns(Q2, Audience.OFFICERS), "H4").movement((FIRST, SECOND))
    assert movement.direction == Direction.IMPROVED


def test_the_sentence_counts_only_what_can_be_compared(three_years):
    found = outturns(Q2, Audience.OFFICERS)
    movements = [each.movement((FIRST, SECOND)) for each in found.measures]
    assert moved_in_words(movements, (FIRST, SECOND)) == (
        "Of 3 measures that can be compared, 1 improved from 2028/29 to 2030/31, 1 stayed the same and 1 got worse."
    )
    assert moved_in_words(movements[3:], (FIRST, SECOND)).startswith("No measure has figures of both years")


def test_members_see_what_is_approved_alone(three_years):
    three_years.figure("H5", SECOND.key, "70", state=State.SUBMITTED)
    assert SECOND in of(outturns(Q2, Audience.OFFICERS), "H5").of_year
    assert of(outturns(Q2, Audience.MEMBERS), "H5").of_year == {}


def test_the_public_reads_each_year_as_the_latest_publication_has_it(three_years):
    cycle = three_years.edition.cycles.for_period(Q1).get()
    publication.publish(cycle=cycle, by=three_years.lead, at=AT)
    three_years.figure("H1", SECOND.key, "88", version=2)
    three_years.figure("H1", YEAR.key, "99")
    found = published_outturns(published(Q1))
    # A publication has the two year ends before its year.
    assert found.years == (SECOND,)
    assert of(found, "H1").of_year[SECOND].cell.value == 90
    three_years.cycle.state = CycleState.CLOSED
    three_years.cycle.closed_by, three_years.cycle.closed_at = three_years.lead, AT
    three_years.cycle.save()
    publication.publish(cycle=three_years.cycle, by=three_years.lead, at=AT)
    assert of(published_outturns(published(Q2)), "H1").of_year[SECOND].cell.value == 88
    # What was published later is nothing to an earlier quarter.
    assert of(published_outturns(published(Q1)), "H1").of_year[SECOND].cell.value == 90


def test_it_takes_as_many_queries_for_many_measures_as_for_few(three_years, django_assert_num_queries):
    with django_assert_num_queries(15):
        outturns(Q2, Audience.OFFICERS)
    multiplied(three_years.edition, 10)
    with django_assert_num_queries(15):
        assert len(outturns(Q2, Audience.OFFICERS).measures) == 50


def test_a_measure_that_a_new_plan_takes_over_keeps_its_years(three_years):
    new = plan_editions.make(
        title="Next",
        first_year=YEAR.next(),
        years=1,
        reason="A new year",
        taken_from=three_years.edition,
        by=three_years.lead,
        at=AT,
    )
    quarter = YEAR.next().quarters[0]
    cycle = open_cycle(new, quarter, three_years.lead)
    for found in (outturns(quarter, Audience.OFFICERS), published_next(three_years, cycle)):
        assert of(found, "H1").of_year[SECOND].cell.value == 90


def published_next(plan, cycle):
    """The new plan's first quarter as published, after one of the plan before: two years on, its rows have SECOND."""
    publication.publish(cycle=plan.edition.cycles.for_period(Q1).get(), by=plan.lead, at=AT)
    cycle.state, cycle.closed_by, cycle.closed_at = CycleState.CLOSED, plan.lead, AT
    cycle.save()
    publication.publish(cycle=cycle, by=plan.lead, at=AT)
    return published_outturns(published(cycle.period))
