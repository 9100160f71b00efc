"""What somebody typed into a row of the grid: read place by place, and held against what stands there."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.utils import timezone

from performance.actions.answers import Answered
from performance.actions.grid_rows import RowTyped, WordsTyped
from performance.grid_fields import (
    LONGEST_WHY,
    WORDS,
    Seen,
    answer_name,
    digest,
    field_name,
    fields_of,
    marks_of,
    row_key,
    text_of,
)
from performance.grid_figures import FigureRead, lacking, read_figure
from performance.models import ObservationKind
from performance.models.answer import LONGEST_ANSWER
from performance.queries.grid import NOTHING, EntryRow
from performance.queries.places import Place
from performance.queries.shown import Row
from performance.rules.commentary import is_same_as
from performance.rules.return_reading import LONGEST_COMMENTARY

#: The buttons by which somebody says what is to become of a place that two people changed.
KEEP, TAKE = "keep", "take"


@dataclass(frozen=True)
class RowRead:
    """A row as somebody typed it, with every error by the name of its field."""

    row: EntryRow
    figures: tuple[FigureRead, ...]
    words: str
    why: str
    words_are_touched: bool = False
    words_are_overtaken: bool = False
    errors: Mapping[str, str] = field(default_factory=dict)
    asked: frozenset[str] = frozenset()
    seen_before: Mapping[str, Seen] = field(default_factory=dict)
    taken: str = ""

    @property
    def key(self) -> str:
        return row_key(self.row)

    @property
    def questions(self) -> list[tuple[FigureRead, Answered]]:
        """What is asked about the figures that are new, with what was answered."""
        return [(figure, answered) for figure in self.figures if figure.is_new for answered in figure.answered]

    @property
    def not_asked_yet(self) -> list[str]:
        """The names of the fields for answers to questions that nobody was asked before."""
        return [
            answer_name(self.row, figure.place, answered.question.doubt)
            for figure, answered in self.questions
            if answered.question.mark not in self.asked
        ]

    @property
    def is_touched(self) -> bool:
        return self.words_are_touched or any(figure.is_touched for figure in self.figures)

    @property
    def overtaken(self) -> list[FigureRead]:
        return [figure for figure in self.figures if figure.is_overtaken]

    @property
    def is_overtaken(self) -> bool:
        """Whether somebody else changed meanwhile what this person changed too."""
        return self.words_are_overtaken or bool(self.overtaken)

    @property
    def seen(self) -> str:
        """What the next page is made from; where somebody else was first, still what was seen before that."""
        before = {figure.place.key for figure in self.overtaken} | ({WORDS} if self.words_are_overtaken else set())
        now = (mark.partition("=") for mark in marks_of(self.row))
        return " ".join(f"{key}={self.seen_before.get(key, Seen()) if key in before else mark}" for key, _, mark in now)

    def seen_once_kept(self, stands: "RowRead") -> str:
        """What the next sending starts from, where this one was kept, the page stays open and the row is now as given.

        Of what was typed or taken it is what stands now. Every other box shows what it showed before, so that what
        somebody else entered there meanwhile is told once it is typed over.
        """
        renewed = {figure.place.key for figure in self.figures if figure.is_touched}
        renewed |= {figure.place.key for figure in self.figures if self._name(figure) == self.taken}
        if self.words_are_touched or self.taken == f"{self.key}-{WORDS}":
            renewed.add(WORDS)
        now = (mark.partition("=") for mark in marks_of(stands.row))
        before = self.seen_before
        return " ".join(f"{key}={mark if key in renewed else before.get(key, mark)}" for key, _, mark in now)

    def _name(self, figure: FigureRead) -> str:
        return field_name(self.row, figure.place, "figure")

    @property
    def has_something_to_submit(self) -> bool:
        has_words = bool(self.words) and self.words != self.row.words_sent_in
        return has_words or any(figure.is_new for figure in self.figures)

    @cached_property
    def as_it_would_stand(self) -> Row:
        """The row with everything typed that can be understood."""
        entries = {figure.place.key: figure.entry for figure in self.figures if not figure.errors}
        return self.row.with_entries(entries)

    @property
    def figure_in_words(self) -> str:
        """The figure that the quarter would report, where it is another than a box says: of two numbers, of months."""
        figure = self.as_it_would_stand.figure
        return figure.text if figure.value is not None else ""

    @property
    def state_in_words(self) -> str:
        """Where the row stands: its draft and whose it is, sent in, or not begun."""
        drafts = [each.draft for each in self.row.standing.values() if each.has_draft]
        saved = [(each.entered_at, each.entered_by.name) for each in drafts]
        words = self.row.commentary_draft
        if words and words.text:
            saved.append((words.at, words.by.name))
        if not saved or self.row.refusal:
            return self.row.state.label
        at, by = max(saved)
        return f"Draft, saved by {by} at {timezone.localtime(at):%H:%M}"

    @property
    def repeats_last_words(self) -> bool:
        return is_same_as(self.words, self.row.last_commentary)

    @property
    def needs_words_because(self) -> tuple[str, ...]:
        """Why commentary is asked for, where there is none though the row was begun."""
        if self.words.strip() or self.errors or not (self.is_touched or self.has_something_to_submit):
            return ()
        return self.as_it_would_stand.commentary_needed_because

    def with_errors(self, errors: Mapping[str, str]) -> "RowRead":
        return replace(self, errors={**self.errors, **errors})

    def missing(self) -> dict[str, str]:
        """What keeps the row from being submitted, by the name of the field to fill in; empty where nothing does."""
        found = {}
        for figure in self.figures:
            for of, sentence in lacking(figure).items():
                found[field_name(self.row, figure.place, of)] = sentence
        lacks_figure = self._lacks_figure()
        if lacks_figure:
            found.setdefault(
                field_name(self.row, lacks_figure, "figure"), "Enter a figure, or choose why there is none."
            )
        published = any(f.is_new and f.typed().is_revision for f in self.figures)
        if published and not self.why.strip():
            found[f"{self.key}-why"] = "This figure is published: say why it is revised."
        if because := self.needs_words_because:
            found[f"{self.key}-{WORDS}"] = f"Say what is behind it: {' and '.join(because)}."
        for name in self.not_asked_yet:
            found[name] = "Correct the figure, or say what is behind it, or submit it as it is."
        return found

    def _lacks_figure(self) -> Place | None:
        """The place in which a figure that is due is still missing."""
        row = self.as_it_would_stand
        own = [
            f for f in self.figures if f.place.kind == ObservationKind.FIGURE and f.place.component.is_measured_itself
        ]
        if not row.is_missing or not own or any(f.entry.reason_for_no_figure for f in own):
            return None
        headline = [f for f in own if f.place.component == self.row.record.headline]
        return (headline or own)[-1].place

    @property
    def to_save(self) -> RowTyped:
        """The drafts that keep it: what was touched; back as it was sent in, it needs no draft."""
        drafts = tuple(
            figure.typed() if figure.is_new else figure.typed(NOTHING)
            for figure in self.figures
            if figure.is_touched and (figure.is_new or figure.standing.has_draft)
        )
        return RowTyped(
            measure=self.row.measure,
            quarter=self.row.quarter,
            drafts=drafts,
            words=self._words() if self.words_are_touched else None,
        )

    @property
    def to_submit(self) -> RowTyped:
        """The figures that are new, and the commentary where it is; drafts that say nothing new are emptied."""
        return RowTyped(
            measure=self.row.measure,
            quarter=self.row.quarter,
            drafts=tuple(f.typed(NOTHING) for f in self.figures if not f.is_new and f.standing.has_draft),
            figures=tuple(figure.typed() for figure in self.figures if figure.is_new),
            words=self._words() if self.words.strip() != self.row.words_sent_in else None,
        )

    def _words(self) -> WordsTyped:
        return WordsTyped(
            text=self.words,
            expected_version=self.row.commentary.version if self.row.commentary else 0,
            expected_draft=self.row.commentary_draft.row_version if self.row.commentary_draft else 0,
        )


def read_row(row: EntryRow, sent: Mapping[str, str] | None) -> RowRead:
    """The row as sent, or as it stands where nothing was.

    What somebody left as they found it follows what stands now; what they changed is theirs, and overtaken where
    somebody else changed it too. It stays so until they choose, having seen both: to keep theirs, which then counts
    as typed over the other, or to take the other's.
    """
    sent = sent if sent is not None and f"{row_key(row)}-seen" in sent else None
    seen = Seen.read(sent[f"{row_key(row)}-seen"]) if sent is not None else {}
    seen, sent, taken = _chosen(row, seen, sent)
    errors: dict[str, str] = {}
    why = text_of(sent, f"{row_key(row)}-why", _why(row), LONGEST_WHY, errors)
    figures = []
    for place in row.places:
        figure = read_figure(row, place, sent, seen.get(place.key, Seen()), why)
        errors |= {field_name(row, place, of): said for of, said in figure.errors.items()}
        figures.append(figure)
    words, touched, overtaken = _read_words(row, sent, seen.get(WORDS, Seen()), errors)
    figures, asked = _with_questions(row, figures, sent, errors)
    return RowRead(row, figures, words, why, touched, overtaken, errors, asked, seen, taken)


def _chosen(
    row: EntryRow, seen: dict[str, Seen], sent: Mapping[str, str] | None
) -> tuple[dict[str, Seen], Mapping[str, str] | None, str]:
    """What was seen and sent, once somebody chose between two entries of a place; and the place, if they took theirs.

    The choice counts for what was shown to them, so that a third entry brings the question again.
    """
    if sent is None:
        return seen, sent, ""
    shown = Seen.read(sent.get(f"{row_key(row)}-now", ""))
    names = {field_name(row, place, "figure"): (place.key, fields_of(place)) for place in row.places}
    names[f"{row_key(row)}-{WORDS}"] = (WORDS, ())
    for button in (KEEP, TAKE):
        name = sent.get(button, "")
        key, fields = names.get(name, ("", ()))
        if key not in shown:
            continue
        seen = seen | {key: shown[key]}
        if button == KEEP:
            return seen, sent, ""
        own = {name, *(f"{name}-{of}" for of in fields)}
        return seen, {each: value for each, value in sent.items() if each not in own}, name
    return seen, sent, ""


def _with_questions(
    row: EntryRow, figures: list[FigureRead], sent: Mapping[str, str] | None, errors: dict[str, str]
) -> tuple[tuple[FigureRead, ...], frozenset[str]]:
    """The figures with what is worth asking about those that are new, and the marks of what was asked before.

    What a draft was asked is kept with it, so that a question is put once.
    """
    entries = {figure.place.key: figure.entry for figure in figures if not figure.errors}
    questions = row.questions_about(entries) if any(figure.is_new for figure in figures) else {}
    asked = set((sent or {}).get(f"{row_key(row)}-asked", "").split())
    found = []
    for figure in figures:
        before = list(figure.standing.draft.answers.all()) if figure.standing.has_draft else []
        answered = []
        for question in questions.get(figure.place.key, ()) if figure.is_new else ():
            same = next((a for a in before if (a.doubt, a.question) == (question.doubt, question.sentence)), None)
            if same:
                asked.add(question.mark)
            name = answer_name(row, figure.place, question.doubt)
            words = text_of(sent, name, same.words if same else "", LONGEST_ANSWER, errors)
            answered.append(Answered(question, words))
        is_other = [each.words for each in answered if each.words] != [each.words for each in before if each.words]
        is_touched = figure.is_touched or (sent is not None and figure.is_new and is_other)
        found.append(replace(figure, answered=tuple(answered), is_touched=is_touched))
    return tuple(found), frozenset(asked)


def _why(row: EntryRow) -> str:
    """Why figures are changed, as their drafts say it; a forecast has a reason of its own."""
    said = [
        each.draft.why for each in row.standing.values() if each.has_draft and each.draft.kind == ObservationKind.FIGURE
    ]
    return next(filter(None, said), "")


def _read_words(
    row: EntryRow, sent: Mapping[str, str] | None, seen: Seen, errors: dict[str, str]
) -> tuple[str, bool, bool]:
    """The commentary, whether this person changed it, and whether somebody else did too."""
    words = text_of(sent, f"{row_key(row)}-{WORDS}", row.words, LONGEST_COMMENTARY, errors)
    is_touched = sent is not None and digest({WORDS: words}) != seen.mark and words != row.words
    if not is_touched:
        return row.words, False, False
    version = row.commentary.version if row.commentary else 0
    draft = row.commentary_draft.row_version if row.commentary_draft else 0
    return words, True, (seen.version, seen.draft) != (version, draft)
