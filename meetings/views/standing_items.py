"""Pages of a committee's standing items, and agendas begun from them."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from council_portal import clock
from council_portal.access.checks import allowed
from council_portal.stale import fingerprint
from meetings.actions import standing_items as actions
from meetings.forms.items import StandingItemForm
from meetings.models import Committee, StandingItem
from meetings.views import addresses
from meetings.views.asking import ask, attempt
from meetings.views.loading import kept_meeting


@allowed("meetings.keep")
@require_safe
def listing(request, slug):
    committee = get_object_or_404(Committee, slug=slug)
    context = {"committee": committee, "items": list(committee.standing_items.in_order())}
    return render(request, "meetings/standing_items.html", context)


@allowed("meetings.keep")
def add(request, slug):
    committee = get_object_or_404(Committee, slug=slug)
    last = committee.standing_items.in_order().last()
    return ask(
        request,
        StandingItemForm(request.POST or None, initial={"section": last.section if last else ""}),
        do=lambda form: actions.add(committee, by=request.user, at=clock.now(), **form.details()),
        then=lambda added: _address(committee),
        heading="Add a standing item",
        back=(_address(committee), "Standing items"),
        button="Add the standing item",
    )


@allowed("meetings.keep")
def change(request, slug, standing_id):
    found = _standing(slug, standing_id)
    as_read = {"as_read": fingerprint(found, actions.CHANGEABLE)}

    def do(form):
        return actions.change(
            found, by=request.user, at=clock.now(), as_read=form.cleaned_data["as_read"], **form.details()
        )

    return ask(
        request,
        StandingItemForm(request.POST or None, instance=_standing(slug, standing_id), initial=as_read),
        do=do,
        then=lambda changed: _address(found.committee),
        heading="Change the standing item",
        back=(_address(found.committee), "Standing items"),
        as_read=as_read,
    )


@allowed("meetings.keep")
@require_POST
def move(request, slug, standing_id):
    found = _standing(slug, standing_id)
    actions.step(found, up=request.POST.get("direction") == "up", by=request.user, at=clock.now())
    return redirect(f"{_address(found.committee)}#item-{found.pk}")


@allowed("meetings.keep")
@require_POST
def remove(request, slug, standing_id):
    found = _standing(slug, standing_id)
    attempt(
        request,
        lambda: actions.remove(found, by=request.user, at=clock.now()),
        said=f"{found.title} is taken away. Agendas that are begun keep theirs.",
    )
    return redirect(_address(found.committee))


@allowed("meetings.keep")
@require_POST
def begin(request, slug, held_on):
    meeting = kept_meeting(request, slug, held_on)
    attempt(
        request,
        lambda: actions.begin(meeting, by=request.user, at=clock.now()),
        said=lambda items: f"The agenda begins with {len(items)} standing items.",
    )
    return redirect(addresses.of_meeting(meeting))


@allowed("meetings.keep")
@require_POST
def keep_as_template(request, slug, held_on):
    meeting = kept_meeting(request, slug, held_on)
    attempt(
        request,
        lambda: actions.keep_as_template(meeting, by=request.user, at=clock.now()),
        said=f"Agendas of {meeting.committee} begin like this one from now on.",
    )
    return redirect(_address(meeting.committee))


def _standing(slug: str, standing_id: int) -> StandingItem:
    found = StandingItem.objects.select_related("committee").filter(committee__slug=slug)
    return get_object_or_404(found, pk=standing_id)


def _address(committee: Committee) -> str:
    return reverse("meetings:standing_items", args=[committee.slug])
