"""What the tests of meetings stand on: the demonstration's board and its meetings, and a small one of their own."""

import pytest

from council_portal import clock
from council_portal.registry import registry
from meetings import demo
from meetings.models import Committee, Meeting
from tests.kept_rows import kept
from tests.meetings.papers_for_tests import TestPapers, small_meeting


@pytest.fixture
def osmb(cast) -> Committee:
    """The demonstration's board, with its meeting of 17 February 2017 in draft and the minutes of 3 February."""
    kept(lambda: demo.load(at=clock.now(), people=cast), under="osmb")
    return Committee.objects.get(slug="osmb")


@pytest.fixture
def meeting(osmb) -> Meeting:
    """The meeting of 17 February 2017, a draft with 15 items and four reports."""
    return Meeting.objects.select_related("committee").get(committee=osmb, held_on="2017-02-17")


@pytest.fixture
def past_meeting(osmb) -> Meeting:
    """The meeting of 3 February 2017, published with its minutes."""
    return Meeting.objects.select_related("committee").get(committee=osmb, held_on="2017-02-03")


@pytest.fixture
def papers(monkeypatch) -> TestPapers:
    """The papers that the small meeting's keys lead to."""
    provider = TestPapers()
    monkeypatch.setitem(registry.papers, "test", provider)
    return provider


@pytest.fixture
def small(cast, papers) -> Meeting:
    """The small meeting, of the Audit Committee on 3 March 2017, a draft with its papers."""
    return small_meeting()
