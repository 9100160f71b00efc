"""The way of one figure, from the officer's form to what the public reads, with every step in the audit."""

import io

import pytest
from django.core.management import call_command
from django.test import Client

from council_portal import audit, clock
from performance import demo
from tests.performance.views.page import Element, hidden, opened, read

pytestmark = pytest.mark.django_db

QUARTER = "/performance/2016-17-Q3/"
MEASURE = f"{QUARTER}measures/1.A3/"
PUBLIC = f"/public{QUARTER}"


def test_a_figure_goes_from_its_officer_to_the_public(cast, client_as):
    demo.load(at=clock.now(), people=cast)
    officer, lead, approver, member, nobody = (
        client_as(key) for key in ("officer_cyps", "performance_lead", "approver_cyps", "member_alder", "public")
    )
    assert on_and_off_target(officer) == on_and_off_target(member) == (25, 17)

    form = page(officer, f"{MEASURE}figure/")
    sent = {**opened(form), "figure": "21.5%", "why": "A team was counted twice."}
    said = read(officer.post(f"{MEASURE}figure/", sent, follow=True))
    assert "the figure is submitted and stands on the working scorecard" in said.text
    assert "21.5%" in said.text and "On target" in said.with_class("standing__facts")[0].text
    assert on_and_off_target(officer) == (26, 16)
    assert on_and_off_target(member) == (25, 17)

    sign(lead, "verify")
    assert on_and_off_target(member) == (25, 17)
    refused = lead.post(f"{QUARTER}publish/")
    assert "waits for approval" in read(refused).text
    sign(approver, "approve")
    assert on_and_off_target(member) == (26, 16)
    assert "21.5%" in page(member, MEASURE).with_class("standing__value")[0].text

    assert nobody.get(PUBLIC).status_code == 404
    assert lead.post(f"{QUARTER}publish/").status_code == 302
    assert on_and_off_target(nobody, PUBLIC) == (26, 16)
    assert "21.5%" in page(nobody, f"{PUBLIC}measures/1.A3/").with_class("standing__value")[0].text

    steps = [(event.verb, event.by_name) for event in audit.trail("measure:1.A3")]
    assert [step for step in steps if not step[0].endswith(".loaded")] == [
        ("observation.submitted", "Olive Officer"),
        ("observation.verified", "Leo Lead"),
        ("observation.approved", "Ava Approver"),
    ]
    told = page(officer, "/audit/measure:1.A3/").text
    assert all(words in told for words in ("28.3", "21.5", "A team was counted twice.", "Leo Lead", "Ava Approver"))
    out = io.StringIO()
    call_command("verify_audit", stdout=out)
    assert str(audit.verify().events) in out.getvalue()


def page(client: Client, address: str) -> Element:
    return read(client.get(address))


def on_and_off_target(client: Client, address: str = QUARTER) -> tuple[int, int]:
    counts = page(client, address).with_class("key__number")
    return int(counts[0].text), int(counts[2].text)


def sign(client: Client, step: str) -> None:
    answer = client.post(f"{MEASURE}{step}/", hidden(page(client, f"{QUARTER}approvals/")), follow=True)
    assert "1.A3: 1 entry" in read(answer).text
