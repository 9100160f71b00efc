"""What the rest of the portal calls: each does its work in a child process with limits."""

from collections.abc import Callable, Sequence
from dataclasses import asdict

from council_portal.pdf import child
from council_portal.pdf.child import LIMITS, Limits
from council_portal.pdf.inspection import Inspection
from council_portal.pdf.volume import Bound, Chapter, PageRange, Part, Volume


def bind(volume: Volume, *, limits: Limits = LIMITS, on_step: Callable[[str], None] | None = None) -> Bound:
    """Makes one PDF of a volume: its front sheet, then its papers numbered from page 1, tagged as one document.

    The same volume gives the same bytes. on_step is called with what is being done, as words.
    Raises PdfFailed with a sentence that names the paper.
    """
    reply = child.run("bind", asdict(volume), limits=limits, on_step=on_step)
    result = reply.result
    return Bound(
        pdf=reply.made,
        front_sheets=result["front_sheets"],
        sheets=result["sheets"],
        chapters={anchor: PageRange(*pages) for anchor, pages in result["chapters"].items()},
        parts={key: PageRange(*pages) for key, pages in result["parts"].items()},
        findings=tuple(result["findings"]),
    )


def set_paper(html: str, *, title: str, foot: str = "", limits: Limits = LIMITS) -> bytes:
    """Makes a tagged PDF of one paper, its pages numbered from 1.

    html is a whole document that starts with one h1, made with templates/print.html. Raises PdfFailed.
    """
    paper = Chapter("paper", title, "", [Part("paper", title, html)])
    return bind(Volume(title=title, chapters=[paper], foot=foot), limits=limits).pdf


def count_pages(documents: Sequence[str], *, language: str = "en-GB", limits: Limits = LIMITS) -> list[int]:
    """How many pages each document takes; nothing else about them leaves the process. Raises PdfFailed."""
    if not documents:
        return []
    return child.run("count", {"documents": list(documents), "language": language}, limits=limits).result["pages"]


def inspect(pdf: bytes, *, limits: Limits = LIMITS) -> Inspection:
    """Reads a PDF back: text, labels, bookmarks, links, structure, metadata. Raises PdfFailed where it cannot."""
    return Inspection.from_values(child.run("inspect", {}, pdf=pdf, limits=limits).result)


def findings(pdf: bytes, *, limits: Limits = LIMITS) -> list[str]:
    """What is wrong with a PDF for those who cannot see it, by PDF/UA-1 and our own checks; empty where nothing is."""
    return child.run("findings", {}, pdf=pdf, limits=limits).result["findings"]
