"""A measure's target from a period on: a number, a profile of numbers, relative to last year, or words."""

from django.db import models
from django.db.models import F, Q

from performance.models.dated import Dated
from performance.models.in_period import InPeriod
from performance.models.measure import Measure
from performance.rules.targets import Operator, Spread, TargetKind


class Target(Dated):
    """What the measure is to reach. `printed` is shown whatever the kind.

    A numeric target has an operator and a value; a range has two bounds; a profiled one has steps, one a period. A
    relative one changes last year's figure by a percentage of it or by so many points. Words alone are a target
    too; none and baseline year say that there is nothing to judge against yet.
    """

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="targets")
    kind = models.CharField(max_length=10, choices=TargetKind.choices)
    operator = models.CharField(max_length=2, choices=Operator.choices, blank=True)
    value = models.DecimalField(max_digits=15, decimal_places=4, null=True, blank=True)
    low = models.DecimalField(max_digits=15, decimal_places=4, null=True, blank=True)
    high = models.DecimalField(max_digits=15, decimal_places=4, null=True, blank=True)
    relative_percent = models.DecimalField(
        max_digits=15, decimal_places=4, null=True, blank=True, help_text="-5 is a reduction of 5%"
    )
    relative_points = models.DecimalField(max_digits=15, decimal_places=4, null=True, blank=True)
    spread = models.CharField(max_length=12, choices=Spread.choices, default=Spread.EACH_PERIOD.value)
    words = models.CharField(max_length=500, blank=True, help_text="The target itself, where it is words only")
    printed = models.CharField(max_length=500, blank=True, help_text="As the plan prints it")
    due_on = models.DateField(null=True, blank=True, help_text="The day by which it is to be reached, where it says so")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["measure", "from_on"], name="target_begins_once_a_day"),
            models.CheckConstraint(
                condition=~Q(kind="numeric") | (Q(value__isnull=False) & ~Q(operator="")),
                name="target_numeric_has_an_operator_and_a_value",
            ),
            models.CheckConstraint(
                condition=Q(kind="range", low__isnull=False, high__isnull=False, high__gte=F("low"))
                | (~Q(kind="range") & Q(low__isnull=True, high__isnull=True)),
                name="target_range_has_two_bounds_in_order",
            ),
            models.CheckConstraint(
                condition=(
                    Q(kind="relative")
                    & ~Q(operator="")
                    & (
                        Q(relative_percent__isnull=False, relative_points__isnull=True)
                        | Q(relative_percent__isnull=True, relative_points__isnull=False)
                    )
                )
                | (~Q(kind="relative") & Q(relative_percent__isnull=True, relative_points__isnull=True)),
                name="target_relative_has_one_change_on_last_year",
            ),
            models.CheckConstraint(
                condition=~Q(kind="profiled") | ~Q(operator=""), name="target_profiled_has_an_operator"
            ),
            models.CheckConstraint(condition=~Q(kind="words") | ~Q(words=""), name="target_in_words_has_words"),
        ]

    def __str__(self):
        return f"{self.measure.ref}: {self.printed or self.get_kind_display()}"


class TargetStep(InPeriod):
    """One period's number of a profiled target."""

    target = models.ForeignKey(Target, models.PROTECT, related_name="steps")
    value = models.DecimalField(max_digits=15, decimal_places=4)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["target", "period_kind", "period_start"], name="target_step_is_one_a_period"
            )
        ]

    def __str__(self):
        return f"{self.target}, {self.period.label}: {self.value}"
