"""What is said of a measure in a quarter: the note beside its figures, and the owner's commentary."""

from django.db import models

from performance.models.in_period import InPeriod, InPeriodQuerySet
from performance.models.measure import Measure
from performance.models.sign_off import SignedOff, SignedOffQuerySet, sign_off_constraints


class CommentaryKind(models.TextChoices):
    """The data note says what the figure is; commentary says what is behind it and what is being done."""

    DATA_NOTE = "data_note", "Data note"
    COMMENTARY = "commentary", "Commentary"


class CommentaryQuerySet(SignedOffQuerySet, InPeriodQuerySet):
    pass


class Commentary(InPeriod, SignedOff):
    """One version of a measure's note or commentary for a quarter; an empty one takes back what stood."""

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="commentaries")
    kind = models.CharField(max_length=12, choices=CommentaryKind.choices, default=CommentaryKind.COMMENTARY)
    text = models.TextField(blank=True)

    objects = CommentaryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "kind", "period_kind", "period_start", "version"],
                name="commentary_version_is_unique_in_its_place",
            ),
            *sign_off_constraints("commentary"),
        ]

    @property
    def subject_key(self) -> str:
        """What the audit records it under."""
        return self.measure.key

    def __str__(self):
        return f"{self.measure.ref}, {self.period.label}: {self.get_kind_display().lower()}, version {self.version}"
