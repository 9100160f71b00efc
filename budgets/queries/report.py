"""How does a budget stand as at the end of a month: every line, its subtotals and the whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby

from django.db.models import Q

from budgets.models import Budget, BudgetLine, Forecast, ManagementAction, Virement
from budgets.rules.amounts import Amounts, movement
from budgets.rules.forecasting import forecast_as_at
from budgets.rules.rag import Rating, Thresholds, rate
from budgets.rules.thousands import Node, displayed
from budgets.rules.wording import needs_reason
from council_portal.periods import Period, PeriodKind


class RowKind(StrEnum):
    """What a row of the report is: a line, or what lines add up to."""

    LINE = "line"
    SERVICE = "service"
    DIRECTORATE = "directorate"
    TOTAL = "total"


@dataclass(frozen=True)
class ReportRow:
    """A row: `exact` in pence, `shown` in whole £ thousand, which add up from row to row.

    `movement` is the shown variation after actions less the one that the last report showed; None without one.
    `forecast_month` is earlier than the report's where the forecast was carried forward; None without a forecast.
    """

    kind: RowKind
    name: str
    slug: str
    exact: Amounts
    shown: Amounts
    movement: int | None
    rating: Rating
    reason: str = ""
    lacks_reason: bool = False
    forecast_month: Period | None = None


@dataclass(frozen=True)
class BudgetReport:
    """A budget as at a month's end (None while nothing has been forecast), and the months one may look back to."""

    budget: Budget
    month: Period | None
    last_report: Period | None
    months: tuple[Period, ...]
    thresholds: Thresholds | None
    rows: tuple[ReportRow, ...]
    management_actions: tuple[ManagementAction, ...]

    @property
    def total(self) -> ReportRow:
        return self.rows[-1]

    def row(self, slug: str) -> ReportRow | None:
        """The line of that slug, or the total under the budget's own; None where there is neither."""
        return next((row for row in self.rows if row.slug == slug), None)


class UnknownMonth(LookupError):
    """Nothing was forecast for the budget in that month or before it."""


def budget_report(budget: Budget, *, month: Period | None = None) -> BudgetReport:
    """The report as at the month's end, or as at the latest month with a forecast; 5 queries whatever its size.

    A month without forecasts of its own shows the latest before it. Raises UnknownMonth before the first.
    """
    lines = tuple(budget.lines.select_related("service__directorate").order_by("position"))
    forecasts = tuple(Forecast.objects.filter(line__budget=budget))
    starts = sorted({forecast.month_start for forecast in forecasts})
    start = _month_start(starts, month)
    earlier = [made for made in starts if start and made < start]
    virements = tuple(
        Virement.objects.filter(Q(from_line__budget=budget) | Q(to_line__budget=budget)).order_by("agreed_on", "pk")
    )
    actions = tuple(
        ManagementAction.objects.filter(line__budget=budget).select_related("line").order_by("line__position", "pk")
    )
    ledger = _Ledger(budget, lines, forecasts, virements, actions)
    thresholds, explain_over = _thresholds(budget, start)
    root, shown = _shown(budget, ledger, start)
    _, shown_before = _shown(budget, ledger, earlier[-1]) if earlier else (None, {})
    maker = _Rows(ledger, start, shown, shown_before, thresholds, explain_over)
    return BudgetReport(
        budget=budget,
        month=_month(start),
        last_report=_month(earlier[-1] if earlier else None),
        months=tuple(_month(made) for made in starts),
        thresholds=thresholds,
        rows=tuple(maker.rows(budget, root)),
        management_actions=tuple(action for action in actions if _counts(action.approved_on, ledger.last_day(start))),
    )


@dataclass(frozen=True)
class _Ledger:
    """All that was entered for a budget, and what of it counts as at a month."""

    budget: Budget
    lines: Sequence[BudgetLine]
    forecasts: Sequence[Forecast]
    virements: Sequence[Virement]
    actions: Sequence[ManagementAction]

    def last_day(self, start: date | None) -> date:
        """The month's last day, or the year's while nothing is forecast."""
        return _month(start).last_day if start else self.budget.year.last_day

    def forecast(self, line: BudgetLine, start: date | None) -> Forecast | None:
        made = (forecast for forecast in self.forecasts if forecast.line_id == line.pk)
        return forecast_as_at(made, start) if start else None

    def amounts(self, line: BudgetLine, start: date | None) -> Amounts:
        day, forecast = self.last_day(start), self.forecast(line, start)
        agreed = [virement for virement in self.virements if virement.agreed_on <= day]
        moved_in = sum(virement.amount_pence for virement in agreed if virement.to_line_id == line.pk)
        moved_out = sum(virement.amount_pence for virement in agreed if virement.from_line_id == line.pk)
        return Amounts(
            original=line.original_pence,
            virements=moved_in - moved_out,
            forecast=forecast.outturn_pence if forecast else None,
            actions=sum(
                action.amount_pence
                for action in self.actions
                if action.line_id == line.pk and _counts(action.approved_on, day)
            ),
        )


def _month(start: date | None) -> Period | None:
    return Period(start, PeriodKind.MONTH) if start else None


def _month_start(starts: Sequence[date], month: Period | None) -> date | None:
    if month is None:
        return starts[-1] if starts else None
    up_to = [start for start in starts if start <= month.start]
    if not up_to:
        raise UnknownMonth(f"Nothing was forecast by the end of {month.label}.")
    return up_to[-1]


def _counts(approved_on: date | None, day: date) -> bool:
    """Whether a management action counts: approved by the day."""
    return approved_on is not None and approved_on <= day


def _thresholds(budget: Budget, start: date | None) -> tuple[Thresholds | None, int | None]:
    """The thresholds in force in the month, with the variation in pence above which a reason is needed."""
    by = _month(start).start if start else budget.year.last_day
    found = budget.thresholds.filter(from_month__lte=by).order_by("-from_month").first()
    return (found.thresholds, found.explain_over_pence) if found else (None, None)


def _shown(budget: Budget, ledger: _Ledger, start: date | None) -> tuple[Node, dict[str, Amounts]]:
    root = _tree(budget, ledger, start)
    return root, displayed(root)


def _tree(budget: Budget, ledger: _Ledger, start: date | None) -> Node:
    """Lines under their services, services under their directorates, in the order of the lines."""
    places = {}
    for line in ledger.lines:
        places.setdefault(line.service.directorate_id, []).append(line.service_id)
    ordered = sorted(
        ledger.lines,
        key=lambda line: (
            list(places).index(line.service.directorate_id),
            places[line.service.directorate_id].index(line.service_id),
            line.position,
        ),
    )
    directorates = []
    for directorate_id, of_directorate in groupby(ordered, key=lambda line: line.service.directorate_id):
        services = []
        for service_id, of_service in groupby(of_directorate, key=lambda line: line.service_id):
            nodes = tuple(Node(f"line:{line.pk}", ledger.amounts(line, start)) for line in of_service)
            services.append(Node(f"service:{service_id}", children=nodes))
        directorates.append(Node(f"directorate:{directorate_id}", children=tuple(services)))
    return Node("total", children=tuple(directorates))


@dataclass(frozen=True)
class _Rows:
    """Makes the rows of a report, subtotals after what they add up, and only where they say more than the total."""

    ledger: _Ledger
    start: date | None
    shown: dict[str, Amounts]
    shown_before: dict[str, Amounts]
    thresholds: Thresholds | None
    explain_over: int | None

    def rows(self, budget: Budget, root: Node) -> list[ReportRow]:
        lines = {f"line:{line.pk}": line for line in self.ledger.lines}
        rows = []
        for directorate in root.children:
            for service in directorate.children:
                rows += [self._line(node, lines[node.key]) for node in service.children]
                if len(root.children) > 1 or len(directorate.children) > 1:
                    rows.append(self._sum(RowKind.SERVICE, service, lines))
            if len(root.children) > 1:
                rows.append(self._sum(RowKind.DIRECTORATE, directorate, lines))
        return [*rows, self._sum(RowKind.TOTAL, root, lines)]

    def _line(self, node: Node, line: BudgetLine) -> ReportRow:
        forecast, exact = self.ledger.forecast(line, self.start), node.amounts
        threshold = self.explain_over if line.explain_over_pence is None else line.explain_over_pence
        reason = forecast.reason if forecast else ""
        return ReportRow(
            kind=RowKind.LINE,
            name=line.name,
            slug=line.slug,
            exact=exact,
            shown=self.shown[node.key],
            movement=self._movement(node.key),
            rating=rate(after=exact.after, net=exact.current, gross=line.gross_pence, thresholds=self.thresholds),
            reason=reason,
            lacks_reason=not reason and needs_reason(before=exact.before, after=exact.after, threshold=threshold),
            forecast_month=forecast.month if forecast else None,
        )

    def _sum(self, kind: RowKind, node: Node, lines: dict[str, BudgetLine]) -> ReportRow:
        under = [lines[key] for key in _line_keys(node)]
        gross = [line.gross_pence for line in under]
        name, slug = self._name(kind, under)
        exact = node.amounts
        return ReportRow(
            kind=kind,
            name=name,
            slug=slug,
            exact=exact,
            shown=self.shown[node.key],
            movement=self._movement(node.key),
            rating=rate(
                after=exact.after,
                net=exact.current,
                gross=None if None in gross else sum(gross),
                thresholds=self.thresholds,
            ),
        )

    def _name(self, kind: RowKind, under: Sequence[BudgetLine]) -> tuple[str, str]:
        if kind == RowKind.TOTAL:
            return f"Total {self.ledger.budget.title}", self.ledger.budget.slug
        service = under[0].service
        return (
            (service.name, service.code)
            if kind == RowKind.SERVICE
            else (
                service.directorate.name,
                service.directorate.code.lower(),
            )
        )

    def _movement(self, key: str) -> int | None:
        before = self.shown_before.get(key)
        return movement(self.shown[key].after, before.after if before else None)


def _line_keys(node: Node) -> list[str]:
    if not node.children:
        return [node.key] if node.key.startswith("line:") else []
    return [key for child in node.children for key in _line_keys(child)]
