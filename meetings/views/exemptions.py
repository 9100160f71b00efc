"""How the clerk withholds an item or a paper from the public, and gives it back."""

from django.shortcuts import get_object_or_404

from council_portal import clock
from council_portal.access.checks import allowed
from meetings.actions import exemptions as actions
from meetings.forms.papers import ExemptionForm, LiftForm
from meetings.models import Exemption, ItemPaper
from meetings.views import addresses
from meetings.views.asking import ask
from meetings.views.loading import kept_item, kept_meeting


@allowed("meetings.keep")
def withhold_item(request, slug, held_on, number):
    item = kept_item(request, slug, held_on, number)
    return _withhold(request, item, None, f"Withhold item {item.label} from the public")


@allowed("meetings.keep")
def withhold_paper(request, slug, held_on, paper_id):
    meeting = kept_meeting(request, slug, held_on)
    paper = get_object_or_404(ItemPaper.objects.select_related("item"), pk=paper_id, item__meeting=meeting)
    paper.item.meeting = meeting
    return _withhold(request, paper.item, paper, f"Withhold “{paper.title}” from the public")


def _withhold(request, item, paper, heading):
    return ask(
        request,
        ExemptionForm(request.POST or None),
        do=lambda form: actions.record(item, paper=paper, by=request.user, at=clock.now(), **form.cleaned_data),
        then=lambda exemption: addresses.of_item(item),
        heading=heading,
        back=(addresses.of_item(item), f"Item {item.label}"),
        button="Withhold it",
        item=item,
    )


@allowed("meetings.keep")
def lift(request, slug, held_on, exemption_id):
    meeting = kept_meeting(request, slug, held_on)
    exemption = get_object_or_404(
        Exemption.objects.in_force().select_related("item"), pk=exemption_id, item__meeting=meeting
    )
    exemption.item.meeting = meeting
    return ask(
        request,
        LiftForm(request.POST or None),
        do=lambda form: actions.lift(exemption, by=request.user, at=clock.now(), **form.cleaned_data),
        then=lambda lifted: addresses.of_item(exemption.item),
        heading=f"Lift the exemption of item {exemption.item.label}",
        back=(addresses.of_item(exemption.item), f"Item {exemption.item.label}"),
        button="Lift the exemption",
    )
