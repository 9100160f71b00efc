"""What a process keeps of scorecards, and what of one has to be read again when the record has moved on."""

from collections.abc import Iterable
from dataclasses import dataclass
from threading import Lock
from typing import Generic, TypeVar

from council_portal import audit
from performance.models import Measure
from performance.queries.measure_record import MeasureRecord

#: How many a process keeps: a few quarters, each for officers and for members.
MOST_KEPT = 16
#: With more events than this since one was kept, it is computed anew.
MOST_EVENTS = 200
#: What is written of a measure for a period, and of nothing else: figures, words about them, the owner's judgement.
OF_ONE_MEASURE = frozenset({"observation", "commentary", "override"})

Card = TypeVar("Card")


@dataclass(frozen=True)
class Kept(Generic[Card]):
    """A scorecard, the measures as the plan has them, and the newest event's hash when both were read."""

    card: Card
    planned: tuple[MeasureRecord, ...]
    record_hash: str

    def touched_since(self) -> list[MeasureRecord] | None:
        """Those of the measures of which something was written since, under whatever reference: two queries at most.

        None where something else happened, by which any row may have changed: to the plan, a directorate, a quarter.
        """
        events = audit.since(self.record_hash, most=MOST_EVENTS)
        refs = None if events is None else measures_of(events)
        if refs is None:
            return None
        # Another edition's measure may have the same figures, and another measure's reference.
        series = set(Measure.objects.filter(ref__in=refs).values_list("series_id", flat=True))
        return [record for record in self.planned if record.measure.series_id in series]


def measures_of(events: Iterable[tuple[str, str]]) -> frozenset[str] | None:
    """The measures that events, by verb and subject, are about; None where one of them is about anything else."""
    refs = set()
    for verb, subject in events:
        kind, _, ref = subject.partition(":")
        if kind not in ("measure", "measure-draft") or verb.partition(".")[0] not in OF_ONE_MEASURE:
            return None
        refs.add(ref)
    return frozenset(refs)


class Shelf(Generic[Card]):
    """What is kept, by cycle and audience; the one that was asked for longest ago goes first."""

    def __init__(self):
        self._kept: dict[tuple[int, str], Kept[Card]] = {}
        self._lock = Lock()

    def get(self, key: tuple[int, str]) -> Kept[Card] | None:
        return self._kept.get(key)

    def put(self, key: tuple[int, str], kept: Kept[Card]) -> None:
        with self._lock:
            self._kept.pop(key, None)
            self._kept[key] = kept
            while len(self._kept) > MOST_KEPT:
                del self._kept[next(iter(self._kept))]

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()
