"""Foot and head of an uploaded page are free for what is stamped there, whatever its size, turn, unit and crop box."""

import io
from math import hypot

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import ImageChops

from council_portal.pdf import carrying
from council_portal.pdf.stamps import ON_AN_UPLOAD, Sight
from tests.council_portal.uploads.poor_files import a_pdf, saved

GREEN, BLUE, RED = (0, 255, 0), (0, 0, 255), (255, 0, 0)
A4, A3_ACROSS, A6 = (0, 0, 595, 842), (0, 0, 1191, 842), (0, 0, 298, 420)


def upload(box, *, turn=0, unit=1, crop=None) -> bytes:
    """A page green to its edges; in its middle a red square that is drawn, to the right a blue one from a pattern."""
    pdf = a_pdf(box=box)
    page = pdf.pages[0]
    page.obj.Rotate, page.obj.UserUnit = turn, unit
    page.obj.CropBox = Array(crop or box)
    left, bottom, right, top = crop or box
    x, y = (left + right) / 2, (bottom + top) / 2
    pattern = pdf.make_stream(
        b"0 0 1 rg 0 0 40 40 re f",
        Type=Name.Pattern,
        PatternType=1,
        PaintType=1,
        TilingType=1,
        BBox=Array([0, 0, 40, 40]),
        XStep=3000,
        YStep=3000,
        Resources=Dictionary(),
        Matrix=Array([1, 0, 0, 1, x + 40, y]),
    )
    page.obj.Resources.Pattern = Dictionary(P1=pdf.make_indirect(pattern))
    whole = f"{box[0]} {box[1]} {box[2] - box[0]} {box[3] - box[1]} re f"
    drawn = f"0 1 0 rg {whole} 1 0 0 rg {x} {y} 40 40 re f /Pattern cs /P1 scn {whole}"
    page.obj.Contents = pdf.make_stream(drawn.encode())
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([x, y, x + 40, y + 40]), Border=Array([0, 0, 0]))
    page.obj.Annots = Array([pdf.make_indirect(link)])
    return saved(pdf)


def box_of(picture, colour):
    """The outermost pixels of a colour in a picture: left, top, right, bottom."""
    bands = [
        band.point([255 * (abs(shade - wanted) < 64) for shade in range(256)])
        for band, wanted in zip(picture.split(), colour, strict=True)
    ]
    return ImageChops.darker(ImageChops.darker(bands[0], bands[1]), bands[2]).getbbox()


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize(
    "page",
    [
        {"box": A4},
        {"box": A3_ACROSS},
        {"box": A6},
        {"box": A6, "unit": 2},
        {"box": (100, 200, 900, 1300), "crop": (150, 250, 745, 1092)},
    ],
    ids=["A4", "A3 across", "A6", "A6 in double units", "cropped"],
)
def test_nothing_of_the_upload_lies_where_the_stamps_are(page, turn):
    part = carrying.made_ready(upload(**page, turn=turn))
    with pikepdf.open(io.BytesIO(part.pdf)) as opened:
        sight = Sight.of(opened.pages[0], ON_AN_UPLOAD)
        link = [float(edge) for edge in opened.pages[0].Annots[0].Rect]
    with pypdfium2.PdfDocument(part.pdf) as document:
        picture = document[0].render(may_draw_forms=False, draw_annots=False).to_pil().convert("RGB")
    points = picture.height / sight.height
    left, top, right, bottom = box_of(picture, GREEN)
    assert top == pytest.approx(carrying.HEAD_ROOM * points, abs=2)
    assert picture.height - bottom == pytest.approx(carrying.FOOT_ROOM * points, abs=2)
    assert left == pytest.approx(picture.width - right, abs=2) and left > 0
    (x, y, x2, y2), (blue_x, blue_y, *_) = box_of(picture, RED), box_of(picture, BLUE)
    assert hypot(blue_x - x, blue_y - y) == pytest.approx(x2 - x, abs=3)
    drawn = sight.rectangle(*(each / points for each in (x, picture.height - y2, x2, picture.height - y)))
    assert link == pytest.approx(drawn, abs=3)
