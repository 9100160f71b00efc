"""What the council will do about what staff said, and what it has done: We Will Do, We Have Done."""

from datetime import date

from django.db import models
from django.db.models import Q

from workforce.rules.status import ActionStatus
from workforce.rules.timescale import Deadline, Timescale, deadline


class Action(models.Model):
    """One action of the plan. It may answer several points; its text may be unknown (empty), as may its timescale.

    Proposed, in progress, then complete; or deferred, superseded or not pursued, which say why. A closed action may be
    taken up again, with a reason. Status and updates change only through workforce.actions.
    """

    theme = models.ForeignKey("workforce.Theme", models.CASCADE, related_name="actions")
    ref = models.SlugField(
        max_length=20, unique=True, help_text="Short and stable across all exercises, for example EA05"
    )
    position = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True, help_text="Empty where the plan does not state it")
    timescale = models.PositiveSmallIntegerField(
        null=True, blank=True, choices=[(timescale.value, timescale.label) for timescale in Timescale]
    )
    owner_post = models.CharField(max_length=200, blank=True)
    due_on = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=12, choices=ActionStatus.choices, default=ActionStatus.PROPOSED)
    status_reason = models.TextField(blank=True)
    points = models.ManyToManyField("workforce.Point", blank=True, related_name="actions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["theme", "position"], name="action_has_its_own_position"),
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in ActionStatus]), name="action_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(timescale__isnull=True) | Q(timescale__in=[timescale.value for timescale in Timescale]),
                name="action_timescale_is_known_or_unknown",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[status.value for status in ActionStatus if status.needs_why])
                | ~Q(status_reason=""),
                name="action_put_off_or_dropped_says_why",
            ),
        ]

    def __str__(self):
        return f"{self.ref} {self.text or 'not stated'}"

    @property
    def key(self) -> str:
        return f"engagement:{self.ref}"

    def deadline(self, exercise_on: date) -> Deadline | None:
        timescale = None if self.timescale is None else Timescale(self.timescale)
        return deadline(timescale=timescale, due_on=self.due_on, exercise_on=exercise_on)


class Update(models.Model):
    """What has been done about an action, as told on a day. Updates are added, never altered."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="updates")
    told_on = models.DateField()
    text = models.TextField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("council_portal.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="update_says_something")]

    def __str__(self):
        return f"{self.action.ref}, {self.told_on}: {self.text}"
