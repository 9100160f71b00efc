"""A clerk puts an agenda in order by dragging its items; one who is dragged past loses nothing."""

import pytest

from tests.browser.test_every_page import SIDEWAYS

MEETING = "/meetings/osmb/2017-02-17/"
# All of the agenda is in view: where a drag has to scroll, it begins with what then lies under the pointer.
TALL = (1280, 2400)
FIRST, LAST = "For Discussion/Decision", "For Information/Monitoring"


def titles_of(page, section: str) -> list[str]:
    return page.locator(f"ol.agenda[data-section='{section}'] .agenda__title").all_inner_texts()


def drag(page, title: str, onto: str) -> None:
    """Drags the item of one title onto that of another, before which it is put, and waits for the page that answers."""
    with page.expect_navigation():
        page.locator("[data-item]", has_text=title).drag_to(page.locator("[data-item]", has_text=onto))


@pytest.mark.long
def test_an_item_is_dragged_within_its_section_and_into_another(own_portal, open_page, axe):
    page = open_page(own_portal, MEETING, person="clerk", size=TALL)
    before = titles_of(page, LAST)
    drag(page, "Work in Progress", "Youth Cabinet")
    after = titles_of(page, LAST)
    assert page.locator(".notification").inner_text() == "The agenda is in its new order."
    assert after.index(next(one for one in after if one.startswith("Work in Progress"))) == 3
    assert sorted(after) == sorted(before)

    drag(page, "Work in Progress", "2016/17 Corporate Plan")
    assert [title[:16] for title in titles_of(page, FIRST)] == [
        "Employee Pulse S",
        "Work in Progress",
        "2016/17 Corporat",
    ]
    assert page.locator(".agenda__number").all_inner_texts() == [f"{number}." for number in range(1, 16)]
    assert axe(page) == []


@pytest.mark.long
def test_a_drag_over_an_agenda_that_somebody_else_changed_moves_nothing_and_says_so(own_portal, open_page):
    page = open_page(own_portal, MEETING, person="clerk", size=TALL)
    other = open_page(own_portal, MEETING, person="clerk", size=TALL)
    with other.expect_navigation():
        other.locator("[data-item]", has_text="Youth Cabinet").get_by_role("button", name="Move down").click()
    drag(page, "Work in Progress", "Apologies for Absence")
    assert (
        "Somebody else changed the agenda meanwhile: nothing was moved." in page.locator(".notification").inner_text()
    )
    assert page.locator(".agenda__title").first.inner_text() == "Apologies for Absence"


def press_last(page) -> None:
    with page.expect_navigation():
        page.get_by_role("button").last.click()


@pytest.mark.long
@pytest.mark.parametrize("size", [(1280, 900), (360, 740)])
def test_an_item_that_waits_has_its_button_beneath_it_and_is_brought_back_by_keyboard(own_portal, open_page, size):
    page = open_page(own_portal, f"{MEETING}items/13/leave/", person="clerk", size=size)
    page.get_by_label("Deferred").check()
    page.locator("textarea").fill("The chairs report in March.")
    press_last(page)
    page.goto(f"{own_portal.url}/meetings/committees/osmb/meetings/")
    page.get_by_label("Date of the meeting").fill("2017-03-10")
    press_last(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Begin with the standing items").click()
    words = page.locator("li", has_text="The chairs report in March.").locator(".agenda__history").bounding_box()
    button = page.get_by_role("button", name="Bring it back to this agenda")
    place = button.bounding_box()
    assert words["y"] + words["height"] <= place["y"] < words["y"] + words["height"] + 40 and place["x"] == words["x"]
    button.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator(".agenda__title", has_text="Work in Progress").count() == 2


@pytest.mark.long
def test_words_too_long_for_a_telephone_are_broken_on_an_agenda_and_a_cover_sheet(own_portal, open_page):
    page = open_page(own_portal, f"{MEETING}items/", person="clerk", size=(360, 740))
    for field, length in (("title", 300), ("section", 100), ("note", 400)):
        page.fill(f"#id_{field}", "w" * length)
    page.select_option("#id_kind", "monitoring")
    press_last(page)
    meeting = page.evaluate(SIDEWAYS)
    with page.expect_navigation():
        page.locator(".agenda__title a", has_text="www").click()
    item = page.evaluate(SIDEWAYS)
    with page.expect_navigation():
        page.get_by_role("link", name="Write a report for this item").click()
    page.fill("#id_author", "A" * 300)
    page.select_option("#id_kind", "information")
    press_last(page)
    assert page.locator(".facts").inner_text().count("A" * 300) == 1
    assert [meeting, item, page.evaluate(SIDEWAYS)] == [[], [], []]
