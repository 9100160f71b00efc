"""The nouns of meetings: committees and seats, meetings, agenda items and papers, reports, exemptions, minutes."""

from meetings.models.agenda_item import AgendaItem, ItemPaper
from meetings.models.authorship import Authorship
from meetings.models.calendar_key import CalendarKey
from meetings.models.clearance import Clearance
from meetings.models.committee import Committee, Membership
from meetings.models.councillor import Councillor
from meetings.models.departure import Departure
from meetings.models.exemption import Exemption
from meetings.models.meeting import Meeting
from meetings.models.minutes import Attendance, Declaration, Minute, Minutes, Resolution
from meetings.models.pack import Pack
from meetings.models.publication import Publication, Tombstone
from meetings.models.report import CoverEntry, Report, ReportSection, ReportTable
from meetings.models.standing_item import StandingItem
from meetings.models.timetable import Closure, LeadTimes
from meetings.models.upload import Upload, UploadVersion
from meetings.models.upload_slot import UploadSlot

__all__ = [
    "AgendaItem",
    "Attendance",
    "Authorship",
    "CalendarKey",
    "Clearance",
    "Closure",
    "Committee",
    "Councillor",
    "CoverEntry",
    "Declaration",
    "Departure",
    "Exemption",
    "ItemPaper",
    "LeadTimes",
    "Meeting",
    "Membership",
    "Minute",
    "Minutes",
    "Pack",
    "Publication",
    "Report",
    "ReportSection",
    "ReportTable",
    "Resolution",
    "StandingItem",
    "Tombstone",
    "Upload",
    "UploadSlot",
    "UploadVersion",
]
