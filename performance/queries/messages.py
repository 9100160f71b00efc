"""The messages sent about a quarter."""

from datetime import date

from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from council_portal.clock import LONDON
from performance.models import Reminder, ReminderBeside, ReportingCycle


def messages_of(cycle: ReportingCycle) -> QuerySet[Reminder]:
    """Every message that tells of the quarter with whom it went to, newest first; `said_for` is what told of it."""
    of_another = ReminderBeside.objects.filter(reminder=OuterRef("pk"), cycle=cycle).values("occasion")
    found = Reminder.objects.about(cycle).annotate(said_for=Coalesce(Subquery(of_another), "occasion"))
    return found.select_related("to", "by").order_by("-tried_at", "-pk")


def last_heard(cycle: ReportingCycle) -> dict[int, date]:
    """The day of each person's last message from the portal, whatever it was about since the quarter was opened."""
    since = Reminder.objects.sent_since(cycle.opened_at.astimezone(LONDON).date())
    return dict(since.values("to").annotate(last=Max("on")).values_list("to", "last"))
