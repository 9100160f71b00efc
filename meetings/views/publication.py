"""How the clerk publishes an agenda: now or at a set time, with its clear days; late items; what is taken down."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from council_portal import clock
from council_portal.access.checks import actor_of, allowed, signed_in
from meetings.actions import late_items, scheduling, tombstones
from meetings.actions import meetings as actions
from meetings.actions.meetings import CannotPublish
from meetings.forms.publication import LateItemForm, LatePapersForm, PublishForm, TakeDownForm
from meetings.queries.offices import offices
from meetings.queries.publications import history_of
from meetings.views import addresses
from meetings.views.asking import ask, attempt, place
from meetings.views.loading import kept_item, kept_meeting, kept_report, meeting_for
from meetings.views.uploads import upload_for


@allowed("meetings.publish")
def publish(request, slug, held_on):
    """Says what notice publishing today gives, and publishes or sets the time."""
    found = kept_meeting(request, slug, held_on)
    if found.is_published:
        return redirect(addresses.of_meeting(found))
    at_work = offices(found.held_on)
    notice, given = at_work.latest_publication(found.held_on), at_work.notice_given(clock.today(), found.held_on)
    suggested = max(notice.latest_on, clock.today())
    form = PublishForm(request.POST or None, suggested=suggested, is_in_time=given.is_enough)
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, _publish(form, found, request.user))
        except ValidationError as error:
            place(form, error)
        except actions.TooFewClearDays as refused:
            form.add_error("because" if form.cleaned_data["short_notice"] else "short_notice", str(refused))
        except CannotPublish as refused:
            form.add_error(None, str(refused))
        else:
            return redirect(addresses.of_meeting(found))
    context = {"meeting": found, "form": form, "notice": notice, "given": given, "today": clock.today()}
    return render(request, "meetings/publish.html", context, status=422 if form.errors else 200)


def _publish(form, meeting, by) -> str:
    """Does what the form asks, and says what was done."""
    asked, at = form.cleaned_data, clock.now()
    short = {"short_notice": asked["short_notice"], "because": asked["because"]}
    if form.publish_at is None:
        return actions.publish(meeting, by=by, at=at, **short).sentence
    given = scheduling.schedule(meeting, publish_at=form.publish_at, by=by, at=at, **short)
    return f"The agenda’s publication is set, with {given.sentence} {given.warning}".strip()


@allowed("meetings.publish")
@require_POST
def take_back(request, slug, held_on):
    found = kept_meeting(request, slug, held_on)
    attempt(
        request,
        lambda: scheduling.take_back(found, by=request.user, at=clock.now()),
        said="The agenda is a draft again: it is published when you publish it.",
    )
    return redirect(addresses.of_meeting(found))


@allowed("meetings.publish")
def add_late_item(request, slug, held_on):
    found = kept_meeting(request, slug, held_on)
    given = offices(found.held_on).notice_given(clock.today(), found.held_on)
    return ask(
        request,
        LateItemForm(request.POST or None, is_in_time=given.is_enough),
        do=lambda form: late_items.add(found, by=request.user, at=clock.now(), **form.details()),
        then=addresses.of_item,
        heading="Add an item to the published agenda",
        back=(addresses.of_meeting(found), str(found)),
        button="Add and publish the item",
    )


@allowed("meetings.publish")
def late_papers(request, slug, held_on, number):
    """Lets papers come under an item of a published agenda, with the reason."""
    found = kept_item(request, slug, held_on, number)
    given = offices(found.meeting.held_on).notice_given(clock.today(), found.meeting.held_on)
    return ask(
        request,
        LatePapersForm(request.POST or None, given=given, initial={"because": found.late_papers_because}),
        do=lambda form: late_items.take_papers(found, by=request.user, at=clock.now(), **form.cleaned_data),
        then=addresses.of_item,
        heading=f"Late papers for item {found.label}",
        back=(addresses.of_item(found), f"Item {found.label}"),
        button="Let them come",
        said="Papers may now be put under the item. Once they are there, a supplement to the pack takes them in.",
        item=found,
    )


@allowed("meetings.publish")
def take_down(request, slug, held_on):
    found = kept_meeting(request, slug, held_on)
    return ask(
        request,
        TakeDownForm(request.POST or None),
        do=lambda form: tombstones.take_down_agenda(found, by=request.user, at=clock.now(), **form.cleaned_data),
        then=lambda tombstone: addresses.of_meeting(found),
        heading="Take the published agenda down",
        back=(addresses.of_meeting(found), str(found)),
        button="Take it down",
        said="The agenda is taken down with all that stood under it. Its public addresses say so, and why.",
    )


@allowed("meetings.publish")
def take_report_down(request, slug, held_on, report_id):
    found = kept_report(request, slug, held_on, report_id)
    return ask(
        request,
        TakeDownForm(request.POST or None),
        do=lambda form: tombstones.take_down_report(found, by=request.user, at=clock.now(), **form.cleaned_data),
        then=lambda tombstone: addresses.of_report(found),
        heading=f"Take “{found.title}” down",
        back=(addresses.of_report(found), found.title),
        button="Take it down",
        said="The report is taken down: it is a draft again, and its public address says why.",
    )


@allowed("meetings.publish")
def take_upload_down(request, slug, held_on, paper_id):
    meeting = kept_meeting(request, slug, held_on)
    paper, _, found = upload_for(meeting, paper_id, actor_of(request))
    address = addresses.of_meeting(meeting, "upload", paper.id)
    return ask(
        request,
        TakeDownForm(request.POST or None),
        do=lambda form: tombstones.take_down_upload(found, by=request.user, at=clock.now(), **form.cleaned_data),
        then=lambda tombstone: address,
        heading=f"Take “{found.title}” down",
        back=(address, found.title),
        button="Take it down",
        said="The paper is taken down: it is a draft again, and its public address says why.",
    )


@signed_in
@require_safe
def proof(request, slug, held_on):
    """Every publication of the agenda, with its hash."""
    found = meeting_for(actor_of(request), slug, held_on)
    context = proof_context(found) | {"space": "meetings"}
    return render(request, "meetings/proof.html", context)


def proof_context(meeting) -> dict:
    """What the proof of publication shows, the same for people signed in and for the public. Raises Http404."""
    history = history_of(meeting)
    if not history:
        raise Http404("No proof of this agenda's publication is kept.")
    return {"meeting": meeting, "history": history}


@allowed("meetings.keep")
@require_safe
def published_then(request, slug, held_on, publication_number):
    """What one publication published, as it was hashed: for the clerk alone, since some may be withheld since."""
    found = kept_meeting(request, slug, held_on)
    publication = found.publications.filter(number=publication_number).first()
    if publication is None:
        raise Http404("There is no such publication of this agenda.")
    return HttpResponse(publication.content.encode(), content_type="application/json; charset=utf-8")
