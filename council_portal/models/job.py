"""Long work as its user sees it: what is being done, how far it is, whether anybody is still at it."""

from django.db import models
from django.db.models import Q


class JobState(models.TextChoices):
    WAITING = "waiting", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"


class Job(models.Model):
    """A piece of long work. Waiting, running (with a heartbeat in real time), then done, failed or cancelled.

    A running job whose heartbeat has stopped is put back to waiting by the reaper, and failed after three attempts.
    Each attempt draws a lease; a worker that lost its lease can no longer write its result.
    """

    kind = models.CharField(max_length=60, help_text="The registered kind of work, for example meetings.build_pack")
    subject = models.CharField(max_length=200, help_text="Reference key of what is being worked on")
    parameters = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=12, choices=JobState.choices, default=JobState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease = models.CharField(max_length=36, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True, help_text="Real time")
    progress = models.JSONField(default=list, blank=True, help_text="Steps with title and state, in order")
    result = models.JSONField(default=dict, blank=True)
    failure = models.TextField(blank=True, help_text="What went wrong and what to do, as a sentence")
    requested_by = models.ForeignKey("council_portal.User", models.PROTECT, null=True, related_name="+")
    requested_at = models.DateTimeField(help_text="Real time")
    finished_at = models.DateTimeField(null=True, blank=True, help_text="Real time")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject"],
                condition=Q(state__in=["waiting", "running"]),
                name="job_is_under_way_once_a_subject",
            ),
            models.CheckConstraint(
                condition=~Q(state="running") | (Q(heartbeat_at__isnull=False) & ~Q(lease="")),
                name="job_running_has_a_heartbeat_and_a_lease",
            ),
        ]

    def __str__(self):
        return f"{self.kind} of {self.subject}: {self.get_state_display()}"
