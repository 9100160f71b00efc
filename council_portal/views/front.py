"""The public's front page, the council's colours and logo, and the sign of life for machines."""

import hashlib

from django.db import connection
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from council_portal import clock, files
from council_portal.access.actor import Actor
from council_portal.access.checks import public
from council_portal.colours import text_on
from council_portal.models import Council
from council_portal.queries.published import published


@public
@require_safe
def front(request):
    return render(request, "council_portal/front.html", {"published": published(at=clock.now())})


@public
@require_safe
def brand_css(request):
    """The council's colours as custom properties, which the stylesheets build on."""
    council = request.council or Council()
    css = (
        ":root {\n"
        f"  --council-frame: {council.frame_colour};\n"
        f"  --council-frame-text: {text_on(council.frame_colour)};\n"
        f"  --council-link: {council.link_colour};\n"
        f"  --council-link-text: {text_on(council.link_colour)};\n"
        "}\n"
    )
    return _kept(request, css.encode(), "text/css; charset=utf-8")


@public
@require_safe
def logo(request):
    """The council's logo, as it stands in the frame of every page."""
    file = request.council and request.council.logo
    if file is None:
        raise Http404("The council has no logo.")
    with files.open_for(Actor(user=None, on=clock.today()), file, at=clock.now()) as content:
        return _kept(request, content.read(), file.media_type)


def _kept(request, content: bytes, media_type: str) -> HttpResponse:
    """An answer that browsers keep for five minutes, and then only ask whether it has changed."""
    etag = quote_etag(hashlib.sha256(content).hexdigest()[:32])
    headers = {"ETag": etag, "Cache-Control": "public, max-age=300"}
    response = HttpResponse(content, content_type=media_type, headers=headers)
    return get_conditional_response(request, etag=etag, response=response)


@public
@require_safe
def healthz(request):
    """Answers "ok" where the portal and its database answer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")
