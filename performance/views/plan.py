"""The performance lead keeps the plan: its editions, priorities, outcomes and actions."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from council_portal import clock
from council_portal.access.checks import actor_of, allowed
from council_portal.access.permissions import require
from council_portal.forms.errors import show_changed_meanwhile, show_refusal
from council_portal.periods import Period, PeriodKind
from council_portal.stale import ChangedMeanwhile, fingerprint
from performance.actions import plan_editions, plan_settings
from performance.actions.plan_changes import StaleSettings, reference_of
from performance.actions.plan_preview import preview
from performance.actions.refusal import Refusal
from performance.models import Action, Outcome, PlanEdition, Priority, Threshold
from performance.plan_forms.order import ActionForm, ChangeEditionForm, EditionForm, OutcomeForm, PriorityForm
from performance.plan_forms.targets import DefaultToleranceForm
from performance.queries.plan_bounds import published_quarters
from performance.queries.plan_settings import in_force, plan_quarters, stamp_of
from performance.queries.plan_words import edition_in_words, part_in_words, threshold_in_words
from performance.queries.plans import editions, last_day, measures_with_a_target_of_zero, plan, portfolios
from performance.rules.targets import PERCENT

KEEPS = allowed("performance.keep_plan")
FORM_METHODS = require_http_methods(["GET", "HEAD", "POST"])
REFUSED = (Refusal, StaleSettings, ValidationError)


@KEEPS
@require_safe
def edition_list(request):
    return render(request, "performance/plan/editions.html", {"editions": editions(clock.today())})


@KEEPS
@FORM_METHODS
def add_edition(request):
    last = PlanEdition.objects.order_by("-to_on").first()
    initial = {"default_materiality_percent": "0", "is_verification_required": True}
    if last:
        initial |= {"first_year": Period.of(PeriodKind.YEAR, last.to_on).label, "take_over": True}
    else:
        initial["first_year"] = Period.of(PeriodKind.YEAR, clock.today()).label
    form = EditionForm(request.POST or None, initial=initial, can_take_over=last is not None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        takes_over = given.pop("take_over", False)
        try:
            made = plan_editions.make(**given, taken_from=last if takes_over else None, by=request.user, at=clock.now())
        except REFUSED as error:
            show_refusal(form, error)
        else:
            messages.success(request, f"{made} is made.")
            return redirect("performance:plan", Period.of(PeriodKind.YEAR, made.from_on))
    return _form_page(request, form, "Make a plan", reverse("performance:plans"), "The plans")


@KEEPS
@require_safe
def edition(request, year):
    found = edition_of(request, year)
    quarters = plan_quarters(found, clock.today())
    thresholds = Threshold.objects.filter(edition=found, measure=None).order_by("from_on")
    tolerance = threshold_in_words(in_force(thresholds, quarters.shown.start), PERCENT)
    said = edition_in_words(found)
    change = reverse("performance:plan_change", args=[year])
    priorities = plan(found, quarters.shown, clock.today())
    context = {
        "edition": found,
        "last_day": last_day(found),
        "year": year,
        "quarter": quarters.shown,
        "quarters": quarters,
        "priorities": priorities,
        "portfolios": portfolios(found),
        "has_outcomes": any(listed.outcomes for listed in priorities),
        "has_measures": any(each.measures for listed in priorities for each in listed.outcomes),
        "rows": [
            *((name, said[name], change) for name in ("Movement that counts", "Verification")),
            ("Tolerance of the whole plan", tolerance, reverse("performance:plan_tolerance", args=[year])),
        ],
        "audit_key": reference_of(found),
    }
    return render(request, "performance/plan/edition.html", context)


@KEEPS
@FORM_METHODS
def change_edition(request, year):
    found = edition_of(request, year)
    as_now = fingerprint(found, plan_editions.CHANGEABLE)
    initial = {name: getattr(found, name) for name in plan_editions.CHANGEABLE} | {"as_read": as_now}
    form = ChangeEditionForm(request.POST or None, initial=initial)

    def change():
        plan_editions.change(edition=found, by=request.user, at=clock.now(), **form.cleaned_data)

    def says():
        return edition_in_words(PlanEdition.objects.get(pk=found.pk))

    back = reverse("performance:plan", args=[year])
    context = {"heading": "Change the plan", "back": back, "back_label": found.title}
    return shown_first(request, form, context, edition=found, change=change, says=says)


@KEEPS
@FORM_METHODS
def default_tolerance(request, year):
    """The tolerance of every measure that has none of its own, shown with what it turns before it is saved."""
    found = edition_of(request, year)
    quarters = plan_quarters(found, clock.today())
    rows = list(Threshold.objects.filter(edition=found, measure=None).order_by("from_on"))
    stands = in_force(rows, quarters.shown.start)
    initial = {"seen": stamp_of(rows), "percent": stands.value if stands else None}
    form = DefaultToleranceForm(request.POST or None, initial=initial, quarters=quarters)
    context = {
        "form": form,
        "heading": "Tolerance of the whole plan",
        "back": reverse("performance:plan", args=[year]),
        "back_label": found.title,
        "why_no_start": quarters.why_no_start,
    }
    if request.method == "POST" and request.POST.get("step") != "again" and form.is_valid():
        given = form.cleaned_data

        def change(quarter):
            return plan_settings.set_default_tolerance(
                edition=found,
                quarter=quarter,
                percent=given["percent"],
                reason=given["reason"],
                seen=given["seen"],
                by=request.user,
                at=clock.now(),
            )

        def says():
            held = Threshold.objects.filter(edition=found, measure=None).order_by("from_on")
            return {context["heading"]: threshold_in_words(in_force(held, given["quarter"].start), PERCENT)}

        try:
            shown = preview(
                edition=found,
                quarters=quarters,
                quarter=given["quarter"],
                ref=None,
                change=change,
                on=clock.today(),
                look=says,
            )
            if saves(request, shown):
                change(given["quarter"])
                messages.success(request, "The tolerance of the whole plan is set.")
                return redirect("performance:plan", year)
        except REFUSED as error:
            form.data = form.data.copy()
            form.data["seen"] = stamp_of(rows)
            show_refusal(form, error)
        else:
            zero = measures_with_a_target_of_zero(found, given["quarter"])
            return render(
                request,
                "performance/plan/preview.html",
                context
                | {
                    "preview": shown,
                    "quarter": given["quarter"],
                    "reason": given["reason"],
                    "has_moved": request.POST.get("step") == "save",
                    "oddities": [f"A percentage of a target of 0 is nothing: {', '.join(zero)}."] if zero else [],
                },
            )
    return render(request, "performance/plan/change.html", context)


@KEEPS
@FORM_METHODS
def add_priority(request, year):
    found = edition_of(request, year)
    last = found.priorities.order_by("-number").first()
    form = PriorityForm(
        request.POST or None, edition=found, is_change=False, initial={"number": last.number + 1 if last else 1}
    )
    return _part_page(request, year, form, "Add a priority", plan_editions.add_priority, edition=found)


@KEEPS
@FORM_METHODS
def change_priority(request, year, priority):
    found = edition_of(request, year)
    part = get_object_or_404(Priority.objects.select_related("edition"), edition=found, pk=priority)
    form = PriorityForm(request.POST or None, edition=found, part=part, **_as_it_is(part, plan_editions.PRIORITY))
    heading = f"Change priority {part.number}"
    return _change_part(request, year, form, heading, plan_editions.change_priority, part, edition=found)


@KEEPS
@FORM_METHODS
def add_outcome(request, year, priority):
    found = edition_of(request, year)
    above = get_object_or_404(Priority, edition=found, pk=priority)
    form = OutcomeForm(request.POST or None, edition=found, is_change=False)
    heading = f"Add an outcome to priority {above.number}"
    return _part_page(request, year, form, heading, plan_editions.add_outcome, priority=above)


@KEEPS
@FORM_METHODS
def change_outcome(request, year, outcome):
    found = edition_of(request, year)
    part = get_object_or_404(Outcome.objects.select_related("priority"), priority__edition=found, pk=outcome)
    form = OutcomeForm(request.POST or None, edition=found, part=part, **_as_it_is(part, plan_editions.OUTCOME))
    return _change_part(
        request, year, form, f"Change outcome {part.ref}", plan_editions.change_outcome, part, edition=found
    )


@KEEPS
@FORM_METHODS
def add_action(request, year, outcome):
    found = edition_of(request, year)
    above = get_object_or_404(Outcome.objects.select_related("priority"), priority__edition=found, pk=outcome)
    form = ActionForm(request.POST or None, edition=found, is_change=False)
    heading = f"Add an action to outcome {above.ref}"
    return _part_page(request, year, form, heading, plan_editions.add_action, outcome=above)


@KEEPS
@FORM_METHODS
def change_action(request, year, action):
    found = edition_of(request, year)
    part = get_object_or_404(
        Action.objects.select_related("outcome__priority"), outcome__priority__edition=found, pk=action
    )
    form = ActionForm(request.POST or None, edition=found, part=part, **_as_it_is(part, plan_editions.ACTION))
    return _change_part(request, year, form, "Change an action", plan_editions.change_action, part, edition=found)


def edition_of(request, year) -> PlanEdition:
    """The edition that begins with the year, for somebody who may keep it. Raises Http404 where there is none."""
    found = PlanEdition.objects.filter(from_on=year.start).first()
    if found is None:
        raise Http404(f"No plan begins with {year.label}.")
    require(actor_of(request), "performance.keep_plan", found)
    return found


def saves(request, shown) -> bool:
    """Whether the person saves what they were shown, and nothing has moved since."""
    return request.POST.get("step") == "save" and request.POST.get("shown") == shown.fingerprint


def _as_it_is(part, names) -> dict:
    """What a form of a part that is there begins with."""
    initial = {name.removesuffix("_id"): getattr(part, name) for name in names}
    return {"is_change": True, "initial": initial | {"as_read": fingerprint(part, names)}}


def shown_first(request, form, context: dict, *, edition, change: Callable, says: Callable):
    """The form of a change that holds at once; then what it would do; then it is done, if that is still what it does.

    `change` makes it; `says` gives what of the plan it is about, in words.
    """
    context |= {"form": form}
    if request.method == "POST" and request.POST.get("step") != "again" and form.is_valid():
        quarters = plan_quarters(edition, clock.today())
        try:
            shown = preview(
                edition=edition,
                quarters=quarters,
                quarter=min(quarters.open, default=quarters.shown),
                ref=None,
                change=lambda _: change(),
                on=clock.today(),
                look=says,
            )
            if saves(request, shown):
                change()
                messages.success(request, "Saved.")
                return redirect(context["back"])
        except ChangedMeanwhile as changed:
            now = {name.removesuffix("_id"): value for name, value in changed.now.items()}
            show_changed_meanwhile(form, now, as_read=form.initial["as_read"])
        except REFUSED as error:
            show_refusal(form, error)
        else:
            context |= {
                "preview": shown,
                "reason": form.cleaned_data["reason"],
                "holds_at_once": True,
                "published": published_quarters(edition),
                "has_moved": request.POST.get("step") == "save",
            }
            return render(request, "performance/plan/preview.html", context)
    return render(request, "performance/plan/change.html", context)


def _change_part(request, year, form, heading: str, act: Callable, part, *, edition: PlanEdition):
    """A part of the plan's order that is there, changed."""

    def change():
        act(part=part, **form.cleaned_data, by=request.user, at=clock.now())

    def says():
        return part_in_words(type(part).objects.get(pk=part.pk))

    context = {"heading": heading, "back": reverse("performance:plan", args=[year]), "back_label": "The plan"}
    return shown_first(request, form, context, edition=edition, change=change, says=says)


def _part_page(request, year, form, heading: str, act: Callable, **on):
    """A form that adds a part to the plan's order; what the action refuses stands in it."""
    if request.method == "POST" and form.is_valid():
        try:
            act(**on, **form.cleaned_data, by=request.user, at=clock.now())
        except REFUSED as error:
            show_refusal(form, error)
        else:
            messages.success(request, "Saved.")
            return redirect("performance:plan", year)
    return _form_page(request, form, heading, reverse("performance:plan", args=[year]), "The plan")


def _form_page(request, form, heading: str, back: str, back_label: str):
    context = {"form": form, "heading": heading, "back": back, "back_label": back_label}
    return render(request, "performance/plan/form.html", context)
