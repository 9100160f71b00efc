"""Items that left an agenda: deferred, withdrawn or referred, and what became of them."""

from django.db import models
from django.db.models import Q

from meetings.models.meeting import Meeting
from meetings.rules.agenda import Leaving


class DepartureQuerySet(models.QuerySet):
    def waiting(self) -> "DepartureQuerySet":
        """Those whose item is deferred or referred to a meeting that nobody has named yet."""
        unplaced = self.filter(item__isnull=False, to_meeting__isnull=True, arrived_as__isnull=True)
        return unplaced.exclude(leaving=Leaving.WITHDRAWN)

    def waiting_for(self, meeting: Meeting) -> "DepartureQuerySet":
        """Those waiting that the meeting may take: deferred by its committee from an earlier one, or referred to it."""
        deferred = Q(meeting__committee=meeting.committee_id, meeting__held_on__lt=meeting.held_on)
        return self.waiting().filter(
            Q(deferred, leaving=Leaving.DEFERRED) | Q(leaving=Leaving.REFERRED, to_committee=meeting.committee_id)
        )


class Departure(models.Model):
    """An item that left an agenda: how, why, where to, and as which item it stands there. Changed only by arriving.

    Of a published agenda the item stays listed, marked with this. From a draft it is gone: withdrawn, its title, number
    and papers are kept here alone; with no meeting to go to yet, the item itself waits here.
    """

    meeting = models.ForeignKey("meetings.Meeting", models.PROTECT, related_name="departures")
    item = models.OneToOneField("meetings.AgendaItem", models.SET_NULL, null=True, blank=True, related_name="departure")
    label = models.CharField(max_length=6, help_text="The number that the item had")
    title = models.CharField(max_length=300)
    papers = models.JSONField(default=list, blank=True, help_text="Titles of the papers that stood under it")
    leaving = models.CharField(max_length=12, choices=Leaving.choices)
    because = models.CharField(max_length=500)
    to_committee = models.ForeignKey("meetings.Committee", models.PROTECT, null=True, blank=True, related_name="+")
    to_meeting = models.ForeignKey("meetings.Meeting", models.PROTECT, null=True, blank=True, related_name="+")
    arrived_as = models.ForeignKey(
        "meetings.AgendaItem", models.SET_NULL, null=True, blank=True, related_name="arrivals"
    )
    left_at = models.DateTimeField()
    left_by = models.ForeignKey("council_portal.User", models.PROTECT, related_name="+")

    objects = DepartureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(because="") & ~Q(title=""), name="departure_says_what_and_why"),
            models.CheckConstraint(
                condition=~Q(leaving=Leaving.WITHDRAWN.value) | Q(to_committee__isnull=True, to_meeting__isnull=True),
                name="departure_of_a_withdrawn_item_leads_nowhere",
            ),
            models.CheckConstraint(
                condition=~Q(leaving=Leaving.REFERRED.value) | Q(to_committee__isnull=False),
                name="departure_of_a_referred_item_names_the_committee",
            ),
        ]

    def __str__(self):
        return f"{self.title}: {self.get_leaving_display()}"
