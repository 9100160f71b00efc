"""The standing cast: the demonstration's council and people, without its figures, and clients signed in as them.

The keys are those of fixtures/demo/people/people.csv: officer_cyps, approver_cyps, performance_lead, finance_officer,
hr_officer, clerk, administrator, member_alder (of the committee) to member_maple, member_willow (not of it), ...
"""

from collections.abc import Callable, Mapping

import pytest
from django.test import Client

from council_portal import clock, demo
from council_portal.access.actor import Actor
from council_portal.models import Council, User
from tests.kept_rows import kept

PUBLIC = "public"


@pytest.fixture
def cast(db) -> Mapping[str, User]:
    """Everybody by key, with council, directorates, services and roles; nobody has a password."""
    return kept(demo.load_people, under="cast")


@pytest.fixture
def council(cast) -> Council:
    """The demonstration's council, to be changed at will."""
    return Council.objects.get()


@pytest.fixture
def actor_as(cast) -> Callable[[str], Actor]:
    """Makes an Actor of somebody of the cast, or of the public, as of the portal's today."""
    return lambda key: Actor(user=None if key == PUBLIC else cast[key], on=clock.today())


@pytest.fixture
def client_as(cast) -> Callable[[str], Client]:
    """Makes a browser of somebody of the cast, signed in without a password, or of the public."""

    def signed_in(key: str, **options) -> Client:
        client = Client(**options)
        if key != PUBLIC:
            client.force_login(cast[key], backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return signed_in
