"""The process that makes and reads PDFs: `python -m council_portal.pdf.worker`, started by child.run() alone."""

import ctypes
import errno
import gc
import json
import os
import resource
import signal
import sys
import traceback

PR_SET_PDEATHSIG = 1


def main(task: str, limits: str, parent: str, given: str, made: str) -> int:
    """Does one task, answers on standard output in lines of JSON: steps, then one result or one failure."""
    _stay_within(**json.loads(limits))
    _end_with(int(parent))
    # Trees of many small objects that live to the end: collecting them often costs a third of the time.
    gc.set_threshold(50_000, 50, 100)
    request = json.load(sys.stdin)
    with open(int(given), "rb") as given_file, open(int(made), "wb") as made_file:
        try:
            result = _tasks()[task](request, given_file, made_file, _step)
        except BaseException as error:
            # The answer first: there may be no room left for the trace.
            _say({"failure": _sentence(error)})
            traceback.print_exc()
            return 1
        made_file.flush()
        _say({"result": result})
    return 0


def _tasks() -> dict:
    """The tasks by name; imported late, once the limits hold."""
    from council_portal.pdf import binding, reader

    return {"bind": binding.work, "count": binding.count, "inspect": reader.work, "findings": reader.work_findings}


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


def _say(line: dict) -> None:
    print(json.dumps(line), flush=True)


def _sentence(error: BaseException) -> str:
    """What the person is told: the error's own words where they are ours, else its kind and where to look."""
    from council_portal.pdf.binding import PartFailed
    from council_portal.pdf.reader import Unreadable

    if isinstance(error, (PartFailed, Unreadable)):
        return str(error)
    if isinstance(error, MemoryError):
        return "Making the PDF needs more memory than is allowed. Shorten or split the paper."
    if isinstance(error, OSError) and error.errno == errno.EFBIG:
        return "The PDF would be larger than is allowed. Split the papers, or make their pictures smaller."
    return f"The PDF could not be made: {type(error).__name__}. The portal's log has the details."


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
