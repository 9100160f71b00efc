"""The audit: appended in the action's transaction, chained by hash, and refused any change by the database."""

from datetime import date
from decimal import Decimal
from threading import Thread

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from council_portal import append_only, audit, clock
from council_portal.models import AuditEvent, User, Visibility

pytestmark = pytest.mark.django_db


def recorded(summary="A figure was submitted.", **changes):
    return audit.record(
        **{"verb": "observation.submitted", "subject": "measure:1.A5", "summary": summary, "by": None} | changes
    )


@pytest.fixture
def unguarded():
    """The audit's table as someone with the database's password and ill will could have it."""
    append_only.unguard(connection, "council_portal_auditevent")


def test_an_event_says_who_what_and_when():
    clerk = User.objects.create_user("clerk@council.example", name="Clerk to the board")
    event = recorded(by=clerk, reason="Late return", channel="grid")
    event.refresh_from_db()
    assert (event.by, event.by_name, event.reason, event.channel) == (
        clerk,
        "Clerk to the board",
        "Late return",
        "grid",
    )
    assert abs((event.occurred_at - clock.real_now()).total_seconds()) < 60
    assert event.portal_at.date() == date(2017, 2, 9)


def test_what_the_portal_does_by_itself_is_recorded_in_its_name():
    assert recorded(by=None).by_name == "The portal"


def test_decimals_dates_and_choices_are_kept_exactly_as_words():
    event = recorded(
        before={"value": Decimal("28.30"), "due_on": date(2017, 2, 1)},
        after={"value": Decimal("1E+3"), "visibility": Visibility.PUBLIC, "parts": [Decimal("0.1"), None, True]},
    )
    event.refresh_from_db()
    assert event.before == {"value": "28.30", "due_on": "2017-02-01"}
    assert event.after == {"value": "1000", "visibility": "public", "parts": ["0.1", None, True]}
    assert audit.verify().fault is None


def test_a_binary_fraction_is_refused():
    with pytest.raises(TypeError, match="float"):
        recorded(after={"value": 0.1})


def test_each_event_follows_from_the_one_before():
    first, second, third = recorded(), recorded(), recorded()
    assert [first.sequence, second.sequence, third.sequence] == [1, 2, 3]
    assert (first.previous_hash, second.previous_hash, third.previous_hash) == ("", first.hash, second.hash)
    assert audit.verify() == audit.Verification(3, third.hash)


def test_a_text_too_long_for_its_column_is_refused_on_every_database():
    with pytest.raises(ValidationError):
        recorded(subject="measure:" + "x" * 200)


def test_the_trail_of_a_subject_is_its_events_in_order():
    first = recorded()
    recorded(subject="measure:1.A6")
    last = recorded()
    assert list(audit.trail("measure:1.A5")) == [first, last]


@pytest.mark.django_db(transaction=True)
def test_it_refuses_to_record_outside_a_transaction():
    with pytest.raises(audit.AuditOutsideTransaction):
        recorded()
    assert not AuditEvent.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_action_undone_leaves_no_event_and_no_gap():
    with pytest.raises(RuntimeError), transaction.atomic():
        recorded("This was undone.")
        raise RuntimeError
    with transaction.atomic():
        assert recorded().sequence == 1


@pytest.mark.django_db(transaction=True)
def test_the_database_can_still_be_emptied_between_tests_and_is_guarded_again():
    assert append_only.guarded_tables(connection).count("council_portal_auditevent") == 1
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda events: events.update(summary="Nothing happened."), id="update"),
        pytest.param(lambda events: events.delete(), id="delete"),
        pytest.param(lambda events: events.first().delete(), id="delete one"),
    ],
)
def test_the_database_refuses_to_change_an_event(change):
    recorded()
    with pytest.raises(DatabaseError), transaction.atomic():
        change(AuditEvent.objects.all())
    assert AuditEvent.objects.get().summary == "A figure was submitted."


def test_the_database_refuses_to_empty_the_table_at_once():
    emptying = "TRUNCATE" if connection.vendor == "postgresql" else "DELETE FROM"
    recorded()
    connection.check_constraints()
    with pytest.raises(DatabaseError, match="never"), transaction.atomic():
        connection.cursor().execute(f"{emptying} council_portal_auditevent")
    assert AuditEvent.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_people_acting_at_once_make_one_unbroken_chain():
    def act():
        try:
            for _ in range(10):
                with transaction.atomic():
                    recorded()
        finally:
            connection.close()

    people = [Thread(target=act) for _ in range(4)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert audit.verify().events == 40


def test_verify_audit_counts_the_sound_events(capsys):
    recorded()
    last = recorded()
    call_command("verify_audit")
    assert capsys.readouterr().out == f"All 2 events are sound. The last one's hash is {last.hash}.\n"


def test_verify_audit_of_an_empty_audit_says_so(capsys):
    call_command("verify_audit")
    assert "no event yet" in capsys.readouterr().out


@pytest.mark.parametrize(
    "changes",
    [
        {"summary": "The figure was 12."},
        {"after": {"value": "13"}},
        {"by_name": "Someone else"},
        {"reason": "None given"},
        {"occurred_at": clock.real_now()},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_verify_audit_names_the_event_that_was_changed(unguarded, changes):
    for number in (1, 2, 3):
        recorded(f"Figure {number}.", after={"value": number})
    AuditEvent.objects.filter(sequence=2).update(**changes)
    with pytest.raises(CommandError, match="Event 2 was changed after it was recorded.*The 1 before it are sound"):
        call_command("verify_audit")


def test_verify_audit_names_the_event_that_was_taken_out(unguarded):
    for number in (1, 2, 3):
        recorded(f"Figure {number}.")
    AuditEvent.objects.filter(sequence=2).delete()
    with pytest.raises(CommandError, match="Event 2 is missing"):
        call_command("verify_audit")


def test_verify_audit_finds_an_event_forged_with_a_right_hash_of_its_own(unguarded):
    for number in (1, 2):
        recorded(f"Figure {number}.")
    forged = AuditEvent.objects.get(sequence=1)
    forged.summary = "Figure 9."
    AuditEvent.objects.filter(sequence=1).update(summary=forged.summary, hash=audit.hash_of(forged))
    assert audit.verify().fault == "Event 2 does not follow from the event before it."
