"""The charts of a measure, from recorded figures to title, sentence, drawing and table."""

import xml.etree.ElementTree as ElementTree
from datetime import date
from decimal import Decimal

import plotly.graph_objects as go
import pytest

from council_portal.charts import to_svg
from council_portal.periods import Period, PeriodKind
from performance.charts import View, drawn
from performance.models import Method, Observation, Override, Target, Threshold
from performance.queries.history import measure_history
from performance.rules.life_cycle import Audience, State
from performance.rules.status import Status
from tests.factories.performance import AT, YEAR, measure

Q2 = YEAR.quarters[1]
SQUARE, DISC, DIAMOND = "square", "circle", "diamond"


@pytest.fixture
def months(plan):
    """Thirty-six months of H3, a count: about 20 a month, then redefined at about 50, one month far off."""
    figures = []
    period = Period(date(2028, 10, 1), PeriodKind.MONTH)
    for number in range(36):
        value = (20 if number < 18 else 50) + number % 3 + (8 if number == 30 else 0)
        made = Observation(
            component=plan.component("H3"),
            value=Decimal(value),
            definition=1 if number < 18 else 2,
            state=State.APPROVED.value,
            entered_by=plan.owner,
            entered_at=AT,
            approved_by=plan.approver,
            approved_at=AT,
        )
        made.period = period
        figures.append(made)
        period = period.next()
    Observation.objects.bulk_create(figures)
    return plan


def history_of(ref: str, audience: Audience = Audience.MEMBERS):
    return measure_history(ref, Q2, audience)


def chart_of(ref: str, view: View = View.OVER_TIME, number: int = 0):
    chart = drawn(history_of(ref), view).charts[number]
    go.Figure(chart.figure)
    ElementTree.fromstring(to_svg(chart))
    return chart


def shapes(chart, kind: str) -> list[tuple]:
    return [
        (each["x0"], each["x1"], each["y0"], each["y1"])
        for each in chart.figure["layout"]["shapes"]
        if each["type"] == kind
    ]


def symbols(chart) -> list[str]:
    return [symbol for trace in chart.figure["data"] for symbol in trace["marker"]["symbol"]]


def test_each_figure_has_its_status_target_and_band(plan):
    for quarter, value in (("2031-32-Q1", "93.0"), ("2031-32-Q2", "86")):
        plan.figure("H1", quarter, value)
    chart = chart_of("H1")
    assert chart.title == "Down from 93.0% in Q1 2031/32, at 86.0% in Q2 2031/32"
    assert symbols(chart) == [SQUARE, DISC]
    assert shapes(chart, "rect") == [(-0.5, 1.5, 85.5, 90.0)]
    assert shapes(chart, "line") == [(-0.5, 1.5, 90.0, 90.0)]
    assert chart.rows[1] == ("Q2 2031/32", "86.0%", "90.0%")
    assert chart.numbers[1] == ("Q2 2031/32", Decimal("86"), Decimal("90"))
    assert chart.sentence.endswith("1 of the 2 judged was on target.")
    assert chart.source == "A square is on target; a disc is satisfactory. Shaded: within tolerance of the target."


def test_a_later_target_tolerance_and_methodology_leave_earlier_figures_as_they_were(plan):
    for quarter, value in (("2031-32-Q1", "93.0"), ("2031-32-Q2", "93.0")):
        plan.figure("H1", quarter, value)
    dated = {"measure": plan.measures["H1"], "from_on": Q2.start, "set_by": plan.lead, "set_at": AT}
    Target.objects.create(kind="numeric", operator="<=", value=Decimal(80), **dated)
    Method.objects.create(
        polarity="low", frequency="quarterly", comparator="previous_period", roll_up="latest", **dated
    )
    Threshold.objects.create(edition=plan.edition, kind="absolute", value=Decimal(1), **dated)
    chart = chart_of("H1")
    assert symbols(chart) == [SQUARE, DIAMOND]
    assert shapes(chart, "rect") == [(-0.5, 0.5, 85.5, 90.0), (0.5, 1.5, 80.0, 81.0)]


def test_an_owners_judgement_is_the_status_that_is_marked_once_the_audience_sees_it(plan):
    for quarter, value in (("2031-32-Q1", "93.0"), ("2031-32-Q2", "50")):
        plan.figure("H1", quarter, value)
    judged = Override(measure=plan.measures["H1"], of="status", value="satisfactory", reason="A storm.", by=plan.owner)
    judged.at, judged.period = AT, Q2
    judged.save()
    assert [point.status for point in history_of("H1").headline.points][-1] == Status.OFF_TARGET
    assert [point.status for point in history_of("H1", Audience.OFFICERS).headline.points][-1] == Status.SATISFACTORY


def test_a_quarter_of_a_count_stands_beside_its_own_share_of_the_years_target(plan):
    plan.figure("H3", "2030-31", "380")
    for quarter, value in (("2031-32-Q1", "110"), ("2031-32-Q2", "70")):
        plan.figure("H3", quarter, value)
    points = history_of("H3").headline.points
    assert [(point.held.target, point.status) for point in points] == [
        (None, None),
        (Decimal(100), Status.ON_TARGET),
        (Decimal(100), Status.OFF_TARGET),
    ]
    assert points[1].held.bands == ()


def test_a_quarter_of_a_ceiling_for_the_year_stands_beside_no_target(plan):
    Target.objects.filter(measure__ref="H3").update(spread="year", operator="<=")
    plan.figure("H3", "2031-32-Q1", "110")
    assert history_of("H3").headline.points[0].held.target is None


def test_a_range_has_two_target_lines_and_a_band_on_each_side(plan):
    made = measure(
        plan.edition, plan.outcome, plan.directorate, plan.lead, "H6",
        target={"kind": "range", "low": Decimal(40), "high": Decimal(60)}, method={"polarity": "range"},
    )  # fmt: skip
    plan.measures["H6"] = made
    for quarter, value in (("2031-32-Q1", "39"), ("2031-32-Q2", "70")):
        plan.figure("H6", quarter, value)
    chart = chart_of("H6")
    assert symbols(chart) == [DISC, DIAMOND]
    assert shapes(chart, "rect") == [(-0.5, 1.5, 38.0, 40.0), (-0.5, 1.5, 60.0, 63.0)]
    assert chart.heads == ("Period", "Figure", "Target from", "Target to")


def test_provisional_figures_are_hollow_and_a_changed_definition_breaks_the_line(months):
    Observation.objects.filter(component=months.component("H3"), period_start=date(2031, 9, 1)).update(
        quality="provisional"
    )
    chart = chart_of("H3")
    assert [len(trace["x"]) for trace in chart.figure["data"]] == [18, 18]
    assert symbols(chart)[-2:] == ["circle", "circle-open"]
    assert "New definition" in [each["text"] for each in chart.figure["layout"]["annotations"]]
    assert chart.source == "A hollow mark is provisional."


def test_years_are_lines_over_the_same_months(months):
    chart = chart_of("H3", View.YEAR_ON_YEAR)
    assert chart.heads == ("Period", "2028/29", "2029/30", "2030/31", "2031/32")
    assert [row[0] for row in chart.rows][:2] == ["April", "May"]
    assert chart.title == "52 in Sep 2031, the same as a year before"
    assert chart.rows[5] == ("September", "No figure", "22", "52", "52")
    assert chart.source.startswith("What is counted changed")


def test_one_year_is_no_year_on_year(plan):
    plan.figure("H1", "2031-32-Q1", "93.0")
    found = drawn(history_of("H1"), View.YEAR_ON_YEAR)
    assert found.charts == ()
    assert "one year at most" in found.why_none


def test_rolling_years_need_all_twelve_months_of_one_definition(months):
    chart = chart_of("H3", View.TWELVE_MONTHS)
    # 2028/29 October to 2029 September is the first whole year; the redefinition of April 2030 breaks eleven of them.
    assert chart.rows[0] == ("Sep 2029", "252")
    assert chart.rows[6][0:2] == ("Mar 2030", "252")
    assert [row[1] for row in chart.rows[7:18]] == ["No figure"] * 11
    assert chart.rows[18] == ("Mar 2031", "612")
    assert chart.title.endswith("in the twelve months to September 2031")
    Observation.objects.filter(component=months.component("H3"), period_start__gte=date(2029, 9, 1)).delete()
    found = drawn(history_of("H3"), View.TWELVE_MONTHS)
    assert found.charts == ()
    assert found.why_none == "There is no year of twelve months to show. September 2028 has no figure."


def test_what_does_not_add_up_does_not_roll(plan):
    plan.figure("H1", "2031-32-Q1", "93.0")
    assert "not added up over twelve months" in drawn(history_of("H1"), View.TWELVE_MONTHS).why_none


def test_a_capability_chart_has_limits_of_each_definition_and_marks_what_stands_out(months):
    chart = chart_of("H3", View.VARIATION)
    assert chart.heads == ("Period", "Figure", "Mean", "Upper limit", "Lower limit")
    assert chart.title == "1 of 36 months stands out; the latest does not"
    assert symbols(chart).count("triangle-up") == 1
    assert len(shapes(chart, "line")) == 2 * 3 + 1
    assert "natural variation" in chart.sentence
    assert all("." in number for number in chart.rows[0][2:] if number != "None")


def test_a_month_of_a_sum_is_not_held_to_the_target_of_its_quarter(plan):
    Method.objects.filter(measure__ref="H3").update(frequency="monthly")
    Target.objects.filter(measure__ref="H3").update(spread="each_period")
    plan.figure("H3", "2031-07", "120")
    plan.figure("H3", "2031-32-Q1", "410")
    points = {point.period.key: point.held.target for point in history_of("H3").headline.points}
    assert points == {"2031-32-Q1": 400, "2031-07": None}


def test_a_quarter_made_of_its_months_stands_among_the_figures_with_its_status_and_is_not_drawn(plan):
    Method.objects.filter(measure__ref="H3").update(frequency="monthly")
    for month, value in (("2031-04", "30"), ("2031-05", "50"), ("2031-06", "25"), ("2031-07", "40")):
        plan.figure("H3", month, value, **({"state": State.SUBMITTED} if month == "2031-06" else {}))
    headline = history_of("H3", Audience.OFFICERS).headline
    made = [point for point in headline.points if point.is_made]
    assert [(each.period, each.text, each.status, each.held.target, each.words) for each in made] == [
        (YEAR.quarters[0], "105", Status.ON_TARGET, 100, ("Made of its months",))
    ]
    assert made[0].is_awaiting_approval
    assert headline.of_kind(PeriodKind.QUARTER) == ()
    assert [point.period.key for point in headline.points][-2:] == ["2031-32-Q1", "2031-07"]
    assert not any(point.is_made for point in history_of("H3").headline.points)


def test_fewer_than_twelve_points_are_a_run_chart_with_the_median(months):
    Observation.objects.filter(component=months.component("H3"), period_start__lt=date(2030, 12, 1)).delete()
    chart = chart_of("H3", View.VARIATION)
    assert chart.heads == ("Period", "Figure", "Median")
    assert "run chart" in chart.subtitle
    Observation.objects.filter(component=months.component("H3"), period_start__lt=date(2031, 7, 1)).delete()
    assert drawn(history_of("H3"), View.VARIATION).charts == ()


def test_a_running_total_has_no_natural_variation(months):
    Method.objects.filter(measure__ref="H3").update(roll_up="running_total")
    assert "rises through the year" in drawn(history_of("H3"), View.VARIATION).why_none


def test_a_judgement_in_words_has_no_chart(plan):
    component = plan.component("H5")
    component.unit = "text"
    component.save()
    plan.figure("H5", "2031-32-Q2", None, text="Good")
    for view in View:
        assert drawn(history_of("H5"), view).why_none == "A judgement in words has no course to draw."


def test_a_history_takes_the_same_queries_however_long_it_is(months, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        history_of("H3", Audience.OFFICERS)


def test_a_name_that_is_no_view_shows_the_first():
    assert View.named("variation") == View.VARIATION
    assert View.named("\x00gibberish") == View.OVER_TIME
