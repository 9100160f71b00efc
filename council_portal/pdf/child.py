"""Runs one piece of PDF work in a process of its own, with limits, and tells in a sentence when it fails."""

import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

logger = logging.getLogger(__name__)

ROOM = Path(__file__).resolve().parent
GIB = 1024**3
MIB = 1024**2


class PdfFailed(Exception):
    """The work could not be done; the message is a sentence for the person who asked for it."""


@dataclass(frozen=True)
class Limits:
    """What the process may use: bytes of address space, seconds of processor, bytes of a file, seconds in all."""

    memory: int = 4 * GIB
    processor_seconds: int = 900
    file_size: int = 512 * MIB
    wall_seconds: int = 1200


LIMITS = Limits()


@dataclass(frozen=True)
class Reply:
    """What the process gave back: plain values, and a file where it made one."""

    result: dict
    pdf: bytes


def run(
    task: str,
    request: dict,
    *,
    pdf: bytes = b"",
    limits: Limits = LIMITS,
    on_step: Callable[[str], None] | None = None,
) -> Reply:
    """Does a task of worker.py with the request (plain values) and perhaps a PDF; calls on_step as it goes.

    The process is given these inputs and nothing else: no database, no settings, no variable of this one's environment.
    Files between the two are nameless, so that a process killed at any moment leaves none behind.

    Raises PdfFailed when the process fails, dies or overruns a limit. What on_step raises stops the process.
    """
    with (
        tempfile.TemporaryFile() as asked,
        tempfile.TemporaryFile() as given,
        tempfile.TemporaryFile() as made,
        tempfile.TemporaryFile() as complaints,
    ):
        asked.write(json.dumps(request).encode())
        asked.seek(0)
        given.write(pdf)
        given.seek(0)
        process = subprocess.Popen(
            [sys.executable, "-m", "council_portal.pdf.worker", task, json.dumps(asdict(limits)), str(os.getpid())]
            + [str(given.fileno()), str(made.fileno())],
            stdin=asked,
            stdout=subprocess.PIPE,
            stderr=complaints,
            pass_fds=[given.fileno(), made.fileno()],
            cwd=ROOM.parents[1],
            env=_environment(),
            start_new_session=True,
        )
        overran = threading.Event()
        timer = threading.Timer(limits.wall_seconds, _stop, (process, overran))
        timer.daemon = True
        timer.start()
        try:
            answer, step = _listen(process, on_step)
        finally:
            timer.cancel()
            process.kill()
            process.wait()
            process.stdout.close()
        if "result" in answer:
            made.seek(0)
            return Reply(answer["result"], made.read())
        complaints.seek(0)
        logger.warning("PDF work %s failed at %r: %s", task, step, complaints.read()[-4000:].decode(errors="replace"))
        raise PdfFailed(answer.get("failure") or _why_it_ended(process.returncode, overran.is_set(), step))


def _environment() -> dict[str, str]:
    """A fixed environment: the same hash seed each time for the same bytes, and fonts as fonts.conf says."""
    return {
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "FONTCONFIG_FILE": str(ROOM / "fonts.conf"),
        "TMPDIR": tempfile.gettempdir(),
    }


def _listen(process: subprocess.Popen, on_step: Callable[[str], None] | None) -> tuple[dict, str]:
    """Reads what the process says until it ends: its last answer, and the step it was at."""
    step = ""
    for line in process.stdout:
        said = json.loads(line)
        if "step" not in said:
            process.wait()
            return said, step
        step = said["step"]
        if on_step:
            on_step(step)
    process.wait()
    return {}, step


def _stop(process: subprocess.Popen, overran: threading.Event) -> None:
    overran.set()
    process.kill()


def _why_it_ended(code: int, overran: bool, step: str) -> str:
    where = f" while {step}" if step else ""
    if overran or code in (-signal.SIGXCPU, 128 + signal.SIGXCPU):
        return f"Making the PDF took longer than is allowed{where}. Shorten or split the paper, then build again."
    if code in (-signal.SIGKILL, -signal.SIGTERM):
        return f"Making the PDF was stopped from outside{where}. Build again."
    return (
        f"The process that makes the PDF ended unexpectedly{where}. Build again; if that fails too, look at that paper."
    )
