"""The manifest of a pack: its papers, hashes and pages, as it is published and as a file is held against it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from council_portal.pdf import PageRange
from meetings.models import Pack
from meetings.models.pack import pack_key
from meetings.rules.manifests import SheetPrint


def manifest_of(pack: Pack) -> dict[str, Any]:
    """The manifest as its address gives it: the file with its SHA-256, and every item and paper with pages and hashes.

    Says of what is withheld no more than the edition itself. Needs the meeting with its committee and the file loaded.
    """
    kept, file = pack.manifest, pack.file
    return {
        "pack": key_of(pack),
        "meeting": str(pack.meeting),
        "edition": pack.edition,
        "state": pack.state,
        "version": pack.version,
        "supplement": pack.supplement,
        "because": pack.because,
        "issued_at": pack.issued_at and pack.issued_at.isoformat(),
        "file": {"name": file.name, "sha256": file.sha256, "bytes": file.size},
        "sheets": kept["sheets"],
        "front_sheets": kept["front_sheets"],
        "last_page": kept["last_page"],
        "changes": kept["changes"],
        "front_prints": kept["front_prints"],
        "items": kept["items"],
    }


def key_of(pack: Pack) -> str:
    return pack_key(pack.meeting.path, pack.edition)


def sheets_of(pack: Pack) -> list[SheetPrint]:
    """Every sheet of the file as it was made, in order. A sheet that stands for withheld pages bears their range.

    What the public edition leaves to the restricted part has no sheet in it.
    """
    sheets = [SheetPrint("Agenda", each, "the agenda") for each in pack.manifest["front_prints"]]
    for item in pack.manifest["items"]:
        for paper in item["papers"]:
            where = f"{item['number']}. {item['title']}"
            where += f", {paper['title']}" if paper["title"] != item["title"] else ""
            if not paper["first"]:
                continue
            pages = PageRange(paper["first"], paper["last"], item.get("series", ""))
            labels = pages.labels if "key" in paper else [str(pages)]
            sheets += [SheetPrint(*each, where) for each in zip(labels, paper["prints"], strict=True)]
    return sheets


def issued_under(key: str) -> list[Pack]:
    """The packs that were issued under a key such as pack:osmb/2017-02-17/public, the first version first."""
    slug, _, rest = key.removeprefix("pack:").partition("/")
    held_on, _, edition = rest.partition("/")
    found = _whole().issued().filter(meeting__committee__slug=slug, edition=edition).order_by("version", "supplement")
    return [pack for pack in found if pack.meeting.held_on.isoformat() == held_on]


def with_hash(sha256: str) -> Pack | None:
    """The pack that was issued as the file with the SHA-256."""
    return _whole().issued().filter(file__sha256=sha256).order_by("pk").first()


def nearest(prints: Iterable[str], among: Iterable[Pack] | None = None) -> Pack | None:
    """Of the issued packs the one that shares the most sheets with a file; None where none shares any."""
    sought, best, most = Counter(prints), None, 0
    for pack in among if among is not None else _every_issued():
        shared = (sought & Counter(sheet.print for sheet in sheets_of(pack))).total()
        if shared > most:
            best, most = pack, shared
    return best


def _every_issued() -> Iterator[Pack]:
    return _whole().issued().order_by("pk").iterator(chunk_size=20)


def _whole():
    return Pack.objects.select_related("meeting__committee", "file")
