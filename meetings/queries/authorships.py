"""Who writes a report, and what somebody has been asked to write."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from council_portal.access.actor import Actor
from council_portal.models import Visibility
from meetings.models import Authorship, Clearance, Report
from meetings.rules.authorship import Writing, writing


@dataclass(frozen=True)
class AuthorshipEntry:
    """A report in somebody's hands, and how far it is today."""

    authorship: Authorship
    writing: Writing


def authors_of(report: Report, *, today: date) -> Sequence[Authorship]:
    """Those who are asked to write a report, the first due first; one query."""
    held = report.authorships.in_force_on(today).select_related("author")
    return list(held.order_by("due_on", "author__name", "pk"))


def to_write(actor: Actor) -> list[AuthorshipEntry]:
    """What the actor has still to write for meetings to come, the first due first; two queries whatever their number.

    A locked report waits for nobody's words, and one that members read is the clerk's.
    """
    found = (
        Authorship.objects.of(actor)
        .filter(
            report__meeting__held_on__gte=actor.on,
            report__visibility=Visibility.DRAFT,
            report__cleared_at__isnull=True,
        )
        .select_related("report__meeting__committee")
        .prefetch_related(Prefetch("report__clearances", Clearance.objects.order_by("pk")))
        .order_by("due_on", "pk")
    )
    return [
        AuthorshipEntry(one, writing(one.due_on, {each.state for each in one.report.clearances.all()}, today=actor.on))
        for one in found
    ]


def barred_from_clearing(report: Report) -> set[int]:
    """The keys of those who wrote in a report or are asked to: nobody clears what they wrote. Two queries."""
    asked = report.authorships.filter(to_on__isnull=True).values_list("author", flat=True)
    return {*asked, *report.writers.values_list("pk", flat=True)}
