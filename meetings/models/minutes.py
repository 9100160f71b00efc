"""Minutes of a meeting: who was there, what was declared and resolved."""

from django.db import models
from django.db.models import Q

from council_portal.access.actor import Actor
from council_portal.access.roles import Role
from meetings.models.meeting import seats_of
from meetings.rules.agenda import MeetingState, MinutesState
from meetings.rules.minutes import Attendance as AttendanceKind
from meetings.rules.minutes import AttendanceRole, InterestKind


class MinutesQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "MinutesQuerySet":
        """Published minutes for everyone; drafts for the clerk and for those who sit on the committee."""
        if actor.has(Role.CLERK):
            return self
        is_public = Q(state=MinutesState.PUBLISHED, meeting__state=MeetingState.PUBLISHED)
        return self.filter(is_public | Q(meeting__committee__slug__in=seats_of(actor)))


class Minutes(models.Model):
    """The minutes of one meeting. Draft while the clerk writes them; once published they are not edited silently."""

    meeting = models.OneToOneField("meetings.Meeting", models.PROTECT, related_name="minutes")
    state = models.CharField(max_length=12, choices=MinutesState.choices, default=MinutesState.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey("council_portal.User", models.PROTECT, null=True, blank=True, related_name="+")

    objects = MinutesQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=MinutesState.DRAFT.value, published_at__isnull=True, published_by__isnull=True)
                | Q(state=MinutesState.PUBLISHED.value, published_at__isnull=False, published_by__isnull=False),
                name="minutes_published_at_and_by_together",
            ),
        ]

    def __str__(self):
        return f"Minutes of {self.meeting}"

    @property
    def is_published(self) -> bool:
        return self.state == MinutesState.PUBLISHED

    @property
    def key(self) -> str:
        """Its paper key, such as minutes:osmb/2017-02-03. Needs meeting and committee loaded."""
        return f"minutes:{self.meeting.path}"


class Minute(models.Model):
    """One numbered minute. Numbers run through the committee's municipal year, named by the year it begins in.

    Title, summary and resolutions are for the public. What discloses what the item withholds stands apart from them,
    with the ground as it was when it was minuted (Local Government Act 1972, s.100C(1)(a)); the summary is then what
    the public has in its place (s.100C(2)).
    """

    minutes = models.ForeignKey(Minutes, models.CASCADE, related_name="entries")
    committee = models.ForeignKey("meetings.Committee", models.PROTECT, related_name="+", help_text="The meeting's own")
    municipal_year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    item = models.ForeignKey(
        "meetings.AgendaItem",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="minutes",
        help_text="What it minutes",
    )
    title = models.CharField(max_length=300)
    summary = models.TextField(blank=True)
    withheld = models.TextField(blank=True, help_text="What was said and resolved that is not for publication")
    citation = models.CharField(max_length=500, blank=True, help_text="Under what that is withheld")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(withheld="", citation="") | (~Q(withheld="") & ~Q(citation="")),
                name="minute_withholds_on_a_stated_ground",
            ),
            models.UniqueConstraint(
                fields=["committee", "municipal_year", "number"], name="minute_number_is_unique_in_the_municipal_year"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="minute_has_a_title"),
        ]

    def __str__(self):
        return f"{self.number}. {self.title}"

    @property
    def resolved(self) -> list[str]:
        """What was resolved under it, in order."""
        return list(self.resolutions.order_by("number").values_list("text", flat=True))


class Resolution(models.Model):
    """What was resolved under a minute, numbered within it."""

    minute = models.ForeignKey(Minute, models.CASCADE, related_name="resolutions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["minute", "number"], name="resolution_number_is_unique_in_its_minute"),
            models.CheckConstraint(condition=~Q(text=""), name="resolution_says_something"),
        ]

    def __str__(self):
        return f"{self.minute.number} ({self.number})"


class Declaration(models.Model):
    """An interest that a member declared, as minuted. The nature of a sensitive one is shown to the clerk alone.

    Localism Act 2011, section 32.
    """

    minute = models.ForeignKey(Minute, models.CASCADE, related_name="declarations")
    surname = models.CharField(max_length=100)
    kind = models.CharField(max_length=20, choices=InterestKind.choices)
    nature = models.TextField()
    is_sensitive = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["minute", "surname", "kind"], name="declaration_is_once_a_member_and_kind"),
            models.CheckConstraint(condition=~Q(surname="") & ~Q(nature=""), name="declaration_says_who_and_what"),
        ]

    def __str__(self):
        return f"{self.surname}: {self.get_kind_display()}"


class Attendance(models.Model):
    """Who was at a meeting, or sent apologies, and in what part, as minuted."""

    meeting = models.ForeignKey("meetings.Meeting", models.CASCADE, related_name="attendances")
    surname = models.CharField(max_length=100)
    role = models.CharField(max_length=20, choices=AttendanceRole.choices)
    attendance = models.CharField(max_length=20, choices=AttendanceKind.choices)
    position = models.PositiveSmallIntegerField(default=0, help_text="Order in the list")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "surname"], name="attendance_is_once_a_member_and_meeting"),
            models.UniqueConstraint(
                fields=["meeting"],
                condition=Q(role=AttendanceRole.CHAIR.value, attendance=AttendanceKind.PRESENT.value),
                name="attendance_has_one_in_the_chair",
            ),
        ]

    def __str__(self):
        return f"{self.surname}: {self.get_attendance_display()}"
