"""A meeting's timetable: every date worked backwards from the meeting, each with its working as shown on the page.

Agenda: Local Government Act 1972, section 100B(3). Key decisions and private meetings of the executive: 28 clear days,
the Local Authorities (Executive Arrangements) (Meetings and Access to Information) (England) Regulations 2012
(SI 2012/2089), regulations 5 and 9. The rest are the council's own lead times.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from council_portal.choices import Choice
from council_portal.days import long_date
from meetings.rules.clear_days import NOT_ANNOUNCED, PROCLAIMED_THROUGH, WEEKEND, Offices
from meetings.rules.words import listed, weekday_date


class Step(Choice):
    """What is due before a meeting, the earliest by custom first."""

    NOTICE = "notice", "28-day notice"
    DATA_CLOSE = "data_close", "Data close"
    COMMENTARY = "commentary", "Commentary"
    CLEARANCE = "clearance", "Clearance"
    PUBLICATION = "publication", "Agenda publication"


@dataclass(frozen=True)
class Lead:
    """How long before a meeting each thing is due: working days between one step and the next, and days of notice."""

    clearance_days: int = 5
    commentary_days: int = 5
    data_close_days: int = 5
    notice_days: int = 28
    notice_counts_working_days: bool = False


@dataclass(frozen=True)
class Due:
    """One date of a meeting's timetable: what is due, by which working day, and how that was counted, in words."""

    step: Step
    label: str
    due_on: date
    working: str


def timetable_of(meeting_on: date, *, offices: Offices, lead: Lead) -> tuple[Due, ...]:
    """Every date of a meeting, in the order of the calendar.

    Publication is counted from the meeting; clearance from publication, commentary from clearance and data close from
    commentary, each in working days; notice of key decisions from the meeting.
    """
    agenda = offices.latest_publication(meeting_on)
    publication = Due(Step.PUBLICATION, Step.PUBLICATION.label, agenda.latest_on, agenda.working)
    clearance = _before(publication, Step.CLEARANCE, lead.clearance_days, offices)
    commentary = _before(clearance, Step.COMMENTARY, lead.commentary_days, offices)
    data_close = _before(commentary, Step.DATA_CLOSE, lead.data_close_days, offices)
    notice = notice_of_key_decisions(meeting_on, offices=offices, lead=lead)
    # Sorting keeps the order of custom where two fall on one day.
    return tuple(sorted((notice, data_close, commentary, clearance, publication), key=lambda due: due.due_on))


def notice_of_key_decisions(meeting_on: date, *, offices: Offices, lead: Lead) -> Due:
    """By when notice of a key decision, or of a meeting in private, must stand published.

    28 clear days leave out the day of publication and the day of the meeting. They are calendar days unless the council
    counts working days. Where the last such day is no working day, the last one before it is named.
    """
    label = f"{lead.notice_days}-day notice"
    if lead.notice_counts_working_days:
        counting = Offices(offices.nation, offices.closures, lead.notice_days)
        counted = counting.latest_publication(meeting_on)
        left_out = _left_out(counted.latest_on, meeting_on, offices)
        working = f"{lead.notice_days} clear working days before the meeting. {left_out}".strip()
        return Due(Step.NOTICE, label, counted.latest_on, _with_caveat(working, meeting_on))
    latest = meeting_on - timedelta(days=lead.notice_days + 1)
    due_on = offices.last_working_day(latest)
    first, last = latest + timedelta(days=1), meeting_on - timedelta(days=1)
    working = f"{lead.notice_days} clear days: {long_date(first)} to {long_date(last)}."
    if due_on != latest:
        working += f" {weekday_date(latest)} is no working day ({offices.why_shut(latest)}), so the one before it."
    return Due(Step.NOTICE, label, due_on, _with_caveat(working, latest))


def _before(due: Due, step: Step, days: int, offices: Offices) -> Due:
    """What is due a number of working days before something else."""
    day = due.due_on
    for _ in range(days):
        day = offices.last_working_day(day - timedelta(days=1))
    if days == 0:
        return Due(step, step.label, day, _with_caveat(f"On the day of {_in_sentence(due)}.", day))
    count = "1 working day" if days == 1 else f"{days} working days"
    working = f"{count} before {_in_sentence(due)} on {weekday_date(due.due_on)}. {_left_out(day, due.due_on, offices)}"
    return Due(step, step.label, day, _with_caveat(working.strip(), due.due_on))


def _in_sentence(due: Due) -> str:
    return due.label[0].lower() + due.label[1:]


def _left_out(first: date, last: date, offices: Offices) -> str:
    """The days between two that do not count, in words; nothing where every one counts."""
    days = [first + timedelta(days=n) for n in range(1, (last - first).days)]
    reasons = [(day, offices.why_shut(day)) for day in days]
    named = [f"{why} ({day.day} {day:%B})" for day, why in reasons if why and why not in WEEKEND]
    weekends = ["weekends"] if any(why in WEEKEND for _, why in reasons) else []
    return f"Left out: {listed(weekends + named)}." if weekends or named else ""


def _with_caveat(working: str, day: date) -> str:
    return f"{working} {NOT_ANNOUNCED}" if day.year > PROCLAIMED_THROUGH else working
