"""Pages of committees: the list, one committee with its seats and meetings, and what the clerk does to them."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from council_portal import clock
from council_portal.access.checks import actor_of, allowed, signed_in
from council_portal.access.permissions import refusal
from meetings.actions import committees as actions
from meetings.forms import CommitteeChange, CommitteeForm, EndSeatForm, SeatForm
from meetings.models import Committee, Membership
from meetings.queries import calendars
from meetings.views import addresses
from meetings.views.asking import ask


@signed_in
@require_safe
def listing(request):
    may_keep = refusal(actor_of(request), "meetings.keep") is None
    committees = Committee.objects.order_by("name")
    return render(request, "meetings/committees.html", {"committees": committees, "may_keep": may_keep})


@signed_in
@require_safe
def committee(request, slug):
    actor, today = actor_of(request), clock.today()
    found = get_object_or_404(Committee, slug=slug)
    context = {
        "committee": found,
        "seats": Membership.objects.filter(committee=found).in_force_on(today).order_by("position", "surname"),
        "upcoming": calendars.upcoming(actor=actor, today=today).filter(committee=found),
        "may_keep": refusal(actor, "meetings.keep") is None,
    }
    return render(request, "meetings/committee.html", context)


@allowed("meetings.keep")
def add(request):
    return ask(
        request,
        CommitteeForm(request.POST or None),
        do=lambda form: actions.create(by=request.user, at=clock.now(), **form.cleaned_data),
        then=addresses.of_committee,
        heading="Set up a committee",
        back=(reverse("meetings:committees"), "Committees"),
        button="Set up the committee",
    )


@allowed("meetings.keep")
def change(request, slug):
    found = get_object_or_404(Committee, slug=slug)
    return ask(
        request,
        CommitteeChange(request.POST or None, instance=found),
        do=lambda form: actions.change(found, by=request.user, at=clock.now(), **form.cleaned_data),
        then=addresses.of_committee,
        heading=f"Change {found}",
        back=(addresses.of_committee(found), found.name),
    )


@allowed("meetings.keep")
def seat(request, slug):
    found = get_object_or_404(Committee, slug=slug)
    return ask(
        request,
        SeatForm(request.POST or None, committee=found),
        do=lambda form: actions.seat(found, by=request.user, at=clock.now(), **form.cleaned_data),
        then=lambda membership: addresses.of_committee(found),
        heading="Seat a councillor",
        back=(addresses.of_committee(found), found.name),
        button="Seat the councillor",
    )


@allowed("meetings.keep")
def end_seat(request, slug, membership_id):
    membership = get_object_or_404(
        Membership.objects.select_related("committee"), pk=membership_id, committee__slug=slug
    )
    return ask(
        request,
        EndSeatForm(request.POST or None, initial={"on": clock.today()}),
        do=lambda form: actions.end_seat(membership, by=request.user, at=clock.now(), **form.cleaned_data),
        then=lambda ended: addresses.of_committee(ended.committee),
        heading=f"End the seat of {membership.printed_as}",
        back=(addresses.of_committee(membership.committee), membership.committee.name),
        button="End the seat",
    )
