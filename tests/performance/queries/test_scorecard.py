"""The scorecard: what each audience sees of it, how it adds up, and how many queries it takes."""

from collections import Counter
from decimal import Decimal

import pytest

from council_portal import clock
from council_portal.periods import Period
from performance import demo
from performance.models import (
    Commentary,
    Component,
    Measure,
    Method,
    Observation,
    Override,
    ReportingCycle,
    Target,
    Threshold,
)
from performance.queries.record import read, target_of, tolerance_of
from performance.queries.scorecard import Filters, NoScorecard, scorecard
from performance.rules.assessment import assess
from performance.rules.direction import Direction
from performance.rules.life_cycle import Audience, State
from performance.rules.reporting import Figure, NoFigure, Version
from performance.rules.status import Status
from tests.factories.performance import AT, YEAR, multiplied

Q1, Q2 = YEAR.quarters[:2]
Q3_OF_THE_DEMONSTRATION = Period.parse(None, "2016-17-Q3")
QUERIES = 8


@pytest.fixture
def reported(plan):
    plan.figure("H1", "2031-32-Q1", "93.0")
    plan.figure("H1", "2031-32-Q2", "91.5")
    plan.figure("H2", "2031-32-Q1", "2.4")
    plan.figure("H2", "2031-32-Q2", "2.6")
    plan.figure("H3", "2031-32-Q1", "110")
    plan.figure("H3", "2031-32-Q2", "70")
    plan.figure("H4", "2031-32-Q1", "5")
    plan.figure("H4", "2031-32-Q2", "6")
    return plan


def words(plan, model, **fields):
    """An override or commentary of H1 in Quarter 2, waiting for approval unless told otherwise."""
    made = model(measure=plan.measures["H1"], by=plan.owner, at=AT, **fields)
    made.period = Q2
    made.save()
    return made


def test_a_second_councils_plan_is_judged_by_its_own_tolerance_and_dates(reported):
    card = scorecard(Q2, Audience.MEMBERS)
    assert card.edition == "Harbour Plan 2031/32"
    assert {row.ref: row.status.status for row in card.rows} == {
        "H1": Status.ON_TARGET,
        "H2": Status.SATISFACTORY,
        "H3": Status.OFF_TARGET,
        "H4": Status.NOT_APPLICABLE,
        "H5": Status.NOT_AVAILABLE,
    }
    assert {row.ref: row.direction.label for row in card.rows} == {
        "H1": "Worse",
        "H2": "Worse",
        "H3": "Worse",
        "H4": "Increasing",
        "H5": "Not applicable",
    }
    assert card.row("H2").status.working == (
        "2.60 per 1,000 landings against at most 2.5: 0.10 per 1,000 over, within tolerance 5% (to 2.625), satisfactory"
    )
    assert card.row("H3").target.value == Decimal(200)
    assert card.headline.measured == 3
    assert card.priorities[0].number == 7


def test_a_row_has_year_ends_quarters_so_far_months_and_recent_points(reported):
    reported.figure("H1", "2030-31", "88")
    reported.figure("H1", "2031-09", "91")
    row = scorecard(Q2, Audience.MEMBERS).row("H1")
    assert [cell.text for cell in row.years] == ["", "88.0%"]
    assert [cell.text for cell in row.quarters] == ["93.0%", "91.5%"]
    assert [cell.text for cell in row.months] == ["", "", "91.0%"]
    assert [(point.period.key, point.value) for point in row.recent] == [
        ("2031-32-Q1", Decimal("93")),
        ("2031-32-Q2", Decimal("91.5")),
    ]
    assert row.direction.movement == "down from 93.0%"


def test_what_is_entered_by_month_and_quarter_alone_fills_earlier_quarters_and_years_and_has_a_direction(plan):
    Method.objects.filter(measure__ref="H3").update(frequency="monthly", comparator="previous_period")
    for month, value in zip(range(4, 10), (10, 20, 30, 40, 50, 60), strict=True):
        plan.figure("H3", f"2031-{month:02}", str(value))
    for number in (1, 2, 3, 4):
        plan.figure("H3", f"2030-31-Q{number}", "100")
        plan.figure("H4", f"2030-31-Q{number}", str(number), state=State.SUBMITTED)
    card = scorecard(Q2, Audience.MEMBERS)
    row = card.row("H3")
    assert [cell.text for cell in row.quarters] == ["60", "150"]
    assert [cell.text for cell in row.years] == ["", "400"]
    assert row.years[1].words == ("Made of its quarters",)
    assert (row.direction.label, row.direction.movement) == ("Improved", "up from 60")
    assert len(row.recent) == 4
    assert card.row("H4").years[1].text == ""
    waiting = scorecard(Q2, Audience.OFFICERS).row("H4").years[1]
    assert (waiting.text, waiting.is_awaiting_approval) == ("4.0%", True)


def test_officers_see_what_is_submitted_members_what_is_approved(reported):
    reported.figure("H1", "2031-32-Q2", "60", version=2, state=State.SUBMITTED)
    officers, members = (scorecard(Q2, audience).row("H1") for audience in (Audience.OFFICERS, Audience.MEMBERS))
    assert (officers.figure.text, officers.status.status) == ("60.0%", Status.OFF_TARGET)
    assert officers.figure.is_awaiting_approval
    assert (members.figure.text, members.status.status) == ("91.5%", Status.ON_TARGET)
    assert not members.figure.is_awaiting_approval


@pytest.mark.parametrize("state", [State.DRAFT, State.RETURNED, State.REPLACED])
def test_nobody_else_sees_a_draft_or_what_was_sent_back(reported, state):
    returned = {"returned_by": reported.lead, "returned_at": AT, "return_reason": "Look again."}
    fields = returned if state == State.RETURNED else {}
    reported.figure("H1", "2031-32-Q2", "60", version=2, state=state, **fields)
    assert scorecard(Q2, Audience.OFFICERS).row("H1").figure.text == "91.5%"


def test_the_working_counts_follow_a_submitted_figure(reported):
    before = scorecard(Q2, Audience.OFFICERS).headline.count(Status.OFF_TARGET)
    reported.figure("H1", "2031-32-Q2", "60", version=2, state=State.SUBMITTED)
    assert scorecard(Q2, Audience.OFFICERS).headline.count(Status.OFF_TARGET) == before + 1
    assert scorecard(Q2, Audience.MEMBERS).headline.count(Status.OFF_TARGET) == before


def test_an_override_stands_beside_what_the_rules_say(reported):
    words(reported, Override, of="status", value="off_target", reason="The pier is closed.")
    officers, members = (scorecard(Q2, audience).row("H1") for audience in (Audience.OFFICERS, Audience.MEMBERS))
    assert (officers.status.status, officers.status.by_rule) == (Status.OFF_TARGET, Status.ON_TARGET)
    assert (officers.status.is_overridden, officers.status.reason) == (True, "The pier is closed.")
    assert (members.status.status, members.status.is_overridden) == (Status.ON_TARGET, False)


def test_an_override_taken_back_leaves_the_rules_answer(reported):
    words(reported, Override, of="direction", value="improved", reason="It is.")
    words(reported, Override, of="direction", value="", version=2, reason="It is not.")
    row = scorecard(Q2, Audience.OFFICERS).row("H1")
    assert (row.direction.direction, row.direction.is_overridden) == (Direction.WORSE, False)


def test_of_notes_and_commentary_the_newest_that_counts_is_shown(reported):
    words(
        reported, Commentary, kind="data_note", text="Counted at low tide.", approved_by=reported.lead, approved_at=AT
    )
    words(reported, Commentary, text="Calm.", approved_by=reported.approver, approved_at=AT)
    words(reported, Commentary, text="Rough.", version=2)
    assert scorecard(Q2, Audience.OFFICERS).row("H1").commentary == "Rough."
    members = scorecard(Q2, Audience.MEMBERS).row("H1")
    assert (members.note, members.commentary) == ("Counted at low tide.", "Calm.")


def test_a_target_changed_from_a_later_quarter_does_not_repaint_an_earlier_one(reported):
    row = Target.objects.get(measure__ref="H1")
    Target.objects.create(
        measure=row.measure,
        from_on=Q2.start,
        kind="numeric",
        operator=">=",
        value=Decimal(99),
        printed="99%",
        set_by=reported.lead,
        set_at=AT,
    )
    assert scorecard(Q1, Audience.MEMBERS).row("H1").status.status == Status.ON_TARGET
    assert scorecard(Q2, Audience.MEMBERS).row("H1").status.status == Status.OFF_TARGET


def test_a_tolerance_of_its_own_comes_before_the_editions(reported):
    Threshold.objects.create(
        edition=reported.edition,
        measure=reported.measures["H2"],
        kind="absolute",
        value=Decimal("0.01"),
        from_on=YEAR.start,
        set_by=reported.lead,
        set_at=AT,
    )
    assert scorecard(Q2, Audience.MEMBERS).row("H2").status.status == Status.OFF_TARGET


def test_a_measure_belongs_to_the_plan_from_its_first_methodology_on(reported):
    Method.objects.filter(measure__ref="H4").update(from_on=Q2.start)
    assert scorecard(Q1, Audience.MEMBERS).row("H4") is None
    assert scorecard(Q2, Audience.MEMBERS).row("H4") is not None


def test_figures_of_another_definition_are_not_compared(reported):
    Observation.objects.filter(component__series__measures__ref="H1", period_start=Q2.start).update(definition=2)
    row = scorecard(Q2, Audience.MEMBERS).row("H1")
    assert (row.direction.direction, row.direction.label) == (Direction.NOT_APPLICABLE, "Not comparable")
    assert "definition has changed" in row.direction.working


def test_the_worst_of_its_parts_decides_unless_the_headline_alone_does(reported):
    headline = reported.component("H1")
    Component.objects.create(series=headline.series, key="north", label="North pier", role="part", unit="percent")
    reported.figure("H1", "2031-32-Q2", "50", key="north")
    assert scorecard(Q2, Audience.MEMBERS).row("H1").status.status == Status.OFF_TARGET
    Method.objects.filter(measure__ref="H1").update(component_rule="headline")
    assert scorecard(Q2, Audience.MEMBERS).row("H1").status.status == Status.ON_TARGET


def test_a_year_end_forecast_stands_beside_the_current_status(reported):
    reported.figure("H1", "2031-32", "70", kind="forecast", confidence="low")
    row = scorecard(Q2, Audience.MEMBERS).row("H1")
    assert row.status.status == Status.ON_TARGET
    assert (row.forecast.status, row.forecast.text, row.forecast.confidence) == (Status.OFF_TARGET, "70.0%", "low")


def test_it_says_which_measures_need_commentary(reported):
    assert scorecard(Q2, Audience.OFFICERS).row("H3").commentary_needed_because == (
        "the measure is off target",
        "performance is worse",
    )


def test_filters_keep_rows_and_drop_groups_left_empty(reported):
    card = scorecard(Q2, Audience.MEMBERS)
    assert [row.ref for row in card.only(Filters(statuses=frozenset({Status.OFF_TARGET}))).rows] == ["H3"]
    assert [row.ref for row in card.only(Filters(priority_measures_only=True)).rows] == ["H1"]
    assert card.only(Filters(priorities=frozenset({8}))).priorities == ()
    assert len(card.only(Filters(directorates=frozenset({"HAVEN"}))).rows) == len(card.only(Filters()).rows) == 5


def test_a_quarter_that_was_not_opened_has_no_scorecard(plan):
    with pytest.raises(NoScorecard, match="Quarter 4"):
        scorecard(YEAR.quarters[3], Audience.OFFICERS)


def slow_twin(quarter: Period, audience: Audience) -> tuple[Counter, Counter]:
    """The counts worked out the slow way: measure by measure, a query for each thing, nothing shared with `read`."""
    statuses, directions = Counter(), Counter()
    edition = ReportingCycle.objects.get(period_start=quarter.start, period_kind="quarter").edition
    record_of = {record.measure.pk: record for record in read(edition, quarter, audience)}
    for measure in Measure.objects.filter(edition=edition):
        figures = {}
        for component in measure.series.components.all():
            for row in Observation.objects.filter(component=component).order_by("version"):
                if State(row.state) not in audience.states or row.kind not in ("figure", "comparator"):
                    continue
                place = (component.key, row.period)
                if row.kind == "comparator" and place in figures and figures[place][0] == "figure":
                    continue
                figures[place] = (
                    row.kind,
                    Figure(
                        period=row.period,
                        value=row.value,
                        words=row.text if row.value is None and not row.reason_for_no_figure else "",
                        reason=NoFigure(row.reason_for_no_figure) if row.reason_for_no_figure else None,
                        component=component.key,
                        version=Version(row.quality),
                        covers_months=row.covers_months,
                        definition=row.definition,
                    ),
                )
        target = measure.targets.filter(from_on__lte=quarter.start).order_by("-from_on").first()
        threshold = (
            measure.thresholds.filter(from_on__lte=quarter.start).order_by("-from_on").first()
            or edition.thresholds.filter(measure=None, from_on__lte=quarter.start).order_by("-from_on").first()
        )
        found = assess(
            record_of[measure.pk].declared(),
            target=target_of(target, {step.period: step.value for step in target.steps.all()}) if target else None,
            tolerance=tolerance_of(threshold),
            figures=sorted((figure for _, figure in figures.values()), key=lambda figure: figure.period),
            quarter=quarter,
        )
        shown = {"status": found.judgement.status, "direction": found.movement.direction}
        for of in shown:
            override = measure.overrides.filter(of=of, period_start=quarter.start).order_by("-version").first()
            if override and override.value:
                shown[of] = override.value
        statuses[shown["status"]] += 1
        directions[shown["direction"]] += 1
    return statuses, directions


def test_the_counts_agree_with_a_slow_twin(reported):
    reported.figure("H1", "2031-32-Q2", "60", version=2, state=State.SUBMITTED)
    headline = scorecard(Q2, Audience.OFFICERS).headline
    statuses, directions = slow_twin(Q2, Audience.OFFICERS)
    assert {each.status: each.count for each in headline.statuses if each.count} == statuses
    assert {each.direction: each.count for each in headline.directions if each.count} == directions


@pytest.fixture
def demonstration(cast):
    demo.load(at=clock.now(), people=cast)
    return ReportingCycle.objects.for_period(Q3_OF_THE_DEMONSTRATION).select_related("edition").get()


def test_the_demonstrations_counts_agree_with_a_slow_twin(demonstration):
    headline = scorecard(Q3_OF_THE_DEMONSTRATION, Audience.MEMBERS).headline
    statuses, directions = slow_twin(Q3_OF_THE_DEMONSTRATION, Audience.MEMBERS)
    assert {each.status: each.count for each in headline.statuses if each.count} == statuses
    assert {each.direction: each.count for each in headline.directions if each.count} == directions


def test_103_and_1030_measures_take_the_same_few_queries(demonstration, django_assert_num_queries):
    with django_assert_num_queries(QUERIES):
        assert len(scorecard(Q3_OF_THE_DEMONSTRATION, Audience.OFFICERS).rows) == 103
    multiplied(demonstration.edition, 10)
    with django_assert_num_queries(QUERIES):
        assert len(scorecard(Q3_OF_THE_DEMONSTRATION, Audience.OFFICERS).rows) == 1030
