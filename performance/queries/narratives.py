"""The words of a quarter's report, with the figures that they are bound to."""

from dataclasses import dataclass

from council_portal.markdown import bindings_in
from council_portal.periods import Period
from council_portal.registry import BoundFigure
from performance.models import Narrative, NarrativeSection, PlanEdition
from performance.queries.bound_figures import bound_figures
from performance.rules.life_cycle import Audience


@dataclass(frozen=True)
class Bound:
    """A figure as a text shows it, under the key and period by which the text names it."""

    key: str
    period: str
    text: str
    label: str


@dataclass(frozen=True)
class NarrativeShown:
    """One section about an outcome, in Markdown; the performance story names its action."""

    outcome: str
    section: NarrativeSection
    action: str
    text: str
    figures: tuple[Bound, ...] = ()

    def resolve(self, key: str, period: str) -> BoundFigure | None:
        """Gives `council_portal.markdown.render` the figures that the text is bound to."""
        for bound in self.figures:
            if (bound.key, bound.period) == (key, period):
                return BoundFigure(key, bound.text, bound.label)
        return None


def narratives(edition: PlanEdition, quarter: Period, audience: Audience) -> tuple[NarrativeShown, ...]:
    """The report's sections for a quarter, in the order of plan and report, with their figures: four queries.

    A text names the period of each figure; where it names none the quarter is meant.
    """
    rows = Narrative.objects.for_period(quarter).filter(outcome__priority__edition=edition)
    rows = rows.standing() if audience.sees_what_waits else rows.settled()
    newest: dict[tuple, Narrative] = {}
    for row in rows.select_related("outcome__priority", "action").order_by("version"):
        newest[row.outcome_id, row.section, row.action_id] = row
    in_order = sorted((row for row in newest.values() if row.text), key=_place)
    pairs = {pair for row in in_order for pair in bindings_in(row.text)}
    figures = bound_figures(edition, quarter, pairs, audience)
    return tuple(
        NarrativeShown(
            outcome=row.outcome.ref,
            section=NarrativeSection(row.section),
            action=row.action.title if row.action else "",
            text=row.text,
            figures=tuple(
                Bound(key, period, figures[key, period].text, figures[key, period].label)
                for key, period in dict.fromkeys(bindings_in(row.text))
                if (key, period) in figures
            ),
        )
        for row in in_order
    )


def _place(row: Narrative) -> tuple:
    sections = list(NarrativeSection)
    return (
        row.outcome.priority.number,
        row.outcome.position,
        sections.index(NarrativeSection(row.section)),
        row.action.position if row.action else 0,
    )
