"""Publishing an agenda: what may stand in for clear days that are lost, and the record of what was published.

Local Government Act 1972, section 100B(3) and (4), and its like in each nation.
"""

import hashlib
import json
from typing import Any

from council_portal.choices import Choice
from meetings.rules.clear_days import NoticeGiven
from meetings.rules.laws import BY_NATION


class ShortNotice(Choice):
    """Why an agenda, or an item, may be taken with fewer clear days than the law asks for."""

    URGENT = "urgent", "The chair holds its items urgent by reason of special circumstances"
    CALLED_LATE = "called_late", "The meeting was called at shorter notice"

    def section(self, nation: str) -> str:
        """Where the nation's Act allows it."""
        law = BY_NATION[nation]
        return law.section(law.late_by if self is ShortNotice.URGENT else law.called_late_by)


def refusal(given: NoticeGiven, short_notice: str, because: str) -> str | None:
    """Why an agenda may not be published with the notice it would give, or None where it may.

    Too few clear days need what may stand in for them, with its reason; enough need nothing.
    """
    if given.is_enough:
        return None
    counted = (
        f"only {given.working} {given.required} are needed."
        if given.counted
        else f"no clear day; {given.required} are needed."
    )
    if not short_notice:
        return (
            f"Publishing then gives {counted} It may be published all the same where the chair holds its items urgent, "
            "or where the meeting was called at shorter notice: say which, and why."
        )
    if not because.strip():
        return f"Publishing then gives {counted} Say why it may be published all the same: the minutes state it."
    return None


def stands_in(short_notice: str, under: str, because: str) -> str:
    """What stands in for clear days that are lost, as the page and the minutes say it; nothing where nothing does.

    `under` is the section that allows it.
    """
    return f"{ShortNotice(short_notice).label} ({under}): {because}" if short_notice else ""


def canonical(record: dict[str, Any]) -> str:
    """A record as one text that is the same for the same values: keys in order, no spaces, UTF-8."""
    return json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(text: str) -> str:
    """The SHA-256 of a text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()
