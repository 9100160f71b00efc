"""Pages of clearance: asked for by the clerk, answered by those who are asked, and a locked report opened again."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from council_portal import clock
from council_portal.access.checks import actor_of, allowed, signed_in
from council_portal.stale import ChangedMeanwhile
from meetings.actions import clearances as actions
from meetings.actions import reports as report_actions
from meetings.actions.reports import ReportIsLocked, ReportIsPublished
from meetings.forms.clearances import CLEAR, AnswerForm, AskForm, OpenAgainForm
from meetings.models import Clearance, Exemption
from meetings.papers import set_report
from meetings.queries.authorships import barred_from_clearing
from meetings.queries.bound_figures import audience_of, resolver
from meetings.queries.clearances import to_clear
from meetings.queries.timetables import due_of
from meetings.rules.timetable import Step
from meetings.views import addresses
from meetings.views.asking import ask as ask_with_form
from meetings.views.asking import place
from meetings.views.loading import kept_report, written_report


@allowed("meetings.write")
def ask(request, slug, held_on, report_id):
    """Who is to clear the report, by when: by the meeting's own timetable unless another day is given."""
    found, today = written_report(request, slug, held_on, report_id), clock.today()
    due = due_of(found.meeting, Step.CLEARANCE, council=request.council)
    form = AskForm(
        request.POST or None,
        not_of=barred_from_clearing(found) | {request.user.pk},
        on=today,
        due_on=max(due.due_on, today),
        standing={one.stage: one for one in found.clearances.all()},
    )
    return ask_with_form(
        request,
        form,
        do=lambda form: actions.ask_all(found, asked=form.asked, by=request.user, at=clock.now()),
        then=lambda asked: addresses.of_report(found),
        heading=f"Ask for clearance of “{found.title}”",
        back=(addresses.of_report(found), found.title),
        button="Ask them",
        said="They are asked, all at the same time. It stands on their home pages.",
    )


@allowed("meetings.keep")
def open_again(request, slug, held_on, report_id):
    found = kept_report(request, slug, held_on, report_id)
    return ask_with_form(
        request,
        OpenAgainForm(request.POST or None),
        do=lambda form: actions.open_again(found, by=request.user, at=clock.now(), **form.cleaned_data),
        then=addresses.of_report,
        heading=f"Open “{found.title}” again",
        back=(addresses.of_report(found), found.title),
        button="Open it again",
    )


@signed_in
@require_safe
def listing(request):
    """What the person has been asked to clear and has not yet."""
    return render(request, "meetings/clearances.html", {"entries": to_clear(request.user, today=clock.today())})


@signed_in
def answer(request, clearance_id):
    """The report with its clearance, for whoever is asked, and for nobody else: being asked opens the draft."""
    clearance = _own(request, clearance_id)
    report = clearance.report
    form = AnswerForm(request.POST or None, initial={"version": report.version})
    if request.method == "POST" and form.is_valid():
        try:
            said = _answer(form, clearance, request.user)
        except ChangedMeanwhile:
            form.add_error(
                None, "The report was changed while you read it. It stands here as it is now: read it again."
            )
            form.data = form.data.copy() | {"version": str(report.version)}
        except ValidationError as error:
            place(form, error)
        except (ReportIsLocked, ReportIsPublished) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, said)
            return redirect(reverse("meetings:clearances"))
    if Exemption.objects.in_force().covering_report(report).exists():
        report_actions.log_reading(report, by=request.user, at=clock.now())
    shown = set_report(report, resolve=resolver(audience_of(actor_of(request))))
    context = {"clearance": clearance, "shown": shown, "meeting": report.meeting, "form": form}
    return render(request, "meetings/clearance.html", context, status=422 if form.errors else 200)


def _own(request, clearance_id) -> Clearance:
    """The clearance that the person is asked for. Raises Http404."""
    found = Clearance.objects.select_related("report__meeting__committee", "asked_by").filter(asked_of=request.user)
    clearance = found.filter(pk=clearance_id).first()
    if clearance is None:
        raise Http404("You are not asked to clear this, or somebody else is by now.")
    return clearance


def _answer(form, clearance, by) -> str:
    """Does what the form says, and says what was done."""
    asked, at = form.cleaned_data, clock.now()
    if asked["answer"] == CLEAR:
        actions.clear(clearance, version=asked["version"], by=by, at=at)
        return "You have cleared the report."
    actions.send_back(clearance, because=asked["because"], by=by, at=at)
    return "The report is returned with your reason."
