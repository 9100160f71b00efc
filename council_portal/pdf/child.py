"""Runs one piece of PDF work in a process of its own, with limits, and tells in a sentence when it fails."""

from collections.abc import Callable
from pathlib import Path

from council_portal import child
from council_portal.child import ChildFailed, Limits, Reply

WORKER = "council_portal.pdf.worker"
LIMITS = Limits()
# Fonts as the file beside this one says, whatever the machine has.
ENVIRONMENT = {"FONTCONFIG_FILE": str(Path(__file__).resolve().parent / "fonts.conf")}


class PdfFailed(Exception):
    """The work could not be done; the message is a sentence for the person who asked for it."""


def run(
    task: str,
    request: dict,
    *,
    pdf: bytes = b"",
    limits: Limits = LIMITS,
    on_piece: Callable[[dict, bytes], None] | None = None,
) -> Reply:
    """Does a task of worker.py with the request (plain values) and perhaps a PDF; on_piece takes each piece made.

    Raises PdfFailed when the process fails, dies or overruns a limit. What on_piece raises stops the process.
    """
    try:
        return child.run(WORKER, task, request, given=pdf, limits=limits, environment=ENVIRONMENT, on_piece=on_piece)
    except ChildFailed as failed:
        raise PdfFailed(failed.sentence or _why_it_ended(failed)) from failed


def _why_it_ended(failed: ChildFailed) -> str:
    where = f" while {failed.step}" if failed.step else ""
    if failed.has_overrun:
        return f"Making the PDF took longer than is allowed{where}. Shorten or split the paper, then build again."
    if failed.was_stopped:
        return f"Making the PDF was stopped from outside{where}. Build again."
    return (
        f"The process that makes the PDF ended unexpectedly{where}. Build again; if that fails too, look at that paper."
    )
