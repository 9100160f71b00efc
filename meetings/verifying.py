"""Whether a file is a pack as it was issued, and what differs where it is not."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from council_portal import files, pdf
from council_portal.clock import LONDON
from council_portal.days import long_date
from meetings.models import Pack
from meetings.queries.manifests import issued_under, key_of, nearest, sheets_of, with_hash
from meetings.rules.manifests import SheetPrint, differences


@dataclass(frozen=True)
class Verified:
    """What was found of one file: whether it is as it was issued, and sentences that say so or say what differs."""

    is_as_issued: bool
    sentences: Sequence[str]


def verify_file(content: bytes, *, key: str = "") -> Verified:
    """Holds a file against the manifest of the pack it comes from: known by its hash, or by the pages it shares.

    With a key only the packs under that are looked at. Raises PdfFailed for a file that is no PDF.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    pack = with_hash(sha256)
    if pack and key in ("", key_of(pack)):
        return Verified(True, [f"It is {_named(pack)}. All {pack.manifest['sheets']} sheets are as they were issued."])
    found = [SheetPrint(label, each) for label, each in pdf.prints(content)]
    pack = nearest((sheet.print for sheet in found), issued_under(key) if key else None)
    if pack is None:
        return Verified(False, [f"No pack that was issued{f' under {key}' if key else ''} has a page of this file."])
    issued = sheets_of(pack)
    return Verified(
        False,
        [
            f"It is not {_named(pack)}, which comes nearest.",
            *differences(issued, found),
            f"The SHA-256 of the file is {sha256}; {pack.file.sha256} was issued.",
        ],
    )


def verify_kept(key: str) -> list[Verified]:
    """Holds the files that the portal keeps of every version issued under a key against their manifests."""
    verified = []
    for pack in issued_under(key):
        path = files.path_of(pack.file.sha256)
        if not path.exists():
            verified.append(
                Verified(False, [f"The file of {_named(pack)} is missing from where the portal keeps files."])
            )
            continue
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() == pack.file.sha256:
            verified.append(verify_file(content, key=key))
        else:
            verified.append(_damaged(pack, content))
    return verified


def _damaged(pack: Pack, content: bytes) -> Verified:
    try:
        found = [SheetPrint(label, each) for label, each in pdf.prints(content)]
    except pdf.PdfFailed as failed:
        return Verified(False, [f"The file kept of {_named(pack)} is damaged. {failed}"])
    return Verified(False, [f"The file kept of {_named(pack)} is damaged.", *differences(sheets_of(pack), found)])


def _named(pack: Pack) -> str:
    """The pack as a sentence has it."""
    day = long_date(pack.issued_at.astimezone(LONDON).date())
    return f"{pack.name} of the pack of {pack.meeting}, version {pack.version}, issued on {day}"
