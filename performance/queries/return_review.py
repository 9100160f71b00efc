"""What taking in a returned file would do, line by line: new, changed, the same, or refused and why."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from council_portal.access.actor import Actor
from council_portal.access.roles import Role
from council_portal.periods import Period
from performance.models import (
    Commentary,
    CommentaryDraft,
    CommentaryKind,
    Component,
    Definition,
    Measure,
    Observation,
    ObservationKind,
    PlanEdition,
)
from performance.queries.entry import EntryRules
from performance.queries.measure_record import Known, MeasureRecord
from performance.queries.plausibility import questions_about
from performance.queries.record import read
from performance.queries.responsible import measures_entered_by
from performance.queries.reviewed_lines import (
    CommentaryChange,
    FigureChange,
    Place,
    ReviewedLine,
    Verdict,
    forecast_in_words,
    forecast_of,
    given_of,
    quality_of,
)
from performance.queries.rows import row_of
from performance.rules.commentary import is_same_as
from performance.rules.frequency import Frequency
from performance.rules.life_cycle import Audience, State
from performance.rules.reporting import Figure
from performance.rules.return_cells import Counted
from performance.rules.return_file import Column, NotAPeriod
from performance.rules.return_reading import Line, ReadLine, period_of, read_line, same_words, text_of

COUNTS_FOR_OFFICERS = {state.value for state in Audience.OFFICERS.states}


@dataclass(frozen=True)
class Review:
    """All lines in the file's order, and what to know of the file as a whole."""

    lines: Sequence[ReviewedLine]
    remarks: Sequence[str]

    @cached_property
    def counts(self) -> dict[Verdict, int]:
        counted = Counter(line.verdict for line in self.lines)
        return {verdict: counted[verdict] for verdict in Verdict}

    @property
    def figures(self) -> list[FigureChange]:
        return [change for line in self.lines for change in line.figures]

    @property
    def commentaries(self) -> list[CommentaryChange]:
        return [line.commentary for line in self.lines if line.commentary]

    @property
    def changes_anything(self) -> bool:
        return any(line.figures or line.commentary for line in self.lines)

    @cached_property
    def fingerprint(self) -> str:
        """What somebody has seen who confirms: of one file, it differs where a line would now be treated otherwise."""
        seen = [
            [line.verdict, line.sentences, [_versions(each) for each in line.figures]]
            + [line.commentary.version if line.commentary else 0]
            for line in self.lines
        ]
        return hashlib.sha256(json.dumps(seen).encode()).hexdigest()


def _versions(change: FigureChange) -> list[int]:
    place = change.place
    return [getattr(row, "row_version", 0) for row in (place.latest, place.draft)] + [place.next_version]


def review(
    lines: Sequence[Line], remarks: Sequence[str], *, actor: Actor, edition: PlanEdition, quarter: Period
) -> Review:
    """What the lines would do, entered by the person now. The queries are as many whatever the number of lines."""
    return _Review(actor, edition, quarter).of(lines, remarks)


class _Review:
    """The record as the review needs it, read once."""

    def __init__(self, actor: Actor, edition: PlanEdition, quarter: Period):
        self.actor, self.edition, self.quarter = actor, edition, quarter
        measures = list(Measure.objects.filter(edition=edition).select_related("directorate"))
        for measure in measures:
            measure.edition = edition
        self.measures = {measure.ref: measure for measure in measures}
        self.by_folded_ref = {ref.casefold(): measure for ref, measure in self.measures.items()}
        self.components: dict[tuple[int, str], Component] = {}
        for component in Component.objects.filter(series__measures__edition=edition).order_by("-position", "-pk"):
            for name in {component.label.casefold(), component.key.casefold()}:
                if name or not component.key:
                    self.components[component.series_id, name] = component
        entered = Measure.objects.filter(measures_entered_by(actor.user, actor.on), edition=edition)
        self.theirs = set(entered.values_list("pk", flat=True)) if actor.has(Role.OFFICER) else set()
        self.rules = EntryRules(edition, actor.user, actor.on)
        self.refused_already: dict[tuple[int, Period], str | None] = {}
        self.definitions = self._definitions()
        self.counted: dict[int, Counted] = {}
        self.places: dict[tuple, dict[str, Observation]] = defaultdict(dict)
        self.commentaries = self._commentaries(quarter)
        self.last_commentaries = self._commentaries(quarter.previous())
        drafts = CommentaryDraft.objects.filter(measure__edition=edition).for_period(quarter).exclude(text="")
        self.commentary_drafts = set(drafts.values_list("measure_id", flat=True))

    def of(self, lines: Sequence[Line], remarks: Sequence[str]) -> Review:
        found = [self._find(line) for line in lines]
        self._read_places(found)
        reviewed = [self._review(line, about) for line, about in zip(lines, found, strict=True)]
        self._settle_repeated(reviewed)
        self._ask_about_the_quarter(reviewed)
        for line in reviewed:
            if any(change.place.draft and change.place.draft.in_words for change in line.figures):
                line.sentences.append("It takes the place of a draft.")
        return Review(reviewed, remarks)

    def _find(self, line: Line) -> "tuple[ReviewedLine, Measure | None, Component | None, Period | None]":
        """What the line is about; refused where the plan has no such thing."""
        ref, key = text_of(line, Column.REF), text_of(line, Column.COMPONENT)
        about = ReviewedLine(line.where, ref[:40], key[:80], text_of(line, Column.PERIOD)[:60])
        faults = []
        measure = self.measures.get(ref) or self.by_folded_ref.get(ref.casefold())
        component = period = None
        if measure is None:
            said = f"the plan has no measure {ref[:40]}" if ref else "name the measure"
            faults.append(line.fault(Column.REF, f"{said}: use a reference such as those of the downloaded return."))
        else:
            component = self.components.get((measure.series_id, key.casefold()))
            if component is None:
                sentence = f"{measure.ref} has no component {key[:80]}: leave it as it was downloaded."
                faults.append(line.fault(Column.COMPONENT, sentence))
        try:
            period = period_of(line)
        except NotAPeriod as error:
            faults.append(line.fault(Column.PERIOD, str(error)))
        if measure and component and period:
            about = ReviewedLine(line.where, measure.ref, component.label, period.medium_label)
        about.typed = text_of(line, Column.FIGURE)[:60]
        if faults:
            about.refuse(*faults)
        return about, measure, component, period

    def _refusal(self, measure: Measure, period: Period) -> str | None:
        """The form's own refusals: not theirs, or not open; and a period later than the return's quarter."""
        place = (measure.pk, period)
        if place not in self.refused_already:
            if not self.actor.has(Role.OFFICER):
                why = "Only an officer enters figures."
            elif measure.pk not in self.theirs:
                why = f"Only the owner of {measure.ref} or their deputy enters its figures."
            elif period.end > self.quarter.end:
                why = f"{period.label} is later than {self.quarter.medium_label}: leave it for its own return."
            else:
                why = None
            self.refused_already[place] = why
        return self.refused_already[place]

    def _definitions(self) -> dict[int, list[tuple]]:
        """The dated definitions of each series, the newest first."""
        rows = Definition.objects.filter(series__measures__edition=self.edition, from_on__isnull=False)
        found = defaultdict(list)
        for series_id, from_on, number in rows.order_by("-from_on").values_list("series_id", "from_on", "number"):
            found[series_id].append((from_on, number))
        return found

    def _commentaries(self, quarter: Period) -> dict[int, tuple[int, str]]:
        """What each measure's commentary says for the quarter, returned versions left aside, and its last number."""
        rows = Commentary.objects.filter(measure__edition=self.edition, kind=CommentaryKind.COMMENTARY)
        in_order = rows.for_period(quarter).order_by("version")
        found: dict[int, tuple[int, str]] = {}
        for measure_id, version, text, returned_at in in_order.values_list(
            "measure_id", "version", "text", "returned_at"
        ):
            found[measure_id] = (version, found.get(measure_id, (0, ""))[1] if returned_at else text)
        return found

    def _read_places(self, found: Iterable[tuple]) -> None:
        """What is recorded of the components and periods that the lines name, and of the year's forecasts."""
        periods = [period for *_, component, period in found if component and period]
        if not periods:
            return
        starts = [period.start for period in periods]
        rows = Observation.objects.filter(
            component__series__measures__edition=self.edition,
            kind__in=[ObservationKind.FIGURE, ObservationKind.FORECAST],
            period_start__gte=min(*starts, self.quarter.year.start),
            period_start__lte=max(*starts, self.quarter.year.start),
        )
        for row in rows.order_by("version"):
            place = self.places[row.component_id, row.kind, row.period_kind, row.period_start]
            if row.state == State.DRAFT:
                place["draft"] = row
                continue
            place["latest"] = row
            if row.state in COUNTS_FOR_OFFICERS:
                place["stands"] = row

    def _place(self, measure: Measure, component: Component, period: Period, kind: ObservationKind) -> Place:
        at = self.places.get((component.pk, kind.value, period.kind.value, period.start), {})
        begun = (number for from_on, number in self.definitions.get(component.series_id, ()) if from_on <= period.start)
        for row in at.values():
            row.component = component
        return Place(
            measure,
            component,
            period,
            kind,
            at.get("latest"),
            at.get("stands"),
            at.get("draft"),
            next(begun, 1),
        )

    def _review(self, line: Line, found: tuple) -> ReviewedLine:
        about, measure, component, period = found
        if about.verdict == Verdict.REFUSED:
            return about
        figure = self._place(measure, component, period, ObservationKind.FIGURE)
        forecast = None
        if Column.FORECAST in line.cells:
            forecast = self._place(measure, component, self.quarter.year, ObservationKind.FORECAST)
        stands, forecast_stands = given_of(figure.stands), forecast_of(forecast.stands if forecast else None)
        said = read_line(line, self._counted(measure, component), stands, forecast_stands)
        about.component, about.stands, about.said = component, stands, stands
        if said.faults:
            about.refuse(*said.faults)
            return about
        about.sentences += said.remarks
        if said.figure is None and not stands.is_nothing and Column.FIGURE not in line.cells:
            about.sentences.append("Left empty: what stands is left as it is.")
        refusals = []
        if said.figure is not None and said.figure != stands:
            refusals += filter(None, [self.rules.refusal(measure, period)])
            if figure.is_published and not said.why:
                refusals.append(line.fault(Column.WHY, "this figure is published: say why it is revised."))
            about.figures.append(FigureChange(figure, said.figure, said.why))
            about.said = said.figure
            about.verdict = Verdict.CHANGED if figure.stands else Verdict.NEW
        if said.forecast is not None and said.forecast != forecast_stands:
            if not said.forecast.confidence:
                refusals.append(line.fault(Column.CONFIDENCE, "say how sure you are of the forecast."))
            if not said.why:
                refusals.append(line.fault(Column.WHY, "say what the forecast rests on."))
            about.figures.append(FigureChange(forecast, said.forecast, said.why))
            before, now = (forecast_in_words(each, component) for each in (forecast_stands, said.forecast))
            about.sentences.append(f"Year-end forecast: {now}{f', before {before}' if before else ''}.")
            about.verdict = Verdict.CHANGED if forecast.stands or about.verdict == Verdict.CHANGED else Verdict.NEW
        self._review_commentary(measure, said, about, refusals)
        if about.figures or about.commentary:
            refusals = [*filter(None, [self._refusal(measure, period)])] or refusals
        if refusals:
            about.refuse(*dict.fromkeys(refusals))
        return about

    def _counted(self, measure: Measure, component: Component) -> Counted:
        """What the component counts, worked out once."""
        if component.pk not in self.counted:
            own = component.is_measured_itself
            lowest, highest = (measure.lowest, measure.highest) if own else (None, None)
            self.counted[component.pk] = Counted(component.in_unit, component.decimal_places, lowest, highest)
        return self.counted[component.pk]

    def _review_commentary(self, measure: Measure, said: ReadLine, about: ReviewedLine, refusals: list[str]) -> None:
        version, before = self.commentaries.get(measure.pk, (0, ""))
        if not said.commentary or same_words(said.commentary, before):
            return
        refusals += filter(None, [self.rules.refusal(measure, self.quarter)])
        about.commentary = CommentaryChange(measure, said.commentary, version, before)
        about.sentences.append("Its commentary is changed." if before else "Its commentary is new.")
        if measure.pk in self.commentary_drafts:
            about.sentences.append("It takes the place of a draft of the commentary.")
        if is_same_as(said.commentary, self.last_commentaries.get(measure.pk, (0, ""))[1]):
            about.sentences.append("The commentary is last quarter’s again: is it still true?")
        about.verdict = Verdict.CHANGED if before or about.verdict == Verdict.CHANGED else Verdict.NEW

    def _settle_repeated(self, reviewed: Sequence[ReviewedLine]) -> None:
        """Lines that say the same of one place count once; lines that say different things of it are all refused."""
        said: dict[tuple, list[tuple[ReviewedLine, object]]] = defaultdict(list)
        for line in reviewed:
            for change in line.figures:
                place = change.place
                said[place.component.pk, place.kind, place.period].append((line, (change.given, change.why)))
            if line.commentary:
                said["commentary", line.commentary.measure.pk].append((line, line.commentary.text))
        for place, lines in said.items():
            if len(lines) == 1:
                continue
            words = {
                "commentary": "different commentaries for the measure",
                ObservationKind.FORECAST: "different forecasts",
            }.get(place[0] if place[0] == "commentary" else place[1], "different figures for the same place")
            if any(text != lines[0][1] for _, text in lines):
                *others, last = (line.where for line, _ in lines)
                others = f"{', '.join(others)} and {last}"
                for line, _ in lines:
                    line.refuse(f"{others} give {words}: leave one of them.")
                continue
            first, *rest = (line for line, _ in lines)
            for line in rest:
                if place[0] == "commentary":
                    line.commentary = None
                else:
                    line.figures = [
                        each
                        for each in line.figures
                        if (each.place.component.pk, each.place.kind) != place[:2] or each.place.period != place[2]
                    ]
                line.sentences.append(f"Says the same as {first.where}, so it counts once.")
                if not line.figures and not line.commentary:
                    line.verdict = Verdict.SAME

    def _ask_about_the_quarter(self, reviewed: Sequence[ReviewedLine]) -> None:
        """What is odd about the quarter's new figures is asked; without the commentary they need they become drafts."""
        of_measure: dict[int, list[ReviewedLine]] = defaultdict(list)
        spoken_of = {line.commentary.measure.pk for line in reviewed if line.commentary}
        spoken_of |= {pk for pk, (_, text) in self.commentaries.items() if text.strip()}
        for line in reviewed:
            if any(self._is_of_the_quarter(change) for change in line.figures):
                of_measure[line.figures[0].place.measure.pk].append(line)
        if not of_measure:
            return
        for record in read(self.edition, self.quarter, Audience.OFFICERS):
            lines = of_measure.get(record.measure.pk, ())
            for change in (change for line in lines for change in line.figures if self._is_of_the_quarter(change)):
                place = change.place
                record.known[place.component.pk, place.kind, place.period] = _known(change)
            is_due = Frequency(record.method.frequency).is_due_in(self.quarter, record.measure.expected_on)
            for line in lines:
                if not is_due and any(self._is_of_the_quarter(each) and not each.place.stands for each in line.figures):
                    line.sentences.append(f"{line.ref} is not due in {self.quarter.label}: is the figure for it?")
                line.figures = [self._asked(record, line, change) for change in line.figures]
            if lines and record.measure.pk not in spoken_of:
                if reasons := row_of(record, self.quarter).commentary_needed_because:
                    for line in lines:
                        _keep_as_draft(line, " and ".join(reasons))

    def _is_of_the_quarter(self, change: FigureChange) -> bool:
        return change.place.kind == ObservationKind.FIGURE and change.place.period.quarter == self.quarter

    def _asked(self, record: MeasureRecord, line: ReviewedLine, change: FigureChange) -> FigureChange:
        """The change with what is asked about it, which its line says too."""
        given, place = change.given, change.place
        if not self._is_of_the_quarter(change) or given.value is None or given.reason:
            return change
        new = Figure(
            period=place.period,
            value=given.value,
            component=place.component.key,
            numerator=given.numerator,
            denominator=given.denominator,
            definition=place.definition,
        )
        questions = questions_about(record, place.component, new)
        line.sentences += [question.sentence for question in questions]
        if questions and not change.why:
            line.sentences.append(f"To answer, write in the column {Column.WHY.value}.")
        return replace(change, questions=questions)


def _known(change: FigureChange) -> Known:
    given, place = change.given, change.place
    return Known(
        place.component.pk,
        place.kind,
        place.period,
        place.next_version,
        State.SUBMITTED,
        given.value,
        given.numerator,
        given.denominator,
        given.words,
        quality_of(change),
        given.reason,
        bool(given.part),
        given.part,
        None,
        given.expected_on,
        place.definition,
    )


def _keep_as_draft(line: ReviewedLine, reasons: str) -> None:
    """The line's figures are not submitted; a draft that says so already is left."""
    kept, same = [], False
    for change in line.figures:
        if change.place.kind == ObservationKind.FIGURE:
            same = change.place.draft is not None and given_of(change.place.draft) == change.given
            if same:
                continue
            change = replace(change, is_draft=True)
        kept.append(change)
    line.figures = kept
    if same:
        line.verdict = Verdict.SAME if not kept and not line.commentary else line.verdict
        line.sentences.append(f"It is your draft already. To submit it, write its commentary, because {reasons}.")
    else:
        line.verdict = Verdict.DRAFT
        line.sentences.append(f"Commentary is needed because {reasons}: without it the figure is kept as a draft.")
