"""What is withheld from the public, as data: kinds and grounds, limits, reviews, the resolution, the log of readers."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from council_portal import audit
from council_portal.models import AuditEvent, Visibility
from meetings.actions import agenda_items, exemptions, meetings
from meetings.models import Committee, Exemption, Report
from meetings.queries import home
from meetings.queries.agendas import agenda_of
from tests.factories import meetings as make

AT = datetime(2017, 2, 9, 10, tzinfo=UTC)
HERE = "/meetings/audit/2017-03-10/"
ASKED = {
    "kind": "exempt",
    "paragraphs": ["3"],
    "neutral_title": "A contract",
    "public_interest": "It would harm the bidding.",
    "decider": "Monitoring Officer",
}


@pytest.fixture
def doing(cast):
    return {"by": cast["clerk"], "at": AT}


@pytest.fixture
def meeting(cast):
    """A draft of the Audit Committee with three items, a report under the second, on which nobody has a seat."""
    held = make.meeting(make.committee("audit"))
    for title in ("Apologies", "Purchase of Elm House", "Roads"):
        make.item(held, title)
    report = Report.objects.create(meeting=held, title="Canary report on Elm House", visibility=Visibility.MEMBERS)
    agenda_items.attach(held.items.get(number=2), title=report.title, report=report, by=cast["clerk"], at=AT)
    return held


@pytest.fixture
def item(meeting):
    return meeting.items.get(number=2)


def withhold(item, doing, **asked):
    words = {"neutral_title": "A contract", "public_interest": "It would harm the bidding."}
    return make.withhold(item, **(words | asked), **doing)


# Domain 5.3: confidential and exempt are different types


def test_the_public_must_be_excluded_from_confidential_information_and_may_be_by_resolution_from_exempt(
    meeting, item, doing, actor_as
):
    withhold(item, doing, kind="confidential", paragraphs="", ground="terms")
    withhold(meeting.items.get(number=3), doing)
    resolution = agenda_of(meeting, actor=actor_as("clerk")).resolution
    assert "That, under section 100A(4)" in resolution and "item 3 (paragraph 3)" in resolution
    assert "must be excluded under section 100A(2)" in resolution and resolution.endswith("for item 2.")


def test_for_the_executive_the_resolution_cites_regulation_4(meeting, item, doing, actor_as):
    Committee.objects.update(is_executive=True)
    withhold(item, doing)
    assert "regulation 4(2)(b)" in agenda_of(type(meeting).objects.get(), actor=actor_as("clerk")).resolution


def test_confidential_needs_its_ground_and_exempt_its_paragraphs(client_as, item):
    clerk = client_as("clerk")
    address = f"{HERE}items/2/withhold/"
    for asked, words in (
        ({"kind": "confidential", "paragraphs": []}, "Choose the ground on which it is confidential."),
        ({"kind": "confidential", "ground": "terms"}, "Confidential information has no paragraphs"),
        ({"paragraphs": []}, "Choose the paragraphs under which it is exempt."),
        ({"ground": "forbidden"}, "This ground is for confidential information"),
        ({"decider": ""}, "Say who decided, as a post."),
        ({"public_interest": ""}, "Give the reasoning"),
    ):
        refused = clerk.post(address, ASKED | asked)
        assert refused.status_code == 422 and words in refused.content.decode()
    assert not Exemption.objects.exists()
    assert (
        clerk.post(address, ASKED | {"kind": "confidential", "paragraphs": [], "ground": "forbidden"}).status_code
        == 302
    )
    page = clerk.get(f"{HERE}items/2/").content.decode()
    assert "An enactment or a court’s order forbids disclosing it" in page and "Monitoring Officer" in page


@pytest.mark.parametrize(
    ("limits", "paragraphs", "words"),
    [
        ({"must_be_registered": True}, "3", "has to be registered is not exempt under paragraph 3"),
        ({"must_be_registered": True}, "2,3", "paragraph 8"),
        ({"is_own_planning": True}, "1", "grant itself planning permission is not exempt"),
    ],
)
def test_paragraphs_8_and_9_keep_information_from_being_exempt(item, doing, limits, paragraphs, words):
    with pytest.raises(ValidationError, match=words):
        withhold(item, doing, paragraphs=paragraphs, **limits)
    assert not Exemption.objects.exists()


def test_paragraph_8_limits_paragraph_3_alone(item, doing):
    assert withhold(item, doing, paragraphs="5", must_be_registered=True).paragraphs == "5"


def test_wales_numbers_its_list_12_to_18(client_as, item, doing, council):
    with pytest.raises(ValidationError, match="numbers from 1 to 7"):
        withhold(item, doing, paragraphs="14")
    council.nation = "wales"
    council.save()
    with pytest.raises(ValidationError, match="numbers from 12 to 18"):
        withhold(item, doing, paragraphs="3")
    page = client_as("clerk").get(f"{HERE}items/2/withhold/").content.decode()
    assert "14. Information relating to the financial" in page and ">3. " not in page
    assert "(Schedule 12A, paragraph 21)" in page
    with pytest.raises(ValidationError, match="paragraph 14"):
        withhold(item, doing, paragraphs="14", must_be_registered=True)
    assert "paragraph 14 of Part 4 of Schedule 12A" in withhold(item, doing, paragraphs="14").citation


def test_scotland_withholds_under_schedule_7a_of_its_own_act(client_as, meeting, item, doing, council, actor_as):
    council.nation = "scotland"
    council.save()
    with pytest.raises(ValidationError, match="not exempt under paragraph 6 .Part II of Schedule 7A"):
        withhold(item, doing, paragraphs="6", must_be_registered=True)
    clerk, address = client_as("clerk"), f"{HERE}items/2/withhold/"
    page = clerk.get(address).content.decode()
    assert "paragraphs of Schedule 7A" in page and "15. The identity of a protected informant" in page
    # Its list has a paragraph for the terms of a contract, and no limit about planning permission.
    assert "has_contract_terms" not in page and "is_own_planning" not in page and "12A" not in page
    assert clerk.post(address, ASKED | {"paragraphs": ["16"]}).status_code == 422
    every = [str(number) for number in range(1, 16)]
    assert clerk.post(address, ASKED | {"paragraphs": every}).status_code == 302
    exemption = Exemption.objects.get()
    assert exemption.paragraph_numbers == tuple(range(1, 16)) and exemption.nation == "scotland"
    exemptions.lift(exemption, reason="Agreed.", **doing)
    withhold(item, doing, paragraphs="6,9")
    meetings.publish(meeting, **doing)
    page = client_as("public").get(f"/public{HERE}").content.decode()
    cited = "paragraphs 6 and 9 of Part I of Schedule 7A to the Local Government (Scotland) Act 1973"
    assert f"Not for publication: exempt under {cited}" in page
    resolution = agenda_of(meeting, actor=actor_as("clerk")).resolution
    assert "section 50A(4)" in resolution and resolution in page


def test_northern_ireland_withholds_under_schedule_6_of_its_own_act(client_as, meeting, item, doing, council, actor_as):
    council.nation = "northern_ireland"
    council.save()
    page = client_as("clerk").get(f"{HERE}items/2/withhold/").content.decode()
    assert "paragraphs of Schedule 6" in page and "(Schedule 6, Part 2)" in page and "is_own_planning" not in page
    with pytest.raises(ValidationError, match="Part 2 of Schedule 6"):
        withhold(item, doing, paragraphs="3", must_be_registered=True)
    citation = withhold(item, doing).citation
    assert citation.endswith("paragraph 3 of Part 1 of Schedule 6 to the Local Government Act (Northern Ireland) 2014")
    withhold(meeting.items.get(number=3), doing, kind="confidential", paragraphs="", ground="forbidden")
    resolution = agenda_of(meeting, actor=actor_as("clerk")).resolution
    assert "under section 42(4)" in resolution and "must be excluded under section 42(2)" in resolution


def test_what_is_withheld_stays_so_under_the_law_it_was_recorded_under(item, doing, council):
    withhold(item, doing)
    council.nation = "scotland"
    council.save()
    assert "paragraph 3 of Part 1 of Schedule 12A" in Exemption.objects.get().citation


# Domain 5.4: a withheld report is marked, and its item always visible as withheld


def test_a_withheld_item_is_always_visible_as_withheld(client_as, meeting, item, doing):
    withhold(item, doing)
    meetings.publish(meeting, **doing)
    page = client_as("public").get(f"/public{HERE}").content.decode()
    assert "A contract" in page and "Not for publication: exempt under paragraph 3" in page
    assert "Elm House" not in page and "harm the bidding" not in page


def test_what_is_withheld_already_is_not_offered_to_be_withheld(client_as, item, doing):
    whole, paper = "Withhold the whole item", "Withhold “Canary report on Elm House”"
    page = client_as("clerk").get(f"{HERE}items/2/").content.decode()
    assert whole in page and paper in page
    exemption = withhold(item, doing, paper=item.papers.get())
    page = client_as("clerk").get(f"{HERE}items/2/").content.decode()
    assert whole in page and paper not in page
    exemptions.lift(exemption, reason="Agreed.", **doing)
    withhold(item, doing)
    page = client_as("clerk").get(f"{HERE}items/2/").content.decode()
    assert whole not in page and paper not in page and "Lift this exemption" in page


# Domain 7: who reads what is withheld


@pytest.mark.parametrize(
    ("asked", "reads"),
    [
        ({"paragraphs": "3"}, True),
        ({"paragraphs": "6"}, True),
        ({"paragraphs": "3,6"}, True),
        ({"paragraphs": "3", "has_contract_terms": True}, False),
        ({"paragraphs": "1,3"}, False),
        ({"paragraphs": "1"}, False),
        ({"paragraphs": "1", "is_open_to_councillors": True}, True),
        ({"kind": "confidential", "paragraphs": "", "ground": "terms"}, False),
    ],
)
def test_any_councillor_reads_what_is_withheld_under_3_save_contract_terms_or_6_and_else_what_the_committee_allows(
    client_as, meeting, item, doing, asked, reads
):
    withhold(item, doing, **asked)
    meetings.publish(meeting, **doing)
    report = meeting.reports.get()
    assert client_as("member_willow").get(f"{HERE}reports/{report.pk}/").status_code == (200 if reads else 404)
    for key in ("administrator", "officer_cyps", "performance_lead"):
        assert client_as(key).get(f"{HERE}reports/{report.pk}/").status_code == 404
    assert AuditEvent.objects.filter(verb="report.restricted_read").count() == (1 if reads else 0)


@pytest.mark.parametrize(
    ("nation", "paragraphs", "reads"),
    [
        ("wales", "14,17", True),
        ("wales", "12", False),
        ("scotland", "6", True),
        ("scotland", "8,10,13,15", True),
        ("scotland", "3", False),
        ("scotland", "6,9", False),
        ("northern_ireland", "3,6", True),
        ("northern_ireland", "7", False),
    ],
)
def test_what_any_councillor_reads_of_it_follows_the_nations_own_act(
    client_as, meeting, item, doing, council, nation, paragraphs, reads
):
    council.nation = nation
    council.save()
    withhold(item, doing, paragraphs=paragraphs)
    meetings.publish(meeting, **doing)
    address = f"{HERE}reports/{meeting.reports.get().pk}/"
    assert client_as("member_willow").get(address).status_code == (200 if reads else 404)


def test_reading_another_apps_withheld_paper_is_logged_and_an_open_one_is_not(client_as, meeting, item, doing, papers):
    secret = agenda_items.attach(item, title="Secret", registry_key="test:secret", **doing)
    plain = agenda_items.attach(meeting.items.get(number=3), title="Plain", registry_key="test:plain", **doing)
    withhold(item, doing)
    clerk = client_as("clerk")
    for paper in (secret, plain):
        assert clerk.get(f"{HERE}papers/{paper.pk}/").status_code == 200
    event = audit.trail(meeting.key).get(verb="item_paper.restricted_read")
    assert event.by == doing["by"] and "Secret" not in event.summary and "item 2" in event.summary


# Reviews


def test_reviews_that_are_due_are_listed_first_and_on_the_clerks_home(
    client_as, meeting, item, doing, actor_as, django_assert_max_num_queries
):
    withhold(item, doing, review_on=date(2017, 2, 9))
    withhold(meeting.items.get(number=3), doing, review_on=date(2017, 6, 1))
    withhold(meeting.items.get(number=1), doing)
    clerk = client_as("clerk")
    with django_assert_max_num_queries(8):
        page = clerk.get("/meetings/exemptions/").content.decode()
    assert page.index("Due for review") < page.index("Purchase of Elm House")
    assert page.index("Purchase of Elm House") < page.index("Reviews to come") < page.index("Roads")
    assert page.index("Without a day of review") < page.index("Apologies")
    [line] = [line for panel in home.panels(actor_as("clerk"), AT) for line in panel.items if line.state == "Review"]
    assert (line.text, line.url) == ("1 exemption due for review", "/meetings/exemptions/")


def test_a_review_records_its_finding_and_the_next_day(client_as, item, doing):
    exemption = withhold(item, doing, review_on=date(2017, 2, 9))
    address = f"{HERE}exemptions/{exemption.pk}/review/"
    clerk = client_as("clerk")
    refused = clerk.post(address, {"finding": "Still bidding.", "review_on": "2017-02-09"})
    assert "Choose a day to come" in refused.content.decode() and "Still bidding." in refused.content.decode()
    assert clerk.post(address, {"finding": "Still bidding.", "review_on": "2017-05-09"}).status_code == 302
    exemption.refresh_from_db()
    assert (exemption.review_on, exemption.reviewed_by) == (date(2017, 5, 9), doing["by"])
    event = AuditEvent.objects.get(verb="exemption.reviewed")
    assert event.reason == "Still bidding." and "Elm" not in event.summary
    exemptions.lift(exemption, reason="Signed.", **doing)
    with pytest.raises(ValidationError, match="lifted already"):
        exemptions.review(exemption, finding="Again.", review_on=date(2017, 6, 1), **doing)


@pytest.mark.parametrize("key", ["member_alder", "officer_cyps", "administrator", "performance_lead"])
def test_nobody_but_the_clerk_lists_what_is_withheld(client_as, meeting, key):
    assert client_as(key).get("/meetings/exemptions/").status_code == 403


@pytest.mark.parametrize(
    ("constraint", "broken"),
    [
        ("exemption_has_a_ground_only_where_confidential", {"ground": "terms"}),
        ("exemption_reviewed_at_and_by_together", {"reviewed_at": AT}),
        ("exemption_names_paragraphs_unless_confidential", {"paragraphs": ""}),
    ],
)
def test_the_database_refuses_an_exemption_without_sense(item, doing, constraint, broken):
    withhold(item, doing)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Exemption.objects.update(**broken)
