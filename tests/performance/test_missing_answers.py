"""Whoever leaves a field empty is told what to enter in it, in the words of that field."""

import pytest
from django import forms

from performance import forms as of_entry
from performance.plan_forms import fields, judging, measures, order

GENERIC = forms.Field.default_error_messages["required"]
MODULES = (of_entry, fields, judging, measures, order)
FORMS = [
    form
    for module in MODULES
    for form in vars(module).values()
    if isinstance(form, type) and issubclass(form, forms.Form) and form.__module__ == module.__name__
]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_an_empty_field_is_answered_in_its_own_words(form):
    def can_be_left_empty(field) -> bool:
        is_chosen_already = isinstance(field, forms.ChoiceField) and not isinstance(field.widget, forms.RadioSelect)
        return field.required and not (is_chosen_already or field.widget.is_hidden)

    left = {
        name
        for name, field in form.base_fields.items()
        if can_be_left_empty(field) and str(field.error_messages["required"]) == str(GENERIC)
    }
    assert not left
