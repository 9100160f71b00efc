"""The engagement plan as a paper of an agenda."""

from base64 import b64encode
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string

from council_portal.access.actor import Actor
from council_portal.access.permissions import refusal
from council_portal.charts import Chart, to_svg
from council_portal.clock import LONDON
from council_portal.models import Visibility
from council_portal.registry import PaperContent, PaperMissing, PaperOffer
from workforce.actions import exercises
from workforce.charts import survey_chart
from workforce.models import Exercise
from workforce.queries.plan import engagement_plan

PREFIX = "engagement-plan"


class EngagementPlans:
    """Gives plans under keys such as engagement-plan:employee-survey-2016."""

    def offers(self, *, actor: Actor, at: datetime) -> Sequence[PaperOffer]:
        return [
            PaperOffer(
                f"{PREFIX}:{exercise.slug}", _title(exercise), "What staff said, what will be done, what has been"
            )
            for exercise in Exercise.objects.visible_to(actor).order_by("-ended_on", "title")
        ]

    def content(self, key: str, *, for_public: bool, at: datetime) -> PaperContent:
        """The plan as of the day; a restricted one is never given to the public. Raises PaperMissing."""
        exercise = _exercise(key)
        is_restricted = exercise.visibility == Visibility.RESTRICTED
        if for_public and is_restricted:
            raise PaperMissing(
                f"The engagement plan {exercise.slug} is restricted: it cannot go into a public edition."
            )
        plan = engagement_plan(exercise, today=at.astimezone(LONDON).date())
        themes = [(theme, *_chart_picture(survey_chart(theme))) for theme in plan.themes]
        return PaperContent(
            key=key,
            title=_title(exercise),
            html=render_to_string("workforce/pdf/plan.html", {"plan": plan, "themes": themes}),
            is_landscape=True,
            is_public=not is_restricted,
            is_final=exercise.visibility == Visibility.PUBLIC,
        )

    def reading_refusal(self, key: str, *, actor: Actor) -> str | None:
        exercise = _exercise(key)
        return None if exercise.visibility == Visibility.PUBLIC else refusal(actor, "workforce.read", exercise)

    def publication_refusal(self, key: str, *, actor: Actor) -> str | None:
        exercise = _exercise(key)
        if exercise.visibility == Visibility.PUBLIC:
            return None
        return refusal(actor, "workforce.keep", exercise)

    def publish(self, key: str, *, by: Any, at: datetime) -> None:
        exercises.publish(exercise=_exercise(key), by=by, at=at)


def _chart_picture(chart: Chart | None) -> tuple[Chart | None, str]:
    """A chart with its static drawing as the address of an image, since print takes no inline SVG."""
    if chart is None:
        return None, ""
    return chart, f"data:image/svg+xml;base64,{b64encode(to_svg(chart).encode()).decode()}"


def _exercise(key: str) -> Exercise:
    slug = key.partition(":")[2]
    exercise = Exercise.objects.filter(slug=slug).first()
    if exercise is None:
        raise PaperMissing(f"There is no engagement plan called {slug}. Choose one of the plans on offer.")
    return exercise


def _title(exercise: Exercise) -> str:
    return f"You Said, We Did: {exercise.title}"
