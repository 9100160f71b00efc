"""The performance lead's quarter on its pages: opened, chased, closed, reopened by exception; who answers for what."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client

from council_portal import audit
from council_portal.access.roles import Role
from council_portal.models import Directorate, RoleAssignment, User
from performance.actions import plan_take_over
from performance.models import CycleState, Measure, PlanEdition, Reminder, Reopening, ReportingCycle, Responsibility
from performance.queries.ownership import ownership
from performance.rules.life_cycle import State
from tests.factories.performance import AT, YEAR, measure, multiplied, open_cycle, person
from tests.performance.views.page import beside, hidden, read, table

pytestmark = pytest.mark.django_db

Q1, Q2, Q3, Q4 = YEAR.quarters
RUN = "/performance/2031-32-Q2/"
PEOPLE = "People, what is waited for from them, and when they last had a message"
# Figures were due on Tuesday 21 October 2031.
LATE = date(2031, 10, 24)


@pytest.fixture(autouse=True)
def late(settings):
    """A Friday, three days after figures were due."""
    settings.COUNCIL_PORTAL_DATE = ""
    with time_machine.travel(LATE.isoformat() + "T10:00:00+01:00", tick=True):
        yield


@pytest.fixture
def client(plan) -> Client:
    """The performance lead's browser."""
    return signed_in(plan.lead)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_it_is_seen_who_has_not_answered_and_what_waits_for_whom(plan, client):
    plan.edition.is_verification_required = False
    plan.edition.save()
    plan.figure("H1", "2031-32-Q2", "95", state=State.SUBMITTED)
    plan.figure("H2", "2031-32-Q2", None, reason_for_no_figure="late", expected_on=LATE + timedelta(days=9))
    page = read(client.get(f"{RUN}reporting/"))
    assert "0 of the 4 measures that are due are in." not in page.text
    assert table(page, PEOPLE) == [["Owner", "2 overdue", "H3 , H4", "None yet"]]
    assert table(page, "What waits to be verified or approved, and for whom") == [
        ["Approver", "Approved", "H1", "10 Oct 2031"]
    ]
    assert "H2 Measure H2 , expected 2 November 2031" in page.text
    assert "Next reminders Tuesday 28 October 2031, to directors too" in page.text


NOBODY_CAN = "Nobody is waited for, but 4 measures have nobody who can answer."
NOBODY_IS = "Nobody is asked for anything in this quarter."
ALL_HAVE = "Everybody who was asked has answered."


def test_nobody_is_said_to_have_answered_where_nobody_can(plan, client):
    Responsibility.objects.all().delete()
    text = read(client.get(f"{RUN}reporting/")).text
    assert NOBODY_CAN in text and "Nobody can answer these" in text
    assert ALL_HAVE not in text
    Measure.objects.update(retired_from=Q1.start)
    text = read(client.get(f"{RUN}reporting/")).text
    assert "No measure is due in this quarter." in text and NOBODY_IS in text
    assert ALL_HAVE not in text and NOBODY_CAN not in text


def test_everybody_has_answered_where_those_who_can_have(plan, client):
    for ref in ("H1", "H2", "H3", "H4"):
        plan.figure(ref, "2031-32-Q2", "95", state=State.APPROVED)
    text = read(client.get(f"{RUN}reporting/")).text
    assert ALL_HAVE in text and "nobody who can answer" not in text


def test_what_is_to_be_verified_waits_for_the_lead(plan, client):
    plan.figure("H1", "2031-32-Q2", "95", state=State.SUBMITTED)
    page = read(client.get(f"{RUN}reporting/"))
    assert table(page, "What waits to be verified or approved, and for whom")[0][:2] == ["Lead", "Verified"]


def test_those_chosen_are_chased_once_they_were_looked_at(plan, client):
    asked = read(client.get(f"{RUN}reporting/"))
    [box] = [each for each in asked.all("input") if each.attributes.get("name") == "to"]
    assert "checked" in box.attributes
    looked = read(client.get(f"{RUN}chase/", {"to": box.attributes["value"]}))
    assert "Owner, 4 measures" in looked.text
    assert "4 measures were due by 21 October 2031" in looked.text
    assert mail.outbox == []
    said = read(client.post(f"{RUN}chase/", {"to": box.attributes["value"]}, follow=True))
    assert "Sent 1 message: Owner." in said.text
    assert [message.to for message in mail.outbox] == [[plan.owner.email]]
    assert table(said, PEOPLE)[0][3] == "Today"
    again = read(client.get(f"{RUN}chase/", {"to": box.attributes["value"]}))
    assert "Owner had a message today already. Nobody gets two on one day." in again.text
    assert not again.all("button")[1:]
    messages = read(client.get(f"{RUN}messages/"))
    [row] = table(messages, "Messages, newest first")
    assert row[1:3] == ["Owner owner@invented.example", "Chased by the performance lead Lead"]
    assert row[4] == "Sent"


def test_none_are_chosen_without_script_too(plan, client):
    page = read(client.get(f"{RUN}reporting/?choose=none"))
    assert not [each for each in page.all("input") if "checked" in each.attributes]


@pytest.mark.parametrize("chosen", [[], ["0"], ["x\x00"], ["9" * 40]])
def test_nobody_is_chased_where_nobody_was_chosen(plan, client, chosen):
    said = read(client.post(f"{RUN}chase/", {"to": chosen}, follow=True))
    assert "Nobody was chased. Choose somebody who has not answered." in said.text
    assert not Reminder.objects.exists()


def test_closing_says_first_what_is_missing(plan, client):
    page = read(client.get(f"{RUN}close/"))
    assert "H1 Measure H1: overdue" in page.text
    assert ReportingCycle.objects.get(pk=plan.cycle.pk).is_open
    said = read(client.post(f"{RUN}close/", follow=True))
    assert "is closed. It takes figures by exception only." in said.text
    assert ReportingCycle.objects.get(pk=plan.cycle.pk).state == CycleState.CLOSED
    assert "is not open" in read(client.post(f"{RUN}close/", follow=True)).text
    assert "is closed already" in read(client.get(f"{RUN}close/", follow=True)).text
    assert "is not open" in read(client.post(f"{RUN}chase/", {"to": plan.owner.pk}, follow=True)).text


def test_a_quarter_is_opened_with_its_days(plan):
    with time_machine.travel("2032-01-05T09:00:00+00:00"):
        client = signed_in(plan.lead)
        listed = read(client.get("/performance/"))
        assert [each.text for each in listed.all("a") if each.text.startswith("Open ")] == [
            "Open Quarter 4 (January to March 2032)",
            "Open Quarter 3 (October to December 2031)",
        ]
        page = read(client.get("/performance/2031-32-Q3/open/"))
        assert "4 measures will be asked for, from 1 person." in page.text
        given = {"data_due_on": "2032-01-20", "commentary_due_on": "2032-01-27"}
        said = read(client.post("/performance/2031-32-Q3/open/", given, follow=True))
        assert "Quarter 3 (October to December 2031) is open." in said.text
        again = read(client.post("/performance/2031-32-Q3/open/", given, follow=True))
        assert "was opened already, and is open" in again.text
    opened = ReportingCycle.objects.get(period_start=Q3.start)
    assert (opened.data_due_on, opened.commentary_due_on) == (date(2032, 1, 20), date(2032, 1, 27))


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        ({"data_due_on": "2031-12-31"}, "data_due_on", "Choose a day after the quarter"),
        ({"commentary_due_on": "2032-01-19"}, "commentary_due_on", "Choose the day on which figures are due"),
        ({"data_due_on": ""}, "data_due_on", "Enter the day on which figures are due"),
        ({"data_due_on": "x\x00"}, "data_due_on", "valid date"),
    ],
)
def test_days_that_cannot_be_are_refused_beside_the_field(plan, client, given, field, said):
    days = {"data_due_on": "2032-01-20", "commentary_due_on": "2032-01-27"} | given
    page = read(client.post("/performance/2031-32-Q3/open/", days))
    assert said in beside(page, field)
    assert not ReportingCycle.objects.filter(period_start=Q3.start).exists()


def test_a_quarter_that_has_not_begun_is_not_opened(plan, client):
    days = {"data_due_on": "2032-04-20", "commentary_due_on": "2032-04-27"}
    page = read(client.post("/performance/2031-32-Q4/open/", days))
    assert "begins on 1 January 2032: open it from then on." in page.text
    assert not ReportingCycle.objects.filter(period_start=Q4.start).exists()


def test_a_quarter_that_no_plan_covers_is_not_found(plan, client):
    assert client.get("/performance/2034-35-Q1/open/").status_code == 404


def test_one_measure_is_reopened_for_one_person_until_a_day(plan, client):
    closed = "/performance/2031-32-Q1/"
    assert "Which measure?" in read(client.get(f"{closed}reopen/")).text
    assert client.get(f"{closed}reopen/?measure=%00").status_code == 404
    address = f"{closed}reopen/?measure=H1"
    page = read(client.get(address))
    assert "Deputy" in page.text and "Approver" not in page.text
    given = {"user": plan.deputy.pk, "last_on": "2031-10-31", "reason": "The count was late."}
    said = read(client.post(address, given, follow=True))
    assert "Deputy can enter H1 up to and on 31 October 2031." in said.text
    made = Reopening.objects.get()
    assert (made.user, made.until_on, made.by) == (plan.deputy, date(2031, 11, 1), plan.lead)
    assert table(said, "Measures reopened")[0][1:4] == ["Deputy", "1 Nov 2031", "The count was late."]
    home = read(signed_in(plan.deputy).get("/home/"))
    [link] = [each for each in home.all("a") if each.text.startswith("H1 Measure H1, Q1 2031/32")]
    assert link.attributes["href"] == f"/performance/2031-32-Q1/grid/#m{plan.measures['H1'].pk}"
    assert "Reopened for you" not in read(signed_in(plan.owner).get("/home/")).text
    [event] = audit.trail("measure:H1")
    assert (event.verb, event.reason) == ("cycle.reopened", "The count was late.")


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        ({"last_on": "2031-10-23"}, "last_on", "Choose today or a day that is still to come."),
        ({"last_on": "9999-12-31"}, "last_on", "Choose a day before 2200."),
        ({"reason": " "}, "reason", "Say why the quarter is reopened."),
        ({"user": ""}, "user", "Choose who may enter the figure."),
        ({"user": "7777"}, "user", "valid choice"),
    ],
)
def test_an_exception_that_cannot_be_is_refused_beside_the_field(plan, client, given, field, said):
    sent = {"user": plan.owner.pk, "last_on": "2031-10-31", "reason": "Late."} | given
    page = read(client.post("/performance/2031-32-Q1/reopen/?measure=H1", sent))
    assert said in beside(page, field)
    assert not Reopening.objects.exists()


def test_an_open_quarter_needs_no_exception(plan, client):
    assert "nothing has to be reopened" in read(client.get(f"{RUN}reopen/", follow=True)).text
    assert client.get("/performance/2031-32-Q1/reopen/?measure=H9").status_code == 404


def test_others_run_no_quarter(plan):
    for user in (plan.owner, plan.approver, plan.member):
        client = signed_in(user)
        for page in ("open/", "reporting/", "chase/", "messages/", "close/", "reopen/"):
            assert client.get(RUN + page).status_code == client.post(RUN + page).status_code == 403, page
        assert client.get("/performance/ownership/").status_code == 403


def faults(client: Client, query: str = "") -> dict[str, str]:
    page = read(client.get(f"/performance/ownership/{query}"))
    found = [each for each in page.all("table") if each.all("caption")[0].text.endswith(("measure", "measures"))]
    rows = [[cell.text for cell in row.all("th", "td")] for body in found for row in body.all("tr")[1:]]
    return {row[0].split()[0]: row[4] for row in rows}


def test_measures_that_nobody_answers_for_are_named(plan, client):
    for ref in ("H1", "H2", "H3", "H4"):
        plan.figure(ref, "2031-32-Q1", "95")
    assert faults(client) == {}
    gone, out_of_post = person_of(plan, "gone"), person_of(plan, "out_of_post")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    RoleAssignment.objects.filter(user=out_of_post).update(to_on=LATE)
    held = Responsibility.objects
    held.filter(measure=plan.measures["H1"], kind="owner").update(user=gone)
    held.filter(measure=plan.measures["H2"], kind__in=["owner", "owner_deputy"]).delete()
    held.filter(measure=plan.measures["H3"], kind="owner").update(user=out_of_post)
    held.filter(measure=plan.measures["H4"], kind="approver").update(user=gone)
    held.filter(measure=plan.measures["H5"], kind="approver").delete()
    assert faults(client) == {
        "H1": "Its owner, Gone, has a retired account. Deputy answers as deputy.",
        "H2": "It has no owner.",
        "H3": "Its owner, Out Of Post, is no longer an officer. Deputy answers as deputy.",
        "H4": "Its approver, Gone, has a retired account.",
    }
    RoleAssignment.objects.filter(user=plan.approver).update(to_on=LATE)
    assert faults(client)["H5"] == "Nobody can approve it."
    assert "and nobody else approves it" in faults(client)["H4"]


def person_of(plan, key: str) -> User:
    return person(key, (Role.OFFICER, plan.directorate.scope_key))


def test_two_periods_without_a_figure_in_which_one_was_due_are_too_many(plan, client):
    with time_machine.travel("2031-10-21T09:00:00+01:00"):
        assert faults(client) == {}
    assert set(faults(client)) == {"H1", "H2", "H3", "H4"}
    assert faults(client)["H1"] == "It has no figure for Q1 2031/32 and Q2 2031/32, when one was due."
    plan.figure("H1", "2031-32-Q1", "95")
    plan.figure("H2", "2031-32-Q2", "2", state=State.SUBMITTED)
    plan.figure("H3", "2031-32-Q2", None, reason_for_no_figure="not_collected")
    assert set(faults(client)) == {"H4"}


def test_a_new_plan_does_not_forget_what_was_missing_in_the_one_before(plan):
    begins = YEAR.next()
    new = PlanEdition.objects.create(title="Harbour Plan 2032/33", from_on=begins.start, to_on=begins.end)
    plan_take_over.take_over(edition=new, taken_from=plan.edition, by=plan.lead, at=AT)
    open_cycle(plan.edition, YEAR.quarters[3], plan.lead)
    for ref in ("H1", "H2"):
        plan.figure(ref, "2031-32-Q4", "2")
    found = ownership(YEAR.end + timedelta(days=40))
    assert found.edition == new
    assert {each.ref: each.faults for each in found.neglected} == {
        ref: ("It has no figure for Q3 2031/32 and Q4 2031/32, when one was due.",) for ref in ("H3", "H4")
    }


def test_the_list_is_narrowed_to_a_directorate(plan, client):
    other = Directorate.objects.create(code="LIGHT", name="Lights and Lamps")
    measure(plan.edition, plan.outcome, other, plan.lead, "L1")
    assert faults(client, "?directorate=HAVEN").keys().isdisjoint({"L1"})
    assert list(faults(client, "?directorate=LIGHT")) == ["L1"]
    assert "L1" in faults(client, "?directorate=%00")


def test_what_is_wrong_takes_the_same_queries_whatever_the_number_of_measures(plan, django_assert_max_num_queries):
    with django_assert_max_num_queries(14) as few:
        assert ownership(LATE).total == 5
    multiplied(plan.edition, 10)
    with django_assert_max_num_queries(len(few)):
        assert ownership(LATE).total == 50


def test_the_days_of_an_open_quarter_are_changed_on_a_page(plan, client):
    page = read(client.get(f"{RUN}due/"))
    given = hidden(page) | {"data_due_on": "2031-10-24", "commentary_due_on": "2031-10-31"}
    assert "Say why the days are changed." in read(client.post(f"{RUN}due/", given)).text
    given["reason"] = "The harbour was shut."
    assert client.post(f"{RUN}due/", given).status_code == 302
    overtaken = read(client.post(f"{RUN}due/", given | {"data_due_on": "2031-10-25"}))
    assert "saved this meanwhile: it now is “24 October 2031”" in overtaken.text
    plan.cycle.refresh_from_db()
    assert plan.cycle.data_due_on == date(2031, 10, 24)


def test_the_home_page_tells_of_every_quarter_that_is_open(plan):
    open_cycle(plan.edition, YEAR.quarters[2], plan.lead)
    plan.figure("H1", "2031-32-Q2", "91.5", state=State.SUBMITTED)
    page = read(signed_in(plan.owner).get("/home/"))
    assert {"Your measures, Q3 2031/32", "Your measures, Q2 2031/32"} <= {each.text for each in page.all("h2")}
    links = [each.attributes["href"].split("#")[0] for each in page.all("a")]
    assert {"/performance/2031-32-Q2/grid/", "/performance/2031-32-Q3/grid/"} <= set(links)
    page = read(signed_in(plan.lead).get("/home/"))
    titles = {each.text for each in page.all("h2")}
    assert {"Waiting for sign-off, Q3 2031/32", "Waiting for sign-off, Q2 2031/32"} <= titles
