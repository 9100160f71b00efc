"""Cabinet portfolios of an edition of the plan: made, changed, and given their measures."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.text import slugify

from council_portal import audit
from council_portal.models import User
from council_portal.stale import require_unchanged
from performance.actions.plan_changes import lock_edition, reference_of, require_reason
from performance.models import Measure, PlanEdition, Portfolio
from performance.queries.kept_rows import KEPT, kept

#: What a form of one was read as, and what a form for a new one was. A measure that somebody else took meanwhile is not
#: taken from them unseen.
CHANGEABLE = ("title", "holder", "refs", "elsewhere")
TO_BEGIN_WITH = ("elsewhere",)
LONGEST_SLUG = 60


@transaction.atomic
def add(
    *,
    edition: PlanEdition,
    title: str,
    holder: str,
    refs: Iterable[str],
    by: User,
    at: datetime,
    as_read: str | None = None,
    channel: str = "form",
) -> Portfolio:
    """Makes a portfolio and gives it measures, which leave those that they were in.

    Raises ChangedMeanwhile, ValidationError where its title is taken.
    """
    edition = lock_edition(edition)
    portfolio = Portfolio(edition=edition, title=title.strip(), holder=holder.strip(), slug=_slug(edition, title))
    require_unchanged(portfolio, TO_BEGIN_WITH, as_read)
    portfolio.full_clean()
    portfolio.save()
    rows = _give(portfolio, refs)
    _record("portfolio.added", portfolio, f"Portfolio “{portfolio}” added", by, {}, rows, "", channel)
    return portfolio


@transaction.atomic
def change(
    *,
    portfolio: Portfolio,
    title: str,
    holder: str,
    refs: Iterable[str],
    reason: str,
    by: User,
    at: datetime,
    as_read: str | None = None,
    channel: str = "form",
) -> Portfolio:
    """Changes a portfolio's title, holder or measures; its address stays.

    Raises ChangedMeanwhile, Refusal without a reason, ValidationError where its title is taken.
    """
    reason = require_reason(reason)
    lock_edition(portfolio.edition)
    portfolio = Portfolio.objects.select_related("edition").get(pk=portfolio.pk)
    require_unchanged(portfolio, CHANGEABLE, as_read)
    before = _said(portfolio)
    portfolio.title, portfolio.holder = title.strip(), holder.strip()
    portfolio.full_clean()
    portfolio.save()
    rows = _give(portfolio, refs)
    if _said(portfolio) != before:
        _record("portfolio.changed", portfolio, f"Portfolio “{portfolio}” changed", by, before, rows, reason, channel)
    return portfolio


def _give(portfolio: Portfolio, refs: Iterable[str]) -> list[Portfolio]:
    """Makes these the portfolio's measures, and no others; it comes back with those that lost one to it."""
    wanted = set(refs)
    portfolio.measures.exclude(ref__in=wanted).update(portfolio=None)
    given = Measure.objects.filter(edition=portfolio.edition, ref__in=wanted)
    losing = list(portfolio.edition.portfolios.filter(measures__in=given).exclude(pk=portfolio.pk).distinct())
    given.update(portfolio=portfolio)
    return [portfolio, *losing]


def _slug(edition: PlanEdition, title: str) -> str:
    """A word for addresses, from the title; with a number where it is taken, or no letter of it can stand there."""
    stem = slugify(title)[: LONGEST_SLUG - 4].strip("-")
    taken = set(edition.portfolios.values_list("slug", flat=True))
    candidates = [stem] if stem else []
    candidates += [f"{stem or 'portfolio'}-{number}" for number in range(2, len(taken) + 3)]
    return next(each for each in candidates if each not in taken)


def _said(portfolio: Portfolio) -> dict[str, str]:
    return {"title": portfolio.title, "holder": portfolio.holder, "measures": ", ".join(portfolio.refs)}


def told(portfolio: Portfolio, *others: Portfolio) -> dict:
    """What the audit is told of it, with the rows whole: its own, and those of others that lost a measure to it."""
    return _said(portfolio) | {KEPT: kept(portfolio, *others)}


def _record(
    verb: str,
    portfolio: Portfolio,
    summary: str,
    by: User,
    before: dict,
    rows: list[Portfolio],
    reason: str,
    channel: str,
) -> None:
    audit.record(
        verb=verb,
        subject=reference_of(portfolio.edition),
        summary=summary,
        by=by,
        before=before,
        after=told(*rows),
        reason=reason,
        channel=channel,
    )
