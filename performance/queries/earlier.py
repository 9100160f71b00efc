"""The quarters before one, as they were published: what a quarter's changes and runs are told from.

Across editions of the plan a reference may mean another measure, so nothing is followed from one to the other.
"""

from django.db.models import F

from council_portal import audit
from council_portal.periods import Period
from performance.models import Publication, ReportingCycle
from performance.queries.frozen import opened, typed
from performance.queries.published import publications
from performance.queries.scorecard import NoScorecard, Scorecard, scorecard_of
from performance.rules.life_cycle import Audience

#: How far back runs are followed.
QUARTERS_BACK = 8
#: How many publications' scorecards a process keeps.
MOST_KEPT = 32
_KEPT: dict[str, Scorecard] = {}


def quarter_and_before(quarter: Period, audience: Audience) -> tuple[Scorecard, tuple[Scorecard, ...]]:
    """A quarter's scorecard, and those of the quarters before of the same edition of the plan, newest first.

    As many queries as the scorecard alone, and one more for publications that the process has not read yet: the query
    for the quarter's cycle tells what was published before. The quarter directly before is computed from the record
    where it is open or closed and not published yet. Raises NoScorecard where the quarter has not been opened.
    """
    rows = list(
        ReportingCycle.objects.filter(
            period_kind=quarter.kind.value,
            period_start__lte=quarter.start,
            period_start__gte=quarter.shifted(-QUARTERS_BACK).start,
        )
        .annotate(
            record_hash=audit.newest_hash(),
            sha256=F("publications__sha256"),
            published_version=F("publications__version"),
        )
        .select_related("edition")
        .order_by("-period_start", "-edition__from_on", F("published_version").desc(nulls_last=True))
    )
    if not rows or rows[0].period != quarter:
        raise NoScorecard(f"{quarter.label} has not been opened for reporting.")
    before, hashes = quarter.previous(), {}
    for row in rows:
        if row.period != quarter and row.edition_id == rows[0].edition_id and row.sha256:
            hashes.setdefault(row.period, row.sha256)
    found = _published(hashes)
    opened_before = [row for row in rows if row.period == before and row.edition_id == rows[0].edition_id]
    if opened_before and before not in hashes:
        found.insert(0, scorecard_of(opened_before[0], audience))
    return scorecard_of(rows[0], audience), tuple(found)


def published_before(card: Scorecard) -> tuple[Scorecard, ...]:
    """The quarters before a published one, from publications alone: two queries at most."""
    hashes = {}
    for each in publications():
        if card.quarter.shifted(-QUARTERS_BACK) <= each.quarter < card.quarter and each.edition == card.edition:
            hashes.setdefault(each.quarter, each.sha256)
    return tuple(_published(hashes))


def published_up_to(quarter: Period) -> tuple[Scorecard, ...]:
    """Every published quarter up to and with this one, of whichever edition, newest first: two queries at most."""
    hashes = {}
    for each in publications():
        if each.quarter <= quarter:
            hashes.setdefault(each.quarter, each.sha256)
    return tuple(_published(hashes))


def _published(hashes: dict[Period, str]) -> list[Scorecard]:
    """The scorecards of the publications with these hashes, newest quarter first: one query for those not kept."""
    if len(_KEPT) > MOST_KEPT:
        _KEPT.clear()
    missing = [sha256 for sha256 in hashes.values() if sha256 not in _KEPT]
    if missing:
        for content, sha256 in Publication.objects.filter(sha256__in=missing).values_list("content", "sha256"):
            _KEPT[sha256] = typed(Scorecard, opened(content, sha256)["scorecard"])
    return [_KEPT[sha256] for _, sha256 in sorted(hashes.items(), reverse=True)]
