"""The page on which a committee's meetings of a year are planned, checked, edited and called at once."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.shortcuts import get_object_or_404, redirect, render

from council_portal import clock
from council_portal.access.checks import allowed
from meetings.actions import meetings as actions
from meetings.forms.meetings import PatternForm, PlannedForms
from meetings.models import Committee
from meetings.queries.offices import offices
from meetings.queries.planning import Prospect, prospects
from meetings.rules.planning import PlanMisread
from meetings.views import addresses

ROWS = "meetings"


@dataclass(frozen=True)
class Row:
    """A meeting about to be called, as it is typed, and what there is to say of it once it can be read."""

    form: Form
    prospect: Prospect | None


@allowed("meetings.keep")
def plan(request, slug):
    """Asks for a pattern or days; shows the meetings they make, to be edited; calls them when told to."""
    committee = get_object_or_404(Committee, slug=slug)
    if request.method == "POST":
        return _check_or_call(request, committee)
    form = PatternForm(request.GET or None)
    if not form.is_bound:
        return _asked(request, committee, form)
    if not form.is_valid():
        return _asked(request, committee, form)
    shut = offices(
        form.cleaned_data["first"] or clock.today(), form.cleaned_data["last"], council=request.council
    ).why_shut
    try:
        planned = form.planned(shut)
    except PlanMisread as misread:
        form.add_error("last", str(misread))
        return _asked(request, committee, form)
    initial = [
        {"held_on": day.held_on, "starts_at": form.cleaned_data["starts_at"], "venue": form.cleaned_data["venue"]}
        for day in planned
        if day.held_on
    ]
    rows = PlannedForms(initial=initial, prefix=ROWS)
    said = [day.sentence for day in planned if day.sentence]
    found = prospects(committee, [tuple(row.values()) for row in initial], council=request.council) if initial else []
    context = {"formset": rows, "rows": list(map(Row, rows.forms, found)), "said": said}
    return _asked(request, committee, form, **context)


def _check_or_call(request, committee):
    """Works the edited meetings out anew, or calls those that are wanted."""
    formset = PlannedForms(request.POST, prefix=ROWS)
    is_valid = formset.is_valid()
    if is_valid and request.POST.get("do") == "call":
        if not formset.wanted:
            messages.error(request, "No meeting is ticked, so none was called.")
        elif called := _called(request, committee, formset):
            count = "1 meeting is" if len(called) == 1 else f"{len(called)} meetings are"
            messages.success(request, f"{count} called, as drafts.")
            return redirect(addresses.of_committee(committee))
    readable = [form for form in formset.forms if form.is_valid()]
    days = [tuple(form.cleaned_data[name] for name in ("held_on", "starts_at", "venue")) for form in readable]
    found = iter(prospects(committee, days, council=request.council) if days else [])
    rows = [Row(form, next(found) if form in readable else None) for form in formset.forms]
    context = {"committee": committee, "formset": formset, "rows": rows}
    return render(request, "meetings/plan.html", context, status=200 if is_valid else 422)


def _called(request, committee, formset) -> list:
    """The meetings, called; none where one of them is refused, which is then said beside its row."""
    fields = ("held_on", "starts_at", "venue")
    planned = [actions.Planned(**{name: form.cleaned_data[name] for name in fields}) for form in formset.wanted]
    try:
        return actions.plan(committee, planned=planned, by=request.user, at=clock.now())
    except ValidationError as error:
        messages.error(request, f"None was called. {' '.join(error.messages)}")
        return []


def _asked(request, committee, form, **more):
    context = {"committee": committee, "form": form} | more
    return render(request, "meetings/plan.html", context, status=422 if form.errors else 200)
