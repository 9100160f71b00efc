"""The member's brief: a quarter on one page of A4, its exceptions in order of weight, with a question for each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.template.loader import render_to_string

from council_portal import pdf
from council_portal.models import Council
from performance import tables
from performance.queries.exceptions import Issue, issues
from performance.queries.scorecard import Scorecard
from performance.rules.exceptions import sentence
from performance.rules.wording import date_in_words

#: How many exceptions are tried to be set on the page, the most first.
TRIED = (10, 8, 6, 4, 0)
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


def brief_pdf(card: Scorecard, earlier: Sequence[Scorecard], made_on: date) -> bytes:
    """The brief as a tagged PDF of one page, with as many exceptions as fit on it. Raises pdf.PdfFailed."""
    total = len(issues(card, earlier))
    tried = [total, *(most for most in TRIED if most < total)] if total <= TRIED[0] else list(TRIED)
    documents = [_document(brief_of(card, earlier, most), made_on) for most in tried]
    pages = pdf.count_pages(documents)
    fitting = next((html for html, count in zip(documents, pages, strict=True) if count == 1), documents[-1])
    return pdf.set_paper(fitting, title=title_of(card))


def title_of(card: Scorecard) -> str:
    return f"Member’s brief, {card.quarter.label}"


def _document(brief: Brief, made_on: date) -> str:
    council = Council.objects.first()
    context = {
        "brief": brief,
        "card": brief.card,
        "title": title_of(brief.card),
        "status_counts": tables.status_counts(brief.card.headline),
        "picture": tables.picture(brief.card, lambda ref: "") if brief.has_picture else [],
        "issues": tables.shown_issues(brief.issues, lambda ref: ""),
        "made_on": date_in_words(made_on),
    }
    paper = render_to_string("performance/pdf/brief.html", context)
    return render_to_string("print.html", {"paper": paper, "title": context["title"], "council": council})
