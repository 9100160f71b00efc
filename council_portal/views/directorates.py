"""The administrator's pages of directorates and services."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from council_portal import clock
from council_portal.access.checks import allowed
from council_portal.actions import directorates as actions
from council_portal.forms.directorates import DirectorateForm, RenameForm, ServiceForm
from council_portal.forms.errors import show_changed_meanwhile, show_refusal
from council_portal.models import Directorate, Service
from council_portal.queries.directorates import directorates
from council_portal.stale import ChangedMeanwhile, fingerprint

MAY_MANAGE = allowed("council.manage")
FORM_METHODS = require_http_methods(["GET", "HEAD", "POST"])


@MAY_MANAGE
@require_safe
def directorate_list(request):
    return render(request, "council_portal/directorates/list.html", {"directorates": directorates()})


@MAY_MANAGE
@FORM_METHODS
def add(request):
    form = DirectorateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.open_directorate(by=request.user, **form.cleaned_data)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, f"{form.cleaned_data['name']} is added.")
            return redirect("directorates:list")
    return render(request, "council_portal/directorates/form.html", {"form": form, "heading": "Add a directorate"})


@MAY_MANAGE
@FORM_METHODS
def add_service(request, code):
    directorate = get_object_or_404(Directorate, code=code, closed_on=None)
    form = ServiceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.open_service(directorate=directorate, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, f"{form.cleaned_data['name']} is added to {directorate.name}.")
            return redirect("directorates:list")
    heading = f"Add a service to {directorate.name}"
    return render(request, "council_portal/directorates/form.html", {"form": form, "heading": heading})


@MAY_MANAGE
@FORM_METHODS
def rename(request, code, service=None):
    unit = _unit(code, service)
    as_now = fingerprint(unit, actions.RENAMED)
    form = RenameForm(request.POST or None, initial={"name": unit.name, "as_read": as_now})
    if request.method == "POST" and form.is_valid():
        try:
            actions.rename(unit, by=request.user, **form.cleaned_data)
        except ChangedMeanwhile as changed:
            show_changed_meanwhile(form, changed.now, as_read=as_now)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, "Saved.")
            return redirect("directorates:list")
    return render(request, "council_portal/directorates/form.html", {"form": form, "heading": f"Rename {unit.name}"})


@MAY_MANAGE
@require_POST
def move_up(request, code):
    actions.move_up(get_object_or_404(Directorate, code=code), by=request.user)
    return redirect("directorates:list")


@MAY_MANAGE
@require_POST
def close(request, code, service=None):
    unit = _unit(code, service)
    try:
        actions.close(unit, closed_on=clock.today(), by=request.user)
    except actions.DirectorateError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{unit.name} is closed. What it has stays.")
    return redirect("directorates:list")


@MAY_MANAGE
@require_POST
def reopen(request, code, service=None):
    unit = _unit(code, service)
    try:
        actions.reopen(unit, by=request.user)
    except actions.DirectorateError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{unit.name} is open again.")
    return redirect("directorates:list")


def _unit(code, service):
    """The directorate, or the service within it."""
    if service is None:
        return get_object_or_404(Directorate, code=code)
    return get_object_or_404(Service.objects.select_related("directorate"), directorate__code=code, code=service)
