"""The member's brief: a page, and one page of A4 that says what it leaves out."""

import pytest

from council_portal import files, pdf
from council_portal.access.roles import Role
from council_portal.models import StoredFile
from council_portal.registry import PaperPlace, registry
from performance.brief import BriefPaper
from performance.models import Commentary, PlanEdition
from tests.factories.performance import multiplied
from tests.performance.views.page import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]

PAGE, FILE = "/performance/2016-17-Q3/brief/", "/performance/2016-17-Q3/brief.pdf"

# Session, person, roles and seats; the quarter with those before; the kept file; agenda items, reports and packs.


@pytest.fixture
def made(monkeypatch) -> list[str]:
    """The audiences for which a file was set, in order; setting itself is left to the test of the real page."""
    audiences = []

    def as_pdf(paper):
        audiences.append(paper.card.audience.value)
        return f"%PDF {paper.card.audience.value}".encode()

    monkeypatch.setattr(BriefPaper, "as_pdf", as_pdf)
    return audiences


def test_the_page_asks_a_question_of_each_exception_in_order_of_weight(client_as):
    page = read(client_as("member_alder").get(PAGE))
    (listed,) = page.with_class("heaviest")
    assert [ref.text for ref in listed.with_class("ref")][:3] == ["1.A4", "5.D3", "4.B1"]
    questions = [asked.text for asked in listed.with_class("heaviest__ask")]
    assert len(questions) == 25
    assert all(question.endswith("?") for question in questions)
    assert len(page.with_class("plan__mark")) == 103


def test_each_exception_says_how_it_stands_what_is_being_done_and_what_to_ask(client_as):
    (first, *_) = read(client_as("member_alder").get(PAGE)).with_class("heaviest")[0].all("li")
    assert "7.2% against at most 4%: 3.2 points over" in first.text
    assert "Being done: Repeat plans rose to 7.2%." in first.text
    assert "Forecast for the year end (confidence low): 7.0%" in first.text
    assert "It rests on this: A few families move it" in first.text
    assert "To ask: It keeps getting worse, and 7.0% is forecast for the year end" in first.text


def test_it_says_on_which_pages_of_the_pack_the_quarter_stands_for_whoever_may_read_that_pack(client_as, monkeypatch):
    def places(actor, key):
        inside = {"measure:1.A4": PaperPlace("47", "47", "the agenda pack of the Board", "/pack.pdf#page=48")}
        place = PaperPlace("45", "66", "the agenda pack of the Board", "/pack.pdf#page=46", inside)
        return [place] if key == "performance-report:2016-17-Q3" and actor.has(Role.MEMBER) else []

    monkeypatch.setattr(registry, "paper_places", [places])
    papers = {
        person: [item.text for item in read(client_as(person).get(PAGE)).all("li") if "(PDF)" in item.text]
        for person in ("member_alder", "clerk")
    }
    said = "The quarter’s report: pages 45–66 of the agenda pack of the Board (PDF)"
    assert papers["clerk"] == []
    of_measure, of_report = papers["member_alder"]
    assert of_report == said
    assert "1.A4" in of_measure and of_measure.endswith("See page 47 of the agenda pack of the Board (PDF)")


def test_the_file_is_made_by_a_worker_once_for_what_it_says_and_given_to_its_audience_alone(client_as, made):
    member, officer, nobody = client_as("member_alder"), client_as("officer_cyps"), client_as("administrator")
    assert member.get(FILE).headers["Location"] == PAGE
    assert made == []
    assert b"Make the brief on one page" in member.get(PAGE).content
    job = member.post(PAGE)
    assert job.headers["Location"].startswith("/jobs/")
    assert FILE in member.get(job.headers["Location"]).content.decode()
    assert b"".join(member.get(FILE).streaming_content) == b"%PDF members"
    assert member.post(PAGE).headers["Location"] == FILE
    assert made == ["members"]
    assert officer.get(FILE).status_code == 302
    officer.post(PAGE)
    assert b"".join(officer.get(FILE).streaming_content) == b"%PDF officers"
    theirs = files.address(StoredFile.objects.get(belongs_to__startswith="brief:officers/"))
    assert (officer.get(theirs).status_code, member.get(theirs).status_code) == (200, 404)
    assert nobody.get(FILE).status_code == nobody.post(PAGE).status_code == 403


def test_a_file_of_what_has_changed_since_is_not_given_for_the_brief_as_it_is(client_as, made):
    member = client_as("member_alder")
    member.post(PAGE)
    assert member.get(FILE).status_code == 200
    Commentary.objects.filter(measure__ref="1.A4", kind="commentary").update(text="Otherwise.")
    assert member.get(FILE).headers["Location"] == PAGE
    member.post(PAGE)
    assert made == ["members", "members"]


def test_where_the_page_cannot_be_set_the_work_says_so_and_nothing_is_kept(client_as, monkeypatch):
    def fails(paper):
        raise pdf.PdfFailed("The page cannot be set: it is too large.")

    monkeypatch.setattr(BriefPaper, "as_pdf", fails)
    member = client_as("member_alder")
    answer = read(member.post(PAGE, follow=True))
    assert "The page cannot be set: it is too large." in answer.text
    assert member.get(FILE).status_code == 302


@pytest.mark.parametrize("times", [pytest.param(1, marks=pytest.mark.long), 4])
@pytest.mark.once
def test_it_is_one_accessible_page_whether_there_are_25_exceptions_or_more_than_60(client_as, times):
    multiplied(PlanEdition.objects.get(), times)
    member = client_as("member_alder")
    member.post(PAGE)
    answer = member.get(FILE)
    assert answer["Content-Type"] == "application/pdf"
    content = b"".join(answer.streaming_content)
    found = pdf.inspect(content)
    assert len(found.texts) == 1
    assert pdf.findings(content) == []
    text = found.text
    assert "1.A4" in text
    assert "Repeat plans rose to 7.2%." in " ".join(text.split())
    assert "7.2% against at most 4%: 3.2 points over, tolerance 10% (to 4.4%), off target." in " ".join(text.split())
    assert "Year end 7.0%, confidence low." in " ".join(text.split())
    assert ("20 lighter exceptions are left out" if times == 1 else "lighter exceptions are left out") in text
    assert ("the picture of all 412 measures is left out" in text) is (times == 4)


def test_a_member_s_home_leads_to_the_exceptions_and_to_the_brief(client_as):
    ways = {f"/performance/2016-17-Q3/{page}/" for page in ("exceptions", "brief")}

    def leads_to(person) -> set[str]:
        return {link.attributes["href"] for link in read(client_as(person).get("/home/")).all("a")}

    assert ways <= leads_to("member_alder")
    assert not ways & leads_to("officer_cyps")
