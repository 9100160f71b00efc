"""The plan as it is read: entries in one order, what is absent said, answers from few people left out."""

from datetime import date

import pytest

from council_portal.models import Council
from tests.factories import workforce as westmere
from workforce.charts import answer_row, survey_chart
from workforce.queries.exercises import overdue_actions
from workforce.queries.plan import engagement_plan
from workforce.rules.status import ActionStatus
from workforce.rules.suppression import Suppression

pytestmark = pytest.mark.django_db
TODAY = date(2017, 3, 1)


def test_entries_stand_in_the_order_of_the_plan_points_without_an_action_among_them():
    theme = westmere.theme(westmere.exercise())
    westmere.point(theme, ref="WD02", position=2, text="More lockers")
    westmere.action(theme, westmere.point(theme, position=1), position=1)
    westmere.action(theme, ref="WD03", position=3, text="")
    entries = engagement_plan(theme.exercise, today=TODAY).themes[0].entries
    assert [(entry.ref, entry.action is None, entry.will_do) for entry in entries] == [
        ("WD01", False, "Publish rotas four weeks ahead"),
        ("WD02", True, ""),
        ("WD03", False, ""),
    ]
    assert entries[1].status == ActionStatus.PROPOSED


def test_an_action_may_answer_several_points_and_a_point_have_several_actions():
    theme = westmere.theme(westmere.exercise())
    late, early = westmere.point(theme), westmere.point(theme, position=2, text="Starts are too early")
    westmere.action(theme, late, early)
    westmere.action(theme, late, ref="WD02", position=2)
    entries = engagement_plan(theme.exercise, today=TODAY).themes[0].entries
    assert [entry.said for entry in entries] == [
        ("Rotas come out too late", "Starts are too early"),
        ("Rotas come out too late",),
    ]


def test_an_action_is_overdue_once_its_timescale_from_the_exercise_has_run_out():
    theme = westmere.theme(westmere.exercise())
    westmere.action(theme)
    on_the_day = engagement_plan(theme.exercise, today=date(2017, 2, 28)).themes[0].entries[0]
    after = engagement_plan(theme.exercise, today=TODAY).themes[0].entries[0]
    assert (on_the_day.is_overdue, after.is_overdue) == (False, True)
    assert after.due_on == date(2017, 2, 28)


def test_answers_from_too_few_are_left_out_and_another_group_with_them():
    theme = westmere.theme(westmere.exercise())
    westmere.answer(theme, yes_percent=50, neutral_percent=20, no_percent=30, responses=99)
    westmere.answer(theme, group="Drivers", yes_percent=100, neutral_percent=0, no_percent=0, responses=9)
    westmere.answer(theme, group="Loaders", yes_percent=40, neutral_percent=30, no_percent=30, responses=40)
    westmere.answer(theme, group="Fitters", yes_percent=48, neutral_percent=20, no_percent=32, responses=50)
    answers = engagement_plan(theme.exercise, today=TODAY).themes[0].answers
    assert [answer.suppression for answer in answers] == [None, Suppression.SMALL, Suppression.SECONDARY, None]
    hidden = answers[1]
    assert (*hidden.shares, hidden.responses) == (None,) * 4
    assert answer_row(hidden) == ("My shifts suit me: Drivers", *("not shown",) * 3, "too few to show")
    assert answer_row(answers[2])[-1] == "not shown, to protect a smaller group"


def test_what_is_hidden_stands_nowhere_in_the_chart():
    theme = westmere.theme(westmere.exercise())
    westmere.answer(theme, yes_percent=77, neutral_percent=12, no_percent=11, responses=9)
    chart = survey_chart(engagement_plan(theme.exercise, today=TODAY).themes[0])
    assert "77" not in str(chart)


def test_the_councils_own_threshold_decides(council):
    theme = westmere.theme(westmere.exercise())
    westmere.answer(theme, yes_percent=50, neutral_percent=20, no_percent=30, responses=12)
    assert engagement_plan(theme.exercise, today=TODAY).themes[0].answers[0].suppression is None
    Council.objects.update(small_number_threshold=13)
    assert engagement_plan(theme.exercise, today=TODAY).themes[0].answers[0].suppression == Suppression.SMALL


def test_unknown_shares_and_responses_say_so():
    theme = westmere.theme(westmere.exercise())
    westmere.answer(theme, yes_percent=36)
    row = answer_row(engagement_plan(theme.exercise, today=TODAY).themes[0].answers[0])
    assert row == ("My shifts suit me", "36%", "unknown", "unknown", "unknown")


@pytest.mark.parametrize("themes", [1, 12])
def test_a_plan_takes_the_same_queries_whatever_its_size(django_assert_num_queries, themes):
    exercise = westmere.exercise()
    for number in range(themes):
        theme = westmere.theme(exercise, code=f"theme-{number}", position=number)
        westmere.answer(theme, yes_percent=36)
        for place in range(1, 5):
            action = westmere.action(
                theme, westmere.point(theme, position=place), ref=f"W{number}-{place}", position=place
            )
            westmere.update(action)
    with django_assert_num_queries(9):
        engagement_plan(exercise, today=TODAY)


def test_overdue_actions_come_longest_overdue_first(actor_as):
    theme = westmere.theme(westmere.exercise())
    westmere.action(theme)
    westmere.action(theme, ref="WD02", position=2, due_on=date(2017, 1, 3))
    westmere.action(theme, ref="WD03", position=3, status="complete")
    found = overdue_actions(actor_as("hr_officer"), today=TODAY)
    assert [late.action.ref for late in found] == ["WD02", "WD01"]
