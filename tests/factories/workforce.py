"""Westmere's staff and what they said: a small invented exercise, made piece by piece."""

from datetime import date

from council_portal.models import Visibility
from workforce.models import Action, Exercise, Point, SurveyAnswer, Theme, Update


def exercise(**fields) -> Exercise:
    """Focus groups of Westmere's depot staff, shared with members, unless said otherwise."""
    given = {
        "slug": "depot-focus-groups",
        "title": "Depot focus groups",
        "kind": "focus_groups",
        "began_on": date(2016, 11, 1),
        "ended_on": date(2016, 11, 30),
        "visibility": Visibility.MEMBERS,
    } | fields
    if given["visibility"] == Visibility.PUBLIC:
        given.setdefault("published_on", date(2017, 1, 9))
    return Exercise.objects.create(**given)


def theme(of: Exercise, **fields) -> Theme:
    return Theme.objects.create(exercise=of, **({"code": "shifts", "title": "Shifts", "position": 1} | fields))


def answer(of: Theme, **fields) -> SurveyAnswer:
    given = {"question": "My shifts suit me", "position": of.answers.count() + 1} | fields
    return SurveyAnswer.objects.create(theme=of, **given)


def point(of: Theme, **fields) -> Point:
    return Point.objects.create(theme=of, **({"text": "Rotas come out too late", "position": 1} | fields))


def action(of: Theme, *points: Point, **fields) -> Action:
    given = {"ref": "WD01", "text": "Publish rotas four weeks ahead", "timescale": 1, "position": 1} | fields
    made = Action.objects.create(theme=of, **given)
    made.points.add(*points)
    return made


def update(of: Action, **fields) -> Update:
    given = {"text": "Rotas to April are out", "told_on": date(2017, 1, 20)} | fields
    return Update.objects.create(action=of, recorded_at="2017-01-20T09:00:00+00:00", **given)
