"""Everything that a PDF says anywhere in its file, place by place: read in the child process.

What is drawn, as text; what stands beside it, as strings, names and metadata; every stream decoded and each text that
it draws, whether a page shows it or not; and the bytes themselves, with whatever earlier savings left in them.
"""

import hashlib
import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name, Stream

from council_portal.pdf.leaks.glyphs import drawn_in

MOST_REVISIONS = 20
MOST_OF_A_STREAM = 64 * 1024 * 1024
STREAM = re.compile(rb"\bstream\r?\n")
DEEPEST = 60
# Words on each side of a page's end that are read in one.
SEAM = 60

# What a key of a dictionary says of the string or name that stands under it.
PLACE_OF_KEY = {
    "/Alt": "an alternative text",
    "/ActualText": "an actual text",
    "/E": "an abbreviation written out",
    "/T": "the title of a part of the structure, or of a form field",
    "/ID": "an id of the structure",
    "/Title": "a bookmark, or the document’s properties",
    "/Contents": "a note or the description of a link",
    "/URI": "the address of a link",
    "/Dest": "a named destination",
    "/Names": "a named destination",
    "/F": "the name of an attached file",
    "/UF": "the name of an attached file",
    "/V": "the value of a form field",
    "/DV": "the value of a form field",
    "/TU": "the words of a form field",
    "/Name": "the name of a layer",
    "/P": "a page’s label",
}
ELSEWHERE = "a string inside the file"
NAMES, STREAMS, BYTES = "a name inside the file", "a stream inside the file", "the bytes of the file"
DRAWN = "text that is drawn, on a sheet or out of sight"


@dataclass(frozen=True)
class Said:
    """What one place of the file says. `is_text` is false where words stand among names and numbers of the format."""

    place: str
    text: str
    is_text: bool = True


def places_in(content: bytes) -> Iterator[Said]:
    """All that the file says, earlier savings of itself included. Raises pikepdf.PdfError where it cannot be read."""
    read = set()
    yield from _of_one(content, read)
    yield from _of_bytes(content, read)
    ends = [match.end() for match in re.finditer(rb"%%EOF", content)][:-1]
    for end in ends[-MOST_REVISIONS:]:
        try:
            for said in _of_one(content[:end], read):
                yield Said(f"an earlier version: {said.place}", said.text, said.is_text)
        except (pikepdf.PdfError, pypdfium2.PdfiumError):
            # No file by itself, as the first half of one saved for the web is not: its bytes were read above.
            continue


def pictures_in(content: bytes) -> Iterator[str]:
    """The SHA-256 of every picture's data as it is kept."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, Stream) and thing.get("/Subtype") == Name.Image:
                yield hashlib.sha256(thing.read_raw_bytes()).hexdigest()


def _of_one(content: bytes, read: set[bytes]) -> Iterator[Said]:
    """What the file says as it is opened; the hashes of the streams that were read are added to `read`."""
    yield from _pages(content)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        names = set()
        for thing in pdf.objects:
            yield from _strings(thing, "", names, 0)
            if isinstance(thing, Stream):
                yield from _stream(thing, read)
        yield Said(NAMES, "\n".join(sorted(names)), is_text=False)
        yield from (Said(DRAWN, text) for text in drawn_in(pdf))


def _pages(content: bytes) -> Iterator[Said]:
    """What each page shows, its edges cut off or not, then all of it in one for what runs over a page's end."""
    document = pypdfium2.PdfDocument(content)
    try:
        texts = []
        for sheet in document:
            page = sheet.get_textpage()
            texts.append(page.get_text_range() if page.count_chars() else "")
    finally:
        document.close()
    texts = [text.replace("\r\n", "\n").replace("\x02", "-\n").replace("\ufffe", "-\n") for text in texts]
    yield from (Said(f"sheet {number}", text) for number, text in enumerate(texts, start=1))
    yield from (
        Said(f"sheets {number} to {number + 1}", " ".join([*one.split()[-SEAM:], *other.split()[:SEAM]]))
        for number, (one, other) in enumerate(zip(texts, texts[1:], strict=False), start=1)
    )


def _strings(thing, key: str, names: set[str], depth: int) -> Iterator[Said]:
    """The strings in an object, each with the place that its key tells; the names are added to `names`."""
    if depth and getattr(thing, "is_indirect", False):
        return
    if depth > DEEPEST:
        raise pikepdf.PdfError("The file's objects are nested too deep to be searched.")
    if isinstance(thing, pikepdf.String):
        yield Said(PLACE_OF_KEY.get(key, ELSEWHERE), str(thing))
    elif isinstance(thing, Name):
        names.add(str(thing)[1:])
    elif isinstance(thing, Array):
        for each in thing:
            yield from _strings(each, key, names, depth + 1)
    elif isinstance(thing, (Dictionary, Stream)):
        for name, each in thing.items():
            names.add(name[1:])
            yield from _strings(each, name, names, depth + 1)


def _stream(thing: Stream, read: set[bytes]) -> Iterator[Said]:
    """A stream decoded; a picture's data are left to pictures_in."""
    if thing.get("/Subtype") == Name.Image:
        return
    try:
        decoded = thing.read_bytes()
    except pikepdf.PdfError:
        decoded = thing.read_raw_bytes()
    read.add(hashlib.sha256(decoded).digest())
    if thing.get("/Type") == Name.Metadata:
        yield Said("the document’s metadata (XMP)", re.sub(r"<[^>]*>", "\n", decoded.decode("utf-8", "replace")))
    if thing.get("/Type") == Name.EmbeddedFile:
        yield from (Said("an attached file", text) for text in _as_text(decoded))
    yield from (Said(STREAMS, text, is_text=False) for text in _as_text(decoded))


def _of_bytes(content: bytes, read: set[bytes]) -> Iterator[Said]:
    """The file's bytes, and every compressed piece in them that was not read, as none of the file's objects is it."""
    yield from (Said(BYTES, text, is_text=False) for text in _as_text(content))
    for match in STREAM.finditer(content):
        try:
            inflated = zlib.decompressobj().decompress(content[match.end() :], MOST_OF_A_STREAM)
        except zlib.error:
            continue
        if hashlib.sha256(inflated).digest() not in read:
            yield from (Said(BYTES, text, is_text=False) for text in _as_text(inflated))


def _as_text(content: bytes) -> Iterator[str]:
    yield content.decode("utf-8", "replace")
    if b"\x00" in content:
        for start in (0, 1):
            yield content[start:].decode("utf-16-be", "replace")
