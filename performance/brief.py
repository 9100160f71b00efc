"""The member's brief: a quarter on one page of A4, its exceptions in order of weight, with a question for each."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.template.loader import render_to_string

from council_portal import pdf
from council_portal.access.actor import Actor
from council_portal.days import long_date
from council_portal.models import Council
from council_portal.periods import Period
from council_portal.registry import PaperPlace, registry
from performance import tables
from performance.papers import REPORT, SCORECARD
from performance.queries.exceptions import Issue, issues
from performance.queries.scorecard import Scorecard
from performance.rules.exceptions import sentence

BRIEF, THE_SCORECARD = "brief", "The scorecard"
#: How many exceptions are tried to be set on the page, the most first.
TRIED = (10, 9, 8, 7, 6, 5, 4, 2, 0)
#: A plan of more measures has no room for its picture beside its exceptions.
MOST_IN_THE_PICTURE = 300


@dataclass(frozen=True)
class Brief:
    """What a brief tells of a quarter: `issues` are the heaviest, and `left_out` how many more there are."""

    card: Scorecard
    sentence: str
    issues: tuple[Issue, ...]
    left_out: int

    @property
    def has_picture(self) -> bool:
        return len(self.card.rows) <= MOST_IN_THE_PICTURE

    @property
    def left_out_words(self) -> str:
        """What the page leaves out, as a sentence; empty where it leaves out nothing."""
        words = []
        if self.left_out:
            exceptions = "1 lighter exception is" if self.left_out == 1 else f"{self.left_out:,} lighter exceptions are"
            words.append(f"{exceptions} left out")
        if not self.has_picture:
            words.append(f"the picture of all {len(self.card.rows):,} measures is left out")
        return f"{'; '.join(words)[:1].upper()}{'; '.join(words)[1:]}: see the portal." if words else ""


def brief_of(card: Scorecard, earlier: Sequence[Scorecard], most: int | None = None) -> Brief:
    """The brief of a quarter with at most so many exceptions; `earlier` are the quarters before, newest first."""
    found = issues(card, earlier)
    kept = found if most is None else found[:most]
    words = sentence([each.findings for each in found], len(card.rows))
    return Brief(card, words, kept, len(found) - len(kept))


def places_in_packs(quarter: Period, actor: Actor) -> list[tuple[str, PaperPlace]]:
    """Where the quarter's report and scorecard stand in packs that the actor may read, each with its name.

    In the place of each paper stand those of its measures.
    """
    named = ((REPORT, "The quarter’s report"), (SCORECARD, THE_SCORECARD))
    return [
        (name, place) for prefix, name in named for place in registry.places_of(f"{prefix}:{quarter.key}", actor=actor)
    ]


def places_of_measures(places: Sequence[tuple[str, PaperPlace]]) -> dict[str, PaperPlace]:
    """Where each measure stands, by its key: its row in a scorecard, else in a report, each of the newest meeting."""
    found: dict[str, PaperPlace] = {}
    for _, place in sorted(places, key=lambda named: named[0] != THE_SCORECARD):
        found = {**place.inside, **found}
    return found


@dataclass(frozen=True)
class BriefPaper:
    """The brief as one page of A4, made on a day; its pages in packs are those that anybody may look up."""

    card: Scorecard
    earlier: Sequence[Scorecard]
    made_on: date

    @cached_property
    def key(self) -> str:
        """By which the file is kept, and who may read it is told: another audience, quarter or content, another key."""
        content = hashlib.sha256(self._document(TRIED[0]).encode()).hexdigest()
        return f"{BRIEF}:{self.card.audience.value}/{self.card.quarter.key}/{content}"

    @property
    def title(self) -> str:
        return f"Member’s brief, {self.card.quarter.label}"

    def as_pdf(self) -> bytes:
        """A tagged PDF of one page, with as many exceptions as fit on it. Raises pdf.PdfFailed."""
        total = len(issues(self.card, self.earlier))
        tried = [total, *(most for most in TRIED if most < total)] if total <= TRIED[0] else list(TRIED)
        documents = [self._document(most) for most in tried]
        pages = pdf.count_pages(documents)
        fitting = next((html for html, count in zip(documents, pages, strict=True) if count == 1), documents[-1])
        return pdf.set_paper(fitting, title=self.title)

    @cached_property
    def _places(self) -> list[tuple[str, PaperPlace]]:
        return places_in_packs(self.card.quarter, Actor(user=None, on=self.made_on))

    def _document(self, most: int) -> str:
        """With at most so many exceptions."""
        brief = brief_of(self.card, self.earlier, most)
        context = {
            "brief": brief,
            "card": self.card,
            "title": self.title,
            "status_counts": tables.status_counts(self.card.headline),
            "picture": tables.picture(self.card, lambda ref: "") if brief.has_picture else [],
            "issues": tables.shown_issues(brief.issues, lambda ref: "", places_of_measures(self._places)),
            "places": self._places,
            "made_on": long_date(self.made_on),
        }
        paper = render_to_string("performance/pdf/brief.html", context)
        return render_to_string("print.html", {"paper": paper, "title": self.title, "council": Council.objects.first()})
