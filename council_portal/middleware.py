"""What is done to every response: the content security policy, cookie-free public pages, the way to the set-up page."""

from django.conf import settings
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import patch_cache_control

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


class SecurityPolicyMiddleware:
    """Sends one strict policy with every page: no inline script or style, nothing from elsewhere."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        return response


class PublicPagesMiddleware:
    """Takes the cookies off requests for public pages, so that a page cannot depend on who asks.

    Everything else is private: never stored by a shared cache.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        is_public = request.path == "/" or request.path.startswith("/public/")
        if is_public:
            request.META.pop("HTTP_COOKIE", None)
        response = self.get_response(request)
        if not is_public and not request.path.startswith(settings.STATIC_URL):
            patch_cache_control(response, private=True, no_cache=True)
        return response


class SetUpMiddleware:
    """Leads every visitor of an empty installation to the page where its first administrator is made."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        from council_portal.models import Council

        set_up = reverse("set_up")
        exempt = (set_up, reverse("healthz"), reverse("brand_css"))
        if request.path not in exempt and not request.path.startswith("/static/") and not Council.objects.exists():
            return redirect(set_up)
        return self.get_response(request)
