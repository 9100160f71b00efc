"""Parts joined into a volume: one structure, every number in its place on any page, uploads carried as they are."""

import io
import re

import pikepdf
import pypdfium2
import pytest

from council_portal import pdf
from council_portal.pdf.uploads import examine
from tests.council_portal.structure_walk import faults_in, walk, words_in_reading_order
from tests.council_portal.test_pdf import TABLE, document, volume
from tests.council_portal.uploads_for_tests import pdf_of, tagged

PAPER = document(f"<h1>A paper</h1><p>Words.</p>{TABLE}")


def bound(*parts: pdf.Part, **changes) -> pdf.Bound:
    chapters = [pdf.Chapter(f"item-{n}", f"{n}. Item", f"Item {n}", [part]) for n, part in enumerate(parts, start=1)]
    return pdf.bind(volume(**{"chapters": chapters, "front": document("<h1>Agenda</h1>")} | changes))


def paper(key="one", **changes) -> pdf.Part:
    return pdf.Part(**{"key": key, "title": "A paper", "html": PAPER} | changes)


def upload(content: bytes, key="upload") -> pdf.Part:
    return pdf.Part(key, "The uploaded map", pdf=content)


@pytest.fixture(scope="module")
def whole() -> pdf.Bound:
    """A front sheet of links, a long report, a placeholder, minutes."""
    return pdf.bind(volume())


def test_the_structure_of_a_volume_is_one_tree_without_a_fault(whole):
    assert faults_in(whole.pdf) == []
    with pikepdf.open(io.BytesIO(whole.pdf)) as file:
        tops = [element for element, above in walk(file) if not above]
        parts = [str(element.T) for element, above in walk(file) if len(above) == 1]
    assert [str(top.S) for top in tops] == ["/Document"]
    assert parts == ["Agenda", "The report", "The scorecard", "Not for publication", "Minutes"]


def test_the_structure_gives_every_word_in_the_order_of_the_papers(whole):
    words = words_in_reading_order(whole.pdf)
    order = [
        "Agenda6.Thelongreport",
        "BacktotheagendaThereportBackground",
        "Figures",
        "AlongtableRowNumberStatusGroup0",
    ]
    order += ["Row149149Ontarget", "Thescorecard", "Notforpublication", "Minutes"]
    places = [words.rindex(each) for each in order]
    assert places == sorted(places)
    assert "Page" not in re.sub(r"\(Pages?\d+\)", "", words)


def test_a_link_leads_back_to_the_agenda_from_the_first_page_of_each_item(whole):
    read = pdf.inspect(whole.pdf)
    back = [(link.sheet, link.target) for link in read.links if link.description == "Back to the agenda"]
    first_sheets = [pages.first for pages in (whole.chapters["item-6"], whole.chapters["item-7"])]
    assert [sheet for sheet, _ in back][:2] == first_sheets
    assert {target for _, target in back} == {0}
    assert len(back) == 3


def test_the_same_paper_under_two_items_has_ids_of_its_own_in_each():
    made = bound(paper("one"), paper("two"))
    assert made.findings == ()
    assert faults_in(made.pdf) == []


def test_a_front_sheet_of_several_pages_puts_no_number_out():
    chapters = [pdf.Chapter(f"item-{n}", f"{n}. Item {n}", f"Item {n}", [paper(f"p{n}", html=document("<h1>P</h1>"))])
                for n in range(1, 41)]  # fmt: skip
    lines = "".join(
        f"<p><a href='#{each.anchor}'>{each.title}</a> {pdf.pages_token(each.anchor)}</p>" * 2 for each in chapters
    )
    made = pdf.bind(volume(chapters=chapters, front=document(f"<h1>Agenda</h1>{lines}")))
    read = pdf.inspect(made.pdf)
    assert made.front_sheets > 1
    assert read.labels == ("Agenda",) * made.front_sheets + tuple(str(number) for number in range(1, 41))
    led_to = {link.description: read.labels[link.target] for link in read.links if link.description.startswith("Item")}
    front = " ".join(" ".join(read.texts[: made.front_sheets]).split())
    assert all(f"{n}. Item {n} (Page {n})" in front for n in range(1, 41))
    assert {link.target - made.front_sheets + 1 for link in read.links if link.sheet < made.front_sheets} == set(
        range(1, 41)
    )
    assert led_to == {}


def test_a_tagged_upload_keeps_its_structure_under_names_of_its_own():
    made = bound(paper(), upload(tagged("First")), upload(tagged("Second"), "again"))
    assert faults_in(made.pdf) == []
    with pikepdf.open(io.BytesIO(made.pdf)) as file:
        roles = {
            str(name): str(file.Root.StructTreeRoot.RoleMap[name]) for name in file.Root.StructTreeRoot.RoleMap.keys()
        }
        tags = {str(element.S) for element, _ in walk(file)}
        languages = [str(element.Lang) for element, above in walk(file) if len(above) == 1 and "/Lang" in element]
    assert "/P" not in roles and "/P" in tags
    assert sorted(roles.values()) == ["/H1", "/H1", "/Span", "/Span"]
    assert languages == ["cy", "cy"]


def test_what_an_upload_s_verdict_lets_through_can_be_carried():
    cleaned = examine(tagged("Cleaned words"), "map.pdf").clean
    made = bound(paper(), upload(cleaned))
    assert faults_in(made.pdf) == []
    assert "Cleaned words" in pdf.inspect(made.pdf).text


def test_a_paper_that_was_numbered_and_copied_here_before_keeps_what_stands_on_it():
    short = document("<h1>A paper</h1><p>Words.</p>")
    before = pdf.copy_with("Copy for a first reader", bound(paper(html=short), paper("two", html=short)).pdf)
    cleaned = examine(before, "pack.pdf").clean
    copy = pdf.copy_with("Quick zebra", bound(upload(cleaned)).pdf)
    assert faults_in(copy) == []
    last = pdf.inspect(copy).texts[-1]
    for words in ("Page 2", "Page 3", "Copy for a first reader", "Quick zebra"):
        assert words in last


def test_an_untagged_upload_is_carried_and_reported_and_nothing_is_claimed():
    made = bound(
        paper(), upload(pdf_of({}, {}, content=b"BT /F1 12 Tf 60 700 Td (A scanned map) Tj ET")), paper("last")
    )
    assert made.findings == (
        "The uploaded map is not accessible: the uploaded PDF has no tags. Ask its author for a tagged one.",
    )
    read = pdf.inspect(made.pdf)
    assert not read.claims_ua
    first = made.front_sheets + made.parts["upload"].first - 1
    assert "A scanned map" in read.texts[first] and "A scanned map" in read.texts[first + 1]
    assert read.labels[-1] == str(made.parts["last"].last)
    assert made.parts["upload"].count == 2


@pytest.mark.parametrize(
    ("content", "is_reached"),
    [
        (b"BT /F1 12 Tf 60 700 Td (A scanned map) Tj ET", True),
        (b"/Span << /MCID 2147483647 >> BDC BT /F1 12 Tf 60 700 Td (A scanned map) Tj ET EMC", False),
    ],
)
def test_the_link_back_from_an_untagged_upload_is_in_the_structure_unless_its_marks_have_absurd_numbers(
    content, is_reached
):
    made = bound(paper(), upload(pdf_of({}, content=content)), paper("last"))
    assert (faults_in(made.pdf) == []) == is_reached
    read = pdf.inspect(made.pdf)
    assert [link.target for link in read.links if link.description == "Back to the agenda"] == [0, 0, 0]
    with pikepdf.open(io.BytesIO(made.pdf)) as file:
        parts = [str(element.T) for element, above in walk(file) if len(above) == 1]
        links = [element for element, _ in walk(file) if element.S == pikepdf.Name.Link]
    assert parts == ["Agenda", "A paper", *["The uploaded map"] * is_reached, "A paper"]
    assert len(links) == len(parts) - 1


ODD_PAGES = {
    "A4": {},
    **{f"turned {turn}": {"Rotate": turn} for turn in (90, 180, 270, 450, -90)},
    "cropped": {"CropBox": (100, 200, 500, 700)},
    "cropped and turned": {"CropBox": (100, 200, 500, 700), "Rotate": 90},
    "cropped beyond the sheet": {"CropBox": (-50, -50, 900, 900)},
    "corners the other way round": {"MediaBox": (600, 800, 5, -42)},
    "origin in the middle": {"MediaBox": (-300, -400, 295, 442)},
    "units of two points": {"MediaBox": (0, 0, 297, 421), "UserUnit": 2},
    "A0": {"MediaBox": (0, 0, 2384, 3370)},
    "a card": {"MediaBox": (0, 0, 200, 120)},
}
# Nothing on the page; content that opens and never closes; content that closes what it never opened.
CONTENTS = [b"", b"q q 0.1 0 0 0.1 300 300 cm /Span BMC", b"Q Q EMC 5 0 0 5 0 0 cm"]


@pytest.fixture(scope="module")
def odd() -> pdf.Bound:
    """Every odd page with every content, a part each."""
    pages = [pdf_of(page, content=content) for page in ODD_PAGES.values() for content in CONTENTS]
    return bound(*(upload(content, f"odd-{number}") for number, content in enumerate(pages)))


@pytest.mark.parametrize("page", ODD_PAGES)
@pytest.mark.parametrize("content", range(len(CONTENTS)))
def test_the_number_stands_upright_at_the_foot_of_any_page(odd, page, content):
    number = list(ODD_PAGES).index(page) * len(CONTENTS) + content
    file = pypdfium2.PdfDocument(odd.pdf)
    try:
        sheet = file[odd.front_sheets + number]
        assert re.search(rf"Page {number + 1}\r?$", sheet.get_textpage().get_text_bounded(), re.MULTILINE)
        left, top, right, bottom = _ink_of(sheet, below=0.75)
    finally:
        file.close()
    assert bottom > 0.88 and right > 0.88
    # What is written at the foot is wide and low, so it is upright.
    assert right - left > 0.5 and bottom - top < 0.2


def _ink_of(sheet, below: float) -> tuple[float, float, float, float]:
    """Where anything is written on the lower part of a page as it is seen: shares of its width and height."""
    image = sheet.render(scale=1).to_pil().convert("L")
    width, height = image.size
    strip = image.crop((0, int(height * below), width, height)).point(lambda value: 255 if value < 235 else 0)
    left, top, right, bottom = strip.getbbox()
    return left / width, top / height + below, right / width, bottom / height + below


def test_a_tint_shows_on_a_scan_that_covers_its_page():
    scan = pdf_of({}, content=b"1 1 1 rg 0 0 600 850 re f")
    made = bound(upload(scan), mark=pdf.Mark("RESTRICTED", (1, 0.9, 0.8)))
    file = pypdfium2.PdfDocument(made.pdf)
    try:
        seen = file[made.front_sheets].render(scale=0.2).to_pil().convert("RGB")
    finally:
        file.close()
    assert [round(part / 255, 1) for part in seen.getpixel((60, 80))] == [1, 0.9, 0.8]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"%PDF-1.7 nonsense", "it is not a PDF, or is broken. Upload it again."),
        (
            pdf_of({}, encryption=pikepdf.Encryption(user="secret", owner="secret")),
            "it is protected by a password. Upload it without one.",
        ),
    ],
)
def test_an_upload_that_cannot_be_carried_stops_the_volume_by_name(content, reason):
    with pytest.raises(pdf.PdfFailed, match=f"^Item 2, The uploaded map cannot be included: {re.escape(reason)}"):
        bound(paper(), upload(content))


def test_a_layer_that_an_upload_hides_stays_hidden():
    hidden = pikepdf.open(io.BytesIO(pdf_of({}, content=b"/OC /L BDC BT /F1 12 Tf 60 700 Td (Hidden) Tj ET EMC")))
    layer = hidden.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name=pikepdf.String("Draft")))
    hidden.pages[0].obj.Resources.Properties = pikepdf.Dictionary(L=layer)
    hidden.Root.OCProperties = pikepdf.Dictionary(
        OCGs=pikepdf.Array([layer]), D=pikepdf.Dictionary(OFF=pikepdf.Array([layer]))
    )
    out = io.BytesIO()
    hidden.save(out)
    with pikepdf.open(io.BytesIO(bound(upload(out.getvalue())).pdf)) as file:
        assert [str(each.Name) for each in file.Root.OCProperties.D.OFF] == ["Draft"]
