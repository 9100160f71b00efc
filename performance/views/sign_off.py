"""What waits for sign-off: verified by the performance lead, approved by the approver, or returned with a reason."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from council_portal import clock
from council_portal.access.checks import actor_of, allowed
from council_portal.access.permissions import refusal, require
from performance.actions import observations, sign_off
from performance.actions.refusal import Refusal
from performance.forms.figures import ReturnForm
from performance.models import Measure, PlanEdition
from performance.queries.approvals import WaitingMeasure, approvals, standings
from performance.queries.quarters import quarters
from performance.queries.responsible import measures_approved_by
from performance.queries.scorecard import NoScorecard, cycle_of

DONE = {"verify": "verified", "approve": "approved"}
#: More than any plan has measures.
MOST_CHOSEN = 2000


@allowed("performance.sign_off")
@require_safe
def current(request):
    """Leads to the newest quarter, or says that there is none."""
    opened = quarters()
    if not opened:
        return render(request, "performance/approvals.html", {"waiting": ()})
    return redirect("performance:approvals", opened[0].quarter)


@allowed("performance.sign_off")
@require_safe
def waiting_list(request, quarter):
    """Everything of the quarter that the person may verify or approve, with what changed and why."""
    actor = actor_of(request)
    cycle = _cycle(quarter)
    waiting = approvals(actor, cycle.edition, quarter)
    steps = _steps(actor, cycle.edition, waiting)
    standing = standings(quarter, waiting)
    context = {
        "quarter": quarter,
        "cycle": cycle,
        "waiting": [(each, steps.get(each.ref), standing.get(each.ref)) for each in waiting],
        "steps": sorted(set(steps.values())),
        "all_chosen": request.GET.get("choose") == "all",
        "is_verification_on": cycle.edition.is_verification_required,
    }
    return render(request, "performance/approvals.html", context)


def _steps(actor, edition: PlanEdition, waiting: Iterable[WaitingMeasure]) -> dict[str, str]:
    """What the person may do next with each measure that waits: verify or approve; left out where neither."""
    can_verify = refusal(actor, "performance.verify") is None
    approved = set(Measure.objects.filter(measures_approved_by(actor), edition=edition).values_list("ref", flat=True))
    steps = {}
    for each in waiting:
        if each.may_sign and edition.is_verification_required and each.waits_for_verification:
            if can_verify:
                steps[each.ref] = "verify"
        elif each.may_sign and each.ref in approved:
            steps[each.ref] = "approve"
    return steps


@allowed("performance.sign_off")
@require_POST
def sign(request, quarter, ref, step):
    """Verifies or approves what waits of one measure, if it still is what the person saw."""
    actor, measure = actor_of(request), _measure(quarter, ref)
    require(actor, f"performance.{step}", measure)
    try:
        count = _sign(request, quarter, measure, step, request.POST.get("seen", ""))
    except (Refusal, observations.StaleFigure) as error:
        messages.error(request, f"{ref}: {error}")
    else:
        messages.success(request, f"{ref}: {count} {'entry' if count == 1 else 'entries'} {DONE[step]}.")
    return redirect("performance:approvals", quarter)


@allowed("performance.sign_off")
@require_POST
def sign_chosen(request, quarter):
    """Verifies or approves each of the measures chosen; what moved on meanwhile is told, and the rest is done."""
    actor, edition = actor_of(request), _cycle(quarter).edition
    chosen = [_Choice.read(each) for each in request.POST.getlist("chosen")[:MOST_CHOSEN]]
    measures = Measure.objects.filter(edition=edition, ref__in=[each.ref for each in chosen])
    by_ref = {each.ref: each for each in measures.select_related("directorate", "edition", "series")}
    done, told = Counter(), []
    for each in chosen:
        measure = by_ref.get(each.ref)
        if measure is None or each.step not in DONE:
            continue
        if why := refusal(actor, f"performance.{each.step}", measure):
            told.append(f"{each.ref} was not {DONE[each.step]}: {why}")
            continue
        try:
            _sign(request, quarter, measure, each.step, each.seen)
        except (Refusal, observations.StaleFigure) as error:
            told.append(f"{each.ref} was not {DONE[each.step]}: {error}")
        else:
            done[each.step] += 1
    for step, count in done.items():
        messages.success(request, f"{count} {'measure' if count == 1 else 'measures'} {DONE[step]}.")
    for sentence in told:
        messages.warning(request, sentence)
    if not done and not told:
        messages.error(request, "Nothing was chosen. Tick the measures that you want to sign, then send again.")
    return redirect("performance:approvals", quarter)


@dataclass(frozen=True)
class _Choice:
    """A measure that was ticked: what is to be done with it, its reference, and what the person saw of it."""

    step: str
    ref: str
    seen: str

    @classmethod
    def read(cls, value: str) -> "_Choice":
        step, _, rest = value.replace("\0", "").partition(" ")
        ref, _, seen = rest.partition(" ")
        return cls(step, ref, seen)


def _sign(request, quarter, measure: Measure, step: str, seen: str) -> int:
    """Takes everything of the measure that waits one step on; returns how many. Raises Refusal or StaleFigure."""
    act = {"verify": sign_off.verify_all, "approve": sign_off.approve_all}[step]
    return act(measure=measure, quarter=quarter, by=request.user, at=clock.now(), seen=seen)


@allowed("performance.sign_off")
@require_http_methods(["GET", "HEAD", "POST"])
def send_back(request, quarter, ref):
    """Returns what waits of a measure, figures and words, to whoever wrote it, with a reason."""
    actor, measure = actor_of(request), _measure(quarter, ref)
    require(actor, "performance.sign_off", measure)
    waiting = _of_measure(actor, quarter, measure)
    form = ReturnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            sign_off.return_all(
                measure=measure,
                quarter=quarter,
                by=request.user,
                at=clock.now(),
                reason=form.cleaned_data["reason"],
                seen=request.POST.get("seen"),
            )
        except (Refusal, observations.StaleFigure) as error:
            form.add_error(None, str(error)[:1].upper() + str(error)[1:])
        else:
            messages.success(request, f"{ref}: returned with your reason.")
            return redirect("performance:approvals", quarter)
    return render(request, "performance/return.html", {"quarter": quarter, "waiting": waiting, "form": form})


def _cycle(quarter):
    try:
        return cycle_of(quarter)
    except NoScorecard as error:
        raise Http404(str(error)) from error


def _measure(quarter, ref) -> Measure:
    measures = Measure.objects.select_related("directorate", "edition", "series")
    return get_object_or_404(measures, edition=_cycle(quarter).edition, ref=ref)


def _of_measure(actor, quarter, measure: Measure) -> WaitingMeasure:
    for waiting in approvals(actor, measure.edition, quarter):
        if waiting.ref == measure.ref:
            return waiting
    raise Http404(f"Nothing of {measure.ref} waits for you.")
