"""What is done to directorates and their services: opened, renamed, put in order, closed. Never deleted."""

from datetime import date
from typing import Any

from django.db import transaction

from council_portal import audit
from council_portal.models import Directorate, Service, User
from council_portal.stale import require_unchanged

RENAMED = ("name",)


class DirectorateError(Exception):
    """What was asked cannot be done; the message is a sentence for the administrator."""


@transaction.atomic
def open_directorate(*, code: str, name: str, by: User | None) -> Directorate:
    """Adds a directorate after the others. Raises ValidationError where the code is taken or bad."""
    last = Directorate.objects.order_by("-position").values_list("position", flat=True).first()
    directorate = Directorate(code=code.strip().upper(), name=name.strip(), position=0 if last is None else last + 1)
    directorate.full_clean()
    directorate.save()
    audit.record(
        verb="directorate.opened",
        subject=directorate.scope_key,
        summary=f"Added the directorate {directorate.name} ({directorate.code})",
        by=by,
        after={"name": directorate.name},
    )
    return directorate


@transaction.atomic
def open_service(*, directorate: Directorate, code: str, name: str, by: User | None) -> Service:
    """Adds a service to a directorate. Raises ValidationError where the code is taken there or bad."""
    service = Service(directorate=directorate, code=code.strip().lower(), name=name.strip())
    service.full_clean()
    service.save()
    audit.record(
        verb="service.opened",
        subject=directorate.scope_key,
        summary=f"Added the service {service.name} to {directorate.name}",
        by=by,
        after={"service": service.name},
    )
    return service


@transaction.atomic
def rename(unit: Directorate | Service, *, name: str, by: User, as_read: str | None = None) -> Directorate | Service:
    """Gives a directorate or service another name; its code stays, since figures and roles go by it.

    Raises ChangedMeanwhile, ValidationError.
    """
    unit = _locked(unit)
    require_unchanged(unit, RENAMED, as_read)
    before, unit.name = unit.name, name.strip()
    unit.full_clean()
    if unit.name != before:
        unit.save(update_fields=["name"])
        _record("renamed", unit, f"Renamed {before} to {unit.name}", by, {"name": before}, {"name": unit.name})
    return unit


@transaction.atomic
def move_up(directorate: Directorate, *, by: User) -> None:
    """Puts a directorate before the one above it in every list. Nothing where it is the first."""
    in_order = list(Directorate.objects.select_for_update().order_by("position", "pk"))
    place = next(number for number, other in enumerate(in_order) if other.pk == directorate.pk)
    if place == 0:
        return
    in_order[place - 1], in_order[place] = in_order[place], in_order[place - 1]
    for position, other in enumerate(in_order):
        if other.position != position:
            other.position = position
            other.save(update_fields=["position"])
    summary = f"Put {directorate.name} before {in_order[place].name}"
    _record("moved", directorate, summary, by, {"place": place + 1}, {"place": place})


@transaction.atomic
def close(unit: Directorate | Service, *, closed_on: date, by: User) -> Directorate | Service:
    """Closes a directorate or service from a day on: what it has stays, nothing new is given to it.

    Raises DirectorateError where it is closed already, or still has open services.
    """
    unit = _locked(unit)
    if unit.closed_on is not None:
        raise DirectorateError(f"{unit.name} is closed already.")
    if isinstance(unit, Directorate) and unit.services.filter(closed_on=None).exists():
        raise DirectorateError(f"{unit.name} still has open services. Close those first.")
    unit.closed_on = closed_on
    unit.save(update_fields=["closed_on"])
    _record("closed", unit, f"Closed {unit.name}", by, {"closed_on": None}, {"closed_on": closed_on})
    return unit


@transaction.atomic
def reopen(unit: Directorate | Service, *, by: User) -> Directorate | Service:
    """Opens again what was closed. Raises DirectorateError where it is open, or its directorate is closed."""
    unit = _locked(unit)
    if unit.closed_on is None:
        raise DirectorateError(f"{unit.name} is not closed.")
    if isinstance(unit, Service) and unit.directorate.closed_on is not None:
        raise DirectorateError(f"{unit.directorate.name} is closed. Open the directorate first.")
    before, unit.closed_on = unit.closed_on, None
    unit.save(update_fields=["closed_on"])
    _record("reopened", unit, f"Opened {unit.name} again", by, {"closed_on": before}, {"closed_on": None})
    return unit


def _locked(unit: Directorate | Service) -> Directorate | Service:
    return type(unit).objects.select_for_update().get(pk=unit.pk)


def _record(
    verb: str, unit: Directorate | Service, summary: str, by: User, before: dict, after: dict[str, Any]
) -> None:
    directorate = unit if isinstance(unit, Directorate) else unit.directorate
    noun = type(unit).__name__.lower()
    audit.record(
        verb=f"{noun}.{verb}", subject=directorate.scope_key, summary=summary, by=by, before=before, after=after
    )
