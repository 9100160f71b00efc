"""Who has taken a copy of a meeting's restricted edition, and when."""

from dataclasses import dataclass
from datetime import datetime

from council_portal import audit
from meetings.models import Meeting
from meetings.models.pack import pack_key
from meetings.rules.packs import Edition, PackState

COPY_TAKEN = "pack.copy_taken"


@dataclass
class CopiesTaken:
    """One person's copies of one version or supplement, or of its drafts: how many, and when the last one was taken."""

    name: str
    version: int
    supplement: int
    is_draft: bool
    taken_at: datetime
    times: int = 0


def copies_of(meeting: Meeting) -> list[CopiesTaken]:
    """Whoever took copies, the latest first: one query. Needs the committee loaded."""
    taken = audit.trail(pack_key(meeting.path, Edition.RESTRICTED)).filter(verb=COPY_TAKEN).order_by("-sequence")
    found: dict[tuple, CopiesTaken] = {}
    for person, name, which, at in taken.values_list("by_id", "by_name", "after", "portal_at"):
        is_draft = which["state"] == PackState.DRAFT
        of = (which["version"], which.get("supplement", 0), is_draft)
        found.setdefault((person, *of), CopiesTaken(name, *of, at)).times += 1
    return list(found.values())
