"""Two quarters side by side, measure by measure: the same series, whatever its reference in either plan."""

from dataclasses import dataclass

from council_portal.periods import Period
from performance.models import Measure
from performance.queries.scorecard import Filters, Scorecard, cycle_of, scorecard
from performance.queries.shown import Row
from performance.rules.life_cycle import Audience

EVERY_MEASURE = Filters()


@dataclass(frozen=True)
class Pair:
    """A measure in the earlier and the later quarter; None where that quarter's plan does not have it."""

    then: Row | None
    now: Row | None

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
    def has_another_target(self) -> bool:
        """By what the plan prints: a further share of the same year's target is no other target."""
        return self.is_in_both and _printed(self.then) != _printed(self.now)

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
    def sentence(self) -> str:
        """How many changed in what way."""
        counts = (
            (sum(pair.has_another_status for pair in self.pairs), "{} another status", "have", "has"),
            (sum(pair.has_another_target for pair in self.pairs), "{} another target", "have", "has"),
            (sum(not pair.is_in_both for pair in self.pairs), "{} in one quarter only", "are", "is"),
        )
        parts = [f"{count} {words.format(one if count == 1 else many)}" for count, words, many, one in counts if count]
        total = len(self.pairs)
        return f"Of {total} measure{'' if total == 1 else 's'}, {'; '.join(parts) or 'none has changed'}."


def comparison(one: Period, other: Period, audience: Audience, filters: Filters = EVERY_MEASURE) -> Comparison:
    """The two quarters, the earlier first, as the audience sees them and narrowed by the filters.

    A measure is kept where either of its rows is. The queries of two scorecards and four more.
    Raises NoScorecard where one of the quarters has not been opened.
    """
    earlier, later = sorted((one, other))
    then, now = scorecard(earlier, audience), scorecard(later, audience)
    before = dict(_by_series(then))
    after = dict(_by_series(now))
    found = [Pair(before.get(series), row) for series, row in after.items()]
    found += [Pair(row, None) for series, row in before.items() if series not in after]
    kept = (pair for pair in found if any(row and filters.keeps(row) for row in (pair.then, pair.now)))
    return Comparison(then, now, tuple(kept))


def _printed(row: Row) -> str:
    return row.target.printed or row.target.words


def _by_series(card: Scorecard) -> list[tuple[int, Row]]:
    edition = cycle_of(card.quarter).edition
    series = dict(Measure.objects.filter(edition=edition).values_list("ref", "series_id"))
    return [(series[row.ref], row) for row in card.rows]
