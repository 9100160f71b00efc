"""What every test stands on: a database and folders of its own, thrown away afterwards, and the demonstration's day."""

import gc
import hashlib
import json
import os
import time

import pytest
from django.conf import settings
from django.core import serializers
from django.db import connections
from django.test import TransactionTestCase, override_settings
from hypothesis import settings as hypothesis_settings

from council_portal import append_only

pytest_plugins = ["tests.people"]

# How long an example takes on a busy machine says nothing of the rule it tries: no deadline. ./test tries fewer values.
hypothesis_settings.register_profile("brief", deadline=None, max_examples=30)
hypothesis_settings.register_profile("whole", deadline=None, max_examples=200)

# ./test has one case of each long proof, to end within minutes; ./test --all has every one. In CI a test may be left
# out for this reason alone: anything else that is missing there is a failure.
LONG_PROOF = "a long proof: ./test --all"
LEFT_OUT: list[str] = []

MADE_BY_MIGRATIONS: list[dict] = []


def pytest_addoption(parser):
    parser.addoption("--all", action="store_true", help="run the long proofs too")
    parser.addoption(
        "--with-database", action="store_true", help="run only tests that touch a database, and no browser"
    )
    parser.addoption(
        "--write-access-table", action="store_true", help="write tests/architecture/access.md anew, to be read"
    )


def pytest_collection_modifyitems(config, items):
    """Leaves out the long proofs unless all is asked for; on a second database, what never touches one."""
    if config.getoption("--with-database"):
        kept = [item for item in items if _belongs_on_a_second_database(item, config)]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
        items[:] = kept
    if not config.getoption("--all"):
        for item in items:
            # It takes minutes, and one case of it runs here all the same; ended by --all, which runs every one.
            if item.get_closest_marker("long"):
                item.add_marker(pytest.mark.skip(reason=LONG_PROOF))


def _belongs_on_a_second_database(item, config) -> bool:
    """Whether another database could answer otherwise: records, rules of the record, actions, queries, journeys.

    Pages, the bytes of packs, and proofs marked once, are taken there when all is asked for.
    """
    if "/browser/" in str(item.path):
        return False
    is_settled_by_one = item.get_closest_marker("once") or _is_of_pages(item) or "bound" in item.fixturenames
    return _touches_a_database(item) and (config.getoption("--all") or not is_settled_by_one)


def _is_of_pages(item) -> bool:
    is_by_name = item.path.parent.name == "views" or item.path.stem.endswith("pages")
    return is_by_name or not {"client_as", "client_of"}.isdisjoint(item.fixturenames)


def _touches_a_database(item) -> bool:
    fixtures = {"db", "transactional_db", "live_server"}
    return item.get_closest_marker("django_db") is not None or not fixtures.isdisjoint(item.fixturenames)


def pytest_collection_finish():
    """Spares the collector what lives to the end anyway: modules and tests, else looked through again and again."""
    gc.collect()
    gc.freeze()


def pytest_runtest_logreport(report):
    """Notes in CI what was skipped for another reason than its length, so that the run fails by it."""
    # Skips nothing itself: it makes a failure of every skip in CI that is not for length.
    if report.skipped and os.environ.get("CI") and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if LONG_PROOF not in reason:
            LEFT_OUT.append(report.nodeid)


def pytest_sessionfinish(session, exitstatus):
    if LEFT_OUT and exitstatus == pytest.ExitCode.OK and not hasattr(session.config, "workerinput"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter):
    for test in LEFT_OUT:
        terminalreporter.write_line(f"FAILED {test}: skipped, which counts as a failure in CI")


def pytest_configure(config):
    """The demonstration's day, work done at once, quick passwords, static files as they lie in the folders."""
    override_settings(
        COUNCIL_PORTAL_DATE="2017-02-09",
        COUNCIL_PORTAL_DATE_SET_AT=str(time.time()),
        TASKS={"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}},
        WHITENOISE_AUTOREFRESH=True,
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        STORAGES=settings.STORAGES
        | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}},
    ).enable()
    # What is imported and collected lives to the end: looking through it again and again takes a quarter of that time.
    gc.set_threshold(50_000, 20, 50)
    hypothesis_settings.load_profile("whole" if config.getoption("--all") else "brief")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """On SQLite the test database is a file: a server's threads and a worker's process must meet in it.

    On a server its name is this folder's and this role's own: another checkout tested at the same time, or left behind
    by another role, is not in its way, and what this folder left behind is cleared by its next run.
    """
    database = connections["default"].settings_dict
    if connections["default"].vendor == "sqlite":
        database["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
    else:
        whose = hashlib.sha256(f"{settings.BASE_DIR} {database['USER']}".encode()).hexdigest()[:8]
        database["TEST"]["NAME"] = f"{database['TEST']['NAME'] or 'test_' + database['NAME']}_{whose}"
    # A connection kept by a server's thread would keep the test database from being dropped.
    database["CONN_MAX_AGE"] = 0


@pytest.fixture(scope="session", autouse=True)
def the_database_can_be_emptied():
    """Django empties the database after a transactional test by deleting all rows, which append-only tables refuse.

    What the migrations put there is put back, for the tests that come after it on the same worker.
    """
    empty = TransactionTestCase._fixture_teardown

    def empty_with_guards_lifted(self):
        with append_only.lifted():
            empty(self)
        put_back_what_migrations_made()

    TransactionTestCase._fixture_teardown = empty_with_guards_lifted
    yield
    TransactionTestCase._fixture_teardown = empty


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Keeps a copy of what the migrations put into a new test database; what emptying remakes by itself is left out."""
    with django_db_blocker.unblock():
        made = json.loads(connections["default"].creation.serialize_db_to_string())
    MADE_BY_MIGRATIONS[:] = [row for row in made if row["model"].partition(".")[0] not in {"contenttypes", "auth"}]


def put_back_what_migrations_made() -> None:
    for row in serializers.deserialize("json", json.dumps(MADE_BY_MIGRATIONS)):
        row.save()


@pytest.fixture(scope="session", autouse=True)
def files_in_a_folder_that_is_thrown_away(django_test_environment, tmp_path_factory):
    """Parts of packs are kept by the hash of what went into them: in ./test they serve all workers and databases."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "FILES_DIR", tmp_path_factory.mktemp("files"))
        if "COUNCIL_PORTAL_VAR" not in os.environ:
            patch.setattr(settings, "PARTS_DIR", tmp_path_factory.mktemp("parts"))
        yield
