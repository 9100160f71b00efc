"""What is done to an exercise as a whole: publishing its plan."""

from datetime import datetime

from django.db import transaction

from council_portal import audit
from council_portal.access.actor import Actor
from council_portal.access.permissions import require
from council_portal.clock import LONDON
from council_portal.models import User, Visibility
from workforce.models import Exercise


@transaction.atomic
def publish(*, exercise: Exercise, by: User, at: datetime) -> Exercise:
    """Makes a plan public; nothing where it is already. Raises PermissionDenied for anybody but HR."""
    exercise = Exercise.objects.select_for_update().get(pk=exercise.pk)
    if exercise.visibility == Visibility.PUBLIC:
        return exercise
    today = at.astimezone(LONDON).date()
    require(Actor(user=by, on=today), "workforce.keep", exercise)
    before = exercise.visibility
    exercise.visibility, exercise.published_on = Visibility.PUBLIC, today
    exercise.save(update_fields=["visibility", "published_on"])
    audit.record(
        verb="exercise.published",
        subject=exercise.key,
        summary=f"Published the engagement plan of {exercise.title}",
        by=by,
        before={"visibility": before},
        after={"visibility": exercise.visibility, "published_on": today},
    )
    return exercise
