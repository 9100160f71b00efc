"""The stretches of time that facts are about: a year, a month, or from one month to another."""

import re

from council_portal.periods import MONTH_NAMES


class SpanError(ValueError):
    """The words do not name a stretch of time; the message is a sentence."""


def span_label(key: str) -> str:
    """A key as a reader sees it: `2016` 2016, `2016-05` May 2016, `2016-01/2016-03` January to March 2016.

    Raises SpanError for any other form.
    """
    found = re.fullmatch(r"(\d{4})(?:-(\d{2}))?(?:/(\d{4})-(\d{2}))?", key, re.ASCII)
    months = [int(month) for month in (found[2], found[4]) if month] if found else []
    if not found or (found[3] and not found[2]) or any(not 1 <= month <= 12 for month in months):
        raise SpanError(f"{key} is not a time: write 2016, 2016-05 or 2016-01/2016-03.")
    if not months:
        return found[1]
    if len(months) == 1:
        return f"{MONTH_NAMES[months[0] - 1]} {found[1]}"
    if (found[3], months[1]) <= (found[1], months[0]):
        raise SpanError(f"{key} ends before it begins.")
    begin_year = f" {found[1]}" if found[1] != found[3] else ""
    return f"{MONTH_NAMES[months[0] - 1]}{begin_year} to {MONTH_NAMES[months[1] - 1]} {found[3]}"
