"""Sets the papers of a volume and its front sheet with WeasyPrint, and joins them into one tagged document."""

import io
from collections.abc import Callable, Collection
from dataclasses import replace
from xml.etree import ElementTree

from weasyprint import CSS, HTML, Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError

from council_portal.pdf import finish, reader, tagging
from council_portal.pdf.fetcher import BASE_URL, AssetFetcher
from council_portal.pdf.volume import Chapter, Mark, PageRange, Part, Volume, pages_token

STYLESHEET = "static/css/print.css"
LINK_SCHEMES = ("http://", "https://", "mailto:")
# Attributes that hold ids of the same document, by which elements point at one another.
POINTERS = ("for", "headers", "aria-labelledby", "aria-describedby")


class PartFailed(Exception):
    """A paper could not be set; the message names it."""


def work(request: dict, given, made, step: Callable[[str], None]) -> dict:
    """The child's task `bind`: a volume in, its PDF written to `made`, and its ranges and findings out."""
    volume = _volume(request)
    setter = Setter({chapter.anchor for chapter in volume.chapters if chapter.parts})
    sheets, chapters, parts = [], {}, {}
    next_page = 1
    for chapter in volume.chapters:
        first_of_chapter = next_page
        for place, part in enumerate(chapter.parts):
            step(f"setting {chapter.short_title}: {part.title}")
            anchor = part.key if place else chapter.anchor
            if part.stands_for:
                part = _naming_its_pages(part, PageRange(next_page, next_page + part.stands_for - 1))
            document = setter.set(part, anchor=anchor)
            if part.stands_for and len(document.pages) != 1:
                raise PartFailed(f"The placeholder for {part.title} does not fit on one page.")
            pages = PageRange(next_page, next_page + (part.stands_for or len(document.pages)) - 1)
            parts[part.key] = pages
            sheets += finish.numbered(document, pages, chapter=chapter, part=part, is_first=not place)
            next_page = pages.last + 1
        if chapter.parts:
            chapters[chapter.anchor] = PageRange(first_of_chapter, next_page - 1)
    front = None
    if volume.front:
        step(f"setting the {volume.front_title.lower()} with its page numbers")
        front = setter.set(Part("front", volume.front_title, _with_pages(volume.front, chapters, parts)))
        sheets = finish.unnumbered(front, volume.front_title) + sheets
    if not sheets:
        raise PartFailed("There is nothing to set: no item has a paper.")
    step("joining the papers and numbering their pages")
    whole = (front or sheets[0].document).copy([sheet.page for sheet in sheets])
    whole.metadata.title, whole.metadata.lang, whole.metadata.attachments = volume.title, volume.language, []
    pdf, found = _finished(whole, sheets, volume, step)
    if setter.fetcher.refused:
        raise PartFailed(f"{volume.title} cannot be set: {setter.fetcher.refused[0]}.")
    made.write(pdf)
    return {
        "front_sheets": len(front.pages) if front else 0,
        "sheets": len(sheets),
        "chapters": {anchor: [pages.first, pages.last] for anchor, pages in chapters.items()},
        "parts": {key: [pages.first, pages.last] for key, pages in parts.items()},
        "findings": found,
    }


def count(request: dict, given, made, step: Callable[[str], None]) -> dict:
    """The child's task `count`: how many pages papers take, and nothing else of them."""
    setter = Setter()
    return {"pages": [len(setter.set(Part("part", "a withheld paper", html)).pages) for html in request["documents"]]}


def _finished(whole: Document, sheets, volume: Volume, step) -> tuple[bytes, list[str]]:
    """The file, and what is wrong with it; it claims PDF/UA only where nothing is."""
    written = io.BytesIO()
    whole.write_pdf(written, pdf_variant="pdf/ua-1")
    pdf = finish.finished(written, sheets, volume, claims_ua=True)
    step("checking the file")
    found = reader.findings_in(pdf)
    if found:
        pdf = finish.finished(written, sheets, volume, claims_ua=False)
    return pdf, found


def _with_pages(front: str, chapters: dict[str, PageRange], parts: dict[str, PageRange]) -> str:
    """The front sheet with the pages of every chapter and part in the place of their tokens."""
    for anchor, pages in chapters.items():
        front = front.replace(pages_token(anchor), pages.agenda_words)
    for key, pages in parts.items():
        front = front.replace(pages_token(key), pages.words)
    return front


def _naming_its_pages(part: Part, pages: PageRange) -> Part:
    """A placeholder with the pages that it stands for in the place of its token."""
    return replace(part, html=part.html.replace(pages_token(part.key), pages.words))


class Setter:
    """Sets papers one by one with one set of fonts and styles, so that their pages can be joined."""

    def __init__(self, anchors: Collection[str] = ()):
        tagging.install()
        self.anchors = anchors
        self.fetcher = AssetFetcher()
        self.fonts = FontConfiguration()
        self.style = CSS(url=BASE_URL + STYLESHEET, url_fetcher=self.fetcher, font_config=self.fonts)

    def set(self, part: Part, anchor: str = "") -> Document:
        """The paper laid out; its body is where links to the anchor lead.

        Raises PartFailed where it asks for what it may not have, or cannot be set.
        """
        try:
            paper = HTML(string=part.html, base_url=BASE_URL, url_fetcher=self.fetcher)
            _keep_apart(paper.etree_element, part.key, anchor or part.key, self.anchors)
            return paper.render(stylesheets=[self.style], font_config=self.fonts)
        except FatalURLFetchingError as error:
            raise PartFailed(f"{part.title} cannot be set: {error}.") from error
        except (MemoryError, SystemExit, KeyboardInterrupt):
            raise
        except Exception as error:
            raise PartFailed(f"{part.title} cannot be set: {type(error).__name__}.") from error


def _keep_apart(root: ElementTree.Element, key: str, anchor: str, anchors: Collection[str]) -> None:
    """Makes ids of a paper its own within the volume, and drops links that lead nowhere outside the portal.

    Links to the anchors of the volume's chapters stay.
    """
    elements = [element for element in root.iter() if isinstance(element.tag, str)]
    own = {element.get("id") for element in elements}
    for element in elements:
        if element.get("id"):
            element.set("id", f"{key}-{element.get('id')}")
        for name in POINTERS:
            if element.get(name):
                element.set(name, " ".join(f"{key}-{target}" for target in element.get(name).split()))
        address = element.get("href")
        if element.tag != "a" or address is None:
            continue
        # rel="attachment" would put the file that the link names into the PDF.
        element.attrib.pop("rel", None)
        if address.startswith("#") and address[1:] in own:
            element.set("href", f"#{key}-{address[1:]}")
        elif address.removeprefix("#") not in anchors and not address.startswith(LINK_SCHEMES):
            del element.attrib["href"]
    root.find("body").set("id", anchor)


def _volume(request: dict) -> Volume:
    """The volume from the plain values that came through the pipe."""
    return Volume(
        **request
        | {
            "chapters": [
                Chapter(**chapter | {"parts": [Part(**part) for part in chapter["parts"]]})
                for chapter in request["chapters"]
            ],
            "mark": Mark(**request["mark"]),
        }
    )
