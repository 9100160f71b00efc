"""A figure that looks odd is asked about once, never refused, and whoever approves it reads question and answer."""

import pytest

from performance.models import Answer
from tests.performance.views.page import beside, hidden, read, typed
from tests.performance.views.test_figure import FORM, figures, fill

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]

ODD = {"figure": "2.8", "why": "Recounted.", "commentary": "What I wrote."}
QUESTION = "2.8% is about a tenth of the last figure, 30.4% in Quarter 2 of 2016/17. Is the decimal point in its place?"


@pytest.fixture
def officer(client_as):
    return client_as("officer_cyps")


def asked(page) -> str:
    return " ".join(each.text for each in page.with_class("questions"))


def test_an_odd_figure_is_asked_about_before_it_is_submitted_and_nothing_typed_is_lost(officer):
    page = read(fill(officer, **ODD))
    assert "One question before the figure is submitted" in asked(page) and QUESTION in asked(page)
    assert (typed(page, "figure"), typed(page, "commentary")) == ("2.8", "What I wrote.")
    assert figures().count() == 1
    assert not page.with_class("govuk-error-summary")


def test_with_an_answer_it_is_submitted_and_the_approver_reads_both(officer, client_as):
    page = read(fill(officer, **ODD))
    sent = {"quality": "final", **hidden(page), **ODD, "answer_magnitude": "The count is now of families."}
    assert officer.post(FORM, sent).status_code == 302
    assert figures().order_by("version").last().state == "submitted"
    said = read(client_as("approver_cyps").get("/performance/2016-17-Q3/approvals/")).with_class("waiting")[0].text
    assert f"Asked: {QUESTION} Answered: The count is now of families." in said
    assert "The count is now of families." in read(officer.get("/audit/measure:1.A3/")).text


def test_without_an_answer_it_is_submitted_too_and_that_is_said(officer, client_as):
    page = read(fill(officer, **ODD))
    assert officer.post(FORM, {"quality": "final", **hidden(page), **ODD}).status_code == 302
    said = read(client_as("approver_cyps").get("/performance/2016-17-Q3/approvals/")).with_class("waiting")[0].text
    assert f"Asked: {QUESTION} Not answered." in said


def test_another_odd_figure_is_asked_about_anew(officer):
    page = read(fill(officer, **ODD))
    again = officer.post(FORM, {"quality": "final", **hidden(page), **ODD, "figure": "2.9"})
    assert "2.9% is about a tenth" in asked(read(again))
    assert figures().count() == 1


def test_a_figure_that_is_put_right_is_asked_nothing(officer):
    page = read(fill(officer, **ODD))
    assert officer.post(FORM, {"quality": "final", **hidden(page), **ODD, "figure": "28.8"}).status_code == 302
    assert not Answer.objects.exists()


def test_an_answer_stays_when_something_else_is_wrong(officer):
    page = read(fill(officer, **ODD))
    sent = {"quality": "final", **hidden(page), **ODD, "answer_magnitude": "Families.", "expected_on": "soon"}
    page = read(officer.post(FORM, sent))
    assert "for example 31/03/2017" in beside(page, "expected_on")
    assert typed(page, "answer_magnitude") == "Families."
    assert figures().count() == 1


@pytest.mark.parametrize(
    ("answer", "said"), [("x" * 501, "at most 500 characters"), ("a\x00b", "Null characters are not allowed")]
)
def test_an_answer_that_cannot_be_kept_is_said_so_beside_it(officer, answer, said):
    page = read(fill(officer, **ODD))
    page = read(officer.post(FORM, {"quality": "final", **hidden(page), **ODD, "answer_magnitude": answer}))
    assert said in beside(page, "answer_magnitude")
    assert page.with_class("govuk-error-summary")[0].all("a")[0].attributes["href"] == "#id_answer_magnitude"
    assert figures().count() == 1


def test_what_a_browser_says_was_asked_may_be_nonsense(officer):
    assert QUESTION in asked(read(fill(officer, **ODD, asked="\x00 \u202e" + "magnitude-" * 1000)))
