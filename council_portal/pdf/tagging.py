"""Mends the structure tree that WeasyPrint writes, while it still knows which element each tag came from.

WeasyPrint 70 tags page by page: what runs over a page's end becomes two elements, a table one Table a page with its
head again on each, `th` has no Scope, `<img alt="">` is a Figure that fails, a link's description is its address, and
there is no IDTree. Two of its functions are wrapped here: the one that makes an element, to note its source on it, and
the one that makes the tree, to join what was parted and to name each cell's heads. DECISIONS.md has the alternatives.
"""

from collections import defaultdict
from collections.abc import Iterator

import pydyf
import weasyprint.pdf
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.pdf import tags

# These stay one a page: an annotation or a picture belongs to each.
NEVER_JOINED = {"/Link", "/Figure"}
SCOPES = {"row": "/Row", "rowgroup": "/Row", "col": "/Column", "colgroup": "/Column"}

_make_element = tags._build_box_tree
_make_tree = tags.add_tags


def install() -> None:
    """Puts the wrappers in place, once in the process that sets documents."""
    tags._build_box_tree = _noted
    weasyprint.pdf.add_tags = _mended
    pydyf.PDF.page_references = property(_page_references)


def _page_references(pdf) -> tuple[bytes, ...]:
    """As pydyf's own, which builds the whole tuple anew for every tagged element, but built once a number of pages."""
    count = len(pdf.pages["Kids"])
    if getattr(pdf, "_references_of", None) != count:
        pdf._references_of = count
        pdf._references = tuple(b"%d 0 R" % number for number in pdf.pages["Kids"][::3])
    return pdf._references


class _Notes:
    """What is noted while one tree is made: marked content that is to be an artifact, and table heads already seen."""

    def __init__(self):
        self.artifacts = defaultdict(set)
        self.heads = {}


def _noted(box, parent, pdf, page_number, nums, annotations, marks) -> Iterator[pydyf.Dictionary]:
    """Makes the elements of a box as WeasyPrint does, each with its source, page and HTML scope noted on it."""
    box_itself = box._box if isinstance(box, AbsolutePlaceholder) else box
    source, name = box_itself.element, box_itself.element_tag
    if box_itself.link_annotation and source is not None:
        box_itself.link_annotation["Contents"] = pydyf.String(_words_of_link(source))
    made = _make_element(box, parent, pdf, page_number, nums, annotations, marks)
    if source is None:
        yield from made
        return
    if _is_artifact(pdf.notes, box_itself, source, name, page_number):
        before = set(nums)
        for _ in made:
            pass
        pdf.notes.artifacts[page_number] |= set(nums) - before
        return
    for element in made:
        if not hasattr(element, "source"):
            element.source = (id(source), name)
            element.page = page_number
            _describe(element, source)
        yield element


def _is_artifact(notes: _Notes, box, source, name: str, page_number: int) -> bool:
    """Whether the box says nothing of its own: a picture with empty alternative text, a table's head repeated."""
    if name == "img":
        return not source.get("alt")
    if name == "thead" and getattr(box, "is_header", False):
        return notes.heads.setdefault(id(source), page_number) != page_number
    return False


def _describe(element: pydyf.Dictionary, source) -> None:
    """Writes what WeasyPrint leaves out: the Scope of a head, the language of a passage."""
    if element["S"] == "/TH":
        element.scope = source.get("scope") or "col"
        element["A"]["Scope"] = SCOPES.get(element.scope, "/Column")
    if source.get("lang") and source.tag != "html":
        element["Lang"] = pydyf.String(source.get("lang"))


def _words_of_link(source) -> str:
    return " ".join("".join(source.itertext()).split()) or source.get("title") or source.get("href", "")


def _mended(pdf, document, pdf_version, page_streams) -> None:
    """Makes the tree, joins what page ends parted, marks artifacts, gives cells their heads and the tree its ids."""
    pdf.notes = _Notes()
    _make_tree(pdf, document, pdf_version, page_streams)
    root = _object(pdf, pdf.catalog["StructTreeRoot"])
    nums = _object(pdf, root["ParentTree"])["Nums"]
    entries = dict(zip(nums[::2], nums[1::2], strict=True))
    whole = _object(pdf, root["K"][0])
    kids, whole["K"] = whole["K"], pydyf.Array()
    for kid in kids:
        _add(pdf, whole, kid, entries)
    for page_number, mcids in pdf.notes.artifacts.items():
        _mark_artifacts(page_streams[page_number], mcids)
        for mcid in mcids:
            entries[page_number][mcid] = "null"
    heads = {}
    for element in _walk(pdf, whole):
        if element["S"] == "/LI":
            _put_in_body(pdf, element)
        elif element["S"] == "/Table":
            heads |= _name_heads(pdf, element, document.ids_begin_with)
    if heads:
        names = pydyf.Array()
        for name in sorted(heads):
            names.extend([pydyf.String(name), heads[name]])
        root["IDTree"] = pydyf.Dictionary({"Names": names})


def _object(pdf, reference: bytes) -> pydyf.Object:
    return pdf.objects[int(reference.split()[0])]


def _element(pdf, kid) -> pydyf.Dictionary | None:
    """The structure element behind a kid, or None for marked content and annotations."""
    if isinstance(kid, bytes):
        found = _object(pdf, kid)
        if isinstance(found, dict) and found.get("Type") == "/StructElem":
            return found
    return None


def _elements_in(pdf, element) -> Iterator[pydyf.Dictionary]:
    return (inner for kid in element["K"] if (inner := _element(pdf, kid)) is not None)


def _walk(pdf, element) -> Iterator[pydyf.Dictionary]:
    """The element and all beneath it, in reading order."""
    yield element
    for inner in _elements_in(pdf, element):
        yield from _walk(pdf, inner)


def _add(pdf, parent, kid, entries) -> None:
    """Adds a kid to its parent, or its own kids to the element before it that a page's end parted from it."""
    element = _element(pdf, kid)
    earlier = None if element is None else _part_before(pdf, parent, element)
    if earlier is None:
        parent["K"].append(kid)
        if element is not None:
            element["P"] = parent.reference
        return
    for inner in element["K"]:
        if isinstance(inner, int):
            entries[element.page][inner] = earlier.reference
            inner = pydyf.Dictionary({"Type": "/MCR", "Pg": pdf.page_references[element.page], "MCID": inner})
        _add(pdf, earlier, inner, entries)
    earlier.last_page = element.page


def _part_before(pdf, parent, element) -> pydyf.Dictionary | None:
    """The kid of parent of which the element is the continuation on a later page: the last, or in a row any."""
    if element["S"] in NEVER_JOINED or not hasattr(element, "source"):
        return None
    for kid in parent["K"] if parent["S"] == "/TR" else parent["K"][-1:]:
        earlier = _element(pdf, kid)
        if earlier is None or earlier["S"] != element["S"] or getattr(earlier, "source", None) != element.source:
            continue
        if getattr(earlier, "last_page", earlier.page) < element.page:
            return earlier
    return None


def _put_in_body(pdf, entry) -> None:
    """Gathers what stands in a list's entry beside its label, such as paragraphs, into the one body it may have."""
    kids = list(_elements_in(pdf, entry))
    labels = [kid for kid in kids if kid["S"] == "/Lbl"]
    bodies = [kid for kid in kids if kid["S"] == "/LBody"]
    if len(labels) + len(bodies) == len(entry["K"]) and len(bodies) <= 1:
        return
    if bodies:
        body = bodies[0]
    else:
        body = pydyf.Dictionary({"Type": "/StructElem", "S": "/LBody", "P": entry.reference})
        pdf.add_object(body)
    gathered = pydyf.Array()
    for kid in kids:
        if kid["S"] == "/LBody":
            gathered.extend(kid["K"])
        elif kid["S"] != "/Lbl":
            gathered.append(kid.reference)
    body["K"] = gathered
    for inner in _elements_in(pdf, body):
        inner["P"] = body.reference
    entry["K"] = pydyf.Array([label.reference for label in labels] + [body.reference])


def _mark_artifacts(stream, mcids: set[int]) -> None:
    """Turns marked content of a page that stands for nothing in the tree into artifacts."""
    operators = stream.stream
    for index, operator in enumerate(operators):
        if operator == b"BDC" and operators[index - 1].get("MCID") in mcids:
            operators[index - 2 : index + 1] = ["/Artifact", b"", b"BMC"]


def _rows(pdf, element) -> Iterator[pydyf.Dictionary]:
    """The rows of a table, without those of a table inside a cell."""
    for inner in _elements_in(pdf, element):
        if inner["S"] == "/TR":
            yield inner
        elif inner["S"] != "/Table":
            yield from _rows(pdf, inner)


def _name_heads(pdf, table, beginning: str) -> dict[str, bytes]:
    """Gives every head of a table its id, and every cell the ids of its heads: of its group, its row, its columns.

    Returns the heads' references by id.
    """
    heads = {}
    above, covered, carried, group = defaultdict(list), defaultdict(int), [], []
    for row in _rows(pdf, table):
        column, cells, beside = 0, [], [name for name, _ in carried]
        for cell in _elements_in(pdf, row):
            while covered[column]:
                column += 1
            width, height = cell["A"].get("ColSpan", 1), cell["A"].get("RowSpan", 1)
            span = range(column, column + width)
            covered.update(dict.fromkeys(span, height))
            column += width
            if cell["S"] != "/TH":
                cells.append((cell, span))
                continue
            name = f"{beginning}-{cell.number:08}"
            heads[name] = cell.reference
            cell["ID"] = pydyf.String(name)
            if cell.scope == "row":
                beside.append(name)
                carried.append((name, height))
            elif cell.scope == "rowgroup":
                group = [name]
            else:
                for place in span:
                    above[place].append(name)
        for cell, span in cells:
            named = [*group, *beside, *dict.fromkeys(name for place in span for name in above[place])]
            cell["A"]["Headers"] = pydyf.Array([pydyf.String(name) for name in named])
        covered = defaultdict(int, {place: rows - 1 for place, rows in covered.items() if rows > 1})
        carried = [(name, rows - 1) for name, rows in carried if rows > 1]
    return heads
