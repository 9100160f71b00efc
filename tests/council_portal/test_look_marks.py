"""The marks and tokens: what they say, and that they can be told apart without colour."""

import re
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import pypdfium2
import pytest
from django.conf import settings
from django.template import Context, Template
from weasyprint import HTML

from council_portal.colours import WHITE, contrast
from council_portal.marks import DIRECTION_MARKS, STATUS_MARKS

STATIC = Path(settings.BASE_DIR) / "static"
TOKENS = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", (STATIC / "css/tokens.css").read_text()))
FILLED = ("on_target", "satisfactory", "off_target", "under_development")


def colours_of(mark) -> list[str]:
    """The colours a mark is drawn in, white aside, most used first."""
    text = (STATIC / mark.file).read_text()
    return list(dict.fromkeys(re.findall(r'(?:fill|stroke)="(#[0-9a-f]{6})"', text)))


def rendered(source: str, **context) -> str:
    return Template("{% load portal %}" + source).render(Context(context))


@pytest.mark.parametrize("mark", [*STATUS_MARKS.values(), *DIRECTION_MARKS.values()], ids=lambda mark: mark.shape)
def test_every_mark_is_a_drawing_that_stands_out_from_white(mark):
    ElementTree.parse(STATIC / mark.file)
    assert len(colours_of(mark)) == 1
    assert contrast(colours_of(mark)[0], WHITE) >= 3


@pytest.mark.parametrize("status", ["on_target", "off_target"])
def test_the_white_sign_on_a_filled_mark_can_be_read(status):
    assert contrast(colours_of(STATUS_MARKS[status])[0], WHITE) >= 4.5


@pytest.mark.parametrize("pair", list(combinations(("on_target", "satisfactory", "off_target"), 2)), ids="-".join)
def test_judged_marks_differ_in_grey_as_well_as_in_shape(pair):
    one, other = (colours_of(STATUS_MARKS[status])[0] for status in pair)
    assert contrast(one, other) >= 1.6


def in_grey(mark) -> bytes:
    """The mark at 16 pixels on white, a grey of 0 to 255 for every pixel."""
    page = HTML(
        string=f"<style>@page {{ size: 16px; margin: 0 }} body {{ margin: 0 }} img {{ display: block }}</style>"
        f'<img alt="" width="16" height="16" src="{(STATIC / mark.file).as_uri()}">'
    )
    with pypdfium2.PdfDocument(page.write_pdf()) as document:
        return document[0].render(scale=16 / 12).to_pil().convert("L").resize((16, 16)).tobytes()


@pytest.mark.once
def test_any_two_statuses_differ_in_grey_at_16_pixels():
    """The stated measure: a tenth of all pixels at least differ by a quarter of the way from black to white."""
    drawn = {status: in_grey(mark) for status, mark in STATUS_MARKS.items()}
    assert all(min(grey) < 160 for grey in drawn.values())
    for one, other in combinations(drawn, 2):
        differing = sum(abs(a - b) >= 64 for a, b in zip(drawn[one], drawn[other], strict=True))
        assert differing >= 26, f"{one} and {other} differ in {differing} of 256 pixels"


def test_no_two_statuses_share_a_shape():
    drawings = [re.sub(r"#[0-9a-f]{6}", "", (STATIC / mark.file).read_text()) for mark in STATUS_MARKS.values()]
    assert len(set(drawings)) == len(STATUS_MARKS)


def test_marks_are_drawn_in_the_colours_of_the_tokens():
    for status in FILLED:
        mark = STATUS_MARKS[status]
        assert colours_of(mark) == [TOKENS[mark.shape]]
    for status in ("not_applicable", "not_available"):
        assert colours_of(STATUS_MARKS[status]) == [TOKENS["no-status"]]


@pytest.mark.parametrize(
    ("token", "least"), [("ink", 7), ("ink-soft", 7), ("council-link", 4.5), ("error", 4.5), ("council-frame", 4.5)]
)
def test_text_can_be_read_on_white(token, least):
    assert contrast(TOKENS[token], WHITE) >= least


def test_soft_text_can_be_read_on_soft_ground():
    assert contrast(TOKENS["ink-soft"], TOKENS["ground-soft"]) >= 4.5


@pytest.mark.parametrize("mark", STATUS_MARKS.values(), ids=lambda mark: mark.value)
def test_a_status_is_always_given_with_its_word(mark):
    for show in ("word", "mark"):
        html = rendered("{% status_mark status show %}", status=mark.value, show=show)
        assert f"mark--{mark.shape}" in html
        assert re.sub(r"<[^>]+>", "", html) == mark.word


def test_a_status_can_say_something_longer_which_is_escaped():
    html = rendered("{% status_mark 'not_available' word=word %}", word="Not due <until> April")
    assert "Not due &lt;until&gt; April" in html


def test_a_direction_without_one_has_its_own_shape():
    assert (
        rendered("{% direction_mark 'not_applicable' %}")
        == '<span class="mark mark--no-direction">Not applicable</span>'
    )


def test_a_picture_in_print_says_what_has_the_status():
    html = rendered("{% status_picture 'off_target' about='1.A2' %}")
    assert 'alt="1.A2: Off target"' in html
    assert "marks/off-target.svg" in html


def test_an_unknown_status_is_an_error_and_not_a_blank():
    with pytest.raises(KeyError):
        rendered("{% status_mark 'amber' %}")


def test_the_stylesheet_draws_every_mark():
    css = (STATIC / "css/marks.css").read_text()
    for mark in (*STATUS_MARKS.values(), *DIRECTION_MARKS.values()):
        assert f".mark--{mark.shape} {{" in css
        assert f'url("../{mark.file}")' in css
