"""A small meeting with papers of its own making, for tests of the pack: quickly made, with words to look for."""

from dataclasses import dataclass, field
from datetime import date, time

from council_portal.models import User
from council_portal.registry import PaperContent, PaperMissing
from meetings.models import AgendaItem, ItemPaper, Meeting
from meetings.rules.agenda import ItemKind
from tests.factories import meetings as make

WORDS = {"plain": "Plain words", "wide": "Wide words", "secret": "Canary 4711 of Aspen Ltd", "figures": "Figures"}


@dataclass
class TestPapers:
    """Gives the papers in `words`, by keys such as test:plain; `figures` are published by `publish`."""

    __test__ = False

    words: dict[str, str] = field(default_factory=lambda: dict(WORDS))
    published: list[str] = field(default_factory=list)
    refusals: dict[str, str] = field(default_factory=dict)
    asked_for: list[tuple[str, bool]] = field(default_factory=list)
    kept_from: list[User] = field(default_factory=list)

    def offers(self, *, actor, at):
        return []

    def content(self, key, *, for_public, at):
        name = key.partition(":")[2]
        self.asked_for.append((key, for_public))
        if name not in self.words:
            raise PaperMissing("its figures were withdrawn. Take it off the agenda.")
        is_published = name != "figures" or key in self.published
        return PaperContent(
            key=key,
            title=f"Paper {name}",
            html=f"<h1>Paper {name}</h1><h2>Findings</h2><p>{self.words[name]}</p>" + "<p>More.</p>" * 120,
            is_landscape=name == "wide",
            is_public=is_published,
            is_final=is_published,
        )

    def reading_refusal(self, key, *, actor):
        return "It is not published yet." if actor.user in self.kept_from else None

    def publication_refusal(self, key, *, actor):
        return self.refusals.get(key)

    def publish(self, key, *, by, at):
        if key not in self.published:
            self.published.append(key)


def small_meeting() -> Meeting:
    """A draft of four items of the Audit Committee: one without papers, with three, to be withheld, with figures."""
    meeting = make.meeting(
        make.committee("audit"), date(2017, 3, 3), starts_at=time(9), venue="Town Hall, Moorgate Street"
    )
    titles = ["Apologies for Absence", "A report & its scorecard", "Purchase of 4 Elm Street", "Figures of a quarter"]
    papers = [[], ["plain", "wide", "secret"], ["secret"], ["figures"]]
    for number, (title, names) in enumerate(zip(titles, papers, strict=True), start=1):
        item = AgendaItem.objects.create(
            meeting=meeting, number=number, title=title, kind=ItemKind.DECISION if names else ItemKind.PROCEDURAL
        )
        for position, name in enumerate(names, start=1):
            ItemPaper.objects.create(item=item, position=position, registry_key=f"test:{name}", title=f"Paper {name}")
    return meeting
