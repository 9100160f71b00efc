"""Minutes of items that are withheld: what the public has of them, who reads the rest, and what is refused."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from council_portal import audit
from council_portal.registry import registry
from meetings.actions import exemptions, meetings, minutes
from meetings.models import Minute
from tests.factories import meetings as make

HERE = "/meetings/osmb/2017-02-17/"
TITLE = "CYPS Budget Monitoring Report - Looked After Children and Care Leavers Sufficiency Strategy 2017-2021"
SECRET = "Providers ask for 12 per cent more."
AT = datetime(2017, 2, 9, 10, tzinfo=UTC)
GIVEN = {"title": "", "summary": "A strategy was considered.", "resolutions": ["Agree the strategy"]}


@pytest.fixture
def doing(cast):
    return {"by": cast["clerk"], "at": AT}


@pytest.fixture
def withheld(meeting, doing):
    """Item 9, withheld under paragraph 1, on an agenda that is published."""
    item = meeting.items.get(number=9)
    make.withhold(item, paragraphs="1", neutral_title="A matter of children's services", **doing)
    meetings.publish(meeting, **doing)
    return item


@pytest.fixture
def minuted(meeting, withheld, doing) -> Minute:
    return minutes.minute(meeting, item=withheld, withheld=SECRET, **GIVEN, **doing)


def test_a_minute_of_a_withheld_item_has_its_neutral_title_and_its_ground(minuted):
    assert minuted.title == "A matter of children's services"
    assert minuted.citation.startswith("Not for publication: exempt under paragraph 1 of Part 1 of Schedule 12A")


def test_a_minute_of_an_open_item_has_that_items_title(meeting, doing):
    item = meeting.items.get(number=7)
    assert minutes.minute(meeting, item=item, **GIVEN, **doing).title == item.title


def test_the_public_has_the_summary_and_the_ground_and_nothing_of_what_is_withheld(client_as, meeting, minuted, doing):
    minutes.publish(meeting.minutes, **doing)
    page = client_as("public").get(f"/public{HERE}minutes/").content.decode()
    assert "A strategy was considered." in page and "Agree the strategy" in page
    assert "Part of this minute is withheld. Not for publication: exempt under paragraph 1" in page
    papers = [
        registry.papers["minutes"].content("minutes:osmb/2017-02-17", for_public=for_public, at=AT).html
        for for_public in (True, False)
    ]
    told = "".join(f"{event.summary}{event.before}{event.after}" for event in audit.trail("minutes:osmb/2017-02-17"))
    for text in (page, *papers, told):
        assert "12 per cent" not in text and TITLE not in text
    assert all("Part of this minute is withheld." in text for text in papers)


@pytest.mark.parametrize(
    ("person", "reads"), [("clerk", True), ("member_alder", True), ("officer_cyps", False), ("administrator", False)]
)
def test_what_a_minute_withholds_is_read_by_those_who_may_read_the_items_papers(
    client_as, meeting, minuted, doing, person, reads
):
    minutes.publish(meeting.minutes, **doing)
    page = client_as(person).get(f"{HERE}minutes/").content.decode()
    assert "A strategy was considered." in page
    assert ("12 per cent" in page) == reads
    assert audit.trail("minutes:osmb/2017-02-17").filter(verb="minutes.restricted_read").count() == reads


def test_a_member_does_not_where_the_committee_keeps_it_from_its_own_members(client_as, osmb, meeting, minuted):
    osmb.members_read_restricted = False
    osmb.save(update_fields=["members_read_restricted"])
    assert "12 per cent" not in client_as("member_alder").get(f"{HERE}minutes/").content.decode()


def test_lifting_the_exemption_publishes_nothing_by_itself(client_as, meeting, minuted, withheld, doing):
    minutes.publish(meeting.minutes, **doing)
    exemptions.lift(withheld.exemptions.get(), reason="It is settled.", **doing)
    assert "12 per cent" not in client_as("public").get(f"/public{HERE}minutes/").content.decode()


@pytest.mark.parametrize("field", ["title", "summary", "resolutions"])
def test_a_minute_that_names_what_is_withheld_is_refused_by_its_field(client_as, meeting, withheld, field):
    sent = {"item": withheld.pk, "title": "Strategy", "summary": "", "resolutions": ""}
    response = client_as("clerk").post(f"{HERE}minutes/add/", sent | {field: f"About {TITLE.upper()}, at length"})
    assert response.status_code == 422
    assert "has the title of what is withheld under item 9" in response.context["form"].errors[field][0]
    assert TITLE.upper() in response.content.decode()


@pytest.mark.parametrize(("number", "said"), [(7, "Nothing of item 7 is withheld"), (None, "no item that is withheld")])
def test_nothing_is_withheld_of_a_minute_whose_item_is_open(client_as, meeting, withheld, number, said):
    item = meeting.items.get(number=number).pk if number else ""
    sent = {"item": item, "title": "Business", "summary": "", "resolutions": "", "withheld": SECRET}
    response = client_as("clerk").post(f"{HERE}minutes/add/", sent)
    assert response.status_code == 422
    assert said in response.context["form"].errors["withheld"][0]


def test_a_minute_without_an_item_needs_a_title(client_as, meeting, withheld):
    response = client_as("clerk").post(f"{HERE}minutes/add/", {"summary": "Something was said."})
    assert response.context["form"].errors["title"] == ["Give the minute a title, or choose its item."]


def test_the_database_keeps_no_withheld_text_without_its_ground(minuted):
    with pytest.raises(IntegrityError, match="minute_withholds_on_a_stated_ground"), transaction.atomic():
        Minute.objects.filter(pk=minuted.pk).update(citation="")


def test_a_minute_of_a_draft_is_changed_and_keeps_its_number(client_as, meeting, minuted):
    page = f"{HERE}minutes/{minuted.number}/change/"
    clerk = client_as("clerk")
    shown = clerk.get(page).context["form"]
    assert shown["resolutions"].value() == "Agree the strategy" and shown["withheld"].value() == SECRET
    sent = {name: shown[name].value() or "" for name in shown.fields} | {"summary": "It was agreed.", "withheld": ""}
    assert clerk.post(page, sent | {"item": minuted.item_id}).status_code == 302
    changed = Minute.objects.get(pk=minuted.pk)
    assert (changed.number, changed.summary, changed.withheld, changed.citation) == (89, "It was agreed.", "", "")
    assert changed.resolved == ["Agree the strategy"]
    again = clerk.post(page, sent | {"item": minuted.item_id, "summary": "It was refused."})
    assert again.status_code == 422 and "It now reads: It was agreed." in again.content.decode()


def test_a_published_minute_is_not_changed(client_as, meeting, minuted, doing):
    minutes.publish(meeting.minutes, **doing)
    assert client_as("clerk").get(f"{HERE}minutes/{minuted.number}/change/").status_code == 404
    with pytest.raises(minutes.MinutesArePublished):
        minutes.change(minuted, **GIVEN, **doing)


def test_minutes_that_name_what_was_withheld_since_are_not_published_by_the_page_or_with_a_pack(
    client_as, meeting, doing, actor_as
):
    meetings.publish(meeting, **doing)
    item = meeting.items.get(number=9)
    minutes.minute(meeting, item=item, **GIVEN, **doing)
    clerk, said = client_as("clerk"), "Minute 89 has the title of something that is withheld by now. Change it first."
    make.withhold(item, paragraphs="1", neutral_title="A matter of children's services", **doing)
    page = clerk.post(f"{HERE}minutes/publish/", follow=True).content.decode()
    assert said in page and "Change this minute" in page
    provider = registry.papers["minutes"]
    assert provider.publication_refusal("minutes:osmb/2017-02-17", actor=actor_as("clerk")) == said
    assert client_as("public").get(f"/public{HERE}minutes/").status_code == 404
