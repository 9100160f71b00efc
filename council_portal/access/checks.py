"""Who may see an address, stated on its view: the access test walks every URL and reads it from here."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest

from council_portal import clock, kept
from council_portal.access.actor import Actor
from council_portal.access.permissions import require


@dataclass(frozen=True)
class Access:
    """What a view says of itself: public, signed_in, or allowed by a verb; and why, where it is unusual."""

    kind: str
    verb: str = ""


def actor_of(request: HttpRequest) -> Actor:
    """The person behind a request, with their roles as of the portal's today; read once a request."""
    if not hasattr(request, "_actor"):
        user = request.user if request.user.is_authenticated else None
        request._actor = Actor(user=user, on=clock.today())
    return request._actor


def public(view: Callable) -> Callable:
    """Marks a view that anybody may see. Pages under /public/ must touch neither session nor cookie."""
    view.access = Access("public")
    return view


def signed_in(view: Callable) -> Callable:
    """Marks and guards a view for anybody with an account; the public is asked to sign in."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if actor_of(request).is_public:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    guarded.access = Access("signed_in")
    return guarded


def allowed(verb: str) -> Callable[[Callable], Callable]:
    """Marks and guards a view by a verb, asked without a subject; the view asks again with the subject it loads."""

    def mark(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            actor = actor_of(request)
            if actor.is_public:
                if request.method == "POST":
                    kept.keep(request)
                return redirect_to_login(request.get_full_path())
            require(actor, verb)
            return view(request, *args, **kwargs)

        guarded.access = Access("allowed", verb)
        return guarded

    return mark
