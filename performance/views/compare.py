"""Two quarters side by side, for people with an account."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from council_portal.access.checks import actor_of, allowed
from performance.filters import WholeScorecardFilter
from performance.queries.audience import audience_of
from performance.queries.comparison import comparison
from performance.queries.quarters import quarters
from performance.views.scorecard import measure_urls, scorecard_for


@allowed("performance.read_approved")
@require_safe
def compare(request, quarter):
    """The quarter beside another that has been opened: the one before it, unless another is asked for."""
    card = scorecard_for(request, quarter)
    others = [each.quarter for each in quarters() if each.quarter != quarter]
    if not others:
        messages.info(request, f"{quarter.label} is the only quarter so far: there is none to compare it with.")
        return redirect("performance:dashboard", quarter)
    narrowed = WholeScorecardFilter(request.GET, card=card)
    form = narrowed.form
    choices = [(each.key, each.label) for each in others]
    form.fields["with"] = forms.ChoiceField(label="Compare with", choices=choices, required=False)
    before = next((each for each in others if each < quarter), others[-1])
    other = next((each for each in others if each.key == request.GET.get("with")), before)
    form.initial["with"] = other.key
    form.data = form.data | {"with": other.key} if form.is_bound else form.data
    found = comparison(quarter, other, audience_of(actor_of(request)), narrowed.wanted)
    then_url, now_url = measure_urls(found.then, "performance"), measure_urls(found.now, "performance")

    def linked(pairs):
        return [(pair, (now_url if pair.now else then_url)(pair.row.ref)) for pair in pairs]

    context = {
        "card": card,
        "area": "performance",
        "found": found,
        "form": form,
        "groups": [("What changed", linked(found.changed)), ("The same status and target", linked(found.unchanged))],
    }
    return render(request, "performance/compare.html", context)
