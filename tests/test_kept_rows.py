"""The rows that fixtures share are put back only where they would be made the same."""

from django.db import transaction

from council_portal import audit
from tests.kept_rows import kept


def record(summary: str) -> None:
    with transaction.atomic():
        audit.record(verb="thing.changed", subject="thing:1", summary=summary, by=None)


def test_events_that_follow_on_another_event_are_made_anew(db):
    for first in ("One came before", "Another came before"):
        save = transaction.savepoint()
        record(first)
        kept(lambda: record("Changed it"), under="an event that follows")
        assert [event.summary for event in audit.trail("thing:1").order_by("sequence")] == [first, "Changed it"]
        assert not audit.verify().fault
        transaction.savepoint_rollback(save)
