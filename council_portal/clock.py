"""The one door to "now" and "today": the council's time, which a demonstration may set, and real time."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

LONDON = ZoneInfo("Europe/London")


def real_now() -> datetime:
    """Real time, aware, for audit, sessions, security, heartbeats, leases and timeouts."""
    return timezone.now()


def set_date() -> date | None:
    """The day the portal was set to at its start, or None when it runs in real time."""
    return date.fromisoformat(settings.COUNCIL_PORTAL_DATE) if settings.COUNCIL_PORTAL_DATE else None


def _offset() -> timedelta:
    day = set_date()
    if day is None:
        return timedelta(0)
    if not settings.COUNCIL_PORTAL_DATE_SET_AT:
        raise ValueError("COUNCIL_PORTAL_DATE needs COUNCIL_PORTAL_DATE_SET_AT: seconds since 1970 at which it was set")
    started = datetime.fromtimestamp(float(settings.COUNCIL_PORTAL_DATE_SET_AT), LONDON)
    return datetime.combine(day, time(9), LONDON) - started


def now() -> datetime:
    """The council's time, aware: real time, or the set date from nine in the morning on, ticking."""
    return real_now() + _offset()


def today() -> date:
    """The council's day, in London."""
    return now().astimezone(LONDON).date()
