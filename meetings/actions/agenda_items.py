"""What is done to an agenda: items added, changed, moved and taken off, and papers put under them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from council_portal import audit
from council_portal.models import User
from council_portal.stale import ChangedMeanwhile, require_unchanged
from meetings.actions import publications
from meetings.models import AgendaItem, Exemption, ItemPaper, Meeting, Report
from meetings.rules.agenda import LETTERS, order_read

CHANGEABLE = ("title", "section", "kind", "note")

# Renumbering passes through numbers that no agenda reaches, since numbers are unique at every moment.
OUT_OF_THE_WAY = 1000


class AgendaIsPublished(Exception):
    """A published agenda is not rearranged; the message says so."""

    def __init__(self):
        super().__init__(
            "The agenda is published, so its items keep their numbers and papers. What comes only now can be added as a"
            " late item, or as a late paper under an item, with the reason that the public reads."
        )


@transaction.atomic
def add(meeting: Meeting, *, by: User, at: datetime, under: AgendaItem | None = None, **details: Any) -> AgendaItem:
    """Adds an item at the end of its section, or a sub-item at the end of those `under` an item, with details of
    CHANGEABLE. What is added under a withheld item is withheld with it.

    Raises AgendaIsPublished; ValidationError, also where an item has no letter left.
    """
    meeting = open_agenda(meeting)
    if under:
        item = _sub_item(meeting, meeting.items.get(pk=under.pk), details)
    else:
        item = AgendaItem(meeting=meeting, number=meeting.items.count() + OUT_OF_THE_WAY, **details)
    item.full_clean()
    item.save()
    if under:
        _withhold_as(under, item)
    else:
        groups = _groups(meeting)
        groups.remove([item])
        groups.insert(_end_of_section(groups, item.section), [item])
        _renumber(meeting, groups)
        item.refresh_from_db()
    audit.record(
        verb="agenda_item.added",
        subject=meeting.key,
        summary=f"Added item {item.label}, {item.title}",
        by=by,
        after={"number": item.label} | {name: getattr(item, name) for name in CHANGEABLE},
    )
    return item


@transaction.atomic
def change(item: AgendaItem, *, by: User, at: datetime, as_read: str | None = None, **details: Any) -> AgendaItem:
    """Changes details of CHANGEABLE; an item put into another section goes to its end, with its sub-items.

    Raises AgendaIsPublished, ValidationError; ChangedMeanwhile where the item is no longer what the form was read from.
    """
    meeting = open_agenda(item.meeting)
    item = meeting.items.get(pk=item.pk)
    require_unchanged(item, CHANGEABLE, as_read)
    before = {name: getattr(item, name) for name in details}
    for name, value in details.items():
        setattr(item, name, value)
    if item.is_sub_item:
        item.section = before.get("section", item.section)
    item.full_clean()
    changed = [name for name in details if getattr(item, name) != before[name]]
    if changed:
        item.save(update_fields=changed)
        if "section" in changed:
            groups = _groups(meeting)
            moved = next(group for group in groups if group[0].pk == item.pk)
            groups.remove(moved)
            groups.insert(_end_of_section(groups, item.section), moved)
            _renumber(meeting, groups)
            item.refresh_from_db()
        audit.record(
            verb="agenda_item.changed",
            subject=meeting.key,
            summary=f"Changed item {item.label}, {item.title}",
            by=by,
            before={name: before[name] for name in changed},
            after={name: getattr(item, name) for name in changed},
        )
    return item


@transaction.atomic
def move(item: AgendaItem, *, to: int, by: User, at: datetime) -> AgendaItem:
    """Moves an item with its sub-items to a number, from 1 to the last, and renumbers those between.

    Raises AgendaIsPublished.
    """
    meeting = open_agenda(item.meeting)
    item = meeting.items.get(pk=item.pk)
    groups = _groups(meeting)
    place = next(place for place, group in enumerate(groups) if item in group)
    to = max(1, min(to, len(groups)))
    if to == place + 1:
        return item
    groups.insert(to - 1, groups.pop(place))
    return _moved(meeting, item, groups, by)


@transaction.atomic
def step(item: AgendaItem, *, up: bool, by: User, at: datetime) -> AgendaItem:
    """Moves an item one place: past the one beside it, or, at a section's edge, into the section beside it.

    A sub-item moves among those of its item. The first and the last stay where they are. Raises AgendaIsPublished.
    """
    meeting = open_agenda(item.meeting)
    item = meeting.items.get(pk=item.pk)
    groups = _groups(meeting)
    place = next(place for place, group in enumerate(groups) if item in group)
    group = groups[place]
    if item.is_sub_item:
        _swap(group, group.index(item), up, first=1)
    else:
        beside = place - 1 if up else place + 1
        if not 0 <= beside < len(groups):
            return item
        section = groups[beside][0].section
        if section == item.section:
            _swap(groups, place, up)
        else:
            for each in group:
                each.section = section
    return _moved(meeting, item, groups, by)


@transaction.atomic
def arrange(
    meeting: Meeting, *, order: Sequence[tuple[int, str]], as_read: str, by: User, at: datetime
) -> list[AgendaItem]:
    """Puts the whole agenda into an order: each item's id with its section, sub-items following their items.

    Raises AgendaIsPublished; ChangedMeanwhile where the agenda is no longer in the order that was read.
    """
    meeting = open_agenda(meeting)
    groups = _groups(meeting)
    if order_read((group[0].pk, group[0].section) for group in groups) != as_read:
        raise ChangedMeanwhile({})
    by_id = {group[0].pk: group for group in groups}
    if sorted(by_id) != sorted(pk for pk, _ in order):
        raise ChangedMeanwhile({})
    before = [group[0].title for group in groups]
    for pk, section in order:
        for each in by_id[pk]:
            each.section = section
    arranged = [by_id[pk] for pk, _ in order]
    for group in arranged:
        group[0].clean_fields()
    _renumber(meeting, arranged)
    audit.record(
        verb="agenda.arranged",
        subject=meeting.key,
        summary=f"Arranged the agenda of {meeting}",
        by=by,
        before={"order": before},
        after={"order": [group[0].title for group in arranged]},
    )
    return [group[0] for group in arranged]


@transaction.atomic
def take_off(item: AgendaItem, *, by: User, at: datetime) -> None:
    """Takes an item, its sub-items and their papers off a draft agenda and closes the gap. Raises AgendaIsPublished."""
    meeting = open_agenda(item.meeting)
    item = meeting.items.get(pk=item.pk)
    taken = [item] if item.is_sub_item else next(group for group in _groups(meeting) if item in group)
    before = {"number": item.label, "title": item.title, "papers": titles_of_papers(taken)}
    AgendaItem.objects.filter(pk__in=[each.pk for each in taken]).delete()
    close_gaps(meeting)
    audit.record(
        verb="agenda_item.taken_off",
        subject=meeting.key,
        summary=f"Took item {before['number']}, {before['title']}, off the agenda",
        by=by,
        before=before,
    )


@transaction.atomic
def attach(
    item: AgendaItem, *, title: str, by: User, at: datetime, report: Report | None = None, registry_key: str = ""
) -> ItemPaper:
    """Puts a paper under an item, after those there: a report, or what an app offers by its key.

    Under an item of a published agenda, as a late paper, only where that item takes such. Raises AgendaIsPublished;
    ValidationError where the item carries the paper already.
    """
    meeting = open_for_papers(item)
    last = item.papers.order_by("-position").first()
    paper = ItemPaper(
        item=item, position=last.position + 1 if last else 1, report=report, registry_key=registry_key, title=title
    )
    paper.added_late_at = at if meeting.is_published else None
    if item.papers.filter(report=report, registry_key=registry_key).exists():
        raise ValidationError(f"Item {item.label} carries this paper already.")
    paper.full_clean()
    paper.save()
    publications.keep(meeting, what=f"Put a paper under item {item.label}", by=by, at=at)
    audit.record(
        verb="item_paper.attached",
        subject=meeting.key,
        summary=f"Put “{title}” under item {item.label}",
        by=by,
        after={"item": item.label, "paper": paper.key, "title": title},
    )
    return paper


@transaction.atomic
def detach(paper: ItemPaper, *, by: User, at: datetime) -> None:
    """Takes a paper from under its item; the paper itself stays. On a published agenda late ones alone.

    Raises AgendaIsPublished.
    """
    item = paper.item
    meeting = open_for_papers(item) if item.is_late or paper.added_late_at else open_agenda(item.meeting)
    key, title = paper.key, paper.title
    paper.delete()
    publications.keep(meeting, what=f"Took a paper from under item {item.label}", by=by, at=at)
    audit.record(
        verb="item_paper.detached",
        subject=meeting.key,
        summary=f"Took “{title}” from under item {item.label}",
        by=by,
        before={"item": item.label, "paper": key, "title": title},
    )


@transaction.atomic
def log_reading(meeting: Meeting, *, paper: int, label: str, by: User, at: datetime) -> None:
    """Records that somebody read another app's paper that is withheld from the public, by its number alone."""
    audit.record(
        verb="item_paper.restricted_read",
        subject=meeting.key,
        summary=f"Read the restricted paper {paper} under item {label}",
        by=by,
    )


def open_agenda(meeting: Meeting) -> Meeting:
    """The meeting, locked, where its agenda may still be arranged. Raises AgendaIsPublished."""
    meeting = Meeting.objects.locked().get(pk=meeting.pk)
    if meeting.is_published:
        raise AgendaIsPublished()
    return meeting


def open_for_papers(item: AgendaItem) -> Meeting:
    """The meeting, locked, where papers may still be put under the item. Raises AgendaIsPublished."""
    return Meeting.objects.locked().get(pk=item.meeting_id) if item.takes_late_papers else open_agenda(item.meeting)


def close_gaps(meeting: Meeting) -> None:
    """Numbers what is left from 1, and sub-items from a."""
    _renumber(meeting, _groups(meeting))


def put_at_the_end(meeting: Meeting, item: AgendaItem) -> None:
    """Brings an item of another meeting to the end of its section on this agenda."""
    item.meeting, item.number, item.letter = meeting, meeting.items.count() + OUT_OF_THE_WAY, ""
    item.added_late_at, item.urgent_because, item.late_papers_because = None, "", ""
    item.save()
    groups = [group for group in _groups(meeting) if group[0].pk != item.pk]
    groups.insert(_end_of_section(groups, item.section), [item])
    _renumber(meeting, groups)
    item.refresh_from_db()


def titles_of_papers(items: Iterable[AgendaItem]) -> list[str]:
    papers = ItemPaper.objects.filter(item__in=items).in_order()
    return list(papers.values_list("title", flat=True))


def _groups(meeting: Meeting) -> list[list[AgendaItem]]:
    """The agenda's items in order, each at the head of its sub-items."""
    groups: list[list[AgendaItem]] = []
    for item in meeting.items.in_order():
        if item.is_sub_item:
            groups[-1].append(item)
        else:
            groups.append([item])
    return groups


def _renumber(meeting: Meeting, groups: Sequence[Sequence[AgendaItem]]) -> None:
    """Numbers groups from 1 and sub-items from a: two statements, since numbers are unique at every moment."""
    items = []
    for number, group in enumerate(groups, start=1):
        for item, letter in zip(group, ("", *LETTERS), strict=False):
            item.number, item.letter, item.section = number, letter, group[0].section
            items.append(item)
    meeting.items.update(number=F("number") + 2 * OUT_OF_THE_WAY)
    AgendaItem.objects.bulk_update(items, ["number", "letter", "section"])


def _moved(meeting: Meeting, item: AgendaItem, groups: list[list[AgendaItem]], by: User) -> AgendaItem:
    """Numbers the agenda anew and tells what became of the item."""
    before = {"number": item.label, "section": meeting.items.values_list("section", flat=True).get(pk=item.pk)}
    _renumber(meeting, groups)
    item.refresh_from_db()
    after = {"number": item.label, "section": item.section}
    if after != before:
        audit.record(
            verb="agenda_item.moved",
            subject=meeting.key,
            summary=f"Moved {item.title} from item {before['number']} to item {after['number']}",
            by=by,
            before=before,
            after=after,
        )
    return item


def _swap(rows: list, place: int, up: bool, first: int = 0) -> None:
    beside = place - 1 if up else place + 1
    if first <= beside < len(rows):
        rows[place], rows[beside] = rows[beside], rows[place]


def _end_of_section(groups: Sequence[Sequence[AgendaItem]], section: str) -> int:
    """Where an item of the section is added: after its last one, or at the end of the agenda."""
    places = [place for place, group in enumerate(groups, start=1) if group[0].section == section]
    return places[-1] if places else len(groups)


def _sub_item(meeting: Meeting, under: AgendaItem, details: dict[str, Any]) -> AgendaItem:
    if under.is_sub_item:
        raise ValidationError("A sub-item has no sub-items of its own.")
    used = meeting.items.filter(number=under.number).count() - 1
    if used == len(LETTERS):
        raise ValidationError(f"Item {under.number} has a sub-item for every letter. Begin another item.")
    return AgendaItem(
        meeting=meeting, number=under.number, letter=LETTERS[used], **(details | {"section": under.section})
    )


def _withhold_as(parent: AgendaItem, item: AgendaItem) -> None:
    """Withholds a new sub-item on the grounds on which its item is withheld as a whole."""
    for exemption in Exemption.objects.in_force().filter(item=parent, paper__isnull=True):
        exemption.pk, exemption.item = None, item
        exemption.save(force_insert=True)
