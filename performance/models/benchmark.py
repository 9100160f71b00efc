"""A benchmark: a figure of others that a measure may be compared with, from a named source."""

from django.db import models
from django.db.models import Q

from council_portal.models import User
from performance.models.in_period import InPeriod, InPeriodQuerySet
from performance.models.series import Series


class Benchmark(InPeriod):
    """What a named group of others came to in a period, as somebody else published it.

    It hangs on the series, so that the next edition's measure is compared with it too. Rows are added: a newer version
    of a group's figure for a period takes the place of the one before and says why; one without a value takes it back.
    """

    series = models.ForeignKey(Series, models.PROTECT, related_name="benchmarks")
    group = models.CharField(max_length=120, help_text="Who is compared with, for example England, or similar councils")
    value = models.DecimalField(max_digits=15, decimal_places=4, null=True, blank=True)
    source = models.CharField(max_length=300, blank=True, help_text="Where the figure was published")
    version = models.PositiveIntegerField(default=1)
    why = models.CharField(max_length=500, blank=True, help_text="Why it was changed or taken back")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = InPeriodQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["series", "group", "period_kind", "period_start", "version"],
                name="benchmark_version_is_unique_in_its_place",
            ),
            models.CheckConstraint(condition=~Q(group=""), name="benchmark_names_its_group"),
            models.CheckConstraint(condition=Q(value__isnull=True) | ~Q(source=""), name="benchmark_names_its_source"),
            models.CheckConstraint(
                condition=Q(version=1, value__isnull=False) | (Q(version__gt=1) & ~Q(why="")),
                name="benchmark_changed_says_why",
            ),
        ]

    def __str__(self):
        return f"{self.series}: {self.group}, {self.period.label}"
