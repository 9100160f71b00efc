"""Which audience a person reads figures as."""

from council_portal.access.actor import Actor
from council_portal.access.roles import Role
from performance.rules.life_cycle import Audience


def audience_of(actor: Actor) -> Audience:
    """Officers read the working scorecard, members what is approved, everybody else what is published.

    An administrator by that role alone reads as the public does.
    """
    if actor.is_staff_of_the_council:
        return Audience.OFFICERS
    return Audience.MEMBERS if actor.has(Role.MEMBER) else Audience.PUBLIC
