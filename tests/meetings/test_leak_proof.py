"""The leak proof of a pack: a public edition that says something withheld is not kept, and the clerk is told where."""

import json
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from council_portal.models import Job, JobState
from council_portal.pdf import leaks
from meetings import exports, leak_proof
from meetings.actions import packs
from meetings.models import Pack
from meetings.queries import packs as queries
from meetings.rules.packs import Edition, PackState
from tests.factories import meetings as make

pytestmark = pytest.mark.once

AT = datetime(2017, 2, 20, 10, tzinfo=UTC)
REASONS = "The price is still being negotiated with Larch Partners."


@pytest.fixture
def withheld(small, cast):
    """The third item withheld whole, and the third paper of the second."""
    paper, kept_back = small.items.get(number=2).papers.get(position=3), {"public_interest": REASONS, "at": AT}
    make.withhold(small.items.get(number=3), by=cast["clerk"], **kept_back)
    make.withhold(paper.item, paper=paper, by=cast["clerk"], **kept_back)
    return small


@pytest.fixture
def sought(monkeypatch):
    """What the search is given, in place of the search."""
    calls = []

    def find(content, **given):
        calls.append(given)
        return leaks.Searched({})

    monkeypatch.setattr(leak_proof.leaks, "find", find)
    return calls


def test_the_clerk_reads_beside_the_draft_how_much_was_sought(withheld, cast, client_as, monkeypatch):
    monkeypatch.setattr(leak_proof.leaks, "find", lambda content, **given: leaks.Searched({leaks.Kind.RUN: 1234}))
    build(withheld, cast)
    page = client_as("clerk").get(reverse("meetings:meeting", args=["audit", withheld.held_on])).content.decode()
    assert "1,234 traces of what is withheld were sought in the file, and none was found." in page


def build(meeting, cast) -> Job:
    job = packs.request_build(meeting, Edition.PUBLIC, by=cast["clerk"], at=AT)
    job.refresh_from_db()
    return job


def test_a_public_edition_is_kept_with_how_much_was_sought_in_it(withheld, cast):
    job = build(withheld, cast)
    assert job.state == JobState.DONE, job.failure
    proof = Pack.objects.get().manifest["leak_proof"]
    assert proof["found"] == 0
    assert proof["sought"]["name"] >= 4 and proof["sought"]["title"] >= 2


def test_a_guard_that_is_gone_is_noticed_in_the_file_and_told_without_the_words(withheld, cast, monkeypatch):
    """As if the edition had been given the withheld paper of the second item itself, and its title."""

    def given_away(gathered, exemption, paper):
        gathered.append(queries._content(paper.item, paper, for_public=False, at=AT))

    monkeypatch.setattr(queries, "_add_withheld", given_away)
    job = build(withheld, cast)
    assert job.state == JobState.FAILED and not Pack.objects.exists()
    assert job.failure.startswith("The public edition says something that is withheld, so it was not kept: in ")
    assert "of item 2" in job.failure and "then build again" in job.failure
    assert not [word for word in ("Canary", "4711", "Aspen", "secret") if word in job.failure]


def test_what_is_withheld_is_sought_by_titles_texts_and_reasons_and_what_is_open_is_not(withheld, sought):
    leak_proof.prove(withheld, b"", at=AT, file_names=[], chrome=["<p>Agenda</p>"])
    [given] = sought
    secret, public = (json.dumps([each.values for each in given[kind]]) for kind in ("withheld", "public"))
    assert all(words in secret for words in ("Purchase of 4 Elm Street", "Paper secret", "Canary 4711", REASONS))
    assert all(words in public for words in ("Plain words", "Wide words", "Property matter", "Apologies", "Agenda"))
    assert not any(words in public for words in ("Elm Street", "secret", "Canary", "Larch"))


@pytest.mark.parametrize("field", ["urgent_because", "late_papers_because"])
def test_why_a_withheld_item_is_late_is_sought_and_of_an_open_one_it_is_not(withheld, sought, field):
    for number, why in ((3, "Rowan withdrew on Tuesday"), (1, "The clerk was away")):
        withheld.items.filter(number=number).update(**{field: why, "added_late_at": AT})
    leak_proof.prove(withheld, b"", at=AT, file_names=[], chrome=[])
    [given] = sought
    secret, public = (json.dumps([each.values for each in given[kind]]) for kind in ("withheld", "public"))
    assert "Rowan withdrew on Tuesday" in secret and "The clerk was away" not in secret
    assert "The clerk was away" in public and "Rowan withdrew" not in public


def test_what_every_edition_says_by_itself_is_not_taken_for_a_find(withheld, cast, sought):
    exports.build(withheld, Edition.PUBLIC, at=AT)
    [given] = sought
    public = json.dumps([each.values for each in given["public"] if each.name == "every edition"])
    assert all(words in public for words in ("Agenda", "This sheet stands for", "was added, removed or changed since"))


def test_with_nothing_withheld_nothing_is_sought_and_no_paper_is_asked_for(small, papers, sought):
    searched = leak_proof.prove(small, b"", at=AT, file_names=[], chrome=[])
    assert sought[0]["withheld"] == sought[0]["public"] == papers.asked_for == []
    assert leak_proof.outcome(searched) == "nothing is withheld"


def test_a_public_edition_cannot_be_kept_unsearched_or_leaking(withheld, cast, sought):
    built = exports.build(withheld, Edition.PUBLIC, at=AT)
    found = leaks.Searched({}, (leaks.Found("sheet 1", leaks.Kind.NAME, "item 3", 1),))
    for searched in (None, found):
        with pytest.raises(ValueError, match="only once the leak proof"):
            packs.keep(
                built.contents,
                built.bound,
                state=PackState.DRAFT,
                pages=built.pages,
                searched=searched,
                by=cast["clerk"],
                at=AT,
            )


def test_many_finds_are_told_by_the_first_and_how_many_more():
    found = [leaks.Found(f"sheet {number}", leaks.Kind.MONEY, "item 3", 2) for number in range(1, 8)]
    told = leak_proof.sentence(found)
    assert "in sheet 1, 2 amounts of money of item 3; in sheet 2" in told
    assert "in sheet 5, 2 amounts of money of item 3; and in 2 more places." in told
