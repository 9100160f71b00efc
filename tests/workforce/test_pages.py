"""The engagement plan's pages: who reaches them, what they say, what a form does with good and bad entries."""

from html import unescape

import pytest
from django.urls import reverse

from council_portal import clock
from council_portal.models import Visibility
from tests.factories import workforce as westmere
from workforce import demo
from workforce.models import Action, Update

pytestmark = pytest.mark.django_db
SLUG = "employee-survey-2016"


@pytest.fixture
def demonstration(cast):
    demo.load(at=clock.now(), people=cast)


def text_of(response) -> str:
    return unescape(response.content.decode())


@pytest.mark.parametrize(
    "who", ["member_willow", "officer_ph", "approver_cyps", "clerk", "finance_officer", "hr_officer"]
)
def test_officers_and_members_read_the_plan(client_as, demonstration, who):
    said = text_of(client_as(who).get(reverse("workforce:plan", args=[SLUG])))
    assert "Of 87 entries" in said
    assert "1,444 responded: 36% of those invited, as the source states it." in said


def test_an_administrator_does_not_by_that_role_alone(client_as, demonstration):
    assert client_as("administrator").get(reverse("workforce:plan", args=[SLUG])).status_code == 403


def test_the_public_is_asked_to_sign_in(client_as, demonstration):
    assert client_as("public").get(reverse("workforce:plan", args=[SLUG])).status_code == 302


def test_the_public_reads_what_is_published_without_a_cookie(client, demonstration):
    response = client.get(reverse("public_workforce:plan", args=[SLUG]))
    said = text_of(response)
    assert "EA87" in said
    assert "/workforce/" not in said
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")


@pytest.mark.parametrize("visibility", [Visibility.DRAFT, Visibility.MEMBERS, Visibility.RESTRICTED])
def test_the_public_finds_nothing_that_is_not_public(client, council, visibility):
    westmere.exercise(visibility=visibility)
    assert client.get(reverse("public_workforce:plan", args=["depot-focus-groups"])).status_code == 404
    assert "Depot" not in text_of(client.get(reverse("public_workforce:exercises")))


def test_a_draft_is_hrs_alone(client_as):
    westmere.exercise(visibility=Visibility.DRAFT)
    address = reverse("workforce:plan", args=["depot-focus-groups"])
    assert client_as("officer_ph").get(address).status_code == 404
    assert client_as("hr_officer").get(address).status_code == 200


def test_the_page_says_what_is_absent(client_as):
    theme = westmere.theme(westmere.exercise())
    westmere.point(theme, ref="WD02", position=2)
    westmere.action(theme, text="", timescale=None)
    said = text_of(client_as("member_willow").get(reverse("workforce:plan", args=["depot-focus-groups"])))
    assert "No action yet" in said
    assert "Not stated" in said
    assert "Nothing reported yet" in said
    assert ">Unknown<" in said


def test_the_page_takes_the_same_queries_whatever_the_plans_size(client_as, demonstration, django_assert_num_queries):
    client = client_as("member_willow")
    client.get(reverse("workforce:plan", args=[SLUG]))
    with django_assert_num_queries(14):
        client.get(reverse("workforce:plan", args=[SLUG]))


def test_hr_adds_an_update(client_as, demonstration):
    address = reverse("workforce:tell_update", args=[SLUG, "EA07"])
    client = client_as("hr_officer")
    response = client.post(address, {"text": "The briefing goes out each Friday", "told_on": "2017-02-08"})
    assert response.status_code == 302
    assert "The briefing goes out each Friday" in text_of(client.get(reverse("workforce:action", args=[SLUG, "EA07"])))


def test_a_bad_update_is_explained_and_what_was_typed_stays(client_as, demonstration):
    address = reverse("workforce:tell_update", args=[SLUG, "EA07"])
    response = client_as("hr_officer").post(address, {"text": "The briefing goes out", "told_on": "2017-02-10"})
    said = text_of(response)
    assert "its day cannot be in the future" in said
    assert "The briefing goes out" in said
    assert not Update.objects.filter(action__ref="EA07").exists()


@pytest.mark.parametrize("who", ["officer_ph", "member_alder", "clerk", "performance_lead", "administrator"])
def test_only_hr_reaches_the_forms(client_as, demonstration, who):
    client = client_as(who)
    for name in ("workforce:tell_update", "workforce:change_status"):
        assert client.get(reverse(name, args=[SLUG, "EA07"])).status_code == 403
    assert client.get(reverse("workforce:publish", args=[SLUG])).status_code == 403


def test_hr_changes_a_status_with_a_reason(client_as, demonstration):
    address = reverse("workforce:change_status", args=[SLUG, "EA07"])
    client = client_as("hr_officer")
    as_read = client.get(address).context["form"].initial["as_read"]
    refused = client.post(address, {"status": "not_pursued", "why": "", "as_read": as_read})
    assert "Say why the action is not pursued" in text_of(refused)
    client.post(address, {"status": "not_pursued", "why": "The magazine carries it", "as_read": as_read})
    action = Action.objects.get(ref="EA07")
    assert (action.status, action.status_reason) == ("not_pursued", "The magazine carries it")


def test_a_stale_form_shows_both_statuses_and_then_saves(client_as, demonstration):
    address = reverse("workforce:change_status", args=[SLUG, "EA07"])
    client = client_as("hr_officer")
    as_read = client.get(address).context["form"].initial["as_read"]
    Action.objects.filter(ref="EA07").update(status="complete")
    response = client.post(address, {"status": "deferred", "why": "Waits for spring", "as_read": as_read})
    said = text_of(response)
    assert response.status_code == 409
    assert "Somebody else changed the status" in said
    assert "Complete" in said
    assert "Deferred" in said
    assert Action.objects.get(ref="EA07").status == "complete"


def test_hr_publishes_a_plan(client_as, client):
    westmere.exercise()
    client_as("hr_officer").post(reverse("workforce:publish", args=["depot-focus-groups"]))
    assert client.get(reverse("public_workforce:plan", args=["depot-focus-groups"])).status_code == 200
