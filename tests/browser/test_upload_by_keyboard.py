"""A clerk uploads a paper with the keyboard and without JavaScript, and is told what was found in it."""

import time

import pytest

from tests.browser.test_figure_by_keyboard import press_to
from tests.council_portal.uploads.poor_files import a_pdf, saved

ITEM = "/meetings/osmb/2017-02-17/items/7/"
# Seconds, on a machine that is busy with much else.
PATIENCE = 120


@pytest.mark.long
def test_a_clerk_uploads_a_paper_by_keyboard_and_without_javascript(own_portal, open_page, axe, tmp_path):
    paper = tmp_path / "bridge.pdf"
    paper.write_bytes(saved(a_pdf(2)))
    page = open_page(own_portal, ITEM, person="clerk", javascript=False)
    page.locator("a[href$='/uploads/']").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/uploads/")

    page.keyboard.press("Tab")
    page.locator("#id_title").fill("The bridge")
    page.locator("#id_title").press("Enter")
    assert page.locator(".govuk-error-summary").inner_text().endswith("Choose a file.")
    assert page.locator("#id_title").input_value() == "The bridge"

    page.locator("#id_file").set_input_files(paper)
    page.locator("#id_title").press("Enter")
    page.wait_for_url("**/jobs/*/")
    until = time.monotonic() + PATIENCE
    while not page.get_by_text("Read what was found").count():
        assert time.monotonic() < until, page.locator("main").inner_text()
        page.get_by_text("See how far it is now").click()
    page.get_by_text("Read what was found").click()
    assert "It is not tagged" in page.locator(".verdict").inner_text()

    checked = open_page(own_portal, page.url.removeprefix(own_portal.url), person="clerk", size=(360, 740))
    assert axe(checked) == []
    assert checked.evaluate("document.documentElement.scrollWidth") <= 360
    press_to(checked, "main a.govuk-button")
