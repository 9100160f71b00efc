"""What the rest of the portal calls: a file and what is withheld in, what was found of it out."""

from collections.abc import Sequence
from dataclasses import dataclass
from html.parser import HTMLParser

from council_portal.pdf import child
from council_portal.pdf.child import LIMITS, Limits
from council_portal.pdf.leaks.traces import Kind

INLINE = {"a", "abbr", "b", "code", "em", "i", "mark", "s", "small", "span", "strong", "sub", "sup", "u", "wbr"}
SPOKEN = {"alt", "title", "aria-label", "summary"}


@dataclass(frozen=True)
class Given:
    """A text that is withheld, or one that is public: its name for people, and its HTML, its PDF and its titles.

    Titles are what it is called anywhere: its own title, that of its item, the name of its file.
    """

    name: str
    html: str = ""
    pdf: bytes = b""
    titles: tuple[str, ...] = ()

    @property
    def values(self) -> dict:
        return {"name": self.name, "text": text_of(self.html), "titles": list(self.titles), "length": len(self.pdf)}


@dataclass(frozen=True)
class Found:
    """Where in the file something withheld was found, of what kind, of which withheld text, and how much of it."""

    place: str
    kind: Kind
    of: str
    count: int

    def __str__(self):
        return f"in {self.place}, {self.kind.words(self.count)} of {self.of}"


@dataclass(frozen=True)
class Searched:
    """What a search came to: how many traces were sought, by kind, and what was found."""

    sought: dict[Kind, int]
    found: tuple[Found, ...] = ()

    @property
    def total(self) -> int:
        return sum(self.sought.values())


def find(
    content: bytes,
    *,
    withheld: Sequence[Given],
    public: Sequence[Given],
    file_names: Sequence[str] = (),
    limits: Limits = LIMITS,
) -> Searched:
    """Searches a public PDF for everything distinctive that stands in a withheld text and in no public one.

    With nothing withheld there is nothing to seek. Raises PdfFailed where the search could not be done to its end.
    """
    if not withheld:
        return Searched({})
    request = {
        "withheld": [each.values for each in withheld],
        "public": [each.values for each in public],
        "file_names": list(file_names),
    }
    pdf = b"".join([*(each.pdf for each in withheld), *(each.pdf for each in public), content])
    result = child.run("search", request, pdf=pdf, limits=limits).result
    return Searched(
        {Kind(kind): count for kind, count in result["sought"].items()},
        tuple(Found(each["place"], Kind(each["kind"]), each["of"], each["count"]) for each in result["found"]),
    )


def text_of(html: str) -> str:
    """The words of an HTML document, its alternative texts among them; what stands apart on paper, on lines apart."""
    reader = _Words()
    reader.feed(html)
    reader.close()
    return "".join(reader.words)


class _Words(HTMLParser):
    def __init__(self):
        super().__init__()
        self.words = []
        self._unseen = 0

    def handle_starttag(self, tag, attrs):
        self._unseen += tag in ("style", "script")
        if tag not in INLINE:
            self.words.append("\n")
        self.words += [f"\n{value}\n" for name, value in attrs if name in SPOKEN and value]

    def handle_endtag(self, tag):
        self._unseen -= tag in ("style", "script")
        if tag not in INLINE:
            self.words.append("\n")

    def handle_data(self, data):
        if not self._unseen:
            self.words.append(data)
