"""The shapes that scorecard pages and papers are laid out from: counts, the picture of the plan, rows with drawings."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from types import MappingProxyType

from django.utils.safestring import SafeString

from council_portal.charts.small import sparkline, target_bar
from council_portal.registry import PaperPlace
from performance.queries.exceptions import Issue, by_kind
from performance.queries.remits import Remit, RemitKind, remits
from performance.queries.scorecard import OutcomeGroup, PriorityGroup, Scorecard, headline_of
from performance.queries.shown import Cell, Row
from performance.rules.exceptions import ExceptionKind
from performance.rules.headline import Headline
from performance.rules.status import Status
from performance.rules.wording import capitalised

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
    change: str = ""


def status_counts(headline: Headline, address: str = "", before: Headline | None = None) -> list[Count]:
    """The line of statuses; with an address each leads to its measures, with `before` it says how it moved."""
    return [
        Count(
            count=each.count,
            share=f"{each.share_of_all}%" if each.share_of_all is not None else "",
            share_judged=f"{each.share_of_measured}% of judged" if each.share_of_measured is not None else "",
            status=each.status.value,
            url=f"{address}?status={each.status.value}#measures" if address else "",
            change=_change(each.count, before.count(each.status)) if before else "",
        )
        for each in headline.statuses
    ]


def direction_counts(headline: Headline, address: str = "", before: Headline | None = None) -> list[Count]:
    """The line of directions; those with no direction have no share."""
    return [
        Count(
            count=each.count,
            share=f"{each.share_of_directed}%" if each.share_of_directed is not None else "",
            direction=each.direction.value,
            url=f"{address}?direction={each.direction.value}#measures" if address else "",
            change=_change(each.count, before.count_of(each.direction)) if before else "",
        )
        for each in headline.directions
    ]


def _change(count: int, before: int) -> str:
    """Beside a count, how it moved: 3 more, 2 fewer, as before."""
    if count == before:
        return "as before"
    return f"{abs(count - before):,} {'more' if count > before else 'fewer'}"


def bases_of_status(headline: Headline) -> str:
    """What the shares of a line of statuses are of."""
    of_all = "the only measure" if headline.total == 1 else f"all {headline.total:,} measures"
    if not headline.measured:
        return f"Shares are of {of_all}; none is measured against a target this quarter."
    judged = "one" if headline.measured == 1 else f"{headline.measured:,}"
    return (
        f"Shares are of {of_all}; “of judged” is of the {judged} measured against a target this quarter (on target, "
        "satisfactory and off target)."
    )


def base_of_direction(headline: Headline) -> str:
    """What the shares of a line of directions are of."""
    if headline.directed == 1:
        return "Shares are of the one measure that can be compared with an earlier figure."
    return f"Shares are of the {headline.directed:,} measures that can be compared with an earlier figure."


@dataclass(frozen=True)
class Mark:
    """A measure in the picture of the plan; `then` is its status in the earlier quarter, where it was another."""

    ref: str
    title: str
    status: str
    url: str
    is_faded: bool = False
    then: str = ""


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


def picture(
    card: Scorecard,
    measure_url: MeasureUrl,
    kept: Scorecard | None = None,
    then: Mapping[str, str] = MappingProxyType({}),
) -> list[PicturePriority]:
    """The whole plan in one picture; where `kept` is given, what it leaves out is faded.

    With `then`, statuses of an earlier quarter by reference, the picture is of then and now.
    """
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
                        Mark(
                            ref=row.ref,
                            title=row.title,
                            status=row.status.status.value,
                            url=measure_url(row.ref),
                            is_faded=row.ref not in shown,
                            then=then.get(row.ref, ""),
                        )
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
    if headline.measured == 1:
        return f"The one judged is {'' if off else 'not '}off target"
    return f"{off or 'None'} of {headline.measured} judged {'is' if off == 1 else 'are'} off target"


@dataclass(frozen=True)
class CountsRow:
    """A row of a table of statuses: what is counted, each count in the order of the key, the total, and where its
    measures are.
    """

    label: str
    counts: list[int]
    total: int
    url: str = ""


def counts_by_priority(card: Scorecard, address: str = "") -> list[CountsRow]:
    """Statuses by priority, then of the priority measures, then of all."""
    rows = [
        _counts_row(
            f"{each.number} {each.title}", each.headline, address and f"{address}?priority={each.number}#measures"
        )
        for each in card.priorities
    ]
    if card.headline_of_priority_measures.total:
        url = address and f"{address}?priority_measures=on#measures"
        rows.append(_counts_row("Priority measures", card.headline_of_priority_measures, url))
    return [*rows, _counts_row("All measures", card.headline)]


def counts_by_remit(card: Scorecard, kind: RemitKind, address_of: Callable[[Remit], str]) -> list[CountsRow]:
    """Statuses by the directorate that owns the measures, or by the cabinet portfolio that they are in."""
    return [
        _counts_row(each.title, headline_of(filter(each.filters.keeps, card.rows)), address_of(each))
        for each in remits(card, kind)
    ]


def _counts_row(label: str, headline: Headline, url: str = "") -> CountsRow:
    return CountsRow(label, [each.count for each in headline.statuses], headline.total, url)


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
    """An exception with the address of its measure, and the measure's place in a pack where that is known."""

    issue: Issue
    url: str
    place: PaperPlace | None = None

    @property
    def why(self) -> str:
        """Its reasons in one breath: Newly off target, getting worse 2 reports running."""
        words = [f"{each.kind.label.lower()}{_running(each.times)}" for each in self.issue.findings]
        return capitalised(", ".join(words))


def _running(times: int) -> str:
    return f" {times} reports running" if times > 1 else ""


def issues_by_kind(found: Iterable[Issue], measure_url: MeasureUrl) -> list[tuple[ExceptionKind, list[ShownIssue]]]:
    """The tables of exceptions, by their gravest reason."""
    return [(kind, shown_issues(inside, measure_url)) for kind, inside in by_kind(found)]


def shown_issues(
    found: Iterable[Issue], measure_url: MeasureUrl, places: Mapping[str, PaperPlace] = MappingProxyType({})
) -> list[ShownIssue]:
    """Exceptions in the order given; `places` are those of measures in a pack, by key."""
    return [ShownIssue(each, measure_url(each.row.ref), places.get(each.row.key)) for each in found]


@dataclass(frozen=True)
class Changed:
    """A measure of which something is otherwise than in the last report: what was, and what is."""

    row: Row
    url: str
    what: str
    then: str
    now: str


@dataclass(frozen=True)
class Changes:
    """What changed since the last report, with the sentence that counts it."""

    sentence: str
    statuses: list[Changed]
    targets: list[Changed]
    figures: list[Changed]


def changes_since(card: Scorecard, before: Scorecard, measure_url: MeasureUrl) -> Changes:
    """Statuses among those judged both times, targets as declared, and figures given both times that were revised."""
    then = {row.ref: row for row in before.rows}
    statuses, targets, figures = [], [], []
    for row in card.rows:
        was, url = then.get(row.ref), measure_url(row.ref)
        if was is None:
            continue
        now_status, then_status = row.status.status, was.status.status
        if now_status != then_status and now_status.is_judged and then_status.is_judged:
            statuses.append(Changed(row, url, "Status", then_status.value, now_status.value))
        if row.target.is_other_than(was.target):
            then_said, now_said = was.target.told_from(row.target), row.target.told_from(was.target)
            targets.append(Changed(row, url, "Target", then_said, now_said))
        cells = {cell.period: cell for cell in _cells(was)}
        for cell in _cells(row):
            old = cells.get(cell.period)
            if old and old.value is not None and cell.value is not None and old.value != cell.value:
                figures.append(Changed(row, url, cell.period.medium_label, old.text, cell.text))
    counted = [
        f"{f'{len(found):,}' if found else 'no'} {noun}{'' if len(found) == 1 else ending}"
        for found, noun, ending in (
            (statuses, "status", "es"),
            (targets, "target", "s"),
            (figures, "earlier figure", "s"),
        )
    ]
    listed = f"{', '.join(counted[:-1])} and {counted[-1]}"
    sentence = f"Since the report on Quarter {before.quarter.number} these changed: {listed}."
    return Changes(sentence, statuses, targets, figures)


def _cells(row: Row) -> Iterable[Cell]:
    return (*row.years, *row.quarters, *row.months)


def missing(card: Scorecard, measure_url: MeasureUrl) -> list[ShownRow]:
    """The measures whose figure was due and is not there, those expected first before the others."""
    rows = sorted((row for row in card.rows if row.is_missing), key=lambda row: row.expected_on or date.max)
    return shown_rows(rows, measure_url)
