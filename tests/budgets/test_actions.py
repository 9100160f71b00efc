"""Changing a forecast: who may, what is refused, what stays of the old one, what the audit keeps."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from budgets.actions import forecasts, publication
from budgets.models import Forecast
from council_portal.models import AuditEvent, Visibility
from council_portal.periods import Period
from council_portal.stale import ChangedMeanwhile
from tests.factories import budgets as westmere

pytestmark = pytest.mark.django_db
AT = datetime(2017, 2, 9, 10, tzinfo=UTC)
DECEMBER = Period.parse("month", "2016-12")


@pytest.fixture
def line():
    budget = westmere.budget()
    westmere.thresholds(budget)
    line = westmere.line(budget)
    westmere.forecast(line, 101_000_00)
    return line


def change(line, cast, *, who="finance_officer", month=DECEMBER, pounds=102_000, reason="", as_read=None):
    return forecasts.change(
        line=line, month=month, outturn_pence=pounds * 100, reason=reason, by=cast[who], at=AT, as_read=as_read
    )


def test_a_changed_forecast_is_the_next_version_and_the_old_one_stays(cast, line):
    made = change(line, cast)
    assert (made.version, made.outturn_pence, made.entered_by) == (2, 102_000_00, cast["finance_officer"])
    assert list(line.forecasts.order_by("version").values_list("outturn_pence", flat=True)) == [101_000_00, 102_000_00]


def test_the_audit_keeps_who_when_old_and_new(cast, line):
    change(line, cast, reason="Wet summer")
    event = AuditEvent.objects.get(verb="forecast.changed")
    assert (event.subject, event.by, event.reason) == ("budget:mowing", cast["finance_officer"], "Wet summer")
    assert (event.before["outturn"], event.after["outturn"]) == ("£101,000", "£102,000")
    assert event.summary == "Forecast £102,000 for Mowing as at the end of December 2016"


@pytest.mark.parametrize(
    "who", ["hr_officer", "officer_cyps", "performance_lead", "clerk", "administrator", "member_alder"]
)
def test_nobody_but_finance_changes_a_forecast(cast, line, who):
    with pytest.raises(PermissionDenied, match="finance officer"):
        change(line, cast, who=who)
    assert line.forecasts.count() == 1


def test_a_variation_over_the_threshold_is_refused_without_a_reason(cast, line):
    with pytest.raises(ValidationError) as refused:
        change(line, cast, pounds=106_000)
    assert list(refused.value.message_dict) == ["reason"]
    assert line.forecasts.count() == 1
    assert change(line, cast, pounds=106_000, reason="Wet summer").reason == "Wet summer"


def test_an_underspend_over_the_threshold_needs_a_reason_too(cast, line):
    with pytest.raises(ValidationError, match="say why"):
        change(line, cast, pounds=94_000)


def test_what_management_actions_hide_needs_a_reason_too(cast, line):
    westmere.management_action(line, 10_000_00)
    with pytest.raises(ValidationError, match="say why"):
        change(line, cast, pounds=100_000)


@pytest.mark.parametrize(
    ("key", "why"), [("2017-03", "has not begun"), ("2017-04", "month of 2016/17"), ("2016-03", "2016/17")]
)
def test_a_forecast_is_for_a_month_of_the_year_that_has_begun(cast, line, key, why):
    with pytest.raises(ValidationError, match=why):
        change(line, cast, month=Period.parse("month", key))


def test_a_change_that_changes_nothing_is_refused(cast, line):
    with pytest.raises(ValidationError, match="nothing is changed"):
        change(line, cast, pounds=101_000)


def test_a_form_read_before_somebody_elses_forecast_is_refused_and_shows_it(cast, line):
    as_read = forecasts.read_as(line)
    change(line, cast, reason="Wet summer")
    with pytest.raises(ChangedMeanwhile) as changed:
        change(line, cast, pounds=103_000, as_read=as_read)
    assert changed.value.now["outturn"] == "£102,000"
    assert changed.value.now["reason"] == "Wet summer"
    assert Forecast.objects.count() == 2


def test_publishing_makes_the_report_public_once(cast, line):
    publication.publish(budget=line.budget, by=cast["finance_officer"], at=AT)
    publication.publish(budget=line.budget, by=cast["clerk"], at=AT)
    line.budget.refresh_from_db()
    assert (line.budget.visibility, line.budget.published_on) == (Visibility.PUBLIC, date(2017, 2, 9))
    assert AuditEvent.objects.filter(verb="budget.published").count() == 1


def test_only_finance_publishes(cast, line):
    with pytest.raises(PermissionDenied):
        publication.publish(budget=line.budget, by=cast["clerk"], at=AT)
