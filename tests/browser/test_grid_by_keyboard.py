"""A quarter entered in the grid with the keyboard alone, with script and without, and by pasting; others approve it."""

from dataclasses import dataclass, field

import pytest

from tests.browser import portal as portals

GRID = "/performance/2016-17-Q4/grid/"
APPROVALS = "/performance/2016-17-Q4/approvals/"
#: Keystrokes a measure beyond the characters of figure and commentary, those for coming, submitting and going included.
MOST_KEYSTROKES = 12
#: No page has more places to stop at than this before the one that is looked for.
MOST_TABS = 400

OPEN_QUARTER = """
from datetime import date
from council_portal import clock, demo
from council_portal.periods import Period
from performance.actions import cycles
from performance.models import PlanEdition
cycles.open_(
    edition=PlanEdition.objects.get(), quarter=Period.parse("quarter", "2016-17-Q4"), data_due_on=date(2017, 4, 21),
    commentary_due_on=date(2017, 4, 28), by=demo.load_people()["performance_lead"], at=clock.now(),
)
"""
# The box of each row's figure for the quarter, its commentary, and what the figure was before.
ROWS = """() => [...document.querySelectorAll("[data-grid-row]")].map(row => ({
  figure: [...row.querySelector("tr").querySelectorAll('[data-grid-column="p"], [data-grid-column="m3"]')].at(-1)?.id,
  words: row.querySelector("textarea")?.id,
  before: row.querySelector(".grid__fact")?.lastChild.textContent.trim(),
}))"""
# What has the focus: its id, or the words on it.
FOCUS = """() => { const {id, tagName, textContent} = document.activeElement;
  return id || (tagName === "BODY" ? tagName : textContent.trim()) }"""

# What is said to a screen reader, of which each sentence soon gives way to the next.
KEEP_WHAT_IS_SAID = """() => {
  const live = document.querySelector("[data-grid-live]");
  window.said = [];
  new MutationObserver(() => window.said.push(live.textContent))
    .observe(live, {childList: true, characterData: true, subtree: true});
}"""


@dataclass
class Typist:
    """Somebody at the keyboard, with every keystroke counted that is not a character of a figure or of commentary."""

    page: object
    keystrokes: int = 0
    written: list[str] = field(default_factory=list)

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.keystrokes += 1

    def tab_to(self, where: str) -> None:
        for _ in range(MOST_TABS):
            if self.page.evaluate(FOCUS) == where:
                return
            self.press("Tab")
        raise AssertionError(f"{where} was not reached")

    def go_to(self, where: str, key: str) -> None:
        """By the key where that leads there, else by Tab."""
        if self.page.evaluate(FOCUS) == where:
            return
        self.press(key)
        self.tab_to(where)

    def write(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.written.append(text)


@pytest.fixture(scope="module")
def open_quarter(prepared, tmp_path_factory):
    """The demonstration with its fourth quarter open and empty."""
    made = portals.copy_of(prepared, tmp_path_factory.mktemp("grid"))
    made.manage("shell", "--no-imports", "-c", OPEN_QUARTER)
    made.start()
    yield made
    portals.discard(made)


def a_little_more(before: str) -> str:
    """A figure near the one before, so that nothing about it is odd."""
    bare = before.replace(",", "").replace("£", "").removesuffix("%")
    if not bare.replace(".", "", 1).isdigit():
        return "10"
    return str(int(float(bare)) + (-1 if float(bare) >= 100 else 1))


def enter_eight(page, has_script: bool) -> Typist:
    """Eight figures with their commentary.

    With script as in a spreadsheet, down one column and then down the other; without it row by row.
    """
    typist = Typist(page)
    rows = [row for row in page.evaluate(ROWS) if row["figure"]][:8]
    assert len(rows) == 8
    # The skip link leads past the frame of the page.
    typist.press("Tab")
    typist.press("Enter")
    commentary = [(row["words"], f"What is behind figure {number}.") for number, row in enumerate(rows, 1)]
    if not has_script:
        for row, (words, text) in zip(rows, commentary, strict=True):
            typist.tab_to(row["figure"])
            typist.write(a_little_more(row["before"]))
            typist.tab_to(words)
            typist.write(text)
        return typist
    for row in rows:
        typist.go_to(row["figure"], "Enter")
        typist.write(a_little_more(row["before"]))
    typist.tab_to(rows[-1]["words"])
    for words, text in reversed(commentary):
        typist.go_to(words, "ArrowUp")
        typist.write(text)
    return typist


def submit(typist: Typist, has_script: bool = True) -> None:
    """To the button by its shortcut, or by saving first and then the page's own links; once more where it asks."""
    page = typist.page
    if not has_script:
        while page.evaluate("() => document.activeElement.type") != "text":
            typist.press("Tab")
        with page.expect_navigation():
            typist.press("Enter")
        assert not page.locator(".govuk-error-summary").count()
        typist.tab_to("to-buttons")
        typist.press("Enter")
    for _ in range(2):
        if page.locator(".govuk-error-summary").count():
            typist.tab_to("to-submit")
            typist.press("Enter")
        elif has_script:
            typist.press("Control+Enter")
        assert page.evaluate(FOCUS) == "submit-rows"
        with page.expect_navigation():
            typist.press("Enter")
        if not page.locator(".govuk-error-summary").count():
            return
    raise AssertionError(page.locator(".govuk-error-summary").inner_text())


def approve_all(portal, open_page, person: str) -> int:
    """The performance lead verifies everything, then another person approves it; returns how many measures."""
    sign_all(open_page(portal, APPROVALS, person="performance_lead"), "Verify those chosen")
    page = open_page(portal, APPROVALS, person=person)
    count = page.locator("section.waiting").count()
    sign_all(page, "Approve those chosen")
    page.get_by_text("Nothing waits for you.").wait_for()
    return count


def sign_all(page, button: str) -> None:
    """By keyboard: all chosen by the page's own link, then the one button."""
    typist = Typist(page)
    for words in ("Choose all", button):
        typist.tab_to(words)
        typist.press("Enter")
    page.locator("main .notification").first.wait_for()


@pytest.mark.parametrize(
    ("officer", "approver", "javascript"),
    [("officer_ph", "approver_ph", True), pytest.param("officer_acx", "approver_acx", False, marks=pytest.mark.long)],
)
def test_eight_figures_by_keyboard_alone(open_quarter, open_page, axe, officer, approver, javascript):
    page = open_page(open_quarter, GRID, person=officer, javascript=javascript)
    assert not axe(page) if javascript else True
    typist = enter_eight(page, javascript)
    submit(typist, javascript)
    assert "submitted." in page.locator("main .notification").first.inner_text()
    assert typist.keystrokes <= 8 * MOST_KEYSTROKES, typist.keystrokes
    assert approve_all(open_quarter, open_page, approver) == 8


def test_a_pasted_block_fills_its_cells_and_says_which_one_it_could_not_read(open_quarter, open_page, axe):
    page = open_page(open_quarter, GRID, person="officer_cyps")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    first = page.locator('[data-grid-row] [data-grid-column="m1"]').first
    block = "370.1\t371.2\t372.3\t373.4\n61\t62\tn.k.\t64\n28.1\t28.2\t28.3\t28.4"
    page.evaluate("text => navigator.clipboard.writeText(text)", block)
    page.evaluate(KEEP_WHAT_IS_SAID)
    first.focus()
    page.keyboard.press("Control+V")
    live = page.locator("[data-grid-live]")
    page.wait_for_function("() => window.said.some(each => each.includes('12 cells pasted.'))")
    rows = page.locator("[data-grid-row]")
    wrong = rows.nth(1).locator('[data-grid-column="m3"]')
    rows.nth(1).locator(".grid__error:not([hidden])").wait_for()
    assert wrong.get_attribute("aria-invalid") == "true" and wrong.input_value() == "n.k."
    for number in (0, 2):
        rows.nth(number).get_by_text("Draft, saved by").wait_for()
    assert not axe(page)

    wrong.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("63")
    for number in range(3):
        rows.nth(number).locator("textarea").focus()
        page.keyboard.type("What is behind it.")
    rows.nth(3).locator("textarea").focus()
    page.get_by_text("Draft, saved by").nth(2).wait_for()
    assert "saved as a draft" in live.inner_text()
    submit(Typist(page))
    assert not axe(page)
    assert approve_all(open_quarter, open_page, "approver_cyps") == 3


def test_what_is_typed_while_a_row_is_on_its_way_goes_in_with_the_page(open_quarter, open_page):
    page = open_page(open_quarter, GRID, person="officer_fcs")
    row = page.locator('[data-grid-row]:has([data-grid-column="p"])').first
    held = []
    page.route("**/grid/row/", lambda route: held.append(route))
    with page.expect_request("**/grid/row/"):
        row.locator('[data-grid-column="p"]').fill(a_little_more(row.locator(".grid__fact").first.inner_text()))
        row.locator("textarea").fill("What is behind it,")
        page.locator("button[value=save]").last.focus()
    row.locator("textarea").fill("What is behind it, and what follows.")
    page.locator("#submit-rows").press("Enter")
    page.locator("[data-grid-live]").get_by_text("Saving, then sending.").wait_for()
    with page.expect_navigation():
        held[0].continue_()
    assert "1 measure is submitted." in page.locator("main .notification").first.inner_text()
    words = page.locator("textarea").evaluate_all("boxes => boxes.map(box => box.value)")
    assert "What is behind it, and what follows." in words


def test_two_at_one_row_choose_by_keyboard_and_a_session_that_ran_out_loses_nothing(open_quarter, open_page, axe):
    owner = open_page(open_quarter, GRID, person="officer_re")
    box = owner.locator('[data-grid-row]:has([data-grid-column="p"]) [data-grid-column="p"]').first
    key = box.evaluate("each => each.closest('[data-grid-row]').dataset.gridRow")
    other = open_page(open_quarter, GRID, person="officer_re")
    mine, theirs = owner.locator(f"#{key}"), other.locator(f"#{key}")
    theirs.locator('[data-grid-column="p"]').fill("12")
    theirs.locator("textarea").focus()
    other.locator("button[value=save]").last.focus()
    theirs.get_by_text("Draft, saved by").wait_for()

    mine.locator('[data-grid-column="p"]').fill("13")
    owner.locator("button[value=save]").last.focus()
    mine.get_by_text("Yours, 13, is not saved").wait_for()
    assert mine.locator('[data-grid-column="p"]').input_value() == "13"
    assert not axe(owner)
    # Left once more without a choice, it is still not saved over the other's.
    mine.locator('[data-grid-column="p"]').fill("14")
    owner.locator("button[value=save]").last.focus()
    mine.get_by_text("Yours, 14, is not saved").wait_for()
    mine.get_by_role("button", name="Take theirs").focus()
    owner.keyboard.press("Enter")
    owner.get_by_text("has their entry now.").wait_for()
    assert mine.locator('[data-grid-column="p"]').input_value().startswith("12")
    assert mine.locator('[data-grid-column="p"]').evaluate("each => each === document.activeElement")
    assert not mine.get_by_role("button", name="Take theirs").count()

    theirs.locator('[data-grid-column="p"]').fill("15")
    with other.expect_response(lambda answer: answer.request.method == "POST"):
        other.locator("button[value=save]").last.focus()
    mine.locator('[data-grid-column="p"]').fill("16")
    owner.locator("button[value=save]").last.focus()
    mine.get_by_role("button", name="Keep mine").focus()
    owner.keyboard.press("Enter")
    owner.locator("[data-grid-live]").get_by_text("saved as a draft").wait_for()
    assert mine.locator('[data-grid-column="p"]').input_value() == "16"

    owner.context.clear_cookies(name="sessionid")
    mine.locator("textarea").fill("Typed when the session had run out.")
    owner.locator("button[value=save]").last.focus()
    owner.get_by_text("You are signed out").wait_for()
    owner.context.add_cookies(
        [{"name": "sessionid", "value": open_quarter.sessions["officer_re"], "url": open_quarter.url}]
    )
    owner.goto(open_quarter.url + GRID)
    owner.get_by_role("button", name="Put it back").click()
    mine.get_by_text("Draft, saved by").wait_for()
    assert mine.locator("textarea").input_value() == "Typed when the session had run out."
