"""Short ways to write the values that the tests of the rules speak of."""

from decimal import Decimal

from council_portal.figures import Unit, UnitKind
from council_portal.periods import Period
from performance.rules.reporting import Figure
from performance.rules.targets import Operator, Target, TargetKind
from performance.rules.tolerances import Tolerance, ToleranceKind

PERCENT = Unit(UnitKind.PERCENT)
COUNT = Unit(UnitKind.COUNT)
POUNDS = Unit(UnitKind.MONEY)


def number(text) -> Decimal | None:
    return None if text is None else Decimal(str(text))


def period(key: str, kind: str | None = None) -> Period:
    return Period.parse(kind, key)


def figure(key: str, value=None, *, kind: str | None = None, **more) -> Figure:
    return Figure(period(key, kind), number(value), **more)


def aim(operator: str, value, **more) -> Target:
    """A numeric target, as it is printed: aim("<=", 23)."""
    return Target(TargetKind.NUMERIC, Operator(operator), number(value), **more)


def within(percent) -> Tolerance:
    return Tolerance(ToleranceKind.PERCENT, number(percent))


def amount(value) -> Tolerance:
    return Tolerance(ToleranceKind.ABSOLUTE, number(value))


def bounds(low=None, high=None) -> Tolerance:
    return Tolerance(ToleranceKind.BOUNDS, low=number(low), high=number(high))


Q1, Q2, Q3, Q4 = (period(f"2016-17-Q{quarter}") for quarter in range(1, 5))
YEAR = period("2016-17")
