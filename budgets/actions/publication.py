"""Publishing a budget's report."""

from datetime import datetime

from django.db import transaction

from budgets.models import Budget
from council_portal import audit
from council_portal.access.actor import Actor
from council_portal.access.permissions import require
from council_portal.clock import LONDON
from council_portal.models import User, Visibility


@transaction.atomic
def publish(*, budget: Budget, by: User, at: datetime) -> Budget:
    """Makes a budget public; nothing where it is already. Raises PermissionDenied for anybody but finance."""
    budget = Budget.objects.select_for_update().get(pk=budget.pk)
    if budget.visibility == Visibility.PUBLIC:
        return budget
    today = at.astimezone(LONDON).date()
    require(Actor(user=by, on=today), "budgets.keep", budget)
    before = budget.visibility
    budget.visibility, budget.published_on = Visibility.PUBLIC, today
    budget.save(update_fields=["visibility", "published_on"])
    audit.record(
        verb="budget.published",
        subject=budget.key,
        summary=f"Published the budget report of {budget}",
        by=by,
        before={"visibility": before},
        after={"visibility": budget.visibility, "published_on": today},
    )
    return budget
