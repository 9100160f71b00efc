"""What a person is told when a page cannot be given, in words."""

import sys

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponseServerError
from django.shortcuts import redirect, render
from django.template.loader import render_to_string

from council_portal import kept
from council_portal.busy import is_busy

REFUSED = "You may not see this page. If your work needs it, ask one of your council's portal administrators."
CSRF_FIELD = "csrfmiddlewaretoken"
CSRF_FAILED = (
    "Nothing was saved. The form had been open too long, or you had signed in or out elsewhere meanwhile. "
    "Go back, copy what you had typed, load the page anew and send it again."
)
CSRF_OF_ANOTHER = "Nothing was saved: somebody else had filled in this form, and what they typed stays theirs."


def bad_request(request, exception):
    return render(request, "errors/400.html", status=400)


def refused(request, exception):
    """Shows the sentence of refusal that the permission gave."""
    return render(
        request, "errors/403.html", {"title": "You may not do this", "sentence": str(exception) or REFUSED}, status=403
    )


def not_found(request, exception):
    """Shows the sentence given with Http404 where a view gave one; the resolver's own words are for developers."""
    given = exception.args[0] if exception.args else ""
    sentence = given if isinstance(given, str) and " matches the given query" not in given else ""
    return render(request, "errors/404.html", {"sentence": sentence}, status=404)


def busy(request):
    """Says that nothing was saved, and gives what was typed back in a form of one button that sends it again.

    A file cannot be given back, and a password is not: whoever sent one goes back instead.
    """
    sent = _sent(request)
    context = {"sent": sent or (), "is_kept": sent is not None, "is_form": request.method == "POST"}
    response = render(request, "errors/503.html", context, status=503)
    response.headers["Retry-After"] = "5"
    return response


def failed(request):
    """Needs nothing that may be what failed: neither database nor session. A database may have been busy merely."""
    if is_busy(sys.exc_info()[1]):
        return busy(request)
    return HttpResponseServerError(render_to_string("errors/500.html"))


def csrf_failure(request, reason=""):
    """What a form of the portal's own had in it is given back, to be sent anew by whoever looks at it now.

    Only the browser's word that one of our pages sent it makes that safe: a form that another site filled in must not
    come back with a button and a valid token. A page that takes back what was typed gets it; any other form comes back
    as one button. Nothing is saved by this.
    """
    sent = _sent(request)
    if sent is None or not _is_from_own_page(request):
        return render(request, "errors/403.html", {"title": "Nothing was saved", "sentence": CSRF_FAILED}, status=403)
    typist = kept.typist_of(request)
    if typist is None:
        return render(request, "errors/sent_late.html", {"sent": sent}, status=403)
    if request.user.is_authenticated and typist != request.user.pk:
        sentence = f"{CSRF_OF_ANOTHER} You are signed in as {request.user.name}."
        return render(request, "errors/403.html", {"title": "Nothing was saved", "sentence": sentence}, status=403)
    kept.keep(request)
    if request.user.is_authenticated:
        return redirect(request.path)
    return redirect_to_login(request.path)


def _is_from_own_page(request) -> bool:
    """Whether the browser says that the form was sent by a page of this portal."""
    own = f"{request.scheme}://{request.get_host()}"
    return request.headers.get("Origin") in (own, *settings.CSRF_TRUSTED_ORIGINS)


def _sent(request) -> list[tuple[str, str]] | None:
    """The fields of a form that can be given back; None for a file, for a password, and where nothing was sent."""
    if request.method != "POST" or request.FILES:
        return None
    sent = [(name, value) for name, values in request.POST.lists() for value in values if name != CSRF_FIELD]
    return None if any("password" in name for name, _ in sent) else sent
