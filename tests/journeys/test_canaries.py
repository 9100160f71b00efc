"""Two hundred canaries in all that is restricted: none is heard in public, and any guard that is gone lets one out."""

import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.test import Client

from council_portal import demo, files
from council_portal.access.actor import Actor
from council_portal.models import User
from council_portal.pdf import leaks
from council_portal.pdf.parts import SetPart
from council_portal.registry import PaperContent
from meetings import exports, leak_proof, registration, uploads
from meetings.models import Meeting, Report
from meetings.models.committee import CommitteeQuerySet
from meetings.models.exemption import ExemptionQuerySet
from meetings.models.meeting import MeetingQuerySet
from meetings.models.minutes import MinutesQuerySet
from meetings.models.report import ReportQuerySet
from meetings.models.upload import UploadQuerySet
from meetings.queries import agendas, calendars, packs, publications
from meetings.queries import minutes as minutes_queries
from meetings.rules.packs import Edition
from meetings.views import public
from tests.journeys import canaries
from tests.journeys.canaries import World, canaries_in, plant, public_pack, references, walk

# The fixture sets the database up; without the mark pytest-django would not.
pytestmark = [pytest.mark.django_db, pytest.mark.once]

PUBLIC_PAGES, SIGNED_IN, FILES, THE_PACK, REFERENCES = "/public", "/meetings", "/files", "the pack", "references"
OFFICER = "officer_re"
# Officers work towards meetings that are called and not published yet: when, where and of which committee. What is
# approved of an open quarter they read as well.
KNOWN_TO_OFFICERS = {
    "venue of a draft meeting",
    "committee without a published meeting",
    "narrative of an open quarter",
}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield plant(demo.load_people())
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def nothing_is_set(monkeypatch):
    """What a pack is set from is looked at, and left unset; the leak proof would stop what is looked for here."""
    monkeypatch.setattr(exports.pdf, "bind", canaries.no_binding)
    monkeypatch.setattr(exports.pdf, "parts_of", lambda sources: {name: SetPart(b"", 2) for name in sources})
    monkeypatch.setattr(leak_proof.leaks, "find", lambda content, **given: leaks.Searched({}))


def client(world: World, key: str) -> Client:
    browser = Client(raise_request_exception=False)
    if key != "public":
        browser.force_login(world.cast[key], backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser


def heard_in(world: World, channel: str) -> dict[str, set[str]]:
    """Where canaries were heard, and where they had been planted."""
    if channel == THE_PACK:
        things = public_pack()
    elif channel == REFERENCES:
        things = references()
    else:
        things = walk(client(world, OFFICER if channel in (SIGNED_IN, FILES) else "public"), only=channel)
    known = KNOWN_TO_OFFICERS if channel == SIGNED_IN else set()
    heard_of = ((heard.source, world.places_of(canaries_in(heard)) - known) for heard in things)
    return {source: places for source, places in heard_of if places}


def test_two_hundred_canaries_are_planted_and_the_clerk_hears_them(world):
    assert len(world.planted) >= 200
    heard = [canaries_in(heard) for heard in walk(client(world, "clerk"), only=SIGNED_IN)]
    assert len(set().union(*heard)) >= 180


def test_the_public_hears_none_of_them_at_any_address_nor_in_heads_caches_and_logs(world, caplog):
    caplog.set_level(logging.DEBUG)
    assert heard_in(world, "/") == {}
    assert {heard.source for heard in canaries.cached() if canaries_in(heard)} == set()
    asked_for = re.compile(r"/files/\d+/\S+")
    assert canaries.CANARY.findall(asked_for.sub("", caplog.text)) == []


@pytest.mark.long
def test_an_officer_without_a_part_in_it_hears_none_of_them(world):
    assert heard_in(world, SIGNED_IN) == heard_in(world, FILES) == {}


def test_the_public_edition_is_made_without_any_of_them(world, caplog):
    caplog.set_level(logging.DEBUG)
    assert heard_in(world, THE_PACK) == {}
    assert canaries.CANARY.findall(caplog.text) == []


def test_an_app_that_asks_for_a_withheld_paper_by_its_key_is_told_none_of_them(world):
    assert heard_in(world, REFERENCES) == {}


@dataclass(frozen=True)
class Guard:
    """A guard that is taken away: where it stands, what stands there instead, and the channel that is then open."""

    name: str
    of: Any
    attribute: str
    instead: Callable[[Callable], Callable]
    channel: str = PUBLIC_PAGES

    def __str__(self):
        return self.name


def everything(original):
    return lambda queryset, *args: queryset


def nothing(original):
    return lambda queryset, *args: queryset.none()


def always(value):
    return lambda original: lambda *args, **named: value


def the_clerk(original):
    def actor():
        return Actor(user=the_user(), on=original().on)

    return actor


def the_user():
    return User.objects.get(email="clerk@example.org")


def as_the_clerk(original):
    return lambda meeting, *, actor: original(meeting, actor=Actor(user=the_user(), on=actor.on))


def with_its_own(**fields):
    """The entry of an item or paper, with what the guard keeps back put in."""

    def made(original):
        def entry(thing, *args):
            told = original(thing, *args)
            return replace(told, **{name: take(thing, args) for name, take in fields.items()})

        return entry

    return made


def its_title(original):
    return lambda paper: paper.title


def given_away(original):
    return lambda gathered, exemption, paper: gathered.append(
        packs._content(paper.item, paper, for_public=False, at=canaries.AT)
    )


def restricted(original):
    return lambda item, papers, exemption, of_paper, gone, edition, at, **named: original(
        item, papers, exemption, of_paper, gone, Edition.RESTRICTED, at, **named
    )


def every_meeting(original):
    def meetings(committee=None):
        return Meeting.objects.select_related("committee").in_order()

    return meetings


def read_by_the_clerk(original):
    return lambda minutes: original(minutes, reader=Actor(user=the_user(), on=canaries.AT.date()))


def any_report(original):
    return lambda actor, meeting, report_id: get_object_or_404(Report, pk=report_id)


GUARDS = [
    Guard("meetings that are drafts", MeetingQuerySet, "visible_to", everything),
    Guard("reports that are not open", ReportQuerySet, "visible_to", everything),
    Guard("minutes that are drafts", MinutesQuerySet, "visible_to", everything),
    Guard("whom an exemption keeps out", ExemptionQuerySet, "withholding_from", nothing),
    Guard("that an exemption is in force", ExemptionQuerySet, "in_force", nothing),
    Guard("that an upload is a draft", UploadQuerySet, "drafts", nothing),
    Guard("a paper's neutral title", agendas, "_paper", with_its_own(title=lambda paper, _: paper.title)),
    Guard("an item's neutral title", agendas, "_item", with_its_own(title=lambda item, _: item.title)),
    Guard("an item's note", agendas, "_item", with_its_own(note=lambda item, _: item.note)),
    Guard("an item's papers", agendas, "_item", with_its_own(papers=lambda item, args: tuple(args[2]))),
    Guard("why an item is urgent", agendas, "_item", with_its_own(urgent_because=lambda item, _: item.urgent_because)),
    Guard("a paper's report", agendas, "_paper", with_its_own(report=lambda paper, _: paper.report)),
    Guard("why an item left", agendas, "_shown", lambda original: lambda history, is_withheld: history),
    Guard("where an item came from", agendas, "_came", lambda original: lambda histories, is_withheld: histories),
    Guard("a paper's key", agendas, "_paper", with_its_own(key=lambda paper, _: paper.key), SIGNED_IN),
    Guard("that another paper is final", PaperContent, "is_published", lambda original: True),
    Guard(
        "the title of a report that is asked for by its key", registration, "_title_for_anybody", its_title, REFERENCES
    ),
    Guard("a withheld upload's title by its key", uploads, "_title_for_anybody", its_title, REFERENCES),
    Guard("who reads the public's pages", public, "_anybody", the_clerk),
    Guard("for whom the record of publication is made", publications, "agenda_of", as_the_clerk),
    Guard("which meetings stand in the calendar", calendars, "public_calendar", every_meeting),
    Guard("which committees the public knows of", CommitteeQuerySet, "public", everything),
    Guard("which meetings are listed", calendars, "upcoming", lambda original: lambda **asked: every_meeting(None)()),
    Guard("which reports can be read", public, "report_for", any_report),
    Guard("which minutes can be read", public, "minutes_for", lambda original: lambda meeting, actor: meeting.minutes),
    Guard("for whom minutes are read", public, "content_of", read_by_the_clerk),
    Guard("for whom minutes are set", minutes_queries, "content_of", read_by_the_clerk, THE_PACK),
    Guard("who may have a file", files, "refusal", always(None), FILES),
    Guard("the placeholder of a paper", packs, "_add_withheld", given_away, THE_PACK),
    Guard("which edition is made", packs, "_item", restricted, THE_PACK),
]


@pytest.mark.parametrize(
    "guard", [*GUARDS[:1], *(pytest.param(each, marks=pytest.mark.long) for each in GUARDS[1:])], ids=str
)
def test_without_one_of_its_guards_canaries_are_heard(world, monkeypatch, guard):
    original = getattr(guard.of, guard.attribute)
    monkeypatch.setattr(guard.of, guard.attribute, guard.instead(original))
    assert heard_in(world, guard.channel)
