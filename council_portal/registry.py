"""Where the apps meet: what each tells the others at start-up, so that none imports another.

Links across apps are reference keys: a prefix owned by one app and a stable name, such as `measure:2016-17/1.A5`,
`budget:2016-17/direct-payments`, `meeting:osmb/2017-02-17`. The app that registered a prefix answers for its keys.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from council_portal.access.actor import Actor
    from council_portal.models import Job, StoredFile


class UnknownReference(LookupError):
    """No app has registered the key's prefix, or the app that has does not know the key."""


@dataclass(frozen=True)
class Reference:
    """Something another app may point to: its key, title and addresses (None where it has none)."""

    key: str
    title: str
    url: str | None = None
    public_url: str | None = None


@dataclass(frozen=True)
class BoundFigure:
    """A recorded figure as a text shows it: the displayed words (unit included) and where it comes from."""

    key: str
    text: str
    label: str
    url: str | None = None


class FigureDoor(Protocol):
    """How an app lets texts bind to its figures, and other apps record one.

    `read` returns the figure as the given audience may see it, or None where there is none they may see.
    `record` writes one through the owning app's own action, audited; apps whose figures are derived leave it out.
    """

    def read(self, key: str, *, period: str, audience: str) -> BoundFigure | None: ...
    def record(self, key: str, *, period: str, value: Any, by: Any, at: datetime) -> None: ...


@dataclass(frozen=True)
class PaperOffer:
    """A paper an app offers to an agenda."""

    key: str
    title: str
    description: str = ""


@dataclass(frozen=True)
class PaperContent:
    """A paper ready to be set: HTML that starts with one h1, and how it is set and who may read it.

    One that is a PDF already has no HTML but `pdf_sha256`, under which `files.path_of` has its bytes, cleaned and fit
    to be joined. `is_final` is false while what it shows may still change (a quarter not yet published).
    """

    key: str
    title: str
    html: str
    is_landscape: bool = False
    is_public: bool = True
    is_final: bool = True
    pdf_sha256: str = ""

    @property
    def is_published(self) -> bool:
        """Whether the public may read it now."""
        return self.is_public and self.is_final


@dataclass(frozen=True)
class PaperPlace:
    """A paper's place in a pack: first and last page as printed, the pack's title, and the address of the page.

    `inside` has the place of what stands in the paper by reference key, as far as that is known.
    """

    first: str
    last: str
    title: str
    url: str
    inside: "Mapping[str, PaperPlace]" = field(default_factory=dict)

    @property
    def pages(self) -> str:
        """Page 45, or pages 45–66."""
        return f"page {self.first}" if self.first == self.last else f"pages {self.first}–{self.last}"


class PaperMissing(LookupError):
    """A paper that was asked for cannot be given; the message says why and what to do."""


class PaperProvider(Protocol):
    """How an app gives papers. Keys start with a prefix the app registered them under."""

    def offers(self, *, actor: "Actor", at: datetime) -> Sequence[PaperOffer]: ...

    def content(self, key: str, *, for_public: bool, at: datetime) -> PaperContent:
        """The paper; with for_public, made from public inputs only (or from what issuing is about to publish)."""
        ...

    def reading_refusal(self, key: str, *, actor: "Actor") -> str | None:
        """Why this person may not read the paper before it is published, or None; None too where it is public."""
        ...

    def publication_refusal(self, key: str, *, actor: "Actor") -> str | None:
        """Why this person cannot publish what the paper carries, or None; None too where nothing is left to publish."""
        ...

    def publish(self, key: str, *, by: Any, at: datetime) -> None:
        """Publishes what the paper carries, inside the caller's transaction. Nothing where it is published already."""
        ...


class FileCopier(Protocol):
    """How an app gives each reader a copy of their own in place of a file that it keeps."""

    def is_copied(self, file: "StoredFile") -> bool: ...

    def copy(self, file: "StoredFile", *, by: Any, at: datetime) -> bytes:
        """Makes the copy for somebody who may read the file, and records it. Raises files.CopyFailed."""
        ...


@dataclass(frozen=True)
class HomeItem:
    """One line on a home page: words, where it leads, when it is due, and a short state such as Overdue."""

    text: str
    url: str
    due_on: date | None = None
    state: str = ""


@dataclass(frozen=True)
class HomePanel:
    """What one app has to say to a person on their home page; shown in order of position."""

    title: str
    position: int
    sentence: str = ""
    items: Sequence[HomeItem] = ()


@dataclass(frozen=True)
class PublicContent:
    """Something published, as the public's front page lists it; under one heading, newest first."""

    heading: str
    title: str
    url: str
    published_on: date
    sentence: str = ""


@dataclass(frozen=True)
class NavigationItem:
    """An entry of the main navigation: url name, and for whom (a verb, or None for everyone signed in)."""

    label: str
    url_name: str
    position: int
    verb: str | None = None
    is_public: bool = False


@dataclass(frozen=True)
class Permission:
    """A verb, what it means in plain English, and its rule: None where allowed, else the sentence of refusal.

    A rule is called with subject None to ask whether the person may do this to anything at all.
    """

    verb: str
    meaning: str
    rule: "Callable[[Actor, Any], str | None]"


@dataclass(frozen=True)
class AuditKind:
    """Events that a reader may pick from a record's audit: those whose verbs begin with one of these."""

    slug: str
    label: str
    verbs: tuple[str, ...]


class AuditStory(Protocol):
    """How an app tells the audit of its records: what kinds of events there are, and their values in its own words.

    `also` names further subjects whose events of some verbs bear on the record. `tell` turns the values before and
    after of many events at once into names and words, in a fixed number of queries.
    """

    kinds: Sequence[AuditKind]

    def also(self, subject: str) -> Sequence[tuple[str, tuple[str, ...]]]: ...
    def tell(self, events: Sequence[Any]) -> Sequence[tuple[dict, dict]]: ...


@dataclass(frozen=True)
class RecordsChecked:
    """How many records of what kind were held against the audit, and a sentence for each that it tells otherwise."""

    what: str
    count: int
    faults: Sequence[str]


@dataclass(frozen=True)
class JobKind:
    """A kind of long work: its title on the job's page, what does it, and the verb of those who may follow it.

    The verb's rule is asked with the Job as its subject; the person who asked for the job may follow it in any case.
    """

    kind: str
    title: str
    run: "Callable[[Job, Any], dict]"
    reading_verb: str | None = None


@dataclass
class Registry:
    """Everything registered. One instance, `registry`, filled in each app's `ready()`."""

    permissions: dict[str, Permission] = field(default_factory=dict)
    references: dict[str, Callable[[str], Reference | None]] = field(default_factory=dict)
    figures: dict[str, FigureDoor] = field(default_factory=dict)
    papers: dict[str, PaperProvider] = field(default_factory=dict)
    where_used: "list[Callable[[Actor, str], Sequence[Reference]]]" = field(default_factory=list)
    agenda_items: "list[Callable[[Actor, Collection[str]], Sequence[Reference]]]" = field(default_factory=list)
    paper_places: "list[Callable[[Actor, str], Sequence[PaperPlace]]]" = field(default_factory=list)
    home_panels: "list[Callable[[Actor, datetime], Sequence[HomePanel]]]" = field(default_factory=list)
    public_contents: list[Callable[[datetime], Sequence[PublicContent]]] = field(default_factory=list)
    audit_readers: "dict[str, Callable[[Actor, str], str | None]]" = field(default_factory=dict)
    audit_stories: dict[str, AuditStory] = field(default_factory=dict)
    audit_checks: list[Callable[[], RecordsChecked]] = field(default_factory=list)
    navigation: list[NavigationItem] = field(default_factory=list)
    due_work: dict[str, Callable[[datetime], None]] = field(default_factory=dict)
    jobs: dict[str, JobKind] = field(default_factory=dict)
    file_copiers: "dict[str, FileCopier]" = field(default_factory=dict)
    file_readers: "dict[str, Callable[[Actor, StoredFile], str | None]]" = field(default_factory=dict)
    committee_seats: list[Callable[[Any, date], Sequence[str]]] = field(default_factory=list)

    def add_permission(self, verb: str, meaning: str, rule: "Callable[[Actor, Any], str | None]") -> None:
        self._add(self.permissions, verb, Permission(verb, meaning, rule))

    def add_reference(self, prefix: str, resolve: Callable[[str], Reference | None]) -> None:
        self._add(self.references, prefix, resolve)

    def add_audit_readers(self, prefix: str, rule: "Callable[[Actor, str], str | None]") -> None:
        """Who may read the audit of the keys with this prefix: called with the key, as a permission's rule is."""
        self._add(self.audit_readers, prefix, rule)

    def add_audit_story(self, prefix: str, story: AuditStory) -> None:
        self._add(self.audit_stories, prefix, story)

    def add_figures(self, prefix: str, door: FigureDoor) -> None:
        self._add(self.figures, prefix, door)

    def add_papers(self, prefix: str, provider: PaperProvider) -> None:
        self._add(self.papers, prefix, provider)

    def add_due_work(self, name: str, run: Callable[[datetime], None]) -> None:
        """Work that `run_due_work` calls each minute with the portal's time; it must be safe to call again."""
        self._add(self.due_work, name, run)

    def add_job(
        self, kind: str, run: "Callable[[Job, Any], dict]", *, title: str = "", reading_verb: str | None = None
    ) -> None:
        """A kind of long work: called with the Job and a `jobs.Progress`, returns its result as JSON values.

        A result's `url`, where there is one, is where the job's page leads when the work is done.
        """
        self._add(self.jobs, kind, JobKind(kind, title or kind, run, reading_verb))

    def add_file_readers(self, prefix: str, rule: "Callable[[Actor, StoredFile], str | None]") -> None:
        """Who may read stored files that belong to keys of this prefix: None where allowed, else the refusal."""
        self._add(self.file_readers, prefix, rule)

    def add_file_copier(self, prefix: str, copier: FileCopier) -> None:
        """Who makes copies for their readers of stored files that belong to keys of this prefix."""
        self._add(self.file_copiers, prefix, copier)

    @staticmethod
    def _add(register: dict, name: str, value: Any) -> None:
        if name in register:
            raise ValueError(f"{name} is registered twice")
        register[name] = value

    def reference(self, key: str) -> Reference:
        """The reference behind a key.

        Raises UnknownReference when no app answers for it.
        """
        resolve = self.references.get(key.partition(":")[0])
        found = resolve(key) if resolve else None
        if found is None:
            raise UnknownReference(f"Nothing is known by the reference {key}")
        return found

    def paper_provider(self, key: str) -> PaperProvider:
        """The provider that answers for a paper's key.

        Raises PaperMissing when no app has registered its prefix.
        """
        provider = self.papers.get(key.partition(":")[0])
        if provider is None:
            raise PaperMissing(f"No part of the portal provides the paper {key}")
        return provider

    def uses_of(self, key: str, *, actor: "Actor") -> list[Reference]:
        """Everywhere the apps say the key is used that the actor may read, in order of title."""
        return sorted((use for answer in self.where_used for use in answer(actor, key)), key=lambda use: use.title)

    def agendas_with(self, papers: Collection[str], *, actor: "Actor") -> list[Reference]:
        """The agenda items that carry any of the papers, by their keys, as far as the actor may read them."""
        return [item for answer in self.agenda_items for item in answer(actor, papers)]

    def places_of(self, key: str, *, actor: "Actor") -> list[PaperPlace]:
        """Where a paper stands in the packs that the actor may read, in the order in which the apps give them."""
        return [place for answer in self.paper_places for place in answer(actor, key)]


registry = Registry()
