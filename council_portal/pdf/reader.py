"""Reads a PDF back in the child process: text with pypdfium2, structure with pikepdf, faults with `page` and checks."""

import io
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

import page as page_validation
import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf

MARKED_CONTENT = re.compile(rb"/MCID\s+(\d+)")
# The container each element must stand in; the validator passes cells that stray.
PARENT_OF = {"/TR": {"/Table", "/THead", "/TBody", "/TFoot"}, "/TH": {"/TR"}, "/TD": {"/TR"}, "/LI": {"/L"}}
MOST_FINDINGS = 200
HYPHEN_AT_LINE_END = "\x02"


class Unreadable(Exception):
    """The file is not a PDF that can be read; the message is a sentence."""


def work(request: dict, given, made, step: Callable[[str], None]) -> dict:
    """The child's task `inspect`: everything an Inspection holds, as plain values."""
    content = given.read()
    with opened(content) as pdf:
        sheet_of = {sheet.objgen: index for index, sheet in enumerate(pdf.pages)}
        return {
            "title": str(pdf.docinfo.get("/Title", "")),
            "language": str(pdf.Root.get("/Lang", "")),
            "claims_ua": b"pdfuaid:part" in (pdf.Root.Metadata.read_bytes() if "/Metadata" in pdf.Root else b""),
            "texts": _texts(content),
            "labels": [sheet.label for sheet in pdf.pages],
            "sizes": [[float(sheet.mediabox[2]), float(sheet.mediabox[3])] for sheet in pdf.pages],
            "bookmarks": _bookmarks(pdf, sheet_of),
            "links": list(_links(pdf, sheet_of)),
            "structure": [
                [depth, str(element.S)[1:], sheet_of.get(element.Pg.objgen) if "/Pg" in element else None]
                + [str(element.get("/Alt", ""))]
                for element, depth, _ in _elements(pdf)
            ],
        }


def work_findings(request: dict, given, made, step: Callable[[str], None]) -> dict:
    """The child's task `findings`."""
    return {"findings": findings_in(given.read())}


def findings_in(content: bytes) -> list[str]:
    """What is wrong with the file for those who cannot see it; empty where nothing is.

    The rules of PDF/UA-1 as `page` checks them, then what it passes over: heads without Scope, ids, cells out of place,
    a table broken in two by a page's end, and whether tree and content name one another.
    """
    report = page_validation.validate_pdf_bytes(content, profile="ua1")
    found = [f"{failure.rule_id}: {failure.message}" for failure in report.failures]
    with opened(content) as pdf:
        found += _tree_findings(pdf) if "/StructTreeRoot" in pdf.Root else ["The file is not tagged."]
    return found[:MOST_FINDINGS]


def opened(content: bytes) -> Pdf:
    """The file. Raises Unreadable."""
    try:
        return pikepdf.open(io.BytesIO(content))
    except pikepdf.PasswordError as error:
        raise Unreadable("The file is protected by a password.") from error
    except pikepdf.PdfError as error:
        raise Unreadable("The file is not a PDF, or is broken.") from error


def _texts(content: bytes) -> list[str]:
    """The text of every sheet; the hyphen at a line's end, which pdfium gives as a control character, as a hyphen."""
    document = pypdfium2.PdfDocument(content)
    try:
        texts = [sheet.get_textpage().get_text_bounded() for sheet in document]
        return [text.replace("\r\n", "\n").replace(HYPHEN_AT_LINE_END, "-") for text in texts]
    finally:
        document.close()


def _bookmarks(pdf: Pdf, sheet_of: dict) -> list:
    def told(item: OutlineItem) -> list:
        target = item.destination
        sheet = sheet_of.get(target[0].objgen) if isinstance(target, Array) else None
        return [item.title, sheet, [told(child) for child in item.children]]

    with pdf.open_outline() as outline:
        return [told(item) for item in outline.root]


def _links(pdf: Pdf, sheet_of: dict) -> Iterator[list]:
    names = pikepdf.NameTree(pdf.Root.Names.Dests) if "/Names" in pdf.Root and "/Dests" in pdf.Root.Names else {}
    for index, sheet in enumerate(pdf.pages):
        for annotation in sheet.get("/Annots", Array()):
            if annotation.get("/Subtype") != Name.Link:
                continue
            target, action = annotation.get("/Dest"), annotation.get("/A", Dictionary())
            if isinstance(target, pikepdf.String):
                target = names.get(str(target))
            if isinstance(target, Dictionary):
                target = target.get("/D")
            leads_to = sheet_of.get(target[0].objgen) if isinstance(target, Array) else None
            yield [index, leads_to, str(action.get("/URI", "")), str(annotation.get("/Contents", ""))]


def _kids(element: Any) -> list:
    kids = element.get("/K", Array())
    return list(kids) if isinstance(kids, Array) else [kids]


def _elements(pdf: Pdf) -> Iterator[tuple[Any, int, Any]]:
    """Every structure element with its depth and parent, in reading order."""
    if "/StructTreeRoot" not in pdf.Root:
        return
    root = pdf.Root.StructTreeRoot
    waiting = [(kid, 0, root) for kid in reversed(_kids(root))]
    while waiting:
        element, depth, parent = waiting.pop()
        yield element, depth, parent
        waiting.extend(
            (kid, depth + 1, element)
            for kid in reversed(_kids(element))
            if isinstance(kid, Dictionary) and "/S" in kid and kid.get("/Type", Name.StructElem) == Name.StructElem
        )


def _tree_findings(pdf: Pdf) -> Iterator[str]:
    root = pdf.Root.StructTreeRoot
    known = pikepdf.NameTree(root.IDTree) if "/IDTree" in root else {}
    known = {str(name): element.objgen for name, element in known.items()}
    own, cells, owners, table_before = {}, [], defaultdict(dict), None
    for element, _, parent in _elements(pdf):
        tag = str(element.S)
        if tag in PARENT_OF and str(parent.get("/S", "")) not in PARENT_OF[tag]:
            yield f"A {tag[1:]} stands in {parent.get('/S', 'the root')}."
        attributes = element.get("/A", Dictionary())
        if tag == "/TH" and "/Scope" not in attributes:
            yield "A table's head has no Scope."
        if "/ID" in element:
            name = str(element.ID)
            if name in own:
                yield f"The id {name} is given twice."
            own[name] = element.objgen
        if tag == "/TD":
            cells.append(attributes)
        if tag == "/Table":
            if table_before is not None and _is_broken(pdf, table_before, element):
                yield "A table is broken in two by the end of a page."
            table_before = element
        for sheet, mcid in _marked_content(element):
            if mcid in owners[sheet]:
                yield f"Marked content {mcid} of one page stands twice in the structure."
            owners[sheet][mcid] = element.objgen
    if own != known:
        yield "The tree of ids does not name the elements that have ids."
    for attributes in cells:
        if any(str(name) not in own for name in attributes.get("/Headers", Array())):
            yield "A table's cell names a head that is not there."
    yield from _parent_tree_findings(pdf, owners)


def _is_broken(pdf: Pdf, one, other) -> bool:
    """Whether two tables are neighbours in one parent, the second on another page and without a caption."""
    if one.P.objgen != other.P.objgen or other.Pg.objgen == one.Pg.objgen:
        return False
    places = [kid.objgen for kid in _kids(one.P) if isinstance(kid, Dictionary)]
    following = places.index(other.objgen) - places.index(one.objgen) == 1
    has_caption = any(isinstance(kid, Dictionary) and kid.get("/S") == Name.Caption for kid in _kids(other))
    return following and not has_caption


def _marked_content(element) -> Iterator[tuple[Any, int]]:
    for kid in _kids(element):
        if isinstance(kid, int):
            yield element.Pg.objgen, kid
        elif isinstance(kid, Dictionary) and kid.get("/Type") == Name.MCR:
            yield kid.get("/Pg", element.get("/Pg")).objgen, int(kid.MCID)


def _parent_tree_findings(pdf: Pdf, owners: dict) -> Iterator[str]:
    """Whether content, tree and the tree's index of parents agree on every piece of marked content.

    `owners` has the structure element of each piece by its sheet and its number on that.
    """
    parents = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
    for number, sheet in enumerate(pdf.pages, start=1):
        listed = parents[int(sheet.StructParents)] if "/StructParents" in sheet else Array()
        indexed = {mcid: entry.objgen for mcid, entry in enumerate(listed) if isinstance(entry, Dictionary)}
        content = b"".join(part.read_bytes() for part in _streams(sheet))
        marked = {int(mcid) for mcid in MARKED_CONTENT.findall(content)}
        reached = owners[sheet.objgen] if marked else {}
        if marked != set(indexed) or indexed != reached:
            yield f"On sheet {number} the content and the structure tree do not agree."


def _streams(sheet) -> list:
    contents = sheet.obj.get("/Contents", Array())
    return list(contents) if isinstance(contents, Array) else [contents]
