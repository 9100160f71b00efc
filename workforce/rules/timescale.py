"""When an action is due and whether it is overdue: from its timescale and the exercise's date, or its own due date."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from workforce.rules.status import ActionStatus


class Timescale(IntEnum):
    """How soon an action is promised, as the plan's key has it."""

    WITHIN_3_MONTHS = 1
    WITHIN_6_MONTHS = 2
    TWELVE_MONTHS_OR_MORE = 3

    @property
    def label(self) -> str:
        return {
            Timescale.WITHIN_3_MONTHS: "Within 3 months",
            Timescale.WITHIN_6_MONTHS: "Within 6 months",
            Timescale.TWELVE_MONTHS_OR_MORE: "12 months or more",
        }[self]

    @property
    def months(self) -> int | None:
        """The months after which it is late; None for "12 months or more", which sets no end."""
        return {Timescale.WITHIN_3_MONTHS: 3, Timescale.WITHIN_6_MONTHS: 6}.get(self)


@dataclass(frozen=True)
class Deadline:
    """The last day on which an action is in time, and whether it was given or worked out from the timescale."""

    on: date
    is_from_timescale: bool


def months_after(day: date, months: int) -> date:
    """The same day so many months on, or the month's last day where it is shorter: 31 May and 6 give 30 November."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def last_day(timescale: Timescale, exercise_on: date) -> date | None:
    """The last day in time for a timescale, counted from the exercise's date; None where it sets no end."""
    return None if timescale.months is None else months_after(exercise_on, timescale.months)


def deadline(*, timescale: Timescale | None, due_on: date | None, exercise_on: date) -> Deadline | None:
    """When an action is due: its own due date, else its timescale counted from the exercise's date, else None.

    An unknown timescale and "12 months or more" set no deadline.
    """
    if due_on is not None:
        return Deadline(due_on, is_from_timescale=False)
    last = None if timescale is None else last_day(timescale, exercise_on)
    return None if last is None else Deadline(last, is_from_timescale=True)


def is_overdue(status: ActionStatus, due: Deadline | None, *, today: date) -> bool:
    """Whether an action still to be done is past its deadline; on the day itself it is in time.

    What is complete, superseded or not pursued is never overdue. Deferring lifts the deadline that the timescale set,
    not a due date of its own.
    """
    if due is None or status.is_closed:
        return False
    if status == ActionStatus.DEFERRED and due.is_from_timescale:
        return False
    return today > due.on
