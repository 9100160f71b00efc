"""The form of a cabinet portfolio: whose it is, and which measures are in it."""

from django import forms

from performance.models import Measure, PlanEdition, Portfolio
from performance.plan_forms.fields import reason_field


class PortfolioForm(forms.Form):
    """A portfolio, with what it was read as; once it is there, a change says why."""

    title = forms.CharField(
        label="Title",
        max_length=200,
        help_text="For example Housing.",
        error_messages={"required": "Give the portfolio a title."},
    )
    holder = forms.CharField(
        label="Who holds it",
        max_length=200,
        help_text="A post, for example Cabinet Member for Housing.",
        error_messages={"required": "Name the post that holds it."},
    )
    refs = forms.MultipleChoiceField(
        label="Measures",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="A measure is in one portfolio at most: ticked here, it leaves the one that it is in.",
    )

    def __init__(self, *args, edition: PlanEdition, part: Portfolio | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.others = edition.portfolios.exclude(pk=part.pk if part else None)
        self.fields["refs"].choices = _by_outcome(edition, part)
        self.fields["as_read"] = forms.CharField(widget=forms.HiddenInput, max_length=64)
        if part:
            self.fields["reason"] = reason_field()

    def clean_title(self) -> str:
        title = self.cleaned_data["title"]
        if any(each.title.casefold() == title.casefold() for each in self.others):
            raise forms.ValidationError("Another portfolio has this title. Choose another.")
        return title


def _by_outcome(edition: PlanEdition, part: Portfolio | None) -> list[tuple[str, list[tuple[str, str]]]]:
    """The edition's measures under their outcomes; where one is in another portfolio, that is said."""
    grouped: dict[str, list[tuple[str, str]]] = {}
    for measure in Measure.objects.filter(edition=edition).select_related("outcome", "portfolio").order_by("position"):
        elsewhere = measure.portfolio and measure.portfolio != part
        label = f"{measure} (now in {measure.portfolio})" if elsewhere else str(measure)
        grouped.setdefault(str(measure.outcome), []).append((measure.ref, label))
    return list(grouped.items())
