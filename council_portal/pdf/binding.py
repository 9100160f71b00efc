"""Binds a volume: has its parts set or takes those kept, its placeholders and front sheet last, and joins them."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict

from council_portal.pdf import child
from council_portal.pdf.child import LIMITS, Limits, PdfFailed
from council_portal.pdf.keeping import OnState, parts_of
from council_portal.pdf.parts import SetPart, Source
from council_portal.pdf.volume import CLOSING_TOKEN, Bound, PageRange, Part, Place, Volume, pages_token

FRONT = "front"
"""The name by which the front sheet's state is told."""

Closing = Callable[[Mapping[str, PageRange], Mapping[str, Sequence[str]]], str]
"""Given the pages of each part and, for those that are set, the prints of these: the HTML that closes a front sheet."""


def bind(
    volume: Volume,
    *,
    limits: Limits = LIMITS,
    on_step: Callable[[str], None] | None = None,
    on_state: OnState | None = None,
    closing: Closing | None = None,
) -> Bound:
    """Makes one PDF of a volume: its front sheet, then its papers numbered from page 1, tagged as one document.

    The same volume gives the same bytes. on_state is told the state of each part by its key, on_step what is done with
    them all, as words. The front sheet and placeholders are set once all numbers are known; since the front sheet bears
    none, its own length changes none. `closing` makes what stands in it at CLOSING_TOKEN. The file claims PDF/UA where
    the checks find nothing. Raises PdfFailed with a sentence that names the paper.
    """
    say = on_step or (lambda words: None)
    if not any(chapter.parts for chapter in volume.chapters):
        raise PdfFailed("There is nothing to set: no item has a paper.")
    every = {part.key: part for chapter in volume.chapters for part in chapter.parts}
    named = {
        part.key: ", ".join(filter(None, [chapter.short_title, part.title]))
        for chapter in volume.chapters
        for part in chapter.parts
    }
    papers = {key: Source(named[key], part.html, part.pdf) for key, part in every.items() if part.stands_for is None}
    settled = parts_of(papers, limits=limits, on_state=on_state)
    chapters, ranges = _ranges(volume, settled)
    late = {
        key: Source(named[key], _with_pages(part.html, {key: ranges[key].words}))
        for key, part in every.items()
        if part.stands_for is not None
    }
    if volume.front:
        prints = {key: part.prints for key, part in settled.items()}
        late[FRONT] = _front(volume, chapters, ranges, closing(ranges, prints) if closing else "")
    settled |= parts_of(late, limits=limits, on_state=on_state)
    for key in late.keys() - {FRONT}:
        if settled[key].pages != 1:
            raise PdfFailed(f"{named[key]}: the placeholder does not fit on one page. Shorten its title.")
    say("joining the papers and numbering their pages")
    pdf = _joined(volume, settled, ranges, limits, claims_ua=True)
    say("checking the file")
    found = _untagged(every, settled)
    if not found:
        found = child.run("findings", {}, pdf=pdf, limits=limits).result["findings"]
    if found:
        pdf = _joined(volume, settled, ranges, limits, claims_ua=False)
    front_sheets = settled[FRONT].pages if volume.front else 0
    return Bound(
        pdf=pdf,
        front_sheets=front_sheets,
        sheets=front_sheets + sum(settled[key].pages for key in every),
        chapters=chapters,
        parts=ranges,
        findings=tuple(found),
        prints={key: part.prints for key, part in settled.items()},
        places={key: {what: ranges[key].labels[at] for what, at in settled[key].places.items()} for key in papers},
    )


def _front(volume: Volume, chapters: dict[str, PageRange], parts: dict[str, PageRange], closes: str) -> Source:
    words = {anchor: pages.agenda_words for anchor, pages in chapters.items()}
    words |= {key: pages.words for key, pages in parts.items()}
    html = _with_pages(volume.front, words).replace(CLOSING_TOKEN, closes)
    return Source(volume.front_title, html, anchors=tuple(chapters))


def _with_pages(html: str, words: Mapping[str, str]) -> str:
    for key, shown in words.items():
        html = html.replace(pages_token(key), shown)
    return html


def _ranges(volume: Volume, settled: Mapping[str, SetPart]) -> tuple[dict[str, PageRange], dict[str, PageRange]]:
    """The pages of each chapter by its anchor, and of each part by its key."""
    chapters, parts, last = {}, {}, Counter(volume.last_numbers)
    for chapter in volume.chapters:
        series = chapter.series
        first = last[series] + 1
        for part in chapter.parts:
            count = settled[part.key].pages if part.stands_for is None else part.stands_for
            parts[part.key] = PageRange(last[series] + 1, last[series] + count, series)
            last[series] += count
        if chapter.parts:
            chapters[chapter.anchor] = PageRange(first, last[series], series)
    return chapters, parts


def _joined(
    volume: Volume, settled: Mapping[str, SetPart], ranges: Mapping[str, PageRange], limits: Limits, *, claims_ua: bool
) -> bytes:
    """The volume's file, joined by a process that is given the parts, their places and nothing else."""
    placed = []
    if volume.front:
        labels = [volume.front_title] * settled[FRONT].pages
        placed.append((settled[FRONT], Place(volume.front_title, labels, is_front=True)))
    for chapter in volume.chapters:
        for place, part in enumerate(chapter.parts):
            pages = ranges[part.key]
            labels = pages.labels if part.stands_for is None else [str(pages)]
            begins = {} if place else {"anchor": chapter.anchor, "chapter": chapter.title}
            placed.append((settled[part.key], Place(part.title, labels, chapter.short_title, **begins)))
    asked, offset = [], 0
    for part, place in placed:
        asked.append({"facts": part.facts, "place": asdict(place), "offset": offset, "length": len(part.pdf)})
        offset += len(part.pdf)
    request = {
        "title": volume.title,
        "language": volume.language,
        "front_title": volume.front_title if volume.front else "",
        "foot": volume.foot,
        "mark": asdict(volume.mark),
        "claims_ua": claims_ua,
        "parts": asked,
    }
    return child.run("join", request, pdf=b"".join(part.pdf for part, _ in placed), limits=limits).made


def _untagged(every: Mapping[str, Part], settled: Mapping[str, SetPart]) -> list[str]:
    """A sentence for each upload without a structure; there is no need then to look further."""
    return [
        f"{part.title} is not accessible: the uploaded PDF has no tags. Ask its author for a tagged one."
        for key, part in every.items()
        if not settled[key].is_tagged
    ]
