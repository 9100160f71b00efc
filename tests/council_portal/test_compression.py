"""Text is sent compressed to whoever takes it so; what is compressed in itself goes as it is."""

import gzip

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from council_portal.middleware import CompressionMiddleware
from council_portal.models import Council

pytestmark = pytest.mark.django_db

TAKES_GZIP = {"HTTP_ACCEPT_ENCODING": "gzip, deflate, br"}
LONG = b"The same words again and again. " * 100


def answered(media_type: str, **headers) -> HttpResponse:
    give = CompressionMiddleware(lambda request: HttpResponse(LONG, content_type=media_type))
    return give(RequestFactory().get("/", **headers))


@pytest.fixture
def council() -> Council:
    return Council.objects.create(pk=1, name="Fenmoor District Council", short_name="Fenmoor")


@pytest.mark.parametrize("media_type", ["text/html; charset=utf-8", "text/csv", "text/calendar", "application/json"])
def test_text_is_compressed_for_whoever_takes_it(media_type):
    answer = answered(media_type, **TAKES_GZIP)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.content) < len(LONG) / 5
    assert gzip.decompress(answer.content) == LONG
    assert answer.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("media_type", ["application/pdf", "image/png", "application/vnd.ms-excel"])
def test_what_is_compressed_in_itself_goes_as_it_is(media_type):
    answer = answered(media_type, **TAKES_GZIP)
    assert "Content-Encoding" not in answer.headers
    assert answer.content == LONG


def test_text_goes_as_it_is_to_whoever_does_not_say_so():
    assert answered("text/html").content == LONG


def test_the_same_page_has_another_size_each_time_so_that_it_tells_nothing_of_a_secret():
    assert len({len(answered("text/html", **TAKES_GZIP).content) for _ in range(30)}) > 1


def test_every_page_goes_through_it(client, council):
    answer = client.get("/", **TAKES_GZIP)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert b"Fenmoor" in gzip.decompress(answer.content)


def test_a_browser_that_has_the_colours_compressed_is_told_that_they_are_the_same(client, council):
    """Compressing makes a tag weak: the same content in another form."""
    first = client.get("/public/brand.css")
    again = client.get("/public/brand.css", HTTP_IF_NONE_MATCH=f"W/{first.headers['ETag']}")
    assert again.status_code == 304
    assert not again.content
