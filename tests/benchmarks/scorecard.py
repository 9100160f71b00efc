"""Measures the scorecard's pages against a bare page of the same cells: `python -m tests.benchmarks.scorecard`."""

import os
import statistics
import tempfile
import time
from html.parser import HTMLParser

RUNS = 15
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
    from django.http import HttpResponse
    from django.template import engines
    from django.test import Client, RequestFactory

    from council_portal import demo

    with open(os.devnull, "w") as nowhere:
        for command in (["migrate"], ["createcachetable"], ["load_demo"], ["collectstatic", "--noinput"]):
            call_command(*command, stdout=nowhere)
    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    client.force_login(demo.load_people()["officer_cyps"], backend=settings.AUTHENTICATION_BACKENDS[0])
    template = engines["django"].from_string(BARE)
    request = RequestFactory().get("/")

    print(f"{'':30} {'page':>8} {'bare':>8} {'times':>6}   (processor milliseconds, median of {RUNS})")
    for name, address in PAGES.items():
        tables = tables_of(client.get(address).content.decode())

        def bare(tables=tables):
            return HttpResponse(template.render({"tables": tables}, request))

        def whole(address=address):
            return client.get(address)

        # Turn about, so that a busy moment of the machine falls on both.
        taken = [(spent(whole), spent(bare)) for _ in range(RUNS)]
        page, plain = (statistics.median(times) for times in zip(*taken, strict=True))
        cells = sum(len(row["cells"]) for table in tables for row in table["rows"])
        print(f"{name:30} {page * 1000:8.1f} {plain * 1000:8.1f} {page / plain:6.1f}   {cells} cells")


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
