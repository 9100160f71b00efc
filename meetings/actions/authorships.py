"""The writing of a report, given to an officer by the clerk and taken back."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from council_portal import audit
from council_portal.clock import LONDON
from council_portal.models import User
from meetings.actions.reports import locked_while_open
from meetings.models import Authorship, Report


@transaction.atomic
def ask(report: Report, *, author: User, due_on: date, by: User, at: datetime) -> Authorship:
    """Asks an officer to write a report by a day; asked again, only the day changes.

    Raises ReportIsLocked, ReportIsPublished, ValidationError.
    """
    report, today = locked_while_open(report), at.astimezone(LONDON).date()
    if author == by:
        raise ValidationError({"author": "Ask somebody else: you keep the report yourself."})
    if report.clearances.filter(asked_of=author).exists():
        raise ValidationError({"author": f"{author} is asked to clear the report, and nobody clears what they wrote."})
    if due_on < today:
        raise ValidationError({"due_on": "Choose today or a day to come."})
    authorship = report.authorships.filter(author=author, to_on__isnull=True).first()
    before = authorship and {"due_on": authorship.due_on}
    authorship = authorship or Authorship(report=report, author=author, from_on=today)
    authorship.asked_by, authorship.due_on = by, due_on
    authorship.full_clean()
    authorship.save()
    audit.record(
        verb="report.author_asked",
        subject=report.key,
        summary=f"Asked {author} to write “{report.title}”",
        by=by,
        before=before,
        after={"author": author.pk, "due_on": due_on},
    )
    return authorship


@transaction.atomic
def take_back(authorship: Authorship, *, by: User, at: datetime) -> Authorship:
    """Takes a report back from its author, who may no longer write it; what they wrote stays. Twice is once."""
    authorship = (
        Authorship.objects.select_for_update(of=["self"]).select_related("report", "author").get(pk=authorship.pk)
    )
    if authorship.to_on is not None:
        return authorship
    authorship.to_on = at.astimezone(LONDON).date()
    authorship.full_clean()
    authorship.save(update_fields=["to_on"])
    audit.record(
        verb="report.author_taken_off",
        subject=authorship.report.key,
        summary=f"Took “{authorship.report.title}” back from {authorship.author}",
        by=by,
        before={"author": authorship.author_id, "due_on": authorship.due_on},
    )
    return authorship
