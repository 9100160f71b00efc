"""Agenda packs: the files made of a meeting's papers."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from council_portal import files
from council_portal.models import Visibility
from meetings.rules.changes import Changes
from meetings.rules.packs import Edition, PackState


class PackQuerySet(models.QuerySet):
    def issued(self) -> "PackQuerySet":
        return self.filter(state=PackState.ISSUED)

    def drafts(self) -> "PackQuerySet":
        return self.filter(state=PackState.DRAFT)

    def whole(self) -> "PackQuerySet":
        return self.filter(supplement=0)

    def supplements(self) -> "PackQuerySet":
        return self.filter(supplement__gt=0)

    def latest_first(self) -> "PackQuerySet":
        return self.order_by("-built_at", "-pk")


class Pack(models.Model):
    """One pack as it was built: an edition of a meeting's agenda and papers as one numbered PDF.

    A build ends by writing a draft, marked on every page, for those who may read all of it. Issuing publishes what the
    pack carries and builds it again from that, unmarked; the end of that build writes an issued row under the next
    version. A row is written once: the database refuses to change or delete it. Once something it carries is withheld,
    the file of an issued public edition is public no longer. The manifest of a public edition says how many
    traces of what is withheld were sought in the file before it was kept.

    A supplement holds the papers that a version of the pack has not: it stands beside that, under a number that counts
    the edition's supplements, and says why it is issued.
    """

    meeting = models.ForeignKey("meetings.Meeting", models.PROTECT, related_name="packs")
    edition = models.CharField(max_length=12, choices=Edition.choices)
    state = models.CharField(max_length=12, choices=PackState.choices)
    version = models.PositiveSmallIntegerField(help_text="Counts what is issued; a draft has that of the issue to come")
    supplement = models.PositiveSmallIntegerField(
        default=0, help_text="Which supplement of its edition, to the version; 0 for a pack of all papers"
    )
    because = models.CharField(
        max_length=500, blank=True, help_text="Why a supplement is issued, as its readers are told"
    )
    file = models.ForeignKey("council_portal.StoredFile", models.PROTECT, related_name="+")
    manifest = models.JSONField(
        help_text="Sheets before page 1, sheets in all, last page, items and papers with their pages, the SHA-256 of "
        "what each item was set from, and what the checks of the file found"
    )
    built_at = models.DateTimeField()
    built_by = models.ForeignKey("council_portal.User", models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(null=True, blank=True)
    issued_by = models.ForeignKey("council_portal.User", models.PROTECT, null=True, blank=True, related_name="+")
    job = models.OneToOneField(
        "council_portal.Job", models.PROTECT, null=True, related_name="+", help_text="The work that built it"
    )

    objects = PackQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(version__gte=1), name="pack_versions_start_at_1"),
            models.CheckConstraint(
                condition=Q(state=PackState.DRAFT.value, issued_at__isnull=True, issued_by__isnull=True)
                | Q(state=PackState.ISSUED.value, issued_at__isnull=False, issued_by__isnull=False),
                name="pack_issued_at_and_by_together",
            ),
            models.UniqueConstraint(
                fields=["meeting", "edition", "version", "supplement"],
                condition=Q(state=PackState.ISSUED.value),
                name="pack_version_is_issued_once",
            ),
            models.CheckConstraint(
                condition=Q(supplement=0, because="") | (Q(supplement__gte=1) & ~Q(because="")),
                name="pack_supplement_says_why",
            ),
        ]
        indexes = [models.Index(fields=["meeting", "edition", "state"], name="pack_by_meeting_and_edition")]

    def __str__(self):
        return f"{self.name.capitalize()} of {self.meeting}"

    @property
    def name(self) -> str:
        """As a sentence has it: the public edition, supplement 1 to the public edition."""
        edition = f"the {self.get_edition_display().lower()}"
        return f"supplement {self.supplement} to {edition}" if self.supplement else edition

    @property
    def is_issued(self) -> bool:
        return self.state == PackState.ISSUED

    @property
    def is_restricted(self) -> bool:
        return self.edition == Edition.RESTRICTED

    @property
    def last_page(self) -> int:
        return self.manifest["last_page"]

    @property
    def numbered_pages(self) -> int:
        """How many pages have numbers, those of a restricted part and those that are withheld too."""
        return sum(item["last"] - item["first"] + 1 for item in self.manifest["items"] if item["first"])

    @property
    def address(self) -> str:
        """Where a reader who may have it gets the file: for the public edition as issued, the address that stays."""
        if self.is_issued and self.file.visibility == Visibility.PUBLIC:
            return self._public_address("pack", "supplement")
        return files.address(self.file)

    @property
    def lasting_address(self) -> str:
        """Where this version's file stays, whatever is issued later."""
        return files.address(self.file)

    @property
    def manifest_address(self) -> str:
        """Where a reader who may have the file finds what it holds."""
        if self.is_issued and self.file.visibility == Visibility.PUBLIC:
            return self._public_address("pack_manifest", "supplement_manifest")
        return reverse("meetings:pack_manifest", args=[self.meeting.committee.slug, self.meeting.held_on, self.pk])

    def _public_address(self, of_whole: str, of_supplement: str) -> str:
        where = [self.meeting.committee.slug, self.meeting.held_on]
        if self.supplement:
            return reverse(f"public_meetings:{of_supplement}", args=[*where, self.supplement])
        return reverse(f"public_meetings:{of_whole}", args=where)

    @property
    def stands(self) -> bool:
        """Whether an issued pack has not been withdrawn from the public since."""
        return self.is_restricted or self.file.visibility == Visibility.PUBLIC

    @property
    def keys(self) -> frozenset[str]:
        """The keys of the papers that it carries, those of what is withheld too."""
        if "keys" in self.manifest:
            return frozenset(self.manifest["keys"])
        # A pack issued before there were supplements names those of its open papers alone.
        return frozenset(paper["key"] for item in self.manifest["items"] for paper in item["papers"] if "key" in paper)

    def has_item(self, label: str) -> bool:
        """Whether it lists an item, by its label."""
        return any(str(item["number"]) == label for item in self.manifest["items"])

    @property
    def asked(self) -> dict[str, str] | None:
        """With what a supplement was asked for, as its job has it; None for a pack of all papers."""
        return {"because": self.because, "numbering": self.manifest["numbering"]} if self.supplement else None

    @property
    def changes(self) -> Changes | None:
        """What changed since the version before; None for the first."""
        kept = self.manifest["changes"]
        return kept and Changes.from_values(kept)

    @property
    def findings(self) -> list[str]:
        """What keeps the file from being accessible, as the checks said; empty where nothing does."""
        return self.manifest["findings"]

    @property
    def traces_sought(self) -> int:
        """How many traces of what is withheld were sought in the file, none of them found."""
        return sum((self.manifest.get("leak_proof") or {"sought": {}})["sought"].values())


def pack_key(path: str, edition: str) -> str:
    """The reference key of a meeting's packs of an edition, such as pack:osmb/2017-02-17/public."""
    return f"pack:{path}/{edition}"
