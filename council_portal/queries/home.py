"""What a person finds on their home page: what each app has to say to them."""

from datetime import datetime

from council_portal.access.actor import Actor
from council_portal.registry import HomePanel, registry


def home_panels(*, actor: Actor, at: datetime) -> list[HomePanel]:
    """The panels that the apps offer the person, in order of position."""
    offered = (panel for answer in registry.home_panels for panel in answer(actor, at))
    return sorted(offered, key=lambda panel: panel.position)
