"""Minutes: who was there, what they declared, and the year through which minute numbers run."""

from datetime import date
from enum import StrEnum


class Attendance(StrEnum):
    PRESENT = "present"
    APOLOGIES = "apologies"

    @property
    def label(self) -> str:
        return {Attendance.PRESENT: "Present", Attendance.APOLOGIES: "Apologies"}[self]


class AttendanceRole(StrEnum):
    """In what part somebody was at, or was missed from, a meeting."""

    CHAIR = "chair"
    MEMBER = "member"

    @property
    def label(self) -> str:
        return {AttendanceRole.CHAIR: "In the chair", AttendanceRole.MEMBER: "Member"}[self]


class InterestKind(StrEnum):
    """Kinds of interest a member declares (Localism Act 2011, sections 29 to 31, and the council's code)."""

    PECUNIARY = "pecuniary"
    OTHER_REGISTRABLE = "other_registrable"
    NON_REGISTRABLE = "non_registrable"

    @property
    def label(self) -> str:
        return {
            InterestKind.PECUNIARY: "Pecuniary",
            InterestKind.OTHER_REGISTRABLE: "Other registrable",
            InterestKind.NON_REGISTRABLE: "Non-registrable",
        }[self]


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
