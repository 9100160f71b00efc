"""What is withheld from the public, and what of it is due to be looked at again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet

from meetings.models import Exemption


@dataclass(frozen=True)
class Reviews:
    """Exemptions in force: those due for review by a day, those to come, and those without a day, oldest first."""

    due: Sequence[Exemption]
    to_come: Sequence[Exemption]
    without_a_day: Sequence[Exemption]


def reviews(*, today: date) -> Reviews:
    """Everything on an agenda that is withheld from the public, by when it is looked at again; one query. For the clerk
    alone.
    """
    found = list(
        _on_agendas()
        .select_related("item__meeting__committee", "paper")
        .order_by(F("review_on").asc(nulls_last=True), "item__meeting__held_on", "pk")
    )
    return Reviews(
        due=[one for one in found if one.review_on and one.review_on <= today],
        to_come=[one for one in found if one.review_on and one.review_on > today],
        without_a_day=[one for one in found if one.review_on is None],
    )


def due_for_review(*, today: date) -> QuerySet[Exemption]:
    """Exemptions in force whose review is due."""
    return _on_agendas().filter(review_on__lte=today)


def _on_agendas() -> QuerySet[Exemption]:
    """Exemptions in force, without those of items that wait for a meeting: nobody reads these until they have one."""
    return Exemption.objects.in_force().filter(item__meeting__isnull=False)
