"""The shapes that scorecard pages and papers are laid out from: counts, the picture of the plan, rows with drawings."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from django.utils.safestring import SafeString

from council_portal.charts.small import sparkline, target_bar
from performance.queries.exceptions import Issue, by_kind
from performance.queries.scorecard import OutcomeGroup, PriorityGroup, Scorecard
from performance.queries.shown import Row
from performance.rules.exceptions import ExceptionKind
from performance.rules.headline import Headline
from performance.rules.status import Status

# Gives a measure's address by its reference.
MeasureUrl = Callable[[str], str]


@dataclass(frozen=True)
class Count:
    """One entry of the key: how many, their shares in words with the base of each, and where to see them."""

    count: int
    share: str
    share_judged: str = ""
    status: str = ""
    direction: str = ""
    url: str = ""


def status_counts(headline: Headline, address: str = "") -> list[Count]:
    """The line of statuses; with an address each leads to the measures behind it."""
    return [
        Count(
            count=each.count,
            share=f"{each.share_of_all}%" if each.share_of_all is not None else "",
            share_judged=f"{each.share_of_measured}% of judged" if each.share_of_measured is not None else "",
            status=each.status.value,
            url=f"{address}?status={each.status.value}#measures" if address else "",
        )
        for each in headline.statuses
    ]


def direction_counts(headline: Headline, address: str = "") -> list[Count]:
    """The line of directions; those with no direction have no share."""
    return [
        Count(
            count=each.count,
            share=f"{each.share_of_directed}%" if each.share_of_directed is not None else "",
            direction=each.direction.value,
            url=f"{address}?direction={each.direction.value}#measures" if address else "",
        )
        for each in headline.directions
    ]


def bases_of_status(headline: Headline) -> str:
    """What the shares of a line of statuses are of."""
    return (
        f"Shares are of all {headline.total:,} measures; “of judged” is of the {headline.measured:,} measured against "
        "a target this quarter (on target, satisfactory and off target)."
    )


def base_of_direction(headline: Headline) -> str:
    """What the shares of a line of directions are of."""
    return f"Shares are of the {headline.directed:,} measures that can be compared with an earlier figure."


@dataclass(frozen=True)
class Mark:
    """A measure in the picture of the plan."""

    ref: str
    title: str
    status: str
    url: str
    is_faded: bool = False


@dataclass(frozen=True)
class PictureOutcome:
    """An outcome in the picture, with its marks in the order of the plan."""

    letter: str
    title: str
    marks: list[Mark]


@dataclass(frozen=True)
class PicturePriority:
    """A priority in the picture, with one sentence on how it stands."""

    number: int
    title: str
    sentence: str
    outcomes: list[PictureOutcome]


def picture(card: Scorecard, measure_url: MeasureUrl, kept: Scorecard | None = None) -> list[PicturePriority]:
    """The whole plan in one picture; where `kept` is given, what it leaves out is faded."""
    shown = {row.ref for row in (kept or card).rows}
    return [
        PicturePriority(
            number=priority.number,
            title=priority.title,
            sentence=sentence_of(priority.headline),
            outcomes=[
                PictureOutcome(
                    letter=outcome.ref.rpartition(".")[2],
                    title=outcome.title,
                    marks=[
                        Mark(row.ref, row.title, row.status.status.value, measure_url(row.ref), row.ref not in shown)
                        for row in outcome.rows
                    ],
                )
                for outcome in priority.outcomes
            ],
        )
        for priority in card.priorities
    ]


def sentence_of(headline: Headline) -> str:
    """How a part of the plan stands: 4 of 17 judged are off target."""
    if not headline.measured:
        return "None can be judged yet"
    off = headline.count(Status.OFF_TARGET)
    return f"{off or 'None'} of {headline.measured} judged {'is' if off == 1 else 'are'} off target"


@dataclass(frozen=True)
class CountsRow:
    """A row of a table of statuses: what is counted, each count in the order of the key, and the total."""

    label: str
    counts: list[int]
    total: int


def counts_by_priority(card: Scorecard) -> list[CountsRow]:
    """Statuses by priority, then of the priority measures, then of all."""
    rows = [_counts_row(f"{priority.number} {priority.title}", priority.headline) for priority in card.priorities]
    if card.headline_of_priority_measures.total:
        rows.append(_counts_row("Priority measures", card.headline_of_priority_measures))
    return [*rows, _counts_row("All measures", card.headline)]


def _counts_row(label: str, headline: Headline) -> CountsRow:
    return CountsRow(label, [each.count for each in headline.statuses], headline.total)


@dataclass(frozen=True)
class ShownRow:
    """A measure's row with its address and its two small drawings."""

    row: Row
    url: str

    @cached_property
    def course(self) -> SafeString:
        return sparkline([point.value for point in self.row.recent])

    @cached_property
    def bar(self) -> SafeString:
        return target_bar(self.row.figure.value, self.row.target.value)


@dataclass(frozen=True)
class ShownOutcome:
    """An outcome's table."""

    outcome: OutcomeGroup
    rows: list[ShownRow]


@dataclass(frozen=True)
class ShownPriority:
    """A priority's tables."""

    priority: PriorityGroup
    outcomes: list[ShownOutcome]


def tables_by_outcome(card: Scorecard, measure_url: MeasureUrl) -> list[ShownPriority]:
    """The tables of a scorecard's page, by priority and outcome."""
    return [
        ShownPriority(
            priority,
            [ShownOutcome(outcome, shown_rows(outcome.rows, measure_url)) for outcome in priority.outcomes],
        )
        for priority in card.priorities
    ]


def shown_rows(rows: Iterable[Row], measure_url: MeasureUrl) -> list[ShownRow]:
    """The rows in the order given, each with its address."""
    return [ShownRow(row, measure_url(row.ref)) for row in rows]


@dataclass(frozen=True)
class ShownIssue:
    """An exception with the address of its measure; `others` are its reasons beside the one it is listed under."""

    issue: Issue
    url: str

    @property
    def others(self) -> list[str]:
        return [each.kind.label for each in self.issue.findings[1:]]


def issues_by_kind(found: Iterable[Issue], measure_url: MeasureUrl) -> list[tuple[ExceptionKind, list[ShownIssue]]]:
    """The tables of exceptions, by their gravest reason."""
    return [(kind, [ShownIssue(each, measure_url(each.row.ref)) for each in inside]) for kind, inside in by_kind(found)]
