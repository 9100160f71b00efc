"""Packs built and read back: an edition issued for good, and the demonstration's as built and as read."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from council_portal import clock, demo, pdf
from council_portal.models import JobState, User
from meetings import exports
from meetings.actions import packs
from meetings.models import Meeting, Pack
from meetings.rules.packs import Edition


@dataclass(frozen=True)
class ReadPack:
    """An edition as it was built, and as its file reads."""

    built: exports.BuiltPack
    read: pdf.Inspection

    @property
    def front(self) -> int:
        return self.built.bound.front_sheets


@contextmanager
def demonstration_meeting(django_db_blocker) -> Iterator[Meeting]:
    """The demonstration's meeting of 17 February 2017, for all tests of a module; whatever they do is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        demo.load(at=clock.now())
        yield Meeting.objects.select_related("committee").get(committee__slug="osmb", held_on=date(2017, 2, 17))
        transaction.set_rollback(True)


def issue(held: Meeting, edition: Edition = Edition.PUBLIC, *, by: User, at: datetime) -> Pack:
    """An edition of a published meeting's pack, set as a draft and issued for good."""
    build = packs.request_build(held, edition, by=by, at=at)
    assert build.state == JobState.DONE, build.failure
    final = packs.issue(Pack.objects.get(job=build), by=by, at=at)
    assert final.state == JobState.DONE, final.failure
    whole = Pack.objects.issued().select_related("meeting__committee", "file")
    return whole.filter(edition=edition).latest_first().first()
