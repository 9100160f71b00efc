"""The demonstration's plan, figures and words, loaded from the files under fixtures/demo/performance."""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.db import transaction

from council_portal import audit
from council_portal.clock import LONDON
from council_portal.models import Directorate, User
from council_portal.periods import Period, PeriodKind
from performance.actions import publication
from performance.demo_audit import forecasts_loaded, happenings
from performance.models import (
    Action,
    Commentary,
    CommentaryKind,
    Component,
    ComponentRole,
    CycleState,
    Definition,
    Measure,
    Method,
    Narrative,
    Observation,
    ObservationKind,
    Outcome,
    Override,
    OverrideOf,
    PlanEdition,
    Portfolio,
    Priority,
    ReportingCycle,
    Responsibility,
    ResponsibilityKind,
    Series,
    Target,
    TargetStep,
    Threshold,
)
from performance.rules.life_cycle import State
from performance.rules.reporting import Version

FIXTURES = settings.BASE_DIR / "fixtures" / "demo" / "performance"
YEAR = Period.parse(PeriodKind.YEAR, "2016-17")
Q1, Q2, Q3 = YEAR.quarters[:3]
#: Figures are entered a fortnight after their period and approved a week later.
ENTERED_AFTER = timedelta(days=14)
APPROVED_AFTER = timedelta(days=21)
#: Rows of the source that become observations, and in what capacity.
AS_ROLES = {
    "headline": ComponentRole.HEADLINE,
    "part": ComponentRole.PART,
    "year_to_date": ComponentRole.YEAR_TO_DATE,
    "change": ComponentRole.CHANGE,
    "supporting": ComponentRole.SUPPORTING,
}
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
        publication.publish(cycle=half_year, by=people["performance_lead"], at=_moment(date(2016, 11, 18)))
        # Made with Quarter 3's figures, so not to be published with Quarter 2's.
        loader.load_forecasts()
        audit.record_many(forecasts_loaded(loader.edition), by=None, channel="command")
    return dict(loader.counts)


class _Loader:
    """Carries what was made from file to file: the edition, the measures by ref, their components."""

    def __init__(self, folder: Path, people: Mapping[str, User]):
        self.folder = folder
        self.people = people
        self.lead = people["performance_lead"]
        self.counts: Counter[str] = Counter()
        self.measures: dict[str, Measure] = {}
        self.components: dict[tuple[str, str], Component] = {}

    def rows(self, name: str) -> list[dict[str, str]]:
        with open(self.folder / f"{name}.csv", newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    def owner(self, measure: Measure) -> User:
        return self.people[f"officer_{measure.directorate.code.lower()}"]

    def approver(self, measure: Measure) -> User:
        return self.people[f"approver_{measure.directorate.code.lower()}"]

    def load_plan(self) -> None:
        # The walk through the demonstration goes from officer to approver, so nobody verifies in between.
        self.edition = PlanEdition.objects.create(
            title="Corporate Plan 2016/17", from_on=YEAR.start, to_on=YEAR.end, is_verification_required=False
        )
        self.outcomes = self._load_outcomes()
        rows = self.rows("measures")
        self._load_measures(rows)
        self._load_components(rows)
        self._load_methods(rows)
        self._load_targets()
        self._load_responsibilities()
        self._load_portfolios()
        self.counts["measures"] = len(self.measures)

    def _load_outcomes(self) -> dict[str, Outcome]:
        priorities = {
            row["number"]: Priority.objects.create(
                edition=self.edition,
                number=int(row["number"]),
                title=row["title"],
                is_cross_cutting=_flag(row["is_cross_cutting"]),
            )
            for row in self.rows("priorities")
        }
        return {
            row["ref"]: Outcome.objects.create(
                priority=priorities[row["priority"]],
                ref=row["ref"],
                position=position,
                title=row["title"],
                lead_post=row["lead_post"],
                second_lead_post=row["second_lead_post"],
                second_lead_scope=row["second_lead_scope"],
                also_contributes_to=priorities.get(row["also_contributes_to_priority"]),
            )
            for position, row in enumerate(self.rows("outcomes"), 1)
        }

    def _load_measures(self, rows: list[dict[str, str]]) -> None:
        directorates = {directorate.code: directorate for directorate in Directorate.objects.all()}
        actions: dict[tuple[str, str], Action] = {}
        for row in rows:
            place = (row["outcome_ref"], row["action"])
            if row["action"] and place not in actions:
                outcome = self.outcomes[row["outcome_ref"]]
                position = 1 + sum(ref == outcome.ref for ref, _ in actions)
                actions[place] = Action.objects.create(outcome=outcome, position=position, title=row["action"])
        series = Series.objects.bulk_create(Series(key=_slug(row["ref"]), title=row["title"]) for row in rows)
        made = Measure.objects.bulk_create(
            Measure(
                edition=self.edition,
                outcome=self.outcomes[row["outcome_ref"]],
                action=actions.get((row["outcome_ref"], row["action"])),
                series=of,
                ref=row["ref"],
                position=position,
                title=row["title"],
                description=row["description"],
                directorate=directorates[row["directorate"]],
                is_priority=_flag(row["is_priority_measure"]),
                lowest=_number(row["lowest"]),
                highest=_number(row["highest"]),
                expected_on=_day(row["expected_on"]),
            )
            for position, (row, of) in enumerate(zip(rows, series, strict=True), 1)
        )
        self.measures = {measure.ref: measure for measure in made}
        Definition.objects.bulk_create(
            Definition(
                series=self.measures[row["ref"]].series,
                number=int(row["number"]),
                from_on=Period.parse(None, row["from_period"]).start if row["from_period"] else None,
                words=row["words"],
            )
            for row in self.rows("definitions")
        )

    def _load_components(self, rows: list[dict[str, str]]) -> None:
        made = [Component(series=self.measures[row["ref"]].series, **_unit(row)) for row in rows]
        headlines = {row["ref"]: row for row in rows}
        others = [row for row in self.rows("components") if row["role"] in AS_ROLES]
        keys = [(row["ref"], "") for row in rows] + [(row["ref"], row["component"]) for row in others]
        for row in others:
            made.append(
                Component(
                    series=self.measures[row["ref"]].series,
                    key=row["component"],
                    label=row["title"],
                    role=AS_ROLES[row["role"]],
                    position=int(row["position"]),
                    polarity=row["polarity"] if row["role"] == "part" else "",
                    **_unit(row),
                )
            )
        # A year to date that only last year's note gives has no component of its own in the source.
        for row in self.rows("comparators"):
            place = (row["ref"], row["component"])
            if place not in keys:
                keys.append(place)
                made.append(
                    Component(
                        series=self.measures[row["ref"]].series,
                        key=row["component"],
                        label="Year to date",
                        role=AS_ROLES[row["component"]],
                        position=1,
                        **_unit(headlines[row["ref"]]),
                    )
                )
        self.components = dict(zip(keys, Component.objects.bulk_create(made), strict=True))

    def _load_portfolios(self) -> None:
        for row in self.rows("portfolios"):
            named = {name: row[name] for name in ("slug", "title", "holder")}
            portfolio = Portfolio.objects.create(edition=self.edition, **named)
            refs = row["measures"].split()
            Measure.objects.filter(edition=self.edition, ref__in=refs).update(portfolio=portfolio)

    def _load_methods(self, rows: list[dict[str, str]]) -> None:
        Method.objects.bulk_create(
            Method(
                measure=self.measures[row["ref"]],
                from_on=YEAR.start,
                set_by=self.lead,
                set_at=_moment(YEAR.start),
                reason=" ".join(filter(None, (row["comparator_basis"], row["materiality_basis"], row["carry_basis"]))),
                polarity=row["polarity"],
                frequency=row["frequency"],
                frequency_words=row["frequency_text"],
                counting_year=row["counting_year"],
                comparator=row["comparator"],
                compares=row["compares"],
                materiality_percent=_number(row["materiality_percent"]),
                roll_up=row["rollup"],
                carries_forward=_flag(row["carries_forward"]),
                is_under_development=_flag(row["is_under_development"]),
            )
            for row in rows
        )

    def _load_targets(self) -> None:
        rows = self.rows("targets")
        made = Target.objects.bulk_create(
            Target(
                measure=self.measures[row["ref"]],
                from_on=Period.parse(None, row["from_period"]).start,
                set_by=self.lead,
                set_at=_moment(YEAR.start),
                reason=row["spread_basis"],
                kind=row["kind"],
                operator=row["operator"],
                value=_number(row["value"]),
                low=_number(row["low"]),
                high=_number(row["high"]),
                relative_percent=_number(row["relative_percent"]),
                relative_points=_number(row["relative_points"]),
                spread=row["spread"],
                words=row["words"],
                printed=row["target_text"],
                due_on=_day(row["due_on"]),
            )
            for row in rows
        )
        targets = {row["ref"]: target for row, target in zip(rows, made, strict=True)}
        steps = []
        for row in self.rows("target_profiles"):
            step = TargetStep(target=targets[row["ref"]], value=Decimal(row["value"]))
            step.period = Period.parse(None, row["period"])
            steps.append(step)
        TargetStep.objects.bulk_create(steps)
        Threshold.objects.bulk_create(
            Threshold(
                edition=self.edition,
                measure=self.measures.get(row["ref"]),
                from_on=Period.parse(None, row["from_period"]).start,
                set_by=self.lead,
                set_at=_moment(YEAR.start),
                reason=row["basis"],
                kind=row["kind"],
                value=_number(row["value"]),
                low=_number(row["low"]),
                high=_number(row["high"]),
            )
            for row in self.rows("tolerances")
        )

    def _load_responsibilities(self) -> None:
        made = []
        for measure in self.measures.values():
            people = {
                ResponsibilityKind.OWNER: self.owner(measure),
                ResponsibilityKind.APPROVER: self.approver(measure),
            }
            deputy = self.people.get(f"officer_{measure.directorate.code.lower()}_deputy")
            if deputy:
                people[ResponsibilityKind.OWNER_DEPUTY] = deputy
            made += [
                Responsibility(measure=measure, kind=kind, user=user, from_on=YEAR.start)
                for kind, user in people.items()
            ]
        Responsibility.objects.bulk_create(made)

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
            value=_number(row["value"]),
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
            entered_at=_moment(period.end + ENTERED_AFTER),
            approved_by=self.approver(measure),
            approved_at=_moment(period.end + APPROVED_AFTER),
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
                opened_at=_moment(quarter.end),
                closed_by=self.lead if is_over else None,
                closed_at=_moment(quarter.end + timedelta(days=35)) if is_over else None,
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
            forecast.entered_at = _moment(made_in.end + ENTERED_AFTER)
            forecast.approved_at = _moment(made_in.end + APPROVED_AFTER)
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
        version.by, version.at = self.owner(measure), _moment(quarter.end + ENTERED_AFTER)
        version.approved_by, version.approved_at = self.approver(measure), _moment(quarter.end + APPROVED_AFTER)
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


def _unit(row: dict[str, str]) -> dict:
    return {
        "unit": row["unit"],
        "rate_per": int(row["rate_per"]) if row["rate_per"] else None,
        "rate_of": row["rate_of"],
        "is_in_thousands": _flag(row["is_in_thousands"]),
        "decimal_places": int(row["decimal_places"] or 0),
    }


def _slug(ref: str) -> str:
    return ref.lower().replace(".", "-").replace("(", "-").replace(")", "")


def _flag(text: str) -> bool:
    return text == "true"


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _moment(day: date) -> datetime:
    """Ten in the morning of the day, in London."""
    return datetime.combine(day, time(10), LONDON)
