"""Reports to a committee: cover sheet, numbered sections and tables."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q

from council_portal.access.actor import Actor
from council_portal.access.roles import Role
from council_portal.models import Visibility
from meetings.models.authorship import Authorship
from meetings.models.exemption import Exemption
from meetings.models.meeting import seats_of
from meetings.rules.agenda import MeetingState
from meetings.rules.clearance import ReportKind
from meetings.rules.report_tables import Cell, TableMisshapen, check_table, column_groups, head_width, printed_rows
from meetings.rules.reports import Answer, CoverEntryKind


class ReportQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor) -> "ReportQuerySet":
        """Public reports of published meetings; unpublished ones of the actor's committees; every one for the clerk.

        A report withheld by an exemption only for those whom the exemption does not keep out.
        """
        if actor.has(Role.CLERK):
            return self
        exemptions = Exemption.objects.covering_report(OuterRef("pk"))
        is_withheld = Q(visibility=Visibility.RESTRICTED)
        released = Q(visibility=Visibility.PUBLIC) | is_withheld
        return self.filter(
            Q(meeting__state=MeetingState.PUBLISHED) & released
            | Q(meeting__committee__slug__in=seats_of(actor)) & (Q(visibility=Visibility.MEMBERS) | released),
            ~is_withheld | Exists(exemptions.in_force()),
            ~Exists(exemptions.withholding_from(actor)),
        )

    def locked(self) -> "ReportQuerySet":
        """With their meetings and committees, their own rows locked until the transaction ends."""
        return self.select_for_update(of=["self"]).select_related("meeting__committee")

    def written_by(self, actor: Actor) -> "ReportQuerySet":
        """Those that the actor is asked to write on their day, whatever of their meetings is open to them."""
        return self.filter(pk__in=Authorship.objects.of(actor).values("report"))


class Report(models.Model):
    """A report written for a meeting: its cover sheet here, its lists, sections and tables beside.

    Written, cleared by those who are asked in parallel, and locked once all of them have; opened again with a reason.
    Draft: its makers alone. Members: with the agenda's draft, the committee reads it. Public: everyone, once the
    meeting is published. Restricted: withheld under an exemption. An answer that the cover sheet leaves out is unknown,
    which is shown as such and never taken as no.
    """

    meeting = models.ForeignKey("meetings.Meeting", models.PROTECT, related_name="reports")
    title = models.CharField(max_length=300)
    kind = models.CharField(
        max_length=12,
        blank=True,
        choices=ReportKind.choices,
        help_text="What it is for, which decides what it must say",
    )
    key_decision = models.CharField(max_length=8, choices=Answer.choices, default=Answer.UNKNOWN)
    forward_plan = models.CharField(
        max_length=8, choices=Answer.choices, default=Answer.UNKNOWN, help_text="Whether it was on the forward plan"
    )
    wards = models.CharField(max_length=300, blank=True, help_text="Wards affected; empty where not stated")
    executive_summary = models.TextField(blank=True)
    considered_elsewhere = models.CharField(
        max_length=300, blank=True, help_text="Consideration by any other committee; empty where not stated"
    )
    council_approval_required = models.CharField(max_length=8, choices=Answer.choices, default=Answer.UNKNOWN)
    exempt_from_the_public = models.CharField(
        max_length=8,
        choices=Answer.choices,
        default=Answer.UNKNOWN,
        help_text="As the cover sheet says; an exemption decides",
    )
    visibility = models.CharField(max_length=12, choices=Visibility.choices, default=Visibility.DRAFT)
    cleared_at = models.DateTimeField(
        null=True, blank=True, help_text="When everybody asked had cleared it: from then on it is locked"
    )
    writers = models.ManyToManyField(
        "council_portal.User", related_name="+", blank=True, help_text="Everybody who wrote in it: they do not clear it"
    )
    version = models.PositiveIntegerField(default=1, help_text="Raised by each change, so that a stale form is noticed")

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="report_has_a_title"),
            models.UniqueConstraint(fields=["meeting", "title"], name="report_title_is_unique_in_its_meeting"),
        ]

    def __str__(self):
        return self.title

    @property
    def is_locked(self) -> bool:
        return self.cleared_at is not None

    @property
    def key(self) -> str:
        """Its reference and paper key, such as report:12."""
        return f"report:{self.pk}"


class CoverEntry(models.Model):
    """One line of what a cover sheet lists: an approving post, a recommendation, a background paper."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="cover_entries")
    kind = models.CharField(max_length=20, choices=CoverEntryKind.choices)
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=500)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report", "kind", "position"], name="cover_entry_position_is_unique_in_its_list"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="cover_entry_says_something"),
        ]

    def __str__(self):
        return self.text


class ReportSection(models.Model):
    """A numbered section of a report: its heading and Markdown. Paragraphs are numbered on reading: 3.1, 3.2.

    An appendix comes after the sections and is not numbered among them.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="sections")
    position = models.PositiveSmallIntegerField()
    heading = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    is_appendix = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report", "position"], name="report_section_position_is_unique_in_its_report"
            ),
            models.CheckConstraint(condition=~Q(heading=""), name="report_section_has_a_heading"),
        ]

    def __str__(self):
        return f"{self.position}. {self.heading}"


class ReportTable(models.Model):
    """A table of a report, under one of its sections: caption, columns and rows of cells as printed.

    `columns` and `rows` have the shape that `meetings.rules.report_tables.check_table` describes. An empty cell is an
    empty text, never a zero.
    """

    section = models.ForeignKey(ReportSection, models.CASCADE, related_name="tables")
    position = models.PositiveSmallIntegerField()
    caption = models.CharField(max_length=300)
    columns = models.JSONField()
    rows = models.JSONField()
    row_heads = models.PositiveSmallIntegerField(default=1, help_text="How many columns at the left head their row")
    notes = models.JSONField(default=list, blank=True, help_text="Sentences beneath the table")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["section", "position"], name="report_table_position_is_unique_in_its_section"
            ),
            models.CheckConstraint(condition=~Q(caption=""), name="report_table_has_a_caption"),
        ]

    def __str__(self):
        return self.caption

    def clean(self):
        try:
            check_table(self.columns, self.rows, self.row_heads)
        except TableMisshapen as misshapen:
            raise ValidationError({"rows": str(misshapen)}) from misshapen
        if not isinstance(self.notes, list) or not all(isinstance(note, str) and note for note in self.notes):
            raise ValidationError({"notes": "The notes of a table are sentences."})

    @property
    def printed_rows(self) -> list[list[Cell]]:
        return printed_rows(self.columns, self.rows, self.row_heads)

    @property
    def head_width(self) -> int:
        return head_width(self.columns, self.row_heads)

    @property
    def groups(self) -> list[tuple[str, int]]:
        """The upper row of heads with their spans; empty where no column has a group."""
        groups = column_groups(self.columns)
        return groups if any(group for group, _ in groups) else []
