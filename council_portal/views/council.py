"""The administrator's pages of the council itself: its details and logo."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from council_portal import clock
from council_portal.access.checks import allowed
from council_portal.actions import council as actions
from council_portal.forms.council import CouncilForm, LogoForm
from council_portal.forms.errors import show_changed_meanwhile, show_refusal
from council_portal.models import Council
from council_portal.stale import ChangedMeanwhile, fingerprint


@allowed("council.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request):
    # Not request.council, which the frame of the page shows: a form that is refused would leave its values there.
    council = Council.objects.get()
    as_now = fingerprint(council, actions.CHANGEABLE)
    form = CouncilForm(request.POST or None, instance=council, initial={"as_read": as_now})
    if request.method == "POST" and form.is_valid():
        try:
            actions.change(by=request.user, at=clock.now(), **form.cleaned_data)
        except ChangedMeanwhile as changed:
            show_changed_meanwhile(form, changed.now, as_read=as_now)
        except ValidationError as error:
            show_refusal(form, error)
        else:
            messages.success(request, "Saved.")
            return redirect("council:edit")
    return render(request, "council_portal/council/edit.html", {"form": form})


@allowed("council.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def logo(request):
    form = LogoForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        actions.put_logo(picture=form.cleaned_data["logo"], by=request.user, at=clock.now())
        messages.success(request, "The logo stands at the head of every page.")
        return redirect("council:edit")
    return render(request, "council_portal/council/logo.html", {"form": form})


@allowed("council.manage")
@require_POST
def take_logo_away(request):
    actions.take_logo_away(by=request.user, at=clock.now())
    messages.success(request, "The logo is taken away.")
    return redirect("council:logo")
