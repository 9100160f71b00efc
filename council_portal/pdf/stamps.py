"""What is written on finished pages: numbers, foot, marks and tint, all as artifacts, in one shared embedded font."""

from dataclasses import dataclass
from functools import cached_property
from io import BytesIO

import pikepdf
from fontTools import subset
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from council_portal.pdf.fetcher import STATIC_DIR
from council_portal.pdf.volume import Mark

FONT_FILE = STATIC_DIR / "vendor" / "source-sans-3" / "SourceSans3-Regular.ttf.woff2"
FONT_KEY = Name("/PortalStamp")

INK = "0.086 0.125 0.169"
INK_SOFT = "0.275 0.325 0.373"
RULE = "0.827 0.851 0.871"
NUMBER_SIZE, SMALL_SIZE = 9.5, 8
FOOT_FROM_EDGE, HEAD_FROM_EDGE, RULE_ABOVE_FOOT = 28, 24, 13
MILLIMETRE = 72 / 25.4


@dataclass(frozen=True)
class Stamp:
    """The words for one page: its number at the foot on the right, what it belongs to on the left, heads above."""

    number: str = ""
    foot: str = ""
    head: str = ""


class StampFont:
    """The portal's family cut down to the letters that the stamps need, with their widths, to be embedded once."""

    def __init__(self, letters: set[str]):
        font = TTFont(FONT_FILE, recalcTimestamp=False)
        options = subset.Options(layout_features=[], hinting=False, notdef_outline=True, name_IDs=[6])
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=[ord(letter) for letter in letters])
        cutter.subset(font)
        self._font = font
        self._scale = 1000 / font["head"].unitsPerEm
        self._cmap = font.getBestCmap()

    def _glyph(self, letter: str) -> int:
        name = self._cmap.get(ord(letter))
        return 0 if name is None else self._font.getGlyphID(name)

    def _advance(self, glyph: int) -> int:
        return round(self._font["hmtx"][self._font.getGlyphName(glyph)][0] * self._scale)

    def can_show(self, letter: str) -> bool:
        return ord(letter) in self._cmap

    def encoded(self, words: str) -> str:
        return "".join(f"{self._glyph(letter):04X}" for letter in words)

    def width(self, words: str, size: float) -> float:
        """Points that the words take at the size."""
        return sum(self._advance(self._glyph(letter)) for letter in words) * size / 1000

    @cached_property
    def _file(self) -> bytes:
        self._font.flavor = None
        out = BytesIO()
        self._font.save(out)
        return out.getvalue()

    def embedded(self, pdf: Pdf) -> pikepdf.Object:
        """The font as an object of the file."""
        name = Name("/PORTAL+SourceSans3-Regular")
        head, os2, hhea = self._font["head"], self._font["OS/2"], self._font["hhea"]
        descriptor = Dictionary(
            Type=Name.FontDescriptor,
            FontName=name,
            Flags=4,
            FontBBox=Array([round(value * self._scale) for value in (head.xMin, head.yMin, head.xMax, head.yMax)]),
            ItalicAngle=0,
            Ascent=round(hhea.ascent * self._scale),
            Descent=round(hhea.descent * self._scale),
            CapHeight=round(os2.sCapHeight * self._scale),
            StemV=80,
            FontFile2=pdf.make_stream(self._file),
        )
        glyphs = range(len(self._font.getGlyphOrder()))
        descendant = Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType2,
            BaseFont=name,
            CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
            FontDescriptor=pdf.make_indirect(descriptor),
            W=Array([0, Array([self._advance(glyph) for glyph in glyphs])]),
            CIDToGIDMap=Name.Identity,
        )
        return pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.Type0,
                BaseFont=name,
                Encoding=Name("/Identity-H"),
                DescendantFonts=Array([pdf.make_indirect(descendant)]),
                ToUnicode=self._to_unicode(pdf),
            )
        )

    def _to_unicode(self, pdf: Pdf) -> Stream:
        pairs = sorted((self._font.getGlyphID(name), letter) for letter, name in self._cmap.items())
        blocks = [pairs[start : start + 100] for start in range(0, len(pairs), 100)]
        lines = "".join(
            f"{len(block)} beginbfchar\n"
            + "".join(f"<{glyph:04X}> <{chr(letter).encode('utf-16-be').hex().upper()}>\n" for glyph, letter in block)
            + "endbfchar\n"
            for block in blocks
        )
        return pdf.make_stream(
            (
                "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
                "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
                "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
                f"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n{lines}"
                "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
            ).encode()
        )


def stamp_pages(pdf: Pdf, stamps: list[Stamp], margins: list[tuple[float, float]], mark: Mark) -> None:
    """Writes each page's stamp and the mark on it; margins are points at the left and right of each page's text."""
    letters = set("…").union(mark.words, *(stamp.number + stamp.foot + stamp.head for stamp in stamps))
    font = StampFont(letters)
    embedded = font.embedded(pdf)
    for page, stamp, sides in zip(pdf.pages, stamps, margins, strict=True):
        before, after = _behind(page, mark), _above(page, stamp, sides, mark, font)
        page.contents_add(f"{before}q\n".encode(), prepend=True)
        page.contents_add(f"\nQ\n{after}".encode())
        _add_font(page, embedded)


def _add_font(page: pikepdf.Page, font: pikepdf.Object) -> None:
    """Adds the font to the page's resources: to copies of its own, since pages share theirs."""
    resources = Dictionary(page.resources)
    fonts = Dictionary(resources.get("/Font", Dictionary()))
    fonts[FONT_KEY] = font
    resources.Font = fonts
    page.obj.Resources = resources


def _behind(page: pikepdf.Page, mark: Mark) -> str:
    if mark.tint is None:
        return ""
    left, bottom, right, top = (float(edge) for edge in page.mediabox)
    colour = " ".join(f"{part:.3f}" for part in mark.tint)
    return _artifact(
        f"q {colour} rg {left:.2f} {bottom:.2f} {right - left:.2f} {top - bottom:.2f} re f Q", "/Type /Background"
    )


def _above(page: pikepdf.Page, stamp: Stamp, sides: tuple[float, float], mark: Mark, font: StampFont) -> str:
    left, bottom, right, top = (float(edge) for edge in page.mediabox)
    left, right = left + sides[0], right - sides[1]
    foot, head = bottom + FOOT_FROM_EDGE, top - HEAD_FROM_EDGE
    written = []
    if stamp.number:
        at = right - font.width(stamp.number, NUMBER_SIZE)
        room = at - left - 12
        height = foot + RULE_ABOVE_FOOT
        rule = f"q {RULE} RG 0.6 w {left:.2f} {height:.2f} m {right:.2f} {height:.2f} l S Q"
        written.append(
            _artifact(
                f"{rule} {_text(_cut(stamp.foot, font, room), left, foot, SMALL_SIZE, INK_SOFT, font)}"
                f" {_text(stamp.number, at, foot, NUMBER_SIZE, INK, font)}",
                "/Type /Pagination /Subtype /Footer",
            )
        )
    heads = []
    if mark.words:
        heads.append(_text(mark.words, left, head, SMALL_SIZE, INK, font))
    if stamp.head:
        heads.append(_text(stamp.head, right - font.width(stamp.head, SMALL_SIZE), head, SMALL_SIZE, INK_SOFT, font))
    if heads:
        written.append(_artifact(" ".join(heads), "/Type /Pagination /Subtype /Header"))
    return "\n".join(written)


def _artifact(content: str, kind: str) -> str:
    return f"/Artifact << {kind} >> BDC {content} EMC\n"


def _text(words: str, x: float, y: float, size: float, colour: str, font: StampFont) -> str:
    shown = "".join(letter if font.can_show(letter) else "?" for letter in words)
    return f"q {colour} rg BT {FONT_KEY} {size} Tf 1 0 0 1 {x:.2f} {y:.2f} Tm <{font.encoded(shown)}> Tj ET Q"


def _cut(words: str, font: StampFont, room: float) -> str:
    """The words, cut short with an ellipsis where they would run into the page's number."""
    if font.width(words, SMALL_SIZE) <= room:
        return words
    while words and font.width(words + "…", SMALL_SIZE) > room:
        words = words[:-1].rstrip()
    return words + "…"
