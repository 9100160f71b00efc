"""Reminders: one a person and day, by a rhythm that is caught up once, never twice and never lost in silence."""

import smtplib
from datetime import date, datetime, timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError, transaction

from council_portal import audit
from council_portal.access.roles import Role
from council_portal.clock import LONDON
from council_portal.models import RoleAssignment, User
from performance.actions import reminders
from performance.actions.reminders import MailNotSent
from performance.models import CycleState, Reminder, ReminderState, ReportingCycle, Responsibility
from performance.queries.messages import messages_of
from performance.queries.responses import responses, told_on
from performance.rules.life_cycle import State
from performance.rules.reminders import Occasion
from tests.factories.performance import YEAR, multiplied, open_cycle, person

pytestmark = pytest.mark.django_db

# The invented quarter: opened on 10 October 2031, figures due on Tuesday 21 October.
OPENED, WEEK_BEFORE, DUE, DAY_AFTER, WEEK_AFTER = (date(2031, 10, day) for day in (10, 14, 21, 22, 28))


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=LONDON)


def sent_on(day: date, **clock) -> list[str]:
    """Who is written to when what is due is done at that time."""
    before = len(mail.outbox)
    reminders.send_due(at(day, **clock))
    return [to for message in mail.outbox[before:] for to in message.to]


class RefusingBackend(EmailBackend):
    """A mail server that knows one address as little as it can."""

    unknown = "owner@invented.example"
    error = smtplib.SMTPRecipientsRefused({"owner@invented.example": (550, b"No such mailbox")})

    def send_messages(self, messages):
        if any(self.unknown in message.to for message in messages):
            raise self.error
        return super().send_messages(messages)


class BreakingBackend(RefusingBackend):
    """A mail server that breaks off, nobody knows when."""

    error = smtplib.SMTPServerDisconnected("Connection unexpectedly closed")


class AbsentBackend(EmailBackend):
    """No mail server at all."""

    def open(self):
        raise TimeoutError("timed out")


@pytest.fixture
def backend(settings):
    def use(kind: type) -> None:
        settings.EMAIL_BACKEND = f"{__name__}.{kind.__name__}"

    return use


def test_the_rhythm_writes_to_the_owner_then_the_deputy_too_then_the_director(plan):
    owner, deputy, director = (user.email for user in (plan.owner, plan.deputy, plan.approver))
    assert sent_on(OPENED - timedelta(days=1)) == []
    assert [sent_on(day) for day in (OPENED, WEEK_BEFORE, DUE)] == [[owner]] * 3
    assert sent_on(DAY_AFTER) == [owner, deputy]
    assert sent_on(WEEK_AFTER - timedelta(days=1)) == []
    assert sent_on(WEEK_AFTER) == [owner, deputy, director]
    assert sent_on(WEEK_AFTER + timedelta(days=7)) == [owner, deputy, director]


def test_called_each_minute_it_writes_once_and_then_hardly_asks(plan, django_assert_max_num_queries):
    assert len(sent_on(DUE)) == 1
    with django_assert_max_num_queries(2):
        assert sent_on(DUE, minute=1) == []


def test_days_on_which_nothing_ran_are_caught_up_by_one_message(plan):
    assert len(sent_on(OPENED)) == 1
    caught_up = date(2031, 10, 20)
    assert sent_on(caught_up) == [plan.owner.email]
    assert sent_on(caught_up, hour=12) == []
    assert Reminder.objects.latest("on").occasion == Occasion.WEEK_BEFORE
    assert "are due by 21 October 2031" in mail.outbox[-1].subject
    long_after = date(2031, 11, 23)
    assert sent_on(long_after) == [plan.owner.email, plan.deputy.email, plan.approver.email]
    assert sent_on(long_after + timedelta(days=1)) == []


def test_nobody_is_written_to_in_the_night(plan):
    assert sent_on(OPENED, hour=7, minute=59) == []
    assert sent_on(OPENED, hour=8) == [plan.owner.email]


def test_a_message_says_what_is_due_when_and_where(plan, settings):
    settings.COUNCIL_PORTAL_ADDRESS = "https://portal.fenmoor.example"
    returned = {"returned_by": plan.lead, "returned_at": at(OPENED), "return_reason": "September is missing."}
    plan.figure("H3", "2031-32-Q2", "7", state=State.RETURNED, **returned)
    sent_on(DUE)
    [message] = mail.outbox
    assert message.subject == "4 measures are due today, 21 October 2031: Q2 2031/32"
    for words in (
        "Hello Owner,",
        "4 measures of Quarter 2 (July to September 2031) are due today, 21 October 2031:",
        "  H1 Measure H1: due\n",
        "  H3 Measure H3: returned. September is missing.\n",
        "commentary by Tuesday 28 October 2031",
        "Enter them here:\nhttps://portal.fenmoor.example/performance/2031-32-Q2/grid/\n",
        "Tell Lead, lead@invented.example.",
    ):
        assert words in message.body, words
    assert "\n\n\n" not in message.body
    assert "&" not in message.body


def test_the_director_reads_whom_the_directorate_waits_for(plan):
    Responsibility.objects.filter(measure=plan.measures["H2"]).delete()
    sent_on(WEEK_AFTER)
    message = next(each for each in mail.outbox if each.to == [plan.approver.email])
    assert message.subject.startswith("4 measures of your directorate were due by 21 October 2031")
    assert "  Owner\n    H1 Measure H1: overdue\n" in message.body
    assert "  Nobody can enter these; the performance lead names an owner\n    H2 Measure H2: overdue\n" in message.body
    assert "Enter them here" not in message.body


def test_a_director_who_owes_figures_too_gets_both_in_one_message(plan):
    RoleAssignment.objects.create(user=plan.approver, role=Role.OFFICER, from_on=YEAR.start)
    own = Responsibility.objects.filter(measure=plan.measures["H1"], kind="owner")
    own.update(user=plan.approver)
    sent_on(WEEK_AFTER)
    [message] = [each for each in mail.outbox if each.to == [plan.approver.email]]
    assert message.subject.startswith("1 measure was due")
    assert "  H1 Measure H1: overdue\n\nEnter them here:" in message.body
    assert "In your directorate these were due by 21 October 2031 too" in message.body
    assert message.body.count("H1 Measure H1") == 1


def test_who_owes_nothing_is_left_in_peace(plan):
    for ref in ("H1", "H2", "H3"):
        plan.figure(ref, "2031-32-Q2", "2", state=State.SUBMITTED)
    plan.figure("H4", "2031-32-Q2", None, reason_for_no_figure="late", expected_on=date(2031, 11, 20))
    found = responses(plan.cycle, DUE)
    assert [each.row.ref for each in found.expected] == ["H4"]
    lacking = [each.row.ref for each in found.outstanding]
    assert set(lacking) <= {"H1", "H2", "H3"} and all(each.lacks_commentary for each in found.outstanding)
    plan.figure("H1", "2031-32-Q2", "95", version=2)
    plan.figure("H2", "2031-32-Q2", "2", version=2)
    plan.figure("H3", "2031-32-Q2", "400", version=2)
    assert sent_on(DUE) == []
    assert [each.row.ref for each in responses(plan.cycle, date(2031, 11, 20)).outstanding] == ["H4"]


def test_where_the_owner_has_left_the_deputy_is_asked_and_where_nobody_can_nobody(plan):
    User.objects.filter(pk=plan.owner.pk).update(is_active=False)
    assert sent_on(OPENED) == [plan.deputy.email]
    RoleAssignment.objects.filter(user=plan.deputy).update(to_on=OPENED)
    assert sent_on(WEEK_BEFORE) == []
    assert len(responses(plan.cycle, WEEK_BEFORE).without_anybody) == 4


def test_who_stands_in_for_the_owner_is_asked_like_a_deputy(plan):
    stand_in = person("stand_in")
    held = {"user": stand_in, "role": Role.OFFICER, "scope_key": "directorate:HAVEN", "deputises_for": plan.owner}
    RoleAssignment.objects.create(from_on=OPENED, **held)
    assert sent_on(OPENED) == [plan.owner.email]
    assert stand_in.email in sent_on(DAY_AFTER)


def test_where_no_director_is_known_it_climbs_to_whoever_approves_for_all_then_to_the_lead(plan):
    RoleAssignment.objects.filter(user=plan.approver).delete()
    assert plan.lead.email in sent_on(WEEK_AFTER)
    everywhere = person("chief", (Role.APPROVER, ""))
    told = told_on(Occasion.WEEKLY, responses(plan.cycle, WEEK_AFTER))
    assert [each.to for each in told if each.below] == [everywhere]


def test_a_closed_quarter_reminds_nobody(plan):
    plan.cycle.state, plan.cycle.closed_by, plan.cycle.closed_at = CycleState.CLOSED, plan.lead, at(OPENED)
    plan.cycle.save()
    assert sent_on(DUE) == []


def test_of_two_quarters_open_at_once_each_person_is_told_in_one_message(plan):
    third = open_cycle(plan.edition, YEAR.quarters[2], plan.lead)
    assert sent_on(OPENED) == [plan.owner.email]
    assert sent_on(OPENED + timedelta(days=1)) == []
    [message] = mail.outbox
    assert message.subject == (
        "4 measures are due by 21 October 2031: Q2 2031/32; 4 measures are due by 21 January 2032: Q3 2031/32"
    )
    for quarter in ("2031-32-Q2", "2031-32-Q3"):
        assert f"/performance/{quarter}/grid/\n" in message.body
        assert audit.trail(f"performance-quarter:{quarter}").get().summary == f"Reminder to Owner: {message.subject}"
    assert "Figures of Quarter 3 (October to December 2031) are due by Wednesday 21 January 2032" in message.body
    assert message.body.count("Hello Owner") == message.body.count("Tell Lead") == 1
    assert "\n\n\n" not in message.body
    assert [(each.to, each.why) for each in messages_of(third)] == [(plan.owner, Occasion.OPENED.label)]


def test_an_old_quarter_written_about_each_week_stands_beside_the_one_whose_day_has_come(plan):
    ReportingCycle.objects.exclude(pk=plan.cycle.pk).update(state=CycleState.OPEN, closed_by=None, closed_at=None)
    old = ReportingCycle.objects.exclude(pk=plan.cycle.pk).get()
    for day in (DUE, DAY_AFTER, DAY_AFTER + timedelta(days=1)):
        sent_on(day)
    heard = Reminder.objects.filter(to=plan.owner).order_by("on")
    assert [(each.on, each.cycle, each.occasion) for each in heard] == [
        (DUE, plan.cycle, Occasion.ON_THE_DAY),
        (DAY_AFTER, plan.cycle, Occasion.DAY_AFTER),
    ]
    assert [each.why for each in messages_of(old).filter(to=plan.owner)] == [Occasion.WEEKLY.label]
    assert [(each.to, each.cycle) for each in Reminder.objects.filter(on=DUE).exclude(to=plan.owner)] == [
        (plan.deputy, old),
        (plan.approver, old),
    ]


def test_a_message_about_two_quarters_that_was_refused_is_tried_again_about_both(plan, backend, settings):
    third = open_cycle(plan.edition, YEAR.quarters[2], plan.lead)
    backend(AbsentBackend)
    for minute in (0, 15):
        with pytest.raises(MailNotSent):
            sent_on(OPENED, minute=minute)
    assert Reminder.objects.get().beside.get().cycle == third
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert sent_on(OPENED, minute=30) == [plan.owner.email]
    assert sent_on(OPENED + timedelta(days=1)) == []


def test_the_database_keeps_it_to_one_a_day(plan):
    sent_on(OPENED)
    twice = Reminder.objects.get()
    twice.pk = None
    with pytest.raises(IntegrityError, match="one_a_person_a_day|UNIQUE"), transaction.atomic():
        twice.save()


def test_what_was_sent_stands_in_the_record_and_in_the_audit(plan):
    sent_on(OPENED)
    kept = Reminder.objects.get()
    assert (kept.state, kept.subject, kept.text) == (ReminderState.SENT, mail.outbox[0].subject, mail.outbox[0].body)
    [event] = audit.trail("performance-quarter:2031-32-Q2")
    assert (event.verb, event.by) == ("reminder.sent", None)
    assert event.summary == f"Reminder to Owner: {kept.subject}"


def test_what_the_mail_server_refused_is_tried_again_and_tells_the_operator(plan, backend, settings):
    backend(RefusingBackend)
    with pytest.raises(MailNotSent, match="1 reminder could not be sent"):
        sent_on(DAY_AFTER)
    assert [message.to for message in mail.outbox] == [[plan.deputy.email]]
    failed = Reminder.objects.get(to=plan.owner)
    assert (failed.state, failed.attempts) == (ReminderState.FAILED, 1)
    assert "No such mailbox" in failed.fault
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert sent_on(DAY_AFTER, minute=14) == []
    assert sent_on(DAY_AFTER, minute=15) == [plan.owner.email]
    failed.refresh_from_db()
    assert (failed.state, failed.attempts, failed.fault) == (ReminderState.SENT, 2, "")


def test_what_could_not_be_sent_all_day_is_sent_the_next(plan, backend, settings):
    backend(AbsentBackend)
    with pytest.raises(MailNotSent):
        sent_on(OPENED)
    assert Reminder.objects.get().state == ReminderState.FAILED
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert sent_on(OPENED + timedelta(days=1)) == [plan.owner.email]


def test_what_broke_off_is_not_sent_twice_but_shown(plan, backend):
    backend(BreakingBackend)
    with pytest.raises(MailNotSent):
        sent_on(OPENED)
    assert Reminder.objects.get().state == ReminderState.UNKNOWN
    assert sent_on(OPENED, hour=12) == sent_on(OPENED + timedelta(days=1)) == []


def test_a_crash_while_sending_leaves_a_row_that_says_so_and_sends_nothing_twice(plan, monkeypatch):
    def die(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr(EmailBackend, "send_messages", die)
    with pytest.raises(KeyboardInterrupt):
        sent_on(OPENED)
    assert Reminder.objects.get().state == ReminderState.SENDING
    monkeypatch.undo()
    assert sent_on(OPENED, minute=11) == []
    lost = Reminder.objects.get()
    assert lost.state == ReminderState.UNKNOWN
    assert "may have arrived" in lost.fault


def test_chasing_writes_now_to_those_chosen_and_says_why_not_to_the_others(plan):
    outcome = reminders.chase(
        cycle=plan.cycle, people=[plan.owner, plan.member], by=plan.lead, at=at(date(2031, 10, 16), hour=21)
    )
    assert outcome.sent == [plan.owner]
    assert outcome.not_sent == [(plan.member, "nothing is waited for from them any more.")]
    kept = Reminder.objects.get()
    assert (kept.occasion, kept.by) == (Occasion.CHASED, plan.lead)
    assert audit.trail("performance-quarter:2031-32-Q2").get().by == plan.lead
    again = reminders.chase(cycle=plan.cycle, people=[plan.owner], by=plan.lead, at=at(date(2031, 10, 16), hour=22))
    assert again.not_sent == [(plan.owner, "they had a message from the portal today.")]
    assert len(mail.outbox) == 1


def test_who_was_chased_since_the_occasion_is_not_reminded_of_it(plan):
    reminders.chase(cycle=plan.cycle, people=[plan.owner], by=plan.lead, at=at(WEEK_BEFORE, hour=8))
    assert sent_on(WEEK_BEFORE) == sent_on(WEEK_BEFORE + timedelta(days=1)) == []
    assert sent_on(DUE) == [plan.owner.email]


def test_who_is_to_be_told_takes_the_same_queries_whatever_the_number_of_measures(plan, django_assert_max_num_queries):
    with django_assert_max_num_queries(12) as few:
        responses(plan.cycle, DUE)
    multiplied(plan.edition, 10)
    with django_assert_max_num_queries(len(few)):
        assert len(responses(plan.cycle, DUE).measures) == 50
