"""Papers that were uploaded as files: each file as it was sent, and the copy of it that is published."""

from secrets import token_hex

from django.db import models
from django.db.models import Exists, OuterRef, Q

from council_portal.access.actor import Actor
from council_portal.access.roles import Role
from meetings.models.agenda_item import ItemPaper
from meetings.models.exemption import Exemption
from meetings.models.meeting import seats_of
from meetings.rules.agenda import MeetingState
from meetings.rules.uploads import UploadState


def new_key() -> str:
    """A key that no upload has, such as upload:3f9a0c77d1e2."""
    return f"upload:{token_hex(6)}"


class UploadQuerySet(models.QuerySet):
    def drafts(self) -> "UploadQuerySet":
        return self.filter(released_at__isnull=True)

    def on_agenda_of(self, meeting: object) -> "UploadQuerySet":
        return self.filter(key__in=ItemPaper.objects.filter(item__meeting=meeting).values("registry_key"))

    def visible_to(self, actor: Actor) -> "UploadQuerySet":
        """Released ones: on a published agenda everybody's, on a draft's the committee's; every one for the clerk.

        One withheld by an exemption only for those whom the exemption does not keep out.
        """
        if actor.has(Role.CLERK):
            return self
        carried = ItemPaper.objects.filter(registry_key=OuterRef("key")).filter(
            Q(item__meeting__state=MeetingState.PUBLISHED) | Q(item__meeting__committee__slug__in=seats_of(actor))
        )
        kept_out = covering(Exemption.objects.withholding_from(actor), OuterRef("key"))
        return self.filter(Exists(carried), ~Exists(kept_out), released_at__isnull=False)


def covering(exemptions: models.QuerySet, key: object) -> models.QuerySet:
    """Of the exemptions those of the paper with the key, by itself or with the whole item; takes an OuterRef too."""
    return exemptions.filter(Q(paper__registry_key=key) | Q(paper__isnull=True, item__papers__registry_key=key))


class Upload(models.Model):
    """A paper that somebody sent as a file. What it shows is its latest version, once that is found fit.

    Draft: its makers alone. Released: with the agenda, the committee while that is a draft, everyone once it is
    published. Withheld while an exemption covers it. Which of these it is follows from the agendas it stands on, and is
    kept nowhere.
    """

    key = models.CharField(max_length=40, unique=True, default=new_key, help_text="Its reference and paper key")
    title = models.CharField(max_length=300)
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey("council_portal.User", models.PROTECT, null=True, blank=True, related_name="+")

    objects = UploadQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="upload_has_a_title"),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True, released_by__isnull=True)
                | Q(released_at__isnull=False, released_by__isnull=False),
                name="upload_released_at_and_by_together",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def is_draft(self) -> bool:
        return self.released_at is None

    @property
    def latest(self) -> "UploadVersion":
        return self.versions.select_related("clean_copy", "original").latest("number")


class UploadVersion(models.Model):
    """One file of an upload: the original as it was sent, and, where it was found fit, the clean copy for the pack.

    Waiting until it is examined, then accepted or refused, with what was found. Earlier versions are kept.
    """

    upload = models.ForeignKey(Upload, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=UploadState.choices, default=UploadState.WAITING)
    original = models.ForeignKey("council_portal.StoredFile", models.PROTECT, related_name="+")
    clean_copy = models.ForeignKey("council_portal.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    verdict = models.JSONField(default=dict, blank=True, help_text="As council_portal.pdf.uploads.Verdict has it")
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey("council_portal.User", models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["upload", "number"], name="upload_version_is_one_a_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="upload_versions_start_at_1"),
            models.CheckConstraint(
                condition=Q(state=UploadState.ACCEPTED.value, clean_copy__isnull=False)
                | (~Q(state=UploadState.ACCEPTED.value) & Q(clean_copy__isnull=True)),
                name="upload_version_has_a_copy_where_accepted",
            ),
        ]

    def __str__(self):
        return f"{self.upload}, version {self.number}"

    @property
    def is_waiting(self) -> bool:
        return self.state == UploadState.WAITING

    @property
    def is_accepted(self) -> bool:
        return self.state == UploadState.ACCEPTED

    @property
    def subject(self) -> str:
        """The reference of the work that examines it, such as upload:3f9a0c77d1e2/2."""
        return f"{self.upload.key}/{self.number}"
