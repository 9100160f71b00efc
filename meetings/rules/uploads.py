"""Uploaded papers: how far the examination of a file is, and what keeps a paper from being published."""

from council_portal.choices import Choice


class UploadState(Choice):
    """How far one file of an upload is."""

    WAITING = "waiting", "Being examined"
    ACCEPTED = "accepted", "Accepted"
    REFUSED = "refused", "Refused"


def unresolved(title: str, state: str, refusal: str) -> str | None:
    """Why an uploaded paper cannot be carried by a pack or an agenda yet, and what to do; None where it can."""
    if state == UploadState.WAITING:
        return f"“{title}” is still being examined. Wait for its verdict, then try again."
    if state == UploadState.REFUSED:
        return f"“{title}” was refused. {refusal} Replace the file, or take the paper off the agenda."
    return None


def waiting_for_release(title: str) -> str:
    return f"“{title}” is still a draft. Release it to members first, or take it off the agenda."
