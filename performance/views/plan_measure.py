"""The performance lead keeps a measure: its settings on one page, each changed on a page of its own and previewed."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from council_portal import clock
from council_portal.figures import Unit, UnitKind
from council_portal.forms.errors import show_refusal
from performance.actions import measures
from performance.actions.plan_changes import StaleSettings
from performance.actions.plan_preview import preview
from performance.models import ResponsibilityKind
from performance.models.threshold import ThresholdKind
from performance.plan_forms.measures import AddMeasureForm, ChangeForm
from performance.plan_forms.order import OrderForm
from performance.queries.plan_bounds import figures_outside, published_quarters
from performance.queries.plan_settings import (
    MeasureSettings,
    PlanQuarters,
    measure_settings,
    plan_quarters,
    rule_target,
)
from performance.queries.plans import refs_in_order
from performance.rules.plan_changes import oddities
from performance.rules.status import Polarity
from performance.rules.targets import TargetKind
from performance.views.plan import FORM_METHODS, KEEPS, REFUSED, edition_of, saves, shown_first
from performance.views.plan_topics import PART_TOPICS, TOPICS, Topic

#: Kinds of target for which a number is needed, which a judgement in words never has.
NUMBERS_ONLY = {TargetKind.NUMERIC, TargetKind.RANGE, TargetKind.PROFILED, TargetKind.RELATIVE}


@KEEPS
@FORM_METHODS
def add(request, year):
    """A new measure, shown as it will stand before it is saved."""
    edition = edition_of(request, year)
    quarters = plan_quarters(edition, clock.today())
    form = AddMeasureForm(request.POST or None, edition=edition, quarters=quarters)
    context = {
        "form": form,
        "heading": "Add a measure",
        "back": reverse("performance:plan", args=[year]),
        "back_label": edition.title,
        "why_no_start": quarters.why_no_start,
    }
    if request.method == "POST" and request.POST.get("step") != "again" and form.is_valid():
        given = form.cleaned_data

        def act(quarter):
            return measures.add(
                **form.changes, quarter=quarter, reason=given["reason"], by=request.user, at=clock.now()
            )

        try:
            shown = preview(
                edition=edition,
                quarters=quarters,
                quarter=given["quarter"],
                ref=given["ref"],
                change=act,
                on=clock.today(),
            )
            if saves(request, shown):
                act(given["quarter"])
                messages.success(request, f"{given['ref']} is added. See what it still needs below.")
                return redirect("performance:plan_measure", year, given["ref"])
        except REFUSED as error:
            show_refusal(form, error)
        else:
            context["is_new"] = True
            return _preview_page(request, context, shown, given["quarter"], given["reason"])
    return render(request, "performance/plan/change.html", context)


@KEEPS
@require_safe
def settings(request, year, ref):
    edition = edition_of(request, year)
    quarters = plan_quarters(edition, clock.today())
    found = _settings(edition, ref, quarters)
    context = {
        "edition": edition,
        "year": year,
        "settings": found,
        "measure": found.measure,
        "quarter": quarters.shown,
        "quarters": quarters,
        "sections": _sections(found, year),
        "retired_from": found.retired_from,
        "changed_definition": _withdrawable(found, quarters),
        "oddities": oddities(Polarity(found.method.polarity), rule_target(found)) if found.method else [],
    }
    return render(request, "performance/plan/measure.html", context)


def _withdrawable(found: MeasureSettings, quarters: PlanQuarters):
    """The newest changed definition, where nothing was reported under it yet; None where there is none such."""
    newest = next((row for row in reversed(found.rows["definition"]) if row.from_on), None)
    return newest if newest and any(quarter.start == newest.from_on for quarter in quarters.starts) else None


def _sections(found: MeasureSettings, year) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """The page's lists of settings: name, value and where it is changed."""

    def lines(*topics: str) -> list[tuple[str, str, str]]:
        return [
            (each.name, each.value or "Not said", reverse("performance:plan_topic", args=[year, ref, each.topic]))
            for each in found.of(*topics)
        ]

    ref = found.measure.ref
    return [
        ("What it is", lines("words", "definition", "place", "unit", "limits")),
        ("What it is to reach", lines("target", "tolerance")),
        ("How it is judged", lines("judged", "frequency", "comparison", "roll-up")),
        ("Who answers for it", lines(*(kind.replace("_", "-") for kind in ResponsibilityKind))),
    ]


@KEEPS
@FORM_METHODS
def order(request, year, ref):
    """Where a measure stands within its outcome."""
    edition = edition_of(request, year)
    found = _settings(edition, ref, plan_quarters(edition, clock.today()))
    measure = found.measure
    form = OrderForm(request.POST or None, measure=measure)

    def change():
        measures.put_after(measure=measure, **form.cleaned_data, by=request.user, at=clock.now())

    def says():
        return {f"Order in outcome {measure.outcome.ref}": ", ".join(refs_in_order(measure.outcome_id))}

    context = {
        "heading": "Where it stands in its outcome",
        "measure": measure,
        "back": reverse("performance:plan_measure", args=[year, ref]),
        "back_label": ref,
    }
    return shown_first(request, form, context, edition=edition, change=change, says=says)


@KEEPS
@FORM_METHODS
def change(request, year, ref, topic):
    """One topic of a measure: its kind where there are several, the form, the preview, and then it is saved."""
    edition = edition_of(request, year)
    quarters = plan_quarters(edition, clock.today())
    found = _settings(edition, ref, quarters)
    about = TOPICS.get(topic)
    if about is None or found.method is None or not about.is_there(found):
        raise Http404("There is no such setting.")
    more = {}
    if about.kinds:
        kinds = [kind for kind in about.kinds if _fits(kind, found.headline.in_unit)]
        if request.GET.get("kind") not in kinds:
            context = {
                "heading": about.heading,
                "kinds": [(kind, *_named(kind, about, found.headline.in_unit)) for kind in kinds],
                "now": about.now(found),
                "measure": found.measure,
                "back": reverse("performance:plan_measure", args=[year, ref]),
                "back_label": ref,
            } | _as_it_stands(found, about)
            return render(request, "performance/plan/kind.html", context)
        more["kind"] = about.kinds(request.GET["kind"])
    return _change(request, year, found, quarters, about, **more)


@KEEPS
@FORM_METHODS
def change_part(request, year, ref, part, topic):
    """A part of a measure: its name, or its end."""
    edition = edition_of(request, year)
    quarters = plan_quarters(edition, clock.today())
    found = _settings(edition, ref, quarters)
    component = next((each for each in found.components if each.key == part), None)
    about = PART_TOPICS.get(topic)
    if component is None or about is None:
        raise Http404(f"{ref} has no such part.")
    return _change(request, year, found, quarters, about, component=component)


def _fits(kind: TargetKind | ThresholdKind, unit: Unit) -> bool:
    """Whether what counts in the unit can have a target or tolerance of the kind: a question has yes or no."""
    return unit.is_number or kind not in NUMBERS_ONLY or (unit.kind == UnitKind.YES_NO and kind == TargetKind.NUMERIC)


def _named(kind: TargetKind | ThresholdKind, about: Topic, unit: Unit) -> tuple[str, str]:
    """How the kind is called, and the hint beneath it."""
    if unit.kind == UnitKind.YES_NO and kind == TargetKind.NUMERIC:
        return "Yes or no", "The answer that is aimed at."
    return kind.label, about.hints[kind]


def _change(request, year, found: MeasureSettings, quarters: PlanQuarters, about: Topic, **more):
    """The form of one topic; then what it would do; then it is done, if that is still what it would do."""
    measure = found.measure
    form = about.form(request.POST or None, settings=found, quarters=quarters, **more)
    back = reverse("performance:plan_measure", args=[year, measure.ref])
    heading = about.heading
    if about.kinds:
        heading += f": {_named(more['kind'], about, found.headline.in_unit)[0].lower()}"
    context = {
        "form": form,
        "heading": heading,
        "measure": measure,
        "back": back,
        "back_label": measure.ref,
        **_as_it_stands(found, about),
        "why_no_start": quarters.why_no_start if form.is_dated else "",
    }
    if request.method == "POST" and request.POST.get("step") != "again" and form.is_valid():
        given = form.cleaned_data
        quarter = given.get("quarter") or getattr(form, "looked_at", quarters.shown)

        def act(from_quarter):
            when = {"quarter": from_quarter} if form.is_dated or about.action is measures.take_back else {}
            return about.action(
                measure=measure,
                **form.changes,
                **when,
                reason=given["reason"],
                seen=given["seen"],
                by=request.user,
                at=clock.now(),
            )

        try:
            shown = preview(
                edition=measure.edition,
                quarters=quarters,
                quarter=quarter,
                ref=measure.ref,
                change=act,
                on=getattr(form, "day", clock.today()),
            )
            if saves(request, shown):
                act(quarter)
                messages.success(request, f"{measure.ref}: saved.")
                return redirect(back)
        except StaleSettings as error:
            show_stale(form, error, found)
        except REFUSED as error:
            show_refusal(form, error)
        else:
            odd = oddities(
                Polarity(given.get("polarity") or found.method.polarity), getattr(form, "target", rule_target(found))
            )
            if about.action is measures.set_limits:
                odd = _outside(measure, form.changes) + odd
            context |= {"oddities": odd, "holds_at_once": form.holds_at_once}
            if form.holds_at_once:
                context["published"] = published_quarters(measure.edition)
            return _preview_page(request, context, shown, given.get("quarter"), given["reason"])
    return render(request, "performance/plan/change.html", context)


def _as_it_stands(found: MeasureSettings, about: Topic) -> dict:
    """What a form of one kind cannot begin with, since another kind may stand: target and tolerance, in words."""
    return {"as_it_stands": found.of("target", "tolerance"), "stands_in": found.quarter} if about.kinds else {}


def _outside(measure, bounds: dict) -> list[str]:
    """Which figures that stand would be outside the bounds, as one sentence; none where none would."""
    outside = figures_outside(measure, bounds["lowest"], bounds["highest"])
    if not outside:
        return []
    count = "1 figure stands" if len(outside) == 1 else f"{len(outside)} figures stand"
    return [f"{count} outside these bounds, as entered, until revised: {'; '.join(outside)}."]


def show_stale(form: ChangeForm, error: StaleSettings, found: MeasureSettings) -> None:
    """Says what stands now, keeps what was typed, and lets the next try go over it knowingly."""
    form.add_error(None, str(error))
    form.data = form.data.copy()
    form.data["seen"] = found.stamp(form.stamps)


def _preview_page(request, context: dict, shown, quarter, reason: str):
    context |= {
        "preview": shown,
        "quarter": quarter,
        "reason": reason,
        # Somebody who wanted to save comes back here only because something moved.
        "has_moved": request.POST.get("step") == "save",
    }
    return render(request, "performance/plan/preview.html", context)


def _settings(edition, ref, quarters: PlanQuarters) -> MeasureSettings:
    found = measure_settings(edition, ref, quarters.shown, clock.today())
    if found is None:
        raise Http404(f"The plan has no measure {ref}.")
    if found.method is None and found.rows["method"]:
        # It begins later: its page shows it as it will stand then.
        first = found.rows["method"][0].from_on
        later = next(quarter for quarter in quarters.quarters if quarter.start == first)
        found = measure_settings(edition, ref, later, clock.today())
    return found
