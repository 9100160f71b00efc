"""The minutes of a meeting, whole, in a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch

from council_portal.access.actor import Actor
from council_portal.access.roles import Role
from meetings.models import Attendance, Declaration, Exemption, Meeting, Minute, Minutes, Resolution
from meetings.models.meeting import seats_of
from meetings.rules.minutes import Attendance as AttendanceKind
from meetings.rules.minutes import AttendanceRole


@dataclass(frozen=True)
class MinutesContent:
    """Minutes as written: who was there and who sent apologies, in order, and the numbered minutes.

    `urgency` states why business was taken without its clear days (Local Government Act 1972, s.100B(4)(b)).
    """

    minutes: Minutes
    chair: Attendance | None
    present: Sequence[Attendance]
    apologies: Sequence[Attendance]
    entries: Sequence[Minute]
    urgency: Sequence[str]


def minutes_of(meeting: Meeting, *, actor: Actor) -> Minutes | None:
    """The minutes of a meeting that the actor may see, as far as they may read them; no query where they are loaded."""
    minutes = getattr(meeting, "minutes", None)
    if minutes is None:
        return None
    is_public = minutes.is_published and meeting.is_published
    may_read = is_public or actor.has(Role.CLERK) or meeting.committee.slug in seats_of(actor)
    return minutes if may_read else None


def content_of(minutes: Minutes) -> MinutesContent:
    """The content of minutes loaded with their meeting and committee; each entry with resolutions and declarations."""
    entries = (
        Minute.objects.filter(minutes=minutes)
        .order_by("number")
        .prefetch_related(
            Prefetch("resolutions", Resolution.objects.order_by("number")),
            Prefetch("declarations", Declaration.objects.order_by("surname")),
        )
    )
    attendances = list(Attendance.objects.filter(meeting=minutes.meeting_id).order_by("position", "surname"))
    present = [one for one in attendances if one.attendance == AttendanceKind.PRESENT]
    return MinutesContent(
        minutes=minutes,
        chair=next((one for one in present if one.role == AttendanceRole.CHAIR), None),
        present=[one for one in present if one.role != AttendanceRole.CHAIR],
        apologies=[one for one in attendances if one.attendance == AttendanceKind.APOLOGIES],
        entries=list(entries),
        urgency=_urgency(minutes.meeting),
    )


def _urgency(meeting: Meeting) -> list[str]:
    """A sentence for the agenda, where it was published at short notice, and one for each urgent late item.

    A withheld item is told by its number, and its circumstances are not.
    """
    sentences = [meeting.stands_in] if meeting.stands_in else []
    withheld = Exemption.objects.in_force().filter(item=OuterRef("pk"), paper__isnull=True)
    late = meeting.items.exclude(urgent_because="").annotate(is_withheld=Exists(withheld)).in_order()
    for item in late:
        why = "by reason of special circumstances" if item.is_withheld else f"by reason of: {item.urgent_because}"
        sentences.append(
            f"The {meeting.committee.chair_title} was of the opinion that item {item.label} should be considered as a "
            f"matter of urgency {why}"
        )
    return sentences
