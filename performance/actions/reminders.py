"""Reminders on their way: by the rhythm or chased, one a person a day, each recorded before and after it is sent."""

import logging
import smtplib
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse

from council_portal import audit
from council_portal.clock import LONDON
from council_portal.days import long_date
from council_portal.models import Council, User
from performance.models import CycleState, Reminder, ReminderState, ReportingCycle
from performance.queries.responses import Told, responses, told_on
from performance.rules.reminders import Occasion, Reminding, due_by

logger = logging.getLogger(__name__)

#: Nobody is written to in the night.
FIRST_HOUR = 8
#: How long a message that the mail server would not take waits for the next try.
TRIED_AGAIN_AFTER = timedelta(minutes=15)
#: After so long a message that is still being sent belongs to a process that died.
GIVEN_UP_AFTER = timedelta(minutes=10)
#: After so many faults in one go the mail server is left alone until the next.
ENOUGH_FAULTS = 3
#: By these the mail server says that it did not take the message. Whatever else goes wrong may have come after it did.
REFUSED = (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused, smtplib.SMTPNotSupportedError)

_FAILED = "the mail server did not take it. It is tried again; the list of messages says what was wrong."
_HAD_ONE = "they had a message from the portal today."
_UNKNOWN = "it is not known whether the message went. The list of messages says what happened."
_WAITS = "it waits for its next try."


class MailNotSent(Exception):
    """Some messages could not be handed over; they are tried again."""


@dataclass
class Chased:
    """What came of chasing: who was written to, and by name why the others were not."""

    sent: list[User] = field(default_factory=list)
    not_sent: list[tuple[User, str]] = field(default_factory=list)


def send_due(at: datetime) -> None:
    """Sends the reminders that are due at the council's time, of every open quarter. Safe to call at any time.

    Called outside a transaction, since a message cannot be taken back. Raises MailNotSent where the mail server would
    not take some: they are tried again a quarter of an hour later.
    """
    give_up_on_the_lost(at)
    local = at.astimezone(LONDON)
    if local.hour < FIRST_HOUR:
        return
    faults = 0
    cycles = ReportingCycle.objects.filter(state=CycleState.OPEN).select_related("edition", "opened_by")
    # Of two quarters the one that is written about each week waits a day, since the other's message names a day.
    for cycle in sorted(cycles.order_by("data_due_on", "pk"), key=lambda each: _is_weekly(each, local.date())):
        faults += _remind(cycle, local.date(), at)
    if faults:
        raise MailNotSent(f"{faults} reminder{'' if faults == 1 else 's'} could not be sent.")


def chase(*, cycle: ReportingCycle, people: Collection[User], by: User, at: datetime) -> Chased:
    """Sends the reminder now to the people chosen, those of them who still owe the quarter an answer.

    Whoever had a message today gets no other, and is named with that reason. Called outside a transaction.
    """
    today = at.astimezone(LONDON).date()
    told = {each.to: each for each in told_on(Occasion.CHASED, responses(cycle, today))} if cycle.is_open else {}
    outcome = Chased()
    for user in people:
        if not cycle.is_open:
            outcome.not_sent.append((user, f"{cycle} is not open."))
        elif user not in told:
            outcome.not_sent.append((user, "nothing is waited for from them any more."))
        elif why := _send(cycle, told[user], Occasion.CHASED, today, at, by=by):
            outcome.not_sent.append((user, why))
        else:
            outcome.sent.append(user)
    return outcome


def give_up_on_the_lost(at: datetime) -> int:
    """Marks what a process that died was sending as not known to be sent; returns how many. Not sent again by itself:
    the performance lead sees it, and may chase."""
    lost = Reminder.objects.filter(state=ReminderState.SENDING, tried_at__lt=at - GIVEN_UP_AFTER)
    return lost.update(
        state=ReminderState.UNKNOWN, fault="The portal stopped while it was being sent. It may have arrived."
    )


def message_for(cycle: ReportingCycle, told: Told, today: date) -> tuple[str, str]:
    """The subject and text of a person's message as of the day."""
    quarter = cycle.period
    number = len(told.own) or sum(len(measures) for _, measures in told.below)
    of = "" if told.own else " of your directorate"
    words = {
        "told": told,
        "cycle": cycle,
        "quarter": quarter,
        "when": _when(cycle.data_due_on, today, number),
        "number": number,
        "council": Council.objects.first(),
        "lead": cycle.opened_by,
        "is_past": today > cycle.data_due_on,
        "entry": settings.COUNCIL_PORTAL_ADDRESS + reverse("performance:grid", args=[quarter]),
        "dashboard": settings.COUNCIL_PORTAL_ADDRESS + reverse("performance:dashboard", args=[quarter]),
    }
    subject = f"{number} {'measure' if number == 1 else 'measures'}{of} {words['when']}: {quarter.medium_label}"
    # A line break would be a header of its own.
    return " ".join(subject.split()), render_to_string("performance/mail/reminder.txt", words)


def _when(due_on: date, today: date, number: int) -> str:
    """Are due by 20 January 2017, are due today, were due by ..., to follow how many."""
    now, past = ("is", "was") if number == 1 else ("are", "were")
    if today < due_on:
        return f"{now} due by {long_date(due_on)}"
    if today == due_on:
        return f"{now} due today, {long_date(due_on)}"
    return f"{past} due by {long_date(due_on)}"


def _reminding(cycle: ReportingCycle, today: date) -> Reminding | None:
    return due_by(today, opened_on=cycle.opened_at.astimezone(LONDON).date(), data_due_on=cycle.data_due_on)


def _is_weekly(cycle: ReportingCycle, today: date) -> bool:
    reminding = _reminding(cycle, today)
    return reminding is not None and reminding.occasion == Occasion.WEEKLY


def _remind(cycle: ReportingCycle, today: date, at: datetime) -> int:
    """Sends what is due of one quarter; returns how many messages could not be handed over.

    The occasion is over once everybody has had a message since its day, or owes nothing; nothing is computed after.
    """
    reminding = _reminding(cycle, today)
    if reminding is None or cycle.reminded_for == reminding.on:
        return 0
    told = told_on(reminding.occasion, responses(cycle, today))
    since = Reminder.objects.filter(cycle=cycle).sent_since(reminding.on)
    has_heard = set(since.values_list("to", flat=True))
    is_done, faults = True, 0
    for each in told:
        if each.to.pk in has_heard:
            continue
        if why := _send(cycle, each, reminding.occasion, today, at):
            is_done = is_done and why == _UNKNOWN
            faults += why in (_FAILED, _UNKNOWN)
        if faults >= ENOUGH_FAULTS:
            return faults
    if is_done:
        ReportingCycle.objects.filter(pk=cycle.pk).update(reminded_for=reminding.on)
    return faults


def _send(
    cycle: ReportingCycle, told: Told, occasion: Occasion, today: date, at: datetime, by: User | None = None
) -> str:
    """Sends one message; returns why it was not sent, as the rest of a sentence, empty where it was.

    First the row is claimed, and that is committed: whoever comes second finds it. Then the mail server is asked, and
    the row is settled with the audit.
    """
    subject, text = message_for(cycle, told, today)
    content = {
        "cycle": cycle,
        "occasion": occasion,
        "address": told.to.email,
        "subject": subject,
        "text": text,
        "tried_at": at,
        "by": by,
        "state": ReminderState.SENDING,
        "fault": "",
    }
    reminder = Reminder.objects.filter(to=told.to, on=today).first()
    if reminder is None:
        reminder = Reminder(to=told.to, on=today, **content)
        reminder.full_clean(validate_unique=False)
        try:
            with transaction.atomic():
                reminder.save()
        except IntegrityError:
            return _HAD_ONE
    elif reminder.state != ReminderState.FAILED:
        return _HAD_ONE
    elif by is None and at - reminder.tried_at < TRIED_AGAIN_AFTER:
        return _WAITS
    else:
        attempts = reminder.attempts
        claimed = Reminder.objects.filter(pk=reminder.pk, state=ReminderState.FAILED, attempts=attempts)
        if not claimed.update(attempts=attempts + 1, **content):
            return _HAD_ONE
        reminder.refresh_from_db()
    return _hand_over(reminder, by)


def _hand_over(reminder: Reminder, by: User | None) -> str:
    """Asks the mail server, and settles the row by its answer."""
    connection = get_connection()
    try:
        connection.open()
    except Exception as error:
        return _settle_fault(reminder, error, ReminderState.FAILED)
    try:
        EmailMessage(
            reminder.subject,
            reminder.text,
            to=[reminder.address],
            headers={"Auto-Submitted": "auto-generated"},
            connection=connection,
        ).send()
    except REFUSED as error:
        return _settle_fault(reminder, error, ReminderState.FAILED)
    except Exception as error:
        # It broke off, and may have done so after the mail server took the message.
        return _settle_fault(reminder, error, ReminderState.UNKNOWN)
    finally:
        connection.close()
    with transaction.atomic():
        Reminder.objects.filter(pk=reminder.pk).update(state=ReminderState.SENT)
        audit.record(
            verb="reminder.sent",
            subject=f"performance-quarter:{reminder.cycle.period.key}",
            summary=f"Reminder to {reminder.to.name}: {reminder.subject}"[:500],
            by=by,
            after={"to": reminder.to.name, "occasion": reminder.occasion},
            channel="form" if by else "command",
        )
    return ""


def _settle_fault(reminder: Reminder, error: Exception, state: ReminderState) -> str:
    logger.error("A reminder could not be handed over", exc_info=error)
    Reminder.objects.filter(pk=reminder.pk).update(state=state, fault=f"{type(error).__name__}: {error}"[:500])
    return _FAILED if state == ReminderState.FAILED else _UNKNOWN
