"""Frozen values as canonical JSON and back: the same value gives the same bytes, and the bytes the same value."""

import hashlib
import json
import types
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache, lru_cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from council_portal.periods import Period, PeriodKind

#: How many publications are kept as read: the quarters that the public looks at, in a process.
READ_BEFORE = 8


class Tampered(Exception):
    """What is stored is not what was published: its hash does not fit."""


def canonical(value: Any) -> str:
    """A dataclass as JSON: keys sorted, no spaces, text as it is, exact numbers and dates as words."""
    return json.dumps(_plain(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def sha256_of(content: str) -> str:
    """The hash of canonical JSON, over its UTF-8 bytes, in hexadecimal."""
    return hashlib.sha256(content.encode()).hexdigest()


def thawed(kind: type, content: str, sha256: str) -> Any:
    """The dataclass of that kind that the JSON was made from. Raises Tampered where the hash does not fit."""
    _check(content, sha256)
    return _read(kind, content)


def opened(content: str, sha256: str) -> dict[str, Any]:
    """The JSON as it is, for whoever needs a part of it. Raises Tampered where the hash does not fit."""
    _check(content, sha256)
    return json.loads(content)


def _check(content: str, sha256: str) -> None:
    if sha256_of(content) != sha256:
        raise Tampered("What is stored of this publication is not what was published.")


@lru_cache(maxsize=READ_BEFORE)
def _read(kind: type, content: str) -> Any:
    """The value, made once: it is frozen, so whoever asks for the same content may have the same value."""
    return typed(kind, json.loads(content))


def _plain(value: Any) -> Any:
    match value:
        case Enum():
            return value.value
        case None | bool() | int() | str():
            return value
        case Decimal():
            return format(value, "f")
        case Period():
            return f"{value.kind.value} {value.key}"
        case datetime() | date():
            return value.isoformat()
        case tuple() | list():
            return [_plain(each) for each in value]
    if is_dataclass(value):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    raise TypeError(f"A publication cannot hold a {type(value).__name__}: {value!r}")


@cache
def _hints(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {each.name: hints[each.name] for each in fields(kind)}


def typed(kind: Any, plain: Any) -> Any:
    """A value of the kind from its part of the JSON."""
    if plain is None:
        return None
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return typed(next(each for each in get_args(kind) if each is not type(None)), plain)
    if origin is tuple:
        inner = get_args(kind)[0]
        return tuple(typed(inner, each) for each in plain)
    if kind is Decimal:
        return Decimal(plain)
    if kind is Period:
        period_kind, _, key = plain.partition(" ")
        return Period.parse(PeriodKind(period_kind), key)
    if kind is datetime or kind is date:
        return kind.fromisoformat(plain)
    if is_dataclass(kind):
        # A field that a later version of the portal added takes its default.
        return kind(**{name: typed(hint, plain[name]) for name, hint in _hints(kind).items() if name in plain})
    return kind(plain) if isinstance(kind, type) and issubclass(kind, Enum) else plain
