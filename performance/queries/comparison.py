"""Two quarters side by side, measure by measure: the same series, whatever its reference in either plan."""

from collections.abc import Mapping
from dataclasses import dataclass

from council_portal.periods import Period
from performance.models import Series
from performance.queries.benchmarks import BenchmarkShown, benchmarks_of
from performance.queries.published import PublishedQuarter
from performance.queries.scorecard import Filters, Scorecard, scorecard
from performance.queries.shown import Row
from performance.rules.life_cycle import Audience
from performance.rules.status import Status

EVERY_MEASURE = Filters()


@dataclass(frozen=True)
class Pair:
    """A measure in the earlier and the later quarter; None where that quarter's plan does not have it.

    `benchmarks` are the newest figures of others that the later quarter knew, one of each group.
    """

    then: Row | None
    now: Row | None
    benchmarks: tuple[BenchmarkShown, ...] = ()

    @property
    def row(self) -> Row:
        return self.now or self.then

    @property
    def is_in_both(self) -> bool:
        return self.then is not None and self.now is not None

    @property
    def has_another_status(self) -> bool:
        return self.is_in_both and self.then.status.status != self.now.status.status

    @property
    def steps(self) -> int:
        """By how many statuses it stands better than it stood, below 0 worse; 0 unless it was judged both times."""
        if not self.is_in_both:
            return 0
        before, after = self.then.status.status, self.now.status.status
        order = list(Status)
        return order.index(before) - order.index(after) if before.is_judged and after.is_judged else 0

    @property
    def has_another_target(self) -> bool:
        """By what was declared: a further share of the same year's target is no other target."""
        return self.is_in_both and self.now.target.is_other_than(self.then.target)

    @property
    def targets(self) -> tuple[str, str]:
        """Then and now, where both have one and it is another."""
        return self.then.target.told_from(self.now.target), self.now.target.told_from(self.then.target)

    @property
    def differs(self) -> bool:
        """Whether it stands among what changed: another status or target, or in one quarter only."""
        return not self.is_in_both or self.has_another_status or self.has_another_target


@dataclass(frozen=True)
class Comparison:
    """The two scorecards and their measures: those of the later in its order, then those that only the earlier has."""

    then: Scorecard
    now: Scorecard
    pairs: tuple[Pair, ...]

    @property
    def changed(self) -> tuple[Pair, ...]:
        return tuple(pair for pair in self.pairs if pair.differs)

    @property
    def unchanged(self) -> tuple[Pair, ...]:
        return tuple(pair for pair in self.pairs if not pair.differs)

    @property
    def has_benchmarks(self) -> bool:
        return any(pair.benchmarks for pair in self.pairs)

    @property
    def sentence(self) -> str:
        """How many changed in what way, and of the statuses judged both times how many for better and for worse."""
        better, worse = (sum(side * pair.steps > 0 for pair in self.pairs) for side in (1, -1))
        which_way = (
            f", {better or 'none'} of them a better one and {worse or 'none'} a worse one" if better or worse else ""
        )
        counts = (
            (sum(pair.has_another_status for pair in self.pairs), f"{{}} another status{which_way}", "have", "has"),
            (sum(pair.has_another_target for pair in self.pairs), "{} another target", "have", "has"),
            (sum(not pair.is_in_both for pair in self.pairs), "{} in one quarter only", "are", "is"),
        )
        parts = [f"{count} {words.format(one if count == 1 else many)}" for count, words, many, one in counts if count]
        total = len(self.pairs)
        return f"Of {total} measure{'' if total == 1 else 's'}, {'; '.join(parts) or 'none has changed'}."


def comparison(one: Period, other: Period, audience: Audience, filters: Filters = EVERY_MEASURE) -> Comparison:
    """The two quarters from the record, the earlier first, as the audience sees them and narrowed by the filters.

    The queries of two scorecards and three more. Raises NoScorecard where one of the quarters has not been opened.
    """
    earlier, later = sorted((one, other))
    now = scorecard(later, audience)
    return _compared(scorecard(earlier, audience), now, _benchmarks(now), filters)


def published_comparison(
    one: PublishedQuarter, other: PublishedQuarter, filters: Filters = EVERY_MEASURE
) -> Comparison:
    """The two quarters as they were published, and from nothing else: no query."""
    then, now = sorted((one, other), key=lambda each: each.scorecard.quarter)
    benchmarks = {each.ref: each.benchmarks for each in now.backgrounds}
    return _compared(then.scorecard, now.scorecard, benchmarks, filters)


def same_measure(row: Row, card: Scorecard, other: Scorecard) -> str:
    """By what a measure of one scorecard is known in another: its reference within an edition, else its series.

    What was published before rows had a series is known in its own edition alone.
    """
    if card.edition == other.edition:
        return row.ref
    return row.series or f"{card.edition} {row.ref}"


def _compared(
    then: Scorecard, now: Scorecard, benchmarks: Mapping[str, tuple[BenchmarkShown, ...]], filters: Filters
) -> Comparison:
    """A measure is kept where either of its rows is."""
    before = {same_measure(row, then, now): row for row in then.rows}
    after = {same_measure(row, now, then): row for row in now.rows}
    found = [Pair(before.get(known_by), row, _newest(benchmarks.get(row.ref, ()))) for known_by, row in after.items()]
    found += [Pair(row, None) for known_by, row in before.items() if known_by not in after]
    kept = (pair for pair in found if any(row and filters.keeps(row) for row in (pair.then, pair.now)))
    return Comparison(then, now, tuple(kept))


def _benchmarks(card: Scorecard) -> dict[str, tuple[BenchmarkShown, ...]]:
    """By reference, newest first: three queries."""
    series = dict(Series.objects.filter(key__in=[row.series for row in card.rows]).values_list("key", "pk"))
    found = benchmarks_of(list(series.values()), card.quarter)
    return {row.ref: found.get(series[row.series], ()) for row in card.rows}


def _newest(benchmarks: tuple[BenchmarkShown, ...]) -> tuple[BenchmarkShown, ...]:
    """One of each group, of its newest period."""
    by_group: dict[str, BenchmarkShown] = {}
    for each in benchmarks:
        by_group.setdefault(each.group, each)
    return tuple(by_group.values())
