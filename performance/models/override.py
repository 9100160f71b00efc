"""An owner's own judgement of status or direction, beside the one that the rules give."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from performance.models.commentary import CommentaryQuerySet
from performance.models.in_period import InPeriod
from performance.models.measure import Measure
from performance.models.sign_off import SignedOff, sign_off_constraints
from performance.rules.direction import Direction
from performance.rules.status import Status


class OverrideOf(models.TextChoices):
    """What is judged otherwise than by the rules."""

    STATUS = "status", "Status"
    DIRECTION = "direction", "Direction of travel"


class Override(InPeriod, SignedOff):
    """A status or direction that the owner gives a measure in a quarter, with the reason.

    The rules' answer is computed and shown beside it. A newer version takes the place of an older one; an empty value
    takes the override back, so that the rules' answer stands.
    """

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="overrides")
    of = models.CharField(max_length=10, choices=OverrideOf.choices)
    value = models.CharField(max_length=20, blank=True)
    reason = models.TextField()

    objects = CommentaryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "of", "period_kind", "period_start", "version"],
                name="override_version_is_unique_in_its_place",
            ),
            models.CheckConstraint(
                condition=Q(value="")
                | Q(of="status", value__in=[status.value for status in Status])
                | Q(of="direction", value__in=[direction.value for direction in Direction]),
                name="override_value_is_one_of_its_kind",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="override_states_its_reason"),
            *sign_off_constraints("override"),
        ]

    @property
    def subject_key(self) -> str:
        """What the audit records it under."""
        return self.measure.key

    def __str__(self):
        return f"{self.measure.ref}, {self.period.label}: {self.get_of_display().lower()} {self.value}"

    def clean(self):
        super().clean()
        allowed = Status if self.of == OverrideOf.STATUS else Direction
        if self.value and self.value not in [each.value for each in allowed]:
            raise ValidationError({"value": f"{self.value} is no {self.get_of_display().lower()}."})
