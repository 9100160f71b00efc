"""Who answers for a measure and who approves it: given from a day on, ended, never deleted."""

from datetime import date, datetime

from django.db import transaction

from council_portal.access.actor import Actor
from council_portal.access.roles import Role
from council_portal.clock import LONDON
from council_portal.days import long_date
from council_portal.models import User
from performance.actions import plan_audit
from performance.actions.plan_changes import lock_measure, require_reason, require_unchanged
from performance.actions.refusal import Refusal
from performance.models import Measure, Responsibility, ResponsibilityKind
from performance.models.responsibility import ENTERS
from performance.queries import plan_words as words
from performance.rules import answering


@transaction.atomic
def give(
    *,
    measure: Measure,
    kind: ResponsibilityKind,
    user: User | None,
    from_on: date,
    reason: str,
    by: User,
    at: datetime,
    seen: str | None = None,
    channel: str = "form",
) -> Responsibility | None:
    """Gives a part in a measure to somebody from a day on, or with no user to nobody; whoever had it has it no more.

    Where somebody follows already from a later day, it is given until then. Raises StaleSettings where it was passed on
    since `seen`; Refusal without a reason, from a day gone by, where the person has it already, where owner and
    approver would be one person, or where the person does not hold the role on that day.
    """
    measure = lock_measure(measure)
    reason = require_reason(reason)
    rows = list(Responsibility.objects.filter(measure=measure).select_related("user").order_by("from_on"))
    require_unchanged(rows, seen)
    today = at.astimezone(LONDON).date()
    own = [row for row in rows if row.kind == kind]
    followed = next((row for row in own if row.from_on > from_on), None)
    now = next((row for row in own if row.from_on <= from_on and (row.to_on is None or row.to_on > from_on)), None)
    if user is None and now is None:
        raise Refusal(f"Nobody is {kind.label.lower()} of {measure.ref} on that day.")
    part = answering.Part(kind.value, user.pk if user else 0, from_on, followed.from_on if followed else None)
    others = [answering.Part(row.kind, row.user_id, row.from_on, row.to_on) for row in rows if row.kind != kind]
    if why := answering.refusal(part, others, today=today):
        raise Refusal(why)
    if user and (why := refusal_of_person(user, kind, from_on)):
        raise Refusal(why)
    if user and now and (now.user_id, now.to_on) == (user.pk, part.to_on):
        raise Refusal(f"{user.name} is {kind.label.lower()} of {measure.ref} on that day already: nothing changes.")
    before = {kind.label: words.responsibility_in_words(now)}
    given, gone = None, None
    if now and now.from_on == from_on and user:
        given, now = now, None
        given.user, given.to_on = user, part.to_on
    else:
        if now and now.from_on == from_on:
            gone, now = now, None
            gone.delete()
        elif now:
            now.to_on = from_on
            now.full_clean()
            now.save(update_fields=["to_on"])
        if user:
            given = Responsibility(measure=measure, kind=kind, user=user, from_on=from_on, to_on=part.to_on)
    if given:
        given.full_clean()
        given.save()
    plan_audit.record(
        "responsibility.given",
        measure,
        f"{kind.label.lower()}: {words.responsibility_in_words(given)}, from {long_date(from_on)}",
        by=by,
        before=before,
        after={kind.label: words.responsibility_in_words(given), "From": from_on},
        reason=reason,
        rows=[row for row in (now, given) if row],
        gone=[gone] if gone else [],
        channel=channel,
    )
    return given


def refusal_of_person(user: User, kind: ResponsibilityKind, on: date) -> str | None:
    """Why somebody cannot play the part on the day, as a sentence; None where they can."""
    role = Role.OFFICER if kind in ENTERS else Role.APPROVER
    if not user.is_active:
        return f"{user.name}'s account is retired. Choose somebody else."
    if not Actor(user=user, on=on).has(role):
        return (
            f"{user.name} is no {role.label.lower()} on {long_date(on)}. "
            "Choose somebody else, or ask an administrator to give them the role first."
        )
    return None
