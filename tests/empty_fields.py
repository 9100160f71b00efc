"""Forms whose fields may be left empty, and which of these fields would be answered in no words of their own."""

import pkgutil
from importlib import import_module
from types import ModuleType

from django import forms

GENERIC = str(forms.Field.default_error_messages["required"])


def forms_of(package: ModuleType) -> list[type[forms.BaseForm]]:
    """The forms that the modules of a package declare."""
    modules = [import_module(f"{package.__name__}.{found.name}") for found in pkgutil.iter_modules(package.__path__)]
    return [
        form
        for module in modules
        for form in vars(module).values()
        if isinstance(form, type) and issubclass(form, forms.BaseForm) and form.__module__ == module.__name__
    ]


def without_words_of_their_own(form: type[forms.BaseForm]) -> set[str]:
    """The names of fields that people can leave empty though they must not, and that say so as Django does."""
    return {
        name
        for name, field in form.base_fields.items()
        if _can_be_left_empty(field) and str(field.error_messages["required"]) == GENERIC
    }


def _can_be_left_empty(field: forms.Field) -> bool:
    starts_empty = isinstance(field, forms.ModelChoiceField) or isinstance(field.widget, forms.RadioSelect)
    starts_empty |= isinstance(field, forms.ChoiceField) and any(value in ("", None) for value, _ in field.choices)
    is_chosen_already = isinstance(field, forms.ChoiceField) and not starts_empty
    return field.required and not (is_chosen_already or field.widget.is_hidden)
