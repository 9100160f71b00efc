"""Who sees which meeting, report and item: the table of DOMAIN 7, and what a withheld paper leaves to be seen."""

from datetime import UTC, date, datetime

import pytest

from council_portal import clock
from council_portal.access.permissions import refusal
from council_portal.models import Visibility
from meetings.actions import exemptions, meetings
from meetings.models import Committee, Exemption, Meeting, Minutes, Report
from meetings.queries import home
from meetings.queries.agendas import agenda_of
from tests.factories import meetings as make

EVERYBODY = ["public", "member_alder", "member_willow", "officer_cyps", "performance_lead", "administrator", "clerk"]
AT = datetime(2017, 2, 9, 10, tzinfo=UTC)


def readers(queryset, actor_as):
    return {key for key in EVERYBODY if queryset.visible_to(actor_as(key)).exists()}


@pytest.fixture
def item(meeting):
    return meeting.items.get(number=9)


@pytest.fixture
def report(item):
    return Report.objects.filter(item_papers__item=item)


def withhold(item, cast, *, paragraphs="1", **more):
    return make.withhold(
        item, paragraphs=paragraphs, neutral_title="A report about care", by=cast["clerk"], at=AT, **more
    )


def test_a_draft_meeting_is_seen_by_the_clerk_and_by_those_who_sit_on_its_committee(meeting, actor_as):
    assert readers(Meeting.objects.filter(pk=meeting.pk), actor_as) == {"member_alder", "clerk"}


def test_a_published_meeting_is_seen_by_everybody(past_meeting, actor_as):
    assert readers(Meeting.objects.filter(pk=past_meeting.pk), actor_as) == set(EVERYBODY)
    assert readers(Minutes.objects.filter(meeting=past_meeting), actor_as) == set(EVERYBODY)


def test_a_seat_that_has_ended_opens_nothing(osmb, meeting, actor_as):
    osmb.memberships.filter(councillor__surname="Alder").update(to_on=clock.today())
    assert readers(Meeting.objects.filter(pk=meeting.pk), actor_as) == {"clerk"}


def test_a_report_released_to_members_is_read_by_the_committee_until_the_agenda_is_published(
    meeting, report, actor_as, cast
):
    assert readers(report, actor_as) == {"member_alder", "clerk"}
    meetings.publish(meeting, by=cast["clerk"], at=AT)
    assert readers(report, actor_as) == set(EVERYBODY)


def test_a_report_in_draft_is_the_clerks_alone_even_once_the_agenda_is_published(meeting, report, actor_as, cast):
    meetings.publish(meeting, by=cast["clerk"], at=AT)
    report.update(visibility=Visibility.DRAFT)
    assert readers(report, actor_as) == {"clerk"}
    assert agenda_of(meeting, actor=actor_as("public")).item(9).papers == ()
    assert agenda_of(meeting, actor=actor_as("member_alder")).item(9).papers == ()
    assert len(agenda_of(meeting, actor=actor_as("clerk")).item(9).papers) == 1


ALL_MEMBERS = {"member_alder", "member_willow", "clerk"}
OWN_MEMBERS = {"member_alder", "clerk"}


@pytest.mark.parametrize(
    ("grounds", "who"),
    [
        ({"paragraphs": "3"}, ALL_MEMBERS),
        ({"paragraphs": "6"}, ALL_MEMBERS),
        ({"paragraphs": "3,6"}, ALL_MEMBERS),
        ({"paragraphs": "3", "has_contract_terms": True}, OWN_MEMBERS),
        ({"paragraphs": "1"}, OWN_MEMBERS),
        ({"paragraphs": "2,3"}, OWN_MEMBERS),
        ({"paragraphs": "1", "is_open_to_councillors": True}, ALL_MEMBERS),
        ({"kind": "confidential", "paragraphs": ""}, OWN_MEMBERS),
    ],
)
@pytest.mark.parametrize("covers", ["item", "paper"])
def test_a_withheld_report_is_read_by_councillors_entitled_to_it(
    meeting, item, report, actor_as, cast, grounds, who, covers
):
    withhold(item, cast, paper=item.papers.get() if covers == "paper" else None, **grounds)
    meetings.publish(meeting, by=cast["clerk"], at=AT)
    assert readers(report, actor_as) == who
    # The agenda and the one question of who reads it all say the same.
    for key in EVERYBODY:
        entry = agenda_of(meeting, actor=actor_as(key)).item(9)
        assert entry.is_withheld or entry.papers[0].is_withheld == (key not in who)
        assert entry.citation or entry.papers[0].citation
        assert (refusal(actor_as(key), "meetings.read_restricted", meeting) is None) == (key in who)


def test_a_committee_may_keep_withheld_papers_from_its_own_members(osmb, meeting, item, report, actor_as, cast):
    withhold(item, cast)
    meetings.publish(meeting, by=cast["clerk"], at=AT)
    type(osmb).objects.update(members_read_restricted=False)
    assert readers(report, actor_as) == {"clerk"}


def test_a_withheld_report_of_a_draft_agenda_is_not_yet_open_to_other_councillors(item, report, actor_as, cast):
    withhold(item, cast, paragraphs="3")
    assert readers(report, actor_as) == OWN_MEMBERS


def test_restricted_without_an_exemption_is_the_clerks_alone(meeting, report, actor_as, cast):
    meetings.publish(meeting, by=cast["clerk"], at=AT)
    report.update(visibility=Visibility.RESTRICTED)
    assert readers(report, actor_as) == {"clerk"}


@pytest.mark.parametrize("reader", ["public", "member_willow", "administrator"])
def test_of_a_withheld_item_number_neutral_title_and_paragraph_are_seen_and_nothing_else(
    meeting, item, actor_as, cast, reader
):
    item.note = "A note that tells"
    item.save()
    withhold(item, cast)
    meetings.publish(meeting, by=cast["clerk"], at=AT)
    agenda = agenda_of(meeting, actor=actor_as(reader))
    entry = agenda.item(9)
    assert (entry.number, entry.title, entry.is_withheld) == (9, "A report about care", True)
    assert "paragraph 1" in entry.citation
    assert (entry.note, entry.papers) == ("", ())
    assert "Looked After" not in str(agenda.items)
    assert "item 9 (paragraph 1)" in agenda.resolution


def test_of_a_withheld_paper_the_neutral_title_is_seen_and_its_neighbours_in_full(meeting, actor_as, cast):
    item = meeting.items.get(number=7)
    withhold(item, cast, paper=item.papers.get(position=3))
    meetings.publish(meeting, by=cast["clerk"], at=AT)
    entry = agenda_of(meeting, actor=actor_as("public")).item(7)
    assert [paper.title for paper in entry.papers][2] == "A report about care"
    assert [paper.key for paper in entry.papers][2] == ""
    assert entry.title == "2016/17 Corporate Plan Quarter 3 Performance Report"


def test_the_agenda_takes_five_queries_and_no_more_with_more_items(
    meeting, actor_as, cast, django_assert_num_queries, osmb
):
    actor = actor_as("member_willow")
    assert actor.roles is not None and actor.seats is not None
    with django_assert_num_queries(5):
        agenda_of(meeting, actor=actor)
    withhold(meeting.items.get(number=8), cast)
    for number in range(16, 46):
        meeting.items.create(number=number, title=f"Item {number}", kind="monitoring")
    with django_assert_num_queries(5):
        agenda_of(meeting, actor=actor)


def test_a_seat_gives_its_scope_key_on_its_days(cast, osmb, actor_as):
    assert actor_as("member_alder").seats == {"committee:osmb"}
    assert actor_as("member_willow").seats == frozenset()
    before = actor_as("member_alder")
    before.on = date(2016, 5, 19)
    assert before.seats == frozenset()


def test_lifting_an_exemption_gives_the_report_back_to_members(item, report, actor_as, cast):
    exemption = withhold(item, cast)
    assert report.get().visibility == Visibility.RESTRICTED
    exemptions.lift(exemption, reason="The child has come of age.", by=cast["clerk"], at=AT)
    assert report.get().visibility == Visibility.MEMBERS
    assert Exemption.objects.in_force().count() == 0


def test_a_members_home_counts_the_papers_that_the_agenda_lists_for_them(meeting, item, report, actor_as, cast):
    def counted(key):
        [line] = [
            line for panel in home.panels(actor_as(key), AT) for line in panel.items if "17 February" in line.text
        ]
        return line.text.partition(": ")[2]

    listed = sum(len(entry.papers) for entry in agenda_of(meeting, actor=actor_as("member_alder")).items)
    assert counted("member_alder") == f"{listed} papers"
    report.update(visibility=Visibility.DRAFT)
    assert counted("member_alder") == f"{listed - 1} papers"
    report.update(visibility=Visibility.MEMBERS)
    withhold(item, cast)
    assert counted("member_alder") == f"{listed} papers"
    Committee.objects.update(members_read_restricted=False)
    assert counted("member_alder") == f"{listed - 1} papers"
