"""The one-time link by which somebody invited chooses a password, and the mail that brings it."""

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import send_mail
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from council_portal.models import User

DAYS_IT_HOLDS = settings.PASSWORD_RESET_TIMEOUT // 86400


def link_for(person: User, request: HttpRequest) -> str:
    """The full address at which the person chooses a password; it holds once, and for three days of real time."""
    key = urlsafe_base64_encode(force_bytes(person.pk))
    token = default_token_generator.make_token(person)
    return request.build_absolute_uri(reverse("invitation", args=[key, token]))


def person_of(key: str) -> User | None:
    """The person whose key stands in a link, or None where it is nobody's."""
    try:
        number = urlsafe_base64_decode(key).decode("ascii")
    except ValueError:
        return None
    return User.objects.filter(pk=number).first() if number.isdecimal() and len(number) < 19 else None


def send(person: User, *, link: str, council_name: str) -> bool:
    """Sends the invitation by mail; False where the mail could not be handed over."""
    words = {"person": person, "link": link, "council_name": council_name, "days": DAYS_IT_HOLDS}
    try:
        send_mail(
            # A line break in a name would be a header of its own.
            subject=" ".join(f"Your account on the portal of {council_name}".split()),
            message=render_to_string("council_portal/mail/invitation.txt", words),
            from_email=None,
            recipient_list=[person.email],
        )
    except OSError:
        # smtplib's errors are OSErrors too. The link is on the administrator's page all the same.
        return False
    return True
