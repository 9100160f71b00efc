"""Joins parts that were set into one volume in the child process: pages, numbers, links, bookmarks and structure."""

import io
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import replace
from typing import BinaryIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

from council_portal.pdf import finish
from council_portal.pdf.finish import Sheet
from council_portal.pdf.parts import SetPart
from council_portal.pdf.saving import save
from council_portal.pdf.stamps import UPLOAD_SIDES, Stamp, stamp_pages
from council_portal.pdf.structure import JoinedTree
from council_portal.pdf.volume import CHAPTER_SCHEME, Mark, Place

BACK = "Back to the agenda"
# An upload may number its marked content as it likes; the list of a page's parents is as long as the last number.
MOST_MARKS = 100_000


def work(request: dict, given: BinaryIO, made: BinaryIO, step: Callable[[str], None]) -> dict:
    """The child's task `join`: parts in the order of the volume, each with its place, in; the volume's PDF out.

    The first part is the front sheet where the request names one. Nothing in the file comes from the clock or chance.
    """
    step("joining the papers and numbering their pages")
    places = [Place(**each["place"]) for each in request["parts"]]
    with Pdf.new() as pdf, ExitStack() as opened:
        tree, sheets, firsts, wholes = JoinedTree(pdf), [], [], []
        for each, place in zip(request["parts"], places, strict=True):
            given.seek(each["offset"])
            part = SetPart.from_facts(each["facts"], given.read(each["length"]))
            source = opened.enter_context(pikepdf.open(io.BytesIO(part.pdf)))
            firsts.append(len(pdf.pages))
            wholes.append(_take(pdf, tree, source, part, place, _mark_of_link(part, place, request)))
            sheets += _sheets(part, place, request)
        links = stamp_pages(pdf, [sheet.stamp for sheet in sheets], Mark(**request["mark"]))
        if request["front_title"]:
            chapters = {place.anchor: first for first, place in zip(firsts, places, strict=True) if place.anchor}
            _lead_to_chapters(pdf, range(firsts[1]) if len(firsts) > 1 else (), chapters)
        for first, whole in zip(firsts, wholes, strict=True):
            if first in links:
                _add_link_back(pdf, tree, first, whole, links[first], sheets[first].stamp.mark)
        tree.finish()
        finish.write(pdf, sheets, request)
        save(pdf, made)
    return {}


def _take(pdf: Pdf, tree: JoinedTree, source: Pdf, part: SetPart, place: Place, link: int | None) -> Dictionary | None:
    """Appends the part's pages and its structure; returns the latter.

    A part without any has one for its link alone, and None where it has no link.
    """
    by = tree.shift(source) if part.is_tagged else 0
    pdf.add_pages_from(source, forms="strip", outlines="ignore")
    if part.is_tagged:
        return tree.take(source, title=place.title, by=by, is_upload=part.is_upload)
    return None if link is None else tree.begin(place.title)


def _mark_of_link(part: SetPart, place: Place, request: dict) -> int | None:
    """The number of the marked content that the link back to the agenda is, on the part's first page."""
    has_link = place.anchor and request["front_title"]
    return part.free_mark if has_link and part.free_mark < MOST_MARKS else None


def _sheets(part: SetPart, place: Place, request: dict) -> list[Sheet]:
    """The part's sheets and what is stamped on them; the front sheet's bear no number and belong to no chapter."""
    foot = "  \u00b7  ".join(words for words in (request["foot"], place.short_title) if words)
    sheets = []
    for number, label in enumerate(place.labels):
        stamp = Stamp(sides=part.sides[number] if part.sides else UPLOAD_SIDES, is_upload=part.is_upload)
        if not place.is_front:
            stamp = replace(stamp, number=f"{'Pages' if '-' in label else 'Page'} {label}", foot=foot)
        if place.anchor and not number:
            stamp = replace(stamp, head=place.short_title)
            if request["front_title"]:
                stamp = replace(stamp, link=BACK, mark=_mark_of_link(part, place, request))
        headings = () if place.is_front else tuple(heading for heading in part.headings if heading.page == number)
        begins = {} if place.is_front or number else {"chapter": place.chapter, "part": place.title}
        sheets.append(Sheet(label, stamp, headings, **begins))
    return sheets


def _lead_to_chapters(pdf: Pdf, front: Iterable[int], chapters: dict[str, int]) -> None:
    """Gives the front sheet's links their places in the volume."""
    for index in front:
        for annotation in pdf.pages[index].get("/Annots", Array()):
            address = str(annotation.get("/A", Dictionary()).get("/URI", ""))
            if address.startswith(CHAPTER_SCHEME):
                del annotation["/A"]
                annotation.Dest = _top_of(pdf, chapters[address.removeprefix(CHAPTER_SCHEME)])


def _add_link_back(
    pdf: Pdf, tree: JoinedTree, index: int, whole: Dictionary | None, rectangle: list[float], mark: int | None
) -> None:
    """Adds the link from a chapter's first page to the agenda, as the first that is read of the paper."""
    page = pdf.pages[index]
    link = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Link,
            Rect=Array(rectangle),
            Border=Array([0, 0, 0]),
            F=4,
            Dest=_top_of(pdf, 0),
            Contents=pikepdf.String(BACK),
        )
    )
    page.obj.Annots = Array([*page.get("/Annots", Array()), link])
    page.obj.Tabs = Name.S
    if whole is None or mark is None:
        return
    paragraph = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.P, P=whole, Pg=page.obj))
    element = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Link, P=paragraph, Pg=page.obj))
    paragraph.K = Array([element])
    element.K = Array([mark, Dictionary(Type=Name.OBJR, Obj=link, Pg=page.obj)])
    kids = whole.get("/K", Array())
    whole.K = Array([paragraph, *(kids if isinstance(kids, Array) else [kids])])
    link.StructParent = tree.add(element)
    if "/StructParents" not in page.obj:
        page.obj.StructParents = tree.add(pdf.make_indirect(Array()))
    marks = tree.marks_of(int(page.obj.StructParents))
    marks.extend([None] * (mark - len(marks)))
    marks.append(element)


def _top_of(pdf: Pdf, index: int) -> Array:
    page = pdf.pages[index]
    left, _, _, top = page.cropbox
    return Array([page.obj, Name.XYZ, left, top, 0])
