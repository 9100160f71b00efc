"""What a person has to do with their measures: each quarter that takes figures from them, and where each stands."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from council_portal.models import User
from council_portal.periods import Period
from performance.models import CycleState, Reopening, ReportingCycle
from performance.queries.due import DueMeasure, DueState, due_list


@dataclass(frozen=True)
class MyQuarter:
    """A quarter with the person's measures in it, the most pressing first; `reopened` are the keys of those it takes
    from them by exception.
    """

    cycle: ReportingCycle
    measures: tuple[DueMeasure, ...]
    reopened: frozenset[int] = frozenset()

    @property
    def quarter(self) -> Period:
        return self.cycle.period

    @property
    def takes_figures(self) -> bool:
        """Whether the person can enter any of them now."""
        return self.cycle.is_open or any(each.measure_id in self.reopened for each in self.measures)

    @property
    def pressing(self) -> list[DueMeasure]:
        return [each for each in self.measures if each.state.needs_doing]

    @property
    def sentence(self) -> str:
        """How many of them wait for the person, and how many of those for which reason; or which are reopened."""
        if not self.cycle.is_open:
            refs = [each.row.ref for each in self.measures if each.measure_id in self.reopened]
            said = f"It is {self.cycle.get_state_display().lower()}"
            return f"{said}, and reopened for you for {', '.join(refs)}." if refs else f"{said}: it takes no figures."
        mine = len(self.measures)
        if not self.pressing:
            return (
                "Your measure does not wait for you." if mine == 1 else f"None of your {mine} measures waits for you."
            )
        counts = [(state.label.lower(), sum(m.state == state for m in self.pressing)) for state in DueState]
        said = ", ".join(f"{count} {word}" for word, count in counts if count)
        if mine == 1:
            return f"Your measure waits for you: {said.partition(' ')[2]}."
        waits = "waits" if len(self.pressing) == 1 else "wait"
        return f"{len(self.pressing)} of your {mine} measures {waits} for you: {said}."


def my_quarters(user: User, today: date) -> list[MyQuarter]:
    """The quarters open, or reopened for the person, newest first; where there is none, the newest of all."""
    cycles = list(ReportingCycle.objects.select_related("edition").order_by("-period_start", "-edition__from_on"))
    reopened = defaultdict(set)
    held = Reopening.objects.in_force_on(today).filter(user=user)
    for cycle, measure in held.values_list("cycle_id", "measure_id"):
        reopened[cycle].add(measure)
    open_to_them = [each for each in cycles if each.state == CycleState.OPEN or each.pk in reopened]
    listed = [
        MyQuarter(each, _listed(each, user, today, reopened[each.pk]), frozenset(reopened[each.pk]))
        for each in open_to_them or cycles[:1]
    ]
    return [each for each in listed if each.measures]


def _listed(cycle: ReportingCycle, user: User, today: date, reopened: Collection[int]) -> tuple[DueMeasure, ...]:
    """Their measures, those first that they can still do something about."""
    listed = due_list(user, cycle.period, today)
    if cycle.is_open:
        return listed
    states = list(DueState)
    stand = (
        each if each.measure_id in reopened else replace(each, state=each.state.once_closed, return_reason="")
        for each in listed
    )
    return tuple(sorted(stand, key=lambda each: states.index(each.state)))
