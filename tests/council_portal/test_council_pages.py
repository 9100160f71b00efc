"""The council's details, colours, logo and directorates, kept by an administrator."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from council_portal import audit, clock
from council_portal.actions import council as actions
from council_portal.colours import INK, WHITE, contrast, refusal_of_link_colour, text_on
from council_portal.models import Council, Directorate, StoredFile

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.fixture
def administrator(client_as):
    return client_as("administrator")


def details(council, **changed):
    return {name: getattr(council, name) for name in actions.CHANGEABLE} | changed


def picture(kind="PNG", size=(300, 90), **options):
    out = io.BytesIO()
    Image.new("RGB", size, "#5b2245").save(out, kind, **options)
    return out.getvalue()


@given(COLOURS)
def test_text_on_any_frame_can_be_read(colour):
    assert contrast(text_on(colour), colour) >= 4.4


@given(COLOURS)
def test_contrast_is_the_same_both_ways_and_within_its_bounds(colour):
    assert 1 <= contrast(colour, WHITE) <= 21.01
    assert contrast(colour, INK) == contrast(INK, colour)


def test_black_on_white_has_the_greatest_contrast_and_a_pale_link_is_refused():
    assert round(contrast("#000000", WHITE), 2) == 21
    assert refusal_of_link_colour("#1d5a96") is None
    assert "1.2 to 1" in refusal_of_link_colour("#eeeeee")


@pytest.mark.parametrize("colour", ["#zzzzzz", "2+3+cmd", "#12345", "blue"])
def test_what_is_no_colour_is_refused_in_words_and_stays(administrator, council, colour):
    page = administrator.post(reverse("council:edit"), details(council, link_colour=colour, as_read="x"))
    assert page.context["form"].errors["link_colour"] == ["Enter a colour as # and six digits, for example #17324d."]
    assert f'value="{colour}"' in page.content.decode()


def test_details_are_changed_and_told_in_the_audit(administrator, council, cast):
    page = administrator.get(reverse("council:edit"))
    as_read = page.context["form"]["as_read"].value()
    given = details(council, name="Westmere District Council", frame_colour="#ffee88", as_read=as_read)
    page = administrator.post(reverse("council:edit"), given, follow=True)
    assert "Westmere District Council" in page.content.decode()
    event = audit.trail("council:council").last()
    assert event.by == cast["administrator"]
    assert event.before["frame_colour"] == "#1f3b4d" and event.after["frame_colour"] == "#ffee88"
    css = administrator.get(reverse("brand_css")).content.decode()
    assert "--council-frame: #ffee88;" in css and f"--council-frame-text: {INK};" in css


def test_a_stale_form_of_the_council_shows_what_it_is_now(administrator, council, cast):
    as_read = administrator.get(reverse("council:edit")).context["form"]["as_read"].value()
    actions.change(by=cast["administrator"], at=clock.now(), name="Meanwhile Council")
    page = administrator.post(reverse("council:edit"), details(council, name="Mine", as_read=as_read))
    assert "Meanwhile Council" in page.content.decode() and 'value="Mine"' in page.content.decode()
    assert Council.objects.get().name == "Meanwhile Council"


def test_a_refused_form_leaves_the_frame_as_it_is(administrator, council):
    as_read = administrator.get(reverse("council:edit")).context["form"]["as_read"].value()
    given = details(council, name="Never Saved", small_number_threshold=-1, as_read=as_read)
    page = administrator.post(reverse("council:edit"), given).content.decode()
    assert "There is a problem" in page
    assert page.count("Never Saved") == 1


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_logo_is_kept_as_a_small_picture_and_shown_on_every_page(administrator, council, client, kind):
    upload = SimpleUploadedFile("logo.whatever", picture(kind, (1600, 800)))
    assert administrator.post(reverse("council:logo"), {"logo": upload}).status_code == 302
    answer = client.get(reverse("council_logo"))
    assert answer["Content-Type"] == "image/png"
    assert max(Image.open(io.BytesIO(answer.content)).size) <= 800
    assert reverse("council_logo") in client.get("/").content.decode()
    unchanged = client.get(reverse("council_logo"), headers={"If-None-Match": answer["ETag"]})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    administrator.post(reverse("council:take_logo_away"))
    assert client.get(reverse("council_logo")).status_code == 404
    assert [event.verb for event in audit.trail("council:council")][-2:] == ["council.logo_changed"] * 2


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"GIF89a" + b"\x00" * 50,
        picture()[:200],
        picture(size=(4100, 10)),
        picture() + b"\x00" * 1024 * 1024,
    ],
    ids=["empty", "svg", "gif", "cut short", "too wide", "too large"],
)
def test_what_is_no_sound_picture_is_refused_in_words(administrator, council, content):
    page = administrator.post(reverse("council:logo"), {"logo": SimpleUploadedFile("logo.png", content)})
    assert page.status_code == 200
    assert "There is a problem" in page.content.decode()
    assert not StoredFile.objects.exists()


def test_what_hides_behind_a_picture_is_not_kept(administrator, council, client):
    upload = SimpleUploadedFile("logo.png", picture() + b"<script>alert(1)</script>")
    administrator.post(reverse("council:logo"), {"logo": upload})
    assert b"<script>" not in client.get(reverse("council_logo")).content


def test_directorates_are_added_renamed_put_in_order_closed_and_opened(administrator, cast):
    administrator.post(reverse("directorates:add"), {"name": "Place", "code": "place"})
    assert Directorate.objects.get(code="PLACE").position == 6
    for _ in range(6):
        administrator.post(reverse("directorates:move_up", args=["PLACE"]))
    assert Directorate.objects.order_by("position").first().code == "PLACE"
    administrator.post(reverse("directorates:move_up", args=["PLACE"]))

    form = administrator.get(reverse("directorates:rename", args=["PLACE"])).context["form"]
    as_read = form["as_read"].value()
    administrator.post(reverse("directorates:rename", args=["PLACE"]), {"name": "Places", "as_read": as_read})
    stale = administrator.post(reverse("directorates:rename", args=["PLACE"]), {"name": "Spaces", "as_read": as_read})
    assert "it now is “Places”" in stale.content.decode()

    administrator.post(reverse("directorates:close", args=["PLACE"]))
    assert Directorate.objects.get(code="PLACE").closed_on == clock.today()
    administrator.post(reverse("directorates:reopen", args=["PLACE"]))
    assert Directorate.objects.get(code="PLACE").closed_on is None
    assert [event.verb for event in audit.trail("directorate:PLACE")] == [
        "directorate.opened",
        *["directorate.moved"] * 6,
        "directorate.renamed",
        "directorate.closed",
        "directorate.reopened",
    ]


def test_a_directorate_with_open_services_stays_open(administrator, cast):
    page = administrator.post(reverse("directorates:close", args=["PH"]), follow=True)
    assert "still has open services" in page.content.decode()
    administrator.post(reverse("directorates:close_service", args=["PH", "public-health"]))
    page = administrator.post(reverse("directorates:close", args=["PH"]), follow=True)
    assert "is closed" in page.content.decode()
    page = administrator.post(reverse("directorates:reopen_service", args=["PH", "public-health"]), follow=True)
    assert "Open the directorate first" in page.content.decode()


@pytest.mark.parametrize(
    "wrong", [{"code": "ph"}, {"code": "9 lives"}, {"code": "C" * 21}, {"code": "A\x00"}, {"name": ""}, {"code": "a/b"}]
)
def test_a_bad_or_taken_code_is_refused_in_words(administrator, cast, wrong):
    page = administrator.post(reverse("directorates:add"), {"name": "Place", "code": "place"} | wrong)
    assert "There is a problem" in page.content.decode()
    assert Directorate.objects.count() == 6


def test_the_page_of_directorates_takes_as_many_queries_for_many(administrator, cast, django_assert_max_num_queries):
    with django_assert_max_num_queries(7):
        administrator.get(reverse("directorates:list"))
