"""What the rest of the portal calls: each does its work in a child process with limits."""

from collections.abc import Sequence

from council_portal.pdf import child
from council_portal.pdf.binding import bind
from council_portal.pdf.child import LIMITS, Limits
from council_portal.pdf.inspection import Inspection
from council_portal.pdf.keeping import parts_of
from council_portal.pdf.parts import Source
from council_portal.pdf.volume import Chapter, Part, Volume

# Somebody waits for it: hundreds of pages take a few seconds.
COPY_LIMITS = Limits(processor_seconds=60, wall_seconds=90)


def set_paper(html: str, *, title: str, foot: str = "", limits: Limits = LIMITS) -> bytes:
    """Makes a tagged PDF of one paper, its pages numbered from 1.

    html is a whole document that starts with one h1, made with templates/print.html. Raises PdfFailed.
    """
    paper = Chapter("paper", title, "", [Part("paper", title, html)])
    return bind(Volume(title=title, chapters=[paper], foot=foot), limits=limits).pdf


def count_pages(documents: Sequence[str], *, limits: Limits = LIMITS) -> list[int]:
    """How many pages each document takes; what was set to count them is kept. Raises PdfFailed."""
    sources = {str(number): Source("A paper", html) for number, html in enumerate(documents)}
    return [part.pages for part in parts_of(sources, limits=limits).values()]


def copy_with(words: str, pdf: bytes, *, limits: Limits = COPY_LIMITS) -> bytes:
    """A copy of a file made here, with the words below the foot of every page; its prints stay. Raises PdfFailed."""
    return child.run("copy", {"words": words}, pdf=pdf, limits=limits).made


def inspect(pdf: bytes, *, limits: Limits = LIMITS) -> Inspection:
    """Reads a PDF back: text, labels, bookmarks, links, structure, metadata. Raises PdfFailed where it cannot."""
    return Inspection.from_values(child.run("inspect", {}, pdf=pdf, limits=limits).result)


def prints(pdf: bytes, *, limits: Limits = LIMITS) -> list[tuple[str, str]]:
    """The label and the print of each sheet of a PDF. Raises PdfFailed where it cannot be read."""
    return [tuple(each) for each in child.run("prints", {}, pdf=pdf, limits=limits).result["sheets"]]


def findings(pdf: bytes, *, limits: Limits = LIMITS) -> list[str]:
    """What is wrong with a PDF for those who cannot see it, by PDF/UA-1 and our own checks; empty where nothing is."""
    return child.run("findings", {}, pdf=pdf, limits=limits).result["findings"]
