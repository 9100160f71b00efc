"""Where a paper stands in the packs of the meetings that it goes to."""

from collections.abc import Iterator

from council_portal import files
from council_portal.access.actor import Actor
from council_portal.pdf import PageRange
from council_portal.registry import PaperPlace
from meetings.models import Meeting, Pack


def places_of(actor: Actor, key: str) -> list[PaperPlace]:
    """The paper's pages in the newest pack of each meeting that the actor may read, the newest meeting first.

    What is issued comes before a draft, and supplements before the pack that they add to. A placeholder has no key, so
    the place of what is withheld is told to nobody who may not read it. One query, and those that say whether a pack
    which is not public may be read.
    """
    meetings = Meeting.objects.visible_to(actor).filter(items__papers__registry_key=key)
    packs = (
        Pack.objects.filter(meeting__in=meetings)
        .select_related("file", "meeting__committee")
        .order_by("-meeting__held_on", "meeting", "-state", "-built_at", "-pk")
    )
    found, done = {}, set()
    for pack in packs:
        if pack.meeting_id in done or files.refusal(actor, pack.file):
            continue
        found[pack.meeting_id] = list(_in(pack, key))
        if found[pack.meeting_id] or not pack.supplement:
            done.add(pack.meeting_id)
    return [place for places in found.values() for place in places]


def _in(pack: Pack, key: str) -> Iterator[PaperPlace]:
    words = "the agenda pack" if pack.is_issued else "the draft of the agenda pack"
    if pack.supplement:
        words = f"supplement {pack.supplement} to {words}"
    title, address, sheets = f"{words} of {pack.meeting}", f"{pack.address}#page=", pack.manifest["front_sheets"]
    for item in pack.manifest["items"]:
        for paper in item["papers"]:
            if not paper["first"]:
                continue
            pages = PageRange(paper["first"], paper["last"], item.get("series", ""))
            if paper.get("key") == key:
                inside = {
                    what: PaperPlace(page, page, title, f"{address}{sheets + 1 + pages.labels.index(page)}")
                    for what, page in paper.get("places", {}).items()
                }
                yield PaperPlace(pages.labels[0], pages.labels[-1], title, f"{address}{sheets + 1}", inside)
            sheets += pages.count if "key" in paper else 1
