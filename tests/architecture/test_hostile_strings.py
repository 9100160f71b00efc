"""Two hundred hostile strings at every form of the portal: saved or refused, shown as text, never an error of ours."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from urllib.parse import urljoin

import pytest
from django import forms
from django.db import transaction
from django.http import QueryDict
from django.test import Client, override_settings
from django.utils.datastructures import MultiValueDict

from council_portal import clock, demo
from council_portal.registry import JobKind, registry
from tests.architecture.addresses import WALKED_JOB, addresses, examples_of
from tests.architecture.hostile_strings import CONTROLS, MARKUP, STRINGS
from tests.architecture.pages_with_forms import HtmlForm, read
from tests.architecture.test_access_walk import ASKED_FOR_ONLY, scorecards_kept

# The pages are a fixture: without the mark pytest-django would set up no database for it.
pytestmark = [pytest.mark.django_db, pytest.mark.once]

PUBLIC = "public"
WHO = ("clerk", "performance_lead", "administrator", "finance_officer", "hr_officer", "officer_cyps", "approver_cyps")
# Whoever signs in, or begins a council, does so through pages of their own, and only before.
WITHOUT_AN_ACCOUNT = ("/accounts/", "/set-up/")


@dataclass(frozen=True)
class Page:
    """A page with forms, as somebody who may open it got it."""

    path: str
    client: Client
    html_forms: list[HtmlForm]
    forms: list[forms.BaseForm]


@pytest.fixture(scope="module")
def pages(django_db_setup, django_db_blocker, request) -> Iterator[list[Page]]:
    """Every page that has a form, in the demonstration; without --all one of each module of the meetings' views."""
    registry.jobs[WALKED_JOB] = JobKind(WALKED_JOB, "Walking", run=lambda job, progress: {})
    with django_db_blocker.unblock(), transaction.atomic(), scorecards_kept(), override_settings(TASKS=ASKED_FOR_ONLY):
        people = demo.load(at=clock.now()).people
        clients = {key: Client(raise_request_exception=False) for key in (*WHO, PUBLIC)}
        for key in WHO:
            clients[key].force_login(people[key], backend="allauth.account.auth_backends.AuthenticationBackend")
        yield list(_pages(clients, people, is_whole=request.config.getoption("--all")))
        transaction.set_rollback(True)
    del registry.jobs[WALKED_JOB]


def _pages(clients, people, *, is_whole: bool) -> Iterator[Page]:
    seen, kinds = set(), set()
    for address in addresses():
        if not (is_whole or address.name.startswith("meetings:")) or address.route.startswith(WITHOUT_AN_ACCOUNT):
            continue
        if not is_whole and address.view.__module__ in kinds:
            continue
        for example in examples_of(address, people):
            page = _opened(example.path, clients)
            # The same form at another address of the same view is the same form.
            if page and (address.name, tuple(name for each in page.html_forms for name in each.names)) not in seen:
                seen.add((address.name, tuple(name for each in page.html_forms for name in each.names)))
                kinds.add(address.view.__module__)
                yield page


def _opened(path: str, clients: dict[str, Client]) -> Page | None:
    """The page as the first who may open it gets it, where it has a form of its own."""
    for client in clients.values():
        answer = client.get(path)
        if answer.status_code == 200 and answer.get("Content-Type", "").startswith("text/html"):
            found, broken = read(answer.content.decode())
            assert broken == []
            own = [form for form in found if form.names and "/accounts/" not in form.action]
            return Page(path, client, own, _forms_of(answer)) if own else None
        if answer.status_code in (405, 200):
            return None
    return None


def _forms_of(answer) -> list[forms.BaseForm]:
    """The form classes that the page was made with, as they were given to it."""
    found = {}
    for layer in answer.context or []:
        for values in layer.dicts if hasattr(layer, "dicts") else [layer]:
            for value in values.values() if isinstance(values, dict) else []:
                each = value.forms if isinstance(value, forms.BaseFormSet) else [value]
                found |= {id(form): form for form in each if isinstance(form, forms.BaseForm)}
    return list(found.values())


def test_there_are_two_hundred_of_them_and_none_twice():
    assert len(set(STRINGS)) == len(STRINGS) >= 200


def test_every_field_of_every_form_takes_or_refuses_each_in_words_and_shows_it_as_text(pages):
    asked = [(page, form) for page in pages for form in page.forms]
    assert asked
    for page, form in asked:
        for number in range(len(STRINGS)):
            form.data = QueryDict(mutable=True)
            for place, name in enumerate(form.fields):
                form.data[form.add_prefix(name)] = STRINGS[(number + place) % len(STRINGS)]
            form.files, form.is_bound, form._errors = MultiValueDict(), True, None
            form.__dict__.pop("changed_data", None)
            sentences = [sentence for each in form.errors.values() for sentence in each]
            assert all(sentence.strip() for sentence in sentences), page.path
            # A form too long to be rendered so often is rendered for the strings that could break out of it.
            if number < len(MARKUP):
                assert read(form.as_div())[1] == [], (page.path, STRINGS[number])


def test_a_sample_sent_to_each_form_is_saved_or_refused_and_shown_as_text(pages, request):
    turn, broken = count(), []
    is_whole = request.config.getoption("--all")
    for page in pages:
        for form in page.html_forms:
            for name in form.names:
                tried = [STRINGS[(next(turn) * 37) % len(STRINGS)]]
                for hostile in [*tried, MARKUP[next(turn) % len(MARKUP)], CONTROLS[0]] if is_whole else tried:
                    broken += _sent(page, form, name, hostile)
    assert broken == []


def _sent(page: Page, form: HtmlForm, name: str, hostile: str) -> list[str]:
    """Sends the form with a string in one field and undoes what came of it; gives what was wrong with the answer."""
    where, sent = urljoin(page.path, form.action), form.filled(**{name: hostile})
    with transaction.atomic():
        answer = page.client.post(where, sent) if form.is_post else page.client.get(where, sent)
        if answer.status_code == 302:
            answer = page.client.get(urljoin(where, answer.url), follow=True)
        transaction.set_rollback(True)
    is_page = answer.get("Content-Type", "").startswith("text/html")
    wrong = ["an error of ours"] if answer.status_code >= 500 else read(answer.content.decode())[1] if is_page else []
    return [f"{where}, {name}={hostile[:60]!r}: {each}" for each in wrong]
