"""A quarter as it was published: read from its publication and from nothing else."""

from dataclasses import dataclass
from datetime import datetime

from council_portal.periods import Period
from performance.models import Publication
from performance.queries.frozen import thawed
from performance.queries.narratives import NarrativeShown
from performance.queries.scorecard import Scorecard

#: Raised when the shape of what is frozen changes in a way that readers of the JSON must know.
FORMAT = 1


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


def _publications(quarter: Period | None):
    found = Publication.objects.order_by("-cycle__period_start", "-version")
    return found.filter(cycle__period_start=quarter.start) if quarter else found
