"""What changed from one issued version of a pack to the next: papers and pages added, removed and changed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from typing import Any

from council_portal.pdf.volume import page_label
from meetings.rules.words import listed


@dataclass(frozen=True)
class Change:
    """One line of a change sheet: what it is about, such as "Item 6, Engagement plan", and what became of it."""

    about: str
    words: str


@dataclass(frozen=True)
class Changes:
    """A change sheet: what was added, removed and changed since a version, in the order of the agenda.

    `is_told` is false where that version is published no longer: what it said is not repeated. `is_set_anew` where
    pages look otherwise though what they are set from is the same: the portal sets papers otherwise by now.
    """

    since: int
    added: Sequence[Change] = ()
    removed: Sequence[Change] = ()
    changed: Sequence[Change] = ()
    is_told: bool = True
    is_set_anew: bool = False

    @property
    def groups(self) -> list[tuple[str, Sequence[Change]]]:
        """The lines under their headings; no heading without a line."""
        every = [("Added", self.added), ("Removed", self.removed), ("Changed", self.changed)]
        return [(heading, lines) for heading, lines in every if lines]

    @property
    def values(self) -> dict[str, Any]:
        """As JSON has it."""
        return asdict(self)

    @classmethod
    def from_values(cls, values: Mapping[str, Any]) -> "Changes":
        lines = {name: tuple(Change(**each) for each in values[name]) for name in ("added", "removed", "changed")}
        return cls(**{**values, **lines})


def changes(since: int, before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> Changes:
    """The change sheet from the items of one manifest to those of the next.

    A paper is known again by its key, a placeholder by its title and item. A paper that is set from the same as before
    is not listed, however its pages look and on whatever numbers they now stand. Page numbers are those of the new
    version, save of what was removed.
    """
    old, new = dict(_things(before)), dict(_things(after))
    return Changes(
        since,
        added=[_line(each, _pages(each)) for key, each in new.items() if key not in old],
        removed=[_line(each, _former(each, since)) for key, each in old.items() if key not in new],
        changed=[
            _line(each, words) for key, each in new.items() if key in old and (words := _difference(old[key], each))
        ],
        is_set_anew=any(
            _is_set_from_the_same(old[key], each) and old[key]["prints"] != each["prints"]
            for key, each in new.items()
            if key in old
        ),
    )


def _is_set_from_the_same(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Of a paper with pages in both versions."""
    return bool("key" in new and old["first"] and new["first"] and old["sha256"] == new["sha256"])


def _things(items: Sequence[Mapping[str, Any]]) -> Iterator[tuple[tuple, dict[str, Any]]]:
    """Each paper, and each item without papers, by what it is known by."""
    with_papers = {item["number"] for item in items if item["papers"]}
    for item in items:
        named = {"item": item["number"], "heading": item["title"], "series": item.get("series", "")}
        for paper in item["papers"]:
            known_by = ("paper", paper["key"]) if "key" in paper else ("withheld", item["title"], paper["title"])
            yield known_by, {**paper, **named}
        if item["number"] not in with_papers:
            yield ("item", item["title"]), {**named, "title": item["title"], "first": None}


def _line(thing: Mapping[str, Any], words: str) -> Change:
    about = f"Item {thing['item']}, {thing['heading']}"
    return Change(about if thing["title"] == thing["heading"] else f"{about}: {thing['title']}", words)


def _pages(thing: Mapping[str, Any]) -> str:
    if thing["first"]:
        return _numbers(range(thing["first"], thing["last"] + 1), thing["series"])
    return "in the restricted part" if thing["series"] else "no paper"


def _former(thing: Mapping[str, Any], since: int) -> str:
    return f"{_pages(thing)} of version {since}" if thing["first"] else _pages(thing)


def _difference(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """What of a paper is not as it was, in words; nothing where all of it is."""
    if not new["first"]:
        return "now in the restricted part" if old["first"] else ""
    if "key" not in new:
        is_same = old["sha256"] == new["sha256"] and _count(old) == _count(new)
        return "" if is_same else f"what stands in its place, {_pages(new)}"
    if _is_set_from_the_same(old, new):
        return ""
    changed, added, removed = [], [], []
    matcher = SequenceMatcher(None, old["prints"], new["prints"], autojunk=False)
    for kind, first, last, new_first, new_last in matcher.get_opcodes():
        if kind != "equal":
            both = min(last - first, new_last - new_first)
            changed += range(new["first"] + new_first, new["first"] + new_first + both)
            added += range(new["first"] + new_first + both, new["first"] + new_last)
            removed += range(old["first"] + first + both, old["first"] + last)
    said = [f"{_numbers(changed, new['series'])} changed"] if changed else []
    said += [f"{_numbers(added, new['series'])} added"] if added else []
    said += [f"{_numbers(removed, old['series'])} of the version before removed"] if removed else []
    return listed(said)


def _count(thing: Mapping[str, Any]) -> int:
    """How many pages a placeholder stands for; none where they are in the restricted part."""
    return thing["last"] - thing["first"] + 1 if thing["first"] else 0


def _numbers(pages: Sequence[int], series: str) -> str:
    """Page numbers as people list them: page 3; pages 3, 5 and 7 to 9; page R3."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    labels = [[page_label(series, page) for page in run] for run in runs]
    words = [run[0] if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in labels]
    return f"{'page' if len(pages) == 1 else 'pages'} {listed(words)}"
