"""What a reminder says: subject and text, of one quarter or of every one that is due on the day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from council_portal.days import long_date
from council_portal.models import Council
from performance.models import ReportingCycle
from performance.queries.responses import Told
from performance.rules.reminders import Occasion

LONGEST_SUBJECT = 300


@dataclass(frozen=True)
class Topic:
    """What a message tells one person of one quarter, and on what occasion."""

    cycle: ReportingCycle
    occasion: Occasion
    told: Told


def message_for(topics: Sequence[Topic], today: date) -> tuple[str, str]:
    """The subject and text of a person's message as of the day; the topics are all of that person, at least one."""
    shown = [_shown(topic, today) for topic in topics]
    words = {
        "to": topics[0].told.to,
        "topics": shown,
        "has_own": any(topic.told.own for topic in topics),
        "council": Council.objects.first(),
        "lead": topics[0].cycle.opened_by,
    }
    # A line break would be a header of its own.
    subject = " ".join("; ".join(each["subject"] for each in shown).split())
    return subject[:LONGEST_SUBJECT], render_to_string("performance/mail/reminder.txt", words)


def _shown(topic: Topic, today: date) -> dict:
    """One quarter's part of the message, for the template."""
    cycle, told, quarter = topic.cycle, topic.told, topic.cycle.period
    number = len(told.own) or sum(len(measures) for _, measures in told.below)
    when = _when(cycle.data_due_on, today, number)
    of = "" if told.own else " of your directorate"
    return {
        "subject": f"{number} {'measure' if number == 1 else 'measures'}{of} {when}: {quarter.medium_label}",
        "told": told,
        "cycle": cycle,
        "quarter": quarter,
        "when": when,
        "number": number,
        "is_past": today > cycle.data_due_on,
        "entry": settings.COUNCIL_PORTAL_ADDRESS + reverse("performance:grid", args=[quarter]),
        "dashboard": settings.COUNCIL_PORTAL_ADDRESS + reverse("performance:dashboard", args=[quarter]),
    }


def _when(due_on: date, today: date, number: int) -> str:
    """Are due by 20 January 2017, are due today, were due by ..., to follow how many."""
    now, past = ("is", "was") if number == 1 else ("are", "were")
    if today < due_on:
        return f"{now} due by {long_date(due_on)}"
    if today == due_on:
        return f"{now} due today, {long_date(due_on)}"
    return f"{past} due by {long_date(due_on)}"
