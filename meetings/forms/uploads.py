"""Forms of uploaded papers."""

from pathlib import PurePath

from django import forms
from django.core.exceptions import ValidationError

from council_portal.pdf.uploads import accepted_suffixes, can_convert
from council_portal.pdf.uploads.door import LARGEST

MIB = 1024**2


def _hint() -> str:
    kinds = "A PDF, best a tagged one, or a Word (.docx) or OpenDocument (.odt) file"
    if not can_convert():
        kinds = "A PDF, best a tagged one. Word and OpenDocument files cannot be turned into PDF on this machine"
    return f"{kinds}. At most {LARGEST // MIB} MB."


class FileField(forms.FileField):
    """A file of a kind that may be a paper. What is inside is looked at afterwards."""

    def __init__(self, **kwargs):
        super().__init__(
            label="File", error_messages={"required": "Choose a file.", "empty": "The file is empty."}, **kwargs
        )
        self.help_text = _hint()
        self.widget.attrs["accept"] = ",".join(accepted_suffixes())

    def clean(self, data, initial=None):
        given = super().clean(data, initial)
        if given.size > LARGEST:
            raise ValidationError(
                f"The file is larger than {LARGEST // MIB} MB. Make its pictures smaller, or split it."
            )
        suffix = PurePath(given.name).suffix.lower()
        if suffix not in accepted_suffixes():
            ends = f"ends in {suffix}" if suffix else "has no ending"
            raise ValidationError(f"The file's name {ends}. Send one of these: {', '.join(accepted_suffixes())}.")
        return given


class _WithTitle(forms.Form):
    title = forms.CharField(
        label="Title",
        max_length=300,
        help_text="As the agenda lists it.",
        error_messages={"required": "Give the paper a title."},
    )


class _WithFile(forms.Form):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"] = FileField()


class UploadForm(_WithTitle, _WithFile):
    """A paper to be sent as a file."""


class TitleForm(_WithTitle):
    """Another title for a paper."""

    as_read = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)


class ReplaceForm(_WithFile):
    """A file for a paper; `version` is the latest there was, 0 where none was sent."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
