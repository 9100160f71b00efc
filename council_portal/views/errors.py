"""What a person is told when a page cannot be given, in words."""

import sys

from django.http import HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string

from council_portal.busy import is_busy

REFUSED = "You may not see this page. If your work needs it, ask one of your council's portal administrators."
CSRF_FIELD = "csrfmiddlewaretoken"
CSRF_FAILED = (
    "Nothing was saved. The form had been open too long, or you had signed in or out elsewhere meanwhile. "
    "Go back, copy what you had typed, load the page anew and send it again."
)


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
    sent = [(name, value) for name, values in request.POST.lists() for value in values if name != CSRF_FIELD]
    is_kept = request.method == "POST" and not request.FILES and not any("password" in name for name, _ in sent)
    context = {"sent": sent if is_kept else (), "is_kept": is_kept, "is_form": request.method == "POST"}
    response = render(request, "errors/503.html", context, status=503)
    response.headers["Retry-After"] = "5"
    return response


def failed(request):
    """Needs nothing that may be what failed: neither database nor session. A database may have been busy merely."""
    if is_busy(sys.exc_info()[1]):
        return busy(request)
    return HttpResponseServerError(render_to_string("errors/500.html"))


def csrf_failure(request, reason=""):
    return render(request, "errors/403.html", {"title": "Nothing was saved", "sentence": CSRF_FAILED}, status=403)
