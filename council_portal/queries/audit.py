"""What happened to a record, in words: who, when, and the values before and after."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from council_portal.clock import LONDON
from council_portal.models import AuditEvent

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
    def times_differ(self) -> bool:
        """Whether the portal's own time, which a demonstration sets, was another than real time."""
        return abs((self.event.portal_at - self.event.occurred_at).total_seconds()) > 60


def audited(event: AuditEvent) -> AuditedEvent:
    """The event with its changes in words."""
    return AuditedEvent(event, CHANNELS.get(event.channel, event.channel), changes_in(event))


def changes_in(event: AuditEvent) -> tuple[Change, ...]:
    """What the event says of values, in the order in which it was recorded: what it gives new, then what it took."""
    names = dict.fromkeys([*event.after, *event.before])
    return tuple(
        Change(_label(name), _words(event.before.get(name)), _words(event.after.get(name)))
        for name in names
        if event.before.get(name) != event.after.get(name)
    )


def _label(name: str) -> str:
    return name.replace("_", " ").capitalize()


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
            day = date.fromisoformat(text)
            return f"{day.day} {day:%B %Y}"
        if len(text) >= 19 and text[10] == "T":
            moment = datetime.fromisoformat(text).astimezone(LONDON)
            return f"{moment.day} {moment:%B %Y at %H:%M}"
    except ValueError:
        pass
    return text
