"""What the database refuses of an engagement plan, and who sees which."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from council_portal.models import Visibility
from tests.factories import workforce as westmere
from workforce.models import Exercise

pytestmark = pytest.mark.django_db


def refused(make, name: str) -> bool:
    """Whether the database refuses what `make` does, by that constraint where it names it."""
    with pytest.raises(IntegrityError) as raised, transaction.atomic():
        make()
    told = str(raised.value)
    return name in told or "UNIQUE constraint failed" in told


def test_an_exercise_does_not_end_before_it_begins():
    assert refused(lambda: westmere.exercise(began_on=date(2016, 12, 1)), "exercise_ends_no_earlier_than_it_begins")


def test_no_more_respond_than_were_invited():
    assert refused(lambda: westmere.exercise(invited=5, responded=6), "exercise_responded_are_among_invited")


def test_an_exercise_is_public_from_a_day_on_or_not_at_all():
    name = "exercise_public_and_published_on_together"
    assert refused(lambda: westmere.exercise(visibility=Visibility.PUBLIC, published_on=None), name)
    assert refused(lambda: westmere.exercise(published_on=date(2017, 1, 1)), name)


def test_a_share_lies_between_0_and_100():
    theme = westmere.theme(westmere.exercise())
    assert refused(lambda: westmere.answer(theme, yes_percent=101), "survey_answer_shares_are_0_to_100")


@pytest.mark.parametrize(("shares", "is_sound"), [((12, 23, 64), True), ((35, 29, 37), True), ((50, 30, 10), False)])
def test_three_shares_add_to_about_100(shares, is_sound):
    theme = westmere.theme(westmere.exercise())
    fields = dict(zip(("yes_percent", "neutral_percent", "no_percent"), shares, strict=True))
    if is_sound:
        assert westmere.answer(theme, **fields).pk
    else:
        assert refused(lambda: westmere.answer(theme, **fields), "survey_answer_shares_add_to_about_100")


def test_an_answer_with_unsound_shares_is_refused_with_a_sentence():
    answer = westmere.answer(westmere.theme(westmere.exercise()))
    answer.yes_percent, answer.no_percent = 90, 30
    with pytest.raises(ValidationError, match="must add to 100%"):
        answer.full_clean()


@pytest.mark.parametrize("status", ["deferred", "superseded", "not_pursued"])
def test_an_action_put_off_or_dropped_says_why(status):
    theme = westmere.theme(westmere.exercise())
    assert refused(lambda: westmere.action(theme, status=status), "action_put_off_or_dropped_says_why")


def test_an_actions_ref_is_used_once_in_the_whole_council():
    westmere.action(westmere.theme(westmere.exercise()))
    other = westmere.theme(westmere.exercise(slug="another"))
    assert refused(lambda: westmere.action(other), "ref")


def test_a_timescale_is_one_of_three_or_unknown():
    theme = westmere.theme(westmere.exercise())
    assert westmere.action(theme, timescale=None).timescale is None
    assert refused(lambda: westmere.action(theme, timescale=4, ref="WD02", position=2), "action_timescale_is_known")


def test_points_and_updates_say_something():
    theme = westmere.theme(westmere.exercise())
    assert refused(lambda: westmere.point(theme, text=""), "point_says_something")
    assert refused(lambda: westmere.update(westmere.action(theme), text=""), "update_says_something")


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("public", {"public"}),
        ("administrator", {"public"}),
        ("member_willow", {"members", "public"}),
        ("officer_cyps", {"members", "public"}),
        ("finance_officer", {"members", "public"}),
        ("clerk", {"members", "public"}),
        ("hr_officer", {"draft", "members", "public", "restricted"}),
    ],
)
def test_each_sees_the_exercises_meant_for_them(actor_as, who, seen):
    for visibility in Visibility:
        westmere.exercise(slug=f"of-{visibility}", visibility=visibility)
    found = Exercise.objects.visible_to(actor_as(who)).values_list("visibility", flat=True)
    assert set(found) == seen
