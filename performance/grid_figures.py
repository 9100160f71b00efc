"""A figure or forecast as somebody typed it into the grid: the entry that makes, or what is wrong with a field."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django import forms

from council_portal.figures import FigureError, UnitKind
from performance.actions.answers import Answered
from performance.actions.grid_rows import FigureTyped
from performance.actions.observations import Entry
from performance.forms.figures import DAYS, LONGEST_TYPED
from performance.grid_fields import LONGEST_WHY, UNSEEN, Seen, as_typed, digest, field_name
from performance.models import Confidence, ObservationKind
from performance.queries.grid import NOTHING, EntryRow, Standing
from performance.queries.places import Place
from performance.rules import typed as boxes
from performance.rules.life_cycle import State
from performance.rules.plausibility import Doubt
from performance.rules.reporting import NoFigure, Version, part_words

LONGEST_WORDS = 300

_day = forms.DateField(**DAYS)


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


def read_figure(row: EntryRow, place: Place, sent: Mapping[str, str] | None, seen: Seen, why: str) -> FigureRead:
    """The place as sent, or as it stands where nothing was or what was sent is what stands; see `read_row`."""
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


def lacking(figure: FigureRead) -> dict[str, str]:
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
