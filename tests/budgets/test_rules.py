"""The rules of budgets: variations, ratings, words, which forecast counts."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.rules.amounts import Amounts, movement, total
from budgets.rules.facts import FactUnit, show_fact
from budgets.rules.forecasting import forecast_as_at
from budgets.rules.rag import Rag, RagBase, Thresholds, rate
from budgets.rules.wording import (
    money_in_prose,
    needs_reason,
    pounds,
    side,
    table_number,
    table_variation,
    variation_in_prose,
)

NET = Thresholds(RagBase.NET, Decimal(1), Decimal(5))
GROSS = Thresholds(RagBase.GROSS, Decimal(1), Decimal(5))

money = st.integers(-(10**12), 10**12)
amounts = st.builds(Amounts, original=money, virements=money, forecast=st.none() | money, actions=money)


def test_variations_are_those_of_the_published_line():
    line = Amounts(original=2126, virements=0, forecast=3055, actions=238)
    assert (line.current, line.before, line.after) == (2126, 1167, 929)


def test_a_virement_changes_the_current_budget_and_so_the_variation():
    assert Amounts(original=100, virements=-30, forecast=90, actions=0).after == 20


def test_without_a_forecast_there_is_no_variation():
    line = Amounts(original=100, virements=0, forecast=None, actions=10)
    assert (line.after, line.before) == (None, None)


@given(st.lists(amounts, max_size=6))
def test_a_total_is_the_sum_of_its_lines_in_every_column(parts):
    whole = total(parts)
    assert whole.current == sum(part.current for part in parts)
    if any(part.forecast is None for part in parts):
        assert whole.after is None
    else:
        assert whole.after == sum(part.after for part in parts)
        assert whole.before == sum(part.before for part in parts)


def test_movement_needs_both_reports():
    assert movement(929, 900) == 29
    assert movement(929, None) is None
    assert movement(None, 900) is None


@pytest.mark.parametrize(
    ("after", "net", "rag"),
    [
        (-100, 1000, Rag.GREEN),
        (0, 1000, Rag.GREEN),
        (10, 1000, Rag.GREEN),
        (11, 1000, Rag.AMBER),
        (50, 1000, Rag.AMBER),
        (51, 1000, Rag.RED),
        (51, -1000, Rag.RED),
        (1, 0, Rag.RED),
        (0, 0, Rag.GREEN),
        (None, 1000, Rag.NOT_RATED),
    ],
)
def test_a_rating_is_the_overspend_as_a_share_of_its_base(after, net, rag):
    assert rate(after=after, net=net, gross=None, thresholds=NET).rag == rag


def test_the_same_overspend_is_rated_against_the_declared_base():
    assert rate(after=60, net=1000, gross=4000, thresholds=NET).rag == Rag.RED
    assert rate(after=60, net=1000, gross=4000, thresholds=GROSS).rag == Rag.AMBER


def test_a_gross_base_that_is_unknown_gives_no_rating():
    assert rate(after=60, net=1000, gross=None, thresholds=GROSS).rag == Rag.NOT_RATED


def test_without_thresholds_nothing_is_rated():
    assert rate(after=60, net=1000, gross=None, thresholds=None).rag == Rag.NOT_RATED


def test_the_working_of_a_rating_stands_in_words():
    working = rate(after=519, net=1273, gross=None, thresholds=NET).working
    assert working == "Overspend of 40.8% of the current net budget, over 5%: red."


@pytest.mark.parametrize(("amber", "red"), [(5, 1), (-1, 5)])
def test_thresholds_that_cross_are_refused(amber, red):
    with pytest.raises(ValueError, match="no earlier than amber"):
        Thresholds(RagBase.NET, Decimal(amber), Decimal(red))


def test_thresholds_say_their_base():
    assert NET.words == (
        "Red: an overspend of more than 5% of the current net budget. Amber: more than 1%. "
        "Green: no more than 1%, or an underspend."
    )
    assert "Amber: any smaller overspend." in Thresholds(RagBase.GROSS, Decimal(0), Decimal(5)).words


def test_the_word_beside_a_variation_says_which_way_it_is():
    assert [side(amount).value for amount in (1, -1, 0)] == ["overspend", "underspend", "on budget"]


@pytest.mark.parametrize(
    ("thousands", "words"),
    [
        (1341, "£1.341m"),
        (4997, "£4.997m"),
        (1000, "£1.000m"),
        (238, "£238,000"),
        (0, "£0"),
        (-114, "\u2212£114,000"),
        (-1500, "\u2212£1.500m"),
    ],
)
def test_money_in_a_sentence_is_in_millions_or_thousands(thousands, words):
    assert money_in_prose(thousands) == words


def test_a_variation_in_a_sentence_carries_its_word_and_no_sign():
    assert variation_in_prose(1341) == "an overspend of £1.341m"
    assert variation_in_prose(-114) == "an underspend of £114,000"
    assert variation_in_prose(0) == "on budget"


def test_cells_show_true_signs():
    assert [table_number(4997), table_number(-1500)] == ["4,997", "\u22121,500"]
    assert [table_variation(1341), table_variation(-114), table_variation(0)] == ["+1,341", "\u2212114", "0"]


def test_exact_money_shows_pence_only_where_there_are_pence():
    assert [pounds(179_200_000), pounds(21_650), pounds(-5)] == ["£1,792,000", "£216.50", "\u2212£0.05"]


@pytest.mark.parametrize(
    ("before", "after", "threshold", "needed"),
    [
        (26, 26, 25, True),
        (25, 25, 25, False),
        (-26, -26, 25, True),
        (60, 0, 25, True),
        (0, 0, 0, False),
        (1, 1, 0, True),
        (None, None, 25, False),
        (900, 900, None, False),
    ],
)
def test_a_variation_over_its_threshold_either_way_needs_a_reason(before, after, threshold, needed):
    assert needs_reason(before=before, after=after, threshold=threshold) is needed


@dataclass(frozen=True)
class Made:
    month_start: date
    version: int


def test_the_highest_version_of_the_latest_month_counts():
    october, december, january = date(2016, 10, 1), date(2016, 12, 1), date(2017, 1, 1)
    made = [Made(december, 2), Made(october, 3), Made(january, 1), Made(december, 1)]
    assert forecast_as_at(made, december) == Made(december, 2)
    assert forecast_as_at(made, date(2016, 11, 1)) == Made(october, 3)
    assert forecast_as_at(made, date(2017, 3, 1)) == Made(january, 1)
    assert forecast_as_at(made, date(2016, 9, 1)) is None


@pytest.mark.parametrize(
    ("value", "unit", "places", "words"),
    [
        ("1.341", FactUnit.POUNDS_MILLION, 3, "£1.341m"),
        ("238", FactUnit.POUNDS_THOUSAND, 0, "£238,000"),
        ("-114", FactUnit.POUNDS_THOUSAND, 0, "\u2212£114,000"),
        ("145.0", FactUnit.RATE_PER_100K, 1, "145.0 per 100,000"),
        ("7.20", FactUnit.POUNDS_AN_HOUR, 2, "£7.20 an hour"),
        ("845", FactUnit.POUNDS_A_WEEK, 0, "£845 a week"),
        ("25", FactUnit.PERCENT, 0, "25%"),
        ("132", FactUnit.COUNT, 0, "132"),
    ],
)
def test_a_fact_is_shown_in_its_own_unit_with_the_decimals_of_its_source(value, unit, places, words):
    assert show_fact(Decimal(value), unit, places) == words
