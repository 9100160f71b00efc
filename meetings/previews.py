"""A meeting seen as it would be once published, with nothing of it kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from council_portal.models import User, Visibility
from meetings.models import Exemption, Meeting, Report
from meetings.rules.agenda import MeetingState


@contextmanager
def as_published(meeting: Meeting, *, by: User, at: datetime) -> Iterator[None]:
    """Inside, every query finds the meeting and its reports as publishing now would leave them; then all is undone.

    So a preview is made by the very queries that make the public's pages. A report in draft, which publishing refuses,
    is not there. What is queried inside must be read to its end inside.
    """
    with transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(
            state=MeetingState.PUBLISHED, published_at=at, published_by=by, publish_at=None, publish_set_by=None
        )
        withheld = [
            report.pk
            for report in Report.objects.filter(item_papers__item__meeting=meeting).distinct()
            if Exemption.objects.in_force().covering_report(report).exists()
        ]
        released = Report.objects.filter(item_papers__item__meeting=meeting, visibility=Visibility.MEMBERS)
        Report.objects.filter(pk__in=list(released.values_list("pk", flat=True))).exclude(pk__in=withheld).update(
            visibility=Visibility.PUBLIC
        )
        yield
        transaction.set_rollback(True)
