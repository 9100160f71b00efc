"""The text that content draws, read by its own fonts: also what is cut off, covered, or shown by no page."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, Page, Pdf, Stream, String
from pikepdf.models import PdfParsingError

SHOWS = {"Tj", "TJ", "'", '"'}
MOVES = {"Td", "TD", "Tm", "T*", "ET", "'", '"'}
# In thousandths of the type's size: a step so far back between two strings is a space.
SPACE = -180
HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>")
PAIRS = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
LONGEST_RANGE = 0x10000


@dataclass(frozen=True)
class Letters:
    """A font's own word on what its codes mean; `width` is the bytes of a code. Without one, the western letters."""

    meanings: Mapping[int, str]
    width: int = 1

    def read(self, codes: bytes) -> str:
        if not self.meanings:
            return codes.decode("cp1252", "replace")
        numbers = (int.from_bytes(codes[at : at + self.width]) for at in range(0, len(codes), self.width))
        return "".join(self.meanings.get(number, "\ufffd") for number in numbers)


Fonts = Mapping[str, Letters]


def drawn_in(pdf: Pdf) -> Iterator[str]:
    """The text of every page's content, of every form and of every other stream that draws words."""
    used = set()
    for page in pdf.pages:
        contents = page.obj.get("/Contents", Array())
        used |= {stream.objgen for stream in (contents if isinstance(contents, Array) else [contents])}
        yield _drawn(page, _fonts(page.resources))
    forms, others, fonts = [], [], []
    for thing in pdf.objects:
        if isinstance(thing, Stream) and thing.objgen not in used and thing.get("/Subtype") != Name.Image:
            (forms if "/Resources" in thing else others).append(thing)
        elif isinstance(thing, Dictionary) and "/Resources" in thing:
            fonts.append(_fonts(thing.Resources))
    for form in forms:
        yield _drawn(form, _fonts(form.Resources))
    for other in others:
        if _may_draw(other):
            # No page tells with which fonts: read with those of each.
            yield from {_drawn(other, each) for each in fonts}


def _may_draw(stream: Stream) -> bool:
    if "/Type" in stream or "/Subtype" in stream or "/Length1" in stream:
        # Content has none of these; metadata, fonts and attached files have.
        return False
    try:
        decoded = stream.read_bytes()
    except pikepdf.PdfError:
        return False
    return re.search(rb"\b(Tj|TJ)\b", decoded) is not None


def _drawn(content: Page | Stream, fonts: Fonts) -> str:
    letters, words = Letters({}), []
    try:
        instructions = pikepdf.parse_content_stream(content)
    except (pikepdf.PdfError, PdfParsingError, TypeError):
        # No content at all; what it is made of is searched as a stream.
        return ""
    for operands, operator in instructions:
        name = str(operator)
        if name == "Tf" and operands:
            letters = fonts.get(str(operands[0]), Letters({}))
        if name in MOVES:
            words.append("\n")
        if name in SHOWS and operands:
            words += _shown(operands[-1], letters)
    return "".join(words)


def _shown(operand, letters: Letters) -> Iterator[str]:
    for each in operand if isinstance(operand, Array) else [operand]:
        if isinstance(each, String):
            yield letters.read(bytes(each))
        elif float(each) < SPACE:
            yield " "


def _fonts(resources) -> Fonts:
    fonts = resources.get("/Font", Dictionary()) if isinstance(resources, Dictionary) else {}
    return {name: _letters(font) for name, font in fonts.items() if isinstance(font, Dictionary)}


def _letters(font: Dictionary) -> Letters:
    width = 2 if font.get("/Subtype") == Name.Type0 else 1
    meant = font.get("/ToUnicode")
    if not isinstance(meant, Stream):
        return Letters({}, width)
    meanings, table = {}, meant.read_bytes()
    for block in PAIRS.findall(table):
        codes = HEX.findall(block)
        meanings |= {_number(code): _words(letter) for code, letter in zip(codes[::2], codes[1::2], strict=False)}
    for block in RANGES.findall(table):
        for line in re.findall(rb"<[^>]*>\s*<[^>]*>\s*(?:<[^>]*>|\[.*?\])", block, re.DOTALL):
            first, last, *letters = HEX.findall(line)
            meanings |= _range(_number(first), _number(last), [_words(letter) for letter in letters], b"[" in line)
    return Letters(meanings, width)


def _range(first: int, last: int, letters: list[str], is_listed: bool) -> dict[int, str]:
    if is_listed:
        return dict(zip(range(first, last + 1), letters, strict=False))
    if not letters or not letters[0]:
        return {}
    head, end = letters[0][:-1], ord(letters[0][-1])
    steps = range(min(last - first + 1, LONGEST_RANGE, 0x110000 - end))
    return {first + step: head + chr(end + step) for step in steps}


def _number(code: bytes) -> int:
    return int(code, 16) if code.strip() else 0


def _words(code: bytes) -> str:
    return bytes.fromhex(code.decode("ascii")).decode("utf-16-be", "replace")
