"""The scorecard of a quarter: every measure with its figures, status and direction, and what they add up to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.db import connection

from council_portal import audit
from council_portal.periods import Period
from performance import rules
from performance.models import CycleState, ReportingCycle
from performance.queries.kept import Kept, Shelf
from performance.queries.measure_record import MeasureRecord
from performance.queries.record import read_figures, read_plan
from performance.queries.rows import row_of
from performance.queries.shown import PortfolioShown, Row, quarters_so_far, year_ends
from performance.rules.direction import Direction
from performance.rules.frequency import Frequency
from performance.rules.headline import Headline, headline
from performance.rules.life_cycle import Audience
from performance.rules.status import Status


class NoScorecard(LookupError):
    """No plan covers the quarter, or its reporting has not been opened; the message is a sentence."""


@dataclass(frozen=True)
class OutcomeGroup:
    """An outcome with its rows, in the order of the plan."""

    ref: str
    title: str
    lead_post: str
    second_lead_post: str
    second_lead_scope: str
    also_contributes_to: int | None
    rows: tuple[Row, ...] = ()

    @cached_property
    def headline(self) -> Headline:
        return headline_of(self.rows)

    def with_rows(self, renewed: Mapping[str, Row]) -> "OutcomeGroup":
        if not any(row.ref in renewed for row in self.rows):
            return self
        return replace(self, rows=tuple(renewed.get(row.ref, row) for row in self.rows))


@dataclass(frozen=True)
class PriorityGroup:
    """A priority with its outcomes."""

    number: int
    title: str
    is_cross_cutting: bool
    outcomes: tuple[OutcomeGroup, ...] = ()

    @property
    def rows(self) -> tuple[Row, ...]:
        return tuple(row for outcome in self.outcomes for row in outcome.rows)

    @cached_property
    def headline(self) -> Headline:
        return headline_of(self.rows)

    def with_rows(self, renewed: Mapping[str, Row]) -> "PriorityGroup":
        outcomes = tuple(outcome.with_rows(renewed) for outcome in self.outcomes)
        is_same = all(new is old for new, old in zip(outcomes, self.outcomes, strict=True))
        return self if is_same else replace(self, outcomes=outcomes)


@dataclass(frozen=True)
class Filters:
    """What a reader picks; empty means everything. Each of `words`, in small letters, is to be in ref or title."""

    priorities: frozenset[int] = frozenset()
    outcomes: frozenset[str] = frozenset()
    directorates: frozenset[str] = frozenset()
    portfolios: frozenset[str] = frozenset()
    statuses: frozenset[Status] = frozenset()
    directions: frozenset[Direction] = frozenset()
    frequencies: frozenset[Frequency] = frozenset()
    refs: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()
    priority_measures_only: bool = False

    def keeps(self, row: Row) -> bool:
        return (
            (not self.priorities or row.priority in self.priorities)
            and (not self.outcomes or row.outcome in self.outcomes)
            and (not self.directorates or row.owner in self.directorates)
            and (not self.portfolios or (row.portfolio is not None and row.portfolio.slug in self.portfolios))
            and (not self.statuses or row.status.status in self.statuses)
            and (not self.directions or row.direction.direction in self.directions)
            and (not self.frequencies or row.frequency in self.frequencies)
            and (not self.refs or row.ref in self.refs)
            and all(word in f"{row.ref} {row.title}".casefold() for word in self.words)
            and (row.is_priority or not self.priority_measures_only)
        )


@dataclass(frozen=True)
class Scorecard:
    """A quarter as an audience sees it, by priority and outcome in the order of the plan."""

    quarter: Period
    edition: str
    audience: Audience
    state: CycleState
    rule_version: str
    priorities: tuple[PriorityGroup, ...] = field(default=())

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        return tuple(row for priority in self.priorities for row in priority.rows)

    @cached_property
    def headline(self) -> Headline:
        """The counts of the whole, with both bases."""
        return headline_of(self.rows)

    @cached_property
    def headline_of_priority_measures(self) -> Headline:
        return headline_of(row for row in self.rows if row.is_priority)

    @property
    def years(self) -> tuple[Period, ...]:
        """The columns of year ends."""
        return year_ends(self.quarter)

    @property
    def quarters(self) -> tuple[Period, ...]:
        """The columns of quarters: those of the year so far."""
        return quarters_so_far(self.quarter)

    @property
    def months(self) -> tuple[Period, ...]:
        return self.quarter.months

    @cached_property
    def directorates(self) -> tuple[tuple[str, str], ...]:
        """Codes and names of those who own measures, in order of name."""
        return tuple(sorted({(row.owner, row.owner_name) for row in self.rows}, key=lambda pair: pair[1]))

    @cached_property
    def portfolios(self) -> tuple[PortfolioShown, ...]:
        """The cabinet portfolios that have measures here, in order of title."""
        return tuple(sorted({row.portfolio for row in self.rows if row.portfolio}, key=lambda each: each.title))

    @property
    def has_figures_awaiting_approval(self) -> bool:
        return any(row.figure.is_awaiting_approval for row in self.rows)

    def with_rows(self, renewed: Mapping[str, Row]) -> "Scorecard":
        """The same scorecard with these rows, by reference, in the places of those that it has."""
        return replace(self, priorities=tuple(priority.with_rows(renewed) for priority in self.priorities))

    def row(self, ref: str) -> Row | None:
        return next((row for row in self.rows if row.ref == ref), None)

    def only(self, filters: Filters) -> "Scorecard":
        """The same scorecard with the rows that the filters keep; groups left empty go."""
        if filters == Filters():
            return self
        priorities = []
        for priority in self.priorities:
            outcomes = [replace(each, rows=tuple(filter(filters.keeps, each.rows))) for each in priority.outcomes]
            kept = tuple(outcome for outcome in outcomes if outcome.rows)
            if kept:
                priorities.append(replace(priority, outcomes=kept))
        return replace(self, priorities=tuple(priorities))


KEPT: Shelf[Scorecard] = Shelf()


def headline_of(rows: Iterable[Row]) -> Headline:
    """The counts of some rows, by what is shown, overrides included."""
    return headline((row.status.status, row.direction.direction) for row in rows)


def cycle_of(quarter: Period) -> ReportingCycle:
    """The reporting of a quarter, with its plan edition. Raises NoScorecard where it has not been opened.

    Its `record_hash` stands for the state of the whole record at that moment.
    """
    found = ReportingCycle.objects.for_period(quarter).annotate(record_hash=audit.newest_hash())
    cycle = found.select_related("edition").order_by("-edition__from_on").first()
    if cycle is None:
        raise NoScorecard(f"{quarter.label} has not been opened for reporting.")
    return cycle


def scorecard(quarter: Period, audience: Audience) -> Scorecard:
    """The scorecard computed from the record: for officers with what waits for approval, for members without it.

    Eight queries, whatever the size of the plan. The first of them tells whether the record has changed: until it does,
    a process that has computed a scorecard gives the same again. Where since then only figures and words of measures
    were written, the rows of those alone are read and judged again, in four queries more. The public's is not computed
    but read from its publication: see queries.published.
    Raises NoScorecard where the quarter has not been opened.
    """
    return scorecard_of(cycle_of(quarter), audience)


def scorecard_of(cycle: ReportingCycle, audience: Audience) -> Scorecard:
    """The scorecard of a quarter whose cycle is at hand, with its `record_hash`: at most seven queries more."""
    # Inside a transaction the record may hold what is not yet in the audit, or never comes to be.
    if not cycle.record_hash or connection.in_atomic_block:
        return computed(cycle, audience)
    key = (cycle.pk, audience.value)
    kept = KEPT.get(key)
    if kept is None or kept.record_hash != cycle.record_hash:
        kept = (_followed(kept, cycle) if kept else None) or _anew(cycle, audience)
        KEPT.put(key, kept)
    return kept.card


def computed(cycle: ReportingCycle, audience: Audience) -> Scorecard:
    """The scorecard from the record alone, whatever is kept: seven queries."""
    return _anew(cycle, audience).card


def _anew(cycle: ReportingCycle, audience: Audience) -> Kept[Scorecard]:
    quarter = cycle.period
    planned = read_plan(cycle.edition, quarter)
    records = read_figures(planned, quarter, audience, edition=cycle.edition)
    card = Scorecard(
        quarter=quarter,
        edition=cycle.edition.title,
        audience=audience,
        state=CycleState(cycle.state),
        rule_version=rules.VERSION,
        priorities=_grouped(records, quarter),
    )
    return Kept(card, tuple(planned), cycle.record_hash)


def _followed(kept: Kept[Scorecard], cycle: ReportingCycle) -> Kept[Scorecard] | None:
    """What was kept with the rows renewed of which something was written since, in the same places.

    None where more may have changed than that. Something written between the queries is seen again by the next look,
    since its event comes after the hash that this one is kept under.
    """
    touched, card = kept.touched_since(), kept.card
    if touched is None:
        return None
    records = read_figures(touched, card.quarter, card.audience)
    renewed = {record.measure.ref: row_of(record, card.quarter) for record in records}
    return replace(kept, card=card.with_rows(renewed) if renewed else card, record_hash=cycle.record_hash)


def _grouped(records: list[MeasureRecord], quarter: Period) -> tuple[PriorityGroup, ...]:
    """Rows under their outcomes and priorities, which come in the order of their numbers and positions."""
    by_outcome: dict[int, list[Row]] = {}
    outcomes = {}
    for record in records:
        outcomes[record.measure.outcome_id] = record.measure.outcome
        by_outcome.setdefault(record.measure.outcome_id, []).append(row_of(record, quarter))
    priorities = {outcome.priority_id: outcome.priority for outcome in outcomes.values()}
    in_order = sorted(outcomes.values(), key=lambda outcome: (outcome.priority.number, outcome.position))
    return tuple(
        PriorityGroup(
            number=priority.number,
            title=priority.title,
            is_cross_cutting=priority.is_cross_cutting,
            outcomes=tuple(
                OutcomeGroup(
                    ref=outcome.ref,
                    title=outcome.title,
                    lead_post=outcome.lead_post,
                    second_lead_post=outcome.second_lead_post,
                    second_lead_scope=outcome.second_lead_scope,
                    also_contributes_to=outcome.also_contributes_to.number if outcome.also_contributes_to else None,
                    rows=tuple(by_outcome[outcome.pk]),
                )
                for outcome in in_order
                if outcome.priority_id == priority.pk
            ),
        )
        for priority in sorted(priorities.values(), key=lambda priority: priority.number)
    )
