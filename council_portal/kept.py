"""What somebody had typed when their session ran out or was a new one: kept until the same person is there again.

A form that asks for this carries a signed mark of whoever it was made for. When it is sent without a session, or with
the token of one that is over, its fields go into the new session, which nobody reads yet and which signing in takes
over; the page then gives them back.
"""

from collections.abc import Mapping
from typing import Any

from django.core import signing

from council_portal.models import User

IN_SESSION = "typed_before_signing_in"
FIELD = "typist"
SALT = "council_portal.kept"
LONGEST_DAYS = 14


def mark_of(user: User) -> str:
    """What a form carries in its field `typist`."""
    return signing.dumps(user.pk, salt=SALT)


def typist_of(request: Any) -> int | None:
    """The id of the person whom the form that was sent had been made for; None where it says so of nobody."""
    try:
        return signing.loads(request.POST.get(FIELD, ""), salt=SALT, max_age=LONGEST_DAYS * 86400)
    except signing.BadSignature:
        return None


def keep(request: Any) -> None:
    """Keeps the fields that were sent without a session; nothing where the form says of nobody that they typed it."""
    typist = typist_of(request)
    if typist is None:
        return
    sent = {name: value for name, value in request.POST.items() if name not in (FIELD, "csrfmiddlewaretoken")}
    request.session[IN_SESSION] = {"typist": typist, "path": request.path, "fields": sent}


def take(request: Any) -> Mapping[str, str] | None:
    """Gives back, once, what this person had typed on this page; None where there is nothing of theirs."""
    kept = request.session.get(IN_SESSION)
    if kept is None or (kept["typist"] == request.user.pk and kept["path"] != request.path):
        return None
    del request.session[IN_SESSION]
    return kept["fields"] if kept["typist"] == request.user.pk else None
