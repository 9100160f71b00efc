"""Makes an uploaded PDF ready to be carried in a volume, in the child process: its pages and nothing else."""

import io
from decimal import Decimal

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from council_portal.pdf.page_prints import prints_in
from council_portal.pdf.parts import Heading, SetPart
from council_portal.pdf.saving import save
from council_portal.pdf.stamps import ON_AN_UPLOAD, Sight

# Points of A4 that what is stamped takes up at the foot and the head of a page.
FOOT_ROOM, HEAD_ROOM = 46, 36
# A sheet too low for that is made no smaller: it would not be read.
SMALLEST = 0.5

# What a document's catalog may bring along; all else acts, or speaks for the whole file.
CATALOG = ("/Type", "/Pages", "/StructTreeRoot", "/MarkInfo", "/Lang", "/OCProperties", "/Names", "/Dests", "/AcroForm")


class NotCarried(Exception):
    """The file cannot be carried; the message says why."""


def made_ready(content: bytes) -> SetPart:
    """The pages of an uploaded file with all that their content opens closed again, so that they can be stamped.

    Its first level of bookmarks is kept as headings. Raises NotCarried for a file that cannot be opened or is empty.
    """
    try:
        pdf = pikepdf.open(io.BytesIO(content))
    except pikepdf.PasswordError as error:
        raise NotCarried("it is protected by a password. Upload it without one") from error
    except pikepdf.PdfError as error:
        raise NotCarried("it is not a PDF, or is broken. Upload it again") from error
    with pdf:
        if not pdf.pages:
            raise NotCarried("it has no pages. Upload it again")
        headings = tuple(_headings(pdf))
        free_marks = [_close(pdf, page) for page in pdf.pages]
        for page in pdf.pages:
            _make_room(pdf, page)
        is_tagged = "/StructTreeRoot" in pdf.Root and bool(pdf.Root.get("/MarkInfo", Dictionary()).get("/Marked"))
        if not is_tagged:
            _untag(pdf)
        for name in list(pdf.Root.keys()):
            if name not in CATALOG:
                del pdf.Root[name]
        if "/Names" in pdf.Root:
            for name in set(pdf.Root.Names.keys()) - {"/Dests"}:
                del pdf.Root.Names[name]
        del pdf.docinfo
        out = io.BytesIO()
        save(pdf, out, encryption=False)
        return SetPart(
            pdf=out.getvalue(),
            pages=len(pdf.pages),
            headings=headings,
            free_mark=free_marks[0],
            is_tagged=is_tagged,
            prints=prints_in(out.getvalue()),
        )


def _headings(pdf: Pdf):
    sheet_of = {page.objgen: number for number, page in enumerate(pdf.pages)}
    with pdf.open_outline(max_depth=1) as outline:
        for item in outline.root:
            target = item.destination
            if isinstance(target, Array) and len(target) and isinstance(target[0], Dictionary):
                number = sheet_of.get(target[0].objgen)
                if number is not None and item.title.strip():
                    yield Heading(" ".join(item.title.split()), number, 0)


def _close(pdf: Pdf, page: pikepdf.Page) -> int:
    """Closes graphics states and marked content that the page's content leaves open; the first free mark on it.

    What it closes without having opened is opened before it.
    """
    states = lowest_state = marks = lowest_mark = free = 0
    for operands, operator in pikepdf.parse_content_stream(page, "q Q BMC BDC EMC"):
        match str(operator):
            case "q":
                states += 1
            case "Q":
                states -= 1
            case "BMC" | "BDC":
                marks += 1
                free = max(free, _mark(page, operands) + 1)
            case "EMC":
                marks -= 1
        lowest_state, lowest_mark = min(lowest_state, states), min(lowest_mark, marks)
    before = b"q " * -lowest_state + b"/Artifact BMC " * -lowest_mark
    after = b" EMC" * (marks - lowest_mark) + b" Q" * (states - lowest_state)
    if before:
        page.contents_add(before + b"\n", prepend=True)
    if after:
        page.contents_add(b"\n" + after)
    return free


def _make_room(pdf: Pdf, page: pikepdf.Page) -> None:
    """Makes what the page shows smaller, so that the stamps have foot and head to themselves; the sheet keeps its size.

    What its crop box hides stays hidden.
    """
    sight = Sight.of(page, ON_AN_UPLOAD)
    scale = max(1 - (FOOT_ROOM + HEAD_ROOM) / sight.height, SMALLEST)
    # The middle of the foot as it is seen, and where that comes to stand.
    foot_x, foot_y, *_ = sight.rectangle(sight.width / 2, 0, sight.width / 2, 0)
    to_x, to_y, *_ = sight.rectangle(sight.width / 2, FOOT_ROOM, sight.width / 2, FOOT_ROOM)
    moved = pikepdf.Matrix(scale, 0, 0, scale, to_x - scale * foot_x, to_y - scale * foot_y)
    numbers = " ".join(f"{number:.4f}" for number in moved.shorthand)
    seen = f"{sight.left:.2f} {sight.bottom:.2f} {sight.right - sight.left:.2f} {sight.top - sight.bottom:.2f}"
    page.contents_add(f"q {numbers} cm {seen} re W n\n".encode(), prepend=True)
    page.contents_add(b"\nQ")
    _move_patterns(pdf, page, moved)
    for annotation in page.get("/Annots", Array()):
        for name in ("/Rect", "/QuadPoints"):
            edges = [each for each in annotation.get(name, Array()) if isinstance(each, int | float | Decimal)]
            if edges:
                corners = zip(map(float, edges[::2]), map(float, edges[1::2]), strict=False)
                annotation[name] = Array([round(edge, 4) for corner in corners for edge in moved.transform(corner)])


def _move_patterns(pdf: Pdf, page: pikepdf.Page, moved: pikepdf.Matrix) -> None:
    """Moves the page's patterns with it: they lie on the sheet, not where the content draws."""
    patterns = page.resources.get("/Pattern", Dictionary())
    if not patterns:
        return
    resources, own = Dictionary(page.resources), Dictionary()
    for name, pattern in patterns.items():
        own[name] = pdf.make_indirect(_copied(pdf, pattern))
        own[name].Matrix = (pikepdf.Matrix(pattern.get("/Matrix", Array([1, 0, 0, 1, 0, 0]))) @ moved).as_array()
    resources.Pattern = own
    page.obj.Resources = resources


def _copied(pdf: Pdf, thing: pikepdf.Object) -> pikepdf.Object:
    if not isinstance(thing, Stream):
        return Dictionary(thing)
    copied = Stream(pdf, thing.read_raw_bytes())
    for name, value in thing.items():
        if name != "/Length":
            copied[name] = value
    return copied


def _mark(page: pikepdf.Page, operands) -> int:
    """The number of marked content, whose properties may stand in the content or among the page's resources."""
    properties = operands[1] if len(operands) == 2 else None
    if isinstance(properties, Name):
        properties = page.resources.get("/Properties", Dictionary()).get(str(properties))
    number = properties.get("/MCID", -1) if isinstance(properties, Dictionary) else -1
    return int(number) if isinstance(number, int) else -1


def _untag(pdf: Pdf) -> None:
    """Takes off what is left of a structure that is not there, so that no page points to another part's."""
    for name in ("/StructTreeRoot", "/MarkInfo"):
        if name in pdf.Root:
            del pdf.Root[name]
    for page in pdf.pages:
        if "/StructParents" in page:
            del page.obj["/StructParents"]
        for annotation in page.get("/Annots", Array()):
            if "/StructParent" in annotation:
                del annotation["/StructParent"]
