"""What stands for a period: two fields that together are a Period of council time."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from council_portal.periods import Period, PeriodError, PeriodKind

PERIOD_KINDS = PeriodKind.choices


class InPeriodQuerySet(models.QuerySet):
    def for_period(self, period: Period) -> "InPeriodQuerySet":
        """Rows of exactly this period."""
        return self.filter(period_kind=period.kind.value, period_start=period.start)

    def ended_by(self, day: date) -> "InPeriodQuerySet":
        """Rows whose period ended on the day or before it: its first day after is no later."""
        ended = Q(pk__in=[])
        for kind in PeriodKind:
            latest = Period.of(kind, day)
            ended |= Q(period_kind=kind.value, period_start__lt=latest.start)
        return self.filter(ended)


class InPeriod(models.Model):
    """A row that stands for one period; `period` gives and takes it as a value."""

    period_kind = models.CharField(max_length=8, choices=PERIOD_KINDS)
    period_start = models.DateField()

    class Meta:
        abstract = True

    @property
    def period(self) -> Period:
        return Period(self.period_start, PeriodKind(self.period_kind))

    @period.setter
    def period(self, period: Period) -> None:
        self.period_kind, self.period_start = period.kind.value, period.start

    def clean(self):
        super().clean()
        if self.period_start and self.period_kind in [kind.value for kind in PeriodKind]:
            try:
                Period(self.period_start, PeriodKind(self.period_kind))
            except PeriodError as error:
                raise ValidationError({"period_start": str(error)}) from error
