"""How a quarter's answers stand: who has not answered, what nobody can answer, and what waits for whom."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from council_portal.access.actor import Actor
from council_portal.models import User
from performance.models import CycleState, Reopening, ReportingCycle
from performance.queries.approvals import WaitingMeasure, approvals
from performance.queries.due import DueMeasure, DueState, due_measures
from performance.queries.parts import Parts, parts_of
from performance.rules.reminders import Occasion


@dataclass(frozen=True)
class PersonAsked:
    """A person and what is still waited for from them, in the order of the plan."""

    user: User
    measures: tuple[DueMeasure, ...]

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many are returned, overdue, due or in draft, and lack their words, for those that there are."""
        return counts_of(self.measures)


@dataclass(frozen=True)
class Told:
    """What one person is told in one message: what is waited for from them, and from whom of those below them.

    `below` gives the names of those who are waited for, empty where a measure has nobody, with their measures.
    """

    to: User
    own: tuple[DueMeasure, ...] = ()
    below: tuple[tuple[str, tuple[DueMeasure, ...]], ...] = ()


@dataclass(frozen=True)
class WaitingFor:
    """What waits for the same people to sign it off, and since when the oldest of it waits."""

    step: str
    people: tuple[User, ...]
    measures: tuple[WaitingMeasure, ...]
    since: datetime


@dataclass(frozen=True)
class Responses:
    """A quarter's measures as the performance lead sees them: whose answer is missing, and where the rest stands."""

    measures: tuple[DueMeasure, ...]
    people: tuple[PersonAsked, ...]
    without_anybody: tuple[DueMeasure, ...]
    parts: dict[int, Parts]

    @property
    def outstanding(self) -> tuple[DueMeasure, ...]:
        return tuple(each for each in self.measures if each.is_outstanding)

    @property
    def expected(self) -> tuple[DueMeasure, ...]:
        """Figures that are missing and said to come on a day still ahead."""
        return tuple(each for each in self.measures if each.state == DueState.EXPECTED)

    @property
    def due(self) -> tuple[DueMeasure, ...]:
        return tuple(each for each in self.measures if each.state != DueState.NOT_DUE)

    @property
    def why_nobody_is_waited_for(self) -> str:
        """What stands in place of the people, where there are none."""
        if count := len(self.without_anybody):
            measures = "1 measure has" if count == 1 else f"{count} measures have"
            return f"Nobody is waited for, but {measures} nobody who can answer."
        return "Everybody who was asked has answered." if self.due else "Nobody is asked for anything in this quarter."

    @property
    def sentence(self) -> str:
        """How many are in, of how many that were due."""
        due = self.due
        if not due:
            return "No measure is due in this quarter."
        settled = len(due) - len(self.outstanding) - len(self.expected)
        if len(due) == 1:
            stands = "in" if settled else "expected later" if self.expected else "not in"
            return f"The one measure that is due is {stands}."
        sentence = f"{settled} of the {len(due)} measures that are due {'is' if settled == 1 else 'are'} in."
        if self.outstanding:
            sentence += (
                f" {len(self.outstanding)} still {'waits' if len(self.outstanding) == 1 else 'wait'} to be answered."
            )
        if self.expected:
            sentence += f" {len(self.expected)} {'is' if len(self.expected) == 1 else 'are'} expected later."
        return sentence


def counts_of(measures: Iterable[DueMeasure]) -> list[tuple[str, int]]:
    """How many measures stand where, in words, the most pressing first."""
    found = Counter("Commentary missing" if each.lacks_commentary else each.state.label for each in measures)
    order = [state.label for state in DueState] + ["Commentary missing"]
    return sorted(found.items(), key=lambda pair: order.index(pair[0]))


def responses(cycle: ReportingCycle, today: date) -> Responses:
    """Where the quarter's answers stand on the day: twelve queries, whatever the number of measures and people.

    A measure is asked of its owner; where the owner's account is retired or no longer an officer's, of the deputy.
    """
    measures = due_measures(cycle, today)
    parts = parts_of(cycle.edition, today)
    asked: dict[User, list[DueMeasure]] = {}
    without_anybody = []
    for each in measures:
        if each.is_outstanding:
            answerer = parts[each.measure_id].answerer
            if answerer is None:
                without_anybody.append(each)
            else:
                asked.setdefault(answerer, []).append(each)
    people = [PersonAsked(user, tuple(theirs)) for user, theirs in asked.items()]
    return Responses(
        measures=tuple(measures),
        people=tuple(sorted(people, key=lambda person: (person.user.name.casefold(), person.user.pk))),
        without_anybody=tuple(without_anybody),
        parts=parts,
    )


def told_on(occasion: Occasion, found: Responses) -> list[Told]:
    """Whom an occasion's reminders go to, each person once: by the plan's order, directors after those they wait for.

    Deputies and directors are told where the occasion says so.
    """
    own: dict[User, list[DueMeasure]] = {}
    below: dict[User, dict[str, list[DueMeasure]]] = {}
    for each in found.outstanding:
        parts = found.parts[each.measure_id]
        enterers = parts.enterers if occasion.goes_to_deputies else parts.enterers[:1]
        for user in enterers:
            own.setdefault(user, []).append(each)
        if occasion.climbs:
            name = parts.answerer.name if parts.answerer else ""
            for user in parts.directors:
                if user not in enterers:
                    below.setdefault(user, {}).setdefault(name, []).append(each)
    return [
        Told(
            to=user,
            own=tuple(own.get(user, ())),
            below=tuple((name, tuple(measures)) for name, measures in below.get(user, {}).items()),
        )
        for user in dict.fromkeys([*own, *below])
    ]


def waiting_for(actor: Actor, cycle: ReportingCycle, found: Responses) -> list[WaitingFor]:
    """What waits for whom in the quarter, for the performance lead: first what is to be verified, then approved."""
    ids = {each.row.ref: each.measure_id for each in found.measures}
    groups: dict[tuple[str, tuple[User, ...]], list[WaitingMeasure]] = {}
    for measure in approvals(actor, cycle.edition, cycle.period):
        parts = found.parts[ids[measure.ref]]
        to_verify = cycle.edition.is_verification_required and measure.waits_for_verification
        key = ("verify", parts.roles.leads) if to_verify else ("approve", parts.approvers)
        groups.setdefault(key, []).append(measure)
    waiting = [
        WaitingFor(step, people, tuple(measures), min(item.at for measure in measures for item in measure.items))
        for (step, people), measures in groups.items()
    ]
    return sorted(waiting, key=lambda each: (each.step == "approve", each.since))


def reopenings(cycle: ReportingCycle, today: date) -> Sequence[Reopening]:
    """The exceptions of the quarter that hold on the day, the one that ends first first: one query."""
    held = Reopening.objects.in_force_on(today).filter(cycle=cycle).select_related("measure", "user", "by")
    return list(held.order_by("until_on", "measure__position"))


def reopened_for(user: User, today: date) -> Sequence[Reopening]:
    """The exceptions that hold for the person on the day, the one that ends first first: one query."""
    held = Reopening.objects.in_force_on(today).filter(user=user).exclude(cycle__state=CycleState.OPEN)
    return list(held.select_related("cycle", "measure").order_by("until_on", "measure__position"))
