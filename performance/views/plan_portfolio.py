"""The performance lead keeps the cabinet portfolios of a plan."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from council_portal import clock
from council_portal.forms.errors import show_changed_meanwhile, show_refusal
from council_portal.stale import ChangedMeanwhile, fingerprint
from performance.actions import portfolios
from performance.models import Portfolio
from performance.plan_forms.portfolios import PortfolioForm
from performance.views.plan import FORM_METHODS, KEEPS, REFUSED, edition_of


@KEEPS
@FORM_METHODS
def add(request, year):
    found = edition_of(request, year)
    as_read = fingerprint(Portfolio(edition=found), portfolios.TO_BEGIN_WITH)
    form = PortfolioForm(request.POST or None, edition=found, initial={"as_read": as_read})
    return _page(request, year, form, "Add a cabinet portfolio", portfolios.add, as_read, edition=found)


@KEEPS
@FORM_METHODS
def change(request, year, portfolio):
    found = edition_of(request, year)
    part = get_object_or_404(Portfolio.objects.select_related("edition"), edition=found, slug=portfolio)
    as_read = fingerprint(part, portfolios.CHANGEABLE)
    initial = {"title": part.title, "holder": part.holder, "refs": part.refs, "as_read": as_read}
    form = PortfolioForm(request.POST or None, edition=found, part=part, initial=initial)
    return _page(request, year, form, f"Change the portfolio {part}", portfolios.change, as_read, portfolio=part)


def _page(request, year, form, heading: str, act, as_read: str, **on):
    """The form; what the action refuses stands in it, with what was ticked."""
    if request.method == "POST" and form.is_valid():
        try:
            act(**on, **form.cleaned_data, by=request.user, at=clock.now())
        except ChangedMeanwhile as changed:
            now = {name: value for name, value in changed.now.items() if name != "refs"}
            show_changed_meanwhile(form, now, as_read=as_read)
            _show_other_measures(form, changed.now)
        except REFUSED as error:
            show_refusal(form, error)
        else:
            messages.success(request, "Saved.")
            return redirect(f"{reverse('performance:plan', args=[year])}#portfolios")
    back = reverse("performance:plan", args=[year])
    context = {"form": form, "heading": heading, "back": back, "back_label": "The plan"}
    return render(request, "performance/plan/form.html", context)


def _show_other_measures(form: PortfolioForm, now: dict) -> None:
    """Says beside the measures which are in the portfolio now, where that is not what was ticked."""
    if "refs" in now and set(now["refs"]) != set(form.cleaned_data.get("refs", ())):
        held = ", ".join(now["refs"]) or "no measure"
        form.add_error("refs", f"Somebody else saved this meanwhile: it now has {held}. What you ticked is kept here.")
