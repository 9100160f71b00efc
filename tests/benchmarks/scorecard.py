"""Measures the scorecard's pages against a bare page of the same cells: `python -m tests.benchmarks.scorecard`.

Of the demonstration's plan, of the same with ten years of months, and of one ten times as large.
"""

import os
import statistics
import tempfile
import time
from html.parser import HTMLParser

RUNS = 15
COLD_RUNS = 5
YEARS_OF_MONTHS = 10
PAGES = {
    "The whole scorecard": "/performance/2016-17-Q3/scorecard/",
    "The dashboard": "/performance/2016-17-Q3/",
    "The public's whole scorecard": "/public/performance/2016-17-Q2/scorecard/",
}
# The same rows and columns with nothing else: no query, no rule, no frame.
BARE = """<!doctype html><html lang="en-GB"><head><title>Bare</title></head><body><h1>Bare</h1>
{% for table in tables %}<table>{% for row in table.rows %}<tr>
{% for cell in row.cells %}<td class="{{ cell.kind }}">{{ cell.text }}</td>{% endfor %}</tr>
{% endfor %}</table>{% endfor %}</body></html>"""


def main() -> None:
    """Loads the demonstration into a database of its own, and prints what each page takes beside a bare one."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "council_portal.settings",
            "COUNCIL_PORTAL_VAR": folder,
            "COUNCIL_PORTAL_DATE": "2017-02-09",
            "COUNCIL_PORTAL_DATE_SET_AT": str(time.time()),
        }
        os.environ.pop("DATABASE_URL", None)
        measure()


def measure() -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.template import engines
    from django.test import Client, RequestFactory

    from council_portal import demo
    from performance.models import PlanEdition
    from tests.factories.performance import multiplied

    with open(os.devnull, "w") as nowhere:
        for command in (["migrate"], ["createcachetable"], ["load_demo"], ["collectstatic", "--noinput"]):
            call_command(*command, stdout=nowhere)
    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    client.force_login(demo.load_people()["officer_cyps"], backend=settings.AUTHENTICATION_BACKENDS[0])
    bare = engines["django"].from_string(BARE)
    request = RequestFactory().get("/")

    def compare(plan: str) -> None:
        print(plan)
        for name, address in PAGES.items():
            compare_page(name, client, address, lambda tables: bare.render({"tables": tables}, request))

    heads = "".join(f"{head:>9}" for head in ("anew", "first", "later", "bare", "anew", "first", "later"))
    print(f"{'':30}{heads}  (processor milliseconds, and times bare)")
    compare("The demonstration: 103 measures")
    edition = PlanEdition.objects.get()
    add_years_of_months(edition)
    forget()
    compare(f"103 measures with {YEARS_OF_MONTHS} years of months")
    multiplied(edition, 10)
    forget()
    compare(f"1,030 measures with {YEARS_OF_MONTHS} years of months")


def compare_page(name: str, client, address: str, bare) -> None:
    """Prints what the page takes when all of it is computed, after a figure was entered, and when it is kept, and what
    its cells alone take.
    """
    tables = tables_of(client.get(address).content.decode())

    def view():
        assert client.get(address).status_code == 200

    def spent_after(something) -> float:
        something()
        return spent(view)

    anew = statistics.median(spent_after(forget) for _ in range(COLD_RUNS))
    first = statistics.median(spent_after(enter_a_figure) for _ in range(COLD_RUNS))
    # Turn about, so that a busy moment of the machine falls on both.
    taken = [(spent(view), spent(lambda: bare(tables))) for _ in range(RUNS)]
    later, plain = (statistics.median(times) for times in zip(*taken, strict=True))
    cells = sum(len(row["cells"]) for table in tables for row in table["rows"])
    times = "".join(f"{1000 * each:9.1f}" for each in (anew, first, later, plain))
    ratios = "".join(f"{each / plain:9.1f}" for each in (anew, first, later))
    print(f"{name:30}{times}{ratios}  {cells:,} cells")


def forget() -> None:
    """Leaves this process with nothing kept of any scorecard, as after its start or when the plan was changed."""
    from performance.queries import earlier, frozen, scorecard

    scorecard.KEPT.clear()
    earlier._KEPT.clear()
    frozen._read.cache_clear()


def enter_a_figure() -> None:
    """An officer submits another figure for one measure of Quarter 3."""
    from council_portal import clock, demo
    from council_portal.periods import Period
    from performance.actions import observations
    from performance.models import Measure, Observation

    measure = Measure.objects.get(ref="1.A3")
    component = measure.series.components.get(role="headline")
    quarter = Period.parse(None, "2016-17-Q3")
    newest = Observation.objects.filter(component=component, kind="figure").for_period(quarter).order_by("-version")[0]
    observations.submit(
        measure=measure,
        component=component,
        period=quarter,
        entry=observations.Entry(value=newest.value + 1),
        by=demo.load_people()["officer_cyps"],
        at=clock.now(),
        expected_version=newest.version,
    )


def add_years_of_months(edition) -> None:
    """Gives every headline a figure for each month up to Quarter 3, where it has none of its own."""
    from council_portal.models import User
    from council_portal.periods import Period, PeriodKind
    from performance.models import Component, Observation

    last = Period.parse(PeriodKind.MONTH, "2016-12")
    months = [last.shifted(-back) for back in range(12 * YEARS_OF_MONTHS)]
    own = Observation.objects.filter(period_kind=PeriodKind.MONTH)
    taken = set(own.values_list("component_id", "period_start"))
    (by, approver), at = User.objects.all()[:2], own.first().entered_at
    settled = {"state": "approved", "entered_by": by, "entered_at": at, "approved_by": approver, "approved_at": at}
    Observation.objects.bulk_create(
        Observation(
            component=component,
            period_kind=month.kind.value,
            period_start=month.start,
            value=20 + month.start.month + component.pk % 7,
            **settled,
        )
        for component in Component.objects.filter(series__measures__edition=edition, role="headline")
        for month in months
        if (component.pk, month.start) not in taken
    )


def spent(work) -> float:
    """Processor seconds of this process: what other work on the machine takes is left out."""
    began = time.process_time()
    work()
    return time.process_time() - began


def tables_of(html: str) -> list[dict]:
    """A page's tables as ready dictionaries: rows of cells, each with its words and its kind."""
    reader = _Tables()
    reader.feed(html)
    return reader.tables


class _Tables(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tables, self._is_in_cell = [], False

    def handle_starttag(self, tag, attrs):
        if tag == "table":
            self.tables.append({"rows": []})
        elif tag == "tr":
            self.tables[-1]["rows"].append({"cells": []})
        elif tag in ("th", "td"):
            self.tables[-1]["rows"][-1]["cells"].append({"text": "", "kind": dict(attrs).get("class", "")})
            self._is_in_cell = True

    def handle_endtag(self, tag):
        if tag in ("th", "td"):
            self._is_in_cell = False

    def handle_data(self, data):
        if self._is_in_cell:
            self.tables[-1]["rows"][-1]["cells"][-1]["text"] += data


if __name__ == "__main__":
    main()
