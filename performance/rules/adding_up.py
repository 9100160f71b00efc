"""What adds up: the months of a year, the parts of a whole."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from council_portal.figures import UnitKind
from council_portal.periods import Period
from performance.rules.counting import A_HABIT, Counting
from performance.rules.reporting import Figure
from performance.rules.rollup import RollUp


def months_do_not_add_up(new: Figure, known: Sequence[Figure], counting: Counting) -> str:
    """Whether a longer period differs from the sum of the shorter ones inside it, the new figure being either."""
    if counting.rollup != RollUp.SUM:
        return ""
    own = {each.period: each for each in (*known, new) if each.component == new.component and each.value is not None}
    for whole in own.values():
        for inside in (whole.period.months, whole.period.quarters):
            if whole.period in inside or new.period not in (whole.period, *inside):
                continue
            shorter = [own.get(period) for period in inside]
            if not inside or not all(shorter) or any(each.is_for_part for each in (whole, *shorter)):
                continue
            total = sum(each.value for each in shorter)
            if total != whole.value:
                return (
                    f"The {len(inside)} {inside[0].kind.label.lower()}s of {whole.period.label} add up to "
                    f"{counting.says(total)}, and its figure is {counting.says(whole.value)}. Which of them is right?"
                )
    return ""


def parts_do_not_add_up(new: Figure, known: Sequence[Figure], counting: Counting) -> str:
    """Whether parts that made the whole in every earlier period no longer do: the headline, or 100 per cent."""
    if len(counting.parts) < 2 or new.component not in ("", *counting.parts):
        return ""
    of_kind = [each for each in (*known, new) if each.period.kind == new.period.kind and each.value is not None]
    by_period: dict[Period, dict[str, Decimal]] = {}
    for each in of_kind:
        by_period.setdefault(each.period, {})[each.component] = each.value
    now = by_period.pop(new.period)
    before = [figures for period, figures in by_period.items() if period < new.period]
    habits = [gap for figures in before if (gap := _gap(figures, counting)) is not None]
    rounding = Fraction(len(counting.parts) + 1, 2) / 10**counting.places
    gap = _gap(now, counting)
    if gap is None or len(habits) < A_HABIT or any(abs(each) > rounding for each in habits) or abs(gap) <= rounding:
        return ""
    parts = sum(now[key] for key in counting.parts)
    return (
        f"The parts add up to {counting.says(parts)} and not to {counting.says(parts - gap)}, as they did in "
        f"{len(habits)} earlier periods. Which of them is right?"
    )


def _gap(figures: dict[str, Decimal], counting: Counting) -> Decimal | None:
    """By how much the parts together pass the whole; None where one of them is not known."""
    whole = figures.get("", Decimal(100) if counting.unit.kind == UnitKind.PERCENT else None)
    if whole is None or not all(key in figures for key in counting.parts):
        return None
    return sum(figures[key] for key in counting.parts) - whole
