"""When a quarter's reminders are due: on opening, a week before, on the day, the working day after, then weekly."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from council_portal.choices import Choice

WEEK = timedelta(days=7)
SATURDAY = 5


class Occasion(Choice):
    """What a reminder is sent for. From the working day after on deputies hear too, from a week after the director."""

    OPENED = "opened", "The quarter was opened"
    WEEK_BEFORE = "week_before", "A week before figures are due"
    ON_THE_DAY = "on_the_day", "The day on which figures are due"
    DAY_AFTER = "day_after", "The working day after"
    WEEKLY = "weekly", "Each week after"
    CHASED = "chased", "Chased by the performance lead"

    @property
    def goes_to_deputies(self) -> bool:
        return self in (Occasion.DAY_AFTER, Occasion.WEEKLY)

    @property
    def climbs(self) -> bool:
        """Whether the director is told what is still missing."""
        return self == Occasion.WEEKLY


@dataclass(frozen=True)
class Reminding:
    """An occasion and its day."""

    occasion: Occasion
    on: date


def due_by(today: date, *, opened_on: date, data_due_on: date) -> Reminding | None:
    """The newest occasion that has come by the day; None before the quarter was opened.

    Only the newest is sent, so that days on which nothing ran are caught up by one message.
    """
    newest = None
    for reminding in _calendar(opened_on, data_due_on):
        if reminding.on > today:
            break
        newest = reminding
    return newest


def next_after(today: date, *, opened_on: date, data_due_on: date) -> Reminding:
    """The first occasion after the day."""
    return next(each for each in _calendar(opened_on, data_due_on) if each.on > today)


def _calendar(opened_on: date, data_due_on: date) -> Iterator[Reminding]:
    """Every occasion from the opening on, in order, one a day at most, without end."""
    yield Reminding(Occasion.OPENED, opened_on)
    fixed = (
        Reminding(Occasion.WEEK_BEFORE, data_due_on - WEEK),
        Reminding(Occasion.ON_THE_DAY, data_due_on),
        Reminding(Occasion.DAY_AFTER, _working_day_after(data_due_on)),
    )
    yield from (each for each in fixed if each.on > opened_on)
    weeks = 1 + max(0, (opened_on - data_due_on).days // 7)
    while True:
        yield Reminding(Occasion.WEEKLY, data_due_on + weeks * WEEK)
        weeks += 1


def _working_day_after(day: date) -> date:
    """The next day from Monday to Friday."""
    day += timedelta(days=1)
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    return day
