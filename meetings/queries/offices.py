"""When the council's offices work, and its lead times, as they are kept."""

from datetime import date, timedelta

from council_portal.models import Council
from meetings.models import Closure, LeadTimes
from meetings.rules.clear_days import Offices

# How far before a meeting a date may fall that its timetable has to find: a chain of the longest lead times.
REACH = timedelta(days=500)


def lead_times() -> LeadTimes:
    """The council's lead times, or the defaults where none were set; one query."""
    return LeadTimes.objects.first() or LeadTimes()


def offices(
    first: date, last: date | None = None, *, council: Council | None = None, times: LeadTimes | None = None
) -> Offices:
    """The council's working days for whatever is worked backwards from meetings between two days, or on the one.

    One query where council and lead times are given.
    """
    nation = council.nation if council else Council.objects.values_list("nation", flat=True).get()
    times = times or lead_times()
    shut = {
        day: closure.why for closure in Closure.objects.touching(first - REACH, last or first) for day in closure.days
    }
    return Offices(nation, shut, times.clear_days)
