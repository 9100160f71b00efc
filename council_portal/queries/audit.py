"""What happened to a record, in words: who, when, and the values before and after."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from council_portal.clock import LONDON
from council_portal.days import long_date
from council_portal.models import AuditEvent
from council_portal.registry import AuditKind, AuditStory

CHANNELS = {
    "form": "on a page",
    "grid": "in the grid",
    "file": "from a file",
    "command": "by a command",
    "task": "by the portal itself",
}


@dataclass(frozen=True)
class Change:
    """One value that an event changed, as words; an empty one reads "nothing"."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class AuditedEvent:
    """One event as the page tells it."""

    event: AuditEvent
    way: str
    changes: Sequence[Change]

    @property
    def had_before(self) -> bool:
        """Whether anything stood there before, so that old and new are shown side by side."""
        return bool(self.event.before)

    @property
    def times_differ(self) -> bool:
        """Whether the portal's own time, which a demonstration sets, was another than real time."""
        return abs((self.event.portal_at - self.event.occurred_at).total_seconds()) > 60


def events_of(subject: str, story: AuditStory | None = None, kind: AuditKind | None = None) -> QuerySet[AuditEvent]:
    """What was done to a record, and to what its story names as bearing on it; of one kind, or everything."""
    wanted = Q(subject=subject)
    for also, verbs in story.also(subject) if story else ():
        wanted |= Q(subject=also) & _begins_with(verbs)
    found = AuditEvent.objects.filter(wanted)
    return found.filter(_begins_with(kind.verbs)) if kind else found


def _begins_with(verbs: Sequence[str]) -> Q:
    wanted = Q(pk__in=[])
    for verb in verbs:
        wanted |= Q(verb__startswith=verb)
    return wanted


def audited(events: Sequence[AuditEvent], story: AuditStory | None = None) -> list[AuditedEvent]:
    """The events with their changes in words: in those of the record's own story where it has one."""
    told = story.tell(events) if story else [(event.before, event.after) for event in events]
    return [
        AuditedEvent(event, CHANNELS.get(event.channel, event.channel), changes_between(before, after))
        for event, (before, after) in zip(events, told, strict=True)
    ]


def changes_between(before: dict[str, Any], after: dict[str, Any]) -> tuple[Change, ...]:
    """The values that differ, in the order in which they were recorded: what is given new, then what was taken."""
    names = dict.fromkeys([*after, *before])
    return tuple(
        Change(_label(name), _words(before.get(name)), _words(after.get(name)))
        for name in names
        if _words(before.get(name)) != _words(after.get(name))
    )


def _label(name: str) -> str:
    words = name.replace("_", " ")
    return words[:1].upper() + words[1:]


def _words(value: Any) -> str:
    match value:
        case None | "":
            return "nothing"
        case list() | dict() if not value:
            return "nothing"
        case True:
            return "yes"
        case False:
            return "no"
        case list():
            return ", ".join(_words(entry) for entry in value)
        case dict():
            return "; ".join(f"{_label(name).lower()}: {_words(entry)}" for name, entry in value.items())
        case str():
            return _day_in_words(value)
    return str(value)


def _day_in_words(text: str) -> str:
    """Days and moments as the council writes them; any other text as it is."""
    try:
        if len(text) == 10:
            return long_date(date.fromisoformat(text))
        if len(text) >= 19 and text[10] == "T":
            moment = datetime.fromisoformat(text).astimezone(LONDON)
            return f"{long_date(moment)} at {moment:%H:%M}"
    except ValueError:
        pass
    return text
