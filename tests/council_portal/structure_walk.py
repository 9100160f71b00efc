"""Walks a PDF's structure tree without the portal's own reader: what is wrong with it, and its words in order."""

import io
import re
from collections import Counter

import pikepdf
from pikepdf import Array, Dictionary, Name

HEADING = re.compile(r"/H([1-6])$")
CELLS = {"/TH", "/TD"}


def walk(pdf: pikepdf.Pdf):
    """Every element with its ancestors' tags, depth first, which is the reading order."""

    def below(element, above):
        yield element, above
        for kid in kids_of(element):
            if isinstance(kid, Dictionary) and "/S" in kid:
                assert kid.P.objgen == element.objgen, f"A {kid.S} does not know its parent"
                yield from below(kid, [*above, str(element.S)])

    for top in kids_of(pdf.Root.StructTreeRoot):
        assert top.P.objgen == pdf.Root.StructTreeRoot.objgen
        yield from below(top, [])


def kids_of(element) -> list:
    kids = element.get("/K", Array())
    return list(kids) if isinstance(kids, Array) else [kids]


def faults_in(content: bytes) -> list[str]:
    """What a reader of the structure would stumble over; empty where nothing is wrong."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return [*_faults_of_content(pdf), *_faults_of_elements(pdf)]


def _faults_of_content(pdf):
    """Every marked content is reached once, and the parent tree says by whom; every annotation likewise."""
    pages = {page.objgen: number for number, page in enumerate(pdf.pages)}
    parents = dict(pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree).items())
    reached, annotations = Counter(), Counter()
    for element, _ in walk(pdf):
        for kid in kids_of(element):
            if isinstance(kid, int) or (isinstance(kid, Dictionary) and kid.get("/Type") == Name.MCR):
                page = element.Pg if isinstance(kid, int) else kid.get("/Pg", element.get("/Pg"))
                number = kid if isinstance(kid, int) else int(kid.MCID)
                if page.objgen not in pages:
                    yield f"marked content {number} lies on a page that is not in the file"
                    continue
                reached[pages[page.objgen], number] += 1
                owner = parents[int(page.StructParents)][number]
                if owner.objgen != element.objgen:
                    yield f"the parent tree gives marked content {number} of sheet {pages[page.objgen]} to another"
            elif isinstance(kid, Dictionary) and kid.get("/Type") == Name.OBJR:
                annotations[kid.Obj.objgen] += 1
                if parents[int(kid.Obj.StructParent)].objgen != element.objgen:
                    yield "the parent tree gives an annotation to another element"
    used = set()
    for number, page in enumerate(pdf.pages):
        marked = set(_marked_on(page))
        used.add(int(page.get("/StructParents", -1)))
        for mark in marked:
            if reached.pop((number, mark), 0) != 1:
                yield f"marked content {mark} of sheet {number} is not reached just once"
        for annotation in page.get("/Annots", Array()):
            used.add(int(annotation.get("/StructParent", -1)))
            if annotations[annotation.objgen] != 1:
                yield f"an annotation of sheet {number} is not reached just once"
    for number, mark in reached:
        yield f"marked content {mark} is not on sheet {number}"
    for key in parents.keys() - used:
        yield f"the parent tree's entry {key} belongs to nothing"


def _marked_on(page):
    artifact = 0
    for operands, operator in pikepdf.parse_content_stream(page, "BDC BMC EMC"):
        if str(operator) != "BDC" or not isinstance(operands[1], Dictionary):
            continue
        if "/MCID" in operands[1]:
            assert operands[0] != Name.Artifact, artifact
            yield int(operands[1].MCID)


def _faults_of_elements(pdf):
    """Cells stand in tables, headings skip no level, ids are unique and found, heads that cells name are there."""
    ids, named, level = {}, set(), 0
    for element, above in walk(pdf):
        tag = str(element.S)
        if tag in CELLS and ("/Table" not in above or above[-1] != "/TR"):
            yield f"a {tag} stands in {above[-1]}"
        if tag == "/TR" and not {"/Table"} & set(above):
            yield "a row stands in no table"
        if tag == "/TH" and "/Scope" not in element.get("/A", Dictionary()):
            yield "a head has no scope"
        if tag == "/Part":
            level = 0
        if heading := HEADING.match(tag):
            if int(heading[1]) > level + 1:
                yield f"a heading of level {heading[1]} follows one of level {level}"
            level = int(heading[1])
        if "/ID" in element:
            if str(element.ID) in ids:
                yield f"the id {element.ID} is given twice"
            ids[str(element.ID)] = element.objgen
        attributes = element.get("/A", Dictionary())
        if isinstance(attributes, Dictionary):
            named |= {str(head) for head in attributes.get("/Headers", Array())}
    root = pdf.Root.StructTreeRoot
    tree = {name: found.objgen for name, found in pikepdf.NameTree(root.IDTree).items()} if "/IDTree" in root else {}
    if tree != ids:
        yield "the tree of ids and the elements do not agree"
    if named - ids.keys():
        yield "a cell names a head that is not there"


def words_in_reading_order(content: bytes) -> str:
    """All the text as the structure gives it, without white space: decoded from the content, mark by mark."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        texts = {page.objgen: _texts_by_mark(page) for page in pdf.pages}
        said = []
        for element, _ in walk(pdf):
            for kid in kids_of(element):
                if isinstance(kid, int):
                    said.append(texts[element.Pg.objgen].get(kid, ""))
                elif isinstance(kid, Dictionary) and kid.get("/Type") == Name.MCR:
                    said.append(texts[kid.get("/Pg", element.get("/Pg")).objgen].get(int(kid.MCID), ""))
        return re.sub(r"[\s\u00ad-]", "", "".join(said))


def _texts_by_mark(page) -> dict[int, str]:
    """The letters shown within each piece of marked content of the page."""
    fonts = {name: _letters(font) for name, font in page.resources.get("/Font", Dictionary()).items()}
    texts, open_marks, letters = {}, [], {}
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "BDC" | "BMC":
                properties = operands[1] if len(operands) > 1 else None
                open_marks.append(
                    int(properties.MCID) if isinstance(properties, Dictionary) and "/MCID" in properties else None
                )
            case "EMC":
                open_marks.pop()
            case "Tf":
                letters = fonts[str(operands[0])]
            case "Tj" | "TJ":
                shown = operands[0] if str(operator) == "TJ" else [operands[0]]
                codes = b"".join(bytes(each) for each in shown if isinstance(each, pikepdf.String))
                mark = next((mark for mark in reversed(open_marks) if mark is not None), None)
                if mark is not None:
                    text = "".join(letters.get(codes[at : at + 2], "?") for at in range(0, len(codes), 2))
                    texts[mark] = texts.get(mark, "") + text
    return texts


def _letters(font) -> dict[bytes, str]:
    """What each two-byte code of the font stands for, as its ToUnicode table says."""
    table, found = font.ToUnicode.read_bytes().decode("latin-1"), {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, text in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>", block):
            found[bytes.fromhex(code)] = bytes.fromhex(text).decode("utf-16-be")
    return found
