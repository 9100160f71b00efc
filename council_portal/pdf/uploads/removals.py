"""What is removed from a file, counted and named in words its author understands."""

from collections import Counter
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Stream

# By what an object says it is (/S of an action, /Subtype of an annotation, /Type) or by the key it stands under.
KINDS = {
    "/JavaScript": "script",
    "/JS": "script",
    "/Launch": "launch",
    "/SubmitForm": "submission",
    "/ImportData": "submission",
    "/ResetForm": "submission",
    "/GoToR": "elsewhere",
    "/GoToE": "elsewhere",
    "/EmbeddedFiles": "attachment",
    "/EmbeddedFile": "attachment",
    "/FileAttachment": "attachment",
    "/AF": "attachment",
    "/EF": "attachment",
    "/RichMedia": "media",
    "/RichMediaExecute": "media",
    "/Movie": "media",
    "/Sound": "media",
    "/Screen": "media",
    "/Rendition": "media",
    "/3D": "media",
    "/OpenAction": "action",
    "/AA": "action",
    "/Named": "action",
    "/Hide": "action",
    "/SetOCGState": "action",
    "/Trans": "action",
    "/Thread": "action",
    "/GoTo3DView": "action",
    "/Sig": "signature",
    "/XFA": "field",
    "/URI": "link",
    "/PieceInfo": "private",
    "/Metadata": "private",
    "/Info": "private",
    "/Thumb": "private",
}
WORDS = {
    "script": ("a script", "scripts"),
    "launch": ("a command that starts a program", "commands that start programs"),
    "submission": ("a form that sends what is typed", "forms that send what is typed"),
    "attachment": ("an attached file", "attached files"),
    "media": ("sound, film or 3D content", "sound, film or 3D content"),
    "action": ("an action that runs by itself", "actions that run by themselves"),
    "elsewhere": ("a link into another file", "links into other files"),
    "link": ("a link to an address that is not on the web", "links to addresses that are not on the web"),
    "lost link": ("a link that leads nowhere", "links that lead nowhere"),
    "signature": ("a digital signature, which holds for the original alone",) * 2,
    "field": ("a form field (what was filled in stays)", "form fields (what was filled in stays)"),
    "comment": ("a comment or mark of a reviewer", "comments and marks of reviewers"),
    "layer": ("a hidden layer", "hidden layers"),
    "private": ("notes that programs left, such as the author's name and dates",) * 2,
    "other": ("parts that no page needs",) * 2,
}
NOT_FOLLOWED = {"/Parent", "/P", "/Pg", "/Dest", "/D", "/Next", "/Prev", "/Page"}
MOST_LOOKED_AT, DEEPEST = 2_000, 40


class Removals:
    """Counts what is removed, by kind; what one object is part of is counted once."""

    def __init__(self):
        self.counts: Counter[str] = Counter()
        self._seen: set[tuple[int, int]] = set()
        self._left = 0

    def note(self, kind: str, count: int = 1) -> None:
        self.counts[kind] += count

    def note_object(self, value: Any, key: str = "") -> None:
        """Counts what a removed value is and holds; a value that is nothing in particular, as a part no page needs."""
        self._left = MOST_LOOKED_AT
        if not self._has_counted(value, key, frozenset(), 0) and isinstance(value, Dictionary | Array | Stream):
            self.note("other")

    def words(self) -> tuple[str, ...]:
        """As a sentence lists them: “2 scripts”, “an attached file”."""
        listed = []
        for kind, (one, many) in WORDS.items():
            count = self.counts[kind]
            if count and one == many:
                listed.append(one)
            elif count:
                listed.append(one if count == 1 else f"{count} {many}")
        return tuple(listed)

    def _has_counted(self, value: Any, key: str, inside: frozenset[str], level: int) -> bool:
        """Counts the value by what it says it is, else by what is beneath it, else by its key; whether anything was.

        What it is part of is counted once: a script of an action that runs a script is no second one.
        """
        self._left -= 1
        if level > DEEPEST or self._left < 0:
            return False
        if isinstance(value, Object) and value.is_indirect:
            if value.objgen in self._seen:
                return True
            self._seen.add(value.objgen)
        is_counted = False
        if isinstance(value, Dictionary | Stream):
            said = {_name(value.get(name)) for name in ("/S", "/Subtype", "/Type", "/FT")}
            own = {KINDS[name] for name in said if name in KINDS}
            self.counts.update(own - inside)
            is_counted, inside = bool(own), inside | own
            for name in value.keys():
                if name not in NOT_FOLLOWED:
                    is_counted |= self._has_counted(value[name], name, inside, level + 1)
        elif isinstance(value, Array):
            for each in value:
                is_counted |= self._has_counted(each, "", inside, level + 1)
        if is_counted or key not in KINDS:
            return is_counted
        self.counts.update({KINDS[key]} - inside)
        return True


def _name(value: Any) -> str:
    """The name that a value is, or nothing: a name may be in no writing that is known."""
    try:
        return str(value) if isinstance(value, Name) else ""
    except UnicodeDecodeError:
        return ""


def is_a(value: Any, name: str, key: str = "/Subtype") -> bool:
    """Whether a dictionary says under the key that it is what the name says."""
    return isinstance(value, Dictionary | Stream) and value.get(key) == Name(name)
