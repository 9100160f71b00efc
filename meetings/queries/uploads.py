"""What is asked of uploaded papers: how they stand with the public, and which of a meeting's are not resolved."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from council_portal.models import Visibility
from council_portal.pdf.uploads import Verdict
from meetings.models import Exemption, ItemPaper, Meeting, Upload, UploadVersion
from meetings.models.upload import covering
from meetings.queries.tombstones import papers_taken_down
from meetings.rules import uploads as rules
from meetings.rules.agenda import MeetingState

PREFIX = "upload:"
LATEST = UploadVersion.objects.filter(upload=OuterRef("pk")).order_by("-number")


@dataclass(frozen=True)
class Sent:
    """One version as its page tells it."""

    version: UploadVersion
    verdict: Verdict | None


def visibility_of(upload: Upload) -> Visibility:
    """Who may read it, as it follows from its release, its exemptions and the agendas it stands on."""
    if upload.is_draft:
        return Visibility.DRAFT
    if is_withheld(upload):
        return Visibility.RESTRICTED
    return Visibility.PUBLIC if is_published(upload) else Visibility.MEMBERS


def is_withheld(upload: Upload) -> bool:
    return covering(Exemption.objects.in_force(), upload.key).exists()


def is_published(upload: Upload) -> bool:
    """Whether an agenda that carries it stands open to the public."""
    return ItemPaper.objects.filter(registry_key=upload.key, item__meeting__state=MeetingState.PUBLISHED).exists()


def unresolved_in(meeting: Meeting, *, other_than: Collection[str] = ()) -> list[str]:
    """Why uploaded papers of a meeting cannot be published yet, a sentence each; those taken down are not to be.

    Those of the keys in `other_than` are not looked at. One query, two where the agenda is published.
    """
    uploads = (
        Upload.objects.on_agenda_of(meeting)
        .exclude(key__in={*papers_taken_down(meeting), *other_than})
        .annotate(state=Subquery(LATEST.values("state")[:1]), verdict=Subquery(LATEST.values("verdict")[:1]))
    )
    found = []
    for upload in uploads.order_by("title", "pk"):
        refusal = (upload.verdict or {}).get("refusal", "")
        if why := rules.unresolved(upload.title, upload.state, refusal):
            found.append(why)
        elif upload.is_draft:
            found.append(rules.waiting_for_release(upload.title))
    return found


def history_of(upload: Upload) -> list[Sent]:
    """Every version with its verdict, the latest first; one query."""
    versions = upload.versions.select_related("original", "clean_copy", "uploaded_by").order_by("-number")
    return [Sent(version, None if version.is_waiting else Verdict.from_values(version.verdict)) for version in versions]
