"""Calendars to subscribe to: the public's of published meetings, and each person's own under a secret address."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_POST, require_safe

from council_portal import clock
from council_portal.access.actor import Actor
from council_portal.access.checks import public, signed_in
from meetings.actions import timetable as actions
from meetings.icalendars import MEDIA_TYPE, Deadline, calendar_of
from meetings.models import CalendarKey, Committee, Meeting
from meetings.queries import calendars, timetables
from meetings.queries.offices import lead_times

A_YEAR = timedelta(days=366)


@public
@require_safe
def every_committee(request):
    name = f"{request.council.short_name}: meetings"
    return _answer(request, calendars.public_calendar(), name, "public_meetings")


@public
@require_safe
def of_committee(request, slug):
    committee = get_object_or_404(Committee.objects.public(), slug=slug)
    return _answer(request, calendars.public_calendar(committee), committee.name, "public_meetings")


@public
@require_safe
def of_person(request, secret):
    """Whoever knows the address reads it: a calendar cannot sign in. It tells days, places and deadlines, no agenda."""
    key = CalendarKey.of_secret(secret)
    if key is None or not key.user.is_active:
        raise Http404("There is no such calendar. Its address may have been drawn anew.")
    today = clock.today()
    actor = Actor(user=key.user, on=today)
    meetings = list(calendars.calendar_of(actor=actor, since=today - A_YEAR))
    deadlines = [
        Deadline(meeting, due, _full(request, "meetings:meeting_timetable", meeting))
        for meeting, due in timetables.deadlines_of(meetings, actor=actor, council=request.council)
    ]
    return _answer(request, meetings, f"{request.council.short_name}: my meetings", "meetings", deadlines)


@signed_in
@require_safe
def own(request):
    """Where a person finds the address of their own calendar."""
    key = CalendarKey.objects.filter(user=request.user).first()
    address = key and request.build_absolute_uri(reverse("meetings:calendar_of_person", args=[key.secret]))
    return render(request, "meetings/calendar.html", {"address": address, "key": key})


@signed_in
@require_POST
def draw(request):
    actions.draw_calendar_key(by=request.user, at=clock.now())
    messages.success(request, "The calendar has a new address.")
    return redirect("meetings:own_calendar")


def _answer(
    request: HttpRequest, meetings: Iterable[Meeting], name: str, space: str, deadlines: Sequence[Deadline] = ()
) -> HttpResponse:
    """The calendar, or that it has not changed since it was last asked for."""

    def link(meeting):
        return _full(request, f"{space}:meeting", meeting)

    minutes = lead_times().meeting_minutes
    body = calendar_of(meetings, name=name, minutes=minutes, link=link, deadlines=deadlines)
    etag = quote_etag(hashlib.sha256(body).hexdigest())
    response = HttpResponse(body, content_type=MEDIA_TYPE, headers={"ETag": etag})
    return get_conditional_response(request, etag=etag, response=response)


def _full(request: HttpRequest, name: str, meeting: Meeting) -> str:
    """The full address of a page of the meeting."""
    return request.build_absolute_uri(reverse(name, args=[meeting.committee.slug, meeting.held_on]))
