"""What is withheld from the public, under which paragraph and why."""

from functools import reduce
from operator import or_

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from council_portal.access.actor import Actor
from council_portal.access.roles import Role
from council_portal.models.council import Nation
from meetings.models.meeting import seats_of
from meetings.rules.exemptions import (
    ExemptionKind,
    Ground,
    ParagraphsMisread,
    cite,
    open_to_councillors,
    read_paragraphs,
    stored,
)
from meetings.rules.laws import BY_NATION

OPEN_BY_LAW = reduce(or_, (Q(nation=name, paragraphs__in=open_to_councillors(law)) for name, law in BY_NATION.items()))
"""The paragraphs of each nation that keep a paper from no councillor."""


class ExemptionQuerySet(models.QuerySet):
    def in_force(self) -> "ExemptionQuerySet":
        return self.filter(lifted_at__isnull=True)

    def covering_report(self, report: object) -> "ExemptionQuerySet":
        """Those of the report, by its own paper or by the whole item it stands under; takes an OuterRef as well."""
        return self.filter(Q(paper__report=report) | Q(paper__isnull=True, item__papers__report=report))

    def withholding_from(self, actor: Actor) -> "ExemptionQuerySet":
        """Exemptions in force that keep the actor out. The one rule of who reads what is withheld.

        They keep out everyone but the clerk; the committee's own members, where it lets them; and any councillor, where
        section 100F(2C) or the committee leaves the paper open: exempt under paragraph 3 or 6 alone, or what the
        nation's Act has in their place, and not the terms proposed for a contract.
        """
        if actor.has(Role.CLERK):
            return self.none()
        withholding = self.in_force()
        if seats := seats_of(actor):
            withholding = withholding.exclude(
                item__meeting__committee__slug__in=seats, item__meeting__committee__members_read_restricted=True
            )
        if actor.has(Role.MEMBER):
            withholding = withholding.exclude(is_open_to_councillors=True).exclude(
                OPEN_BY_LAW, kind=ExemptionKind.EXEMPT, has_contract_terms=False
            )
        return withholding


class Exemption(models.Model):
    """An item, or one paper of it, withheld from the public. With no paper it covers everything under the item.

    Exempt: recorded with its paragraphs and the public interest weighed (Schedule 12A, paragraph 10). Confidential:
    with the ground on which it is (s.100A(3)). Both by the law of the nation that it was recorded in. Who decided
    stands as a post. Reviewed on a day, and lifted once withholding no longer outweighs disclosing; lifted exemptions
    are kept. The public reads the item's number, the neutral title and the paragraph, nothing else.
    """

    item = models.ForeignKey("meetings.AgendaItem", models.CASCADE, related_name="exemptions")
    paper = models.ForeignKey(
        "meetings.ItemPaper",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="exemptions",
        help_text="Empty where the whole item is withheld",
    )
    kind = models.CharField(max_length=12, choices=ExemptionKind.choices)
    nation = models.CharField(
        max_length=20,
        choices=Nation.choices,
        default=Nation.ENGLAND,
        help_text="Under whose law: the council’s nation when it was recorded",
    )
    paragraphs = models.CharField(
        max_length=40, blank=True, help_text="Paragraphs of that law, parted by commas; none where confidential"
    )
    ground = models.CharField(max_length=12, blank=True, choices=Ground.choices, help_text="Where confidential")
    neutral_title = models.CharField(max_length=300, help_text="What the public reads in place of the title")
    public_interest = models.TextField(help_text="Why withholding outweighs disclosing")
    has_contract_terms = models.BooleanField(
        default=False, help_text="Whether it holds terms proposed in negotiations for a contract (s.100F(2C))"
    )
    is_open_to_councillors = models.BooleanField(
        default=False, help_text="Whether the committee allows every councillor to read it"
    )
    decider = models.CharField(
        max_length=200, blank=True, help_text="Who decided, as a post, for example Monitoring Officer"
    )
    decided_by = models.ForeignKey("council_portal.User", models.PROTECT, related_name="+", help_text="Who recorded it")
    decided_at = models.DateTimeField()
    review_on = models.DateField(null=True, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey("council_portal.User", models.PROTECT, null=True, blank=True, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey("council_portal.User", models.PROTECT, null=True, blank=True, related_name="+")

    objects = ExemptionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(kind=ExemptionKind.EXEMPT.value) & ~Q(paragraphs=""))
                | Q(kind=ExemptionKind.CONFIDENTIAL.value, paragraphs=""),
                name="exemption_names_paragraphs_unless_confidential",
            ),
            models.CheckConstraint(
                condition=Q(ground="") | Q(kind=ExemptionKind.CONFIDENTIAL.value),
                name="exemption_has_a_ground_only_where_confidential",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at__isnull=True, reviewed_by__isnull=True)
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False),
                name="exemption_reviewed_at_and_by_together",
            ),
            models.CheckConstraint(
                condition=~Q(neutral_title="") & ~Q(public_interest=""),
                name="exemption_has_a_neutral_title_and_its_reasoning",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="exemption_lifted_at_and_by_together",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True) | Q(lifted_at__gte=F("decided_at")),
                name="exemption_is_lifted_after_it_was_decided",
            ),
            models.UniqueConstraint(
                fields=["item"],
                condition=Q(paper__isnull=True, lifted_at__isnull=True),
                name="exemption_in_force_is_one_for_an_item",
            ),
            models.UniqueConstraint(
                fields=["paper"],
                condition=Q(paper__isnull=False, lifted_at__isnull=True),
                name="exemption_in_force_is_one_for_a_paper",
            ),
        ]

    def __str__(self):
        return f"{self.neutral_title} ({self.citation})"

    def clean(self):
        try:
            self.paragraphs = stored(self.paragraph_numbers)
        except ParagraphsMisread as misread:
            raise ValidationError({"paragraphs": str(misread)}) from misread
        if self.paper_id and self.paper.item_id != self.item_id:
            raise ValidationError({"paper": "The paper belongs to another item."})

    @property
    def is_in_force(self) -> bool:
        return self.lifted_at is None

    @property
    def paragraph_numbers(self) -> tuple[int, ...]:
        return read_paragraphs(self.paragraphs, nation=self.nation)

    @property
    def citation(self) -> str:
        """Not for publication, and under what; the words for a placeholder page."""
        return cite(self.kind, self.paragraph_numbers, nation=self.nation)
