"""Who may do what with a measure's figures: from responsibilities, their deputies, and roles."""

from datetime import date

from django.db.models import Q

from council_portal.access.actor import Actor
from council_portal.access.roles import Role
from council_portal.models import User
from performance.models import Measure, Responsibility
from performance.models.responsibility import APPROVES, ENTERS


def stands_for(user: User, on: date) -> list[int]:
    """The people whose part the person plays on the day: themselves, and those whose deputy they are by role."""
    held = user.role_assignments.in_force_on(on).filter(deputises_for__isnull=False)
    return [user.pk, *held.values_list("deputises_for", flat=True)]


def enters(actor: Actor, measure: Measure) -> bool:
    """Whether the person is the measure's owner or a deputy."""
    return _has_part(actor, measure, ENTERS)


def approves(actor: Actor, measure: Measure) -> bool:
    """Whether the person approves for the measure's directorate, or is named as its approver or deputy."""
    return actor.has(Role.APPROVER, measure.directorate.scope_key) or (
        actor.has(Role.APPROVER) and _has_part(actor, measure, APPROVES)
    )


def measures_entered_by(user: User, on: date) -> Q:
    """Narrows measures to those whose figures the person enters on the day."""
    return _part_of(stands_for(user, on), ENTERS, on)


def measures_approved_by(actor: Actor) -> Q:
    """Narrows measures to those whose figures the person approves on their day."""
    scopes = actor.scopes_of(Role.APPROVER)
    if "" in scopes:
        return Q()
    codes = [scope.removeprefix("directorate:") for scope in scopes]
    named = _part_of([actor.user.pk], APPROVES, actor.on) if scopes else Q(pk__in=[])
    return Q(directorate__code__in=codes) | named


def _has_part(actor: Actor, measure: Measure, kinds) -> bool:
    if actor.is_public:
        return False
    people = stands_for(actor.user, actor.on)
    return measure.responsibilities.in_force_on(actor.on).filter(kind__in=kinds, user__in=people).exists()


def _part_of(people: list[int], kinds, on: date) -> Q:
    held = Responsibility.objects.in_force_on(on).filter(kind__in=kinds, user__in=people)
    return Q(pk__in=held.values("measure"))
