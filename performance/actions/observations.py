"""Figures on their way: submitted by one person, verified, approved or returned by others, revised with a reason."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F

from council_portal import audit
from council_portal.clock import LONDON
from council_portal.figures import Unit, show
from council_portal.models import User
from council_portal.periods import Period
from performance.actions import answers
from performance.actions.answers import Answered
from performance.actions.refusal import Refusal
from performance.models import Answer, Component, Measure, Observation, ObservationKind
from performance.models.observation import WAITING
from performance.queries.entry import definition_in, entry_refusal
from performance.rules import life_cycle
from performance.rules.life_cycle import TRANSITIONS, Part, State, Step
from performance.rules.reporting import Version
from performance.rules.rollup import ratio
from performance.rules.typed import KEPT_PLACES
from performance.rules.wording import decimal_of

#: Fields of which it is looked up whether what they point to is there, which a foreign key sees to.
WITH_A_QUERY = {each.name for each in Observation._meta.fields if each.is_relation}


@dataclass(frozen=True)
class Entry:
    """What somebody says of a component in a period: a figure, a judgement in words, or why there is none.

    A figure that is not given follows from numerator and denominator; one that is given beside them stands, and is
    asked about where they disagree. `expected_on` is when a missing figure is expected. `is_bare_pounds` tells only how
    it was typed: as pounds, where it counts in thousands.
    """

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    text: str = ""
    quality: Version = Version.FINAL
    is_part_period: bool = False
    part_period_words: str = ""
    covers_months: int | None = None
    reason_for_no_figure: str = ""
    expected_on: date | None = None
    confidence: str = ""
    is_bare_pounds: bool = field(default=False, compare=False)

    @property
    def to_keep(self) -> dict:
        """What is kept of it, by the record's names."""
        return {name: value for name, value in asdict(self).items() if name != "is_bare_pounds"}

    def figure_in(self, unit: Unit) -> Decimal | None:
        """The figure as given, or what numerator and denominator make of it; None where there is none."""
        if self.value is not None:
            return self.value
        exact = ratio(self.numerator, self.denominator, unit)
        return None if exact is None else decimal_of(exact, KEPT_PLACES)


class StaleFigure(Exception):
    """Somebody else's version came first: `theirs` is the one that stands, `ours` what was to be entered."""

    def __init__(self, theirs: Observation | None, ours: Entry | None = None):
        super().__init__("This figure was changed meanwhile by somebody else.")
        self.theirs = theirs
        self.ours = ours


def submit(
    *,
    measure: Measure,
    component: Component,
    period: Period,
    entry: Entry,
    by: User,
    at: datetime,
    expected_version: int,
    expected_draft: int | None = None,
    kind: ObservationKind = ObservationKind.FIGURE,
    why: str = "",
    channel: str = "form",
    answered: Iterable[Answered] = (),
) -> Observation:
    """Submits the next version of a figure and returns it; a version that still waited for approval is replaced by it.

    `expected_version` is the version that the author saw, 0 for none, and `expected_draft` the row version of the draft
    that they saw, 0 for none; None asks nothing of a draft. `answered` are the questions that the author was asked
    about the figure (queries.plausibility), which whoever approves it reads. Raises StaleFigure where another has come
    since, Refusal where the quarter takes no figures, a published figure is changed without a reason, or the figure
    lies outside the measure's bounds; ValidationError for what the record itself refuses.
    """
    with transaction.atomic():
        latest, observation = _place(
            measure, component, period, kind, entry, by, at, expected_version, expected_draft, why, channel
        )
        if latest and latest.state == State.PUBLISHED and not why.strip():
            raise Refusal("This figure is published: say why it is revised.")
        observation.state = State.SUBMITTED.value
        _write(observation, entry)
        if latest and latest.state in WAITING:
            _move(latest, State.REPLACED)
        asked = _keep(observation, answered, by, at)
        audit.record(
            verb="observation.submitted",
            subject=measure.key,
            summary=summary_of("submitted", measure, observation),
            by=by,
            before=as_recorded(latest) if latest else {},
            after=as_recorded(observation) | ({"questions": asked} if asked else {}),
            reason=observation.why,
            channel=channel,
        )
    return observation


def save_draft(
    *,
    measure: Measure,
    component: Component,
    period: Period,
    entry: Entry,
    by: User,
    at: datetime,
    expected_version: int,
    expected_draft: int,
    kind: ObservationKind = ObservationKind.FIGURE,
    why: str = "",
    channel: str = "grid",
    answered: Iterable[Answered] = (),
) -> Observation:
    """Keeps what is entered as the draft of the next version, for owner and deputy alone, and returns it.

    `expected_version` is the submitted version and `expected_draft` the row version of the draft that the author saw, 0
    for none. An empty entry empties the draft; `answered` takes the place of what was answered before. What the draft
    says is kept in the audit of the measure's drafts, which nobody else reads. Raises what `submit` raises, but asks
    for no reason yet.
    """
    with transaction.atomic():
        _, observation = _place(
            measure, component, period, kind, entry, by, at, expected_version, expected_draft, why, channel
        )
        before = as_recorded(Observation.objects.get(pk=observation.pk)) if observation.pk else {}
        observation.state = State.DRAFT.value
        _write(observation, entry)
        asked = _keep(observation, answered, by, at)
        audit.record(
            verb="observation.drafted",
            subject=measure.drafts_key,
            summary=summary_of(
                "drafted" if not observation.holds_nothing else "emptied the draft of", measure, observation
            ),
            by=by,
            before=before,
            after=as_recorded(observation) | ({"questions": asked} if asked else {}),
            reason=observation.why,
            channel=channel,
        )
    return observation


def _place(
    measure: Measure,
    component: Component,
    period: Period,
    kind: ObservationKind,
    entry: Entry,
    by: User,
    at: datetime,
    expected_version: int,
    expected_draft: int | None,
    why: str,
    channel: str,
) -> tuple[Observation | None, Observation]:
    """The newest version that is more than a draft, and the row of the next one with the entry in it, not yet saved.

    The draft's row is locked first: whoever waits for it then sees what it says now.
    """
    if refusal := entry_refusal(measure, period, by, at.astimezone(LONDON).date(), kind):
        raise Refusal(refusal)
    drafts = Observation.objects.drafts().filter(component=component, kind=kind).for_period(period)
    draft = drafts.select_for_update().first()
    latest = _latest(component, kind, period)
    if (latest.version if latest else 0) != expected_version:
        raise StaleFigure(latest, entry)
    if expected_draft is not None and (draft.row_version if draft else 0) != expected_draft:
        raise StaleFigure(draft, entry)
    observation = draft or Observation(component=component, kind=kind, row_version=0)
    observation.component, observation.period = component, period
    for name, value in entry.to_keep.items():
        setattr(observation, name, value)
    observation.value = _value_of(measure, component, entry)
    observation.version = expected_version + 1
    observation.row_version += 1
    observation.definition = definition_in(component, period)
    observation.entered_by, observation.entered_at = by, at
    observation.why, observation.channel = why.strip(), channel
    return latest, observation


def _write(observation: Observation, entry: Entry) -> None:
    """Saves the row; where another took its place meanwhile, raises StaleFigure with the one that did.

    To ask about each constraint beforehand costs a query each, ten times the save: the database refuses by itself, and
    only then it is asked in which words.
    """
    try:
        with transaction.atomic():
            observation.clean_fields(exclude=WITH_A_QUERY)
            observation.clean()
            observation.save()
    except (IntegrityError, ValidationError) as error:
        there = Observation.objects.filter(component=observation.component, kind=observation.kind)
        others = there.for_period(observation.period).exclude(pk=observation.pk)
        theirs = others.filter(version__gte=observation.version).order_by("-version").first()
        if theirs is None:
            observation.full_clean()
            raise
        raise StaleFigure(theirs, entry) from error


def _keep(observation: Observation, answered: Iterable[Answered], by: User, at: datetime) -> list[str]:
    """Keeps questions and answers with the version, in place of those of its draft; returns them for the audit."""
    kept = answers.made(observation=observation, answered=answered, by=by, at=at)
    observation.answers.all().delete()
    Answer.objects.bulk_create(kept)
    return [str(answer) for answer in kept]


def revise(
    *,
    measure: Measure,
    component: Component,
    period: Period,
    entry: Entry,
    by: User,
    at: datetime,
    expected_version: int,
    why: str,
    expected_draft: int | None = None,
    channel: str = "form",
    answered: Iterable[Answered] = (),
) -> Observation:
    """Submits a further version of a figure that was settled before, as revised and with its reason.

    Raises what `submit` raises, and Refusal without a reason.
    """
    if not why.strip():
        raise Refusal("Say why the figure is revised.")
    return submit(
        measure=measure,
        component=component,
        period=period,
        entry=entry if entry.quality == Version.PROVISIONAL else _as_revised(entry),
        by=by,
        at=at,
        expected_version=expected_version,
        expected_draft=expected_draft,
        why=why,
        channel=channel,
        answered=answered,
    )


def verify(*, measure: Measure, observation: Observation, by: User, at: datetime) -> None:
    """The performance lead's check of a submitted figure, by another person than its author.

    Raises Refusal, or StaleFigure where the version was moved on meanwhile.
    """
    _sign(Step.VERIFY, measure, observation, by, verified_by=by, verified_at=at)


def approve(*, measure: Measure, observation: Observation, by: User, at: datetime) -> None:
    """Approval, by another person than its author: members see the figure from now on.

    Raises Refusal where the edition asks for verification first, StaleFigure where the version was moved on meanwhile.
    """
    _sign(Step.APPROVE, measure, observation, by, approved_by=by, approved_at=at)


def return_(*, measure: Measure, observation: Observation, by: User, at: datetime, reason: str) -> None:
    """Sends a version back to its author with the reason; it counts no more.

    Raises Refusal without a reason, StaleFigure where the version was moved on meanwhile.
    """
    _sign(
        Step.RETURN,
        measure,
        observation,
        by,
        reason.strip(),
        returned_by=by,
        returned_at=at,
        return_reason=reason.strip(),
    )


def _sign(step: Step, measure: Measure, observation: Observation, by: User, reason: str = "", **fields) -> None:
    """Takes a version one step on. Who may take it is the caller's to ask; that nobody signs off their own is not."""
    refusal = life_cycle.refusal(
        step,
        State(observation.state),
        parts=frozenset(Part),
        entered_it=observation.entered_by_id == by.pk,
        verification_on=measure.edition.is_verification_required,
        reason=reason,
    )
    if refusal:
        raise Refusal(refusal)
    with transaction.atomic():
        before = as_recorded(observation)
        _move(observation, TRANSITIONS[step].target, **fields)
        audit.record(
            verb=f"observation.{step.done}",
            subject=measure.key,
            summary=summary_of(step.done, measure, observation),
            by=by,
            before=before,
            after=as_recorded(observation),
            reason=reason,
        )


def _move(observation: Observation, to: State, **fields) -> None:
    """Moves a version to another state, if it is still as it was read: whoever comes first wins."""
    moved = Observation.objects.filter(
        pk=observation.pk, state=observation.state, row_version=observation.row_version
    ).update(state=to.value, row_version=F("row_version") + 1, **fields)
    if not moved:
        raise StaleFigure(Observation.objects.get(pk=observation.pk))
    observation.refresh_from_db()


def _latest(component: Component, kind: ObservationKind, period: Period) -> Observation | None:
    """The newest version that is more than a draft."""
    versions = Observation.objects.filter(component=component, kind=kind).for_period(period)
    return versions.exclude(state=State.DRAFT).order_by("-version").first()


def _value_of(measure: Measure, component: Component, entry: Entry) -> Decimal | None:
    value = entry.figure_in(component.in_unit)
    if value is None and entry.denominator == 0 and not entry.reason_for_no_figure:
        raise ValidationError(
            {"denominator": "With a denominator of zero there is no figure: choose a reason instead."}
        )
    if value is not None and component.is_measured_itself:
        unit, places = component.in_unit, component.decimal_places
        if measure.lowest is not None and value < measure.lowest:
            raise Refusal(f"Enter a figure of {show(measure.lowest, unit, places)} or more.")
        if measure.highest is not None and value > measure.highest:
            raise Refusal(f"Enter a figure of {show(measure.highest, unit, places)} or less.")
    return value


def _as_revised(entry: Entry) -> Entry:
    return Entry(**(asdict(entry) | {"quality": Version.REVISED}))


def summary_of(word: str, measure: Measure, observation: Observation) -> str:
    is_forecast = observation.kind == ObservationKind.FORECAST
    what = "the year-end forecast" if is_forecast else observation.component.label or "the figure"
    return f"{measure.ref}: {word} {what} for {observation.period.label}, {observation.in_words}"


def as_recorded(observation: Observation) -> dict:
    """The version as the audit keeps it."""
    kept = {
        "component": observation.component.key,
        "period": observation.period.key,
        "kind": observation.kind,
        "version": observation.version,
        "state": observation.state,
        "value": observation.value,
        "numerator": observation.numerator,
        "denominator": observation.denominator,
        "text": observation.text,
        "quality": observation.quality,
        "part_period": observation.part_period_words,
        "reason_for_no_figure": observation.reason_for_no_figure,
        "expected_on": observation.expected_on,
        "confidence": observation.confidence,
    }
    return {name: value for name, value in kept.items() if value not in (None, "")}
