"""How what an action refuses is shown in the form that asked for it."""

from django import forms
from django.core.exceptions import ValidationError


def show_refusal(form: forms.Form, error: Exception) -> None:
    """Puts what an action refused beside the fields it is about, or at the head of the form."""
    if isinstance(error, ValidationError) and hasattr(error, "error_dict"):
        for name, found in error.error_dict.items():
            form.add_error(name if name in form.fields else None, found)
    else:
        form.add_error(None, error if isinstance(error, ValidationError) else str(error))


def show_changed_meanwhile(form: forms.Form, now: dict, as_read: str) -> None:
    """Tells in the form what somebody else saved meanwhile, and lets the next try overwrite it knowingly.

    `now` holds the present values by field name; `as_read` is their fingerprint, for the form's hidden field.
    """
    for name, value in now.items():
        if name in form.fields and str(form.cleaned_data.get(name)) != str(value):
            shown = f"“{value}”" if str(value) else "empty"
            form.add_error(name, f"Somebody else saved this meanwhile: it now is {shown}. What you typed is kept here.")
    form.add_error(None, "Nothing was saved. Check what somebody else changed, then save again.")
    form.data = form.data.copy()
    form.data[form.add_prefix("as_read")] = as_read
