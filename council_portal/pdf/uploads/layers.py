"""Hidden layers: what a file does not show when it is opened is taken out of it, since joining files would show it.

A page's content names the layer of a passage (ISO 32000-1, 8.11). Painting in a hidden passage is dropped, what it sets
for later passages stays. What is shown stays, and is no layer any more.
"""

from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Operator, Pdf, Stream

from council_portal.pdf.uploads.cleaning import contents, inherited
from council_portal.pdf.uploads.streams import Allowance

MOST_LEVELS = 30
PAINTS_PATHS = {"S", "s", "f", "F", "f*", "B", "B*", "b", "b*"}
DROPPED = {"Tj", "TJ", "Do", "sh", "INLINE IMAGE"}


class Layers:
    """The layers of a file as it opens, and what of them is hidden."""

    def __init__(self, pdf: Pdf, allowance: Allowance):
        self._pdf, self._allowance = pdf, allowance
        properties = pdf.Root.get("/OCProperties")
        properties = properties if isinstance(properties, Dictionary) else Dictionary()
        self._layers = _dictionaries(properties.get("/OCGs"))
        self._hidden = self._off(properties.get("/D"))
        self._rewritten: set[tuple[int, int]] = set()
        #: Marked content that was in a hidden passage, by page and number: its descriptions are to go too.
        self.hidden_content: set[tuple[tuple[int, int], int]] = set()

    @property
    def count_hidden(self) -> int:
        return len(self._hidden)

    def _off(self, default: Any) -> set[tuple[int, int]]:
        default = default if isinstance(default, Dictionary) else Dictionary()
        if default.get("/BaseState") == Name.OFF:
            off = {layer.objgen for layer in self._layers}
        else:
            off = {layer.objgen for layer in _dictionaries(default.get("/OFF"))}
        off -= {layer.objgen for layer in _dictionaries(default.get("/ON"))} if "/BaseState" in default else set()
        for layer in self._layers:
            usage = layer.get("/Usage")
            view = usage.get("/View") if isinstance(usage, Dictionary) else None
            if isinstance(view, Dictionary) and view.get("/ViewState") == Name.OFF and _is_automatic(default, layer):
                off.add(layer.objgen)
        return off

    def hides(self, group: Any) -> bool:
        """Whether a layer, or a choice of layers, is not shown."""
        if not isinstance(group, Dictionary):
            return False
        if group.get("/Type") != Name.OCMD:
            return group.objgen in self._hidden
        if isinstance(group.get("/VE"), Array):
            return not self._is_true(group.VE, 0)
        shown = [layer.objgen not in self._hidden for layer in _dictionaries(group.get("/OCGs"))]
        if not shown:
            return False
        match str(group.get("/P", "/AnyOn")):
            case "/AllOn":
                return not all(shown)
            case "/AnyOff":
                return all(shown)
            case "/AllOff":
                return any(shown)
        return not any(shown)

    def _is_true(self, expression: Any, level: int) -> bool:
        """Whether an expression such as [/And layer [/Not layer]] shows."""
        if not isinstance(expression, Array) or not len(expression) or level > MOST_LEVELS:
            return not self.hides(expression) if isinstance(expression, Dictionary) else True
        operands = [self._is_true(operand, level + 1) for operand in list(expression)[1:]]
        match str(expression[0]):
            case "/And":
                return all(operands)
            case "/Or":
                return any(operands)
            case "/Not":
                return not any(operands)
        return True

    def take_hidden_out(self, page: Dictionary) -> None:
        """Takes out of a page, and of all that it draws, what is hidden; a page without layers is left alone."""
        resources = inherited(page, "/Resources")
        if not self._hidden:
            return
        streams = contents(page)
        own = b"\n".join(self._allowance.unfolded(stream) for stream in streams)
        page.Contents = self._pdf.make_stream(self._shown(own, resources, page.objgen))
        self._walk(resources, page.objgen, 0)

    def _walk(self, resources: Any, page: tuple[int, int], level: int) -> None:
        if not isinstance(resources, Dictionary) or level > MOST_LEVELS:
            return
        for key in ("/XObject", "/Pattern", "/Font"):
            drawn = resources.get(key)
            for value in drawn.values() if isinstance(drawn, Dictionary) else []:
                self._rewrite(value, page, level)

    def _rewrite(self, value: Any, page: tuple[int, int], level: int) -> None:
        if not isinstance(value, Dictionary | Stream) or value.objgen in self._rewritten:
            return
        if value.is_indirect:
            self._rewritten.add(value.objgen)
        glyphs = value.get("/CharProcs")
        parts = (
            [value] if isinstance(value, Stream) else list(glyphs.values()) if isinstance(glyphs, Dictionary) else []
        )
        for part in parts:
            if isinstance(part, Stream) and part.get("/Subtype") != Name.Image:
                part.write(self._shown(self._allowance.unfolded(part), value.get("/Resources"), page))
        self._walk(value.get("/Resources"), page, level + 1)

    def _shown(self, content: bytes, resources: Any, page: tuple[int, int]) -> bytes:
        """A page description without what is painted in hidden passages, or by hidden drawings."""
        properties, drawn = _under(resources, "/Properties"), _under(resources, "/XObject")
        kept, passages = [], []
        for instruction in pikepdf.parse_content_stream(self._pdf.make_stream(content)):
            operands, operator = list(instruction.operands), str(instruction.operator)
            is_hidden = any(passages)
            if operator in ("BDC", "BMC"):
                passages.append(self._is_hidden_passage(operands, properties))
                if any(passages) and operator == "BDC":
                    operands = [operands[0], self._number_alone(operands[1], properties, page)]
            elif operator == "EMC" and passages:
                passages.pop()
            elif is_hidden and operator in PAINTS_PATHS:
                operands, operator = [], "n"
            elif is_hidden and operator == "'":
                operands, operator = [], "T*"
            elif is_hidden and operator == '"':
                kept += [([operands[0]], Operator("Tw")), ([operands[1]], Operator("Tc"))]
                operands, operator = [], "T*"
            elif is_hidden and operator in DROPPED:
                continue
            elif operator == "Do" and self.hides(_layer_of(drawn.get(str(operands[0])) if operands else None)):
                continue
            kept.append(instruction if operator == "INLINE IMAGE" else (operands, Operator(operator)))
        return pikepdf.unparse_content_stream(kept)

    def _is_hidden_passage(self, operands: list, properties: Dictionary) -> bool:
        is_layer = len(operands) == 2 and operands[0] == Name.OC and isinstance(operands[1], Name)
        return is_layer and self.hides(properties.get(str(operands[1])))

    def _number_alone(self, given: Any, properties: Dictionary, page: tuple[int, int]) -> Any:
        """The properties of a hidden passage: its number in the structure, and no words in its place."""
        found = properties.get(str(given)) if isinstance(given, Name) else given
        number = found.get("/MCID") if isinstance(found, Dictionary) else None
        if not isinstance(number, int):
            return given if isinstance(given, Name) else Dictionary()
        self.hidden_content.add((page, number))
        return Dictionary(MCID=number)

    def hides_annotation(self, annotation: Dictionary) -> bool:
        return self.hides(_layer_of(annotation))


def _layer_of(value: Any) -> Any:
    return value.get("/OC") if isinstance(value, Dictionary | Stream) else None


def _is_automatic(default: Dictionary, layer: Dictionary) -> bool:
    """Whether the file has the layer's own view state applied when it is opened."""
    for usage in _dictionaries(default.get("/AS")):
        listed = {each.objgen for each in _dictionaries(usage.get("/OCGs"))}
        if usage.get("/Event") == Name.View and layer.objgen in listed:
            return True
    return False


def _dictionaries(value: Any) -> list[Dictionary]:
    """Dictionaries in a list, or a single one."""
    every = value if isinstance(value, Array) else [value]
    return [each for each in every if isinstance(each, Dictionary)]


def _under(resources: Object | None, key: str) -> Dictionary:
    found = resources.get(key) if isinstance(resources, Dictionary) else None
    return found if isinstance(found, Dictionary) else Dictionary()
