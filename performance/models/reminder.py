"""A reminder: one message to one person on one day about every quarter that is open, and what became of it."""

from datetime import date

from django.db import models
from django.db.models import Q

from council_portal.models import User
from performance.models.reporting_cycle import ReportingCycle
from performance.rules.reminders import Occasion


class ReminderState(models.TextChoices):
    """Where a message is on its way."""

    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    FAILED = "failed", "Not sent"
    UNKNOWN = "unknown", "Not known whether it was sent"


class ReminderQuerySet(models.QuerySet):
    def about(self, cycle: ReportingCycle) -> "ReminderQuerySet":
        """What was said of the quarter, alone or beside another."""
        beside = ReminderBeside.objects.filter(cycle=cycle).values("reminder")
        return self.filter(Q(cycle=cycle) | Q(pk__in=beside))

    def sent_since(self, day: date) -> "ReminderQuerySet":
        """What was sent on the day or later, or may have been."""
        return self.filter(on__gte=day).exclude(state=ReminderState.FAILED)


class Reminder(models.Model):
    """One message to one person: nobody gets two on one day, whatever they are about.

    It is about a quarter; of further ones that it holds too there is a row each (ReminderBeside).
    The row is written as being sent before the mail server is asked, and settled after. So a crash in between leaves a
    row that says it is not known whether the message went: it is shown, and not sent again by itself. What the mail
    server refused is tried again in the same row.
    """

    cycle = models.ForeignKey(ReportingCycle, models.PROTECT, related_name="reminders")
    to = models.ForeignKey(User, models.PROTECT, related_name="+")
    on = models.DateField(help_text="The council's day on which it was sent")
    occasion = models.CharField(max_length=12, choices=Occasion.choices)
    address = models.EmailField(max_length=254)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    state = models.CharField(max_length=8, choices=ReminderState.choices, default=ReminderState.SENDING)
    attempts = models.PositiveSmallIntegerField(default=1)
    tried_at = models.DateTimeField()
    fault = models.CharField(max_length=500, blank=True, help_text="What the mail server said")
    by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", help_text="Who chased; nobody for the rhythm's"
    )

    objects = ReminderQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["cycle", "on"], name="reminder_by_cycle")]
        constraints = [
            models.UniqueConstraint(fields=["to", "on"], name="reminder_is_one_a_person_a_day"),
            models.CheckConstraint(
                condition=Q(by__isnull=False, occasion="chased") | (Q(by__isnull=True) & ~Q(occasion="chased")),
                name="reminder_chased_says_by_whom",
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | ~Q(fault=""), name="reminder_not_sent_says_what_was_wrong"
            ),
        ]

    def __str__(self):
        return f"{self.cycle}: {self.get_occasion_display()}, {self.to}"

    @property
    def why(self) -> str:
        """The occasion in words: that of the quarter it was looked up for (`said_for`), where it tells of several."""
        return Occasion(getattr(self, "said_for", self.occasion)).label


class ReminderBeside(models.Model):
    """A further quarter that the same message tells of, and on what occasion."""

    reminder = models.ForeignKey(Reminder, models.CASCADE, related_name="beside")
    cycle = models.ForeignKey(ReportingCycle, models.PROTECT, related_name="+")
    occasion = models.CharField(max_length=12, choices=Occasion.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reminder", "cycle"], name="reminder_tells_of_a_quarter_once"),
        ]

    def __str__(self):
        return f"{self.cycle}: {self.get_occasion_display()}, {self.reminder.to}"
