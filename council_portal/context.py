"""What every page's template is given: the council, the way about, the set date and who is asking."""

from dataclasses import dataclass
from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from council_portal import clock
from council_portal.access.actor import Actor
from council_portal.access.checks import actor_of
from council_portal.access.permissions import refusal
from council_portal.middleware import is_public_page
from council_portal.registry import NavigationItem, registry


@dataclass(frozen=True)
class NavigationLink:
    """An entry of the navigation as one page shows it."""

    label: str
    url: str
    is_current: bool


def portal(request: HttpRequest) -> dict[str, Any]:
    """The same for everybody on public pages, which touch neither session nor user; else for who is signed in.

    Worked out once a request and only where a template asks for it.
    """
    if not hasattr(request, "_portal_context"):
        request._portal_context = _public(request) if is_public_page(request) else _signed_in(request)
    return request._portal_context


def _public(request: HttpRequest) -> dict[str, Any]:
    return {
        # A page that fails before the middleware has read the council still has a frame.
        "council": getattr(request, "council", None),
        "demonstration_date": clock.today() if clock.set_date() else None,
        "is_public_page": is_public_page(request),
        "public_navigation": [_link(request, item) for item in _in_order() if item.is_public],
    }


def _signed_in(request: HttpRequest) -> dict[str, Any]:
    context = _public(request)
    if hasattr(request, "user"):
        context["actor"] = SimpleLazyObject(lambda: actor_of(request))
        context["navigation"] = SimpleLazyObject(lambda: navigation_for(request, actor_of(request)))
    if hasattr(request, "_messages"):
        context["messages"] = get_messages(request)
    return context


def navigation_for(request: HttpRequest, actor: Actor) -> list[NavigationLink]:
    """The entries that lead somewhere for this person, in order; none for somebody not signed in."""
    if actor.is_public:
        return []
    return [
        _link(request, item)
        for item in _in_order()
        if not item.is_public and (item.verb is None or refusal(actor, item.verb) is None)
    ]


def _in_order() -> list[NavigationItem]:
    return sorted(registry.navigation, key=lambda item: item.position)


def _link(request: HttpRequest, item: NavigationItem) -> NavigationLink:
    url = reverse(item.url_name)
    return NavigationLink(
        item.label, url, is_current=request.path.startswith(url) if url != "/" else request.path == url
    )
