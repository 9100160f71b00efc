"""The units of facts stated beside a budget, and how such a fact is shown."""

from decimal import Decimal
from enum import StrEnum

from council_portal.figures import MINUS, show_number


class FactUnit(StrEnum):
    """What a fact counts, in the unit in which its source prints it."""

    COUNT = "count"
    PERCENT = "percent"
    RATE_PER_100K = "rate_per_100k"
    POUNDS_AN_HOUR = "gbp_per_hour"
    POUNDS_A_WEEK = "gbp_per_week"
    POUNDS_THOUSAND = "gbp_thousand"
    POUNDS_MILLION = "gbp_million"

    @property
    def label(self) -> str:
        return {
            FactUnit.COUNT: "Count",
            FactUnit.PERCENT: "Percent",
            FactUnit.RATE_PER_100K: "Rate per 100,000",
            FactUnit.POUNDS_AN_HOUR: "£ an hour",
            FactUnit.POUNDS_A_WEEK: "£ a week",
            FactUnit.POUNDS_THOUSAND: "£ thousand",
            FactUnit.POUNDS_MILLION: "£ million",
        }[self]


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
