"""What meetings registers with the ground: permissions, references, papers, seats, home panels, navigation."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse

from council_portal.access.actor import Actor
from council_portal.access.permissions import refusal
from council_portal.access.roles import Role
from council_portal.models import StoredFile, Visibility
from council_portal.registry import NavigationItem, Reference, registry
from meetings import ahead, exports, uploads
from meetings.actions import scheduling
from meetings.actions.uploads import EXAMINE
from meetings.copies import PackCopies
from meetings.models import Authorship, Committee, Councillor, Exemption, Meeting, Membership, Pack, Report
from meetings.papers import MinutesPapers, ReportPapers
from meetings.queries import home, places, published, uses
from meetings.queries.packs import BUILD, ISSUE
from meetings.rules.authorship import why_not_write
from meetings.rules.packs import Edition

SIGN_IN = "Sign in to read this."
CLERK_ALONE = "Only the clerk may do this. Ask democratic services."


def register() -> None:
    """Called once at start-up."""
    registry.add_permission("meetings.read", "Read agendas, reports and minutes that are open to one", _may_read)
    registry.add_permission("meetings.read_restricted", "Read all that a meeting withholds", _may_read_all_withheld)
    registry.add_permission("meetings.keep", "Keep committees, agendas, reports, exemptions and minutes", _clerk_alone)
    registry.add_permission("meetings.write", "Write a report that one keeps or is asked to write", _may_write)
    registry.add_permission("meetings.publish", "Publish agendas and minutes", _clerk_alone)
    registry.add_reference("meeting", _meeting)
    registry.add_reference("minutes", _minutes)
    registry.add_reference("report", _report)
    registry.add_reference("committee", _committee)
    registry.add_reference("councillor", _councillor)
    registry.add_reference("timetable", _timetable)
    for prefix in ("timetable", "meeting", "minutes", "report", "committee", "councillor", "pack", "upload"):
        registry.add_audit_readers(prefix, _clerk_alone)
    registry.add_reference("pack", _pack)
    registry.add_reference("upload", uploads.reference_of)
    registry.add_file_readers("pack", _may_read_pack)
    registry.add_file_copier("pack", PackCopies())
    registry.add_file_readers("upload", uploads.file_refusal)
    registry.add_job(BUILD, exports.run_build, title="Build a pack", reading_verb="meetings.keep")
    registry.add_job(ISSUE, exports.run_issue, title="Build the issued pack", reading_verb="meetings.keep")
    registry.add_job(EXAMINE, uploads.run_examination, title="Examine an uploaded file", reading_verb="meetings.keep")
    registry.add_due_work("agendas set to be published", scheduling.publish_due)
    registry.add_due_work("papers of packs to come", ahead.set_changed_papers)
    registry.add_papers("report", ReportPapers())
    registry.add_papers("minutes", MinutesPapers())
    registry.add_papers("upload", uploads.UploadPapers())
    registry.where_used.append(uses.uses_of)
    registry.agenda_items.append(uses.items_carrying)
    registry.paper_places.append(places.places_of)
    registry.committee_seats.append(_seats)
    registry.home_panels.append(home.panels)
    registry.public_contents.append(published.contents)
    registry.navigation.extend(
        [
            NavigationItem("Meetings", "meetings:list", position=50),
            NavigationItem("Meetings", "public_meetings:list", position=50, is_public=True),
        ]
    )


def _may_read(actor: Actor, subject: Meeting | None) -> str | None:
    if actor.is_public:
        return SIGN_IN
    if subject is None or Meeting.objects.visible_to(actor).filter(pk=subject.pk).exists():
        return None
    return "This meeting's agenda is not published yet. Members of the committee and the clerk may read it before."


def _may_read_all_withheld(actor: Actor, subject: Meeting | None) -> str | None:
    """Whether nothing of the meeting is kept from the actor; with no subject, whether anything may be open to them."""
    if actor.has_any(Role.CLERK) or (subject is None and (actor.has(Role.MEMBER) or actor.seats)):
        return None
    if subject is None:
        return "Only the clerk and councillors entitled to them read papers withheld from the public."
    if why := _may_read(actor, subject):
        return why
    if Exemption.objects.filter(item__meeting=subject).withholding_from(actor).exists():
        return "Some papers of this meeting are withheld from you."
    return None


def _clerk_alone(actor: Actor, subject: Any) -> str | None:
    return None if actor.has(Role.CLERK) else CLERK_ALONE


def _may_write(actor: Actor, subject: Report | None) -> str | None:
    """The clerk any report; an officer, on the days on which it is given to them, a draft."""
    if actor.has(Role.CLERK):
        return None
    held = Authorship.objects.of(actor)
    if subject is None:
        return why_not_write(is_author=held.exists(), is_draft=True)
    is_author = held.filter(report=subject).exists()
    return why_not_write(is_author=is_author, is_draft=subject.visibility == Visibility.DRAFT)


def _seats(user: Any, on: date) -> Sequence[str]:
    """Scope keys of the committees on which somebody with an account sits that day.

    A substitute has a seat where the committee says that its substitutes read its papers at all times.
    """
    held = Membership.objects.filter(councillor__user=user).in_force_on(on).giving_papers()
    return [f"committee:{slug}" for slug in held.values_list("committee__slug", flat=True)]


def _found(key: str) -> Meeting | None:
    """The meeting that a key such as meeting:osmb/2017-02-17 names."""
    slug, _, written = key.partition(":")[2].partition("/")
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return None
    return Meeting.objects.select_related("committee", "minutes").filter(committee__slug=slug, held_on=day).first()


def _meeting(key: str) -> Reference | None:
    meeting = _found(key)
    if meeting is None:
        return None
    where = [meeting.committee.slug, meeting.held_on]
    public_url = reverse("public_meetings:meeting", args=where) if meeting.is_published else None
    return Reference(key, str(meeting), reverse("meetings:meeting", args=where), public_url)


def _minutes(key: str) -> Reference | None:
    meeting = _found(key)
    minutes = getattr(meeting, "minutes", None)
    if minutes is None:
        return None
    where = [meeting.committee.slug, meeting.held_on]
    is_public = minutes.is_published and meeting.is_published
    public_url = reverse("public_meetings:minutes", args=where) if is_public else None
    return Reference(key, f"Minutes of {meeting}", reverse("meetings:minutes", args=where), public_url)


def _report(key: str) -> Reference | None:
    """A report by its number; a withheld one answers with its neutral title, since anybody may ask for a title."""
    number = key.partition(":")[2]
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    report = Report.objects.select_related("meeting__committee").filter(pk=int(number)).first()
    if report is None:
        return None
    where = [report.meeting.committee.slug, report.meeting.held_on, report.pk]
    public = Report.objects.visible_to(Actor(user=None, on=report.meeting.held_on)).filter(pk=report.pk)
    public_url = reverse("public_meetings:report", args=where) if public.exists() else None
    return Reference(key, _title_for_anybody(report), reverse("meetings:report", args=where), public_url)


def _title_for_anybody(report: Report) -> str:
    withheld = Exemption.objects.in_force().covering_report(report).first()
    return withheld.neutral_title if withheld else report.title


def _pack(key: str) -> Reference | None:
    """An edition of a meeting's pack, by a key such as pack:osmb/2017-02-17/public: it leads to the meeting."""
    path, _, edition = key.partition(":")[2].rpartition("/")
    found = _meeting(f"meeting:{path}") if edition in set(Edition) else None
    if found is None:
        return None
    title = f"{Edition(edition).label} of the pack of {found.title}"
    return Reference(key, title, found.url, found.public_url if edition == Edition.PUBLIC else None)


def _may_read_pack(actor: Actor, file: StoredFile) -> str | None:
    """A draft is for the clerk, who may read all of it; a restricted edition for whoever nothing is withheld from."""
    pack = Pack.objects.select_related("meeting__committee").filter(file=file).first()
    if pack is None:
        return "There is no such pack."
    return refusal(actor, "meetings.read_restricted" if pack.is_issued else "meetings.keep", pack.meeting)


def _timetable(key: str) -> Reference:
    return Reference(key, "Timetable of meetings", reverse("meetings:timetable"))


def _councillor(key: str) -> Reference | None:
    number = key.partition(":")[2]
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    councillor = Councillor.objects.filter(pk=int(number)).first()
    return councillor and Reference(key, str(councillor), reverse("meetings:councillor", args=[councillor.pk]))


def _committee(key: str) -> Reference | None:
    committee = Committee.objects.filter(slug=key.partition(":")[2]).first()
    return committee and Reference(key, committee.name, reverse("meetings:committee", args=[committee.slug]))
