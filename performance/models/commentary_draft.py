"""What an owner or deputy has begun to say of a measure in a quarter, and nobody else reads yet."""

from django.db import models
from django.db.models import Q

from council_portal.models import User
from performance.models.in_period import InPeriod, InPeriodQuerySet
from performance.models.measure import Measure


class CommentaryDraft(InPeriod):
    """The one draft of a measure's commentary for a quarter, shared by owner and deputy.

    It is kept beside the versions of the commentary and not among them, so that nothing that reads commentary can show
    a draft. Submitting writes its text as the next version and empties it; `row_version` goes on rising, so that a
    page opened before finds out that it was overtaken.
    """

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    row_version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = InPeriodQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "period_kind", "period_start"], name="commentary_draft_is_one_in_its_place"
            ),
            models.CheckConstraint(condition=Q(period_kind="quarter"), name="commentary_draft_is_of_a_quarter"),
        ]

    def __str__(self):
        return f"{self.measure.ref}, {self.period.label}: draft commentary"
