"""What somebody typed into a row of the grid: read field by field, and held against what stands there."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from django import forms
from django.utils import timezone

from council_portal.figures import FigureError, UnitKind
from performance.actions.answers import Answered
from performance.actions.grid_rows import FigureTyped, RowTyped, WordsTyped
from performance.actions.observations import Entry
from performance.forms.figures import DAYS, LONGEST_TYPED
from performance.models import Confidence, Observation, ObservationKind
from performance.models.answer import LONGEST_ANSWER
from performance.queries.grid import NOTHING, EntryRow, Standing, on_one_footing
from performance.queries.places import Place
from performance.queries.shown import Row
from performance.rules import typed as boxes
from performance.rules.commentary import is_same_as
from performance.rules.life_cycle import State
from performance.rules.plausibility import Doubt
from performance.rules.reporting import NoFigure, Version, part_words
from performance.rules.return_reading import LONGEST_COMMENTARY

LONGEST_WORDS, LONGEST_WHY = 300, 500
UNSEEN = "There is a character that cannot be seen: type this again."
#: The buttons by which somebody says what is to become of a place that two people changed.
KEEP, TAKE = "keep", "take"
#: The fields of a figure, after its own name; `figure` is the box itself.
OF_A_FIGURE = ("figure", "reason", "quality", "part", "expected")
OF_A_FORECAST = ("figure", "confidence", "because")
WORDS = "words"

_day = forms.DateField(**DAYS)


def row_key(row: EntryRow) -> str:
    return f"m{row.measure.pk}"


def field_name(row: EntryRow, place: Place, of: str) -> str:
    name = f"{row_key(row)}-{place.key}"
    return name if of == "figure" else f"{name}-{of}"


def answer_name(row: EntryRow, place: Place, doubt: str) -> str:
    return field_name(row, place, f"answer-{doubt}")


def fields_of(place: Place) -> tuple[str, ...]:
    return OF_A_FORECAST if place.kind == ObservationKind.FORECAST else OF_A_FIGURE


def as_typed(place: Place, known: Observation | None) -> dict[str, str]:
    """How what is kept stands in the fields of its place."""
    if known is None:
        return {of: Version.FINAL.value if of == "quality" else "" for of in fields_of(place)}
    unit, places = place.component.in_unit, place.component.decimal_places
    figure = boxes.as_typed(
        known.value,
        unit,
        places=places,
        numerator=known.numerator,
        denominator=known.denominator,
        words=known.text if unit.kind == UnitKind.TEXT or known.value is None else "",
    )
    said = {
        "figure": figure,
        "reason": known.reason_for_no_figure,
        "quality": known.quality or Version.FINAL.value,
        "part": _part_as_typed(known),
        "expected": f"{known.expected_on:%d/%m/%Y}" if known.expected_on else "",
        "confidence": known.confidence,
        "because": known.why,
    }
    return {of: said[of] for of in fields_of(place)}


def _part_as_typed(known: Observation) -> str:
    if known.covers_months:
        return str(known.covers_months)
    return "part" if known.is_part_period else ""


def digest(said: Mapping[str, str]) -> str:
    """A short mark of what fields say, by which the page tells afterwards whether somebody typed in them."""
    return hashlib.sha256("\x1f".join(said.values()).encode()).hexdigest()[:10]


def seen_of(row: EntryRow) -> str:
    """What the page was made from: for each place its period, the versions there, and a mark of the fields."""
    return " ".join(_marks_of(row))


def _marks_of(row: EntryRow) -> list[str]:
    marks = []
    for place in row.places:
        standing = row.standing[place.key]
        mark = digest(as_typed(place, standing.shown))
        marks.append(f"{place.key}={place.period.key}:{standing.version}.{standing.draft_version}:{mark}")
    version = row.commentary.version if row.commentary else 0
    draft = row.commentary_draft.row_version if row.commentary_draft else 0
    return [*marks, f"{WORDS}={row.quarter.key}:{version}.{draft}:{digest({WORDS: row.words})}"]


@dataclass(frozen=True)
class Seen:
    """What somebody saw in a place when their page was made; nothing where the page does not say."""

    period: str = ""
    version: int = 0
    draft: int = 0
    mark: str = ""

    def __str__(self) -> str:
        return f"{self.period}:{self.version}.{self.draft}:{self.mark}"

    @classmethod
    def read(cls, sent: str) -> "dict[str, Seen]":
        found = {}
        for each in sent.split():
            key, _, rest = each.partition("=")
            period, _, rest = rest.partition(":")
            versions, _, mark = rest.partition(":")
            version, _, draft = versions.partition(".")
            if version.isdecimal() and draft.isdecimal() and len(versions) < 20:
                found[key] = cls(period, int(version), int(draft), mark)
        return found


@dataclass(frozen=True)
class FigureRead:
    """One place as somebody typed it: what the fields say, the entry that makes, or what is wrong with which field."""

    place: Place
    standing: Standing
    said: Mapping[str, str]
    entry: Entry
    errors: Mapping[str, str]
    is_touched: bool
    is_overtaken: bool
    why: str = ""
    answered: tuple[Answered, ...] = ()

    @property
    def is_new(self) -> bool:
        """Whether it says something else than what was sent in, or answers what was sent back."""
        is_other = self.said != as_typed(self.place, self.standing.latest)
        return self.entry != NOTHING and (is_other or self.standing.is_returned)

    def typed(self, entry: Entry | None = None) -> FigureTyped:
        latest = self.standing.latest
        is_settled = latest is not None and latest.state == State.PUBLISHED
        entry = self.entry if entry is None else entry
        return FigureTyped(
            component=self.place.component,
            kind=self.place.kind,
            period=self.place.period,
            entry=entry,
            expected_version=self.standing.version,
            expected_draft=self.standing.draft_version,
            why="" if entry == NOTHING else self.why,
            is_revision=is_settled and self.place.kind == ObservationKind.FIGURE,
            answered=() if entry == NOTHING else self.answered,
        )


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
        now = (mark.partition("=") for mark in _marks_of(self.row))
        return " ".join(f"{key}={self.seen_before.get(key, Seen()) if key in before else mark}" for key, _, mark in now)

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
            for of, sentence in _lacking(figure).items():
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
    why = _text(sent, f"{row_key(row)}-why", _why(row), LONGEST_WHY, errors)
    figures = []
    for place in row.places:
        figure = _read_figure(row, place, sent, seen.get(place.key, Seen()), why)
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
            words = _text(sent, name, same.words if same else "", LONGEST_ANSWER, errors)
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


def _text(sent: Mapping[str, str] | None, name: str, otherwise: str, longest: int, errors: dict[str, str]) -> str:
    if sent is None or name not in sent:
        return otherwise
    text = on_one_footing(sent[name])
    if "\x00" in text:
        errors[name] = UNSEEN
    elif len(text) > longest:
        errors[name] = f"Shorten this to {longest} characters: it has {len(text)}."
    return text


def _read_figure(row: EntryRow, place: Place, sent: Mapping[str, str] | None, seen: Seen, why: str) -> FigureRead:
    standing = row.standing[place.key]
    now = as_typed(place, standing.shown)
    said = now
    if sent is not None:
        said = {of: sent.get(field_name(row, place, of), now[of]).strip() for of in now}
    is_as_seen = (seen.period, seen.version, seen.draft) == (place.period.key, standing.version, standing.draft_version)
    is_forecast = place.kind == ObservationKind.FORECAST
    is_typed = sent is not None and digest(said) != seen.mark and said != now
    has_other_why = sent is not None and not is_forecast and standing.has_draft and standing.draft.why != why
    entry, errors = _kept(standing), {}
    if is_typed:
        entry, errors = (_forecast if is_forecast else _figure)(row, place, said)
        # 370 is what stands there as 370.0: their own save, not answered yet, is nobody else's entry.
        is_typed = bool(errors) or entry != _kept(standing) or said.get("because") != now.get("because")
    if not is_typed:
        said = now
    is_touched = is_typed or has_other_why
    is_overtaken = is_touched and not is_as_seen
    if is_typed and entry == NOTHING and not errors and standing.latest and not standing.is_returned:
        stands = standing.latest.in_words
        errors = {"figure": f"{stands} was sent in: enter another figure, or choose why there is none."}
    return FigureRead(
        place=place,
        standing=standing,
        said=said,
        entry=entry,
        errors=errors,
        is_touched=is_touched,
        is_overtaken=is_overtaken,
        why=said["because"] if is_forecast else why,
    )


def _kept(standing: Standing) -> Entry:
    """The entry that is kept, as it is: what was not touched is not read anew from its box."""
    known = standing.shown
    if known is None:
        return NOTHING
    return Entry(
        value=known.value,
        numerator=known.numerator,
        denominator=known.denominator,
        text=known.text,
        quality=Version(known.quality),
        is_part_period=known.is_part_period,
        part_period_words=known.part_period_words,
        covers_months=known.covers_months,
        reason_for_no_figure=known.reason_for_no_figure,
        expected_on=known.expected_on,
        confidence=known.confidence,
        is_bare_pounds=any(each.doubt == Doubt.BARE_POUNDS for each in known.answers.all()),
    )


def _figure(row: EntryRow, place: Place, said: Mapping[str, str]) -> tuple[Entry, dict[str, str]]:
    errors: dict[str, str] = {}
    box = _box(row, place, said["figure"], errors)
    reason = said["reason"] or (box.reason.value if box.reason else "")
    if said["reason"] and said["reason"] not in set(NoFigure):
        errors["reason"] = "Choose one of the reasons."
        reason = ""
    has_figure = box.value is not None or box.numerator is not None or bool(box.words)
    if reason and (box.value is not None or box.words or (box.numerator is not None and box.denominator)):
        errors["reason"] = "There is a figure: choose “There is a figure”, or take it away."
    if box.denominator == 0 and box.value is None and not reason:
        errors["figure"] = "With a denominator of 0 there is no figure: choose a reason instead."
    quality = said["quality"]
    if quality not in set(Version):
        errors["quality"] = "Choose how firm the figure is."
        quality = Version.FINAL.value
    if box.is_provisional:
        quality = Version.PROVISIONAL.value
    covers, part = _part(place, said["part"], row, errors)
    expected_on = _expected(said["expected"], reason, errors)
    if not has_figure and not reason and "figure" not in errors:
        return NOTHING, errors
    entry = Entry(
        value=box.value,
        numerator=box.numerator,
        denominator=box.denominator,
        text=box.words,
        quality=Version(quality) if has_figure else Version.FINAL,
        is_part_period=bool(part),
        part_period_words=part,
        covers_months=covers,
        reason_for_no_figure=reason,
        expected_on=expected_on,
        is_bare_pounds=box.is_bare_pounds,
    )
    return entry, errors


def _box(row: EntryRow, place: Place, text: str, errors: dict[str, str]) -> boxes.Typed:
    unit, own = place.component.in_unit, place.component.is_measured_itself
    longest = LONGEST_WORDS if unit.kind == UnitKind.TEXT else LONGEST_TYPED
    try:
        if len(text) > longest:
            raise FigureError(f"Shorten this to {longest} characters: it has {len(text)}.")
        if unit.kind == UnitKind.TEXT and "\x00" in text:
            raise FigureError(UNSEEN)
        return boxes.read(
            text,
            unit,
            places=place.component.decimal_places,
            lowest=row.measure.lowest if own else None,
            highest=row.measure.highest if own else None,
        )
    except FigureError as error:
        errors["figure"] = str(error)
        return boxes.Typed()


def _part(place: Place, sent: str, row: EntryRow, errors: dict[str, str]) -> tuple[int | None, str]:
    """How many months a figure covers, and which they are in words."""
    if not sent:
        return None, ""
    shown = row.standing[place.key].shown
    if sent == "part" and shown is not None and shown.is_part_period:
        return None, shown.part_period_words or "Part of the period only"
    if not (sent.isascii() and sent.isdecimal()) or len(sent) > 2 or not 0 < int(sent) < place.period.kind.length:
        errors["part"] = "Choose which part of the period the figure is for."
        return None, ""
    return int(sent), part_words(place.period, int(sent))


def _expected(sent: str, reason: str, errors: dict[str, str]) -> date | None:
    if not sent:
        return None
    try:
        day = _day.clean(sent)
    except forms.ValidationError as error:
        errors["expected"] = error.messages[0]
        return None
    if not reason and "figure" not in errors:
        errors["expected"] = "Leave the date empty, or choose why there is no figure yet."
    return day


def _forecast(row: EntryRow, place: Place, said: Mapping[str, str]) -> tuple[Entry, dict[str, str]]:
    errors: dict[str, str] = {}
    box = _box(row, place, said["figure"], errors)
    if box.reason or box.is_provisional:
        errors["figure"] = "Enter the figure that you expect at the year end, or leave this empty."
    if box.denominator == 0 and box.value is None:
        errors["figure"] = "With a denominator of 0 there is no figure."
    if said["confidence"] and said["confidence"] not in set(Confidence):
        errors["confidence"] = "Choose how sure you are."
    if "\x00" in said["because"]:
        errors["because"] = UNSEEN
    elif len(said["because"]) > LONGEST_WHY:
        errors["because"] = f"Shorten this to {LONGEST_WHY} characters: it has {len(said['because'])}."
    if errors:
        return NOTHING, errors
    entry = Entry(value=box.value, numerator=box.numerator, denominator=box.denominator, confidence=said["confidence"])
    return entry, errors


def _read_words(
    row: EntryRow, sent: Mapping[str, str] | None, seen: Seen, errors: dict[str, str]
) -> tuple[str, bool, bool]:
    """The commentary, whether this person changed it, and whether somebody else did too."""
    words = _text(sent, f"{row_key(row)}-{WORDS}", row.words, LONGEST_COMMENTARY, errors)
    is_touched = sent is not None and digest({WORDS: words}) != seen.mark and words != row.words
    if not is_touched:
        return row.words, False, False
    version = row.commentary.version if row.commentary else 0
    draft = row.commentary_draft.row_version if row.commentary_draft else 0
    return words, True, (seen.version, seen.draft) != (version, draft)


def _lacking(figure: FigureRead) -> dict[str, str]:
    """What one place lacks to be submitted."""
    if figure.place.kind != ObservationKind.FORECAST:
        return {}
    has_figure = figure.entry.figure_in(figure.place.component.in_unit) is not None
    if not has_figure:
        needs = figure.said["confidence"] or figure.said["because"]
        return {"figure": "Enter the figure that you forecast, or take away what is said of it."} if needs else {}
    found = {}
    if figure.is_new and not figure.said["confidence"]:
        found["confidence"] = "Say how sure you are of the forecast."
    if figure.is_new and not figure.said["because"]:
        found["because"] = "Say what the forecast rests on."
    return found
