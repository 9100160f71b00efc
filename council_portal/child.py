"""Runs one piece of risky work in a process of its own, with limits, and tells how it ended."""

import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

logger = logging.getLogger(__name__)

PROJECT = Path(__file__).resolve().parents[1]
GIB = 1024**3
MIB = 1024**2


@dataclass(frozen=True)
class Limits:
    """What the process may use: bytes of address space, seconds of processor, bytes of a file, seconds in all."""

    memory: int = 4 * GIB
    processor_seconds: int = 900
    file_size: int = 512 * MIB
    wall_seconds: int = 1200


@dataclass(frozen=True)
class Reply:
    """What the process gave back: plain values, and the bytes of a file where it made one."""

    result: dict
    made: bytes


class ChildFailed(Exception):
    """The process gave no result: the worker's own sentence where it had one, else how it ended, and at which step."""

    def __init__(self, sentence: str, step: str, *, has_overrun: bool, was_stopped: bool):
        super().__init__(sentence or f"The process ended unexpectedly{f' while {step}' if step else ''}.")
        self.sentence, self.step = sentence, step
        self.has_overrun, self.was_stopped = has_overrun, was_stopped


def run(
    worker: str,
    task: str,
    request: dict,
    *,
    limits: Limits,
    given: bytes = b"",
    environment: Mapping[str, str] | None = None,
    on_step: Callable[[str], None] | None = None,
    on_piece: Callable[[dict, bytes], None] | None = None,
) -> Reply:
    """Does a task of the worker (a module) with the request (plain values) and perhaps a file; tells on_step each step.

    A worker that makes its file in pieces hands each over as soon as it is whole: on_piece is given what the worker
    says of it (plain values) and its bytes.

    The process is given these inputs and nothing else: no database, no settings, no variable of this one's environment.
    Files between the two are nameless, so that a process killed at any moment leaves none behind.

    Raises ChildFailed when the process fails, dies or overruns a limit. What on_step raises stops the process.
    """
    with (
        tempfile.TemporaryFile() as asked,
        tempfile.TemporaryFile() as given_file,
        tempfile.TemporaryFile() as made,
        tempfile.TemporaryFile() as complaints,
    ):
        asked.write(json.dumps(request).encode())
        asked.seek(0)
        given_file.write(given)
        given_file.seek(0)
        process = subprocess.Popen(
            [sys.executable, "-m", worker, task, json.dumps(asdict(limits)), str(os.getpid())]
            + [str(given_file.fileno()), str(made.fileno())],
            stdin=asked,
            stdout=subprocess.PIPE,
            stderr=complaints,
            pass_fds=[given_file.fileno(), made.fileno()],
            cwd=PROJECT,
            env=_environment() | dict(environment or {}),
            start_new_session=True,
        )
        overran = threading.Event()
        timer = threading.Timer(limits.wall_seconds, _stop, (process, overran))
        timer.daemon = True
        timer.start()
        try:
            answer, step = _listen(process, made.fileno(), on_step, on_piece)
        finally:
            timer.cancel()
            process.kill()
            process.wait()
            process.stdout.close()
        if "result" in answer:
            made.seek(0)
            return Reply(answer["result"], made.read())
        complaints.seek(0)
        told = complaints.read()[-4000:].decode(errors="replace")
        logger.warning("%s %s failed at %r: %s", worker, task, step, told)
        raise ChildFailed(
            answer.get("failure", ""),
            step,
            has_overrun=overran.is_set() or process.returncode in (-signal.SIGXCPU, 128 + signal.SIGXCPU),
            was_stopped=process.returncode in (-signal.SIGKILL, -signal.SIGTERM),
        )


def _environment() -> dict[str, str]:
    """A fixed environment, with the same hash seed each time for the same bytes."""
    return {
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "TMPDIR": tempfile.gettempdir(),
    }


def _listen(
    process: subprocess.Popen,
    made: int,
    on_step: Callable[[str], None] | None,
    on_piece: Callable[[dict, bytes], None] | None,
) -> tuple[dict, str]:
    """Reads what the process says until it ends: its last answer, and the step it was at."""
    step = ""
    for line in process.stdout:
        said = json.loads(line)
        if "step" in said:
            step = said["step"]
            if on_step:
                on_step(step)
        elif "piece" in said:
            if on_piece:
                on_piece(said["piece"], os.pread(made, said["length"], said["offset"]))
        else:
            process.wait()
            return said, step
    process.wait()
    return {}, step


def _stop(process: subprocess.Popen, overran: threading.Event) -> None:
    overran.set()
    process.kill()
