"""Pages of uploaded papers: what was found in the file, the file itself, and what the clerk does to it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from council_portal import clock, files
from council_portal.access.checks import actor_of, allowed, signed_in
from council_portal.access.permissions import refusal
from council_portal.models import Job
from council_portal.views.files import sent
from meetings.actions import uploads as actions
from meetings.forms.uploads import ReplaceForm, TitleForm, UploadForm
from meetings.models import Meeting, Upload
from meetings.queries.uploads import PREFIX, history_of, visibility_of
from meetings.views import addresses
from meetings.views.asking import ask, attempt
from meetings.views.loading import kept_item, kept_meeting, meeting_for
from meetings.views.papers import readable_paper

NO_SUCH_PAPER = "There is no such paper on this agenda, or it is not open to you."


def upload_for(meeting: Meeting, paper_id: int, actor) -> tuple[Any, Any, Upload]:
    """The paper and item as listed for the actor, and the upload behind it. Raises Http404."""
    paper, item = readable_paper(meeting, paper_id, actor)
    upload = Upload.objects.visible_to(actor).filter(key=paper.key).first()
    if not paper.key.startswith(PREFIX) or upload is None:
        raise Http404(NO_SUCH_PAPER)
    return paper, item, upload


def upload_context(meeting: Meeting, paper_id: int, actor) -> dict[str, Any]:
    """What an uploaded paper's page shows, the same for people signed in and for the public. Raises Http404.

    The public, and whoever does not keep the agenda, reads of the version that stands; there is none for them while the
    latest is not accepted.
    """
    paper, item, upload = upload_for(meeting, paper_id, actor)
    latest = history_of(upload)[0]
    return {"meeting": meeting, "item": item, "paper": paper, "upload": upload, "latest": latest}


def upload_file(request: HttpRequest, meeting: Meeting, paper_id: int, actor) -> tuple[HttpResponse, Any, Upload]:
    """The copy that stands, for somebody who may read the paper. Raises Http404."""
    paper, item, upload = upload_for(meeting, paper_id, actor)
    version = upload.latest
    if not version.is_accepted:
        raise Http404(NO_SUCH_PAPER)
    response = sent(request, version.clean_copy, open(files.path_of(version.clean_copy.sha256), "rb"))
    return response, paper.citation or item.citation, upload


@signed_in
@require_safe
def upload(request, slug, held_on, paper_id):
    """The paper, and for who keeps the agenda what was found in every file that was sent."""
    actor = actor_of(request)
    meeting = meeting_for(actor, slug, held_on)
    context = upload_context(meeting, paper_id, actor) | {"space": "meetings"}
    if refusal(actor, "meetings.keep", meeting) is None:
        found = context["upload"]
        visibility = visibility_of(found)
        context |= {
            "may_keep": True,
            "history": history_of(found),
            "visibility": visibility,
            "may_rename": visibility != "public",
            "may_replace": visibility != "public" and not context["latest"].version.is_waiting,
            "job": Job.objects.filter(kind=actions.EXAMINE, subject=context["latest"].version.subject).last(),
        }
    return render(request, "meetings/upload.html", context)


@signed_in
@require_safe
def file(request, slug, held_on, paper_id):
    """The file; reading one that is withheld from the public is logged."""
    actor = actor_of(request)
    meeting = meeting_for(actor, slug, held_on)
    response, citation, found = upload_file(request, meeting, paper_id, actor)
    if citation:
        actions.log_reading(found, by=request.user, at=clock.now())
    response.headers["Cache-Control"] = "private, no-store" if citation else "private, no-cache"
    return response


@allowed("meetings.keep")
def send(request, slug, held_on, number):
    """Takes a file as a paper under the item and leads to the work that examines it."""
    found = kept_item(request, slug, held_on, number)

    def do(form):
        given = form.cleaned_data["file"]
        return actions.send(
            found,
            title=form.cleaned_data["title"],
            content=given.read(),
            name=given.name,
            by=request.user,
            at=clock.now(),
        )

    return ask(
        request,
        UploadForm(request.POST or None, request.FILES or None, initial={"title": found.title}),
        do=do,
        then=lambda done: addresses.of_job(done[1]),
        heading=f"Upload a paper for item {found.label}",
        back=(addresses.of_item(found), f"Item {found.label}"),
        button="Upload",
        item=found,
    )


@allowed("meetings.keep")
def rename(request, slug, held_on, paper_id):
    """Gives the paper another title while the public cannot read it."""
    meeting = kept_meeting(request, slug, held_on)
    paper, _, found = upload_for(meeting, paper_id, actor_of(request))
    as_read = {"as_read": found.title}
    return ask(
        request,
        TitleForm(request.POST or None, initial=as_read | {"title": found.title}),
        do=lambda form: actions.rename(found, by=request.user, at=clock.now(), **form.cleaned_data),
        then=lambda renamed: addresses.of_meeting(meeting, "upload", paper.id),
        heading=f"Change the title of “{found.title}”",
        back=(addresses.of_meeting(meeting, "upload", paper.id), found.title),
        as_read=as_read,
    )


@allowed("meetings.keep")
def replace(request, slug, held_on, paper_id):
    """Takes a new file in place of the one sent before."""
    meeting = kept_meeting(request, slug, held_on)
    paper, _, found = upload_for(meeting, paper_id, actor_of(request))
    as_read = {"version": found.latest.number}

    def do(form):
        given = form.cleaned_data["file"]
        return actions.replace(
            found,
            content=given.read(),
            name=given.name,
            version=form.cleaned_data["version"],
            by=request.user,
            at=clock.now(),
        )

    return ask(
        request,
        ReplaceForm(request.POST or None, request.FILES or None, initial=as_read),
        do=do,
        then=addresses.of_job,
        heading=f"Replace the file of “{found.title}”",
        back=(addresses.of_meeting(meeting, "upload", paper.id), found.title),
        button="Upload the new file",
        as_read=as_read,
    )


@allowed("meetings.keep")
@require_POST
def release(request, slug, held_on, paper_id):
    """Lets the committee's members read the paper; where the agenda is published, everybody."""
    meeting = kept_meeting(request, slug, held_on)
    paper, item, found = upload_for(meeting, paper_id, actor_of(request))
    attempt(
        request,
        lambda: actions.release(found, by=request.user, at=clock.now()),
        said="The paper is published with the agenda."
        if meeting.is_published and not (paper.citation or item.citation)
        else "The paper is released.",
    )
    return redirect(addresses.of_meeting(meeting, "upload", paper.id))
