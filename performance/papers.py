"""The quarterly report and the scorecard as papers of an agenda, and the report's sections for its page."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from council_portal.access.actor import Actor
from council_portal.access.permissions import refusal
from council_portal.markdown import render
from council_portal.periods import Period, PeriodError, PeriodKind
from council_portal.registry import PaperContent, PaperMissing, PaperOffer
from performance import tables
from performance.actions import publication
from performance.queries.narratives import NarrativeShown, narratives
from performance.queries.published import published
from performance.queries.quarters import quarters
from performance.queries.scorecard import NoScorecard, OutcomeGroup, Scorecard, cycle_of, scorecard
from performance.queries.shown import Row
from performance.rules.life_cycle import Audience

REPORT, SCORECARD = "performance-report", "performance-scorecard"
#: Measure, owner, polarity with frequency, target, status, direction, data note.
WORDED_COLUMNS_IN_PRINT = 7


@dataclass(frozen=True)
class Section:
    """A section about an outcome: its heading, and its text as HTML with the figures it is bound to."""

    heading: str
    html: SafeString


@dataclass(frozen=True)
class MeasureLink:
    """A measure beneath an outcome's text."""

    ref: str
    url: str
    status: str


@dataclass(frozen=True)
class ReportedOutcome:
    """An outcome in the report: who leads it, what is said of it, its measures."""

    ref: str
    title: str
    lead: str
    sections: list[Section]
    measures: list[Row]
    rows: list[MeasureLink] = field(default_factory=list)


@dataclass(frozen=True)
class ReportedPriority:
    """A priority in the report, with one sentence on how it stands."""

    number: int
    title: str
    sentence: str
    outcomes: list[ReportedOutcome]


def report_sections(
    card: Scorecard, said: Sequence[NarrativeShown], measure_url: tables.MeasureUrl, heading_level: int = 5
) -> list[ReportedPriority]:
    """The report by priority and outcome; headings inside the texts begin at the level."""
    return [
        ReportedPriority(
            number=priority.number,
            title=priority.title,
            sentence=f"{tables.sentence_of(priority.headline)}.",
            outcomes=[_outcome(outcome, said, measure_url, heading_level) for outcome in priority.outcomes],
        )
        for priority in card.priorities
    ]


def _outcome(
    outcome: OutcomeGroup, said: Sequence[NarrativeShown], measure_url: tables.MeasureUrl, heading_level: int
) -> ReportedOutcome:
    lead = outcome.lead_post
    if outcome.second_lead_post:
        lead += f"; {outcome.second_lead_post} for {outcome.second_lead_scope}"
    return ReportedOutcome(
        ref=outcome.ref,
        title=outcome.title,
        lead=lead,
        sections=[
            Section(
                heading=f"{each.section.label}: {each.action}" if each.action else each.section.label,
                html=render(each.text, resolve=each.resolve, heading_level=heading_level),
            )
            for each in said
            if each.outcome == outcome.ref
        ],
        measures=list(outcome.rows),
        rows=[MeasureLink(row.ref, measure_url(row.ref), row.status.status.value) for row in outcome.rows],
    )


@dataclass(frozen=True)
class _Quarter:
    """What a paper is made of: the scorecard and texts, and whether they are frozen."""

    card: Scorecard
    said: Sequence[NarrativeShown]
    is_published: bool


class QuarterlyPapers:
    """Gives papers under keys such as performance-report:2016-17-Q3 and performance-scorecard:2016-17-Q3.

    A published quarter's papers are made of its publication; an open one's of what members see, which is what
    publishing would freeze.
    """

    def __init__(self, prefix: str):
        self.prefix = prefix

    def offers(self, *, actor: Actor, at: datetime) -> Sequence[PaperOffer]:
        if refusal(actor, "performance.read_approved"):
            return []
        return [
            PaperOffer(f"{self.prefix}:{each.quarter.key}", self._title(each.quarter), each.edition)
            for each in quarters()
        ]

    def content(self, key: str, *, for_public: bool, at: datetime) -> PaperContent:
        quarter = self._quarter(key)
        made_of = _quarter_as_it_stands(quarter)
        is_scorecard = self.prefix == SCORECARD
        return PaperContent(
            key=key,
            title=self._title(quarter),
            html=_scorecard_html(made_of) if is_scorecard else _report_html(made_of),
            is_landscape=is_scorecard,
            is_final=made_of.is_published,
        )

    def reading_refusal(self, key: str, *, actor: Actor) -> str | None:
        cycle = _cycle(self._quarter(key))
        return None if cycle.is_published else refusal(actor, "performance.read_approved", cycle)

    def publication_refusal(self, key: str, *, actor: Actor) -> str | None:
        cycle = _cycle(self._quarter(key))
        if cycle.is_published:
            return None
        return refusal(actor, "performance.publish", cycle) or publication.refusal_to_publish(cycle)

    def publish(self, key: str, *, by: Any, at: datetime) -> None:
        cycle = _cycle(self._quarter(key))
        if not cycle.is_published:
            publication.publish(cycle=cycle, by=by, at=at)

    def _title(self, quarter: Period) -> str:
        return f"{'Performance scorecard' if self.prefix == SCORECARD else 'Performance report'}, {quarter.label}"

    def _quarter(self, key: str) -> Period:
        try:
            return Period.parse(PeriodKind.QUARTER, key.partition(":")[2])
        except PeriodError as error:
            raise PaperMissing(f"{key} names no quarter: {error}") from error


def _cycle(quarter: Period):
    try:
        return cycle_of(quarter)
    except NoScorecard as error:
        raise PaperMissing(str(error)) from error


def _quarter_as_it_stands(quarter: Period) -> _Quarter:
    cycle = _cycle(quarter)
    if cycle.is_published:
        found = published(quarter)
        return _Quarter(found.scorecard, found.narratives, is_published=True)
    return _Quarter(
        scorecard(quarter, Audience.MEMBERS),
        narratives(cycle.edition, quarter, Audience.MEMBERS),
        is_published=False,
    )


def _no_address(ref: str) -> str:
    return ""


def _counts(card: Scorecard) -> dict:
    return {
        "card": card,
        "status_counts": tables.status_counts(card.headline),
        "bases_of_status": tables.bases_of_status(card.headline),
        "direction_counts": tables.direction_counts(card.headline),
        "base_of_direction": tables.base_of_direction(card.headline),
        "counts_by_priority": tables.counts_by_priority(card),
    }


def _report_html(made_of: _Quarter) -> str:
    context = _counts(made_of.card) | {
        "picture": tables.picture(made_of.card, _no_address),
        "priorities": report_sections(made_of.card, made_of.said, _no_address),
    }
    return render_to_string("performance/pdf/report.html", context)


def _scorecard_html(made_of: _Quarter) -> str:
    card = made_of.card
    context = _counts(card) | {
        "outcomes": _by_action(made_of),
        "columns": WORDED_COLUMNS_IN_PRINT + len(card.years) + len(card.quarters) + len(card.months),
    }
    return render_to_string("performance/pdf/scorecard.html", context)


def _by_action(made_of: _Quarter) -> list[tuple[OutcomeGroup, list[tuple[str, list[Row]]]]]:
    """Each outcome's rows in runs of the same action, in the order of the plan."""
    return [
        (outcome, [(action, list(rows)) for action, rows in groupby(outcome.rows, key=lambda row: row.action)])
        for priority in made_of.card.priorities
        for outcome in priority.outcomes
    ]
