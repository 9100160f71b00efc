"""Poor and hostile files made by hand, each with what its author is to be told: a reason, or what was taken out."""

import io
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Encryption, Name, Pdf, Permissions, String

MIB = 1024**2


@dataclass(frozen=True)
class Poor:
    """A way of making a file, the name it is sent under, and words of its verdict.

    `refused` are words of the refusal; where there are none the file is taken, and `said` are words of its remarks.
    """

    make: Callable[[], bytes]
    refused: str = ""
    said: str = ""
    name: str = "paper.pdf"

    def __str__(self):
        return self.make.__name__


POOR: list[Poor] = []


def poor(**verdict: str):
    """Lists the maker with what is to be said of its file."""

    def listed(make: Callable[[], bytes]) -> Callable[[], bytes]:
        POOR.append(Poor(make, **verdict))
        return make

    return listed


def a_pdf(pages: int = 1, words: str = "Words of a paper", box: tuple = (0, 0, 595, 842)) -> Pdf:
    """A file with a line of text on each page, to be spoilt."""
    pdf = Pdf.new()
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    for number in range(1, pages + 1):
        content = f"BT /F1 12 Tf 72 700 Td ({words} {number}) Tj ET".encode()
        page = Dictionary(
            Type=Name.Page,
            MediaBox=Array(box),
            Resources=Dictionary(Font=Dictionary(F1=font)),
            Contents=pdf.make_stream(content),
        )
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    return pdf


def saved(pdf: Pdf, **how) -> bytes:
    out = io.BytesIO()
    pdf.save(out, **how)
    return out.getvalue()


def with_root(**keys) -> bytes:
    pdf = a_pdf()
    for key, value in keys.items():
        pdf.Root[f"/{key}"] = value
    return saved(pdf)


def with_annotation(**keys) -> bytes:
    pdf = a_pdf()
    annotation = Dictionary(Type=Name.Annot, Rect=Array([72, 72, 172, 92]), F=4)
    for key, value in keys.items():
        annotation[f"/{key}"] = value
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(annotation)])
    return saved(pdf)


def with_drawing(content: bytes, **drawings) -> Pdf:
    """A page that paints the content, with drawings of its own in its resources."""
    pdf = a_pdf()
    page = pdf.pages[0].obj
    page.Contents = pdf.make_stream(page.Contents.read_bytes() + b"\n" + content)
    page.Resources.XObject = Dictionary({f"/{name}": make(pdf) for name, make in drawings.items()})
    return pdf


def script(words: str = "app.alert(1)") -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String(words))


def by_hand(*objects: bytes, root: bytes = b"1 0 R", trailer: bytes = b"") -> bytes:
    """A file of numbered objects, with the table of where they lie."""
    out = b"%PDF-1.7\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root %s %s >>\n" % (len(objects) + 1, root, trailer)
    return out + b"startxref\n%d\n%%%%EOF\n" % start


CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"


def stream(content: bytes, keys: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), keys, content)


def zeros_packed(size: int) -> bytes:
    """So many zeros in about a thousandth of their size."""
    packer, out = zlib.compressobj(9), []
    for _ in range(size // MIB):
        out.append(packer.compress(bytes(MIB)))
    return b"".join([*out, packer.flush()])


def a_zip(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


# Locked.


@poor(refused="password")
def asks_for_a_password():
    return saved(a_pdf(), encryption=Encryption(user="secret", owner="other"))


@poor(refused="password")
def asks_for_a_password_in_the_old_way():
    old = Encryption(user="secret", owner="other", R=3, aes=False, metadata=False)
    return saved(a_pdf(), encryption=old)


@poor(said="owner's password")
def is_locked_against_changes():
    return saved(a_pdf(), encryption=Encryption(owner="other", allow=Permissions(extract=False, modify_other=False)))


@poor(refused="encrypted for certain people")
def is_encrypted_for_certificates():
    security = b"/Encrypt << /Filter /Adobe.PubSec /V 4 /Length 128 /SubFilter /adbe.pkcs7.s5 >> /ID [(a) (a)]"
    return by_hand(CATALOG, b"<< /Type /Pages /Kids [] /Count 0 >>", trailer=security)


# Broken.


@poor(refused="empty")
def is_empty():
    return b""


@poor(refused="empty")
def is_nothing_but_blanks():
    return b"\0" * 5000


@poor(refused="not a PDF")
def is_a_head_and_no_more():
    return b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


@poor(refused="cannot be opened")
def is_noise_after_a_head():
    return b"%PDF-1.7\n" + bytes(range(256)) * 400


@poor(refused="end of it is missing|damaged|cannot be opened")
def is_cut_in_half():
    whole = saved(a_pdf(20), object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return whole[: len(whole) // 2]


@poor(refused="end of it is missing")
def lacks_its_last_hundred_bytes():
    return saved(a_pdf(20), object_stream_mode=pikepdf.ObjectStreamMode.disable)[:-100]


@poor(refused="end of it is missing|damaged|cannot be opened")
def is_cut_though_made_for_the_web():
    whole = saved(a_pdf(20), linearize=True)
    return whole[: len(whole) * 2 // 3]


@poor(refused="parts of its pages are lost")
def is_cut_and_given_an_end():
    """The pages stand first, what they show was at the end: repaired in silence it would be blank."""
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << >> /Contents 4 0 R >>"
    whole = by_hand(CATALOG, b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page, stream(b"BT (lost) Tj ET"))
    return whole[: whole.index(b"4 0 obj")] + b"trailer\n<< /Root 1 0 R >>\nstartxref\n0\n%%EOF\n"


@poor(said="mended")
def has_its_table_in_the_wrong_place():
    whole = saved(a_pdf(3), object_stream_mode=pikepdf.ObjectStreamMode.disable)
    start = whole.rindex(b"startxref")
    return whole[:start] + b"startxref\n17\n%%EOF\n"


@poor(refused="cannot be opened|contradicts itself|damaged|end of it is missing")
def has_tables_that_point_at_each_other():
    whole = saved(a_pdf(), object_stream_mode=pikepdf.ObjectStreamMode.disable)
    at = int(whole[whole.rindex(b"startxref") :].split()[1])
    looped = whole.replace(b"trailer <<", b"trailer << /Prev %d" % at, 1)
    return looped[: looped.index(b"1 0 obj")] + b"%" * 50 + looped[looped.index(b"1 0 obj") + 50 :]


@poor(refused="index points back at itself")
def has_a_table_that_points_at_itself():
    whole = saved(a_pdf(), object_stream_mode=pikepdf.ObjectStreamMode.disable)
    at = int(whole[whole.rindex(b"startxref") :].split()[1])
    return whole.replace(b"trailer <<", b"trailer << /Prev %d" % at, 1)


@poor(refused="damaged")
def has_a_page_whose_content_breaks_off():
    pdf = a_pdf()
    packed = zlib.compress(b"BT /F1 12 Tf 72 700 Td (Words) Tj ET\n" * 500)
    pdf.pages[0].obj.Contents = pdf.make_stream(packed[:60], Filter=Name.FlateDecode)
    return saved(pdf, stream_decode_level=pikepdf.StreamDecodeLevel.none)


@poor(refused="damaged")
def has_a_page_whose_content_is_noise():
    pdf = a_pdf()
    pdf.pages[0].obj.Contents = pdf.make_stream(b"\x78\x9c" + bytes(range(256)), Filter=Name.FlateDecode)
    return saved(pdf, stream_decode_level=pikepdf.StreamDecodeLevel.none)


@poor(refused="packed in a way")
def is_packed_in_an_unknown_way():
    pdf = a_pdf()
    pdf.pages[0].obj.Contents = pdf.make_stream(b"BT ET", Filter=Name("/BrotliDecode"))
    return saved(pdf)


@poor(refused="pages are empty")
def has_a_page_with_nothing_on_it():
    pdf = Pdf.new()
    pdf.add_blank_page()
    return saved(pdf)


# Trees of pages.


@poor(refused="no pages")
def has_no_pages():
    return saved(Pdf.new())


@poor(refused="more than 1,000 pages")
def has_ten_thousand_pages():
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"
    kids = b" ".join(b"%d 0 R" % number for number in range(3, 10_003))
    return by_hand(CATALOG, b"<< /Type /Pages /Kids [%s] /Count 10000 >>" % kids, *[page] * 10_000)


@poor(refused="contradicts itself")
def has_a_tree_of_pages_that_bites_its_tail():
    node = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    return by_hand(CATALOG, node, b"<< /Type /Pages /Parent 2 0 R /Kids [2 0 R] /Count 1 >>")


@poor(refused="contradicts itself")
def counts_more_pages_than_it_has():
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>"
    return by_hand(CATALOG, b"<< /Type /Pages /Kids [3 0 R] /Count 900 >>", page, stream(b"0 0 9 9 re f"))


@poor(refused="contradicts itself")
def counts_a_negative_number_of_pages():
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>"
    return by_hand(CATALOG, b"<< /Type /Pages /Kids [3 0 R] /Count -1 >>", page, stream(b"0 0 9 9 re f"))


@poor(refused="lost|contradicts itself|no pages")
def has_a_child_that_is_no_page():
    return by_hand(CATALOG, b"<< /Type /Pages /Kids [42 (page)] /Count 2 >>")


@poor(refused=".")
def has_a_tree_of_pages_forty_thousand_deep():
    nodes = [
        b"<< /Type /Pages /Parent %d 0 R /Kids [%d 0 R] /Count 1 >>" % (number - 1, number + 1)
        for number in range(3, 40_003)
    ]
    page = b"<< /Type /Page /Parent 40002 0 R /MediaBox [0 0 9 9] >>"
    return by_hand(CATALOG, b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", *nodes, page)


@poor(refused="lost")
def has_a_page_whose_size_is_beyond_any_number():
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 9999999999999999999999] /Contents 4 0 R >>"
    other = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>"
    drawn = stream(b"0 0 9 9 re f")
    return by_hand(CATALOG, b"<< /Type /Pages /Kids [3 0 R 5 0 R] /Count 2 >>", page, drawn, other)


@poor(refused="no pages")
def has_a_catalogue_without_pages():
    return by_hand(b"<< /Type /Catalog >>")


@poor(refused="more than 1,000 pages|contradicts itself")
def has_a_tree_that_multiplies():
    """Each node lists the next ten times: a handful of nodes stand for a million pages."""
    nodes = [
        b"<< /Type /Pages /Kids [%s] /Count 1 >>" % b" ".join([b"%d 0 R" % (number + 1)] * 10) for number in range(3, 9)
    ]
    page = b"<< /Type /Page /MediaBox [0 0 595 842] >>"
    return by_hand(CATALOG, b"<< /Type /Pages /Kids [3 0 R] /Count 1000000 >>", *nodes, page)


# Pages of odd sizes.


@poor(refused="Pages from 7 mm to 5 m")
def has_a_giant_page():
    return saved(a_pdf(box=(0, 0, 200_000, 200_000)))


@poor(refused="does not say how large|Pages from")
def has_a_page_of_nearly_infinite_size():
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99999999999.0 99999999999.0] /Contents 4 0 R >>"
    return by_hand(CATALOG, b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page, stream(b"0 0 9 9 re f"))


@poor(refused="Pages from 7 mm to 5 m")
def has_a_page_of_no_height():
    return saved(a_pdf(box=(0, 0, 595, 0)))


@poor(refused="Pages from 7 mm to 5 m")
def has_a_unit_that_makes_its_page_giant():
    pdf = a_pdf()
    pdf.pages[0].obj.UserUnit = 1000
    return saved(pdf)


@poor(said="mended")
def has_a_page_that_states_no_size():
    page = b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>"
    return by_hand(CATALOG, b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page, stream(b"0 0 9 9 re f"))


@poor(said="not tagged")
def has_pages_turned_and_upside_down():
    pdf = a_pdf(4, box=(595, 842, 0, 0))
    for page, turned in zip(pdf.pages, (90, -90, 450, 45), strict=True):
        page.obj.Rotate = turned
    return saved(pdf)


@poor(said="cropped away")
def has_a_page_cropped_to_a_corner():
    pdf = a_pdf()
    pdf.pages[0].obj.CropBox = Array([0, 600, 300, 842])
    return saved(pdf)


# What acts.


@poor(said="a script")
def runs_a_script_when_it_is_opened():
    return with_root(OpenAction=script())


@poor(said="2 scripts")
def has_scripts_by_name():
    return with_root(
        Names=Dictionary(JavaScript=Dictionary(Names=Array([String("a"), script(), String("b"), script()])))
    )


@poor(said="a script")
def runs_a_script_when_a_page_is_turned():
    pdf = a_pdf()
    pdf.pages[0].obj.AA = Dictionary(O=script())
    return saved(pdf)


@poor(said="a script")
def runs_a_script_behind_a_link():
    return with_annotation(Subtype=Name.Link, A=Dictionary(S=Name.JavaScript, JS=String("app.launchURL('x')")))


@poor(said="a script")
def runs_a_script_after_an_honest_link():
    action = Dictionary(S=Name.URI, URI=String("https://example.org/"), Next=script())
    return with_annotation(Subtype=Name.Link, A=action)


@poor(said="a link to an address that is not on the web")
def links_to_a_script():
    return with_annotation(Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String("javascript:alert(1)")))


@poor(said="a link to an address that is not on the web")
def links_to_a_file_of_the_reader():
    return with_annotation(Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String("file:///etc/passwd")))


@poor(said="a command that starts a program")
def starts_a_program_when_it_is_opened():
    return with_root(OpenAction=Dictionary(S=Name.Launch, F=String("calc.exe")))


@poor(said="a command that starts a program")
def starts_a_program_behind_a_link():
    return with_annotation(Subtype=Name.Link, A=Dictionary(S=Name.Launch, Win=Dictionary(F=String("cmd.exe"))))


@poor(said="a link into another file")
def leads_into_another_file():
    return with_annotation(
        Subtype=Name.Link, A=Dictionary(S=Name.GoToR, F=String("//server/share/x.pdf"), D=Array([0]))
    )


@poor(said="form that sends")
def sends_what_is_typed():
    pdf = a_pdf()
    field = pdf.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Btn, T=String("send"), Rect=Array([9, 9, 99, 29]), F=4)
    )
    field.A = Dictionary(S=Name.SubmitForm, F=String("https://example.org/take"))
    pdf.pages[0].obj.Annots = Array([field])
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]))
    return saved(pdf)


@poor(said="an attached file")
def carries_an_attached_file():
    pdf = a_pdf()
    pdf.attachments["secret.exe"] = b"MZ a program"
    return saved(pdf)


@poor(said="an attached file")
def carries_an_attached_file_on_a_page():
    pdf = a_pdf()
    file = Dictionary(
        Type=Name.Filespec, F=String("x"), EF=Dictionary(F=pdf.make_stream(b"MZ", Type=Name.EmbeddedFile))
    )
    annotation = Dictionary(Subtype=Name.FileAttachment, Rect=Array([0, 0, 9, 9]), FS=file)
    pdf.pages[0].obj.Annots = Array([annotation])
    return saved(pdf)


@poor(said="sound, film or 3D")
def plays_a_film():
    return with_annotation(Subtype=Name.RichMedia, RichMediaContent=Dictionary())


@poor(refused="only one maker's program")
def is_a_form_of_one_maker():
    return with_root(NeedsRendering=True, AcroForm=Dictionary(Fields=Array([]), XFA=String("<xdp/>")))


@poor(refused="portfolio")
def is_a_portfolio():
    return with_root(Collection=Dictionary(Type=Name.Collection))


@poor(refused="never redacted")
def has_redactions_that_were_never_applied():
    return with_annotation(Subtype=Name.Redact, OverlayText=String("REDACTED"))


@poor(said="a comment or mark of a reviewer")
def has_a_comment():
    return with_annotation(Subtype=Name.Text, Contents=String("Do not tell the members"))


@poor(said="a hidden layer")
def has_a_hidden_layer():
    pdf = with_drawing(b"/OC /Hidden BDC BT /F1 12 Tf 72 600 Td (Canary beneath) Tj ET EMC")
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Not for the public")))
    pdf.pages[0].obj.Resources.Properties = Dictionary(Hidden=layer)
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer]), Order=Array([layer])))
    return saved(pdf)


# Bombs.


@poor(refused="unfolds to far more")
def unfolds_its_page_to_two_gigabytes():
    pdf = a_pdf()
    pdf.pages[0].obj.Contents = pdf.make_stream(
        zlib.compress(zeros_packed(2048 * MIB)), Filter=Array([Name.FlateDecode, Name.FlateDecode])
    )
    return saved(pdf, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)


@poor(refused="unfolds to far more")
def unfolds_a_hundred_pages_a_little_too_far():
    pdf = a_pdf(100)
    packed = zeros_packed(8 * MIB)
    for page in pdf.pages:
        page.obj.Contents = pdf.make_stream(packed, Filter=Name.FlateDecode)
    return saved(pdf, stream_decode_level=pikepdf.StreamDecodeLevel.none)


@poor(refused=".")
def hides_a_gigabyte_in_a_stream_of_objects():
    head = b"1 0 2 40 "
    packer = zlib.compressobj(9)
    content = packer.compress(head + CATALOG.ljust(40) + b"<< /Type /Pages /Kids [] /Count 0 >>")
    content += b"".join(packer.compress(b" " * MIB) for _ in range(1024)) + packer.flush()
    objects = b"%PDF-1.7\n"
    place = len(objects)
    keys = b"/Type /ObjStm /N 2 /First %d /Filter /FlateDecode" % len(head)
    objects += b"3 0 obj\n" + stream(content, keys) + b"\nendobj\n"
    start = len(objects)
    rows = b"\0\0\0\0\xff" + b"\2\0\0\3\0" + b"\2\0\0\3\1" + b"\1" + place.to_bytes(3, "big") + b"\0"
    rows += b"\1" + start.to_bytes(3, "big") + b"\0"
    keys = b"/Type /XRef /W [1 3 1] /Size 5 /Root 1 0 R"
    objects += b"4 0 obj\n" + stream(rows, keys) + b"\nendobj\n"
    return objects + b"startxref\n%d\n%%%%EOF\n" % start


@poor(refused="million pixels")
def has_a_picture_of_absurd_size():
    def picture(pdf):
        return pdf.make_stream(
            b"x",
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=60_000,
            Height=60_000,
            ColorSpace=Name.DeviceRGB,
            BitsPerComponent=8,
            Filter=Name.DCTDecode,
        )

    return saved(with_drawing(b"/Im1 Do", Im1=picture))


def a_picture_that_says_less(filter_name: str, inside: bytes) -> bytes:
    def picture(pdf):
        return pdf.make_stream(
            inside,
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=10,
            Height=10,
            ColorSpace=Name.DeviceGray,
            BitsPerComponent=8,
            Filter=Name(filter_name),
        )

    return saved(with_drawing(b"/Im1 Do", Im1=picture))


@poor(refused="million pixels")
def has_a_jpeg_that_is_larger_than_the_file_says():
    frame = b"\xff\xc0\x00\x0b\x08\xff\xf0\xff\xf0\x01\x01\x11\x00"
    return a_picture_that_says_less("/DCTDecode", b"\xff\xd8\xff\xe0\x00\x04ab" + frame + b"\xff\xd9")


@poor(refused="million pixels")
def has_a_jpeg_2000_that_is_larger_than_the_file_says():
    size = (60_000).to_bytes(4, "big")
    return a_picture_that_says_less("/JPXDecode", b"\xff\x4f\xff\x51\x00\x29\x00\x00" + size + size + bytes(40))


@poor(refused="so many times over")
def tiles_a_page_with_specks():
    pdf = with_drawing(b"/Pattern cs /P1 scn 0 0 595 842 re f")
    tile = pdf.make_stream(b"0 0 1 1 re f", PatternType=1, PaintType=1, TilingType=1, BBox=Array([0, 0, 1, 1]))
    tile.XStep, tile.YStep, tile.Resources = 0.001, 0.001, Dictionary()
    pdf.pages[0].obj.Resources.Pattern = Dictionary(P1=tile)
    return saved(pdf)


@poor(refused=".")
def repeats_its_content_a_thousand_times():
    pdf = a_pdf()
    content = pdf.make_stream(b"0 0 1 1 re f\n" * 70_000)
    pdf.pages[0].obj.Contents = Array([content] * 1000)
    return saved(pdf)


@poor(refused="unfolds to far more")
def has_a_small_picture_that_unfolds_to_a_gigabyte():
    def picture(pdf):
        return pdf.make_stream(
            zeros_packed(1024 * MIB),
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=10,
            Height=10,
            ColorSpace=Name.DeviceGray,
            BitsPerComponent=8,
            Filter=Name.FlateDecode,
        )

    pdf = with_drawing(b"/Im1 Do", Im1=picture)
    return saved(pdf, stream_decode_level=pikepdf.StreamDecodeLevel.none)


@poor(refused="inside itself without end")
def draws_itself():
    def drawing(pdf):
        form = pdf.make_stream(b"/Fm1 Do", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
        form.Resources = Dictionary(XObject=Dictionary(Fm1=form))
        return form

    return saved(with_drawing(b"/Fm1 Do", Fm1=drawing))


@poor(refused="so many times over")
def draws_a_billion_times():
    """Ten drawings, each of which draws the next ten times: a billion laughs."""

    def drawing(pdf):
        inner = pdf.make_stream(b"0 0 1 1 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
        for _ in range(9):
            outer = pdf.make_stream(b"/Fm1 Do " * 10, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
            outer.Resources = Dictionary(XObject=Dictionary(Fm1=inner))
            inner = outer
        return inner

    return saved(with_drawing(b"/Fm1 Do", Fm1=drawing))


@poor(refused=".")
def opens_a_hundred_thousand_brackets():
    content = b"[" * 100_000
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources %s >>" % content
    return by_hand(CATALOG, b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page, stream(b"0 0 9 9 re f"))


# Not what the name says.


@poor(refused="picture", name="paper.pdf")
def is_a_picture_called_pdf():
    return b"\x89PNG\r\n\x1a\n" + bytes(100)


@poor(refused="Word", name="paper.pdf")
def is_a_word_file_called_pdf():
    return a_zip(**{"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>"})


@poor(refused="ends in .exe", name="paper.exe")
def is_a_program():
    return b"MZ" + bytes(1000)


@poor(refused="no ending", name="paper")
def has_no_ending():
    return saved(a_pdf())


@poor(refused="is a PDF", name="paper.docx")
def is_a_pdf_called_word():
    return saved(a_pdf())
