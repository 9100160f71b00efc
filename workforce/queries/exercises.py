"""Which exercises and entries of their plans are there, by the keys that texts and other apps use."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from council_portal.access.actor import Actor
from council_portal.models import Visibility
from workforce.models import Action, Exercise, ExerciseFact, Point
from workforce.rules.status import ActionStatus
from workforce.rules.timescale import is_overdue


@dataclass(frozen=True)
class Found:
    """What a reference key names: its title, the exercise it is part of, and its ref there (empty for the whole)."""

    title: str
    exercise: Exercise
    ref: str = ""
    has_action: bool = False


def find(name: str) -> Found | None:
    """The action, point without an action, or exercise of that name; None where there is none."""
    if action := Action.objects.select_related("theme__exercise").filter(ref=name).first():
        return Found(str(action), action.theme.exercise, action.ref, has_action=True)
    if point := Point.objects.select_related("theme__exercise").filter(ref=name).first():
        return Found(f"{point.ref} {point.text}", point.theme.exercise, point.ref)
    exercise = Exercise.objects.filter(slug=name).first()
    return exercise and Found(exercise.title, exercise)


def fact(name: str, *, period: str, audience: str) -> ExerciseFact | None:
    """The fact of that name for the period, or the latest where none is given, if the audience may see it.

    A fact of several months is named by the first of them too.
    """
    facts = ExerciseFact.objects.select_related("exercise").filter(slug=name)
    if audience == "public":
        facts = facts.filter(exercise__visibility=Visibility.PUBLIC)
    else:
        facts = facts.filter(exercise__visibility__in=[Visibility.PUBLIC, Visibility.MEMBERS])
    if period:
        facts = facts.filter(Q(period=period) | Q(period__startswith=f"{period}/"))
    return max(facts, key=lambda found: (found.period, found.exercise.ended_on), default=None)


@dataclass(frozen=True)
class OverdueAction:
    """An action past its deadline."""

    action: Action
    exercise: Exercise
    due_on: date


def overdue_actions(actor: Actor, *, today: date) -> Sequence[OverdueAction]:
    """Actions overdue as of the day in the exercises that the actor may see, the longest overdue first; 1 query."""
    actions = Action.objects.select_related("theme__exercise").filter(
        theme__exercise__in=Exercise.objects.visible_to(actor)
    )
    overdue = []
    for action in actions:
        due = action.deadline(action.theme.exercise.ended_on)
        if is_overdue(ActionStatus(action.status), due, today=today):
            overdue.append(OverdueAction(action, action.theme.exercise, due.on))
    return sorted(overdue, key=lambda late: (late.due_on, late.action.ref))
