"""A cabinet member's portfolio: the measures of an edition that they answer for."""

from django.db import models
from django.db.models import Q

from performance.models.plan_edition import PlanEdition


class Portfolio(models.Model):
    """Which measures a member of the cabinet answers for, beside the directorate that reports them.

    Known by its slug, which stays when the title is changed. The holder is a post: who holds it is the council's own
    business. A measure is in one portfolio or in none. It says nothing of how a measure is judged, so it holds at once;
    a publication keeps the portfolios that it was made with.
    """

    edition = models.ForeignKey(PlanEdition, models.PROTECT, related_name="portfolios")
    slug = models.SlugField(max_length=60)
    title = models.CharField(max_length=200, help_text="For example Housing")
    holder = models.CharField(max_length=200, help_text="A post, for example Cabinet Member for Housing")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "slug"], name="portfolio_slug_is_unique_in_its_edition"),
            models.UniqueConstraint(fields=["edition", "title"], name="portfolio_title_is_unique_in_its_edition"),
            models.CheckConstraint(condition=~Q(slug="") & ~Q(title=""), name="portfolio_has_slug_and_title"),
            models.CheckConstraint(condition=~Q(holder=""), name="portfolio_names_its_holder"),
        ]

    def __str__(self):
        return self.title

    @property
    def refs(self) -> list[str]:
        """The references of its measures, in the order of the plan: one query, none where they are at hand."""
        return [measure.ref for measure in sorted(self.measures.all(), key=lambda measure: measure.position)]

    @property
    def elsewhere(self) -> list[tuple[str, str]]:
        """Which measures of the edition are in which other portfolio: one query."""
        taken = self.edition.measures.filter(portfolio__isnull=False).exclude(portfolio=self.pk).order_by("position")
        return list(taken.values_list("ref", "portfolio__slug"))
