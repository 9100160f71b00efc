"""The demonstration's plan as its files have it: priorities, outcomes, measures, targets and who answers for them."""

import csv
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

from council_portal.clock import LONDON
from council_portal.models import Directorate, User
from council_portal.periods import Period, PeriodKind
from performance.models import (
    Action,
    Component,
    ComponentRole,
    Definition,
    Measure,
    Method,
    Outcome,
    PlanEdition,
    Portfolio,
    Priority,
    Responsibility,
    ResponsibilityKind,
    Series,
    Target,
    TargetStep,
    Threshold,
)

YEAR = Period.parse(PeriodKind.YEAR, "2016-17")
#: Rows of the source that become observations, and in what capacity.
AS_ROLES = {
    "headline": ComponentRole.HEADLINE,
    "part": ComponentRole.PART,
    "year_to_date": ComponentRole.YEAR_TO_DATE,
    "change": ComponentRole.CHANGE,
    "supporting": ComponentRole.SUPPORTING,
}


class PlanLoader:
    """Loads the plan, and keeps what was made of it: the edition, the measures by ref, their components."""

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
        self.edition = PlanEdition.objects.create(title="Corporate Plan 2016/17", from_on=YEAR.start, to_on=YEAR.end)
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
                why_it_matters=row["why_it_matters"],
                directorate=directorates[row["directorate"]],
                is_priority=_flag(row["is_priority_measure"]),
                lowest=number_in(row["lowest"]),
                highest=number_in(row["highest"]),
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
                set_at=moment_of(YEAR.start),
                reason=" ".join(filter(None, (row["comparator_basis"], row["materiality_basis"], row["carry_basis"]))),
                polarity=row["polarity"],
                frequency=row["frequency"],
                frequency_words=row["frequency_text"],
                counting_year=row["counting_year"],
                comparator=row["comparator"],
                compares=row["compares"],
                materiality_percent=number_in(row["materiality_percent"]),
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
                set_at=moment_of(YEAR.start),
                reason=row["spread_basis"],
                kind=row["kind"],
                operator=row["operator"],
                value=number_in(row["value"]),
                low=number_in(row["low"]),
                high=number_in(row["high"]),
                relative_percent=number_in(row["relative_percent"]),
                relative_points=number_in(row["relative_points"]),
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
                set_at=moment_of(YEAR.start),
                reason=row["basis"],
                kind=row["kind"],
                value=number_in(row["value"]),
                low=number_in(row["low"]),
                high=number_in(row["high"]),
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


def number_in(text: str) -> Decimal | None:
    """The number in a field of a file; None where it is empty."""
    return Decimal(text) if text else None


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def moment_of(day: date) -> datetime:
    """Ten in the morning of the day, in London."""
    return datetime.combine(day, time(10), LONDON)
