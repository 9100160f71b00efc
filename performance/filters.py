"""What a reader narrows a scorecard to: declared and read from the address with django-filter; the address holds it."""

from collections.abc import Mapping

from django import forms
from django.http import QueryDict
from django_filters import CharFilter, ChoiceFilter, Filter, FilterSet, MultipleChoiceFilter

from performance.models import Measure
from performance.queries.scorecard import Filters, Scorecard
from performance.rules.direction import Direction
from performance.rules.frequency import Frequency
from performance.rules.status import Status

LONGEST_WORDS = 100
#: Where all measures are of one, or of none, there is nothing to pick.
ONLY_AMONG_SEVERAL = ("directorate", "portfolio")
NO_MORE: Mapping[str, Filter] = {}


def _given(query: QueryDict, name: str, asked: Filter):
    return query.getlist(name) if isinstance(asked, MultipleChoiceFilter) else query[name]


class TickFilter(Filter):
    """A box to tick, where django-filter's own offers yes, no and unknown."""

    field_class = forms.BooleanField


class ScorecardFilter(FilterSet):
    """What the pages of a quarter are narrowed by.

    Its answer is `wanted`, which keeps rows: statuses are computed, and the public's rows come from a publication, so
    there are no records to ask. Hence the empty queryset. `more` are choices of a single page, with what it shows where
    they are not made as their `initial`.
    """

    priority = ChoiceFilter(label="Priority", empty_label="All priorities")
    directorate = ChoiceFilter(label="Directorate", empty_label="All directorates")
    portfolio = ChoiceFilter(label="Cabinet portfolio", empty_label="All portfolios")
    status = ChoiceFilter(label="Status", empty_label="Any status", choices=Status.choices)
    direction = ChoiceFilter(label="Direction of travel", empty_label="Any direction", choices=Direction.choices)
    priority_measures = TickFilter(label="Priority measures only")

    def __init__(self, query, *, card: Scorecard, more: Mapping[str, Filter] = NO_MORE):
        filters = self.base_filters | more
        known = {name: _given(query, name, each) for name, each in filters.items() if name in query}
        if known:
            # What is not asked for stands in the form as what the page shows instead.
            known = {name: each.extra["initial"] for name, each in more.items()} | known
        super().__init__(known or None, Measure.objects.none())
        self.filters |= more
        for name, choices in self.choices_in(card).items():
            self.filters[name].extra["choices"] = choices
            if name in ONLY_AMONG_SEVERAL and len(choices) < 2:
                del self.filters[name]

    def choices_in(self, card: Scorecard) -> dict[str, list[tuple[str, str]]]:
        """The choices that only the scorecard knows, by filter."""
        return {
            "priority": [(str(each.number), f"{each.number} {each.title}") for each in card.priorities],
            "directorate": list(card.directorates),
            "portfolio": [(each.slug, each.title) for each in card.portfolios],
        }

    @property
    def wanted(self) -> Filters:
        """What was picked; what cannot be understood is left out."""
        self.form.is_valid()
        picked = getattr(self.form, "cleaned_data", {})
        return self.as_filters({name: value for name, value in picked.items() if value})

    def as_filters(self, picked: dict) -> Filters:
        """What was picked, by the name of its filter, as a scorecard takes it."""

        def chosen(name, kind=str):
            return frozenset({kind(picked[name])}) if name in picked else frozenset()

        return Filters(
            priorities=chosen("priority", int),
            outcomes=chosen("outcome"),
            directorates=chosen("directorate"),
            portfolios=chosen("portfolio"),
            statuses=chosen("status", Status),
            directions=chosen("direction", Direction),
            frequencies=chosen("frequency", Frequency),
            words=tuple(picked.get("words", "").casefold().split()),
            priority_measures_only="priority_measures" in picked,
        )


class WholeScorecardFilter(ScorecardFilter):
    """What the whole scorecard, its files and comparisons are narrowed by: a reader looks for single measures there."""

    outcome = ChoiceFilter(label="Outcome", empty_label="All outcomes")
    frequency = ChoiceFilter(label="Frequency", empty_label="Any frequency", choices=Frequency.choices)
    words = CharFilter(label="Words in the title", max_length=LONGEST_WORDS)

    #: In the order in which they narrow.
    ORDER = (
        "words",
        "priority",
        "outcome",
        "directorate",
        "portfolio",
        "status",
        "direction",
        "frequency",
        "priority_measures",
    )

    def __init__(self, query, *, card: Scorecard, more: Mapping[str, Filter] = NO_MORE):
        super().__init__(query, card=card, more=more)
        self.filters = {name: self.filters[name] for name in (*more, *self.ORDER) if name in self.filters}

    def choices_in(self, card: Scorecard) -> dict[str, list[tuple[str, str]]]:
        outcomes = [each for priority in card.priorities for each in priority.outcomes]
        return super().choices_in(card) | {"outcome": [(each.ref, f"{each.ref} {each.title}") for each in outcomes]}
