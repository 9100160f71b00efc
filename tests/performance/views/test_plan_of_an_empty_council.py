"""An empty council builds its whole plan with the pages alone, until a figure is entered and judged."""

from datetime import date

import pytest
from django.test import Client

from council_portal import clock
from council_portal.access.roles import Role
from council_portal.models import Council, Directorate, RoleAssignment
from council_portal.periods import Period, PeriodKind
from performance.actions import cycles
from performance.models import Measure, PlanEdition
from performance.queries.scorecard import scorecard
from performance.rules.life_cycle import Audience
from tests.factories.performance import person
from tests.performance.views.page import hidden, read

pytestmark = pytest.mark.django_db

PLAN = "/performance/plan/2016-17/"
SETTING = "govuk-summary-list__row"
VERIFYING, WITHOUT_VERIFYING = "By the performance lead, before approval", "None"
Q3 = Period(date(2016, 10, 1), PeriodKind.QUARTER)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def problems(response) -> str:
    return " / ".join(each.text for each in read(response).with_class("govuk-error-summary"))


@pytest.fixture
def lead(db):
    """The performance lead of a council that has nothing but a directorate and its people."""
    Council.objects.get_or_create(pk=1, defaults={"name": "Fenmoor District Council", "short_name": "Fenmoor"})
    directorate = Directorate.objects.create(code="HAVEN", name="Harbours and Havens")
    person("owner", (Role.OFFICER, directorate.scope_key))
    person("approver", (Role.APPROVER, directorate.scope_key))
    lead = person("lead", (Role.PERFORMANCE_LEAD, ""))
    RoleAssignment.objects.update(from_on=date(2016, 4, 1))
    return signed_in(lead)


def save(client: Client, address: str, **typed) -> None:
    """Fills in a page that saves at once; what it refuses fails the test."""
    shown = client.get(address)
    assert shown.status_code == 200, address
    answer = client.post(address, hidden(read(shown)) | typed)
    assert answer.status_code == 302, problems(answer)


def change(client: Client, address: str, **typed) -> str:
    """Fills in a page that shows what it does first, and saves that; returns the words of the preview."""
    shown = client.get(address)
    assert shown.status_code == 200, address
    given = hidden(read(shown)) | {"quarter": Q3.key, "reason": "Our first plan."} | typed
    preview = client.post(address, given | {"step": "look"})
    assert preview.status_code == 200 and not problems(preview), problems(preview)
    page = read(preview)
    answer = client.post(address, hidden(page) | {"step": "save"})
    assert answer.status_code == 302, problems(answer)
    return page.text


@pytest.mark.parametrize("is_unticked", [False, True])
def test_a_new_council_verifies_its_figures_unless_it_says_otherwise(lead, is_unticked):
    address = "/performance/plan/add/"
    boxes = [each for each in read(lead.get(address)).all("input") if each.attributes.get("type") == "checkbox"]
    ticked = {each.attributes["name"]: "on" for each in boxes if "checked" in each.attributes}
    assert ticked == {"is_verification_required": "on"}
    typed = {"title": "Harbour Plan", "first_year": "2016/17", "years": "1", "default_materiality_percent": "0"}
    save(lead, address, reason="The council's first plan.", **typed, **({} if is_unticked else ticked))
    said = {row.all("dt")[0].text: row.all("dd")[0].text for row in read(lead.get(PLAN)).with_class(SETTING)}
    assert said["Verification"].startswith(WITHOUT_VERIFYING if is_unticked else VERIFYING)


def test_from_nothing_to_a_figure_that_is_judged(lead):
    assert "There is no plan yet" in read(lead.get("/performance/plan/")).text
    assert "One can be opened once there is a plan" in read(lead.get("/performance/")).text
    reader = signed_in(person("reader", (Role.MEMBER, "")))
    RoleAssignment.objects.update(from_on=date(2016, 4, 1))
    assert "The performance lead opens one; it is then listed here." in read(reader.get("/performance/")).text
    save(
        lead,
        "/performance/plan/add/",
        title="Harbour Plan",
        first_year="2016/17",
        years="1",
        default_materiality_percent="0",
        reason="The council's first plan.",
    )
    save(lead, f"{PLAN}priorities/add/", number="1", title="A safe harbour", reason="The harbours come first.")
    edition = PlanEdition.objects.get()
    priority = edition.priorities.get()
    save(
        lead,
        f"{PLAN}priorities/{priority.pk}/outcomes/add/",
        ref="1.A",
        title="Boats come home",
        lead_post="Harbour Master",
        reason="The harbours come first.",
    )
    outcome = priority.outcomes.get()
    save(lead, f"{PLAN}outcomes/{outcome.pk}/actions/add/", title="Mend the lights", reason="Two are out.")
    assert "Within 5% of the target" in change(lead, f"{PLAN}tolerance/", percent="5")
    directorate = Directorate.objects.get()
    said = change(
        lead,
        f"{PLAN}measures/add/",
        outcome=str(outcome.pk),
        ref="1.A1",
        title="Boats home by dusk",
        place=f"directorate:{directorate.pk}",
        unit="percent",
        decimal_places="1",
        polarity="high",
        frequency="quarterly",
    )
    assert "Boats home by dusk" in said and "No quarter is open" in said
    assert "What Then Title Boats home by dusk Directorate" in said
    assert "No quarter of it has been opened for reporting yet." in read(lead.get(PLAN)).text
    measure = f"{PLAN}measures/1.A1/"
    page = read(lead.get(measure)).text
    assert "It has no target yet" in page and "It has no owner yet" in page
    action = outcome.actions.get()
    change(lead, f"{measure}place/", action=str(action.pk), place=f"directorate:{directorate.pk}", is_priority="on")
    change(lead, f"{measure}target/?kind=numeric", operator=">=", value="90%", spread="each_period")
    owner, approver = (
        read(lead.get(f"{measure}{kind}/")).all("option")[-1].attributes["value"] for kind in ("owner", "approver")
    )
    change(lead, f"{measure}owner/", user=owner, from_on="9/2/2017")
    change(lead, f"{measure}approver/", user=approver, from_on="9/2/2017")
    page = read(lead.get(measure)).text
    assert (
        "At least 90%" in page and "Within 5% of the target, as in the whole plan" in page and "Mend the lights" in page
    )
    assert "It has no" not in page

    found = Measure.objects.get()
    answers = {held.kind: held.user for held in found.responsibilities.all()}
    cycles.open_(
        edition=edition,
        quarter=Q3,
        data_due_on=date(2017, 2, 20),
        commentary_due_on=date(2017, 2, 27),
        by=answers["owner"],
        at=clock.now(),
    )
    assert "No quarter of it has been opened" not in read(lead.get(PLAN)).text
    assert "The plan’s one measure has an owner and an approver" in read(lead.get("/performance/ownership/")).text
    officer = signed_in(answers["owner"])
    form = "/performance/2016-17-Q3/measures/1.A1/figure/"
    typed = {"figure": "88.2", "quality": "final", "commentary": "Fog in November."}
    answer = officer.post(form, hidden(read(officer.get(form))) | typed)
    assert answer.status_code == 302, problems(answer)
    row = scorecard(Q3, Audience.OFFICERS).row("1.A1")
    assert row.status.status.label == "Satisfactory" and row.is_priority and row.action == "Mend the lights"

    said = change(lead, f"{measure}tolerance/?kind=absolute", value="1")
    assert "This turns 1 measure from satisfactory to off target." in said
    assert scorecard(Q3, Audience.OFFICERS).row("1.A1").status.status.label == "Off target"
