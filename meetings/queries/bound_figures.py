"""Figures that a report's text binds to, read through the registry as its audience may see them."""

from functools import cache

from council_portal.access.actor import Actor
from council_portal.access.roles import Role
from council_portal.markdown import Resolver
from council_portal.registry import BoundFigure, registry


def audience_of(actor: Actor) -> str:
    """Whose figures the actor reads: officers, members or public. An account of any other role reads as the public."""
    if actor.is_staff_of_the_council:
        return "officers"
    return "members" if actor.has(Role.MEMBER) else "public"


def resolver(audience: str) -> Resolver:
    """A resolver for report text that asks the app owning each key, once for each figure."""

    @cache
    def resolve(key: str, period: str) -> BoundFigure | None:
        door = registry.figures.get(key.partition(":")[0])
        return door.read(key, period=period, audience=audience) if door else None

    return resolve
