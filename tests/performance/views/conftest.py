"""The demonstration's performance, loaded once a module; whatever a test does to it is undone after the test."""

from collections.abc import Iterator

import pytest
from django.db import transaction

from council_portal import clock
from council_portal import demo as roof
from performance import demo
from tests.kept_rows import kept


@pytest.fixture(scope="module")
def demonstration(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Q3 open with every figure approved, Q2 published."""
    with django_db_blocker.unblock(), transaction.atomic():
        people = kept(roof.load_people, under="cast")
        kept(lambda: demo.load(at=clock.now(), people=people), under="demonstration")
        yield
        transaction.set_rollback(True)
