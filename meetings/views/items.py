"""Pages of agenda items: one item with its papers, and what the clerk does to it."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from council_portal import clock
from council_portal.access.checks import actor_of, allowed, signed_in
from council_portal.access.permissions import refusal
from council_portal.registry import registry
from meetings.actions import agenda_items as actions
from meetings.actions import reports as report_actions
from meetings.forms.items import ItemForm, PaperForm
from meetings.forms.papers import CoverForm
from meetings.models import Exemption, ItemPaper, Report
from meetings.queries.agendas import agenda_of
from meetings.views import addresses
from meetings.views.asking import ask, attempt
from meetings.views.loading import kept_item, kept_meeting, meeting_for


def item_context(meeting, number, actor) -> dict:
    """What an item's page shows, the same for people signed in and for the public. Raises Http404."""
    agenda = agenda_of(meeting, actor=actor)
    entry = agenda.item(number)
    if entry is None:
        raise Http404("There is no such item on this agenda.")
    return {"meeting": meeting, "item": entry, "last_number": len(agenda.items)}


@signed_in
@require_safe
def item(request, slug, held_on, number):
    actor = actor_of(request)
    meeting = meeting_for(actor, slug, held_on)
    context = item_context(meeting, number, actor) | {"space": "meetings"}
    if refusal(actor, "meetings.keep", meeting) is None:
        exemptions = Exemption.objects.in_force().filter(item=context["item"].id).select_related("paper", "decided_by")
        context |= {"may_keep": True, "exemptions": exemptions}
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
def change(request, slug, held_on, number):
    found = kept_item(request, slug, held_on, number)
    return ask(
        request,
        ItemForm(request.POST or None, instance=found),
        do=lambda form: actions.change(found, by=request.user, at=clock.now(), **form.cleaned_data),
        then=lambda changed: addresses.of_item(found),
        heading=f"Change item {number}",
        back=(addresses.of_item(found), f"Item {number}"),
    )


@allowed("meetings.keep")
@require_POST
def move(request, slug, held_on, number):
    """Moves an item one up or one down, as its button says."""
    found = kept_item(request, slug, held_on, number)
    to = number - 1 if request.POST.get("direction") == "up" else number + 1
    attempt(
        request,
        lambda: actions.move(found, to=to, by=request.user, at=clock.now()),
        said=lambda moved: f"{moved.title} is now item {moved.number}.",
    )
    return redirect(addresses.of_meeting(found.meeting))


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
        heading=f"Put a paper under item {number}",
        back=(addresses.of_item(found), f"Item {number}"),
        button="Put it under the item",
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
        heading=f"Write a report for item {number}",
        back=(addresses.of_item(found), f"Item {number}"),
        button="Begin the report",
    )
