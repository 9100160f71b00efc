"""What workforce registers with the ground: permissions, figures, papers, references, home panels, navigation."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse

from council_portal.access.actor import Actor
from council_portal.access.roles import Role
from council_portal.clock import LONDON
from council_portal.models import Visibility
from council_portal.registry import (
    BoundFigure,
    HomeItem,
    HomePanel,
    NavigationItem,
    PublicContent,
    Reference,
    registry,
)
from workforce.models import Exercise
from workforce.papers import PREFIX as PAPER_PREFIX
from workforce.papers import EngagementPlans
from workforce.queries.exercises import fact, find, overdue_actions

PREFIX = "engagement"
MOST_ON_HOME = 5


def register() -> None:
    """Called once at start-up."""
    registry.add_permission("workforce.read", "Read engagement plans", may_read)
    registry.add_permission("workforce.keep", "Tell updates to an engagement plan, change and publish it", may_keep)
    registry.add_reference(PREFIX, reference)
    registry.add_figures(PREFIX, Facts())
    registry.add_papers(PAPER_PREFIX, EngagementPlans())
    registry.add_audit_readers(PREFIX, may_keep)
    registry.where_used.append(where_used)
    registry.home_panels.append(home_panels)
    registry.public_contents.append(public_contents)
    registry.navigation.extend(
        [
            NavigationItem("Engagement", "workforce:exercises", position=30, verb="workforce.read"),
            NavigationItem("Engagement", "public_workforce:exercises", position=30, is_public=True),
        ]
    )


def may_read(actor: Actor, subject: Any) -> str | None:
    """Officers and members read plans shared with them; a draft or restricted plan is HR's alone."""
    if actor.has(Role.HR_OFFICER):
        return None
    if not (actor.is_staff_of_the_council or actor.has(Role.MEMBER)):
        return "Engagement plans are for officers and members. Published plans are on the public pages."
    if subject is not None and subject.visibility not in (Visibility.MEMBERS, Visibility.PUBLIC):
        return "This engagement plan has not been shared yet. Ask an HR officer."
    return None


def may_keep(actor: Actor, subject: Any) -> str | None:
    """HR officers keep the plans; nobody else does, whatever else they may do."""
    return None if actor.has(Role.HR_OFFICER) else "Only an HR officer may change an engagement plan."


def reference(key: str) -> Reference | None:
    """An action or point by its ref (engagement:EA05), or a whole plan by its slug."""
    found = find(key.partition(":")[2])
    if found is None:
        return None
    exercise, anchor = found.exercise, f"#{found.ref}" if found.ref else ""
    url = reverse("workforce:plan", args=[exercise.slug]) + anchor
    if found.has_action:
        url = reverse("workforce:action", args=[exercise.slug, found.ref])
    public_url = None
    if exercise.visibility == Visibility.PUBLIC:
        public_url = reverse("public_workforce:plan", args=[exercise.slug]) + anchor
    return Reference(key, found.title, url, public_url)


class Facts:
    """Facts of an exercise for texts to bind to, such as engagement:survey-response-rate for 2016-05."""

    def read(self, key: str, *, period: str, audience: str) -> BoundFigure | None:
        found = fact(key.partition(":")[2], period=period, audience=audience)
        if found is None:
            return None
        return BoundFigure(key, found.shown, found.fact, reverse("workforce:plan", args=[found.exercise.slug]))


def where_used(actor: Actor, key: str) -> Sequence[Reference]:
    """An action or point is used in its exercise's plan."""
    prefix, _, name = key.partition(":")
    found = find(name) if prefix == PREFIX else None
    if found is None or not found.ref or may_read(actor, found.exercise):
        return []
    whole = reference(f"{PREFIX}:{found.exercise.slug}")
    return [whole] if whole else []


def home_panels(actor: Actor, at: datetime) -> Sequence[HomePanel]:
    """For HR: which actions are overdue."""
    if not actor.has(Role.HR_OFFICER):
        return []
    overdue = overdue_actions(actor, today=at.astimezone(LONDON).date())
    items = [
        HomeItem(
            str(late.action),
            reverse("workforce:action", args=[late.exercise.slug, late.action.ref]),
            due_on=late.due_on,
            state="Overdue",
        )
        for late in overdue[:MOST_ON_HOME]
    ]
    return [HomePanel("Engagement plan", position=30, sentence=_overdue_words(len(overdue)), items=items)]


def _overdue_words(number: int) -> str:
    if not number:
        return "No action of the engagement plan is overdue."
    first = f" The {MOST_ON_HOME} longest overdue:" if number > MOST_ON_HOME else ""
    return f"{number} action{' is' if number == 1 else 's are'} overdue.{first}"


def public_contents(at: datetime) -> Sequence[PublicContent]:
    return [
        PublicContent(
            heading="You Said, We Did",
            title=exercise.title,
            url=reverse("public_workforce:plan", args=[exercise.slug]),
            published_on=exercise.published_on,
            sentence="What staff said, what the council will do and what it has done.",
        )
        for exercise in Exercise.objects.public().filter(published_on__lte=at.astimezone(LONDON).date())
    ]
