"""What is wrong with who answers for the plan's measures: no active owner or approver, or no figure for too long."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from council_portal.models import User
from council_portal.periods import Period
from performance.models import Method, PlanEdition, ReportingCycle
from performance.queries.measure_record import MeasureRecord
from performance.queries.parts import Parts, parts_of
from performance.queries.record import read
from performance.rules.frequency import Frequency
from performance.rules.life_cycle import Audience

#: So many periods in a row in which a figure was due and none came are too many.
PERIODS_WITHOUT = 2


@dataclass(frozen=True)
class Neglected:
    """A measure with what is wrong with it, each a sentence."""

    ref: str
    title: str
    directorate: str
    directorate_name: str
    owner: str
    approver: str
    faults: tuple[str, ...]


@dataclass(frozen=True)
class Ownership:
    """The measures of an edition with which something is wrong, of how many, as of a quarter."""

    edition: PlanEdition
    quarter: Period
    total: int
    neglected: tuple[Neglected, ...]

    @property
    def directorates(self) -> list[tuple[str, str]]:
        """Codes and names of the directorates of the measures listed, in order of name."""
        found = {(each.directorate, each.directorate_name) for each in self.neglected}
        return sorted(found, key=lambda pair: pair[1])


def ownership(today: date) -> Ownership | None:
    """The plan in force on the day, or the newest before it: thirteen queries. None where there is no plan.

    A measure that was in the plan before is looked at there too, so that a new plan does not forget what is missing.
    """
    editions = PlanEdition.objects.filter(from_on__lte=today).order_by("-from_on")
    edition = editions.first()
    if edition is None:
        return None
    quarter = min(Period.of("quarter", today), _last_of(edition))
    records = read(edition, quarter, Audience.OFFICERS)
    parts = parts_of(edition, today)
    due = _newest_due(today)
    begun = _first_days(edition) if due else {}
    neglected = []
    for record in records:
        faults = _faults_of_people(parts[record.measure.pk])
        if due and (lacking := _quarters_without(record, due, begun[record.measure.series_id])):
            faults.append(_without_figures(lacking))
        if faults:
            neglected.append(_neglected(record, parts[record.measure.pk], faults))
    return Ownership(edition, quarter, len(records), tuple(neglected))


def _last_of(edition: PlanEdition) -> Period:
    return Period.of("quarter", edition.to_on).previous()


def _newest_due(today: date) -> Period | None:
    """The newest quarter opened, of whichever plan, whose figures were due before the day."""
    cycle = ReportingCycle.objects.filter(data_due_on__lt=today).order_by("-period_start").first()
    return cycle.period if cycle else None


def _first_days(edition: PlanEdition) -> dict[int, date]:
    """The day from which each series of the plan was measured, in this plan or one before."""
    begun: dict[int, date] = {}
    of_the_plan = Method.objects.filter(measure__series__measures__edition=edition)
    for series, from_on in of_the_plan.values_list("measure__series", "from_on"):
        begun[series] = min(from_on, begun.get(series, from_on))
    return begun


def _faults_of_people(parts: Parts) -> list[str]:
    faults = []
    owner, approver = parts.owner, parts.approver
    if owner is None:
        faults.append("It has no owner.")
    elif owner.pk not in parts.roles.officers:
        faults.append(f"Its owner, {owner.name}, {_why_not(owner, 'an officer')}.")
    if faults and parts.answerer:
        faults[-1] += f" {parts.answerer.name} answers as deputy."
    if not parts.approvers:
        named = f", {approver.name}, {_why_not(approver, 'an approver')}" if approver else ""
        faults.append(f"Its approver{named}, and nobody else approves it." if named else "Nobody can approve it.")
    elif approver and not parts.roles.is_approver(approver):
        faults.append(f"Its approver, {approver.name}, {_why_not(approver, 'an approver')}.")
    elif parts.answerer and set(parts.approvers) == {parts.answerer}:
        faults.append(f"{parts.answerer.name} both enters and approves it: nobody may approve their own.")
    return faults


def _why_not(user: User, role: str) -> str:
    return f"is no longer {role}" if user.is_active else "has a retired account"


def _quarters_without(record: MeasureRecord, newest: Period, begun: date) -> Sequence[Period]:
    """The last periods in which a figure was due, newest first, where none of them has one; else empty."""
    frequency = Frequency(record.method.frequency)
    quarter, lacking = newest, []
    while quarter.start >= begun and len(lacking) < PERIODS_WITHOUT:
        if frequency.is_due_in(quarter, record.measure.expected_on):
            if not record.assess(quarter).report.is_missing:
                return ()
            lacking.append(quarter)
        quarter = quarter.previous()
    return lacking if len(lacking) == PERIODS_WITHOUT else ()


def _without_figures(lacking: Sequence[Period]) -> str:
    earlier, later = sorted(lacking)
    return f"It has no figure for {earlier.medium_label} and {later.medium_label}, when one was due."


def _neglected(record: MeasureRecord, parts: Parts, faults: list[str]) -> Neglected:
    measure = record.measure
    approvers = [parts.approver] if parts.approver else parts.approvers
    return Neglected(
        ref=measure.ref,
        title=measure.title,
        directorate=measure.directorate.code,
        directorate_name=measure.directorate.name,
        owner=parts.owner.name if parts.owner else "",
        approver=", ".join(user.name for user in approvers),
        faults=tuple(faults),
    )
