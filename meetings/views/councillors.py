"""Pages of councillors: the list with their seats, and what the clerk does to them."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from council_portal import clock
from council_portal.access.checks import actor_of, allowed, signed_in
from council_portal.access.permissions import refusal
from council_portal.stale import fingerprint
from meetings.actions import councillors as actions
from meetings.forms.committees import CouncillorForm, LeaveForm
from meetings.models import Councillor
from meetings.queries.committees import councillors
from meetings.views.asking import ask


@signed_in
@require_safe
def listing(request):
    may_keep = refusal(actor_of(request), "meetings.keep") is None
    today = clock.today()
    found = list(councillors(on=today))
    context = {
        "councillors": [one for one in found if one.is_in_office_on(today)],
        "former": [one for one in found if not one.is_in_office_on(today)],
        "may_keep": may_keep,
    }
    return render(request, "meetings/councillors.html", context)


@signed_in
@require_safe
def councillor(request, councillor_id):
    found = get_object_or_404(Councillor.objects.select_related("user"), pk=councillor_id)
    seats = found.memberships.select_related("committee").order_by("-from_on", "committee__name")
    context = {"councillor": found, "seats": seats, "may_keep": refusal(actor_of(request), "meetings.keep") is None}
    return render(request, "meetings/councillor.html", context)


@allowed("meetings.keep")
def add(request):
    return ask(
        request,
        CouncillorForm(request.POST or None),
        do=lambda form: actions.add(by=request.user, at=clock.now(), **form.details()),
        then=_address,
        heading="Add a councillor",
        back=(reverse("meetings:councillors"), "Councillors"),
        button="Add the councillor",
    )


@allowed("meetings.keep")
def change(request, councillor_id):
    found = get_object_or_404(Councillor, pk=councillor_id)
    as_read = {"as_read": fingerprint(found, actions.CHANGEABLE)}

    def do(form):
        return actions.change(
            found, by=request.user, at=clock.now(), as_read=form.cleaned_data["as_read"], **form.details()
        )

    return ask(
        request,
        CouncillorForm(request.POST or None, instance=get_object_or_404(Councillor, pk=councillor_id), initial=as_read),
        do=do,
        then=_address,
        heading=f"Change {found}",
        back=(_address(found), str(found)),
        as_read=as_read,
    )


@allowed("meetings.keep")
def leave(request, councillor_id):
    found = get_object_or_404(Councillor, pk=councillor_id)
    return ask(
        request,
        LeaveForm(request.POST or None, label="First day on which they are no longer in office"),
        do=lambda form: actions.leave(found, by=request.user, at=clock.now(), **form.cleaned_data),
        then=_address,
        heading=f"{found} leaves the council",
        back=(_address(found), str(found)),
        button="End the term of office",
        said=f"{found}’s seats end with the term of office.",
    )


def _address(councillor: Councillor) -> str:
    return reverse("meetings:councillor", args=[councillor.pk])
