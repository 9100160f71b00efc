"""The budget pages: who reaches them, what they say, what the forecast's form does with good and bad entries."""

from html import unescape

import pytest
from django.urls import reverse

from budgets import demo
from budgets.models import Forecast
from council_portal import clock
from council_portal.models import Visibility
from tests.factories import budgets as westmere

pytestmark = pytest.mark.django_db
REPORT = ["2016-17", "physical-sensory-disability"]
LINE = [*REPORT, "day-care"]


@pytest.fixture
def demonstration(cast):
    demo.load(at=clock.now(), people=cast)


def text_of(response) -> str:
    return unescape(response.content.decode())


@pytest.mark.parametrize("who", ["member_willow", "officer_ph", "clerk", "hr_officer", "finance_officer"])
def test_officers_and_members_read_the_report(client_as, demonstration, who):
    said = text_of(client_as(who).get(reverse("budgets:report", args=REPORT)))
    for shown in ("4,997", "6,338", "+1,579", "+1,341", "\u2212114", "underspend", "Amber"):
        assert shown in said


def test_an_administrator_does_not_by_that_role_alone(client_as, demonstration):
    assert client_as("administrator").get(reverse("budgets:report", args=REPORT)).status_code == 403


def test_the_public_reads_what_is_published_without_a_cookie(client, demonstration):
    response = client.get(reverse("public_budgets:report", args=REPORT))
    assert "+1,341" in text_of(response)
    assert 'href="/budgets/' not in text_of(response)
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")


@pytest.mark.parametrize("visibility", [Visibility.DRAFT, Visibility.MEMBERS, Visibility.RESTRICTED])
def test_the_public_finds_nothing_that_is_not_public(client, council, visibility):
    westmere.line(westmere.budget(visibility=visibility))
    assert client.get(reverse("public_budgets:report", args=["2016-17", "places"])).status_code == 404
    assert "Parks" not in text_of(client.get(reverse("public_budgets:budgets")))


def test_a_draft_is_finances_alone(client_as):
    westmere.line(westmere.budget(visibility=Visibility.DRAFT))
    address = reverse("budgets:report", args=["2016-17", "places"])
    assert client_as("officer_ph").get(address).status_code == 404
    assert client_as("finance_officer").get(address).status_code == 200


@pytest.mark.parametrize("asked", ["2016-04", "2016-13", "nonsense", "2016-17-Q3", "\x00"])
def test_a_month_that_has_no_report_is_not_found(client, demonstration, asked):
    assert client.get(reverse("public_budgets:report", args=REPORT), {"month": asked}).status_code == 404


def test_an_earlier_report_is_shown_as_it_was(client_as, client, demonstration):
    by_finance = client_as("finance_officer")
    _save(by_finance, month="2017-01", outturn="90,000", reason="Fewer attend")
    address = reverse("public_budgets:report", args=REPORT)
    assert "+1,357" in text_of(client.get(address))
    assert "+1,341" in text_of(client.get(address, {"month": "2016-12"}))


def test_the_report_takes_the_same_queries_whatever_its_size(client_as, demonstration, django_assert_num_queries):
    client = client_as("member_willow")
    client.get(reverse("budgets:report", args=REPORT))
    with django_assert_num_queries(11):
        client.get(reverse("budgets:report", args=REPORT))


def test_a_line_shows_its_history_and_its_rating_in_words(client_as, demonstration):
    said = text_of(client_as("member_willow").get(reverse("budgets:line", args=[*REPORT, "direct-payments"])))
    assert "Overspend of 43.7% of the current net budget, over 5%: red." in said
    assert "£3,055,000" in said
    assert "Management actions assumed in the forecast" in said


def _save(client, **fields):
    address = reverse("budgets:change_forecast", args=LINE)
    given = {"month": "2016-12", "outturn": "80,000", "reason": "Fewer people attend"}
    given["as_read"] = client.get(address).context["form"].initial["as_read"]
    return client.post(address, given | fields)


def test_finance_changes_a_forecast_and_the_report_follows(client_as, demonstration):
    client = client_as("finance_officer")
    assert _save(client).status_code == 302
    said = text_of(client.get(reverse("budgets:report", args=REPORT)))
    assert "\u2212108" in said
    assert "+1,347" in said


@pytest.mark.parametrize(
    "typed", ["", "12,5,0", "£", "1e9", "-", "lots", "9" * 30, "80\x00000", "80000.123", "10000000001", "\u0663"]
)
def test_a_wrong_figure_gets_a_sentence_nothing_is_saved_and_what_was_typed_stays(client_as, demonstration, typed):
    response = _save(client_as("finance_officer"), outturn=typed)
    assert response.status_code == 200
    assert response.context["form"].errors["outturn"]
    assert response.context["form"]["outturn"].value() == typed
    assert Forecast.objects.filter(line__slug="day-care").count() == 1


@pytest.mark.parametrize("typed", ["80,000", "£80,000", "80000.00", " 80000 "])
def test_money_may_be_typed_as_people_type_it(client_as, demonstration, typed):
    _save(client_as("finance_officer"), outturn=typed)
    assert Forecast.objects.get(line__slug="day-care", version=2).outturn_pence == 80_000_00


def test_a_missing_reason_is_asked_for_beside_its_field(client_as, demonstration):
    response = _save(client_as("finance_officer"), reason="")
    assert "say why it arises" in str(response.context["form"].errors["reason"])


def test_a_stale_form_shows_both_forecasts_saves_nothing_and_may_be_sent_again(client_as, demonstration):
    client = client_as("finance_officer")
    address = reverse("budgets:change_forecast", args=LINE)
    as_read = client.get(address).context["form"].initial["as_read"]
    _save(client, outturn="81,000")
    response = client.post(
        address, {"month": "2016-12", "outturn": "82,000", "reason": "Fewer people attend", "as_read": as_read}
    )
    said = text_of(response)
    assert response.status_code == 409
    assert "£81,000" in said
    assert "82,000" in said
    assert Forecast.objects.filter(line__slug="day-care").count() == 2
    again = {name: response.context["form"][name].value() for name in ("month", "outturn", "reason", "as_read")}
    assert client.post(address, again).status_code == 302
    assert Forecast.objects.get(line__slug="day-care", version=3).outturn_pence == 82_000_00


@pytest.mark.parametrize(
    "who", ["officer_ph", "member_alder", "clerk", "hr_officer", "performance_lead", "administrator"]
)
def test_only_finance_reaches_the_forms(client_as, demonstration, who):
    client = client_as(who)
    assert client.get(reverse("budgets:change_forecast", args=LINE)).status_code == 403
    assert client.get(reverse("budgets:publish", args=REPORT)).status_code == 403


def test_finance_publishes_a_report(client_as, client):
    westmere.line(westmere.budget())
    client_as("finance_officer").post(reverse("budgets:publish", args=["2016-17", "places"]))
    assert client.get(reverse("public_budgets:report", args=["2016-17", "places"])).status_code == 200


def test_funds_are_listed_apart_and_never_summed(client_as):
    housing = westmere.fund(code="housing-revenue-account")
    for slug, fund in (("places", None), ("rents", housing)):
        westmere.line(westmere.budget(slug=slug, **({"fund": fund} if fund else {})), f"{slug}-line")
    said = text_of(client_as("finance_officer").get(reverse("budgets:budgets")))
    assert "General Fund" in said
    assert "Housing Revenue Account" in said
    assert "Total" not in said
