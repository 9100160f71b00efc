"""The child's task that turns a Word or OpenDocument file into a tagged PDF, with LibreOffice.

It runs with a profile and a home of its own, thrown away afterwards, under this process's limits. Macros do not run; a
document that would fetch something from elsewhere is refused before it is opened.
"""

import ctypes
import os
import re
import shutil
import signal
import subprocess
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from council_portal.child_worker import PR_SET_PDEATHSIG
from council_portal.pdf.uploads.refused import Refused

CONVERT = "turning it into a PDF"
SECONDS = 100
# LibreOffice asks to be started again once it has made itself a new profile.
START_AGAIN, MOST_STARTS = (79, 81), 3
MOST_PARTS, MOST_UNFOLDED, MOST_RATIO = 5_000, 300 * 1024**2, 200
LARGEST_LIST = 8 * 1024**2
EXPORT = (
    'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"},'
    '"ExportBookmarks":{"type":"boolean","value":"true"},"ExportFormFields":{"type":"boolean","value":"false"}}'
)
NOT_A_DOCUMENT = "It is not a Word or OpenDocument text, or is damaged. Save it as a PDF, and send that."
PASSWORD = "It is protected by a password. Save a copy without one, or as a PDF, and send that."
BOMB = "It unfolds to far more than a document needs. Save it as a PDF, and send that."
FETCHES = (
    "It draws in something from elsewhere, such as a picture that is linked and not inside the document. Put that into "
    "the document itself, or save it as a PDF, and send that."
)
NOT_CONVERTED = (
    "LibreOffice could not turn it into a PDF. Save it as a PDF from the program it was written in, and send that."
)
OUTSIDE = re.compile(rb"<Relationship\b[^>]*TargetMode\s*=\s*[\"']External[\"'][^>]*>", re.IGNORECASE)
LINK_TYPE = re.compile(rb"/relationships/hyperlink[\"']")
ODT_FETCHES = re.compile(
    rb"<(?:draw:image|draw:object|draw:object-ole|draw:plugin|draw:floating-frame|text:section-source|form:\w+|draw:applet)"
    rb"\b[^>]*xlink:href\s*=\s*[\"'](?!\#|\./|Pictures/|Object|ObjectReplacements/|media/)[^\"']+[\"']"
)
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse">
<value>3</value></prop>
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetProxyType" oor:op="fuse"><value>2</value></prop>
<prop oor:name="ooInetHTTPProxyName" oor:op="fuse"><value>127.0.0.1</value></prop>
<prop oor:name="ooInetHTTPProxyPort" oor:op="fuse"><value>9</value></prop>
<prop oor:name="ooInetHTTPSProxyName" oor:op="fuse"><value>127.0.0.1</value></prop>
<prop oor:name="ooInetHTTPSProxyPort" oor:op="fuse"><value>9</value></prop></item>
</oor:items>
"""


def work(request: dict, given: BinaryIO, made: BinaryIO, step: Callable[[str], None]) -> dict:
    """The child's task `convert`: a document in, its PDF written to `made`."""
    step(CONVERT)
    suffix = request["suffix"]
    _check_package(given, suffix)
    given.seek(0)
    with tempfile.TemporaryDirectory(prefix="convert-") as folder:
        document = Path(folder, f"paper{suffix}")
        document.write_bytes(given.read())
        made.write(_converted(document, Path(folder)))
    return {}


def _check_package(given: BinaryIO, suffix: str) -> None:
    """Refuses what is no such document, unfolds too far, is encrypted, or would fetch something. Raises Refused."""
    try:
        with zipfile.ZipFile(given) as package:
            parts = package.infolist()
            size = sum(part.file_size for part in parts)
            packed = sum(part.compress_size for part in parts)
            if len(parts) > MOST_PARTS or size > MOST_UNFOLDED or size > max(packed, 1) * MOST_RATIO:
                raise Refused(BOMB)
            names = {part.filename for part in parts}
            if suffix == ".docx":
                _check_word(package, names)
            else:
                _check_open_document(package, names)
    except (zipfile.BadZipFile, RuntimeError, KeyError, EOFError, ValueError, OSError) as error:
        raise Refused(NOT_A_DOCUMENT) from error


def _check_word(package: zipfile.ZipFile, names: set[str]) -> None:
    if not {"[Content_Types].xml", "word/document.xml"} <= names:
        raise Refused(NOT_A_DOCUMENT)
    for name in names:
        if name.endswith(".rels") and any(
            not LINK_TYPE.search(found) for found in OUTSIDE.findall(_read(package, name))
        ):
            raise Refused(FETCHES)


def _check_open_document(package: zipfile.ZipFile, names: set[str]) -> None:
    if "content.xml" not in names or b"opendocument.text" not in _read(package, "mimetype"):
        raise Refused(NOT_A_DOCUMENT)
    if "META-INF/manifest.xml" in names and b"encryption-data" in _read(package, "META-INF/manifest.xml"):
        raise Refused(PASSWORD)
    for name in names & {"content.xml", "styles.xml"}:
        if ODT_FETCHES.search(_read(package, name)):
            raise Refused(FETCHES)


def _read(package: zipfile.ZipFile, name: str) -> bytes:
    with package.open(name) as part:
        content = part.read(LARGEST_LIST + 1)
    if len(content) > LARGEST_LIST:
        raise Refused(BOMB)
    return content


def _converted(document: Path, folder: Path) -> bytes:
    profile, made = folder / "profile", folder / "made"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(SETTINGS)
    program = Path(shutil.which("soffice") or "soffice").resolve().with_name("soffice.bin")
    command = [str(program), f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nologo"]
    command += ["--convert-to", EXPORT, "--outdir", str(made), str(document)]
    for _ in range(MOST_STARTS):
        if _run(command, folder) not in START_AGAIN:
            break
    written = made / "paper.pdf"
    if not written.is_file():
        raise Refused(NOT_CONVERTED)
    return written.read_bytes()


def _run(command: list[str], home: Path) -> int:
    """Runs LibreOffice to its end, or to the end of its time; it never outlives this process."""
    environment = {"PATH": os.defpath, "HOME": str(home), "LANG": "C.UTF-8", "TMPDIR": str(home), "TZ": "UTC"}
    process = subprocess.Popen(
        command,
        env=environment,
        cwd=home,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=_end_with_parent,
    )
    try:
        return process.wait(timeout=SECONDS)
    except subprocess.TimeoutExpired as error:
        raise Refused(NOT_CONVERTED) from error
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
