"""The command ./run as a person meets it: the portal answers, says so, and leaves no process when it is stopped."""

import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
# Most of it goes on fetching and installing the packages.
SET_UP_SECONDS = 900


@pytest.fixture
def port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture
def clone(tmp_path):
    """The project in a folder whose name has a space; it has yet to set itself up."""
    clone = tmp_path / "a clone"
    kept_out = shutil.ignore_patterns(".git", ".venv", "var", "__pycache__", ".*_cache", ".hypothesis")
    shutil.copytree(ROOT, clone, ignore=kept_out)
    return clone


@pytest.fixture
def run(clone, port):
    """Starts ./run, from another folder; whatever is left of it is stopped after the test."""
    started = []
    told = ("COUNCIL_", "DATABASE_")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(told)}

    def start(*words, port=port):
        process = subprocess.Popen(
            [clone / "run", *words],
            cwd="/",
            env=environment | {"PORT": str(port)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            # As a terminal starts it: with Ctrl-C listened to.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.terminate()
            process.communicate(timeout=30)


def wait_until_it_answers(process, port, seconds):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        assert process.poll() is None, process.stdout.read()
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
                return answer.read().decode()
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"no answer within {seconds} seconds")


def said_until(process, words):
    """What it said, up to the line with these words."""
    said = ""
    for line in process.stdout:
        said += line
        if words in line:
            return said
    raise AssertionError(f"{words} is not in what it said: {said}")


def processes_in(folder):
    """Every process that works in the folder, by number."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if Path(os.readlink(process / "cwd")) == folder:
                found.append(int(process.name))
        except OSError:
            continue
    return found


def test_a_port_in_use_gets_a_sentence(run):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        process = run(port=port)
        said, _ = process.communicate(timeout=30)
    assert process.returncode == 1
    assert said.startswith(f"Port {port} is in use already.")


def test_a_word_it_does_not_know_gets_a_sentence(run):
    process = run("--everything")
    said, _ = process.communicate(timeout=30)
    assert (process.returncode, said) == (1, "./run knows only --empty.\n")


@pytest.mark.long
@pytest.mark.parametrize("stopping", [signal.SIGTERM, signal.SIGINT])
def test_an_empty_council_begins_at_its_set_up_page_and_stops_without_leaving_a_process(clone, run, port, stopping):
    first = run("--empty")
    assert "Set up the portal" in wait_until_it_answers(first, port, seconds=SET_UP_SECONDS)
    said_until(first, f"The Council Portal answers at http://127.0.0.1:{port}/")
    first.send_signal(stopping)
    first.communicate(timeout=30)
    assert processes_in(clone) == []


@pytest.mark.long
def test_the_demonstration_is_loaded_once_and_answers_within_five_seconds_the_second_time(clone, run, port):
    first = run()
    wait_until_it_answers(first, port, seconds=SET_UP_SECONDS)
    first.terminate()
    said_first, _ = first.communicate(timeout=30)
    accounts = [line.split("\t") for line in (clone / "var" / "demo-accounts.txt").read_text().splitlines()[1:]]
    second = run()
    wait_until_it_answers(second, port, seconds=5)
    said_second = said_until(second, accounts[-1][2])
    second.terminate()
    second.communicate(timeout=30)
    assert "Loading the demonstration council" in said_first
    assert "Loading" not in said_second
    assert all(password in said_second for _, _, _, password in accounts)
    assert processes_in(clone) == []
