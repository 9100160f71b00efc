"""Sign-off on its pages: verified, approved or returned by others than the author, and only what they saw."""

import pytest

from performance.models import Observation, PlanEdition
from performance.rules.life_cycle import State
from tests.performance.views.page import hidden, read
from tests.performance.views.test_figure import FORM, MEASURE, fill

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]

APPROVALS = "/performance/2016-17-Q3/approvals/"
DASHBOARD = "/performance/2016-17-Q3/"


@pytest.fixture
def submitted(client_as):
    """A new figure for 1.A3 in place of 28.3% meets its target and waits; this council verifies before it approves."""
    PlanEdition.objects.update(is_verification_required=True)
    fill(client_as("officer_cyps"), figure="21.5", why="Recounted.")
    return lambda: Observation.objects.get(
        version=2,
        component__key="",
        component__series__measures__ref="1.A3",
        period_kind="quarter",
        period_start="2016-10-01",
    )


def seen(client) -> dict[str, str]:
    return hidden(read(client.get(APPROVALS)))


def on_target(client) -> str:
    return read(client.get(DASHBOARD)).with_class("key__number")[0].text


def test_what_waits_is_listed_with_what_stood_before_and_why(client_as, submitted):
    for person in ("performance_lead", "approver_cyps"):
        page = read(client_as(person).get(APPROVALS))
        said = page.with_class("waiting")[0].text
        for words in ("1.A3", "28.3%", "21.5%", "Recounted.", "Olive Officer", "Submitted"):
            assert words in said, words
    assert "Nothing waits for you." in read(client_as("approver_ach").get(APPROVALS)).text


def test_verified_then_approved_it_reaches_members(client_as, submitted):
    lead, approver, member = (client_as(key) for key in ("performance_lead", "approver_cyps", "member_alder"))
    assert on_target(member) == "25"
    assert on_target(client_as("officer_ach")) == "26"
    lead.post(f"{MEASURE}verify/", seen(lead))
    assert submitted().state == State.VERIFIED
    assert on_target(member) == "25"
    approver.post(f"{MEASURE}approve/", seen(approver))
    assert submitted().state == State.APPROVED
    assert on_target(member) == "26"
    assert "21.5%" in read(member.get(MEASURE)).with_class("standing__value")[0].text


def test_nobody_approves_their_own(client_as, cast, submitted):
    Observation.objects.filter(pk=submitted().pk).update(entered_by=cast["approver_cyps"])
    approver = client_as("approver_cyps")
    page = read(approver.get(APPROVALS))
    assert "You entered part of this, so somebody else signs it." in page.text
    answer = approver.post(f"{MEASURE}approve/", seen(approver) | {"seen": fingerprint(submitted())}, follow=True)
    assert submitted().state == State.SUBMITTED
    assert "1.A3:" in read(answer).with_class("notification")[0].text


def test_nobody_verifies_their_own(client_as, cast, submitted):
    Observation.objects.filter(pk=submitted().pk).update(entered_by=cast["performance_lead"])
    lead = client_as("performance_lead")
    lead.post(f"{MEASURE}verify/", {"seen": fingerprint(submitted())})
    assert submitted().state == State.SUBMITTED


def test_what_changed_since_it_was_seen_is_not_signed(client_as, submitted):
    lead = client_as("performance_lead")
    before = seen(lead)
    fill(client_as("officer_cyps_deputy"), figure="60", why="Wait.")
    answer = lead.post(f"{MEASURE}verify/", before, follow=True)
    assert "this changed since you opened the page" in read(answer).text
    assert not Observation.objects.filter(state=State.VERIFIED).exists()


def test_a_returned_figure_goes_back_with_its_reason_and_counts_no_more(client_as, submitted):
    approver, officer = client_as("approver_cyps"), client_as("officer_cyps")
    page = read(approver.post(f"{MEASURE}return/", {"reason": " "}))
    assert "Say what is to be changed, so that its owner knows." in page.text
    assert submitted().state == State.SUBMITTED
    approver.post(f"{MEASURE}return/", {"reason": "December is missing."})
    assert (submitted().state, submitted().return_reason) == (State.RETURNED, "December is missing.")
    assert on_target(officer) == "25"
    assert "Returned" in read(officer.get("/home/")).text
    assert "December is missing." in read(officer.get(FORM)).with_class("notification--warning")[0].text
    assert approver.get(f"{MEASURE}return/").status_code == 404


def test_others_neither_see_the_list_nor_sign(client_as, submitted):
    for person in ("officer_cyps", "approver_ach", "member_alder", "clerk"):
        client = client_as(person)
        assert client.post(f"{MEASURE}approve/", {"seen": fingerprint(submitted())}).status_code == 403
    assert client_as("officer_cyps").get(APPROVALS).status_code == 403
    assert submitted().state == State.SUBMITTED


def test_where_the_council_does_not_verify_the_approver_comes_first(client_as, submitted):
    PlanEdition.objects.update(is_verification_required=False)
    lead, approver = client_as("performance_lead"), client_as("approver_cyps")
    lead.post(f"{MEASURE}verify/", {"seen": fingerprint(submitted())})
    assert submitted().state == State.SUBMITTED
    approver.post(f"{MEASURE}approve/", seen(approver))
    assert on_target(client_as("member_alder")) == "26"


def test_what_is_signed_once_is_not_signed_again(client_as, submitted):
    lead = client_as("performance_lead")
    before = seen(lead)
    lead.post(f"{MEASURE}verify/", before)
    answer = lead.post(f"{MEASURE}verify/", before, follow=True)
    assert "this changed since you opened the page" in read(answer).text


def fingerprint(figure: Observation) -> str:
    return f"figure:{figure.pk}:{figure.row_version}"
