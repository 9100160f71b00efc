"""The fields of a row of the grid: their names, how what is kept stands in them, and what a page was made from."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from council_portal.figures import UnitKind
from performance.models import Observation, ObservationKind
from performance.queries.grid import EntryRow, on_one_footing
from performance.queries.places import Place
from performance.rules import typed as boxes
from performance.rules.reporting import Version

LONGEST_WHY = 500
UNSEEN = "There is a character that cannot be seen: type this again."
#: The fields of a figure, after its own name; `figure` is the box itself.
OF_A_FIGURE = ("figure", "reason", "quality", "part", "expected")
OF_A_FORECAST = ("figure", "confidence", "because")
WORDS = "words"


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
    return " ".join(marks_of(row))


def marks_of(row: EntryRow) -> list[str]:
    """The same, a mark for each place and one for the words."""
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


def text_of(sent: Mapping[str, str] | None, name: str, otherwise: str, longest: int, errors: dict[str, str]) -> str:
    """What a field was sent with, or `otherwise` where it was not; what is wrong with it goes into the errors."""
    if sent is None or name not in sent:
        return otherwise
    text = on_one_footing(sent[name])
    if "\x00" in text:
        errors[name] = UNSEEN
    elif len(text) > longest:
        errors[name] = f"Shorten this to {longest} characters: it has {len(text)}."
    return text
