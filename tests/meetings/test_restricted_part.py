"""A restricted part: what is withheld bound by itself at the end, numbered R1, R2, and nothing of it for the public."""

import json
import re
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from council_portal import files, pdf
from council_portal.access.actor import Actor
from council_portal.registry import registry
from meetings import exports
from meetings.actions import meetings, packs
from meetings.queries.packs import contents_of
from meetings.rules.changes import changes
from meetings.rules.packs import APART, Edition
from meetings.verifying import verify_file
from tests.council_portal.structure_walk import faults_in
from tests.factories import meetings as make
from tests.meetings.built_packs import issue

AT = datetime(2017, 2, 20, 10, tzinfo=UTC)
SECRET = ("Canary", "Aspen", "Elm Street", "Paper secret")
NEUTRAL = "Property matter"


@pytest.fixture
def held(small, cast):
    """A published meeting, its third item and a paper of the second withheld, bound as a restricted part."""
    doing = {"by": cast["clerk"], "at": AT}
    paper = small.items.get(number=2).papers.get(position=3)
    make.withhold(small.items.get(number=3), neutral_title=NEUTRAL, **doing)
    make.withhold(paper.item, paper=paper, neutral_title=NEUTRAL, **doing)
    meetings.change(small, has_restricted_part=True, **doing)
    return meetings.publish(small, **doing).meeting


def content_of(pack) -> bytes:
    return files.path_of(pack.file.sha256).read_bytes()


@pytest.mark.once
def test_withheld_papers_have_numbers_of_their_own_and_the_rest_the_same_in_both_editions(held, cast):
    public, restricted = (issue(held, edition, by=cast["clerk"], at=AT) for edition in Edition)
    read = {pack.edition: pdf.inspect(content_of(pack)) for pack in (public, restricted)}
    plain = [str(number) for number in range(1, public.last_page + 1)]
    assert list(read["public"].labels) == ["Agenda", *plain]
    apart = sorted(set(read["restricted"].labels) - {"Agenda", *plain}, key=lambda label: int(label[1:]))
    assert apart == [f"R{number}" for number in range(1, len(apart) + 1)] and len(apart) > 2
    assert list(read["restricted"].labels) == ["Agenda", *plain, *apart]
    for label, text in zip(apart, read["restricted"].texts[-len(apart) :], strict=True):
        assert re.findall(r"\bPages? ([\dR-]+)$", text, re.MULTILINE) == [label] and "RESTRICTED" in text

    half = len(apart) // 2
    front = " ".join(read["restricted"].texts[0].split())
    for pages in (f"(Pages R1-R{half})", f"(Pages R{half + 1}-R{len(apart)})"):
        assert f"In the restricted part {pages}" in front
    begins = len(read["restricted"].labels) - len(apart)
    marks = {mark.title: mark.sheet for mark in read["restricted"].bookmarks if mark.title.startswith("Restricted")}
    assert marks == {
        "Restricted part: 2. A report & its scorecard": begins,
        "Restricted part: 3. Purchase of 4 Elm Street": begins + half,
    }
    led_to = [link.target for link in read["restricted"].links if link.description == "In the restricted part"]
    assert led_to == list(marks.values())
    assert faults_in(content_of(restricted)) == [] and restricted.findings == public.findings == []

    sheets = [verify_file(content_of(pack)) for pack in (public, restricted)]
    assert all(found.is_as_issued for found in sheets)


@pytest.mark.once
def test_the_public_edition_has_nothing_of_a_restricted_part_but_the_agendas_entry(held, cast, client_as):
    public = issue(held, by=cast["clerk"], at=AT)
    read, content = pdf.inspect(content_of(public)), content_of(public)
    front = " ".join(read.texts[0].split())
    assert front.count(APART) == 2 and front.count("exempt under paragraph 3") >= 2
    assert f"3. {NEUTRAL} Not for publication" in front
    assert NEUTRAL not in " ".join(read.texts[1:])
    assert not any("Restricted" in mark.title or NEUTRAL in mark.title for mark in read.bookmarks)
    assert not re.search(r"\bR\d", read.text)
    assert public.traces_sought > 0
    answer = client_as("public").get(reverse("public_meetings:pack_manifest", args=["audit", held.held_on]))
    stand_apart = [item for item in answer.json()["items"] if item["series"]]
    assert [(item["number"], item["title"], item["first"]) for item in stand_apart] == [
        (2, "A report & its scorecard", None),
        (3, NEUTRAL, None),
    ]
    assert [paper["prints"] for item in stand_apart for paper in item["papers"]] == [[], []]
    for said in (content.decode("latin-1"), read.text, json.dumps(answer.json())):
        assert not [word for word in SECRET if word in said]


def test_the_process_of_the_public_edition_is_not_even_told_how_many_pages_stand_apart(held, monkeypatch):
    def parts_of(sources):
        raise AssertionError("Nothing that is withheld is set for the public edition.")

    monkeypatch.setattr(exports.pdf, "parts_of", parts_of)
    volumes = []
    monkeypatch.setattr(exports.pdf, "bind", lambda volume, **told: volumes.append(volume) or _nothing(volume))
    monkeypatch.setattr(exports.leak_proof.leaks, "find", lambda content, **given: exports.leaks.Searched({}))
    exports.build(held, Edition.PUBLIC, at=AT)
    assert [len(chapter.parts) for chapter in volumes[0].chapters] == [0, 2, 0, 1, 0, 0]
    assert not [word for word in SECRET if word in repr(volumes[0])]


def _nothing(volume) -> pdf.Bound:
    parts = {part.key: pdf.PageRange(1, 1, chapter.series) for chapter in volume.chapters for part in chapter.parts}
    return pdf.Bound(b"", 1, 1, {}, parts)


def test_choosing_a_restricted_part_changes_what_a_draft_was_made_from(held, cast):
    before = contents_of(held, Edition.PUBLIC, at=AT).hashes
    meetings.change(held, has_restricted_part=False, by=cast["clerk"], at=AT)
    held.refresh_from_db()
    after = contents_of(held, Edition.PUBLIC, at=AT).hashes
    assert [number for number in before if before[number] != after[number]] == ["2", "3"]


def test_where_a_paper_of_a_restricted_part_stands_is_told_by_its_printed_number(held, cast, monkeypatch):
    monkeypatch.setattr(exports.pdf, "bind", lambda volume, **told: _nothing(volume))
    packs.request_build(held, Edition.RESTRICTED, by=cast["clerk"], at=AT)
    [place] = {(each.pages, each.url) for each in registry.places_of("test:figures", actor=_clerk(cast))}
    assert place[0] == "page 1" and place[1].endswith("#page=4")
    found = {(each.pages, each.url[-7:]) for each in registry.places_of("test:secret", actor=_clerk(cast))}
    assert found == {("page R1", "#page=5"), ("page R1", "#page=6")}


def _clerk(cast) -> Actor:
    return Actor(user=cast["clerk"], on=AT.date())


SITE = {"number": 3, "title": "Site"}
AT_PLACE = [SITE | {"papers": [{"title": "Site", "sha256": "a", "first": 7, "last": 9, "prints": ["p"]}]}]
STANDS_APART = [
    SITE | {"series": "", "papers": []},
    SITE | {"series": "R", "papers": [{"title": "Site", "sha256": "a", "first": None, "last": None, "prints": []}]},
]


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (AT_PLACE, STANDS_APART, ["now in the restricted part"]),
        (STANDS_APART, AT_PLACE, ["what stands in its place, pages 7 to 9"]),
        (STANDS_APART, STANDS_APART, []),
    ],
)
def test_a_change_sheet_says_of_a_withheld_paper_that_it_went_apart_or_came_back(before, after, words):
    found = changes(1, before, after)
    assert [line.words for line in found.changed] == words and not found.added and not found.removed


def test_a_change_sheet_names_pages_of_the_restricted_part_by_their_printed_numbers():
    def edition(prints):
        paper = {"key": "site", "title": "Offer", "sha256": prints, "first": 1, "last": len(prints), "prints": prints}
        return [SITE | {"series": "", "papers": []}, SITE | {"series": "R", "papers": [paper]}]

    [line] = changes(1, edition(["a", "b", "c"]), edition(["a", "x", "y"])).changed
    assert (line.about, line.words) == ("Item 3, Site: Offer", "pages R2 to R3 changed")


def test_the_clerk_chooses_it_with_the_meetings_details(held, client_as):
    clerk, address = client_as("clerk"), reverse("meetings:change_meeting", args=["audit", held.held_on])
    page = clerk.get(address)
    form = page.context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    assert sent.pop("has_restricted_part") is True
    assert clerk.post(address, sent).status_code == 302
    held.refresh_from_db()
    assert not held.has_restricted_part
