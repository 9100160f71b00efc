"""Reporting: which figure a quarter shows, why there is none, and which earlier one it is compared with."""

from datetime import date

import pytest

from performance.rules.direction import Comparator
from performance.rules.frequency import Frequency
from performance.rules.reporting import Figure, NoFigure, Report, Source, Version, compared_with, figure_for, reported
from performance.rules.rollup import RollUp
from tests.performance.rules.values import COUNT, PERCENT, Q1, Q2, Q3, Q4, figure, number, period


def report(*figures, quarter=Q3, frequency=Frequency.QUARTERLY, rollup=RollUp.LATEST, unit=COUNT, **more) -> Report:
    return reported(figures, quarter, frequency=frequency, rollup=rollup, unit=unit, **more)


def test_a_quarter_reports_its_own_figure_before_any_other():
    found = report(figure("2016-17-Q3", 5), figure("2016-12", 6), figure("2016-12", 7, kind="survey"))
    assert (found.figure.value, found.source, found.words) == (5, Source.OWN, "")


def test_a_zero_is_reported_as_the_figure_it_is():
    assert report(figure("2016-17-Q3", 0)).figure.value == 0


def test_a_judgement_in_words_is_a_figure():
    found = report(Figure(Q3, words="Qualified conclusion"))
    assert (found.figure.words, found.source) == ("Qualified conclusion", Source.OWN)


def test_a_figure_for_part_of_the_quarter_says_which_months():
    assert report(figure("2016-17-Q3", 62, covers_months=2)).words == "October and November only"
    assert report(figure("2016-17-Q3", 62, covers_months=1)).words == "October only"


def test_the_last_poll_of_the_quarter_stands_in():
    polls = [figure(key, value, kind="survey") for key, value in (("2016-06", 50), ("2016-10", 51), ("2016-12", 52))]
    found = report(*polls)
    assert (found.figure.value, found.source, found.words) == (52, Source.POLL, "The poll of December 2016")
    assert report(*polls, quarter=Q2).figure is None


def test_the_last_month_stands_in_where_figures_are_positions():
    found = report(figure("2016-10", 84), figure("2016-12", 86))
    assert (found.figure.value, found.source, found.words) == (86, Source.MONTHS, "The figure of December 2016")


def test_three_months_add_up_where_figures_are_counts():
    months = [figure("2016-10", 17), figure("2016-11", 24), figure("2016-12", 23)]
    found = report(*months, rollup=RollUp.SUM)
    assert (found.figure.period, found.figure.value, found.words) == (Q3, 64, "Its three months added up")
    assert report(*months[:2], rollup=RollUp.SUM).figure is None


def test_three_months_of_a_weighted_share_make_a_quarter_by_what_they_were_made_of():
    pairs = {"2016-10": (1, 2), "2016-11": (90, 100), "2016-12": (9, 98)}
    months = [
        figure(key, 50, numerator=number(top), denominator=number(bottom)) for key, (top, bottom) in pairs.items()
    ]
    found = report(*months, rollup=RollUp.WEIGHTED, unit=PERCENT)
    assert (found.figure.value, found.figure.denominator) == (50, 200)
    assert found.words == "Its three months' numerators over their denominators"
    without = report(*months[:2], figure("2016-12", 70), rollup=RollUp.WEIGHTED, unit=PERCENT)
    assert without.words == "The figure of December 2016"


def test_a_figure_made_of_months_is_as_firm_as_the_least_firm_and_of_their_definition():
    firm = figure("2016-10", 17, definition=2)
    months = [firm, figure("2016-11", 24, definition=2, version=Version.PROVISIONAL)]
    made = report(*months, figure("2016-12", 23, definition=2, version=Version.REVISED), rollup=RollUp.SUM).figure
    assert (made.version, made.definition) == (Version.PROVISIONAL, 2)
    assert report(*months, figure("2016-12", 23, definition=1), rollup=RollUp.SUM).figure is None


@pytest.mark.parametrize("key", ["2016-17", "2016-17-H2"])
def test_the_last_quarter_reports_the_year_or_half_that_ends_with_it(key):
    assert report(figure(key, 9), quarter=Q4, frequency=Frequency.ANNUAL).figure.value == 9
    assert report(figure(key, 9), quarter=Q3, frequency=Frequency.ANNUAL).figure is None


def test_the_latest_figure_of_the_same_year_is_carried_forward_and_marked():
    figures = [figure("2015-16", 18), figure("2016-17-Q1", 19), figure("2016-17-Q2", 12)]
    found = report(*figures, frequency=Frequency.ANNUAL, carries_forward=True)
    assert (found.figure.value, found.is_carried) == (12, True)
    assert found.words == "Carried forward from Quarter 2 (July to September 2016)"


def test_nothing_is_carried_forward_where_the_measure_does_not_say_so():
    assert report(figure("2016-17-Q2", 12), frequency=Frequency.ANNUAL).figure is None


def test_nothing_is_carried_over_the_year_end():
    found = report(figure("2015-16-Q4", 18), quarter=Q1, frequency=Frequency.ANNUAL, carries_forward=True)
    assert found.figure is None


def test_nothing_later_is_carried_back():
    assert report(figure("2016-17-Q4", 18), carries_forward=True).figure is None


def test_a_count_of_one_quarter_is_not_carried_into_the_next():
    assert report(figure("2016-17-Q2", 18), rollup=RollUp.SUM, carries_forward=True).figure is None


@pytest.mark.parametrize("reason", [NoFigure.LATE, NoFigure.NOT_DUE, NoFigure.AWAITING_VALIDATION])
def test_a_figure_to_come_leaves_room_for_the_last_one(reason):
    figures = [figure("2016-17-Q2", 12), figure("2016-17-Q3", reason=reason)]
    assert report(*figures, carries_forward=True).is_carried


@pytest.mark.parametrize(
    "reason", [NoFigure.SUPPRESSED, NoFigure.ILLEGIBLE, NoFigure.NOT_APPLICABLE, NoFigure.NOT_COLLECTED]
)
def test_a_figure_that_will_not_come_leaves_no_room(reason):
    figures = [figure("2016-17-Q2", 12), figure("2016-12", 12), figure("2016-17-Q3", reason=reason)]
    found = report(*figures, carries_forward=True)
    assert (found.figure, found.words, found.is_missing) == (None, reason.label, False)


@pytest.mark.parametrize(
    ("frequency", "reason", "expected_on", "words", "is_missing"),
    [
        (Frequency.QUARTERLY, None, None, "Not yet available", True),
        (Frequency.QUARTERLY, NoFigure.LATE, date(2017, 3, 1), "Not yet available, expected 1 March 2017", True),
        (Frequency.QUARTERLY, NoFigure.AWAITING_VALIDATION, None, "Awaiting validation", True),
        (Frequency.QUARTERLY, NoFigure.NOT_DUE, None, "Not due until Quarter 4 (January to March 2017)", False),
        (Frequency.ANNUAL, None, None, "Not due until Quarter 4 (January to March 2017)", False),
        (Frequency.ANNUAL, None, date(2017, 7, 31), "Not due, expected 31 July 2017", False),
        (Frequency.ANNUAL, None, date(2016, 1, 1), "Not due until Quarter 4 (January to March 2017)", False),
        (Frequency.ANNUAL, NoFigure.LATE, date(2017, 3, 31), "Not yet available, expected 31 March 2017", False),
        (Frequency.BIENNIAL, None, None, "Not due", False),
        (Frequency.IRREGULAR, None, date(2016, 12, 31), "Not yet available, expected 31 December 2016", True),
    ],
)
def test_a_quarter_without_a_figure_says_why_and_when_one_is_expected(
    frequency, reason, expected_on, words, is_missing
):
    figures = [figure("2016-17-Q3", reason=reason)] if reason else []
    found = report(*figures, frequency=frequency, expected_on=expected_on)
    assert (found.figure, found.words, found.is_missing) == (None, words, is_missing)


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (NoFigure.LATE, "Not yet available, expected 20 March 2017"),
        (NoFigure.AWAITING_VALIDATION, "Awaiting validation, expected 20 March 2017"),
        (NoFigure.NOT_DUE, "Not due, expected 20 March 2017"),
    ],
)
def test_the_day_that_was_entered_with_the_reason_comes_before_the_measures_own(reason, words):
    own = figure("2016-17-Q3", reason=reason, expected_on=date(2017, 3, 20))
    assert report(own, frequency=Frequency.QUARTERLY, expected_on=date(2017, 2, 28)).words == words
    assert report(own, frequency=Frequency.QUARTERLY).words == words


def earlier(*figures, current=None, quarter=Q3, frequency=Frequency.QUARTERLY, rollup=RollUp.LATEST, by=None):
    current = current or figure(quarter.key, 5)
    by = by or Comparator.PREVIOUS_PERIOD
    return compared_with(
        [*figures, current], current, quarter, comparator=by, frequency=frequency, rollup=rollup, unit=PERCENT
    )


def test_the_previous_period_is_the_one_before_of_the_same_kind():
    found, why_not = earlier(figure("2016-17-Q2", 3), figure("2016-17-Q1", 2), figure("2016-09", 4))
    assert (found.period, why_not) == (Q2, "")


def test_the_first_quarter_is_compared_with_the_last_of_the_year_before():
    assert earlier(figure("2015-16-Q4", 3), quarter=Q1)[0].value == 3


def test_a_quarter_skipped_is_not_comparable():
    found, why_not = earlier(figure("2016-17-Q1", 2))
    assert (found, why_not) == (None, "There is no figure in Quarter 2 of 2016/17 to compare with")


def test_the_reason_why_the_earlier_figure_is_missing_is_passed_on():
    assert earlier(figure("2016-17-Q2", reason=NoFigure.ILLEGIBLE))[1] == (
        "There is no figure in Quarter 2 of 2016/17 to compare with (illegible in the source)"
    )


def test_a_term_is_compared_with_the_term_before():
    found, _ = earlier(figure("2015-16-Q4", 3), quarter=Q2, frequency=Frequency.TERMLY)
    assert found.value == 3


def test_a_poll_is_compared_with_the_poll_before():
    poll = figure("2016-12", 50, kind="survey")
    found, _ = earlier(figure("2015-12", 54, kind="survey"), figure("2016-06", 50, kind="survey"), current=poll)
    assert found.period == period("2016-06", "survey")
    assert earlier(current=poll)[1] == "There is no earlier poll to compare with"


def test_a_month_that_stands_in_is_compared_with_the_quarter_before_or_its_last_month():
    month = figure("2016-12", 86)
    assert earlier(figure("2016-09", 80), current=month)[0].value == 80
    assert earlier(figure("2016-09", 80), figure("2016-17-Q2", 81), current=month)[0].value == 81


def test_the_same_period_last_year_is_of_the_same_kind():
    by = Comparator.SAME_PERIOD_LAST_YEAR
    assert earlier(figure("2015-16-Q3", 20), figure("2016-17-Q2", 6), by=by)[0].value == 20
    assert earlier(figure("2016-17-Q2", 6), by=by)[1] == "There is no figure in Quarter 3 of 2015/16 to compare with"


def test_an_earlier_quarter_without_a_figure_of_its_own_has_what_its_months_add_up_to():
    months = [figure(key, value) for key, value in (("2016-07", 2), ("2016-08", 3), ("2016-09", 4))]
    assert earlier(*months, rollup=RollUp.SUM)[0].value == 9
    assert earlier(*months[1:], rollup=RollUp.SUM)[0] is None
    assert earlier(*months, figure("2016-17-Q2", reason=NoFigure.SUPPRESSED), rollup=RollUp.SUM)[0] is None
    assert earlier(*months, rollup=RollUp.NONE)[0] is None
    last_year = [figure(f"2015-{month}", 5) for month in (10, 11, 12)]
    assert earlier(*last_year, by=Comparator.SAME_PERIOD_LAST_YEAR, rollup=RollUp.SUM)[0].value == 15


@pytest.mark.parametrize(
    ("rollup", "made"), [(RollUp.SUM, 10), (RollUp.LATEST, 4), (RollUp.RUNNING_TOTAL, 4), (RollUp.NONE, None)]
)
def test_a_year_without_a_figure_of_its_own_has_what_its_quarters_make(rollup, made):
    quarters = [figure(f"2015-16-Q{number}", number) for number in (1, 2, 3, 4)]
    found = figure_for(quarters, period("2015-16"), rollup, COUNT)
    assert (found and found.value) == made
    assert figure_for([*quarters, figure("2015-16", 11)], period("2015-16"), rollup, COUNT).value == 11
    assert figure_for(quarters[:3], period("2015-16"), rollup, COUNT) is None
    assert (
        figure_for([*quarters[:3], figure("2015-16-Q4", 4, covers_months=2)], period("2015-16"), rollup, COUNT) is None
    )


def test_a_year_is_as_firm_as_the_least_firm_of_its_quarters_and_never_the_mean_of_shares():
    shares = [
        figure(f"2015-16-Q{each}", 50, numerator=number(each), denominator=number(2 * each + 1)) for each in (1, 2, 3)
    ]
    last = figure("2015-16-Q4", 10, numerator=number(1), denominator=number(10), version=Version.PROVISIONAL)
    found = figure_for([*shares, last], period("2015-16"), RollUp.WEIGHTED, PERCENT)
    assert (found.value, found.version) == (number("28"), Version.PROVISIONAL)


def test_the_last_year_end_is_the_years_figure_or_its_last_position():
    by = Comparator.LAST_YEAR_END
    assert earlier(figure("2015-16", 24), figure("2015-16-Q4", 23), by=by)[0].value == 24
    assert earlier(figure("2015-16-Q4", 23), by=by)[0].value == 23
    assert earlier(figure("2015-16-Q3", 23), by=by)[0] is None


def test_a_running_total_for_part_of_a_quarter_is_not_compared_with_a_whole_one():
    by = Comparator.SAME_PERIOD_LAST_YEAR
    now = figure("2016-17-Q3", 46, covers_months=2)
    found, why_not = earlier(figure("2015-16-Q3", 40), current=now, by=by, rollup=RollUp.RUNNING_TOTAL)
    assert (found, why_not) == (None, "The total in Quarter 3 of 2015/16 covers another part of its year")


@pytest.mark.parametrize("rollup", [RollUp.SUM, RollUp.RUNNING_TOTAL])
def test_part_of_a_year_is_not_compared_with_a_whole_one(rollup):
    by = Comparator.LAST_YEAR_END
    assert earlier(figure("2015-16", 663), by=by, rollup=rollup)[1] == (
        "Part of a year cannot be compared with the whole of 2015/16"
    )
    assert earlier(figure("2015-16", 663), by=by, rollup=rollup, quarter=Q4)[0].value == 663


def test_a_running_total_is_not_compared_with_an_earlier_point_of_its_own_year():
    found, why_not = earlier(figure("2016-17-Q2", 46), rollup=RollUp.RUNNING_TOTAL)
    assert (found, why_not) == (None, "A running total is only comparable with the same point of last year")


def test_figures_of_different_definitions_are_not_comparable():
    found, why_not = earlier(figure("2016-17-Q2", 46), current=figure("2016-17-Q3", 5, definition=2))
    assert (found, why_not) == (None, "The definition has changed since Quarter 2 (July to September 2016)")


def test_a_figure_in_words_is_no_earlier_figure():
    assert earlier(Figure(Q2, words="Qualified"))[0] is None


def test_a_figure_knows_how_many_months_it_covers():
    assert figure("2016-17-Q3", 1).months == 3
    assert figure("2016-17-Q3", 1, covers_months=2).months == 2
    assert figure("2016-17", number(1)).months == 12
