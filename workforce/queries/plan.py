"""What does the engagement plan say: per theme the answers, what staff said, what will be done and what has been."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from django.db.models import Prefetch

from council_portal.models import Council
from workforce.models import Action, Exercise, ExerciseFact, Point, SurveyAnswer, Theme, ThemeDriver, Update
from workforce.rules.counts import PlanCounts, Standing, count
from workforce.rules.status import WITHOUT_AN_ACTION, ActionStatus
from workforce.rules.suppression import Suppression, suppress
from workforce.rules.timescale import Timescale, is_overdue, last_day

DEFAULT_THRESHOLD = Council._meta.get_field("small_number_threshold").default


@dataclass(frozen=True)
class Answer:
    """One question's shares in percent, None where unknown; all None, with the reason, where they may not be shown."""

    question: str
    group: str
    yes: Decimal | None
    neutral: Decimal | None
    no: Decimal | None
    responses: int | None
    suppression: Suppression | None = None

    @property
    def shares(self) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
        return self.yes, self.neutral, self.no


@dataclass(frozen=True)
class Entry:
    """One row of the plan: an action with the points it answers, or a point that no action answers yet (action None).

    `will_do` is empty where the plan does not state it, `timescale` None where it is unknown, `due_on` None where there
    is no deadline; it `is_due_by_timescale` where it was worked out from that.
    """

    ref: str
    said: tuple[str, ...]
    action: Action | None
    status: ActionStatus
    will_do: str = ""
    timescale: Timescale | None = None
    due_on: date | None = None
    is_due_by_timescale: bool = False
    is_overdue: bool = False
    updates: tuple[Update, ...] = ()

    @property
    def standing(self) -> Standing:
        return Standing(
            self.status,
            has_action=self.action is not None,
            is_stated=bool(self.will_do),
            is_overdue=self.is_overdue,
        )


@dataclass(frozen=True)
class PlanTheme:
    """A theme with its drivers in their order, its answers and its entries in the plan's order."""

    code: str
    title: str
    title_source: str
    drivers: tuple[str, ...]
    answers: tuple[Answer, ...]
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Plan:
    """An exercise's whole plan as of a day."""

    exercise: Exercise
    facts: tuple[ExerciseFact, ...]
    themes: tuple[PlanTheme, ...]
    counts: PlanCounts
    deadlines: tuple[tuple[Timescale, date | None], ...]
    threshold: int
    updated_on: date | None


def engagement_plan(exercise: Exercise, *, today: date) -> Plan:
    """The plan as of the day, with answers from too few people left out; 9 queries whatever its size."""
    threshold = Council.objects.values_list("small_number_threshold", flat=True).first() or DEFAULT_THRESHOLD
    themes = tuple(
        _theme(theme, exercise, today=today, threshold=threshold)
        for theme in exercise.themes.order_by("position").prefetch_related(
            Prefetch("theme_drivers", ThemeDriver.objects.select_related("driver").order_by("position")),
            Prefetch("answers", SurveyAnswer.objects.order_by("position")),
            Prefetch("points", Point.objects.order_by("position")),
            Prefetch("actions", Action.objects.order_by("position")),
            Prefetch("actions__points", Point.objects.order_by("position")),
            Prefetch("actions__updates", Update.objects.order_by("told_on", "pk")),
        )
    )
    entries = [entry for theme in themes for entry in theme.entries]
    return Plan(
        exercise=exercise,
        facts=tuple(exercise.facts.order_by("position")),
        themes=themes,
        counts=count(entry.standing for entry in entries),
        deadlines=tuple((timescale, last_day(timescale, exercise.ended_on)) for timescale in Timescale),
        threshold=threshold,
        updated_on=max((update.told_on for entry in entries for update in entry.updates), default=None),
    )


def _theme(theme: Theme, exercise: Exercise, *, today: date, threshold: int) -> PlanTheme:
    return PlanTheme(
        code=theme.code,
        title=theme.title,
        title_source=theme.title_source,
        drivers=tuple(link.driver.name for link in theme.theme_drivers.all()),
        answers=tuple(
            shown_answers(theme.answers.all(), threshold=threshold, is_total_known=exercise.responded is not None)
        ),
        entries=tuple(_entries(theme, exercise, today=today)),
    )


def shown_answers(answers: Iterable[SurveyAnswer], *, threshold: int, is_total_known: bool) -> Sequence[Answer]:
    """The answers in the order given (those to one question together) as they may be shown.

    Groups of one question are protected against subtraction where all staff's answer, or the number who responded to
    the exercise (`is_total_known`), is shown as well.
    """
    shown = []
    for _, asked in groupby(answers, key=lambda answer: answer.question):
        asked = list(asked)
        groups = [answer for answer in asked if answer.group]
        totals = [answer for answer in asked if not answer.group]
        has_total = is_total_known or any(answer.responses is not None for answer in totals)
        reasons = dict(
            zip(
                (answer.pk for answer in groups + totals),
                suppress([answer.responses for answer in groups], threshold, is_total_shown=has_total)
                + suppress([answer.responses for answer in totals], threshold, is_total_shown=False),
                strict=True,
            )
        )
        shown += [_answer(answer, reasons[answer.pk]) for answer in asked]
    return shown


def _answer(answer: SurveyAnswer, why: Suppression | None) -> Answer:
    if why:
        return Answer(answer.question, answer.group, None, None, None, None, why)
    return Answer(
        answer.question, answer.group, answer.yes_percent, answer.neutral_percent, answer.no_percent, answer.responses
    )


def _entries(theme: Theme, exercise: Exercise, *, today: date) -> list[Entry]:
    """Actions and the points that none answers, in the one order of their positions."""
    actions = list(theme.actions.all())
    answered = {point.pk for action in actions for point in action.points.all()}
    placed = [(action.position, action_entry(action, exercise, today=today)) for action in actions]
    placed += [
        (point.position, Entry(ref=point.ref, said=(point.text,), action=None, status=WITHOUT_AN_ACTION))
        for point in theme.points.all()
        if point.pk not in answered
    ]
    return [entry for _, entry in sorted(placed, key=lambda pair: pair[0])]


def action_entry(action: Action, exercise: Exercise, *, today: date) -> Entry:
    status, due = ActionStatus(action.status), action.deadline(exercise.ended_on)
    return Entry(
        ref=action.ref,
        said=tuple(point.text for point in action.points.all()),
        action=action,
        status=status,
        will_do=action.text,
        timescale=None if action.timescale is None else Timescale(action.timescale),
        due_on=due.on if due else None,
        is_due_by_timescale=bool(due and due.is_from_timescale),
        is_overdue=is_overdue(status, due, today=today),
        updates=tuple(action.updates.all()),
    )
