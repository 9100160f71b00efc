"""You Said, We Did: exercises, their themes, what staff answered and said, and what is done about it."""

from workforce.models.action import Action, Update
from workforce.models.exercise import Exercise, ExerciseFact
from workforce.models.point import Point
from workforce.models.survey_answer import SurveyAnswer
from workforce.models.theme import Driver, Theme, ThemeDriver

__all__ = [
    "Action",
    "Driver",
    "Exercise",
    "ExerciseFact",
    "Point",
    "SurveyAnswer",
    "Theme",
    "ThemeDriver",
    "Update",
]
