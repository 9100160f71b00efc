"""What an author answered to the questions about a figure, made ready to be kept with its version."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from council_portal.models import User
from performance.models import Answer, Observation
from performance.rules.plausibility import Question


@dataclass(frozen=True)
class Answered:
    """A question that the author was asked, and the answer; empty words where they passed it over."""

    question: Question
    words: str = ""


def made(*, observation: Observation, answered: Iterable[Answered], by: User, at: datetime) -> list[Answer]:
    """The questions and answers as they are kept with the version, by whatever saves it, in its audit event too.

    Raises ValidationError for an answer that is too long.
    """
    answers = [
        Answer(
            observation=observation,
            doubt=each.question.doubt.value,
            question=each.question.sentence,
            words=each.words.strip(),
            by=by,
            at=at,
        )
        for each in answered
    ]
    for answer in answers:
        answer.clean_fields(exclude=["observation", "by"])
    return answers
