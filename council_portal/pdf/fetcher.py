"""What a document may fetch while it is set: our own styles, fonts and marks, and small pictures written into it."""

import base64
import binascii
import re
from pathlib import Path
from urllib.parse import unquote_to_bytes, urlsplit

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from council_portal.pdf.assets import MEDIA_TYPES, STATIC_DIR, assets_in

# Addresses in our templates are resolved against this; .invalid is reserved, so it can never be a real host.
BASE_URL = "https://portal.invalid/"

PICTURE_TYPES = {"image/svg+xml", "image/png", "image/jpeg"}
LARGEST_PICTURE = 512 * 1024

# The manifest storage puts twelve hex digits before the ending: css/print.0a1b2c3d4e5f.css.
HASH_IN_NAME = re.compile(r"\.[0-9a-f]{12}(?=\.[a-z0-9]+$)")


class FetchRefused(FatalURLFetchingError):
    """Something in the document asked for what no document may have; the whole document fails."""


class AssetFetcher(URLFetcher):
    """Serves files that lay under static/ when it was made, by name, and pictures in data: addresses.

    Everything else (file:, http:, another host, a path out of static/) raises FetchRefused, which ends the rendering:
    a paper with a picture silently missing must not be issued. WeasyPrint swallows that inside a picture, so what was
    refused is kept as well.
    """

    def __init__(self, folder: Path = STATIC_DIR):
        super().__init__(allowed_protocols=(), allow_redirects=False)
        self.refused = []
        self.assets = assets_in(folder)

    def fetch(self, url, headers=None):
        try:
            return self._asset(url)
        except FetchRefused as refused:
            self.refused.append(str(refused))
            raise

    def _asset(self, url: str) -> URLFetcherResponse:
        if url.startswith("data:"):
            return self._picture(url)
        parts = urlsplit(url)
        if f"{parts.scheme}://{parts.netloc}/" != BASE_URL or not parts.path.startswith("/static/"):
            raise FetchRefused(f"a document may not fetch {url[:200]}")
        name = parts.path.removeprefix("/static/")
        path = self.assets.get(name) or self.assets.get(HASH_IN_NAME.sub("", name))
        if path is None:
            raise FetchRefused(f"there is no {name[:200]} among the portal's own styles, fonts and pictures")
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": MEDIA_TYPES[path.suffix]})

    def _picture(self, url: str) -> URLFetcherResponse:
        head, comma, body = url.partition(",")
        media_type, *parameters = head.removeprefix("data:").lower().split(";")
        if not comma or media_type not in PICTURE_TYPES:
            raise FetchRefused(f"a document may not carry {media_type or 'data'} inside itself")
        if len(body) > 2 * LARGEST_PICTURE:
            raise FetchRefused("a picture inside the document is larger than half a megabyte")
        content = unquote_to_bytes(body)
        if "base64" in parameters:
            try:
                content = base64.b64decode(content, validate=True)
            except binascii.Error as error:
                raise FetchRefused("a picture inside the document cannot be read") from error
        if len(content) > LARGEST_PICTURE:
            raise FetchRefused("a picture inside the document is larger than half a megabyte")
        return URLFetcherResponse(url, content, {"Content-Type": media_type})
