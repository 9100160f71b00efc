"""The secret by which a person's calendar is subscribed to."""

from datetime import datetime

from django.db import models
from django.utils.crypto import constant_time_compare, get_random_string, salted_hmac

SALT = "meetings.calendar_key"
LENGTH = 32
READABLE = "abcdefghijkmnpqrstuvwxyz23456789"


class CalendarKey(models.Model):
    """One address a person, until it is drawn anew: from then on the one before leads nowhere.

    The address is made of what stands here and of the installation's secret key, so that a copy of the database gives
    nobody an address.
    """

    user = models.OneToOneField("council_portal.User", models.CASCADE, related_name="calendar_key")
    drawn = models.CharField(max_length=LENGTH, unique=True)
    drawn_at = models.DateTimeField()

    def __str__(self):
        return f"Calendar of {self.user}"

    def draw(self, at: datetime) -> None:
        """Takes an address that nobody knows; the one before leads nowhere."""
        self.drawn, self.drawn_at = get_random_string(LENGTH, READABLE), at

    @property
    def secret(self) -> str:
        """What stands in the address."""
        return f"{self.drawn}-{_seal(self.drawn)}"

    @classmethod
    def of_secret(cls, secret: str) -> "CalendarKey | None":
        """The key whose address carries this, with its user; None where there is none, or it was drawn anew."""
        drawn, _, seal = secret.partition("-")
        if len(drawn) != LENGTH or not constant_time_compare(seal, _seal(drawn)):
            return None
        return cls.objects.select_related("user").filter(drawn=drawn).first()


def _seal(drawn: str) -> str:
    return salted_hmac(SALT, drawn, algorithm="sha256").hexdigest()[:LENGTH]
