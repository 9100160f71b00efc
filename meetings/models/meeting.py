"""Meetings of committees."""

from datetime import datetime
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from council_portal.access.actor import Actor
from council_portal.access.roles import Role
from council_portal.days import long_date
from meetings.models.timetable import IN_BOUNDS
from meetings.rules.agenda import MeetingState
from meetings.rules.publication import ShortNotice, stands_in


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "MeetingQuerySet":
        """Published meetings for everyone; drafts for the clerk and for those who sit on the committee."""
        if actor.has(Role.CLERK):
            return self
        return self.filter(Q(state=MeetingState.PUBLISHED) | Q(committee__slug__in=seats_of(actor)))

    def going_ahead(self) -> "MeetingQuerySet":
        """Those not cancelled."""
        return self.filter(cancelled_at__isnull=True)

    def locked(self) -> "MeetingQuerySet":
        """With their committees, their own rows locked until the transaction ends."""
        return self.select_for_update(of=["self"]).select_related("committee")

    def in_order(self) -> "MeetingQuerySet":
        return self.order_by("held_on", "starts_at", "committee__name")


def seats_of(actor: Actor) -> list[str]:
    """Slugs of the committees on which the actor sits on their day."""
    return sorted(key.removeprefix("committee:") for key in actor.seats if key.startswith("committee:"))


class Meeting(models.Model):
    """One meeting of a committee on a day.

    Draft: the clerk builds its agenda, and the committee's members may read it. Scheduled: a draft that is published by
    itself at a set time. Published, by whom and when: agenda and public papers stand open to everyone, and what changes
    from then on is said. Taken down: open to everyone no more, a draft to be mended, and its public addresses say why.
    A meeting that will not be held is cancelled, with the reason, and stays where it was listed.
    """

    committee = models.ForeignKey("meetings.Committee", models.PROTECT, related_name="meetings")
    held_on = models.DateField(validators=IN_BOUNDS)
    starts_at = models.TimeField(null=True, blank=True, help_text="Empty where it is not known")
    venue = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=12, choices=MeetingState.choices, default=MeetingState.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey("council_portal.User", models.PROTECT, null=True, blank=True, related_name="+")
    publication = models.ForeignKey(
        "meetings.Publication", models.PROTECT, null=True, blank=True, related_name="+", help_text="The latest proof"
    )
    publish_at = models.DateTimeField(null=True, blank=True, help_text="When a scheduled agenda is published")
    publish_set_by = models.ForeignKey("council_portal.User", models.PROTECT, null=True, blank=True, related_name="+")
    publish_failed_because = models.CharField(
        max_length=800, blank=True, help_text="Why the publication that was set did not come about"
    )
    short_notice = models.CharField(max_length=12, blank=True, choices=ShortNotice.choices)
    short_notice_under = models.CharField(
        max_length=120, blank=True, help_text="The section that allows it, as it is cited in the council’s nation"
    )
    short_notice_because = models.CharField(max_length=500, blank=True, help_text="Why, as the minutes state it")
    next_held_on = models.DateField(null=True, blank=True)
    next_starts_at = models.TimeField(null=True, blank=True)
    next_note = models.CharField(max_length=200, blank=True, help_text="What the agenda says of the next meeting")
    note = models.TextField(blank=True, help_text="Printed under the agenda's heading, for example about access")
    has_restricted_part = models.BooleanField(
        default=False, help_text="Whether what is withheld stands in a part of the pack with numbers of its own, R1, R2"
    )

    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey("council_portal.User", models.PROTECT, null=True, blank=True, related_name="+")
    cancelled_because = models.CharField(max_length=500, blank=True, help_text="Why, as the public reads it")
    uid = models.UUIDField(default=uuid4, unique=True, editable=False, help_text="By which calendars know it for good")
    revision = models.PositiveIntegerField(
        default=0, help_text="How often day, time, place or state changed: the SEQUENCE of its entry in calendars"
    )
    revised_at = models.DateTimeField(null=True, blank=True, help_text="When one of these was last set")

    objects = MeetingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["committee", "held_on"], name="meeting_is_once_a_day_for_a_committee"),
            models.CheckConstraint(
                condition=Q(
                    state__in=[MeetingState.DRAFT.value, MeetingState.SCHEDULED.value],
                    published_at__isnull=True,
                    published_by__isnull=True,
                )
                | Q(
                    state__in=[MeetingState.PUBLISHED.value, MeetingState.TAKEN_DOWN.value],
                    published_at__isnull=False,
                    published_by__isnull=False,
                ),
                name="meeting_published_at_and_by_together",
            ),
            models.CheckConstraint(
                condition=Q(state=MeetingState.SCHEDULED.value, publish_at__isnull=False, publish_set_by__isnull=False)
                | Q(~Q(state=MeetingState.SCHEDULED.value), publish_at__isnull=True, publish_set_by__isnull=True),
                name="meeting_scheduled_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(short_notice="", short_notice_under="", short_notice_because="")
                | (~Q(short_notice="") & ~Q(short_notice_under="") & ~Q(short_notice_because="")),
                name="meeting_at_short_notice_says_why",
            ),
            models.CheckConstraint(
                condition=Q(next_held_on__isnull=True) | Q(next_held_on__gt=F("held_on")),
                name="meeting_comes_before_the_next",
            ),
            models.CheckConstraint(
                condition=Q(next_starts_at__isnull=True) | Q(next_held_on__isnull=False),
                name="meeting_next_time_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True, cancelled_by__isnull=True, cancelled_because="")
                | (Q(cancelled_at__isnull=False, cancelled_by__isnull=False) & ~Q(cancelled_because="")),
                name="meeting_cancelled_at_by_and_because_together",
            ),
        ]
        indexes = [models.Index(fields=["held_on"], name="meeting_by_day")]

    def __str__(self):
        return f"{self.committee}, {long_date(self.held_on)}"

    @property
    def is_published(self) -> bool:
        return self.state == MeetingState.PUBLISHED

    @property
    def is_scheduled(self) -> bool:
        return self.state == MeetingState.SCHEDULED

    @property
    def is_taken_down(self) -> bool:
        return self.state == MeetingState.TAKEN_DOWN

    @property
    def stands_in(self) -> str:
        """What stands in for clear days that the agenda lost, in a sentence; nothing where none were."""
        return stands_in(self.short_notice, self.short_notice_under, self.short_notice_because)

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None

    def revise(self, at: datetime) -> list[str]:
        """Marks that calendars have something new to show; gives the names of the fields to save."""
        self.revision += 1
        self.revised_at = at
        return ["revision", "revised_at"]

    @property
    def path(self) -> str:
        """Committee and day, as they stand in addresses and keys: osmb/2017-02-17. Needs the committee loaded."""
        return f"{self.committee.slug}/{self.held_on.isoformat()}"

    @property
    def key(self) -> str:
        """Its reference key, such as meeting:osmb/2017-02-17."""
        return f"meeting:{self.path}"
