"""A figure or a text that was changed behind the audit's back is named, with what the audit told of it."""

from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from council_portal.models import AuditEvent
from performance.actions import commentaries, observations, overrides
from performance.actions.observations import Entry
from performance.audit_check import check_records
from performance.models import Commentary, Observation, Override, OverrideOf
from tests.factories.performance import AT, YEAR

pytestmark = pytest.mark.django_db

Q2 = YEAR.quarters[1]


@pytest.fixture
def entered(plan):
    """Two versions of a figure, a draft of a third, a commentary and a judgement."""
    measure, said = plan.measures["H1"], {"by": plan.owner, "at": AT}
    figure = {"measure": measure, "component": plan.component("H1"), "period": Q2, **said}
    observations.submit(**figure, entry=Entry(value=Decimal("91.5")), expected_version=0)
    observations.submit(**figure, entry=Entry(numerator=Decimal(8), denominator=Decimal(21)), expected_version=1)
    observations.save_draft(**figure, entry=Entry(value=Decimal(3)), expected_version=2, expected_draft=0)
    commentaries.write(measure=measure, quarter=Q2, text="Fog", expected_version=0, **said)
    overrides.set_(measure=measure, quarter=Q2, of=OverrideOf.STATUS, value="on_target", reason="Seen", **said)


def verified() -> str:
    said = StringIO()
    call_command("verify_audit", stdout=said)
    return said.getvalue()


def test_what_is_as_it_was_recorded_is_sound(entered):
    assert "All 4 figures and texts are as the audit tells them." in verified()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda: Observation.objects.filter(version=1).update(value=99),
         "What H1 counts, Quarter 2 (July to September 2031), version 1, is 99.0%: event 1 recorded otherwise."),
        (lambda: Observation.objects.filter(version=2).update(denominator=20), "version 2, is 38.1%: event 2"),
        (lambda: Observation.objects.filter(version=1).update(version=7), "No event tells of measure:H1"),
        (lambda: Commentary.objects.update(text="Sun"), "commentary, version 1, as it is now"),
        (lambda: Override.objects.update(value="off_target"), "as it is now"),
    ],
    ids=["figure", "denominator", "version", "commentary", "judgement"],
)  # fmt: skip
def test_what_was_changed_behind_its_back_is_named(entered, change, sentence):
    change()
    with pytest.raises(CommandError) as found:
        verified()
    assert sentence in str(found.value)


def test_a_draft_and_a_sign_off_are_no_fault(entered, plan):
    second = Observation.objects.get(version=2)
    observations.verify(measure=plan.measures["H1"], observation=second, by=plan.lead, at=AT)
    second.refresh_from_db()
    observations.approve(measure=plan.measures["H1"], observation=second, by=plan.approver, at=AT)
    assert check_records().faults == []
    assert AuditEvent.objects.filter(verb="observation.approved").exists()
