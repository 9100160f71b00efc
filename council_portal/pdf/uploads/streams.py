"""The bytes of streams, unfolded no further than allowed: a small file may otherwise fill any memory."""

import re
import zlib
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Stream

from council_portal.pdf.uploads.refused import AGAIN, Refused
from council_portal.pdf.uploads.shapes import FILTERS

MIB = 1024**2
MOST_OF_ONE, MOST_OF_ALL = 64 * MIB, 256 * MIB
MOST_OF_IMAGES = 384 * MIB
MOST_PIXELS = 200_000_000
COMPONENTS = 4
PIECE = 1 * MIB
INFLATED = {"/FlateDecode", "/Fl"}
# Pictures packed as pictures are: their size is what their head says, and nothing here unpacks them.
PICTURES = {"/CCITTFaxDecode", "/CCF", "/JBIG2Decode", "/DCTDecode", "/DCT", "/JPXDecode"}
BOMB = f"It unfolds to far more than a document needs, which can bring down whatever reads it. {AGAIN}"
HUGE_PICTURE = (
    "It holds a picture of more than {limit} million pixels, which can bring down whatever shows it. "
    "Make the picture smaller, and save the file again."
)
BROKEN = f"Part of its content is damaged. {AGAIN}"
JPEG_2000 = re.compile(rb"\xff\x4f\xff\x51....(.{4})(.{4})", re.DOTALL)
MARKER, FRAMES = 0xFF, set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
DRAWN = re.compile(rb"/([^\s/\[\]()<>{}%]+)\s+Do\b")


class Allowance:
    """What all the streams of a file may unfold to together; each is counted once."""

    def __init__(self):
        self._left, self._left_of_images = MOST_OF_ALL, MOST_OF_IMAGES
        self._counted: set[tuple[int, int]] = set()

    def unfolded(self, stream: Stream) -> bytes:
        """The stream's bytes, unpacked. Raises Refused where they are too many, or damaged."""
        filters = filters_of(stream)
        limit = MOST_OF_ONE if stream.objgen in self._counted else min(MOST_OF_ONE, self._left)
        content = stream.read_raw_bytes()
        if all(name in INFLATED for name in filters) and not has_predictor(stream):
            for _ in filters:
                content = b"".join(_inflated(content, limit))
        elif not PICTURES.intersection(filters):
            try:
                content = stream.read_bytes()
            except pikepdf.PdfError as error:
                raise Refused(BROKEN) from error
        if len(content) > limit:
            raise Refused(BOMB)
        if stream.objgen not in self._counted:
            self._counted.add(stream.objgen)
            self._left -= len(content)
        return content

    def weigh_image(self, image: Stream) -> None:
        """Refuses a picture of absurd size, by what its head says and by what is behind it."""
        width, height = whole(image.get("/Width")), whole(image.get("/Height"))
        if width < 1 or height < 1:
            raise Refused(f"It holds a picture that states no size. {AGAIN}")
        filters = filters_of(image)
        if max(width * height, _pixels_inside(image, filters)) > MOST_PIXELS:
            raise Refused(HUGE_PICTURE.format(limit=MOST_PIXELS // 1_000_000))
        if filters and all(name in INFLATED for name in filters) and self._left_of_images > 0:
            depth = max(whole(image.get("/BitsPerComponent")), 1)
            expected = (width * COMPONENTS * depth // 8 + 16) * height + PIECE
            content = image.read_raw_bytes()
            for _ in filters[1:]:
                content = b"".join(_inflated(content, MOST_OF_ONE))
            self._left_of_images -= sum(len(piece) for piece in _inflated(content, expected))


def filters_of(stream: Stream) -> list[str]:
    """The names of the filters, in the order in which they are undone. Raises Refused for one that is none."""
    given = stream.get("/Filter")
    names = [str(name) for name in given] if isinstance(given, Array) else [str(given)] if given is not None else []
    if len(names) > 8 or not FILTERS.issuperset(names):
        raise Refused(f"Part of it is packed in a way that PDF does not know. {AGAIN}")
    return names


def has_predictor(stream: Stream) -> bool:
    """Whether its bytes are differences, which only the library undoes."""
    given = stream.get("/DecodeParms")
    every = list(given) if isinstance(given, Array) else [given]
    return any(isinstance(one, pikepdf.Dictionary) and whole(one.get("/Predictor")) > 1 for one in every)


def names_drawn(content: bytes) -> list[str]:
    """The names of what a page description draws, once for each time."""
    return [f"/{name.decode('latin-1')}" for name in DRAWN.findall(content)]


def whole(value: object) -> int:
    """A whole number as a file states it; 0 where it states none."""
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError, ArithmeticError):
        return 0


def _pixels_inside(image: Stream, filters: list[str]) -> int:
    """How many pixels the picture's own data says it has, whatever the file says of it; 0 where that says nothing."""
    if {"/DCTDecode", "/DCT"} & set(filters[:1]):
        return _pixels_of_jpeg(image.read_raw_bytes())
    if filters[:1] == ["/JPXDecode"] and (found := JPEG_2000.search(image.read_raw_bytes())):
        return int.from_bytes(found[1]) * int.from_bytes(found[2])
    parameters = image.get("/DecodeParms")
    for one in list(parameters) if isinstance(parameters, Array) else [parameters]:
        if isinstance(one, pikepdf.Dictionary) and "/Columns" in one:
            return whole(one.get("/Columns")) * max(whole(one.get("/Rows")), whole(image.get("/Height")))
    return 0


def _pixels_of_jpeg(content: bytes) -> int:
    """Height by width as the frame of a JPEG says, found by going from marker to marker (ISO 10918-1, annex B)."""
    place = 2
    while place + 9 < len(content) and content[place] == MARKER:
        if content[place + 1] in FRAMES:
            return int.from_bytes(content[place + 5 : place + 7]) * int.from_bytes(content[place + 7 : place + 9])
        place += 2 + int.from_bytes(content[place + 2 : place + 4])
    return 0


def _inflated(content: bytes, limit: int) -> Iterator[bytes]:
    """Unpacks piece by piece. Raises Refused beyond the limit, and for what is damaged or breaks off.

    The two bytes at the head and the checksum at the end, which many programs get wrong, are passed over.
    """
    unpacker, size, waiting = zlib.decompressobj(-zlib.MAX_WBITS), 0, content[2:]
    try:
        while content and not unpacker.eof:
            piece = unpacker.decompress(waiting, PIECE)
            waiting = unpacker.unconsumed_tail
            if not piece and not waiting:
                raise Refused(BROKEN)
            size += len(piece)
            if size > limit:
                raise Refused(BOMB)
            yield piece
    except zlib.error as error:
        raise Refused(BROKEN) from error
