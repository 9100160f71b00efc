"""The child's task: reads an uploaded PDF, writes the copy that packs carry, and says what was found."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any, BinaryIO

import pikepdf
from pikepdf import Array, Dictionary, Name

from council_portal.pdf.saving import save
from council_portal.pdf.uploads import annotations, catalogue, looking, tags
from council_portal.pdf.uploads.annotations import Places
from council_portal.pdf.uploads.cleaning import Cleaner, boxes, contents, inherited, put_in_order, rotation
from council_portal.pdf.uploads.layers import Layers
from council_portal.pdf.uploads.opening import Opened, check_nothing_lost
from council_portal.pdf.uploads.refused import AGAIN, Refused
from council_portal.pdf.uploads.removals import Removals
from council_portal.pdf.uploads.verdict import Verdict

OPEN, LOOK, CLEAN, KEEP, READ = (
    "opening the file",
    "looking at its pages",
    "removing what a page does not need",
    "writing the copy for the pack",
    "reading its words",
)
PAINTS = re.compile(rb"(?:^|\s)(?:[fFsSbB]\*?|Do|sh|EI|T[jJ]|['\"])(?=\s|$)")
CROPPED = (
    "On {count} of its pages a part is cropped away, but still in the file, where anybody can find it. If it is not "
    "meant to be read, print the file to a new PDF and send that."
)
NOTHING_ON_IT = "Its pages are empty. Look at the file: the right one may have another name."


# What a page of the copy has, or had before its kind was made part of others; all else is noted as removed.
PAGE_KEYS = {
    f"/{name}"
    for name in ("Type", "Parent", "MediaBox", "CropBox", "BleedBox", "TrimBox", "ArtBox", "Rotate", "UserUnit")
    + ("Resources", "Contents", "Group", "Annots", "StructParents", "Tabs", "LastModified", "Dur", "Trans", "ID", "PZ")
    + ("BoxColorInfo", "B")
}


def work(request: dict, given: BinaryIO, made: BinaryIO, step: Callable[[str], None]) -> dict:
    """The child's task `examine`: the verdict as plain values; the clean copy is written to `made`."""
    step(OPEN)
    size = given.seek(0, 2)
    given.seek(0)
    opened = Opened(given)
    removals = Removals()
    title, language = catalogue.title(opened.pdf), catalogue.language(opened.pdf)
    cleaned = _Cleaned(opened, removals, step)
    catalogue.keep_root(opened.pdf, title, language, cleaned.tree, removals)
    catalogue.write_bookmarks(opened.pdf, cleaned.bookmarks)

    step(KEEP)
    written = BytesIO()
    save(opened.pdf, written, min_version="1.7")
    opened.heed_warnings()
    if opened.was_mended:
        cleaned.check_nothing_lost()
    made.write(written.getbuffer())

    step(READ)
    letters = looking.letters_on(written.getvalue())
    return _verdict(cleaned, letters, size=size, title=title, language=language, removals=removals).as_values()


class _Cleaned:
    """The pages of a file, each with what it may have and nothing else, and what was found on the way."""

    def __init__(self, opened: Opened, removals: Removals, step: Callable[[str], None]):
        self.pages = opened.pages
        self.descriptions: list[bytes] = []
        self._opened, self._removals, self._cropped = opened, removals, []
        step(LOOK)
        self._cleaner = Cleaner(removals)
        layers = Layers(opened.pdf, self._cleaner.allowance)
        for page in self.pages:
            layers.take_hidden_out(page)
        removals.note("layer", layers.count_hidden)
        annotations.make_part_of_pages(opened.pdf, self.pages, layers, removals)
        step(CLEAN)
        self._places = Places(opened.pdf, self.pages)
        self.bookmarks = catalogue.bookmarks(opened.pdf, self._places)
        put_in_order(opened.pdf, self.pages, self._keep)
        self.found, self.tree = tags.carry(opened.pdf, self.pages, layers.hidden_content)

    def _keep(self, page: Dictionary) -> dict[str, Any]:
        """The keys of a page as the copy has it."""
        number = len(self.descriptions) + 1
        media, crop, is_cropped = boxes(page, number)
        self._cropped += [number] * is_cropped
        resources = inherited(page, "/Resources")
        resources = resources if isinstance(resources, Dictionary) else Dictionary()
        streams = contents(page)
        self.descriptions.append(self._cleaner.weigh_drawing(streams, resources))
        self._cleaner.keep(resources, "resources")
        for stream in streams:
            self._cleaner.keep(stream, "content")
        for key in page.keys():
            if key not in PAGE_KEYS:
                self._removals.note_object(page[key], key)
        group, unit = page.get("/Group"), page.get("/UserUnit")
        has_group = isinstance(group, Dictionary) and self._cleaner.keep(group, "group")
        return {
            "/MediaBox": media,
            "/CropBox": crop,
            "/Rotate": rotation(page) or None,
            "/UserUnit": None if unit == 1 or isinstance(unit, pikepdf.Object) else unit,
            "/Resources": resources,
            "/Contents": Array(streams),
            "/Group": group if has_group else None,
            "/Annots": annotations.links_of(self._opened.pdf, page, self._places, self._removals),
            "/Tabs": Name.S,
        }

    def check_nothing_lost(self) -> None:
        """Refuses a file that had to be mended where a page lacks its description or something that it draws."""
        for page, description in zip(self.pages, self.descriptions, strict=True):
            check_nothing_lost(description, page.Resources)

    def said(self) -> list[str]:
        """What the author is to know beside what keeps readers out."""
        said = []
        if self._opened.was_encrypted:
            said.append("It was locked against changes by an owner's password. The copy for the pack is not.")
        if self._opened.was_mended:
            said.append("It was damaged in small ways, which were mended. Compare the copy with your original.")
        if self.found.is_broken:
            said.append(f"Its tags are broken, so they were left out. {AGAIN}")
        if self._cropped:
            said.append(CROPPED.format(count=len(self._cropped)))
        return said


def _verdict(
    cleaned: _Cleaned, letters: list[int], *, size: int, title: str, language: str, removals: Removals
) -> Verdict:
    images = [looking.images_on(page, text) for page, text in zip(cleaned.pages, cleaned.descriptions, strict=True)]
    paints = [bool(PAINTS.search(text)) for text in cleaned.descriptions]
    if not any(letters) and not any(paints):
        raise Refused(NOTHING_ON_IT)
    has_tags = cleaned.tree is not None
    found = cleaned.found if has_tags else tags.Tags(figures=sum(images), figures_without_text=sum(images))
    seen = list(zip(cleaned.pages, letters, images, paints, strict=True))
    return Verdict(
        pages=len(seen),
        size=size,
        paper=looking.paper_of(cleaned.pages),
        title=title,
        language=language,
        is_tagged=has_tags,
        headings=found.headings,
        pictures=found.figures,
        pictures_without_text=found.figures_without_text,
        scanned_pages=[at for at, (_, count, drawn, _) in enumerate(seen, 1) if drawn and not count],
        empty_pages=[at for at, (_, count, _, painted) in enumerate(seen, 1) if not count and not painted],
        untagged_pages=[
            at for at, (page, count, _, _) in enumerate(seen, 1) if count and page.objgen not in found.tagged_pages
        ],
        removed=removals.words(),
        said=cleaned.said(),
    )
