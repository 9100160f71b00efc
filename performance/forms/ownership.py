"""The form that narrows who answers for which measure."""

from django import forms


class DirectorateForm(forms.Form):
    """Narrows a list to one directorate."""

    directorate = forms.ChoiceField(label="Directorate", required=False)

    def __init__(self, data, *, directorates):
        super().__init__({"directorate": data["directorate"]} if data.get("directorate") else None)
        self.fields["directorate"].choices = [("", "All directorates"), *directorates]

    @property
    def picked(self) -> str:
        """The code of the directorate; empty for all, or where it cannot be understood."""
        return self.cleaned_data["directorate"] if self.is_valid() else ""
