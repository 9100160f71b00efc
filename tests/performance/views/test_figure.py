"""An officer's form for a figure: what is wrong is said beside it and kept as typed; what is right is submitted."""

from decimal import Decimal

import pytest

from council_portal import audit
from council_portal.models import AuditEvent
from performance.models import Commentary, Observation
from tests.performance.views.page import beside, hidden, opened, read, typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]

# A percentage of 0 to 100 with one decimal place, 28.3% in Quarter 3, approved.
MEASURE = "/performance/2016-17-Q3/measures/1.A3/"
FORM = f"{MEASURE}figure/"


@pytest.fixture
def officer(client_as):
    return client_as("officer_cyps")


def figures():
    return Observation.objects.filter(
        component__series__measures__ref="1.A3",
        component__key="",
        kind="figure",
        period_kind="quarter",
        period_start="2016-10-01",
    )


def fill(client, address=FORM, **fields):
    """The form opened and sent back with these fields; what else stands in the page goes with it."""
    return client.post(address, {**opened(read(client.get(address))), **fields})


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("12,5,0", "Enter a number in digits"),
        ("£", "Enter a number in digits"),
        ("1e9", "Enter a number in digits"),
        ("-", "Enter a number in digits"),
        ("about a third", "Enter a number in digits"),
        ("١٢", "Enter a number in digits"),
        ("NaN", "Enter a number in digits"),
        ("1" * 30, "Enter a number of at most"),
        ("1" * 61, "at most 60 characters"),
        ("2\x008", "a character that cannot be seen"),
        ("28.31", "at most 1 decimal place"),
        ("100.1", "100.0% or less"),
        ("-0.1", "0.0% or more"),
        ("", "Enter a figure, or choose why there is none."),
        ("   ", "Enter a figure, or choose why there is none."),
    ],
)
def test_a_wrong_figure_gets_a_sentence_beside_it_and_nothing_is_saved(officer, wrong, said):
    before, events = figures().count(), AuditEvent.objects.count()
    answer = fill(officer, figure=wrong, commentary="What I wrote.")
    page = read(answer)
    assert answer.status_code == 200
    assert said in beside(page, "figure")
    assert typed(page, "figure").replace("\ufffd", "\x00") == wrong
    assert typed(page, "commentary") == "What I wrote."
    assert (figures().count(), AuditEvent.objects.count()) == (before, events)
    assert page.with_class("govuk-error-summary")[0].all("a")[0].attributes["href"] == "#id_figure"


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({"figure": "28.3", "reason_for_no_figure": "not_due"}, "reason_for_no_figure", "take it away"),
        ({"figure": "28.3", "expected_on": "31/03/2017"}, "expected_on", "the figure is here"),
        ({"figure": "", "expected_on": "soon"}, "expected_on", "for example 31/03/2017"),
        ({"figure": "28.3", "quality": "excellent"}, "quality", "not one of the available choices"),
        ({"figure": "28.3", "commentary": "x" * 4001}, "commentary", "at most 4000 characters"),
        ({"figure": "28.3", "commentary": "a\x00b"}, "commentary", "Null characters are not allowed"),
    ],
)
def test_what_else_is_wrong_is_said_beside_its_field(officer, fields, field, said):
    answer = fill(officer, **fields)
    assert answer.status_code == 200
    assert said in beside(read(answer), field)
    assert figures().count() == 1


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 40, "1.5"])
def test_a_form_whose_unseen_version_was_meddled_with_saves_nothing(officer, version):
    answer = fill(officer, figure="28.4", version=version)
    assert answer.status_code == 200
    assert figures().count() == 1


def test_a_right_figure_is_submitted_as_a_new_version_and_said_so(officer):
    answer = fill(officer, figure="21.5%", why="Two cases were counted twice.")
    assert answer.headers["Location"] == MEASURE
    new = figures().order_by("version").last()
    assert (new.version, new.value, new.state, new.why) == (
        2,
        Decimal("21.5"),
        "submitted",
        "Two cases were counted twice.",
    )
    shown = read(officer.get(MEASURE))
    assert "1.A3: the figure is submitted and stands on the working scorecard." in shown.text
    assert "21.5%" in shown.with_class("standing__value")[0].text
    assert "Awaits approval" in shown.text


def test_the_audit_says_who_when_what_before_and_what_after(officer, cast):
    fill(officer, figure="21.5", why="Two cases were counted twice.")
    event = audit.trail("measure:1.A3").last()
    assert (event.by, event.verb, event.reason) == (
        cast["officer_cyps"], "observation.submitted", "Two cases were counted twice.",
    )  # fmt: skip
    assert Decimal(event.before["value"]) == Decimal("28.3")
    assert Decimal(event.after["value"]) == Decimal("21.5")
    assert event.portal_at.date().isoformat() == "2017-02-09"
    page = read(officer.get("/audit/measure:1.A3/"))
    for said in ("Olive Officer", "9 February 2017", "28.3", "21.5", "Two cases were counted twice."):
        assert said in page.text, said


def test_why_there_is_no_figure_takes_the_figures_place(officer):
    answer = fill(officer, figure="", reason_for_no_figure="awaiting_validation", expected_on="31/03/2017")
    assert answer.status_code == 302
    new = figures().order_by("version").last()
    assert (new.value, new.reason_for_no_figure, str(new.expected_on)) == (None, "awaiting_validation", "2017-03-31")
    assert "Awaiting validation" in read(officer.get(FORM)).with_class("entry-aside")[0].text


def test_commentary_is_kept_with_the_figure_and_offered_again(officer):
    words = "Re-referrals fell again.\n\nTwo teams <changed> & moved."
    fill(officer, figure="27.9", commentary=words)
    said = Commentary.objects.filter(measure__ref="1.A3", kind="commentary").order_by("version").last()
    assert said.text == words.replace("\n", "\r\n") or said.text == words
    assert "Two teams <changed> & moved." in read(officer.get(MEASURE)).text
    assert typed(read(officer.get(FORM)), "commentary") == " ".join(words.split())


def test_commentary_that_is_not_changed_is_not_written_again(officer):
    before = Commentary.objects.filter(measure__ref="1.A3", kind="commentary").count()
    fill(officer, figure="27.9", commentary="Re-referrals fell again.")
    fill(officer, figure="27.8", commentary="Re-referrals fell again.", why="A late case.")
    assert Commentary.objects.filter(measure__ref="1.A3", kind="commentary").count() == before + 1


def test_an_officer_of_another_directorate_is_refused(client_as):
    other = client_as("officer_ach")
    assert other.get(FORM).status_code == 403
    assert (
        other.post(FORM, {"version": 1, "commentary_version": 0, "quality": "final", "figure": "1"}).status_code == 403
    )
    assert figures().count() == 1
    assert "Enter a figure" not in read(other.get(MEASURE)).text


@pytest.mark.parametrize("person", ["member_alder", "clerk", "administrator", "public"])
def test_nobody_else_enters_figures(client_as, person):
    answer = client_as(person).post(FORM, {"version": 1, "commentary_version": 0, "quality": "final", "figure": "1"})
    assert answer.status_code == (302 if person == "public" else 403)
    assert figures().count() == 1


def test_a_stale_form_shows_both_values_and_may_then_be_submitted(client_as):
    first, second = client_as("officer_cyps"), client_as("officer_cyps_deputy")
    stale = {"quality": "final", **hidden(read(second.get(FORM))), "figure": "20.0", "commentary": "Mine."}
    assert fill(first, figure="25.0", commentary="Theirs.").status_code == 302

    answer = second.post(FORM, stale)
    page = read(answer)
    assert answer.status_code == 200
    assert "Somebody else changed this meanwhile" in page.text
    assert "Olive Officer entered 25.0%" in page.with_class("notification--warning")[0].text
    assert "The commentary that stands: Theirs." in page.text
    assert (typed(page, "figure"), typed(page, "commentary")) == ("20.0", "Mine.")
    assert figures().order_by("version").last().value == 25

    again = second.post(FORM, {**stale, **hidden(page)})
    assert again.status_code == 302
    assert [(each.value, each.state) for each in figures().order_by("version")][1:] == [
        (Decimal(25), "replaced"),
        (Decimal(20), "submitted"),
    ]
    assert Commentary.objects.filter(measure__ref="1.A3").order_by("version").last().text == "Mine."


def test_a_button_pressed_twice_submits_once_and_says_so(officer, client_as):
    given = {**opened(read(officer.get(FORM))), "figure": "21.5", "commentary": "Fewer came back.", "why": "Recounted."}
    assert [officer.post(FORM, given).headers.get("Location") for _ in range(2)] == [MEASURE, MEASURE]
    assert figures().order_by("version").last().version == 2
    page = read(officer.get(MEASURE))
    assert "1.A3: the figure is submitted and stands on the working scorecard." in page.text
    for other in ({"figure": "21.4"}, {"commentary": "More came back."}, {"quality": "provisional"}):
        assert "Somebody else changed this meanwhile" in read(officer.post(FORM, given | other)).text, other
    assert "Somebody else changed this" in read(client_as("officer_cyps_deputy").post(FORM, given)).text
    assert figures().order_by("version").last().version == 2


def test_a_figure_of_a_closed_quarter_is_refused_with_what_to_do(officer, client_as):
    was_open = opened(read(officer.get(FORM)))
    client_as("performance_lead").post("/performance/2016-17-Q3/close/")
    shown = read(officer.get(FORM))
    assert "ask the performance lead to reopen 1.A3" in shown.text and not shown.all("textarea")
    page = read(officer.post(FORM, was_open | {"figure": "27.9"}))
    assert "ask the performance lead to reopen 1.A3" in page.text
    assert typed(page, "figure") == "27.9"
    assert figures().count() == 1


def test_a_part_of_a_measure_has_a_form_of_its_own(client_as):
    ach = client_as("officer_ach")
    address = "/performance/2016-17-Q3/measures/2.B9(c)/figure/residential_actual/"
    page = read(ach.get(address))
    assert "Residential" in page.all("h1")[0].text
    assert ach.get("/performance/2016-17-Q3/measures/2.B9(c)/figure/no-such-part/").status_code == 404
    assert ach.get("/performance/2016-17-Q3/measures/9.Z9/figure/").status_code == 404
    assert ach.get("/performance/2031-32-Q1/measures/1.A3/figure/").status_code == 404
