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

    heads = "".join(f"{head:>9}" for head in ("first", "later", "bare", "first", "later"))
    print(f"{'':30}{heads}  (processor milliseconds, and times bare)")
    compare("The demonstration: 103 measures")
    edition = PlanEdition.objects.get()
    add_years_of_months(edition)
    compare(f"103 measures with {YEARS_OF_MONTHS} years of months")
    multiplied(edition, 10)
    record_that_it_changed()
    compare(f"1,030 measures with {YEARS_OF_MONTHS} years of months")


def compare_page(name: str, client, address: str, bare) -> None:
    """Prints what the page takes when it is computed anew and when it is kept, and what its cells alone take."""
    from performance.queries import frozen

    tables = tables_of(client.get(address).content.decode())

    def view():
        assert client.get(address).status_code == 200

    firsts = []
    for _ in range(COLD_RUNS):
        record_that_it_changed()
        frozen._read.cache_clear()
        firsts.append(spent(view))
    cold = statistics.median(firsts)
    # Turn about, so that a busy moment of the machine falls on both.
    taken = [(spent(view), spent(lambda: bare(tables))) for _ in range(RUNS)]
    warm, plain = (statistics.median(times) for times in zip(*taken, strict=True))
    cells = sum(len(row["cells"]) for table in tables for row in table["rows"])
    times = "".join(f"{1000 * each:9.1f}" for each in (cold, warm, plain))
    ratios = "".join(f"{each / plain:9.1f}" for each in (cold, warm))
    print(f"{name:30}{times}{ratios}  {cells:,} cells")


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
    record_that_it_changed()


def record_that_it_changed() -> None:
    from django.db import transaction

    from council_portal import audit

    with transaction.atomic():
        audit.record(verb="benchmark.grown", subject="benchmark", summary="Added figures", by=None, channel="command")


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
