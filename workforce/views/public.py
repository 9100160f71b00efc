"""The public's pages of engagement: published plans, without session or cookie."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from council_portal import clock
from council_portal.access.checks import public
from workforce.charts import survey_chart
from workforce.models import Exercise
from workforce.queries.plan import engagement_plan


@public
@require_safe
def exercises(request):
    found = Exercise.objects.public().order_by("-ended_on", "title")
    return render(request, "workforce/public/exercises.html", {"exercises": found})


@public
@require_safe
def plan(request, slug):
    exercise = get_object_or_404(Exercise.objects.public(), slug=slug)
    found = engagement_plan(exercise, today=clock.today())
    context = {"plan": found, "themes": [(theme, survey_chart(theme)) for theme in found.themes]}
    return render(request, "workforce/public/plan.html", context)
