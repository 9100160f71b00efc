"""One specification serves Plotly and the static SVG, and says the same in a table."""

import xml.etree.ElementTree as ElementTree
from decimal import Decimal
from itertools import combinations

import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from council_portal.charts import (
    DIRECTION_PARTS,
    NARROW,
    STATUS_PARTS,
    Point,
    Series,
    diverging_bars,
    stacked_bars,
    time_series,
    to_svg,
)
from council_portal.charts.small import sparkline, target_bar
from council_portal.charts.svg import UndrawableTrace
from council_portal.figures import Unit, UnitKind

SVG = "{http://www.w3.org/2000/svg}"
QUARTERS = ["Q1", "Q2", "Q3"]


def referrals(values=("29.9", "30.4", "28.3"), **changes):
    points = [Point(None if v is None else Decimal(v), "" if v is None else f"{v}%", "off_target") for v in values]
    words = {
        "title": "Re-referrals fell but stay above target",
        "subtitle": "Children re-referred within 12 months, percent, quarters of 2016/17",
        "sentence": "28.3% in Quarter 3, down from 30.4%.",
        "categories": QUARTERS,
        "series": [Series("Re-referrals", points)],
        "unit": Unit(UnitKind.PERCENT),
        "places": 1,
        "targets": [Decimal(26), Decimal(26), Decimal(23)],
        "tolerances": [[(Decimal(26), Decimal("28.6"))]] * 2 + [[(Decimal(23), Decimal("25.3"))]],
    }
    return time_series(**(words | changes))


def survey():
    return diverging_bars(
        title="Two in three are not sure of their job",
        subtitle="Pulse survey, May 2016, percent of answers",
        sentence="12% said yes, 23% neither, 64% no.",
        questions=["Job security", "Stability of senior leaders"],
        answers=[(Decimal(12), Decimal(23), Decimal(64)), (Decimal(36), None, None)],
    )


def statuses(counts=((4, 9, 4, 0, 5, 5), (5, 1, 2, 0, 6, 9)), names=("1 Every child", "2 Every adult")):
    return stacked_bars(
        title="Priority 1 has most measures off target, 4 of 17",
        subtitle="Measures by status and priority",
        sentence="Off target of those judged: 4 of 17; 2 of 8.",
        heads=("Priority", *(part.name for part in STATUS_PARTS.values()), "Measures"),
        names=names,
        parts=list(STATUS_PARTS.values()),
        counts=counts,
    )


@pytest.mark.parametrize(
    "chart", [statuses(), statuses((), ()), referrals(), referrals(values=(None, "30.4", None)), survey()]
)
def test_plotly_accepts_the_specification_and_the_drawing_has_its_words(chart):
    go.Figure(chart.figure)
    drawing = ElementTree.fromstring(to_svg(chart))
    assert drawing.find(f"{SVG}title").text == chart.title
    assert drawing.find(f"{SVG}desc").text == chart.sentence
    assert "style" not in drawing.attrib


def test_the_table_holds_every_figure_and_target():
    assert referrals().heads == ("Period", "Re-referrals", "Target")
    assert referrals().rows[2] == ("Q3", "28.3%", "23.0%")
    assert referrals(values=(None, None, "28.3")).rows[0][1] == "No figure"


def test_a_share_that_is_unknown_has_no_bar_and_says_so():
    chart = survey()
    assert chart.rows[1] == ("Stability of senior leaders", "36%", "unknown", "unknown")
    assert [trace["x"][1] for trace in chart.figure["data"]] == [None, None, None, 36.0]


def test_a_provisional_figure_is_hollow_and_a_status_has_its_shape():
    series = [
        Series("x", [Point(Decimal(1), "1", "on_target", is_provisional=True), Point(Decimal(2), "2"), Point(None, "")])
    ]
    symbols = referrals(series=series).figure["data"][-1]["marker"]["symbol"]
    assert symbols == ["square-open", "circle", "circle"]


def test_a_gap_in_the_figures_is_a_gap_in_the_line():
    drawing = to_svg(referrals(values=("29.9", None, "28.3"), targets=[], tolerances=[]))
    line = next(p for p in ElementTree.fromstring(drawing).iter(f"{SVG}path") if p.get("stroke-width") == "2")
    assert line.get("d").count("M") == 2 and "L" not in line.get("d")


def test_counts_start_at_zero():
    chart = referrals(unit=Unit(UnitKind.COUNT), targets=[], tolerances=[])
    assert chart.figure["layout"]["yaxis"]["range"][0] == 0


def test_a_narrow_drawing_names_fewer_periods_and_always_the_last():
    months = [f"Month {number}" for number in range(36)]
    points = [Point(Decimal(number), str(number)) for number in range(36)]
    chart = referrals(categories=months, series=[Series("x", points)], targets=[], tolerances=[])
    named = {
        width: [each.text for each in ElementTree.fromstring(to_svg(chart, width=width)).iter(f"{SVG}text")]
        for width in (720, NARROW)
    }
    shown = {width: [words for words in found if words.startswith("Month")] for width, found in named.items()}
    assert len(shown[720]) > len(shown[NARROW]) > 1
    assert shown[720][-1] == shown[NARROW][-1] == "Month 35"


def words_in(drawing: str) -> list[str]:
    return [each.text for each in ElementTree.fromstring(drawing).iter(f"{SVG}text")]


@pytest.mark.parametrize("width", [720, NARROW])
def test_a_stack_names_its_kinds_and_rows_and_numbers_its_pieces(width):
    words = words_in(to_svg(statuses(), width=width))
    assert words[:5] == ["On target", "Satisfactory", "Off target", "Not applicable", "Not yet available"]
    assert words[5:] == ["1 Every child", "4", "9", "4", "5", "5", "2 Every adult", "5", "1", "2", "6", "9"]


def test_a_kind_that_counts_nothing_is_left_out_of_the_drawing_and_stays_in_the_table():
    chart = statuses()
    assert "Under development" not in [trace["name"] for trace in chart.figure["data"]]
    assert chart.rows[0] == ("1 Every child", "4", "9", "4", "0", "5", "5", "27")


def test_the_pieces_of_a_stack_are_as_long_as_their_numbers_and_follow_one_another():
    pieces = [
        (float(each.get("x")), float(each.get("width")))
        for each in ElementTree.fromstring(to_svg(statuses())).iter(f"{SVG}rect")
        if each.get("height") == "20.0"
    ]
    first = pieces[:5]
    assert [round(long / (720 - 16) * 27) for _, long in first] == [4, 9, 4, 5, 5]
    assert all(abs(x + long - after) < 0.2 for (x, long), (after, _) in zip(first, first[1:], strict=False))


def test_a_piece_too_narrow_for_its_number_has_none():
    chart = statuses([(1, 0, 400, 0, 0, 0)], ["All"])
    assert words_in(to_svg(chart))[-2:] == ["All", "400"]
    assert [each["text"] for each in chart.figure["layout"]["annotations"]] == ["All", "400"]


@pytest.mark.parametrize("parts", [STATUS_PARTS, DIRECTION_PARTS])
def test_no_two_neighbours_of_a_stack_are_alike_in_grey(parts):
    """Another pattern, or another lightness by a fifth of the way from black to white."""

    def lightness(colour: str) -> float:
        red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
        return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255

    given = list(parts.values())
    for one, other in combinations(given, 2):
        assert one.pattern != other.pattern or abs(lightness(one.colour) - lightness(other.colour)) >= 0.2, (one, other)


def test_a_long_name_takes_more_lines_and_the_drawing_more_room():
    long = "4 Extending opportunity, prosperity and planning for the future"
    narrow = to_svg(statuses([(1, 1, 1, 0, 0, 0)], [long]), width=NARROW)
    assert "".join(words_in(narrow)[3:5]).replace(" ", "") == long.replace(" ", "")


def test_a_mark_it_does_not_know_is_refused():
    chart = referrals()
    chart.figure["data"][0]["marker"]["symbol"][0] = "hexagon"
    with pytest.raises(UndrawableTrace, match="hexagon"):
        to_svg(chart)


def test_words_at_the_ends_of_lines_that_meet_are_moved_apart():
    chart = referrals(targets=[Decimal("28.3")] * 3, tolerances=[])
    drawn = [
        float(each.get("y"))
        for each in ElementTree.fromstring(to_svg(chart)).iter(f"{SVG}text")
        if each.text in ("28.3%", "Target 28.3%")
    ]
    assert len(drawn) == 2 and abs(drawn[0] - drawn[1]) >= 16


def test_a_trace_it_does_not_know_is_refused():
    chart = referrals()
    chart.figure["data"].append({"type": "pie"})
    with pytest.raises(UndrawableTrace, match="pie"):
        to_svg(chart)


amounts = st.decimals(min_value=-(10**9), max_value=10**9, places=2) | st.none()


@given(st.tuples(amounts, amounts, amounts), st.sampled_from([UnitKind.COUNT, UnitKind.PERCENT, UnitKind.MONEY]))
def test_any_figures_can_be_drawn(values, kind):
    chart = referrals(values=values, unit=Unit(kind), targets=[], tolerances=[])
    ElementTree.fromstring(to_svg(chart))


@given(st.lists(amounts, max_size=8))
def test_a_small_line_is_drawn_wherever_two_figures_are_known(values):
    drawn = sparkline(values)
    assert bool(drawn) == (sum(value is not None for value in values) >= 2)
    if drawn:
        ElementTree.fromstring(drawn)


@given(amounts, amounts)
def test_a_bar_never_leaves_its_cell(value, target):
    drawn = target_bar(value, target)
    if drawn:
        bar = ElementTree.fromstring(drawn).find("rect")
        assert 0 <= float(bar.get("width")) <= 96
