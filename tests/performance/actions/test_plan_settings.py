"""The plan is changed from a quarter on, with a reason, and no quarter gone by is repainted."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from council_portal.audit import trail
from council_portal.figures import UnitKind
from council_portal.models import AuditEvent
from performance.actions import components, definitions, measures, plan_settings
from performance.actions.measures import UnitOfMeasure
from performance.actions.plan_changes import NO_REASON, StaleSettings
from performance.actions.plan_preview import preview
from performance.actions.refusal import Refusal
from performance.models import Component, ComponentRole, CycleState, Definition, Measure, Method, Target, Threshold
from performance.queries.entry import definition_in
from performance.queries.plan_bounds import figures_outside
from performance.queries.plan_settings import measure_settings, plan_quarters
from performance.queries.plans import refs_in_order
from performance.queries.scorecard import scorecard
from performance.rules.direction import Comparator, Direction
from performance.rules.frequency import Frequency
from performance.rules.life_cycle import Audience
from performance.rules.rollup import RollUp
from performance.rules.status import Polarity, Status
from performance.rules.targets import Operator, Spread, TargetKind
from performance.rules.targets import Target as Declared
from performance.rules.tolerances import Tolerance, ToleranceKind
from tests.factories.performance import AT, YEAR, open_cycle

pytestmark = pytest.mark.django_db

Q1, Q2, Q3, Q4 = YEAR.quarters


def at_least(number) -> Declared:
    return Declared(TargetKind.NUMERIC, Operator.AT_LEAST, Decimal(number))


@pytest.fixture
def said(plan):
    """What every change is given besides: the performance lead, the moment and a reason."""
    return {"by": plan.lead, "at": AT, "reason": "Agreed by the committee"}


@pytest.fixture
def figures(plan):
    """90.0% in Quarter 1, now closed, and 88.0% in Quarter 2: on target, then satisfactory."""
    plan.figure("H1", Q1.key, "90")
    plan.figure("H1", Q2.key, "88")


def row(quarter, ref="H1"):
    return scorecard(quarter, Audience.OFFICERS).row(ref)


def status(quarter, ref="H1") -> Status:
    return row(quarter, ref).status.status


def in_words(plan, ref="H1", quarter=Q2):
    return measure_settings(plan.edition, ref, quarter, AT.date()).in_words


EVERY_CHANGE = {
    "target": lambda m, q, s: plan_settings.set_target(measure=m, quarter=q, target=at_least(99), **s),
    "no target": lambda m, q, s: plan_settings.set_target(measure=m, quarter=q, target=Declared(TargetKind.NONE), **s),
    "tolerance": lambda m, q, s: plan_settings.set_tolerance(
        measure=m, quarter=q, tolerance=Tolerance(ToleranceKind.ABSOLUTE, Decimal(1)), **s
    ),
    "default tolerance": lambda m, q, s: plan_settings.set_default_tolerance(
        edition=m.edition, quarter=q, percent=Decimal(1), **s
    ),
    "definition": lambda m, q, s: definitions.change(measure=m, quarter=q, words="Ships over ten metres only", **s),
    "polarity": lambda m, q, s: plan_settings.set_method(measure=m, quarter=q, polarity="low", **s),
    "under development": lambda m, q, s: plan_settings.set_method(measure=m, quarter=q, is_under_development=True, **s),
    "comparison": lambda m, q, s: plan_settings.set_method(
        measure=m, quarter=q, comparator=Comparator.LAST_YEAR_END.value, materiality_percent=Decimal(50), **s
    ),
    "words and place": lambda m, q, s: measures.set_particulars(
        measure=m, quarter=q, title="Another title", is_priority=False, **s
    ),
    "retired": lambda m, q, s: measures.retire(measure=m, quarter=q, **s),
    "a part": lambda m, q, s: components.add(
        measure=m,
        quarter=q,
        label="North",
        role=ComponentRole.PART,
        unit=UnitOfMeasure(UnitKind.PERCENT),
        polarity=None,
        **s,
    ),
}


@pytest.mark.parametrize("change", EVERY_CHANGE)
def test_no_change_repaints_a_quarter_that_is_closed(plan, figures, said, change):
    before = row(Q1)
    EVERY_CHANGE[change](plan.measures["H1"], Q2, said)
    assert row(Q1) == before


@pytest.mark.parametrize("change", EVERY_CHANGE)
@pytest.mark.parametrize("state", [CycleState.CLOSED, CycleState.PUBLISHED])
def test_a_change_from_a_closed_or_published_quarter_is_refused(plan, said, change, state):
    plan.edition.cycles.filter(period_start=Q1.start).update(state=state)
    with pytest.raises(Refusal, match=r"Quarter 1 .* stays as it was\. Choose Quarter 2"):
        EVERY_CHANGE[change](plan.measures["H1"], Q1, said)
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("change", EVERY_CHANGE)
def test_a_change_is_audited_with_its_reason_and_quarter(plan, said, change):
    EVERY_CHANGE[change](plan.measures["H1"], Q2, said)
    event = AuditEvent.objects.get()
    assert (event.reason, event.by, event.channel) == (said["reason"], plan.lead, "form")
    assert Q2.label in event.summary
    if change != "retired":
        assert event.after["Holds from"] == Q2.label and len(event.after) > 1


@pytest.mark.parametrize("change", EVERY_CHANGE)
def test_a_change_without_a_reason_is_refused(plan, said, change):
    with pytest.raises(Refusal, match=NO_REASON):
        EVERY_CHANGE[change](plan.measures["H1"], Q2, said | {"reason": " "})


@pytest.mark.parametrize("change", EVERY_CHANGE)
def test_whoever_was_overtaken_is_told(plan, said, change):
    with pytest.raises(StaleSettings):
        EVERY_CHANGE[change](plan.measures["H1"], Q2, said | {"seen": "as it was before"})


def test_a_new_target_judges_from_its_quarter_on(plan, figures, said):
    assert (status(Q1), status(Q2)) == (Status.ON_TARGET, Status.SATISFACTORY)
    plan_settings.set_target(measure=plan.measures["H1"], quarter=Q2, target=at_least(95), **said)
    assert (status(Q1), status(Q2)) == (Status.ON_TARGET, Status.OFF_TARGET)
    assert in_words(plan, quarter=Q1)["Target"] == "At least 90%"
    assert in_words(plan)["Target"] == "At least 95%"


def test_a_target_of_the_same_quarter_is_put_right_and_the_audit_keeps_the_first(plan, said):
    for number in (80, 85):
        plan_settings.set_target(measure=plan.measures["H1"], quarter=Q2, target=at_least(number), **said)
    assert [row.value for row in Target.objects.filter(measure=plan.measures["H1"]).order_by("from_on")] == [90, 85]
    assert [event.after["Target"] for event in trail("measure:H1")] == ["At least 80%", "At least 85%"]
    assert trail("measure:H1").last().before["Target"] == "At least 80%"


@pytest.mark.parametrize(
    ("declared", "words"),
    [
        (Declared(TargetKind.RANGE, low=Decimal(40), high=Decimal(60)), "Between 40% and 60%"),
        (Declared(TargetKind.PROFILED, Operator.AT_MOST, profile={Q2: Decimal(26), Q3: Decimal("23.5")}),
         "At most: Q2 2031/32 26%; Q3 2031/32 23.5%"),
        (Declared(TargetKind.RELATIVE, Operator.AT_MOST, relative_percent=Decimal(-5)),
         "At most last year's figure less 5%"),
        (Declared(TargetKind.RELATIVE, Operator.AT_LEAST, relative_points=Decimal("1.5")),
         "At least last year's figure plus 1.5 points"),
        (Declared(TargetKind.WORDS, words="Kept in good repair"), "Kept in good repair"),
        (Declared(TargetKind.BASELINE), "Baseline year"),
        (Declared(TargetKind.NUMERIC, Operator.LESS_THAN, Decimal("-2")), "Less than \N{MINUS SIGN}2%"),
    ],
    ids=["range", "profiled", "relative in percent", "relative in points", "words", "baseline", "negative"],
)  # fmt: skip
def test_every_kind_of_target_can_be_set_and_reads_in_words(plan, said, declared, words):
    plan_settings.set_target(measure=plan.measures["H1"], quarter=Q2, target=declared, **said)
    assert in_words(plan)["Target"] == words


def test_a_target_of_zero_is_refused_beside_a_tolerance_in_percent(plan, said):
    measure = plan.measures["H1"]
    with pytest.raises(Refusal, match="a target of 0 allows nothing: set an amount instead"):
        plan_settings.set_target(measure=measure, quarter=Q2, target=at_least(0), **said)
    amount = Tolerance(ToleranceKind.ABSOLUTE, Decimal("0.5"))
    plan_settings.set_tolerance(measure=measure, quarter=Q2, tolerance=amount, **said)
    plan_settings.set_target(measure=measure, quarter=Q2, target=at_least(0), **said)
    with pytest.raises(Refusal, match="set an amount instead"):
        percent = Tolerance(ToleranceKind.PERCENT, Decimal(5))
        plan_settings.set_tolerance(measure=measure, quarter=Q2, tolerance=percent, **said)


def test_stated_bounds_beside_a_target_that_is_shared_out_are_refused(plan, said):
    bounds = Tolerance(ToleranceKind.BOUNDS, low=Decimal(350))
    with pytest.raises(Refusal, match="shared out over the months: set an amount"):
        plan_settings.set_tolerance(measure=plan.measures["H3"], quarter=Q2, tolerance=bounds, **said)


@pytest.mark.parametrize(
    ("tolerance", "found"),
    [
        (Tolerance(ToleranceKind.PERCENT, Decimal(2)), Status.OFF_TARGET),
        (Tolerance(ToleranceKind.ABSOLUTE, Decimal(2)), Status.SATISFACTORY),
        (Tolerance(ToleranceKind.BOUNDS, low=Decimal("88.5")), Status.OFF_TARGET),
        (Tolerance(ToleranceKind.BOUNDS, low=Decimal(88)), Status.SATISFACTORY),
    ],
)
def test_every_kind_of_tolerance_can_be_set(plan, figures, said, tolerance, found):
    plan_settings.set_tolerance(measure=plan.measures["H1"], quarter=Q2, tolerance=tolerance, **said)
    assert (status(Q1), status(Q2)) == (Status.ON_TARGET, found)


def test_a_measure_goes_back_to_the_tolerance_of_the_whole_plan(plan, figures, said):
    """Of its own there is none any more: the next change of the plan's tolerance is its own too."""
    measure = plan.measures["H1"]
    own = Tolerance(ToleranceKind.BOUNDS, low=Decimal("88.5"))
    plan_settings.set_tolerance(measure=measure, quarter=Q2, tolerance=own, **said)
    open_cycle(plan.edition, Q3, plan.lead)
    plan.figure("H1", Q3.key, "88")
    plan_settings.set_tolerance(measure=measure, quarter=Q3, tolerance=None, **said)
    assert (status(Q2), status(Q3)) == (Status.OFF_TARGET, Status.SATISFACTORY)
    assert in_words(plan, quarter=Q3)["Tolerance"] == in_words(plan, "H2", Q3)["Tolerance"]
    assert [later.value for later in measure_settings(plan.edition, "H1", Q2, AT.date()).later] == [
        "As in the whole plan"
    ]
    plan_settings.set_default_tolerance(edition=plan.edition, quarter=Q4, percent=Decimal(1), **said)
    open_cycle(plan.edition, Q4, plan.lead)
    plan.figure("H1", Q4.key, "88")
    assert status(Q4) == Status.OFF_TARGET
    event = AuditEvent.objects.filter(subject=measure.key, verb="threshold.set").latest("pk")
    assert (event.before["Tolerance"], event.after["Tolerance"]) == (
        "Satisfactory down to 88.5%",
        "As in the whole plan",
    )


def test_what_has_no_tolerance_of_its_own_cannot_go_back_to_the_plans(plan, said):
    with pytest.raises(Refusal, match="has the tolerance of the whole plan in Quarter 2 .* already"):
        plan_settings.set_tolerance(measure=plan.measures["H1"], quarter=Q2, tolerance=None, **said)


def test_a_target_of_zero_keeps_a_measure_from_the_plans_percentage(plan, said):
    measure = plan.measures["H1"]
    amount = Tolerance(ToleranceKind.ABSOLUTE, Decimal(1))
    plan_settings.set_tolerance(measure=measure, quarter=Q2, tolerance=amount, **said)
    plan_settings.set_target(measure=measure, quarter=Q2, target=at_least(0), **said)
    with pytest.raises(Refusal, match="amount"):
        plan_settings.set_tolerance(measure=measure, quarter=Q3, tolerance=None, **said)


def change_definition(plan, said, quarter=Q2, words="Ships over ten metres only"):
    return definitions.change(measure=plan.measures["H1"], quarter=quarter, words=words, **said)


def test_a_changed_definition_breaks_the_series_from_its_quarter_on(plan, figures, said):
    """Figures that are in already count under it; nothing is compared across it, and what follows is compared again."""
    assert row(Q2).direction.direction == Direction.WORSE
    change_definition(plan, said)
    assert row(Q2).direction.direction == Direction.NOT_APPLICABLE
    assert "definition has changed" in row(Q2).direction.working
    assert definition_in(plan.component("H1"), Q1) == 1
    assert definition_in(plan.component("H1"), Q2) == definition_in(plan.component("H1"), Q3) == 2
    open_cycle(plan.edition, Q3, plan.lead)
    plan.figure("H1", Q3.key, "80", definition=2)
    assert row(Q3).direction.direction == Direction.WORSE
    assert in_words(plan)["Definition"] == "Counted otherwise since 1 July 2031: Ships over ten metres only"
    assert in_words(plan, quarter=Q1)["Definition"] == "Counted in the same way all along"


def test_a_definition_is_put_right_in_its_own_quarter_and_never_dated_before_a_later_one(plan, said):
    change_definition(plan, said, Q3)
    change_definition(plan, said, Q3, "Ships over twelve metres only")
    assert list(Definition.objects.values_list("number", "words")) == [(2, "Ships over twelve metres only")]
    with pytest.raises(Refusal, match="otherwise from 1 October 2031 already"):
        change_definition(plan, said, Q2)
    assert change_definition(plan, said, Q4, "All ships").number == 3
    with pytest.raises(Refusal, match="Say what is counted"):
        change_definition(plan, said, Q4, " ")


def test_a_changed_definition_is_withdrawn_while_nothing_was_reported_under_it(plan, figures, said):
    direction = row(Q2).direction
    change_definition(plan, said)
    change_definition(plan, said, Q4, "All ships")
    measure = plan.measures["H1"]
    definitions.withdraw(measure=measure, **said)
    assert in_words(plan, quarter=Q4)["Definition"] == "Counted otherwise since 1 July 2031: Ships over ten metres only"
    definitions.withdraw(measure=measure, **said)
    assert not Definition.objects.exists()
    assert definition_in(plan.component("H1"), Q2) == definition_in(plan.component("H1"), Q3) == 1
    assert row(Q2).direction == direction
    event = trail("measure:H1").filter(verb="definition.withdrawn").last()
    assert event.reason == said["reason"] and event.after["Definition"] == "Counted in the same way all along"
    with pytest.raises(Refusal, match="nothing to withdraw"):
        definitions.withdraw(measure=measure, **said)


def test_a_definition_under_which_a_quarter_was_reported_is_not_withdrawn(plan, said):
    change_definition(plan, said)
    measure = plan.measures["H1"]
    with pytest.raises(StaleSettings):
        definitions.withdraw(measure=measure, seen="0" * 32, **said)
    with pytest.raises(Refusal, match="Say why"):
        definitions.withdraw(measure=measure, **said | {"reason": ""})
    plan.edition.cycles.update(state=CycleState.CLOSED, closed_at=AT, closed_by=plan.lead)
    with pytest.raises(Refusal, match="stays as it was"):
        definitions.withdraw(measure=measure, **said)
    assert Definition.objects.exists()


def test_figures_outside_bounds_are_the_newest_of_the_measure_itself(plan, said):
    measure = plan.measures["H1"]
    plan.figure("H1", Q1.key, "120")
    plan.figure("H1", Q1.key, "95", version=2)
    plan.figure("H1", Q2.key, "40")
    assert figures_outside(measure, None, None) == []
    assert figures_outside(measure, Decimal(50), Decimal(100)) == ["Q2 2031/32: 40.0%"]
    assert figures_outside(measure, Decimal(96), None) == ["Q1 2031/32: 95.0%", "Q2 2031/32: 40.0%"]


def test_a_default_tolerance_leaves_alone_what_has_its_own(plan, figures, said):
    plan.figure("H2", Q2.key, "2.55")
    own = Tolerance(ToleranceKind.PERCENT, Decimal(5))
    plan_settings.set_tolerance(measure=plan.measures["H1"], quarter=Q2, tolerance=own, **said)
    plan_settings.set_default_tolerance(edition=plan.edition, quarter=Q2, percent=Decimal(1), **said)
    assert (status(Q2), status(Q2, "H2")) == (Status.SATISFACTORY, Status.OFF_TARGET)
    assert Threshold.objects.filter(measure=None).count() == 2


def test_of_a_methodology_only_what_is_given_changes(plan, said):
    measure = plan.measures["H3"]
    plan_settings.set_method(measure=measure, quarter=Q3, frequency=Frequency.MONTHLY.value, **said)
    older, newer = Method.objects.filter(measure=measure).order_by("from_on")
    assert (newer.from_on, newer.frequency, newer.roll_up) == (Q3.start, "monthly", "sum")
    assert older.frequency == "quarterly"


def test_a_methodology_that_is_none_is_refused_by_the_record(plan, said):
    with pytest.raises(ValidationError):
        plan_settings.set_method(measure=plan.measures["H1"], quarter=Q2, polarity="upwards", **said)


def test_a_measure_is_added_from_a_quarter_on(plan, said):
    given = {
        "outcome": plan.outcome,
        "ref": "H9",
        "title": "Nets mended",
        "directorate": plan.directorate,
        "unit": UnitOfMeasure(UnitKind.COUNT),
        "polarity": Polarity.HIGH,
        "frequency": Frequency.QUARTERLY,
        "roll_up": RollUp.SUM,
    }
    added = measures.add(quarter=Q2, **given, **said)
    assert row(Q1, "H9") is None and row(Q2, "H9").status.status == Status.NOT_APPLICABLE
    assert Measure.objects.order_by("position").last() == added
    with pytest.raises(ValidationError):
        measures.add(quarter=Q2, **given, **said)


def test_a_unit_changes_only_while_there_is_no_figure_but_its_decimals_do(plan, said):
    measure = plan.measures["H1"]
    measures.set_unit(measure=measure, unit=UnitOfMeasure(UnitKind.SCORE, decimal_places=2), **said)
    plan.figure("H1", Q2.key, "4.25")
    with pytest.raises(Refusal, match="Retire the measure, and add a new one"):
        measures.set_unit(measure=measure, unit=UnitOfMeasure(UnitKind.COUNT), **said)
    measures.set_unit(measure=measure, unit=UnitOfMeasure(UnitKind.SCORE, decimal_places=1), **said)
    assert Component.objects.get(series=measure.series).decimal_places == 1


def test_a_measure_is_put_behind_another(plan, said):
    h1, h4 = plan.measures["H1"], plan.measures["H4"]
    measures.put_after(measure=h4, other=h1, **said)
    in_order = Measure.objects.order_by("position").values_list("ref", flat=True)
    assert list(in_order) == ["H1", "H4", "H2", "H3", "H5"]
    measures.put_after(measure=h4, other=None, **said)
    assert Measure.objects.order_by("position").first() == h4
    measures.put_after(measure=h4, other=None, **said)
    assert [event.reason for event in trail("measure:H4")] == [said["reason"]] * 2
    with pytest.raises(Refusal, match="Say why"):
        measures.put_after(measure=h4, other=h1, **said | {"reason": " "})


def test_a_retired_measure_may_come_back_until_a_quarter_is_reported_without_it(plan, said):
    measure = plan.measures["H1"]
    measures.retire(measure=measure, quarter=Q2, **said)
    assert row(Q2) is None
    with pytest.raises(Refusal, match="retired already"):
        measures.retire(measure=measure, quarter=Q2, **said)
    measures.take_back(measure=measure, quarter=Q2, **said)
    assert row(Q2) is not None
    measures.retire(measure=measure, quarter=Q2, **said)
    plan.edition.cycles.update(state=CycleState.CLOSED, closed_at=AT, closed_by=plan.lead)
    with pytest.raises(Refusal, match="stays as it was"):
        measures.take_back(measure=measure, quarter=Q2, **said)


def test_a_part_is_named_and_ended_and_one_just_begun_is_taken_back(plan, said):
    measure = plan.measures["H1"]
    part = {"role": ComponentRole.PART, "unit": UnitOfMeasure(UnitKind.PERCENT), "polarity": None, "quarter": Q2}
    north = components.add(measure=measure, label="North", **part, **said)
    with pytest.raises(Refusal, match="a figure of that name already"):
        components.add(measure=measure, label="north", **part, **said)
    components.rename(measure=measure, component=north, label="North quay", **said)
    plan.figure("H1", Q2.key, "80", key="north")
    with pytest.raises(Refusal, match="has figures from that quarter on"):
        components.end(measure=measure, component=north, quarter=Q2, **said)
    components.end(measure=measure, component=north, quarter=Q3, **said)
    assert Component.objects.get(key="north").to_on == Q3.start


def seen_in(plan, quarter, ref, change):
    return preview(
        edition=plan.edition,
        quarters=plan_quarters(plan.edition, AT.date()),
        quarter=quarter,
        ref=ref,
        change=change,
        on=AT.date(),
    )


def test_a_preview_says_what_is_turned_and_changes_nothing(plan, figures, said):
    change = EVERY_CHANGE["tolerance"]
    shown = seen_in(plan, Q2, "H1", lambda quarter: change(plan.measures["H1"], quarter, said))
    assert shown.sentences == ["This turns 1 measure from satisfactory to off target."]
    assert [(each.name, each.old, each.new) for each in shown.said] == [
        ("Tolerance", "Within 5% of the target, as in the whole plan", "Within 1 point of the target")
    ]
    assert status(Q2) == Status.SATISFACTORY and not AuditEvent.objects.exists()


def test_a_preview_of_a_later_quarter_says_what_it_would_do_now(plan, figures, said):
    change = EVERY_CHANGE["target"]
    shown = seen_in(plan, Q4, "H1", lambda quarter: change(plan.measures["H1"], quarter, said))
    assert (shown.is_as_if, shown.quarters) == (True, (Q2,))
    assert shown.sentences == ["It would turn 1 measure from satisfactory to off target."]


def test_a_preview_of_the_whole_plan_names_every_measure_that_is_turned(plan, figures, said):
    plan.figure("H2", Q2.key, "2.55")
    change = EVERY_CHANGE["default tolerance"]
    shown = seen_in(plan, Q2, None, lambda quarter: change(plan.measures["H1"], quarter, said))
    assert [each.ref for each in shown.effects] == ["H1", "H2"]
    assert shown.sentences == ["This turns 2 measures from satisfactory to off target."]


def test_a_preview_refuses_what_the_change_refuses(plan, said):
    change = EVERY_CHANGE["target"]
    with pytest.raises(Refusal, match="Choose Quarter 2"):
        seen_in(plan, Q1, "H1", lambda quarter: change(plan.measures["H1"], quarter, said))


def test_a_preview_of_another_order_takes_nothing_out_of_the_plan(plan, figures, said):
    shown = preview(
        edition=plan.edition,
        quarters=plan_quarters(plan.edition, AT.date()),
        quarter=Q2,
        ref=None,
        change=lambda _: measures.put_after(measure=plan.measures["H4"], other=None, **said),
        on=AT.date(),
        look=lambda: {"Order": ", ".join(refs_in_order(plan.outcome.pk))},
    )
    assert not shown.effects
    assert [(each.old, each.new) for each in shown.said] == [("H1, H2, H3, H4, H5", "H4, H1, H2, H3, H5")]


@pytest.mark.parametrize("spread", [Spread.EVEN, Spread.YEAR])
def test_a_target_for_the_year_is_judged_on_the_year_to_date(plan, said, spread):
    plan.figure("H3", Q1.key, "90")
    plan.figure("H3", Q2.key, "120")
    target = Declared(TargetKind.NUMERIC, Operator.AT_LEAST, Decimal(400), spread=spread)
    plan_settings.set_target(measure=plan.measures["H3"], quarter=Q2, target=target, **said)
    assert status(Q2, "H3") == (Status.ON_TARGET if spread == Spread.EVEN else Status.OFF_TARGET)


def test_the_settings_of_a_measure_take_the_same_few_queries(plan, django_assert_num_queries):
    with django_assert_num_queries(9):
        assert measure_settings(plan.edition, "H1", Q2, AT.date()).in_words["Owner"] == "Owner"
