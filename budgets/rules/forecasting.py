"""Which version of which month's forecast counts, as at the end of a month."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol, TypeVar


class Versioned(Protocol):
    """A forecast as far as the rule needs it."""

    month_start: date
    version: int


V = TypeVar("V", bound=Versioned)


def forecast_as_at(forecasts: Iterable[V], month_start: date) -> V | None:
    """The forecast that counts at the end of the month: its own, else the latest before it; the highest version of it.

    None where there is none so far.
    """
    made = [forecast for forecast in forecasts if forecast.month_start <= month_start]
    return max(made, key=lambda forecast: (forecast.month_start, forecast.version), default=None)
