"""What the processes that child.run() starts have in common: limits, one task, and answers in lines of JSON."""

import ctypes
import json
import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable

PR_SET_PDEATHSIG = 1


def work(arguments: list[str], tasks: Callable[[], dict], sentence: Callable[[BaseException], str]) -> int:
    """Does one task, answers on standard output in lines of JSON: steps, then one result or one failure.

    `tasks` gives the functions by name and is called once the limits hold; `sentence` says what a person is told of an
    error. Returns the exit code.
    """
    task, limits, parent, given, made = arguments
    _stay_within(**json.loads(limits))
    _end_with(int(parent))
    request = json.load(sys.stdin)
    with open(int(given), "rb") as given_file, open(int(made), "wb") as made_file:
        try:
            result = tasks()[task](request, given_file, made_file, _step)
        except BaseException as error:
            # The answer first: there may be no room left for the trace.
            _say({"failure": sentence(error)})
            traceback.print_exc()
            return 1
        made_file.flush()
        _say({"result": result})
    return 0


def _stay_within(*, memory: int, processor_seconds: int, file_size: int, wall_seconds: int) -> None:
    """Sets the limits on this process. The wall clock is the parent's; a lost parent ends this process."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (processor_seconds, processor_seconds + 5))
    resource.setrlimit(resource.RLIMIT_FSIZE, (file_size, file_size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _end_with(parent: int) -> None:
    """Has the kernel end this process when its parent dies, kill -9 included (Linux)."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        sys.exit(1)


def _step(words: str) -> None:
    _say({"step": words})


def hand_over(piece: dict, *, offset: int, length: int) -> None:
    """Tells the parent that a piece of the file is whole: what it is (plain values) and where its bytes lie."""
    _say({"piece": piece, "offset": offset, "length": length})


def _say(line: dict) -> None:
    print(json.dumps(line), flush=True)
