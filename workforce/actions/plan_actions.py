"""What is done to an action of the engagement plan: telling what has been done, and changing where it stands."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from council_portal import audit
from council_portal.access.actor import Actor
from council_portal.access.permissions import require
from council_portal.clock import LONDON
from council_portal.models import User
from council_portal.stale import require_unchanged
from workforce.models import Action, Update
from workforce.rules.status import ActionStatus, why_not

STANDING = ("status", "status_reason")


@transaction.atomic
def tell_update(*, action: Action, text: str, told_on: date, by: User, at: datetime) -> Update:
    """Adds what has been done about an action, as told on a day that is not to come.

    Raises PermissionDenied for anybody but HR, ValidationError for a bad text or day.
    """
    require(_actor(by, at), "workforce.keep", action.theme.exercise)
    if told_on > at.astimezone(LONDON).date():
        raise ValidationError({"told_on": "An update tells what has been done: its day cannot be in the future."})
    update = Update(action=action, text=text.strip(), told_on=told_on, recorded_at=at, recorded_by=by)
    update.full_clean()
    update.save()
    audit.record(
        verb="action.update_told",
        subject=action.key,
        summary=f"Told what has been done about {action.ref}",
        by=by,
        after={"told_on": told_on, "text": update.text},
    )
    return update


@transaction.atomic
def change_status(
    *, action: Action, status: ActionStatus, why: str, by: User, at: datetime, as_read: str | None = None
) -> Action:
    """Moves an action to another status; `as_read` is the fingerprint of STANDING that the form carried.

    Raises PermissionDenied for anybody but HR, ChangedMeanwhile where somebody was quicker, ValidationError where the
    one status may not follow the other or a reason is missing.
    """
    action = Action.objects.select_for_update(of=("self",)).select_related("theme__exercise").get(pk=action.pk)
    require(_actor(by, at), "workforce.keep", action.theme.exercise)
    require_unchanged(action, STANDING, as_read)
    current, why = ActionStatus(action.status), why.strip()
    if refused := why_not(current, status, why):
        field = "status" if why or not (status.needs_why or current.is_closed) else "why"
        raise ValidationError({field: refused})
    before = {"status": action.status, "status_reason": action.status_reason}
    action.status, action.status_reason = status.value, why
    action.full_clean()
    action.save(update_fields=STANDING)
    audit.record(
        verb="action.status_changed",
        subject=action.key,
        summary=f"Changed {action.ref} from {current.label.lower()} to {status.label.lower()}",
        by=by,
        before=before,
        after={"status": action.status, "status_reason": action.status_reason},
        reason=why,
    )
    return action


def _actor(by: User, at: datetime) -> Actor:
    return Actor(user=by, on=at.astimezone(LONDON).date())
