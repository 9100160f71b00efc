"""The pages of meetings over HTTP: an agenda built from nothing by forms, what each reader gets, the public's twins."""

from datetime import UTC, datetime

import pytest

from council_portal.models import AuditEvent
from meetings.actions import meetings, reports
from meetings.models import AgendaItem, Committee, Councillor, Exemption, Meeting, Report
from meetings.queries.bound_figures import audience_of
from meetings.rules.reports import CoverEntryKind
from tests.factories import meetings as make

AT = datetime(2017, 2, 9, 10, tzinfo=UTC)
HERE = "/meetings/osmb/2017-02-17/"


@pytest.fixture
def clerk(client_as):
    return client_as("clerk")


def post(client, address, **data):
    response = client.post(address, data)
    assert response.status_code == 302, response.content.decode()
    return response["Location"]


def test_a_clerk_builds_an_agenda_from_nothing(clerk, cast):
    where = post(
        clerk,
        "/meetings/committees/add/",
        name="Audit Committee",
        slug="audit",
        chair_title="Chair",
        vice_chair_title="Vice-Chair",
        members_read_restricted="on",
    )
    assert where == "/meetings/committees/audit/"
    post(clerk, "/meetings/councillors/add/", surname="Willow", printed_as="W Willow", user=cast["member_willow"].pk)
    councillor = Councillor.objects.get(surname="Willow")
    post(clerk, f"{where}seats/", councillor=councillor.pk, role="chairman", from_on="2017-02-01")
    meeting = post(clerk, f"{where}meetings/", held_on="2017-03-10", starts_at="14:00", venue="Town Hall")
    assert meeting == "/meetings/audit/2017-03-10/"
    for title in ("Apologies", "Accounts", "Risk"):
        post(clerk, f"{meeting}items/", title=title, kind="decision", section="For Decision")
    post(clerk, f"{meeting}items/3/move/", direction="up")
    assert list(AgendaItem.objects.order_by("number").values_list("title", flat=True)) == [
        "Apologies",
        "Risk",
        "Accounts",
    ]
    report = post(
        clerk,
        f"{meeting}items/3/reports/",
        title="Accounts for 2016/17",
        kind="information",
        approving_post="Chief Executive",
        author="Head of Finance",
        executive_summary="The accounts are ready.",
        key_decision="unknown",
        forward_plan="unknown",
        council_approval_required="yes",
        exempt_from_the_public="no",
        recommendation="Note the accounts\n\nThank the officers",
    )
    section = Report.objects.get().sections.get(position=2)
    post(clerk, f"{report}sections/{section.pk}/", heading="Background", body="One.\n\nTwo & <three>.", version="1")
    page = clerk.get(report).content.decode()
    assert '<span class="paragraph-number">2.2</span> Two &amp; &lt;three&gt;.' in page
    assert "Not stated" in page and "<li>Thank the officers</li>" in page
    post(clerk, f"{report}release/")
    post(
        clerk,
        f"{meeting}items/2/withhold/",
        kind="exempt",
        paragraphs=["3"],
        neutral_title="A contract",
        public_interest="It would harm the bidding.",
        decider="Monitoring Officer",
    )
    post(clerk, f"{meeting}publish/", when="now")
    assert Meeting.objects.get().is_published
    public = clerk.get(f"/public{meeting}").content.decode()
    assert "A contract" in public and "Risk" not in public
    assert clerk.get(f"/public{report}").status_code == 200


def test_what_is_wrong_in_a_form_stands_beside_its_field_and_what_was_typed_stays(clerk, osmb):
    response = clerk.post("/meetings/committees/osmb/meetings/", {"held_on": "2017-02-31", "venue": "The hall"})
    assert response.status_code == 422
    page = response.content.decode()
    assert 'id="id_held_on_error"' in page and 'value="The hall"' in page
    again = clerk.post("/meetings/committees/osmb/meetings/", {"held_on": "2017-02-17"})
    assert "meets on 17 February 2017 already" in again.content.decode()
    assert Meeting.objects.count() == 2


@pytest.mark.parametrize("venue", ["x\x00y", "x" * 301])
def test_a_hostile_text_is_refused_with_a_sentence(clerk, osmb, venue):
    response = clerk.post("/meetings/committees/osmb/meetings/", {"held_on": "2017-03-10", "venue": venue})
    assert response.status_code == 422
    assert Meeting.objects.count() == 2


def test_a_stale_form_shows_both_values_and_saves_the_second_time(clerk, meeting):
    address = f"{HERE}change/"
    as_read = clerk.get(address).context["form"]["as_read"].value()
    Meeting.objects.filter(pk=meeting.pk).update(venue="The library")
    typed = {"held_on": "2017-02-17", "starts_at": "09:00", "venue": "The museum", "as_read": as_read}
    clash = clerk.post(address, typed)
    page = clash.content.decode()
    assert clash.status_code == 422
    assert "It now reads: The library" in page and 'value="The museum"' in page
    post(clerk, address, **typed | {"as_read": clash.context["form"]["as_read"].value()})
    meeting.refresh_from_db()
    assert meeting.venue == "The museum"


def test_an_exemption_without_paragraphs_is_asked_for_them(clerk, meeting):
    response = clerk.post(
        f"{HERE}items/9/withhold/", {"kind": "exempt", "neutral_title": "Care", "public_interest": "A child."}
    )
    assert "Choose the paragraphs" in response.content.decode()
    assert not Exemption.objects.exists()


@pytest.mark.parametrize("address", ["committees/add/", "committees/osmb/seats/", "osmb/2017-02-03/change/"])
@pytest.mark.parametrize("key", ["member_alder", "officer_cyps", "administrator", "performance_lead"])
def test_nobody_but_the_clerk_keeps_meetings(client_as, osmb, address, key):
    assert client_as(key).get(f"/meetings/{address}").status_code == 403


def test_a_draft_agenda_is_not_there_for_those_it_is_not_for(client_as, meeting):
    assert client_as("member_alder").get(HERE).status_code == 200
    for key in ("member_willow", "officer_cyps", "administrator"):
        assert client_as(key).get(HERE).status_code == 404
        assert client_as(key).get(f"{HERE}reports/{meeting.reports.first().pk}/").status_code == 404
    assert client_as("public").get(HERE).status_code == 302
    assert client_as("public").get(f"/public{HERE}").status_code == 404


def test_a_withheld_item_leaves_nothing_of_itself_on_a_public_page(client_as, meeting, cast):
    item = meeting.items.get(number=9)
    report = Report.objects.get(item_papers__item=item)
    make.withhold(item, paragraphs="1", neutral_title="A report about care", by=cast["clerk"], at=AT)
    meetings.publish(meeting, by=cast["clerk"], at=AT)
    public = client_as("public")
    for address in (f"/public{HERE}", f"/public{HERE}items/9/"):
        page = public.get(address).content.decode()
        assert "A report about care" in page and "paragraph 1" in page
        assert "Sufficiency" not in page and f"reports/{report.pk}" not in page
        assert "still being negotiated" not in page
    assert public.get(f"/public{HERE}reports/{report.pk}/").status_code == 404
    assert public.get(f"/public{HERE}papers/{item.papers.get().pk}/").status_code == 404


def test_reading_a_restricted_report_is_logged(client_as, meeting, cast):
    item = meeting.items.get(number=9)
    make.withhold(item, paragraphs="1", by=cast["clerk"], at=AT)
    report = Report.objects.get(item_papers__item=item)
    assert client_as("member_alder").get(f"{HERE}reports/{report.pk}/").status_code == 200
    event = AuditEvent.objects.get(verb="report.restricted_read")
    assert (event.by, event.subject) == (cast["member_alder"], f"report:{report.pk}")
    assert "Sufficiency" not in event.summary


def test_public_pages_set_no_cookie_and_vary_by_none(client_as, past_meeting):
    public = client_as("public")
    for address in (
        "/public/meetings/",
        "/public/meetings/osmb/2017-02-03/",
        "/public/meetings/osmb/2017-02-03/minutes/",
    ):
        response = public.get(address)
        assert response.status_code == 200
        assert not response.cookies
        assert "Cookie" not in response.get("Vary", "")


# Domain 5.5: how long the public has what was published, and what stands for minutes of what was taken without it


def test_agenda_reports_and_minutes_are_public_for_6_years_from_the_meeting_and_their_background_papers_with_them(
    client_as, meeting, past_meeting, cast, settings
):
    report = meeting.reports.get(item_papers__item__number=9)
    given = {CoverEntryKind.BACKGROUND_PAPER: ["Investment bids of the directorate"]}
    reports.change_cover(report, entries=given, by=cast["clerk"], at=AT)
    meetings.publish(meeting, by=cast["clerk"], at=AT)
    settings.COUNCIL_PORTAL_DATE = "2023-02-17"
    public = client_as("public")
    for address in (HERE, f"{HERE}items/9/", f"{HERE}reports/{report.pk}/", "/meetings/osmb/2017-02-03/minutes/"):
        assert public.get(f"/public{address}").status_code == 200
    assert "Investment bids of the directorate" in public.get(f"/public{HERE}reports/{report.pk}/").content.decode()
    assert "17 February 2017" in public.get("/public/meetings/").content.decode()


def test_whoever_writes_a_minute_is_told_to_summarise_what_was_taken_without_the_public(client_as, meeting, cast):
    meetings.publish(meeting, by=cast["clerk"], at=AT)
    form = client_as("clerk").get(f"{HERE}minutes/add/").content.decode()
    assert "write a fair summary that gives nothing away of what is withheld" in form


def test_a_sections_page_brings_what_reads_word_and_other_forms_do_not(client_as, meeting):
    section = meeting.reports.first().sections.first()
    clerk = client_as("clerk")
    page = clerk.get(f"{HERE}reports/{section.report_id}/sections/{section.pk}/").content.decode()
    assert "js/word_paste.js" in page and 'type="module"' in page and "data-markdown" in page
    assert "word_paste" not in clerk.get(f"{HERE}change/").content.decode()


def test_a_public_paper_that_is_not_published_says_so_and_shows_nothing(client_as, meeting, cast):
    meetings.publish(meeting, by=cast["clerk"], at=AT)
    paper = meeting.items.get(number=7).papers.get(position=2)
    response = client_as("public").get(f"/public{HERE}papers/{paper.pk}/")
    assert response.status_code == 404
    assert "This paper is published once the figures it carries are." in response.content.decode()


def test_an_open_agenda_opens_no_paper_that_its_own_app_keeps_from_the_reader(client_as, small, papers, cast):
    meetings.publish(small, by=cast["clerk"], at=AT)
    address = f"/meetings/audit/2017-03-03/papers/{small.items.get(number=4).papers.get().pk}/"
    assert "Figures" in client_as("member_willow").get(address).content.decode()
    papers.kept_from.append(cast["administrator"])
    refused = client_as("administrator").get(address)
    assert refused.status_code == 403 and "<h2>Findings" not in refused.content.decode()


@pytest.mark.parametrize(
    ("key", "audience"), [("administrator", "public"), ("member_willow", "members"), ("clerk", "officers")]
)
def test_a_reports_figures_are_shown_as_the_reader_may_see_them(actor_as, key, audience):
    assert audience_of(actor_as(key)) == audience


def test_a_paper_of_our_own_leads_to_its_page(client_as, meeting):
    paper = meeting.items.get(number=12).papers.get()
    response = client_as("member_alder").get(f"{HERE}papers/{paper.pk}/")
    assert response["Location"] == "/meetings/osmb/2017-02-03/minutes/"


def test_every_table_has_a_caption_and_headings_do_not_skip(client_as, meeting):
    report = Report.objects.get(item_papers__item__number=9)
    page = client_as("member_alder").get(f"{HERE}reports/{report.pk}/").content.decode()
    assert page.count("<table") == page.count("<caption") == 18
    assert page.count("<h1") == 1
    assert 'scope="row"' in page and 'scope="colgroup"' in page
    assert "<td><" not in page.replace("<td><span", "").replace("<td><ul", "").replace("<td><ol", "")


@pytest.mark.parametrize("number", [88, 3000])
def test_an_item_that_is_not_there_is_not_found(client_as, meeting, number):
    assert client_as("clerk").get(f"{HERE}items/{number}/").status_code == 404


@pytest.mark.parametrize(("address", "most"), [("", 12), ("items/7/", 16), ("reports/{}/", 22)])
def test_pages_take_a_fixed_number_of_queries(client_as, meeting, django_assert_max_num_queries, address, most):
    report = Report.objects.get(item_papers__item__number=9)
    member = client_as("member_alder")
    with django_assert_max_num_queries(most):
        member.get(HERE + address.format(report.pk))


def test_the_list_of_meetings_does_not_ask_more_with_more_meetings(client_as, osmb, django_assert_max_num_queries):
    for month in range(4, 12):
        Meeting.objects.create(committee=osmb, held_on=f"2017-{month:02}-03")
        Meeting.objects.create(committee=osmb, held_on=f"2016-{month:02}-03")
    clerk = client_as("clerk")
    with django_assert_max_num_queries(11):
        page = clerk.get("/meetings/").content.decode()
    assert page.count('class="meeting-line"') == 18


def test_the_clerks_home_says_by_when_to_publish_and_a_members_what_to_read(client_as, meeting):
    clerk = client_as("clerk").get("/home/").content.decode()
    assert "Agendas to publish" in clerk and "Publish today" in clerk and "9 February 2017" in clerk
    member = client_as("member_alder").get("/home/").content.decode()
    assert "Your next meetings" in member and "9 papers" in member
    assert "Your next meetings" not in client_as("member_willow").get("/home/").content.decode()


def test_a_committee_that_does_not_exist_is_not_found(clerk, osmb):
    assert clerk.get("/meetings/committees/none/").status_code == 404
    assert clerk.get("/meetings/none/2017-02-17/").status_code == 404
    assert clerk.get("/meetings/osmb/2017-02-31/").status_code == 404
    assert Committee.objects.count() == 1
