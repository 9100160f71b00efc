"""The quarters before one, as they stood: what a quarter's changes and runs are told from."""

from council_portal.periods import Period
from performance.models import Publication
from performance.queries.frozen import opened, typed
from performance.queries.published import publications
from performance.queries.scorecard import NoScorecard, Scorecard, scorecard
from performance.rules.life_cycle import Audience

#: How far back runs are followed.
QUARTERS_BACK = 8
#: How many publications' scorecards a process keeps.
MOST_KEPT = 32
_KEPT: dict[str, Scorecard] = {}


def earlier_scorecards(card: Scorecard, audience: Audience) -> tuple[Scorecard, ...]:
    """The scorecards of the quarters before, newest first, of the same edition of the plan.

    A published quarter's is that of its latest publication: two queries at most, since publications never change and
    are kept by their hash. Except for the public, the quarter directly before is computed from the record where it is
    open or closed and not published yet. `audience` is the reader's: a published scorecard's own is that of members.
    Across editions a reference may mean another measure, so none is followed.
    """
    latest: dict[Period, str] = {}
    for each in publications():
        if each.quarter < card.quarter and each.edition == card.edition and len(latest) < QUARTERS_BACK:
            latest.setdefault(each.quarter, each.sha256)
    if len(_KEPT) > MOST_KEPT:
        _KEPT.clear()
    missing = [sha256 for sha256 in latest.values() if sha256 not in _KEPT]
    if missing:
        for content, sha256 in Publication.objects.filter(sha256__in=missing).values_list("content", "sha256"):
            _KEPT[sha256] = typed(Scorecard, opened(content, sha256)["scorecard"])
    found = [_KEPT[sha256] for _, sha256 in sorted(latest.items(), reverse=True)]
    before = card.quarter.previous()
    if audience != Audience.PUBLIC and before not in latest:
        try:
            working = scorecard(before, audience)
        except NoScorecard:
            return tuple(found)
        if working.edition == card.edition:
            found.insert(0, working)
    return tuple(found)
