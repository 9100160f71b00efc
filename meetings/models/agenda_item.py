"""Items of an agenda and the papers they carry."""

from django.db import models
from django.db.models import F, Q

from meetings.rules.agenda import LETTERS, ItemKind


class AgendaItemQuerySet(models.QuerySet):
    def in_order(self) -> "AgendaItemQuerySet":
        return self.order_by("number", "letter")


class AgendaItem(models.Model):
    """One numbered item of a meeting's agenda, in a section, with its papers in order.

    Numbers run from 1 in the order of the agenda; moving an item renumbers the rest. Sub-items bear their item's number
    and a letter, 6a and 6b, and stand in its section. A withheld item stays listed: its
    exemption says what the public reads in place of its title. A late item was added after publication, and says why
    the chair holds it urgent where it lost clear days (s.100B(4)(b) of the Local Government Act 1972).
    Any other item of a published agenda takes papers once it is said why they come late.
    One that left a draft for a meeting not known yet waits without a meeting, with all that belongs to it.
    """

    meeting = models.ForeignKey("meetings.Meeting", models.CASCADE, null=True, blank=True, related_name="items")
    number = models.PositiveSmallIntegerField()
    letter = models.CharField(max_length=1, blank=True, help_text="Of a sub-item, a to z; empty for the item itself")
    section = models.CharField(
        max_length=120, blank=True, help_text="The heading it stands under; empty for the opening items"
    )
    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=20, choices=ItemKind.choices)
    note = models.TextField(blank=True)
    added_late_at = models.DateTimeField(null=True, blank=True, help_text="When it was added to a published agenda")
    urgent_because = models.CharField(
        max_length=500, blank=True, help_text="Why the chair holds it urgent, as the minutes state it"
    )
    late_papers_because = models.CharField(
        max_length=500,
        blank=True,
        help_text="Why papers come under it after publication, as the minutes state it",
    )
    printed_from = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="First page in a pack printed before the portal kept the meeting"
    )
    printed_to = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "number", "letter"], name="agenda_item_number_is_unique_in_its_meeting"
            ),
            models.CheckConstraint(
                condition=Q(letter="") | Q(letter__in=LETTERS), name="agenda_item_letter_is_one_of_a_to_z"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="agenda_item_numbers_start_at_1"),
            models.CheckConstraint(condition=~Q(title=""), name="agenda_item_has_a_title"),
            models.CheckConstraint(
                condition=Q(urgent_because="") | Q(added_late_at__isnull=False), name="agenda_item_urgent_is_a_late_one"
            ),
            models.CheckConstraint(
                condition=Q(printed_from__isnull=True, printed_to__isnull=True)
                | Q(printed_from__isnull=False, printed_to__isnull=False, printed_to__gte=F("printed_from")),
                name="agenda_item_printed_pages_run_from_a_first_to_a_last",
            ),
        ]

    def __str__(self):
        return f"{self.label}. {self.title}"

    @property
    def label(self) -> str:
        """Its number as the agenda prints it: 6, or 6a."""
        return f"{self.number}{self.letter}"

    @property
    def is_late(self) -> bool:
        return self.added_late_at is not None

    @property
    def takes_late_papers(self) -> bool:
        """Whether papers may be put under it on a published agenda."""
        return self.is_late or self.late_papers_because != ""

    @property
    def is_sub_item(self) -> bool:
        return self.letter != ""


class ItemPaperQuerySet(models.QuerySet):
    def in_order(self) -> "ItemPaperQuerySet":
        return self.order_by("item__number", "item__letter", "position")


class ItemPaper(models.Model):
    """One paper under an item: a report of this app, or a paper that an app offers by its registry key.

    The title is the offer's when it was attached, so that the agenda can be listed without setting the paper. One that
    was put there once the agenda was published is a late one.
    """

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="papers")
    position = models.PositiveSmallIntegerField()
    report = models.ForeignKey("meetings.Report", models.PROTECT, null=True, blank=True, related_name="item_papers")
    registry_key = models.CharField(
        max_length=200, blank=True, help_text="For example performance-report:2016-17-Q3; empty for a report"
    )
    title = models.CharField(max_length=300)
    added_late_at = models.DateTimeField(
        null=True, blank=True, help_text="When it was put under its item of a published agenda"
    )

    objects = ItemPaperQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "position"], name="item_paper_position_is_unique_in_its_item"),
            models.UniqueConstraint(
                fields=["item", "registry_key"], condition=~Q(registry_key=""), name="item_paper_is_once_under_an_item"
            ),
            models.UniqueConstraint(
                fields=["item", "report"],
                condition=Q(report__isnull=False),
                name="item_paper_report_is_once_under_an_item",
            ),
            models.CheckConstraint(
                condition=Q(report__isnull=False, registry_key="") | (Q(report__isnull=True) & ~Q(registry_key="")),
                name="item_paper_is_a_report_or_a_registry_key",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def key(self) -> str:
        """The registry key by which its content is asked for: report:12, or the key of another app's paper."""
        return f"report:{self.report_id}" if self.report_id else self.registry_key
