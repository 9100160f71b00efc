"""A figure is parsed from what people type, rounded as people round and shown with its unit."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council_portal import figures
from council_portal.figures import MINUS, FigureError, Unit, UnitKind, largest_remainder, parse, share, show

PERCENT = Unit(UnitKind.PERCENT)
COUNT = Unit(UnitKind.COUNT)
POUNDS = Unit(UnitKind.MONEY)
PER_10K = Unit(UnitKind.RATE, per=10_000)
NUMERIC_UNITS = [PERCENT, COUNT, POUNDS, Unit(UnitKind.PERCENTAGE_POINTS), Unit(UnitKind.SCORE), Unit(UnitKind.RATIO)]


@pytest.mark.parametrize(
    ("typed", "unit", "value"),
    [
        ("28.3%", PERCENT, "28.3"),
        (" 28.30 % ", PERCENT, "28.30"),
        ("1,072", COUNT, "1072"),
        ("23,699,399", COUNT, "23699399"),
        (f"{MINUS}0.03", Unit(UnitKind.SCORE), "-0.03"),
        ("£46.07", POUNDS, "46.07"),
        ("-£46.07", POUNDS, "-46.07"),
        ("-0", COUNT, "0"),
        ("yes", Unit(UnitKind.YES_NO), "1"),
        ("No", Unit(UnitKind.YES_NO), "0"),
    ],
)
def test_what_people_type_is_understood(typed, unit, value):
    assert parse(typed, unit) == Decimal(value)
    assert not parse(typed, unit).is_signed() or value.startswith("-")


@pytest.mark.parametrize(
    "typed",
    [
        "12,5,0",
        "£",
        "1e9",
        "-",
        "text",
        "9" * 30,
        "\x00",
        "1\x007",
        "",
        " ",
        "NaN",
        "Infinity",
        "1.2.3",
        "١٢",
        "0x10",
        "1_000",
        "--1",
        "%",
    ],
)
def test_what_is_no_figure_is_refused_with_a_sentence(typed):
    with pytest.raises(FigureError) as refused:
        parse(typed, PERCENT, places=1)
    assert str(refused.value).endswith(".") and str(refused.value)[0].isupper()


def test_bounds_are_included_and_said():
    assert parse("100", PERCENT, places=1, lowest=Decimal(0), highest=Decimal(100)) == 100
    with pytest.raises(FigureError, match=r"100\.0% or less"):
        parse("100.1", PERCENT, places=1, lowest=Decimal(0), highest=Decimal(100))
    with pytest.raises(FigureError, match="0 or more"):
        parse("-1", COUNT, places=0, lowest=Decimal(0))


def test_more_places_than_the_measure_keeps_are_refused_but_trailing_zeros_are_not():
    assert parse("28.30", PERCENT, places=1) == Decimal("28.3")
    with pytest.raises(FigureError, match="at most 1 decimal place"):
        parse("28.31", PERCENT, places=1)


@pytest.mark.parametrize(
    ("value", "unit", "places", "shown"),
    [
        ("28.3", PERCENT, 1, "28.3%"),
        ("375", PER_10K, 1, "375.0 per 10,000"),
        ("38.21", Unit(UnitKind.RATE, per=100_000, of="collections"), 2, "38.21 per 100,000 collections"),
        ("-0.03", Unit(UnitKind.SCORE), 2, f"{MINUS}0.03"),
        ("-0.004", Unit(UnitKind.SCORE), 2, "0.00"),
        ("7335", Unit(UnitKind.MONEY, in_thousands=True), 0, "£7,335\u00a0thousand"),
        ("-46.07", POUNDS, 2, f"{MINUS}£46.07"),
        ("1", Unit(UnitKind.PERCENTAGE_POINTS), 0, "1\u00a0percentage point"),
        ("10.7", Unit(UnitKind.DAYS), 2, "10.70 days"),
        ("1", Unit(UnitKind.YES_NO), 0, "Yes"),
        ("2.345", COUNT, 2, "2.35"),
        ("-2.345", COUNT, 2, f"{MINUS}2.35"),
    ],
)
def test_a_figure_is_shown_with_its_unit(value, unit, places, shown):
    assert show(Decimal(value), unit, places) == shown


UNITS = st.one_of(
    st.sampled_from([Unit(kind) for kind in UnitKind if kind not in (UnitKind.RATE, UnitKind.TEXT)]),
    st.just(Unit(UnitKind.MONEY, in_thousands=True)),
    st.builds(
        Unit,
        st.just(UnitKind.RATE),
        per=st.sampled_from([1, 7, 100, 1_000, 10_000, 100_000, 1_000_000]),
        of=st.one_of(
            st.just(""), st.sampled_from(["collections", "population (aged 16 to 64)", "15\u201317 year olds", "%"])
        ),
    ),
)


@st.composite
def figures_of_a_unit(draw) -> tuple[Decimal, Unit, int]:
    """A figure with as many digits as the record keeps, at most four of them decimals."""
    unit, places = draw(UNITS), draw(st.integers(0, 4))
    if unit.kind == UnitKind.YES_NO:
        return Decimal(draw(st.integers(0, 1))), unit, 0
    digits = draw(st.one_of(st.integers(-(10**15) + 1, 10**15 - 1), st.integers(-2000, 2000)))
    return Decimal(digits).scaleb(-places), unit, places


@given(figures_of_a_unit())
def test_what_is_printed_parses_back_to_the_same_figure(figure):
    value, unit, places = figure
    for printed in (
        figures.show(value, unit, places),
        figures.show_in_table(value, unit, places),
        figures.show_number(value, places) if unit.is_number else "Yes" if value else "No",
    ):
        read = parse(printed, unit, places=places)
        assert read == value and not (read.is_signed() and read == 0), printed
        assert figures.show(read, unit, places) == figures.show(value, unit, places)


@given(figures_of_a_unit(), st.data())
def test_what_is_printed_may_be_typed_in_the_usual_ways(figure, data):
    """Another minus sign, thin or plain spaces for the ones that do not break, no commas, spaces around it."""
    value, unit, places = figure
    typed = figures.show(value, unit, places)
    typed = typed.replace(MINUS, data.draw(st.sampled_from([MINUS, "-", "\u2013"])))
    typed = typed.replace(figures.NO_BREAK, data.draw(st.sampled_from([" ", figures.NO_BREAK])))
    if data.draw(st.booleans()):
        typed = typed.replace(",", "")
    typed = (
        data.draw(st.sampled_from(["", " ", "  ", figures.NO_BREAK])) + typed + data.draw(st.sampled_from(["", " "]))
    )
    assert parse(typed, unit, places=places) == value


@given(figures_of_a_unit(), UNITS)
def test_what_is_printed_in_another_unit_is_refused_and_never_taken_for_this_one(figure, other):
    """A percentage pasted into a money field says what is wrong; only bare numbers are anybody's."""
    value, unit, places = figure
    printed = figures.show(value, unit, places)
    bare = figures.show_number(value, places)
    if printed == bare or _same_signs(unit, other):
        return
    with pytest.raises(FigureError):
        parse(printed, other, places=places)


def _same_signs(unit: Unit, other: Unit) -> bool:
    """Whether figures of both may be printed with the same words: rates of one base, thousands of pounds in a table."""
    five = Decimal(5)
    if unit.kind == other.kind == UnitKind.RATE and unit.per == other.per:
        return True
    return figures.show(five, unit, 0) in (figures.show(five, other, 0), figures.show_in_table(five, other, 0))


@given(st.text(max_size=40))
def test_any_text_is_a_number_or_refused(typed):
    try:
        assert parse(typed, PERCENT).is_finite()
    except FigureError as refused:
        assert str(refused)


@given(st.lists(st.decimals(min_value=-(10**6), max_value=10**6, places=3), min_size=1, max_size=20))
def test_rounded_lines_add_up_to_the_rounded_total_and_none_moves_by_one(values):
    rounded = largest_remainder(values)
    assert sum(rounded) == figures.round_half_up(sum(values), 0)
    assert all(abs(after - before) <= 1 for before, after in zip(values, rounded, strict=True))


def test_a_share_of_nothing_is_no_figure():
    assert share(1, 0) is None
    assert share(25, 103).quantize(Decimal("0.1")) == Decimal("24.3")
