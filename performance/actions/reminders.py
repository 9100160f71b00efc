"""Reminders on their way: by the rhythm or chased, one a person a day, each recorded before and after it is sent."""

import logging
import smtplib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.core.mail import EmailMessage, get_connection
from django.db import IntegrityError, transaction

from council_portal import audit
from council_portal.clock import LONDON
from council_portal.models import User
from performance.actions.reminder_words import Topic, message_for
from performance.models import CycleState, Reminder, ReminderBeside, ReminderState, ReportingCycle
from performance.queries.responses import responses, told_on
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

    Whoever owes figures of two quarters is told of both in one message.
    Called outside a transaction, since a message cannot be taken back. Raises MailNotSent where the mail server would
    not take some: they are tried again a quarter of an hour later.
    """
    give_up_on_the_lost(at)
    local = at.astimezone(LONDON)
    if local.hour < FIRST_HOUR:
        return
    if faults := _remind(_due(local.date()), local.date(), at):
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
        elif why := _send([Topic(cycle, Occasion.CHASED, told[user])], today, at, by=by):
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


@dataclass(frozen=True)
class _Due:
    """A quarter whose occasion has come, and what is to be said to whom of those who have not heard since."""

    cycle: ReportingCycle
    reminding: Reminding
    topics: dict[User, Topic]


def _due(today: date) -> list[_Due]:
    """The open quarters with something to say on the day: first those whose message names a day, then the weekly ones.

    An occasion that is over is not looked at again.
    """
    found = []
    cycles = ReportingCycle.objects.filter(state=CycleState.OPEN).select_related("edition", "opened_by")
    for cycle in cycles.order_by("data_due_on", "pk"):
        opened_on = cycle.opened_at.astimezone(LONDON).date()
        reminding = due_by(today, opened_on=opened_on, data_due_on=cycle.data_due_on)
        if reminding is None or cycle.reminded_for == reminding.on:
            continue
        heard = set(Reminder.objects.about(cycle).sent_since(reminding.on).values_list("to", flat=True))
        told = told_on(reminding.occasion, responses(cycle, today))
        topics = {each.to: Topic(cycle, reminding.occasion, each) for each in told if each.to.pk not in heard}
        found.append(_Due(cycle, reminding, topics))
    return sorted(found, key=lambda each: each.reminding.occasion == Occasion.WEEKLY)


def _remind(due: Sequence[_Due], today: date, at: datetime) -> int:
    """Sends each person one message about every quarter that is due; returns how many could not be handed over.

    An occasion is over once everybody has had a message since its day, or owes nothing; nothing is computed after.
    """
    waiting: set[User] = set()
    faults = 0
    for user in dict.fromkeys(user for each in due for user in each.topics):
        if why := _send([each.topics[user] for each in due if user in each.topics], today, at):
            if why != _UNKNOWN:
                waiting.add(user)
            faults += why in (_FAILED, _UNKNOWN)
        if faults >= ENOUGH_FAULTS:
            return faults
    over = [each for each in due if waiting.isdisjoint(each.topics)]
    for each in over:
        ReportingCycle.objects.filter(pk=each.cycle.pk).update(reminded_for=each.reminding.on)
    return faults


def _send(topics: Sequence[Topic], today: date, at: datetime, by: User | None = None) -> str:
    """Sends one person one message; returns why it was not sent, as the rest of a sentence, empty where it was.

    First the row is claimed, and that is committed: whoever comes second finds it. Then the mail server is asked, and
    the row is settled with the audit.
    """
    subject, text = message_for(topics, today)
    first, to = topics[0], topics[0].told.to
    content = {
        "cycle": first.cycle,
        "occasion": first.occasion,
        "address": to.email,
        "subject": subject,
        "text": text,
        "tried_at": at,
        "by": by,
        "state": ReminderState.SENDING,
        "fault": "",
    }
    reminder = Reminder.objects.filter(to=to, on=today).first()
    if reminder is None:
        reminder = Reminder(to=to, on=today, **content)
        reminder.full_clean(validate_unique=False)
        try:
            with transaction.atomic():
                reminder.save()
                _keep_beside(reminder, topics)
        except IntegrityError:
            return _HAD_ONE
    elif reminder.state != ReminderState.FAILED:
        return _HAD_ONE
    elif by is None and at - reminder.tried_at < TRIED_AGAIN_AFTER:
        return _WAITS
    else:
        attempts = reminder.attempts
        claimed = Reminder.objects.filter(pk=reminder.pk, state=ReminderState.FAILED, attempts=attempts)
        with transaction.atomic():
            if not claimed.update(attempts=attempts + 1, **content):
                return _HAD_ONE
            _keep_beside(reminder, topics)
        reminder.refresh_from_db()
    return _hand_over(reminder, topics, by)


def _keep_beside(reminder: Reminder, topics: Sequence[Topic]) -> None:
    """Keeps which further quarters the message tells of, in place of what an earlier try would have told."""
    reminder.beside.all().delete()
    ReminderBeside.objects.bulk_create(
        ReminderBeside(reminder=reminder, cycle=topic.cycle, occasion=topic.occasion) for topic in topics[1:]
    )


def _hand_over(reminder: Reminder, topics: Sequence[Topic], by: User | None) -> str:
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
        for topic in topics:
            audit.record(
                verb="reminder.sent",
                subject=f"performance-quarter:{topic.cycle.period.key}",
                summary=f"Reminder to {reminder.to.name}: {reminder.subject}"[:500],
                by=by,
                after={"to": reminder.to.name, "occasion": topic.occasion},
                channel="form" if by else "command",
            )
    return ""


def _settle_fault(reminder: Reminder, error: Exception, state: ReminderState) -> str:
    logger.error("A reminder could not be handed over", exc_info=error)
    Reminder.objects.filter(pk=reminder.pk).update(state=state, fault=f"{type(error).__name__}: {error}"[:500])
    return _FAILED if state == ReminderState.FAILED else _UNKNOWN
