"""Accounts are made by invitation: nobody signs up."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter


class ClosedAccountAdapter(DefaultAccountAdapter):
    """Lets people with an account sign in; makes none."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "This account is retired.",
        "email_password_mismatch": "The address or the password is not right. Check both and try again.",
        "enter_current_password": "This is not your present password.",
        "incorrect_code": "This code is not right. Give the code that the app shows now.",
        "too_many_login_attempts": "Too many tries did not succeed. Wait a few minutes, then try again.",
    }

    def is_open_for_signup(self, request):
        return False


class ClosedSocialAccountAdapter(DefaultSocialAccountAdapter):
    """Lets a known address sign in through the council's identity provider; makes no new account."""

    def is_open_for_signup(self, request, sociallogin):
        return False


class SecondStepAdapter(DefaultMFAAdapter):
    """The second step of signing in, in words."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "This code is not right. Give the code that the app shows now.",
    }
