"""The audit of a measure: every version of everything, who, when, why and from where, in words."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from council_portal import clock
from performance.actions import commentaries, observations, overrides, plan_settings, responsibilities
from performance.actions.observations import Entry
from performance.models import ObservationKind, OverrideOf, ResponsibilityKind
from performance.rules.reporting import NoFigure, Version
from performance.rules.targets import Operator, Target, TargetKind
from performance.rules.tolerances import Tolerance, ToleranceKind
from tests.factories.performance import AT, YEAR
from tests.performance.views.page import read

pytestmark = pytest.mark.django_db

Q2 = YEAR.quarters[1]
AUDIT = "/audit/measure:H1/"


@pytest.fixture
def lead(plan, monkeypatch):
    """The performance lead signed in, on the invented council's day."""
    monkeypatch.setattr(clock, "now", lambda: AT)
    monkeypatch.setattr(clock, "today", lambda: AT.date())
    client = Client()
    client.force_login(plan.lead, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def story(plan, lead):
    """A figure submitted, revised from a file and approved, and everything else that can be done to a measure."""
    measure, by, at = plan.measures["H1"], plan.owner, AT
    figure = {"measure": measure, "component": plan.component("H1"), "period": Q2, "by": by, "at": at}
    counted = Entry(numerator=Decimal(8), denominator=Decimal(21), quality=Version.PROVISIONAL)
    observations.submit(**figure, entry=counted, expected_version=0)
    late = Entry(reason_for_no_figure=NoFigure.LATE.value)
    observations.submit(**figure, entry=late, expected_version=1, why="A recount is due", channel="file")
    forecast = figure | {"period": YEAR, "kind": ObservationKind.FORECAST, "why": "A trend"}
    for version, confidence in enumerate(("low", "high")):
        entry = Entry(value=Decimal(93), confidence=confidence)
        observations.submit(**forecast, entry=entry, expected_version=version)
    commentaries.write(
        measure=measure, quarter=Q2, text="Fog <b>all</b> week.", by=by, at=at, expected_version=0, channel="grid"
    )
    overrides.set_(
        measure=measure, quarter=Q2, of=OverrideOf.STATUS, value="off_target", reason="We know it", by=by, at=at
    )
    said = {"reason": "Agreed", "by": plan.lead, "at": at}
    target = Target(TargetKind.NUMERIC, Operator.AT_LEAST, Decimal(95))
    plan_settings.set_target(measure=measure, quarter=Q2, target=target, **said)
    tolerance = Tolerance(ToleranceKind.ABSOLUTE, Decimal("1.5"))
    plan_settings.set_tolerance(measure=measure, quarter=Q2, tolerance=tolerance, **said)
    plan_settings.set_default_tolerance(edition=plan.edition, quarter=Q2, percent=Decimal(3), **said)
    plan_settings.set_method(measure=measure, quarter=Q2, polarity="low", **said)
    responsibilities.give(
        measure=measure, kind=ResponsibilityKind.OWNER_DEPUTY, user=None, from_on=AT.date() + timedelta(days=1), **said
    )


def words(page) -> str:
    return read(page).text


def test_every_change_is_told_with_who_when_why_and_from_where(lead, story):
    said = words(lead.get(AUDIT))
    for sentence in (
        "Figure 38.1% None: late", "Counted 8 of 21 nothing", "How firm Provisional Final", "Reason: A recount is due",
        "Owner, 10 October 2031 at 10:00am, from a file", "in the grid", "on a page", "Fog <b>all</b> week.",
        "Status Off target", "Reason: We know it", "Target At least 90% At least 95%",
        "Tolerance Within 5% of the target Within 1.5 points of the target",
        "Which way is good High is good Low is good",
        "submitted the year-end forecast for 2031/32, 93.0%", "How sure Low High",
        "Owner's deputy Deputy Nobody", "tolerance of the whole plan set from Quarter 2", "Within 3% of the target",
    ):  # fmt: skip
        assert sentence in said, sentence
    assert said.index("deputy") < said.index("Fog") < said.index("8 of 21"), "the newest comes first"


@pytest.mark.parametrize(
    ("kind", "count", "there", "not_there"),
    [
        ("figures", 4, "38.1%", "Fog"),
        ("commentary", 1, "Fog", "38.1%"),
        ("judgements", 1, "We know it", "Fog"),
        ("targets", 1, "At least 95%", "Within"),
        ("tolerances", 2, "whole plan", "At least 95%"),
        ("methodology", 1, "Low is good", "At least 95%"),
        ("people", 1, "Nobody", "Low is good"),
        ("quarters", 0, "Nothing of this kind", "38.1%"),
        ("no-such-kind", 11, "38.1%", "Nothing of this kind"),
    ],
)
def test_a_reader_picks_one_kind(lead, story, kind, count, there, not_there):
    said = words(lead.get(AUDIT, {"kind": kind}))
    assert f"{count} entr{'y' if count == 1 else 'ies'}" in said
    assert there in said and not_there not in said


def test_fifty_figures_take_the_same_queries_as_one(plan, lead, story, django_assert_max_num_queries):
    figure = {"measure": plan.measures["H1"], "component": plan.component("H1"), "period": Q2, "by": plan.owner}
    for number in range(2, 50):
        entry = Entry(value=Decimal(number))
        observations.submit(**figure, entry=entry, expected_version=number, at=AT, why="Again")
    with django_assert_max_num_queries(13):
        said = words(lead.get(AUDIT, {"kind": "figures"}))
    assert "52 entries" in said and "49.0%" in said


def test_members_and_the_public_do_not_read_it(plan, lead, story):
    member = Client()
    member.force_login(plan.member, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert member.get(AUDIT).status_code == 403
    assert Client().get(AUDIT).status_code == 302


def test_the_audit_of_a_plan_tells_what_was_done_to_it(lead, story):
    assert "Within 3% of the target" in words(lead.get("/audit/plan:2031-32/"))
    assert lead.get("/audit/plan:1999-00/").status_code == 404
    assert lead.get("/audit/plan:rubbish/").status_code == 404
