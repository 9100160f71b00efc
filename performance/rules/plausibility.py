"""Plausibility: what is worth asking about a new figure before others read it. It is asked about, never refused."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256

from council_portal.choices import Choice
from council_portal.figures import MINUS, UnitKind
from performance.rules.adding_up import months_do_not_add_up, parts_do_not_add_up
from performance.rules.counting import A_HABIT, Counting, in_one_year
from performance.rules.reporting import Figure
from performance.rules.rollup import RollUp, ratio
from performance.rules.usual import far_from_history
from performance.rules.wording import decimal_of, in_period

#: From so many times the last figure, or so many times less, its size is asked about.
TIMES = 8
#: A running total that is so many times the last is asked about whatever one would expect of it, unless the last was
#: for less than half as much of the year.
MANY = 10
#: Decimal places to which pounds are given in thousands.
PLACES_OF_POUNDS = 4
#: Below this, a count may well be many times the last.
SMALL_COUNT = 10

_HARDLY_EVER_NEGATIVE = {
    UnitKind.PERCENT: "a percentage",
    UnitKind.COUNT: "a count",
    UnitKind.RATE: "a rate",
    UnitKind.DAYS: "a number of days",
}
_POWERS = {
    10: ("ten times", "a tenth of"),
    100: ("a hundred times", "a hundredth of"),
    1000: ("a thousand times", "a thousandth of"),
}


class Doubt(Choice):
    """What a question is about: a stable code, under which its answer is kept."""

    PARTS_DISAGREE = "parts_disagree", "Numerator and denominator say otherwise"
    BARE_POUNDS = "bare_pounds", "Pounds or thousands of pounds"
    WRONG_SIGN = "wrong_sign", "Sign"
    MAGNITUDE = "magnitude", "Size"
    TOTAL_FALLS = "total_falls", "A running total that falls"
    SAME_AS_LAST = "same_as_last", "The same as last time"
    FAR_FROM_HISTORY = "far_from_history", "Far from what it was"
    DOES_NOT_ADD_UP = "does_not_add_up", "Does not add up"


@dataclass(frozen=True)
class Question:
    """Something worth asking about a figure: what about, and the question in words with the numbers in it."""

    doubt: Doubt
    sentence: str

    @property
    def mark(self) -> str:
        """By which a form says that it was asked: another figure raises another question, though of the same doubt."""
        return f"{self.doubt}-{sha256(self.sentence.encode()).hexdigest()[:12]}"


def ask(
    new: Figure, known: Iterable[Figure], counting: Counting, *, is_bare_pounds: bool = False
) -> tuple[Question, ...]:
    """The questions worth asking about a new figure, in the order of `Doubt`; none where there is no number.

    `is_bare_pounds` says that it was typed with the sign of the pound and without the word thousand, though it counts
    in thousands. `known` are the figures of the measure that stand, of all its components; what is recorded for the new
    figure's own place is left aside. Figures are compared with those of the same kind of period under the same
    definition.
    """
    if new.value is None or not counting.unit.is_number:
        return ()
    known = [each for each in known if (each.component, each.period) != (new.component, new.period)]
    past = _past_of(new, known, counting)
    found = {Doubt.PARTS_DISAGREE: _parts_disagree(new, counting), Doubt.WRONG_SIGN: _wrong_sign(new, past, counting)}
    if not _is_incomplete(new, counting):
        total_before = _total_before(new, past, counting)
        found[Doubt.TOTAL_FALLS] = _total_falls(new, past, total_before, counting)
        found[Doubt.SAME_AS_LAST] = _same_as_last(new, past, total_before, counting)
        if is_bare_pounds:
            found[Doubt.BARE_POUNDS] = _bare_pounds(new, past, total_before, counting)
        if not any(found.get(doubt) for doubt in (Doubt.WRONG_SIGN, Doubt.TOTAL_FALLS, Doubt.BARE_POUNDS)):
            found[Doubt.MAGNITUDE] = _magnitude(new, past, total_before, counting)
            if not found[Doubt.MAGNITUDE]:
                found[Doubt.FAR_FROM_HISTORY] = far_from_history(new, past, counting)
        found[Doubt.DOES_NOT_ADD_UP] = months_do_not_add_up(new, known, counting) or parts_do_not_add_up(
            new, known, counting
        )
    return tuple(Question(doubt, found[doubt]) for doubt in Doubt if found.get(doubt))


def _past_of(new: Figure, known: Sequence[Figure], counting: Counting) -> list[Figure]:
    """The component's own earlier figures that the new one can be compared with, oldest first."""
    past = [
        each
        for each in known
        if each.component == new.component
        and each.period.kind == new.period.kind
        and each.period < new.period
        and each.definition == new.definition
        and each.value is not None
        and not _is_incomplete(each, counting)
    ]
    return sorted(past, key=lambda each: each.period)


def _is_incomplete(figure: Figure, counting: Counting) -> bool:
    """Whether it is smaller merely because it is for part of its period."""
    return figure.is_for_part and counting.rollup == RollUp.SUM


def _parts_disagree(new: Figure, counting: Counting) -> str:
    exact = ratio(new.numerator, new.denominator, counting.unit)
    if exact is None or decimal_of(exact, counting.places) == decimal_of(new.value, counting.places):
        return ""
    return (
        f"{new.numerator.normalize():,f} of {new.denominator.normalize():,f} makes {counting.says(exact)}, and the "
        f"figure says {counting.says(new.value)}. Which of them is right?"
    )


def _bare_pounds(new: Figure, past: Sequence[Figure], total_before: Figure | None, counting: Counting) -> str:
    """£7,335 of thousands may be either; it is as read where what it is measured against is of its size."""
    last, _ = _expected(new, past, total_before, counting)
    if new.value == 0 or (last and Fraction(1, TIMES) < Fraction(new.value) / last < TIMES):
        return ""
    pounds = decimal_of(Fraction(new.value) / 1000, PLACES_OF_POUNDS).normalize()
    sign = MINUS if new.value < 0 else ""
    return (
        f"This counts in thousands of pounds, so that it reads {counting.says(new.value)}. "
        f"Is that right, or is it {sign}£{abs(pounds):,f} thousand?"
    )


def _wrong_sign(new: Figure, past: Sequence[Figure], counting: Counting) -> str:
    is_negative = new.value < 0
    signs = {each.value < 0 for each in past if each.value}
    count = sum(1 for each in past if each.value)
    is_expected = counting.is_change or (is_negative and counting.lowest is not None and counting.lowest < 0)
    if new.value == 0 or is_negative in signs or is_expected:
        return ""
    before = f"{count} earlier figures were" if count > 1 else "figure before it was"
    hardly_ever = _HARDLY_EVER_NEGATIVE.get(counting.unit.kind)
    if is_negative and (count >= A_HABIT or hardly_ever):
        because = f"and the {before} not" if count else f"which {hardly_ever} hardly ever is"
        return f"{counting.says(new.value)} is below zero, {because}. Is the minus sign right?"
    if not is_negative and count >= A_HABIT:
        return f"{counting.says(new.value)} is above zero, and the {before} below it. Is a minus sign missing?"
    return ""


def _total_before(new: Figure, past: Sequence[Figure], counting: Counting) -> Figure | None:
    """What a running total stood at before, in the same year of counting."""
    if counting.rollup != RollUp.RUNNING_TOTAL or not past:
        return None
    return past[-1] if in_one_year(past[-1], new, counting) else None


def _total_falls(new: Figure, past: Sequence[Figure], total_before: Figure | None, counting: Counting) -> str:
    """What has mostly fallen within the year before is kept by the period, whatever is declared."""
    if total_before is None or new.value >= total_before.value:
        return ""
    steps = [
        later.value < earlier.value
        for earlier, later in zip(past, past[1:], strict=False)
        if in_one_year(earlier, later, counting)
    ]
    if 2 * sum(steps) > len(steps):
        return ""
    return (
        f"{counting.says(new.value)} is below the running total of {counting.says(total_before.value)} "
        f"{in_period(total_before.period)}: a running total does not fall. Was something counted twice before?"
    )


def _same_as_last(new: Figure, past: Sequence[Figure], total_before: Figure | None, counting: Counting) -> str:
    """Zero, and what stands at a bound, may well stay; so may what has mostly stayed before."""
    last = total_before if counting.rollup == RollUp.RUNNING_TOTAL else past[-1] if past else None
    if last is None or last.value != new.value or new.value in (0, counting.lowest, counting.highest):
        return ""
    if _parts(last) and _parts(new) and _parts(last) != _parts(new):
        return ""
    steps = [one.value == other.value for one, other in zip(past, past[1:], strict=False)]
    if len(steps) >= A_HABIT and 2 * sum(steps) > len(steps):
        return ""
    said = f"{counting.says(new.value)} is the same as {in_period(last.period)}"
    return f"{said}. Is it this period’s figure, and not the last one’s again?"


def _parts(figure: Figure) -> tuple[Decimal, Decimal] | None:
    return None if figure.numerator is None else (figure.numerator, figure.denominator)


def _magnitude(new: Figure, past: Sequence[Figure], total_before: Figure | None, counting: Counting) -> str:
    """Whether it is many times the last, or many times less: a decimal point, or thousands, in the wrong place."""
    last, words = _expected(new, past, total_before, counting)
    if not last or new.value == 0 or (new.value < 0) != (last < 0) or counting.is_change:
        return ""
    value = Fraction(new.value)
    if counting.unit.kind == UnitKind.COUNT and max(abs(value), abs(last)) < SMALL_COUNT:
        return ""
    alike = [each for each in past if each.value and Fraction(1, 2) <= value / Fraction(each.value) <= 2]
    if len(alike) > 1 or any(each.period == new.period.same_last_year() for each in alike):
        return ""
    times = value / last
    if Fraction(1, TIMES) < times < TIMES:
        return ""
    return f"{counting.says(value)} is about {_times(times)} {words}. {_magnitude_hint(times, counting)}"


def _expected(
    new: Figure, past: Sequence[Figure], total_before: Figure | None, counting: Counting
) -> tuple[Fraction | None, str]:
    """What the size is measured against, and what it is called: for a running total, as far into an earlier year."""
    if counting.rollup != RollUp.RUNNING_TOTAL:
        if not past:
            return None, ""
        last = past[-1]
        return Fraction(last.value), f"the last figure, {counting.says(last.value)} {in_period(last.period)}"
    for each in past:
        if each.period == new.period.same_last_year():
            return Fraction(each.value), f"the running total of {counting.says(each.value)} {in_period(each.period)}"
    if total_before is None:
        return None, ""
    gone = counting.counting_year.months_gone
    expected = Fraction(total_before.value) * gone(new.period, new.covers_months) / gone(total_before.period)
    before = f"{counting.says(total_before.value)} {in_period(total_before.period)}"
    if expected <= 2 * total_before.value and MANY * Fraction(total_before.value) <= new.value < TIMES * expected:
        return Fraction(total_before.value), f"the running total of {before}"
    return expected, f"the {counting.says(expected)} that a running total of {before} leads one to expect"


def _times(times: Fraction) -> str:
    is_less = times < 1
    size = 1 / times if is_less else times
    for power, words in _POWERS.items():
        if Fraction(4, 5) <= size / power <= Fraction(5, 4):
            return words[is_less]
    return f"{decimal_of(size, 0):,} times {'less than' if is_less else ''}".strip()


def _magnitude_hint(times: Fraction, counting: Counting) -> str:
    unit = counting.unit
    if unit.kind == UnitKind.MONEY and max(times, 1 / times) > 500:
        return f"Is it in {'thousands of pounds' if unit.in_thousands else 'pounds'}?"
    return "Is the decimal point in its place?" if counting.places else "Are there as many digits as there should be?"
