"""The print of a page: a hash of what it shows by itself, the same in a paper's own file and in the volume.

Left out is what the volume and a reader's copy of it write on its pages, and what depends on the file's other pages:
which letters an embedded font holds.
"""

import hashlib
import io
import re
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

STAMPED = Name("/PortalStamp")
"""What a stream of content that was written on a finished page has in its dictionary."""
OURS = re.compile(r"/Portal(Stamp|Tint|Copy)\d*")
# A font's letters come from its program, which is cut down to what the file needs.
OF_FONT = ("/Type", "/Subtype", "/Encoding")
# These lead away from what the page shows.
ELSEWHERE = {"/Parent", "/StructParents", "/StructParent", "/Metadata", "/Length"}


def work(request: dict, given: BinaryIO, made: BinaryIO, step: Callable[[str], None]) -> dict:
    """The child's task `prints`: a file in, the label and the print of each of its sheets out."""
    from council_portal.pdf.reader import opened

    with opened(given.read()) as pdf:
        return {"sheets": [[page.label, each] for page, each in zip(pdf.pages, prints_of(pdf), strict=True)]}


def prints_in(content: bytes) -> tuple[str, ...]:
    """The prints of the pages of a file that was made here."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return tuple(prints_of(pdf))


def prints_of(pdf: Pdf) -> Iterator[str]:
    """The print of each page in order: of its content, what that draws with, its size and its turn."""
    known: dict[tuple[int, int], str] = {}
    for page in pdf.pages:
        digest = hashlib.sha256()
        for stream in _content_of(page.obj):
            digest.update(hashlib.sha256(stream.read_raw_bytes()).digest())
        digest.update(_of_resources(_inherited(page.obj, "/Resources") or Dictionary(), known).encode())
        for name in ("/MediaBox", "/CropBox", "/Rotate", "/UserUnit"):
            digest.update(f"\n{name} {_of(_inherited(page.obj, name), known, ())}".encode())
        yield digest.hexdigest()


def _content_of(page: Dictionary) -> Iterator[Stream]:
    content = page.get("/Contents", Array())
    for stream in content if isinstance(content, Array) else [content]:
        if isinstance(stream, Stream) and STAMPED not in stream:
            yield stream


def _inherited(page: Dictionary, name: str) -> Any:
    """What the page, or else the nearest branch of the tree of pages, says by that name; None where none does."""
    seen = set()
    while name not in page and "/Parent" in page and page.objgen not in seen:
        seen.add(page.objgen)
        page = page.Parent
    return page.get(name)


def _of_resources(resources: Dictionary, known: dict) -> str:
    found = []
    for kind in sorted(resources.keys()):
        things = resources[kind]
        if isinstance(things, Dictionary):
            names = [name for name in sorted(things.keys()) if not OURS.fullmatch(name)]
            # A kind that holds nothing else was added with the stamp.
            found += [f"{kind} {name} {_of(things[name], known, ())}" for name in names]
        elif kind != "/ProcSet":
            found.append(f"{kind} {_of(things, known, ())}")
    return hashlib.sha256("\n".join(found).encode()).hexdigest()


def _of(value: Any, known: dict, above: tuple) -> str:
    """The hash of a value with all that it leads to; what leads back to itself is not followed twice."""
    number = value.objgen if isinstance(value, pikepdf.Object) and value.is_indirect else (0, 0)
    if number in above:
        return "itself"
    if number in known:
        return known[number]
    within = (*above, number) if number != (0, 0) else above
    digest = hashlib.sha256()
    if isinstance(value, Stream):
        digest.update(value.read_raw_bytes())
    if isinstance(value, Dictionary | Stream):
        is_font = value.get("/Type") == Name.Font
        for name in sorted(value.keys()):
            if name not in ELSEWHERE and (not is_font or name in OF_FONT):
                digest.update(f"{name} {_of(value[name], known, within)}\n".encode())
        if is_font:
            digest.update(str(value.get("/BaseFont", "")).rpartition("+")[2].encode())
    elif isinstance(value, Array):
        for each in value:
            digest.update(_of(each, known, within).encode())
    else:
        digest.update(repr(value).encode())
    if number != (0, 0):
        known[number] = digest.hexdigest()
    return digest.hexdigest()
