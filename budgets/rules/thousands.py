"""Pence shown as £ thousand so that what is displayed adds up: largest remainder downwards, the rest derived."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgets.rules.amounts import Amounts, total
from council_portal.figures import largest_remainder, round_half_up

PENCE_IN_A_THOUSAND = 100_000


@dataclass(frozen=True)
class Node:
    """A line (with amounts in pence), or a service, directorate or whole that its children add up to."""

    key: str
    lines: Amounts | None = None
    children: tuple["Node", ...] = ()

    @property
    def amounts(self) -> Amounts:
        return self.lines if self.lines is not None else total(child.amounts for child in self.children)


def in_thousands(pence: int) -> int:
    """The nearest thousand pounds, halves away from zero."""
    return int(round_half_up(_thousands(pence), 0))


def displayed(root: Node) -> dict[str, Amounts]:
    """The amounts of every node in whole £ thousand, by key, adding up from line to whole in every column.

    The whole is rounded; each level below is rounded by largest remainder to what the level above shows, so that no
    amount is shown a thousand or more from what it is. Original, virements, forecast and actions are rounded; current
    budget and variations derive from the rounded ones. Where a forecast is missing its column has no sum to keep to.
    """
    shown: dict[str, dict[str, int | None]] = {}
    for column in ("original", "virements", "forecast", "actions"):
        _spread(root, column, None, shown)
    return {key: Amounts(**columns) for key, columns in shown.items()}


def _spread(node: Node, column: str, decided: int | None, shown: dict) -> None:
    exact = getattr(node.amounts, column)
    if exact is None:
        decided = None
    elif decided is None:
        decided = in_thousands(exact)
    shown.setdefault(node.key, {})[column] = decided
    for child, rounded in zip(node.children, _parts(node.children, column, decided), strict=True):
        _spread(child, column, rounded, shown)


def _parts(children: Sequence[Node], column: str, whole: int | None) -> list[int | None]:
    """What each child shows of a column: kept to the whole, or left to itself (None) where the whole is not known."""
    if whole is None:
        return [None] * len(children)
    exact = [_thousands(getattr(child.amounts, column)) for child in children]
    return [int(part) for part in largest_remainder(exact, total=Decimal(whole))]


def _thousands(pence: int) -> Decimal:
    return Decimal(pence) / PENCE_IN_A_THOUSAND
