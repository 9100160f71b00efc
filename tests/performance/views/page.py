"""Reads a page as a person does: its words, its tables cell by cell, a field with what is said beside it."""

from dataclasses import dataclass
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass
class Element:
    """A tag with its attributes and what is in it: words and elements."""

    tag: str
    attributes: dict[str, str]
    inside: list

    def all(self, *tags: str) -> list["Element"]:
        """The elements of these tags in it, at any depth, in their order."""
        found = []
        for each in self.inside:
            if isinstance(each, Element):
                found += [each] if each.tag in tags else []
                found += each.all(*tags)
        return found

    @property
    def text(self) -> str:
        """Its words, with single spaces."""
        return " ".join(" ".join(each if isinstance(each, str) else each.text for each in self.inside).split())

    @property
    def every(self) -> list["Element"]:
        """Every element in it."""
        return [found for each in self.inside if isinstance(each, Element) for found in [each, *each.every]]

    def with_class(self, name: str) -> list["Element"]:
        return [each for each in self.every if name in each.attributes.get("class", "").split()]


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.page = Element("page", {}, [])
        self.open = [self.page]

    def handle_starttag(self, tag, attrs):
        element = Element(tag, {name: value or "" for name, value in attrs}, [])
        self.open[-1].inside.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag):
        if any(each.tag == tag for each in self.open[1:]):
            while self.open.pop().tag != tag:
                pass

    def handle_data(self, data):
        self.open[-1].inside.append(data)


def read(response) -> Element:
    """The page of a response."""
    return read_text(response.content.decode())


def read_text(html: str) -> Element:
    reader = _Reader()
    reader.feed(html)
    return reader.page


def table(page: Element, caption: str) -> list[list[str]]:
    """The body of the table with the caption: its rows, each cell's words."""
    found = next(each for each in page.all("table") if each.all("caption")[0].text == caption)
    return [[cell.text for cell in row.all("th", "td")] for body in found.all("tbody") for row in body.all("tr")]


def measures_shown(page: Element) -> list[str]:
    """The references in the tables of measures, in their order."""
    return [
        each.text
        for found in page.all("table")
        if "measures" in found.attributes.get("class", "").split() or "scorecard" in found.attributes.get("class", "")
        for each in found.with_class("measures__ref")
    ]


def beside(page: Element, field: str) -> str:
    """What is said beside a field; nothing where nothing is wrong with it."""
    said = [each.text for each in page.every if each.attributes.get("id") == f"id_{field}_error"]
    return " ".join(said)


def typed(page: Element, field: str) -> str:
    """What stands in a field."""
    found = next(each for each in page.all("input", "textarea", "select") if each.attributes.get("name") == field)
    return found.attributes.get("value", "") if found.tag == "input" else found.text


def opened(page: Element) -> dict[str, str]:
    """What a figure's form sends back where nothing in it was touched but the figure."""
    return {"quality": "final", "commentary": typed(page, "commentary"), **hidden(page)}


def hidden(page: Element) -> dict[str, str]:
    """The values that a page's form carries unseen."""
    return {
        each.attributes["name"]: each.attributes.get("value", "")
        for each in page.all("input")
        if each.attributes.get("type") == "hidden" and each.attributes["name"] != "csrfmiddlewaretoken"
    }
