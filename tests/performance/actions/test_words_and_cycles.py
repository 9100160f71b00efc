"""Overrides, commentary, the report's words, and the quarter they belong to."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from council_portal import audit
from council_portal.stale import ChangedMeanwhile, fingerprint
from performance.actions import commentaries, cycles, overrides, sign_off
from performance.actions.commentaries import StaleText
from performance.actions.refusal import Refusal
from performance.models import Commentary, NarrativeSection, Override, OverrideOf, ReportingCycle
from tests.factories.performance import AT, YEAR

Q1, Q2, Q3 = YEAR.quarters[:3]


@pytest.fixture
def override(plan):
    def call(value="on_target", reason="The storm was exceptional.", of=OverrideOf.STATUS, quarter=Q2):
        return overrides.set_(
            measure=plan.measures["H1"], quarter=quarter, of=of, value=value, reason=reason, by=plan.owner, at=AT
        )

    return call


@pytest.fixture
def write(plan):
    def call(text, expected_version=0, by=None):
        return commentaries.write(
            measure=plan.measures["H1"],
            quarter=Q2,
            text=text,
            by=by or plan.owner,
            at=AT,
            expected_version=expected_version,
        )

    return call


def test_a_newer_override_takes_the_place_of_an_older_one_and_both_are_kept(plan, override):
    override()
    newer = override("off_target", "It was not, after all.")
    assert (newer.version, Override.objects.count()) == (2, 2)
    event = list(audit.trail("measure:H1"))[-1]
    assert (event.before["status"], event.after["status"]) == ("on_target", "off_target")
    assert event.reason == "It was not, after all."


def test_an_override_is_taken_back_with_a_reason_too(plan, override):
    override()
    assert override("", "The rules have it right.").value == ""
    with pytest.raises(Refusal, match="Say why"):
        override("", " ")


def test_an_override_is_a_status_or_a_direction(plan, override):
    with pytest.raises(ValidationError, match="no status"):
        override("improved")
    assert override("improved", of=OverrideOf.DIRECTION).of == "direction"


def test_a_closed_quarter_takes_no_override_and_no_commentary(plan, override):
    with pytest.raises(Refusal, match="closed"):
        override(quarter=Q1)
    with pytest.raises(Refusal, match="closed"):
        commentaries.write(
            measure=plan.measures["H1"], quarter=Q1, text="Late.", by=plan.owner, at=AT, expected_version=0
        )


def test_an_override_is_approved_by_another_person_once(plan, override):
    made = override()
    with pytest.raises(Refusal, match="You wrote this yourself"):
        sign_off.approve_words(version=made, by=plan.owner, at=AT)
    sign_off.approve_words(version=made, by=plan.approver, at=AT)
    assert made.is_settled
    with pytest.raises(Refusal, match="already"):
        sign_off.approve_words(version=made, by=plan.approver, at=AT)


def test_every_writing_is_a_version_with_old_and_new_in_the_audit(plan, write):
    write("Calm seas.")
    write("Calm seas until August.", expected_version=1)
    assert [row.version for row in Commentary.objects.order_by("version")] == [1, 2]
    event = list(audit.trail("measure:H1"))[-1]
    assert (event.before["text"], event.after["text"]) == ("Calm seas.", "Calm seas until August.")


def test_a_stale_text_is_given_both(plan, write):
    write("Calm seas.")
    with pytest.raises(StaleText) as stale:
        write("Rough seas.", by=plan.deputy)
    assert (stale.value.theirs.text, stale.value.ours) == ("Calm seas.", "Rough seas.")


@pytest.fixture
def unseen(monkeypatch):
    """Has a model's checks find nothing, as where another's row is committed between them and the save."""

    def of(model):
        monkeypatch.setattr(model, "full_clean", lambda self, **kwargs: None)

    return of


@pytest.mark.parametrize("is_checked", [True, False])
def test_of_two_who_write_at_the_same_moment_the_second_is_told(plan, write, unseen, monkeypatch, is_checked):
    monkeypatch.setattr(commentaries, "_latest", lambda *args: None)
    if not is_checked:
        unseen(Commentary)
    write("Calm seas.")
    with pytest.raises(StaleText) as stale:
        write("Rough seas.", by=plan.deputy)
    assert (stale.value.theirs.text, stale.value.ours) == ("Calm seas.", "Rough seas.")
    assert Commentary.objects.get().text == "Calm seas."


def test_of_two_who_judge_or_open_at_the_same_moment_the_second_is_told(plan, override, unseen, monkeypatch):
    unseen(ReportingCycle)
    opened = {"edition": plan.edition, "by": plan.lead, "at": AT}
    with pytest.raises(Refusal, match="Somebody else opened Quarter 2 .* at the same moment"):
        cycles.open_(quarter=Q2, data_due_on=Q2.end, commentary_due_on=Q2.end, **opened)
    unseen(Override)
    override()
    monkeypatch.setattr(overrides, "_latest", lambda *args: None)
    with pytest.raises(Refusal, match="judged it at the same moment"):
        override("off_target")
    assert Override.objects.get().value == "on_target"


def test_a_report_is_narrated_section_by_section(plan):
    made = commentaries.narrate(
        outcome=plan.outcome,
        section=NarrativeSection.OVERVIEW,
        quarter=Q2,
        text="All boats came home.",
        by=plan.owner,
        at=AT,
        expected_version=0,
    )
    assert made.version == 1
    with pytest.raises(ValidationError):
        commentaries.narrate(
            outcome=plan.outcome,
            section=NarrativeSection.ACTION,
            quarter=Q2,
            text="No action is named.",
            by=plan.owner,
            at=AT,
            expected_version=0,
        )


def test_a_quarter_is_opened_once_within_its_edition(plan):
    dates = {"data_due_on": Q3.end + timedelta(days=20), "commentary_due_on": Q3.end + timedelta(days=27)}
    opened = cycles.open_(edition=plan.edition, quarter=Q3, by=plan.lead, at=AT, **dates)
    assert opened.is_open
    with pytest.raises(ValidationError):
        cycles.open_(edition=plan.edition, quarter=Q3, by=plan.lead, at=AT, **dates)
    with pytest.raises(ValidationError, match="does not cover"):
        cycles.open_(edition=plan.edition, quarter=YEAR.next().quarters[0], by=plan.lead, at=AT, **dates)


def test_a_quarter_is_closed_once(plan):
    cycles.close(cycle=plan.cycle, by=plan.lead, at=AT)
    assert not plan.cycle.is_open
    with pytest.raises(Refusal, match="not open"):
        cycles.close(cycle=plan.cycle, by=plan.lead, at=AT)
    assert [event.verb for event in audit.trail("performance-quarter:2031-32-Q2")] == ["cycle.closed"]


def test_an_exception_needs_a_closed_quarter_a_reason_and_a_day_to_come(plan):
    closed = plan.edition.cycles.get(period_start=Q1.start)
    wanted = {"measure": plan.measures["H1"], "user": plan.owner, "by": plan.lead, "at": AT}
    tomorrow = AT.date() + timedelta(days=1)
    with pytest.raises(Refusal, match="open to everybody"):
        cycles.reopen_for(cycle=plan.cycle, until_on=tomorrow, reason="So.", **wanted)
    with pytest.raises(Refusal, match="Say why"):
        cycles.reopen_for(cycle=closed, until_on=tomorrow, reason=" ", **wanted)
    with pytest.raises(Refusal, match="still to come"):
        cycles.reopen_for(cycle=closed, until_on=AT.date(), reason="So.", **wanted)


def test_an_exception_ends_at_the_councils_midnight_in_june(plan):
    """At 11:30 in the evening UTC it is half past midnight in London, and so the next day."""
    closed = plan.edition.cycles.get(period_start=Q1.start)
    opened_at, evening = datetime(2031, 6, 10, 9, tzinfo=UTC), datetime(2031, 6, 20, 22, 30, tzinfo=UTC)
    harbour, owner = plan.measures["H1"], plan.owner
    cycles.reopen_for(
        cycle=closed, measure=harbour, user=owner, until_on=date(2031, 6, 21), reason="So.", by=plan.lead, at=opened_at
    )
    words = {"measure": harbour, "quarter": Q1, "by": owner}
    judged = words | {"of": OverrideOf.STATUS, "value": "on_target", "reason": "The storm was exceptional."}
    commentaries.write(**words, text="In time.", at=evening, expected_version=0)
    overrides.set_(**judged, at=evening)
    with pytest.raises(Refusal, match="closed"):
        commentaries.write(**words, text="Too late.", at=evening + timedelta(hours=1), expected_version=1)
    with pytest.raises(Refusal, match="closed"):
        overrides.set_(**judged, at=evening + timedelta(hours=1))


def test_an_open_quarters_days_are_changed_with_a_reason_and_not_over_a_change_unseen(plan):
    cycle, days = plan.cycle, {"data_due_on": date(2031, 10, 24), "commentary_due_on": date(2031, 10, 31)}
    given = {"cycle": cycle, "by": plan.lead, "at": AT}
    seen = fingerprint(cycle, cycles.DUE)
    with pytest.raises(Refusal, match="Say why"):
        cycles.change_due(**given, **days, reason=" ")
    with pytest.raises(Refusal, match="before Quarter 2 .* is over"):
        cycles.change_due(**given, **days | {"data_due_on": Q2.last_day}, reason="So.")
    with pytest.raises(ValidationError):
        cycles.change_due(**given, **days | {"commentary_due_on": date(2031, 10, 23)}, reason="So.")
    cycles.change_due(**given, **days, reason="The harbour was shut.", as_read=seen)
    cycle.refresh_from_db()
    assert (cycle.data_due_on, cycle.commentary_due_on) == tuple(days.values())
    (event,) = audit.trail("performance-quarter:2031-32-Q2")
    assert (event.verb, event.reason) == ("cycle.due_changed", "The harbour was shut.")
    with pytest.raises(ChangedMeanwhile):
        cycles.change_due(**given, **days, reason="So.", as_read=seen)
    cycles.close(**given)
    with pytest.raises(Refusal, match="not open"):
        cycles.change_due(**given, **days, reason="So.")
