"""Forms about the council: setting it up, and its name, nation, colours, logo and settings."""

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from council_portal.actions.council import CHANGEABLE
from council_portal.colours import refusal_of_link_colour
from council_portal.logos import LogoError, picture_of
from council_portal.models import Council, User
from council_portal.models.council import hex_colour

LABELS = {
    "name": "Name of the council",
    "short_name": "Short name",
    "nation": "Nation",
    "frame_colour": "Colour of the frame",
    "link_colour": "Colour of links",
    "chief_executive": "Chief executive's post",
    "small_number_threshold": "Smallest number of people shown",
}
HINTS = {
    "name": "In full, for example Westmere District Council.",
    "short_name": "As used in running text, for example Westmere.",
    "nation": "Decides bank holidays, the days of notice for meetings, and the Act by which papers are withheld.",
    "frame_colour": "The band at the head of every page: # and six digits. Text on it is white or black, to suit.",
    "link_colour": "Must be dark enough to read on white: # and six digits.",
    "chief_executive": "As printed at the foot of an agenda, for example Chief Executive.",
    "small_number_threshold": "Survey answers from fewer people than this are not shown.",
}


class CouncilDetails(forms.ModelForm):
    """The council's details, wherever they are asked for."""

    class Meta:
        model = Council
        fields = CHANGEABLE
        labels = LABELS
        help_texts = HINTS
        widgets = {
            "frame_colour": forms.TextInput({"class": "govuk-input--width-10"}),
            "link_colour": forms.TextInput({"class": "govuk-input--width-10"}),
            "small_number_threshold": forms.NumberInput({"class": "govuk-input--width-5"}),
        }

    def clean_link_colour(self) -> str:
        colour = self.cleaned_data["link_colour"]
        # The model asks this only after us, and contrast is measured of colours alone.
        hex_colour(colour)
        if why := refusal_of_link_colour(colour):
            raise ValidationError(why)
        return colour


class CouncilForm(CouncilDetails):
    """The council's details with what they were read as."""

    as_read = forms.CharField(widget=forms.HiddenInput, max_length=64)


class SetUpForm(CouncilDetails):
    """What an empty installation needs to begin: the council and its first administrator."""

    administrator_name = forms.CharField(
        label="Your name", max_length=200, widget=forms.TextInput({"autocomplete": "name"})
    )
    administrator_email = forms.EmailField(
        label="Your e-mail address",
        help_text="You sign in with it.",
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "username"}),
    )
    password = forms.CharField(
        label="A password",
        help_text="At least 12 characters; three words that do not belong together serve well.",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    class Meta(CouncilDetails.Meta):
        fields = ("name", "short_name", "nation", "frame_colour", "link_colour")

    def clean(self):
        given = super().clean()
        if password := given.get("password"):
            person = User(name=given.get("administrator_name", ""), email=given.get("administrator_email", ""))
            try:
                validate_password(password, person)
            except ValidationError as error:
                self.add_error("password", error)
        return given


class LogoForm(forms.Form):
    """An image for the head of every page."""

    logo = forms.FileField(
        label="Logo",
        help_text="A PNG or JPEG image of at most 1 MB. It is shown 48 pixels high on the colour of the frame.",
        widget=forms.FileInput({"accept": "image/png,image/jpeg"}),
    )

    def clean_logo(self) -> bytes:
        """The logo as the portal keeps it."""
        upload = self.cleaned_data["logo"]
        try:
            return picture_of(upload, upload.size)
        except LogoError as error:
            raise ValidationError(str(error)) from error
