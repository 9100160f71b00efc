"""Forms about directorates and services."""

from django import forms
from django.core.validators import RegexValidator

CODE_OF_A_DIRECTORATE = RegexValidator(
    r"^[A-Za-z][A-Za-z0-9-]*$", "Use letters, digits and hyphens, beginning with a letter, for example CYPS."
)


class DirectorateForm(forms.Form):
    """A new directorate."""

    name = forms.CharField(label="Name", max_length=200)
    code = forms.CharField(
        label="Short code",
        help_text="Letters that people know it by, for example CYPS. It cannot be changed later.",
        max_length=20,
        validators=[CODE_OF_A_DIRECTORATE],
    )


class ServiceForm(forms.Form):
    """A new service of a directorate."""

    name = forms.CharField(label="Name", max_length=200)
    code = forms.SlugField(
        label="Short code",
        help_text="Small letters, digits and hyphens, for example early-help. It cannot be changed later.",
        max_length=60,
        error_messages={"invalid": "Use letters, digits and hyphens, for example early-help."},
    )


class RenameForm(forms.Form):
    """Another name, with what the name was read as."""

    name = forms.CharField(label="Name", max_length=200)
    as_read = forms.CharField(widget=forms.HiddenInput, max_length=64)
