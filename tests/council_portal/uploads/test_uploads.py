"""Files that people upload: what is said of each, what of it is kept, and that none can hang or end the portal."""

import io
import random
import re
import resource

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from council_portal import pdf
from council_portal.child import MIB
from council_portal.pdf import uploads
from council_portal.pdf.uploads import Verdict, Weight, examine
from council_portal.pdf.uploads.door import LIMITS, NO_OFFICE
from tests.council_portal.uploads.poor_files import POOR, Poor, a_pdf, a_zip, by_hand, saved, stream, with_annotation
from tests.programs import needs_office

# One of each chief kind is taken in ./test, the rest with --all.
CHIEF = {
    "asks_for_a_password",
    "is_locked_against_changes",
    "is_cut_in_half",
    "is_cut_and_given_an_end",
    "has_a_table_that_points_at_itself",
    "has_a_tree_of_pages_that_bites_its_tail",
    "has_a_giant_page",
    "runs_a_script_after_an_honest_link",
    "starts_a_program_when_it_is_opened",
    "carries_an_attached_file",
    "has_a_hidden_layer",
    "hides_a_gigabyte_in_a_stream_of_objects",
    "is_a_picture_called_pdf",
}
SECONDS = 10
# What no copy may have anywhere, as a key or a name.
ACTS = {
    f"/{name}"
    for name in (
        "JavaScript JS AA OpenAction Launch SubmitForm ImportData ResetForm GoToR GoToE EmbeddedFile EmbeddedFiles EF "
        "AF FileAttachment RichMedia Movie Sound Rendition Named AcroForm XFA Widget OCG OCMD OCProperties PieceInfo "
        "Collection Metadata Encrypt Redact Win"
    ).split()
}


def words_of(verdict: Verdict) -> str:
    return " ".join(remark.sentence for remark in verdict.remarks())


def names_in(content: bytes) -> set[str]:
    """Every key and name of every object of a file."""
    found = set()
    with pikepdf.open(io.BytesIO(content)) as opened:
        waiting, seen = [opened.trailer, *opened.objects], set()
        while waiting:
            value = waiting.pop()
            if isinstance(value, Name):
                found.add(str(value))
            elif isinstance(value, Array):
                waiting += list(value)
            elif isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
                if value.is_indirect and value.objgen in seen:
                    continue
                seen.add(value.objgen)
                found |= set(value.keys())
                waiting += list(value.values())
    return found


@pytest.mark.parametrize(
    "poor", [pytest.param(poor, marks=[] if str(poor) in CHIEF else pytest.mark.long) for poor in POOR], ids=str
)
def test_a_poor_file_gets_its_verdict_in_time_and_nothing_that_acts_is_kept(poor: Poor):
    content, before = poor.make(), resource.getrusage(resource.RUSAGE_CHILDREN)
    examined = examine(content, poor.name)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    # Of a processor: by the clock the machine may be busy with much else.
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < SECONDS
    verdict = examined.verdict
    if poor.refused:
        assert verdict.is_refused and re.search(poor.refused, verdict.refusal)
        assert examined.clean == b"" and not verdict.is_accessible
    else:
        assert not verdict.is_refused and re.search(poor.said, words_of(verdict)), words_of(verdict)
        assert not ACTS & names_in(examined.clean)
        assert "Words of a paper" in pdf.inspect(examined.clean).text or verdict.pages == 1


def test_the_list_of_poor_files_is_long_and_the_chief_ones_are_on_it():
    assert len(POOR) >= 60 and CHIEF <= {str(poor) for poor in POOR}


def test_every_reading_is_held_to_half_a_gigabyte_and_ten_seconds():
    assert LIMITS.memory <= 500 * 1000**2 and LIMITS.processor_seconds < SECONDS


def test_a_long_document_is_read_well_within_its_limits():
    """A thousand pages, which take a fraction of the seconds allowed: who sends much is no enemy."""
    document = a_pdf(1000)
    lines = b"".join(b"(Line %d of a page, with words enough to be read aloud) '\n" % number for number in range(50))
    for page in document.pages:
        page.obj.Contents = document.make_stream(b"BT /F1 10 Tf 12 TL 72 780 Td " + lines + b" ET")
    assert examine(saved(document), "paper.pdf").verdict.pages == 1000


def test_a_file_that_takes_too_long_is_refused_in_words():
    slow = uploads.door.Limits(memory=470 * MIB, processor_seconds=8, file_size=200 * MIB, wall_seconds=0)
    verdict = examine(saved(a_pdf()), "paper.pdf", limits=slow).verdict
    assert verdict.is_refused and "longer than is allowed" in verdict.refusal


@pytest.mark.parametrize("seed", range(3))
def test_a_file_spoilt_at_random_gets_a_verdict_all_the_same(seed):
    spoilt(seed, times=2)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(10, 20))
def test_a_hundred_files_spoilt_at_random_get_verdicts(seed):
    spoilt(seed, times=10)


def spoilt(seed: int, times: int) -> None:
    dice = random.Random(seed)
    whole = saved(a_pdf(5), object_stream_mode=pikepdf.ObjectStreamMode.disable)
    for _ in range(times):
        content = bytearray(whole)
        for _ in range(dice.randint(1, 6)):
            at = dice.randrange(len(content))
            content[at : at + dice.randint(0, 40)] = dice.randbytes(dice.randint(0, 40))
        examined = examine(bytes(content), "paper.pdf")
        assert examined.verdict.is_refused or pdf.inspect(examined.clean).texts


# What is said of a sound file.


def test_a_tagged_paper_is_carried_whole(tmp_path):
    paper = pdf.set_paper(
        '<!DOCTYPE html><html lang="en-GB"><head><title>A paper</title></head><body><h1>A paper</h1><p>Words.</p>'
        '<table><caption>Figures</caption><thead><tr><th scope="col">Row</th><th scope="col">Number</th></tr></thead>'
        '<tbody><tr><th scope="row">One</th><td>1</td></tr></tbody></table></body></html>',
        title="A paper",
    )
    examined = examine(paper, "paper.pdf")
    verdict, before, after = examined.verdict, pdf.inspect(paper), pdf.inspect(examined.clean)
    assert verdict.is_tagged and verdict.is_accessible and verdict.headings == 1
    assert (verdict.pages, verdict.paper, verdict.title, verdict.language) == (1, "A4", "A paper", "en-GB")
    assert [(one.depth, one.tag) for one in after.structure] == [(one.depth, one.tag) for one in before.structure]
    assert after.text == before.text and after.bookmarks == before.bookmarks
    # Only the file's own description is left out: what carries the pages writes it.
    assert all("XMP" in found or "Metadata" in found for found in pdf.findings(examined.clean))


def test_the_same_file_gives_the_same_copy():
    content = saved(a_pdf(3))
    assert examine(content, "one.pdf").clean == examine(content, "another.pdf").clean


def test_an_untagged_paper_is_said_to_keep_readers_out():
    verdict = examine(saved(a_pdf(2)), "paper.pdf").verdict
    assert not verdict.is_tagged and not verdict.is_accessible and not verdict.untagged_pages == ()
    assert verdict.remarks()[0].weight == Weight.WARNING and "not tagged" in verdict.remarks()[0].sentence


def test_scanned_pages_and_empty_pages_are_named():
    document = a_pdf(4)
    picture = document.make_stream(
        bytes(300), Type=Name.XObject, Subtype=Name.Image, Width=10, Height=10, ColorSpace=Name.DeviceRGB
    )
    picture.BitsPerComponent = 8
    for number in (1, 2):
        page = document.pages[number].obj
        page.Contents = document.make_stream(b"q 595 0 0 842 0 0 cm /Im1 Do Q")
        page.Resources = Dictionary(XObject=Dictionary(Im1=picture))
    document.pages[3].obj.Contents = document.make_stream(b"q Q")
    verdict = examine(saved(document), "paper.pdf").verdict
    assert verdict.scanned_pages == [2, 3] and verdict.empty_pages == [4]
    assert "Pages 2 to 3 are scanned" in words_of(verdict) and "Page 4 is without words" in words_of(verdict)
    assert verdict.pictures == verdict.pictures_without_text == 2


def test_pictures_without_text_are_counted_by_the_tags_of_a_tagged_file():
    document = a_pdf()
    root = document.make_indirect(Dictionary(Type=Name.StructTreeRoot, RoleMap=Dictionary(Bild=Name.Figure)))
    figures = [
        document.make_indirect(Dictionary(Type=Name.StructElem, S=kind, P=root, Pg=document.pages[0].obj, K=number))
        for number, kind in enumerate((Name.Figure, Name.Bild, Name.H1))
    ]
    figures[0].Alt = String("A bridge")
    root.K = Array(figures)
    document.Root.StructTreeRoot, document.Root.MarkInfo = root, Dictionary(Marked=True)
    verdict = examine(saved(document), "paper.pdf").verdict
    assert (verdict.headings, verdict.pictures, verdict.pictures_without_text) == (1, 2, 1)
    assert "One picture has no alternative text" in words_of(verdict)


def test_tags_that_lead_in_circles_are_left_out_and_said():
    document = a_pdf()
    root = document.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    element = document.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Sect, P=root))
    element.K = root.K = Array([element])
    document.Root.StructTreeRoot, document.Root.MarkInfo = root, Dictionary(Marked=True)
    examined = examine(saved(document), "paper.pdf")
    assert not examined.verdict.is_tagged and "tags are broken" in words_of(examined.verdict)
    assert "/StructTreeRoot" not in names_in(examined.clean)


# What stays, and what does not.


def test_links_to_the_web_and_within_the_file_stay():
    document = a_pdf(2)
    web = Dictionary(
        Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=Dictionary(S=Name.URI, URI=String("https://x.org/a"))
    )
    within = Dictionary(Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), Dest=String("second"))
    document.pages[0].obj.Annots = Array([web, within])
    place = Array([document.pages[1].obj, Name.Fit])
    document.Root.Names = Dictionary(Dests=Dictionary(Names=Array([String("second"), place])))
    links = pdf.inspect(examine(saved(document), "paper.pdf").clean).links
    assert [(link.sheet, link.target, link.address) for link in links] == [(0, None, "https://x.org/a"), (0, 1, "")]


def test_what_was_filled_into_a_form_stays_and_the_field_does_not():
    document = a_pdf()
    look = document.make_stream(b"BT /F1 12 Tf 2 5 Td (Filled in by hand) Tj ET", Type=Name.XObject, Subtype=Name.Form)
    look.BBox, look.Resources = Array([0, 0, 200, 20]), Dictionary(document.pages[0].obj.Resources)
    field = document.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("x"), Rect=Array([72, 72, 272, 92]), F=4)
    )
    field.AP, field.V = Dictionary(N=look), String("Filled in by hand")
    document.pages[0].obj.Annots = Array([field])
    document.Root.AcroForm = Dictionary(Fields=Array([field]))
    examined = examine(saved(document), "paper.pdf")
    assert "Filled in by hand" in pdf.inspect(examined.clean).text
    assert "a form field (what was filled in stays)" in words_of(examined.verdict)
    assert not ACTS & names_in(examined.clean)


def test_a_comment_goes_with_its_words():
    examined = examine(with_annotation(Subtype=Name.Text, Contents=String("Canary comment")), "paper.pdf")
    assert b"Canary comment" not in plain(examined.clean)


def test_what_a_hidden_layer_holds_is_in_no_part_of_the_copy():
    hidden = next(poor for poor in POOR if str(poor) == "has_a_hidden_layer")
    examined = examine(hidden.make(), "paper.pdf")
    assert b"Canary" not in plain(examined.clean) and b"Not for the public" not in plain(examined.clean)
    joined = pikepdf.Pdf.new()
    with pikepdf.open(io.BytesIO(examined.clean)) as copy:
        joined.pages.extend(copy.pages)
    assert "Canary" not in pdf.inspect(saved(joined)).text


@pytest.mark.parametrize(
    ("policy", "is_shown"), [("AnyOn", True), ("AllOn", False), ("AnyOff", True), ("AllOff", False)]
)
def test_a_choice_of_layers_is_shown_as_its_policy_says(policy, is_shown):
    document = a_pdf()
    on, off = (document.make_indirect(Dictionary(Type=Name.OCG, Name=String(name))) for name in ("on", "off"))
    choice = document.make_indirect(Dictionary(Type=Name.OCMD, OCGs=Array([on, off]), P=Name(f"/{policy}")))
    page = document.pages[0].obj
    page.Resources.Properties = Dictionary(C=choice)
    page.Contents = document.make_stream(b"/OC /C BDC BT /F1 9 Tf 72 72 Td (Choice) Tj ET EMC BT (After) Tj ET")
    document.Root.OCProperties = Dictionary(OCGs=Array([on, off]), D=Dictionary(OFF=Array([off])))
    text = pdf.inspect(examine(saved(document), "paper.pdf").clean).text
    assert ("Choice" in text) is is_shown


def test_the_author_and_the_dates_of_a_file_are_not_published():
    document = a_pdf()
    document.docinfo["/Author"] = "A. Canary"
    document.docinfo["/Title"] = "The title"
    examined = examine(saved(document), "paper.pdf")
    assert b"Canary" not in plain(examined.clean)
    assert pdf.inspect(examined.clean).title == examined.verdict.title == "The title"


def test_earlier_versions_of_a_file_kept_inside_it_are_not_published():
    first = saved(
        a_pdf(words="Canary of an earlier version"),
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
        compress_streams=False,
    )
    number, at = re.search(rb"/Contents (\d+) 0 R", first)[1], len(first)
    new = b"%s 0 obj\n%s\nendobj\n" % (number, stream(b"BT /F1 9 Tf (Later words) Tj ET"))
    table = b"xref\n%s 1\n%010d 00000 n \n" % (number, at)
    before, size = int(first[first.rindex(b"startxref") :].split()[1]), re.search(rb"/Size (\d+)", first)[1]
    root = re.search(rb"/Root (\d+ 0 R)", first)[1]
    end = b"trailer << /Size %s /Root %s /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (size, root, before, at + len(new))
    examined = examine(first + new + table + end, "paper.pdf")
    assert "Later words" in pdf.inspect(examined.clean).text and b"Canary" not in plain(examined.clean)


def plain(content: bytes) -> bytes:
    """Everything in a file, unpacked."""
    with pikepdf.open(io.BytesIO(content)) as opened:
        out = io.BytesIO()
        opened.save(
            out,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            compress_streams=False,
        )
    return out.getvalue()


# Word and OpenDocument.

ODT_CONTENT = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" office:version="1.2"><office:body><office:text>'
    '<text:h text:outline-level="1">A heading</text:h><text:p>Words of a document{more}</text:p>'
    "</office:text></office:body></office:document-content>"
)
MANIFEST = (
    b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
    b'<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/>'
    b'<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


def an_odt(more: str = "", manifest: bytes = MANIFEST) -> bytes:
    return a_zip(
        **{
            "mimetype": b"application/vnd.oasis.opendocument.text",
            "content.xml": ODT_CONTENT.format(more=more).encode(),
            "META-INF/manifest.xml": manifest,
        }
    )


@needs_office
def test_an_open_document_becomes_a_tagged_pdf():
    examined = examine(an_odt(), "report.odt")
    assert not examined.verdict.is_refused and examined.verdict.is_tagged and examined.verdict.headings == 1
    assert "Words of a document" in pdf.inspect(examined.clean).text


@needs_office
@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (an_odt('<draw:frame><draw:image xlink:href="http://127.0.0.1:9/x.png"/></draw:frame>'), "a.odt", "elsewhere"),
        (an_odt(manifest=b"<m:manifest><m:encryption-data/></m:manifest>"), "a.odt", "password"),
        (a_zip(mimetype=b"application/zip"), "a.odt", "not a Word"),
        (a_zip(**{"[Content_Types].xml": bytes(200 * MIB), "word/document.xml": b""}), "a.docx", "unfolds"),
        (
            a_zip(
                **{
                    "[Content_Types].xml": b"",
                    "word/document.xml": b"",
                    "word/_rels/document.xml.rels": (
                        b'<Relationship Type="a/image" Target="http://x/" TargetMode="External"/>'
                    ),
                }
            ),
            "a.docx",
            "elsewhere",
        ),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "a.docx", "an old Word file, or one with a password"),
        (b"PK\x03\x04" + bytes(600), "a.docx", "damaged"),
    ],
)
def test_a_poor_document_is_refused_before_it_is_opened(content, name, why):
    verdict = examine(content, name).verdict
    assert verdict.is_refused and why in verdict.refusal


def test_where_libreoffice_is_not_installed_a_document_is_refused_in_words(monkeypatch):
    monkeypatch.setattr("shutil.which", lambda name: None)
    assert examine(an_odt(), "report.odt").verdict.refusal == NO_OFFICE
    assert uploads.accepted_suffixes() == [".pdf"]


def test_a_hand_made_file_without_any_tools_is_taken_too():
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>"
    drawn = b"<< /Length 18 >>\nstream\n0 0 100 100 re f \nendstream"
    content = by_hand(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page, drawn)
    assert not examine(content, "paper.pdf").verdict.is_refused
