"""Sets one part by itself in the child process: an HTML document by WeasyPrint, or an uploaded PDF made ready."""

import errno
import io
from collections.abc import Collection
from xml.etree import ElementTree

import pikepdf
from pikepdf import Pdf
from weasyprint import CSS, HTML, Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError

from council_portal.pdf import carrying, tagging
from council_portal.pdf.fetcher import BASE_URL, AssetFetcher
from council_portal.pdf.page_prints import prints_in
from council_portal.pdf.parts import Heading, SetPart, Source
from council_portal.pdf.volume import CHAPTER_SCHEME

STYLESHEET = "static/css/print.css"
LINK_SCHEMES = ("http://", "https://", "mailto:")
BLANKS = " \t\n\r\f"
BLOCKS = {"p", "li", "ul", "ol", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "caption", "div"}
# WeasyPrint lays out in CSS pixels of a 96th of an inch; a point is a 72nd.
POINTS = 0.75


class PartFailed(Exception):
    """A part could not be set; the message names it."""


def set_part(source: Source, key: str) -> SetPart:
    """The part that is made of the source, the same bytes each time; ids within it begin with the key.

    Raises PartFailed where it asks for what it may not have, or cannot be set.
    """
    if source.pdf:
        try:
            return carrying.made_ready(source.pdf)
        except carrying.NotCarried as error:
            raise PartFailed(f"{source.title} cannot be included: {error}.") from error
    tagging.install()
    fetcher = AssetFetcher()
    document = _laid_out(source, fetcher)
    headings = tuple(
        Heading(words, number, round(y * POINTS, 2))
        for number, page in enumerate(document.pages)
        for level, words, (_, y), _ in page.bookmarks
        if level == 2
    )
    places = _places(document)
    for page in document.pages:
        page.bookmarks.clear()
    document.ids_begin_with = key[:16]
    document.metadata.attachments = []
    written = io.BytesIO()
    document.write_pdf(written, pdf_variant="pdf/ua-1")
    # WeasyPrint swallows a refusal inside a picture.
    if fetcher.refused:
        raise PartFailed(f"{source.title} cannot be set: {fetcher.refused[0]}.")
    with pikepdf.open(written) as pdf:
        _leave_what_the_volume_says_itself(pdf)
        free_mark = len(pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)[0])
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return SetPart(
        pdf=out.getvalue(),
        pages=len(document.pages),
        sides=tuple(_sides(page) for page in document.pages),
        headings=headings,
        free_mark=free_mark,
        prints=prints_in(out.getvalue()),
        places=places,
    )


def _places(document: Document) -> dict[str, int]:
    """The page, counted from 0, on which each element begins whose id is a reference's key, such as measure:1.A5.

    They are no destinations of the file: nothing in it links to them, and two papers may speak of the same thing.
    """
    places: dict[str, int] = {}
    for number, page in enumerate(document.pages):
        for name in [name for name in page.anchors if ":" in name]:
            places.setdefault(name, number)
            del page.anchors[name]
    return places


def _sides(page) -> tuple[float, float]:
    """Points of margin left and right of the page's text."""
    return page._page_box.margin_left * POINTS, page._page_box.margin_right * POINTS


def sentence(error: BaseException, title: str) -> str:
    """What a person is told of a part that failed: its name, the reason, and what to do."""
    if isinstance(error, PartFailed):
        return str(error)
    if isinstance(error, MemoryError):
        return f"{title} needs more memory than is allowed. Shorten or split it, then build again."
    if isinstance(error, OSError) and error.errno == errno.EFBIG:
        return f"{title} is larger than is allowed. Split it, or make its pictures smaller, then build again."
    return f"{title} could not be set: {type(error).__name__}. The portal's log has the details."


def _laid_out(source: Source, fetcher: AssetFetcher) -> Document:
    try:
        fonts = FontConfiguration()
        style = CSS(url=BASE_URL + STYLESHEET, url_fetcher=fetcher, font_config=fonts)
        paper = HTML(string=source.html, base_url=BASE_URL, url_fetcher=fetcher)
        _tidy_links(paper.etree_element, source.anchors)
        _tidy_ends(paper.etree_element)
        return paper.render(stylesheets=[style], font_config=fonts)
    except FatalURLFetchingError as error:
        raise PartFailed(f"{source.title} cannot be set: {error}.") from error
    except (MemoryError, OSError):
        raise
    except Exception as error:
        raise PartFailed(f"{source.title} cannot be set: {type(error).__name__}.") from error


def _tidy_links(root: ElementTree.Element, anchors: Collection[str]) -> None:
    """Drops links that lead nowhere outside the portal, and marks those to the volume's chapters for the joining."""
    elements = [element for element in root.iter() if isinstance(element.tag, str)]
    own = {element.get("id") for element in elements}
    for element in elements:
        address = element.get("href")
        if element.tag != "a" or address is None:
            continue
        # rel="attachment" would put the file that the link names into the PDF.
        element.attrib.pop("rel", None)
        if address.startswith("#") and address[1:] in own:
            continue
        if address.startswith("#") and address[1:] in anchors:
            element.set("href", CHAPTER_SCHEME + address[1:])
        elif not address.startswith(LINK_SCHEMES):
            del element.attrib["href"]


def _tidy_ends(root: ElementTree.Element) -> None:
    """Drops the blanks after the last word of each block.

    WeasyPrint counts them to the line: one that has room for its words and not for the blank it breaks after the first.
    """
    for block in root.iter():
        if block.tag not in BLOCKS:
            continue
        before = None
        for child in block:
            if child.tag in BLOCKS:
                _strip_end(block, before)
            before = child
        _strip_end(block, before)


def _strip_end(block: ElementTree.Element, last: ElementTree.Element | None) -> None:
    """Strips the text of the block that follows its child `last`, or its first text where that is None."""
    if last is None:
        block.text = (block.text or "").rstrip(BLANKS)
    else:
        last.tail = (last.tail or "").rstrip(BLANKS)


def _leave_what_the_volume_says_itself(pdf: Pdf) -> None:
    del pdf.docinfo
    for name in ("/Metadata", "/Outlines", "/PageLabels"):
        if name in pdf.Root:
            del pdf.Root[name]
