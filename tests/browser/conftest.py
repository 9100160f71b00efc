"""A real browser on a real server: one portal for tests that read, one of its own for each test that changes things."""

import os
import shutil
from pathlib import Path

import pytest

from tests.browser import portal as portals

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
VENDOR = Path(__file__).resolve().parent.parent / "vendor"
WIDE, NARROW = (1280, 900), (360, 740)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    """The demonstration, which nobody serves, to be copied: made once for all workers, on a server once for each."""
    own = tmp_path_factory.getbasetemp()
    is_shared = os.environ.get("PYTEST_XDIST_WORKER") and not os.environ.get("DATABASE_URL", "").startswith("postgres")
    made = portals.prepared_once(own.parent if is_shared else own)
    yield made
    if not is_shared:
        portals.discard(made)


@pytest.fixture(scope="session")
def portal(prepared, tmp_path_factory):
    """The demonstration, served; for tests that only read."""
    made = portals.copy_of(prepared, tmp_path_factory.mktemp("portal"))
    made.start()
    yield made
    portals.discard(made)


@pytest.fixture
def own_portal(prepared, tmp_path_factory):
    """A copy of the demonstration with a worker beside it, for a test that changes things."""
    made = portals.copy_of(prepared, tmp_path_factory.mktemp("own"))
    made.start(with_worker=True)
    yield made
    portals.discard(made)


@pytest.fixture(scope="session")
def browser():
    """Debian's Chromium; without one the test is skipped with the reason, and fails in CI."""
    if not (Path(CHROMIUM).exists() or shutil.which(CHROMIUM)):
        message = f"no Chromium at {CHROMIUM}: apt-get install chromium, or set CHROMIUM"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield running
        running.close()


@pytest.fixture
def open_page(browser):
    """Opens a page of a portal as a person of the cast, or as the public; closes what it opened."""
    contexts = []

    def opened(portal, path="/", *, person=None, size=WIDE, javascript=True):
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, java_script_enabled=javascript, reduced_motion="reduce"
        )
        contexts.append(context)
        if person:
            context.add_cookies([{"name": "sessionid", "value": portal.sessions[person], "url": portal.url}])
        page = context.new_page()
        page.goto(portal.url + path)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def axe():
    """Runs axe on a page and gives its findings as lines that a person can read."""
    source = (VENDOR / "axe.min.js").read_text()
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

    def findings(page) -> list[str]:
        page.evaluate(source)
        result = page.evaluate("rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", rules)
        return [
            f"{found['id']}: {found['help']}: {node['html'][:200]}"
            for found in result["violations"]
            for node in found["nodes"]
        ]

    return findings
