"""What an engagement exercise is, and how many of those asked took part: plain values in, a value out."""

from dataclasses import dataclass
from decimal import Decimal

from council_portal.choices import Choice
from council_portal.figures import share


class ExerciseKind(Choice):
    """How staff were asked."""

    SURVEY = "survey", "Survey"
    FOCUS_GROUPS = "focus_groups", "Focus groups"
    BRIEFINGS = "briefings", "Briefings"


class FactUnit(Choice):
    """What a fact about an exercise counts."""

    COUNT = "count", "Count"
    PERCENT = "percent", "Percent"


@dataclass(frozen=True)
class ResponseRate:
    """The share of those invited who responded, in percent, and whether it is as the source states it."""

    percent: Decimal
    is_as_stated: bool


def response_rate(*, invited: int | None, responded: int | None, stated_percent: Decimal | None) -> ResponseRate | None:
    """The response rate: counted where both numbers are known, else as the source states it, else None (unknown).

    Nobody invited gives no rate, never an error or 0.
    """
    if invited is not None and responded is not None:
        counted = share(responded, invited)
        return None if counted is None else ResponseRate(counted, is_as_stated=False)
    return None if stated_percent is None else ResponseRate(stated_percent, is_as_stated=True)
