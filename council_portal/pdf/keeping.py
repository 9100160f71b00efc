"""Gives each source's part: the one that is kept, or one that is set now in a process with limits and then kept."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from council_portal.pdf import child, kept_parts
from council_portal.pdf.child import LIMITS, Limits, PdfFailed
from council_portal.pdf.parts import SetPart, Source
from council_portal.pdf.renderer import renderer

logger = logging.getLogger(__name__)

SIDE_BY_SIDE = 2


class PartState(StrEnum):
    """Where a part of a volume is while that is being made."""

    WAITING = "waiting"
    SETTING = "setting"
    KEPT = "kept"
    FAILED = "failed"


OnState = Callable[[str, PartState, str], None]
"""Told of a part, by its name: its state, and a few words on it such as "12 pages" or why it failed."""


class PartsFailed(PdfFailed):
    """Some parts could not be set; the message says which, why and what to do. The others are kept."""


@dataclass(frozen=True)
class _Missing:
    name: str
    key: str
    source: Source


def parts_of(
    sources: Mapping[str, Source],
    *,
    limits: Limits = LIMITS,
    on_state: OnState | None = None,
    is_gentle: bool = False,
) -> dict[str, SetPart]:
    """The parts of the sources, by the same names; those of equal content are set once.

    The process that sets is given these sources and nothing else. is_gentle sets them one at a time and gives way to
    other work. Raises PartsFailed, once all that can be set is kept. What on_state raises stops the process.
    """
    tell = on_state or (lambda name, state, words: None)
    by_whom = renderer()
    found, missing, same = {}, {}, {}
    for name, source in sources.items():
        key = source.key(by_whom)
        part = kept_parts.find(key)
        if part:
            found[name] = part
            tell(name, PartState.KEPT, _pages(part))
        elif key in missing:
            same.setdefault(key, []).append(name)
        else:
            missing[key] = _Missing(name, key, source)
    if missing:
        found |= _set(list(missing.values()), same, limits, tell, is_gentle)
    return {name: found[name] for name in sources}


def _set(missing: list[_Missing], same: dict[str, list[str]], limits: Limits, tell: OnState, is_gentle: bool) -> dict:
    """Sets what is missing, keeping each part as soon as it is whole."""
    found, given, asked = {}, b"".join(each.source.pdf for each in missing), []
    offset = 0
    for each in missing:
        source = each.source
        asked.append(
            {"title": source.title, "key": each.key, "html": source.html, "anchors": list(source.anchors)}
            | {"offset": offset, "length": len(source.pdf)}
        )
        offset += len(source.pdf)

    def take(piece: dict, content: bytes) -> None:
        each = missing[piece["number"]]
        names = [each.name, *same.get(each.key, ())]
        if "facts" not in piece:
            for name in names:
                tell(name, PartState.SETTING, "")
            return
        part = SetPart.from_facts(piece["facts"], content)
        kept_parts.keep(each.key, part)
        for name in names:
            found[name] = part
            tell(name, PartState.KEPT, _pages(part))

    request = {"parts": asked, "side_by_side": 1 if is_gentle else SIDE_BY_SIDE, "is_gentle": is_gentle}
    failures = child.run("set", request, pdf=given, limits=limits, on_piece=take).result["failures"]
    for number, (sentence, trace) in failures.items():
        each = missing[int(number)]
        logger.warning("A part could not be set: %s", trace)
        for name in [each.name, *same.get(each.key, ())]:
            tell(name, PartState.FAILED, sentence)
    if failures:
        raise PartsFailed(" ".join(failures[number][0] for number in sorted(failures, key=int)))
    return found


def _pages(part: SetPart) -> str:
    return "1 page" if part.pages == 1 else f"{part.pages} pages"
