"""Rows that a fixture makes, kept from its first making, and put back a statement a table for the tests after it."""

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.db.models import AutoField

from council_portal.models import AuditEvent


@dataclass(frozen=True)
class _Kept:
    """How every table stood before, the rows that came, by table, and what the making gave."""

    before: tuple
    rows: dict[str, list]
    given: bytes


_kept: dict[tuple, _Kept] = {}


def kept(make: Callable[[], Any], *, under: str) -> Any:
    """What `make` gives, with the rows that it makes: it makes them anew where the tables stand otherwise than before.

    A row is kept as the database has it, so that none comes back otherwise than it was written.
    """
    key = (under, settings.COUNCIL_PORTAL_DATE, date.today())
    tables, found = _tables(), _kept.get(key)
    standing = _standing(tables)
    if found and standing == found.before:
        # Together, since a table may come before the one that its rows point to.
        with transaction.atomic():
            for table, rows in found.rows.items():
                _put_back(table, rows)
        return pickle.loads(found.given)
    if found:
        return make()
    before = {table: set(_rows(table)) for table in tables}
    given = make()
    made = {table: [row for row in _rows(table) if row not in before[table]] for table in tables}
    _kept[key] = _Kept(standing, {table: rows for table, rows in made.items() if rows}, pickle.dumps(given))
    return given


@cache
def _tables() -> tuple[str, ...]:
    """Every table of a model whose rows are numbered."""
    models = apps.get_models(include_auto_created=True)
    return tuple(each._meta.db_table for each in models if each._meta.managed and isinstance(each._meta.pk, AutoField))


def _standing(tables: tuple[str, ...]) -> tuple:
    """Of each table how many rows it holds, and the last of their numbers; of the audit what events follow on."""
    asked = [f'(SELECT count(*) FROM "{table}"), (SELECT max(id) FROM "{table}")' for table in tables]
    asked.append(f'(SELECT hash FROM "{AuditEvent._meta.db_table}" ORDER BY sequence DESC LIMIT 1)')
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(asked)}")
        return cursor.fetchone()


def _rows(table: str) -> list:
    """A table's rows as the database has them, unread by what a driver would make of dates, decimals and JSON."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f'SELECT each::text FROM "{table}" each ORDER BY id')
            return [text for (text,) in cursor.fetchall()]
        cursor.execute(f'SELECT * FROM "{table}" LIMIT 0')
        columns = ", ".join(f'+"{column[0]}"' for column in cursor.description)
        cursor.execute(f'SELECT {columns} FROM "{table}" ORDER BY id')
        return cursor.fetchall()


def _put_back(table: str, rows: list) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f'INSERT INTO "{table}" SELECT (each::"{table}").* FROM unnest(%s) each', [rows])
        else:
            cursor.executemany(f'INSERT INTO "{table}" VALUES ({", ".join(["%s"] * len(rows[0]))})', rows)
