"""How meetings writes days and lists in sentences."""

from collections.abc import Sequence
from datetime import date, time

from council_portal.days import long_date


def weekday_date(day: date) -> str:
    """A day as Friday 17 February 2017."""
    return f"{day:%A} {long_date(day)}"


def clock_time(moment: time) -> str:
    """A time of day as 9.00 a.m., as agendas print it."""
    return f"{moment.hour % 12 or 12}.{moment:%M} {'a.m.' if moment.hour < 12 else 'p.m.'}"


def listed(parts: Sequence[str]) -> str:
    """Parts as a sentence lists them: a, b and c; nothing for none."""
    return "".join(parts) if len(parts) < 2 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def list_days(days: Sequence[date]) -> str:
    """Days in order as people list them: 10, 13 and 14 February; 30 and 31 March and 1 April; none."""
    if not days:
        return "none"
    months: list[tuple[str, list[str]]] = []
    for day in days:
        month = f"{day:%B}"
        if not months or months[-1][0] != month:
            months.append((month, []))
        months[-1][1].append(str(day.day))
    return listed([f"{listed(numbers)} {month}" for month, numbers in months])
