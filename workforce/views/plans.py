"""The engagement plan for people signed in: the list of exercises, a plan, and one action with its history."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from council_portal import clock
from council_portal.access.checks import actor_of, allowed
from council_portal.access.permissions import refusal
from workforce.charts import survey_chart
from workforce.models import Action, Exercise
from workforce.queries.plan import action_entry, engagement_plan


@allowed("workforce.read")
@require_safe
def exercises(request):
    found = Exercise.objects.visible_to(actor_of(request)).order_by("-ended_on", "title")
    return render(request, "workforce/exercises.html", {"exercises": found})


@allowed("workforce.read")
@require_safe
def plan(request, slug):
    actor = actor_of(request)
    exercise = get_object_or_404(Exercise.objects.visible_to(actor), slug=slug)
    found = engagement_plan(exercise, today=clock.today())
    context = {
        "plan": found,
        "themes": [(theme, survey_chart(theme)) for theme in found.themes],
        "may_keep": refusal(actor, "workforce.keep", exercise) is None,
    }
    return render(request, "workforce/plan.html", context)


@allowed("workforce.read")
@require_safe
def action(request, slug, ref):
    actor = actor_of(request)
    exercise = get_object_or_404(Exercise.objects.visible_to(actor), slug=slug)
    found = get_object_or_404(Action.objects.select_related("theme"), theme__exercise=exercise, ref=ref)
    context = {
        "exercise": exercise,
        "action": found,
        "entry": action_entry(found, exercise, today=clock.today()),
        "may_keep": refusal(actor, "workforce.keep", exercise) is None,
    }
    return render(request, "workforce/action.html", context)
