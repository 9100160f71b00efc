"""A part in a measure passes from one person to another on a day, and what was done before stands."""

from datetime import date, timedelta

import pytest

from council_portal.audit import trail
from council_portal.models import RoleAssignment
from performance.actions import responsibilities
from performance.actions.plan_changes import StaleSettings
from performance.actions.refusal import Refusal
from performance.models import ResponsibilityKind
from tests.factories.performance import AT, YEAR

pytestmark = pytest.mark.django_db

TODAY = AT.date()
TOMORROW, NEXT_WEEK = TODAY + timedelta(days=1), TODAY + timedelta(days=7)
OWNER, DEPUTY, APPROVER = ResponsibilityKind.OWNER, ResponsibilityKind.OWNER_DEPUTY, ResponsibilityKind.APPROVER


@pytest.fixture
def give(plan):
    def given(user, from_on=TOMORROW, kind=OWNER, **more):
        return responsibilities.give(
            measure=plan.measures["H1"],
            kind=kind,
            user=user,
            from_on=from_on,
            **({"reason": "A new post", "by": plan.lead, "at": AT} | more),
        )

    return given


def held(plan, kind=OWNER):
    rows = plan.measures["H1"].responsibilities.filter(kind=kind).order_by("from_on")
    return [(row.user.name, row.from_on, row.to_on) for row in rows]


def test_it_passes_on_the_day_and_the_days_before_stand(plan, give):
    give(None, kind=DEPUTY)
    give(plan.deputy)
    assert held(plan) == [("Owner", YEAR.start, TOMORROW), ("Deputy", TOMORROW, None)]
    event = trail("measure:H1").last()
    assert (event.before["Owner"], event.after["Owner"], event.reason) == ("Owner", "Deputy", "A new post")


def test_somebody_who_follows_later_still_does(plan, give):
    give(None, kind=DEPUTY)
    give(plan.deputy, NEXT_WEEK)
    give(None, TOMORROW)
    give(plan.owner, TOMORROW)
    assert held(plan) == [
        ("Owner", YEAR.start, TOMORROW),
        ("Owner", TOMORROW, NEXT_WEEK),
        ("Deputy", NEXT_WEEK, None),
    ]


def test_who_was_named_for_the_same_day_is_put_right(plan, give):
    give(None, kind=DEPUTY)
    give(plan.deputy)
    give(plan.owner)
    assert held(plan)[-1] == ("Owner", TOMORROW, None)


def test_somebody_who_has_the_part_already_is_not_given_it_again(plan, give):
    events = trail("measure:H1").count()
    with pytest.raises(Refusal, match="Owner is owner of H1 on that day already: nothing changes"):
        give(plan.owner, TODAY)
    with pytest.raises(Refusal, match="nothing changes"):
        give(plan.owner, NEXT_WEEK)
    assert held(plan) == [("Owner", YEAR.start, None)]
    assert trail("measure:H1").count() == events


@pytest.mark.parametrize(
    ("who", "kind", "sentence"),
    [
        ("approver", OWNER, "Owner and approver are two people"),
        ("deputy", OWNER, "Nobody stands in for themselves"),
        ("member", OWNER, "Member is no officer on 11 October 2031"),
        ("owner", APPROVER, "Owner and approver are two people"),
        ("lead", APPROVER, "Lead is no approver"),
    ],
)
def test_it_refuses_somebody_who_cannot_play_the_part(plan, give, who, kind, sentence):
    with pytest.raises(Refusal, match=sentence):
        give(getattr(plan, who), kind=kind)


def test_it_refuses_a_retired_account_a_day_gone_by_and_a_missing_reason(plan, give):
    with pytest.raises(Refusal, match="Choose today or a later day"):
        give(plan.owner, date(2031, 10, 9))
    with pytest.raises(Refusal, match="Say why"):
        give(plan.owner, reason="")
    plan.owner.is_active = False
    with pytest.raises(Refusal, match="account is retired"):
        give(plan.owner)


def test_it_refuses_an_officer_whose_role_is_over_by_then(plan, give):
    give(None, kind=DEPUTY)
    RoleAssignment.objects.filter(user=plan.deputy).update(to_on=NEXT_WEEK)
    with pytest.raises(Refusal, match="ask an administrator"):
        give(plan.deputy, NEXT_WEEK)
    give(plan.deputy, TOMORROW)


def test_nobody_follows_nobody(plan, give):
    with pytest.raises(Refusal, match="Nobody is approver's deputy of H1 on that day"):
        give(None, kind=ResponsibilityKind.APPROVER_DEPUTY)


def test_whoever_was_overtaken_is_told(plan, give):
    with pytest.raises(StaleSettings):
        give(plan.owner, seen="as it was before")
