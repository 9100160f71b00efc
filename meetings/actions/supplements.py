"""What is done to bring papers to their readers that came after a pack was issued: a supplement is asked for."""

from datetime import datetime

from django.core.exceptions import ValidationError

from council_portal.models import Job, User
from meetings.actions import packs
from meetings.models import Meeting
from meetings.queries.packs import PackStopped, papers_in
from meetings.queries.supplements import supplement_to
from meetings.rules.packs import Edition


def request_build(meeting: Meeting, edition: Edition, *, because: str, numbering: str, by: User, at: datetime) -> Job:
    """Asks for a draft of a supplement with the papers that the issued pack and its supplements have not.

    `because` is why they come after it, as the public reads it; `numbering` of rules.supplements.Numbering.
    Raises ValidationError where nothing was added or the agenda is not published, and CannotBuild.
    """
    if not because.strip():
        raise ValidationError({"because": "Say why these papers come after the pack."})
    if not meeting.is_published:
        raise ValidationError("The agenda is not published, so its papers go into the pack itself.")
    try:
        supplement = supplement_to(meeting, edition, because=because, numbering=numbering)
    except PackStopped as stopped:
        raise ValidationError(str(stopped)) from stopped
    if not papers_in(meeting, supplement):
        raise ValidationError(
            f"No paper was added since version {supplement.version} and its supplements. Put it under its item first; "
            "where a paper of the pack changed, issue the pack’s next version."
        )
    return packs.request_build(meeting, edition, by=by, at=at, supplement={"because": because, "numbering": numbering})
