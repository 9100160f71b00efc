"""A database that is kept from its work by others: the person is asked to send it again and has lost nothing."""

import html
from contextlib import contextmanager

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from council_portal import audit
from council_portal.busy import is_busy
from council_portal.models import Directorate
from council_portal.views import errors
from tests.performance.views.page import read

ADD = "/council/directorates/add/"
LOCKED = OperationalError("database is locked")


@contextmanager
def somebody_else_writing():
    """Another process that is about to record something and takes its time; here nobody waits for it for long."""
    other = connection.copy()
    is_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 50" if is_sqlite else "SET lock_timeout = '50ms'")
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN IMMEDIATE" if is_sqlite else "BEGIN")
            if not is_sqlite:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [audit.APPEND_LOCK])
            yield
            cursor.execute("ROLLBACK")
    finally:
        other.close()
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_what_had_to_wait_too_long_is_given_back_and_sent_again_at_one_press(client_as):
    administrator = client_as("administrator")
    with somebody_else_writing():
        answer = administrator.post(f"{ADD}?from=list", {"code": "NEW", "name": "Harbours & <Havens>"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert not Directorate.objects.filter(code="NEW").exists() and not audit.trail("directorate:NEW")
    page = read(answer)
    assert "Nothing of it is saved yet, but what you typed is kept in this page" in page.text
    [form] = [each for each in page.all("form") if each.attributes.get("action") == f"{ADD}?from=list"]
    kept = {each.attributes["name"]: each.attributes["value"] for each in form.all("input")}
    assert administrator.post(form.attributes["action"], kept).status_code == 302
    assert Directorate.objects.get(code="NEW").name == "Harbours & <Havens>"


def test_every_line_and_choice_is_given_back(rf, council):
    request = rf.post("/x/", {"text": "One.\r\nTwo “2”.", "chosen": ["a", "b"], "csrfmiddlewaretoken": "old"})
    request.council = council
    said = html.unescape(errors.busy(request).content.decode())
    for kept in ('name="text" value="One.\r\nTwo “2”."', 'name="chosen" value="a"', 'name="chosen" value="b"'):
        assert kept in said
    assert 'value="old"' not in said


@pytest.mark.parametrize(
    "sent",
    [{"login": "a@b.example", "password": "secret words"}, {"file": SimpleUploadedFile("a.csv", b"secret words")}],
)
def test_a_password_or_a_file_is_not_given_back(rf, council, sent):
    request = rf.post("/x/", sent)
    request.council = council
    said = errors.busy(request).content.decode()
    assert "go back, and send it again" in said and "secret words" not in said


def test_a_page_that_cannot_be_read_at_the_moment_is_to_be_loaded_again(monkeypatch, client_as):
    def fail(*args):
        raise LOCKED

    monkeypatch.setattr("council_portal.views.directorates.directorates", fail)
    answer = client_as("administrator").get(reverse("directorates:list"))
    assert answer.status_code == 503
    assert read(answer).all("main")[0].all("a")[0].attributes["href"] == reverse("directorates:list")


def test_it_is_told_wherever_in_the_answering_it_happens(monkeypatch, council):
    def fail(*args, **kwargs):
        raise LOCKED

    monkeypatch.setattr("council_portal.middleware.Council.objects", type("Kept", (), {"select_related": fail})())
    answer = Client(raise_request_exception=False).get(reverse("account_login"))
    assert answer.status_code == 503


@pytest.mark.parametrize(
    ("error", "busy"),
    [
        (LOCKED, True),
        (OperationalError("database table is locked: portal"), True),
        (OperationalError("no such table: portal"), False),
        (OperationalError("could not connect to server"), False),
        (ValueError("database is locked"), False),
        (None, False),
    ],
)
def test_only_waiting_in_vain_is_busy(error, busy):
    assert is_busy(error) is busy
