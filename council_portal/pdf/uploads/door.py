"""What the rest of the portal calls: an uploaded file in, a verdict and a clean copy out, whatever the file is."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import PurePath

from council_portal import child
from council_portal.child import MIB, ChildFailed, Limits, Reply
from council_portal.pdf.uploads.refused import AGAIN
from council_portal.pdf.uploads.verdict import Verdict

WORKER = "council_portal.pdf.uploads.worker"
# The processor's seconds judge the file; by the clock a busy machine may take longer, which is no fault of the file.
LIMITS = Limits(memory=470 * MIB, processor_seconds=8, file_size=200 * MIB, wall_seconds=60)
CONVERSION_LIMITS = Limits(memory=3072 * MIB, processor_seconds=90, file_size=200 * MIB, wall_seconds=120)
LARGEST = 50 * MIB
CONVERTED = {".docx": "Word", ".odt": "OpenDocument"}
HEAD = 1024
KINDS = {
    b"\xd0\xcf\x11\xe0": "an old Word file, or one with a password",
    b"PK\x03\x04": "a Word or OpenDocument file, or a zip",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"II*\x00": "a picture",
    b"MM\x00*": "a picture",
    b"{\\rtf": "a rich text file",
    b"MZ": "a program",
    b"<": "a web page or XML",
}
NO_OFFICE = "Word and OpenDocument files cannot be turned into PDF on this machine. Save it as a PDF, and send that."
TOO_LONG = f"Reading it took longer than is allowed, as with a file made to hang whatever opens it. {AGAIN}"
ENDED = f"Reading it failed in a way that only badly broken or hostile files cause. {AGAIN}"
NOT_CONVERTED = (
    "It could not be turned into a PDF: it may be damaged, or far too large. Save it as a PDF, and send that."
)


@dataclass(frozen=True)
class Examined:
    """What was found, and the bytes of the copy that packs carry; none where the file is refused."""

    verdict: Verdict
    clean: bytes


def can_convert() -> bool:
    """Whether Word and OpenDocument files can be turned into PDF here, which takes LibreOffice."""
    return shutil.which("soffice") is not None


def accepted_suffixes() -> list[str]:
    """The endings of the names of files that may be sent."""
    return [".pdf", *(CONVERTED if can_convert() else [])]


def examine(
    content: bytes, name: str, *, limits: Limits = LIMITS, on_step: Callable[[str], None] | None = None
) -> Examined:
    """Reads an uploaded file in a process of its own and gives the verdict; never raises for anything in the file.

    A Word or OpenDocument file is turned into a PDF first. on_step is called with what is being done, as words; what it
    raises ends the work.
    """
    suffix = PurePath(name).suffix.lower()
    if why := kind_refusal(content, suffix):
        return _refused(why, content)
    if suffix in CONVERTED:
        try:
            request = {"suffix": suffix}
            converted = child.run(
                WORKER, "convert", request, given=content, limits=CONVERSION_LIMITS, on_step=on_step
            ).made
        except ChildFailed as failed:
            return _refused(failed.sentence or NOT_CONVERTED, content)
        examined = _examined(converted, limits, on_step)
        return replace(examined, verdict=replace(examined.verdict, size=len(content)))
    return _examined(content, limits, on_step)


def kind_refusal(content: bytes, suffix: str) -> str | None:
    """Why a file cannot be what its name says, by its first bytes; None where it may be."""
    if not content.strip(b"\0 \r\n\t"):
        return "The file is empty. Look whether it was saved, and send it again."
    if len(content) > LARGEST:
        return f"The file is larger than {LARGEST // MIB} MB. Make its pictures smaller, or split it."
    if suffix in CONVERTED and not can_convert():
        return NO_OFFICE
    is_pdf = b"%PDF-" in content[:HEAD]
    if suffix == ".pdf" and is_pdf:
        return None
    if suffix in CONVERTED and content.startswith(b"PK\x03\x04"):
        return None
    found = "a PDF" if is_pdf else next((words for head, words in KINDS.items() if content.startswith(head)), None)
    wanted = "a PDF" if not can_convert() else "a PDF, or a Word (.docx) or OpenDocument (.odt) file"
    if suffix not in accepted_suffixes():
        what = f"Its name ends in {suffix}" if suffix else "Its name has no ending"
        return f"{what}, but papers are sent as {wanted}. Save it as a PDF, and send that."
    what = f"is {found}" if found else "is none that the portal knows"
    return f"Its name ends in {suffix}, but what is inside {what}. Send {wanted}, under the name it was saved with."


def _examined(pdf: bytes, limits: Limits, on_step: Callable[[str], None] | None) -> Examined:
    try:
        reply: Reply = child.run(WORKER, "examine", {}, given=pdf, limits=limits, on_step=on_step)
    except ChildFailed as failed:
        return _refused(failed.sentence or (TOO_LONG if failed.has_overrun else ENDED), pdf)
    return Examined(Verdict.from_values(reply.result), reply.made)


def _refused(why: str, content: bytes) -> Examined:
    return Examined(Verdict(refusal=why, size=len(content)), b"")
