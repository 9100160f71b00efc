"""Who is asked to send a paper as a file for an item."""

from django.db import models
from django.db.models import Q

from meetings.models.assignment import Assignment


class UploadSlot(Assignment):
    """A paper that an officer is asked to send as a file for an item, with the paper once it is sent.

    It opens its own page to that officer and nothing else of the meeting. They send a file, read what was found in it
    and may send another, until the clerk releases the paper.
    """

    item = models.ForeignKey("meetings.AgendaItem", models.CASCADE, related_name="upload_slots")
    title = models.CharField(max_length=300, help_text="As the agenda lists the paper")
    upload = models.ForeignKey("meetings.Upload", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta(Assignment.Meta):
        constraints = [
            *Assignment.Meta.constraints,
            models.CheckConstraint(condition=~Q(title=""), name="uploadslot_has_a_title"),
            models.UniqueConstraint(
                fields=["item", "author", "title"],
                condition=Q(to_on__isnull=True),
                name="uploadslot_is_given_once_at_a_time",
            ),
        ]

    def __str__(self):
        return f"{self.author}: {self.title}"
