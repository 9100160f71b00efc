"""The page of a piece of long work: how far it is, and cancelling or asking again."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from council_portal import clock, jobs
from council_portal.access.checks import actor_of, signed_in
from council_portal.models import Job, JobState

LONG_WAIT = timedelta(minutes=1)
STEP_LABELS = {
    JobState.WAITING: "To come",
    JobState.RUNNING: "Under way",
    JobState.DONE: "Done",
    JobState.FAILED: "Failed",
}


@signed_in
@require_safe
def job(request: HttpRequest, job_id: int) -> HttpResponse:
    """How far the work is; the page's script fetches this same page again until the work is over."""
    found = _followed(request, job_id)
    return render(
        request,
        "council_portal/job.html",
        {
            "job": found,
            "title": jobs.kind_of(found.kind).title,
            "sentence": _sentence(found),
            "steps": _steps(found),
            "is_under_way": found.state in jobs.UNDER_WAY,
            "is_done": found.state == JobState.DONE,
        },
    )


@signed_in
@require_POST
def cancel(request: HttpRequest, job_id: int) -> HttpResponse:
    """Ends the work; where it has ended already, its page says how."""
    found = _followed(request, job_id)
    jobs.cancel(found, by=request.user)
    return redirect("job", found.pk)


@signed_in
@require_POST
def retry(request: HttpRequest, job_id: int) -> HttpResponse:
    """Asks anew for work that failed or was cancelled."""
    found = _followed(request, job_id)
    if found.state not in (JobState.FAILED, JobState.CANCELLED):
        return redirect("job", found.pk)
    if why := jobs.ask_again_refusal(actor_of(request), found):
        raise PermissionDenied(why)
    return redirect("job", jobs.retry(found, by=request.user).pk)


def _followed(request: HttpRequest, job_id: int) -> Job:
    """The job, for somebody who may follow it; for anybody else it reads as absent."""
    found = get_object_or_404(Job, pk=job_id)
    if jobs.follow_refusal(actor_of(request), found):
        raise Http404("No Job matches the given query.")
    return found


def _steps(found: Job) -> list[dict]:
    """The steps with a word for their state; in a job that is over none is under way any more."""
    is_over = found.state not in jobs.UNDER_WAY
    labels = STEP_LABELS | {JobState.RUNNING: "Stopped", JobState.WAITING: "Not begun"} if is_over else STEP_LABELS
    return [step | {"label": labels[step["state"]]} for step in found.progress]


def _sentence(found: Job) -> str:
    """Where the work stands, as one sentence."""
    match found.state:
        case JobState.WAITING if clock.real_now() - found.requested_at > LONG_WAIT:
            return (
                "Still waiting for its turn. If this goes on, tell whoever looks after the portal: "
                "its worker may have stopped."
            )
        case JobState.WAITING:
            return "Waiting for its turn."
        case JobState.RUNNING:
            running = [step for step in found.progress if step["state"] == JobState.RUNNING]
            return ": ".join(filter(None, [running[-1]["title"], running[-1]["detail"]])) if running else "Just begun."
        case JobState.DONE:
            return "Done."
        case JobState.FAILED:
            return found.failure
    return "Cancelled."
