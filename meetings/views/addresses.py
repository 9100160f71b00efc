"""Where a form leads back to: the addresses of a meeting and of what belongs to it."""

from typing import Any

from django.urls import reverse

from council_portal.models import Job
from meetings.models import AgendaItem, Committee, Meeting, Report


def of_meeting(meeting: Meeting, name: str = "meeting", *more: Any) -> str:
    return reverse(f"meetings:{name}", args=[meeting.committee.slug, meeting.held_on, *more])


def of_item(item: AgendaItem) -> str:
    return of_meeting(item.meeting, "item", item.label)


def of_report(report: Report) -> str:
    return of_meeting(report.meeting, "report", report.pk)


def of_job(job: Job) -> str:
    """Where the work is followed."""
    return reverse("job", args=[job.pk])


def of_committee(committee: Committee) -> str:
    return reverse("meetings:committee", args=[committee.slug])
