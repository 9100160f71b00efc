"""What is done to an agenda: items added, changed, moved and taken off, and papers put under them."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from council_portal import audit
from council_portal.models import User
from meetings.models import AgendaItem, ItemPaper, Meeting, Report

CHANGEABLE = ("title", "section", "kind", "note")

# Renumbering passes through numbers that no agenda reaches, since numbers are unique at every moment.
OUT_OF_THE_WAY = 1000


class AgendaIsPublished(Exception):
    """A published agenda is not rearranged; the message says so."""

    def __init__(self):
        super().__init__("The agenda is published, so its items keep their numbers and papers.")


@transaction.atomic
def add(meeting: Meeting, *, by: User, at: datetime, **details: Any) -> AgendaItem:
    """Adds an item at the end, with details of CHANGEABLE. Raises AgendaIsPublished, ValidationError."""
    meeting = _open(meeting)
    item = AgendaItem(meeting=meeting, number=meeting.items.count() + 1, **details)
    item.full_clean()
    item.save()
    audit.record(
        verb="agenda_item.added",
        subject=meeting.key,
        summary=f"Added item {item.number}, {item.title}",
        by=by,
        after={"number": item.number} | {name: getattr(item, name) for name in CHANGEABLE},
    )
    return item


@transaction.atomic
def change(item: AgendaItem, *, by: User, at: datetime, **details: Any) -> AgendaItem:
    """Changes details of CHANGEABLE. Raises AgendaIsPublished, ValidationError."""
    meeting = _open(item.meeting)
    item = meeting.items.get(pk=item.pk)
    before = {name: getattr(item, name) for name in details}
    for name, value in details.items():
        setattr(item, name, value)
    item.full_clean()
    changed = [name for name in details if getattr(item, name) != before[name]]
    if changed:
        item.save(update_fields=changed)
        audit.record(
            verb="agenda_item.changed",
            subject=meeting.key,
            summary=f"Changed item {item.number}, {item.title}",
            by=by,
            before={name: before[name] for name in changed},
            after={name: getattr(item, name) for name in changed},
        )
    return item


@transaction.atomic
def move(item: AgendaItem, *, to: int, by: User, at: datetime) -> AgendaItem:
    """Moves an item to a number, from 1 to the last, and renumbers those between. Raises AgendaIsPublished."""
    meeting = _open(item.meeting)
    item = meeting.items.get(pk=item.pk)
    was, last = item.number, meeting.items.count()
    to = max(1, min(to, last))
    if to == was:
        return item
    low, high, step = (was + 1, to, -1) if to > was else (to, was - 1, 1)
    between = meeting.items.filter(number__range=(low, high))
    moved = meeting.items.filter(pk=item.pk)
    moved.update(number=2 * OUT_OF_THE_WAY)
    between.update(number=F("number") + OUT_OF_THE_WAY)
    meeting.items.filter(number__gt=OUT_OF_THE_WAY, number__lt=2 * OUT_OF_THE_WAY).update(
        number=F("number") - OUT_OF_THE_WAY + step
    )
    moved.update(number=to)
    item.refresh_from_db()
    audit.record(
        verb="agenda_item.moved",
        subject=meeting.key,
        summary=f"Moved {item.title} from item {was} to item {to}",
        by=by,
        before={"number": was},
        after={"number": to},
    )
    return item


@transaction.atomic
def take_off(item: AgendaItem, *, by: User, at: datetime) -> None:
    """Takes an item and its papers off a draft agenda and closes the gap. Raises AgendaIsPublished."""
    meeting = _open(item.meeting)
    item = meeting.items.get(pk=item.pk)
    number, title = item.number, item.title
    papers = list(item.papers.order_by("position").values_list("title", flat=True))
    item.delete()
    later = meeting.items.filter(number__gt=number)
    later.update(number=F("number") + OUT_OF_THE_WAY)
    meeting.items.filter(number__gt=OUT_OF_THE_WAY).update(number=F("number") - OUT_OF_THE_WAY - 1)
    audit.record(
        verb="agenda_item.taken_off",
        subject=meeting.key,
        summary=f"Took item {number}, {title}, off the agenda",
        by=by,
        before={"number": number, "title": title, "papers": papers},
    )


@transaction.atomic
def attach(
    item: AgendaItem, *, title: str, by: User, at: datetime, report: Report | None = None, registry_key: str = ""
) -> ItemPaper:
    """Puts a paper under an item, after those there: a report, or what an app offers by its key.

    Raises AgendaIsPublished; ValidationError where the item carries the paper already.
    """
    meeting = _open(item.meeting)
    last = item.papers.order_by("-position").first()
    paper = ItemPaper(
        item=item, position=last.position + 1 if last else 1, report=report, registry_key=registry_key, title=title
    )
    if item.papers.filter(report=report, registry_key=registry_key).exists():
        raise ValidationError(f"Item {item.number} carries this paper already.")
    paper.full_clean()
    paper.save()
    audit.record(
        verb="item_paper.attached",
        subject=meeting.key,
        summary=f"Put “{title}” under item {item.number}",
        by=by,
        after={"item": item.number, "paper": paper.key, "title": title},
    )
    return paper


@transaction.atomic
def detach(paper: ItemPaper, *, by: User, at: datetime) -> None:
    """Takes a paper from under its item; the paper itself stays. Raises AgendaIsPublished."""
    item = paper.item
    meeting = _open(item.meeting)
    key, title = paper.key, paper.title
    paper.delete()
    audit.record(
        verb="item_paper.detached",
        subject=meeting.key,
        summary=f"Took “{title}” from under item {item.number}",
        by=by,
        before={"item": item.number, "paper": key, "title": title},
    )


def _open(meeting: Meeting) -> Meeting:
    """The meeting, locked, where its agenda may still be arranged."""
    meeting = Meeting.objects.select_for_update(of=["self"]).select_related("committee").get(pk=meeting.pk)
    if meeting.is_published:
        raise AgendaIsPublished()
    return meeting
