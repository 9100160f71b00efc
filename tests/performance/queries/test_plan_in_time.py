"""A plan changes while it runs: every quarter reads what held in it, whatever was changed since."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from performance.models import Component, Particulars
from performance.queries.entry import entry_refusal
from performance.queries.scorecard import scorecard
from performance.rules.life_cycle import Audience
from tests.factories.performance import AT, YEAR, open_cycle

pytestmark = pytest.mark.django_db

Q1, Q2, Q3 = YEAR.quarters[:3]


def particulars(plan, ref, quarter, **said):
    measure = plan.measures[ref]
    given = {"title": measure.title, "directorate": measure.directorate, "is_priority": measure.is_priority} | said
    return Particulars.objects.create(
        measure=measure, from_on=quarter.start, set_by=plan.lead, set_at=AT, reason="Renamed", **given
    )


def row(quarter, ref):
    return scorecard(quarter, Audience.OFFICERS).row(ref)


def test_an_earlier_quarter_keeps_the_title_that_a_measure_had(plan):
    particulars(plan, "H1", Q1, title="Boats home by dusk")
    particulars(plan, "H1", Q2, title="Boats home by nightfall", is_priority=False)
    assert (row(Q1, "H1").title, row(Q1, "H1").is_priority) == ("Boats home by dusk", True)
    assert (row(Q2, "H1").title, row(Q2, "H1").is_priority) == ("Boats home by nightfall", False)
    assert row(Q2, "H2").title == "Measure H2"


def test_a_measure_is_reported_until_it_is_retired_and_takes_no_figure_after(plan):
    open_cycle(plan.edition, Q3, plan.lead)
    retired = plan.measures["H2"]
    retired.retired_from = Q3.start
    retired.save()
    assert row(Q2, "H2") and row(Q3, "H2") is None
    assert entry_refusal(retired, Q2, plan.owner, Q3.start) is None
    assert entry_refusal(retired, Q3, plan.owner, Q3.start).startswith("H2 has left the plan")


def test_a_part_counts_in_the_quarters_from_its_first_day_to_its_last(plan):
    series = plan.measures["H1"].series
    Component.objects.create(
        series=series, key="north", label="North", role="part", unit="percent", from_on=Q2.start, to_on=Q3.start
    )
    open_cycle(plan.edition, Q3, plan.lead)
    plan.figure("H1", Q2.key, "80", key="north")
    assert [part.label for part in row(Q2, "H1").figure.parts] == ["North"]
    assert row(Q1, "H1").figure.parts == row(Q3, "H1").figure.parts == ()


@pytest.mark.parametrize(
    "fields",
    [
        {"key": "north", "role": "part", "from_on": date(2031, 7, 1), "to_on": date(2031, 7, 1)},
        {"key": "", "role": "headline", "from_on": date(2031, 7, 1)},
    ],
    ids=["it ends after it begins", "a headline is always there"],
)
def test_the_database_refuses_a_component_of_impossible_days(plan, fields):
    Component.objects.filter(series=plan.measures["H1"].series).delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        Component.objects.create(series=plan.measures["H1"].series, unit="percent", **fields)


def test_particulars_begin_once_a_day(plan):
    particulars(plan, "H1", Q2)
    with pytest.raises(IntegrityError), transaction.atomic():
        particulars(plan, "H1", Q2)
