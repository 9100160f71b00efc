"""A portal of its own for browser tests: the demonstration in a fresh database, served by gunicorn as in service."""

import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

import dj_database_url

ROOT = Path(__file__).resolve().parent.parent.parent
START_SECONDS = 60

# Run inside the portal's own process: the demonstration, and a session for each of its accounts, so that no test waits
# for rate limits and none needs a password.
LOAD_AND_SIGN_IN = """
import json
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.management import call_command
from council_portal import clock, demo
call_command("prepare", empty=True)
Store = import_module(settings.SESSION_ENGINE).SessionStore
made = {}
for key, user in demo.load(at=clock.now()).people.items():
    session = Store()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    made[key] = session.session_key
print(json.dumps(made))
"""


@dataclass
class Portal:
    """A running portal: its address, its folder and environment, and how to stop it."""

    var: Path
    database_url: str
    day: str = "2017-02-09"
    port: int = 0
    sessions: dict[str, str] = field(default_factory=dict)
    processes: list[subprocess.Popen] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def is_a_file(self) -> bool:
        """Whether its database is a file of its folder, and goes where that goes."""
        return self.database_url.startswith("sqlite")

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {
            "COUNCIL_PORTAL_VAR": str(self.var),
            "DATABASE_URL": self.database_url,
            "COUNCIL_PORTAL_DATE": self.day,
            "COUNCIL_PORTAL_DATE_SET_AT": str(time.time()),
            "CONN_MAX_AGE": "0",
            "EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
        }

    def manage(self, *words: str) -> str:
        """Runs a management command against this portal and gives what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *words], cwd=ROOT, env=self.environment, capture_output=True, text=True
        )
        if done.returncode:
            raise RuntimeError(f"manage.py {words[0]} failed:\n{done.stdout}\n{done.stderr}")
        return done.stdout

    def start(self, *, with_worker: bool = False) -> None:
        """Serves on a free port, with a worker beside it where one is asked for, and returns once it answers."""
        self.serve()
        if with_worker:
            self._spawn("manage.py", "run_worker")

    def serve(self, *, processes: int = 1) -> None:
        """Serves on a free port, and returns once it answers."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        serve = [
            "-m",
            "gunicorn",
            "council_portal.wsgi",
            "--bind",
            f"127.0.0.1:{self.port}",
            "--worker-class",
            "gthread",
        ]
        serve += ["--workers", str(processes), "--threads", "8", "--no-control-socket", "--log-level", "error"]
        self._spawn(*serve)
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=5):
                    break
            except (urllib.error.URLError, ConnectionError, TimeoutError) as error:
                if time.monotonic() > deadline or self.processes[0].poll() is not None:
                    raise RuntimeError("The portal did not answer.") from error
                time.sleep(0.05)

    def _spawn(self, *words: str) -> None:
        self.processes.append(
            subprocess.Popen([sys.executable, *words], cwd=ROOT, env=self.environment, start_new_session=True)
        )

    def stop(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
        for process in self.processes:
            process.wait(timeout=20)
        self.processes.clear()


def prepared_once(folder: Path) -> Portal:
    """The demonstration in that folder, not served: made by the first process that comes, while the others wait."""
    note = folder / "prepared.json"
    with open(folder / "prepared.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not note.exists():
            made = prepare(folder / "prepared")
            note.write_text(json.dumps([str(made.var), made.database_url, made.sessions]))
    var, database_url, sessions = json.loads(note.read_text())
    return Portal(var=Path(var), database_url=database_url, sessions=sessions)


def prepare(folder: Path) -> Portal:
    """The demonstration council loaded into a database of its own and everybody signed in, not yet served."""
    var = folder / "var"
    var.mkdir(parents=True)
    portal = Portal(var=var, database_url=_own_database(folder.name, var))
    portal.sessions = json.loads(portal.manage("shell", "--no-imports", "-c", LOAD_AND_SIGN_IN).splitlines()[-1])
    if portal.is_a_file:
        _checkpoint(portal)
    return portal


def copy_of(portal: Portal, folder: Path) -> Portal:
    """The same portal, as it was prepared, with a database and files of its own."""
    var = folder / "var"
    template = "template0" if portal.is_a_file else portal.database_url.rpartition("/")[2]
    shutil.copytree(portal.var, var)
    return Portal(var, _own_database(folder.name.replace("-", "_"), var, template), sessions=portal.sessions)


def discard(portal: Portal) -> None:
    """Stops it and drops its database where that is not a file."""
    portal.stop()
    if not portal.is_a_file:
        name = portal.database_url.rpartition("/")[2]
        _on_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _checkpoint(portal: Portal) -> None:
    import sqlite3

    with sqlite3.connect(portal.var / "portal.sqlite3") as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _own_database(name: str, var: Path, template: str = "template0") -> str:
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        return f"sqlite:///{var / 'portal.sqlite3'}"
    name = f"browser_{os.getpid()}_{name}"
    _on_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    _on_server(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return f"{server.rpartition('/')[0]}/{name}"


def _on_server(statement: str) -> None:
    import psycopg2

    settings = dj_database_url.parse(os.environ["DATABASE_URL"])
    connection = psycopg2.connect(
        host=settings["HOST"], port=settings["PORT"] or 5432, user=settings["USER"], password=settings["PASSWORD"],
        dbname=settings["NAME"],
    )  # fmt: skip
    connection.autocommit = True
    try:
        connection.cursor().execute(statement)
    finally:
        connection.close()
