"""What is distinctive of a text: the runs of words, names and numbers by which it would be known anywhere else.

A trace stands in a withheld text and in no public one. Pure: texts in, traces and what is found of them out.

- Five words in a row, compared by their letters alone, so that no line's end, hyphen, ligature or spacing hides them;
  where five are short, as many more as make SHORTEST_RUN letters.
- Names: two words with capitals side by side, and single ones of NAME_LETTERS letters or more.
- Numbers of four significant figures or more, and every amount of money.
- References that mix letters with figures, e-mail addresses, and telephone numbers.
- Titles as a whole.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

RUN_WORDS = 5
GRAM = 10
"""Letters by whose first so many a squeezed trace is looked up; none is shorter."""
SHORTEST_RUN = 16
NAME_LETTERS = 4
SIGNIFICANT_FIGURES = 4
REFERENCE_LETTERS = 4
TELEPHONE_FIGURES = 10

SOFT_HYPHENS = dict.fromkeys((0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))
HYPHEN_AT_LINE_END = re.compile(r"(?<=\w)[-\u2010\u2011][ \t]*\r?\n\s*(?=\w)")
MONEY = r"[£$€]\s?\d[\d,]*(?:\.\d+)?(?:\s?(?:thousand|million|billion|bn|m|k)\b)?"
NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\w,])|\d+\.\d+(?![\w.])"
TOKEN = re.compile(f"{MONEY}|{NUMBER}|[^\\W_]+(?:['’][^\\W\\d_]+)*")
NO_LETTERS = re.compile(r"[\W_]+")
SENTENCE_END = re.compile(r"[.:;!?\n]")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
TELEPHONE = re.compile(r"(?<![\w.])(?:\+|\(?0)[\d() -]{8,}\d(?![\w.])")


class Kind(StrEnum):
    """What sort of thing a trace is; said to the clerk in place of the words."""

    RUN = "run"
    NAME = "name"
    NUMBER = "number"
    MONEY = "money"
    REFERENCE = "reference"
    EMAIL = "email"
    TELEPHONE = "telephone"
    TITLE = "title"
    PICTURE = "picture"

    def words(self, count: int) -> str:
        """So many of the kind, for example "3 runs of words"."""
        one, many = {
            Kind.RUN: ("run of words", "runs of words"),
            Kind.NAME: ("name", "names"),
            Kind.NUMBER: ("number", "numbers"),
            Kind.MONEY: ("amount of money", "amounts of money"),
            Kind.REFERENCE: ("reference", "references"),
            Kind.EMAIL: ("e-mail address", "e-mail addresses"),
            Kind.TELEPHONE: ("telephone number", "telephone numbers"),
            Kind.TITLE: ("title", "titles"),
            Kind.PICTURE: ("picture", "pictures"),
        }[self]
        return f"{count} {one if count == 1 else many}"


@dataclass(frozen=True)
class Trace:
    """One thing to look for: its kind and its key, letters run together or tokens parted by spaces.

    One that is `only_in_text` is too slight to be looked for among a file's own names and numbers.
    """

    kind: Kind
    key: str
    is_squeezed: bool = False
    only_in_text: bool = False


@dataclass(frozen=True)
class Token:
    """A word or number as it is compared, and as it stood in the text."""

    key: str
    shown: str
    is_after_break: bool = False

    @property
    def is_name(self) -> bool:
        return self.shown[:1].isupper() and self.key.replace("'", "").isalpha()


@dataclass(frozen=True)
class Read:
    """A text made ready to be compared: its words and numbers, and its letters and figures run together."""

    text: str

    @cached_property
    def plain(self) -> str:
        return settled(self.text)

    @cached_property
    def keys(self) -> list[str]:
        """The words and numbers as they are compared, one that a line's end broke with a hyphen as one."""
        return _keys(HYPHEN_AT_LINE_END.sub("", self.plain))

    @cached_property
    def hyphened_keys(self) -> list[str]:
        """The same with each hyphen at a line's end as one that belongs to the word; empty where there is none."""
        return _keys(self.plain) if HYPHEN_AT_LINE_END.search(self.plain) else []

    @cached_property
    def squeezed(self) -> str:
        return squeezed(self.plain)


def settled(text: str) -> str:
    """The text with ligatures and wide letters as plain ones, and without what is not seen."""
    return unicodedata.normalize("NFKC", text.translate(SOFT_HYPHENS))


def squeezed(text: str) -> str:
    """The text's letters and figures alone, in small letters."""
    return NO_LETTERS.sub("", settled(text).casefold())


def traces_of(text: str) -> set[Trace]:
    """Everything in a text by which it might be known."""
    plain = settled(text)
    tokens = list(_tokens(HYPHEN_AT_LINE_END.sub("", plain)))
    return {*_runs(tokens), *_names(tokens), *_numbers(tokens), *_references(plain)}


def trace_of_title(title: str) -> Trace | None:
    """A title or a file's name as one trace; None where it is a single short word or none."""
    keys = Read(title).keys
    if not keys or (len(keys) == 1 and len(keys[0]) < NAME_LETTERS):
        return None
    return Trace(Kind.TITLE, " ".join(keys), only_in_text=len(keys) == 1)


class Search:
    """Looks for traces in one text after another, in time that grows with the text and not with the traces."""

    def __init__(self, traces: Sequence[Trace]):
        self._by_gram, self._by_first = {}, {}
        for trace in traces:
            if trace.is_squeezed:
                self._by_gram.setdefault(trace.key[:GRAM], []).append(trace)
            else:
                keys = trace.key.split(" ")
                self._by_first.setdefault(keys[0], []).append((keys, trace))

    def found_in(self, read: Read, *, is_text: bool = True) -> set[Trace]:
        """The traces that the text holds; with is_text false, only those that are not too slight for it."""
        found = self._squeezed_in(read.squeezed)
        found |= self._keys_in(read.keys) | self._keys_in(read.hyphened_keys)
        return found if is_text else {trace for trace in found if not trace.only_in_text}

    def _squeezed_in(self, letters: str) -> set[Trace]:
        found = set()
        if self._by_gram:
            for place in range(len(letters) - GRAM + 1):
                for trace in self._by_gram.get(letters[place : place + GRAM], ()):
                    if letters.startswith(trace.key, place):
                        found.add(trace)
        return found

    def _keys_in(self, keys: Sequence[str]) -> set[Trace]:
        return {
            trace
            for place, key in enumerate(keys)
            for sought, trace in self._by_first.get(key, ())
            if list(keys[place : place + len(sought)]) == sought
        }


def distinctive(withheld: Mapping[str, set[Trace]], public: Sequence[Read]) -> dict[Trace, list[str]]:
    """Of the traces of withheld texts, by each text's name, those that no public text holds, with the names."""
    named = {}
    for name, traces in withheld.items():
        for trace in traces:
            named.setdefault(trace, []).append(name)
    search = Search(list(named))
    for read in public:
        for trace in search.found_in(read):
            named.pop(trace, None)
    return named


def _tokens(plain: str) -> Iterator[Token]:
    end = 0
    for match in TOKEN.finditer(plain):
        shown = match.group()
        yield Token(_key(shown), shown, SENTENCE_END.search(plain, end, match.start()) is not None)
        end = match.end()


def _keys(plain: str) -> list[str]:
    return [_key(shown) for shown in TOKEN.findall(plain)]


def _key(shown: str) -> str:
    if shown.isalpha():
        return shown.casefold()
    if shown[0] in "£$€":
        amount = re.sub(r"[,\s]", "", shown).casefold()
        return amount.replace("thousand", "k").replace("million", "m").replace("billion", "bn")
    if shown[0].isdigit():
        return shown.replace(",", "").casefold()
    return shown.casefold().replace("’", "'").removesuffix("'s")


def _runs(tokens: Sequence[Token]) -> Iterator[Trace]:
    """Five words in a row from each word on; more where the five are short."""
    for start in range(len(tokens) - RUN_WORDS + 1):
        letters = squeezed("".join(token.shown for token in tokens[start : start + RUN_WORDS]))
        end = start + RUN_WORDS
        while len(letters) < SHORTEST_RUN and end < len(tokens):
            letters += squeezed(tokens[end].shown)
            end += 1
        if len(letters) >= SHORTEST_RUN:
            yield Trace(Kind.RUN, letters, is_squeezed=True)


def _names(tokens: Sequence[Token]) -> Iterator[Trace]:
    for token in tokens:
        if token.is_name and len(token.key) >= NAME_LETTERS:
            yield Trace(Kind.NAME, token.key, only_in_text=True)
    for one, other in zip(tokens, tokens[1:], strict=False):
        if one.is_name and other.is_name and not other.is_after_break:
            yield Trace(Kind.NAME, f"{one.key} {other.key}")


def _numbers(tokens: Sequence[Token]) -> Iterator[Trace]:
    for token in tokens:
        if token.key[0] in "£$€":
            yield Trace(Kind.MONEY, token.key, only_in_text=True)
        elif token.key[0].isdigit() and token.key.replace(".", "").isdigit():
            if len(token.key.replace(".", "").strip("0")) >= SIGNIFICANT_FIGURES:
                yield Trace(Kind.NUMBER, token.key, only_in_text=True)
        elif len(token.key) >= REFERENCE_LETTERS and any(letter.isdigit() for letter in token.key):
            yield Trace(Kind.REFERENCE, token.key, only_in_text=True)


def _references(plain: str) -> Iterator[Trace]:
    for address in EMAIL.findall(plain):
        yield Trace(Kind.EMAIL, " ".join(Read(address).keys))
    for number in TELEPHONE.findall(plain):
        figures = squeezed(number)
        if len(figures) >= TELEPHONE_FIGURES:
            yield Trace(Kind.TELEPHONE, figures, is_squeezed=True)
