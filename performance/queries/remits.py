"""The parts of a plan that somebody answers for: a directorate's measures, a cabinet member's portfolio."""

from collections.abc import Sequence
from dataclasses import dataclass

from council_portal.choices import Choice
from performance.queries.scorecard import Filters, Scorecard


class RemitKind(Choice):
    """Whose part it is; the value is the name of the filter that narrows other pages to it."""

    DIRECTORATE = "directorate", "Directorate"
    PORTFOLIO = "portfolio", "Cabinet portfolio"


@dataclass(frozen=True)
class Remit:
    """A directorate by its code, or a portfolio by its slug; `holder` is the post that holds a portfolio."""

    kind: RemitKind
    key: str
    title: str
    holder: str = ""

    @property
    def filters(self) -> Filters:
        chosen = frozenset({self.key})
        return Filters(directorates=chosen) if self.kind == RemitKind.DIRECTORATE else Filters(portfolios=chosen)


def remits(card: Scorecard, kind: RemitKind) -> tuple[Remit, ...]:
    """Those that have measures in the quarter, in order of title."""
    if kind == RemitKind.DIRECTORATE:
        return tuple(Remit(kind, code, name) for code, name in card.directorates)
    return tuple(Remit(kind, each.slug, each.title, each.holder) for each in card.portfolios)


def remit(card: Scorecard, kind: RemitKind, key: str) -> Remit | None:
    """The one of that key, or None where it has no measure in the quarter."""
    return next((each for each in remits(card, kind) if each.key == key), None)


def narrowed(card: Scorecard, earlier: Sequence[Scorecard], found: Remit) -> tuple[Scorecard, tuple[Scorecard, ...]]:
    """The quarter and those before it with the remit's measures alone.

    Before, too, they are those of this quarter, wherever they were then: so what moved is the performance, and not a
    measure that passed from one to another.
    """
    kept = card.only(found.filters)
    same = Filters(refs=frozenset(row.ref for row in kept.rows))
    return kept, tuple(each.only(same) for each in earlier)
