"""Which meetings are to come and which have been, as one reader may see them."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from council_portal.access.actor import Actor
from meetings.models import Committee, Departure, LeadTimes, Meeting, Membership, Pack, Tombstone
from meetings.rules.agenda import MeetingState


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
    """The committee's meeting of the day, with committee, minutes and the latest proof of publication; None where there
    is none the actor may see.

    It says whether it has a history, tombstones and packs, and the clear days that the council asks for, so that its
    page asks for what there is and nothing else.
    """
    history = Departure.objects.filter(Q(meeting=OuterRef("pk")) | Q(arrived_as__meeting=OuterRef("pk")))
    return (
        Meeting.objects.visible_to(actor)
        .filter(committee__slug=slug, held_on=day)
        .select_related("committee", "minutes", "publication")
        .defer("publication__content")
        .annotate(
            has_history=Exists(history),
            has_tombstones=Exists(Tombstone.objects.filter(meeting=OuterRef("pk"))),
            has_packs=Exists(Pack.objects.filter(meeting=OuterRef("pk"))),
            asked_clear_days=Subquery(LeadTimes.objects.values("clear_days")[:1]),
        )
        .first()
    )


def public_calendar(committee: Committee | None = None) -> QuerySet[Meeting]:
    """Published meetings, of a committee or of all, with their committees: cancelled ones stay in the calendar."""
    meetings = Meeting.objects.filter(state=MeetingState.PUBLISHED)
    if committee:
        meetings = meetings.filter(committee=committee)
    return meetings.select_related("committee").in_order()


def calendar_of(*, actor: Actor, since: date) -> QuerySet[Meeting]:
    """A person's meetings from a day on, with their committees.

    Of a councillor, those of the committees on which they sit on the meeting's day; of an officer, all that are called.
    """
    meetings = Meeting.objects.filter(held_on__gte=since)
    if not actor.is_staff_of_the_council:
        seat = Membership.objects.giving_papers().filter(
            Q(to_on__isnull=True) | Q(to_on__gt=OuterRef("held_on")),
            committee=OuterRef("committee"),
            councillor__user=actor.user,
            from_on__lte=OuterRef("held_on"),
        )
        meetings = meetings.filter(Exists(seat))
    return meetings.select_related("committee").in_order()
