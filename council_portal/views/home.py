"""The home page of whoever is signed in."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from council_portal import clock
from council_portal.access.checks import actor_of, signed_in
from council_portal.queries.home import home_panels


@signed_in
@require_safe
def home(request):
    actor = actor_of(request)
    return render(request, "council_portal/home.html", {"panels": home_panels(actor=actor, at=clock.now())})
