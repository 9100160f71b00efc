"""Status: a figure judged against its target, with the working in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from council_portal.choices import Choice
from council_portal.figures import Unit, UnitKind
from performance.rules import tolerances
from performance.rules.targets import Bar, TargetKind, answer_aimed_at
from performance.rules.tolerances import Band, Tolerance, ToleranceError
from performance.rules.wording import Number, bare, gap, shown


class Status(Choice):
    """Where a measure stands against its target, in the order in which headlines count them."""

    ON_TARGET = "on_target", "On target"
    SATISFACTORY = "satisfactory", "Satisfactory"
    OFF_TARGET = "off_target", "Off target"
    UNDER_DEVELOPMENT = "under_development", "Under development"
    NOT_APPLICABLE = "not_applicable", "Not applicable"
    NOT_AVAILABLE = "not_available", "Not yet available"

    @property
    def meaning(self) -> str:
        """For the key of a page."""
        return {
            "on_target": "The target is met",
            "satisfactory": "The target is missed by no more than the tolerance",
            "off_target": "The target is missed by more than the tolerance",
            "under_development": "The measure is still being developed",
            "not_applicable": "No target is set, or it is the baseline year",
            "not_available": "No figure is available yet",
        }[self]

    @property
    def is_judged(self) -> bool:
        """Whether a figure was held against a target: the base of the second share in a headline."""
        return self in (Status.ON_TARGET, Status.SATISFACTORY, Status.OFF_TARGET)


class Polarity(Choice):
    """Which way is good."""

    HIGH = "high", "High is good"
    LOW = "low", "Low is good"
    RANGE = "range", "Good within a range"
    NONE = "none", "Neither high nor low is good"


@dataclass(frozen=True)
class Judgement:
    """A status and how it came about.

    `working` is a sentence without its full stop. `figure` is what was judged (a year to date for a sum) and `gap` how
    far it misses the target by, in the measure's unit: 0 where it meets it, None where nothing was judged. `bar` and
    `band` are what it was held against.
    """

    status: Status
    working: str
    figure: Number | None = None
    gap: Fraction | None = None
    bar: Bar | None = None
    band: Band | None = None


def judge(
    figure: Number | str | None,
    *,
    bar: Bar,
    tolerance: Tolerance | None,
    polarity: Polarity,
    unit: Unit,
    places: int,
    is_under_development: bool = False,
    no_figure: str = "",
    figure_words: str = "",
) -> Judgement:
    """The status of one figure: what comes first decides.

    `figure` is a number, a judgement in words, or None, when `no_figure` is the sentence saying why. `figure_words`
    replaces how the figure is named, such as "498 so far this year".

    1. Under development, where the measure is marked so.
    2. Not applicable: no target, baseline year, or neither way good.
    3. Not yet available: no figure, or a target that cannot be worked out yet.
    4. Judged: on target, satisfactory within the tolerance, its bounds included, or off target.

    A target in words is a target, and itself says which way is good: not yet available until there is a
    figure, then not applicable unless the owner judges it. A percentage of a target of 0 is no tolerance, and the
    working says so.
    """
    if is_under_development:
        return Judgement(Status.UNDER_DEVELOPMENT, "The measure is under development", bar=bar)
    if bar.kind == TargetKind.NONE:
        return Judgement(Status.NOT_APPLICABLE, "No target is set", bar=bar)
    if bar.kind == TargetKind.BASELINE:
        return Judgement(Status.NOT_APPLICABLE, "This is the baseline year, in which no target is set", bar=bar)
    if bar.kind == TargetKind.WORDS:
        if figure is None:
            return Judgement(Status.NOT_AVAILABLE, no_figure or "There is no figure yet", bar=bar)
        return Judgement(Status.NOT_APPLICABLE, "The target is in words, for the owner to judge", bar=bar)
    if polarity == Polarity.NONE:
        return Judgement(Status.NOT_APPLICABLE, "Neither high nor low is good", bar=bar)
    if figure is None:
        return Judgement(Status.NOT_AVAILABLE, no_figure or "There is no figure yet", bar=bar)
    if bar.unresolved:
        return Judgement(Status.NOT_AVAILABLE, bar.unresolved, bar=bar)
    if isinstance(figure, str):
        return Judgement(Status.NOT_APPLICABLE, "The figure is in words, for the owner to judge", bar=bar)
    return _held_against(figure, bar, tolerance, unit, places, figure_words)


def _held_against(figure: Number, bar: Bar, tolerance: Tolerance | None, unit: Unit, places: int, words: str):
    """The judgement of a number against a number."""
    exact = Fraction(figure)
    if unit.kind == UnitKind.YES_NO and bar.value is not None:
        return _answered(exact, bar, unit)
    miss, distance = _distance(exact, bar, unit, places)
    opening = f"{words or shown(figure, unit, places)} against {bar.after_against(unit, places)}: {distance}"
    if bar.low is not None:
        is_met = bar.low <= exact <= bar.high
    else:
        is_met = bar.operator.is_met(exact, bar.value)
    band, no_band = None, "no tolerance"
    if tolerance is not None:
        try:
            band = tolerances.band(tolerance, bar, unit, places)
        except ToleranceError as error:
            no_band = f"no tolerance, as {error.because}"
    if is_met:
        return Judgement(Status.ON_TARGET, f"{opening}, on target", figure, Fraction(0), bar, band)
    if band is None:
        return Judgement(Status.OFF_TARGET, f"{opening}, {no_band}, off target", figure, miss, bar, None)
    bound = band.low if exact < (bar.value if bar.low is None else bar.low) or band.high is None else band.high
    allowed = f"{band.name} (to {bare(bound, unit, places)})"
    if band.holds(exact):
        return Judgement(Status.SATISFACTORY, f"{opening}, within {allowed}, satisfactory", figure, miss, bar, band)
    return Judgement(Status.OFF_TARGET, f"{opening}, {allowed}, off target", figure, miss, bar, band)


def _answered(figure: Fraction, bar: Bar, unit: Unit) -> Judgement:
    """The judgement of yes or no, which has no distance from its target and no tolerance."""
    is_met = bar.operator.is_met(figure, bar.value)
    status = Status.ON_TARGET if is_met else Status.OFF_TARGET
    wanted = shown(answer_aimed_at(bar.operator, bar.value), unit, 0).lower()
    working = f"{shown(figure, unit, 0)} against {wanted}: {'' if is_met else 'not '}met"
    return Judgement(status, f"{working}, {status.label.lower()}", figure, Fraction(0 if is_met else 1), bar)


def _distance(figure: Fraction, bar: Bar, unit: Unit, places: int) -> tuple[Fraction, str]:
    """How far the figure is from the target, and in words: 5.3 points over; 48 under; equal to it; inside it."""
    low, high = (bar.low, bar.high) if bar.low is not None else (bar.value, bar.value)
    if figure > high:
        return figure - high, f"{gap(figure - high, unit, places)} over"
    if figure < low:
        return low - figure, f"{gap(low - figure, unit, places)} under"
    return Fraction(0), "inside it" if low != high else "equal to it"


WORST_FIRST = (
    Status.OFF_TARGET,
    Status.SATISFACTORY,
    Status.ON_TARGET,
    Status.NOT_AVAILABLE,
    Status.NOT_APPLICABLE,
    Status.UNDER_DEVELOPMENT,
)


def worst(parts: Sequence[tuple[str, Judgement]]) -> Judgement:
    """The status of a measure made of parts, each with its name: the worst of them.

    A part that is judged counts before one that is not. A part still to come makes no judged part better, and the
    working names it. Raises ValueError without parts.
    """
    if not parts:
        raise ValueError("A measure made of parts has at least one.")
    name, deciding = min(parts, key=lambda part: WORST_FIRST.index(part[1].status))
    if len({judgement.working for _, judgement in parts}) == 1:
        return deciding
    awaited = [other for other, judgement in parts if judgement.status == Status.NOT_AVAILABLE]
    working = f"The worst of {len(parts)} parts decides. {name}: {deciding.working}"
    if awaited and deciding.status.is_judged:
        working += f". Still to come: {', '.join(awaited)}"
    return Judgement(deciding.status, working, deciding.figure, deciding.gap, deciding.bar, deciding.band)
