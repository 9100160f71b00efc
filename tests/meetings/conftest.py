"""What the tests of meetings stand on: the demonstration's board and its meetings."""

import pytest

from council_portal import clock
from meetings import demo
from meetings.models import Committee, Meeting


@pytest.fixture
def osmb(cast) -> Committee:
    """The demonstration's board, with its meeting of 17 February 2017 in draft and the minutes of 3 February."""
    demo.load(at=clock.now(), people=cast)
    return Committee.objects.get(slug="osmb")


@pytest.fixture
def meeting(osmb) -> Meeting:
    """The meeting of 17 February 2017, a draft with 15 items and four reports."""
    return Meeting.objects.select_related("committee").get(committee=osmb, held_on="2017-02-17")


@pytest.fixture
def past_meeting(osmb) -> Meeting:
    """The meeting of 3 February 2017, published with its minutes."""
    return Meeting.objects.select_related("committee").get(committee=osmb, held_on="2017-02-03")
