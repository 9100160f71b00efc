"""The clerk sees a meeting as the public or a member would, by the same queries, and nothing of it is kept."""

import re
from datetime import UTC, date, datetime

import pytest
from django.utils.html import strip_tags

from council_portal.models import AuditEvent, Visibility
from meetings.actions import agenda_items, meetings, minutes
from meetings.models import Councillor, Exemption, Meeting, Report
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
    make.withhold(held.items.get(number=2), paragraphs="1", neutral_title="A person", **doing)
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


def links_of(page):
    return re.findall(r'href="([^"]+)"', of_agenda(page))


def test_every_link_of_a_previewed_agenda_stays_in_the_preview_and_opens(client_as, meeting):
    clerk = client_as("clerk")
    for reader in ("", "Willow", "Alder"):
        links = links_of(seen_as(client_as, reader))
        assert links and all(link.startswith(f"{HERE}preview/") for link in links)
        for link in links:
            shown = clerk.get(link)
            assert shown.status_code == 200 and "Preview: as " in shown.content.decode()
        assert "<form" not in of_agenda(seen_as(client_as, reader))


def test_a_previewed_item_and_report_are_what_the_public_will_read(client_as, meeting, doing):
    clerk, public = client_as("clerk"), client_as("public")
    agenda_items.detach(meeting.items.get(number=3).papers.get(), **doing)
    report, paper = Report.objects.get(title="Open report"), meeting.items.get(number=1).papers.get()
    item = body_of(clerk.get(f"{HERE}preview/public/items/1/"))
    read = body_of(clerk.get(f"{HERE}preview/public/papers/{paper.pk}/"))
    assert "Open report" in item and "Draft" not in read and "Change the cover sheet" not in read
    meetings.publish(meeting, **doing)
    assert item == body_of(public.get(f"/public{HERE}items/1/"))
    assert read == body_of(public.get(f"/public{HERE}reports/{report.pk}/"))


def body_of(response):
    """The words of a page from its heading on."""
    page = response.content.decode()
    return words(page[page.index("<h1>") : page.index("</main>")])


def test_what_is_not_the_readers_is_not_in_a_preview_of_items_and_papers(client_as, meeting):
    clerk = client_as("clerk")
    withheld, draft = (meeting.items.get(number=number).papers.get().pk for number in (2, 3))
    for reader in ("public", *(str(Councillor.objects.get(surname=name).pk) for name in ("Willow", "Alder"))):
        item = clerk.get(f"{HERE}preview/{reader}/items/2/").content.decode()
        assert "A person" in item and "Canary" not in item
        for paper in (withheld, draft):
            assert clerk.get(f"{HERE}preview/{reader}/papers/{paper}/").status_code == 404
    assert not AuditEvent.objects.filter(verb__endswith="restricted_read").exists()


def test_a_withheld_paper_that_the_member_may_read_is_shown_and_the_reading_is_kept_as_the_clerks(
    client_as, meeting, cast
):
    Exemption.objects.update(paragraphs="3")
    Report.objects.filter(title="Canary report").update(visibility=Visibility.RESTRICTED)
    paper, reader = meeting.items.get(number=2).papers.get().pk, Councillor.objects.get(surname="Alder").pk
    shown = client_as("clerk").get(f"{HERE}preview/{reader}/papers/{paper}/")
    assert "Canary report" in shown.content.decode()
    assert AuditEvent.objects.get(verb="item_paper.restricted_read").by == cast["clerk"]
    assert not Meeting.objects.get().is_published


def test_previewed_minutes_of_another_meeting_are_named_by_their_own_day(client_as, meeting, doing):
    before = make.meeting(
        meeting.committee, held_on=date(2017, 1, 20), state="published", published_at=AT, published_by=doing["by"]
    )
    minutes.minute(before, title="Apologies", summary="None.", resolutions=[], **doing)
    minutes.publish(before.minutes, **doing)
    paper = agenda_items.attach(
        meeting.items.get(number=1), title="Minutes", registry_key="minutes:audit/2017-01-20", **doing
    )
    shown = body_of(client_as("clerk").get(f"{HERE}preview/public/papers/{paper.pk}/"))
    assert "Audit Committee, 20 January 2017" in shown and "10 March" not in shown


@pytest.mark.parametrize("reader", ["nobody", "999999", "²", "9" * 30])
def test_a_reader_who_is_not_there_is_not_found(client_as, meeting, reader):
    assert client_as("clerk").get(f"{HERE}preview/{reader}/").status_code == 404


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
    paper = meeting.items.get(number=1).papers.get().pk
    for page in ("items/1/", f"papers/{paper}/", f"papers/{paper}/paper.pdf"):
        assert client_as(key).get(f"{HERE}preview/public/{page}").status_code == 403
