"""What the dated parts of a plan share: each holds from a day until the next one of its kind begins."""

from datetime import date

from django.db import models

from council_portal.models import User


class DatedQuerySet(models.QuerySet):
    def begun_by(self, day: date) -> "DatedQuerySet":
        """Rows that have begun on the day; the newest of each kind is the one in force."""
        return self.filter(from_on__lte=day)


class Dated(models.Model):
    """Holds from the first day of a period on, until a later row of the same kind begins.

    Rows are added, so that an earlier period is judged for ever by what held in it. Only while no quarter from its day
    on has closed may a row be put right; the audit keeps what it said before.
    """

    from_on = models.DateField(help_text="The first day of the period from which it holds")
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    reason = models.TextField(blank=True, help_text="Why it was set or changed")

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
