"""The performance lead runs a quarter: opens it, sees who has not answered, chases, closes it, reopens by exception."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from council_portal import clock
from council_portal.access.checks import actor_of, allowed
from council_portal.access.permissions import require
from council_portal.clock import LONDON
from council_portal.days import long_date
from council_portal.forms.errors import show_changed_meanwhile, show_refusal
from council_portal.stale import ChangedMeanwhile, fingerprint
from performance.actions import cycles, reminders
from performance.actions.refusal import Refusal
from performance.actions.reminder_words import Topic, message_for
from performance.forms.cycles import DueForm, OpenForm, ReopenForm, WhichMeasureForm
from performance.models import Measure, PlanEdition, ReportingCycle
from performance.queries.messages import last_heard, messages_of
from performance.queries.parts import parts_of
from performance.queries.quarters import edition_to_open
from performance.queries.responses import reopenings, responses, told_on, waiting_for
from performance.queries.scorecard import NoScorecard, cycle_of
from performance.rules.reminders import Occasion, next_after

MESSAGES_A_PAGE = 50


@allowed("performance.publish")
@require_http_methods(["GET", "HEAD", "POST"])
def open_quarter(request, quarter):
    """Opens a quarter for figures, with the days on which they and the commentary are due."""
    edition = edition_to_open(quarter)
    if edition is None:
        return _not_to_be_opened(request, quarter)
    form = OpenForm(request.POST or None, quarter=quarter)
    if request.method == "POST" and form.is_valid():
        try:
            cycles.open_(edition=edition, quarter=quarter, by=request.user, at=clock.now(), **form.cleaned_data)
        except (Refusal, ValidationError) as error:
            show_refusal(form, error)
        else:
            messages.success(request, f"{quarter.label} is open. Its owners are written to within minutes, in the day.")
            return redirect("performance:reporting", quarter)
    return render(request, "performance/open.html", _to_be_asked(edition, quarter) | {"form": form})


def _not_to_be_opened(request, quarter):
    """Leads to the quarter where it is opened already. Raises Http404 where no plan covers it."""
    try:
        cycle = cycle_of(quarter)
    except NoScorecard as error:
        raise Http404(f"No plan covers {quarter.label}, so it cannot be opened.") from error
    messages.error(request, f"{quarter.label} was opened already, and is {cycle.get_state_display().lower()}.")
    return redirect("performance:reporting", quarter)


def _to_be_asked(edition: PlanEdition, quarter) -> dict:
    """Who would be asked for how many measures, were the quarter opened now."""
    cycle = ReportingCycle(edition=edition, data_due_on=quarter.end, commentary_due_on=quarter.end)
    cycle.period = quarter
    found = responses(cycle, clock.today())
    return {"quarter": quarter, "edition": edition, "found": found, "is_over": quarter.end <= clock.today()}


@allowed("performance.publish")
@require_safe
def reporting(request, quarter):
    """Where the quarter stands: who has not answered, what waits for whom, what comes next."""
    cycle, today = _cycle(request, quarter), clock.today()
    found, heard = responses(cycle, today), last_heard(cycle)
    opened_on = cycle.opened_at.astimezone(LONDON).date()
    context = {
        "cycle": cycle,
        "quarter": quarter,
        "found": found,
        "asked": [(person, heard.get(person.user.pk)) for person in found.people],
        "waiting": waiting_for(actor_of(request), cycle, found),
        "reopenings": reopenings(cycle, today),
        "coming": next_after(today, opened_on=opened_on, data_due_on=cycle.data_due_on) if cycle.is_open else None,
        "all_chosen": request.GET.get("choose") != "none",
        "today": today,
    }
    return render(request, "performance/reporting.html", context)


@allowed("performance.publish")
@require_http_methods(["GET", "HEAD", "POST"])
def chase(request, quarter):
    """Shows the reminder that those chosen would get now, and sends it."""
    cycle, today = _cycle(request, quarter), clock.today()
    chosen = set((request.POST or request.GET).getlist("to"))
    told = [each for each in told_on(Occasion.CHASED, responses(cycle, today)) if str(each.to.pk) in chosen]
    if not told or not cycle.is_open:
        said = "Choose somebody who has not answered." if cycle.is_open else f"{quarter.label} is not open."
        messages.error(request, f"Nobody was chased. {said}")
        return redirect("performance:reporting", quarter)
    if request.method == "POST":
        outcome = reminders.chase(cycle=cycle, people=[each.to for each in told], by=request.user, at=clock.now())
        _say_what_came_of(request, outcome)
        return redirect("performance:reporting", quarter)
    heard = last_heard(cycle)
    to_hear = [each for each in told if heard.get(each.to.pk) != today]
    context = {
        "quarter": quarter,
        "to_hear": to_hear,
        "heard_today": [each for each in told if heard.get(each.to.pk) == today],
        "message": message_for([Topic(cycle, Occasion.CHASED, to_hear[0])], today) if to_hear else None,
    }
    return render(request, "performance/chase.html", context)


def _say_what_came_of(request, outcome: reminders.Chased) -> None:
    if outcome.sent:
        names = ", ".join(user.name for user in outcome.sent)
        messages.success(request, f"Sent {len(outcome.sent)} message{'s' * (len(outcome.sent) != 1)}: {names}.")
    for user, why in outcome.not_sent:
        messages.warning(request, f"{user.name} was not written to: {why}")


@allowed("performance.publish")
@require_safe
def message_list(request, quarter):
    """The messages sent about the quarter, newest first, and what became of them."""
    cycle = _cycle(request, quarter)
    page = Paginator(messages_of(cycle), MESSAGES_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "performance/messages.html", {"cycle": cycle, "quarter": quarter, "page": page})


@allowed("performance.publish")
@require_http_methods(["GET", "HEAD", "POST"])
def change_due(request, quarter):
    """Changes the days on which an open quarter's figures and commentary are due."""
    cycle = _cycle(request, quarter)
    if not cycle.is_open:
        messages.error(request, f"{quarter.label} is {cycle.get_state_display().lower()}: nothing is due any more.")
        return redirect("performance:reporting", quarter)
    as_now = fingerprint(cycle, cycles.DUE)
    initial = {name: getattr(cycle, name) for name in cycles.DUE} | {"as_read": as_now}
    form = DueForm(request.POST or None, quarter=quarter, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            cycles.change_due(cycle=cycle, by=request.user, at=clock.now(), **form.cleaned_data)
        except ChangedMeanwhile as changed:
            given = form.cleaned_data
            told = {name: day if day == given[name] else long_date(day) for name, day in changed.now.items()}
            show_changed_meanwhile(form, told, as_read=as_now)
        except (Refusal, ValidationError) as error:
            show_refusal(form, error)
        else:
            messages.success(request, "The days are changed. Reminders go by them from now on.")
            return redirect("performance:reporting", quarter)
    return render(request, "performance/due.html", {"quarter": quarter, "form": form})


@allowed("performance.publish")
@require_http_methods(["GET", "HEAD", "POST"])
def close(request, quarter):
    """Closes the quarter to figures, once it was read what is still missing."""
    cycle = _cycle(request, quarter)
    if request.method == "POST":
        try:
            cycles.close(cycle=cycle, by=request.user, at=clock.now())
        except Refusal as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"{quarter.label} is closed. It takes figures by exception only.")
        return redirect("performance:reporting", quarter)
    if not cycle.is_open:
        messages.error(request, f"{quarter.label} is {cycle.get_state_display().lower()} already.")
        return redirect("performance:reporting", quarter)
    found = responses(cycle, clock.today())
    context = {
        "cycle": cycle,
        "quarter": quarter,
        "found": found,
        "waiting": waiting_for(actor_of(request), cycle, found),
    }
    return render(request, "performance/close.html", context)


@allowed("performance.publish")
@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request, quarter):
    """Reopens one measure of a closed quarter for one person until a day; first asks which measure."""
    cycle = _cycle(request, quarter)
    if cycle.is_open:
        messages.error(request, f"{quarter.label} is open to everybody: nothing has to be reopened.")
        return redirect("performance:reporting", quarter)
    measures = Measure.objects.filter(edition=cycle.edition).order_by("position")
    if "measure" not in request.GET:
        which = WhichMeasureForm(measures=measures)
        return render(request, "performance/reopen_which.html", {"quarter": quarter, "form": which})
    asked = request.GET["measure"]
    # No measure has a null byte in its reference, and PostgreSQL takes no text with one.
    measure = get_object_or_404(measures.none() if "\x00" in asked else measures, ref=asked)
    people = parts_of(cycle.edition, clock.today())[measure.pk].enterers
    form = ReopenForm(request.POST or None, people=people, today=clock.today())
    if request.method == "POST" and people and form.is_valid():
        try:
            made = cycles.reopen_for(cycle=cycle, measure=measure, by=request.user, at=clock.now(), **form.exception)
        except (Refusal, ValidationError) as error:
            show_refusal(form, error)
        else:
            last_day = made.until_on - timedelta(days=1)
            said = f"{made.user.name} can enter {measure.ref} up to and on {long_date(last_day)}."
            messages.success(request, f"{said} It stands on their home page; no message is sent for it.")
            return redirect("performance:reporting", quarter)
    context = {"quarter": quarter, "cycle": cycle, "measure": measure, "people": people, "form": form}
    return render(request, "performance/reopen.html", context)


def _cycle(request, quarter) -> ReportingCycle:
    try:
        cycle = cycle_of(quarter)
    except NoScorecard as error:
        raise Http404(str(error)) from error
    require(actor_of(request), "performance.publish", cycle)
    return cycle
