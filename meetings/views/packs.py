"""The clerk's buttons for a pack, and the public's download of what is issued."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from council_portal import clock, files
from council_portal.access.checks import actor_of, allowed, public, signed_in
from council_portal.views.files import sent
from meetings.actions import packs as actions
from meetings.actions import supplements
from meetings.forms.supplements import SupplementForm
from meetings.models import Pack
from meetings.queries.issuing import checks_of
from meetings.queries.manifests import manifest_of
from meetings.queries.packs import issued_to_the_public
from meetings.rules.packs import Edition
from meetings.rules.publication import canonical
from meetings.views import addresses
from meetings.views.asking import ask
from meetings.views.loading import kept_meeting, meeting_for
from meetings.views.public import or_tombstone

JSON = "application/json; charset=utf-8"
ISSUING = "What the pack carries is published. The final file is being built, and will stand on the meeting's page."


@allowed("meetings.keep")
@require_POST
def build(request, slug, held_on, edition):
    """Asks for a draft of an edition and leads to the page that follows the work."""
    if edition not in set(Edition):
        raise Http404("There is no such edition of a pack.")
    found = kept_meeting(request, slug, held_on)
    try:
        job = actions.request_build(found, Edition(edition), by=request.user, at=clock.now())
    except actions.CannotBuild as cannot:
        messages.error(request, str(cannot))
        return redirect(addresses.of_meeting(found))
    return redirect("job", job.pk)


@allowed("meetings.keep")
def build_supplement(request, slug, held_on, edition):
    """Asks why papers come after an edition that was issued, then for a draft of a supplement with them."""
    if edition not in set(Edition):
        raise Http404("There is no such edition of a pack.")
    found, edition = kept_meeting(request, slug, held_on), Edition(edition)
    asked = Pack.objects.drafts().supplements().filter(meeting=found, edition=edition).latest_first().first()
    return ask(
        request,
        SupplementForm(request.POST or None, initial=asked and asked.asked),
        do=lambda form: supplements.request_build(found, edition, by=request.user, at=clock.now(), **form.cleaned_data),
        then=addresses.of_job,
        heading=f"A supplement to the {edition.label.lower()}",
        back=(addresses.of_meeting(found), str(found)),
        button="Build the draft",
    )


@allowed("meetings.publish")
def issue(request, slug, held_on, pack_id):
    """Shows the check list of a draft; issues what the draft shows, and leads to the page that follows the work."""
    found, at = kept_meeting(request, slug, held_on), clock.now()
    draft = get_object_or_404(Pack.objects.drafts().select_related("file"), meeting=found, pk=pack_id)
    draft.meeting, refused = found, ""
    if request.method == "POST":
        try:
            job = actions.issue(draft, by=request.user, at=at)
        except actions.CannotIssue as cannot:
            refused = str(cannot)
        else:
            messages.success(request, ISSUING)
            return redirect(addresses.of_job(job))
    checks = checks_of(draft, actor=actor_of(request), at=at)
    context = {"meeting": found, "draft": draft, "refused": refused}
    context |= {"checks": checks, "stopping": [check for check in checks if check.stops]}
    return render(request, "meetings/issue.html", context, status=422 if refused else 200)


@signed_in
@require_safe
def manifest(request, slug, held_on, pack_id):
    """The manifest of a pack, for whoever may read the pack itself."""
    actor = actor_of(request)
    found = meeting_for(actor, slug, held_on)
    pack = Pack.objects.select_related("file").filter(meeting=found, pk=pack_id).first()
    if pack is None or files.refusal(actor, pack.file):
        raise Http404("There is no such pack, or it is not open to you.")
    pack.meeting = found
    return HttpResponse(canonical(manifest_of(pack)), content_type=JSON)


@public
@require_safe
@or_tombstone
def public_manifest(request, slug, held_on, number=0):
    """The manifest of the public edition as issued, the latest version, or of a supplement to it."""
    pack = _public(slug, held_on, number)
    response = HttpResponse(canonical(manifest_of(pack)), content_type=JSON)
    response.headers["Cache-Control"] = "public, no-cache"
    return response


@public
@require_safe
@or_tombstone
def public_pack(request, slug, held_on, number=0):
    """The public edition as issued, the latest version, or a supplement to it, at an address that stays."""
    pack = _public(slug, held_on, number)
    response = sent(request, pack.file, open(files.path_of(pack.file.sha256), "rb"))
    response.headers["Cache-Control"] = "public, no-cache"
    return response


def _public(slug, held_on, supplement) -> Pack:
    """What was issued to the public. Raises Http404."""
    pack = issued_to_the_public(slug, held_on, supplement)
    if pack is None:
        raise Http404("No such pack of this meeting has been issued.")
    return pack
