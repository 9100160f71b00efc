"""Changes of the plan: the quarter from which one may hold, what it turns, and what looks odd about it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from council_portal.periods import Period, PeriodKind
from performance.rules.direction import Direction
from performance.rules.status import Polarity, Status
from performance.rules.targets import Operator, Target, TargetKind


def quarters_of(from_on: date, to_on: date) -> tuple[Period, ...]:
    """The quarters of an edition, in order; `to_on` is the first day that it no longer covers."""
    quarters = []
    quarter = Period.of(PeriodKind.QUARTER, from_on)
    while quarter.end <= to_on:
        quarters.append(quarter)
        quarter = quarter.next()
    return tuple(quarters)


def possible_starts(quarters: Sequence[Period], settled: Iterable[Period]) -> tuple[Period, ...]:
    """The quarters from which a change may hold: those after the last one that is closed or published."""
    last = max(settled, default=None)
    return tuple(quarter for quarter in quarters if last is None or quarter > last)


def why_no_start(quarters: Sequence[Period], settled: Iterable[Period]) -> str:
    """Why a change can hold from no quarter, as sentences: all are settled, or the last is, which any would reach."""
    if set(quarters) <= set(settled):
        return (
            "Every quarter of this plan is closed or published, and what was reported stays as it was. "
            "Make the change in the next plan."
        )
    return (
        f"{quarters[-1].label}, the last of this plan, is closed or published, and what was reported stays as it was. "
        "A change holds on to the end of the plan, so that one from an earlier quarter would reach into it too. "
        "Make the change in the next plan."
    )


def what_stays(quarters: Sequence[Period], settled: Iterable[Period]) -> str:
    """Up to where no change may hold, and why, as a sentence; empty where nothing is closed or published."""
    last = max(settled, default=None)
    if last is None:
        return ""
    if all(quarter in settled for quarter in quarters if quarter <= last):
        return f"Quarters up to {last.medium_label} are closed: what was reported of them stays as it was."
    return (
        f"{last.medium_label} is closed, and what was reported of it stays as it was: "
        "a change from an earlier quarter would reach into it."
    )


def refusal_of_start(quarter: Period, quarters: Sequence[Period], settled: Iterable[Period]) -> str | None:
    """Why a change cannot hold from the quarter on, as a sentence; None where it can.

    `settled` are the quarters that are closed or published: what was reported of them is never repainted.
    """
    if quarter not in quarters:
        return f"The plan does not cover {quarter.label}."
    starts = possible_starts(quarters, settled)
    if quarter in starts:
        return None
    if not starts:
        return why_no_start(quarters, settled)
    last = max(settled)
    return (
        f"{last.label} is closed or published, and what was reported stays as it was. "
        f"Choose {starts[0].label} or a later quarter."
    )


@dataclass(frozen=True)
class Standing:
    """Where a measure stands in a quarter; the forecast's status where one is made."""

    status: Status
    direction: Direction
    forecast: Status | None = None
    status_working: str = ""
    direction_working: str = ""

    @property
    def is_as(self) -> tuple:
        """What two standings are compared by: not the words of their working."""
        return self.status, self.direction, self.forecast


@dataclass(frozen=True)
class Effect:
    """A measure that a change turns in a quarter; without `before` it is new there, without `after` it is gone."""

    ref: str
    title: str
    quarter: Period
    before: Standing | None
    after: Standing | None


def in_words(effects: Sequence[Effect], *, is_as_if: bool = False) -> list[str]:
    """What a change turns, a sentence for each way of turning, the commonest first.

    Such as: This turns 2 measures from satisfactory to off target. With `is_as_if`: It would turn 2 measures.
    """
    sentences = []
    added = sum(effect.before is None for effect in effects)
    gone = sum(effect.after is None for effect in effects)
    if added:
        sentences.append(f"{_opening('add', is_as_if)} {_measures(added)} to the plan.")
    if gone:
        sentences.append(f"{_opening('take', is_as_if)} {_measures(gone)} out of the plan.")
    both = [effect for effect in effects if effect.before and effect.after]
    turns = _opening("turn", is_as_if)
    for opening, name in (
        (turns, "status"),
        (f"{turns} the direction of", "direction"),
        (f"{turns} the year-end forecast of", "forecast"),
    ):
        turned = Counter((getattr(effect.before, name), getattr(effect.after, name)) for effect in both)
        for (old, new), count in turned.most_common():
            if old != new:
                sentences.append(f"{opening} {_measures(count)} from {_word(old)} to {_word(new)}.")
    return sentences


def _opening(verb: str, is_as_if: bool) -> str:
    return f"It would {verb}" if is_as_if else f"This {verb}s"


def _measures(count: int) -> str:
    return "1 measure" if count == 1 else f"{count} measures"


def _word(standing: Status | Direction | None) -> str:
    return "none" if standing is None else standing.label.lower()


def oddities(polarity: Polarity, target: Target | None) -> list[str]:
    """What looks odd about a target beside the way that is good: asked about, never refused."""
    if target is None or target.kind in (TargetKind.NONE, TargetKind.WORDS, TargetKind.BASELINE):
        return []
    if target.kind == TargetKind.RANGE:
        if polarity == Polarity.RANGE:
            return []
        return [f"The target is a range, but the measure says: {polarity.label.lower()}. Is that meant?"]
    if polarity == Polarity.NONE:
        return ["The measure says that neither high nor low is good, so that its target will never be judged."]
    if polarity == Polarity.RANGE:
        return ["The measure is good within a range, but its target is none, so that it will have no direction."]
    wants = {
        Polarity.HIGH: (Operator.AT_LEAST, Operator.MORE_THAN, Operator.EQUAL_TO),
        Polarity.LOW: (Operator.AT_MOST, Operator.LESS_THAN, Operator.EQUAL_TO),
    }[polarity]
    if target.operator in wants:
        return []
    return [f"{polarity.label}, but the target is “{target.operator.words}”. Is that meant?"]
