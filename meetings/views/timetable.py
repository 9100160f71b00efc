"""Pages of the timetable: a list and a month of meetings with their dates, one meeting's working, what it rests on."""

from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from council_portal import clock
from council_portal.access.checks import actor_of, allowed, signed_in
from council_portal.access.permissions import refusal
from council_portal.stale import fingerprint
from meetings.actions import timetable as actions
from meetings.forms.timetable import ClosureForm, CommitteeFilter, LeadTimesForm
from meetings.models import Closure, Committee
from meetings.queries import timetables
from meetings.queries.offices import lead_times
from meetings.rules.planning import EARLIEST, LATEST
from meetings.rules.timetable import Step
from meetings.views.asking import ask

PAGE = 25


@signed_in
@require_safe
def listing(request):
    """The meetings to come with all their dates, the next first."""
    actor, today = actor_of(request), clock.today()
    form = CommitteeFilter(request.GET or None, committees=Committee.objects.order_by("name"))
    meetings = timetables.scheduled(actor=actor).filter(held_on__gte=today).going_ahead().in_order()
    if form.is_bound and form.is_valid() and form.cleaned_data["committee"]:
        meetings = meetings.filter(committee__slug=form.cleaned_data["committee"])
    page = Paginator(meetings, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": timetables.timetabled(list(page.object_list), actor=actor, council=request.council),
        "steps": list(Step),
        "today": today,
        "may_keep": refusal(actor, "meetings.keep") is None,
    }
    return render(request, "meetings/timetable.html", context)


@signed_in
@require_safe
def month(request, first):
    """One month, day by day."""
    actor = actor_of(request)
    days = timetables.month(first, actor=actor, council=request.council)
    context = {
        "first": first,
        "days": days,
        "blanks": range(first.weekday()),
        "previous": (first - timedelta(days=1)).replace(day=1) if first > EARLIEST else None,
        "next": (first + timedelta(days=32)).replace(day=1) if first < LATEST.replace(day=1) else None,
        "today": clock.today(),
        "is_empty": all(day.is_empty for day in days),
    }
    return render(request, "meetings/month.html", context)


@signed_in
@require_safe
def of_meeting(request, slug, held_on):
    """Every date of one meeting with its working."""
    actor = actor_of(request)
    found = timetables.scheduled(actor=actor).filter(committee__slug=slug, held_on=held_on).first()
    if found is None:
        raise Http404("There is no such meeting, or its agenda is not published yet.")
    one = timetables.timetabled([found], actor=actor, council=request.council)[0]
    return render(request, "meetings/meeting_timetable.html", {"one": one, "meeting": found, "today": clock.today()})


@allowed("meetings.keep")
def set_lead_times(request):
    times = lead_times()
    as_read = {"as_read": fingerprint(times, actions.CHANGEABLE)}

    def do(form):
        return actions.set_lead_times(
            by=request.user, at=clock.now(), as_read=form.cleaned_data["as_read"], **form.details()
        )

    return ask(
        request,
        LeadTimesForm(request.POST or None, instance=lead_times(), initial=as_read),
        do=do,
        then=lambda done: reverse("meetings:timetable"),
        heading="Lead times",
        back=(reverse("meetings:timetable"), "Timetable"),
        said="Saved. Every date is worked out anew.",
        as_read=as_read,
    )


@allowed("meetings.keep")
@require_safe
def closures(request):
    found = Closure.objects.in_order()
    today = clock.today()
    context = {
        "to_come": [closure for closure in found if closure.last_on >= today],
        "past": [closure for closure in found if closure.last_on < today],
    }
    return render(request, "meetings/closures.html", context)


@allowed("meetings.keep")
def close(request):
    return ask(
        request,
        ClosureForm(request.POST or None),
        do=lambda form: actions.close(by=request.user, at=clock.now(), **form.cleaned_data),
        then=lambda closure: reverse("meetings:closures"),
        heading="Keep a closure or a one-off day",
        back=(reverse("meetings:closures"), "Closures"),
        said="Kept. Every date is worked out anew.",
    )


@allowed("meetings.keep")
@require_POST
def open_again(request, closure_id):
    actions.open_again(get_object_or_404(Closure, pk=closure_id), by=request.user, at=clock.now())
    messages.success(request, "Taken away. Every date is worked out anew.")
    return redirect("meetings:closures")
