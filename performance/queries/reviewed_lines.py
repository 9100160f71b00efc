"""A line of a returned file as looked through: what it says, what stands in its place, and what becomes of it."""

from dataclasses import dataclass, field

from council_portal.choices import Choice
from council_portal.days import long_date
from council_portal.figures import show
from council_portal.periods import Period
from performance.models import Component, Measure, Observation, ObservationKind
from performance.rules.life_cycle import State
from performance.rules.plausibility import Question
from performance.rules.reporting import NoFigure, Version
from performance.rules.return_reading import Forecast, Given

NOTHING, NO_FORECAST = Given(), Forecast()


class Verdict(Choice):
    """What becomes of a line, the most pressing first."""

    REFUSED = "refused", "Refused"
    DRAFT = "draft", "Kept as a draft"
    CHANGED = "changed", "Changed"
    NEW = "new", "New"
    SAME = "same", "The same"


@dataclass(frozen=True)
class Place:
    """Where a figure or forecast stands, with what is there: the newest version, what officers see, and the draft."""

    measure: Measure
    component: Component
    period: Period
    kind: ObservationKind
    latest: Observation | None
    stands: Observation | None
    draft: Observation | None
    definition: int

    @property
    def is_published(self) -> bool:
        return self.latest is not None and self.latest.state == State.PUBLISHED

    @property
    def next_version(self) -> int:
        return self.latest.version + 1 if self.latest else 1


@dataclass(frozen=True)
class FigureChange:
    """A figure or forecast that the file would enter, as a submission or, where commentary lacks, as a draft.

    What is asked about it is answered by its reason; whoever approves it reads both.
    """

    place: Place
    given: Given | Forecast
    why: str
    is_draft: bool = False
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True)
class CommentaryChange:
    """A commentary that the file would write: its text, and the version that stands."""

    measure: Measure
    text: str
    version: int
    before: str


@dataclass
class ReviewedLine:
    """A line with what becomes of it; `sentences` say why it is refused, or what to know."""

    where: str
    ref: str
    what: str
    period: str
    verdict: Verdict = Verdict.SAME
    typed: str = ""
    component: Component | None = None
    stands: Given | None = None
    said: Given | None = None
    sentences: list[str] = field(default_factory=list)
    figures: list[FigureChange] = field(default_factory=list)
    commentary: CommentaryChange | None = None

    @property
    def before(self) -> str:
        """What stands in the line's place, in words."""
        return in_words(self.stands, self.component) if self.stands else ""

    @property
    def now(self) -> str:
        """What will stand there, in words; of a refused line what was typed."""
        if self.verdict == Verdict.REFUSED:
            return self.typed
        return in_words(self.said, self.component) if self.said else ""

    def refuse(self, *sentences: str) -> None:
        """Nothing of a refused line is taken in."""
        before = self.sentences if self.verdict == Verdict.REFUSED else []
        self.sentences = list(dict.fromkeys([*before, *sentences]))
        self.verdict, self.figures, self.commentary = Verdict.REFUSED, [], None


def quality_of(change: FigureChange) -> str:
    """How firm the figure is: revised where the public has read another, or it was revised before."""
    place = change.place
    if change.given.is_provisional:
        return Version.PROVISIONAL.value
    was_revised = place.stands is not None and place.stands.quality == Version.REVISED
    return (Version.REVISED if place.is_published or was_revised else Version.FINAL).value


def given_of(row: Observation | None) -> Given:
    """What a version of the record says, as a line of the return says it."""
    if row is None:
        return NOTHING
    return Given(
        value=row.value,
        words=row.text if row.value is None and not row.reason_for_no_figure else "",
        numerator=row.numerator,
        denominator=row.denominator,
        is_provisional=row.quality == Version.PROVISIONAL,
        part=row.part_period_words,
        reason=row.reason_for_no_figure,
        expected_on=row.expected_on,
    )


def forecast_of(row: Observation | None) -> Forecast:
    """What a forecast of the record says, as a line of the return says it."""
    if row is None:
        return NO_FORECAST
    return Forecast(row.value, row.text if row.value is None else "", row.confidence)


def in_words(given: Given, component: Component) -> str:
    """The figure with all that a line says of it: 38.1%, 8 of 21, provisional."""
    words = [_figure_in_words(given, component)]
    if given.numerator is not None:
        words.append(f"{given.numerator.normalize():,f} of {given.denominator.normalize():,f}")
    if given.is_provisional:
        words.append("provisional")
    words.append(given.part)
    if given.expected_on:
        words.append(f"expected {long_date(given.expected_on)}")
    return ", ".join(filter(None, words))


def forecast_in_words(forecast: Forecast, component: Component) -> str:
    """The forecast and its confidence: 92.0%, low confidence."""
    confidence = f"{forecast.confidence} confidence" if forecast.confidence else ""
    return ", ".join(filter(None, [_figure_in_words(forecast, component), confidence]))


def _figure_in_words(said: Given | Forecast, component: Component) -> str:
    if getattr(said, "reason", ""):
        return NoFigure(said.reason).label
    if said.value is None:
        return said.words
    return show(said.value, component.in_unit, component.decimal_places)
