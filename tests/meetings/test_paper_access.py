"""Who reads which paper at every address of it, and that a refusal tells nothing of what is refused."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from council_portal import demo
from council_portal.models import AuditEvent, User
from council_portal.pdf.uploads import Examined, Verdict
from meetings import uploads as upload_papers
from meetings.actions import authorships, exemptions, meetings, reports, timetable, uploads
from meetings.models import Councillor, ItemPaper, Meeting, Report, Upload
from tests.factories import meetings as make

# The fixture sets the database up; without the mark pytest-django would not.
pytestmark = [pytest.mark.django_db, pytest.mark.once]

AT = datetime(2017, 2, 9, 10, tzinfo=UTC)
HERE = "/meetings/audit/2017-03-10/"
READERS = ("public", "member", "other member", "officer", "author", "clerk", "administrator")
WHO = {
    "member": "member_alder",
    "other member": "member_willow",
    "officer": "officer_cyps",
    "author": "officer_re",
    "clerk": "clerk",
    "administrator": "administrator",
}

# Of what is withheld, every councillor reads what is exempt under paragraph 3, but for terms proposed for a contract
# (Local Government Act 1972, s.100F(2C)), and the committee's members the rest, where it lets them. An administrator
# reads nothing by that role. Own: the report that its author was asked to write, at its own address, and nothing else.
MAY_READ = """
                       public  member  other member  officer  author  clerk  administrator
published              yes     yes     yes           yes      yes     yes    yes
draft                  no      no      no            no       own     yes    no
exempt 1               no      yes     no            no       own     yes    no
exempt 3               no      yes     yes           no       own     yes    no
terms of a contract    no      yes     no            no       own     yes    no
confidential           no      yes     no            no       own     yes    no
"""
GROUNDS = {
    "exempt 1": {"kind": "exempt", "paragraphs": "1"},
    "exempt 3": {"kind": "exempt", "paragraphs": "3"},
    "terms of a contract": {"kind": "exempt", "paragraphs": "3", "has_contract_terms": True},
    "confidential": {"kind": "confidential", "paragraphs": "", "ground": "terms"},
}
WORDS = {
    "published": "Alderney",
    "draft": "Brecqhou",
    "exempt 1": "Chausey",
    "exempt 3": "Dirouilles",
    "terms of a contract": "Ecrehous",
    "confidential": "Faraday",
}


def table() -> list[tuple[str, str, str]]:
    """Each reader, paper and answer of the table above."""
    rows = [re.split(r"\s{2,}", line.strip()) for line in MAY_READ.strip().splitlines()[1:]]
    return [(reader, kind, answer) for kind, *given in rows for reader, answer in zip(READERS, given, strict=True)]


class Browser(Client):
    """Reads every answer to its end, as a browser does: a file that is read is closed."""

    def request(self, **request) -> HttpResponse:
        answer = super().request(**request)
        if answer.streaming:
            answer.streaming_content = [b"".join(answer.streaming_content)]
        return answer


@dataclass(frozen=True)
class Paper:
    """One matter under an item of the meeting, as a report and as an uploaded file."""

    number: int
    word: str
    report: Report
    as_report: ItemPaper
    as_upload: ItemPaper
    upload: Upload

    def addresses(self, space: str = HERE) -> dict[str, str]:
        """Where each of the two is read."""
        return {
            "report": f"{space}reports/{self.report.pk}/",
            "paper of the report": f"{space}papers/{self.as_report.pk}/",
            "paper of the file": f"{space}papers/{self.as_upload.pk}/",
            "page of the file": f"{space}papers/{self.as_upload.pk}/upload/",
            "file": f"{space}papers/{self.as_upload.pk}/upload/paper.pdf",
        }

    def lists(self, space: str = HERE) -> dict[str, str]:
        """What names it to whoever may read it."""
        return {"agenda": space, "item": f"{space}items/{self.number}/"}


@dataclass(frozen=True)
class World:
    cast: Mapping[str, User]
    papers: Mapping[str, Paper]

    def client(self, reader: str) -> Browser:
        client = Browser()
        if reader != "public":
            client.force_login(self.cast[WHO[reader]], backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    def refused(self, reader: str) -> list[Paper]:
        return [self.papers[kind] for who, kind, answer in table() if who == reader and answer != "yes"]


def examine(content, name, *, on_step=None):
    """Finds every file fit at once; its copy says what it was made from."""
    return Examined(Verdict(pages=1, size=len(content), paper="A4"), b"%PDF-clean " + content)


def put(item, word: str, cast) -> Paper:
    """A report and a file of the same matter under an item, both released where the agenda is not published yet.

    The file is the second of two that were sent.
    """
    by_clerk = {"by": cast["clerk"], "at": AT}
    report = reports.write_for_item(item, title=f"Report on {word}", executive_summary=f"{word} in full", **by_clerk)
    authorships.ask(report, author=cast[WHO["author"]], due_on=date(2017, 2, 20), **by_clerk)
    as_upload, _ = uploads.send(item, title=f"Letter of {word}", content=word.encode(), name="first.pdf", **by_clerk)
    upload = Upload.objects.get(key=as_upload.registry_key)
    uploads.replace(upload, content=f"{word} anew".encode(), name="second.pdf", version=1, **by_clerk)
    if not item.meeting.is_published:
        reports.release(report, to="members", **by_clerk)
        uploads.release(upload, **by_clerk)
    return Paper(item.number, word, report, item.papers.get(report=report), as_upload, upload)


def build(cast) -> World:
    by_clerk = {"by": cast["clerk"], "at": AT}
    committee = make.committee("audit", members_read_restricted=True)
    make.seat(committee, make.councillor("Alder", user=cast["member_alder"]))
    make.councillor("Willow", user=cast["member_willow"])
    meeting, papers = make.meeting(committee), {}
    for kind in ["published", *GROUNDS]:
        item = make.item(meeting, f"The matter of {WORDS[kind]}")
        papers[kind] = put(item, WORDS[kind], cast)
        if kind in GROUNDS:
            exemptions.record(
                item, neutral_title="A matter", public_interest="It would harm them.", **by_clerk, **GROUNDS[kind]
            )
    meetings.publish(meeting, **by_clerk)
    late = make.item(Meeting.objects.get(), "An urgent matter", added_late_at=AT, urgent_because="Floods")
    papers["draft"] = put(late, WORDS["draft"], cast)
    return World(cast, papers)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(upload_papers.uploads, "examine", examine)
        yield build(demo.load_people())
        transaction.set_rollback(True)


def body(answer) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", content.decode())


def opened(client: Client, paper: Paper, space: str = HERE) -> set[str]:
    """At which addresses of the paper somebody reads it, and which lists name it."""
    answers = {door: client.get(address) for door, address in paper.addresses(space).items()}
    # The address of a paper that meetings keeps leads to its own page: to nobody who is refused there.
    doors = {door for door, answer in answers.items() if answer.status_code in (200, 302)}
    lists = {name: body(client.get(address)) for name, address in paper.lists(space).items()}
    named = {name for name, text in lists.items() if paper.report.title in text}
    assert named == {name for name, text in lists.items() if paper.upload.title in text}
    return doors | named


EVERY_DOOR = {"report", "paper of the report", "paper of the file", "page of the file", "file", "agenda", "item"}
OPEN = {"yes": EVERY_DOOR, "own": {"report"}, "no": set()}


# Who reads what.


@pytest.mark.parametrize(("reader", "kind", "answer"), table())
def test_each_reads_what_the_table_says_and_finds_nothing_else_listed(world, reader, kind, answer):
    space = f"/public{HERE}" if reader == "public" else HERE
    assert opened(world.client(reader), world.papers[kind], space) == OPEN[answer]


@pytest.mark.parametrize("reader", ["member", "clerk"])
def test_the_publics_addresses_give_everybody_what_the_public_reads(world, reader):
    client = world.client(reader)
    for kind, paper in world.papers.items():
        assert opened(client, paper, f"/public{HERE}") == (EVERY_DOOR if kind == "published" else set()), kind


@pytest.mark.parametrize("reader", ["public", "member", "other member", "officer", "administrator"])
def test_neither_record_nor_feed_nor_list_has_a_word_of_what_is_withheld(world, reader):
    client = world.client(reader)
    pages = ["/public/meetings/meetings.ics", "/public/meetings/committees/audit/meetings.ics", "/public/meetings/"]
    pages += [f"/public{HERE}{page}" for page in ("", "publication.json", "publication/")]
    pages += [f"/public{HERE}items/{paper.number}/" for paper in world.papers.values()]
    if reader != "public":
        pages += ["/home/", "/meetings/", HERE, f"{HERE}timetable/", f"{HERE}publication/", "/meetings/timetable/"]
        pages += [f"{HERE}items/{paper.number}/" for paper in world.papers.values()]
        pages += [f"/meetings/{page}/" for page in ("exemptions", "writing", "clearance", "committees/audit")]
        pages += [f"/audit/{paper.report.key}/" for paper in world.papers.values()]
        pages += [f"/audit/{paper.upload.key}/" for paper in world.papers.values()]
        pages += [f"/audit/{Meeting.objects.get().key}/"]
    for page in pages:
        answer = client.get(page)
        assert answer.status_code in (200, 403), page
        text = body(answer)
        for paper in world.refused(reader):
            clean = paper.upload.latest.clean_copy.sha256
            assert not [each for each in (paper.word, paper.upload.key, clean) if each in text], page


def test_the_record_of_publication_proves_the_published_paper_and_its_file(world):
    record = world.client("public").get(f"/public{HERE}publication.json").content.decode()
    published = world.papers["published"]
    assert published.report.title in record and published.upload.latest.clean_copy.sha256 in record


@pytest.mark.parametrize("reader", ["public", "member", "other member"])
def test_the_clerks_preview_opens_to_a_reader_what_the_reader_reads(world, reader):
    clerk = world.client("clerk")
    key = "public" if reader == "public" else Councillor.objects.get(user=world.cast[WHO[reader]]).pk
    space = f"{HERE}preview/{key}/"
    for who, kind, answer in table():
        paper = world.papers[kind]
        doors = [f"papers/{paper.as_report.pk}/", f"papers/{paper.as_upload.pk}/"]
        doors.append(f"papers/{paper.as_upload.pk}/paper.pdf")
        if who == reader:
            status = 200 if answer == "yes" else 404
            assert [clerk.get(space + door).status_code for door in doors] == [status] * 3, kind
            for page in ("", f"items/{paper.number}/"):
                assert (paper.report.title in body(clerk.get(space + page))) == (answer == "yes"), kind


@pytest.mark.parametrize("reader", [reader for reader in READERS if reader != "clerk"])
def test_nobody_but_the_clerk_has_a_preview_or_what_was_published_before(world, reader):
    client = world.client(reader)
    paper = world.papers["published"].as_upload.pk
    for page in ("preview/public/", f"preview/public/papers/{paper}/paper.pdf", "publication/1.json"):
        there = client.get(HERE + page)
        missing = client.get(HERE + page.replace("public/", "7654321/").replace("1.json", "7654321.json"))
        assert there.status_code == missing.status_code == (302 if reader == "public" else 403)
        assert body(there) == body(missing)


# What is refused and what is missing.


def told(client: Client, address: str, **asked) -> tuple:
    """All that an answer tells: status, headers and body, whose length no address changes."""
    answer = client.get(address, **asked)
    text = body(answer)
    assert address not in text and not {"ETag", "Last-Modified", "Accept-Ranges"} & set(answer.headers)
    return answer.status_code, dict(answer.headers), text


@pytest.mark.parametrize("reader", [reader for reader in READERS if reader != "clerk"])
def test_what_is_refused_answers_as_what_is_missing(world, reader):
    client = world.client(reader)
    space = f"/public{HERE}" if reader == "public" else HERE
    published = world.papers["published"].addresses(space)
    missing = {
        door: told(client, re.sub(r"/(papers|reports)/\d+/", r"/\1/7654321/", address))
        for door, address in published.items()
    }
    assert {status for status, _, _ in missing.values()} == {404}
    for paper in world.refused(reader):
        for door, address in paper.addresses(space).items():
            if (reader, door) != ("author", "report"):
                assert told(client, address) == missing[door], address


def test_the_public_is_asked_to_sign_in_alike_for_what_is_there_and_what_is_not(world):
    client = world.client("public")
    for paper in world.papers.values():
        for address in paper.addresses().values():
            answer = client.get(address)
            assert answer.status_code == 302 and answer["Location"] == f"/accounts/login/?next={address}"
            assert body(answer) == "" and "ETag" not in answer


@pytest.mark.parametrize("reader", ["public", "other member"])
def test_knowing_the_hash_of_a_file_confirms_nothing(world, reader):
    client = world.client(reader)
    space = f"/public{HERE}" if reader == "public" else HERE
    for paper in world.refused(reader):
        address = paper.addresses(space)["file"]
        sha256 = paper.upload.latest.clean_copy.sha256
        unasked = told(client, address)
        for headers in (
            {"If-None-Match": f'"{sha256}"'},
            {"If-Match": f'"{sha256}"'},
            {"If-None-Match": "*"},
            {"If-Modified-Since": "Fri, 10 Mar 2017 10:00:00 GMT"},
            {"Range": "bytes=0-9"},
        ):
            assert told(client, address, headers=headers) == unasked
        assert client.head(address).status_code == 404


def test_what_the_public_is_sent_is_not_a_byte_longer_for_what_is_withheld(world):
    public = world.client("public")
    pages = [f"/public{HERE}{page}" for page in ("", "publication.json", "publication/")]
    pages += [f"/public{HERE}items/{paper.number}/" for paper in world.papers.values()]
    pages += ["/public/meetings/meetings.ics", "/public/meetings/committees/audit/meetings.ics", "/public/meetings/"]

    def sent():
        return [(dict(answer.headers), answer.content) for answer in map(public.get, pages)]

    before = sent()
    with transaction.atomic():
        for paper in world.refused("public"):
            longer = f"{paper.word} at much greater length than before"
            Report.objects.filter(pk=paper.report.pk).update(title=longer, executive_summary=longer * 9, wards=longer)
            Upload.objects.filter(pk=paper.upload.pk).update(title=longer)
            ItemPaper.objects.filter(pk__in=[paper.as_report.pk, paper.as_upload.pk]).update(title=longer)
        after = sent()
        transaction.set_rollback(True)
    assert after == before


# What is guessed.


def guesses(rows) -> range:
    """Every number from before the first to past the last."""
    numbers = [row.pk for row in rows]
    return range(min(numbers) - 1, max(numbers) + 3)


@pytest.mark.parametrize("reader", ["public", "administrator"])
def test_of_all_numbers_guessed_only_the_published_papers_answer(world, reader):
    client = world.client(reader)
    space = f"/public{HERE}" if reader == "public" else HERE
    published = world.papers["published"]
    read = {at for at in guesses(Report.objects.all()) if client.get(f"{space}reports/{at}/").status_code != 404}
    papers = {at for at in guesses(ItemPaper.objects.all()) if client.get(f"{space}papers/{at}/").status_code != 404}
    assert read == {published.report.pk}
    assert papers == {published.as_report.pk, published.as_upload.pk}


@pytest.mark.parametrize("reader", ["public", "member", "administrator"])
def test_no_stored_file_or_version_of_a_paper_is_had_by_its_number_name_or_hash(world, reader):
    client = world.client(reader)
    versions = [version for paper in world.papers.values() for version in paper.upload.versions.all()]
    assert len(versions) == 2 * len(world.papers)
    missing = told(client, "/public/files/7654321/paper.pdf")
    for stored in [file for version in versions for file in (version.original, version.clean_copy)]:
        for name in (stored.name, stored.sha256):
            answer = client.get(f"/files/{stored.pk}/{name}")
            assert answer.status_code == (302 if reader == "public" else 404) and "ETag" not in answer
            assert told(client, f"/public/files/{stored.pk}/{name}") == missing


def test_a_file_is_not_had_through_a_report_nor_through_another_meeting(world):
    public, published = world.client("public"), world.papers["published"]
    for paper in world.refused("public"):
        assert public.get(f"/public{HERE}papers/{paper.as_report.pk}/upload/paper.pdf").status_code == 404
    for where in (f"2017-03-10/papers/{published.as_report.pk}", f"2017-03-11/papers/{published.as_upload.pk}"):
        assert public.get(f"/public/meetings/audit/{where}/upload/paper.pdf").status_code == 404


def test_a_calendar_is_had_by_its_whole_secret_and_by_nothing_near_it(world):
    public = world.client("public")
    with transaction.atomic():
        secret = timetable.draw_calendar_key(by=world.cast["member_alder"], at=AT).secret
        own = public.get(f"/meetings/calendars/{secret}.ics")
        assert own.status_code == 200
        assert not [paper.word for paper in world.papers.values() if paper.word in own.content.decode()]
        first, last = ("a" if each != "a" else "b" for each in (secret[0], secret[-1]))
        near = [secret[:-1], secret[:-1] + last, first + secret[1:], secret + last, secret.swapcase(), secret[::-1]]
        answers = {told(public, f"/meetings/calendars/{guess}.ics")[::2] for guess in near}
        assert {status for status, _ in answers} == {404} and len(answers) == 1
        transaction.set_rollback(True)


# What is read is kept in the log.


def readings(client: Client, *addresses: str) -> list[tuple[str, str]]:
    """What the readings at the addresses leave in the log: verb and subject."""
    last = AuditEvent.objects.order_by("-sequence").first().sequence
    for address in addresses:
        client.get(address)
    events = AuditEvent.objects.filter(sequence__gt=last).order_by("sequence")
    return [(event.verb, event.subject) for event in events if event.verb.endswith("_read")]


@pytest.mark.parametrize(("reader", "kind", "answer"), table())
def test_a_reading_is_logged_where_the_paper_is_withheld_and_the_reader_had_it(world, reader, kind, answer):
    paper = world.papers[kind]
    doors = paper.addresses()
    left = readings(world.client(reader), doors["report"], doors["file"])
    is_withheld = kind in GROUNDS
    expected = []
    if is_withheld and answer in ("yes", "own"):
        expected.append(("report.restricted_read", paper.report.key))
    if is_withheld and answer == "yes":
        expected.append(("upload.restricted_read", paper.upload.key))
    assert left == expected


@pytest.mark.parametrize("kind", GROUNDS)
def test_what_the_clerk_previews_with_a_members_eyes_is_logged_as_read(world, kind):
    paper = world.papers[kind]
    alder = Councillor.objects.get(user=world.cast["member_alder"]).pk
    seen = f"{HERE}preview/{alder}/papers/{paper.as_upload.pk}/paper.pdf"
    assert readings(world.client("clerk"), seen) == [("item_paper.restricted_read", Meeting.objects.get().key)]
