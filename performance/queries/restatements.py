"""What was restated since a quarter was published, with why and when: by the record, or by later publications alone."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.db.models.functions import Coalesce
from django.utils import timezone

from council_portal.periods import Period
from performance.models import (
    Measure,
    Method,
    Observation,
    ObservationKind,
    Override,
    OverrideOf,
    PlanEdition,
    Target,
    Threshold,
)
from performance.queries.differences import NOTHING, Because, Change, Restated, Restates, changed_columns, restated
from performance.queries.published import PublicationListed, PublishedQuarter, publications, published
from performance.queries.scorecard import Scorecard, cycle_of, scorecard
from performance.rules.life_cycle import Audience

UNEXPLAINED = "No reason was recorded"
LATE = "Given after publication"


def restated_in_the_record(then: PublishedQuarter, audience: Audience) -> tuple[Restated, ...]:
    """What the audience knows otherwise now, each change with the reasons that the record gives.

    The scorecard's eight queries and seven more, whatever was restated.
    """
    quarter = then.scorecard.quarter
    now = scorecard(quarter, audience)
    reasons = _reasons(cycle_of(quarter).edition, quarter, then.published_at, audience)
    return tuple(_explained(each, reasons.get(each.ref, _Reasons()), now) for each in restated(then.scorecard, now))


def restated_in_publications(then: PublishedQuarter) -> tuple[Restated, ...]:
    """What later publications say otherwise: corrected versions of the quarter, and later quarters of its year.

    A query for the list and one for each publication read: four at most beside it.
    """
    quarter = then.scorecard.quarter
    listed = publications()
    versions = [each for each in listed if each.quarter == quarter and each.version > then.version]
    newest, found = then, {}
    if versions:
        newest = published(quarter, versions[0].version)
        notices = tuple(Because(_day(each.published_at), each.correction_notice) for each in reversed(versions))
        found = {
            each.ref: replace(each, changes=tuple(replace(one, because=notices) for one in each.changes))
            for each in restated(then.scorecard, newest.scorecard)
        }
    for later in _later_in_the_year(listed, quarter):
        for each in _given_otherwise(then.scorecard, published(later.quarter, later.version), later):
            found[each.ref] = _with_newer_figures(found[each.ref], each) if each.ref in found else each
    in_order = dict.fromkeys(row.ref for row in (*then.scorecard.rows, *newest.scorecard.rows))
    return tuple(found[ref] for ref in in_order if ref in found)


def _with_newer_figures(earlier: Restated, later: Restated) -> Restated:
    given_anew = {each.period for each in later.changes}
    kept = tuple(each for each in earlier.changes if each.kind != Restates.FIGURE or each.period not in given_anew)
    return replace(earlier, changes=(*later.changes, *kept))


def _given_otherwise(then: Scorecard, later: PublishedQuarter, listed: PublicationListed) -> Iterator[Restated]:
    """Figures of the quarter's columns that a later quarter's publication gives otherwise."""
    given = {row.ref: row for row in later.scorecard.rows}
    because = (Because(_day(listed.published_at), f"As published with {listed.quarter.label}"),)
    for row in then.rows:
        changed = changed_columns(row, given[row.ref]) if row.ref in given else ()
        if found := tuple(replace(each, because=because) for each in changed if each.now != NOTHING):
            yield Restated(row.ref, row.title, found)


def _later_in_the_year(listed: Iterable[PublicationListed], quarter: Period) -> list[PublicationListed]:
    """The latest publications of the later quarters that have the quarter's columns, oldest first."""
    editions = {each.edition for each in listed if each.quarter == quarter}
    latest: dict[Period, PublicationListed] = {}
    for each in listed:
        if each.quarter > quarter and each.quarter.year == quarter.year and each.edition in editions:
            latest.setdefault(each.quarter, each)
    return [latest[each] for each in sorted(latest)]


@dataclass
class _Reasons:
    """The reasons that the record gives for a measure since a day, by what they bear on."""

    figures: list[tuple[Period, Because]] = field(default_factory=list)
    others: dict[Restates, list[Because]] = field(default_factory=lambda: defaultdict(list))

    def of(self, change: Change) -> list[Because]:
        """Those of the change itself: a figure's may be those of the months that it is made of."""
        if change.kind == Restates.FIGURE and change.period is not None:
            return [because for period, because in self.figures if change.period.covers(period)]
        return self.others[change.kind]

    @property
    def newest(self) -> date | None:
        days = [because.on for _, because in self.figures]
        return max(days + [each.on for found in self.others.values() for each in found], default=None)


def _explained(each: Restated, reasons: _Reasons, now: Scorecard) -> Restated:
    """The changes with their reasons; a status or direction that follows from figures has its working."""
    row = now.row(each.ref)
    workings = {Restates.STATUS: row.status.working, Restates.DIRECTION: row.direction.working} if row else {}
    explained = []
    for change in each.changes:
        because = tuple(reasons.of(change))
        if not because and change.kind in workings and reasons.newest:
            because = (Because(reasons.newest, workings[change.kind]),)
        explained.append(replace(change, because=because))
    return replace(each, changes=tuple(explained))


def _reasons(edition: PlanEdition, quarter: Period, since: datetime, audience: Audience) -> dict[str, _Reasons]:
    """What was recorded since that moment and bears on the quarter, by measure: six queries."""
    refs = dict(Measure.objects.filter(edition=edition).values_list("series_id", "ref"))
    found: dict[str, _Reasons] = {ref: _Reasons() for ref in refs.values()}
    figures = Observation.objects.filter(component__series__in=list(refs), kind=ObservationKind.FIGURE)
    figures = figures.seen_by(audience).annotate(known_at=Coalesce("approved_at", "entered_at"))
    figures = figures.filter(known_at__gt=since).select_related("component").order_by("known_at", "version")
    for figure in figures:
        text = figure.why or (LATE if figure.version == 1 else UNEXPLAINED)
        because = Because(_day(figure.known_at), text)
        found[refs[figure.component.series_id]].figures.append((figure.period, because))
    own = {"measure__edition": edition, "set_at__gt": since, "from_on__lte": quarter.start}
    for target in Target.objects.filter(**own).select_related("measure"):
        found[target.measure.ref].others[Restates.TARGET].append(_set(target))
    thresholds = Threshold.objects.filter(edition=edition, set_at__gt=since, from_on__lte=quarter.start)
    for threshold in thresholds.select_related("measure"):
        # The edition's own bears on every measure.
        for ref in [threshold.measure.ref] if threshold.measure else list(found):
            found[ref].others[Restates.TARGET].append(_set(threshold))
    for method in Method.objects.filter(**own).select_related("measure"):
        for kind in (Restates.STATUS, Restates.DIRECTION):
            found[method.measure.ref].others[kind].append(_set(method))
    overrides = Override.objects.filter(measure__edition=edition).for_period(quarter).select_related("measure")
    overrides = overrides if audience.sees_what_waits else overrides.settled()
    for override in overrides.annotate(known_at=Coalesce("approved_at", "at")).filter(known_at__gt=since):
        kind = Restates.STATUS if override.of == OverrideOf.STATUS else Restates.DIRECTION
        found[override.measure.ref].others[kind].append(Because(_day(override.known_at), override.reason))
    return found


def _set(row: Target | Threshold | Method) -> Because:
    return Because(_day(row.set_at), row.reason or UNEXPLAINED)


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()
