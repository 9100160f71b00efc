"""A return that somebody uploaded: the file as it came, and whether it was taken in."""

from django.db import models
from django.db.models import Q

from council_portal.models import StoredFile, User
from performance.models.in_period import InPeriod, InPeriodQuerySet


class ReturnUpload(InPeriod):
    """One uploaded return of a quarter.

    The file is kept as it came. `read` holds its cells once they have been read, so that every later look is at the
    same: what is shown is what is done. Taking it in changes the record once; the row says who did so and when.
    """

    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    read = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    taken_in_at = models.DateTimeField(null=True, blank=True)
    counts = models.JSONField(default=dict, blank=True, help_text="How many lines were what, once it was taken in")

    objects = InPeriodQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(period_kind="quarter"), name="return_upload_is_of_a_quarter"),
            models.CheckConstraint(
                condition=Q(taken_in_at__isnull=True) | Q(read__isnull=False), name="return_upload_is_read_first"
            ),
        ]

    def __str__(self):
        return f"{self.file}, {self.period.label}"

    @property
    def key(self) -> str:
        """What its files belong to and its work is about."""
        return f"performance-return:{self.pk}"
