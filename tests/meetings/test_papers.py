"""What meetings gives to others: papers for a pack, references, where something is used, what is published."""

from datetime import UTC, datetime

import pytest

from council_portal.models import Visibility
from council_portal.registry import PaperMissing, registry
from meetings.actions import meetings, reports
from meetings.models import Report
from tests.factories import meetings as make

AT = datetime(2017, 2, 9, 10, tzinfo=UTC)


@pytest.fixture
def report(meeting):
    return Report.objects.get(item_papers__item__meeting=meeting, item_papers__item__number=9)


def content(key, *, for_public):
    return registry.paper_provider(key).content(key, for_public=for_public, at=AT)


def withhold(meeting, cast):
    return make.withhold(meeting.items.get(number=9), paragraphs="1", neutral_title="Care", by=cast["clerk"], at=AT)


def test_a_report_is_set_with_its_cover_sheet_sections_and_tables(report):
    paper = content(report.key, for_public=False)
    assert paper.html.lstrip().startswith("<h1>Looked After Children")
    assert paper.html.count("<h1") == 1
    assert paper.html.count("<table") == 18
    assert "Not stated" in paper.html and "1.1</span>" in paper.html
    assert not paper.is_public and not paper.is_final


def test_a_report_released_to_members_may_be_set_for_the_edition_that_will_publish_it(report, meeting, cast):
    assert content(report.key, for_public=True).html
    meetings.publish(meeting, by=cast["clerk"], at=AT)
    paper = content(report.key, for_public=True)
    assert paper.is_public and paper.is_final


def test_a_withheld_or_a_draft_report_is_never_set_for_the_public(report, meeting, cast):
    withhold(meeting, cast)
    with pytest.raises(PaperMissing):
        content(report.key, for_public=True)
    Report.objects.filter(pk=report.pk).update(visibility=Visibility.PUBLIC)
    with pytest.raises(PaperMissing, match="withheld"):
        content(report.key, for_public=True)
    Report.objects.update(visibility=Visibility.DRAFT)
    with pytest.raises(PaperMissing, match="not open"):
        content("report:" + str(meeting.reports.first().pk), for_public=True)


@pytest.mark.parametrize(
    "key", ["report:0", "report:x", "report:²", "report:99999999999999999999", "minutes:osmb/2017"]
)
def test_a_paper_that_is_not_there_is_said_to_be_missing(osmb, key):
    with pytest.raises(PaperMissing, match="take (it|them) off"):
        content(key, for_public=False)


def test_only_the_clerk_publishes_a_report_and_a_draft_is_refused_to_all(report, cast, actor_as):
    papers = registry.paper_provider(report.key)
    assert papers.publication_refusal(report.key, actor=actor_as("clerk")) is None
    assert "Only the clerk" in papers.publication_refusal(report.key, actor=actor_as("performance_lead"))
    papers.publish(report.key, by=cast["clerk"], at=AT)
    report.refresh_from_db()
    assert report.visibility == Visibility.PUBLIC
    assert papers.publication_refusal(report.key, actor=actor_as("performance_lead")) is None
    Report.objects.update(visibility=Visibility.DRAFT)
    assert "still a draft" in papers.publication_refusal(report.key, actor=actor_as("clerk"))


def test_minutes_are_set_and_final_once_published(past_meeting):
    paper = content("minutes:osmb/2017-02-03", for_public=True)
    assert paper.is_public and paper.is_final
    assert paper.html.lstrip().startswith("<h1>Minutes of Overview and Scrutiny")
    assert "Councillor Alder (in the chair)" in paper.html and "Thank councillors and officers" in paper.html


def test_the_nature_of_a_sensitive_interest_is_shown_to_the_clerk_alone(client_as, past_meeting):
    declaration = past_meeting.minutes.entries.get(number=86).declarations.get()
    declaration.is_sensitive, declaration.nature = True, "Lives at a secret address"
    declaration.save()
    for for_public in (True, False):
        assert "secret address" not in content("minutes:osmb/2017-02-03", for_public=for_public).html
    address = "/meetings/osmb/2017-02-03/minutes/"
    assert "secret address" not in client_as("public").get(f"/public{address}").content.decode()
    assert "secret address" not in client_as("member_alder").get(address).content.decode()
    assert "secret address" in client_as("clerk").get(address).content.decode()


def test_what_is_offered_to_an_agenda_is_what_the_person_may_read(meeting, actor_as, cast):
    loose = reports.write(meeting, title="A loose report", by=cast["clerk"], at=AT)
    offers = registry.papers["report"].offers(actor=actor_as("clerk"), at=AT)
    assert [offer.key for offer in offers] == [loose.key]
    assert not registry.papers["report"].offers(actor=actor_as("member_alder"), at=AT)
    assert [offer.key for offer in registry.papers["minutes"].offers(actor=actor_as("clerk"), at=AT)] == [
        "minutes:osmb/2017-02-03"
    ]


def test_references_name_meetings_reports_minutes_and_committees(meeting, report, cast):
    assert registry.reference("meeting:osmb/2017-02-17").public_url is None
    assert registry.reference("meeting:osmb/2017-02-03").public_url == "/public/meetings/osmb/2017-02-03/"
    assert registry.reference("minutes:osmb/2017-02-03").title.startswith("Minutes of Overview")
    assert registry.reference("committee:osmb").url == "/meetings/committees/osmb/"
    assert registry.reference(report.key).title == report.title
    withhold(meeting, cast)
    assert registry.reference(report.key).title == "Care"


def uses(actor, key):
    return [use.key for use in registry.uses_of(key, actor=actor)]


def test_where_a_figure_or_a_paper_is_used_is_told_unless_it_is_withheld(meeting, report, cast, actor_as):
    clerk = actor_as("clerk")
    bound = [key for key in uses(clerk, "measure:1.A5") if key.startswith("report:")]
    assert report.key in bound and len(bound) == 2
    assert "meeting:osmb/2017-02-17" in uses(clerk, "performance-report:2016-17-Q3")
    assert not [key for key in uses(clerk, "measure:1.A") if key.startswith("report:")]
    withhold(meeting, cast)
    assert report.key not in uses(clerk, "measure:1.A5")


def test_where_something_is_used_names_no_report_or_agenda_that_the_reader_may_not_see(meeting, report, cast, actor_as):
    outsider, seated = actor_as("officer_cyps"), actor_as("member_alder")
    assert report.key in uses(seated, "measure:1.A5") and report.key not in uses(outsider, "measure:1.A5")
    assert "meeting:osmb/2017-02-17" not in uses(outsider, "performance-report:2016-17-Q3")
    meetings.publish(meeting, by=cast["clerk"], at=AT)
    assert report.key in uses(outsider, "measure:1.A5")
    Report.objects.filter(pk=report.pk).update(visibility=Visibility.DRAFT)
    assert report.key not in uses(outsider, "measure:1.A5") and report.key not in uses(seated, "measure:1.A5")


def test_the_front_page_lists_published_agendas_alone(meeting, past_meeting):
    offered = [
        content for answer in registry.public_contents for content in answer(AT) if content.heading == "Meetings"
    ]
    assert [content.url for content in offered] == ["/public/meetings/osmb/2017-02-03/"]
    assert offered[0].sentence == "Agenda, reports and minutes"
