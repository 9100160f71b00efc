"""Measures the building of the demonstration's pack: `python -m tests.benchmarks.pack` from the project's folder."""

import os
import statistics
import tempfile
import threading
import time
from datetime import date
from pathlib import Path

RUNS = 3
SAMPLE_EVERY = 0.1


def main() -> None:
    """Loads the demonstration into a database of its own, builds its pack three times and prints what that took."""
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
    from django.core.management import call_command

    from council_portal import clock
    from meetings import exports
    from meetings.models import Meeting
    from meetings.rules.packs import Edition

    with open(os.devnull, "w") as nowhere:
        for command in (["migrate"], ["load_demo"], ["collectstatic", "--noinput"]):
            call_command(*command, stdout=nowhere)
    meeting = Meeting.objects.select_related("committee").get(committee__slug="osmb", held_on=date(2017, 2, 17))
    seconds, peaks = [], []
    for _ in range(RUNS):
        with PeakOfTree() as peak:
            began = time.perf_counter()
            built = exports.build(meeting, Edition.PUBLIC, at=clock.now())
            seconds.append(time.perf_counter() - began)
        peaks.append(peak.bytes)
    sheets, size = built.bound.sheets, len(built.bound.pdf)
    print(f"{sheets} sheets, {size / 1e6:.1f} MB, {len(built.bound.findings)} findings")
    print(f"{statistics.median(seconds):.1f} s (median of {RUNS}: {', '.join(f'{one:.1f}' for one in seconds)})")
    print(f"{statistics.median(peaks) / 2**20:.0f} MiB at the peak of the process tree, {os.cpu_count()} processors")


class PeakOfTree:
    """The most memory that this process and all begun by it held at once: read ten times a second."""

    def __enter__(self):
        self.bytes, self._over = 0, threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(SAMPLE_EVERY):
            self.bytes = max(self.bytes, sum(map(_held_by, _tree(os.getpid()))))


def _tree(pid: int) -> list[int]:
    """The process and all begun by it that are alive."""
    found = [pid]
    for tasks in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = tasks.read_text().split()
        except OSError:
            continue
        for child in children:
            found += _tree(int(child))
    return found


def _held_by(pid: int) -> int:
    """Bytes of memory, shared pages counted in part; none for a process that has just ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return 1024 * next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


if __name__ == "__main__":
    main()
