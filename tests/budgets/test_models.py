"""What the database refuses of a budget, and who sees which."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from budgets.models import Budget, Fund
from council_portal.models import Visibility
from tests.factories import budgets as westmere

pytestmark = pytest.mark.django_db


def refused(make, name: str) -> bool:
    """Whether the database refuses what `make` does, by that constraint where it names it."""
    with pytest.raises(IntegrityError) as raised, transaction.atomic():
        make()
    told = str(raised.value)
    return name in told or "UNIQUE constraint failed" in told


def test_the_funds_of_an_english_council_are_there_from_the_first_migration():
    assert list(Fund.objects.order_by("position").values_list("name", flat=True)) == [
        "General Fund",
        "Housing Revenue Account",
        "Dedicated Schools Grant",
        "Public Health Grant",
        "Capital Programme",
    ]


def test_a_budget_is_of_a_council_year():
    budget = westmere.budget(year_start=date(2016, 5, 1))
    with pytest.raises(ValidationError, match="begins on 1 April"):
        budget.full_clean()


def test_a_slug_names_one_budget_of_a_year():
    westmere.budget()
    assert westmere.budget(year_start=date(2017, 4, 1)).pk
    assert refused(westmere.budget, "budget_slug_is_unique_in_year")


def test_a_budget_is_public_from_a_day_on_or_not_at_all():
    name = "budget_public_and_published_on_together"
    assert refused(lambda: westmere.budget(visibility=Visibility.PUBLIC, published_on=None), name)


def test_a_virement_moves_something_between_two_lines():
    budget = westmere.budget()
    mowing, books = westmere.line(budget), westmere.line(budget, "books")
    assert refused(lambda: westmere.virement(mowing, books, 0), "virement_moves_more_than_nothing")
    assert refused(lambda: westmere.virement(mowing, mowing, 100), "virement_is_between_two_lines")


def test_a_version_of_a_forecast_stands_once():
    line = westmere.line(westmere.budget())
    westmere.forecast(line, 100)
    assert refused(lambda: westmere.forecast(line, 200), "forecast_version_follows_once")


def test_a_management_action_saves_more_than_nothing():
    line = westmere.line(westmere.budget())
    assert refused(lambda: westmere.management_action(line, 0), "management_action_saves_more_than_nothing")
    assert refused(
        lambda: westmere.management_action(line, 100, delivered_pence=-1), "management_action_delivered_is_not_negative"
    )


def test_red_begins_no_earlier_than_amber():
    budget = westmere.budget()
    assert refused(
        lambda: westmere.thresholds(budget, amber_over_percent=5, red_over_percent=1),
        "budget_threshold_red_begins_no_earlier_than_amber",
    )


def test_pence_are_kept_exactly_however_large():
    line = westmere.line(westmere.budget(), original_pence=9_007_199_254_740_993)
    line.refresh_from_db()
    assert line.original_pence == 9_007_199_254_740_993


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("public", {"public"}),
        ("administrator", {"public"}),
        ("member_willow", {"members", "public"}),
        ("officer_cyps", {"members", "public"}),
        ("hr_officer", {"members", "public"}),
        ("clerk", {"members", "public"}),
        ("finance_officer", {"draft", "members", "public", "restricted"}),
    ],
)
def test_each_sees_the_budgets_meant_for_them(actor_as, who, seen):
    for visibility in Visibility:
        westmere.budget(slug=f"of-{visibility}", visibility=visibility)
    found = Budget.objects.visible_to(actor_as(who)).values_list("visibility", flat=True)
    assert set(found) == seen
