"""A kept scorecard follows the record row by row, and is always what computing all of it anew would give."""

from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from council_portal import audit
from performance.actions import commentaries, observations, overrides, plan_settings, sign_off
from performance.actions.observations import Entry
from performance.actions.refusal import Refusal
from performance.models import Commentary, CommentaryKind, Measure, Observation, Override, OverrideOf, PlanEdition
from performance.queries.kept import MOST_EVENTS, measures_of
from performance.queries.scorecard import computed, cycle_of, scorecard
from performance.rules.life_cycle import Audience
from performance.rules.targets import Operator, Target, TargetKind
from tests.factories.performance import AT, YEAR, invented_plan, open_cycle

pytestmark = pytest.mark.django_db(transaction=True)

Q2 = YEAR.quarters[1]
REFS = ["H1", "H2", "H4"]


@pytest.fixture
def plan(transactional_db):
    """The invented plan in service: what was loaded is in the audit, and both audiences have looked."""
    plan = invented_plan()
    for ref in REFS:
        plan.figure(ref, Q2.key, "50")
    recorded("plan.loaded", "plan:harbour")
    look()
    return plan


@transaction.atomic
def recorded(verb: str, subject: str) -> None:
    audit.record(verb=verb, subject=subject, summary="Something", by=None)


def look() -> None:
    """Both audiences' scorecards are what computing them from the record alone gives, and are kept from now on."""
    for audience in (Audience.OFFICERS, Audience.MEMBERS):
        assert scorecard(Q2, audience) == computed(cycle_of(Q2), audience), audience


class Doing:
    """What people do to the record, whatever stands there; what is refused leaves it as it was."""

    def __init__(self, plan):
        self.plan = plan

    def submit(self, ref: str, value: int) -> None:
        self._enter(observations.submit, ref, value, {})

    def draft(self, ref: str, value: int) -> None:
        newest = self._newest(ref)
        is_draft = newest is not None and newest.state == "draft"
        self._enter(observations.save_draft, ref, value, {"expected_draft": newest.row_version if is_draft else 0})

    def approve(self, ref: str, _: int) -> None:
        measure = self.plan.measures[ref]
        sign_off.verify_all(measure=measure, quarter=Q2, by=self.plan.lead, at=AT)
        sign_off.approve_all(measure=measure, quarter=Q2, by=self.plan.approver, at=AT)

    def send_back(self, ref: str, _: int) -> None:
        for version in (*Override.objects.awaiting_sign_off(), *Commentary.objects.awaiting_sign_off()):
            sign_off.return_words(version=version, by=self.plan.approver, at=AT, reason="Not so")

    def judge(self, ref: str, value: int) -> None:
        overrides.set_(
            measure=self.plan.measures[ref],
            quarter=Q2,
            of=OverrideOf.STATUS,
            value=["", "on_target", "off_target"][value % 3],
            reason="As the owner sees it",
            by=self.plan.owner,
            at=AT,
        )

    def comment(self, ref: str, value: int) -> None:
        standing = Commentary.objects.filter(measure=self.plan.measures[ref], kind=CommentaryKind.COMMENTARY)
        newest = standing.for_period(Q2).order_by("-version").first()
        commentaries.write(
            measure=self.plan.measures[ref],
            kind=CommentaryKind.COMMENTARY,
            quarter=Q2,
            text=f"It is {value}",
            by=self.plan.owner,
            at=AT,
            expected_version=newest.version if newest else 0,
        )

    def aim(self, ref: str, value: int) -> None:
        """The plan itself changes, whereupon nothing that was kept may stand."""
        plan_settings.set_target(
            measure=self.plan.measures[ref],
            target=Target(TargetKind.NUMERIC, Operator.AT_LEAST, Decimal(value)),
            quarter=Q2,
            by=self.plan.lead,
            at=AT,
            reason="Agreed by the committee",
        )

    def undo(self, ref: str, value: int) -> None:
        """Somebody enters a figure in a transaction that is given up."""
        with transaction.atomic():
            self.submit(ref, value)
            transaction.set_rollback(True)

    def _enter(self, action, ref: str, value: int, expected: dict) -> None:
        newest = self._newest(ref)
        settled = newest.version - (newest.state == "draft") if newest else 0
        action(
            measure=self.plan.measures[ref],
            component=self.plan.component(ref),
            period=Q2,
            entry=Entry(value=Decimal(value)),
            by=self.plan.owner,
            at=AT,
            expected_version=settled,
            **expected,
        )

    def _newest(self, ref: str) -> Observation | None:
        versions = Observation.objects.filter(component=self.plan.component(ref), kind="figure").for_period(Q2)
        return versions.order_by("-version").first()


deeds = st.tuples(
    st.sampled_from(["submit", "draft", "approve", "send_back", "judge", "comment", "aim", "undo"]),
    st.sampled_from(REFS),
    st.integers(0, 100),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(deeds, min_size=1, max_size=4))
def test_after_whatever_is_written_it_is_what_computing_it_anew_gives(plan, deeds):
    """The record goes on from example to example: what one leaves there is what the next begins with."""
    doing = Doing(plan)
    for deed, ref, value in deeds:
        try:
            getattr(doing, deed)(ref, value)
        except Refusal:
            pass
        look()


def test_only_the_row_that_was_written_is_made_anew(plan):
    before = scorecard(Q2, Audience.OFFICERS)
    Doing(plan).submit("H1", 60)
    after = scorecard(Q2, Audience.OFFICERS)
    assert [row.ref for row in after.rows if row is not before.row(row.ref)] == ["H1"]
    assert after.row("H1").figure.text == "60.0%"


def test_it_follows_in_five_queries(plan, django_assert_num_queries):
    Doing(plan).submit("H1", 60)
    with django_assert_num_queries(5):
        scorecard(Q2, Audience.OFFICERS)


def test_a_draft_shows_to_nobody_and_costs_no_whole_scorecard(plan):
    before = scorecard(Q2, Audience.OFFICERS)
    Doing(plan).draft("H1", 60)
    after = scorecard(Q2, Audience.OFFICERS)
    assert after == before and after.row("H2") is before.row("H2")


def test_a_figure_entered_for_another_editions_measure_shows_in_the_measure_that_shares_it(plan):
    later = YEAR.shifted(1)
    edition = PlanEdition.objects.create(title="Harbour Plan 2032/33", from_on=later.start, to_on=later.end)
    kept = plan.measures["H1"]
    other = Measure.objects.create(
        edition=edition, outcome=kept.outcome, directorate=kept.directorate, series=kept.series, ref="N9", position=1,
        title="The same, by another name",
    )  # fmt: skip
    recorded("plan.opened", "plan:2032-33")
    look()
    plan.figure("H1", Q2.key, "71", version=2)
    recorded("observation.submitted", other.key)
    look()
    assert scorecard(Q2, Audience.OFFICERS).row("H1").figure.text == "71.0%"


def test_what_changes_the_whole_plan_makes_every_row_anew(plan):
    before = scorecard(Q2, Audience.OFFICERS)
    recorded("directorate.renamed", "directorate:HAVEN")
    assert all(row is not before.row(row.ref) for row in scorecard(Q2, Audience.OFFICERS).rows)


def test_after_more_events_than_are_worth_following_every_row_is_made_anew(plan):
    before = scorecard(Q2, Audience.OFFICERS)
    for _ in range(MOST_EVENTS):
        recorded("observation.drafted", "measure-draft:H1")
    assert scorecard(Q2, Audience.OFFICERS).row("H2") is before.row("H2")
    for _ in range(MOST_EVENTS + 1):
        recorded("observation.drafted", "measure-draft:H1")
    assert scorecard(Q2, Audience.OFFICERS).row("H2") is not before.row("H2")


def test_another_quarters_scorecard_follows_too(plan):
    open_cycle(plan.edition, YEAR.quarters[2], plan.lead)
    recorded("cycle.opened", "performance-quarter:2031-32-Q3")
    before = scorecard(YEAR.quarters[2], Audience.OFFICERS)
    Doing(plan).submit("H1", 60)
    after = scorecard(YEAR.quarters[2], Audience.OFFICERS)
    assert after.row("H1").quarters[1].text == "60.0%" != before.row("H1").quarters[1].text


@pytest.mark.parametrize(
    ("events", "refs"),
    [
        ([], set()),
        ([("observation.submitted", "measure:1.A5"), ("override.set", "measure:2.B9(c)")], {"1.A5", "2.B9(c)"}),
        ([("commentary.drafted", "measure-draft:1.A5")], {"1.A5"}),
        ([("observation.submitted", "measure:1.A5"), ("target.set", "measure:1.A5")], None),
        ([("cycle.reopened", "measure:1.A5")], None),
        ([("observation.submitted", "performance-quarter:2016-17-Q3")], None),
        ([("file.read", "council:council")], None),
    ],
)
def test_what_the_events_touch(events, refs):
    assert measures_of(events) == refs
