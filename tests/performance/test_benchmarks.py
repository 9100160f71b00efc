"""Benchmarks: recorded by the performance lead with a source, changed with a reason, public with a publication."""

import xml.etree.ElementTree as ElementTree
from decimal import Decimal

import plotly.graph_objects as go
import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from council_portal.charts import to_svg
from council_portal.models import AuditEvent
from council_portal.periods import Period
from performance.actions import benchmarks, publication
from performance.actions.refusal import Refusal
from performance.charts.benchmark import beside_others
from performance.models import Benchmark
from performance.queries.history import measure_history
from performance.rules.life_cycle import Audience
from tests.factories.performance import AT, YEAR
from tests.performance.views.page import read, table

Q1, Q2, Q3 = YEAR.quarters[:3]
ADDRESS = "/performance/2031-32-Q2/measures/H1/benchmarks/"
TYPED = {"group": "Harbours of the coast", "period": "quarter 2031-32-Q2", "value": "88.4", "source": "Coast yearbook"}


@pytest.fixture
def record(plan):
    def recorded(group="Harbours of the coast", period=Q2, value="88.4", source="Coast yearbook, table 4", **more):
        return benchmarks.record(
            measure=plan.measures["H1"], group=group, period=period, source=source, by=plan.lead, at=AT,
            value=None if value is None else Decimal(value), **more,
        )  # fmt: skip

    return recorded


@pytest.fixture
def lead(plan, client_of) -> Client:
    return client_of(plan.lead)


def shown(audience=Audience.MEMBERS) -> list[tuple]:
    history = measure_history("H1", Q2, audience)
    return [(each.group, each.period.key, each.text) for each in history.background.benchmarks]


def test_the_newest_version_stands_and_what_is_taken_back_does_not(record):
    record()
    record(group="England", period=Period.parse(None, "2030-31"), value="80")
    record(value="89", why="The yearbook was corrected.", group=" harbours  of the Coast ")
    assert shown() == [("Harbours of the coast", "2031-32-Q2", "89.0%"), ("England", "2030-31", "80.0%")]
    record(group="England", period=Period.parse(None, "2030-31"), value=None, source="", why="Counted otherwise.")
    assert shown() == [("Harbours of the coast", "2031-32-Q2", "89.0%")]
    assert AuditEvent.objects.filter(verb__startswith="benchmark.").count() == 4


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, "stands already, from Coast yearbook, table 4: say why it is changed"),
        ({"group": "England", "value": None, "source": ""}, "There is no figure of England"),
        ({"group": "England", "source": " "}, "Say where the figure was published"),
        ({"group": "England", "period": Q3.next()}, "has not begun"),
    ],
)
def test_what_is_refused_says_what_to_do(record, changes, sentence):
    record()
    with pytest.raises(Refusal, match=sentence):
        record(**changes)


def test_the_public_compares_with_what_was_published(plan, record):
    plan.figure("H1", "2031-32-Q2", "91.5")
    record()
    publication.publish(cycle=plan.cycle, by=plan.lead, at=AT)
    record(group="England", value="80")
    assert [group for group, _, _ in shown(Audience.PUBLIC)] == ["Harbours of the coast"]
    assert [group for group, _, _ in shown()] == ["England", "Harbours of the coast"]


@pytest.mark.parametrize(
    ("others", "title"),
    [
        ({"England": "95"}, "91.5% here, lower than England at 95.0%"),
        ({"England": "91.5"}, "91.5% here, the same as England at 91.5%"),
        ({"England": "95", "Wales": "93"}, "91.5% here, lower than all 2 it is compared with"),
        ({"England": "95", "Wales": "80"}, "91.5% here: higher than 1 and lower than 1 of 2 it is compared with"),
    ],
)
def test_the_chart_says_in_words_where_the_council_lies(plan, record, others, title):
    plan.figure("H1", "2031-32-Q1", "12")
    plan.figure("H1", "2031-32-Q2", "91.5")
    for group, value in others.items():
        record(group=group, value=value)
    chart = beside_others(measure_history("H1", Q2, Audience.MEMBERS))
    go.Figure(chart.figure)
    ElementTree.fromstring(to_svg(chart))
    assert chart.title == title
    assert chart.rows[0] == ("This council, Q2 2031/32", "91.5%")
    assert chart.source == "Sources: England, Coast yearbook, table 4." or len(others) == 2
    assert "same period" not in chart.sentence


def test_figures_of_other_periods_are_said_to_be_so(plan, record):
    plan.figure("H1", "2031-32-Q2", "91.5")
    record(period=Period.parse(None, "2030-31"))
    assert beside_others(measure_history("H1", Q2, Audience.MEMBERS)).sentence.endswith("for the same period.")


def test_without_others_or_an_own_figure_there_is_no_chart(plan, record):
    assert beside_others(measure_history("H1", Q2, Audience.MEMBERS)) is None
    record()
    assert beside_others(measure_history("H1", Q2, Audience.MEMBERS)) is None


def test_the_page_records_and_what_is_wrong_keeps_what_was_typed(plan, lead):
    assert lead.post(ADDRESS, TYPED).status_code == 302
    page = read(lead.get(ADDRESS))
    assert table(page, "What stands") == [["Harbours of the coast", "Q2 2031/32", "88.4%", "Coast yearbook"]]
    again = lead.post(ADDRESS, TYPED | {"value": "89"})
    assert "say why it is changed" in read(again).text
    assert 'value="89"' in again.content.decode()
    wrong_values = [{"value": "many"}, {"value": ""}, {"value": "9" * 50}]
    for wrong in (*wrong_values, {"source": ""}, {"period": "x"}, {"group": "\x00"}):
        assert lead.post(ADDRESS, TYPED | wrong).status_code == 200
    assert Benchmark.objects.count() == 1
    taken_back = {"value": "", "source": "", "is_withdrawn": "on", "why": "Counted otherwise."}
    assert lead.post(ADDRESS, TYPED | taken_back).status_code == 302
    assert "Nothing stands yet" in read(lead.get(ADDRESS)).text


def test_only_the_performance_lead_keeps_them(plan, client_of):
    assert client_of(plan.owner).get(ADDRESS).status_code == 403


@pytest.mark.parametrize(
    "fields",
    [{"group": ""}, {"source": ""}, {"value": None}, {"version": 2}],
)
def test_a_row_names_group_and_source_and_a_change_its_reason(plan, fields):
    sound = {"group": "England", "value": Decimal(1), "source": "Yearbook"}
    row = Benchmark(series=plan.measures["H1"].series, by=plan.lead, at=AT, **(sound | fields))
    row.period = Q2
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_a_version_is_unique_in_its_place(plan, record):
    copy = record()
    copy.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save(force_insert=True)
