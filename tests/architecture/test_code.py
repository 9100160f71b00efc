"""Habits of the whole code base that a reader relies on and that no other tool checks."""

import ast
import re
from pathlib import Path

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = ("council_portal", "performance", "workforce", "budgets", "meetings")

MODULES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
# Set as PDF, which has no content security policy: these never reach a browser.
PRINTED = {path for path in TEMPLATES if path.name == "print.html" or path.parent.name == "pdf"}
OWN_SCRIPTS = sorted((ROOT / "static").glob("js/*.js")) + sorted((ROOT / "static").glob("css/*.css"))
PROGRAMS = [ROOT / "run", ROOT / "test", ROOT / ".ci" / "run", *sorted((ROOT / "deploy").glob("*"))]

# Where the system's own clock may be asked: the clock itself. Everything else asks it, or is told the time.
CLOCK = "council_portal/clock.py"
SYSTEM_CLOCK = {
    ("timezone", "now"),
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
}
# The council's time is read once, where a request or a command comes in, and passed down from there.
MAY_ASK_THE_COUNCILS_TIME = re.compile(
    r"^(council_portal/(clock|context|audit|demo|access/checks)\.py|[a-z_]+/(views|management)/.*)$"
)


ACTIONS = sorted(path for room in ROOMS for path in (ROOT / room / "actions").glob("*.py"))
WRITES = re.compile(r"\.((bulk_|get_or_|update_or_)?create|save|bulk_update|delete)\(|objects.*\.update\(")


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def calls(path: Path) -> set[tuple[str, str, int]]:
    """Every call of the form `module.function(...)`: both names, and the line."""
    return {
        (node.func.value.id, node.func.attr, node.lineno)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name)
    }


def test_nothing_but_the_clock_asks_the_systems_clock():
    asked = [
        f"{named(path)}:{line} {module}.{function}()"
        for path in MODULES
        if named(path) != CLOCK
        for module, function, line in calls(path)
        if (module, function) in SYSTEM_CLOCK
    ]
    assert asked == []


def test_the_councils_time_is_read_where_a_request_or_command_comes_in():
    asked = [
        f"{named(path)}:{line} clock.{function}()"
        for path in MODULES
        if not MAY_ASK_THE_COUNCILS_TIME.match(named(path))
        for module, function, line in calls(path)
        if module == "clock" and function in {"now", "today"}
    ]
    assert asked == []


def test_a_day_is_taken_from_a_moment_in_the_councils_time():
    """On a summer's night until one o'clock, UTC's day is yesterday: a moment is put into London first."""
    moments = re.compile(r"(?<!\w)(\w+\.)*(at|\w+_at|moment)\.date\(\)")
    taken = [
        f"{named(path)}:{number} {found[0]}"
        for path in MODULES
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if (found := moments.search(line))
    ]
    assert taken == []


def test_every_module_opens_with_a_sentence():
    silent = [
        named(path)
        for path in [*MODULES, *TESTS]
        if (source := path.read_text().strip()) and "/migrations/0001" not in named(path)
        if not ast.get_docstring(ast.parse(source))
    ]
    assert silent == []


@pytest.mark.parametrize(
    ("forbidden", "why"),
    [
        (r"\sstyle\s*=", "an inline style"),
        (r"<style\b", "a style element"),
        (r"\son[a-z]+\s*=\s*[\"']", "an inline handler"),
        (r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", "an inline script"),
        (r"javascript:", "a script as an address"),
    ],
    ids=["style", "style element", "handler", "script", "address"],
)
def test_no_template_needs_an_exception_from_the_content_security_policy(forbidden, why):
    shown = [path for path in TEMPLATES if path not in PRINTED]
    found = [named(path) for path in shown if re.search(forbidden, path.read_text(), re.IGNORECASE)]
    assert found == [], f"{why} in these templates"


def test_nothing_is_left_to_do():
    unfinished = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b|NotImplemented" + r"Error")
    found = [
        f"{named(path)}:{number}"
        for path in [*MODULES, *TESTS, *TEMPLATES, *OWN_SCRIPTS, *PROGRAMS]
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if unfinished.search(line)
    ]
    assert found == []


@pytest.mark.django_db
def test_postgresql_is_reached_through_psycopg2():
    """Anything that brings psycopg 3 would make Django use that instead, silently."""
    if connection.vendor != "postgresql":
        with pytest.raises(ImportError):
            __import__("psycopg")
        return
    connection.ensure_connection()
    assert type(connection.connection).__module__.startswith("psycopg2")


def test_whatever_an_action_writes_is_in_the_audit():
    """Pages keep what they computed until the audit has a new event: what is written past it would not be seen."""
    writing = [path for path in ACTIONS if WRITES.search(path.read_text())]
    assert len(writing) > 10
    assert [named(path) for path in writing if "audit.record(" not in path.read_text()] == []
