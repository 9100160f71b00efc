"""The budget report as a paper of an agenda."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string

from budgets.actions import publication
from budgets.models import Budget
from budgets.queries.report import UnknownMonth, budget_report
from budgets.tables import report_context
from council_portal.access.actor import Actor
from council_portal.access.permissions import refusal
from council_portal.models import Visibility
from council_portal.periods import Period, PeriodError, PeriodKind
from council_portal.registry import PaperContent, PaperMissing, PaperOffer

PREFIX = "budget-report"


class BudgetReports:
    """Gives reports under keys such as budget-report:adult-care, or as at a month, budget-report:adult-care/2016-12.

    A slug names the latest year's budget that has it, a month its own year's.
    """

    def offers(self, *, actor: Actor, at: datetime) -> Sequence[PaperOffer]:
        return [
            PaperOffer(f"{PREFIX}:{budget.slug}", _title(budget), f"Forecast against budget, {budget.year.label}")
            for budget in Budget.objects.visible_to(actor).order_by("-year_start", "title")
        ]

    def content(self, key: str, *, for_public: bool, at: datetime) -> PaperContent:
        """The latest report, or the one as at the key's month; a restricted one is never given to the public.

        Raises PaperMissing.
        """
        budget, month = _asked(key)
        is_restricted = budget.visibility == Visibility.RESTRICTED
        if for_public and is_restricted:
            raise PaperMissing(f"The budget report {budget.slug} is restricted: it cannot go into a public edition.")
        try:
            report = budget_report(budget, month=month)
        except UnknownMonth as unknown:
            raise PaperMissing(str(unknown)) from unknown
        return PaperContent(
            key=key,
            title=_title(budget),
            html=render_to_string("budgets/pdf/report.html", report_context(report)),
            is_landscape=True,
            is_public=not is_restricted,
            is_final=budget.visibility == Visibility.PUBLIC,
        )

    def reading_refusal(self, key: str, *, actor: Actor) -> str | None:
        budget, _ = _asked(key)
        return None if budget.visibility == Visibility.PUBLIC else refusal(actor, "budgets.read", budget)

    def publication_refusal(self, key: str, *, actor: Actor) -> str | None:
        budget, _ = _asked(key)
        if budget.visibility == Visibility.PUBLIC:
            return None
        return refusal(actor, "budgets.keep", budget)

    def publish(self, key: str, *, by: Any, at: datetime) -> None:
        budget, _ = _asked(key)
        publication.publish(budget=budget, by=by, at=at)


def _asked(key: str) -> tuple[Budget, Period | None]:
    """The budget and month that a key names."""
    slug, _, month_key = key.partition(":")[2].partition("/")
    try:
        month = Period.parse(PeriodKind.MONTH, month_key) if month_key else None
    except PeriodError as refused:
        raise PaperMissing(str(refused)) from refused
    budgets = Budget.objects.select_related("fund").filter(slug=slug)
    if month:
        budgets = budgets.for_year(month.year)
    budget = budgets.order_by("-year_start").first()
    if budget is None:
        raise PaperMissing(f"There is no budget called {slug}. Choose one of the reports on offer.")
    return budget, month


def _title(budget: Budget) -> str:
    return f"Budget monitoring: {budget.title} {budget.year.label}"
