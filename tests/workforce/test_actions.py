"""Updates and statuses: who may give them, what is refused, what the audit keeps."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from council_portal.models import AuditEvent, Visibility
from council_portal.stale import ChangedMeanwhile, fingerprint
from tests.factories import workforce as westmere
from workforce.actions import exercises, plan_actions
from workforce.rules.status import ActionStatus

pytestmark = pytest.mark.django_db
AT = datetime(2017, 2, 9, 10, tzinfo=UTC)


@pytest.fixture
def action():
    return westmere.action(westmere.theme(westmere.exercise()))


def test_an_update_is_added_and_audited(cast, action):
    made = plan_actions.tell_update(
        action=action, text=" Rotas are out ", told_on=date(2017, 2, 8), by=cast["hr_officer"], at=AT
    )
    assert (made.text, made.recorded_by) == ("Rotas are out", cast["hr_officer"])
    event = AuditEvent.objects.get(verb="action.update_told")
    assert (event.subject, event.by, event.after["text"]) == ("engagement:WD01", cast["hr_officer"], "Rotas are out")


def test_an_update_cannot_be_of_a_day_to_come(cast, action):
    with pytest.raises(ValidationError, match="future"):
        plan_actions.tell_update(action=action, text="Soon", told_on=date(2017, 2, 10), by=cast["hr_officer"], at=AT)


def test_an_empty_update_is_refused(cast, action):
    with pytest.raises(ValidationError):
        plan_actions.tell_update(action=action, text="  ", told_on=date(2017, 2, 8), by=cast["hr_officer"], at=AT)


@pytest.mark.parametrize(
    "who", ["officer_cyps", "performance_lead", "finance_officer", "administrator", "member_alder"]
)
def test_nobody_but_hr_keeps_the_plan(cast, action, who):
    with pytest.raises(PermissionDenied, match="HR officer"):
        plan_actions.tell_update(action=action, text="Done", told_on=date(2017, 2, 8), by=cast[who], at=AT)
    with pytest.raises(PermissionDenied, match="HR officer"):
        plan_actions.change_status(action=action, status=ActionStatus.COMPLETE, why="", by=cast[who], at=AT)
    assert not AuditEvent.objects.filter(subject=action.key).exists()


def test_a_status_changes_and_the_audit_keeps_both(cast, action):
    plan_actions.change_status(action=action, status=ActionStatus.IN_PROGRESS, why="", by=cast["hr_officer"], at=AT)
    action.refresh_from_db()
    assert action.status == "in_progress"
    event = AuditEvent.objects.get(verb="action.status_changed")
    assert (event.before["status"], event.after["status"]) == ("proposed", "in_progress")


def test_dropping_an_action_without_a_reason_is_refused_beside_the_reason(cast, action):
    with pytest.raises(ValidationError) as refused:
        plan_actions.change_status(action=action, status=ActionStatus.NOT_PURSUED, why="", by=cast["hr_officer"], at=AT)
    assert list(refused.value.message_dict) == ["why"]
    action.refresh_from_db()
    assert action.status == "proposed"


def test_a_form_read_before_somebody_elses_change_is_refused(cast, action):
    as_read = fingerprint(action, plan_actions.STANDING)
    plan_actions.change_status(action=action, status=ActionStatus.COMPLETE, why="", by=cast["hr_officer"], at=AT)
    with pytest.raises(ChangedMeanwhile) as changed:
        plan_actions.change_status(
            action=action, status=ActionStatus.IN_PROGRESS, why="", by=cast["hr_officer"], at=AT, as_read=as_read
        )
    assert changed.value.now["status"] == "complete"


def test_publishing_makes_the_plan_public_once(cast):
    exercise = westmere.exercise()
    exercises.publish(exercise=exercise, by=cast["hr_officer"], at=AT)
    exercises.publish(exercise=exercise, by=cast["clerk"], at=AT)
    exercise.refresh_from_db()
    assert (exercise.visibility, exercise.published_on) == (Visibility.PUBLIC, date(2017, 2, 9))
    assert AuditEvent.objects.filter(verb="exercise.published").count() == 1


def test_only_hr_publishes(cast):
    with pytest.raises(PermissionDenied):
        exercises.publish(exercise=westmere.exercise(), by=cast["clerk"], at=AT)
