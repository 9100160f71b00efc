"""The units of facts stated beside a budget, and how such a fact is shown."""

from decimal import Decimal

from council_portal.choices import Choice
from council_portal.figures import MINUS, show_number


class FactUnit(Choice):
    """What a fact counts, in the unit in which its source prints it."""

    COUNT = "count", "Count"
    PERCENT = "percent", "Percent"
    RATE_PER_100K = "rate_per_100k", "Rate per 100,000"
    POUNDS_AN_HOUR = "gbp_per_hour", "£ an hour"
    POUNDS_A_WEEK = "gbp_per_week", "£ a week"
    POUNDS_THOUSAND = "gbp_thousand", "£ thousand"
    POUNDS_MILLION = "gbp_million", "£ million"


def show_fact(value: Decimal, unit: FactUnit, places: int) -> str:
    """A fact as a reader sees it, with as many decimals as its source prints: £1.341m, 274.5 per 100,000."""
    size, sign = show_number(abs(value), places), (MINUS if value < 0 else "")
    return {
        FactUnit.COUNT: f"{sign}{size}",
        FactUnit.PERCENT: f"{sign}{size}%",
        FactUnit.RATE_PER_100K: f"{sign}{size} per 100,000",
        FactUnit.POUNDS_AN_HOUR: f"{sign}£{size} an hour",
        FactUnit.POUNDS_A_WEEK: f"{sign}£{size} a week",
        FactUnit.POUNDS_THOUSAND: f"{sign}£{size},000",
        FactUnit.POUNDS_MILLION: f"{sign}£{size}m",
    }[unit]
