"""Finishes a joined document with pikepdf: page labels, bookmarks, metadata, and the same bytes each time."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf

from council_portal.pdf.parts import Heading
from council_portal.pdf.stamps import Stamp

PRODUCER = "Council Portal"
# 7, or R7.
NUMBERED = re.compile(r"([A-Z]?)([0-9]+)")


@dataclass(frozen=True)
class Sheet:
    """One sheet of the file: its label, what is stamped on it and what begins on it (a chapter, a part, headings)."""

    label: str
    stamp: Stamp
    headings: tuple[Heading, ...] = ()
    chapter: str = ""
    part: str = ""


def write(pdf: Pdf, sheets: list[Sheet], volume: Mapping[str, Any]) -> None:
    """Writes labels, bookmarks and metadata. Nothing in them comes from the clock or from chance.

    `volume` has the title, the language, the title of the front sheet (if there is one) and whether PDF/UA is claimed.
    """
    pdf.Root.PageLabels = _labels([sheet.label for sheet in sheets])
    _write_outlines(pdf, sheets, volume["front_title"])
    _write_metadata(pdf, volume["title"], volume["language"], volume["claims_ua"])


def _labels(labels: list[str]) -> Dictionary:
    """The number tree of page labels: a run of consecutive numbers is one entry, any other label one each."""
    entries, expected = Array(), None
    for index, label in enumerate(labels):
        if numbered := NUMBERED.fullmatch(label):
            series, number = numbered[1], int(numbered[2])
            if (series, number) != expected:
                before = {"P": pikepdf.String(series)} if series else {}
                entries.extend([index, Dictionary(S=Name.D, St=number, **before)])
            expected = (series, number + 1)
        else:
            if index == 0 or label != labels[index - 1]:
                entries.extend([index, Dictionary(P=pikepdf.String(label))])
            expected = None
    return Dictionary(Nums=entries)


def _write_outlines(pdf: Pdf, sheets: list[Sheet], front_title: str) -> None:
    """Nested bookmarks: the front sheet, then each chapter, its papers, and the headings within them."""
    with pdf.open_outline() as outline:
        if front_title:
            outline.root.append(_item(pdf, front_title, 0))
        chapter = paper = None
        for index, sheet in enumerate(sheets):
            if sheet.chapter:
                chapter = _item(pdf, sheet.chapter, index)
                chapter.is_closed = True
                outline.root.append(chapter)
            if sheet.part:
                paper = _item(pdf, sheet.part, index)
                paper.is_closed = True
                chapter.children.append(paper)
            for heading in sheet.headings:
                paper.children.append(_item(pdf, heading.words, index, heading.top))


def _item(pdf: Pdf, title: str, index: int, from_top: float = 6) -> OutlineItem:
    """A bookmark to a place on a sheet, points from the top of what is seen of it, with a little room above."""
    left, _, _, top = (float(edge) for edge in pdf.pages[index].cropbox)
    return OutlineItem(title, index, "XYZ", left=left, top=round(max(top - from_top + 6, 0), 2))


def _write_metadata(pdf: Pdf, title: str, language: str, claims_ua: bool) -> None:
    """Title, language and, where every check passed, the claim of PDF/UA-1; no dates, so that bytes repeat."""
    pdf.Root.Lang = pikepdf.String(language)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    pdf.Root.PageMode = Name.UseOutlines
    del pdf.docinfo
    pdf.docinfo["/Title"] = title
    pdf.docinfo["/Producer"] = PRODUCER
    title, language = escape(title), escape(language)
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
