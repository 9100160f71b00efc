"""The form in which a filled-in return comes back as a file."""

from django import forms

LARGEST_UPLOAD = 10 * 1024 * 1024


class UploadForm(forms.Form):
    """A filled-in return, as a workbook or CSV."""

    file = forms.FileField(
        label="The filled-in return",
        max_length=200,
        help_text=f"An Excel workbook (.xlsx) or a CSV file of at most {LARGEST_UPLOAD // 1024**2} MB.",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={
            "required": "Choose the file of your return.",
            "empty": "The file is empty: choose the file of your return.",
            "max_length": "The file’s name is too long: shorten it to 200 letters.",
        },
    )

    def clean_file(self):
        given = self.cleaned_data["file"]
        if given.size > LARGEST_UPLOAD:
            raise forms.ValidationError(
                f"The file is larger than {LARGEST_UPLOAD // 1024**2} MB: leave out what is no part of the return, "
                "or split it."
            )
        return given
