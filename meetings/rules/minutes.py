"""Minutes: who was there, what they declared, and the year through which minute numbers run."""

import re
from datetime import date

from council_portal.choices import Choice


class Attendance(Choice):
    PRESENT = "present", "Present"
    APOLOGIES = "apologies", "Apologies"


class AttendanceRole(Choice):
    """In what part somebody was at, or was missed from, a meeting."""

    CHAIR = "chair", "In the chair"
    MEMBER = "member", "Member"


class InterestKind(Choice):
    """Kinds of interest a member declares (Localism Act 2011, sections 29 to 31, and the council's code)."""

    PECUNIARY = "pecuniary", "Pecuniary"
    OTHER_REGISTRABLE = "other_registrable", "Other registrable"
    NON_REGISTRABLE = "non_registrable", "Non-registrable"


def named_in(text: str, title: str) -> bool:
    """Whether a text has a title in it as a whole, whatever its case and spacing."""
    written, sought = (" ".join(each.casefold().split()) for each in (text, title))
    return re.search(rf"(?<!\w){re.escape(sought)}(?!\w)", written) is not None


def municipal_year_of(day: date, annual_meeting_on: date | None = None) -> int:
    """The year in which the day's municipal year began: annual meeting in May to the next.

    A day in May before that May's annual meeting belongs to the year before; without a known annual meeting all of May
    counts to the year that begins in it.
    """
    if annual_meeting_on is not None and annual_meeting_on.year == day.year:
        begins = annual_meeting_on
    else:
        begins = date(day.year, 5, 1)
    return day.year if day >= begins else day.year - 1
