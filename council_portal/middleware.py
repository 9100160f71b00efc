"""What is done to every response: security policy, compression, cookie-free public pages, set-up, a busy database."""

from django.conf import settings
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import patch_cache_control

from council_portal.busy import is_busy
from council_portal.models import Council
from council_portal.views import errors

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ]
)


# What is text by another name than text/...
TEXT_KINDS = frozenset({"application/json", "image/svg+xml"})


def is_public_page(request) -> bool:
    """Whether the address is one of the public's own, the same for everybody."""
    return request.path == "/" or request.path.startswith("/public/")


class SecurityPolicyMiddleware:
    """Sends one strict policy with every page: no inline script or style, nothing from elsewhere."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        return response


class CompressionMiddleware(GZipMiddleware):
    """Sends what is text compressed, a tenth of its size; files are compressed in themselves.

    Django pads every answer by a length drawn at random, so that its size tells nothing of a secret in it (BREACH).
    """

    def process_response(self, request, response):
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        is_text = kind.startswith("text/") or kind in TEXT_KINDS
        return super().process_response(request, response) if is_text else response


class PublicPagesMiddleware:
    """Takes the cookies off requests for public pages, so that a page cannot depend on who asks.

    Everything else is private: never stored by a shared cache.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if is_public_page(request):
            request.META.pop("HTTP_COOKIE", None)
        response = self.get_response(request)
        if not is_public_page(request) and not request.path.startswith(settings.STATIC_URL):
            patch_cache_control(response, private=True, no_cache=True)
        return response


class SetUpMiddleware:
    """Reads the council once a request; leads every visitor of an empty installation to where it is set up."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path == reverse("healthz"):
            return self.get_response(request)
        request.council = Council.objects.select_related("logo").first()
        if request.council is None and request.path not in (reverse("set_up"), reverse("brand_css")):
            return redirect("set_up")
        return self.get_response(request)


class BusyMiddleware:
    """Asks whoever met a busy database to try again, with what they typed at hand, instead of telling of a fault."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        return errors.busy(request) if is_busy(exception) else None
