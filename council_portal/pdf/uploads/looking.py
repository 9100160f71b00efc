"""What stands on the pages: how much can be read, how many pictures there are, and what the paper is called."""

from typing import Any

import pypdfium2
from pikepdf import Dictionary, Name, Stream

from council_portal.pdf.uploads.refused import AGAIN, Refused
from council_portal.pdf.uploads.streams import names_drawn

PAPERS = {
    (210, 297): "A4",
    (297, 420): "A3",
    (148, 210): "A5",
    (420, 594): "A2",
    (594, 841): "A1",
    (216, 279): "Letter",
}
SAME_SIZE = 3
NESTED = 5
# Above this many there are letters among them.
FEW = 200
UNREADABLE = f"The words on its pages cannot be read by the portal, so it could not be searched or checked. {AGAIN}"


def letters_on(content: bytes) -> list[int]:
    """How many letters can be read on each page, none where there are but blanks. Raises Refused where none can be."""
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise Refused(UNREADABLE) from error
    counts = []
    for number in range(len(document)):
        try:
            page = document[number]
            text = page.get_textpage()
            count = text.count_chars()
            counts.append(count if count > FEW else len("".join(text.get_text_bounded().split())))
            text.close()
            page.close()
        except pypdfium2.PdfiumError as error:
            raise Refused(UNREADABLE) from error
    document.close()
    return counts


def images_on(page: Dictionary, description: bytes) -> int:
    """How many pictures the page draws, those inside its drawings among them, and those that stand in its text."""
    drawn, names = _drawn(page), set(names_drawn(description))
    return description.count(b"\nEI") + sum(_images_in(drawn[name], 0) for name in drawn.keys() if name in names)


def _images_in(value: Any, level: int) -> int:
    if not isinstance(value, Stream) or level > NESTED:
        return 0
    if value.get("/Subtype") == Name.Image:
        return 1
    return sum(_images_in(inner, level + 1) for inner in _drawn(value).values())


def _drawn(holder: Dictionary | Stream) -> Dictionary:
    resources = holder.get("/Resources")
    drawn = resources.get("/XObject") if isinstance(resources, Dictionary) else None
    return drawn if isinstance(drawn, Dictionary) else Dictionary()


def paper_of(pages: list[Dictionary]) -> str:
    """The sizes of the pages as people call them: “A4”, “A4 and A3 landscape”."""
    names = dict.fromkeys(_size(page) for page in pages)
    listed = list(names)
    if len(listed) > 3:
        return f"{len(listed)} different sizes"
    return listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} and {listed[-1]}"


def _size(page: Dictionary) -> str:
    left, bottom, right, top = (float(edge) for edge in page.CropBox)
    unit = float(page.get("/UserUnit", 1)) * 25.4 / 72
    width, height = (right - left) * unit, (top - bottom) * unit
    if page.get("/Rotate", 0) % 180:
        width, height = height, width
    for (short, long), name in PAPERS.items():
        if abs(min(width, height) - short) <= SAME_SIZE and abs(max(width, height) - long) <= SAME_SIZE:
            return f"{name} landscape" if width > height else name
    return f"{width:.0f} by {height:.0f} mm"
