"""allauth's forms of signing in, in the portal's words."""

from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
)

LABELS = {
    "login": "E-mail address",
    "email": "E-mail address",
    "password": "Password",
    "oldpassword": "Your present password",
    "password1": "The new password",
    "password2": "The new password again",
}
HINTS = {"password1": "At least 12 characters; three words that do not belong together serve well."}


class _InOurWords:
    """Labels above the fields and hints under them; nothing that disappears when one types."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = LABELS.get(name, field.label)
            field.help_text = HINTS.get(name, "")
            field.widget.attrs.pop("placeholder", None)


class SignInForm(_InOurWords, LoginForm):
    """Address and password."""


class NewPasswordForm(_InOurWords, ChangePasswordForm):
    """The present password and a new one."""


class ForgottenPasswordForm(_InOurWords, ResetPasswordForm):
    """The address to which the link goes."""


class PasswordFromLinkForm(_InOurWords, ResetPasswordKeyForm):
    """A new password, by the link that was sent."""


class FirstPasswordForm(_InOurWords, SetPasswordForm):
    """A password for an account that signed in by other means until now."""


class SayAgainForm(_InOurWords, ReauthenticateForm):
    """The password once more, before something that matters."""
