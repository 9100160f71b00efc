"""The demonstration's budget computes what its source prints, and keeps every fact of it."""

import csv
from decimal import Decimal

import pytest

from budgets import demo
from budgets.models import Budget, Forecast
from budgets.queries.report import budget_report
from budgets.rules.facts import FactUnit
from budgets.rules.rag import Rag
from budgets.tables import HEADS, sentence, table_rows
from council_portal import clock

pytestmark = pytest.mark.django_db


def source(name: str) -> list[dict[str, str]]:
    with open(demo.FIXTURES / name, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def report(cast):
    demo.load(at=clock.now(), people=cast)
    return budget_report(Budget.objects.get())


def test_every_printed_cell_is_computed(report):
    shown = [
        {
            "line": "total" if row is report.total else "item",
            "service_area": row.name,
            "net_budget_k": str(row.shown.current),
            "forecast_outturn_k": str(row.shown.forecast),
            "variation_before_actions_k": str(row.shown.before),
            "variation_after_actions_k": str(row.shown.after),
        }
        for row in report.rows
    ]
    assert shown == source("monitoring.csv")
    assert len(shown) == 8


def test_the_totals_are_as_printed(report):
    total = report.total.shown
    assert (total.current, total.forecast, total.before, total.after) == (4997, 6338, 1579, 1341)


def test_the_columns_stand_in_their_order(report):
    assert HEADS[1:] == (
        "Original net budget",
        "Virements",
        "Current net budget",
        "Forecast outturn",
        "Variation before management actions",
        "Management actions",
        "Variation after management actions",
        "Movement since last report",
        "RAG",
        "Reason",
    )
    row = table_rows(report)[4]
    assert [(cell.text, cell.word) for cell in row.cells] == [
        ("2,126", ""),
        ("0", ""),
        ("2,126", ""),
        ("3,055", ""),
        ("+1,167", "overspend"),
        ("238", ""),
        ("+929", "overspend"),
        ("None earlier", ""),
    ]


def test_every_line_over_its_threshold_has_its_reason(report):
    assert not any(row.lacks_reason for row in report.rows)
    assert sum(bool(row.reason) for row in report.rows) == 5


def test_the_ratings_follow_from_the_declared_thresholds(report):
    assert [row.rating.rag for row in report.rows] == [
        Rag.RED, Rag.GREEN, Rag.GREEN, Rag.AMBER, Rag.RED, Rag.GREEN, Rag.GREEN, Rag.RED,
    ]  # fmt: skip


def test_the_sentence_says_what_the_source_says(report):
    assert sentence(report) == (
        "As at the end of December 2016, Physical and Sensory Disability Services are forecast to spend £6.338m "
        "against a net budget of £4.997m: an overspend of £1.341m, after management actions of £238,000."
    )


def test_all_28_facts_stand_as_printed(report):
    shown = [
        {
            "topic": fact.topic,
            "item": fact.item,
            "area": fact.area,
            "period": fact.period,
            "value": f"{fact.value:.{fact.decimal_places}f}",
            "unit": fact.unit,
            "paragraph": fact.paragraph,
        }
        for fact in report.budget.facts.order_by("position")
    ]
    assert shown == source("facts.csv")
    assert len(shown) == 28


@pytest.mark.parametrize(
    ("item", "area", "slug", "column"),
    [
        ("overspend after management actions", "Physical and Sensory Disability Services", None, "after"),
        ("net revenue budget", "Physical and Sensory Disability Services", None, "current"),
        ("management actions assumed", "Physical and Sensory Disability Services", None, "actions"),
        ("forecast pressure", "Domiciliary Care", "domiciliary-care", "after"),
        ("forecast pressure", "Direct Payments/Managed Accounts", "direct-payments", "after"),
        ("forecast underspend", "Day Care", "day-care", "after"),
        ("forecast underspend", "Equipment and adaptations", "therapy-support-equipment", "after"),
    ],
)
def test_a_stated_fact_agrees_with_what_the_lines_compute(report, item, area, slug, column):
    row = report.row(slug) if slug else report.total
    thousand = {FactUnit.POUNDS_MILLION: 1000, FactUnit.POUNDS_THOUSAND: 1}
    stated = report.budget.facts.filter(item=item, area=area)
    assert stated
    assert {Decimal(fact.value) * thousand[FactUnit(fact.unit)] for fact in stated} == {getattr(row.shown, column)}


def test_loading_again_adds_nothing_and_keeps_what_people_changed(cast, report):
    Forecast.objects.filter(line__slug="day-care").update(outturn_pence=80_000_00)
    again = demo.load(at=clock.now(), people=cast)
    assert (again["lines"], again["forecasts"], again["facts"]) == (7, 7, 28)
    assert Forecast.objects.get(line__slug="day-care").outturn_pence == 80_000_00
