"""The clerk sees a meeting as the public or a member would, by the same queries, and nothing of it is kept."""

from datetime import UTC, date, datetime

import pytest
from django.utils.html import strip_tags

from council_portal.models import AuditEvent, Visibility
from meetings.actions import agenda_items, exemptions, meetings
from meetings.models import Councillor, Meeting, Report
from tests.factories import meetings as make

AT = datetime(2017, 2, 9, 10, tzinfo=UTC)
HERE = "/meetings/audit/2017-03-10/"


@pytest.fixture
def doing(cast):
    return {"by": cast["clerk"], "at": AT}


@pytest.fixture
def meeting(cast, doing):
    """A draft: an open report, one withheld under paragraph 1, one still in draft. Willow sits, Alder does not."""
    board = make.committee("audit", members_read_restricted=False)
    held = make.meeting(board)
    for title, visibility in (("Open", "members"), ("Canary", "members"), ("Unfinished", "draft")):
        item = make.item(held, f"{title} matter")
        report = Report.objects.create(meeting=held, title=f"{title} report", visibility=visibility)
        agenda_items.attach(item, title=report.title, report=report, **doing)
    exemptions.record(
        held.items.get(number=2),
        kind="exempt",
        paragraphs="1",
        neutral_title="A person",
        public_interest="Privacy.",
        **doing,
    )
    make.seat(board, make.councillor("Willow", user=cast["member_willow"]))
    make.councillor("Alder", user=cast["member_alder"])
    make.councillor("Larch")
    return held


def seen_as(client_as, surname):
    who = f"{Councillor.objects.get(surname=surname).pk}/" if surname else "public/"
    response = client_as("clerk").get(f"{HERE}preview/{who}")
    assert response.status_code == 200
    return response.content.decode()


def of_agenda(page):
    return page[page.index('<ol class="agenda"') : page.index('<aside class="meeting-aside"')]


def test_a_draft_is_previewed_as_the_public_will_read_it(client_as, meeting, doing):
    before = seen_as(client_as, "")
    assert "Preview: as the public sees it once published" in before
    assert "Open report" in before and "A person" in before
    assert "Canary" not in before and "Unfinished report" not in before
    agenda_items.detach(meeting.items.get(number=3).papers.get(), **doing)
    expected = of_agenda(seen_as(client_as, ""))
    meetings.publish(meeting, **doing)
    public = of_agenda(client_as("public").get(f"/public{HERE}").content.decode())
    assert words(expected) == words(public)


def words(html):
    """The words of some HTML, without its tags."""
    return " ".join(strip_tags(html).split())


def test_a_preview_keeps_nothing_and_publishes_nothing(client_as, meeting):
    events = AuditEvent.objects.count()
    seen_as(client_as, "")
    assert not Meeting.objects.get().is_published
    assert not Report.objects.filter(visibility=Visibility.PUBLIC).exists()
    assert AuditEvent.objects.count() == events
    assert client_as("public").get(f"/public{HERE}").status_code == 404


def test_a_member_with_a_seat_is_shown_the_draft_as_it_stands_for_them(client_as, meeting):
    page = seen_as(client_as, "Willow")
    assert "Preview: as Councillor Willow sees it</h2>" in page
    assert "Open report" in page and "A person" in page and "Canary" not in page
    own = client_as("member_willow").get(HERE).content.decode()
    assert words(of_agenda(page)) == words(of_agenda(own))


def test_a_member_without_a_seat_is_shown_what_publishing_will_open_and_one_without_account_what_the_public_reads(
    client_as, meeting
):
    assert "Councillor Alder sees it once published" in seen_as(client_as, "Alder")
    assert "They have no account, so they read what the public reads." in seen_as(client_as, "Larch")


def test_a_preview_has_no_links_that_open_with_the_clerks_eyes(client_as, meeting):
    for reader in ("", "Willow"):
        agenda = of_agenda(seen_as(client_as, reader))
        assert "<a " not in agenda and "<form" not in agenda


def test_the_clerk_chooses_as_whom(client_as, meeting):
    clerk = client_as("clerk")
    assert "The public" in clerk.get(f"{HERE}preview/").content.decode()
    willow = Councillor.objects.get(surname="Willow")
    assert clerk.get(f"{HERE}preview/?reader={willow.pk}").url == f"{HERE}preview/{willow.pk}/"
    assert clerk.get(f"{HERE}preview/?reader=").url == f"{HERE}preview/public/"
    assert "There is a problem" in clerk.get(f"{HERE}preview/?reader=999999").content.decode()
    willow.left_on = date(2017, 2, 1)
    willow.save()
    assert clerk.get(f"{HERE}preview/{willow.pk}/").status_code == 404


@pytest.mark.parametrize("key", ["member_willow", "officer_cyps", "administrator", "performance_lead"])
def test_nobody_but_the_clerk_previews(client_as, meeting, key):
    willow = Councillor.objects.get(surname="Willow").pk
    for who in ("", "public/", f"{willow}/"):
        assert client_as(key).get(f"{HERE}preview/{who}").status_code == 403
