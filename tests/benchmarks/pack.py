"""Measures the making of a pack: `python -m tests.benchmarks.pack` in the project's folder.

160 pages in 8 items, each a report of four pages and a scorecard of 103 rows. Beside it WeasyPrint setting all of it in
one pass, and Chromium printing the same HTML where it is installed, turn about. With `thousand` it takes 1,000 pages,
for the memory alone.
"""

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import astuple, dataclass
from pathlib import Path

RUNS = 5
ITEMS = 8
ROWS, COLUMNS = 103, 18
SAMPLE_EVERY = 0.05
PROJECT = Path(__file__).resolve().parents[2]
CHECKING = "checking the file"


def main(arguments: list[str]) -> None:
    """Measures in a folder of its own; called with `one-pass`, sets one HTML file as the yardstick does."""
    if arguments[:1] == ["one-pass"]:
        set_in_one_pass(*arguments[1:])
        return
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DJANGO_SETTINGS_MODULE": "council_portal.settings", "COUNCIL_PORTAL_VAR": folder}
        if arguments == ["thousand"]:
            measure_a_thousand(Path(folder))
        else:
            measure(Path(folder), runs=int(arguments[0]) if arguments else RUNS)


def measure(folder: Path, runs: int) -> None:
    whole = folder / "whole.html"
    whole.write_text(one_document(ITEMS))
    ways = {
        "WeasyPrint, one pass": lambda: one_pass(whole),
        "First build, nothing kept": lambda: build(folder, is_empty=True),
        "One paper of four pages changed": lambda: build(folder, changed=f"{time.time_ns() % 100_000:05}"),
        "Everything kept": lambda: build(folder),
    }
    if chromium := os.environ.get("CHROMIUM") or shutil.which("chromium"):
        ways["Chromium's print"] = lambda: printed_by(chromium, whole)
    taken = {name: [] for name in ways}
    for _ in range(runs):
        for name, do in ways.items():
            taken[name].append(measured(do))
    yardstick = _median_of(taken["WeasyPrint, one pass"])
    for name, all_taken in taken.items():
        middle = _median_of(all_taken)
        print(
            f"{name}: {middle.wall:.2f} s = {middle.wall / yardstick.wall:.3f}"
            f" ({', '.join(f'{each.wall:.1f}' for each in all_taken)});"
            f" processor {middle.processor:.2f} s = {middle.processor / yardstick.processor:.3f};"
            f" {middle.memory / 2**20:.0f} MiB = {middle.memory / yardstick.memory:.2f}; checks {middle.checks:.2f} s"
        )
    print(f"{runs} runs, {os.cpu_count()} processors, load average {os.getloadavg()[1]:.1f}")


def measure_a_thousand(folder: Path) -> None:
    """A first build of fifty items of twenty pages, for the memory that it takes."""
    taken = measured(lambda: build(folder, is_empty=True, items=50))
    print(f"1,000 pages: {taken.wall:.1f} s, {taken.memory / 2**20:.0f} MiB, checks {taken.checks:.1f} s")


@dataclass(frozen=True)
class Taken:
    """Seconds by the clock and of processors without the checks, bytes at the peak of the tree, seconds of checks."""

    wall: float
    processor: float
    memory: float
    checks: float


def _median_of(all_taken: list[Taken]) -> Taken:
    return Taken(*(statistics.median(each) for each in zip(*map(astuple, all_taken), strict=True)))


def measured(do: Callable[[], tuple[float, float]]) -> Taken:
    """What it takes; `do` returns the seconds of its checks, by the clock and of processors, which are left out."""
    with PeakOfTree() as peak:
        began, used = time.perf_counter(), _processor_seconds()
        checks, checks_used = do()
        wall, processor = time.perf_counter() - began, _processor_seconds() - used
    return Taken(wall - checks, processor - checks_used, peak.bytes, checks)


def _processor_seconds() -> float:
    """Of this process and all that it has waited for."""
    usages = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def build(folder: Path, *, is_empty: bool = False, changed: str = "", items: int = ITEMS) -> tuple[float, float]:
    """Binds the pack; returns the seconds that its checks took, by the clock and of processors."""
    import django

    django.setup()
    from council_portal import pdf

    if is_empty:
        shutil.rmtree(folder / "parts", ignore_errors=True)
    chapters = []
    for number in range(1, items + 1):
        report = report_of(number) if number > 1 or not changed else report_of(number).replace("noted", changed)
        papers = [
            pdf.Part(f"item-{number}-1", "Report", document(report)),
            pdf.Part(f"item-{number}-2", "Scorecard", document(scorecard_of(number), "landscape")),
        ]
        chapters.append(pdf.Chapter(f"item-{number}", f"{number}. Item {number}", f"Agenda item {number}", papers))
    lines = "".join(f"<p><a href='#{one.anchor}'>{one.title}</a> {pdf.pages_token(one.anchor)}</p>" for one in chapters)
    volume = pdf.Volume(title="A pack", chapters=chapters, front=document(f"<h1>Agenda</h1>{lines}"), foot="The Board")
    steps = {}
    bound = pdf.bind(volume, on_step=lambda words: steps.setdefault(words, (time.perf_counter(), _processor_seconds())))
    began, used = steps[CHECKING]
    checks = time.perf_counter() - began, _processor_seconds() - used
    assert not bound.findings, bound.findings
    if is_empty:
        print(f"{bound.sheets} sheets, {len(bound.pdf) / 1e6:.1f} MB", file=sys.stderr)
    return checks


def one_pass(whole: Path) -> tuple[float, float]:
    subprocess.run([sys.executable, "-m", __spec__.name, "one-pass", whole], cwd=PROJECT, check=True)
    return 0, 0


def set_in_one_pass(whole: str) -> None:
    """What the yardstick is: WeasyPrint as it comes, tagged, with the portal's styles and fonts."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    from council_portal.pdf.fetcher import BASE_URL, AssetFetcher

    fetcher, fonts = AssetFetcher(), FontConfiguration()
    style = CSS(url=BASE_URL + "static/css/print.css", url_fetcher=fetcher, font_config=fonts)
    html = HTML(string=Path(whole).read_text(), base_url=BASE_URL, url_fetcher=fetcher)
    html.write_pdf(Path(whole).with_suffix(".pdf"), stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1")


def printed_by(chromium: str, whole: Path) -> tuple[float, float]:
    """Chromium's own tagged print of the same HTML with the same styles."""
    styled = whole.with_name("styled.html")
    link = f'<base href="file://{PROJECT}/"><link rel="stylesheet" href="static/css/print.css"></head>'
    styled.write_text(whole.read_text().replace("</head>", link).replace('src="/static', 'src="static'))
    subprocess.run(
        [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
        + ["--export-tagged-pdf", f"--print-to-pdf={styled.with_suffix('.pdf')}", styled.as_uri()],
        check=True,
        capture_output=True,
    )
    return 0, 0


def one_document(items: int) -> str:
    """All papers as one document, each on pages of its own."""
    papers = "".join(
        f'<section class="new-page">{report_of(number)}</section>'
        f'<section class="new-page landscape">{scorecard_of(number)}</section>'
        for number in range(1, items + 1)
    )
    return document(papers)


def document(body: str, layout: str = "portrait") -> str:
    head = '<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>A paper</title></head>'
    return f'{head}<body class="{layout}">{body}</body></html>'


def report_of(item: int) -> str:
    """Four pages of numbered paragraphs."""
    said = f"The board noted item {item} and asked officers to report again in the next quarter with the year to date. "
    sections = "".join(
        f"<h2>{section}. Findings</h2>"
        + "".join(
            f'<p class="numbered"><span class="numbered__number">{section}.{place}</span> {said * 4}</p>'
            for place in range(1, 8)
        )
        for section in range(1, 6)
    )
    return f"<h1>Report of item {item}</h1>{sections}"


def scorecard_of(item: int) -> str:
    """A scorecard of 103 rows and 18 columns, on its side."""
    heads = "".join(f'<th scope="col">Column {place}</th>' for place in range(1, COLUMNS))
    note = "Later than planned, and expected in the spring of 2018."
    rows = "".join(
        f'<tr><th scope="row">{item}.A{row} Share of plans within time</th>'
        + "".join(f'<td class="numeric">{(row * place) % 97}.{place % 10}%</td>' for place in range(COLUMNS - 3))
        + f'<td><img class="mark-picture" src="/static/marks/on-target.svg" alt="">On target</td><td>{note}</td></tr>'
        for row in range(1, ROWS + 1)
    )
    return (
        f"<h1>Scorecard of item {item}</h1><table class='scorecard-print'><caption>All measures</caption>"
        f"<thead><tr><th scope='col'>Measure</th>{heads}</tr></thead><tbody>{rows}</tbody></table>"
        f"<h2 class='new-page'>How to read it</h2><p>{'A measure is on target where its figure is. ' * 20}</p>"
    )


class PeakOfTree:
    """The most memory that this process and all begun by it held at once."""

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
    try:
        children = [
            child for tasks in Path(f"/proc/{pid}/task").iterdir() for child in (tasks / "children").read_text().split()
        ]
    except OSError:
        return found
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
    main(sys.argv[1:])
