"""Pages that cannot be given say so in words a person can act on."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.test import Client, RequestFactory
from django.urls import reverse

from council_portal.models import Directorate
from council_portal.views import errors
from tests.performance.views.page import read


def test_a_refusal_shows_its_sentence(client_as):
    answer = client_as("clerk").get(reverse("people:list"))
    assert answer.status_code == 403
    assert "Only an administrator may do this" in answer.content.decode()
    assert 'class="frame"' in answer.content.decode()


@pytest.mark.parametrize("key", ["public", "clerk"])
@pytest.mark.parametrize("path", ["/nothing/", "/public/nothing/", "/home/nothing/%00/", "/public/%FF/"])
def test_a_page_that_is_not_there_leads_on(client_as, key, path):
    answer = client_as(key).get(path)
    assert answer.status_code == 404
    assert "There is no such page" in answer.content.decode()
    assert "resolver" not in answer.content.decode() and "tried" not in answer.content.decode()


def test_a_view_may_say_why_there_is_no_such_page(rf, council):
    request = rf.get("/x/")
    request.council = council
    assert "no such logo" in errors.not_found(request, Http404("There is no such logo.")).content.decode()


def test_what_a_query_did_not_find_is_not_told_in_the_database_s_words(rf, council):
    request = rf.get("/x/")
    request.council = council
    answer = errors.not_found(request, Http404("No User matches the given query.")).content.decode()
    assert "matches the given query" not in answer


def test_a_form_without_its_token_is_told_to_load_anew(cast):
    client = Client(enforce_csrf_checks=True)
    answer = client.post(reverse("account_login"), {"login": "clerk@example.org", "password": "x"})
    assert answer.status_code == 403
    assert "Nothing was saved" in answer.content.decode()


OWN_PAGE = {"headers": {"origin": "http://testserver"}}
ADD = "/council/directorates/add/"


@pytest.fixture
def administrator(client_as):
    """Somebody signed in, whose browser's token is another than that of a form they still have open."""
    client = Client(enforce_csrf_checks=True)
    client.cookies = client_as("administrator").cookies
    client.get(ADD)
    return client


def given_back(answer) -> dict[str, str]:
    [form] = [each for each in read(answer).all("form") if each.attributes.get("action", "").startswith(ADD)]
    return {each.attributes["name"]: each.attributes["value"] for each in form.all("input")}


def test_a_form_with_an_old_token_is_given_back_and_saved_only_when_it_is_sent_again(administrator):
    typed = {"code": "NEW", "name": "Harbours & <Havens>", "csrfmiddlewaretoken": "x" * 64}
    answer = administrator.post(ADD, typed, **OWN_PAGE)
    assert answer.status_code == 403 and "Nothing is saved yet" in read(answer).text
    assert "You are signed in as Ada Administrator" in read(answer).text
    assert not Directorate.objects.filter(code="NEW").exists()
    fields = given_back(answer)
    assert (fields["code"], fields["name"]) == ("NEW", "Harbours & <Havens>")
    assert administrator.post(ADD, fields, **OWN_PAGE).status_code == 302
    assert Directorate.objects.get(code="NEW").name == "Harbours & <Havens>"


@pytest.mark.parametrize("headers", [{}, {"origin": "null"}, {"origin": "https://elsewhere.example"}])
def test_a_form_that_another_site_may_have_filled_in_is_not_given_back(administrator, headers):
    answer = administrator.post(ADD, {"code": "NEW", "name": "Planted"}, headers=headers)
    assert answer.status_code == 403
    assert "Planted" not in answer.content.decode() and "Go back, copy what you had typed" in read(answer).text


def test_somebody_signed_out_is_shown_the_way_in_beside_what_they_typed(council):
    answer = Client(enforce_csrf_checks=True).post(ADD, {"code": "NEW"}, **OWN_PAGE)
    assert "Sign in again in another window" in read(answer).text and given_back(answer)["code"] == "NEW"


def test_a_file_is_chosen_again(administrator):
    answer = administrator.post(ADD, {"file": SimpleUploadedFile("a.csv", b"x")}, **OWN_PAGE)
    assert "Go back, copy what you had typed" in read(answer).text


def test_a_fault_is_told_without_needing_anything_that_may_be_at_fault(monkeypatch, council):
    def fail(**kwargs):
        raise RuntimeError("a secret of the machine")

    monkeypatch.setattr("council_portal.views.front.published", fail)
    answer = Client(raise_request_exception=False).get("/")
    assert answer.status_code == 500
    assert "Something went wrong" in answer.content.decode()
    assert "secret" not in answer.content.decode()


def test_pages_of_errors_can_be_drawn_before_anything_of_the_request_is_known(db):
    request = RequestFactory().get("/x/")
    assert errors.bad_request(request, SuspiciousOperation("x")).status_code == 400
    assert errors.refused(request, PermissionDenied()).status_code == 403
    assert errors.not_found(request, Http404()).status_code == 404
    assert errors.failed(request).status_code == 500


@pytest.mark.parametrize(
    "path",
    [
        "/public/files/1/a%00b",
        "/public/files/99999999999999999999999/a.pdf",
        "/files/1/a%00b",
        "/council/directorates/A%00/rename/",
        "/people/99999999999999999999999/",
        "/performance/9999-00-Q4/",
        "/public/performance/2016-99-Q1/",
        "/public/performance/0001-02-Q1/measures/1.A1/",
        "/budgets/9999-00/adults/",
        "/public/meetings/osmb/2017-02-30/",
        "/meetings/osmb/2017-13-01/items/99999999999999999999999/",
        "/jobs/99999999999999999999999/",
        "/audit/performance-quarter:9999-00-Q4/",
        "/audit/report:99999999999999999999999/",
        "/audit/meeting:osmb/9999/",
    ],
)
def test_an_address_that_cannot_name_anything_is_not_found(cast, path):
    cast["clerk"].role_assignments.create(role="administrator", from_on="2016-04-01")
    browser = Client(raise_request_exception=True)
    browser.force_login(cast["clerk"], backend="allauth.account.auth_backends.AuthenticationBackend")
    assert browser.get(path).status_code == 404
