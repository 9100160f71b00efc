"""What is written on finished pages: numbers, foot, marks and tint, all as artifacts, in one shared embedded font."""

from dataclasses import dataclass
from itertools import count

import pikepdf
from pikepdf import Dictionary, Name, Pdf, Stream

from council_portal.pdf.stamp_font import FONT_KEY, StampFont
from council_portal.pdf.volume import Mark

TINT_KEY, COPY_KEY = Name("/PortalTint"), Name("/PortalCopy")

INK = "0.086 0.125 0.169"
INK_SOFT = "0.275 0.325 0.373"
RULE = "0.827 0.851 0.871"
LINK = "0.114 0.353 0.588"
NUMBER_SIZE, SMALL_SIZE = 9.5, 8
FOOT_FROM_EDGE, HEAD_FROM_EDGE, RULE_ABOVE_FOOT = 28, 24, 13
# Below the foot, as near to the edge as office printers reach.
COPY_FROM_EDGE = 16
# Points that are left free beside the stamps on an uploaded page, whose margins are not known.
UPLOAD_SIDES = (36, 36)
BETWEEN = "  \u00b7  "
A4_WIDTH = 595.28
# A sheet so near to A4 is stamped as A4 is.
SAME_SIZE = 0.1
# On smaller sheets the stamp shrinks, but not below half.
SMALLEST = 0.5


@dataclass(frozen=True)
class Stamp:
    """The words for one page: its number at the foot on the right, what it belongs to on the left, heads above.

    `link` are words at the head that lead elsewhere, and `mark` the number of their marked content, None where
    they stand in no structure. `sides` are the points left and right of the page's text.
    """

    sides: tuple[float, float]
    number: str = ""
    foot: str = ""
    head: str = ""
    link: str = ""
    mark: int | None = None
    is_upload: bool = False


ON_AN_UPLOAD = Stamp(UPLOAD_SIDES, is_upload=True)
"""Says nothing, and how large and where a stamp stands on an uploaded page."""


def stamp_pages(pdf: Pdf, stamps: list[Stamp], mark: Mark) -> dict[int, list[float]]:
    """Writes each page's stamp and the mark on it; returns where the links lie, by page, as rectangles in its space."""
    letters = set("…").union(mark.words, *(stamp.number + stamp.foot + stamp.head + stamp.link for stamp in stamps))
    font = StampFont(letters, key=_free_key(pdf, FONT_KEY))
    embedded = font.embedded(pdf)
    links = {}
    for index, (page, stamp) in enumerate(zip(pdf.pages, stamps, strict=True)):
        if not (stamp.number or stamp.head or mark.words or mark.tint):
            continue
        sight = Sight.of(page, stamp)
        written, link = _above(sight, stamp, mark, font)
        if link:
            links[index] = sight.rectangle(*link)
        behind = over = ""
        if mark.tint and stamp.is_upload:
            # What was scanned has a ground of its own: the tint goes over it, as through coloured glass.
            over = f"q {TINT_KEY} gs {_tinted(sight, mark)}Q\n"
            _add_to_resources(page, "/ExtGState", TINT_KEY, Dictionary(Type=Name.ExtGState, BM=Name.Multiply))
        elif mark.tint:
            behind = _tinted(sight, mark)
        page.contents_add(_stamped(pdf, f"{behind}q\n"), prepend=True)
        page.contents_add(_stamped(pdf, f"\nQ\n{over}q {sight.matrix} cm\n{written}Q\n"))
        _add_to_resources(page, "/Font", font.key, embedded)
    return links


def stamp_copy(pdf: Pdf, words: str) -> None:
    """Writes words below the foot of every page of a finished file, in the middle, as an artifact."""
    font = StampFont({"…", "?", *words}, key=_free_key(pdf, COPY_KEY), tag="READER")
    embedded = font.embedded(pdf)
    for page in pdf.pages:
        sight = Sight.of(page, ON_AN_UPLOAD)
        shown = _cut(words, font, sight.width - sum(UPLOAD_SIDES))
        at = (sight.width - font.width(shown, SMALL_SIZE)) / 2
        # Only over an upload lies a tint as coloured glass, which has a name.
        is_upload = TINT_KEY in page.resources.get("/ExtGState", Dictionary())
        line = _text(shown, at, COPY_FROM_EDGE, SMALL_SIZE, INK_SOFT, font, is_upload)
        written = _artifact(line, "/Type /Pagination /Subtype /Footer")
        page.contents_add(_stamped(pdf, f"\nq {sight.matrix} cm\n{written}Q\n"))
        _add_to_resources(page, "/Font", font.key, embedded)


@dataclass(frozen=True)
class Sight:
    """A page as it is seen: upright, cut to its crop box, in points whatever its unit; and the way back to its space.

    `width` and `height` are in units of the stamp, in which A4 is 595 wide: on a larger sheet the stamp is larger.
    """

    left: float
    bottom: float
    right: float
    top: float
    turn: int
    unit: float
    sides: tuple[float, float]

    @classmethod
    def of(cls, page: pikepdf.Page, stamp: Stamp) -> "Sight":
        outer, inner = ([float(edge) for edge in box] for box in (page.mediabox, page.cropbox))
        outer, inner = _upright(outer), _upright(inner)
        left, bottom, right, top = (
            max(outer[0], inner[0]),
            max(outer[1], inner[1]),
            min(outer[2], inner[2]),
            min(outer[3], inner[3]),
        )
        if right <= left or top <= bottom:
            left, bottom, right, top = outer
        unit = 1.0
        if stamp.is_upload:
            real = float(page.obj.get("/UserUnit", 1))
            times_a4 = max(min(right - left, top - bottom) * real / A4_WIDTH, SMALLEST)
            unit = (1 if abs(times_a4 - 1) < SAME_SIZE else times_a4) / real
        return cls(left, bottom, right, top, int(page.obj.get("/Rotate", 0)) % 360, unit, stamp.sides)

    @property
    def is_on_its_side(self) -> bool:
        return self.turn in (90, 270)

    @property
    def width(self) -> float:
        return (self.top - self.bottom if self.is_on_its_side else self.right - self.left) / self.unit

    @property
    def height(self) -> float:
        return (self.right - self.left if self.is_on_its_side else self.top - self.bottom) / self.unit

    @property
    def _turned(self) -> tuple[float, float, float, float, float, float]:
        unit = self.unit
        return {
            90: (0, unit, -unit, 0, self.right, self.bottom),
            180: (-unit, 0, 0, -unit, self.right, self.top),
            270: (0, -unit, unit, 0, self.left, self.top),
        }.get(self.turn, (unit, 0, 0, unit, self.left, self.bottom))

    @property
    def matrix(self) -> str:
        """From what is seen to the page's own space, as content has it."""
        return " ".join(f"{number:.4f}".rstrip("0").rstrip(".") for number in self._turned)

    def rectangle(self, left: float, bottom: float, right: float, top: float) -> list[float]:
        """What is seen as this rectangle, in the page's own space."""
        a, b, c, d, e, f = self._turned
        across = [a * x + c * y + e for x, y in ((left, bottom), (right, top))]
        up = [b * x + d * y + f for x, y in ((left, bottom), (right, top))]
        return [round(edge, 2) for edge in (min(across), min(up), max(across), max(up))]


def _upright(box: list[float]) -> list[float]:
    """The box with its corners in order: a file may name any two that lie opposite."""
    return [min(box[0], box[2]), min(box[1], box[3]), max(box[0], box[2]), max(box[1], box[3])]


def _stamped(pdf: Pdf, content: str) -> Stream:
    """Content that page_prints tells by its dictionary from the page's own."""
    return pdf.make_stream(content.encode(), PortalStamp=True)


def _free_key(pdf: Pdf, key: Name) -> Name:
    """The key, numbered where a page has a font of that name: what was stamped before may be uploaded again."""
    taken = {name for page in pdf.pages for name in page.resources.get("/Font", Dictionary()).keys()}
    return key if key not in taken else next(free for n in count(2) if (free := Name(f"{key}{n}")) not in taken)


def _add_to_resources(page: pikepdf.Page, kind: str, name: Name, thing: pikepdf.Object) -> None:
    """Adds a thing to the page's resources: to copies of its own, since pages share theirs."""
    resources = Dictionary(page.resources)
    of_kind = Dictionary(resources.get(kind, Dictionary()))
    of_kind[name] = thing
    resources[kind] = of_kind
    page.obj.Resources = resources


def _tinted(sight: Sight, mark: Mark) -> str:
    """All that is seen of the page, filled with the mark's tint."""
    colour = " ".join(f"{part:.3f}" for part in mark.tint)
    box = f"{sight.left:.2f} {sight.bottom:.2f} {sight.right - sight.left:.2f} {sight.top - sight.bottom:.2f}"
    return _artifact(f"q {colour} rg {box} re f Q", "/Type /Background")


def _above(sight: Sight, stamp: Stamp, mark: Mark, font: StampFont) -> tuple[str, tuple[float, ...] | None]:
    """What stands at foot and head, and where its link lies."""
    left, right = stamp.sides[0], sight.width - stamp.sides[1]
    foot, head = FOOT_FROM_EDGE, sight.height - HEAD_FROM_EDGE
    written, link = [], None
    if stamp.number:
        at = right - font.width(stamp.number, NUMBER_SIZE)
        room = at - left - 12
        height = foot + RULE_ABOVE_FOOT
        rule = f"q {RULE} RG 0.6 w {left:.2f} {height:.2f} m {right:.2f} {height:.2f} l S Q"
        written.append(
            _artifact(
                f"{rule} {_text(_cut(stamp.foot, font, room), left, foot, SMALL_SIZE, INK_SOFT, font, stamp.is_upload)}"
                f" {_text(stamp.number, at, foot, NUMBER_SIZE, INK, font, stamp.is_upload)}",
                "/Type /Pagination /Subtype /Footer",
            )
        )
    heads = []
    if mark.words:
        heads.append(_text(mark.words, left, head, SMALL_SIZE, INK, font, stamp.is_upload))
    if stamp.link:
        at = right - font.width(stamp.link, SMALL_SIZE)
        link = (at, head - 3, right, head + 9)
        shown = _text(stamp.link, at, head, SMALL_SIZE, LINK, font, stamp.is_upload)
        # Without a mark there is no structure that the link stands in.
        marked = f"/Link << /MCID {stamp.mark} >> BDC" if stamp.mark is not None else "/Artifact BMC"
        written.append(f"{marked} {shown} EMC\n")
        right = at - font.width(BETWEEN, SMALL_SIZE)
    if stamp.head:
        words = stamp.head + (BETWEEN.rstrip() if stamp.link else "")
        at = right - font.width(stamp.head, SMALL_SIZE)
        heads.append(_text(words, at, head, SMALL_SIZE, INK_SOFT, font, stamp.is_upload))
    if heads:
        written.append(_artifact(" ".join(heads), "/Type /Pagination /Subtype /Header"))
    return "\n".join(written), link


def _artifact(content: str, kind: str) -> str:
    return f"/Artifact << {kind} >> BDC {content} EMC\n"


def _text(words: str, x: float, y: float, size: float, colour: str, font: StampFont, has_halo: bool) -> str:
    """The words at a place; on an upload with a white line around each letter, since anything may lie beneath them."""
    shown = "".join(letter if font.can_show(letter) else "?" for letter in words)
    place = f"BT {font.key} {size} Tf 1 0 0 1 {x:.2f} {y:.2f} Tm"
    letters = f"<{font.encoded(shown)}> Tj ET"
    halo = f"1 1 1 RG 2.5 w 1 j {place} 1 Tr {letters} " if has_halo else ""
    return f"q {halo}{colour} rg {place} 0 Tr {letters} Q"


def _cut(words: str, font: StampFont, room: float) -> str:
    """The words, cut short with an ellipsis where they would run into the page's number."""
    if font.width(words, SMALL_SIZE) <= room:
        return words
    while words and font.width(words + "…", SMALL_SIZE) > room:
        words = words[:-1].rstrip()
    return words + "…"
