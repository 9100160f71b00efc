"""A report given to an officer to write: opened to them alone while it is theirs, and never cleared by them."""

from datetime import UTC, date, datetime
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from council_portal import clock
from council_portal.access.actor import Actor
from council_portal.access.permissions import refusal
from council_portal.models import AuditEvent, Visibility
from meetings.actions import authorships, clearances, reports
from meetings.actions.reports import ReportHasLeftItsAuthor, ReportIsLocked
from meetings.models import Authorship, Clearance, Report
from meetings.queries.authorships import to_write
from meetings.rules.authorship import Writing, writing
from meetings.rules.clearance import Stage
from tests.factories import meetings as make

AT = datetime(2017, 2, 9, 10, tzinfo=UTC)
TODAY = date(2017, 2, 9)
DUE = date(2017, 2, 20)
HERE = "/meetings/audit/2017-03-10/"


@pytest.fixture
def doing(cast):
    return {"by": cast["clerk"], "at": AT}


@pytest.fixture
def report(doing):
    """A draft report under an item of a draft agenda."""
    item = make.item(make.meeting(make.committee("audit")), "Purchase of Elm House")
    return reports.write_for_item(item, title="Purchase of Elm House", **doing)


@pytest.fixture
def given(report, cast, doing):
    """The report, in the hands of an officer of a directorate."""
    return authorships.ask(report, author=cast["officer_cyps"], due_on=DUE, **doing)


@pytest.fixture
def page(report):
    return f"{HERE}reports/{report.pk}/"


def write(report, *, by, body="Words."):
    section = report.sections.get(heading="Background")
    return reports.write_section(section, heading="Background", body=body, by=by, at=AT)


def on(user, day=TODAY):
    return Actor(user=user, on=day)


# Who may write


def test_an_author_may_write_the_report_and_no_other_and_nobody_else_may(report, given, cast, doing):
    other = reports.write(report.meeting, title="Sale of Oak House", **doing)
    author = on(cast["officer_cyps"])
    assert refusal(author, "meetings.write", report) is None
    assert "officers asked to write this report" in refusal(author, "meetings.write", other)
    for key in ("approver_cyps", "performance_lead", "administrator", "member_alder"):
        assert "Only the clerk" in refusal(on(cast[key]), "meetings.write", report)
    assert refusal(on(cast["clerk"]), "meetings.write", report) is None
    assert "Only the clerk" in refusal(author, "meetings.keep", report.meeting)


@pytest.mark.parametrize(
    ("day", "may"), [(date(2017, 2, 8), False), (TODAY, True), (date(2017, 2, 14), True), (date(2017, 2, 15), False)]
)
def test_an_authorship_holds_from_its_first_day_until_the_day_it_ends(report, given, cast, day, may):
    authorships.take_back(given, by=cast["clerk"], at=datetime(2017, 2, 15, 9, tzinfo=UTC))
    assert (refusal(on(cast["officer_cyps"], day), "meetings.write", report) is None) == may


def test_whoever_is_an_officer_no_more_writes_no_more(report, given, cast):
    cast["officer_cyps"].role_assignments.update(to_on=DUE)
    assert refusal(on(cast["officer_cyps"]), "meetings.write", report) is None
    assert refusal(on(cast["officer_cyps"], DUE), "meetings.write", report)


def test_an_author_changes_nothing_that_members_read_already(report, given, cast, doing):
    reports.release(report, to=Visibility.MEMBERS, **doing)
    report.refresh_from_db()
    assert "left its authors' hands" in refusal(on(cast["officer_cyps"]), "meetings.write", report)
    with pytest.raises(ReportHasLeftItsAuthor):
        write(report, by=cast["officer_cyps"])
    write(report, by=cast["clerk"])


def test_a_locked_report_is_not_written_by_its_author(report, given, cast, doing):
    one = clearances.ask(report, stage=Stage.HR, asked_of=cast["hr_officer"], due_on=DUE, **doing)
    clearances.clear(one, version=report.version, by=cast["hr_officer"], at=AT)
    with pytest.raises(ReportIsLocked):
        write(report, by=cast["officer_cyps"])
    with pytest.raises(ReportIsLocked):
        authorships.ask(report, author=cast["approver_cyps"], due_on=DUE, **doing)


# Nobody clears what they wrote


def test_an_author_sends_the_report_for_clearance_and_is_not_asked_to_clear_it(report, given, cast):
    by_author = {"by": cast["officer_cyps"], "at": AT}
    clearance = clearances.ask(report, stage=Stage.LEGAL, asked_of=cast["approver_cyps"], due_on=DUE, **by_author)
    assert clearance.asked_by == cast["officer_cyps"]
    with pytest.raises(ValidationError, match="nobody clears what they wrote"):
        clearances.ask(report, stage=Stage.HR, asked_of=cast["officer_cyps"], due_on=DUE, by=cast["clerk"], at=AT)
    with pytest.raises(ValidationError, match="nobody clears what they wrote"):
        clearances.ask(report, stage=Stage.APPROVER, asked_of=cast["clerk"], due_on=DUE, **by_author)


def test_what_somebody_wrote_is_not_cleared_by_them_after_it_is_taken_back_either(report, given, cast, doing):
    write(report, by=cast["officer_cyps"])
    authorships.take_back(given, **doing)
    with pytest.raises(ValidationError, match="nobody clears what they wrote"):
        clearances.ask(report, stage=Stage.LEGAL, asked_of=cast["officer_cyps"], due_on=DUE, **doing)


def test_somebody_who_writes_after_they_were_asked_to_clear_does_not_clear(report, cast, doing):
    one = clearances.ask(report, stage=Stage.LEGAL, asked_of=cast["approver_cyps"], due_on=DUE, **doing)
    write(report, by=cast["approver_cyps"])
    version = Report.objects.get().version
    with pytest.raises(ValidationError, match="You wrote in the report since you were asked"):
        clearances.clear(one, version=version, by=cast["approver_cyps"], at=AT)


def test_whoever_is_asked_to_clear_is_not_made_an_author(report, cast, doing):
    clearances.ask(report, stage=Stage.LEGAL, asked_of=cast["approver_cyps"], due_on=DUE, **doing)
    with pytest.raises(ValidationError, match="is asked to clear the report"):
        authorships.ask(report, author=cast["approver_cyps"], due_on=DUE, **doing)
    assert not Authorship.objects.exists()


def test_those_who_wrote_before_reports_kept_their_writers_are_read_from_the_audit(report, cast):
    write(report, by=cast["officer_cyps"])
    report.writers.clear()
    import_module("meetings.migrations.0014_writers_of_reports").keep_writers(apps, None)
    assert set(report.writers.all()) == {cast["clerk"], cast["officer_cyps"]}


# Asking and taking back


def test_asking_again_changes_the_day_and_every_asking_is_audited(report, given, cast, doing):
    again = authorships.ask(report, author=cast["officer_cyps"], due_on=date(2017, 2, 22), **doing)
    assert again.pk == given.pk and Authorship.objects.get().due_on == date(2017, 2, 22)
    authorships.take_back(given, **doing)
    authorships.take_back(given, **doing)
    events = AuditEvent.objects.filter(subject=report.key, verb__startswith="report.author").order_by("pk")
    assert [event.verb for event in events] == [
        "report.author_asked",
        "report.author_asked",
        "report.author_taken_off",
    ]
    assert events[0].summary == f"Asked {cast['officer_cyps']} to write “Purchase of Elm House”"


@pytest.mark.parametrize(
    ("key", "due_on", "sentence"),
    [("clerk", DUE, "you keep the report yourself"), ("officer_cyps", date(2017, 2, 8), "a day to come")],
)
def test_it_refuses_to_ask_oneself_or_for_a_day_gone_by(report, cast, doing, key, due_on, sentence):
    with pytest.raises(ValidationError, match=sentence):
        authorships.ask(report, author=cast[key], due_on=due_on, **doing)


@pytest.mark.parametrize(
    ("constraint", "broken"),
    [
        ("authorship_ends_not_before_it_begins", {"to_on": date(2017, 2, 8)}),
        ("authorship_is_due_once_it_began", {"due_on": date(2017, 2, 8)}),
    ],
)
def test_the_database_refuses_an_authorship_without_sense(given, constraint, broken):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Authorship.objects.filter(pk=given.pk).update(**broken)


def test_the_database_refuses_an_authorship_given_twice_or_to_whoever_gives_it(given, cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        Authorship.objects.create(
            report=given.report, author=given.author, asked_by=cast["clerk"], due_on=DUE, from_on=TODAY
        )
    with pytest.raises(IntegrityError, match="authorship_is_asked_of_another"), transaction.atomic():
        Authorship.objects.filter(pk=given.pk).update(asked_by=given.author)


# What is to be written


@pytest.mark.parametrize(
    ("states", "today", "expected"),
    [
        ((), DUE, Writing.ASKED),
        ((), date(2017, 2, 21), Writing.OVERDUE),
        (("asked", "cleared"), date(2017, 2, 21), Writing.IN_CLEARANCE),
        (("asked", "returned"), TODAY, Writing.RETURNED),
    ],
)
def test_how_far_a_report_is_with_its_author(states, today, expected):
    assert writing(DUE, states, today=today) == expected


def test_what_is_to_write_takes_two_queries_however_much_it_is(report, given, cast, doing, django_assert_num_queries):
    author = on(cast["officer_cyps"])
    assert [entry.writing for entry in to_write(author)] == [Writing.ASKED]
    for number in range(5):
        other = reports.write(report.meeting, title=f"Report {number}", **doing)
        authorships.ask(other, author=cast["officer_cyps"], due_on=DUE, **doing)
    with django_assert_num_queries(2):
        assert len(to_write(author)) == 6
    assert to_write(on(cast["officer_cyps"], date(2017, 3, 11))) == []


def test_a_report_stands_on_its_authors_home_page_until_it_has_left_their_hands(client_as, report, given, doing):
    author = client_as("officer_cyps")
    home = author.get("/home/").content.decode()
    assert "Reports to write" in home and "Purchase of Elm House" in home
    assert "To be written" in author.get("/meetings/writing/").content.decode()
    reports.release(report, to=Visibility.MEMBERS, **doing)
    assert "Purchase of Elm House" not in author.get("/home/").content.decode()
    assert "You are not asked to write anything." in author.get("/meetings/writing/").content.decode()


# The pages


def test_an_author_reads_and_writes_the_report_and_nothing_else_of_its_meeting(client_as, report, given, page):
    author = client_as("officer_cyps")
    shown = author.get(page).content.decode()
    assert "Change the cover sheet" in shown and "Reports to write" in shown and "By 20 February 2017" in shown
    assert "Take it back" not in shown
    assert "Ask an officer to write it" not in shown and "Release it to members" not in shown
    section = report.sections.get(heading="Background")
    written = {"heading": "Background", "body": "Elm House is old.", "version": report.version}
    assert author.post(f"{page}sections/{section.pk}/", written).status_code == 302
    assert "Elm House is old." in author.get(page).content.decode()
    assert author.post(f"{page}sections/add/", {"heading": "The roof"}).status_code == 302
    answers = dict.fromkeys(
        ("key_decision", "forward_plan", "council_approval_required", "exempt_from_the_public"), "unknown"
    )
    cover = answers | {
        "title": "Purchase of Elm House",
        "kind": "information",
        "wards": "All",
        "recommendation": "Buy it",
    }
    assert author.post(f"{page}cover/", cover).status_code == 302
    assert "Buy it" in author.get(page).content.decode()
    for address in (HERE, f"{HERE}items/1/"):
        assert author.get(address).status_code == 404
    for address in ("release/", "open-again/", "authors/", "take-down/"):
        assert author.post(f"{page}{address}").status_code == 403


def test_to_everybody_else_the_draft_is_not_there(client_as, given, page):
    section = given.report.sections.get(heading="Background")
    assert client_as("officer_cyps").get(page).status_code == 200
    for key in ("approver_cyps", "performance_lead", "administrator", "member_alder"):
        other = client_as(key)
        assert other.get(page).status_code == 404
        for address in ("cover/", f"sections/{section.pk}/", "sections/add/", "clearance/"):
            assert other.get(f"{page}{address}").status_code == 403
    assert client_as("public").get(page).status_code == 302


def test_an_author_of_one_report_does_not_reach_another_nor_its_sections(client_as, report, given, page, doing):
    other = reports.write(report.meeting, title="Sale of Oak House", **doing)
    author, section = client_as("officer_cyps"), other.sections.first()
    for address in (
        f"{HERE}reports/{other.pk}/",
        f"{HERE}reports/{other.pk}/cover/",
        f"{HERE}reports/{other.pk}/sections/{section.pk}/",
        f"{page}sections/{section.pk}/",
    ):
        assert author.get(address).status_code == 404


def test_two_who_write_at_once_lose_nothing_silently(client_as, report, given, page):
    section = report.sections.get(heading="Background")
    as_read = {"heading": "Background", "version": report.version}
    address = f"{page}sections/{section.pk}/"
    client_as("clerk").post(address, as_read | {"body": "The clerk's words."})
    clash = client_as("officer_cyps").post(address, as_read | {"body": "The author's words."})
    assert clash.status_code == 422
    shown = clash.content.decode()
    assert "The author&#x27;s words." in shown and "The clerk&#x27;s words." in shown


def test_an_author_asks_for_clearance_on_the_page_and_reads_what_was_returned(client_as, report, given, page, cast):
    author = client_as("officer_cyps")
    form = author.get(f"{page}clearance/").content.decode()
    barred = f'<option value="{cast["officer_cyps"].pk}"', f'<option value="{cast["clerk"].pk}"'
    assert not any(option in form for option in barred)
    asked = {"legal_asked_of": cast["approver_cyps"].pk, "legal_due_on": f"{clock.today():%Y-%m-%d}"}
    assert author.post(f"{page}clearance/", asked).status_code == 302
    assert "Being cleared" in author.get("/home/").content.decode()
    clearances.send_back(Clearance.objects.get(), because="Name the Act.", by=cast["approver_cyps"], at=AT)
    assert "Name the Act." in author.get(page).content.decode()
    assert "Returned: to be changed" in author.get("/home/").content.decode()


def test_an_author_who_reads_a_withheld_draft_is_logged(client_as, report, given, page, doing):
    client_as("officer_cyps").get(page)
    assert not AuditEvent.objects.filter(verb="report.restricted_read").exists()
    make.withhold(report.item_papers.get().item, **doing)
    client_as("officer_cyps").get(page)
    assert AuditEvent.objects.get(verb="report.restricted_read").by == given.author


def test_the_clerk_asks_by_the_day_of_the_timetable_and_takes_back(client_as, report, page, cast):
    clerk, address = client_as("clerk"), f"{page}authors/"
    form = clerk.get(address).content.decode()
    assert 'value="2017-02-16"' in form and f'<option value="{cast["clerk"].pk}"' not in form
    empty = clerk.post(address, {"author": "", "due_on": ""})
    assert empty.status_code == 422 and "Choose the officer who is to write the report." in empty.content.decode()
    past = clerk.post(address, {"author": cast["officer_cyps"].pk, "due_on": "2017-02-01"})
    assert past.status_code == 422 and "Choose today or a day to come." in past.content.decode()
    assert clerk.post(address, {"author": cast["officer_cyps"].pk, "due_on": "2017-02-20"}).status_code == 302
    assert "Take it back" in clerk.get(page).content.decode()
    assert client_as("officer_cyps").get(page).status_code == 200
    assert clerk.post(f"{address}{Authorship.objects.get().pk}/take-back/").status_code == 302
    assert client_as("officer_cyps").get(page).status_code == 404


def test_a_report_page_of_several_authors_takes_no_more_queries_than_of_one(
    client_as, report, given, page, cast, doing, django_assert_max_num_queries
):
    clerk = client_as("clerk")
    clerk.get(page)
    with CaptureQueriesContext(connection) as one:
        clerk.get(page)
    for key in ("approver_cyps", "hr_officer", "finance_officer"):
        authorships.ask(report, author=cast[key], due_on=DUE, **doing)
    with django_assert_max_num_queries(len(one)):
        clerk.get(page)
