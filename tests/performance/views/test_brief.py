"""The member's brief: a page, and one page of A4 that says what it leaves out."""

import pytest

from council_portal import pdf
from performance.models import PlanEdition
from tests.factories.performance import multiplied
from tests.performance.views.page import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]

PAGE, FILE = "/performance/2016-17-Q3/brief/", "/performance/2016-17-Q3/brief.pdf"


def test_the_page_asks_a_question_of_each_exception_in_order_of_weight(client_as):
    page = read(client_as("member_alder").get(PAGE))
    (listed,) = page.with_class("heaviest")
    assert [ref.text for ref in listed.with_class("ref")][:3] == ["1.A4", "5.D3", "4.B1"]
    questions = [asked.text for asked in listed.with_class("heaviest__ask")]
    assert len(questions) == 25
    assert all(question.endswith("?") for question in questions)
    assert len(page.with_class("plan__mark")) == 103


@pytest.mark.parametrize("times", [pytest.param(1, marks=pytest.mark.long), 4])
@pytest.mark.once
def test_it_is_one_accessible_page_whether_there_are_25_exceptions_or_more_than_60(client_as, times):
    multiplied(PlanEdition.objects.get(), times)
    answer = client_as("member_alder").get(FILE)
    assert answer["Content-Type"] == "application/pdf"
    found = pdf.inspect(answer.content)
    assert len(found.texts) == 1
    assert pdf.findings(answer.content) == []
    text = found.text
    assert "1.A4" in text
    assert "lighter exceptions are left out" in text
    assert ("the picture of all 412 measures is left out" in text) is (times == 4)
