"""Accounts are made by invitation: nobody signs up."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter


class ClosedAccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        return False


class ClosedSocialAccountAdapter(DefaultSocialAccountAdapter):
    """Lets a known address sign in through the council's identity provider; makes no new account."""

    def is_open_for_signup(self, request, sociallogin):
        return False
