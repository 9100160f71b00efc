"""What waits for sign-off: verified by the performance lead, approved by the approver, or returned with a reason."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from council_portal import clock
from council_portal.access.checks import actor_of, allowed
from council_portal.access.permissions import refusal, require
from performance.actions import observations, sign_off
from performance.actions.refusal import Refusal
from performance.forms import ReturnForm
from performance.models import Measure
from performance.queries.approvals import WaitingMeasure, approvals
from performance.queries.quarters import quarters
from performance.queries.scorecard import NoScorecard, cycle_of


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
    context = {
        "quarter": quarter,
        "waiting": approvals(actor, cycle.edition, quarter),
        "can_verify": refusal(actor, "performance.verify") is None,
        "can_approve": refusal(actor, "performance.approve") is None,
        "is_verification_on": cycle.edition.is_verification_required,
    }
    return render(request, "performance/approvals.html", context)


@allowed("performance.sign_off")
@require_POST
def sign(request, quarter, ref, step):
    """Verifies or approves what waits of one measure, if it still is what the person saw."""
    actor, measure = actor_of(request), _measure(quarter, ref)
    require(actor, f"performance.{step}", measure)
    act = {"verify": sign_off.verify_all, "approve": sign_off.approve_all}[step]
    try:
        with transaction.atomic():
            _refuse_if_changed(request, _of_measure(actor, quarter, measure))
            count = act(measure=measure, quarter=quarter, by=request.user, at=clock.now())
    except (Refusal, observations.StaleFigure) as error:
        messages.error(request, f"{ref}: {error}")
    else:
        done = "verified" if step == "verify" else "approved"
        messages.success(request, f"{ref}: {count} {'entry' if count == 1 else 'entries'} {done}.")
    return redirect("performance:approvals", quarter)


@allowed("performance.sign_off")
@require_http_methods(["GET", "HEAD", "POST"])
def send_back(request, quarter, ref):
    """Returns a measure's waiting figures to whoever entered them, with a reason."""
    actor, measure = actor_of(request), _measure(quarter, ref)
    require(actor, "performance.sign_off", measure)
    waiting = _of_measure(actor, quarter, measure)
    form = ReturnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                for figure in sign_off.waiting(measure, quarter)[0]:
                    observations.return_(
                        measure=measure,
                        observation=figure,
                        by=request.user,
                        at=clock.now(),
                        reason=form.cleaned_data["reason"],
                    )
        except (Refusal, observations.StaleFigure) as error:
            form.add_error(None, str(error))
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


def _refuse_if_changed(request, waiting: WaitingMeasure) -> None:
    """What is signed is what was seen: anything that came since has to be read first."""
    if request.POST.get("seen") != waiting.fingerprint:
        raise Refusal("this changed since you opened the page. Look at it again, then decide.")
