"""The proof of what was published, and what stands where something was published and is not any more."""

from django.db import models
from django.db.models import Q


class PublicationQuerySet(models.QuerySet):
    def latest_first(self) -> "PublicationQuerySet":
        return self.order_by("-number")


class Publication(models.Model):
    """What the public could read of a meeting from a moment on, as canonical JSON under its SHA-256. Never changed.

    The first is the agenda's publication; each later one says what changed. `clear_days` are those from this
    publication to the meeting, with their working as it was counted then.
    """

    meeting = models.ForeignKey("meetings.Meeting", models.PROTECT, related_name="publications")
    number = models.PositiveIntegerField(help_text="From 1, in the order of the meeting's publications")
    what = models.CharField(max_length=300, help_text="What was done, without anything that is withheld")
    content = models.TextField(help_text="What the public could read, as canonical JSON")
    sha256 = models.CharField(max_length=64)
    clear_days = models.PositiveSmallIntegerField()
    clear_days_required = models.PositiveSmallIntegerField()
    working = models.TextField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey("council_portal.User", models.PROTECT, related_name="+")

    objects = PublicationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="publication_number_is_its_meetings_own"),
            models.CheckConstraint(condition=Q(number__gte=1), name="publication_numbers_start_at_1"),
            models.CheckConstraint(condition=~Q(what="") & ~Q(content=""), name="publication_says_what"),
        ]

    def __str__(self):
        return f"Publication {self.number} of {self.meeting}"


class Tombstone(models.Model):
    """That an agenda, or one paper of it, was taken down: when, by whom, and the reason that its address gives.

    With neither a report nor an upload it stands for the whole agenda. Never changed; publishing again leaves it where
    it is.
    """

    meeting = models.ForeignKey("meetings.Meeting", models.PROTECT, related_name="tombstones")
    report = models.ForeignKey("meetings.Report", models.PROTECT, null=True, blank=True, related_name="tombstones")
    upload = models.ForeignKey("meetings.Upload", models.PROTECT, null=True, blank=True, related_name="tombstones")
    because = models.CharField(max_length=500, help_text="As the public reads it")
    taken_down_at = models.DateTimeField()
    taken_down_by = models.ForeignKey("council_portal.User", models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(because=""), name="tombstone_says_why"),
            models.CheckConstraint(
                condition=Q(report__isnull=True) | Q(upload__isnull=True), name="tombstone_is_of_one_paper_or_an_agenda"
            ),
        ]

    def __str__(self):
        return f"Taken down on {self.taken_down_at:%Y-%m-%d}: {self.because}"

    @property
    def what(self) -> str:
        """What was taken down, in a word that a sentence can carry."""
        if self.report_id:
            return "report"
        return "paper" if self.upload_id else "agenda"

    @property
    def paper_key(self) -> str:
        """The key of the paper that was taken down; empty for a whole agenda. Needs the upload loaded."""
        if self.report_id:
            return f"report:{self.report_id}"
        return self.upload.key if self.upload_id else ""
