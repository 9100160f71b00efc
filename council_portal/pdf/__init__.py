"""The one door to WeasyPrint, pikepdf and text extraction.

`set_paper` makes a tagged PDF of one paper, `bind` a volume of several with a front sheet and continuous page numbers,
`inspect` reads a PDF back (text, labels, bookmarks, structure) and `findings` says what is wrong with it. All that sets
or reads a PDF runs in a child process with limits of memory, processor time, file size and wall time. What
people upload comes in through `pdf.uploads` alone, and `pdf.leaks` searches what goes out to the public.
"""

from council_portal.pdf.binding import FRONT, bind
from council_portal.pdf.child import Limits, PdfFailed
from council_portal.pdf.door import copy_with, count_pages, findings, inspect, prints, set_paper
from council_portal.pdf.inspection import Bookmark, Inspection
from council_portal.pdf.keeping import PartsFailed, PartState, parts_of
from council_portal.pdf.parts import Source
from council_portal.pdf.volume import CLOSING_TOKEN, Bound, Chapter, Mark, PageRange, Part, Volume, pages_token

__all__ = [
    "CLOSING_TOKEN",
    "FRONT",
    "Bookmark",
    "Bound",
    "Chapter",
    "Inspection",
    "Limits",
    "Mark",
    "PageRange",
    "Part",
    "PartState",
    "PartsFailed",
    "PdfFailed",
    "Source",
    "Volume",
    "bind",
    "copy_with",
    "count_pages",
    "findings",
    "inspect",
    "pages_token",
    "parts_of",
    "prints",
    "set_paper",
]
