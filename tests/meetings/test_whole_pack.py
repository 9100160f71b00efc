"""The demonstration's whole pack, built once and read back: every number, range, heading and total where it belongs."""

import csv
import re
from collections.abc import Iterator

import pytest
from django.conf import settings

from council_portal import clock, pdf
from meetings import exports
from meetings.rules.packs import Edition, PackState
from tests.meetings.built_packs import ReadPack, demonstration_meeting

# The fixture sets the database up; without the mark pytest-django would not.
pytestmark = [pytest.mark.django_db, pytest.mark.once]

DEMO = settings.BASE_DIR / "fixtures" / "demo"
A4_TALL, A4_WIDE = (595, 842), (842, 595)


@pytest.fixture(scope="module")
def pack(django_db_setup, django_db_blocker) -> Iterator[ReadPack]:
    with demonstration_meeting(django_db_blocker) as meeting:
        built = exports.build(meeting, Edition.PUBLIC, state=PackState.DRAFT, at=clock.now())
        yield ReadPack(built, pdf.inspect(built.bound.pdf))


def text_of(pack: ReadPack, number: int) -> str:
    """All the text of an item's papers, with white space as single spaces."""
    item = pack.built.pages[number - 1]
    texts = pack.read.texts[pack.front + item["first"] - 1 : pack.front + item["last"]]
    return " ".join(" ".join(texts).split())


def rows(path):
    with open(DEMO / path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_nothing_keeps_it_from_those_who_cannot_see(pack):
    assert pack.built.bound.findings == ()
    assert pack.read.claims_ua
    assert (pack.read.language, pack.read.title) == (
        "en-GB",
        "Agenda pack: Overview and Scrutiny Management Board, 17 February 2017",
    )


def test_the_number_printed_on_every_page_is_its_label_and_runs_from_1(pack):
    numbered = list(zip(pack.read.labels, pack.read.texts, strict=True))[pack.front :]
    assert [label for label, _ in numbered] == [str(number) for number in range(1, pack.built.bound.last_page + 1)]
    for label, text in numbered:
        assert re.findall(r"\bPage (\d+)$", text, re.MULTILINE) == [label]


def test_the_front_sheet_is_one_sheet_and_bears_no_number(pack):
    assert pack.read.labels[: pack.front] == ("Agenda",)
    assert not re.search(r"\bPage \d+$", pack.read.texts[0], re.MULTILINE)


def test_the_front_sheet_lists_the_15_items_in_order_with_their_pages(pack):
    front, place = " ".join(pack.read.texts[0].split()), -1
    assert len(pack.built.pages) == 15
    for item in pack.built.pages:
        line = f"{item['number']}. {item['title']}"
        if item["first"]:
            line += f" {pdf.PageRange(item['first'], item['last']).agenda_words}"
        assert front.find(line) > place, line
        place = front.find(line)


def test_an_item_s_pages_are_its_papers_and_items_follow_one_another(pack):
    next_page = 1
    for item in pack.built.pages:
        for paper in item["papers"]:
            assert paper["first"] == next_page
            next_page = paper["last"] + 1
        if item["papers"]:
            assert (item["first"], item["last"]) == (item["papers"][0]["first"], next_page - 1)
    assert next_page - 1 == pack.built.bound.last_page


def test_bookmarks_lead_to_each_item_and_paper_on_the_page_that_the_agenda_says(pack):
    agenda, *items = pack.read.bookmarks
    assert (agenda.title, agenda.sheet) == ("Agenda", 0)
    expected = [item for item in pack.built.pages if item["papers"]]
    assert [item.title for item in items] == [f"{item['number']}. {item['title']}" for item in expected]
    for bookmark, item in zip(items, expected, strict=True):
        assert pack.read.labels[bookmark.sheet] == str(item["first"])
        assert [(paper.title, pack.read.labels[paper.sheet]) for paper in bookmark.children] == [
            (paper["title"], str(paper["first"])) for paper in item["papers"]
        ]


def test_links_lead_from_the_agenda_to_each_item_s_first_page(pack):
    led_to = {link.description: pack.read.labels[link.target] for link in pack.read.links if link.sheet == 0}
    assert led_to == {item["title"]: str(item["first"]) for item in pack.built.pages if item["papers"]}


def test_every_heading_bookmarked_stands_on_its_page(pack):
    for bookmark in pack.read.bookmarks[1:]:
        for paper in bookmark.children:
            for heading in paper.children:
                page = " ".join(pack.read.texts[heading.sheet].split())
                assert " ".join(heading.title.split()) in page


def test_every_paper_begins_with_its_title_as_the_first_heading(pack):
    first_headings = {element.sheet for element in pack.read.structure if element.tag == "H1"}
    for item in pack.built.pages:
        for paper in item["papers"]:
            assert pack.front + paper["first"] - 1 in first_headings


def test_all_103_measures_stand_in_the_scorecard(pack):
    refs = [row["ref"] for row in rows("performance/measures.csv")]
    [scorecard] = [paper for paper in pack.built.pages[6]["papers"] if "scorecard" in paper["title"].lower()]
    text = " ".join(pack.read.texts[pack.front + scorecard["first"] - 1 : pack.front + scorecard["last"]])
    assert len(refs) == 103
    assert not [ref for ref in refs if not re.search(rf"(?<![\w.]){re.escape(ref)}(?![\w(])", text)]


def test_the_scorecard_is_set_wide_and_its_report_tall(pack):
    _, report, scorecard = pack.built.pages[6]["papers"]
    sizes = [tuple(round(side) for side in size) for size in pack.read.sizes[pack.front :]]
    assert set(sizes[report["first"] - 1 : report["last"]]) == {A4_TALL}
    assert set(sizes[scorecard["first"] - 1 : scorecard["last"]]) == {A4_WIDE}


@pytest.mark.parametrize(
    ("item", "figures"),
    [
        (7, ["24.3%", "14.6%", "16.5%", "28.2%", "43.9%", "29.8%"]),
        (8, ["4,997", "6,338", "1,579", "1,341"]),
    ],
)
def test_the_totals_stand_in_the_item_that_reports_them(pack, item, figures):
    text = text_of(pack, item)
    assert [figure for figure in figures if figure not in text] == []


def test_every_action_of_the_engagement_plan_stands_in_item_6(pack):
    text = text_of(pack, 6)
    said = [row["will_do"] for row in rows("workforce/actions.csv") if row.get("will_do")]
    assert said
    assert [words for words in said if " ".join(words.split()) not in text] == []


def test_a_draft_says_so_on_every_page(pack):
    assert all("DRAFT, not yet issued" in text for text in pack.read.texts)
