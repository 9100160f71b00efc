"""Which items wait for a meeting: deferred or referred, and on no other agenda yet."""

from collections.abc import Sequence
from dataclasses import dataclass

from meetings.models import Departure, Exemption, ItemPaper, Meeting
from meetings.queries.agendas import came_from


@dataclass(frozen=True)
class Waiting:
    """An item that waits: as it stands now, where it left and why, its papers' titles, and what withholds of it."""

    id: int
    title: str
    sentence: str
    because: str
    papers: Sequence[str]
    citations: Sequence[str]


def waiting_for(meeting: Meeting) -> list[Waiting]:
    """The items that the meeting's agenda may take, the longest waiting first; for the clerk, who may read all of them.

    One query, three where any waits.
    """
    found = Departure.objects.waiting_for(meeting).select_related("meeting__committee", "item")
    departures = list(found.order_by("left_at", "pk"))
    items = [departure.item_id for departure in departures]
    papers = list(ItemPaper.objects.filter(item__in=items).in_order()) if items else []
    exemptions = list(Exemption.objects.in_force().filter(item__in=items).order_by("pk")) if items else []
    return [
        Waiting(
            departure.pk,
            departure.item.title,
            came_from(departure),
            departure.because,
            [paper.title for paper in papers if paper.item_id == departure.item_id],
            list(dict.fromkeys(one.citation for one in exemptions if one.item_id == departure.item_id)),
        )
        for departure in departures
    ]
