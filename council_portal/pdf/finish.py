"""Finishes a joined document with pikepdf: stamps, page labels, bookmarks, metadata, and the same bytes each time."""

import io
from dataclasses import dataclass, replace
from typing import Any
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf

from council_portal.pdf.stamps import Stamp, stamp_pages
from council_portal.pdf.volume import Chapter, PageRange, Part, Volume

# WeasyPrint lays out in CSS pixels of a 96th of an inch; a point is a 72nd.
POINTS = 0.75
PRODUCER = "Council Portal"


@dataclass(frozen=True)
class Heading:
    """A second-level heading of a paper: its words, and points from the top of its sheet."""

    words: str
    top: float


@dataclass(frozen=True)
class Sheet:
    """One sheet of the file: WeasyPrint's page, its label, what is stamped on it and what begins on it."""

    page: Any
    document: Any
    label: str
    stamp: Stamp
    headings: tuple[Heading, ...] = ()
    chapter: Chapter | None = None
    part: Part | None = None

    @property
    def sides(self) -> tuple[float, float]:
        """Points of margin left and right of the text."""
        box = self.page._page_box
        return box.margin_left * POINTS, box.margin_right * POINTS


def numbered(document, pages: PageRange, *, chapter: Chapter, part: Part, is_first: bool) -> list[Sheet]:
    """The sheets of a paper with their numbers; one that stands for withheld pages bears their range.

    is_first says whether the chapter begins with this paper.
    """
    labels = [str(pages)] if part.stands_for else [str(number) for number in range(pages.first, pages.last + 1)]
    sheets = [
        Sheet(
            page=page,
            document=document,
            label=label,
            stamp=Stamp(number=f"{'Pages' if '-' in label else 'Page'} {label}", foot=chapter.short_title),
            headings=_headings(page),
        )
        for page, label in zip(document.pages, labels, strict=True)
    ]
    first = sheets[0]
    sheets[0] = replace(
        first,
        stamp=replace(first.stamp, head=chapter.short_title if is_first else ""),
        chapter=chapter if is_first else None,
        part=part,
    )
    return sheets


def unnumbered(document, label: str) -> list[Sheet]:
    """The sheets of a front sheet: labelled by its name, with no number on them."""
    sheets = [Sheet(page, document, label, Stamp()) for page in document.pages]
    for sheet in sheets:
        sheet.page.bookmarks.clear()
    return sheets


def _headings(page) -> tuple[Heading, ...]:
    """The page's second-level headings. WeasyPrint's own bookmarks are taken off it: bookmarks are written here."""
    found = tuple(Heading(words, y * POINTS) for level, words, (_, y), _ in page.bookmarks if level == 2)
    page.bookmarks.clear()
    return found


def finished(written: io.BytesIO, sheets: list[Sheet], volume: Volume, *, claims_ua: bool) -> bytes:
    """The finished file from what WeasyPrint wrote. Nothing in it comes from the clock or from chance."""
    written.seek(0)
    with pikepdf.open(written) as pdf:
        stamps = [_with_foot(sheet.stamp, volume.foot) for sheet in sheets]
        stamp_pages(pdf, stamps, [sheet.sides for sheet in sheets], volume.mark)
        pdf.Root.PageLabels = _labels([sheet.label for sheet in sheets])
        _write_outlines(pdf, sheets, volume)
        _write_metadata(pdf, volume, claims_ua)
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate, linearize=True)
        return out.getvalue()


def _with_foot(stamp: Stamp, foot: str) -> Stamp:
    if not stamp.number:
        return stamp
    return replace(stamp, foot="  \u00b7  ".join(words for words in (foot, stamp.foot) if words))


def _labels(labels: list[str]) -> Dictionary:
    """The number tree of page labels: a run of consecutive numbers is one entry, any other label one each."""
    entries, expected = Array(), None
    for index, label in enumerate(labels):
        if label.isdigit():
            if int(label) != expected:
                entries.extend([index, Dictionary(S=Name.D, St=int(label))])
            expected = int(label) + 1
        else:
            if index == 0 or label != labels[index - 1]:
                entries.extend([index, Dictionary(P=pikepdf.String(label))])
            expected = None
    return Dictionary(Nums=entries)


def _write_outlines(pdf: Pdf, sheets: list[Sheet], volume: Volume) -> None:
    """Nested bookmarks: the front sheet, then each chapter, its papers, and the headings within them."""
    with pdf.open_outline() as outline:
        if volume.front:
            outline.root.append(OutlineItem(volume.front_title, 0, "XYZ", left=0, top=_top(pdf, 0)))
        chapter = paper = None
        for index, sheet in enumerate(sheets):
            if sheet.chapter:
                chapter = OutlineItem(sheet.chapter.title, index, "XYZ", left=0, top=_top(pdf, index))
                chapter.is_closed = True
                outline.root.append(chapter)
            if sheet.part:
                paper = OutlineItem(sheet.part.title, index, "XYZ", left=0, top=_top(pdf, index))
                paper.is_closed = True
                chapter.children.append(paper)
            for heading in sheet.headings:
                top = max(_top(pdf, index) - heading.top + 6, 0)
                paper.children.append(OutlineItem(heading.words, index, "XYZ", left=0, top=round(top, 2)))


def _top(pdf: Pdf, index: int) -> float:
    return float(pdf.pages[index].mediabox[3])


def _write_metadata(pdf: Pdf, volume: Volume, claims_ua: bool) -> None:
    """Title, language and, where every check passed, the claim of PDF/UA-1; no dates, so that bytes repeat."""
    pdf.Root.Lang = pikepdf.String(volume.language)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    pdf.Root.PageMode = Name.UseOutlines
    del pdf.docinfo
    pdf.docinfo["/Title"] = volume.title
    pdf.docinfo["/Producer"] = PRODUCER
    title, language = escape(volume.title), escape(volume.language)
    claim = '<pdfuaid:part xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">1</pdfuaid:part>' if claims_ua else ""
    packet = (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:pdf="http://ns.adobe.com/pdf/1.3/">'
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>'
        f"<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>"
        f"<dc:format>application/pdf</dc:format><pdf:Producer>{PRODUCER}</pdf:Producer>{claim}"
        '</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end="r"?>'
    )
    metadata = pdf.make_stream(packet.encode())
    metadata.Type, metadata.Subtype = Name.Metadata, Name.XML
    pdf.Root.Metadata = metadata
