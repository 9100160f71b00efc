"""Pages of agenda items: one item with its papers, and what the clerk does to it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from council_portal import clock
from council_portal.access.checks import actor_of, allowed, signed_in
from council_portal.access.permissions import refusal
from council_portal.registry import registry
from council_portal.stale import ChangedMeanwhile, fingerprint
from meetings.actions import agenda_items as actions
from meetings.actions import departures
from meetings.actions import reports as report_actions
from meetings.forms.items import ItemChange, ItemForm, LeaveAgendaForm, PaperForm, SubItemChange, SubItemForm
from meetings.forms.papers import CoverForm
from meetings.models import Departure, Exemption, ItemPaper, Report
from meetings.queries.agendas import agenda_of
from meetings.queries.upload_slots import asked_under
from meetings.views import addresses
from meetings.views.asking import ask, attempt
from meetings.views.loading import kept_item, kept_meeting, meeting_for


def item_context(meeting, number, actor) -> dict:
    """What an item's page shows, the same for people signed in and for the public. Raises Http404."""
    agenda = agenda_of(meeting, actor=actor)
    entry = agenda.item(number)
    if entry is None:
        raise Http404("There is no such item on this agenda.")
    return {"meeting": meeting, "item": entry, "last_number": agenda.last_number}


@signed_in
@require_safe
def item(request, slug, held_on, number):
    actor = actor_of(request)
    meeting = meeting_for(actor, slug, held_on)
    context = item_context(meeting, number, actor) | {"space": "meetings"}
    if refusal(actor, "meetings.keep", meeting) is None:
        exemptions = Exemption.objects.in_force().filter(item=context["item"].id).select_related("paper", "decided_by")
        slots = asked_under(context["item"].id, today=clock.today())
        context |= {"may_keep": True, "exemptions": exemptions, "slots": slots}
    return render(request, "meetings/item.html", context)


@allowed("meetings.keep")
def add(request, slug, held_on):
    meeting = kept_meeting(request, slug, held_on)
    last = meeting.items.order_by("-number").first()
    return ask(
        request,
        ItemForm(request.POST or None, initial={"section": last.section if last else ""}),
        do=lambda form: actions.add(meeting, by=request.user, at=clock.now(), **form.cleaned_data),
        then=lambda added: addresses.of_meeting(meeting),
        heading="Add an item",
        back=(addresses.of_meeting(meeting), str(meeting)),
        button="Add the item",
    )


@allowed("meetings.keep")
def add_sub_item(request, slug, held_on, number):
    found = kept_item(request, slug, held_on, number)
    return ask(
        request,
        SubItemForm(request.POST or None, initial={"kind": found.kind}),
        do=lambda form: actions.add(found.meeting, under=found, by=request.user, at=clock.now(), **form.cleaned_data),
        then=lambda added: addresses.of_meeting(found.meeting),
        heading=f"Add a sub-item to item {found.label}",
        back=(addresses.of_item(found), f"Item {found.label}"),
        button="Add the sub-item",
        item=found,
    )


@allowed("meetings.keep")
def change(request, slug, held_on, number):
    found = kept_item(request, slug, held_on, number)
    as_read = {"as_read": fingerprint(found, actions.CHANGEABLE)}
    kind = SubItemChange if found.is_sub_item else ItemChange
    return ask(
        request,
        kind(request.POST or None, instance=kept_item(request, slug, held_on, number), initial=as_read),
        do=lambda form: actions.change(found, by=request.user, at=clock.now(), **form.cleaned_data),
        then=addresses.of_item,
        heading=f"Change item {found.label}",
        back=(addresses.of_item(found), f"Item {found.label}"),
        as_read=as_read,
        item=found,
    )


@allowed("meetings.keep")
@require_POST
def move(request, slug, held_on, number):
    """Moves an item one up or one down, as its button says."""
    found = kept_item(request, slug, held_on, number)
    attempt(
        request,
        lambda: actions.step(found, up=request.POST.get("direction") == "up", by=request.user, at=clock.now()),
        said=_where,
    )
    return redirect(f"{addresses.of_meeting(found.meeting)}#item-{found.pk}")


def _where(moved) -> str:
    under = f", under {moved.section}" if moved.section else ""
    return f"{moved.title} is now item {moved.label}{under}."


@allowed("meetings.keep")
@require_POST
def arrange(request, slug, held_on):
    """Puts the agenda into the order to which it was dragged."""
    meeting = kept_meeting(request, slug, held_on)
    ids, sections = request.POST.getlist("item"), request.POST.getlist("section")
    order = [
        (int(pk), section)
        for pk, section in zip(ids, sections, strict=False)
        if pk.isascii() and pk.isdigit() and len(pk) < 19
    ]
    as_read = request.POST.get("as_read", "")
    try:
        attempt(
            request,
            lambda: actions.arrange(meeting, order=order, as_read=as_read, by=request.user, at=clock.now()),
            said="The agenda is in its new order.",
        )
    except ChangedMeanwhile:
        messages.error(request, "Somebody else changed the agenda meanwhile: nothing was moved. This is how it is now.")
    return redirect(addresses.of_meeting(meeting))


@allowed("meetings.keep")
def leave(request, slug, held_on, number):
    """Defers, withdraws or refers an item."""
    found = kept_item(request, slug, held_on, number)
    return ask(
        request,
        LeaveAgendaForm(request.POST or None, meeting=found.meeting, today=clock.today()),
        do=lambda form: departures.leave(found, by=request.user, at=clock.now(), **form.cleaned_data),
        then=lambda done: addresses.of_meeting(done.meeting),
        heading=f"Defer, withdraw or refer item {found.label}",
        back=(addresses.of_item(found), f"Item {found.label}"),
        button="Take it off this meeting’s business",
        said="Done. Its history says how, why and where to.",
        item=found,
    )


@allowed("meetings.keep")
@require_POST
def bring_back(request, slug, held_on):
    """Puts an item that waits for a meeting on this agenda."""
    meeting = kept_meeting(request, slug, held_on)
    asked = request.POST.get("departure", "")
    known = asked.isascii() and asked.isdigit() and len(asked) < 19
    departure = get_object_or_404(Departure.objects.select_related("meeting"), pk=int(asked) if known else 0)
    attempt(
        request,
        lambda: departures.bring_back(departure, to_meeting=meeting, by=request.user, at=clock.now()),
        said=_where,
    )
    return redirect(addresses.of_meeting(meeting))


@allowed("meetings.keep")
@require_POST
def take_off(request, slug, held_on, number):
    found = kept_item(request, slug, held_on, number)
    attempt(
        request,
        lambda: actions.take_off(found, by=request.user, at=clock.now()),
        said=f"{found.title} is taken off the agenda.",
    )
    return redirect(addresses.of_meeting(found.meeting))


@allowed("meetings.keep")
def attach(request, slug, held_on, number):
    """Puts a paper under the item: one that any app offers, by its key."""
    found, at = kept_item(request, slug, held_on, number), clock.now()
    actor = actor_of(request)
    offers = [offer for provider in registry.papers.values() for offer in provider.offers(actor=actor, at=at)]

    def do(form):
        key = form.cleaned_data["key"]
        report = Report.objects.get(pk=key.removeprefix("report:")) if key.startswith("report:") else None
        return actions.attach(
            found,
            title=form.titles[key],
            report=report,
            registry_key="" if report else key,
            by=request.user,
            at=at,
        )

    return ask(
        request,
        PaperForm(request.POST or None, offers=offers),
        do=do,
        then=lambda paper: addresses.of_item(found),
        heading=f"Put a paper under item {found.label}",
        back=(addresses.of_item(found), f"Item {found.label}"),
        button="Put it under the item",
        item=found,
    )


@allowed("meetings.keep")
@require_POST
def detach(request, slug, held_on, paper_id):
    meeting = kept_meeting(request, slug, held_on)
    paper = get_object_or_404(ItemPaper.objects.select_related("item"), pk=paper_id, item__meeting=meeting)
    paper.item.meeting = meeting
    attempt(
        request,
        lambda: actions.detach(paper, by=request.user, at=clock.now()),
        said=f"“{paper.title}” is taken off the agenda.",
    )
    return redirect(addresses.of_item(paper.item))


@allowed("meetings.keep")
def write(request, slug, held_on, number):
    """Begins a report and puts it under the item."""
    found, at = kept_item(request, slug, held_on, number), clock.now()

    def do(form):
        return report_actions.write_for_item(found, by=request.user, at=at, entries=form.entries(), **form.cover())

    return ask(
        request,
        CoverForm(request.POST or None, initial={"title": found.title}),
        do=do,
        then=addresses.of_report,
        heading=f"Write a report for item {found.label}",
        back=(addresses.of_item(found), f"Item {found.label}"),
        button="Begin the report",
        item=found,
    )
