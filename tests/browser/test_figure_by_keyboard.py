"""An officer enters a figure with the keyboard alone, and the scorecard follows."""

import pytest

MEASURE = "/performance/2016-17-Q3/measures/1.A3/"
QUARTER = "/performance/2016-17-Q3/"
# No page has more places to stop at than this before the one that is looked for.
MOST_TABS = 60


def press_to(page, selector: str) -> None:
    """Presses Tab until what the selector names has the focus, which must be there to be seen."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            outline = page.evaluate(
                "() => { const style = getComputedStyle(document.activeElement);"
                " return style.outlineStyle !== 'none' || style.boxShadow !== 'none'; }"
            )
            assert outline, f"{selector} has the focus, but nobody can see it"
            return
    raise AssertionError(f"{selector} was not reached in {MOST_TABS} presses of Tab")


def on_target(page) -> str:
    return page.locator(".key__number").first.inner_text()


@pytest.mark.long
def test_an_officer_enters_a_figure_by_keyboard_and_the_scorecard_follows(own_portal, open_page):
    page = open_page(own_portal, QUARTER, person="officer_cyps")
    assert on_target(page) == "25"

    page.goto(own_portal.url + MEASURE)
    press_to(page, "a[href$='/figure/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/figure/")

    press_to(page, "#id_figure")
    page.keyboard.type("12,5,0")
    press_to(page, "form button[type=submit], form .govuk-button")
    page.keyboard.press("Enter")
    page.locator("#id_figure_error").wait_for()
    assert page.locator("#id_figure").input_value() == "12,5,0"
    assert page.title().startswith("Error") or page.locator(".govuk-error-summary").is_visible()

    press_to(page, "#id_figure")
    page.keyboard.press("Control+A")
    page.keyboard.type("21.5%")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{MEASURE}")
    assert "21.5%" in page.locator(".standing__value").inner_text()

    page.goto(own_portal.url + QUARTER)
    assert on_target(page) == "26"
