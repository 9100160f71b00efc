"""Papers set ahead of the build: when they change, once, for meetings to come, and what is withheld by itself."""

from datetime import UTC, datetime, timedelta

import pytest

from council_portal import audit, pdf
from council_portal.pdf.parts import SetPart
from meetings import ahead
from tests.factories import meetings as make

pytestmark = pytest.mark.django_db
AT = datetime(2017, 2, 20, 10, tzinfo=UTC)


@pytest.fixture
def asked(monkeypatch, settings, tmp_path):
    """The titles that were to be set, a list for each process; setting is left to the tests of the PDF room."""
    settings.PARTS_DIR = tmp_path / "parts"
    asked = []

    def parts_of(sources, *, is_gentle):
        assert is_gentle
        if sources:
            asked.append([source.title for source in sources.values()])
        return {name: SetPart(b"", 1) for name in sources}

    monkeypatch.setattr(ahead.pdf, "parts_of", parts_of)
    return asked


def test_a_meeting_s_papers_are_set_once_and_again_when_the_record_has_changed(small, asked, cast):
    ahead.set_changed_papers(AT)
    assert asked[0] == ["Paper plain", "Paper wide", "Paper secret", "Paper secret", "Paper figures"]
    before = len(asked)
    ahead.set_changed_papers(AT + timedelta(minutes=1))
    assert len(asked) == before
    audit.record(verb="report.changed", subject="report:1", summary="Changed", by=cast["clerk"])
    ahead.set_changed_papers(AT + timedelta(minutes=2))
    assert len(asked) == 2 * before


def test_a_job_asked_for_is_no_change(small, asked, cast):
    ahead.set_changed_papers(AT)
    before = len(asked)
    audit.record(verb="job.started", subject="pack:audit/2017-03-03/public", summary="Asked for", by=cast["clerk"])
    ahead.set_changed_papers(AT)
    assert len(asked) == before


def test_what_is_withheld_is_set_by_a_process_that_is_given_nothing_else(small, asked, cast):
    make.withhold(small.items.get(number=3), by=cast["clerk"], at=AT)
    ahead.set_changed_papers(AT)
    public, withheld, restricted = asked
    assert (public, withheld) == (
        ["Paper plain", "Paper wide", "Paper secret", "Paper figures"],
        ["Agenda item 3, Paper secret"],
    )
    assert len(restricted) == 5


@pytest.mark.parametrize("days", [-11, 61])
def test_a_meeting_that_is_over_or_far_off_is_left_alone(small, asked, days):
    ahead.set_changed_papers(datetime(2017, 3, 3, 10, tzinfo=UTC) - timedelta(days=days))
    assert asked == []


def test_a_paper_that_is_missing_or_fails_is_left_to_the_build(small, asked, papers, monkeypatch):
    def fail(sources, *, is_gentle):
        raise pdf.PdfFailed("The paper cannot be set.")

    monkeypatch.setattr(ahead.pdf, "parts_of", fail)
    ahead.set_changed_papers(AT)
    del papers.words["wide"]
    (ahead.Path(ahead.settings.PARTS_DIR) / ahead.NOTE).unlink()
    ahead.set_changed_papers(AT)
    assert asked == []


def test_what_takes_long_goes_on_the_next_minute(small, asked, monkeypatch):
    monkeypatch.setattr(ahead, "LONGEST_SECONDS", -1)
    ahead.set_changed_papers(AT)
    assert len(asked) == 1
    monkeypatch.setattr(ahead, "LONGEST_SECONDS", 15)
    ahead.set_changed_papers(AT)
    assert len(asked) == 3
