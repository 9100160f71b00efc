"""The process that reads uploads: `python -m council_portal.pdf.uploads.worker`, started by the door alone."""

import sys

from council_portal.child_worker import work


def tasks() -> dict:
    """The tasks by name; imported late, once the limits hold."""
    from council_portal.pdf.uploads import conversion, examining

    return {"examine": examining.work, "convert": conversion.work}


def sentence(error: BaseException) -> str:
    """What the person is told: our own words, or that it unfolds too far; empty where the door has to find them."""
    from council_portal.pdf.uploads.refused import Refused
    from council_portal.pdf.uploads.streams import BOMB, BROKEN

    if isinstance(error, Refused):
        return str(error)
    if isinstance(error, UnicodeError):
        return BROKEN
    return BOMB if isinstance(error, MemoryError | RecursionError) else ""


if __name__ == "__main__":
    sys.exit(work(sys.argv[1:], tasks, sentence))
