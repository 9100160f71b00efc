"""Downloads of stored files: by those who may have them, and public ones by everybody at addresses of their own."""

import io
from typing import BinaryIO

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from council_portal import clock, files
from council_portal.access.checks import actor_of, public, signed_in
from council_portal.models import StoredFile, Visibility

# What a browser shows by itself without being able to run anything in it; the rest is offered for saving.
SHOWN_IN_THE_BROWSER = {"application/pdf", "image/png", "image/jpeg"}
# Absent, mistyped and refused read the same, so that guessing tells nothing.
NO_SUCH_FILE = "There is no such file, or you may not have it."


@signed_in
@require_safe
def file(request: HttpRequest, file_id: int, name: str) -> HttpResponse:
    """A file for somebody who may have it."""
    stored = StoredFile.objects.filter(pk=file_id, name=name).first()
    if stored is None:
        raise Http404(NO_SUCH_FILE)
    try:
        response = _given(request, stored)
    except files.FileRefused:
        raise Http404(NO_SUCH_FILE) from None
    except files.CopyFailed as failed:
        context = {"title": "Your copy could not be made", "sentence": str(failed)}
        response = render(request, "errors/403.html", context, status=503)
    response.headers["Cache-Control"] = (
        "private, no-store" if stored.visibility == Visibility.RESTRICTED else "private, no-cache"
    )
    return response


def _given(request: HttpRequest, stored: StoredFile) -> HttpResponse:
    """The file, or the reader's copy of it, for which nothing a browser has already can stand in.

    Asking for the headers alone makes no copy and records none.
    """
    actor = actor_of(request)
    if not files.is_copied(stored):
        return sent(request, stored, files.open_for(actor, stored, at=clock.now()))
    if request.method == "HEAD":
        if why := files.refusal(actor, stored):
            raise files.FileRefused(why)
        response = _response(stored, io.BytesIO())
        del response.headers["Content-Length"]
        return response
    return _response(stored, files.open_for(actor, stored, at=clock.now()))


@public
@require_safe
def public_file(request: HttpRequest, file_id: int, name: str) -> HttpResponse:
    """A public file; caches ask again each time, since a file may cease to be public."""
    stored = StoredFile.objects.filter(pk=file_id, name=name, visibility=Visibility.PUBLIC).first()
    if stored is None:
        raise Http404(NO_SUCH_FILE)
    response = sent(request, stored, open(files.path_of(stored.sha256), "rb"))
    response.headers["Cache-Control"] = "public, no-cache"
    return response


def sent(request: HttpRequest, stored: StoredFile, content: BinaryIO) -> HttpResponse:
    """The open file as a response, or "not modified" to a browser that has these very bytes already."""
    etag = f'"{stored.sha256}"'
    if unchanged := get_conditional_response(request, etag=etag):
        content.close()
        return unchanged
    response = _response(stored, content)
    response.headers["ETag"] = etag
    return response


def _response(stored: StoredFile, content: BinaryIO) -> FileResponse:
    is_shown = stored.media_type in SHOWN_IN_THE_BROWSER
    response = FileResponse(content, as_attachment=not is_shown, filename=stored.name, content_type=stored.media_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    if not is_shown:
        response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
