"""Both editions of the demonstration's pack with an item withheld: whole structures, and the same numbers in both."""

import io
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pikepdf
import pytest

from council_portal import clock, pdf
from council_portal.models import User
from council_portal.registry import PaperContent
from meetings import exports
from meetings.rules.packs import RESTRICTED_TINT, Edition, PackState
from tests.council_portal.structure_walk import faults_in, words_in_reading_order
from tests.factories import meetings as make
from tests.meetings.built_packs import ReadPack, demonstration_meeting

# The fixture sets the database up; without the mark pytest-django would not.
pytestmark = [pytest.mark.django_db, pytest.mark.once]

WITHHELD = 9
EDITIONS = list(Edition)


@pytest.fixture(scope="module")
def packs(django_db_setup, django_db_blocker) -> Iterator[dict[Edition, ReadPack]]:
    with demonstration_meeting(django_db_blocker) as meeting:
        clerk = User.objects.get(email="clerk@example.org")
        make.withhold(
            meeting.items.get(number=WITHHELD), neutral_title="Children's services matter", by=clerk, at=clock.now()
        )
        read = {}
        for edition in Edition:
            built = exports.build(meeting, edition, state=PackState.ISSUED, at=clock.now())
            read[edition] = ReadPack(built, pdf.inspect(built.bound.pdf))
        yield read


@pytest.fixture(params=EDITIONS)
def pack(packs, request) -> ReadPack:
    return packs[request.param]


def test_nothing_is_wrong_with_its_structure_and_it_claims_pdf_ua(pack):
    assert faults_in(pack.built.bound.pdf) == []
    assert pack.built.bound.findings == ()
    assert pack.read.claims_ua


def test_agenda_labels_bookmarks_stamps_and_links_agree(pack):
    front = " ".join(" ".join(pack.read.texts[: pack.front]).split())
    labels, texts = pack.read.labels[pack.front :], pack.read.texts[pack.front :]
    for label, text in zip(labels, texts, strict=True):
        assert re.findall(r"\bPages? ([\d-]+)$", text, re.MULTILINE) == [label]
    led_to = {link.description: link.target for link in pack.read.links if link.sheet < pack.front}
    bookmarks = {bookmark.title: bookmark.sheet for bookmark in pack.read.bookmarks[1:]}
    with_pages = [item for item in pack.built.pages if item["papers"]]
    for item in with_pages:
        pages = pdf.PageRange(item["first"], item["last"])
        title = f"{item['number']}. {item['title']}"
        assert f"{title} {pages.agenda_words}" in front
        first = labels[bookmarks[title] - pack.front]
        assert first in (str(pages.first), str(pages))
        assert led_to[item["title"]] == bookmarks[title]
    assert len(bookmarks) == len(with_pages)


def test_both_editions_have_the_same_numbers_on_every_item_and_paper(packs):
    public, restricted = (packs[edition].built.pages for edition in EDITIONS)
    assert [(item["first"], item["last"]) for item in public] == [(item["first"], item["last"]) for item in restricted]
    assert packs[Edition.PUBLIC].built.bound.last_page == packs[Edition.RESTRICTED].built.bound.last_page
    assert len(public[WITHHELD - 1]["papers"]) == 1 < public[WITHHELD - 1]["last"] - public[WITHHELD - 1]["first"]


def test_what_is_not_withheld_is_one_and_the_same_in_both(packs):
    texts = {}
    for edition, pack in packs.items():
        of_page = dict(zip(pack.read.labels[pack.front :], pack.read.texts[pack.front :], strict=True))
        texts[edition] = {label: text.replace("RESTRICTED, contains papers not for publication", "").split()
                          for label, text in of_page.items()}  # fmt: skip
    shared = texts[Edition.PUBLIC].keys() & texts[Edition.RESTRICTED].keys()
    assert [label for label in shared if texts[Edition.PUBLIC][label] != texts[Edition.RESTRICTED][label]] == []
    withheld = packs[Edition.PUBLIC].built.pages[WITHHELD - 1]
    assert len(shared) == packs[Edition.PUBLIC].built.bound.last_page - (withheld["last"] - withheld["first"] + 1)


def test_the_structure_gives_the_words_of_every_paper_in_their_order(pack):
    words, place = words_in_reading_order(pack.built.bound.pdf), 0
    for item in pack.built.contents.items:
        for paper in item.papers:
            for text in _texts_of(paper.html) if isinstance(paper, PaperContent) else [paper.title, paper.citation]:
                found = words.find(_bare(text), place)
                assert found >= place, (item.number, text)
                place = found


def test_a_restricted_edition_is_tinted_and_marked_on_every_page_and_a_public_one_on_none(packs):
    colour = " ".join(f"{part:.3f}" for part in RESTRICTED_TINT).encode()
    for edition, pack in packs.items():
        marked = ["RESTRICTED" in text for text in pack.read.texts]
        tinted = [colour in content for content in _contents(pack.built.bound.pdf)]
        assert set(marked) == set(tinted) == {edition == Edition.RESTRICTED}


class _Texts(HTMLParser):
    def __init__(self):
        super().__init__()
        self.texts = []

    def handle_data(self, data):
        if _bare(data):
            self.texts.append(data)


def _texts_of(html: str) -> list[str]:
    reader = _Texts()
    reader.feed(html)
    return reader.texts


def _bare(text: str) -> str:
    return re.sub(r"[\s\u00ad-]", "", text)


def _contents(content: bytes) -> list[bytes]:
    with pikepdf.open(io.BytesIO(content)) as file:
        for page in file.pages:
            page.contents_coalesce()
        return [page.obj.Contents.read_bytes() for page in file.pages]
