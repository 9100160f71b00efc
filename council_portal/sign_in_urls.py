"""The addresses of signing in: those of allauth that the portal serves, each with who may see it."""

from allauth.account import views as account
from allauth.mfa.base import views as second_step
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount import views as identity_provider
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django.http import Http404
from django.urls import path, re_path

from council_portal.access.checks import public, signed_in


@public
def not_served(request, **kwargs):
    """Where allauth needs an address that the portal does not offer: nobody signs up or changes their own e-mail."""
    raise Http404("The portal has no such page.")


urlpatterns = [
    path("login/", public(account.login), name="account_login"),
    path("logout/", public(account.logout), name="account_logout"),
    path("inactive/", public(account.account_inactive), name="account_inactive"),
    path("reauthenticate/", signed_in(account.reauthenticate), name="account_reauthenticate"),
    path("password/change/", signed_in(account.password_change), name="account_change_password"),
    path("password/set/", signed_in(account.password_set), name="account_set_password"),
    path("password/reset/", public(account.password_reset), name="account_reset_password"),
    path("password/reset/done/", public(account.password_reset_done), name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        public(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        public(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    # The second step: a code from an authenticator app, a passkey, or a recovery code.
    path("2fa/", signed_in(second_step.index), name="mfa_index"),
    path("2fa/authenticate/", public(second_step.authenticate), name="mfa_authenticate"),
    path("2fa/reauthenticate/", signed_in(second_step.reauthenticate), name="mfa_reauthenticate"),
    path("2fa/totp/activate/", signed_in(totp.activate_totp), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", signed_in(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("2fa/recovery-codes/", signed_in(recovery_codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "2fa/recovery-codes/generate/",
        signed_in(recovery_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "2fa/recovery-codes/download/",
        signed_in(recovery_codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("2fa/webauthn/", signed_in(passkeys.list_webauthn), name="mfa_list_webauthn"),
    path("2fa/webauthn/add/", signed_in(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path("2fa/webauthn/login/", public(passkeys.login_webauthn), name="mfa_login_webauthn"),
    path(
        "2fa/webauthn/reauthenticate/", signed_in(passkeys.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"
    ),
    path("2fa/webauthn/keys/<int:pk>/remove/", signed_in(passkeys.remove_webauthn), name="mfa_remove_webauthn"),
    path("2fa/webauthn/keys/<int:pk>/edit/", signed_in(passkeys.edit_webauthn), name="mfa_edit_webauthn"),
    # The council's own identity provider, such as Entra ID, where one is set up.
    path("oidc/<str:provider_id>/login/", public(openid_connect.login), name="openid_connect_login"),
    path("oidc/<str:provider_id>/login/callback/", public(openid_connect.callback), name="openid_connect_callback"),
    path(
        "3rdparty/login/cancelled/",
        public(identity_provider.login_cancelled),
        name="socialaccount_login_cancelled",
    ),
    path("3rdparty/login/error/", public(identity_provider.login_error), name="socialaccount_login_error"),
    path("3rdparty/signup/", not_served, name="socialaccount_signup"),
    path("3rdparty/", not_served, name="socialaccount_connections"),
    path("signup/", not_served, name="account_signup"),
    path("email/", not_served, name="account_email"),
    path("confirm-email/", not_served, name="account_email_verification_sent"),
    path("confirm-email/<str:key>/", not_served, name="account_confirm_email"),
    path("login/code/confirm/", not_served, name="account_confirm_login_code"),
]
