"""How much a browser that has seen nothing yet is sent for one page, with everything that the page asks for."""

import pytest

#: Bytes as they go over the line, compressed.
WITHOUT_CHARTS, WITH_CHARTS = 150_000, 600_000
#: Is shown before anything is asked for, and asks for nothing itself.
NOTHING = "/healthz"


def sent(page, address: str) -> dict[str, int]:
    """Bytes of each answer that the page and what it asks for took, heads left out, by address."""
    requests = []
    page.on("requestfinished", lambda request: requests.append(request))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    return {request.url: request.sizes()["responseBodySize"] for request in requests}


@pytest.mark.parametrize(
    ("path", "person", "most"),
    [
        pytest.param("/performance/2016-17-Q3/", "member_alder", WITHOUT_CHARTS, marks=pytest.mark.long),
        ("/performance/2016-17-Q3/scorecard/", "officer_cyps", WITHOUT_CHARTS),
        pytest.param("/performance/2016-17-Q3/grid/", "officer_cyps", WITHOUT_CHARTS, marks=pytest.mark.long),
        ("/performance/2016-17-Q3/measures/1.A3/", "officer_cyps", WITH_CHARTS),
        pytest.param("/home/", "officer_cyps", WITHOUT_CHARTS, marks=pytest.mark.long),
        pytest.param("/performance/2016-17-Q3/exceptions/", "member_alder", WITHOUT_CHARTS, marks=pytest.mark.long),
        pytest.param("/", None, WITHOUT_CHARTS, marks=pytest.mark.long),
        pytest.param("/public/performance/2016-17-Q2/", None, WITHOUT_CHARTS, marks=pytest.mark.long),
        pytest.param("/public/performance/2016-17-Q2/scorecard/", None, WITHOUT_CHARTS, marks=pytest.mark.long),
        pytest.param("/public/performance/2016-17-Q2/measures/1.A3/", None, WITH_CHARTS, marks=pytest.mark.long),
    ],
)
def test_a_first_view_is_light(portal, open_page, path, person, most):
    page = open_page(portal, NOTHING, person=person)
    bytes_by_address = sent(page, portal.url + path)
    heaviest = sorted(bytes_by_address.items(), key=lambda pair: -pair[1])[:5]
    assert any(url.endswith(path) for url in bytes_by_address)
    assert any(url.endswith(".woff2") for url in bytes_by_address), "the type was not asked for: too early a count"
    assert sum(bytes_by_address.values()) <= most, heaviest


def test_the_whole_type_is_fetched_only_for_letters_that_the_small_one_lacks(portal, open_page):
    page = open_page(portal, NOTHING)
    asked = sent(page, portal.url + "/")
    assert not [url for url in asked if "SourceSans3" in url]
    with page.expect_request(lambda request: "SourceSans3-Regular" in request.url):
        page.evaluate("document.querySelector('main p').textContent = 'Ελληνικά'")
