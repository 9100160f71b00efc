"""HR's pages: telling what has been done about an action, changing where it stands, publishing a plan."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from council_portal import clock
from council_portal.access.checks import actor_of, allowed
from council_portal.access.permissions import require
from council_portal.stale import ChangedMeanwhile, fingerprint
from workforce.actions import exercises, plan_actions
from workforce.forms import StatusForm, UpdateForm
from workforce.models import Action, Exercise


def _action(request, slug: str, ref: str) -> Action:
    """The action, where the person may keep it; else refuses."""
    actor = actor_of(request)
    exercise = get_object_or_404(Exercise.objects.visible_to(actor), slug=slug)
    require(actor, "workforce.keep", exercise)
    return get_object_or_404(Action.objects.select_related("theme__exercise"), theme__exercise=exercise, ref=ref)


@allowed("workforce.keep")
@require_http_methods(["GET", "HEAD", "POST"])
def tell_update(request, slug, ref):
    action = _action(request, slug, ref)
    form = UpdateForm(request.POST or None, initial={"told_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            plan_actions.tell_update(action=action, by=request.user, at=clock.now(), **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, f"The update to {ref} is saved.")
            return redirect("workforce:action", slug, ref)
    return render(request, "workforce/update_form.html", {"form": form, "action": action})


@allowed("workforce.keep")
@require_http_methods(["GET", "HEAD", "POST"])
def change_status(request, slug, ref):
    action = _action(request, slug, ref)
    as_read = fingerprint(action, plan_actions.STANDING)
    form = StatusForm(request.POST or None, initial={"status": action.status, "as_read": as_read})
    if request.method == "POST" and form.is_valid():
        try:
            plan_actions.change_status(action=action, by=request.user, at=clock.now(), **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused)
        except ChangedMeanwhile:
            return _stale_status(request, action, form)
        else:
            messages.success(request, f"The status of {ref} is changed.")
            return redirect("workforce:action", slug, ref)
    return render(request, "workforce/status_form.html", {"form": form, "action": action})


def _stale_status(request, action: Action, form: StatusForm):
    """Shows the form again with both statuses: what stands now, and what was chosen."""
    action.refresh_from_db()
    chosen = form.cleaned_data["status"]
    again = StatusForm(
        initial={
            "status": chosen,
            "why": form.cleaned_data["why"],
            "as_read": fingerprint(action, plan_actions.STANDING),
        }
    )
    context = {
        "form": again,
        "action": action,
        "changed_meanwhile": {"now": action.get_status_display(), "yours": chosen.label},
    }
    return render(request, "workforce/status_form.html", context, status=409)


@allowed("workforce.keep")
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request, slug):
    actor = actor_of(request)
    exercise = get_object_or_404(Exercise.objects.visible_to(actor), slug=slug)
    require(actor, "workforce.keep", exercise)
    if request.method == "POST":
        exercises.publish(exercise=exercise, by=request.user, at=clock.now())
        messages.success(request, "The plan is public.")
        return redirect(reverse("workforce:plan", args=[slug]))
    return render(request, "workforce/publish.html", {"exercise": exercise})
