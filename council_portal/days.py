"""A day as the council writes it in a sentence."""

from datetime import date


def long_date(day: date) -> str:
    """A day as 17 February 2017; of a moment, its day in the zone that it is given in."""
    return f"{day.day} {day:%B %Y}"
