"""Sets parts side by side: a process that has everything loaded forks one for each part, with limits of its own."""

import ctypes
import gc
import json
import os
import selectors
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from council_portal.child_worker import PR_SET_PDEATHSIG, hand_over
from council_portal.pdf import setting
from council_portal.pdf.parts import Source

# Seconds that one part may take, however long the others take.
LONGEST = 600


@dataclass
class Forked:
    """A process that sets one part: what it says comes through the pipe, its PDF lies in the file."""

    number: int
    title: str
    process: int
    pipe: int
    file: BinaryIO
    overdue_at: float
    said: bytes = b""


def work(request: dict, given: BinaryIO, made: BinaryIO, step: Callable[[str], None]) -> dict:
    """The child's task `set`: parts in, each handed over as soon as it is set, and the failures of the others out.

    A failure is a sentence and, for the log, where it came about, by the number of its part.
    Each part has a title, a key, and HTML with anchors or, for an upload, the place of its PDF within what is given.
    """
    waiting = list(enumerate(request["parts"]))
    # The longest first, so that no process works on alone at the end.
    waiting.sort(key=lambda each: len(each[1]["html"]) + each[1]["length"], reverse=True)
    if request["is_gentle"]:
        os.nice(10)
    gc.collect()
    gc.freeze()
    failures, under_way, offset = {}, {}, 0
    selector = selectors.DefaultSelector()
    while waiting or under_way:
        while waiting and len(under_way) < request["side_by_side"]:
            forked = _fork(*waiting.pop(0), given)
            under_way[forked.pipe] = forked
            selector.register(forked.pipe, selectors.EVENT_READ)
            hand_over({"number": forked.number, "is_begun": True}, offset=0, length=0)
            step(f"setting {forked.title}")
        for ready, _ in selector.select(timeout=1):
            forked = under_way[ready.fd]
            read = os.read(forked.pipe, 1 << 16)
            forked.said += read
            if read:
                continue
            selector.unregister(forked.pipe)
            del under_way[forked.pipe]
            answer = _answer_of(forked)
            if "failure" in answer:
                failures[forked.number] = [answer["failure"], answer.get("trace", "")]
                continue
            forked.file.seek(0)
            pdf = forked.file.read()
            forked.file.close()
            made.write(pdf)
            made.flush()
            hand_over({"number": forked.number, "facts": answer["facts"]}, offset=offset, length=len(pdf))
            offset += len(pdf)
        for forked in under_way.values():
            if time.monotonic() > forked.overdue_at:
                os.kill(forked.process, signal.SIGKILL)
    return {"failures": failures}


def _fork(number: int, part: dict, given: BinaryIO) -> Forked:
    pdf = os.pread(given.fileno(), part["length"], part["offset"])
    source = Source(part["title"], part["html"], pdf, tuple(part["anchors"]))
    file = tempfile.TemporaryFile()
    reading, writing = os.pipe()
    parent = os.getpid()
    process = os.fork()
    if process:
        os.close(writing)
        return Forked(number, source.title, process, reading, file, time.monotonic() + LONGEST)
    code = 1
    try:
        os.close(reading)
        _end_with(parent)
        answer = _set(source, part["key"], file)
        with open(writing, "wb") as pipe:
            pipe.write(json.dumps(answer).encode())
        code = 0
    finally:
        os._exit(code)


def _set(source: Source, key: str, file: BinaryIO) -> dict:
    try:
        part = setting.set_part(source, key)
        file.write(part.pdf)
        file.flush()
    except BaseException as error:
        return {"failure": setting.sentence(error, source.title), "trace": _trace(error)}
    return {"facts": part.facts}


def _trace(error: BaseException) -> str:
    """Where the error came about, for the log: without its words, in which a paper may speak."""
    came_from = error.__cause__ or error
    return f"{type(came_from).__name__}\n{''.join(traceback.format_tb(came_from.__traceback__))}"


def _end_with(parent: int) -> None:
    """Has the kernel end this process with the one that forked it (Linux)."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _answer_of(forked: Forked) -> dict:
    """What the process said; where it died before that, how it ended, as a sentence."""
    _, status = os.waitpid(forked.process, 0)
    os.close(forked.pipe)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0:
        return json.loads(forked.said)
    overran = os.WIFSIGNALED(status) and os.WTERMSIG(status) in (signal.SIGXCPU, signal.SIGKILL)
    if overran:
        return {"failure": f"{forked.title} took longer to set than is allowed. Shorten or split it, then build again."}
    why = f"The process that set {forked.title} ended unexpectedly, perhaps for want of memory."
    return {"failure": f"{why} Look at that paper, then build again."}
