"""The print of a page: the same for what it shows, wherever it is bound; another for anything else that is shown."""

import io

import pikepdf
import pytest
from pikepdf import Dictionary, Name

from council_portal import pdf
from council_portal.pdf import Chapter, Mark, Part, Source, Volume, parts_of
from tests.council_portal.uploads.poor_files import a_pdf, saved

PAPER = (
    '<!DOCTYPE html><html lang="en-GB"><head><title>T</title></head><body><h1>{}</h1><p>First.</p>'
    '<p style="break-before: page">{}</p></body></html>'
)


def parts(first="Title", second="Words."):
    return parts_of({"paper": Source("Paper", PAPER.format(first, second))})["paper"]


def test_a_page_keeps_its_print_in_a_volume_whatever_is_stamped_on_it():
    upload = saved(a_pdf(2))
    html = PAPER.format("Title", "Words.")
    alone = {**parts_of({"html": Source("Paper", html), "upload": Source("Map", pdf=upload)})}
    for mark in (Mark(), Mark("RESTRICTED", (1, 0.9, 0.9))):
        chapters = [Chapter("item-1", "1. One", "Item 1", [Part("a", "Map", pdf=upload), Part("b", "Paper", html)])]
        bound = pdf.bind(Volume("Pack", chapters, foot="Board", mark=mark))
        expected = [*alone["upload"].prints, *alone["html"].prints]
        assert [each for _, each in pdf.prints(bound.pdf)] == expected
        assert [*bound.prints["a"], *bound.prints["b"]] == expected


def test_a_changed_page_has_another_print_and_the_others_keep_theirs():
    before, after = parts().prints, parts(second="Quite other letters: zyxwvq.").prints
    assert before[0] == after[0]
    assert before[1] != after[1]


@pytest.mark.parametrize(
    "change",
    [
        lambda page: page.contents_add(b"0 0 9 9 re f"),
        lambda page: setattr(page.obj, "Rotate", 90),
        lambda page: setattr(page.obj, "MediaBox", pikepdf.Array([0, 0, 10, 10])),
    ],
)
def test_other_content_size_or_turn_is_another_print(change):
    whole = saved(a_pdf(1))
    with pikepdf.open(io.BytesIO(whole)) as opened:
        change(opened.pages[0])
        out = io.BytesIO()
        opened.save(out)
    assert pdf.prints(out.getvalue())[0][1] != pdf.prints(whole)[0][1]


def test_another_picture_is_another_print_and_a_ring_of_references_ends():
    prints = set()
    for pixel in (b"\x00", b"\xff"):
        opened = a_pdf(1)
        picture = opened.make_stream(pixel, Type=Name.XObject, Subtype=Name.Image)
        picture[Name.SMask] = picture
        opened.pages[0].obj.Resources = Dictionary(XObject=Dictionary(Picture=picture))
        prints.add(pdf.prints(saved(opened))[0][1])
    assert len(prints) == 2
