"""A measure's methodology from a day on: how its figures are gathered, judged and compared."""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from performance.models.dated import Dated
from performance.models.measure import Measure
from performance.rules.direction import Comparator, Compares
from performance.rules.frequency import Frequency
from performance.rules.rollup import RollUp
from performance.rules.status import Polarity
from performance.rules.targets import CountingYear


class ComponentRule(models.TextChoices):
    """Which of a measure's figures decide its status."""

    WORST = "worst", "The worst of its parts"
    HEADLINE = "headline", "The headline alone"


class Method(Dated):
    """How a measure is judged. Dated, so that a changed methodology never repaints an earlier period."""

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="methods")
    polarity = models.CharField(max_length=8, choices=Polarity.choices)
    frequency = models.CharField(max_length=12, choices=Frequency.choices)
    frequency_words = models.CharField(max_length=200, blank=True, help_text="As printed, where it says more")
    counting_year = models.CharField(
        max_length=10,
        choices=CountingYear.choices,
        default=CountingYear.COUNCIL.value,
        help_text="The year over which a running total or a shared-out target runs",
    )
    comparator = models.CharField(max_length=24, choices=Comparator.choices)
    compares = models.CharField(
        max_length=12,
        choices=Compares.choices,
        default=Compares.PERIOD.value,
    )
    materiality_percent = models.DecimalField(
        max_digits=15,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
        help_text="Percent of the earlier figure below which a movement is stable",
    )
    materiality_absolute = models.DecimalField(
        max_digits=15,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
        help_text="Or the amount below which it is; without either the edition's percentage applies",
    )
    roll_up = models.CharField(max_length=16, choices=RollUp.choices)
    component_rule = models.CharField(max_length=8, choices=ComponentRule.choices, default=ComponentRule.WORST)
    carries_forward = models.BooleanField(
        default=False, help_text="Whether a quarter without a figure of its own shows the latest of the same year"
    )
    is_under_development = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["measure", "from_on"], name="method_begins_once_a_day"),
            models.CheckConstraint(
                condition=Q(materiality_percent__isnull=True, materiality_absolute__isnull=True)
                | Q(materiality_percent__gte=0, materiality_absolute__isnull=True)
                | Q(materiality_percent__isnull=True, materiality_absolute__gte=0),
                name="method_materiality_is_one_of_percent_and_amount",
            ),
        ]

    def __str__(self):
        return f"{self.measure.ref}: methodology from {self.from_on:%d %B %Y}"
