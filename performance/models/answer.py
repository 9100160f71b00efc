"""An answer: what was asked about a version of a figure, and what its author said to it."""

from django.db import models
from django.db.models import Q

from council_portal.models import User
from performance.models.observation import Observation
from performance.rules.plausibility import Doubt

LONGEST_ANSWER = 500


class Answer(models.Model):
    """One question about one version of a figure, as it was asked, and the answer in words; empty where none was given.

    A question never keeps a figure back: whoever approves the version reads both. A draft's answers are put in place of
    one another until it is submitted; a version's own stay.
    """

    observation = models.ForeignKey(Observation, models.CASCADE, related_name="answers")
    doubt = models.CharField(max_length=20, choices=Doubt.choices)
    question = models.TextField()
    words = models.CharField(max_length=LONGEST_ANSWER, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["observation", "doubt"], name="answer_is_one_to_a_doubt_of_a_version"),
            models.CheckConstraint(condition=~Q(question=""), name="answer_says_what_was_asked"),
        ]

    def __str__(self):
        return f"{self.question} {f'Answered: {self.words}' if self.words else 'Not answered.'}"
