"""Whoever leaves a field of a form of meetings empty is told what to enter in it, in the words of that field."""

import pkgutil
from importlib import import_module

import pytest
from django import forms

import meetings.forms

GENERIC = forms.Field.default_error_messages["required"]
MODULES = [import_module(f"meetings.forms.{found.name}") for found in pkgutil.iter_modules(meetings.forms.__path__)]
FORMS = [
    form
    for module in MODULES
    for form in vars(module).values()
    if isinstance(form, type) and issubclass(form, forms.BaseForm) and form.__module__ == module.__name__
]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_an_empty_field_is_answered_in_its_own_words(form):
    def can_be_left_empty(field) -> bool:
        starts_empty = isinstance(field, forms.ModelChoiceField) or isinstance(field.widget, forms.RadioSelect)
        is_chosen_already = isinstance(field, forms.ChoiceField) and not starts_empty
        return field.required and not (is_chosen_already or field.widget.is_hidden)

    left = {
        name
        for name, field in form.base_fields.items()
        if can_be_left_empty(field) and str(field.error_messages["required"]) == str(GENERIC)
    }
    assert not left
