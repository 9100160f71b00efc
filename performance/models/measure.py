"""A measure: one thing an edition of the plan reports, for whom and why."""

from datetime import date

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from council_portal.models import Directorate, Service
from performance.models.action import Action
from performance.models.outcome import Outcome
from performance.models.plan_edition import PlanEdition
from performance.models.portfolio import Portfolio
from performance.models.series import Series

REF = r"[0-9A-Za-z]+(?:\.[0-9A-Za-z]+)*(?:\([0-9a-z]+\))?"


class MeasureQuerySet(models.QuerySet):
    def in_the_plan_on(self, day: date) -> "MeasureQuerySet":
        """Measures not retired by the day; from its retirement on a measure is reported no more."""
        return self.filter(Q(retired_from__isnull=True) | Q(retired_from__gt=day))


class Measure(models.Model):
    """A performance measure of one edition. Its figures hang on the series, which the next edition may take over.

    It belongs to the plan from its first methodology on, until it is retired. What it says of itself (title, words,
    directorate) stands here as it is now; an earlier quarter reads it from its dated particulars.
    """

    edition = models.ForeignKey(PlanEdition, models.PROTECT, related_name="measures")
    outcome = models.ForeignKey(Outcome, models.PROTECT, related_name="measures")
    action = models.ForeignKey(Action, models.PROTECT, null=True, blank=True, related_name="measures")
    series = models.ForeignKey(Series, models.PROTECT, related_name="measures")
    ref = models.CharField(
        max_length=12, validators=[RegexValidator(rf"^{REF}$", "Enter a reference such as 1.A5 or 1.B4(a).")]
    )
    position = models.PositiveIntegerField(help_text="Its place in the plan")
    title = models.CharField(max_length=500)
    description = models.TextField(blank=True, help_text="What it counts, in plain words")
    why_it_matters = models.TextField(blank=True)
    directorate = models.ForeignKey(Directorate, models.PROTECT, related_name="+")
    service = models.ForeignKey(Service, models.PROTECT, null=True, blank=True, related_name="+")
    portfolio = models.ForeignKey(
        Portfolio, models.PROTECT, null=True, blank=True, related_name="measures", help_text="Whose cabinet portfolio"
    )
    is_priority = models.BooleanField(default=False)
    lowest = models.DecimalField(
        max_digits=15, decimal_places=4, null=True, blank=True, help_text="No figure below this is accepted"
    )
    highest = models.DecimalField(
        max_digits=15, decimal_places=4, null=True, blank=True, help_text="No figure above this is accepted"
    )
    expected_on = models.DateField(
        null=True, blank=True, help_text="When the next figure is expected, where the measure says so"
    )

    retired_from = models.DateField(
        null=True, blank=True, help_text="The first day of the period from which it is reported no more"
    )

    objects = MeasureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "ref"], name="measure_ref_is_unique_in_its_edition"),
            models.UniqueConstraint(fields=["edition", "position"], name="measure_position_is_unique_in_its_edition"),
            models.UniqueConstraint(fields=["edition", "series"], name="measure_of_a_series_is_one_in_its_edition"),
            models.CheckConstraint(
                condition=Q(lowest__isnull=True) | Q(highest__isnull=True) | Q(highest__gte=F("lowest")),
                name="measure_highest_is_not_below_lowest",
            ),
        ]

    def __str__(self):
        return f"{self.ref} {self.title}"

    @property
    def key(self) -> str:
        """The reference by which texts, the audit and other apps name it."""
        return f"measure:{self.ref}"

    @property
    def drafts_key(self) -> str:
        """The reference under which the audit keeps its drafts, which only its owner and deputy may read."""
        return f"measure-draft:{self.ref}"
