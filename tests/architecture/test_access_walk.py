"""Every address, asked for by everybody: the answers are a table that a person reads, tests/architecture/access.md."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse

from council_portal import clock, demo
from council_portal.middleware import is_public_page
from council_portal.registry import JobKind, registry
from performance.queries import scorecard as scorecards
from tests.architecture.addresses import WALKED_JOB, Address, Example, addresses, examples_of

# The walk itself is a fixture: without the mark pytest-django would set up no database for it.
pytestmark = [pytest.mark.django_db, pytest.mark.once]

# Whether somebody may ask for long work is told by the answer; the work itself is not done.
ASKED_FOR_ONLY = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}

TABLE = Path(__file__).parent / "access.md"
PUBLIC = "public"
# The key in the cast, and the head of the column.
WHO = {
    PUBLIC: "Public",
    "member_alder": "Member",
    "member_willow": "Member, no seat",
    "officer_ach": "Other officer",
    "officer_cyps": "Officer",
    "approver_cyps": "Approver",
    "clerk": "Clerk",
    "finance_officer": "Finance",
    "hr_officer": "HR",
    "performance_lead": "Lead",
    "administrator": "Admin",
}
HEAD = f"""# Who gets what

Every address of the portal, asked for as each of the cast against the demonstration on 9 February 2017. The test
`tests/architecture/test_access_walk.py` compares; run with `--write-access-table` it writes this file anew, and then a
person reads what changed.

**ok**: shown, or leads on. **sign in**: asked to sign in. **refused**: told why not. **not found**: as if it were not
there. **gone**: a link that no longer works. Addresses marked "POST only" change something and were asked by POST with
an empty form: there **ok** means that it may be asked, whatever came of it. "Officer" and "Approver" are those of
CYPS, "Other officer" is of ACH; "Member" sits on the committee, "Member, no seat" does not.

| Address | Stated | {" | ".join(WHO.values())} |
| --- | --- | {" | ".join("---" for _ in WHO)} |
"""
WORDS = {200: "ok", 302: "ok", 400: "ok", 401: "refused", 403: "refused", 404: "not found", 405: "POST", 410: "gone"}
# Half-way through signing in, these pages lead back to its beginning for whoever is not.
BEGINS_AGAIN = {"mfa_authenticate", "mfa_login_webauthn"}


@dataclass(frozen=True)
class Asked:
    """One address with everybody's answers, in the table's words."""

    example: Example
    is_post_only: bool
    answers: dict[str, str]
    # What those to whom it was not shown got when they sent it all the same.
    sent: dict[str, str]
    # For public pages: what stood in the way of keeping one copy for everybody, if anything.
    not_the_same: str

    @property
    def row(self) -> str:
        notes = ", ".join(filter(None, [self.example.note, "POST only" if self.is_post_only else ""]))
        address = f"`{self.example.address.route}`" + (f" ({notes})" if notes else "")
        return f"| {address} | {stated(self.example.address)} | {' | '.join(self.answers[key] for key in WHO)} |"


@pytest.fixture(scope="module")
def walk(django_db_setup, django_db_blocker) -> Iterator[list[Asked]]:
    """Every address asked for by everybody, once for all these tests, with the whole demonstration loaded."""
    registry.jobs[WALKED_JOB] = JobKind(WALKED_JOB, "Walking", run=lambda job, progress: {})
    with django_db_blocker.unblock(), transaction.atomic(), scorecards_kept():
        people = demo.load(at=clock.now()).people
        clients = {key: Client() for key in WHO}
        for key, client in clients.items():
            if key != PUBLIC:
                people[key].set_password("orchid lantern gravel")
                people[key].save(update_fields=["password"])
                client.force_login(people[key], backend="allauth.account.auth_backends.AuthenticationBackend")
        with override_settings(TASKS=ASKED_FOR_ONLY):
            walked = [ask_everybody(each, clients) for address in addresses() for each in examples_of(address, people)]
        transaction.set_rollback(True)
    yield walked
    del registry.jobs[WALKED_JOB]


@contextmanager
def scorecards_kept() -> Iterator[None]:
    """Lets scorecards be kept from one asking to the next, as between a portal's requests.

    The walk is one transaction, inside of which none would be. What an asking changed is undone with its audit: no hash
    of a kept scorecard stands for it afterwards.
    """
    outside = SimpleNamespace(in_atomic_block=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scorecards, "connection", outside)
        yield
    scorecards.KEPT.clear()


def ask_everybody(example: Example, clients: dict[str, Client]) -> Asked:
    """Everybody's answers by GET, or by POST where the address knows no other; and what others got by POST."""
    shown = {key: ask(client, "get", example.path) for key, client in clients.items()}
    answers = {key: word_for(answer) for key, answer in shown.items()}
    sent = {key: word_for(ask(clients[key], "post", example.path)) for key, word in answers.items() if word != "ok"}
    is_post_only = "POST" in answers.values()
    return Asked(example, is_post_only, answers | (sent if is_post_only else {}), sent, difference(example, shown))


def ask(client: Client, method: str, path: str) -> HttpResponse:
    """The answer, with whatever asking changed undone."""
    with transaction.atomic():
        answer = getattr(client, method)(path)
        if answer.streaming:
            # A file is closed when it has been read.
            answer.streaming_content = [b"".join(answer.streaming_content)]
        transaction.set_rollback(True)
    return answer


def word_for(answer: HttpResponse) -> str:
    """The answer in the table's words."""
    if answer.status_code == 302 and answer.url.startswith(reverse("account_login")):
        return "sign in"
    return WORDS.get(answer.status_code, str(answer.status_code))


def difference(example: Example, shown: dict[str, HttpResponse]) -> str:
    """Why a public page could not be kept by a cache for everybody; nothing where it could, or is no public page."""
    if not is_public_page(RequestFactory().get(example.path)):
        return ""
    contents = set()
    for key, answer in shown.items():
        if answer.cookies:
            return f"sets a cookie for {key}"
        if "Cookie" in answer.get("Vary", ""):
            return f"varies by cookie for {key}"
        contents.add(b"".join(answer.streaming_content) if answer.streaming else answer.content)
    return "" if len(contents) == 1 else "is not the same for everybody"


def stated(address: Address) -> str:
    """What the view says of itself."""
    return address.access.verb or address.access.kind.replace("_", " ")


def test_every_view_states_who_may_see_it():
    silent = [address.route for address in addresses() if address.access is None]
    assert not silent, f"Without public, signed_in or allowed: {silent}"


def test_everybody_gets_what_the_table_says(walk, request):
    found = HEAD + "\n".join(asked.row for asked in walk) + "\n"
    if request.config.getoption("--write-access-table"):
        TABLE.write_text(found, encoding="utf-8")
    told = TABLE.read_text(encoding="utf-8").splitlines()
    new = [row for row in found.splitlines() if row not in told]
    gone = [row for row in told if row not in found.splitlines()]
    assert not new and not gone, "\n".join(
        [
            "The answers are not those of tests/architecture/access.md.",
            "Where they are meant, run this test with --write-access-table and read what changed.",
            *(f"now:  {row}" for row in new),
            *(f"told: {row}" for row in gone),
        ]
    )


def test_the_public_gets_only_what_is_stated_public(walk):
    for asked in walk:
        address, answer = asked.example.address, asked.answers[PUBLIC]
        if address.access.kind != "public":
            assert answer == asked.sent[PUBLIC] == "sign in", asked.row
        elif address.name not in BEGINS_AGAIN:
            assert answer != "sign in", asked.row


def test_who_is_not_shown_a_form_may_not_send_it(walk):
    for asked in walk:
        if not asked.is_post_only:
            for key, answer in asked.sent.items():
                assert answer in ("sign in", "refused", "not found", "gone", "POST"), (
                    f"{key} sent {asked.row}: {answer}"
                )


def test_nothing_fails_and_every_answer_has_its_word(walk):
    for asked in walk:
        assert {*asked.answers.values(), *asked.sent.values()} <= {*WORDS.values(), "sign in"}, asked.row


def test_public_pages_are_the_same_for_everybody_and_touch_no_cookie(walk):
    found = {asked.example.path: asked.not_the_same for asked in walk if asked.not_the_same}
    assert not found
