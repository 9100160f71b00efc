"""Pages of entry, of the plan and of the quarter once something is wrong, asked about or to be confirmed."""

from dataclasses import dataclass, field

import pytest

from tests.browser import portal as portals
from tests.browser.conftest import NARROW, WIDE
from tests.browser.test_every_page import SIDEWAYS
from tests.browser.test_grid_by_keyboard import OPEN_QUARTER

QUARTER = "/performance/2016-17-Q3/"
PLAN = "/performance/plan/2016-17/"
MEASURE = f"{PLAN}measures/1.A3/"
LEAD, OFFICER = "performance_lead", "officer_cyps"
CSV = "Ref,Period,Figure,Commentary\r\n{lines}\r\n"
WRONG = "There is a problem"


@dataclass(frozen=True)
class Case:
    """A page on which somebody fills in something and presses a button, and what the page says then."""

    name: str
    person: str
    path: str
    button: str
    said: str = WRONG
    typed: dict[str, str] = field(default_factory=dict)
    chosen: dict[str, str] = field(default_factory=dict)
    upload: tuple[str, str] | None = None

    def __str__(self) -> str:
        return self.name


def file_of(*lines: str) -> tuple[str, str]:
    return "return.csv", CSV.format(lines="\r\n".join(lines))


CASES = [
    Case("no file", OFFICER, f"{QUARTER}return/", "Look through the return"),
    Case(
        "a file that is no return",
        OFFICER,
        f"{QUARTER}return/",
        "Look through the return",
        upload=("a.csv", "x,y\r\n1,2\r\n"),
    ),
    Case(
        "lines new, the same and refused",
        OFFICER,
        f"{QUARTER}return/",
        "Look through the return",
        "Refused",
        upload=file_of("1.A3,Quarter 3 2016/17,21.5%,Better.", "9.Z9,Quarter 3 2016/17,3,", "1.A4,soon,x,"),
    ),
    Case(
        "a figure that cannot be read", OFFICER, f"{QUARTER}measures/1.A3/figure/", "Submit", typed={"figure": "12,5,0"}
    ),
    Case(
        "questions about a figure",
        OFFICER,
        f"{QUARTER}measures/1.A3/figure/",
        "Submit",
        "2.1%",
        typed={"figure": "2.1", "why": "Counted anew.", "commentary": "Better."},
    ),
    Case("a target without a number", LEAD, f"{MEASURE}target/?kind=numeric", "See what it does"),
    Case(
        "what a target turns",
        LEAD,
        f"{MEASURE}target/?kind=numeric",
        "See what it does",
        "This turns 1 measure",
        typed={"value": "30", "reason": "Agreed."},
        chosen={"operator": "<="},
    ),
    Case(
        "figures outside new bounds",
        LEAD,
        f"{MEASURE}limits/",
        "See what it does",
        "stand outside these bounds",
        typed={"lowest": "0", "highest": "20", "reason": "Agreed."},
    ),
    Case("another order without a reason", LEAD, f"{MEASURE}order/", "See what it does"),
    Case(
        "another order",
        LEAD,
        f"{MEASURE}order/",
        "See what it does",
        "Order in outcome",
        typed={"reason": "Agreed."},
        chosen={"other": ""},
    ),
    Case("a part without a name", LEAD, f"{MEASURE}part/", "See what it does"),
    Case("an owner without a reason", LEAD, f"{MEASURE}owner/", "See what it does"),
    Case("a measure with nothing said", LEAD, f"{PLAN}measures/add/", "See what it does"),
    Case("a priority without a title", LEAD, f"{PLAN}priorities/add/", "Save"),
    Case("the plan's tolerance without a number", LEAD, f"{PLAN}tolerance/", "See what it does", typed={"percent": ""}),
    Case("the plan's settings without a reason", LEAD, f"{PLAN}change/", "See what it does"),
    Case("a plan without a title", LEAD, "/performance/plan/add/", "Save"),
    Case("other days without a reason", LEAD, f"{QUARTER}due/", "Change the days"),
    Case("a quarter opened without days", LEAD, "/performance/2016-17-Q4/open/", "Open", typed={"data_due_on": ""}),
    Case("a correction without a notice", LEAD, "/performance/2016-17-Q2/publish/", "Publish"),
    Case("an exception for nobody", LEAD, "/performance/2016-17-Q2/reopen/?measure=1.A3", "Reopen"),
]


@pytest.fixture(scope="module")
def entered(prepared, tmp_path_factory):
    """A copy of the demonstration: looking through a return keeps it."""
    made = portals.copy_of(prepared, tmp_path_factory.mktemp("errors"))
    made.start()
    yield made
    portals.discard(made)


def fill(page, case: Case) -> None:
    for name, text in case.typed.items():
        page.locator(f"main [name={name}]").fill(text)
    for name, value in case.chosen.items():
        page.locator(f"main [name={name}]").select_option(value)
    if case.upload:
        name, content = case.upload
        file = {"name": name, "mimeType": "text/csv", "buffer": content.encode()}
        page.locator("input[type=file]").set_input_files(files=[file])


def sound_in_both_widths(page, axe) -> list[str]:
    """What axe finds, and what sticks out of a narrow window."""
    found = axe(page)
    page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    found += page.evaluate(SIDEWAYS)
    page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
    return found


# ./test sees the pages that differ most; --all every one.
CHIEF = {
    "lines new, the same and refused",
    "a figure that cannot be read",
    "questions about a figure",
    "what a target turns",
}


@pytest.mark.parametrize(
    "case", [pytest.param(each, marks=() if each.name in CHIEF else pytest.mark.long) for each in CASES], ids=str
)
def test_what_is_wrong_or_to_be_confirmed_is_said_accessibly(entered, open_page, axe, case):
    page = open_page(entered, case.path, person=case.person)
    fill(page, case)
    page.locator("main form button[type=submit]", has_text=case.button).first.click()
    page.locator("main").get_by_text(case.said).first.wait_for()
    if case.said == WRONG:
        assert page.locator(".govuk-error-summary").evaluate("each => each === document.activeElement")
        assert "This field is required" not in page.locator("main").inner_text()
        for link in page.locator(".govuk-error-summary a").all():
            assert page.locator(f"[id='{link.get_attribute('href')[1:]}']").count() == 1
    assert sound_in_both_widths(page, axe) == []


@pytest.mark.long
def test_what_is_wrong_again_has_the_focus_again_wherever_its_link_led(entered, open_page):
    page = open_page(entered, f"{QUARTER}return/", person=OFFICER)
    for _ in range(2):
        with page.expect_navigation():
            page.get_by_role("button", name="Look through the return").click()
        assert page.locator(".govuk-error-summary").evaluate("each => each === document.activeElement")
        page.locator(".govuk-error-summary a").first.click()
        assert "#" in page.url


def test_a_form_with_the_token_of_an_old_session_is_given_back_accessibly(entered, open_page, axe):
    page = open_page(entered, f"{QUARTER}due/", person=LEAD)
    page.locator("[name=commentary_due_on]").fill("2017-01-30")
    page.locator("[name=reason]").fill("The snow.")
    page.locator("main [name=csrfmiddlewaretoken]").evaluate("each => { each.value = 'x'.repeat(64) }")
    page.get_by_role("button", name="Change the days").click()
    page.get_by_role("heading", name="Nothing is saved yet").wait_for()
    assert sound_in_both_widths(page, axe) == []
    page.get_by_role("button", name="Send it again").click()
    page.locator("main").get_by_text("30 January 2017").first.wait_for()


@pytest.fixture(scope="module")
def fourth_quarter(entered):
    """Where the performance lead sees who has not answered, of a quarter just opened."""
    entered.manage("shell", "--no-imports", "-c", OPEN_QUARTER)
    return "/performance/2016-17-Q4/reporting/"


def test_all_are_chosen_and_none_where_they_stand(entered, open_page, fourth_quarter):
    page = open_page(entered, fourth_quarter, person=LEAD)
    boxes = page.locator(".choice input:enabled")
    count, address = boxes.count(), page.url
    assert count
    page.get_by_role("link", name="Choose all").focus()
    page.keyboard.press("Enter")
    assert page.locator(".choice input:checked").count() == count
    page.get_by_role("link", name="Choose none").click()
    assert not page.locator(".choice input:checked").count() and page.url == address


def test_without_script_choosing_all_is_a_link_that_does_the_same(entered, open_page, fourth_quarter):
    page = open_page(entered, fourth_quarter, person=LEAD, javascript=False)
    page.get_by_role("link", name="Choose all").click()
    assert page.locator(".choice input:checked").count() == page.locator(".choice input:enabled").count() > 0
