"""What a page's HTML asks for: its forms with what a browser would send, and whether hostile text became markup."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from tests.architecture.hostile_strings import MARK

TYPED = {"text", "search", "email", "url", "tel", "password", "number", "date", "time", "datetime-local", "textarea"}
# What makes an empty field pass, so that a form is refused for the hostile one alone, if at all.
PLAIN = {
    "date": "2017-03-01",
    "time": "10:00",
    "number": "1",
    "email": "somebody@example.org",
    "url": "https://a.example",
}


@dataclass
class HtmlForm:
    """A form: where it goes and how, and its fields in order as name, type and value."""

    action: str
    is_post: bool
    fields: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        """The fields that a person could put a text into, with or without a browser's help."""
        return list(dict.fromkeys(name for name, _, _ in self.fields if name != "csrfmiddlewaretoken"))

    def filled(self, **typed: str) -> dict[str, list[str]]:
        """What is sent: the fields as they stand, empty ones that are typed filled plainly, some as given."""
        sent: dict[str, list[str]] = {}
        for name, kind, value in self.fields:
            plain = PLAIN.get(kind, "Words") if kind in TYPED else ""
            sent.setdefault(name, []).append(value or plain)
        return sent | {name: [value] for name, value in typed.items()}


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms: list[HtmlForm] = []
        self.broken: list[str] = []
        self.elsewhere: dict[str, HtmlForm] = {}
        self.inside: HtmlForm | None = None
        self.of_area = self.of_select = None
        self.text = ""
        self.is_script = False

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self._look(tag, given)
        if tag == "form":
            self.inside = HtmlForm(given.get("action") or "", given.get("method", "get").lower() == "post")
            self.forms.append(self.inside)
            if "id" in given:
                self.elsewhere[given["id"]] = self.inside
        form = self.elsewhere.get(given.get("form")) or self.inside
        if form is None or "disabled" in given:
            return
        name, kind, value = given.get("name"), given.get("type", "text"), given.get("value") or ""
        if tag == "textarea" and name:
            self.of_area, self.text = (form, name), ""
        elif tag == "select" and name:
            self.of_select = (form, name, [])
        elif tag == "option" and self.of_select:
            self.of_select[2].append((value, "selected" in given))
        elif tag == "input" and name and kind not in {"file", "submit", "button", "image"}:
            if kind not in {"radio", "checkbox"} or "checked" in given:
                form.fields.append((name, kind, value))
        elif tag == "button" and name:
            form.fields.append((name, "button", value))

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = None
        elif tag == "textarea" and self.of_area:
            form, name = self.of_area
            form.fields.append((name, "textarea", self.text.removeprefix("\n")))
            self.of_area = None
        elif tag == "select" and self.of_select:
            form, name, options = self.of_select
            chosen = [value for value, is_chosen in options if is_chosen] or [value for value, _ in options if value]
            form.fields.append((name, "select", chosen[0] if chosen else ""))
            self.of_select = None
        elif tag == "script":
            self.is_script = False

    def handle_data(self, data):
        if self.of_area:
            self.text += data
        # What a page hands to its scripts as JSON is text to them: the element's type says so.
        if self.is_script and MARK in data:
            self.broken.append(f"a script with {data[:80]!r}")

    def _look(self, tag: str, given: dict) -> None:
        self.is_script = tag == "script" and given.get("type") != "application/json"
        if MARK in tag or any(MARK in name for name in given):
            self.broken.append(f"<{tag} {given}>")
        for name in ("href", "src", "action", "formaction", "data", "content"):
            value = "".join((given.get(name) or "").split()).lower()
            if value.startswith(("javascript:", "data:text")) or (tag in {"base", "link"} and MARK in value):
                self.broken.append(f"<{tag} {name}={given[name]!r}>")


def read(html: str) -> tuple[list[HtmlForm], list[str]]:
    """The page's forms; and every element, attribute, script or link that hostile text became."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.forms, reader.broken
