"""A measure's page: views of its history by links, the figures as shown to take away, the same for the public."""

import csv
import io
from decimal import Decimal

import pytest

from council_portal.registry import Reference, registry
from performance.charts import View
from performance.queries.shown import ForecastShown
from performance.rules.status import Status
from tests.performance.views.page import read, table

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]

MEASURE = "/performance/2016-17-Q3/measures/1.A3"
PUBLIC = "/public/performance/2016-17-Q2/measures/1.A3"


def rows_of(answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


@pytest.mark.parametrize(
    ("person", "address"), [("officer_cyps", MEASURE), ("member_alder", MEASURE), ("public", PUBLIC)]
)
def test_every_view_is_a_link_and_says_what_it_shows_or_why_it_cannot(client_as, person, address):
    client = client_as(person)
    for view in View:
        page = read(client.get(f"{address}/?view={view.value}"))
        links = next(each for each in page.all("nav") if each.attributes["aria-label"] == "Ways to look at the history")
        assert [each.attributes["href"] for each in links.all("a")] == [
            f"?view={other.value}#history" for other in View if other != view
        ]
        assert links.all("strong")[0].text == view.label
        assert page.all("figure") or "." in page.with_class("muted")[-1].text
    assert client.get(f"{address}/?view=%00<script>").status_code == 200


def test_the_table_and_the_download_hold_the_same_figures(client_as):
    officer = client_as("officer_cyps")
    shown = table(read(officer.get(f"{MEASURE}/")), "Every figure")
    answer = officer.get(f"{MEASURE}.csv")
    assert answer["Content-Disposition"] == 'attachment; filename="1.A3-2016-17-Q3-over-time.csv"'
    taken = rows_of(answer)
    assert taken[0] == ["Part", "Period", "Figure", "Target then", "Status", "Remarks"]
    assert len(taken) == len(shown) + 1
    assert ["Q3 2016/17", "28.3%", "23.0%", "Off target", ""] in shown
    assert [row[0] for row in shown[-4:]] == ["Oct 2016", "Nov 2016", "Dec 2016", "Q3 2016/17"]
    assert ["The measure", "Q3 2016/17", "28.3", "23", "Off target", ""] in taken


def test_the_public_takes_away_what_is_published(client_as):
    rows = rows_of(client_as("public").get(f"{PUBLIC}.csv"))
    assert ["Q2 2016/17"] == [row[1] for row in rows if row[1].startswith("Q2")]
    assert not [row for row in rows if row[1].startswith("Q3")]


def test_a_chart_stands_without_script_and_names_its_marks(client_as):
    page = read(client_as("officer_cyps").get(f"{MEASURE}/"))
    figure = page.all("figure")[0]
    assert figure.all("svg") and figure.all("svg")[0].all("title")[0].text == figure.with_class("chart__title")[0].text
    assert "diamond" in figure.with_class("chart__source")[0].text


def test_it_names_the_comparator_and_the_meetings_its_reader_may_know_of(client_as, monkeypatch):
    def carrying(actor, keys):
        meeting = Reference(
            "meeting:tried", f"Item 7, for {'all' if actor.is_public else 'members'}", "/meetings/tried/"
        )
        return [meeting] if "performance-scorecard:2016-17-Q2" in keys else []

    tried = Reference("meeting:tried", "Tried meeting", "/meetings/tried/", "/public/meetings/tried/")
    monkeypatch.setattr(registry, "agenda_items", [carrying])
    monkeypatch.setitem(registry.references, "meeting", lambda key: tried)
    page = read(client_as("member_alder").get("/performance/2016-17-Q2/measures/1.A3/"))
    assert "Compared with the previous period" in page.text
    assert ("Item 7, for members", "/meetings/tried/") in links(page)
    # In the next quarter's page it stands still: the measure was reported there.
    assert ("Item 7, for members", "/meetings/tried/") in links(read(client_as("member_alder").get(f"{MEASURE}/")))
    public = read(client_as("public").get(f"{PUBLIC}/"))
    assert ("Tried meeting", "/public/meetings/tried/") in links(public)
    assert "/meetings/tried/" not in [url for _, url in links(public)]


def links(page) -> list[tuple[str, str]]:
    return [(each.text, each.attributes.get("href", "")) for each in page.all("a")]


def test_a_forecast_stands_with_how_sure_its_owner_is_and_what_it_rests_on(client_as):
    said = " ".join(read(client_as("member_alder").get(f"{MEASURE}/")).text.split())
    assert "Forecast for the year end (confidence medium): 27.5% against at most" in said
    assert "It rests on this: The rolling figure fell two points in the quarter, most of it in October." in said


def test_a_forecast_says_its_figure_once_and_says_it_where_nothing_is_judged():
    judged = ForecastShown(Decimal(600), "600", "", Status.OFF_TARGET, "600 against at least 670: 70 short, off target")
    assert judged.judged == "600 against at least 670: 70 short, off target"
    assert ForecastShown(Decimal(600), "600", "", Status.NOT_APPLICABLE, "no target").judged == "600, no target"
