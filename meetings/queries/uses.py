"""Where meetings uses something of another app: papers under items, and figures bound in reports."""

from collections.abc import Collection

from django.db.models import Q
from django.urls import reverse

from council_portal.access.actor import Actor
from council_portal.registry import Reference
from meetings.models import Exemption, ItemPaper, Meeting, Report


def uses_of(actor: Actor, key: str) -> list[Reference]:
    """Agenda items that carry the key's paper, and reports whose text binds to it, as far as the actor may read them.

    Nothing that is withheld from the public is told to anybody.
    """
    return items_carrying(actor, [key]) + _reports_binding(actor, key)


def items_carrying(actor: Actor, keys: Collection[str]) -> list[Reference]:
    """Agenda items that carry any of the papers, the newest meeting first, as far as the actor may read them."""
    withheld = Exemption.objects.in_force()
    papers = (
        ItemPaper.objects.filter(registry_key__in=keys, item__meeting__in=Meeting.objects.visible_to(actor))
        .exclude(exemptions__in=withheld)
        .exclude(item__exemptions__in=withheld.filter(paper__isnull=True))
        .select_related("item__meeting__committee")
        .order_by("-item__meeting__held_on", "item__meeting", "item__number")
    )
    return [
        Reference(
            paper.item.meeting.key,
            f"Item {paper.item.label} of {paper.item.meeting}",
            reverse("meetings:meeting", args=[paper.item.meeting.committee.slug, paper.item.meeting.held_on]),
        )
        for paper in papers
    ]


def _reports_binding(actor: Actor, key: str) -> list[Reference]:
    """Reports with a binding such as [[measure:1.A5 2016-17-Q3]] in their summary or a section."""
    bound = Q()
    for end in (" ", "]]"):
        bound |= Q(executive_summary__contains=f"[[{key}{end}") | Q(sections__body__contains=f"[[{key}{end}")
    withheld = Exemption.objects.in_force()
    reports = (
        Report.objects.visible_to(actor)
        .filter(bound)
        .exclude(item_papers__exemptions__in=withheld)
        .exclude(item_papers__item__exemptions__in=withheld.filter(paper__isnull=True))
        .select_related("meeting__committee")
        .distinct()
    )
    return [
        Reference(
            report.key,
            f"{report.title} ({report.meeting})",
            reverse("meetings:report", args=[report.meeting.committee.slug, report.meeting.held_on, report.pk]),
        )
        for report in reports
    ]
