"""Which meetings are to come and which have been, as one reader may see them."""

from datetime import date

from django.db.models import QuerySet

from council_portal.access.actor import Actor
from meetings.models import Meeting


def upcoming(*, actor: Actor, today: date) -> QuerySet[Meeting]:
    """Meetings from today on, the next first, with their committees."""
    return Meeting.objects.visible_to(actor).filter(held_on__gte=today).select_related("committee").in_order()


def past(*, actor: Actor, today: date) -> QuerySet[Meeting]:
    """Meetings before today, the latest first, with their committees."""
    return (
        Meeting.objects.visible_to(actor)
        .filter(held_on__lt=today)
        .select_related("committee")
        .order_by("-held_on", "committee__name")
    )


def of_committee_on(slug: str, day: date, *, actor: Actor) -> Meeting | None:
    """The committee's meeting of the day, with committee and publisher; None where there is none the actor may see."""
    return (
        Meeting.objects.visible_to(actor)
        .filter(committee__slug=slug, held_on=day)
        .select_related("committee", "published_by")
        .first()
    )
