"""Report text becomes safe HTML with figures from the record."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council_portal.markdown import bindings_in, render
from council_portal.registry import BoundFigure


def figures(key, period):
    if (key, period) == ("measure:1.A3", "2016-17-Q3"):
        return BoundFigure(key=key, text="28.3%", label="Re-referrals")
    return None


def test_a_bound_figure_shows_the_recorded_value():
    html = render("Re-referrals stood at [[measure:1.A3 2016-17-Q3]].", resolve=figures)
    assert '<data value="measure:1.A3" class="bound-figure">28.3%</data>' in html or (
        '<data class="bound-figure" value="measure:1.A3">28.3%</data>' in html
    )


def test_a_figure_that_is_not_to_be_had_is_said_to_be_missing():
    html = render("[[measure:9.Z9 2016-17-Q3]]", resolve=figures)
    assert "no figure yet: 9.Z9, 2016-17-Q3" in html
    assert "bound-figure-missing" in html


def test_bindings_are_found_in_order():
    text = "[[measure:1.A3 2016-17-Q3]] and [[budget:direct-payments]]"
    assert bindings_in(text) == [("measure:1.A3", "2016-17-Q3"), ("budget:direct-payments", "")]


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        '<p style="color:red" onclick="x()">y</p>',
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "![x](file:///etc/passwd)",
    ],
)
def test_nothing_live_survives(hostile):
    tags = "".join(re.findall(r"<[^>]*>", render(hostile))).lower()
    assert not re.search(r"script|onerror|onclick|style=|javascript:|data:|file:|<img", tags)


def test_headings_start_at_the_given_level_and_skip_none():
    html = render("# A\n\n### B\n\n## C\n\n# D", heading_level=3)
    assert re.findall(r"<(h\d)>", html) == ["h3", "h4", "h4", "h3"]


def test_paragraphs_are_numbered_within_their_section_but_lists_are_not():
    text = "First.\n\n- a point\n\nSecond."
    html = render(text, section="3")
    assert re.findall(r'paragraph-number">([\d.]+)<', html) == ["3.1", "3.2"]


def test_a_table_has_scoped_heads_and_numeric_columns_without_inline_style():
    html = render("| Item | £000 |\n|---|---:|\n| Day care | 188 |")
    assert html.count('scope="col"') == 2
    assert 'class="numeric"' in html
    assert "style" not in html


@given(st.text())
def test_any_text_renders_without_an_error_and_without_a_script(text):
    assert "<script" not in render(text, section="1").lower()
