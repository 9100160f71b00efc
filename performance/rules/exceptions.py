"""Exceptions: which measures a reader should hear of, why, since when, and what might be asked about each."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from council_portal.choices import Choice
from council_portal.days import long_date
from council_portal.periods import Period
from performance.rules.direction import Direction
from performance.rules.frequency import Frequency
from performance.rules.status import Status
from performance.rules.wording import in_period

#: How many periods one after another a measure gets worse before it is said to be worsening.
PERIODS_WORSE = 2


class ExceptionKind(Choice):
    """Why a measure is an exception, the gravest first."""

    NEWLY_OFF = "newly_off", "Newly off target"
    STILL_OFF = "still_off", "Still off target"
    WORSENING = "worsening", "Getting worse"
    FORECAST_TO_MISS = "forecast_to_miss", "Forecast to miss"
    MISSING = "missing", "Figure missing"
    STALE = "stale", "Figure out of date"

    @property
    def meaning(self) -> str:
        return {
            "newly_off": "Off target now, and not when it was last judged, or judged for the first time.",
            "still_off": "Off target now, and already when it was last judged, or in the first report that is known.",
            "worsening": "Worse than its comparator in two reported periods running, or more.",
            "forecast_to_miss": "The owner forecasts a year end that is off target.",
            "missing": "A figure was due this quarter and is not there.",
            "stale": "There has been no new figure for longer than the measure’s frequency allows.",
        }[self]


@dataclass(frozen=True)
class Stood:
    """How a measure stood in a quarter, as shown: `reported` is the period whose figure it reported, None where none.

    `forecast` is the status that the owner's forecast of the year end would have.
    """

    quarter: Period
    status: Status
    direction: Direction
    reported: Period | None = None
    is_missing: bool = False
    forecast: Status | None = None


@dataclass(frozen=True)
class Finding:
    """One reason why a measure is an exception, and the first quarter of the unbroken run of quarters that had it.

    `times` is how many quarters of the run had it. `may_be_older` is true where the run reaches back to the first
    quarter known, so that it may have begun before. A figure that is out of date has held since the end of its period.
    """

    kind: ExceptionKind
    since: Period
    times: int = 1
    may_be_older: bool = False

    @property
    def since_in_words(self) -> str:
        """Since Quarter 2 of 2016/17, or before; 2 quarters running."""
        if self.kind == ExceptionKind.STALE:
            return f"The latest figure is that of {_named(self.since)}"
        since = f"{'Since at least' if self.may_be_older else 'Since'} {_named(self.since)}"
        return since if self.times == 1 else f"{since}, {self.times} reports running"

    @property
    def in_words(self) -> str:
        """With its kind: Getting worse since Quarter 2 of 2016/17; Figure out of date: the latest is of 2014/15."""
        since = self.since_in_words
        return f"{self.kind.label}{':' if self.kind == ExceptionKind.STALE else ''} {since[0].lower()}{since[1:]}"


def exceptions(
    now: Stood, earlier: Sequence[Stood], *, frequency: Frequency, newest: Period | None = None
) -> tuple[Finding, ...]:
    """Why a measure is an exception in a quarter, the gravest reason first; empty where it is none.

    `earlier` are the quarters before that are known, newest first. `newest` is the period of the newest figure there
    is, None where there is none at all or where it has no period, as of judgements in words.
    """
    found = (
        _off_target(now, earlier),
        _worsening(now, earlier),
        _forecast_to_miss(now, earlier),
        _missing(now, earlier),
        _stale(now, frequency, newest),
    )
    return tuple(each for each in found if each)


def _off_target(now: Stood, earlier: Sequence[Stood]) -> Finding | None:
    """Quarters in which it was not judged neither end the run nor count."""
    if now.status != Status.OFF_TARGET:
        return None
    judged = [each for each in earlier if each.status.is_judged]
    run, is_whole = _run(judged, lambda each: each.status == Status.OFF_TARGET)
    if run or not earlier:
        return _finding(ExceptionKind.STILL_OFF, now, run, is_whole)
    return Finding(ExceptionKind.NEWLY_OFF, now.quarter)


def _worsening(now: Stood, earlier: Sequence[Stood]) -> Finding | None:
    """Counted by the figures reported: one that is reported again in the next quarter has not got worse again."""
    if now.direction != Direction.WORSE or now.reported is None:
        return None
    reported, others = {now.reported}, []
    for each in earlier:
        if each.reported is not None and each.reported not in reported:
            reported.add(each.reported)
            others.append(each)
    run, is_whole = _run(others, lambda each: each.direction == Direction.WORSE)
    if 1 + len(run) < PERIODS_WORSE:
        return None
    return _finding(ExceptionKind.WORSENING, now, run, is_whole)


def _forecast_to_miss(now: Stood, earlier: Sequence[Stood]) -> Finding | None:
    """Within the year whose end is forecast."""
    if now.forecast != Status.OFF_TARGET:
        return None
    same_year = [each for each in earlier if each.quarter.year == now.quarter.year]
    run, _ = _run(same_year, lambda each: each.forecast == Status.OFF_TARGET)
    return _finding(ExceptionKind.FORECAST_TO_MISS, now, run, is_whole=False)


def _missing(now: Stood, earlier: Sequence[Stood]) -> Finding | None:
    """Quarters in which none was due neither end the run nor count."""
    if not now.is_missing:
        return None
    due = [each for each in earlier if each.is_missing or each.reported is not None]
    run, is_whole = _run(due, lambda each: each.is_missing)
    return _finding(ExceptionKind.MISSING, now, run, is_whole and bool(run))


def _stale(now: Stood, frequency: Frequency, newest: Period | None) -> Finding | None:
    if newest is None or frequency.months_between is None:
        return None
    months = (now.quarter.end.year - newest.end.year) * 12 + now.quarter.end.month - newest.end.month
    return Finding(ExceptionKind.STALE, newest) if months > frequency.months_between else None


def _run(earlier: Sequence[Stood], has_it) -> tuple[list[Stood], bool]:
    """Those that have it, newest first, up to the first that has it not; and whether all of them have it."""
    run = []
    for each in earlier:
        if not has_it(each):
            return run, False
        run.append(each)
    return run, True


def _finding(kind: ExceptionKind, now: Stood, run: Sequence[Stood], is_whole: bool) -> Finding:
    return Finding(kind, run[-1].quarter if run else now.quarter, 1 + len(run), is_whole)


def sentence(measures: Sequence[Sequence[Finding]], total: int) -> str:
    """What a page of exceptions opens with: how many there are of how many measures, and of which kinds.

    `measures` holds the findings of each exception. A measure counts under each of its reasons.
    """
    if not measures:
        none = "The only measure is no exception." if total == 1 else f"Of the {total:,} measures none is an exception."
        return none if total else "There are no measures to report."
    count = Counter(each.kind for findings in measures for each in findings)
    newly, off = count[ExceptionKind.NEWLY_OFF], count[ExceptionKind.NEWLY_OFF] + count[ExceptionKind.STILL_OFF]
    parts = []
    if off:
        how_many = "newly" if off == 1 else "all newly" if newly == off else f"{newly:,} of them newly"
        parts.append(f"{off:,} {_are(off)} off target{f', {how_many}' if newly else ''}")
    if worse := count[ExceptionKind.WORSENING]:
        parts.append(f"{worse:,} {'has' if worse == 1 else 'have'} got worse two periods running")
    if forecast := count[ExceptionKind.FORECAST_TO_MISS]:
        parts.append(f"{forecast:,} {_are(forecast)} forecast to miss at the year end")
    if missing := count[ExceptionKind.MISSING]:
        parts.append(f"{missing:,} {'lacks its figure' if missing == 1 else 'lack their figures'}")
    if stale := count[ExceptionKind.STALE]:
        parts.append(f"{stale:,} {'has a figure' if stale == 1 else 'have figures'} out of date")
    number = len(measures)
    subject = "The only measure" if total == 1 else f"{number:,} of the {total:,} measures"
    return f"{subject} {'needs' if number == 1 else 'need'} a closer look: {'; '.join(parts)}."


def _named(period: Period) -> str:
    return in_period(period).removeprefix("in ")


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def weight(findings: Sequence[Finding], *, is_priority: bool, missed_share) -> tuple:
    """Orders exceptions, the heaviest first: by their gravest reason, by how many reasons there are, priority measures
    before others, then by how far the target is missed, in percent of it (None where that is not known).

    Newly and still off target weigh the same.
    """
    gravity = {ExceptionKind.STILL_OFF: ExceptionKind.NEWLY_OFF}.get(findings[0].kind, findings[0].kind)
    return list(ExceptionKind).index(gravity), -len(findings), not is_priority, -(missed_share or 0)


@dataclass(frozen=True)
class Asked:
    """What the suggested question is made from, beside the findings: all of it data, none of it free text."""

    direction: Direction
    forecast: Status | None = None
    forecast_text: str = ""
    is_explained: bool = False
    expected_on: date | None = None


def question(findings: Sequence[Finding], asked: Asked) -> str:
    """A question that a member might ask, by the gravest finding and what stands beside it."""
    first = findings[0]
    kinds = {each.kind for each in findings}
    if first.kind in (ExceptionKind.NEWLY_OFF, ExceptionKind.STILL_OFF):
        return _of_target_missed(first, kinds, asked)
    if first.kind == ExceptionKind.WORSENING:
        times = "twice" if first.times == 2 else f"{first.times} times"
        return f"It has got worse {times} running: what is behind it, and when should that turn?"
    if first.kind == ExceptionKind.FORECAST_TO_MISS:
        return "What is foreseen for the rest of the year, and what would it take to meet the target after all?"
    if first.kind == ExceptionKind.MISSING:
        if asked.expected_on:
            return f"The figure is expected on {long_date(asked.expected_on)}: what can be said until then?"
        return "When will there be a figure, and what holds it up?"
    return "Is this still counted, and when will there be a new figure?"


def _of_target_missed(first: Finding, kinds: set[ExceptionKind], asked: Asked) -> str:
    if ExceptionKind.WORSENING in kinds and ExceptionKind.FORECAST_TO_MISS in kinds:
        return (
            f"It keeps getting worse, and {asked.forecast_text} is forecast for the year end: what more will be done, "
            "and by when should it turn?"
        )
    if ExceptionKind.WORSENING in kinds:
        return "It misses its target and keeps getting worse: what will be done that has not been done so far?"
    if ExceptionKind.FORECAST_TO_MISS in kinds:
        return (
            f"The year end is forecast to miss too, at {asked.forecast_text}: what would bring it back, or is the "
            "target the right one?"
        )
    if asked.forecast in (Status.ON_TARGET, Status.SATISFACTORY):
        return "The forecast is that the year ends well: what will bring it there, and by when will that show?"
    if asked.direction == Direction.IMPROVED:
        return "It is improving: at this pace, when will the target be met?"
    if first.kind == ExceptionKind.NEWLY_OFF:
        return "What has changed since it was last judged, and is that for once or to stay?"
    if not asked.is_explained:
        return "Nothing is said of why: what is behind it, and what is being done?"
    return "What is being done, and by when should it show in the figure?"
