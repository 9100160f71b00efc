"""The audit of a record, as those who may read it see it."""

import re

import pytest
from django.db import transaction
from django.urls import reverse

from council_portal import audit
from council_portal.access.roles import Role
from council_portal.actions import people as people_actions
from council_portal.queries.audit import changes_between
from council_portal.registry import Reference, registry


@pytest.fixture
def a_record(monkeypatch, cast):
    """A record of an app that lets clerks read its audit, with two events."""
    monkeypatch.setitem(
        registry.references, "thing", lambda key: Reference(key, "The thing") if key[-1] != "9" else None
    )
    monkeypatch.setitem(
        registry.audit_readers, "thing", lambda actor, key: None if actor.has(Role.CLERK) else "Only the clerk may."
    )
    with transaction.atomic():
        for old, new, reason in [(None, "12.5", ""), ("12.5", "13.0", "Late returns")]:
            audit.record(
                verb="thing.changed",
                subject="thing:a/1",
                summary="Changed the figure",
                by=cast["officer_cyps"],
                before={"value": old, "period": "2016-17-Q3"},
                after={"value": new, "period": "2016-17-Q3", "due_on": "2017-02-17", "is_final": True},
                reason=reason,
            )
    return reverse("audit", args=["thing:a/1"])


def test_it_tells_who_when_old_and_new_latest_first(client_as, a_record):
    page = client_as("clerk").get(a_record).content.decode()
    assert page.index("13.0") < page.index("nothing")
    for words in ("Olive Officer, 9 February 2017", "on a page", "Late returns", "17 February 2017", "Is final", "yes"):
        assert words in page
    assert page.count("12.5") == 2


def test_entries_of_the_same_words_have_tables_of_different_names(client_as, a_record):
    page = client_as("clerk").get(a_record).content.decode()
    names = re.findall(r'aria-label="(Values changed[^"]+)"', page)
    assert names == ["Values changed, entry 1: Changed the figure", "Values changed, entry 2: Changed the figure"]


def test_values_that_stay_the_same_are_left_out(a_record):
    event = audit.trail("thing:a/1").last()
    assert [change.label for change in changes_between(event.before, event.after)] == ["Value", "Due on", "Is final"]


def test_what_is_empty_is_called_nothing_and_what_holds_something_is_told():
    before, after = {"bounds": {}, "notes": []}, {"bounds": {"lowest": "0"}, "notes": ["Late.", "Odd."]}
    assert [(change.old, change.new) for change in changes_between(before, after)] == [
        ("nothing", "lowest: 0"),
        ("nothing", "Late., Odd."),
    ]


@pytest.mark.parametrize("key", ["officer_cyps", "administrator", "member_alder"])
def test_others_get_the_sentence_of_refusal(client_as, a_record, key):
    answer = client_as(key).get(a_record)
    assert answer.status_code == 403 and "Only the clerk may." in answer.content.decode()


def test_the_public_is_asked_to_sign_in(client_as, a_record):
    assert client_as("public").get(a_record).url.startswith(reverse("account_login"))


@pytest.mark.parametrize(
    "subject", ["thing:9", "unheard-of:1", "%00", "thing:%00", "x" * 3000, "person:99999999999999999999"]
)
def test_what_is_not_there_is_not_found(client_as, a_record, subject):
    key = "administrator" if subject.startswith("person") else "clerk"
    assert client_as(key).get(f"/audit/{subject}/").status_code == 404


def test_a_long_trail_comes_in_pages(client_as, a_record, cast):
    with transaction.atomic():
        for number in range(60):
            audit.record(verb="thing.seen", subject="thing:a/1", summary=f"Event {number:02}", by=cast["clerk"])
    client = client_as("clerk")
    assert "Event 59" in client.get(a_record).content.decode()
    assert "Event 59" not in client.get(f"{a_record}?page=2").content.decode()
    assert client.get(f"{a_record}?page=rubbish").status_code == 200


def test_an_administrator_reads_what_was_done_to_a_person(client_as, cast):
    people_actions.change(cast["clerk"], post="Head of Democracy", by=cast["administrator"], at=None)
    page = client_as("administrator").get(reverse("audit", args=[f"person:{cast['clerk'].pk}"])).content.decode()
    assert "Democratic Services Officer" in page and "Head of Democracy" in page
