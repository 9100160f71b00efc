"""What is asked about a new figure: few questions, each with its numbers, and none where there is nothing to ask."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council_portal.figures import Unit, UnitKind
from council_portal.periods import Period, PeriodKind
from performance.rules.counting import Counting
from performance.rules.plausibility import Doubt, ask
from performance.rules.reporting import Figure, NoFigure
from performance.rules.rollup import RollUp
from performance.rules.targets import CountingYear
from tests.performance.rules.values import COUNT, PERCENT, POUNDS, figure, number

SHARE = Counting(PERCENT, 1)
NUMBER = Counting(COUNT, 0)
TOTAL = Counting(COUNT, 0, RollUp.RUNNING_TOTAL)
ADDED = Counting(COUNT, 0, RollUp.SUM)


def quarters(*values, first: str = "2014-15-Q1", **more) -> list[Figure]:
    """Figures of quarters that follow one another; None leaves one out."""
    period = Period.parse(None, first)
    made = []
    for value in values:
        if value is not None:
            made.append(Figure(period, number(value), **more))
        period = period.next()
    return made


STEADY = ["28.3", "29.1", "27.6", "28.9", "28.0", "29.4", "28.5", "27.9"]


@pytest.mark.parametrize(
    ("values", "counting", "doubts"),
    [
        # A figure like those before it, and one that there is nothing to hold against.
        ([*STEADY, "28.8"], SHARE, []),
        (["28.3"], SHARE, []),
        # Far outside its history, and only with enough of one.
        ([*STEADY, "46"], SHARE, [Doubt.FAR_FROM_HISTORY]),
        ([*STEADY, "12"], SHARE, [Doubt.FAR_FROM_HISTORY]),
        ([*STEADY[:4], "46"], SHARE, []),
        ([*STEADY[:5], "46"], SHARE, [Doubt.FAR_FROM_HISTORY]),
        # An odd figure in the past hides no other, and a level that was asked about is not asked about again.
        ([*STEADY[:6], "61", "28.4", "52"], SHARE, [Doubt.FAR_FROM_HISTORY]),
        ([*STEADY, "46", "46.4"], SHARE, []),
        # A trend is no surprise, nor is a season, nor the noise of small counts.
        (["20", "22", "24", "26", "28", "30", "32", "34", "36.5"], SHARE, []),
        (["10", "80", "12", "11", "11", "84", "10", "12", "10.5", "82"], SHARE, []),
        (["3", "2", "4", "3", "2", "3", "6"], NUMBER, []),
        (["3", "2", "4", "3", "2", "3", "14"], NUMBER, [Doubt.FAR_FROM_HISTORY]),
        (["98.1", "98.2", "98.1", "98.1", "98.2", "97.0"], SHARE, []),
        (["98.1", "98.1", "98.1", "98.1", "98.1", "70"], SHARE, [Doubt.FAR_FROM_HISTORY]),
        # Ten or a hundred times the last, or so much less.
        (["28.3", "283"], SHARE, [Doubt.MAGNITUDE]),
        (["28.3", "2.9"], SHARE, [Doubt.MAGNITUDE]),
        (["7335", "733500"], NUMBER, [Doubt.MAGNITUDE]),
        (["7335", "74"], NUMBER, [Doubt.MAGNITUDE]),
        (["7335", "7335000"], Counting(POUNDS, 0), [Doubt.MAGNITUDE]),
        (["-12.1", "-120"], Counting(Unit(UnitKind.SCORE), 1), [Doubt.MAGNITUDE]),
        (["28.3", "40"], SHARE, []),
        (["1", "9"], NUMBER, []),
        (["0", "900"], NUMBER, []),
        (["900", "0"], NUMBER, []),
        # Far beyond what came before, though that is too little to say what is usual.
        (["29.9", "30.4", "28.3", "99"], SHARE, [Doubt.FAR_FROM_HISTORY]),
        (["29.9", "30.4", "28.3", "5"], SHARE, [Doubt.FAR_FROM_HISTORY]),
        (["29.9", "30.4", "28.3", "36"], SHARE, []),
        (["52", "35", "64", "140"], NUMBER, []),
        (["2", "3", "9"], NUMBER, []),
        # A size that it had a year ago, or more than once, is its own.
        (["200", "12", "11", "13", "210"], NUMBER, []),
        # Of the wrong sign.
        (["28.3", "-27.1"], SHARE, [Doubt.WRONG_SIGN]),
        (["-4"], NUMBER, [Doubt.WRONG_SIGN]),
        (["1.2", "0.8", "1.1", "-0.9"], Counting(Unit(UnitKind.SCORE), 2), [Doubt.WRONG_SIGN]),
        (["1.2", "-0.9"], Counting(Unit(UnitKind.SCORE), 2), []),
        (["-5.2", "-4.8", "-6.0", "5.1"], Counting(Unit(UnitKind.PERCENTAGE_POINTS), 1), [Doubt.WRONG_SIGN]),
        (["28.3", "-27.1"], Counting(PERCENT, 1, lowest=Decimal(-50)), []),
        (["28.3", "-27.1"], Counting(PERCENT, 1, is_change=True), []),
        (["28.3", "0"], SHARE, []),
        # The same as last quarter's, unless it may well stay.
        (["28.3", "27.1", "27.1"], SHARE, [Doubt.SAME_AS_LAST]),
        (["28.3", "27.1", "28.3"], SHARE, []),
        (["0", "0"], NUMBER, []),
        (["100", "100"], Counting(PERCENT, 1, highest=Decimal(100)), []),
        (["4", "4", "4", "4", "4"], NUMBER, []),
        (["1", "1"], Counting(Unit(UnitKind.YES_NO), 0), []),
        # A running total that falls; from April it begins again.
        (["100", "210", "205"], TOTAL, [Doubt.TOTAL_FALLS]),
        (["100", "210", "310", "420", "95"], TOTAL, []),
        (["100", "210", "310", "420", "95", "90"], TOTAL, [Doubt.TOTAL_FALLS]),
        (["100", "100"], TOTAL, [Doubt.SAME_AS_LAST]),
        # What is declared a running total and is kept by the period.
        (["100", "90", "80", "70", "95", "60"], TOTAL, []),
        # A running total is held against as much of a year, or against what it has come to.
        (["100", "210", "310", "420", "1000"], TOTAL, [Doubt.MAGNITUDE]),
        (["100", "2000"], TOTAL, [Doubt.MAGNITUDE]),
        # Ten times the last is asked about, though it is not quite eight times what one would expect.
        (["1072", "1100", "1097", "10970"], TOTAL, [Doubt.MAGNITUDE]),
        (["1072", "1100", "1097", "10900"], TOTAL, [Doubt.FAR_FROM_HISTORY]),
        (["100", "210", "310", "420", "95", "500"], TOTAL, [Doubt.FAR_FROM_HISTORY]),
    ],
)
def test_what_is_asked_about_a_figure(values, counting, doubts):
    *known, new = quarters(*values)
    assert [question.doubt for question in ask(new, known, counting)] == doubts


@pytest.mark.parametrize(
    ("values", "counting", "sentence"),
    [
        (
            [*STEADY, "12.4"],
            SHARE,
            "12.4% is far from what was usual: its last 8 figures lay between 27.6% and 29.4%. Is it right, and what "
            "is behind it?",
        ),
        (
            [*STEADY[:6], "61", "28.4", "52"],
            SHARE,
            "52.0% is far from what was usual: 7 of its last 8 figures lay between 27.6% and 29.4%. Is it right, and "
            "what is behind it?",
        ),
        (
            ["28.3", "283"],
            SHARE,
            "283.0% is about ten times the last figure, 28.3% in Quarter 1 of 2014/15. Is the decimal point in its "
            "place?",
        ),
        (
            ["4600", "46"],
            NUMBER,
            "46 is about a hundredth of the last figure, 4,600 in Quarter 1 of 2014/15. Are there as many digits as "
            "there should be?",
        ),
        (
            ["7335", "7335000"],
            Counting(Unit(UnitKind.MONEY, in_thousands=True), 0),
            "£7,335,000\u00a0thousand is about a thousand times the last figure, £7,335\u00a0thousand in Quarter 1 of "
            "2014/15. Is it in thousands of pounds?",
        ),
        (
            ["100", "2000"],
            TOTAL,
            "2,000 is about ten times the 200 that a running total of 100 in Quarter 1 of 2014/15 leads one to expect. "
            "Are there as many digits as there should be?",
        ),
        (
            ["28.3", "-27.1"],
            SHARE,
            "\u221227.1% is below zero, and the figure before it was not. Is the minus sign right?",
        ),
        (["-4"], NUMBER, "\u22124 is below zero, which a count hardly ever is. Is the minus sign right?"),
        (
            ["100", "210", "205"],
            TOTAL,
            "205 is below the running total of 210 in Quarter 2 of 2014/15: a running total does not fall. Was "
            "something counted twice before?",
        ),
        (
            ["27.1", "27.1"],
            SHARE,
            "27.1% is the same as in Quarter 1 of 2014/15. Is it this period’s figure, and not the last one’s again?",
        ),
    ],
)
def test_a_question_has_the_numbers_in_it(values, counting, sentence):
    *known, new = quarters(*values)
    assert [question.sentence for question in ask(new, known, counting)] == [sentence]


def test_a_rate_is_held_against_its_numerator_and_denominator():
    new = figure("2016-17-Q3", "39", numerator=Decimal(8), denominator=Decimal(21))
    [question] = ask(new, [], Counting(PERCENT, 0))
    assert question.doubt == Doubt.PARTS_DISAGREE
    assert question.sentence == "8 of 21 makes 38%, and the figure says 39%. Which of them is right?"
    agreeing = figure("2016-17-Q3", "38.1", numerator=Decimal(8), denominator=Decimal(21))
    assert not ask(agreeing, [], SHARE)
    no_figure = figure("2016-17-Q3", "38", numerator=Decimal(8), denominator=Decimal(0))
    assert not ask(no_figure, [], SHARE)


def test_the_same_percentage_of_other_numbers_is_not_the_same_figure():
    before = figure("2016-17-Q2", "50", numerator=Decimal(10), denominator=Decimal(20))
    assert not ask(figure("2016-17-Q3", "50", numerator=Decimal(11), denominator=Decimal(22)), [before], SHARE)
    assert ask(figure("2016-17-Q3", "50", numerator=Decimal(10), denominator=Decimal(20)), [before], SHARE)


def test_figures_of_another_definition_or_kind_of_period_are_not_compared():
    assert not ask(figure("2016-17-Q3", "283", definition=2), [figure("2016-17-Q2", "28.3")], SHARE)
    assert not ask(figure("2016-17-Q3", "283"), [figure("2015-16", "28.3")], SHARE)
    assert not ask(figure("2016-17-Q3", "283"), [figure("2016-17-Q2", "28.3", component="other")], SHARE)


def test_an_earlier_version_of_the_figure_itself_is_not_its_history():
    assert not ask(figure("2016-17-Q3", "28.3"), [figure("2016-17-Q3", "28.3"), figure("2016-17-Q4", "2.8")], SHARE)


def test_a_sum_for_part_of_its_period_is_not_held_against_whole_ones():
    known = [figure("2016-17-Q2", "900")]
    assert ask(figure("2016-17-Q3", "90"), known, ADDED)
    assert not ask(figure("2016-17-Q3", "90", covers_months=1), known, ADDED)


def test_a_reason_for_no_figure_and_a_judgement_in_words_raise_no_question():
    assert not ask(Figure(Period.parse(None, "2016-17-Q3"), reason=NoFigure.LATE), quarters(*STEADY), SHARE)
    words = figure("2016-17-Q3", words="Good")
    assert not ask(words, [figure("2016-17-Q2", words="Good")], Counting(Unit(UnitKind.TEXT), 0))


@pytest.mark.parametrize(("period", "value"), [("2016-17-Q3", "61"), ("2016-12", "22")])
def test_months_that_do_not_add_up_to_their_quarter_are_asked_about(period, value):
    known = [
        figure("2016-17-Q3", "60"),
        figure("2016-10", "19"),
        figure("2016-11", "21"),
        figure("2016-12", "20"),
    ]
    [question] = ask(figure(period, value), known, ADDED)
    assert question.doubt == Doubt.DOES_NOT_ADD_UP
    assert question.sentence.startswith("The 3 months of Quarter 3 (October to December 2016) add up to 6")
    assert not [each for each in ask(figure("2016-17-Q3", "60"), known, ADDED) if each.doubt == Doubt.DOES_NOT_ADD_UP]
    assert not ask(figure(period, value), known[:2], ADDED)


def test_parts_that_always_made_the_whole_are_asked_about_once_they_do_not():
    counting = Counting(COUNT, 0, parts=("north", "south"))
    values = {"north": (10, 14, 13, 12), "south": (20, 22, 19, 25), "": (30, 36, 32, 37)}
    known = [each for key, given in values.items() for each in quarters(*given, component=key)]
    new = figure("2014-15-Q4", "40")
    [question] = ask(new, known, counting)
    assert question.doubt == Doubt.DOES_NOT_ADD_UP
    assert (
        question.sentence
        == "The parts add up to 37 and not to 40, as they did in 3 earlier periods. Which of them is right?"
    )
    assert not ask(figure("2014-15-Q4", "37"), known, counting)
    assert not ask(new, [each for each in known if each.period.number != 2], counting)
    assert not ask(new, known, NUMBER)


def test_shares_that_always_made_a_hundred_are_asked_about_once_they_do_not():
    counting = Counting(PERCENT, 0, parts=("yes", "no"))
    known = [
        *quarters(61, 58, 63, 60, component="yes"),
        *quarters(39, 43, 37, component="no"),
    ]
    assert not ask(figure("2014-15-Q4", "41", component="no"), known, counting)
    [question] = ask(figure("2014-15-Q4", "50", component="no"), known, counting)
    assert question.sentence.startswith("The parts add up to 110% and not to 100%")


def test_a_running_total_of_school_years_begins_again_in_september():
    counting = Counting(COUNT, 0, RollUp.RUNNING_TOTAL, CountingYear.ACADEMIC)
    assert not ask(figure("2016-09", "3"), [figure("2016-07", "40")], counting)
    [question] = ask(figure("2016-11", "30"), [figure("2016-10", "40")], counting)
    assert question.doubt == Doubt.TOTAL_FALLS


values = st.decimals(min_value=-(10**10), max_value=10**10, places=4)


@given(
    st.lists(st.none() | values, max_size=16),
    values,
    st.sampled_from([unit for unit in UnitKind if unit != UnitKind.RATE]),
    st.integers(0, 4),
    st.sampled_from(list(RollUp)),
    st.sampled_from(list(CountingYear)),
)
def test_any_history_gives_questions_in_words_and_one_of_each_at_most(history, value, unit, places, rollup, year):
    *known, new = quarters(*history, value)
    questions = ask(new, known, Counting(Unit(unit), places, rollup, year))
    doubts = [question.doubt for question in questions]
    assert len(set(doubts)) == len(doubts)
    assert all(question.sentence.endswith("?") and question.sentence[0] not in " -" for question in questions)


@given(
    st.lists(st.integers(100, 10_000), min_size=5, max_size=12),
    st.integers(100, 10_000),
    st.sampled_from([2, 10, 100]),
)
def test_whether_a_figure_is_asked_about_does_not_hang_on_the_size_of_its_numbers(history, value, scale):
    """The same figures in another measuring unit raise the same doubts (money: no chance of counts, no places)."""
    counting = Counting(Unit(UnitKind.MONEY), 0)
    *known, new = quarters(*history, value)
    *scaled, new_scaled = quarters(*(each * scale for each in history), value * scale)
    assert [each.doubt for each in ask(new, known, counting)] == [
        each.doubt for each in ask(new_scaled, scaled, counting)
    ]


@given(st.data())
def test_the_order_in_which_figures_are_given_does_not_matter(data):
    history = data.draw(st.lists(values, min_size=1, max_size=14))
    *known, new = quarters(*history)
    shuffled = data.draw(st.permutations(known))
    counting = Counting(Unit(UnitKind.SCORE), 2, data.draw(st.sampled_from(list(RollUp))))
    assert ask(new, shuffled, counting) == ask(new, known, counting)


def test_a_period_at_the_beginning_of_the_calendar_is_no_error():
    first = Figure(Period.of(PeriodKind.QUARTER, Period.parse(None, "1900-01").start), Decimal(5))
    assert ask(first, [], TOTAL) == ()


THOUSANDS = Counting(Unit(UnitKind.MONEY, in_thousands=True), 0)


@pytest.mark.parametrize(
    ("values", "doubts"),
    [
        (["7335"], [Doubt.BARE_POUNDS]),
        (["7200", "7335"], []),
        (["7", "7335"], [Doubt.BARE_POUNDS]),
        (["-7335"], [Doubt.BARE_POUNDS]),
        (["0"], []),
    ],
)
def test_pounds_typed_where_thousands_are_kept_are_asked_about_unless_the_last_figure_settles_it(values, doubts):
    *known, new = quarters(*values)
    assert [each.doubt for each in ask(new, known, THOUSANDS, is_bare_pounds=True)] == doubts


def test_pounds_and_thousands_are_put_to_the_author_side_by_side():
    [question] = ask(*quarters("7335"), [], THOUSANDS, is_bare_pounds=True)
    assert question.sentence == (
        "This counts in thousands of pounds, so that it reads £7,335\N{NO-BREAK SPACE}thousand. "
        "Is that right, or is it £7.335 thousand?"
    )
