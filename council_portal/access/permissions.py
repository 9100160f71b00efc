"""The one refusal function: every view and action asks it, and it answers with a sentence or nothing."""

from typing import Any

from django.core.exceptions import PermissionDenied

from council_portal.access.actor import Actor
from council_portal.registry import registry


def refusal(actor: Actor, verb: str, subject: Any = None) -> str | None:
    """Why the actor may not do this to the subject, as a sentence they can act on; None where they may.

    With subject None: why they may not do this to anything at all.
    """
    if not actor.is_public and not actor.user.is_active:
        return "This account has been retired."
    return registry.permissions[verb].rule(actor, subject)


def require(actor: Actor, verb: str, subject: Any = None) -> None:
    """Raises PermissionDenied, with the sentence of refusal, where `refusal` gives one."""
    if why := refusal(actor, verb, subject):
        raise PermissionDenied(why)
