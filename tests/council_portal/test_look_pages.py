"""The frames of pages and the picture of the plan, as templates give them."""

from dataclasses import dataclass, field
from datetime import date

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory


@dataclass
class Link:
    label: str
    url: str
    is_current: bool = False


@dataclass
class Person:
    name: str = "Head of Early Help"
    post: str = "Head of Early Help"


@dataclass
class Asking:
    is_public: bool = False
    user: Person = field(default_factory=Person)


@dataclass(frozen=True)
class Mark:
    ref: str
    title: str
    status: str
    url: str
    is_faded: bool = False


PLAN = [
    {
        "number": 1,
        "title": "Every child <making>",
        "sentence": "1 of 1 judged is off target",
        "outcomes": [
            {
                "letter": "A",
                "title": "Children are safe",
                "marks": [
                    Mark("1.A1", "Children in need", "not_applicable", "/m/1.A1", is_faded=True),
                    Mark("1.A2", "Families engaging", "off_target", "/m/1.A2"),
                ],
            }
        ],
    }
]


def page(template="base.html", **context) -> str:
    return render_to_string(template, context, request=RequestFactory().get("/public/"))


def test_a_signed_in_page_has_landmarks_a_way_past_them_and_a_way_out():
    html = page(actor=Asking(), navigation=[Link("Performance", "/performance/", True), Link("Budgets", "/budgets/")])
    for part in ("<header>", '<main class="main ', "<footer", '<nav class="navigation" aria-label="Main">'):
        assert html.count(part) == 1
    assert '<a class="skip" href="#main">' in html
    assert '<a href="/performance/" aria-current="true">Performance</a>' in html
    assert '<form method="post" action="/accounts/logout/"><input type="hidden" name="csrfmiddlewaretoken"' in html


def test_a_post_that_is_the_persons_name_is_said_once():
    assert page(actor=Asking()).count("Head of Early Help") == 1


def test_a_public_page_touches_neither_session_nor_token():
    request = RequestFactory().get("/public/")
    html = render_to_string("public_base.html", {"public_navigation": []}, request=request)
    assert "csrfmiddlewaretoken" not in html
    assert "CSRF_COOKIE" not in request.META
    assert not hasattr(request, "session")


@pytest.mark.parametrize("template", ["base.html", "public_base.html"])
def test_the_set_date_is_said_on_every_page_and_only_where_there_is_one(template):
    assert "Here today is 9 February 2017." in page(template, demonstration_date=date(2017, 2, 9))
    assert "Here today is" not in page(template, demonstration_date=None)


def test_the_councils_colours_come_after_the_tokens_from_an_address_of_their_own():
    html = page()
    assert html.index("css/tokens.css") < html.index('href="/public/brand.css"')


def test_a_mark_of_the_plan_is_a_link_that_says_ref_title_and_status():
    html = render_to_string("components/plan_picture.html", {"priorities": PLAN})
    assert '<a class="plan__mark mark--off-target" href="/m/1.A2">' in html
    assert "<b>1.A2</b> Families engaging" in html
    assert "Off target</span>" in html
    assert "Every child &lt;making&gt;" in html


def test_marks_outside_the_filter_fade_and_keep_their_place():
    html = render_to_string("components/plan_picture.html", {"priorities": PLAN})
    assert html.count('<li class="plan__faded">') == 1
    assert html.index("1.A1") < html.index("1.A2")


def test_the_plan_in_print_has_no_links_and_a_text_for_every_mark():
    html = render_to_string("components/print/plan_picture.html", {"priorities": PLAN})
    assert "<a " not in html
    assert 'alt="1.A1: Not applicable"' in html
    assert 'alt="1.A2: Off target"' in html


@pytest.mark.parametrize("template", ["components/status_key.html", "components/print/status_key.html"])
def test_the_key_gives_number_word_and_both_shares_with_their_bases(template):
    counts = [{"status": "off_target", "count": 17, "share": "16.5% of all", "share_judged": "29.8% of judged"}]
    html = render_to_string(template, {"counts": counts, "base": "All: 103 measures.", "caption": "Status"})
    for words in ("17", "Off target", "16.5% of all", "29.8% of judged", "All: 103 measures."):
        assert words in html


def test_the_key_of_directions_has_their_words():
    counts = [{"direction": "improved", "count": 33, "share": "47.8%"}]
    html = render_to_string("components/status_key.html", {"counts": counts, "kind": "direction"})
    assert "Improved" in html
    assert "mark--improved" in html
