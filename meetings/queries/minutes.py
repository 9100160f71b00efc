"""The minutes of a meeting, whole, in a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch

from council_portal.access.actor import Actor
from council_portal.access.roles import Role
from council_portal.clock import LONDON
from meetings.models import Attendance, Declaration, Exemption, ItemPaper, Meeting, Minute, Minutes, Resolution
from meetings.models.meeting import seats_of
from meetings.queries.offices import offices
from meetings.rules.minutes import Attendance as AttendanceKind
from meetings.rules.minutes import AttendanceRole


@dataclass(frozen=True)
class MinutesContent:
    """Minutes as written: who was there and who sent apologies, in order, and the numbered minutes.

    An entry's `kept_from_the_public` is what is withheld of it, as far as the reader may read it. `urgency` states why
    business was taken without its clear days (Local Government Act 1972, s.100B(4)(b)).
    """

    minutes: Minutes
    chair: Attendance | None
    present: Sequence[Attendance]
    apologies: Sequence[Attendance]
    entries: Sequence[Minute]
    urgency: Sequence[str]

    @property
    def has_withheld(self) -> bool:
        """Whether the reader reads here what is withheld from the public."""
        return any(entry.kept_from_the_public for entry in self.entries)


def minutes_of(meeting: Meeting, *, actor: Actor) -> Minutes | None:
    """The minutes of a meeting that the actor may see, as far as they may read them; no query where they are loaded."""
    minutes = getattr(meeting, "minutes", None)
    if minutes is None:
        return None
    is_public = minutes.is_published and meeting.is_published
    may_read = is_public or actor.has(Role.CLERK) or meeting.committee.slug in seats_of(actor)
    return minutes if may_read else None


def content_of(minutes: Minutes, *, reader: Actor | None = None) -> MinutesContent:
    """The content of minutes loaded with their meeting and committee; each entry with resolutions and declarations.

    What is not for publication is left out but for a reader who may read it.
    """
    entries = list(
        Minute.objects.filter(minutes=minutes)
        .order_by("number")
        .defer("withheld")
        .prefetch_related(
            Prefetch("resolutions", Resolution.objects.order_by("number")),
            Prefetch("declarations", Declaration.objects.order_by("surname")),
        )
    )
    withheld = _withheld(minutes, reader) if reader and any(entry.citation for entry in entries) else {}
    for entry in entries:
        entry.kept_from_the_public = withheld.get(entry.pk, "")
    attendances = list(Attendance.objects.filter(meeting=minutes.meeting_id).order_by("position", "surname"))
    present = [one for one in attendances if one.attendance == AttendanceKind.PRESENT]
    return MinutesContent(
        minutes=minutes,
        chair=next((one for one in present if one.role == AttendanceRole.CHAIR), None),
        present=[one for one in present if one.role != AttendanceRole.CHAIR],
        apologies=[one for one in attendances if one.attendance == AttendanceKind.APOLOGIES],
        entries=entries,
        urgency=_urgency(minutes.meeting),
    )


def _withheld(minutes: Minutes, reader: Actor) -> dict[int, str]:
    """What the reader may read of what is withheld: the clerk all, a councillor what no exemption of its item keeps."""
    found = Minute.objects.filter(minutes=minutes).exclude(withheld="")
    if not reader.has(Role.CLERK):
        kept = Exemption.objects.withholding_from(reader).filter(item=OuterRef("item"))
        found = found.filter(~Exists(kept), item__isnull=False) if reader.has(Role.MEMBER) else found.none()
    return dict(found.values_list("pk", "withheld"))


def _urgency(meeting: Meeting) -> list[str]:
    """A sentence for the agenda, where it was published at short notice, and one for each item that was urgent.

    That is a late item, or one with papers that came late, which lost their clear days.

    A withheld item is told by its number, and its circumstances are not.
    """
    sentences = [meeting.stands_in] if meeting.stands_in else []
    withheld = Exemption.objects.in_force().filter(item=OuterRef("pk"), paper__isnull=True)
    late = meeting.items.exclude(urgent_because="", late_papers_because="").annotate(is_withheld=Exists(withheld))
    with_urgent_papers = _with_urgent_papers(meeting)
    for item in late.in_order():
        what, because = f"item {item.label}", item.urgent_because
        if not because and item.pk in with_urgent_papers:
            what, because = f"the late papers under item {item.label}", item.late_papers_because
        why = "by reason of special circumstances" if item.is_withheld else f"by reason of: {because}"
        if because:
            sentences.append(
                f"The {meeting.committee.chair_title} was of the opinion that {what} should be considered as a matter "
                f"of urgency {why}"
            )
    return sentences


def _with_urgent_papers(meeting: Meeting) -> set[int]:
    """The items under which a paper came once it could have its clear days no longer."""
    late = ItemPaper.objects.filter(item__meeting=meeting, added_late_at__isnull=False)
    came = list(late.values_list("item", "added_late_at"))
    if not came:
        return set()
    counting, day = offices(meeting.held_on), meeting.held_on
    return {item for item, at in came if not counting.notice_given(at.astimezone(LONDON).date(), day).is_enough}
