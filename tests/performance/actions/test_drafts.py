"""Drafts: kept for owner and deputy alone, overtaken by nobody in silence, made real by submitting."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from council_portal import audit
from council_portal.access.actor import Actor
from performance import authority
from performance.actions import commentaries, cycles, observations
from performance.actions.commentaries import StaleText
from performance.actions.observations import Entry, StaleFigure
from performance.actions.refusal import Refusal
from performance.models import Commentary, CommentaryDraft, Observation, ObservationKind
from performance.queries.scorecard import scorecard
from performance.rules.life_cycle import Audience, State
from tests.factories.performance import AT, YEAR

Q1, Q2 = YEAR.quarters[:2]


@pytest.fixture
def place(plan):
    """What says where a figure of H1 for Quarter 2 goes and who puts it there, as before anybody entered anything."""
    return {
        "measure": plan.measures["H1"],
        "component": plan.component("H1"),
        "period": Q2,
        "by": plan.owner,
        "at": AT,
        "expected_version": 0,
        "expected_draft": 0,
    }


@pytest.fixture
def words(plan):
    return {
        "measure": plan.measures["H1"],
        "quarter": Q2,
        "by": plan.owner,
        "at": AT,
        "expected_version": 0,
        "expected_draft": 0,
    }


def entry(value) -> Entry:
    return Entry(value=None if value is None else Decimal(value))


def test_a_draft_is_no_more_than_a_draft(plan, place):
    draft = observations.save_draft(entry=entry("91.5"), **place)
    assert (draft.state, draft.version, draft.row_version) == (State.DRAFT, 1, 1)
    for audience in (Audience.OFFICERS, Audience.MEMBERS):
        assert scorecard(Q2, audience).row("H1").figure.value is None


def test_a_draft_that_was_read_is_changed(place):
    observations.save_draft(entry=entry("91.5"), **place)
    draft = observations.save_draft(entry=entry("92.5"), **place | {"expected_draft": 1})
    assert (draft.value, draft.row_version) == (Decimal("92.5"), 2)
    assert Observation.objects.count() == 1


def test_a_draft_that_was_overtaken_tells_its_author_and_keeps_the_one_that_came_first(plan, place):
    observations.save_draft(entry=entry("91.5"), **place)
    with pytest.raises(StaleFigure) as told:
        observations.save_draft(entry=entry("60"), **place | {"by": plan.deputy})
    assert (told.value.theirs.value, told.value.theirs.entered_by) == (Decimal("91.5"), plan.owner)
    assert told.value.ours.value == Decimal(60)
    assert Observation.objects.get().value == Decimal("91.5")


def test_a_draft_after_somebody_submitted_tells_its_author(plan, place):
    fields = place | {"expected_draft": None}
    observations.submit(entry=entry("91.5"), **fields)
    with pytest.raises(StaleFigure) as told:
        observations.save_draft(entry=entry("60"), **place)
    assert told.value.theirs.state == State.SUBMITTED


def test_an_emptied_draft_leaves_its_row_so_that_an_older_page_finds_out(place):
    observations.save_draft(entry=entry("91.5"), **place)
    emptied = observations.save_draft(entry=Entry(), **place | {"expected_draft": 1})
    assert emptied.holds_nothing
    observations.save_draft(entry=entry("93"), **place | {"expected_draft": 2})
    with pytest.raises(StaleFigure):
        observations.save_draft(entry=entry("60"), **place | {"expected_draft": 1})


def test_submitting_makes_the_draft_real(plan, place):
    draft = observations.save_draft(entry=entry("91.5"), **place)
    figure = observations.submit(entry=entry("91.6"), **place | {"expected_draft": 1})
    assert (figure.pk, figure.state, figure.value, figure.row_version) == (
        draft.pk,
        State.SUBMITTED,
        Decimal("91.6"),
        2,
    )
    assert scorecard(Q2, Audience.OFFICERS).row("H1").figure.value == Decimal("91.6")


def test_submitting_over_a_draft_that_was_not_read_tells_its_author(plan, place):
    observations.save_draft(entry=entry("91.5"), **place | {"by": plan.deputy})
    with pytest.raises(StaleFigure) as told:
        observations.submit(entry=entry("60"), **place)
    assert told.value.theirs.entered_by == plan.deputy


def test_a_draft_is_held_to_the_measures_bounds_and_to_arithmetic(place):
    with pytest.raises(Refusal, match="100"):
        observations.save_draft(entry=entry("101"), **place)
    with pytest.raises(ValidationError, match="denominator of zero"):
        observations.save_draft(entry=Entry(numerator=Decimal(8), denominator=Decimal(0)), **place)
    assert not Observation.objects.exists()


def test_a_closed_quarter_takes_no_drafts(plan, place, words):
    cycles.close(cycle=plan.cycle, by=plan.lead, at=AT)
    with pytest.raises(Refusal, match="closed"):
        observations.save_draft(entry=entry("91.5"), **place)
    with pytest.raises(Refusal, match="closed"):
        commentaries.save_draft(text="Two boats came home.", **words)


def test_a_forecast_is_drafted_with_its_confidence_and_its_reason(plan, place):
    draft = observations.save_draft(
        entry=Entry(value=Decimal(95), confidence="high"),
        kind=ObservationKind.FORECAST,
        why="The harbour is dredged by then.",
        **place | {"period": YEAR},
    )
    assert (draft.confidence, draft.why) == ("high", "The harbour is dredged by then.")
    assert scorecard(Q2, Audience.OFFICERS).row("H1").forecast is None
    observations.submit(
        entry=Entry(value=Decimal(95), confidence="high"),
        kind=ObservationKind.FORECAST,
        why=draft.why,
        **place | {"period": YEAR, "expected_draft": 1},
    )
    assert scorecard(Q2, Audience.OFFICERS).row("H1").forecast.confidence == "high"


def test_each_draft_is_in_the_audit_which_owner_and_deputy_alone_may_read(plan, place, words):
    observations.save_draft(entry=entry("91.5"), **place)
    observations.save_draft(entry=entry("92.5"), **place | {"expected_draft": 1})
    commentaries.save_draft(text="Two boats came home.", **words)
    assert not audit.trail("measure:H1")
    events = list(audit.trail("measure-draft:H1"))
    assert [event.after.get("value", event.after.get("text")) for event in events] == [
        "91.5",
        "92.5",
        "Two boats came home.",
    ]
    assert [event.before.get("value") for event in events] == [None, "91.5000", None]
    readers = {
        user.name: authority.read_drafts(Actor(user=user, on=AT.date()), "measure-draft:H1") is None
        for user in (plan.owner, plan.deputy, plan.approver, plan.lead, plan.member)
    }
    assert readers == {"Owner": True, "Deputy": True, "Approver": False, "Lead": False, "Member": False}


def test_a_draft_of_words_waits_for_nobody_and_counts_for_nobody(plan, words):
    commentaries.save_draft(text="Two boats came home.", **words)
    assert not Commentary.objects.exists()
    assert scorecard(Q2, Audience.OFFICERS).row("H1").commentary == ""


def test_words_submitted_empty_their_draft(plan, words):
    commentaries.save_draft(text="Two boats came home.", **words)
    written = commentaries.write(text="Three boats came home.", **words | {"expected_draft": 1})
    draft = CommentaryDraft.objects.get()
    assert (written.text, draft.text, draft.row_version) == ("Three boats came home.", "", 2)


@pytest.mark.parametrize("act", [commentaries.save_draft, commentaries.write])
def test_words_that_were_overtaken_tell_their_author(plan, words, act):
    commentaries.save_draft(text="Two boats came home.", **words | {"by": plan.deputy})
    with pytest.raises(StaleText) as told:
        act(text="No boat came home.", **words)
    assert (told.value.theirs.text, told.value.ours) == ("Two boats came home.", "No boat came home.")


def test_a_draft_of_words_after_somebody_submitted_tells_its_author(plan, words):
    commentaries.write(text="Two boats came home.", **words | {"by": plan.deputy})
    with pytest.raises(StaleText) as told:
        commentaries.save_draft(text="No boat came home.", **words)
    assert told.value.theirs.version == 1


def test_the_database_keeps_one_draft_of_words_in_a_place(plan, words):
    commentaries.save_draft(text="Two boats came home.", **words)
    second = CommentaryDraft(measure=plan.measures["H1"], by=plan.owner, at=AT)
    second.period = Q2
    with pytest.raises(IntegrityError), transaction.atomic():
        second.save()
    second.period = Q2.months[0]
    with pytest.raises(IntegrityError, match="commentary_draft_is_of_a_quarter"), transaction.atomic():
        second.save()
