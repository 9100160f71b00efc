"""Uploaded papers: how far the examination of a file is, and what keeps a paper from being published."""

from datetime import date

from council_portal.choices import Choice


class UploadState(Choice):
    """How far one file of an upload is."""

    WAITING = "waiting", "Being examined"
    ACCEPTED = "accepted", "Accepted"
    REFUSED = "refused", "Refused"


class Sending(Choice):
    """How far a paper is that somebody is asked to send as a file."""

    ASKED = "asked", "To be sent"
    OVERDUE = "overdue", "Overdue"
    EXAMINED = "examined", "Being examined"
    REFUSED = "refused", "Refused: send another"
    SENT = "sent", "Sent"

    @property
    def tag(self) -> str:
        """How strongly its tag is shown."""
        return "strong" if self in (Sending.OVERDUE, Sending.REFUSED) else "active"

    @property
    def is_to_do(self) -> bool:
        """Whether it waits for the officer who is asked."""
        return self in (Sending.ASKED, Sending.OVERDUE, Sending.REFUSED)


def sending(due_on: date, state: str | None, *, today: date) -> Sending:
    """How far a paper asked for is, from its day and the state of the latest file sent, None where none was."""
    if state is None:
        return Sending.OVERDUE if due_on < today else Sending.ASKED
    return {
        UploadState.WAITING: Sending.EXAMINED,
        UploadState.REFUSED: Sending.REFUSED,
        UploadState.ACCEPTED: Sending.SENT,
    }[UploadState(state)]


def unresolved(title: str, state: str, refusal: str) -> str | None:
    """Why an uploaded paper cannot be carried by a pack or an agenda yet, and what to do; None where it can."""
    if state == UploadState.WAITING:
        return f"“{title}” is still being examined. Wait for its verdict, then try again."
    if state == UploadState.REFUSED:
        return f"“{title}” was refused. {refusal} Replace the file, or take the paper off the agenda."
    return None


def waiting_for_release(title: str) -> str:
    return f"“{title}” is still a draft. Release it to members first, or take it off the agenda."
