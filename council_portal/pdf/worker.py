"""The process that makes and reads PDFs: `python -m council_portal.pdf.worker`, started by child.run() alone."""

import errno
import gc
import sys

from council_portal.child_worker import work


def tasks() -> dict:
    """The tasks by name; what a task needs is imported late, once the limits hold, and only for that task."""
    # Trees of many small objects that live to the end: collecting them often costs a third of the time.
    gc.set_threshold(50_000, 50, 100)
    reading = {"inspect": _inspect, "findings": _findings, "search": _search, "prints": _prints}
    return {"set": _set, "join": _join, "copy": _copy} | reading


def _set(*task) -> dict:
    from council_portal.pdf import press

    return press.work(*task)


def _join(*task) -> dict:
    from council_portal.pdf import joining

    return joining.work(*task)


def _copy(*task) -> dict:
    from council_portal.pdf import copying

    return copying.work(*task)


def _inspect(*task) -> dict:
    from council_portal.pdf import reader

    return reader.work(*task)


def _findings(*task) -> dict:
    from council_portal.pdf import reader

    return reader.work_findings(*task)


def _search(*task) -> dict:
    from council_portal.pdf.leaks import search

    return search.work(*task)


def _prints(*task) -> dict:
    from council_portal.pdf import page_prints

    return page_prints.work(*task)


def sentence(error: BaseException) -> str:
    """What the person is told: the error's own words where they are ours, else its kind and where to look."""
    from council_portal.pdf.reader import Unreadable

    if isinstance(error, Unreadable):
        return str(error)
    if isinstance(error, MemoryError):
        return "Making the PDF needs more memory than is allowed. Shorten or split the paper."
    if isinstance(error, OSError) and error.errno == errno.EFBIG:
        return "The PDF would be larger than is allowed. Split the papers, or make their pictures smaller."
    return f"The PDF could not be made: {type(error).__name__}. The portal's log has the details."


if __name__ == "__main__":
    sys.exit(work(sys.argv[1:], tasks, sentence))
