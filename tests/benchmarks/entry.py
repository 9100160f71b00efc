"""Measures the entry of figures, a row's save and the grid of all measures: `python -m tests.benchmarks.entry`."""

import os
import statistics
import tempfile
import time
from decimal import Decimal

from tests.benchmarks.scorecard import spent

RUNS = 30
QUARTER = "2016-17-Q3"
GRID = f"/performance/{QUARTER}/grid/"
# A quarterly percentage; its row has a figure, a forecast and commentary.
REF = "1.A3"


def main() -> None:
    """Loads the demonstration into a database of its own, gives one officer every measure, and prints what it takes."""
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
    from django.db import connection, transaction
    from django.test import Client

    from council_portal import clock, demo
    from council_portal.periods import Period
    from performance.actions import observations
    from performance.actions.observations import Entry
    from performance.models import Measure, Observation, Responsibility, ResponsibilityKind
    from tests.performance.views.page import read
    from tests.performance.views.test_grid import sent

    with open(os.devnull, "w") as nowhere:
        for command in (["migrate"], ["createcachetable"], ["load_demo"], ["collectstatic", "--noinput"]):
            call_command(*command, stdout=nowhere)
    settings.ALLOWED_HOSTS = ["testserver"]
    officer = demo.load_people()["officer_cyps"]
    Responsibility.objects.exclude(kind=ResponsibilityKind.APPROVER).exclude(kind=ResponsibilityKind.OWNER).delete()
    Responsibility.objects.filter(kind=ResponsibilityKind.OWNER).update(user=officer)
    client = Client()
    client.force_login(officer, backend=settings.AUTHENTICATION_BACKENDS[0])

    def count_queries(work) -> int:
        asked = []

        def count(execute, sql, *rest):
            asked.append(sql)
            return execute(sql, *rest)

        with connection.execute_wrapper(count):
            work()
        return len(asked)

    page = client.get(GRID)
    fields = sent(read(page))
    queries = count_queries(lambda: client.get(GRID))
    seconds = statistics.median(spent(lambda: client.get(GRID)) for _ in range(RUNS))
    print(
        f"The grid of {Measure.objects.count()} measures: {seconds * 1000:.0f} ms, {queries} queries, "
        f"{len(fields)} fields, {len(page.content) / 1024:.0f} KiB"
    )

    plan_measure = Measure.objects.select_related("edition").get(ref=REF)
    component, quarter = plan_measure.series.components.get(key=""), Period.parse(None, QUARTER)
    key, box = f"m{plan_measure.pk}", f"m{plan_measure.pk}-{component.pk}-p"
    row = {"row": key} | {name: value for name, value in fields.items() if name.startswith(f"{key}-")}
    values = iter(range(1, 10_000))

    def whole() -> None:
        row[box] = f"{Decimal(next(values)) / 10:.1f}"
        answer = client.post(f"{GRID}row/", row).json()
        assert answer["said"] == f"{REF} saved as a draft.", answer
        row[f"{key}-seen"] = answer["seen"]

    def draft() -> Observation:
        return Observation.objects.drafts().get(component=component, kind="figure", period_start=quarter.start)

    def action() -> None:
        stands = draft()
        observations.save_draft(
            measure=plan_measure,
            component=component,
            period=quarter,
            entry=Entry(value=Decimal(next(values)) / 10),
            by=officer,
            at=clock.now(),
            expected_version=stands.version - 1,
            expected_draft=stands.row_version,
        )

    def bare() -> None:
        stands = draft()
        with transaction.atomic():
            stands.value = Decimal(next(values)) / 10
            stands.save()

    whole()
    queries = count_queries(whole)
    # Turn about, so that a busy moment of the machine falls on all.
    taken = [(spent(whole), spent(bare)) for _ in range(RUNS)]
    requests, plain = (statistics.median(times) for times in zip(*taken, strict=True))
    taken = [(spent(action), spent(bare)) for _ in range(RUNS)]
    actions, plain = (statistics.median(times) for times in zip(*taken, strict=True))
    print(f"A row's save over HTTP: {requests * 1000:.1f} ms, {queries} queries")
    print(f"  of it the action with its audit: {actions * 1000:.1f} ms; a bare save of the row: {plain * 1000:.1f} ms")
    print(f"  {requests / plain:.1f} and {actions / plain:.1f} times the bare save")


if __name__ == "__main__":
    main()
