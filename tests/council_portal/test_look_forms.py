"""How forms are drawn: label above, hint under it, the error beside the field and in the summary."""

from html.parser import HTMLParser

import pytest
from django import forms


class Elements(HTMLParser):
    """Every start tag with its attributes, in order."""

    def __init__(self, html: str):
        super().__init__()
        self.found: list[tuple[str, dict]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def named(self, name: str) -> dict:
        return next(attributes for _, attributes in self.found if attributes.get("name") == name)

    def ids(self) -> list[str]:
        return [attributes["id"] for _, attributes in self.found if "id" in attributes]


class FigureForm(forms.Form):
    figure = forms.CharField(
        label="Figure", help_text="For example 28.3", error_messages={"required": "Enter the figure"}
    )
    kind = forms.ChoiceField(label="Kind", choices=[("p", "Provisional"), ("f", "Final")], widget=forms.RadioSelect)
    checked = forms.BooleanField(label="I have checked the figure")
    reason = forms.ChoiceField(label="Reason", choices=[("late", "Late")], required=False)
    note = forms.CharField(label="Note", widget=forms.Textarea(attrs={"class": "wide"}), required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)


@pytest.fixture
def empty():
    return str(FigureForm())


@pytest.fixture
def wrong():
    return str(FigureForm({"figure": "", "note": "<b>typed</b>"}))


def test_controls_have_the_design_systems_classes(empty):
    elements = Elements(empty)
    assert elements.named("figure")["class"] == "govuk-input"
    assert elements.named("kind")["class"] == "govuk-radios__input"
    assert elements.named("checked")["class"] == "govuk-checkboxes__input"
    assert elements.named("reason")["class"] == "govuk-select"
    assert elements.named("note")["class"] == "govuk-textarea wide"
    assert "class" not in elements.named("seen")


def test_every_control_has_a_label_or_a_legend(empty):
    labelled = {attributes["for"] for tag, attributes in Elements(empty).found if tag == "label"}
    assert {"id_figure", "id_kind_0", "id_kind_1", "id_checked", "id_reason", "id_note"} <= labelled
    assert ">Kind</legend>" in empty


def test_a_hint_describes_its_field(empty):
    assert Elements(empty).named("figure")["aria-describedby"] == "id_figure_helptext"
    assert "id_figure_helptext" in Elements(empty).ids()


def test_a_form_without_errors_has_no_summary(empty):
    assert "There is a problem" not in empty


def test_an_error_stands_beside_its_field_and_in_the_summary_with_a_link(wrong):
    elements = Elements(wrong)
    figure = elements.named("figure")
    assert figure["class"] == "govuk-input govuk-input--error"
    assert figure["aria-invalid"] == "true"
    assert figure["aria-describedby"] == "id_figure_helptext id_figure_error"
    assert wrong.count("Enter the figure") == 2
    assert '<a href="#id_figure">Enter the figure</a>' in wrong


def test_every_link_of_the_summary_leads_to_a_control(wrong):
    elements = Elements(wrong)
    links = [attributes["href"][1:] for tag, attributes in elements.found if tag == "a"]
    assert links == ["id_figure", "id_kind_0", "id_checked"]
    assert set(links) <= set(elements.ids())


def test_what_was_typed_stays_and_is_escaped(wrong):
    assert "&lt;b&gt;typed&lt;/b&gt;" in wrong


def test_no_id_is_drawn_twice(wrong):
    ids = Elements(wrong).ids()
    assert len(ids) == len(set(ids))


def test_fields_can_be_drawn_without_the_summary():
    form = FigureForm({})
    assert "There is a problem" not in form.as_div()
    assert "Enter the figure" in form.as_div()


def test_nothing_is_styled_inline(wrong):
    assert not [
        attributes for _, attributes in Elements(wrong).found if "style" in attributes or "onclick" in attributes
    ]


def test_the_summary_says_of_which_field_an_error_in_general_words_is():
    class LeadTimes(forms.Form):
        clear_days = forms.IntegerField(label="Clear days", max_value=60)
        data_close = forms.IntegerField(label="Days to the close", error_messages={"required": "Give the days."})

    shown = str(LeadTimes({"clear_days": "99"}))
    assert '<a href="#id_clear_days">Clear days: Ensure this value is less than or equal to 60.</a>' in shown
    assert '<a href="#id_data_close">Give the days.</a>' in shown
    assert shown.count("Clear days: Ensure") == 1
