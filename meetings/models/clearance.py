"""Clearances of a report: asked for in parallel, given, or returned with a reason."""

from django.db import models
from django.db.models import Q

from meetings.rules.clearance import ClearanceState, Stage


class Clearance(models.Model):
    """One officer's clearance of a report for a stage, asked for by a day.

    Cleared, it holds the hash of what was cleared, so that it lapses when that changes. Returned, it holds the reason.
    Asked for anew it is the same row again; the audit keeps what went before.
    """

    report = models.ForeignKey("meetings.Report", models.CASCADE, related_name="clearances")
    stage = models.CharField(max_length=12, choices=Stage.choices)
    asked_of = models.ForeignKey("council_portal.User", models.PROTECT, related_name="+")
    asked_by = models.ForeignKey("council_portal.User", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    state = models.CharField(max_length=12, choices=ClearanceState.choices, default=ClearanceState.ASKED)
    digest = models.CharField(max_length=64, blank=True, help_text="Of what was cleared")
    because = models.CharField(max_length=1000, blank=True, help_text="Why it was returned")
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "stage"], name="clearance_is_one_for_a_stage"),
            models.CheckConstraint(condition=~Q(asked_of=models.F("asked_by")), name="clearance_is_asked_of_another"),
            models.CheckConstraint(
                condition=Q(state=ClearanceState.ASKED.value, settled_at__isnull=True)
                | Q(~Q(state=ClearanceState.ASKED.value), settled_at__isnull=False),
                name="clearance_settled_has_its_time",
            ),
            models.CheckConstraint(
                condition=(Q(state=ClearanceState.CLEARED.value) & ~Q(digest=""))
                | Q(~Q(state=ClearanceState.CLEARED.value), digest=""),
                name="clearance_cleared_says_what",
            ),
            models.CheckConstraint(
                condition=(Q(state=ClearanceState.RETURNED.value) & ~Q(because=""))
                | Q(~Q(state=ClearanceState.RETURNED.value), because=""),
                name="clearance_returned_says_why",
            ),
        ]

    def __str__(self):
        return f"{self.get_stage_display()}: {self.get_state_display()}"
