"""The portal's family cut down to the letters of stamps, embedded once in a finished file."""

from functools import cached_property
from io import BytesIO

import pikepdf
from fontTools import subset
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from council_portal.pdf.assets import STATIC_DIR

FONT_FILE = STATIC_DIR / "vendor" / "source-sans-3" / "SourceSans3-Regular.ttf"
FONT_KEY = Name("/PortalStamp")
# Stamps are set letter by letter: how letters join and stand beside others is not even read.
LAYOUT_TABLES = ("GDEF", "GPOS", "GSUB")


class StampFont:
    """The portal's family cut down to the letters that the stamps need, with their widths, to be embedded once.

    `key` is its name on a page, and `tag` tells its letters from those of another cut of the family in the same file.
    """

    def __init__(self, letters: set[str], *, key: Name = FONT_KEY, tag: str = "PORTAL"):
        self.key, self._tag = key, tag
        font = TTFont(FONT_FILE, recalcTimestamp=False)
        for table in LAYOUT_TABLES:
            del font[table]
        options = subset.Options(hinting=False, notdef_outline=True, name_IDs=[6])
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=[ord(letter) for letter in letters])
        cutter.subset(font)
        self._font = font
        self._scale = 1000 / font["head"].unitsPerEm
        # Looked up once: a volume's stamps ask for some ten thousand letters.
        self._glyphs = {chr(code): font.getGlyphID(name) for code, name in font.getBestCmap().items()}
        self._advances = [round(font["hmtx"][name][0] * self._scale) for name in font.getGlyphOrder()]

    def can_show(self, letter: str) -> bool:
        return letter in self._glyphs

    def encoded(self, words: str) -> str:
        return "".join(f"{self._glyphs.get(letter, 0):04X}" for letter in words)

    def width(self, words: str, size: float) -> float:
        """Points that the words take at the size."""
        return sum(self._advances[self._glyphs.get(letter, 0)] for letter in words) * size / 1000

    @cached_property
    def _file(self) -> bytes:
        self._font.flavor = None
        out = BytesIO()
        self._font.save(out)
        return out.getvalue()

    def embedded(self, pdf: Pdf) -> pikepdf.Object:
        """The font as an object of the file."""
        name = Name(f"/{self._tag}+SourceSans3-Regular")
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
        descendant = Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType2,
            BaseFont=name,
            CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
            FontDescriptor=pdf.make_indirect(descriptor),
            W=Array([0, Array(self._advances)]),
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
        pairs = sorted((glyph, letter) for letter, glyph in self._glyphs.items())
        blocks = [pairs[start : start + 100] for start in range(0, len(pairs), 100)]
        lines = "".join(
            f"{len(block)} beginbfchar\n"
            + "".join(f"<{glyph:04X}> <{letter.encode('utf-16-be').hex().upper()}>\n" for glyph, letter in block)
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
