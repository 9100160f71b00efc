"""What performance's tests share: the invented council's plan."""

import pytest
from django.test import Client

from tests.factories.performance import InventedPlan, invented_plan
from tests.kept_rows import kept


@pytest.fixture
def plan(db) -> InventedPlan:
    return kept(invented_plan, under="plan")


@pytest.fixture
def client_of(db, settings):
    """Makes a browser of somebody on a day on which the invented plan's second quarter is due."""
    settings.COUNCIL_PORTAL_DATE = "2031-10-10"

    def signed_in(user) -> Client:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return signed_in
