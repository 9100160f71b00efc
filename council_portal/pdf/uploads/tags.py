"""The structure tree of an upload: carried on where it is sound, with indexes made anew so that it is whole."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from pikepdf import Array, Dictionary, Name, NumberTree, Pdf, Stream, String

from council_portal.pdf.uploads.cleaning import is_plain

MOST_ELEMENTS = 300_000
ROLE_STEPS = 20
HEADING = ("/H", "/H1", "/H2", "/H3", "/H4", "/H5", "/H6", "/Title")
STANDARD = frozenset(
    f"/{name}"
    for name in (
        "Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 H6 L LI Lbl "
        "LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Ruby RB RT RP "
        "Warichu WT WP Figure Formula Form Title Em Strong"
    ).split()
)
KEPT = ("/S", "/ID", "/R", "/T", "/Lang", "/Alt", "/E", "/ActualText")
OWNERS = ("/Table", "/List", "/Layout")
WORDS = ("/T", "/Alt", "/E", "/ActualText")


@dataclass
class Tags:
    """What the tree was found to hold; `tagged_pages` are the pages with any marked content in it, by object."""

    is_tagged: bool = False
    headings: int = 0
    figures: int = 0
    figures_without_text: int = 0
    tagged_pages: set[tuple[int, int]] = field(default_factory=set)
    is_broken: bool = False


class _TooMany(Exception):
    """The tree has more elements than any document, or never ends."""


def carry(
    pdf: Pdf, pages: list[Dictionary], hidden_content: set[tuple[tuple[int, int], int]]
) -> tuple[Tags, Dictionary | None]:
    """The tags of a file whose pages and links are cleaned already, and the root of its tree made anew.

    None for the root where the file is not tagged, or its tags contradict themselves.
    """
    root, mark = pdf.Root.get("/StructTreeRoot"), pdf.Root.get("/MarkInfo")
    is_marked = isinstance(mark, Dictionary) and mark.get("/Marked") is True
    if not isinstance(root, Dictionary) or not is_marked:
        _forget_numbers(pages)
        return Tags(), None
    try:
        tree = _Tree(pdf, pages, root, hidden_content)
    except _TooMany:
        tree = None
    if tree is None or not tree.found.tagged_pages:
        _forget_numbers(pages)
        return Tags(is_broken=True), None
    return tree.found, tree.written()


def _forget_numbers(pages: list[Dictionary]) -> None:
    for page in pages:
        for holder in (page, *_links(page)):
            for key in ("/StructParents", "/StructParent"):
                if key in holder:
                    del holder[key]


class _Tree:
    """Reads a tree from its root down, cleaning its elements, and notes what each piece of content belongs to."""

    def __init__(self, pdf: Pdf, pages: list[Dictionary], root: Dictionary, hidden: set):
        self._pdf, self._pages, self._hidden = pdf, pages, hidden
        self._by_page = {page.objgen: page for page in pages}
        self._links = {link.objgen: link for page in pages for link in _links(page)}
        self._roles = _roles(root)
        self._classes = root.get("/ClassMap")
        self._owner: dict[tuple[tuple[int, int], tuple[int, int]], dict[int, Dictionary]] = defaultdict(dict)
        self._of_link: dict[tuple[int, int], Dictionary] = {}
        self._ids: dict[bytes, Dictionary] = {}
        self._streams: dict[tuple[int, int], Stream] = {}
        self.found = Tags()
        self._root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self._root.K = self._cleaned(root)
        self.found.is_tagged = bool(self._owner)

    def _cleaned(self, root: Dictionary) -> Array:
        top: list[Any] = []
        waiting, seen = [(kid, self._root, None, top) for kid in reversed(_kids(root))], set()
        gathered = [(self._root, top)]
        while waiting:
            kid, parent, page, siblings = waiting.pop()
            if isinstance(kid, int):
                if page is not None and 0 <= kid < MOST_ELEMENTS and self._claim(page, None, kid, parent):
                    siblings.append(kid)
                continue
            if not isinstance(kid, Dictionary):
                continue
            page = self._by_page.get(kid.Pg.objgen, page) if isinstance(kid.get("/Pg"), Dictionary) else page
            if kid.get("/Type") == Name.MCR:
                self._add_content(kid, parent, page, siblings)
            elif kid.get("/Type") == Name.OBJR:
                self._add_link(kid, parent, page, siblings)
            elif isinstance(kid.get("/S"), Name):
                element = kid if kid.is_indirect else self._pdf.make_indirect(kid)
                if element.objgen in seen:
                    continue
                seen.add(element.objgen)
                if len(seen) > MOST_ELEMENTS:
                    raise _TooMany
                kids, own = _kids(element), []
                self._clean_element(element, parent, page)
                siblings.append(element)
                gathered.append((element, own))
                waiting.extend((inner, element, page, own) for inner in reversed(kids))
        for element, own in gathered:
            element.K = Array(own)
        return Array(top)

    def _clean_element(self, element: Dictionary, parent: Dictionary, page: Dictionary | None) -> None:
        role = self._role(element.S)
        attributes = _attributes(element, self._classes)
        kept = {key: element[key] for key in KEPT if key in element and is_plain(element[key])}
        for key in list(element.keys()):
            del element[key]
        for key, value in kept.items():
            element[key] = value
        element.Type, element.P = Name.StructElem, parent
        if page is not None:
            element.Pg = page
        if attributes is not None:
            element.A = attributes
        if isinstance(element.get("/ID"), String):
            # An id that is given twice names nobody.
            name = bytes(element.ID)
            if name in self._ids:
                del element["/ID"]
            else:
                self._ids[name] = element
        if role in HEADING:
            self.found.headings += 1
        elif role == "/Figure":
            self.found.figures += 1
            told = any(str(element.get(key, "")).strip() for key in ("/Alt", "/ActualText"))
            self.found.figures_without_text += not told

    def _add_content(self, kid: Dictionary, parent: Dictionary, page: Dictionary | None, siblings: list) -> None:
        number, stream = kid.get("/MCID"), kid.get("/Stm")
        if page is None or not isinstance(number, int) or not 0 <= number < MOST_ELEMENTS:
            return
        stream = stream if isinstance(stream, Stream) else None
        if self._claim(page, stream, number, parent):
            content = Dictionary(Type=Name.MCR, Pg=page, MCID=number)
            if stream is not None:
                content.Stm = stream
            siblings.append(content)

    def _claim(self, page: Dictionary, stream: Stream | None, number: int, owner: Dictionary) -> bool:
        """Whether the content is the element's: what two elements claim belongs to the first."""
        place = (page.objgen, stream.objgen if stream is not None else (0, 0))
        if number in self._owner[place]:
            return False
        self._owner[place][number] = owner
        if stream is not None:
            self._streams[stream.objgen] = stream
        self.found.tagged_pages.add(page.objgen)
        if (page.objgen, number) in self._hidden:
            for key in WORDS:
                if key in owner:
                    del owner[key]
        return True

    def _add_link(self, kid: Dictionary, parent: Dictionary, page: Dictionary | None, siblings: list) -> None:
        link = kid.get("/Obj")
        if page is None or not isinstance(link, Dictionary) or link.objgen not in self._links:
            return
        if link.objgen not in self._of_link:
            self._of_link[link.objgen] = parent
            siblings.append(Dictionary(Type=Name.OBJR, Pg=page, Obj=link))

    def _role(self, name: Name) -> str:
        """The standard role behind a name of the file's own."""
        role = str(name)
        for _ in range(ROLE_STEPS):
            if role in STANDARD or role not in self._roles:
                break
            role = self._roles[role]
        return role

    def written(self) -> Dictionary:
        """The root, with an index of parents and one of ids that name what is in the tree and nothing else."""
        parents = NumberTree.new(self._pdf)
        _forget_numbers(self._pages)
        for stream in self._streams.values():
            if "/StructParents" in stream:
                del stream["/StructParents"]
        number = 0
        for (page, stream), owners in sorted(self._owner.items()):
            holder = self._streams[stream] if stream != (0, 0) else self._by_page[page]
            holder["/StructParents"] = number
            parents[number] = Array([owners.get(mcid) for mcid in range(max(owners) + 1)])
            number += 1
        for objgen, owner in sorted(self._of_link.items()):
            self._links[objgen].StructParent = number
            parents[number] = owner
            number += 1
        self._root.ParentTree, self._root.ParentTreeNextKey = parents.obj, number
        if self._roles:
            self._root.RoleMap = Dictionary({name: Name(role) for name, role in self._roles.items()})
        if self._ids:
            names = Array([each for name in sorted(self._ids) for each in (self._ids[name].ID, self._ids[name])])
            self._root.IDTree = self._pdf.make_indirect(Dictionary(Names=names))
        return self._root


def _roles(root: Dictionary) -> dict[str, str]:
    given = root.get("/RoleMap")
    if not isinstance(given, Dictionary):
        return {}
    return {name: str(role) for name, role in given.items() if isinstance(role, Name) and name not in STANDARD}


def _attributes(element: Dictionary, classes: Any) -> Dictionary | None:
    """What the tags say of a table's cell, of a list, or else of the layout: one set of plain values.

    Those of the element's classes are among them. An element may have several sets, but a reader needs the first alone.
    """
    given, named = element.get("/A"), element.get("/C")
    every = list(given) if isinstance(given, Array) else [given]
    for name in list(named) if isinstance(named, Array) else [named]:
        found = classes.get(str(name)) if isinstance(name, Name) and isinstance(classes, Dictionary) else None
        every += list(found) if isinstance(found, Array) else [found]
    for owner in OWNERS:
        kept: dict[str, Any] = {}
        for each in every:
            if isinstance(each, Dictionary) and each.get("/O") == Name(owner):
                kept = {key: value for key, value in each.items() if is_plain(value)} | kept
        if kept:
            return Dictionary(kept)
    return None


def _kids(element: Dictionary) -> list:
    given = element.get("/K")
    if isinstance(given, Array):
        return list(given)
    return [] if given is None else [given]


def _links(page: Dictionary) -> list[Dictionary]:
    given = page.get("/Annots")
    return [each for each in given if isinstance(each, Dictionary)] if isinstance(given, Array) else []
