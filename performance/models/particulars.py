"""What a measure says of itself from a period on: its title and words, and whose it is."""

from django.db import models

from council_portal.models import Directorate, Service
from performance.models.action import Action
from performance.models.dated import Dated
from performance.models.measure import Measure

#: What is dated of a measure's own fields, in the order in which pages show it.
DATED = (
    "title",
    "description",
    "why_it_matters",
    "action",
    "directorate",
    "service",
    "is_priority",
)


class Particulars(Dated):
    """A measure's own words and place from a period on, written once they change.

    Where a measure has none they have not changed, and those of the measure itself hold for all time. So an earlier
    quarter keeps the title, the directorate and the priority measures that it had.
    """

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="particulars")
    title = models.CharField(max_length=500)
    description = models.TextField(blank=True)
    why_it_matters = models.TextField(blank=True)
    action = models.ForeignKey(Action, models.PROTECT, null=True, blank=True, related_name="+")
    directorate = models.ForeignKey(Directorate, models.PROTECT, related_name="+")
    service = models.ForeignKey(Service, models.PROTECT, null=True, blank=True, related_name="+")
    is_priority = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["measure", "from_on"], name="particulars_begin_once_a_day"),
        ]

    def __str__(self):
        return f"{self.measure.ref}: {self.title}"
