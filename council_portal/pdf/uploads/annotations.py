"""What lies on a page: links stay, what prints becomes part of the page, the rest goes."""

import re
from collections.abc import Iterator
from typing import Any

from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from council_portal.pdf.uploads.cleaning import is_plain
from council_portal.pdf.uploads.layers import Layers
from council_portal.pdf.uploads.refused import Refused
from council_portal.pdf.uploads.removals import Removals
from council_portal.pdf.uploads.shapes import plain_keys

SCHEMES = re.compile(r"(?:https?://|mailto:)[^\s\x00-\x1f]+\Z", re.IGNORECASE)
LINK_KEYS = set(plain_keys("Type", "Subtype", "Rect", "Border", "C", "H", "QuadPoints", "F", "Contents", "Lang"))
# What people put on a page to be read there; all else is a remark about the page, or does something.
PRINTED = {"/Widget", "/FreeText", "/Stamp", "/Ink", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine"}
REMARKS = {"/Text", "/Popup", "/Highlight", "/Underline", "/Squiggly", "/StrikeOut", "/Caret"}
INVISIBLE, HIDDEN, PRINTS = 1, 2, 4
MOST_NAMES = 100_000
NOT_REDACTED = (
    "It has passages marked for redaction that were never redacted: the words beneath can still be read by anybody. "
    "Apply the redactions in the program that marked them, save the file, and send that."
)


def make_part_of_pages(pdf: Pdf, pages: list[Dictionary], layers: Layers, removals: Removals) -> None:
    """Takes away what does not print, and has what does painted into its page. Raises Refused."""
    has_fields = False
    for page in pages:
        staying = []
        for annotation in _annotations(page):
            subtype = str(annotation.get("/Subtype", ""))
            if subtype == "/Redact":
                raise Refused(NOT_REDACTED)
            if subtype == "/Link":
                # One with an appearance would be made part of the page, and lead nowhere.
                if "/AP" in annotation:
                    del annotation["/AP"]
                staying.append(annotation)
                continue
            flags = annotation.get("/F", 0)
            flags = flags if isinstance(flags, int) else 0
            is_shown = bool(flags & PRINTS) and not flags & (INVISIBLE | HIDDEN)
            if subtype in REMARKS:
                removals.note("comment", 0 if subtype == "/Popup" else 1)
            elif subtype in PRINTED:
                _note(annotation, subtype, removals)
                if is_shown and not layers.hides_annotation(annotation):
                    staying.append(annotation)
                    has_fields |= subtype == "/Widget"
            else:
                removals.note_object(annotation)
        if "/Annots" in page:
            page.Annots = Array([pdf.make_indirect(annotation) for annotation in staying])
    form = pdf.Root.get("/AcroForm")
    if has_fields and isinstance(form, Dictionary) and form.get("/NeedAppearances") is True:
        pdf.generate_appearance_streams()
    if any(str(each.get("/Subtype")) != "/Link" for page in pages for each in _annotations(page)):
        pdf.flatten_annotations("print")


def _note(annotation: Dictionary, subtype: str, removals: Removals) -> None:
    """Notes what is lost where an annotation becomes part of its page: what it does, and that it can be filled in."""
    for key in ("/A", "/AA", "/FS"):
        if key in annotation:
            removals.note_object(annotation[key], key)
    if subtype == "/Widget":
        field = annotation if "/FT" in annotation else annotation.get("/Parent", annotation)
        is_signature = isinstance(field, Dictionary) and field.get("/FT") == Name.Sig
        removals.note("signature" if is_signature else "field")


def links_of(pdf: Pdf, page: Dictionary, places: "Places", removals: Removals) -> Array | None:
    """The page's links as they are kept: to web and mail addresses, and to pages of the file."""
    kept = []
    for annotation in _annotations(page):
        if annotation.get("/Subtype") != Name.Link:
            continue
        target = _target(annotation, places, removals)
        if target is None:
            continue
        link = {key: annotation[key] for key in LINK_KEYS if key in annotation and is_plain(annotation[key])}
        if isinstance(annotation.get("/StructParent"), int):
            link["/StructParent"] = annotation.StructParent
        was = annotation
        for key in list(was.keys()):
            del was[key]
        for key, value in (link | target).items():
            was[key] = value
        kept.append(pdf.make_indirect(was))
    return Array(kept) if kept else None


def _target(link: Dictionary, places: "Places", removals: Removals) -> dict[str, Any] | None:
    """Where a link leads, as the keys that say so; None, and noted, where it may not lead there."""
    action = link.get("/A")
    if "/AA" in link or (isinstance(action, Dictionary) and "/Next" in action):
        removals.note_object(Array([link.get("/AA", Array()), (action or {}).get("/Next", Array())]))
    if isinstance(action, Dictionary) and action.get("/S") == Name.URI:
        address = action.get("/URI")
        written = str(address) if isinstance(address, String) else ""
        if SCHEMES.match(written):
            return {"/A": Dictionary(S=Name.URI, URI=String(written))}
        removals.note("link")
        return None
    wanted = link.get("/Dest")
    if isinstance(action, Dictionary):
        if action.get("/S") != Name.GoTo:
            removals.note_object(action, "/A")
            return None
        wanted = action.get("/D")
    place = places.find(wanted)
    if place is None:
        removals.note("lost link")
        return None
    return {"/Dest": place}


class Places:
    """Where links and bookmarks of a file may lead: its own pages."""

    def __init__(self, pdf: Pdf, pages: list[Dictionary]):
        self._pages = {page.objgen: page for page in pages}
        self._names = dict(_named(pdf))

    def find(self, wanted: Any) -> Array | None:
        """The place as an array of page and view, or None where it is none of this file."""
        if isinstance(wanted, Name | String):
            wanted = self._names.get(str(wanted))
        if isinstance(wanted, Dictionary):
            wanted = wanted.get("/D")
        if not isinstance(wanted, Array) or not len(wanted) or not isinstance(wanted[0], Dictionary):
            return None
        page = self._pages.get(wanted[0].objgen)
        view = list(wanted)[1:6]
        if page is None or not all(is_plain(value) for value in view):
            return None
        return Array([page, *(view or [Name.Fit])])


def _named(pdf: Pdf) -> Iterator[tuple[str, Any]]:
    """The names that a file gives to places: of the older list and the newer tree, loops and all."""
    older = pdf.Root.get("/Dests")
    if isinstance(older, Dictionary):
        yield from ((name, older[name]) for name in older.keys())
    names = pdf.Root.get("/Names")
    waiting, seen = [names.get("/Dests") if isinstance(names, Dictionary) else None], set()
    while waiting and len(seen) < MOST_NAMES:
        node = waiting.pop()
        if not isinstance(node, Dictionary) or (node.is_indirect and node.objgen in seen):
            continue
        seen.add(node.objgen)
        kids, pairs = node.get("/Kids"), node.get("/Names")
        waiting += list(kids) if isinstance(kids, Array) else []
        pairs = list(pairs) if isinstance(pairs, Array) else []
        yield from ((str(name), place) for name, place in zip(pairs[::2], pairs[1::2], strict=False))


def _annotations(page: Dictionary) -> list[Dictionary]:
    given = page.get("/Annots")
    every = given if isinstance(given, Array) else []
    return [each for each in every if isinstance(each, Dictionary) and not isinstance(each, Stream)]
