"""Westmere's parks and libraries: a small invented budget over two directorates, made piece by piece."""

from datetime import date
from decimal import Decimal

from budgets.models import Budget, BudgetLine, BudgetThreshold, Forecast, Fund, ManagementAction, Virement
from council_portal.models import Directorate, Service, Visibility

DECEMBER, JANUARY = date(2016, 12, 1), date(2017, 1, 1)


def fund(**fields) -> Fund:
    return Fund.objects.get_or_create(**({"code": "general-fund", "defaults": {"name": "General Fund"}} | fields))[0]


def budget(**fields) -> Budget:
    given = {
        "fund": fields.get("fund") or fund(),
        "year_start": date(2016, 4, 1),
        "slug": "places",
        "title": "Parks and libraries",
        "visibility": Visibility.MEMBERS,
    } | fields
    if given["visibility"] == Visibility.PUBLIC:
        given.setdefault("published_on", date(2017, 1, 9))
    return Budget.objects.create(**given)


def service(code: str = "parks", directorate: str = "PLACE") -> Service:
    of, _ = Directorate.objects.get_or_create(code=directorate, defaults={"name": f"{directorate.title()} directorate"})
    return Service.objects.get_or_create(directorate=of, code=code, defaults={"name": code.title()})[0]


def line(of: Budget, slug: str = "mowing", **fields) -> BudgetLine:
    given = {
        "service": fields.pop("service", None) or service(),
        "name": slug.title(),
        "position": of.lines.count() + 1,
        "original_pence": 100_000_00,
    } | fields
    return BudgetLine.objects.create(budget=of, slug=slug, **given)


def forecast(of: BudgetLine, pence: int, month: date = DECEMBER, **fields) -> Forecast:
    given = {"version": 1, "entered_at": "2017-01-05T09:00:00+00:00"} | fields
    return Forecast.objects.create(line=of, month_start=month, outturn_pence=pence, **given)


def virement(from_line: BudgetLine, to_line: BudgetLine, pence: int, agreed_on: date = date(2016, 10, 3)) -> Virement:
    return Virement.objects.create(
        from_line=from_line, to_line=to_line, amount_pence=pence, agreed_on=agreed_on, reason="Mowing moved in house"
    )


def management_action(of: BudgetLine, pence: int, **fields) -> ManagementAction:
    given = {"title": "Hold two vacancies", "approved_on": date(2016, 12, 12)} | fields
    return ManagementAction.objects.create(line=of, amount_pence=pence, **given)


def thresholds(of: Budget, **fields) -> BudgetThreshold:
    given = {
        "from_month": of.year_start,
        "base": "net",
        "amber_over_percent": Decimal(1),
        "red_over_percent": Decimal(5),
        "explain_over_pence": 5_000_00,
    } | fields
    return BudgetThreshold.objects.create(budget=of, **given)
