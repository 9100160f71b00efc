"""What the timetable is worked out from: the council's lead times, and the days on which its offices are shut."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from meetings.rules.planning import EARLIEST, LATEST

LONGEST_CLOSURE = 31
IN_BOUNDS = [
    MinValueValidator(EARLIEST, "Choose a day from April 1974 on."),
    MaxValueValidator(LATEST, "Choose a day before the year 2100."),
]
"""What is asked of a day that a timetable is worked out for."""
UP_TO_A_QUARTER = [MaxValueValidator(60)]


class LeadTimes(models.Model):
    """One row: how long before a meeting each thing is due. Before it is first changed, the defaults hold."""

    clear_days = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1), *UP_TO_A_QUARTER],
        help_text="Clear days of notice of an agenda; empty for what the law of the nation asks",
    )
    clearance_days = models.PositiveSmallIntegerField(
        default=5, validators=UP_TO_A_QUARTER, help_text="Working days from the end of clearance to publication"
    )
    commentary_days = models.PositiveSmallIntegerField(
        default=5, validators=UP_TO_A_QUARTER, help_text="Working days from the end of commentary to that of clearance"
    )
    data_close_days = models.PositiveSmallIntegerField(
        default=5, validators=UP_TO_A_QUARTER, help_text="Working days from data close to the end of commentary"
    )
    notice_days = models.PositiveSmallIntegerField(
        default=28, validators=[MinValueValidator(1), *UP_TO_A_QUARTER], help_text="Clear days' notice of key decisions"
    )
    notice_counts_working_days = models.BooleanField(
        default=False, help_text="Whether that notice leaves out weekends, bank holidays and closures"
    )
    meeting_minutes = models.PositiveSmallIntegerField(
        default=120,
        validators=[MinValueValidator(15), MaxValueValidator(720)],
        help_text="How long a meeting is taken to last, in calendars and for clashes",
    )

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="lead_times_are_one_row")]

    def __str__(self):
        return "Lead times"

    def save(self, *args, **kwargs):
        self.pk = 1
        super().save(*args, **kwargs)


class ClosureQuerySet(models.QuerySet):
    def touching(self, first: date, last: date) -> "ClosureQuerySet":
        """Those with a day from the first to the last, both included."""
        return self.filter(first_on__lte=last, last_on__gte=first)

    def in_order(self) -> "ClosureQuerySet":
        return self.order_by("first_on", "pk")


class Closure(models.Model):
    """Days on which the council's offices are shut beside weekends and bank holidays: at Christmas, or a single day.

    A bank holiday that is proclaimed for once is kept here too until the calendar of bank holidays knows it.
    """

    first_on = models.DateField(validators=IN_BOUNDS)
    last_on = models.DateField(validators=IN_BOUNDS)
    why = models.CharField(max_length=100, help_text="As the working shows it, for example Offices closed")

    objects = ClosureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="closure_ends_after_it_begins"),
            models.CheckConstraint(condition=~Q(why=""), name="closure_says_why"),
            models.UniqueConstraint(fields=["first_on", "last_on"], name="closure_is_kept_once"),
        ]

    def __str__(self):
        return f"{self.why}, {self.first_on} to {self.last_on}"

    def clean(self):
        if self.first_on and self.last_on:
            if self.last_on < self.first_on:
                raise ValidationError({"last_on": "The last day comes before the first."})
            if (self.last_on - self.first_on).days >= LONGEST_CLOSURE:
                raise ValidationError({"last_on": f"A closure lasts at most {LONGEST_CLOSURE} days. Keep several."})

    @property
    def days(self) -> Iterator[date]:
        for n in range((self.last_on - self.first_on).days + 1):
            yield self.first_on + timedelta(days=n)
