"""Publishing a quarter: its scorecard and report frozen for the public, once, and corrected by further versions."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from council_portal import audit
from council_portal.models import Council, User
from performance import rules
from performance.actions.refusal import Refusal
from performance.models import (
    Commentary,
    CycleState,
    Narrative,
    Observation,
    Override,
    Publication,
    ReportingCycle,
)
from performance.queries.background import backgrounds
from performance.queries.frozen import canonical, sha256_of
from performance.queries.narratives import narratives
from performance.queries.published import FORMAT, PublishedQuarter
from performance.queries.scorecard import scorecard
from performance.rules.life_cycle import Audience, State


def refusal_to_publish(cycle: ReportingCycle) -> str | None:
    """Why the quarter cannot be published as it is, as a sentence; None where it can."""
    figures = _of_the_quarter(cycle).awaiting_sign_off().count()
    words = sum(
        model.objects.awaiting_sign_off().for_period(cycle.period).filter(**{path: cycle.edition_id}).count()
        for model, path in (
            (Override, "measure__edition"),
            (Commentary, "measure__edition"),
            (Narrative, "outcome__priority__edition"),
        )
    )
    if figures or words:
        waiting = [
            f"{count} {name}{'' if count == 1 else 's'}" for count, name in ((figures, "figure"), (words, "text"))
        ]
        listed = " and ".join(each for each in waiting if not each.startswith("0 "))
        return (
            f"{listed} of {cycle} {'waits' if figures + words == 1 else 'wait'} for approval: approve or return first."
        )
    return None


def publish(*, cycle: ReportingCycle, by: User, at: datetime, correction_notice: str = "") -> Publication:
    """Freezes the quarter as members see it, closes it, and marks its figures published. Returns the publication.

    Published again, with a notice that says what is corrected, it gets a further version; the earlier ones stay.
    Raises Refusal where anything still waits for approval, or a correction has no notice.
    """
    with transaction.atomic():
        # Locked, so that of two that publish at once the second finds it published.
        cycle.refresh_from_db(
            fields=["state", "closed_by", "closed_at"], from_queryset=ReportingCycle.objects.select_for_update()
        )
        notice = correction_notice.strip()
        version = Publication.objects.filter(cycle=cycle).count() + 1
        if version > 1 and not notice:
            raise Refusal(f"{cycle} is published: say what the correction corrects.")
        if version == 1 and notice:
            raise Refusal(f"{cycle} is not published yet, so there is nothing to correct.")
        if refusal := refusal_to_publish(cycle):
            raise Refusal(refusal)
        before = cycle.state
        if cycle.state == CycleState.OPEN:
            cycle.closed_by, cycle.closed_at = by, at
        cycle.state = CycleState.PUBLISHED
        cycle.save(update_fields=["state", "closed_by", "closed_at"])
        _of_the_quarter(cycle).filter(state=State.APPROVED.value).update(
            state=State.PUBLISHED.value, row_version=F("row_version") + 1
        )
        content = canonical(
            PublishedQuarter(
                format=FORMAT,
                council=Council.objects.values_list("name", flat=True).first() or "",
                version=version,
                published_at=at,
                correction_notice=notice,
                scorecard=scorecard(cycle.period, Audience.MEMBERS),
                narratives=narratives(cycle.edition, cycle.period, Audience.MEMBERS),
                backgrounds=backgrounds(cycle.edition, cycle.period),
            )
        )
        publication = Publication(
            cycle=cycle,
            version=version,
            content=content,
            sha256=sha256_of(content),
            rule_version=rules.VERSION,
            published_by=by,
            published_at=at,
            correction_notice=notice,
        )
        publication.full_clean()
        publication.save()
        audit.record(
            verb="cycle.published",
            subject=f"performance-quarter:{cycle.period.key}",
            summary=f"{cycle} published, version {version}",
            by=by,
            before={"state": before},
            after={"state": cycle.state, "version": version, "sha256": publication.sha256},
            reason=notice,
        )
    return publication


def _of_the_quarter(cycle: ReportingCycle):
    """Figures of the edition's series for periods that had ended by the end of the quarter, and the year's forecast.

    A forecast belongs to the newest quarter opened: an earlier one that is corrected leaves it alone.
    """
    figures = Observation.objects.filter(component__series__measures__edition=cycle.edition_id)
    year = cycle.period.year
    later = ReportingCycle.objects.filter(
        edition=cycle.edition_id, period_start__gt=cycle.period_start, period_start__lt=year.end
    )
    return figures.ended_by(cycle.period.end) if later.exists() else figures.reported_in(cycle.period)
