"""The child's task `search`: traces of withheld papers, sought in a public file."""

from collections import Counter
from collections.abc import Callable, Iterator

from council_portal.pdf.finish import PRODUCER
from council_portal.pdf.joining import BACK
from council_portal.pdf.leaks.places import pictures_in, places_in
from council_portal.pdf.leaks.traces import (
    Kind,
    Read,
    Search,
    Trace,
    distinctive,
    trace_of_title,
    traces_of,
)

OF_EVERY_FILE = Read(f"{PRODUCER} {BACK} application/pdf en-GB x-default Adobe Identity Source Sans Agenda Page Pages")
"""What is written in every file that the portal binds, by itself and not from any paper."""


def work(request: dict, given, made, step: Callable[[str], None]) -> dict:
    """How many traces were sought, and how many of each kind were found where, of which withheld text.

    The request has the withheld texts (`name`, `text`, `titles`, and `length` bytes of a PDF), the public texts
    likewise, the file's `file_names`; the PDFs follow one another in `given`, the file to be searched last.
    """
    step("reading what is withheld")
    withheld, pictures = {}, {}
    for each in request["withheld"]:
        pdf = given.read(each["length"])
        traces = withheld.setdefault(each["name"], set())
        for text in [each["text"], *each["titles"], *(said.text for said in _texts(pdf))]:
            traces |= traces_of(text)
        traces |= {trace for title in each["titles"] if (trace := trace_of_title(title))}
        for digest in pictures_in(pdf) if pdf else ():
            pictures.setdefault(digest, []).append(each["name"])
    public = [OF_EVERY_FILE]
    for each in request["public"]:
        pdf = given.read(each["length"])
        public += [Read(text) for text in [each["text"], *each["titles"]]]
        public += [Read(said.text) for said in (places_in(pdf) if pdf else ())]
        for digest in pictures_in(pdf) if pdf else ():
            pictures.pop(digest, None)
    sought = distinctive(withheld, public)
    step("looking for it in the file")
    return {
        "sought": dict(Counter(trace.kind for trace in sought)) | ({Kind.PICTURE: len(pictures)} if pictures else {}),
        "found": _found(given.read(), request["file_names"], sought, pictures),
    }


def _texts(pdf: bytes) -> Iterator:
    """What a withheld PDF says to a reader: the names, streams and bytes of its format are nobody's secret."""
    return (said for said in (places_in(pdf) if pdf else ()) if said.is_text)


def _found(content: bytes, file_names: list[str], sought: dict[Trace, list[str]], pictures: dict) -> list[dict]:
    """A line for each place, kind and withheld text; each trace counts once, where it was met first."""
    search, counts, met = Search(list(sought)), Counter(), set()
    for name in file_names:
        for trace in search.found_in(Read(name)) - met:
            counts.update(("the file’s name", trace.kind, of) for of in sought[trace])
            met.add(trace)
    for said in places_in(content):
        for trace in search.found_in(Read(said.text), is_text=said.is_text) - met:
            counts.update((said.place, trace.kind, of) for of in sought[trace])
            met.add(trace)
    for digest in set(pictures_in(content)) & pictures.keys():
        counts.update(("a picture", Kind.PICTURE, of) for of in pictures[digest])
    return [
        {"place": place, "kind": kind, "of": of, "count": count} for (place, kind, of), count in sorted(counts.items())
    ]
