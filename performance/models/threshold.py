"""How far off its target a figure may be and still be satisfactory, from a period on."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from performance.models.dated import Dated
from performance.models.measure import Measure
from performance.models.plan_edition import PlanEdition
from performance.rules.tolerances import ToleranceKind


class ThresholdKind(models.TextChoices):
    """The rules' kinds of tolerance; and for a measure that of the whole plan, once it has had one of its own."""

    PERCENT = ToleranceKind.PERCENT.value, ToleranceKind.PERCENT.label
    ABSOLUTE = ToleranceKind.ABSOLUTE.value, ToleranceKind.ABSOLUTE.label
    BOUNDS = ToleranceKind.BOUNDS.value, ToleranceKind.BOUNDS.label
    PLAN = "plan", "As in the whole plan"


class Threshold(Dated):
    """The amber band of a measure, or without a measure the edition's default.

    A percentage of the target, an amount in the measure's unit, or the bounds themselves: the outer edge of amber on
    the low side, on the high side, or for a range on both. Of the kind "as in the whole plan" it says that from its day
    on the measure has no band of its own any more.
    """

    edition = models.ForeignKey(PlanEdition, models.PROTECT, related_name="thresholds")
    measure = models.ForeignKey(Measure, models.PROTECT, null=True, blank=True, related_name="thresholds")
    kind = models.CharField(max_length=10, choices=ThresholdKind.choices)
    value = models.DecimalField(max_digits=15, decimal_places=4, null=True, blank=True)
    low = models.DecimalField(max_digits=15, decimal_places=4, null=True, blank=True)
    high = models.DecimalField(max_digits=15, decimal_places=4, null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "from_on"],
                condition=Q(measure__isnull=False),
                name="threshold_of_a_measure_begins_once_a_day",
            ),
            models.UniqueConstraint(
                fields=["edition", "from_on"],
                condition=Q(measure__isnull=True),
                name="threshold_by_default_begins_once_a_day",
            ),
            models.CheckConstraint(
                condition=(
                    Q(kind__in=["percent", "absolute"], value__isnull=False, value__gte=0)
                    & Q(low__isnull=True, high__isnull=True)
                )
                | (Q(kind="bounds", value__isnull=True) & (Q(low__isnull=False) | Q(high__isnull=False)))
                | Q(kind="plan", value__isnull=True, low__isnull=True, high__isnull=True),
                name="threshold_is_an_amount_or_bounds",
            ),
            models.CheckConstraint(
                condition=Q(measure__isnull=False) | Q(kind="percent"), name="threshold_by_default_is_a_percentage"
            ),
        ]

    @property
    def is_of_the_plan(self) -> bool:
        """Whether the measure is judged by the plan's tolerance from here on."""
        return self.kind == ThresholdKind.PLAN

    def __str__(self):
        return f"{self.measure.ref if self.measure else self.edition}: {self.get_kind_display().lower()}"

    def clean(self):
        super().clean()
        if self.measure_id and self.edition_id and self.measure.edition_id != self.edition_id:
            raise ValidationError("The measure belongs to another edition.")
