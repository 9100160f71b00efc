"""Fifty officers save at once, two of them often the same measure: what the portal accepted is there, once, as told."""

import json
import os
import re
import threading
import urllib.parse
from abc import ABC, abstractmethod
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
from council_portal.models import AuditEvent, User
from performance.models import Measure, Observation, Responsibility, ResponsibilityKind
from tests.browser.portal import Portal
from tests.factories.performance import YEAR, InventedPlan, invented_plan, measure, person
from tests.performance.views.page import read_text
from tests.performance.views.test_grid import sent

QUARTER = "/performance/2031-32-Q2"
BUSY = "what you typed is kept in this page"
PATIENCE = 120


@dataclass(frozen=True)
class Saved:
    """A save that the portal accepted, and the value that its author had been shown in its place before."""

    ref: str
    value: int
    shown_before: int | None


@dataclass
class Officer(ABC):
    """Somebody at a browser of their own, who saves mostly the measure they share and at times the one that is theirs.

    `measures` are both by their ref, the shared one first.
    """

    number: int
    user: User
    session: str
    measures: dict[str, Measure]
    shown: dict[str, int | None] = field(default_factory=dict)
    fields: dict[str, dict[str, str]] = field(default_factory=dict)
    saved: list[Saved] = field(default_factory=list)
    answers: Counter = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def save_all(self, port: int, saves: int, all_ready: threading.Barrier) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self.cookies = {"sessionid": self.session}
        shared, own = self.measures
        try:
            # Everybody has opened their forms before anybody saves, so that of each two one is overtaken.
            self.open()
            all_ready.wait(timeout=PATIENCE)
            for number in range(saves):
                self._save(own if number % 4 == 3 else shared, 1000 * self.number + number + 1)
        except Exception as error:  # noqa: BLE001 (told by the test, which would not see what a thread raised)
            self.faults.append(repr(error))
        finally:
            self.connection.close()

    def _save(self, ref: str, value: int) -> None:
        """Sends it until it is accepted: again where the portal was busy, knowingly where somebody else was first."""
        while True:
            status, page = self.send(ref, value)
            before = self.shown[ref]
            if status == 503 and BUSY in page and f'value="{value}"' in page:
                self.answers["asked to try again"] += 1
            elif self.is_accepted(ref, status, page):
                self.answers["accepted"] += 1
                self.saved.append(Saved(ref, value, before))
                self.shown[ref] = value
                return
            elif self.is_told(ref, value, status, page):
                self.answers["told of another's"] += 1
            else:
                raise AssertionError(f"{status}: {page[:500]}")

    @abstractmethod
    def open(self) -> None:
        """Opens the forms of both measures."""

    @abstractmethod
    def send(self, ref: str, value: int) -> tuple[int, str]:
        """Sends the value for the measure, and gives the answer."""

    @abstractmethod
    def is_accepted(self, ref: str, status: int, page: str) -> bool:
        """Whether it was saved; the next is then sent from what the answer gives."""

    @abstractmethod
    def is_told(self, ref: str, value: int, status: int, page: str) -> bool:
        """Whether the answer shows another's value beside what was typed; the next is then sent knowing of it."""

    def ask(self, method: str, path: str, fields: dict | None = None) -> tuple[int, str]:
        token = {"csrfmiddlewaretoken": self.cookies.get("csrftoken", "")} if fields else {}
        self.connection.request(
            method,
            path,
            body=urllib.parse.urlencode(fields | token) if fields else None,
            headers={
                "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
                "Content-Type": "application/x-www-form-urlencoded",
                # A server may close a connection that is kept open and idle just as something is sent.
                "Connection": "close",
            },
        )
        answer = self.connection.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, answer.read().decode()


class AtAForm(Officer):
    """Submits each figure by the form of its measure."""

    verb = "observation.submitted"

    def open(self) -> None:
        for ref in self.measures:
            self._read(ref, self.ask("GET", self._address(ref))[1])

    def send(self, ref, value):
        fields = {"commentary_version": 0, "figure": value, "quality": "final"}
        return self.ask("POST", self._address(ref), self.fields[ref] | fields)

    def is_accepted(self, ref, status, page):
        if status == 302:
            self.fields[ref] = {"version": int(self.fields[ref]["version"]) + 1}
        return status == 302

    def is_told(self, ref, value, status, page):
        is_told = "Somebody else changed this meanwhile" in page and f'value="{value}"' in page
        if is_told:
            self._read(ref, page)
        return status == 200 and is_told

    def _read(self, ref: str, page: str) -> None:
        self.fields[ref] = {"version": re.search(r'name="version" value="(\d+)"', page)[1]}
        shown = re.search(r"<dt>Q2 2031/32</dt><dd>([\d,]+|Nothing yet)", page)[1]
        self.shown[ref] = None if shown == "Nothing yet" else int(shown.replace(",", ""))

    @staticmethod
    def _address(ref: str) -> str:
        return f"{QUARTER}/measures/{ref}/figure/"


@dataclass
class AtTheGrid(Officer):
    """Keeps each figure as a draft by leaving its row of the grid."""

    boxes: dict[str, str] = field(init=False)
    verb = "observation.drafted"

    def __post_init__(self) -> None:
        # Read before the threads begin: each that asked the database would leave a connection open, and the test's
        # database could not be dropped.
        self.boxes = {ref: f"m{of.pk}-{of.series.components.get().pk}-p" for ref, of in self.measures.items()}

    def open(self) -> None:
        page = read_text(self.ask("GET", f"{QUARTER}/grid/")[1])
        for ref, of in self.measures.items():
            row = {name: value for name, value in sent(page).items() if name.startswith(f"m{of.pk}-")}
            self.fields[ref], self.shown[ref] = {"row": f"m{of.pk}", **row}, None

    def send(self, ref, value):
        return self.ask("POST", f"{QUARTER}/grid/row/", self.fields[ref] | {self.boxes[ref]: value})

    def is_accepted(self, ref, status, page):
        said = json.loads(page)
        self.fields[ref][f"m{self.measures[ref].pk}-seen"] = said["seen"]
        self.fields[ref].pop("keep", None)
        return status == 200 and said["saved"] and said["said"] == f"{ref} saved as a draft."

    def is_told(self, ref, value, status, page):
        said = json.loads(page)
        shown = re.search(r"entered ([\d,]+), a draft, meanwhile", said["notices"])
        self.shown[ref] = int(shown[1].replace(",", ""))
        for name, content in re.findall(r'name="(keep|m\d+-now)" value="([^"]+)"', said["notices"]):
            self.fields[ref][name] = content
        return f"Yours, {value}, is not saved" in said["notices"]


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


def officers_of(plan: InventedPlan, count: int, kind: type[Officer]) -> list[Officer]:
    """So many officers, signed in: two to a measure, and each with one of their own."""
    common = (plan.edition, plan.outcome, plan.directorate, plan.lead)
    counted = {"unit": {"unit": "count", "decimal_places": 0}, "target": {}, "method": {"polarity": "none"}}
    officers = []
    for number in range(1, count + 1):
        user = person(f"officer_{number}", (Role.OFFICER, plan.directorate.scope_key))
        if number % 2:
            shared, as_what = measure(*common, f"S{number}", **counted), ResponsibilityKind.OWNER
        else:
            as_what = ResponsibilityKind.OWNER_DEPUTY
        own = measure(*common, f"O{number}", **counted)
        for of, responsibility in ((shared, as_what), (own, ResponsibilityKind.OWNER)):
            Responsibility.objects.create(measure=of, kind=responsibility, user=user, from_on=YEAR.start)
        browser = Client()
        browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        measures = {shared.ref: shared, own.ref: own}
        officers.append(kind(number, user, browser.cookies["sessionid"].value, measures))
    return officers


@pytest.mark.parametrize(
    ("kind", "count", "saves"),
    [
        pytest.param(AtTheGrid, 6, 5, id="6_officers_at_the_grid"),
        pytest.param(AtAForm, 6, 5, id="6_officers_at_a_form", marks=pytest.mark.long),
        pytest.param(AtTheGrid, 50, 40, id="50_officers_at_the_grid", marks=pytest.mark.long),
        pytest.param(AtAForm, 50, 40, id="50_officers_at_a_form", marks=pytest.mark.long),
    ],
)
def test_every_accepted_save_is_there_once_and_nobody_is_overwritten_untold(plan, portal, kind, count, saves):
    officers = officers_of(plan, count, kind)
    all_ready = threading.Barrier(count)
    threads = [threading.Thread(target=each.save_all, args=[portal.port, saves, all_ready]) for each in officers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [fault for each in officers for fault in each.faults] == []
    answers = sum((each.answers for each in officers), Counter())
    print(f"{count} officers, {connection.vendor}: {dict(answers)}")
    assert answers["accepted"] == count * saves
    assert answers["told of another's"] >= count // 2
    assert connection.vendor == "sqlite" or not answers["asked to try again"]

    # In the audit: each accepted value once, by its author, over the very value that its author had been shown.
    events = list(AuditEvent.objects.order_by("sequence"))
    assert {event.verb for event in events} == {kind.verb}
    assert Counter(
        (event.subject.partition(":")[2], value_in(event.after), value_in(event.before), event.by_id)
        for event in events
    ) == Counter(
        (each.ref, each.value, each.shown_before, officer.user.pk) for officer in officers for each in officer.saved
    )
    # None is lost between two others: each begins where the one before it ended.
    newest: dict[str, tuple[int, int]] = {}
    for event in events:
        assert value_in(event.before) == newest.get(event.subject, (None, 0))[0]
        newest[event.subject] = value_in(event.after), event.by_id
    assert audit.verify().fault is None

    # In the record: every submitted version, the newest of each measure standing; or the one draft as last saved.
    kept = Observation.objects.order_by("component", "version")
    standing = kept.exclude(state="replaced").values_list("component__series__measures__ref", "value", "entered_by_id")
    assert {ref: (int(value), by) for ref, value, by in standing} == {
        subject.partition(":")[2]: last for subject, last in newest.items()
    }
    assert kept.count() == (count * saves if kind is AtAForm else len(newest))


def value_in(recorded: dict) -> int | None:
    return int(Decimal(recorded["value"])) if recorded.get("value") else None
