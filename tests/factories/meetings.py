"""Committees, councillors and meetings made small, for tests that do not need the demonstration's."""

from datetime import date
from itertools import count

from meetings.actions import exemptions
from meetings.models import AgendaItem, Committee, Councillor, Exemption, Meeting, Membership

_number = count(1)


def committee(slug: str = "audit", **details) -> Committee:
    return Committee.objects.create(slug=slug, **({"name": f"{slug.capitalize()} Committee"} | details))


def councillor(surname: str, **details) -> Councillor:
    return Councillor.objects.create(surname=surname, **({"printed_as": surname} | details))


def seat(on: Committee, held_by: Councillor, *, role: str = "member", from_on: date = date(2016, 5, 20), **details):
    return Membership.objects.create(
        committee=on, councillor=held_by, role=role, from_on=from_on, position=next(_number), **details
    )


def meeting(of: Committee, held_on: date = date(2017, 3, 10), **details) -> Meeting:
    return Meeting.objects.create(committee=of, held_on=held_on, **details)


def item(of: Meeting, title: str, *, section: str = "", kind: str = "decision", **details) -> AgendaItem:
    number = of.items.count() + 1
    return AgendaItem.objects.create(
        meeting=of, title=title, section=section, kind=kind, **({"number": number} | details)
    )


def withhold(item: AgendaItem, **details) -> Exemption:
    """Has an item, or its `paper`, withheld by and at the given: as exempt, of paragraph 3, unless said otherwise."""
    grounds = {
        "kind": "exempt",
        "paragraphs": "3",
        "neutral_title": "Property matter",
        "public_interest": "The price is still being negotiated.",
    }
    return exemptions.record(item, **(grounds | details))
