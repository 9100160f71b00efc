"""The report as at a month: subtotals, virements, actions and forecasts as they stood, movement, what is missing."""

from datetime import date
from decimal import Decimal

import pytest

from budgets.queries.report import RowKind, UnknownMonth, budget_report
from budgets.rules.rag import Rag
from council_portal.periods import Period
from tests.factories import budgets as westmere

pytestmark = pytest.mark.django_db
NOVEMBER = date(2016, 11, 1)


def month(key: str) -> Period:
    return Period.parse("month", key)


@pytest.fixture
def places():
    """A budget of two directorates: parks (mowing, playgrounds) and trees in one, libraries (books) in the other."""
    budget = westmere.budget()
    parks, trees = westmere.service("parks"), westmere.service("trees")
    libraries = westmere.service("libraries", "CULTURE")
    for slug, service, pounds in (
        ("mowing", parks, 100_000),
        ("books", libraries, 50_000),
        ("planting", trees, 20_000),
        ("playgrounds", parks, 30_000),
    ):
        line = westmere.line(budget, slug, service=service, original_pence=pounds * 100)
        westmere.forecast(line, (pounds + 1_000) * 100)
    return budget


def test_lines_add_to_service_to_directorate_to_total(places):
    rows = budget_report(places).rows
    assert [(row.kind, row.name, row.shown.original) for row in rows] == [
        (RowKind.LINE, "Mowing", 100),
        (RowKind.LINE, "Playgrounds", 30),
        (RowKind.SERVICE, "Parks", 130),
        (RowKind.LINE, "Planting", 20),
        (RowKind.SERVICE, "Trees", 20),
        (RowKind.DIRECTORATE, "Place directorate", 150),
        (RowKind.LINE, "Books", 50),
        (RowKind.SERVICE, "Libraries", 50),
        (RowKind.DIRECTORATE, "Culture directorate", 50),
        (RowKind.TOTAL, "Total Parks and libraries", 200),
    ]


def test_one_service_alone_has_no_subtotal_beside_its_total():
    budget = westmere.budget()
    westmere.line(budget)
    assert [row.kind for row in budget_report(budget).rows] == [RowKind.LINE, RowKind.TOTAL]


def test_virements_net_to_zero_and_count_from_the_day_they_are_agreed(places):
    mowing, books = places.lines.get(slug="mowing"), places.lines.get(slug="books")
    westmere.virement(mowing, books, 500_000, agreed_on=date(2017, 1, 10))
    for line in (mowing, books):
        westmere.forecast(line, line.original_pence, westmere.JANUARY)
    december, january = (budget_report(places, month=month(key)) for key in ("2016-12", "2017-01"))
    assert december.row("mowing").shown.virements == 0
    assert (january.row("mowing").shown.virements, january.row("books").shown.virements) == (-5, 5)
    assert january.row("mowing").shown.current == 95
    assert january.total.shown.virements == 0


def test_only_actions_approved_by_then_count(places):
    mowing = places.lines.get(slug="mowing")
    westmere.management_action(mowing, 300_000)
    westmere.management_action(mowing, 200_000, title="Fewer cuts", approved_on=date(2017, 1, 1))
    westmere.management_action(mowing, 900_000, title="Sell the mowers", approved_on=None)
    report = budget_report(places)
    row = report.row("mowing")
    assert (row.shown.actions, row.shown.before, row.shown.after) == (3, 4, 1)
    assert [action.title for action in report.management_actions] == ["Hold two vacancies"]


def test_the_highest_version_of_the_month_counts_and_the_month_before_stays_as_it_was(places):
    mowing = places.lines.get(slug="mowing")
    westmere.forecast(mowing, 103_000_00, NOVEMBER)
    westmere.forecast(mowing, 107_000_00, version=2)
    assert budget_report(places).row("mowing").shown.after == 7
    assert budget_report(places, month=month("2016-11")).row("mowing").shown.after == 3


def test_movement_is_from_the_last_report_as_it_was_displayed(places):
    for line in places.lines.all():
        westmere.forecast(line, line.original_pence, westmere.JANUARY)
    report = budget_report(places)
    assert report.last_report == month("2016-12")
    assert (report.row("mowing").movement, report.total.movement) == (-1, -4)
    assert budget_report(places, month=month("2016-12")).total.movement is None


def test_a_month_without_a_forecast_carries_the_latest_and_says_so(places):
    westmere.forecast(places.lines.get(slug="books"), 60_000_00, westmere.JANUARY)
    report = budget_report(places)
    assert (report.month, report.row("mowing").forecast_month) == (month("2017-01"), month("2016-12"))
    assert report.row("mowing").shown.forecast == 101


def test_a_line_without_a_forecast_leaves_the_total_without_one(places):
    westmere.line(places, "benches")
    report = budget_report(places)
    assert report.row("benches").shown.forecast is None
    assert report.total.shown.after is None
    assert report.total.rating.rag == Rag.NOT_RATED
    assert report.total.shown.original == 300


def test_a_budget_without_any_forecast_shows_its_budget():
    budget = westmere.budget()
    westmere.line(budget)
    report = budget_report(budget)
    assert (report.month, report.total.shown.original, report.total.shown.forecast) == (None, 100, None)


def test_nothing_is_shown_as_at_a_month_before_the_first_forecast(places):
    with pytest.raises(UnknownMonth, match="by the end of April 2016"):
        budget_report(places, month=month("2016-04"))


def test_a_change_of_thresholds_does_not_repaint_an_earlier_month(places):
    westmere.thresholds(places, amber_over_percent=Decimal(5), red_over_percent=Decimal(10))
    westmere.thresholds(places, amber_over_percent=0, red_over_percent=0, from_month=westmere.JANUARY)
    westmere.forecast(places.lines.get(slug="mowing"), 101_000_00, westmere.JANUARY)
    assert budget_report(places).row("mowing").rating.rag == Rag.RED
    assert budget_report(places, month=month("2016-12")).row("mowing").rating.rag == Rag.GREEN


def test_a_gross_base_is_the_sum_of_the_lines_and_unknown_where_one_is(places):
    westmere.thresholds(places, base="gross")
    places.lines.update(gross_pence=1_000_000_00)
    assert budget_report(places).total.rating.percent == Decimal("0.1")
    places.lines.filter(slug="books").update(gross_pence=None)
    assert budget_report(places).total.rating.rag == Rag.NOT_RATED


def test_a_line_over_its_threshold_without_a_reason_lacks_one(places):
    westmere.thresholds(places, explain_over_pence=999_00)
    assert budget_report(places).row("mowing").lacks_reason
    places.lines.filter(slug="mowing").update(explain_over_pence=1_000_00)
    assert not budget_report(places).row("mowing").lacks_reason


@pytest.mark.parametrize("lines", [1, 40])
def test_a_report_takes_the_same_queries_whatever_its_size(django_assert_num_queries, lines):
    budget = westmere.budget()
    for number in range(lines):
        line = westmere.line(budget, f"line-{number}", service=westmere.service(f"service-{number % 5}"))
        for start in (NOVEMBER, westmere.DECEMBER):
            westmere.forecast(line, 100, start)
        westmere.management_action(line, 50)
    with django_assert_num_queries(5):
        budget_report(budget)
