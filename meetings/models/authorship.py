"""Who is asked to write a report for the clerk."""

from django.db import models
from django.db.models import Q

from meetings.models.assignment import Assignment


class Authorship(Assignment):
    """A report given to an officer to write, to be sent for clearance by a day."""

    report = models.ForeignKey("meetings.Report", models.CASCADE, related_name="authorships")

    class Meta(Assignment.Meta):
        constraints = [
            *Assignment.Meta.constraints,
            models.UniqueConstraint(
                fields=["report", "author"],
                condition=Q(to_on__isnull=True),
                name="authorship_is_given_once_at_a_time",
            ),
        ]

    def __str__(self):
        return f"{self.author}: {self.report}"
