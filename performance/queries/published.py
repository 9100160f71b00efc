"""A quarter as it was published: read from its publication and from nothing else."""

from dataclasses import dataclass
from datetime import datetime

from council_portal.periods import Period
from performance.models import Publication
from performance.queries.background import MeasureBackground
from performance.queries.frozen import opened, thawed, typed
from performance.queries.narratives import NarrativeShown
from performance.queries.scorecard import Scorecard
from performance.queries.shown import Row

#: Raised when the shape of what is frozen changes in a way that readers of the JSON must know.
FORMAT = 1
#: How many measures of publications a process keeps.
MOST_FOUND = 5000
_FOUND: dict[tuple[str, str], "MeasurePublished | None"] = {}


@dataclass(frozen=True)
class PublishedQuarter:
    """What a publication holds: the scorecard and the report's words, with the figures that they were bound to."""

    format: int
    council: str
    version: int
    published_at: datetime
    correction_notice: str
    scorecard: Scorecard
    narratives: tuple[NarrativeShown, ...] = ()
    backgrounds: tuple[MeasureBackground, ...] = ()


@dataclass(frozen=True)
class MeasurePublished:
    """A measure as a quarter's latest publication has it; an early publication has no background."""

    quarter: Period
    version: int
    row: Row
    outcome_title: str
    priority_title: str
    background: MeasureBackground | None


@dataclass(frozen=True)
class PublicationListed:
    """A publication in a list: which quarter and version, when, and what its correction says."""

    quarter: Period
    edition: str
    version: int
    published_at: datetime
    sha256: str
    correction_notice: str


def published(quarter: Period, version: int | None = None) -> PublishedQuarter | None:
    """The quarter's publication, the latest version unless one is named; None where there is none.

    One query. Raises frozen.Tampered where the stored content does not fit its hash.
    """
    found = _publications(quarter)
    if version is not None:
        found = found.filter(version=version)
    row = found.values_list("content", "sha256").first()
    return thawed(PublishedQuarter, *row) if row else None


def publications(quarter: Period | None = None) -> tuple[PublicationListed, ...]:
    """Every publication (of a quarter), newest quarter and version first, without their content."""
    rows = _publications(quarter).select_related("cycle__edition").defer("content")
    return tuple(
        PublicationListed(
            quarter=row.cycle.period,
            edition=row.cycle.edition.title,
            version=row.version,
            published_at=row.published_at,
            sha256=row.sha256,
            correction_notice=row.correction_notice,
        )
        for row in rows
    )


def measures_published(ref: str) -> tuple[MeasurePublished, ...]:
    """The measure in every quarter's latest publication that has it, oldest first: two queries at most.

    What was found in a publication is kept by its hash, since no publication ever changes.
    """
    latest: dict[Period, PublicationListed] = {}
    for each in publications():
        latest.setdefault(each.quarter, each)
    missing = [each.sha256 for each in latest.values() if (each.sha256, ref) not in _FOUND]
    if missing:
        if len(_FOUND) > MOST_FOUND:
            _FOUND.clear()
        for content, sha256 in Publication.objects.filter(sha256__in=missing).values_list("content", "sha256"):
            _FOUND[sha256, ref] = _measure_in(opened(content, sha256), ref)
    found = [_FOUND.get((latest[quarter].sha256, ref)) for quarter in sorted(latest)]
    return tuple(each for each in found if each is not None)


def _measure_in(content: dict, ref: str) -> MeasurePublished | None:
    """The measure alone, so that no page pays for a hundred others."""
    card = content["scorecard"]
    for priority in card["priorities"]:
        for outcome in priority["outcomes"]:
            for row in outcome["rows"]:
                if row["ref"] == ref:
                    background = next((each for each in content.get("backgrounds", ()) if each["ref"] == ref), None)
                    return MeasurePublished(
                        quarter=typed(Period, card["quarter"]),
                        version=content["version"],
                        row=typed(Row, row),
                        outcome_title=outcome["title"],
                        priority_title=priority["title"],
                        background=typed(MeasureBackground, background),
                    )
    return None


def _publications(quarter: Period | None):
    found = Publication.objects.order_by("-cycle__period_start", "-version")
    return found.filter(cycle__period_start=quarter.start) if quarter else found
