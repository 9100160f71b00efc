"""What changed from one issued version of a pack to the next: told by paper and page, in the pack and on the web."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from council_portal import files, pdf
from meetings.actions import meetings
from meetings.models import ItemPaper
from meetings.rules.changes import Change, Changes, changes
from tests.factories import meetings as make
from tests.meetings.built_packs import issue

AT = datetime(2017, 2, 20, 10, tzinfo=UTC)


def paper(key, first, prints, title="Paper", **more):
    known = {"title": title, "first": first, "last": first + len(prints) - 1, "prints": list(prints), "sha256": prints}
    return known | ({"key": key} if key else {}) | more


def item(number, title, *papers):
    return {"number": number, "title": title, "papers": list(papers)}


def told(before, after):
    found = changes(1, before, after)
    return [[(line.about, line.words) for line in lines] for lines in (found.added, found.removed, found.changed)]


def test_a_paper_that_moved_to_other_pages_is_not_listed():
    before = [item(1, "Plan", paper("plan", 1, "ab"))]
    after = [item(1, "Site", paper("site", 1, "xyz")), item(2, "Plan", paper("plan", 4, "ab"))]
    assert told(before, after) == [[("Item 1, Site: Paper", "pages 1 to 3")], [], []]


def test_a_removed_paper_is_told_with_the_pages_that_it_had():
    before = [item(1, "Plan", paper("plan", 1, "ab", title="Plan"), paper("map", 3, "m", title="Map"))]
    after = [item(1, "Plan", paper("plan", 1, "ab", title="Plan"))]
    assert told(before, after) == [[], [("Item 1, Plan: Map", "page 3 of version 1")], []]


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("abc", "aXc", "page 11 changed"),
        ("abcdef", "aXcYZf", "pages 11 and 13 to 14 changed"),
        ("abc", "abcX", "page 13 added"),
        ("abc", "ac", "page 6 of the version before removed"),
        ("abcd", "XYcd", "pages 10 to 11 changed"),
        ("abcd", "Xcd", "page 10 changed and page 6 of the version before removed"),
    ],
)
def test_pages_changed_and_added_have_their_new_numbers_and_those_removed_their_old_ones(before, after, words):
    found = told([item(2, "Plan", paper("plan", 5, before))], [item(2, "Plan", paper("plan", 10, after))])
    assert found == [[], [], [("Item 2, Plan: Paper", words)]]


def test_items_without_papers_are_told_too():
    assert told([item(1, "Apologies"), item(2, "Floods")], [item(1, "Apologies"), item("1a", "Fires")]) == [
        [("Item 1a, Fires", "no paper")],
        [("Item 2, Floods", "no paper")],
        [],
    ]


def test_a_placeholder_is_told_where_it_cites_something_else_or_stands_for_other_pages():
    before = [item(3, "Site", paper(None, 7, "p", last=9, sha256="one"))]
    assert told(before, [item(3, "Site", paper(None, 9, "q", last=11, sha256="one"))]) == [[], [], []]
    for more in ({"last": 13, "sha256": "one"}, {"last": 11, "sha256": "two"}):
        [_, _, [(about, words)]] = told(before, [item(3, "Site", paper(None, 9, "q", **more))])
        assert (about, words) == ("Item 3, Site: Paper", f"what stands in its place, pages 9 to {more['last']}")


def test_pages_that_only_look_otherwise_are_said_to_be_set_anew_and_are_not_listed():
    before = [item(1, "Plan", paper("plan", 1, "abc", sha256="one"), paper("map", 4, "m", sha256="map"))]
    after = [item(1, "Plan", paper("plan", 1, "wxyz", sha256="one"), paper("map", 5, "n", sha256="other"))]
    found = changes(1, before, after)
    assert found.is_set_anew and not (found.added or found.removed)
    assert [(line.about, line.words) for line in found.changed] == [("Item 1, Plan: Paper", "page 5 changed")]
    assert Changes.from_values(json.loads(json.dumps(found.values))).is_set_anew
    sheet = render_to_string("meetings/_changes.html", {"changes": found, "level": "h3"})
    assert "All pages were set anew since version 1" in sheet and "Page 5 changed" in sheet
    assert not changes(1, before, before).is_set_anew


@given(st.text("abcd", min_size=1, max_size=8), st.text("abcd", min_size=1, max_size=8))
def test_the_pages_told_are_those_without_which_both_versions_are_the_same(before, after):
    [_, _, changed] = told([item(1, "Plan", paper("plan", 1, before))], [item(1, "Plan", paper("plan", 1, after))])
    assert bool(changed) == (before != after)
    words = changed[0][1] if changed else ""
    removed = _count(words, "of the version before removed")
    told_anew = _count(words, "changed") + _count(words, "added")
    assert len(after) - told_anew == len(before) - _count(words, "changed") - removed


def _count(words, what):
    """How many pages the words say that of."""
    found = re.search(rf"pages? ([\d, toand]+?) {what}", words)
    if not found:
        return 0
    runs = re.findall(r"(\d+)(?: to (\d+))?", found[1])
    return sum(int(last or first) - int(first) + 1 for first, last in runs)


def test_it_is_kept_as_json_and_read_back():
    whole = Changes(2, added=(Change("Item 1", "page 1"),))
    assert Changes.from_values(json.loads(json.dumps(whole.values))) == whole
    assert whole.groups == [("Added", whole.added)]


@pytest.fixture
def held(small, cast):
    return meetings.publish(small, by=cast["clerk"], at=AT).meeting


@pytest.mark.once
def test_the_second_version_carries_a_change_sheet_after_its_agenda_and_the_web_says_the_same(
    held, cast, papers, client_as
):
    first = issue(held, by=cast["clerk"], at=AT)
    assert first.changes is None
    papers.words["plain"] = "Other words, zyxwvq."
    ItemPaper.objects.filter(registry_key="test:figures").delete()
    second = issue(held, by=cast["clerk"], at=AT + timedelta(hours=1))
    read = pdf.inspect(files.path_of(second.file.sha256).read_bytes())
    assert read.labels[:3] == ("Agenda", "Agenda", "1")
    sheet = " ".join(read.texts[1].split())
    for words in (
        "Changes since version 1",
        "Removed Item 4, Figures of a quarter: Paper figures Pages",
        "Changed Item 2, A report & its scorecard: Paper plain Page 1 changed",
    ):
        assert words in sheet
    assert "Paper wide" not in sheet and second.findings == []
    assert [heading for heading, _ in second.changes.groups] == ["Added", "Removed", "Changed"]

    page = client_as("public").get(reverse("public_meetings:meeting", args=["audit", held.held_on])).content.decode()
    assert "What changed since version 1" in page and "Page 1 changed" in page
    assert f'<a href="{files.address(first.file)}">version 1</a>' in page


@pytest.mark.once
def test_of_a_version_that_is_published_no_longer_nothing_is_repeated(held, cast, client_as):
    issue(held, by=cast["clerk"], at=AT)
    make.withhold(held.items.get(number=3), by=cast["clerk"], at=AT)
    ItemPaper.objects.get(registry_key="test:secret", position=3).delete()
    second = issue(held, by=cast["clerk"], at=AT + timedelta(hours=1))
    read = pdf.inspect(files.path_of(second.file.sha256).read_bytes())
    assert "Version 1 is published no longer, so what changed since is not listed." in " ".join(read.texts[1].split())
    assert "Elm Street" not in read.text and not second.changes.is_told
    page = client_as("public").get(reverse("public_meetings:meeting", args=["audit", held.held_on])).content.decode()
    assert "published no longer" in page and "Elm Street" not in page and "Issued before" not in page
