"""What a supplement to a pack adds to, and what was issued before it."""

from collections.abc import Mapping

from meetings.models import Meeting, Pack
from meetings.queries.packs import PackStopped, latest_issued
from meetings.rules.packs import Edition
from meetings.rules.supplements import Numbering, Supplement


def supplement_to(meeting: Meeting, edition: Edition, *, because: str, numbering: str) -> Supplement:
    """The next supplement to the version of an edition that was issued last: two queries.

    Raises PackStopped where none was issued, or it is published no longer.
    """
    whole = latest_issued(meeting, edition)
    if whole is None:
        raise PackStopped(f"No {edition.label.lower()} has been issued yet. Build and issue the whole pack.")
    if not whole.stands:
        raise PackStopped(f"Version {whole.version} is published no longer. Build and issue the whole pack again.")
    supplements = list(Pack.objects.issued().supplements().filter(meeting=meeting, edition=edition))
    issued = [whole, *(pack for pack in supplements if pack.version == whole.version)]
    return Supplement(
        number=len(supplements) + 1,
        version=whole.version,
        because=because,
        numbering=Numbering(numbering),
        issued=[item for pack in issued for item in pack.manifest["items"]],
        carried=frozenset[str]().union(*(pack.keys for pack in issued)),
    )


def as_asked(meeting: Meeting, edition: Edition, asked: Mapping[str, str] | None) -> Supplement | None:
    """The supplement that a job or a draft asks for; None where it asks for the whole pack. Raises PackStopped."""
    return supplement_to(meeting, edition, **asked) if asked else None
