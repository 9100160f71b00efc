"""Committees of the council and who sits on them."""

from datetime import date

from django.core.validators import validate_slug
from django.db import models
from django.db.models import F, Q

from meetings.rules.agenda import MeetingState
from meetings.rules.committees import SeatRole


class CommitteeQuerySet(models.QuerySet):
    def public(self) -> "CommitteeQuerySet":
        """Those of which the public knows: they have a meeting that is published."""
        return self.filter(meetings__state=MeetingState.PUBLISHED).distinct()


class Committee(models.Model):
    """A body that meets: a board, a select commission, the Cabinet. Dissolved by a date, never deleted."""

    slug = models.CharField(
        max_length=60, unique=True, validators=[validate_slug], help_text="Short and stable, part of its addresses"
    )
    name = models.CharField(max_length=200)
    terms_of_reference = models.TextField(blank=True)
    chair_title = models.CharField(max_length=60, default="Chairman", help_text="For example Chair or Chairman")
    vice_chair_title = models.CharField(max_length=60, default="Vice-Chairman")
    is_executive = models.BooleanField(
        default=False, help_text="Whether it takes executive decisions, under SI 2012/2089, as a Cabinet does"
    )
    members_read_restricted = models.BooleanField(
        default=True, help_text="Whether its own members may read all papers withheld from the public"
    )
    substitutes_read_papers = models.BooleanField(
        default=False, help_text="Whether its substitutes read its papers at all times, as its members do"
    )
    dissolved_on = models.DateField(null=True, blank=True, help_text="The first day without it")

    objects = CommitteeQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(slug="") & ~Q(name=""), name="committee_has_slug_and_name")]

    def __str__(self):
        return self.name

    @property
    def scope_key(self) -> str:
        """The key of its seats, such as committee:osmb."""
        return f"committee:{self.slug}"

    def title_of(self, role: str) -> str:
        """What this committee calls a seat."""
        titles = {SeatRole.CHAIRMAN: self.chair_title, SeatRole.VICE_CHAIRMAN: self.vice_chair_title}
        return titles.get(SeatRole(role), SeatRole(role).label)

    def is_dissolved_by(self, day: date) -> bool:
        return self.dissolved_on is not None and self.dissolved_on <= day


class MembershipQuerySet(models.QuerySet):
    def in_force_on(self, day: date) -> "MembershipQuerySet":
        """Seats held on the day: periods are half-open, to_on is the first day without the seat."""
        return self.filter(Q(from_on__lte=day), Q(to_on__isnull=True) | Q(to_on__gt=day))

    def giving_papers(self) -> "MembershipQuerySet":
        """Seats whose holder reads the committee's papers: substitutes where it says so."""
        return self.exclude(role=SeatRole.SUBSTITUTE, committee__substitutes_read_papers=False)

    def meeting_with(self, from_on: date, to_on: date | None) -> "MembershipQuerySet":
        """Seats held on any day from the first day on and before the other, or for good where there is none."""
        held = self.filter(Q(to_on__isnull=True) | Q(to_on__gt=from_on))
        return held if to_on is None else held.filter(from_on__lt=to_on)

    def in_order(self) -> "MembershipQuerySet":
        """As an agenda lists them, each with the councillor."""
        return self.select_related("councillor").order_by("position", "councillor__surname", "pk")


class Membership(models.Model):
    """A councillor's seat on a committee, from a day until a day. Ended by its date, not deleted."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="memberships")
    councillor = models.ForeignKey("meetings.Councillor", models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=SeatRole.choices, default=SeatRole.MEMBER)
    position = models.PositiveSmallIntegerField(default=0, help_text="Order in the list")
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gt=F("from_on")), name="membership_ends_after_it_begins"
            ),
            models.UniqueConstraint(
                fields=["committee", "councillor", "from_on"], name="membership_begins_once_a_day_for_a_member"
            ),
            models.UniqueConstraint(
                fields=["committee", "councillor"],
                condition=Q(to_on__isnull=True),
                name="membership_without_an_end_is_one_for_a_member",
            ),
            models.UniqueConstraint(
                fields=["committee", "role"],
                condition=Q(to_on__isnull=True, role__in=[SeatRole.CHAIRMAN.value, SeatRole.VICE_CHAIRMAN.value]),
                name="membership_has_one_chair_and_one_vice_chair_at_a_time",
            ),
        ]

    def __str__(self):
        return f"{self.printed_as}, {self.get_role_display()} of {self.committee}"

    @property
    def surname(self) -> str:
        return self.councillor.surname

    @property
    def printed_as(self) -> str:
        return self.councillor.printed_as

    @property
    def is_substitute(self) -> bool:
        return self.role == SeatRole.SUBSTITUTE
