"""Pages of reports: the report itself, and what the clerk and its authors do to it."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from council_portal import clock
from council_portal.access.checks import actor_of, allowed, signed_in
from council_portal.access.permissions import refusal
from council_portal.models import Visibility
from meetings.actions import reports as actions
from meetings.forms.papers import CoverForm, NewSectionForm, SectionForm
from meetings.models import Exemption, ReportSection
from meetings.papers import set_report
from meetings.queries.authorships import authors_of
from meetings.queries.bound_figures import audience_of, resolver
from meetings.queries.clearances import progress_of
from meetings.queries.reports import content_of
from meetings.rules.reports import CoverEntryKind
from meetings.views import addresses
from meetings.views.asking import ask, attempt
from meetings.views.loading import kept_report, open_report, written_report

RELEASED = {
    Visibility.MEMBERS: "The report is released to the committee's members.",
    Visibility.PUBLIC: "The report is published with the agenda.",
    Visibility.RESTRICTED: "The report is released to those who may read what is withheld from the public.",
}


@signed_in
@require_safe
def report(request, slug, held_on, report_id):
    """The report as a page; reading one that is withheld from the public is logged."""
    actor = actor_of(request)
    found, is_author = open_report(actor, slug, held_on, report_id)
    if found.visibility == Visibility.RESTRICTED or (is_author and _is_withheld(found)):
        actions.log_reading(found, by=request.user, at=clock.now())
    may_keep = refusal(actor, "meetings.keep", found.meeting) is None
    may_write = refusal(actor, "meetings.write", found) is None
    context = {
        "shown": set_report(found, resolve=resolver(audience_of(actor))),
        "meeting": found.meeting,
        "space": "meetings",
        "is_author": is_author,
        "may_keep": may_keep,
        "may_release": may_keep and _may_release(found),
        "may_change": may_write and _may_change(found),
    }
    if may_write and (_is_open(found) or _may_release(found)):
        context["progress"] = progress_of(found, today=clock.today())
    if (may_keep or is_author) and _is_open(found):
        context["authors"] = authors_of(found, today=clock.today())
    return render(request, "meetings/report.html", context)


def _is_withheld(report) -> bool:
    return Exemption.objects.in_force().covering_report(report).exists()


def _is_open(report) -> bool:
    """Whether the public has not had it with its published agenda."""
    return not report.meeting.is_published or report.visibility == Visibility.DRAFT


def _may_change(report) -> bool:
    return _is_open(report) and not report.is_locked


def _may_release(report) -> bool:
    """A draft goes to members, or with a published agenda to the public; there what members read goes there too."""
    is_before_public = report.visibility == Visibility.MEMBERS and report.meeting.is_published
    return report.visibility == Visibility.DRAFT or is_before_public


@allowed("meetings.write")
def change_cover(request, slug, held_on, report_id):
    found = written_report(request, slug, held_on, report_id)
    content = content_of(found)
    as_read = {"version": found.version}
    initial = as_read | {kind.value: content.entries(kind) for kind in CoverEntryKind}

    def do(form):
        return actions.change_cover(
            found,
            by=request.user,
            at=clock.now(),
            entries=form.entries(),
            version=form.cleaned_data["version"],
            **form.cover(),
        )

    return ask(
        request,
        CoverForm(request.POST or None, instance=content.report, initial=initial),
        do=do,
        then=addresses.of_report,
        heading="Change the cover sheet",
        back=(addresses.of_report(found), found.title),
        as_read=as_read,
    )


@allowed("meetings.write")
def add_section(request, slug, held_on, report_id):
    found = written_report(request, slug, held_on, report_id)
    return ask(
        request,
        NewSectionForm(request.POST or None),
        do=lambda form: actions.add_section(found, by=request.user, at=clock.now(), **form.cleaned_data),
        then=lambda section: addresses.of_meeting(found.meeting, "write_section", found.pk, section.pk),
        heading="Add a section",
        back=(addresses.of_report(found), found.title),
        button="Add the section",
    )


@allowed("meetings.write")
def write_section(request, slug, held_on, report_id, section_id):
    found = written_report(request, slug, held_on, report_id)
    section = get_object_or_404(ReportSection, report=found, pk=section_id)
    as_read = {"version": found.version}
    initial = as_read | {"heading": section.heading, "body": section.body}
    return ask(
        request,
        SectionForm(request.POST or None, initial=initial),
        do=lambda form: actions.write_section(section, by=request.user, at=clock.now(), **form.cleaned_data),
        then=lambda written: addresses.of_report(found),
        heading=section.heading,
        back=(addresses.of_report(found), found.title),
        as_read=as_read,
    )


@allowed("meetings.keep")
@require_POST
def release(request, slug, held_on, report_id):
    """Lets the committee's members read the report, and the public too where the agenda is published already."""
    found = kept_report(request, slug, held_on, report_id)
    to = Visibility.PUBLIC if found.meeting.is_published else Visibility.MEMBERS
    attempt(
        request,
        lambda: actions.release(found, to=to, by=request.user, at=clock.now()),
        said=lambda report: RELEASED[report.visibility],
    )
    return redirect(addresses.of_report(found))
