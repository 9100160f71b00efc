"""Clearance of a report: who clears what of it, what a clearance still covers, and what each kind of report needs."""

import hashlib
import json
from collections.abc import Iterable, Mapping

from council_portal.choices import Choice
from meetings.rules.reports import Answer


class Stage(Choice):
    """Those who clear a report before it goes to members, all at the same time."""

    FINANCE = "finance", "Finance"
    LEGAL = "legal", "Legal"
    HR = "hr", "Human resources"
    APPROVER = "approver", "Approval for submission"


class ClearanceState(Choice):
    """Asked for, cleared, or returned with a reason."""

    ASKED = "asked", "Asked for"
    CLEARED = "cleared", "Cleared"
    RETURNED = "returned", "Returned"


class Standing(Choice):
    """What a clearance is worth today: a cleared one lapses with a change of what it covered."""

    ASKED = "asked", "Asked for"
    OVERDUE = "overdue", "Overdue"
    CLEARED = "cleared", "Cleared"
    LAPSED = "lapsed", "To be cleared again: changed since"
    RETURNED = "returned", "Returned"

    @property
    def tag(self) -> str:
        """How strongly its tag is shown."""
        return {Standing.CLEARED: "done", Standing.ASKED: "active"}.get(self, "strong")


SECTION_OF = {
    "financial and procurement implications": Stage.FINANCE,
    "legal implications": Stage.LEGAL,
    "human resources implications": Stage.HR,
}
"""The sections that one specialist alone clears, by their standard headings. Every other one concerns all."""


def digest_for(stage: str, cover: Mapping[str, object], sections: Iterable[tuple[str, str, object]]) -> str:
    """The SHA-256 of what a stage clears of a report: all but the sections of the other specialists.

    `sections` are headings, texts and tables. The approver clears the whole. A section under a heading of the council's
    own is everybody's, so that no change passes unseen.
    """
    covered = [
        [heading, text, tables]
        for heading, text, tables in sections
        if stage == Stage.APPROVER or SECTION_OF.get(heading.strip().casefold(), stage) == stage
    ]
    kept = json.dumps([cover, covered], sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(kept.encode()).hexdigest()


class ReportKind(Choice):
    """What a report is for, which decides what it must say before it is cleared and released."""

    DECISION = "decision", "For decision"
    INFORMATION = "information", "For information or monitoring"


ALWAYS = ("Executive summary", "Approved for submission by", "Report authors")
FOR_DECISION = (
    "Recommendations",
    "Options considered and recommended proposal",
    "Financial and Procurement Implications",
    "Legal Implications",
)
FOR_KEY_DECISION = ("On the forward plan", "Wards affected")


def missing(kind: str, key_decision: str, stated: set[str]) -> list[str]:
    """What a report of its kind must still say, in the order of the cover sheet; nothing where no kind is chosen.

    `stated` holds what it says: names of the cover sheet's lines, and headings of sections that hold text. A key
    decision needs more (SI 2012/2089).
    """
    needed = []
    if kind:
        needed += ALWAYS
    if kind == ReportKind.DECISION:
        needed += FOR_DECISION
    if kind and key_decision == Answer.YES:
        needed += FOR_KEY_DECISION
    return [name for name in needed if name not in stated]
