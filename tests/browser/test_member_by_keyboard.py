"""A member reads a quarter by keyboard on a telephone: dashboard, exception, measure, as published, and back."""

import pytest

from tests.browser.conftest import NARROW
from tests.browser.test_every_page import SIDEWAYS, nu_errors
from tests.browser.test_figure_by_keyboard import press_to

QUARTER = "/performance/2016-17-Q3/"
# Drawings that can be seen, of all charts of the page: by Plotly, or the static one of a width.
CHARTS = """() => [...document.querySelectorAll('main .chart')].map(chart =>
  [...chart.querySelectorAll('svg')].filter(each => each.getBoundingClientRect().height > 40).length)"""
# What each chart says beside its drawing.
BESIDE = """() => [...document.querySelectorAll('main .chart')].map(chart =>
  ['.chart__title', '.chart__subtitle', '.chart__sentence'].every(
    each => chart.querySelector(each)?.innerText.trim()))"""


@pytest.mark.parametrize("javascript", [True, pytest.param(False, marks=pytest.mark.long)])
def test_from_the_dashboard_to_what_was_published_and_back(portal, open_page, axe, tmp_path, javascript):
    page = open_page(portal, QUARTER, person="member_alder", size=NARROW, javascript=javascript)
    pages = {}

    def look(drawn: int) -> None:
        """The page is sound, and so many charts at least stand in it, each once."""
        pages[page.url] = page.request.get(page.url).text()
        # axe waits by the page's own timers, which never ring where script is off.
        assert not javascript or axe(page) == []
        assert page.evaluate(SIDEWAYS) == []
        charts = page.evaluate(CHARTS)
        assert len(charts) >= drawn and set(charts) <= {1}, charts
        assert all(page.evaluate(BESIDE))

    look(drawn=4)
    assert "17 are off target" in page.locator("main").inner_text()
    press_to(page, "#exceptions-heading ~ p a[href$='/exceptions/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/exceptions/")
    look(drawn=0)

    press_to(page, ".issues a[href$='/measures/1.A4/']")
    row = page.locator(".issues tr", has_text="1.A4")
    assert "Each repeat plan is now reviewed" in row.inner_text()
    assert "To ask:" in row.inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url("**/measures/1.A4/")
    look(drawn=1)

    press_to(page, "#history a[href='/public/performance/2016-17-Q2/measures/1.A4/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/public/performance/2016-17-Q2/measures/1.A4/")
    assert "6.6%" in page.locator(".standing__value").inner_text()
    look(drawn=1)

    page.go_back()
    press_to(page, f".govuk-breadcrumbs a[href='{QUARTER}']")
    page.keyboard.press("Enter")
    page.wait_for_url(portal.url + QUARTER)
    assert nu_errors(pages, tmp_path) == []


def test_on_a_wide_screen_plotly_takes_the_place_of_a_still_drawing_that_comes_near(portal, open_page):
    page = open_page(portal, QUARTER, person="member_alder")
    for chart in page.locator("main .chart").all():
        chart.scroll_into_view_if_needed()
    page.wait_for_function("() => document.querySelectorAll('main .chart .js-plotly-plot .bars').length > 0")
    page.wait_for_function("() => !document.querySelector('main .chart__wide')")
    assert page.locator("main .chart .js-plotly-plot").count() == page.locator("main .chart").count() == 5


@pytest.mark.long
def test_choices_are_folded_where_the_screen_is_not_wide_until_one_is_made(portal, open_page):
    whole = f"{QUARTER}scorecard/"
    page = open_page(portal, whole, person="member_alder", size=NARROW, javascript=False)
    status, opens = page.locator("select[name=status]"), page.locator(".filter__fold > summary")
    assert not status.is_visible()
    opens.focus()
    page.keyboard.press("Enter")
    status.select_option("off_target")
    page.locator(".filter__buttons button").press("Enter")
    page.wait_for_url("**/scorecard/?*status=off_target*")
    assert status.is_visible() and "Showing 17 of 103 measures." in page.locator("main").inner_text()
    tablet = open_page(portal, whole, person="member_alder", size=(1024, 768), javascript=False)
    assert not tablet.locator("select[name=status]").is_visible()
    wide = open_page(portal, whole, person="member_alder", javascript=False)
    assert wide.locator("select[name=status]").is_visible()
    assert not wide.locator(".filter__fold > summary").is_visible()
