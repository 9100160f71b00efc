"""What a file says of itself as a whole: read, and written anew with nothing else."""

import html
import re
from contextlib import suppress
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf, Stream, String

from council_portal.pdf.uploads.annotations import Places
from council_portal.pdf.uploads.removals import Removals, is_a
from council_portal.pdf.uploads.streams import MIB

LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*\Z")
XMP_TITLE = re.compile(rb"<dc:title>.{0,200}?<rdf:li[^>]{0,100}>([^<]{1,2000})</rdf:li>", re.DOTALL)
NO_TITLE = re.compile(r"Microsoft \w+ - |untitled\b|.*\.(?:docx?|pdf|odt|indd)\Z", re.IGNORECASE)
MOST_BOOKMARKS, BOOKMARK_LEVELS = 2_000, 10
ROOT_KEYS = {
    f"/{name}"
    for name in ("Type", "Pages", "Lang", "MarkInfo", "StructTreeRoot", "Outlines", "Version", "PageLabels", "PageMode")
    + ("PageLayout", "ViewerPreferences", "Dests", "OCProperties", "Extensions", "OutputIntents")
}


def keep_root(pdf: Pdf, title: str, language: str, tree: Dictionary | None, removals: Removals) -> None:
    """A catalogue and a trailer with nothing but what is named here."""
    was = pdf.Root
    for key in was.keys():
        if key == "/Names" and isinstance(was[key], Dictionary):
            for name, value in was[key].items():
                if name != "/Dests":
                    removals.note_object(value, name)
        elif key == "/AcroForm":
            _note_form(was[key], removals)
        elif key not in ROOT_KEYS and not _only_turns_to_a_page(key, was[key]):
            removals.note_object(was[key], key)
    root = Dictionary(Type=Name.Catalog, Pages=was.Pages, ViewerPreferences=Dictionary(DisplayDocTitle=True))
    if language:
        root.Lang = String(language)
    if tree is not None:
        root.MarkInfo, root.StructTreeRoot = Dictionary(Marked=True), tree
    pdf.trailer.Root = pdf.make_indirect(root)
    for key in list(pdf.trailer.keys()):
        if key == "/Info" and isinstance(pdf.trailer[key], Dictionary):
            removals.note("private", any(name != "/Title" for name in pdf.trailer[key].keys()))
        if key not in {"/Root", "/Size", "/ID"}:
            with suppress(KeyError):
                del pdf.trailer[key]
    if title:
        pdf.trailer.Info = pdf.make_indirect(Dictionary(Title=String(title)))


def _only_turns_to_a_page(key: str, value: Any) -> bool:
    return key == "/OpenAction" and (isinstance(value, Array) or is_a(value, "/GoTo", "/S"))


def _note_form(form: Any, removals: Removals) -> None:
    """Notes what a form does beside its fields, which are counted where they lie on pages."""
    for key in ("/XFA", "/CO", "/AA"):
        if isinstance(form, Dictionary) and key in form:
            removals.note_object(form[key], key)


def title(pdf: Pdf) -> str:
    """The file's title as it names itself; a name left by a program, such as “Microsoft Word - x.doc”, is none."""
    info = pdf.trailer.get("/Info")
    given = info.get("/Title") if isinstance(info, Dictionary) else None
    title = " ".join(str(given).split()) if isinstance(given, String) else ""
    metadata = pdf.Root.get("/Metadata")
    if not title and isinstance(metadata, Stream) and len(metadata.read_raw_bytes()) < MIB:
        with suppress(pikepdf.PdfError):
            if in_xmp := XMP_TITLE.search(metadata.read_bytes()):
                title = " ".join(html.unescape(in_xmp[1].decode(errors="replace")).split())
    title = "".join(letter for letter in title if letter.isprintable())[:300]
    return "" if NO_TITLE.match(title) else title


def language(pdf: Pdf) -> str:
    given = pdf.Root.get("/Lang")
    language = str(given) if isinstance(given, String) else ""
    return language if LANGUAGE.match(language) else ""


def bookmarks(pdf: Pdf, places: Places) -> list[tuple[int, str, Array]]:
    """The file's own bookmarks that lead to its pages: level, title and place, in order; loops are left out."""
    outlines = pdf.Root.get("/Outlines")
    found, seen = [], set()
    waiting = [(1, outlines.get("/First"))] if isinstance(outlines, Dictionary) else []
    while waiting and len(found) < MOST_BOOKMARKS:
        level, item = waiting.pop()
        if not isinstance(item, Dictionary) or item.objgen in seen or level > BOOKMARK_LEVELS:
            continue
        seen.add(item.objgen)
        action = item.get("/A")
        is_jump = isinstance(action, Dictionary) and action.get("/S") == Name.GoTo
        place = places.find(item.get("/Dest") or (action.get("/D") if is_jump else None))
        if place is not None and isinstance(item.get("/Title"), String):
            found.append((level, str(item.Title)[:300], place))
        waiting += [(level, item.get("/Next")), (level + 1, item.get("/First"))]
    return found


def write_bookmarks(pdf: Pdf, bookmarks: list[tuple[int, str, Array]]) -> None:
    if not bookmarks:
        return
    with pdf.open_outline() as outline:
        above: list[OutlineItem] = []
        for level, title, place in bookmarks:
            del above[level - 1 :]
            item = OutlineItem(title, place)
            (above[-1].children if above else outline.root).append(item)
            above.append(item)
