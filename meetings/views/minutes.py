"""Pages of minutes: the minutes of a meeting, and how the clerk takes and publishes them."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from council_portal import clock
from council_portal.access.checks import actor_of, allowed, signed_in
from council_portal.access.permissions import refusal
from council_portal.stale import fingerprint
from meetings.actions import minutes as actions
from meetings.forms.papers import MinuteForm
from meetings.models import Minute, Minutes
from meetings.queries.minutes import content_of
from meetings.rules.agenda import MinutesState
from meetings.views import addresses
from meetings.views.asking import ask, attempt
from meetings.views.loading import kept_meeting, meeting_for


def minutes_for(meeting, actor) -> Minutes:
    """The meeting's minutes. Raises Http404 where there are none the actor may read."""
    readable = Minutes.objects.visible_to(actor).filter(meeting=meeting).select_related("meeting__committee")
    found = readable.first()
    if found is None:
        raise Http404("There are no minutes of this meeting, or they are not published yet.")
    return found


@signed_in
@require_safe
def minutes(request, slug, held_on):
    actor = actor_of(request)
    meeting = meeting_for(actor, slug, held_on)
    found = minutes_for(meeting, actor)
    may_keep = refusal(actor, "meetings.keep", meeting) is None
    shown = content_of(found, reader=actor)
    if shown.has_withheld:
        actions.log_reading(found, by=request.user, at=clock.now())
    context = {
        "shown": shown,
        "meeting": meeting,
        "space": "meetings",
        "may_keep": may_keep,
        "may_change": may_keep and not found.is_published,
    }
    return render(request, "meetings/minutes.html", context)


@allowed("meetings.keep")
def add(request, slug, held_on):
    meeting = kept_meeting(request, slug, held_on)
    return ask(
        request,
        MinuteForm(request.POST or None, meeting=meeting),
        do=lambda form: actions.minute(meeting, by=request.user, at=clock.now(), **form.texts()),
        then=lambda entry: addresses.of_meeting(meeting, "minutes"),
        heading="Add a minute",
        back=(addresses.of_meeting(meeting), str(meeting)),
        button="Add the minute",
    )


@allowed("meetings.keep")
def change(request, slug, held_on, minute_number):
    """Writes a minute anew, while its minutes are a draft."""
    meeting = kept_meeting(request, slug, held_on)
    drafts = Minute.objects.filter(minutes__meeting=meeting).exclude(minutes__state=MinutesState.PUBLISHED)
    found = get_object_or_404(drafts.select_related("minutes", "item"), number=minute_number)
    if found.withheld:
        actions.log_reading(minutes_for(meeting, actor_of(request)), by=request.user, at=clock.now())
    as_read = {"as_read": fingerprint(found, actions.CHANGEABLE)}
    written = {name: getattr(found, name) for name in ("item", "title", "summary", "withheld")}
    return ask(
        request,
        MinuteForm(request.POST or None, meeting=meeting, initial=written | as_read | {"resolutions": found.resolved}),
        do=lambda form: actions.change(
            found, by=request.user, at=clock.now(), as_read=form.cleaned_data["as_read"], **form.texts()
        ),
        then=lambda entry: addresses.of_meeting(meeting, "minutes"),
        heading=f"Change minute {found.number}",
        back=(addresses.of_meeting(meeting, "minutes"), f"Minutes of {meeting}"),
        as_read=as_read,
    )


@allowed("meetings.publish")
@require_POST
def publish(request, slug, held_on):
    meeting = kept_meeting(request, slug, held_on)
    found = minutes_for(meeting, actor_of(request))
    attempt(
        request,
        lambda: actions.publish(found, by=request.user, at=clock.now()),
        said="The minutes are published.",
    )
    return redirect(addresses.of_meeting(meeting, "minutes"))
