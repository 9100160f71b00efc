"""Makes a reader's copy of a finished file in the child process: the same pages, with the reader's words on each."""

from collections.abc import Callable
from typing import BinaryIO

from council_portal.pdf.reader import opened
from council_portal.pdf.saving import save
from council_portal.pdf.stamps import stamp_copy


def work(request: dict, given: BinaryIO, made: BinaryIO, step: Callable[[str], None]) -> dict:
    """The child's task `copy`: a file made here and the words in, the copy out."""
    step("writing the reader's name on the pages")
    with opened(given.read()) as pdf:
        stamp_copy(pdf, request["words"])
        save(pdf, made)
    return {}
