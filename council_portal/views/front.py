"""The public's front page, the council's colours as a stylesheet, and the sign of life for machines."""

import hashlib

from django.db import connection
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from council_portal import clock
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
    """The council's colours as custom properties, which the stylesheets build on; kept by browsers until they change."""
    council = request.council or Council()
    css = (
        ":root {\n"
        f"  --council-frame: {council.frame_colour};\n"
        f"  --council-frame-text: {text_on(council.frame_colour)};\n"
        f"  --council-link: {council.link_colour};\n"
        f"  --council-link-text: {text_on(council.link_colour)};\n"
        "}\n"
    )
    etag = f'"{hashlib.sha256(css.encode()).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": "public, max-age=300"}
    if request.headers.get("If-None-Match") == etag:
        return HttpResponse(status=304, headers=headers)
    return HttpResponse(css, content_type="text/css; charset=utf-8", headers=headers)


@public
@require_safe
def healthz(request):
    """Answers "ok" where the portal and its database answer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")
