"""The demonstration's engagement plan, loaded from the files under fixtures/demo/workforce."""

import csv
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.utils.text import slugify

from council_portal import audit
from council_portal.models import User
from workforce.models import (
    Action,
    Driver,
    Exercise,
    ExerciseFact,
    Point,
    SurveyAnswer,
    Theme,
    ThemeDriver,
    Update,
)

FIXTURES = settings.BASE_DIR / "fixtures" / "demo" / "workforce"


@transaction.atomic
def load(*, at: datetime, people: Mapping[str, User]) -> dict[str, int]:
    """Loads the exercises that are missing, each whole; one that is there stays as people have changed it.

    Returns how many rows there are of each kind.
    """
    for row in _rows("exercises.csv"):
        if not Exercise.objects.filter(slug=row["slug"]).exists():
            _load_exercise(row, at=at, by=people["hr_officer"])
    return {
        "exercises": Exercise.objects.count(),
        "facts": ExerciseFact.objects.count(),
        "themes": Theme.objects.count(),
        "survey answers": SurveyAnswer.objects.count(),
        "points": Point.objects.count(),
        "actions": Action.objects.count(),
        "updates": Update.objects.count(),
    }


def _load_exercise(row: dict[str, str], *, at: datetime, by: User) -> None:
    exercise = Exercise.objects.create(
        slug=row["slug"],
        title=row["title"],
        kind=row["kind"],
        summary=row["summary"],
        began_on=row["began_on"],
        ended_on=date.fromisoformat(row["ended_on"]),
        invited=row["invited"] or None,
        responded=row["responded"] or None,
        stated_response_percent=row["stated_response_percent"] or None,
        visibility=row["visibility"],
        published_on=row["published_on"] or None,
    )
    _load_facts(exercise)
    themes = _load_themes(exercise)
    _load_answers(themes)
    _load_entries(themes, told_on=date.fromisoformat(row["updates_told_on"]), at=at)
    audit.record(
        verb="exercise.loaded",
        subject=exercise.key,
        summary=f"Loaded the engagement plan of {exercise.title}",
        by=by,
        channel="command",
    )


def _load_facts(exercise: Exercise) -> None:
    ExerciseFact.objects.bulk_create(
        ExerciseFact(
            exercise=exercise,
            position=position,
            slug=slugify(row["fact"]),
            fact=row["fact"],
            period=row["period"],
            value=Decimal(row["value"]),
            unit=row["unit"],
            where_printed=row["where_printed"],
        )
        for position, row in enumerate(_rows("facts.csv"), start=1)
    )


def _load_themes(exercise: Exercise) -> dict[str, Theme]:
    themes = {}
    for position, row in enumerate(_rows("themes.csv"), start=1):
        theme = Theme.objects.create(
            exercise=exercise,
            code=row["code"],
            title=row["title"],
            title_source=row["title_source"],
            position=position,
        )
        named = [row[column] for column in ("driver_1", "driver_2") if row[column]]
        for place, name in enumerate(named, start=1):
            driver, _ = Driver.objects.get_or_create(slug=slugify(name), defaults={"name": name})
            ThemeDriver.objects.create(theme=theme, driver=driver, position=place)
        themes[theme.code] = theme
    return themes


def _load_answers(themes: Mapping[str, Theme]) -> None:
    """Blanks are unknown; the source prints no numbers of responses."""
    answers = [
        SurveyAnswer(
            theme=themes[row["theme"]],
            position=position,
            question=row["question"],
            yes_percent=_share(row["yes_percent"]),
            neutral_percent=_share(row["neutral_percent"]),
            no_percent=_share(row["no_percent"]),
        )
        for position, row in enumerate(_rows("survey.csv"), start=1)
    ]
    for answer in answers:
        answer.clean()
    SurveyAnswer.objects.bulk_create(answers)


def _share(printed: str) -> Decimal | None:
    return Decimal(printed) if printed else None


def _load_entries(themes: Mapping[str, Theme], *, told_on: date, at: datetime) -> None:
    """Each entry is an action with its point and update as far as given, or a point that no action answers yet."""
    for position, row in enumerate(_rows("actions.csv"), start=1):
        theme = themes[row["theme"]]
        has_action = bool(row["will_do"] or row["done"])
        point = None
        if row["said"]:
            point = Point.objects.create(
                theme=theme, ref="" if has_action else row["action_id"], position=position, text=row["said"]
            )
        if not has_action:
            continue
        action = Action.objects.create(
            theme=theme,
            ref=row["action_id"],
            position=position,
            text=row["will_do"],
            timescale=row["timescale"] or None,
            status=row["status"],
        )
        if point:
            action.points.add(point)
        if row["done"]:
            Update.objects.create(action=action, told_on=told_on, text=row["done"], recorded_at=at)


def _rows(name: str) -> list[dict[str, str]]:
    with open(FIXTURES / name, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))
