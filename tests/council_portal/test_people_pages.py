"""The administrator's pages of people, over HTTP, and the page on which somebody invited chooses a password."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from council_portal import clock
from council_portal.access.roles import Role
from council_portal.actions import people
from council_portal.models import RoleAssignment, User

PASSWORD = "orchid lantern gravel"


@pytest.fixture
def administrator(client_as, cast):
    cast["administrator"].set_password(PASSWORD)
    cast["administrator"].save()
    return client_as("administrator")


def link_on(response):
    return re.search(r"<code>http://testserver(/invitation/[^<]+)</code>", response.content.decode())


def test_inviting_sends_a_link_and_shows_it_once(administrator):
    given = {"name": "Nell New", "post": "Analyst", "email": "nell@example.org"}
    page = administrator.post(reverse("people:invite"), given, follow=True)
    shown = link_on(page)
    assert shown and shown[1] in mail.outbox[0].body
    assert mail.outbox[0].to == ["nell@example.org"]
    assert not link_on(administrator.get(page.request["PATH_INFO"]))


def test_the_link_sets_a_password_that_signs_in(administrator, client):
    page = administrator.post(reverse("people:invite"), {"name": "Nell New", "email": "nell@example.org"}, follow=True)
    link = link_on(page)[1]
    assert "Nell New" in client.get(link).content.decode()
    assert client.post(link, {"password": PASSWORD}).url == reverse("account_login")
    assert client.get(link).status_code == 410
    signed_in = client.post(reverse("account_login"), {"login": "nell@example.org", "password": PASSWORD})
    assert signed_in.url == reverse("home")


@pytest.mark.parametrize("path", ["/invitation/x/y/", "/invitation/MQ/y/", "/invitation/OTk5OTk5/a-b/"])
def test_a_link_that_is_nobodys_says_so(db, cast, client, path):
    page = client.get(path)
    assert page.status_code == 410
    assert "no longer works" in page.content.decode()


def test_a_link_with_a_character_that_cannot_be_seen_is_no_address(db, cast, client):
    assert client.get("/invitation/%00/y/").status_code == 404


def test_a_weak_password_gets_a_sentence_beside_the_field(administrator, client):
    page = administrator.post(reverse("people:invite"), {"name": "Nell New", "email": "nell@example.org"}, follow=True)
    answer = client.post(link_on(page)[1], {"password": "short"}).content.decode()
    assert "at least 12 characters" in answer and 'id="id_password_error"' in answer


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "", "email": "nell@example.org"},
        {"name": "Nell\x00New", "email": "nell@example.org"},
        {"name": "N" * 201, "email": "nell@example.org"},
        {"name": "Nell", "email": "clerk@EXAMPLE.org"},
        {"name": "Nell", "email": "nell"},
        {"name": "Nell", "post": "P" * 5000, "email": "nell@example.org"},
    ],
)
def test_bad_input_is_refused_in_words_and_kept(administrator, wrong):
    before = User.objects.count()
    page = administrator.post(reverse("people:invite"), wrong)
    assert page.status_code == 200
    assert "There is a problem" in page.content.decode()
    assert page.context["form"]["email"].value() == wrong["email"]
    assert User.objects.count() == before
    assert not mail.outbox


def test_a_mail_that_cannot_be_sent_leaves_the_link(administrator, monkeypatch):
    def fail(**kwargs):
        raise ConnectionRefusedError("no mail server")

    monkeypatch.setattr("council_portal.invitations.send_mail", fail)
    page = administrator.post(reverse("people:invite"), {"name": "Nell New", "email": "nell@example.org"}, follow=True)
    assert "could not be sent" in page.content.decode() and link_on(page)


def test_a_role_is_given_and_ended(administrator, cast):
    person = cast["hr_officer"]
    give = {"role": "officer", "scope_key": "directorate:ACX", "from_on": "2017-02-09", "last_on": "2017-03-31"}
    page = administrator.post(reverse("people:give_role", args=[person.pk]), give, follow=True)
    assert "Officer (ACX)" in page.content.decode()
    assert "from 9 February 2017 to 31 March 2017" in page.content.decode()
    given = RoleAssignment.objects.get(user=person, role=Role.OFFICER)
    page = administrator.post(
        reverse("people:end_role", args=[person.pk, given.pk]), {"last_on": "2017-02-10"}, follow=True
    )
    assert "from 9 February 2017 to 10 February 2017" in page.content.decode()


def test_the_last_administrator_s_role_stays_with_a_sentence(administrator, cast):
    held = cast["administrator"].role_assignments.get()
    page = administrator.post(reverse("people:end_role", args=[cast["administrator"].pk, held.pk]), {"last_on": ""})
    assert "without an administrator" in page.content.decode()
    page = administrator.post(reverse("people:retire", args=[cast["administrator"].pk]), follow=True)
    assert "without an administrator" in page.content.decode()
    assert administrator.get(reverse("people:list")).status_code == 200


def test_a_role_of_somebody_else_is_not_found_under_this_person(administrator, cast):
    held = cast["clerk"].role_assignments.get()
    assert administrator.get(reverse("people:end_role", args=[cast["hr_officer"].pk, held.pk])).status_code == 404


def test_a_deputy_is_named(administrator, cast):
    role = cast["approver_re"].role_assignments.get()
    given = {
        "deputy": cast["approver_fcs"].pk,
        "assignments": [role.pk],
        "from_on": "2017-02-09",
        "last_on": "2017-02-20",
    }
    page = administrator.post(reverse("people:deputise", args=[cast["approver_re"].pk]), given, follow=True)
    assert "Approver (RE), standing in for Anna Approver" in page.content.decode()


def test_a_deputy_for_a_role_that_is_not_theirs_is_refused(administrator, cast):
    role = cast["clerk"].role_assignments.get()
    given = {
        "deputy": cast["approver_fcs"].pk,
        "assignments": [role.pk],
        "from_on": "2017-02-09",
        "last_on": "2017-02-20",
    }
    page = administrator.post(reverse("people:deputise", args=[cast["approver_re"].pk]), given)
    assert "There is a problem" in page.content.decode()
    assert not RoleAssignment.objects.filter(user=cast["approver_fcs"], role=Role.CLERK).exists()


def test_somebody_retired_is_signed_out_at_once(administrator, client_as, cast):
    clerk = client_as("clerk")
    assert clerk.get(reverse("home")).status_code == 200
    administrator.post(reverse("people:retire", args=[cast["clerk"].pk]))
    assert clerk.get(reverse("home")).url.startswith(reverse("account_login"))
    page = administrator.post(reverse("people:reinstate", args=[cast["clerk"].pk]), follow=True)
    assert "can sign in again" in page.content.decode()


def test_a_stale_form_shows_both_values_and_can_then_be_saved(administrator, cast):
    address = reverse("people:change", args=[cast["clerk"].pk])
    form = administrator.get(address).context["form"]
    given = {"name": "Cora Clerk", "post": "Clerk to the Board", "email": "clerk@example.org"}
    as_read = form["as_read"].value()
    people.change(cast["clerk"], post="Head of Democracy", by=cast["administrator"], at=clock.now())

    page = administrator.post(address, given | {"as_read": as_read})
    words = page.content.decode()
    assert "Head of Democracy" in words and "Clerk to the Board" in words and "Nothing was saved" in words
    cast["clerk"].refresh_from_db()
    assert cast["clerk"].name == "Clara Clerk"

    as_shown = page.context["form"]["as_read"].value()
    assert administrator.post(address, given | {"as_read": as_shown}).status_code == 302
    cast["clerk"].refresh_from_db()
    assert (cast["clerk"].name, cast["clerk"].post) == ("Cora Clerk", "Clerk to the Board")


def test_the_list_is_narrowed_by_words_and_role(administrator):
    def names(**asked):
        return {person.user.name for person in administrator.get(reverse("people:list"), asked).context["people"]}

    assert names(words="clerk") == {"Clara Clerk"}
    assert names(role="approver", words="public health") == {"Arlo Approver"}
    assert len(names(role="member")) == 13
    assert len(names(words="\x00")) == len(names())


def test_the_list_takes_as_many_queries_for_many_people_as_for_few(administrator, cast, django_assert_max_num_queries):
    administrator.get(reverse("people:list"))
    with django_assert_max_num_queries(8):
        administrator.get(reverse("people:list"))


@pytest.mark.parametrize("key", ["public", "clerk", "performance_lead", "member_alder"])
def test_only_an_administrator_keeps_people(client_as, cast, key):
    client = client_as(key)
    for name, args in [("list", []), ("invite", []), ("person", [cast["clerk"].pk]), ("give_role", [cast["clerk"].pk])]:
        answer = client.get(reverse(f"people:{name}", args=args))
        if key == "public":
            assert answer.url.startswith(reverse("account_login"))
        else:
            assert answer.status_code == 403
            assert "Only an administrator" in answer.content.decode()
    assert client.post(reverse("people:reinstate", args=[cast["clerk"].pk])).status_code in (302, 403)
