"""An edition of the council's plan: the measures it reports, over which council years."""

from datetime import date
from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from council_portal.periods import Period


class PlanEditionQuerySet(models.QuerySet):
    def in_force_on(self, day: date) -> "PlanEditionQuerySet":
        """Editions that cover the day: half-open, to_on is the first day that they no longer cover."""
        return self.filter(from_on__lte=day, to_on__gt=day)


class PlanEdition(models.Model):
    """One edition of the plan, for one or more council years. Its measures' series live on into the next edition.

    The default tolerance, which applies where a measure has none of its own, is a threshold without a measure, dated
    like the others; so is every change of methodology.
    """

    title = models.CharField(max_length=200, help_text="For example Corporate Plan 2016-17")
    from_on = models.DateField(help_text="1 April of the first council year that it covers")
    to_on = models.DateField(help_text="1 April after the last")
    default_materiality_percent = models.DecimalField(
        max_digits=15,
        decimal_places=4,
        default=Decimal(0),
        validators=[MinValueValidator(Decimal(0))],
        help_text="Percent of the earlier figure by which a figure must move to be more than stable",
    )
    is_verification_required = models.BooleanField(
        default=True, help_text="Whether the performance lead verifies a figure before its approver sees it"
    )

    objects = PlanEditionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(to_on__gt=F("from_on")), name="plan_edition_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(default_materiality_percent__gte=0), name="plan_edition_default_materiality_is_not_negative"
            ),
            models.UniqueConstraint(fields=["from_on"], name="plan_edition_begins_once_a_day"),
        ]

    def __str__(self):
        return self.title

    def covers(self, period: Period) -> bool:
        return self.from_on <= period.start and period.end <= self.to_on
