"""What may be typed into one box of the grid, and how what is kept stands in it again."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council_portal.figures import FigureError, Unit, UnitKind
from performance.rules.reporting import NoFigure
from performance.rules.rollup import ratio
from performance.rules.typed import Typed, as_typed, read
from performance.rules.wording import decimal_of

PERCENT, COUNT, WORDS = Unit(UnitKind.PERCENT), Unit(UnitKind.COUNT), Unit(UnitKind.TEXT)
MONEY, RATE = Unit(UnitKind.MONEY), Unit(UnitKind.RATE, per=10000)


@pytest.mark.parametrize(
    ("typed", "unit", "means"),
    [
        ("", PERCENT, Typed()),
        ("   ", PERCENT, Typed()),
        ("12.5", PERCENT, Typed(Decimal("12.5"))),
        (" 12.5 % ", PERCENT, Typed(Decimal("12.5"))),
        ("8/21", PERCENT, Typed(None, Decimal(8), Decimal(21))),
        ("8 of 21", PERCENT, Typed(None, Decimal(8), Decimal(21))),
        ("8 out of 21", PERCENT, Typed(None, Decimal(8), Decimal(21))),
        ("1,008 Of 2,100", PERCENT, Typed(None, Decimal(1008), Decimal(2100))),
        ("38.1% (8 of 21)", PERCENT, Typed(Decimal("38.1"), Decimal(8), Decimal(21))),
        ("0/0", PERCENT, Typed(None, Decimal(0), Decimal(0))),
        ("12.5 (p)", PERCENT, Typed(Decimal("12.5"), is_provisional=True)),
        ("8 of 21 provisional", PERCENT, Typed(None, Decimal(8), Decimal(21), is_provisional=True)),
        ("£46.07", MONEY, Typed(Decimal("46.07"))),
        ("late", COUNT, Typed(reason=NoFigure.LATE)),
        ("Not  applicable", COUNT, Typed(reason=NoFigure.NOT_APPLICABLE)),
        ("n/a", PERCENT, Typed(reason=NoFigure.NOT_APPLICABLE)),
        ("Adopted in May", WORDS, Typed(words="Adopted in May")),
        ("Suppressed", WORDS, Typed(reason=NoFigure.SUPPRESSED)),
    ],
)
def test_a_box_says(typed, unit, means):
    assert read(typed, unit, places=2 if unit == MONEY else 1) == means


@pytest.mark.parametrize(
    ("typed", "unit", "said"),
    [
        ("about a third", PERCENT, "in digits"),
        ("8 of many", PERCENT, "two numbers in digits, for example 8 of 21"),
        ("of 21", PERCENT, "in digits"),
        ("8/21/2", PERCENT, "two numbers in digits"),
        ("8/21", COUNT, "in digits"),
        ("12,5,0", PERCENT, "in digits"),
        ("101", PERCENT, "100.0% or less"),
        ("22 of 21", PERCENT, "make more than 100.0%"),
        ("-1 of 21", PERCENT, "make less than 0.0%"),
        ("999999999999999/0.0001", RATE, "too many digits"),
        ("2\x008", PERCENT, "cannot be seen"),
        ("8 of 2\x001", PERCENT, "cannot be seen"),
        ("#DIV/0!", PERCENT, "two numbers in digits"),
        ("\u202e12", PERCENT, "in digits"),
        ("1" * 30, PERCENT, "at most 15 digits"),
    ],
)
def test_a_box_that_cannot_be_read_says_what_to_type(typed, unit, said):
    bounds = {"lowest": Decimal(0), "highest": Decimal(100)} if unit == PERCENT else {}
    with pytest.raises(FigureError, match=said):
        read(typed, unit, places=1, **bounds)


amounts = st.decimals(-(10**9), 10**9, places=4)


@given(amounts, st.integers(0, 4), st.sampled_from([PERCENT, COUNT, MONEY, RATE]))
def test_a_figure_that_is_kept_is_read_back_from_its_box(value, places, unit):
    value = decimal_of(value, places)
    assert read(as_typed(value, unit, places=places), unit, places=places).value == value


@given(amounts, amounts.filter(bool), st.booleans())
def test_parts_that_are_kept_are_read_back_from_their_box(numerator, denominator, has_own_value):
    exact = ratio(numerator, denominator, RATE)
    if abs(exact) >= 10**9:
        return
    value = Decimal("-1.5") if has_own_value else decimal_of(exact, 4)
    box = as_typed(value, RATE, places=1, numerator=numerator, denominator=denominator)
    means = read(box, RATE, places=1)
    assert (means.numerator, means.denominator) == (numerator, denominator)
    assert means.value in (None, value)


def test_words_and_yes_stand_as_they_are():
    assert as_typed(None, WORDS, places=0, words="Adopted in May") == "Adopted in May"
    assert as_typed(Decimal(1), Unit(UnitKind.YES_NO), places=0) == "Yes"


@pytest.mark.parametrize(
    ("typed", "is_bare"),
    [("£7,335", True), ("£7,335 (p)", True), ("−£12", True), ("7,335", False), ("£7,335 thousand", False)],
)
def test_pounds_without_the_word_thousand_are_told_of_where_thousands_are_kept(typed, is_bare):
    assert read(typed, Unit(UnitKind.MONEY, in_thousands=True), places=0).is_bare_pounds == is_bare
    if "thousand" not in typed:
        assert not read(typed, Unit(UnitKind.MONEY), places=0).is_bare_pounds
