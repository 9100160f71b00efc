"""How the clerk withholds an item or a paper from the public, looks at it again, and gives it back."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from council_portal import clock
from council_portal.access.checks import allowed
from meetings.actions import exemptions as actions
from meetings.forms.exemptions import ExemptionForm, LiftForm, ReviewForm
from meetings.models import Exemption, ItemPaper
from meetings.queries.exemptions import reviews
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
        ExemptionForm(request.POST or None, nation=request.council.nation),
        do=lambda form: actions.record(item, paper=paper, by=request.user, at=clock.now(), **form.cleaned_data),
        then=lambda exemption: addresses.of_item(item),
        heading=heading,
        back=(addresses.of_item(item), f"Item {item.label}"),
        button="Withhold it",
        said=_withheld,
        item=item,
    )


def _withheld(exemption: Exemption) -> str:
    what = "The paper is" if exemption.paper_id else f"Item {exemption.item.label} is"
    if not exemption.packs_withdrawn:
        return f"{what} withheld from the public."
    return (
        f"{what} withheld from the public, and the public edition of the pack that was issued with it is withdrawn. "
        "Build and issue the next version."
    )


@allowed("meetings.keep")
@require_safe
def listing(request):
    """Everything withheld from the public, by when it is looked at again."""
    return render(request, "meetings/exemptions.html", {"reviews": reviews(today=clock.today())})


@allowed("meetings.keep")
def review(request, slug, held_on, exemption_id):
    exemption = _kept_exemption(request, slug, held_on, exemption_id)
    return ask(
        request,
        ReviewForm(request.POST or None),
        do=lambda form: actions.review(exemption, by=request.user, at=clock.now(), **form.cleaned_data),
        then=lambda reviewed: reverse("meetings:exemptions"),
        heading=f"Review the exemption of item {exemption.item.label}",
        back=(reverse("meetings:exemptions"), "What is withheld"),
        button="It stays withheld",
        said="The review is recorded.",
    )


def _kept_exemption(request, slug, held_on, exemption_id) -> Exemption:
    """The exemption in force, for somebody who keeps its meeting. Raises Http404, PermissionDenied."""
    meeting = kept_meeting(request, slug, held_on)
    exemption = get_object_or_404(
        Exemption.objects.in_force().select_related("item"), pk=exemption_id, item__meeting=meeting
    )
    exemption.item.meeting = meeting
    return exemption


@allowed("meetings.keep")
def lift(request, slug, held_on, exemption_id):
    exemption = _kept_exemption(request, slug, held_on, exemption_id)
    return ask(
        request,
        LiftForm(request.POST or None),
        do=lambda form: actions.lift(exemption, by=request.user, at=clock.now(), **form.cleaned_data),
        then=lambda lifted: addresses.of_item(exemption.item),
        heading=f"Lift the exemption of item {exemption.item.label}",
        back=(addresses.of_item(exemption.item), f"Item {exemption.item.label}"),
        button="Lift the exemption",
        said="It is withheld no longer. Its reports are open to members and its uploads are drafts: release them "
        "to the public yourself.",
    )
