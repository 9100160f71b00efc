"""What budgets registers with the ground: permissions, figures, papers, references, home panels, navigation."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse

from budgets.models import Budget
from budgets.papers import PREFIX as PAPER_PREFIX
from budgets.papers import BudgetReports
from budgets.queries.keys import Named, figure, named
from budgets.queries.unexplained import Owing, owing
from budgets.rules.wording import money_in_prose, variation_in_prose
from council_portal.access.actor import Actor
from council_portal.access.roles import Role
from council_portal.clock import LONDON
from council_portal.models import Visibility
from council_portal.periods import Period, PeriodKind
from council_portal.registry import (
    BoundFigure,
    HomeItem,
    HomePanel,
    NavigationItem,
    PublicContent,
    Reference,
    registry,
)

PREFIX = "budget"


def register() -> None:
    """Called once at start-up."""
    registry.add_permission("budgets.read", "Read budget reports", may_read)
    registry.add_permission("budgets.keep", "Change forecasts and publish budget reports", may_keep)
    registry.add_reference(PREFIX, reference)
    registry.add_figures(PREFIX, BudgetFigures())
    registry.add_papers(PAPER_PREFIX, BudgetReports())
    registry.add_audit_readers(PREFIX, may_keep)
    registry.where_used.append(where_used)
    registry.home_panels.append(home_panels)
    registry.public_contents.append(public_contents)
    registry.navigation.extend(
        [
            NavigationItem("Budgets", "budgets:budgets", position=40, verb="budgets.read"),
            NavigationItem("Budgets", "public_budgets:budgets", position=40, is_public=True),
        ]
    )


def may_read(actor: Actor, subject: Any) -> str | None:
    """Officers and members read reports shared with them; a draft or restricted one is finance's alone."""
    if actor.has(Role.FINANCE_OFFICER):
        return None
    if not (actor.is_staff_of_the_council or actor.has(Role.MEMBER)):
        return "Budget reports are for officers and members. Published ones are on the public pages."
    if subject is not None and subject.visibility not in (Visibility.MEMBERS, Visibility.PUBLIC):
        return "This budget has not been shared yet. Ask a finance officer."
    return None


def may_keep(actor: Actor, subject: Any) -> str | None:
    """Finance officers keep budgets; nobody else does, whatever else they may do."""
    return None if actor.has(Role.FINANCE_OFFICER) else "Only a finance officer may change a budget."


def reference(key: str) -> Reference | None:
    """A line by its slug (budget:direct-payments), or a whole budget by its own; of the latest year that has it."""
    found = named(key.partition(":")[2])
    if found is None:
        return None
    title = f"{found.line.name}, {found.budget}" if found.line else str(found.budget)
    public_url = None
    if found.budget.visibility == Visibility.PUBLIC:
        public_url = reverse("public_budgets:report", args=_address(found)) + (f"#{found.slug}" if found.line else "")
    return Reference(key, title, _url(found), public_url)


def _address(found: Named) -> list:
    return [found.budget.year, found.budget.slug]


def _url(found: Named) -> str:
    if found.line:
        return reverse("budgets:line", args=[*_address(found), found.slug])
    return reverse("budgets:report", args=_address(found))


class BudgetFigures:
    """Figures of a report for texts to bind to: budget:direct-payments, budget:direct-payments/forecast.

    The period is a year or a month; the value is the one displayed, a variation with its word: an overspend of £1.341m.
    They are derived, so that none can be recorded here.
    """

    def read(self, key: str, *, period: str, audience: str) -> BoundFigure | None:
        found = figure(key.partition(":")[2], period=period, audience=audience)
        if found is None:
            return None
        report = found.report
        url = reverse("budgets:report", args=[report.budget.year, report.budget.slug])
        in_words = variation_in_prose if found.column in ("before", "after") else money_in_prose
        return BoundFigure(key, in_words(found.thousands), f"{found.row.name}, {report.budget.year.label}", url)


def where_used(actor: Actor, key: str) -> Sequence[Reference]:
    """A line is used in its budget's report."""
    prefix, _, name = key.partition(":")
    found = named(name) if prefix == PREFIX else None
    if found is None or found.line is None or may_read(actor, found.budget):
        return []
    whole = reference(found.budget.key)
    return [whole] if whole else []


def home_panels(actor: Actor, at: datetime) -> Sequence[HomePanel]:
    """For finance: which lines of this year's budgets owe a forecast or a reason."""
    if not actor.has(Role.FINANCE_OFFICER):
        return []
    year = Period.of(PeriodKind.YEAR, at.astimezone(LONDON).date())
    budgets = Budget.objects.visible_to(actor).for_year(year).order_by("title")
    items = [_item(one) for one in owing(budgets)]
    items += [HomeItem(f"Budget report: {budget}", _url(Named(budget))) for budget in budgets]
    missing = len(items) - len(budgets)
    sentence = "Every line has its forecast, and its reason where one is needed."
    if missing:
        sentence = f"{missing} line{' owes' if missing == 1 else 's owe'} a forecast or a reason."
    if not budgets:
        sentence = f"There is no budget for {year.label} yet."
    return [HomePanel("Budgets", position=40, sentence=sentence, items=items)]


def _item(one: Owing) -> HomeItem:
    state = "Reason missing" if one.row.lacks_reason else "No forecast"
    url = reverse("budgets:change_forecast", args=[one.budget.year, one.budget.slug, one.row.slug])
    return HomeItem(f"{one.row.name}, {one.budget.title}", url, state=state)


def public_contents(at: datetime) -> Sequence[PublicContent]:
    published = Budget.objects.public().filter(published_on__lte=at.astimezone(LONDON).date())
    return [
        PublicContent(
            heading="Budgets",
            title=f"Budget monitoring: {budget}",
            url=reverse("public_budgets:report", args=[budget.year, budget.slug]),
            published_on=budget.published_on,
            sentence="What each line is forecast to spend against its budget, and why.",
        )
        for budget in published
    ]
