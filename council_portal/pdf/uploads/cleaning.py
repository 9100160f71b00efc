"""Keeps of a file's pages what shapes.py names, weighs it on the way, and tells what is left out."""

import math
from collections.abc import Callable, Mapping
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from council_portal.pdf.uploads.refused import AGAIN, Refused
from council_portal.pdf.uploads.removals import Removals
from council_portal.pdf.uploads.shapes import KINDS, OR_PLAIN, PLAIN, STREAMS, Each, Listed, Spec
from council_portal.pdf.uploads.streams import Allowance, names_drawn, whole

LARGEST_SIDE, SMALLEST_SIDE = 14_400, 20
MOST_LEVELS = 60
MOST_DRAWN = 100 * 1024**2
SMALLEST_TILE = 0.05
INHERITED_LEVELS = 60
ENDLESS = f"It draws a picture inside itself without end. {AGAIN}"
TOO_MUCH_DRAWN = (
    "One of its pages draws the same things so many times over that whatever shows it may hang. "
    f"{AGAIN} If it comes from a drawing or map, export it as a picture first."
)
NO_SIZE = f"Page {{page}} does not say how large it is. {AGAIN}"
ABSURD_SIZE = (
    "Page {page} is {width} by {height} mm. Pages from 7 mm to 5 m a side can be put into a pack: print the page to a "
    "PDF of a usual size, such as A4 or A3."
)


class Cleaner:
    """Leaves of each page, and of all it is painted with, what shapes.py names. One a file."""

    def __init__(self, removals: Removals):
        self.allowance = Allowance()
        self._removals = removals
        self._done: set[tuple[tuple[int, int], str]] = set()
        self._drawn_by: dict[tuple[int, int], int] = {}

    def keep(self, value: Any, kind: str, level: int = 0) -> bool:
        """Keeps of an object what its kind has, and of all beneath it; says whether it is of the kind at all."""
        if level > MOST_LEVELS:
            raise Refused(ENDLESS)
        if kind == "drawn":
            kind = _kind_drawn(value)
        if kind == "mask":
            kind = "image" if isinstance(value, Stream) else PLAIN
        if kind == PLAIN:
            return is_plain(value)
        if not isinstance(value, Dictionary | Stream):
            if isinstance(value, Array) and kind == "colour":
                return self._keep_each(value, kind, level)
            return kind in OR_PLAIN and is_plain(value)
        if kind in STREAMS and not isinstance(value, Stream):
            return False
        if value.is_indirect:
            if (value.objgen, kind) in self._done:
                return True
            self._done.add((value.objgen, kind))
        self._keep_keys(value, KINDS[kind], level)
        if isinstance(value, Stream):
            self._weigh(value, kind)
        return True

    def _keep_keys(self, holder: Object, kept: Mapping[str, Spec], level: int) -> None:
        for key in list(holder.keys()):
            value = holder[key]
            if key not in kept or not self._fits(value, kept[key], level + 1):
                self._removals.note_object(value, key)
                # A stream's Length is the library's own.
                if key != "/Length":
                    del holder[key]

    def _fits(self, value: Any, spec: Spec, level: int) -> bool:
        if isinstance(spec, Each):
            if not isinstance(value, Dictionary):
                return False
            for name in list(value.keys()):
                if spec.kind == "properties" and _is_layer(value[name]):
                    # The name of a layer may say more than its content: the place stays, empty.
                    value[name] = Dictionary()
                elif not self.keep(value[name], spec.kind, level):
                    self._removals.note_object(value[name], name)
                    del value[name]
            return True
        if isinstance(spec, Listed):
            if isinstance(value, Array):
                return self._keep_each(value, spec.kind, level)
            return self.keep(value, spec.kind, level)
        return self.keep(value, spec, level)

    def _keep_each(self, values: Array, kind: str, level: int) -> bool:
        if level > MOST_LEVELS:
            raise Refused(ENDLESS)
        for value in values:
            if isinstance(value, Dictionary | Stream | Array):
                if not self.keep(value, kind, level + 1):
                    return False
        return True

    def _weigh(self, stream: Stream, kind: str) -> None:
        if kind == "image":
            self.allowance.weigh_image(stream)
        else:
            self.allowance.unfolded(stream)

    def weigh_drawing(self, contents: list[Stream], resources: Object | None) -> bytes:
        """How much a page paints, counting what it draws as often as it draws it; gives the page's own description.

        Raises Refused where that is absurd, or never ends.
        """
        own = b"\n".join(self.allowance.unfolded(stream) for stream in contents)
        if self._weight_of(own, resources, []) > MOST_DRAWN:
            raise Refused(TOO_MUCH_DRAWN)
        return own

    def _weight_of(self, content: bytes, resources: Object | None, inside: list) -> int:
        drawn = _under(resources, "/XObject")
        weight = len(content) + sum(
            self._weight_of_form(drawn[name], inside) for name in names_drawn(content) if name in drawn
        )
        for pattern in _under(resources, "/Pattern").values():
            if isinstance(pattern, Stream):
                _check_tiles(pattern)
                weight += self._weight_of_form(pattern, inside)
        return min(weight, MOST_DRAWN + 1)

    def _weight_of_form(self, form: Any, inside: list) -> int:
        if not isinstance(form, Stream) or form.get("/Subtype") == Name.Image:
            return 1
        if form.objgen in inside or len(inside) > MOST_LEVELS:
            raise Refused(ENDLESS)
        if form.objgen not in self._drawn_by:
            content = self.allowance.unfolded(form)
            self._drawn_by[form.objgen] = self._weight_of(content, form.get("/Resources"), [*inside, form.objgen])
        return self._drawn_by[form.objgen]


def _check_tiles(pattern: Stream) -> None:
    """Refuses a pattern whose tiles are specks, of which a page would take millions."""
    matrix = pattern.get("/Matrix")
    across, up = (1.0, 1.0)
    if isinstance(matrix, Array) and len(matrix) == 6:
        a, b, c, d = (_number(value) or 0 for value in list(matrix)[:4])
        across, up = math.hypot(a, b), math.hypot(c, d)
    steps = (abs(_number(pattern.get("/XStep")) or 0) * across, abs(_number(pattern.get("/YStep")) or 0) * up)
    if min(steps) < SMALLEST_TILE:
        raise Refused(TOO_MUCH_DRAWN)


def is_plain(value: Any, level: int = 0) -> bool:
    """Whether a value is a number, a name, a text or a list of such, and leads nowhere."""
    if isinstance(value, Array):
        return level < 8 and all(is_plain(inner, level + 1) for inner in value)
    return not isinstance(value, Dictionary | Stream)


def inherited(page: Dictionary, key: str) -> Any:
    """What the page says under the key, or the nodes above it say for it."""
    node = page
    for _ in range(INHERITED_LEVELS):
        if not isinstance(node, Dictionary):
            return None
        if key in node:
            return node[key]
        node = node.get("/Parent")
    return None


def boxes(page: Dictionary, number: int) -> tuple[Array, Array, bool]:
    """The page's media and crop box, put straight, and whether much of it is cropped away. Raises Refused."""
    media = _box(inherited(page, "/MediaBox"))
    if media is None:
        raise Refused(NO_SIZE.format(page=number))
    unit = _number(page.get("/UserUnit")) or 1
    width, height = (media[2] - media[0]) * unit, (media[3] - media[1]) * unit
    if not (SMALLEST_SIDE <= width <= LARGEST_SIDE and SMALLEST_SIDE <= height <= LARGEST_SIDE):
        in_mm = {"width": f"{width / 72 * 25.4:.0f}", "height": f"{height / 72 * 25.4:.0f}"}
        raise Refused(ABSURD_SIZE.format(page=number, **in_mm))
    crop = _box(inherited(page, "/CropBox")) or media
    crop = [max(crop[0], media[0]), max(crop[1], media[1]), min(crop[2], media[2]), min(crop[3], media[3])]
    if crop[2] - crop[0] < 1 or crop[3] - crop[1] < 1:
        crop = media
    is_cropped = (crop[2] - crop[0]) * (crop[3] - crop[1]) * unit * unit < 0.9 * width * height
    return Array(media), Array(crop), is_cropped


def rotation(page: Dictionary) -> int:
    turned = whole(inherited(page, "/Rotate"))
    return turned % 360 if turned % 90 == 0 else 0


def contents(page: Dictionary) -> list[Stream]:
    """The streams that describe the page, in order."""
    given = page.get("/Contents")
    return [part for part in (given if isinstance(given, Array) else [given]) if isinstance(part, Stream)]


def put_in_order(pdf: Pdf, pages: list[Dictionary], keep: Callable[[Dictionary], dict[str, Any]]) -> None:
    """Gives each page the keys that `keep` gives for it and no others, and the file one flat list of its pages."""
    tree = pdf.make_indirect(Dictionary(Type=Name.Pages, Kids=Array(pages), Count=len(pages)))
    kept = [keep(page) for page in pages]
    for page, keys in zip(pages, kept, strict=True):
        for key in list(page.keys()):
            del page[key]
        page.Type, page.Parent = Name.Page, tree
        for key, value in keys.items():
            if value is not None:
                page[key] = value
    pdf.Root.Pages = tree


def _kind_drawn(value: Any) -> str:
    subtype = value.get("/Subtype") if isinstance(value, Stream) else None
    return "image" if subtype == Name.Image else "form" if subtype == Name.Form else PLAIN


def _is_layer(value: Any) -> bool:
    return isinstance(value, Dictionary) and value.get("/Type") in (Name.OCG, Name.OCMD)


def _under(resources: Any, key: str) -> Dictionary:
    found = resources.get(key) if isinstance(resources, Dictionary) else None
    return found if isinstance(found, Dictionary) else Dictionary()


def _box(value: Any) -> list[float] | None:
    """Left, bottom, right and top in this order, or None where it is no box."""
    if not isinstance(value, Array) or len(value) != 4:
        return None
    edges = [_number(edge) for edge in value]
    if any(edge is None for edge in edges):
        return None
    left, bottom, right, top = edges
    return [min(left, right), min(bottom, top), max(left, right), max(bottom, top)]


def _number(value: Any) -> float | None:
    if isinstance(value, Object | bool | String) or value is None:
        return None
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if math.isfinite(number) and abs(number) < 10**9 else None
