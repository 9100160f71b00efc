"""The demonstration's plan keeps every fact of its source, and loading it again changes nothing."""

import csv
from datetime import date
from decimal import Decimal

import pytest

from council_portal import clock
from workforce import demo
from workforce.models import Action, Exercise, Update
from workforce.queries.plan import engagement_plan

pytestmark = pytest.mark.django_db


def source(name: str) -> list[dict[str, str]]:
    with open(demo.FIXTURES / name, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def plan(cast):
    demo.load(at=clock.now(), people=cast)
    return engagement_plan(Exercise.objects.get(), today=date(2017, 2, 9))


def test_all_nine_themes_stand_with_their_drivers_in_order(plan):
    assert [(theme.code, theme.title, theme.title_source, theme.drivers) for theme in plan.themes] == [
        (row["code"], row["title"], row["title_source"], tuple(filter(None, (row["driver_1"], row["driver_2"]))))
        for row in source("themes.csv")
    ]
    assert len(plan.themes) == 9


def test_all_87_entries_stand_with_every_cell(plan):
    shown = [
        {
            "action_id": entry.ref,
            "theme": theme.code,
            "said": " ".join(entry.said),
            "will_do": entry.will_do,
            "timescale": str(int(entry.timescale)) if entry.timescale else "",
            "done": " ".join(update.text for update in entry.updates),
            "status": entry.status.value,
        }
        for theme in plan.themes
        for entry in theme.entries
    ]
    assert shown == source("actions.csv")
    assert len(shown) == 87


def test_an_entry_with_only_what_staff_said_has_no_action(plan):
    without = {entry.ref for theme in plan.themes for entry in theme.entries if entry.action is None}
    assert without == {row["action_id"] for row in source("actions.csv") if not row["will_do"] and not row["done"]}
    assert plan.counts.without_action == len(without) == 26


def test_all_18_answers_stand_and_blanks_are_unknown(plan):
    def share(printed: str) -> Decimal | None:
        return Decimal(printed) if printed else None

    shown = [(theme.code, answer.question, *answer.shares) for theme in plan.themes for answer in theme.answers]
    assert shown == [
        (row["theme"], row["question"], *(share(row[f"{word}_percent"]) for word in ("yes", "neutral", "no")))
        for row in source("survey.csv")
    ]
    assert len(shown) == 18
    assert all(answer.responses is None for theme in plan.themes for answer in theme.answers)


def test_all_10_facts_stand(plan):
    shown = [(fact.fact, fact.period, fact.value, fact.unit, fact.where_printed) for fact in plan.facts]
    assert shown == [
        (row["fact"], row["period"], Decimal(row["value"]), row["unit"], row["where_printed"])
        for row in source("facts.csv")
    ]
    assert len(shown) == 10


def test_the_counts_say_how_the_plan_stands(plan):
    assert plan.counts.sentence == (
        "Of 87 entries, 36 proposed, 35 in progress and 16 complete. 19 are overdue. 26 points have no action yet."
    )


def test_what_is_overdue_is_what_its_timescale_says(plan):
    """Within 3 months ended on 31 August 2016, within 6 on 30 November: worked out from the source alone."""
    late = {
        row["action_id"]
        for row in source("actions.csv")
        if row["timescale"] in ("1", "2") and row["status"] in ("proposed", "in_progress")
    }
    assert {entry.ref for theme in plan.themes for entry in theme.entries if entry.is_overdue} == late


def test_loading_again_adds_nothing_and_keeps_what_people_changed(cast, plan):
    Action.objects.filter(ref="EA07").update(status="complete")
    again = demo.load(at=clock.now(), people=cast)
    assert (again["actions"], again["points"], again["updates"]) == (61, 54, 43)
    assert Action.objects.get(ref="EA07").status == "complete"
    assert Update.objects.count() == 43
