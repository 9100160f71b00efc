"""The messages sent about a quarter."""

from datetime import date

from django.db.models import Max, QuerySet

from council_portal.clock import LONDON
from performance.models import Reminder, ReportingCycle


def messages_of(cycle: ReportingCycle) -> QuerySet[Reminder]:
    """Every message about the quarter with whom it went to, newest first."""
    return Reminder.objects.filter(cycle=cycle).select_related("to", "by").order_by("-tried_at", "-pk")


def last_heard(cycle: ReportingCycle) -> dict[int, date]:
    """The day of each person's last message from the portal, whatever it was about since the quarter was opened."""
    since = Reminder.objects.sent_since(cycle.opened_at.astimezone(LONDON).date())
    return dict(since.values("to").annotate(last=Max("on")).values_list("to", "last"))
