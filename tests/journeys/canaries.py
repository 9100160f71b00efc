"""A council with two hundred canaries in all that it keeps from the public, and a walk through all that it says.

A canary is a name that stands in one restricted place and nowhere else. The walk asks for every address there is with
everything that could be guessed for its arguments, and gives each thing that came back as text.
"""

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from itertools import count, product
from urllib.parse import quote

from django.db import connection, transaction
from django.db.models import Q
from django.test import Client
from django.urls import NoReverseMatch, reverse

from council_portal import pdf
from council_portal.models import StoredFile, Visibility
from council_portal.pdf.leaks import places
from council_portal.periods import Period, PeriodKind
from council_portal.registry import registry
from meetings import exports
from meetings.actions import departures, exemptions, meetings, uploads
from meetings.actions import minutes as minutes_actions
from meetings.models import (
    AgendaItem,
    Committee,
    Councillor,
    CoverEntry,
    Exemption,
    ItemPaper,
    Meeting,
    Minute,
    Minutes,
    Report,
    ReportSection,
    ReportTable,
    Upload,
)
from meetings.rules.agenda import Leaving
from meetings.rules.packs import Edition
from meetings.rules.reports import CoverEntryKind
from performance.actions import commentaries
from performance.models import Measure, Narrative
from performance.rules.life_cycle import State
from tests.architecture.addresses import Address, addresses
from tests.council_portal.uploads_for_tests import pdf_of
from tests.factories import meetings as make
from tests.factories import performance

AT = datetime(2017, 2, 20, 10, tzinfo=UTC)
EARLIER, OPEN, DRAFT = date(2017, 3, 3), date(2017, 3, 10), date(2017, 3, 24)
CANARY = re.compile(r"Kestrel\d{3}x", re.IGNORECASE)
SECTIONS = 9
GONE = "budget:"


@dataclass
class World:
    """What was planted, by canary: where it stands; and who may be asked."""

    cast: dict
    planted: dict[str, str] = field(default_factory=dict)
    number: count = field(default_factory=lambda: count(1))

    def canary(self, place: str) -> str:
        name = f"Kestrel{next(self.number):03d}x"
        self.planted[name.casefold()] = place
        return name

    def words(self, place: str) -> str:
        return f"Words of {self.canary(place)} here."

    def places_of(self, found: set[str]) -> set[str]:
        return {self.planted[canary] for canary in found}


def plant(cast) -> World:
    """Three meetings of a committee, two published and one a draft, and a quarter that is still open."""
    world = World(cast)
    committee = make.committee("audit")
    published = make.meeting(committee, OPEN, venue="Town Hall")
    _items(world, published)
    meetings.publish(published, by=cast["clerk"], at=AT)
    published.refresh_from_db()
    _minutes(world, published)
    _unreleased(world, published)
    _draft_meeting(world, make.committee("secret", name=world.canary("committee without a published meeting")))
    _draft_meeting(world, committee)
    _quarter(world, published)
    return world


def _items(world: World, meeting: Meeting) -> None:
    """An open item, one withheld whole, one of which two papers are confidential, one withheld that was withdrawn.

    Under the open one lie the minutes of an earlier meeting, of which something is withheld.
    """
    opened = make.item(meeting, "Libraries", note="Open to all.")
    ItemPaper.objects.create(item=opened, position=1, report=_report(None, meeting, "Libraries"), title="Libraries")
    exempt = make.item(
        meeting,
        world.canary("title of an exempt item"),
        note=world.words("note of an exempt item"),
    )
    _papers(world, exempt, "exempt report", "exempt upload")
    _withhold(world, exempt)
    partly = make.item(meeting, "Property")
    for paper in _papers(world, partly, "confidential report", "confidential upload"):
        _withhold(world, partly, paper=paper, kind="confidential")
    left = make.item(meeting, world.canary("title of an exempt item that left"))
    _withhold(world, left)
    minutes = _deferred(world, meeting)
    ItemPaper.objects.create(item=opened, position=2, registry_key=minutes.key, title="Minutes")
    meeting.refresh_from_db()


def _deferred(world: World, to_meeting: Meeting) -> Minutes:
    """An item withheld whole that comes from another published agenda; returns the minutes of that meeting."""
    earlier = make.meeting(to_meeting.committee, EARLIER, venue="Town Hall")
    item = make.item(earlier, world.canary("title of an exempt item that was deferred"))
    _withhold(world, item)
    meetings.publish(earlier, by=world.cast["clerk"], at=AT)
    entry = minutes_actions.minute(
        earlier,
        item=item,
        title="",
        summary="It was considered.",
        resolutions=["Wait for more"],
        withheld=world.words("what a minute withholds"),
        by=world.cast["clerk"],
        at=AT,
    )
    departures.leave(
        item,
        leaving=Leaving.DEFERRED,
        to_meeting=to_meeting,
        because=world.words("why an exempt item was deferred"),
        by=world.cast["clerk"],
        at=AT,
    )
    return minutes_actions.publish(entry.minutes, by=world.cast["clerk"], at=AT)


def _papers(world: World, item: AgendaItem, report: str, upload: str) -> list[ItemPaper]:
    written = _report(world, item.meeting, report)
    ItemPaper.objects.create(item=item, position=1, report=written, title=written.title)
    sent, _ = uploads.send(
        item,
        title=world.canary(f"title of an {upload}"),
        content=pdf_of(content=f"BT /F1 9 Tf 9 99 Td ({world.words(f'text of an {upload}')}) Tj ET".encode()),
        name=f"{world.canary(f'file name of an {upload}')}.pdf",
        by=world.cast["clerk"],
        at=AT,
    )
    uploads.release(Upload.objects.get(key=sent.registry_key), by=world.cast["clerk"], at=AT)
    return list(item.papers.order_by("position"))


def _withhold(world: World, item: AgendaItem, **of) -> Exemption:
    kind = of.pop("kind", "exempt")
    return exemptions.record(
        item,
        kind=kind,
        paragraphs="3" if kind == "exempt" else "",
        ground="" if kind == "exempt" else "terms",
        neutral_title="A matter kept back",
        public_interest=world.words("reasons for withholding"),
        decider=world.canary("who decided"),
        by=world.cast["clerk"],
        at=AT,
        **of,
    )


def _report(world: World | None, meeting: Meeting, place: str, visibility=Visibility.MEMBERS) -> Report:
    """A report with something in each of its fields; without a world an open one."""

    def words(of: str) -> str:
        return world.words(f"{of} of a {place}") if world else f"Open {of}."

    report = Report.objects.create(
        meeting=meeting,
        title=words("title") if world else place,
        executive_summary=words("summary"),
        wards=words("wards"),
        considered_elsewhere=words("consideration elsewhere"),
        visibility=visibility,
    )
    for kind in CoverEntryKind:
        CoverEntry.objects.create(report=report, kind=kind, position=1, text=words(str(kind)))
    for position in range(1, SECTIONS + 1):
        section = ReportSection.objects.create(
            report=report, position=position, heading=words("heading"), body=words("section")
        )
    ReportTable.objects.create(
        section=section,
        position=1,
        caption=words("caption"),
        columns=[{"heading": head, "group": "", "is_number": False} for head in ("Site", "Price")],
        rows=[[words("cell"), words("cell")], [words("cell"), words("cell")]],
        notes=[words("note beneath a table")],
    )
    return report


def _minutes(world: World, meeting: Meeting) -> None:
    """Minutes that are still a draft."""
    minutes = Minutes.objects.create(meeting=meeting)
    Minute.objects.create(
        minutes=minutes,
        committee=meeting.committee,
        municipal_year=2016,
        number=2,
        title=world.canary("title of a draft minute"),
        summary=world.words("draft minute"),
    )


def _unreleased(world: World, meeting: Meeting) -> None:
    """What is still in the making on an agenda that is published; why withheld items are urgent and were withdrawn."""
    urgency = {"added_late_at": AT, "urgent_because": world.words("urgency of an exempt item")}
    meeting.items.filter(number=2).update(**urgency)
    item = make.item(meeting, "Parks", added_late_at=AT)
    for position, visibility in enumerate((Visibility.DRAFT, Visibility.MEMBERS), start=1):
        report = _report(world, meeting, f"report open to {visibility.label.lower()}", visibility)
        if visibility == Visibility.DRAFT:
            ItemPaper.objects.create(item=item, position=position, report=report, title=report.title)
    uploads.send(
        item,
        title=world.canary("title of a draft upload"),
        content=pdf_of(content=f"BT /F1 9 Tf 9 99 Td ({world.words('text of a draft upload')}) Tj ET".encode()),
        name=f"{world.canary('file name of a draft upload')}.pdf",
        by=world.cast["clerk"],
        at=AT,
    )
    left = meeting.items.get(number=4)
    because = world.words("why an exempt item was withdrawn")
    departures.leave(left, leaving=Leaving.WITHDRAWN, because=because, by=world.cast["clerk"], at=AT)


def _draft_meeting(world: World, committee: Committee) -> None:
    meeting = make.meeting(
        committee, DRAFT, venue=world.canary("venue of a draft meeting"), note=world.words("note of a draft meeting")
    )
    for _ in range(4):
        make.item(meeting, world.canary("title of a draft item"), note=world.words("note of a draft item"))
    report = _report(world, meeting, "draft meeting's report")
    ItemPaper.objects.create(item=meeting.items.first(), position=1, report=report, title=report.title)


def _quarter(world: World, meeting: Meeting) -> None:
    """Commentary on an open quarter, and its figures; the agenda has its report, and a paper withheld by its key."""
    plan = performance.invented_plan()
    for place, measure in enumerate(Measure.objects.filter(edition=plan.edition)[:3]):
        commentaries.write(
            measure=measure,
            quarter=plan.quarter,
            text=world.words("commentary on an open quarter"),
            by=plan.owner,
            at=performance.AT,
            expected_version=0,
        )
        plan.figure(measure.ref, str(plan.quarter), f"8{place}", state=State.SUBMITTED)
    Narrative(
        outcome=plan.outcome,
        section="overview",
        text=world.words("narrative of an open quarter"),
        period_kind=plan.quarter.kind,
        period_start=plan.quarter.start,
        by=plan.owner,
        at=performance.AT,
        approved_by=plan.approver,
        approved_at=performance.AT,
    ).save()
    item = meeting.items.get(title="Parks")
    ItemPaper.objects.create(
        item=item, position=8, registry_key=f"performance-report:{plan.quarter.key}", title="Performance"
    )
    named = ItemPaper.objects.create(
        item=item, position=9, registry_key=f"{GONE}{world.canary('key of a confidential paper')}", title="Budget"
    )
    _withhold(world, item, paper=named, kind="confidential")


@dataclass(frozen=True)
class Heard:
    """One thing that came back: from where, and as text."""

    source: str
    text: str


def walk(who: Client, *, only: str = "/") -> Iterator[Heard]:
    """Every address that begins with `only`, asked for with everything that could be guessed for its arguments."""
    guesses = _guesses()
    for address in addresses():
        if not address.route.startswith(only) or address.name.endswith(":*"):
            continue
        for path in _paths(address, guesses):
            for heard in _heard(path, who.get(path)):
                # What was asked for is no answer.
                yield Heard(heard.source, heard.text.replace(path, "").replace(quote(path), ""))


def _guesses() -> dict[str, list]:
    """What stands for each argument of an address: everything there is, and one that there is not."""
    quarter = Period(date(2031, 7, 1), PeriodKind.QUARTER)
    return {
        "slug": list(Committee.objects.values_list("slug", flat=True)),
        "held_on": [EARLIER, OPEN, DRAFT],
        "number": ["1", "2", "3", "4", "5", "6", "99"],
        "report_id": [*Report.objects.values_list("pk", flat=True), 999],
        "paper_id": [*ItemPaper.objects.values_list("pk", flat=True), 999],
        "exemption_id": list(Exemption.objects.values_list("pk", flat=True)),
        "councillor_id": list(Councillor.objects.values_list("pk", flat=True)[:1]),
        "publication_number": [1, 2],
        "edition": list(Edition),
        "quarter": [quarter],
        "ref": ["H1", "H2"],
        "code": ["HAVEN"],
        "version": [1],
        "subject": ["meeting:audit/2017-03-10", "meeting:audit/2017-03-24"],
    }


def _paths(address: Address, guesses: dict[str, list]) -> Iterator[str]:
    if address.arguments == ("file_id", "name"):
        for file in StoredFile.objects.all():
            yield reverse(address.name, args=[file.pk, file.name])
        return
    if not all(name in guesses for name in address.arguments):
        return
    for values in product(*(guesses[name] for name in address.arguments)):
        try:
            yield reverse(address.name, kwargs=dict(zip(address.arguments, values, strict=True)))
        except NoReverseMatch:
            continue


def _heard(path: str, response) -> Iterator[Heard]:
    """Its head with every cookie, its body, and the words of a body that is a PDF."""
    yield Heard(f"head of {path}", f"{response.headers} {response.cookies}")
    body = b"".join(response.streaming_content) if response.streaming else response.content
    yield Heard(path, body.decode("utf-8", "replace"))
    if body.startswith(b"%PDF"):
        yield from (Heard(path, said.text) for said in places.places_in(body))


def references() -> Iterator[Heard]:
    """What any app is told of a withheld paper when it asks by the key."""
    whole = Q(item__exemptions__isnull=False, item__exemptions__paper__isnull=True)
    withheld = ItemPaper.objects.filter(Q(exemptions__isnull=False) | whole).exclude(registry_key__startswith=GONE)
    for paper in withheld.distinct():
        yield Heard(paper.key, str(registry.reference(paper.key)))


def public_pack() -> Iterator[Heard]:
    """All that the process which makes the public edition is given. Binding it must be stubbed out by `no_binding`."""
    meeting = Meeting.objects.select_related("committee").get(committee__slug="audit", held_on=OPEN)
    with transaction.atomic():
        # What is still a draft would stop the build.
        meeting.items.filter(title="Parks").delete()
        built = exports.build(meeting, Edition.PUBLIC, at=AT)
        transaction.set_rollback(True)
    yield Heard("the public edition of the pack", built.bound.pdf.decode())


def no_binding(volume: pdf.Volume, *, on_step, on_state, closing=None) -> pdf.Bound:
    """In place of pdf.bind: the volume itself as the file."""
    parts = {part.key: pdf.PageRange(1, 1) for chapter in volume.chapters for part in chapter.parts}
    return pdf.Bound(json.dumps(asdict(volume), default=str).encode(), 1, 1, {}, parts)


def cached() -> Iterator[Heard]:
    """What lies in the cache, whoever put it there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM portal_cache")
        for key, value in cursor.fetchall():
            yield Heard("the cache", f"{key} {base64.b64decode(value)!r}")


def canaries_in(heard: Heard) -> set[str]:
    return {name.casefold() for name in CANARY.findall(heard.text)}
