"""The quarter's return as a file: downloaded, filled in elsewhere, uploaded, looked through, taken in."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from council_portal import clock, jobs
from council_portal.access.checks import actor_of, allowed
from council_portal.access.permissions import refusal, require
from council_portal.spreadsheets import SpreadsheetRefused
from performance import exports, imports
from performance.actions import returns
from performance.actions.refusal import Refusal
from performance.forms.returns import UploadForm
from performance.models import ReportingCycle, ReturnUpload
from performance.queries.return_lines import return_lines
from performance.queries.return_review import Review, review
from performance.queries.reviewed_lines import Verdict
from performance.queries.scorecard import NoScorecard, cycle_of

LINES_A_PAGE = 200


@allowed("performance.read_working")
@require_safe
def download(request, quarter, kind):
    """What the person may enter, the performance lead everything, with the figures known so far."""
    if kind not in ("csv", "xlsx"):
        raise Http404("The return comes as xlsx or csv.")
    lines = return_lines(actor_of(request), _cycle(quarter).edition, quarter)
    if not lines:
        raise Http404(f"You enter none of the measures of {quarter.label}, so there is no return to fill in.")
    return exports.return_response(lines, quarter, kind, made_on=clock.today())


@allowed("performance.read_working")
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request, quarter):
    """Where the return is downloaded, uploaded, and what the person uploaded before stands."""
    actor, cycle = actor_of(request), _cycle(quarter)
    can_enter = refusal(actor, "performance.enter_figure") is None
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        require(actor, "performance.enter_figure")
        form = UploadForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                return _keep(request, quarter, form)
            except SpreadsheetRefused as refused:
                form.add_error("file", str(refused))
    before = ReturnUpload.objects.for_period(quarter).filter(uploaded_by=request.user, read__isnull=False)
    context = {
        "cycle": cycle,
        "quarter": quarter,
        "form": form,
        "can_enter": can_enter,
        "before": before.select_related("file").order_by("-uploaded_at")[:10],
    }
    return render(request, "performance/return_upload.html", context)


def _keep(request, quarter, form):
    """Keeps the file and reads it: at once, or a large one by a worker."""
    given = form.cleaned_data["file"]
    content = given.read()
    at = clock.now()
    kept = returns.keep(content=content, name=given.name, quarter=quarter, by=request.user, at=at)
    if len(content) > imports.LARGE_FILE:
        parameters = {"upload": kept.pk, "at": at.isoformat()}
        return redirect("job", jobs.start(imports.READ, kept.key, parameters, request.user).pk)
    returns.read(upload=kept, at=at)
    return redirect("performance:return_review", quarter, kept.pk)


@allowed("performance.enter_figure")
@require_http_methods(["GET", "HEAD", "POST"])
def look_through(request, quarter, upload_id):
    """What taking in the return would do, line by line; sent, it is done as it was shown."""
    cycle, kept = _cycle(quarter), _upload(request, quarter, upload_id)
    try:
        returned = returns.read(upload=kept, at=clock.now())
    except SpreadsheetRefused as refused:
        messages.error(request, str(refused))
        return redirect("performance:return_upload", quarter)
    is_overtaken = False
    if request.method == "POST":
        seen = request.POST.get("seen", "")
        if len(returned.lines) > imports.LARGE_RETURN:
            parameters = {"upload": kept.pk, "seen": seen[:64], "at": clock.now().isoformat()}
            job = jobs.start(imports.TAKE_IN, kept.key, parameters, request.user)
            return redirect("job", job.pk)
        try:
            returns.take_in(
                upload=kept, returned=returned, edition=cycle.edition, seen=seen, by=request.user, at=clock.now()
            )
        except returns.ReviewOvertaken:
            is_overtaken = True
        except Refusal as error:
            messages.error(request, str(error))
            return redirect("performance:return_review", quarter, kept.pk)
        else:
            messages.success(request, f"The return {kept.file.name} is taken in.")
            return redirect("performance:return_review", quarter, kept.pk)
    found = review(returned.lines, returned.remarks, actor=actor_of(request), edition=cycle.edition, quarter=quarter)
    context = _shown(request, found) | {"quarter": quarter, "upload": kept, "is_overtaken": is_overtaken}
    return render(request, "performance/return_review.html", context)


def _shown(request, found: Review) -> dict:
    """What the page shows of a review: the most pressing lines first, all or those of one verdict."""
    verdicts = list(Verdict)
    picked = request.GET.get("show", "")
    shown = [line for line in found.lines if picked not in verdicts or line.verdict == picked]
    shown.sort(key=lambda line: verdicts.index(line.verdict))
    return {
        "review": found,
        "page": Paginator(shown, LINES_A_PAGE).get_page(request.GET.get("page")),
        "picked": picked if picked in verdicts else "",
        "counts": [(verdict, count) for verdict, count in found.counts.items() if count],
        "submitted": sum(not change.is_draft for change in found.figures),
        "drafts": sum(change.is_draft for change in found.figures),
        "commentaries": len(found.commentaries),
    }


def _upload(request, quarter, upload_id) -> ReturnUpload:
    """An upload of the person's own; anybody else's reads as absent."""
    uploads = ReturnUpload.objects.for_period(quarter).select_related("file", "read", "uploaded_by")
    return get_object_or_404(uploads, pk=upload_id, uploaded_by=request.user)


def _cycle(quarter) -> ReportingCycle:
    try:
        return cycle_of(quarter)
    except NoScorecard as error:
        raise Http404(str(error)) from error
