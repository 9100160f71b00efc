"""What waits for a person's sign-off, measure by measure, with what changed and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from django.db.models import Q

from council_portal.access.actor import Actor
from council_portal.access.roles import Role
from council_portal.days import long_date
from council_portal.models import User
from council_portal.periods import Period
from performance.actions.sign_off import fingerprint
from performance.models import (
    Answer,
    Commentary,
    Measure,
    Observation,
    ObservationKind,
    Override,
    OverrideOf,
    PlanEdition,
)
from performance.queries.responsible import measures_approved_by
from performance.queries.scorecard import scorecard
from performance.queries.shown import Row
from performance.rules.direction import Direction
from performance.rules.life_cycle import Audience, State
from performance.rules.plausibility import Doubt
from performance.rules.reporting import Version
from performance.rules.status import Status


@dataclass(frozen=True)
class WaitingItem:
    """One thing that waits: a figure, an override or words, what stood before it, who wrote it and why.

    `may_sign` is false where the person wrote it themselves. `row_version` is what an approval states that it saw.
    `state` says how far it is: words need no verification, and wait as submitted until they are approved. `answers`
    are the questions that its author was asked, with what they answered. `revises_published` is true where
    the public has read the figure that it would take the place of.
    """

    kind: str
    pk: int
    row_version: int
    what: str
    now: str
    before: str
    why: str
    by: str
    at: datetime
    state: str
    is_verified: bool
    may_sign: bool
    answers: tuple[Answer, ...] = ()
    revises_published: bool = False


@dataclass(frozen=True)
class Standing:
    """A measure as members see it now, and as they will once what waits is approved; its words, and why it needs any.

    None before where members see no such measure yet.
    """

    before: Row | None
    after: Row

    @property
    def status_changes(self) -> bool:
        return self.before is None or self.before.status.status != self.after.status.status

    @property
    def direction_changes(self) -> bool:
        return self.before is None or self.before.direction.label != self.after.direction.label

    @property
    def lacks_commentary(self) -> bool:
        return bool(self.after.commentary_needed_because) and not self.after.commentary


@dataclass(frozen=True)
class WaitingMeasure:
    """A measure with everything of it that waits."""

    ref: str
    title: str
    directorate: str
    items: tuple[WaitingItem, ...]

    @property
    def may_sign(self) -> bool:
        return all(item.may_sign for item in self.items)

    @property
    def returnable(self) -> tuple[WaitingItem, ...]:
        """What goes back where the measure is returned: its figures, or its words where they alone wait."""
        return tuple(item for item in self.items if item.kind == "figure") or self.items

    @property
    def waits_for_verification(self) -> bool:
        return any(not item.is_verified for item in self.items)

    @property
    def fingerprint(self) -> str:
        """What a person who signs has seen: it changes with whatever waits."""
        return fingerprint((item.kind, item.pk, item.row_version) for item in self.items)


def approvals(actor: Actor, edition: PlanEdition, quarter: Period) -> tuple[WaitingMeasure, ...]:
    """What the person may verify or approve in the quarter, in the order of the plan: seven queries at most.

    The performance lead sees everything, to verify; an approver what is theirs to approve.
    """
    chosen = Q() if actor.has(Role.PERFORMANCE_LEAD) else measures_approved_by(actor)
    measures = {
        measure.series_id: measure
        for measure in Measure.objects.filter(chosen, edition=edition)
        .select_related("directorate")
        .order_by("position")
    }
    items: dict[int, list[WaitingItem]] = {measure.pk: [] for measure in measures.values()}
    for figure, before in _figures(measures, quarter):
        measure = measures[figure.component.series_id]
        items[measure.pk].append(_figure_item(figure, before, actor.user))
    for model in (Override, Commentary):
        standing = model.objects.standing().for_period(quarter).filter(measure__in=items)
        before: dict[tuple[int, str], Override | Commentary] = {}
        for words in standing.select_related("by", "measure").order_by("version"):
            place = (words.measure_id, words.of if model is Override else words.kind)
            if not words.is_settled:
                items[words.measure_id].append(_words_item(words, before.get(place), actor.user))
            before[place] = words
    return tuple(
        WaitingMeasure(measure.ref, measure.title, measure.directorate.code, tuple(items[measure.pk]))
        for measure in measures.values()
        if items[measure.pk]
    )


def standings(quarter: Period, waiting: Iterable[WaitingMeasure]) -> dict[str, Standing]:
    """What approving would change of each measure, by its reference: two scorecards, none where nothing waits."""
    refs = [each.ref for each in waiting]
    if not refs:
        return {}
    before, after = scorecard(quarter, Audience.MEMBERS), scorecard(quarter, Audience.OFFICERS)
    now, then = ({row.ref: row for row in card.rows} for card in (before, after))
    return {ref: Standing(now.get(ref), then[ref]) for ref in refs if ref in then}


def _figures(measures: dict[int, Measure], quarter: Period):
    """Each figure that waits, with the settled version that it would take the place of."""
    of_these = Observation.objects.filter(component__series__in=measures).reported_in(quarter)
    waiting = list(
        of_these.awaiting_sign_off()
        .select_related("component", "entered_by")
        .prefetch_related("answers")
        .order_by("component__position", "version")
    )
    waiting.sort(key=lambda figure: (figure.period.end, figure.period.kind.length))
    settled = of_these.filter(
        component__in={figure.component_id for figure in waiting},
        period_start__in={figure.period_start for figure in waiting},
        state__in=[state.value for state in State if state.is_settled],
    )
    before = {
        (each.component_id, each.kind, each.period): each
        for each in settled.select_related("component").order_by("version")
    }
    for figure in waiting:
        yield figure, before.get((figure.component_id, figure.kind, figure.period))


def _figure_item(figure: Observation, before: Observation | None, user: User) -> WaitingItem:
    is_verified = figure.state == State.VERIFIED
    return WaitingItem(
        kind="figure",
        pk=figure.pk,
        row_version=figure.row_version,
        what=f"{_name_of(figure)}, {figure.period.medium_label}",
        now=_in_full(figure),
        before=_in_full(before) if before else "",
        revises_published=before is not None and before.state == State.PUBLISHED,
        why=figure.why,
        by=figure.entered_by.name,
        at=figure.entered_at,
        state=figure.get_state_display(),
        is_verified=is_verified,
        may_sign=figure.entered_by_id != user.pk,
        answers=_in_order(figure.answers.all()),
    )


def _name_of(figure: Observation) -> str:
    """Its part's name, or what kind of figure it is."""
    if figure.kind == ObservationKind.FORECAST:
        return "Year-end forecast"
    return figure.component.label or "Figure"


def _in_full(figure: Observation) -> str:
    """A figure with what it was worked out from and how far it may be relied on: 21.5% (43 of 200), provisional."""
    said = figure.in_words
    if figure.numerator is not None and figure.denominator is not None:
        said += f" ({figure.numerator.normalize():,f} of {figure.denominator.normalize():,f})"
    remarks = [figure.part_period_words] if figure.is_part_period else []
    if figure.quality != Version.FINAL:
        remarks.append(Version(figure.quality).label.lower())
    if figure.expected_on:
        remarks.append(f"expected {long_date(figure.expected_on)}")
    if figure.confidence:
        remarks.append(f"{figure.get_confidence_display().lower()} confidence")
    return ", ".join([said, *filter(None, remarks)])


def _in_order(answers: Iterable[Answer]) -> tuple[Answer, ...]:
    """As they were asked."""
    asked = [doubt.value for doubt in Doubt]
    return tuple(sorted(answers, key=lambda answer: asked.index(answer.doubt)))


def _words_item(words: Override | Commentary, before: Override | Commentary | None, user: User) -> WaitingItem:
    is_override = isinstance(words, Override)
    said = _override_in_words if is_override else attrgetter("text")
    return WaitingItem(
        kind="override" if is_override else "commentary",
        pk=words.pk,
        row_version=words.version,
        what=words.get_of_display() if is_override else words.get_kind_display(),
        now=said(words),
        before=said(before) if before else "",
        why=words.reason if is_override else "",
        by=words.by.name,
        at=words.at,
        state=State.SUBMITTED.label,
        is_verified=True,
        may_sign=words.by_id != user.pk,
    )


def _override_in_words(override: Override) -> str:
    if not override.value:
        return "Taken back: the rules' answer stands"
    return (Status if override.of == OverrideOf.STATUS else Direction)(override.value).label
