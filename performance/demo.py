"""The demonstration's plan, figures and words, loaded from the files under fixtures/demo/performance."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.db import transaction

from council_portal import audit
from council_portal.models import User
from council_portal.periods import Period
from performance.actions import publication
from performance.demo_audit import forecasts_loaded, happenings
from performance.demo_plan import AS_ROLES, YEAR, PlanLoader, moment_of, number_in
from performance.models import (
    Commentary,
    CommentaryKind,
    CycleState,
    Measure,
    Narrative,
    Observation,
    ObservationKind,
    Override,
    OverrideOf,
    PlanEdition,
    ReportingCycle,
)
from performance.rules.life_cycle import State
from performance.rules.reporting import Version

FIXTURES = settings.BASE_DIR / "fixtures" / "demo" / "performance"
Q1, Q2, Q3 = YEAR.quarters[:3]
#: Figures are entered a fortnight after their period, verified three days later, and approved a week after their entry.
ENTERED_AFTER = timedelta(days=14)
VERIFIED_AFTER = timedelta(days=17)
APPROVED_AFTER = timedelta(days=21)
FIRST_VERSIONS = {"as_first_published", "increase_as_first_reported"}


def load(*, at: datetime, people: Mapping[str, User], folder: Path = FIXTURES) -> dict[str, int]:
    """Loads the plan with its figures and words, and publishes Quarter 2; where the plan is there, nothing.

    Returns how many of each there are, the source's rows by the kind they were accounted for as among them.
    """
    if PlanEdition.objects.filter(from_on=YEAR.start).exists():
        return {}
    with transaction.atomic():
        loader = _Loader(folder, people)
        loader.load_plan()
        loader.load_figures()
        loader.load_cycles()
        loader.load_words()
        audit.record(
            verb="demonstration.loaded",
            subject=f"performance-quarter:{Q3.key}",
            summary=f"Loaded the demonstration's plan: {len(loader.measures)} measures and their figures",
            by=None,
            after=dict(loader.counts),
            channel="command",
        )
        audit.record_many(happenings(loader.edition), by=None, channel="command")
        half_year = ReportingCycle.objects.for_period(Q2).get(edition=loader.edition)
        publication.publish(cycle=half_year, by=people["performance_lead"], at=moment_of(date(2016, 11, 18)))
        # Made with Quarter 3's figures, so not to be published with Quarter 2's.
        loader.load_forecasts()
        audit.record_many(forecasts_loaded(loader.edition), by=None, channel="command")
    return dict(loader.counts)


class _Loader(PlanLoader):
    """Loads the figures and words of the plan that it loaded before."""

    def load_figures(self) -> None:
        """Every row of the source becomes an observation or part of one; comparators add last year's figures."""
        rows = self.rows("observations")
        halves: dict[tuple[str, str], dict[str, Decimal]] = defaultdict(dict)
        for row in rows:
            if row["role"] in ("numerator", "denominator"):
                halves[row["ref"], row["period"]][row["role"]] = Decimal(row["value"])
                self.counts[f"source rows: {row['role']}"] += 1
        firsts = {(row["ref"], row["period"]) for row in rows if row["component"] in FIRST_VERSIONS}
        made = []
        for row in rows:
            if row["role"] == "prior_year":
                # It stands among the comparators, under last year's period.
                self.counts["source rows: same period last year"] += 1
            elif row["component"] in FIRST_VERSIONS:
                self.counts["source rows: first version"] += 1
                made.append(self._observation(row, ""))
            elif row["role"] == "other_version":
                self.counts["source rows: stated in the plan"] += 1
                made.append(self._observation(row, "", kind=ObservationKind.STATED_IN_PLAN))
            elif row["role"] in AS_ROLES:
                self.counts[
                    f"source rows: {row['role']}{'' if row['value'] or not row['reason'] else ', no figure'}"
                ] += 1
                follows = not row["component"] and (row["ref"], row["period"]) in firsts
                fields = halves.get((row["ref"], row["period"]), {}) if not row["component"] else {}
                made.append(self._observation(row, row["component"], version=2 if follows else 1, **fields))
        for row in self.rows("comparators"):
            self.counts["comparators"] += 1
            made.append(self._observation(row, row["component"], kind=ObservationKind.COMPARATOR, why=row["basis"]))
        Observation.objects.bulk_create(made)
        self.counts["observations"] = len(made)

    def _observation(
        self,
        row: dict[str, str],
        key: str,
        *,
        kind: ObservationKind = ObservationKind.FIGURE,
        version: int = 1,
        why: str = "",
        **fields: Decimal,
    ) -> Observation:
        measure = self.measures[row["ref"]]
        period = Period.parse(row.get("period_kind"), row["period"])
        months = row.get("covers_months", "")
        quality = row.get("version") or Version.FINAL.value
        observation = Observation(
            component=self.components[row["ref"], key],
            kind=kind,
            version=version,
            value=number_in(row["value"]),
            text=row.get("text", ""),
            quality=Version.REVISED.value if version > 1 else quality,
            definition=_definition(row),
            is_baseline=row.get("qualifier") == "baseline",
            is_part_period=bool(months),
            covers_months=int(months) if months else None,
            part_period_words=_months_in_words(period, int(months)) if months else "",
            reason_for_no_figure=row.get("reason", ""),
            state=State.APPROVED.value,
            why=why or ("Replaces the figure as first published." if version > 1 else ""),
            channel="command",
            entered_by=self.owner(measure),
            entered_at=moment_of(period.end + ENTERED_AFTER),
            verified_by=self.lead,
            verified_at=moment_of(period.end + VERIFIED_AFTER),
            approved_by=self.approver(measure),
            approved_at=moment_of(period.end + APPROVED_AFTER),
            **fields,
        )
        observation.period = period
        return observation

    def load_cycles(self) -> None:
        for quarter in (Q1, Q2, Q3):
            is_over = quarter != Q3
            cycle = ReportingCycle(
                edition=self.edition,
                state=CycleState.CLOSED if is_over else CycleState.OPEN,
                data_due_on=quarter.end + timedelta(days=19),
                commentary_due_on=quarter.end + timedelta(days=26),
                opened_by=self.lead,
                opened_at=moment_of(quarter.end),
                closed_by=self.lead if is_over else None,
                closed_at=moment_of(quarter.end + timedelta(days=35)) if is_over else None,
            )
            cycle.period = quarter
            cycle.save()

    def load_words(self) -> None:
        """The owners' overrides, data notes and commentary for Quarter 3, and the report's sections, all approved."""
        overrides = []
        for of, name in ((OverrideOf.STATUS, "status_overrides"), (OverrideOf.DIRECTION, "direction_overrides")):
            for row in self.rows(name):
                measure = self.measures[row["ref"]]
                override = Override(measure=measure, of=of, value=row["value"], reason=row["reason"])
                overrides.append(self._signed(override, Period.parse(None, row["period"]), measure))
        Override.objects.bulk_create(overrides)
        notes = [
            self._signed(
                Commentary(measure=self.measures[row["ref"]], kind=CommentaryKind.DATA_NOTE, text=row["note"]),
                Q3,
                self.measures[row["ref"]],
            )
            for row in self.rows("measures")
            if row["note"]
        ]
        said = [
            self._signed(
                Commentary(measure=self.measures[row["ref"]], text=row["text"]),
                Period.parse(None, row["period"]),
                self.measures[row["ref"]],
            )
            for row in self.rows("commentaries")
        ]
        Commentary.objects.bulk_create([*notes, *said])
        Narrative.objects.bulk_create(self._narratives())
        self.counts["overrides"] = len(overrides)
        self.counts["data notes"] = len(notes)
        self.counts["commentaries"] = len(said)

    def load_forecasts(self) -> None:
        """The owners' forecasts of the year end, entered and approved as the figures of their quarter were."""
        made = []
        for row in self.rows("forecasts"):
            forecast = self._observation(row, "", kind=ObservationKind.FORECAST, why=row["why"])
            made_in = Period.parse(None, row["made_in"])
            forecast.confidence = row["confidence"]
            forecast.entered_at = moment_of(made_in.end + ENTERED_AFTER)
            forecast.verified_at = moment_of(made_in.end + VERIFIED_AFTER)
            forecast.approved_at = moment_of(made_in.end + APPROVED_AFTER)
            made.append(forecast)
        Observation.objects.bulk_create(made)
        self.counts["forecasts"] = len(made)

    def _narratives(self) -> Iterable[Narrative]:
        first_of = {}
        for measure in self.measures.values():
            first_of.setdefault(measure.outcome.ref, measure)
        for row in self.rows("narratives"):
            narrative = Narrative(outcome=self.outcomes[row["outcome"]], section=row["section"], text=row["text"])
            self.counts["narratives"] += 1
            yield self._signed(narrative, Q3, first_of[row["outcome"]])

    def _signed(self, version, quarter: Period, measure: Measure):
        version.period = quarter
        version.by, version.at = self.owner(measure), moment_of(quarter.end + ENTERED_AFTER)
        version.approved_by, version.approved_at = self.approver(measure), moment_of(quarter.end + APPROVED_AFTER)
        return version


def _definition(row: dict[str, str]) -> int:
    """The definition under which a figure was made: the first of two where the source says that it is an older one."""
    if row["ref"] in ("1.B4(a)", "1.B4(b)"):
        return 1 if "old definition" in row.get("text", "") else 2
    if row["ref"] == "4.C1":
        return 1 if row["component"] in FIRST_VERSIONS else 2
    return 1


def _months_in_words(period: Period, months: int) -> str:
    names = [month.label.split()[0] for month in period.months[:months]]
    return f"{' and '.join(names)} only"
