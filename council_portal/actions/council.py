"""What is done to the council's own row: setting it up once, and changing its name, look and settings."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from council_portal import audit, files
from council_portal.access.roles import Role
from council_portal.clock import LONDON
from council_portal.logos import MEDIA_TYPE
from council_portal.models import Council, RoleAssignment, StoredFile, User, Visibility
from council_portal.stale import require_unchanged

SUBJECT = "council:council"
CHANGEABLE = (
    "name",
    "short_name",
    "nation",
    "frame_colour",
    "link_colour",
    "chief_executive",
    "small_number_threshold",
)


class AlreadySetUp(Exception):
    """The installation has a council already."""


@transaction.atomic
def set_up(
    *, at: datetime, administrator_name: str, administrator_email: str, password: str, **details: Any
) -> tuple[Council, User]:
    """Makes the council and its first administrator, from the day of `at` on.

    Raises AlreadySetUp where there is a council, even one made at the same moment; ValidationError for bad details.
    """
    council = Council(**details)
    council.pk = 1
    council.full_clean(validate_unique=False, validate_constraints=False)
    try:
        with transaction.atomic():
            council.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadySetUp("This portal has been set up already.") from error
    administrator = User.objects.create_user(administrator_email, password, name=administrator_name)
    RoleAssignment.objects.create(user=administrator, role=Role.ADMINISTRATOR, from_on=at.astimezone(LONDON).date())
    audit.record(
        verb="council.set_up",
        subject=SUBJECT,
        summary=f"Set up the portal for {council.name}, with {administrator.name} as its first administrator",
        by=administrator,
        after={name: getattr(council, name) for name in CHANGEABLE},
    )
    return council, administrator


@transaction.atomic
def change(*, by: User, at: datetime, as_read: str | None = None, **details: Any) -> Council:
    """Changes details of the council, those of CHANGEABLE that are given.

    `as_read` is the fingerprint of CHANGEABLE that the form carried. Raises ChangedMeanwhile, ValidationError.
    """
    if unknown := details.keys() - set(CHANGEABLE):
        raise ValidationError(f"{', '.join(sorted(unknown))} cannot be changed here.")
    council = Council.objects.select_for_update().get()
    require_unchanged(council, CHANGEABLE, as_read)
    before = {name: getattr(council, name) for name in details}
    for name, value in details.items():
        setattr(council, name, value)
    council.full_clean()
    changed = [name for name in details if getattr(council, name) != before[name]]
    if changed:
        council.save(update_fields=changed)
        audit.record(
            verb="council.changed",
            subject=SUBJECT,
            summary="Changed the council's details",
            by=by,
            before={name: before[name] for name in changed},
            after={name: details[name] for name in changed},
        )
    return council


@transaction.atomic
def put_logo(*, picture: bytes, by: User, at: datetime) -> Council:
    """Puts another logo in the frame of every page: a PNG as `logos.picture_of` makes it."""
    file = files.store(
        picture,
        name="logo.png",
        media_type=MEDIA_TYPE,
        belongs_to=SUBJECT,
        visibility=Visibility.PUBLIC,
        by=by,
        at=at,
    )
    return _put_logo(file, "Put another logo in the frame of every page", by)


@transaction.atomic
def take_logo_away(*, by: User, at: datetime) -> Council:
    """Leaves the frame of every page without a logo."""
    return _put_logo(None, "Took the logo away", by)


def _put_logo(file: StoredFile | None, summary: str, by: User) -> Council:
    council = Council.objects.select_for_update().get()
    before = StoredFile.objects.filter(pk=council.logo_id).first()
    council.logo = file
    council.save(update_fields=["logo"])
    audit.record(
        verb="council.logo_changed",
        subject=SUBJECT,
        summary=summary,
        by=by,
        before={"logo": before and before.sha256},
        after={"logo": file and file.sha256},
    )
    return council
