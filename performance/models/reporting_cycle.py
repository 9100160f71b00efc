"""A quarter's reporting: open, closed, published, with the dates that people work to."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from council_portal.models import User
from council_portal.periods import PeriodKind
from performance.models.in_period import InPeriod, InPeriodQuerySet
from performance.models.measure import Measure
from performance.models.plan_edition import PlanEdition


class CycleState(models.TextChoices):
    """A quarter takes figures while it is open; closed, only by exception; published, only as corrections."""

    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"
    PUBLISHED = "published", "Published"


class ReportingCycle(InPeriod):
    """The reporting of one quarter by one edition.

    Opened by the performance lead; closed when its figures are in, after which only a named person may still enter one
    measure, by an exception that ends; published when a publication freezes it. A correction adds a publication.
    """

    edition = models.ForeignKey(PlanEdition, models.PROTECT, related_name="cycles")
    state = models.CharField(max_length=10, choices=CycleState.choices, default=CycleState.OPEN)
    data_due_on = models.DateField()
    commentary_due_on = models.DateField()
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    reminded_for = models.DateField(
        null=True, blank=True, help_text="The day of the newest occasion for which everybody was reminded"
    )

    objects = InPeriodQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "period_start"], name="reporting_cycle_is_one_a_quarter"),
            models.CheckConstraint(condition=Q(period_kind="quarter"), name="reporting_cycle_is_of_a_quarter"),
            models.CheckConstraint(
                condition=Q(commentary_due_on__gte=F("data_due_on")),
                name="reporting_cycle_commentary_is_due_no_earlier_than_data",
            ),
            models.CheckConstraint(
                condition=Q(closed_by__isnull=True, closed_at__isnull=True)
                | Q(closed_by__isnull=False, closed_at__isnull=False),
                name="reporting_cycle_closed_by_and_at_together",
            ),
            models.CheckConstraint(
                condition=Q(state="open") | Q(closed_at__isnull=False),
                name="reporting_cycle_closed_or_published_says_when_it_closed",
            ),
        ]

    def __str__(self):
        return self.period.label

    @property
    def is_open(self) -> bool:
        return self.state == CycleState.OPEN

    @property
    def is_published(self) -> bool:
        return self.state == CycleState.PUBLISHED

    def clean(self):
        super().clean()
        if self.period_kind == PeriodKind.QUARTER and self.edition_id and not self.edition.covers(self.period):
            raise ValidationError({"period_start": f"{self.edition} does not cover {self.period.label}."})


class ReopeningQuerySet(models.QuerySet):
    def in_force_on(self, day) -> "ReopeningQuerySet":
        """Exceptions that still hold on the day: half-open, until_on is the first day without."""
        return self.filter(until_on__gt=day)


class Reopening(models.Model):
    """An exception: one person may still enter one measure's figures of a quarter that is closed, until a day."""

    cycle = models.ForeignKey(ReportingCycle, models.PROTECT, related_name="reopenings")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    until_on = models.DateField(help_text="The first day on which it no longer holds")
    reason = models.TextField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = ReopeningQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="reopening_states_its_reason")]

    def __str__(self):
        return f"{self.cycle}: {self.measure.ref} reopened for {self.user}"
