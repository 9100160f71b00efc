"""Opens an uploaded file and refuses what cannot be trusted to be whole."""

import re
from typing import BinaryIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

from council_portal.pdf.uploads.refused import AGAIN, Refused

MOST_PAGES = 1_000
MOST_NODES = 50_000
END_WITHIN = 2048
PASSWORD = "It is protected by a password, so nobody could read it in the pack. Save a copy without one, and send that."
CERTIFICATE = (
    "It is encrypted for certain people, so nobody else could read it. Save a copy without encryption, and send that."
)
NOT_A_PDF = f"It is not a PDF, or is broken so badly that it cannot be opened. {AGAIN}"
CUT_SHORT = "The end of it is missing, as when sending was interrupted. Send the file again, or save it anew."
LOST = f"It is damaged, and parts of its pages are lost. {AGAIN}"
NO_PAGES = f"It has no pages. {AGAIN}"
TOO_MANY = (
    f"It has more than {MOST_PAGES:,} pages. Split it into several papers, or publish it elsewhere and put a summary "
    "with a link under the item."
)
ENDLESS = f"The list of its pages contradicts itself, so nobody can tell which pages belong to it. {AGAIN}"
ENDLESS_INDEX = f"Its index points back at itself, as in a file made to hang whatever opens it. {AGAIN}"
FORM_OF_ITS_OWN = (
    "It is a form that only one maker's program can show; others see “Please wait”. Open it there, print it to a "
    "PDF, and send that."
)
PORTFOLIO = "It is a portfolio: a cover with files inside, which a pack cannot carry. Send the files inside one by one."
# What the library says of damage, in its own words.
LEFT_OUT = ("treating object as null", "includes non-dictionary object")
MENDED = ("damaged", "recover", "reconstruct", "expected", "invalid", "missing", "undefined", "treating")
DRAWN_NAMES = re.compile(rb"/([^\s/\[\]()<>{}%]+)\s+(?:Do|gs|sh)\b|/([^\s/\[\]()<>{}%]+)\s+[-+.\d]+\s+Tf\b")


class Opened:
    """A file opened: its pages in order, whether it had an owner's password, and whether it had to be mended."""

    def __init__(self, file: BinaryIO):
        self.was_mended = False
        self.pdf = self._open(file)
        self.was_encrypted = self.pdf.is_encrypted
        root = self.pdf.trailer.get("/Root")
        if not isinstance(root, Dictionary):
            raise Refused(NOT_A_PDF)
        _check_tree(root)
        try:
            self.pages: list[Dictionary] = [page.obj for page in self.pdf.pages]
        except (pikepdf.PdfError, RuntimeError) as error:
            raise Refused(ENDLESS) from error
        self.heed_warnings()
        _check_kind(root)

    def heed_warnings(self) -> None:
        """Notes what the library had to mend since it was last asked: objects are read, and mended, one by one.

        Raises Refused where it had to leave something out.
        """
        warnings = [str(warning).lower() for warning in self.pdf.get_warnings()]
        if any("loop detected" in warning for warning in warnings):
            raise Refused(ENDLESS_INDEX)
        if any(words in warning for warning in warnings for words in LEFT_OUT):
            raise Refused(LOST)
        self.was_mended |= any(words in warning for warning in warnings for words in MENDED)

    def _open(self, file: BinaryIO) -> Pdf:
        try:
            return pikepdf.open(file, attempt_recovery=False, suppress_warnings=True)
        except pikepdf.PasswordError as error:
            raise Refused(PASSWORD) from error
        except pikepdf.PdfError as error:
            if "encrypt" in str(error).lower() or "security handler" in str(error).lower():
                raise Refused(CERTIFICATE) from error
        self.was_mended = True
        file.seek(0, 2)
        file.seek(max(0, file.tell() - END_WITHIN))
        has_end = b"%%EOF" in file.read()
        file.seek(0)
        try:
            pdf = pikepdf.open(file, suppress_warnings=True)
        except pikepdf.PasswordError as error:
            raise Refused(PASSWORD) from error
        except pikepdf.PdfError as error:
            said = str(error).lower()
            raise Refused(ENDLESS if "loop" in said else NO_PAGES if "page tree" in said else NOT_A_PDF) from error
        if not has_end:
            raise Refused(CUT_SHORT)
        return pdf


def _check_tree(root: Dictionary) -> None:
    """Walks the tree of pages; refuses one that loops, lies about its count or is far too large."""
    top = root.get("/Pages")
    if not isinstance(top, Dictionary):
        raise Refused(NO_PAGES)
    waiting, seen, leaves = [top], set(), 0
    while waiting:
        node = waiting.pop()
        if not isinstance(node, Dictionary):
            raise Refused(LOST)
        if node.is_indirect:
            if node.objgen in seen and "/Kids" in node:
                raise Refused(ENDLESS)
            seen.add(node.objgen)
        kids = node.get("/Kids")
        if isinstance(kids, Array):
            waiting.extend(kids)
        elif node.get("/Type") == Name.Pages:
            raise Refused(LOST)
        else:
            leaves += 1
        if leaves > MOST_PAGES or len(seen) > MOST_NODES or len(waiting) > MOST_NODES:
            raise Refused(TOO_MANY)
    if not leaves:
        raise Refused(NO_PAGES)
    if top.get("/Count") != leaves:
        raise Refused(ENDLESS)


def _check_kind(root: Dictionary) -> None:
    if root.get("/NeedsRendering") is True:
        raise Refused(FORM_OF_ITS_OWN)
    if "/Collection" in root:
        raise Refused(PORTFOLIO)


def check_nothing_lost(content: bytes, resources: object) -> None:
    """Refuses a mended file of whose page something is gone. Raises Refused."""
    if not content.strip():
        raise Refused(LOST)
    known = set()
    if isinstance(resources, Dictionary):
        for key in ("/XObject", "/ExtGState", "/Shading", "/Font"):
            names = resources.get(key)
            known |= set(names.keys()) if isinstance(names, Dictionary) else set()
    for found in DRAWN_NAMES.findall(content):
        if f"/{(found[0] or found[1]).decode('latin-1')}" not in known:
            raise Refused(LOST)
