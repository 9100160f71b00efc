"""What each line is forecast to spend by the year's end, as each month saw it."""

from datetime import date

from django.db import models
from django.db.models import Q

from council_portal.periods import Period, PeriodKind


class ForecastQuerySet(models.QuerySet):
    def up_to(self, month: Period) -> "ForecastQuerySet":
        """Forecasts of the month and those before it."""
        return self.filter(month_start__lte=month.start)


class Forecast(models.Model):
    """The outturn forecast for a line as at the end of a month, with the reason for its variation.

    Never altered: a change within the month is the next version, and the highest version of a month counts, so that any
    past report can be shown as it was. Written only by budgets.actions.forecasts.
    """

    line = models.ForeignKey("budgets.BudgetLine", models.CASCADE, related_name="forecasts")
    month_start = models.DateField(help_text="The first day of the month at whose end it was made")
    version = models.PositiveSmallIntegerField(default=1)
    outturn_pence = models.BigIntegerField(help_text="Whole pence, net of income")
    reason = models.TextField(blank=True)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey("council_portal.User", models.PROTECT, null=True, related_name="+")

    objects = ForecastQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["line", "month_start", "version"], name="forecast_version_follows_once"),
            models.CheckConstraint(condition=Q(version__gte=1), name="forecast_versions_count_from_1"),
        ]

    def __str__(self):
        return f"{self.line}, {self.month.label}, version {self.version}"

    @property
    def month(self) -> Period:
        return Period(date(self.month_start.year, self.month_start.month, 1), PeriodKind.MONTH)
