"""Fifty officers save at once, two of them often the same measure: what the portal accepted is there, once, as told."""

import json
import os
import re
import threading
import urllib.parse
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from http.client import HTTPConnection

import pytest
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.db import connection
from django.test import Client

from council_portal import audit
from council_portal.access.roles import Role
from council_portal.models import AuditEvent
from performance.models import Observation, Responsibility, ResponsibilityKind
from tests.browser.portal import Portal
from tests.factories.performance import YEAR, InventedPlan, invented_plan, measure, person

OVERTAKEN = "Somebody else changed this meanwhile"
BUSY = "what you typed is kept in this page"
PATIENCE = 120


@dataclass(frozen=True)
class Saved:
    """A save that the portal accepted: the version it made, and the value that its author had been shown before it."""

    officer: int
    ref: str
    value: int
    version: int
    shown_before: int | None


@dataclass
class Form:
    """An officer's form of a measure: the version it was made from, and what it shows of that."""

    version: int
    shown: int | None


@dataclass
class Officer:
    """Somebody at a browser of their own, who saves by turns the measure they share and the one that is theirs."""

    number: int
    user: object
    session: str
    shared: str
    own: str
    saved: list[Saved] = field(default_factory=list)
    answers: Counter = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def save_all(self, port: int, saves: int, all_ready: threading.Barrier) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self.cookies = {"sessionid": self.session}
        try:
            # Everybody has opened their forms before anybody saves, so that of each two one is overtaken.
            forms = {ref: self._form_in(self._ask("GET", self._address(ref))[1]) for ref in (self.shared, self.own)}
            all_ready.wait(timeout=PATIENCE)
            for number in range(saves):
                ref = self.own if number % 4 == 3 else self.shared
                forms[ref] = self._save(ref, forms[ref], 1000 * self.number + number + 1)
        except Exception as error:  # noqa: BLE001 (told by the test, which would not see what a thread raised)
            self.faults.append(repr(error))
        finally:
            self.connection.close()

    def _save(self, ref: str, form: Form, value: int) -> Form:
        """Sends it until it is accepted: again where the portal was busy, knowingly where somebody else was first."""
        while True:
            fields = {"version": form.version, "commentary_version": 0, "figure": value, "quality": "final"}
            status, page = self._ask("POST", self._address(ref), fields)
            if status == 302:
                self.answers["accepted"] += 1
                self.saved.append(Saved(self.number, ref, value, form.version + 1, form.shown))
                return Form(form.version + 1, value)
            if f'value="{value}"' not in page:
                raise AssertionError(f"{status}: what was typed is lost: {page[:300]}")
            if status == 503 and BUSY in page:
                self.answers["asked to try again"] += 1
            elif status == 200 and OVERTAKEN in page:
                self.answers["told of another's"] += 1
                form = self._form_in(page)
            else:
                raise AssertionError(f"{status}: {page[:300]}")

    @staticmethod
    def _address(ref: str) -> str:
        return f"/performance/2031-32-Q2/measures/{ref}/figure/"

    @staticmethod
    def _form_in(page: str) -> Form:
        version = int(re.search(r'name="version" value="(\d+)"', page)[1])
        shown = re.search(r"<dt>Q2 2031/32</dt><dd>([\d,]+|Nothing yet)", page)[1].replace(",", "")
        return Form(version, None if shown == "Nothing yet" else int(shown))

    def _ask(self, method: str, path: str, fields: dict | None = None) -> tuple[int, str]:
        token = {"csrfmiddlewaretoken": self.cookies.get("csrftoken", "")} if fields else {}
        self.connection.request(
            method,
            path,
            body=urllib.parse.urlencode(fields | token) if fields else None,
            headers={
                "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
                "Content-Type": "application/x-www-form-urlencoded",
            },
        )
        answer = self.connection.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, answer.read().decode()


@pytest.fixture
def plan(transactional_db) -> InventedPlan:
    return invented_plan()


@pytest.fixture
def portal(transactional_db, tmp_path) -> Iterator[Portal]:
    """The test's own database, served by gunicorn in two processes as in service."""
    (tmp_path / "secret-key").write_text(settings.SECRET_KEY)
    # Static files under their own names: no page is looked at, so nothing need be gathered and compressed.
    names = {name: name for finder in get_finders() for name, _ in finder.list([])}
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "staticfiles.json").write_text(json.dumps({"version": "1.1", "hash": "", "paths": names}))
    name = connection.settings_dict["NAME"]
    server = os.environ.get("DATABASE_URL", "").rpartition("/")[0]
    address = f"{server}/{name}" if connection.vendor == "postgresql" else f"sqlite:///{name}"
    served = Portal(var=tmp_path, database_url=address, day="2031-10-10")
    try:
        served.serve(processes=2)
        yield served
    finally:
        served.stop()


def officers_of(plan: InventedPlan, count: int) -> list[Officer]:
    """So many officers, signed in: two to a measure, and each with one of their own."""
    common = (plan.edition, plan.outcome, plan.directorate, plan.lead)
    counted = {"unit": {"unit": "count", "decimal_places": 0}, "target": {}, "method": {"polarity": "none"}}
    officers = []
    for number in range(1, count + 1):
        user = person(f"officer_{number}", (Role.OFFICER, plan.directorate.scope_key))
        if number % 2:
            shared, kind = measure(*common, f"S{number}", **counted), ResponsibilityKind.OWNER
        else:
            kind = ResponsibilityKind.OWNER_DEPUTY
        own = measure(*common, f"O{number}", **counted)
        for of, as_what in ((shared, kind), (own, ResponsibilityKind.OWNER)):
            Responsibility.objects.create(measure=of, kind=as_what, user=user, from_on=YEAR.start)
        browser = Client()
        browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        officers.append(Officer(number, user, browser.cookies["sessionid"].value, shared.ref, own.ref))
    return officers


@pytest.mark.parametrize(
    ("count", "saves"), [(6, 5), pytest.param(50, 40, marks=pytest.mark.long)], ids=["six", "fifty"]
)
def test_every_accepted_save_is_there_once_and_nobody_is_overwritten_untold(plan, portal, count, saves):
    officers = officers_of(plan, count)
    all_ready = threading.Barrier(count)
    threads = [threading.Thread(target=each.save_all, args=[portal.port, saves, all_ready]) for each in officers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [fault for each in officers for fault in each.faults] == []
    answers = sum((each.answers for each in officers), Counter())
    print(f"{connection.vendor}: {dict(answers)}")
    assert answers["accepted"] == count * saves
    assert answers["told of another's"] >= count // 2
    assert connection.vendor == "sqlite" or not answers["asked to try again"]

    saved = {(each.ref, each.version): each for officer in officers for each in officer.saved}
    assert len(saved) == count * saves, "no version was given to two saves"
    kept = {
        (each.component.series.measures.get().ref, each.version): each
        for each in Observation.objects.select_related("component__series").prefetch_related(
            "component__series__measures"
        )
    }
    assert {place: int(each.value) for place, each in kept.items()} == {
        place: each.value for place, each in saved.items()
    }
    users = {each.number: each.user.pk for each in officers}
    assert all(kept[place].entered_by_id == users[each.officer] for place, each in saved.items())
    newest = Counter(ref for ref, _ in kept)
    assert all(
        each.state == ("submitted" if version == newest[ref] else "replaced") for (ref, version), each in kept.items()
    )

    untold = [
        each
        for each in saved.values()
        if each.shown_before != (saved[each.ref, each.version - 1].value if each.version > 1 else None)
    ]
    assert untold == [], "each author had been shown the very figure that theirs took the place of"

    submitted = AuditEvent.objects.filter(verb="observation.submitted")
    told = Counter(
        (each.subject, each.after["version"], int(Decimal(each.after["value"])), each.by_id) for each in submitted
    )
    expected = [(f"measure:{each.ref}", each.version, each.value, users[each.officer]) for each in saved.values()]
    assert told == Counter(expected)
    assert AuditEvent.objects.count() == len(expected)
    assert audit.verify().fault is None
