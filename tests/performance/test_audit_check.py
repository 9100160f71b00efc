"""A figure, a text or a setting that was changed behind the audit's back is named, with what the audit told of it."""

from datetime import timedelta
from decimal import Decimal
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client

from council_portal import audit
from council_portal.access.roles import Role
from council_portal.figures import UnitKind
from council_portal.models import AuditEvent
from performance.actions import (
    commentaries,
    components,
    definitions,
    measures,
    observations,
    overrides,
    plan_editions,
    plan_settings,
    responsibilities,
)
from performance.actions.measures import UnitOfMeasure
from performance.actions.observations import Entry
from performance.audit_check import check_plan, check_records
from performance.demo_audit import happenings
from performance.models import (
    Commentary,
    Component,
    ComponentRole,
    Definition,
    Measure,
    Method,
    Observation,
    ObservationKind,
    Override,
    OverrideOf,
    Particulars,
    Responsibility,
    ResponsibilityKind,
    Target,
    TargetStep,
    Threshold,
)
from performance.rules.frequency import Frequency
from performance.rules.status import Polarity
from performance.rules.targets import Operator, TargetKind
from performance.rules.targets import Target as Declared
from performance.rules.tolerances import Tolerance, ToleranceKind
from tests.factories.performance import AT, YEAR, person
from tests.kept_rows import kept

pytestmark = pytest.mark.django_db

Q2, Q3 = YEAR.quarters[1:3]


@pytest.fixture
def plan(plan):
    """The invented plan with the audit told of it, as of one that was set by the pages."""
    kept(lambda: tell(plan), under="plan told of")
    return plan


def tell(plan):
    with transaction.atomic():
        audit.record_many(happenings(plan.edition), by=None, channel="command")


@pytest.fixture
def entered(plan):
    """Two versions of a figure, a draft of a third, a commentary and a judgement."""
    kept(lambda: enter(plan), under="plan with entries")


def enter(plan):
    measure, said = plan.measures["H1"], {"by": plan.owner, "at": AT}
    figure = {"measure": measure, "component": plan.component("H1"), "period": Q2, **said}
    observations.submit(**figure, entry=Entry(value=Decimal("91.5")), expected_version=0)
    observations.submit(**figure, entry=Entry(numerator=Decimal(8), denominator=Decimal(21)), expected_version=1)
    observations.save_draft(**figure, entry=Entry(value=Decimal(3)), expected_version=2, expected_draft=0)
    commentaries.write(measure=measure, quarter=Q2, text="Fog", expected_version=0, **said)
    overrides.set_(measure=measure, quarter=Q2, of=OverrideOf.STATUS, value="on_target", reason="Seen", **said)


@pytest.fixture
def planned(plan, entered):
    """Everything of the plan that can be set, set once more by its action."""
    said = {"by": plan.lead, "at": AT, "reason": "Agreed."}
    h1, h2, h3 = (plan.measures[ref] for ref in ("H1", "H2", "H3"))
    profile = {Q2: Decimal(40), Q3: Decimal(60)}
    declared = Declared(TargetKind.PROFILED, Operator.AT_LEAST, profile=profile)
    plan_settings.set_target(measure=h3, quarter=Q2, target=declared, **said)
    plan_settings.set_tolerance(
        measure=h1, quarter=Q2, tolerance=Tolerance(ToleranceKind.ABSOLUTE, Decimal("0.5")), **said
    )
    plan_settings.set_default_tolerance(edition=plan.edition, quarter=Q2, percent=Decimal("7.5"), **said)
    plan_settings.set_method(measure=h1, quarter=Q2, polarity=Polarity.HIGH, **said)
    definitions.change(measure=h1, quarter=Q2, words="Ships", **said)
    definitions.change(measure=h2, quarter=Q3, words="Boats", **said)
    definitions.withdraw(measure=h2, **said)
    measures.set_particulars(measure=h2, quarter=Q2, title="Another title", **said)
    measures.set_limits(measure=h1, lowest=Decimal(0), highest=None, expected_on=None, **said)
    measures.set_unit(measure=h3, unit=UnitOfMeasure(UnitKind.COUNT), **said)
    measures.retire(measure=h3, quarter=Q3, **said)
    measures.take_back(measure=h3, quarter=Q3, **said)
    part = {"role": ComponentRole.PART, "unit": UnitOfMeasure(UnitKind.PERCENT), "polarity": None}
    north = components.add(measure=h1, label="North", quarter=Q2, **part, **said)
    components.rename(measure=h1, component=north, label="The north", **said)
    components.end(measure=h1, component=north, quarter=Q3, **said)
    south = components.add(measure=h1, label="South", quarter=Q3, **part, **said)
    components.end(measure=h1, component=south, quarter=Q3, **said)
    today = AT.date()
    second = person("second", (Role.OFFICER, plan.directorate.scope_key))
    for user, day in ((second, today), (plan.owner, today + timedelta(1)), (None, today + timedelta(1))):
        responsibilities.give(measure=h1, kind=ResponsibilityKind.OWNER, user=user, from_on=day, **said)
    measures.add(
        outcome=plan.outcome, ref="H9", quarter=Q2, title="Boats mended", directorate=plan.directorate,
        unit=UnitOfMeasure(UnitKind.COUNT), polarity=Polarity.HIGH, frequency=Frequency.QUARTERLY, **said,
    )  # fmt: skip
    year = YEAR.next()
    plan_editions.make(title="Next", first_year=year, years=1, taken_from=plan.edition, **said)


def test_whatever_an_action_sets_is_kept_as_it_stands(planned):
    assert check_plan().faults == []
    assert f"All {check_plan().count} settings of the plan are as the audit tells them." in verified()


def test_nothing_that_is_kept_for_checking_is_told_to_a_reader(planned, plan, settings):
    settings.COUNCIL_PORTAL_DATE = ""
    with time_machine.travel(AT, tick=False):
        client = Client()
        client.force_login(plan.lead, backend="allauth.account.auth_backends.AuthenticationBackend")
        for subject, told in (("measure:H1", "Within 0.5"), ("plan:2031-32", "Within 7.5%")):
            page = client.get(f"/audit/{subject}/")
            assert told in page.content.decode() and "threshold H1" not in page.content.decode()
            assert "threshold 2031" not in page.content.decode() and ">Kept<" not in page.content.decode()


def verified() -> str:
    said = StringIO()
    call_command("verify_audit", stdout=said)
    return said.getvalue()


def test_what_is_as_it_was_recorded_is_sound(entered):
    assert "All 3 figures and texts are as the audit tells them." in verified()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda: Observation.objects.filter(version=1).update(value=99),
         "What H1 counts, Quarter 2 (July to September 2031), version 1, is 99.0%: event"),
        (lambda: Observation.objects.filter(version=2).update(denominator=20), "version 2, is 38.1%: event"),
        (lambda: Observation.objects.filter(version=1).update(version=7), "No event tells of measure:H1"),
        (lambda: Commentary.objects.update(text="Sun"), "commentary, version 1, as it is now"),
        (lambda: Override.objects.update(value="off_target"),
         "override H1 status 2031-32-Q2 1 in 2031: value is off_target and was recorded as on_target by event"),
        (lambda: Override.objects.update(reason="Because"), "reason is Because and was recorded as Seen by event"),
        (lambda: Target.objects.filter(measure__ref="H1").update(value=1),
         "target H1 2031-04-01 in 2031: value is 1 and was recorded as 90 by event"),
        (lambda: TargetStep.objects.update(value=7), "step 2031-32-Q2 is 7 and was recorded as 40"),
        (lambda: Threshold.objects.filter(measure=None).update(value=50), "value is 50 and was recorded as 5"),
        (lambda: Method.objects.filter(measure__ref="H1").update(polarity="low"), "polarity is low and was recorded"),
        (lambda: Definition.objects.update(words="All"), "words is All and was recorded as Ships by event"),
        (lambda: Component.objects.filter(series__measures__ref="H1").update(unit="count"), "unit is count"),
        (lambda: Measure.objects.filter(ref="H1").update(lowest=3), "lowest is 3 and was recorded as"),
        (lambda: Measure.objects.filter(ref="H2").update(title="Better"), "title is Better"),
        (lambda: Responsibility.objects.filter(measure__ref="H1", kind="owner").update(user=person("stranger")),
         "responsibility H1 owner"),
        (lambda: Responsibility.objects.filter(measure__ref="H3", kind="owner").delete(), "and it is not there."),
        (lambda: Particulars.objects.filter(from_on=Q2.start).update(title="x"), "particulars H2 2031-07-01 in 2031"),
    ],
)  # fmt: skip
def test_what_was_changed_behind_its_back_is_named(planned, change, sentence):
    change()
    with pytest.raises(CommandError) as found:
        verified()
    assert sentence in str(found.value)


def test_a_forecast_made_surer_behind_its_back_is_named(plan):
    at = {"measure": plan.measures["H1"], "component": plan.component("H1"), "period": YEAR}
    entry = Entry(value=Decimal(93), confidence="low")
    observations.submit(**at, kind=ObservationKind.FORECAST, entry=entry, expected_version=0, by=plan.owner, at=AT)
    assert check_records().faults == []
    Observation.objects.update(confidence="high")
    assert "is 93.0%: event" in check_records().faults[0]


def test_a_draft_and_a_sign_off_are_no_fault(entered, plan):
    second = Observation.objects.get(version=2)
    observations.verify(measure=plan.measures["H1"], observation=second, by=plan.lead, at=AT)
    second.refresh_from_db()
    observations.approve(measure=plan.measures["H1"], observation=second, by=plan.approver, at=AT)
    assert check_records().faults == []
    assert AuditEvent.objects.filter(verb="observation.approved").exists()
