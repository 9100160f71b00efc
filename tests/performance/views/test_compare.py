"""Two quarters side by side: what changed on top, measures matched by series, those of one plan said to be so."""

from decimal import Decimal

import pytest

from council_portal.periods import Period
from performance.actions import plan_editions, publication
from performance.models import Benchmark, CycleState, Measure, ObservationKind, ReportingCycle, Target
from performance.queries.comparison import comparison
from performance.rules.life_cycle import Audience
from tests.factories.performance import AT, YEAR, multiplied, open_cycle
from tests.performance.views.page import read, table
from tests.performance.views.test_exports import as_csv, as_xlsx

Q1, Q2 = YEAR.quarters[:2]
COMPARE = "/performance/2016-17-Q3/compare/"


@pytest.fixture
def two_quarters(plan):
    for quarter, h1, h2 in (("2031-32-Q1", "93", "2.4"), ("2031-32-Q2", "70", "2.4")):
        plan.figure("H1", quarter, h1)
        plan.figure("H2", quarter, h2)
    return plan


def test_what_changed_stands_apart_whichever_quarter_is_named_first(two_quarters):
    found = comparison(Q2, Q1, Audience.OFFICERS)
    assert found == comparison(Q1, Q2, Audience.OFFICERS)
    assert [pair.row.ref for pair in found.changed if pair.has_another_status] == ["H1"]
    assert "H2" in [pair.row.ref for pair in found.unchanged]
    assert "1 has another status, none of them a better one and 1 a worse one" in found.sentence


@pytest.mark.parametrize(
    ("then", "now", "told"),
    [
        # Printed as before though the number moved; and printed otherwise though nothing did.
        (
            {"value": 90, "printed": "As agreed"},
            {"value": 95, "printed": "As agreed"},
            ("At least 90%", "At least 95%"),
        ),
        ({"value": 90, "printed": "90%"}, {"value": 90, "printed": "At least 90%"}, None),
        ({"value": 90, "printed": "90%"}, {"value": 95, "printed": "95%"}, ("90%", "95%")),
        # Each quarter's share of a year's number is worked out anew: 3 months of 12, then 6.
        ({"value": 90, "spread": "even"}, {"value": 90, "spread": "even"}, None),
    ],
)
def test_another_target_is_one_that_was_declared_otherwise(two_quarters, client_of, then, now, told):
    first = two_quarters.measures["H1"].targets.get()
    Target.objects.filter(pk=first.pk).update(**({"printed": ""} | then))
    first.pk, first.from_on = None, Q2.start
    for name, value in ({"printed": ""} | now).items():
        setattr(first, name, value)
    first.save()
    [pair] = [pair for pair in comparison(Q1, Q2, Audience.OFFICERS).pairs if pair.row.ref == "H1"]
    assert (pair.targets if pair.has_another_target else None) == told
    dashboard = read(client_of(two_quarters.lead).get("/performance/2031-32-Q2/"))
    assert ("The targets that changed" in dashboard.text) == bool(told)
    if told:
        assert table(dashboard, "The targets that changed")[0][2:] == list(told)


def test_a_measure_of_one_quarter_only_is_kept_and_said_to_be(two_quarters):
    Measure.objects.filter(ref="H2").update(retired_from=Q2.start)
    found = comparison(Q1, Q2, Audience.OFFICERS)
    alone = [pair for pair in found.pairs if not pair.is_in_both]
    assert [(pair.row.ref, pair.now) for pair in alone] == [("H2", None)]
    assert "1 is in one quarter only" in found.sentence


def test_across_two_plans_a_measure_is_followed_by_its_series_and_no_other_takes_its_place(two_quarters):
    plan, first = two_quarters, YEAR.next().quarters[0]
    new = plan_editions.make(
        title="Next",
        first_year=YEAR.next(),
        years=1,
        reason="A new year",
        taken_from=plan.edition,
        by=plan.lead,
        at=AT,
    )
    Measure.objects.filter(edition=new, ref="H1").update(ref="N1")
    Measure.objects.filter(edition=new, ref="H2").update(ref="H1")
    open_cycle(new, first, plan.lead)
    found = comparison(Q2, first, Audience.OFFICERS)
    assert [(pair.then.ref, pair.now.ref) for pair in found.pairs][:2] == [("H1", "N1"), ("H2", "H1")]
    assert all(pair.is_in_both for pair in found.pairs)


def test_it_takes_the_queries_of_two_scorecards_and_three_more(two_quarters, django_assert_num_queries):
    keep_benchmark(two_quarters, "89.5", YEAR.shifted(-1).key)
    with django_assert_num_queries(19):
        comparison(Q1, Q2, Audience.OFFICERS)
    multiplied(two_quarters.edition, 10)
    with django_assert_num_queries(19):
        assert len(comparison(Q1, Q2, Audience.OFFICERS).pairs) == 50


@pytest.fixture
def both_published(two_quarters):
    keep_benchmark(two_quarters, "88.5", YEAR.shifted(-2).key)
    keep_benchmark(two_quarters, "89.5", YEAR.shifted(-1).key)
    two_quarters.figure("H1", YEAR.key, "91", kind=ObservationKind.FORECAST, confidence="high")
    for cycle in ReportingCycle.objects.order_by("period_start"):
        cycle.state, cycle.closed_by, cycle.closed_at = CycleState.CLOSED, two_quarters.lead, AT
        cycle.save()
        publication.publish(cycle=cycle, by=two_quarters.lead, at=AT)
    return two_quarters


def keep_benchmark(plan, value: str, year: str) -> None:
    row = Benchmark(
        series=plan.measures["H1"].series, group="England", value=Decimal(value), source="A book", by=plan.lead, at=AT
    )
    row.period = Period.parse(None, year)
    row.save()


def test_the_public_compares_what_was_published_and_nothing_since(both_published, client, client_of):
    both_published.figure("H1", "2031-32-Q2", "99", version=2)
    address = "performance/2031-32-Q2/compare/"
    page = read(client.get(f"/public/{address}"))
    row = table(page, "What changed")[0]
    assert row[0].startswith("H1") and row[1:3] == ["93.0%", "70.0%"]
    assert "99.0%" not in page.text
    assert "99.0%" in read(client_of(both_published.member).get(f"/{address}")).text


@pytest.mark.parametrize("area", ["/performance", "/public/performance"])
def test_the_picture_shows_then_and_now_where_a_status_changed(both_published, client, client_of, area):
    reader = client if "public" in area else client_of(both_published.member)
    page = read(reader.get(f"{area}/2031-32-Q2/compare/"))
    marks = {each.text.split()[0]: each for each in page.all("a") if "plan__mark" in each.attributes.get("class", "")}
    assert marks["H1"].text.endswith("On target then, now Off target")
    assert "plan__mark--moved" in marks["H1"].attributes["class"]
    assert "then" not in marks["H2"].text and "plan__mark--moved" not in marks["H2"].attributes["class"]


@pytest.mark.parametrize("area", ["/performance", "/public/performance"])
def test_status_forecast_and_benchmark_stand_in_columns_of_their_own(both_published, client_of, area):
    page = read(client_of(both_published.member).get(f"{area}/2031-32-Q2/compare/"))
    heads = [each.text for each in page.all("thead")[0].all("th")]
    row = dict(zip(heads, table(page, "What changed")[0], strict=True))
    assert (row["Status Q2 2031/32"], row["Forecast status"]) == ("Off target", "On target")
    assert row["Year-end forecast"] == "91.0%"
    # The newest of a group, and no older one.
    assert row["Others"] == "England 89.5% 2030/31"


@pytest.mark.parametrize("area", ["/performance", "/public/performance"])
def test_both_files_hold_what_the_page_shows_and_nothing_that_the_reader_may_not_see(both_published, client_of, area):
    both_published.figure("H1", "2031-32-Q2", "99", version=2)
    member, stem = client_of(both_published.member), f"{area}/2031-32-Q2/compare"
    page = read(member.get(f"{stem}/?status=on_target"))
    shown = [row.all("span")[0].text for body in page.all("tbody") for row in body.all("tr")]
    heads, *rows = as_csv(member.get(f"{stem}.csv?status=on_target"))
    assert [row[0] for row in rows] == shown != []
    cells = as_xlsx(member.get(f"{stem}.xlsx?status=on_target"))
    assert [cell.value for cell in cells[0]] == heads and [row[0].value for row in cells[1:]] == shown
    heads, *rows = as_csv(member.get(f"{stem}.csv"))
    (first,) = [dict(zip(heads, row, strict=True)) for row in rows if row[0] == "H1"]
    figures = [first[f"Figure {quarter}"].rstrip("0").rstrip(".") for quarter in ("Q1 2031/32", "Q2 2031/32")]
    assert figures == ["93", "70" if "public" in area else "99"]
    assert (first["Status Q1 2031/32"], first["Forecast status"]) == ("On target", "On target")
    assert first["Others"] == "England 89.5% (2030/31)"


def test_one_published_quarter_has_nothing_beside_it_and_one_not_published_is_not_there(two_quarters, client):
    assert client.get("/public/performance/2031-32-Q1/compare/").status_code == 404
    publication.publish(cycle=ReportingCycle.objects.for_period(Q1).get(), by=two_quarters.lead, at=AT)
    page = read(client.get("/public/performance/2031-32-Q1/compare/"))
    assert "It is the only quarter that is published." in page.text
    assert client.get("/public/performance/2031-32-Q1/compare.csv").status_code == 404
    for odd in ("2031-32-Q2", "%00", "<b>"):
        assert client.get(f"/public/performance/2031-32-Q1/compare/?with={odd}").status_code == 200


def test_the_public_page_takes_the_same_few_queries(both_published, client, django_assert_max_num_queries):
    for _ in range(2):
        with django_assert_max_num_queries(5):
            client.get("/public/performance/2031-32-Q2/compare/")


@pytest.mark.django_db
@pytest.mark.usefixtures("demonstration")
def test_the_page_compares_with_the_quarter_before_and_narrows_by_directorate(client_as):
    member = client_as("member_alder")
    page = read(member.get(COMPARE))
    assert "Q2 2016/17 and Q3 2016/17 compared" in page.all("title")[0].text
    changed = table(page, "What changed")
    assert all(row[4] != row[5] or "Q2 2016/17:" in row[3] or "Not in the plan" in row for row in changed)
    assert len(changed) + len(table(page, "The same status and target")) == 103
    narrowed = read(member.get(f"{COMPARE}?directorate=CYPS&with=2016-17-Q2"))
    assert 0 < len(table(narrowed, "What changed")) < len(changed)
    for odd in ("?with=%00", "?with=2016-17-Q3", "?with=<b>"):
        assert member.get(f"{COMPARE}{odd}").status_code == 200
