"""What of a PDF is kept: every kind of object a page is painted with, and of each the keys that painting needs.

A list of what may stay, not of what must go: scripts, actions, attachments, private data and whatever a later version
of the format brings are left out because nothing here names them. After ISO 32000-1, chapters 7 to 9 and 11.
"""

from collections.abc import Mapping
from dataclasses import dataclass

#: A number, a name, a text, true or false, or a list of such: nothing that leads anywhere.
PLAIN = "plain"


@dataclass(frozen=True)
class Each:
    """A dictionary whose every value is of the kind, under names of the file's own choosing."""

    kind: str


@dataclass(frozen=True)
class Listed:
    """One object of the kind, or an array of them; what else stands in the array is plain."""

    kind: str


Spec = str | Each | Listed


def plain_keys(*names: str) -> dict[str, Spec]:
    """Keys of these names whose values are plain."""
    return {f"/{name}": PLAIN for name in names}


_STREAM = plain_keys("Length", "Filter") | {"/DecodeParms": Listed("decoding")}
_FUNCTION = plain_keys(
    "FunctionType", "Domain", "Range", "Size", "BitsPerSample", "Order", "Encode", "Decode", "Bounds", "C0", "C1", "N"
) | {"/Functions": Listed("function")}

KINDS: Mapping[str, Mapping[str, Spec]] = {
    "bytes": _STREAM,
    "content": _STREAM,
    "decoding": plain_keys(
        "Predictor",
        "Colors",
        "BitsPerComponent",
        "Columns",
        "EarlyChange",
        "K",
        "EndOfLine",
        "EncodedByteAlign",
        "Rows",
        "EndOfBlock",
        "BlackIs1",
        "DamagedRowsBeforeError",
        "ColorTransform",
    )
    | {"/JBIG2Globals": "bytes"},
    "resources": {
        "/Font": Each("font"),
        "/XObject": Each("drawn"),
        "/ExtGState": Each("graphics state"),
        "/ColorSpace": Each("colour"),
        "/Pattern": Each("pattern"),
        "/Shading": Each("shading"),
        "/Properties": Each("properties"),
        "/ProcSet": PLAIN,
    },
    "image": _STREAM
    | plain_keys(
        "Type", "Subtype", "Width", "Height", "BitsPerComponent", "Intent", "ImageMask", "Decode", "Interpolate"
    )
    | plain_keys("SMaskInData", "Matte", "StructParent")
    | {"/ColorSpace": "colour", "/Mask": "mask", "/SMask": "image"},
    "form": _STREAM
    | plain_keys("Type", "Subtype", "FormType", "BBox", "Matrix", "StructParent", "StructParents")
    | {"/Resources": "resources", "/Group": "group"},
    "group": plain_keys("Type", "S", "I", "K") | {"/CS": "colour"},
    "graphics state": plain_keys(
        "Type", "LW", "LC", "LJ", "ML", "D", "RI", "OP", "op", "OPM", "FL", "SM", "SA", "BM", "CA", "ca", "AIS", "TK"
    )
    | {"/Font": Listed("font"), "/SMask": "soft mask"},
    "soft mask": plain_keys("Type", "S", "BC") | {"/G": "form", "/TR": "function"},
    "pattern": _STREAM
    | plain_keys("Type", "PatternType", "PaintType", "TilingType", "BBox", "XStep", "YStep", "Matrix")
    | {"/Resources": "resources", "/Shading": "shading", "/ExtGState": "graphics state"},
    "shading": _STREAM
    | plain_keys("ShadingType", "BBox", "Background", "AntiAlias", "Domain", "Matrix", "Coords", "Extend", "Decode")
    | plain_keys("BitsPerCoordinate", "BitsPerComponent", "BitsPerFlag", "VerticesPerRow")
    | {"/ColorSpace": "colour", "/Function": Listed("function")},
    "function": _STREAM | _FUNCTION,
    "colour": _STREAM
    | _FUNCTION
    | plain_keys("WhitePoint", "BlackPoint", "Gamma", "Matrix", "Subtype", "Components")
    | {"/Alternate": "colour", "/ColorSpace": "colour", "/Process": "colour", "/Colorants": Each("colour")},
    "properties": plain_keys("MCID", "ActualText", "Alt", "E", "Lang", "Type", "Subtype", "BBox", "Attached"),
    "font": plain_keys("Type", "Subtype", "BaseFont", "FirstChar", "LastChar", "Widths", "DW", "W", "DW2", "W2")
    | plain_keys("FontBBox", "FontMatrix", "Name")
    | {
        "/FontDescriptor": "descriptor",
        "/DescendantFonts": Listed("font"),
        "/CIDSystemInfo": "collection",
        "/CIDToGIDMap": "bytes",
        "/Encoding": "encoding",
        "/ToUnicode": "encoding",
        "/CharProcs": Each("content"),
        "/Resources": "resources",
    },
    "descriptor": plain_keys(
        "Type", "FontName", "FontFamily", "FontStretch", "FontWeight", "Flags", "FontBBox", "CharSet"
    )
    | plain_keys("ItalicAngle", "Ascent", "Descent", "Leading", "CapHeight", "XHeight", "StemV", "StemH", "AvgWidth")
    | plain_keys("MaxWidth", "MissingWidth", "Lang")
    | {"/FontFile": "font file", "/FontFile2": "font file", "/FontFile3": "font file", "/CIDSet": "bytes"},
    "font file": _STREAM | plain_keys("Length1", "Length2", "Length3", "Subtype"),
    "collection": plain_keys("Registry", "Ordering", "Supplement"),
    "encoding": _STREAM
    | plain_keys("Type", "CMapName", "WMode", "BaseEncoding", "Differences")
    | {"/CIDSystemInfo": "collection", "/UseCMap": "encoding"},
}

# Where a key may hold a name or a list in place of the object.
OR_PLAIN = {"colour", "encoding", "bytes", "function", "soft mask", "mask", "decoding"}
# Kinds that only a stream can be.
STREAMS = {"bytes", "content", "image", "form", "font file", "drawn"}
FILTERS = {
    f"/{name}"
    for name in ("FlateDecode", "LZWDecode", "ASCIIHexDecode", "ASCII85Decode", "RunLengthDecode", "CCITTFaxDecode")
    + ("JBIG2Decode", "DCTDecode", "JPXDecode", "Fl", "LZW", "AHx", "A85", "RL", "CCF", "DCT")
}
