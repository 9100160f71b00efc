"""The editions and states of a pack, and what stands on each of their pages."""

from datetime import datetime

from council_portal.choices import Choice
from council_portal.days import long_date


class Edition(Choice):
    """Public: placeholders where papers are withheld. Restricted: everything, marked and tinted on each page."""

    PUBLIC = "public", "Public edition"
    RESTRICTED = "restricted", "Restricted edition"


class PackState(Choice):
    """Draft: marked on every page, for those who may read all of it. Issued: final, never changed."""

    DRAFT = "draft", "Draft"
    ISSUED = "issued", "Issued"


SERIES_APART = "R"
"""What stands before the page numbers of a restricted part: R1, R2."""

APART = "In the restricted part, which is not open to the public."
"""What the public's agenda has in the place of the pages of what stands apart."""

RESTRICTED_TINT = (0.996, 0.949, 0.949)
"""Behind every page of a restricted edition: red, green and blue from 0 to 1; ink on it keeps a contrast over 14:1."""


def mark_words(edition: Edition, state: PackState) -> str:
    """What is written at the head of every page; nothing on the public edition once it is issued."""
    words = []
    if state == PackState.DRAFT:
        words.append("DRAFT, not yet issued")
    if edition == Edition.RESTRICTED:
        words.append("RESTRICTED, contains papers not for publication")
    return "  \u00b7  ".join(words)


def copy_words(name: str, at: datetime) -> str:
    """What stands on every page of a reader's copy, `at` in local time."""
    return f"Copy for {name}, downloaded on {long_date(at)} at {at:%H:%M}"


def file_name(
    committee: str, held_on: str, edition: Edition, state: PackState, version: int, supplement: int = 0
) -> str:
    """Under which a pack is downloaded: osmb-2017-02-17-agenda-pack.pdf, with edition, draft or later version said.

    A supplement is osmb-2017-02-17-agenda-supplement-1.pdf.
    """
    parts = [committee, held_on, f"agenda-supplement-{supplement}" if supplement else "agenda-pack"]
    if edition == Edition.RESTRICTED:
        parts.append("restricted")
    if state == PackState.DRAFT:
        parts.append("draft")
    elif version > 1 and not supplement:
        parts.append(f"version-{version}")
    return "-".join(parts) + ".pdf"
