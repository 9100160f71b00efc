"""Signing in, out and anew: by invitation only, in the portal's own frame."""

import re

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.urls import reverse

from council_portal.models import User

PASSWORD = "orchid lantern gravel"


@pytest.fixture
def clerk(cast):
    cast["clerk"].set_password(PASSWORD)
    cast["clerk"].save()
    return cast["clerk"]


def sign_in(client, password=PASSWORD, email="clerk@example.org", **more):
    return client.post(reverse("account_login"), {"login": email, "password": password} | more)


def test_one_signs_in_whatever_the_case_of_the_address_and_comes_home(client, clerk):
    assert sign_in(client, email="Clerk@Example.org").url == reverse("home")
    assert "Clara Clerk" in client.get(reverse("home")).content.decode()


def test_one_comes_to_the_page_one_had_asked_for(client, clerk):
    asked = client.get("/home/?x=1").url
    assert asked == f"{reverse('account_login')}?next=/home/%3Fx%3D1"
    assert sign_in(client, next="/home/?x=1").url == "/home/?x=1"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_nobody_is_sent_to_another_site(client, clerk, elsewhere):
    assert sign_in(client, next=elsewhere).url == reverse("home")


@pytest.mark.parametrize(
    "wrong", [{"password": "wrong"}, {"email": "nobody@example.org"}, {"email": "a\x00b@example.org"}]
)
def test_a_wrong_address_and_a_wrong_password_get_the_same_answer(client, clerk, wrong):
    page = sign_in(client, **wrong)
    assert page.status_code == 200
    assert "There is a problem" in page.content.decode()
    if "\x00" not in wrong.get("email", ""):
        assert "The address or the password is not right" in page.content.decode()


def test_somebody_retired_cannot_sign_in(client, clerk):
    User.objects.filter(pk=clerk.pk).update(is_active=False)
    assert "home" not in sign_in(client).get("Location", "")
    assert client.get(reverse("home")).status_code == 302


def test_too_many_tries_are_held_up(client, clerk):
    for _ in range(12):
        page = sign_in(client, "wrong")
    assert "Too many tries" in page.content.decode() or page.status_code == 429
    assert sign_in(client).status_code in (200, 429)


def test_signing_out_is_asked_for_by_post(client, clerk):
    sign_in(client)
    assert client.get(reverse("account_logout")).status_code == 200
    assert client.post(reverse("account_logout")).url == "/"
    assert client.get(reverse("home")).status_code == 302


def test_a_forgotten_password_is_replaced_by_mail(client, clerk):
    assert client.post(reverse("account_reset_password"), {"email": "clerk@example.org"}).status_code == 302
    link = re.search(r"http://testserver(/accounts/password/reset/key/\S+)", mail.outbox[0].body)[1]
    form = client.get(link, follow=True)
    given = {"password1": "gravel orchid lantern", "password2": "gravel orchid lantern"}
    assert client.post(form.request["PATH_INFO"], given).status_code == 302
    assert sign_in(client, "gravel orchid lantern").url == reverse("home")
    assert "no longer works" in client.get(link, follow=True).content.decode()


def test_the_answer_does_not_tell_who_has_an_account(client, clerk):
    pages = [
        client.post(reverse("account_reset_password"), {"email": email}, follow=True).content
        for email in ("clerk@example.org", "nobody@example.org")
    ]
    assert pages[0] == pages[1]


@pytest.mark.parametrize(
    "name", ["account_signup", "account_email", "socialaccount_signup", "socialaccount_connections"]
)
def test_nobody_signs_up_or_changes_their_own_address(client, clerk, name):
    sign_in(client)
    assert client.get(reverse(name)).status_code == client.post(reverse(name)).status_code == 404


@pytest.mark.parametrize(
    "name",
    ["mfa_index", "mfa_list_webauthn", "account_change_password", "account_reauthenticate", "account_logout"],
)
def test_the_pages_of_one_s_own_sign_in_stand_in_the_portal_s_frame(client, clerk, name):
    sign_in(client)
    page = client.get(reverse(name), follow=True).content.decode()
    assert 'class="frame"' in page and "Clara Clerk" in page


@pytest.mark.parametrize("name", ["mfa_activate_totp", "mfa_add_webauthn"])
def test_a_second_step_is_set_up_after_saying_again_who_one_is(client, clerk, name):
    sign_in(client)
    page = client.get(reverse(name), follow=True)
    if page.request["PATH_INFO"] != reverse(name):
        page = client.post(page.request["PATH_INFO"] + f"?next={reverse(name)}", {"password": PASSWORD}, follow=True)
    assert page.request["PATH_INFO"] == reverse(name)
    assert 'class="frame"' in page.content.decode()


def test_passwords_are_checked_by_the_second_step_where_one_is_set_up(client, clerk):
    TOTP.activate(clerk, generate_totp_secret())
    assert sign_in(client).url.startswith(reverse("mfa_authenticate"))
    assert client.get(reverse("home")).status_code == 302
    page = client.get(reverse("mfa_authenticate"))
    assert "The second step" in page.content.decode()
    assert "This code is not right" in client.post(reverse("mfa_authenticate"), {"code": "000"}).content.decode()
