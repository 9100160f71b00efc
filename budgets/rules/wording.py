"""Budgets in words: overspend and underspend, money in a sentence, and which variations must be explained."""

from decimal import Decimal
from enum import StrEnum

from council_portal.figures import MINUS, Unit, UnitKind, show, show_number, show_signed


class Side(StrEnum):
    """Which side of the budget a variation is on."""

    OVERSPEND = "overspend"
    UNDERSPEND = "underspend"
    ON_BUDGET = "on budget"


def side(variation: int) -> Side:
    """The word that stands beside a variation: positive is an overspend, in any unit."""
    if variation == 0:
        return Side.ON_BUDGET
    return Side.OVERSPEND if variation > 0 else Side.UNDERSPEND


def money_in_prose(thousands: int) -> str:
    """£ thousand as a sentence has it: £46,000; from a million on £1.341m; a true minus for what is negative."""
    sign, size = (MINUS if thousands < 0 else ""), abs(thousands)
    if size < 1000:
        return f"{sign}£{size * 1000:,}" if size else "£0"
    return f"{sign}£{show_number(Decimal(size) / 1000, 3)}m"


def pounds(pence: int) -> str:
    """Whole pence as exact money: £1,792,000, to the penny where there are pence, £216.50."""
    return show(Decimal(pence) / 100, Unit(UnitKind.MONEY), 2 if pence % 100 else 0)


def variation_in_prose(thousands: int) -> str:
    """A variation in £ thousand as a sentence has it: an overspend of £1.341m, an underspend of £114,000, on budget."""
    if thousands == 0:
        return Side.ON_BUDGET.value
    return f"an {side(thousands)} of {money_in_prose(abs(thousands))}"


def table_number(thousands: int) -> str:
    """An amount of £ thousand for a cell: 4,997, with a true minus sign for what is negative."""
    return show_number(Decimal(thousands), 0)


def table_variation(thousands: int) -> str:
    """A variation or movement for a cell, its sign always shown: +1,341, a true minus, 0 bare."""
    return show_signed(Decimal(thousands), 0)


def needs_reason(*, before: int | None, after: int | None, threshold: int | None) -> bool:
    """Whether a variation must be explained: before or after management actions it is over the threshold, either way.

    All in pence; exactly on the threshold need not be explained, nor anything where none is declared.
    """
    if threshold is None:
        return False
    return any(abs(variation) > threshold for variation in (before, after) if variation is not None)
