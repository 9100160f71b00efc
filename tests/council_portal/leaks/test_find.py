"""A canary in every place that a PDF has: each is found and its place named, and none of its words come back."""

import io
import json

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from council_portal.pdf import PdfFailed, leaks
from council_portal.pdf.leaks import search
from tests.council_portal.uploads_for_tests import pdf_of

SECRET = "Kestrel Holdings offered £4,711,250 for the freehold of Elm Court"
PUBLIC = "The committee noted the report on libraries and its figures for the year."
SHOWN = f"BT /F1 10 Tf 60 700 Td ({PUBLIC.partition(' and')[0]}) Tj ET".encode()


def searched(content: bytes, *, secret=SECRET, public=PUBLIC, titles=(), file_names=(), **pdfs) -> leaks.Searched:
    """The child's work done in this process."""
    withheld = leaks.Given("item 6", f"<p>{secret}</p>", pdfs.get("withheld", b""), tuple(titles))
    is_open = leaks.Given("item 5", f"<p>{public}</p>", pdfs.get("open", b""))
    given = io.BytesIO(withheld.pdf + is_open.pdf + content)
    request = {"withheld": [withheld.values], "public": [is_open.values], "file_names": list(file_names)}
    result = search.work(request, given, None, lambda words: None)
    assert not [word for word in ("Kestrel", "kestrel", "4711", "Elm") if word in json.dumps(result)]
    return leaks.Searched(result["sought"], tuple(leaks.Found(**each) for each in result["found"]))


def places(content: bytes, **given) -> set[str]:
    return {found.place for found in searched(content, **given).found}


def changed(change, **save) -> bytes:
    """A public file with something done to it that ought not to be."""
    with Pdf.open(io.BytesIO(pdf_of({}, {}, content=SHOWN))) as pdf:
        change(pdf)
        out = io.BytesIO()
        pdf.save(out, **save)
    return out.getvalue()


def drawn(words: str, font=b"/F1", before=b"", operator=b"Tj") -> bytes:
    return before + b"BT " + font + b" 10 Tf 60 600 Td (" + words.encode("cp1252") + b") " + operator + b" ET"


def on_the_first_page(content: bytes):
    def change(pdf):
        pdf.pages[0].contents_add(content)

    return change


def of_the_root(**entries):
    def change(pdf):
        for name, value in entries.items():
            pdf.Root[f"/{name}"] = value

    return change


def annotated(**entries):
    def change(pdf):
        note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array([0, 0, 9, 9]), **entries)
        pdf.pages[0].obj.Annots = Array([pdf.make_indirect(note)])

    return change


def in_the_structure(**entries):
    def change(pdf):
        root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        root.K = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Figure, P=root, **entries))
        pdf.Root.StructTreeRoot = root

    return change


def with_properties(pdf):
    pdf.docinfo["/Subject"] = SECRET


def with_xmp(pdf):
    with pdf.open_metadata(update_docinfo=False) as metadata:
        metadata["dc:description"] = SECRET


def with_a_bookmark(pdf):
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(SECRET, 0))


def with_a_destination(pdf):
    names = pdf.make_indirect(Dictionary(Names=Array([String(SECRET), Array([pdf.pages[0].obj, Name.Fit])])))
    pdf.Root.Names = Dictionary(Dests=names)


def with_an_attachment(pdf):
    pdf.attachments["notes.txt"] = SECRET.encode()


def with_an_attachment_s_name(pdf):
    pdf.attachments[f"{SECRET}.txt"] = b"nothing"


def with_a_form_no_page_shows(pdf):
    form = pdf.make_stream(drawn(SECRET))
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 9, 9])
    form.Resources = pdf.pages[0].resources
    pdf.Root.Left = form


def with_a_left_over_object(pdf):
    pdf.Root.Left = pdf.make_stream(SECRET.encode("utf-16-be"))


def with_a_cropped_page(pdf):
    on_the_first_page(drawn(SECRET))(pdf)
    pdf.pages[0].obj.CropBox = Array([0, 0, 50, 50])


def with_a_hidden_layer(pdf):
    pdf.Root.OCProperties = Dictionary(OCGs=Array([pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String(SECRET)))]))


def over_two_pages(pdf):
    pdf.pages[0].contents_add(drawn("Prices were asked. Our buyer offered four"))
    pdf.pages[1].obj.Contents = pdf.make_stream(drawn("and twenty thousand for it in the end"))


PLACES = {
    "drawn": (on_the_first_page(drawn(SECRET)), "sheet 1"),
    "drawn unseen": (on_the_first_page(drawn(SECRET, before=b"3 Tr ")), "sheet 1"),
    "drawn white": (on_the_first_page(drawn(SECRET, before=b"1 1 1 rg ")), "sheet 1"),
    "cut off": (with_a_cropped_page, "sheet 1"),
    "properties": (with_properties, "a string inside the file"),
    "xmp": (with_xmp, "the document’s metadata (XMP)"),
    "bookmark": (with_a_bookmark, "a bookmark, or the document’s properties"),
    "destination": (with_a_destination, "a named destination"),
    "note": (annotated(Contents=String(SECRET)), "a note or the description of a link"),
    "link": (annotated(A=Dictionary(URI=String(SECRET))), "the address of a link"),
    "field": (annotated(FT=Name.Tx, V=String(SECRET)), "the value of a form field"),
    "attachment": (with_an_attachment, "an attached file"),
    "attachment's name": (with_an_attachment_s_name, "the name of an attached file"),
    "alternative": (in_the_structure(Alt=String(SECRET)), "an alternative text"),
    "actual": (in_the_structure(ActualText=String(SECRET)), "an actual text"),
    "expansion": (in_the_structure(E=String(SECRET)), "an abbreviation written out"),
    "title": (in_the_structure(T=String(SECRET)), "the title of a part of the structure, or of a form field"),
    "id": (in_the_structure(ID=String(SECRET)), "an id of the structure"),
    "layer": (with_a_hidden_layer, "the name of a layer"),
    "name": (of_the_root(Left=Name("/" + SECRET.replace(" ", "-"))), "a name inside the file"),
    "string": (of_the_root(Left=Array([Dictionary(Deep=String(SECRET))])), "a string inside the file"),
    "form": (with_a_form_no_page_shows, "text that is drawn, on a sheet or out of sight"),
    "stream": (with_a_left_over_object, "a stream inside the file"),
}  # fmt: skip


def test_a_public_file_that_says_nothing_withheld_is_clean():
    clean = searched(changed(lambda pdf: None))
    assert clean.found == ()
    assert clean.total > 10


@pytest.mark.parametrize("place", PLACES)
def test_it_is_found_wherever_it_stands(place):
    change, named = PLACES[place]
    assert named in places(changed(change))


@pytest.mark.parametrize("place", PLACES)
def test_it_is_found_in_a_file_packed_as_tightly_as_can_be(place):
    change, _ = PLACES[place]
    assert places(changed(change, object_stream_mode=pikepdf.ObjectStreamMode.generate, linearize=True))


def test_a_name_alone_or_an_amount_is_enough():
    for words, kind in {"by Kestrel itself": "name", "for £4,711,250 then": "money"}.items():
        found = searched(changed(on_the_first_page(drawn(words)))).found
        assert {(each.place, each.kind) for each in found} == {("sheet 1", kind)}


def test_words_that_run_over_the_end_of_a_page_are_found():
    secret = "Our buyer offered four and twenty thousand for it"
    assert "sheets 1 to 2" in places(changed(over_two_pages), secret=secret)


def saved_over(content: bytes) -> bytes:
    """The file with its first page's content replaced as an incremental save does it: by what is added to its end."""
    with Pdf.open(io.BytesIO(content)) as pdf:
        number = pdf.pages[0].obj.Contents.objgen[0]
        root, size = pdf.Root.objgen[0], len(pdf.objects) + 1
    before = int(content.rpartition(b"startxref")[2].split()[0])
    added = b"%d 0 obj\n<< /Length 1 >>\nstream\nq\nendstream\nendobj\n" % number
    table = b"xref\n%d 1\n%010d 00000 n \ntrailer\n<< /Size %d /Root %d 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n"
    return content + added + table % (number, len(content), size, root, before, len(content) + len(added))


def test_what_an_earlier_saving_left_behind_is_found():
    def leaky(pdf):
        pdf.pages[0].obj.Contents = pdf.make_stream(drawn(SECRET))

    found = searched(saved_over(changed(leaky, compress_streams=True))).found
    assert {each.place for each in found} == {"an earlier version: sheet 1", "the bytes of the file"}


def test_what_no_object_of_the_file_names_any_more_is_found_in_its_bytes():
    clean = changed(lambda pdf: None)
    assert places(clean.replace(b"%%EOF", f"% {SECRET}\n%%EOF".encode())) == {"the bytes of the file"}


def test_the_file_s_name_and_the_titles_count():
    clean = changed(lambda pdf: None)
    assert places(clean, titles=["Elm-Court_valuation.pdf"], file_names=["pack-elm-court-valuation.pdf"]) == {
        "the file’s name"
    }


def test_what_an_upload_says_is_withheld_with_its_pictures_and_what_a_public_one_says_is_not():
    def with_a_picture(pdf):
        del pdf.pages[1]
        picture = pdf.make_stream(b"\x01\x02\x03" * 300)
        picture.Type, picture.Subtype, picture.Width, picture.Height = Name.XObject, Name.Image, 30, 10
        picture.ColorSpace, picture.BitsPerComponent = Name.DeviceRGB, 8
        pdf.pages[0].resources.XObject = Dictionary(Map=picture)

    upload = changed(with_a_picture)
    found = searched(upload, withheld=upload, secret="").found
    assert {each.kind for each in found} == {"picture"}
    assert searched(upload, withheld=upload, open=upload).found == ()


def test_the_search_runs_in_a_child_and_tells_it_in_words():
    given = {"withheld": [leaks.Given("item 6", f"<p>{SECRET}</p>")], "public": [leaks.Given("item 5", PUBLIC)]}
    result = leaks.find(changed(on_the_first_page(drawn("by Kestrel itself"))), **given)
    assert [str(found) for found in result.found] == ["in sheet 1, 1 name of item 6"]
    assert leaks.find(b"anything", withheld=[], public=[]).total == 0
    with pytest.raises(PdfFailed):
        leaks.find(b"not a PDF", **given)


def test_html_is_read_as_words_with_what_is_said_of_pictures():
    html = '<style>p{}</style><p>One <b>t</b>wo</p><img alt="A map of Elm"><td>3</td>'
    assert leaks.door.text_of(html).split() == ["One", "two", "A", "map", "of", "Elm", "3"]
