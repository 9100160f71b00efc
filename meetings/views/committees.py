"""Pages of committees: the list, one committee with its seats and meetings, and what the clerk does to them."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from council_portal import clock
from council_portal.access.checks import actor_of, allowed, signed_in
from council_portal.access.permissions import refusal
from council_portal.stale import fingerprint
from meetings.actions import committees as actions
from meetings.forms.committees import CommitteeChange, CommitteeForm, EndSeatForm, LeaveForm, SeatForm
from meetings.models import Committee, Membership
from meetings.queries import calendars
from meetings.queries.committees import committees, seats_of
from meetings.views import addresses
from meetings.views.asking import ask

# A committee's page says what it did last; the list of meetings has the rest.
PAST = 12


def listing_context(found, today) -> dict:
    """What the list shows of the committees given."""
    there, dissolved = committees(found, on=today)
    return {"committees": there, "dissolved": dissolved}


def committee_context(found, actor, today) -> dict:
    """What a committee's page shows, the same for people signed in and for the public."""
    return {
        "committee": found,
        "seats": seats_of(found, on=today),
        "upcoming": calendars.upcoming(actor=actor, today=today).filter(committee=found),
        "past": calendars.past(actor=actor, today=today).filter(committee=found)[:PAST],
        "today": today,
    }


@signed_in
@require_safe
def listing(request):
    may_keep = refusal(actor_of(request), "meetings.keep") is None
    context = listing_context(Committee.objects.all(), clock.today()) | {"space": "meetings", "may_keep": may_keep}
    return render(request, "meetings/committees.html", context)


@signed_in
@require_safe
def committee(request, slug):
    actor = actor_of(request)
    found = get_object_or_404(Committee, slug=slug)
    context = committee_context(found, actor, clock.today())
    may_keep = refusal(actor, "meetings.keep") is None
    return render(request, "meetings/committee.html", context | {"space": "meetings", "may_keep": may_keep})


@allowed("meetings.keep")
def add(request):
    return ask(
        request,
        CommitteeForm(request.POST or None),
        do=lambda form: actions.create(by=request.user, at=clock.now(), **form.details()),
        then=addresses.of_committee,
        heading="Set up a committee",
        back=(reverse("meetings:committees"), "Committees"),
        button="Set up the committee",
    )


@allowed("meetings.keep")
def change(request, slug):
    found = get_object_or_404(Committee, slug=slug)
    as_read = {"as_read": fingerprint(found, actions.CHANGEABLE)}

    def do(form):
        return actions.change(
            found, by=request.user, at=clock.now(), as_read=form.cleaned_data["as_read"], **form.details()
        )

    return ask(
        request,
        CommitteeChange(request.POST or None, instance=get_object_or_404(Committee, slug=slug), initial=as_read),
        do=do,
        then=addresses.of_committee,
        heading=f"Change {found}",
        back=(addresses.of_committee(found), found.name),
        as_read=as_read,
    )


@allowed("meetings.keep")
def dissolve(request, slug):
    found = get_object_or_404(Committee, slug=slug)
    return ask(
        request,
        LeaveForm(request.POST or None, label="First day without the committee"),
        do=lambda form: actions.dissolve(found, by=request.user, at=clock.now(), **form.cleaned_data),
        then=addresses.of_committee,
        heading=f"Dissolve {found}",
        back=(addresses.of_committee(found), found.name),
        button="Dissolve the committee",
        said=f"{found} is dissolved; its agendas and minutes stay where they are.",
    )


@allowed("meetings.keep")
def seat(request, slug):
    found = get_object_or_404(Committee, slug=slug)
    return ask(
        request,
        SeatForm(request.POST or None, committee=found, today=clock.today()),
        do=lambda form: actions.seat(found, by=request.user, at=clock.now(), **form.cleaned_data),
        then=lambda membership: addresses.of_committee(found),
        heading=f"Seat a councillor on {found}",
        back=(addresses.of_committee(found), found.name),
        button="Seat the councillor",
    )


@allowed("meetings.keep")
def end_seat(request, slug, membership_id):
    membership = get_object_or_404(
        Membership.objects.select_related("committee", "councillor"), pk=membership_id, committee__slug=slug
    )
    return ask(
        request,
        EndSeatForm(request.POST or None, initial={"on": membership.to_on or clock.today()}),
        do=lambda form: actions.end_seat(membership, by=request.user, at=clock.now(), **form.cleaned_data),
        then=lambda ended: addresses.of_committee(ended.committee),
        heading=f"End the seat of {membership.printed_as}",
        back=(addresses.of_committee(membership.committee), membership.committee.name),
        button="End the seat",
    )
