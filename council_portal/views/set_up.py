"""The page on which an empty installation gets its council and its first administrator."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from council_portal import clock
from council_portal.access.checks import public
from council_portal.actions import council as council_actions
from council_portal.forms.council import SetUpForm


@public
@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request):
    """Open to anybody while there is no council, and to nobody afterwards."""
    if request.council is not None:
        raise Http404("This portal has been set up already. Its administrators change the council's details.")
    form = SetUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            council_actions.set_up(at=clock.now(), **form.cleaned_data)
        except council_actions.AlreadySetUp as taken:
            messages.error(request, f"{taken} Somebody was quicker; ask them to invite you.")
        else:
            messages.success(request, "The portal is ready. Sign in with the address and password you have just given.")
        return redirect("account_login")
    return render(request, "council_portal/set_up.html", {"form": form})
