"""The demonstration's budget report, loaded from the files under fixtures/demo/budgets."""

import csv
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.db import transaction

from budgets.models import Budget, BudgetFact, BudgetLine, BudgetThreshold, Forecast, Fund, ManagementAction
from council_portal import audit
from council_portal.models import Service, User
from council_portal.periods import Period, PeriodKind

FIXTURES = settings.BASE_DIR / "fixtures" / "demo" / "budgets"
PENCE_IN_A_POUND = 100
PENCE_IN_A_THOUSAND = 100_000


@transaction.atomic
def load(*, at: datetime, people: Mapping[str, User]) -> dict[str, int]:
    """Loads the budgets that are missing, each whole; one that is there stays as people have changed it.

    The source gives variations with overspends positive, as the portal does; they are computed, not loaded. Returns how
    many rows there are of each kind.
    """
    for row in _rows("budgets.csv"):
        year = Period.parse(PeriodKind.YEAR, row["year"])
        if not Budget.objects.for_year(year).filter(slug=row["slug"]).exists():
            _load_budget(row, year, at=at, by=people["finance_officer"])
    return {
        "budgets": Budget.objects.count(),
        "lines": BudgetLine.objects.count(),
        "forecasts": Forecast.objects.count(),
        "management actions": ManagementAction.objects.count(),
        "facts": BudgetFact.objects.count(),
    }


def _load_budget(row: dict[str, str], year: Period, *, at: datetime, by: User) -> None:
    budget = Budget.objects.create(
        fund=Fund.objects.get(code=row["fund"]),
        year_start=year.start,
        slug=row["slug"],
        title=row["title"],
        summary=row["summary"],
        visibility=row["visibility"],
        published_on=row["published_on"] or None,
    )
    BudgetThreshold.objects.create(
        budget=budget,
        from_month=year.start,
        base=row["rag_base"],
        amber_over_percent=Decimal(row["amber_over_percent"]),
        red_over_percent=Decimal(row["red_over_percent"]),
        explain_over_pence=_pence(row["explain_over"]),
    )
    lines = _load_lines(budget, month=Period.parse(PeriodKind.MONTH, row["month"]), at=at, by=by)
    _load_management_actions(budget, lines)
    _load_facts(budget)
    audit.record(
        verb="budget.loaded",
        subject=budget.key,
        summary=f"Loaded the budget report of {budget}",
        by=by,
        channel="command",
    )


def _load_lines(budget: Budget, *, month: Period, at: datetime, by: User) -> dict[str, BudgetLine]:
    """Net budget and forecast from the printed lines, the rest from lines.csv; by slug."""
    about = {row["line"]: row for row in _rows("lines.csv") if row["budget"] == budget.slug}
    printed = [row for row in _rows("monitoring.csv") if row["line"] == "item"]
    lines = {}
    for position, row in enumerate(printed, start=1):
        more = about[row["service_area"]]
        line = BudgetLine.objects.create(
            budget=budget,
            service=Service.objects.get(directorate__code=more["directorate"], code=more["service"]),
            slug=more["slug"],
            name=row["service_area"],
            position=position,
            original_pence=int(row["net_budget_k"]) * PENCE_IN_A_THOUSAND,
        )
        Forecast.objects.create(
            line=line,
            month_start=month.start,
            outturn_pence=int(row["forecast_outturn_k"]) * PENCE_IN_A_THOUSAND,
            reason=more["reason"],
            entered_at=at,
            entered_by=by,
        )
        lines[line.slug] = line
    return lines


def _load_management_actions(budget: Budget, lines: Mapping[str, BudgetLine]) -> None:
    for row in _rows("management_actions.csv"):
        if row["budget"] == budget.slug:
            ManagementAction.objects.create(
                line=lines[row["line"]],
                title=row["title"],
                amount_pence=_pence(row["amount"]),
                owner_post=row["owner_post"],
                starts_on=row["starts_on"] or None,
                confidence=row["confidence"],
                delivered_pence=_pence(row["delivered"]) if row["delivered"] else None,
                approved_on=row["approved_on"] or None,
            )


def _load_facts(budget: Budget) -> None:
    BudgetFact.objects.bulk_create(
        BudgetFact(
            budget=budget,
            position=position,
            topic=row["topic"],
            item=row["item"],
            area=row["area"],
            period=row["period"],
            value=Decimal(row["value"]),
            decimal_places=len(row["value"].partition(".")[2]),
            unit=row["unit"],
            paragraph=row["paragraph"],
        )
        for position, row in enumerate(_rows("facts.csv"), start=1)
    )


def _pence(pounds: str) -> int:
    return int(Decimal(pounds) * PENCE_IN_A_POUND)


def _rows(name: str) -> list[dict[str, str]]:
    with open(FIXTURES / name, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))
