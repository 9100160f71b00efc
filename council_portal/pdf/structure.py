"""One structure tree made of the parts' own, which no tool that joins PDFs keeps (ISO 32000-1, 14.7)."""

from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf


class JoinedTree:
    """The structure of a volume as its parts come in: one Document, a Part for each, one parent tree, one tree of ids.

    For each part: `shift` its own numbers before its pages are copied, `take` its tree after that, `finish` at the end.
    """

    def __init__(self, pdf: Pdf):
        self._pdf = pdf
        self._root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self._document = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=self._root, K=Array()))
        self._parents: list = []
        self._next_key = 0
        self._ids: dict[str, Any] = {}
        self._roles, self._classes, self._namespaces = Dictionary(), Dictionary(), Array()
        self._parts = 0

    def shift(self, part: Pdf) -> int:
        """Moves the keys by which the part's pages and objects find their parents past those of the parts before it.

        Returns by how much, for `take`.
        """
        by, seen = self._next_key, set()
        for page in part.pages:
            _shift(page.obj, by)
            for annotation in page.get("/Annots", Array()):
                _shift(annotation, by)
                _shift_resources(annotation.get("/AP"), by, seen)
            _shift_resources(page.obj.get("/Resources"), by, seen)
        return by

    def take(self, part: Pdf, *, title: str, by: int, is_upload: bool) -> Dictionary:
        """Takes the tree of a part whose pages were copied; returns the Part that it now is."""
        self._parts += 1
        taken = self._pdf.copy_foreign(part.Root.StructTreeRoot)
        kids = _kids(taken)
        if len(kids) == 1 and kids[0].get("/S") == Name.Document:
            whole = kids[0]
            whole.S = Name.Part
        else:
            whole = self._pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Part, K=Array(kids)))
            for kid in kids:
                kid.P = whole
        whole.P = self._document
        whole.T = pikepdf.String(title)
        language = part.Root.get("/Lang")
        if is_upload and language is not None and "/Lang" not in whole:
            whole.Lang = language
        self._document.K.append(whole)
        last = 0
        for key, entry in pikepdf.NumberTree(taken.ParentTree).items() if "/ParentTree" in taken else ():
            self._parents.append((key + by, entry))
            last = max(last, key + 1)
        self._next_key = by + last
        self._take_names(taken, whole, is_upload)
        return whole

    def begin(self, title: str) -> Dictionary:
        """A Part for a paper without a structure of its own, to hold what the volume adds to it."""
        self._parts += 1
        whole = Dictionary(Type=Name.StructElem, S=Name.Part, P=self._document, T=pikepdf.String(title), K=Array())
        self._document.K.append(self._pdf.make_indirect(whole))
        return self._document.K[-1]

    def add(self, element: Dictionary | Array) -> int:
        """The key by which an object that was added to the volume finds the element as its parent, or a page those of
        its marked content.
        """
        self._parents.append((self._next_key, element))
        self._next_key += 1
        return self._next_key - 1

    def marks_of(self, key: int) -> Array:
        """The parents of the marked content of the page with the key, to be added to."""
        return next(entry for of, entry in reversed(self._parents) if of == key)

    def finish(self) -> None:
        """Hangs the tree into the volume; nothing where no part has any."""
        if not self._parts:
            return
        pdf, root = self._pdf, self._root
        root.K = Array([self._document])
        in_order = sorted(self._parents, key=lambda each: each[0])
        root.ParentTree = pdf.make_indirect(Dictionary(Nums=Array([part for each in in_order for part in each])))
        root.ParentTreeNextKey = self._next_key
        if self._ids:
            names = [part for name in sorted(self._ids) for part in (pikepdf.String(name), self._ids[name])]
            root.IDTree = pdf.make_indirect(Dictionary(Names=Array(names)))
        for name, value in (("/RoleMap", self._roles), ("/ClassMap", self._classes), ("/Namespaces", self._namespaces)):
            if len(value):
                root[name] = value
        pdf.Root.StructTreeRoot = root
        pdf.Root.MarkInfo = Dictionary(Marked=True)

    def _take_names(self, taken: Dictionary, whole: Dictionary, is_upload: bool) -> None:
        """Takes the ids, roles and classes of a part, under names of its own where they could meet another's."""
        if not is_upload:
            ids = dict(pikepdf.NameTree(taken.IDTree).items()) if "/IDTree" in taken else {}
            if self._ids.keys().isdisjoint(ids):
                self._ids |= ids
                return
        beginning = f"{self._parts}-"
        roles, classes = taken.get("/RoleMap", Dictionary()), taken.get("/ClassMap", Dictionary())
        for element in _elements(whole):
            if str(element.S) in roles:
                element.S = _own(element.S, beginning)
            if "/C" in element and len(classes):
                element.C = _own_classes(element.C, beginning)
            if "/ID" in element:
                name = beginning + str(element.ID)
                element.ID = pikepdf.String(name)
                self._ids[name] = element
            for attributes in _dictionaries(element.get("/A")):
                if "/Headers" in attributes:
                    heads = [pikepdf.String(beginning + str(head)) for head in attributes.Headers]
                    attributes.Headers = Array(heads)
        for name in roles.keys():
            target = roles[name]
            self._roles[_own(Name(name), beginning)] = _own(target, beginning) if str(target) in roles else target
        for name in classes.keys():
            self._classes[_own(Name(name), beginning)] = classes[name]
        self._namespaces.extend(taken.get("/Namespaces", Array()))


def _shift(thing: Any, by: int) -> None:
    for name in ("/StructParents", "/StructParent"):
        if name in thing:
            thing[name] = int(thing[name]) + by


def _shift_resources(resources: Any, by: int, seen: set) -> None:
    """Shifts the objects that a page or an annotation draws, and what those draw in their turn, each once."""
    waiting = [resources]
    while waiting:
        found = waiting.pop()
        if isinstance(found, Array):
            waiting.extend(found)
        if not isinstance(found, (Dictionary, pikepdf.Stream)):
            continue
        if found.is_indirect:
            if found.objgen in seen:
                continue
            seen.add(found.objgen)
        if isinstance(found, pikepdf.Stream):
            _shift(found, by)
            waiting.append(found.get("/Resources"))
        else:
            waiting.extend(found[name] for name in ("/XObject", "/Pattern", "/N", "/D", "/R") if name in found)
            waiting.extend(value for value in found.values() if isinstance(value, pikepdf.Stream))


def _kids(element: Any) -> list:
    kids = element.get("/K", Array())
    return list(kids) if isinstance(kids, Array) else [kids]


def _elements(whole: Dictionary) -> Iterator[Dictionary]:
    waiting = [whole]
    while waiting:
        element = waiting.pop()
        yield element
        waiting.extend(kid for kid in _kids(element) if isinstance(kid, Dictionary) and "/S" in kid)


def _dictionaries(attributes: Any) -> list[Dictionary]:
    """A structure element's attributes: one dictionary, or several among numbers of revisions."""
    listed = attributes if isinstance(attributes, Array) else [attributes]
    return [each for each in listed if isinstance(each, Dictionary)]


def _own(name: Any, beginning: str) -> Name:
    return Name(f"/{beginning}{str(name)[1:]}")


def _own_classes(classes: Any, beginning: str) -> Any:
    if isinstance(classes, Array):
        return Array([_own(each, beginning) if isinstance(each, Name) else each for each in classes])
    return _own(classes, beginning)
