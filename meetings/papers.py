"""What meetings itself offers to an agenda: reports written in the portal, and minutes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from council_portal.access.actor import Actor
from council_portal.access.roles import Role
from council_portal.markdown import Resolver, render
from council_portal.models import Visibility
from council_portal.registry import PaperContent, PaperMissing, PaperOffer
from meetings.actions import minutes as minutes_actions
from meetings.actions import reports as report_actions
from meetings.models import Exemption, Minutes, Report, ReportTable
from meetings.queries import minutes as minutes_queries
from meetings.queries import reports as report_queries
from meetings.queries.bound_figures import resolver

ONLY_THE_CLERK = "Only the clerk may publish it. Ask democratic services."


@dataclass(frozen=True)
class SetSection:
    """A section ready to be shown: its number as printed (empty for an appendix), heading, HTML and tables."""

    id: int
    number: str
    heading: str
    html: SafeString
    tables: Sequence[ReportTable]


@dataclass(frozen=True)
class SetReport:
    """A report ready to be shown or printed, with its figures in place and its paragraphs numbered."""

    report: Report
    cover: Sequence[report_queries.CoverRow]
    summary: SafeString
    sections: Sequence[SetSection]


def set_report(report: Report, *, resolve: Resolver) -> SetReport:
    """The report's texts as HTML, paragraphs numbered 3.1, 3.2 by section, figures as `resolve` gives them."""
    content = report_queries.content_of(report)
    sections = [
        SetSection(
            id=numbered.section.pk,
            number=str(numbered.number or ""),
            heading=numbered.section.heading,
            html=render(numbered.section.body, resolve=resolve, heading_level=3, section=str(numbered.number or "")),
            tables=numbered.tables,
        )
        for numbered in content.sections
    ]
    summary = render(content.report.executive_summary, resolve=resolve, heading_level=3)
    return SetReport(content.report, content.cover, summary, sections)


class ReportPapers:
    """Reports, by keys such as report:12."""

    def offers(self, *, actor: Actor, at: datetime) -> Sequence[PaperOffer]:
        """Reports that the actor may read and that stand under no item yet, the newest meeting's first."""
        reports = (
            Report.objects.visible_to(actor)
            .filter(item_papers__isnull=True)
            .select_related("meeting__committee")
            .order_by("-meeting__held_on", "title")
        )
        return [PaperOffer(report.key, report.title, f"Report for {report.meeting}") for report in reports]

    def content(self, key: str, *, for_public: bool, at: datetime) -> PaperContent:
        """The report as HTML; with for_public only one that is, or that publication would make, public."""
        report = _report(key)
        if for_public and report.visibility not in (Visibility.PUBLIC, Visibility.MEMBERS):
            raise PaperMissing(f"{key} is not open to the public: release it, or leave it out of the public edition.")
        if for_public and _is_withheld(report):
            raise PaperMissing(f"{key} is withheld from the public under an exemption.")
        shown = set_report(report, resolve=resolver("public" if for_public else "members"))
        return PaperContent(
            key=key,
            title=report.title,
            html=render_to_string("meetings/pdf/report.html", {"shown": shown}),
            is_public=report_queries.is_open_to_the_public(report) and not _is_withheld(report),
            is_final=report.visibility != Visibility.DRAFT and report.meeting.is_published,
        )

    def reading_refusal(self, key: str, *, actor: Actor) -> str | None:
        may_read = Report.objects.visible_to(actor).filter(pk=_report(key).pk).exists()
        return None if may_read else "This report is not open to you."

    def publication_refusal(self, key: str, *, actor: Actor) -> str | None:
        report = _report(key)
        if report.visibility in (Visibility.PUBLIC, Visibility.RESTRICTED):
            return None
        if report.visibility == Visibility.DRAFT:
            return f"“{report.title}” is still a draft. Release it to members first, or take it off the agenda."
        return None if actor.has(Role.CLERK) else ONLY_THE_CLERK

    def publish(self, key: str, *, by: Any, at: datetime) -> None:
        report = _report(key)
        if report.visibility not in (Visibility.PUBLIC, Visibility.RESTRICTED):
            report_actions.release(report, to=Visibility.PUBLIC, by=by, at=at)


class MinutesPapers:
    """Minutes, by keys such as minutes:osmb/2017-02-03."""

    def offers(self, *, actor: Actor, at: datetime) -> Sequence[PaperOffer]:
        """Minutes that the actor may read, the latest meeting's first."""
        all_minutes = (
            Minutes.objects.visible_to(actor).select_related("meeting__committee").order_by("-meeting__held_on")
        )
        return [PaperOffer(minutes.key, str(minutes), minutes.get_state_display()) for minutes in all_minutes]

    def content(self, key: str, *, for_public: bool, at: datetime) -> PaperContent:
        minutes = _minutes(key)
        if for_public and not minutes.meeting.is_published:
            raise PaperMissing(f"{minutes} are of a meeting that is not published.")
        shown = minutes_queries.content_of(minutes)
        return PaperContent(
            key=key,
            title=str(minutes),
            html=render_to_string("meetings/pdf/minutes.html", {"shown": shown}),
            is_public=minutes.is_published and minutes.meeting.is_published,
            is_final=minutes.is_published,
        )

    def reading_refusal(self, key: str, *, actor: Actor) -> str | None:
        may_read = Minutes.objects.visible_to(actor).filter(pk=_minutes(key).pk).exists()
        return None if may_read else "These minutes are not published yet."

    def publication_refusal(self, key: str, *, actor: Actor) -> str | None:
        minutes = _minutes(key)
        if minutes.is_published:
            return None
        return minutes_actions.publication_refusal(minutes) if actor.has(Role.CLERK) else ONLY_THE_CLERK

    def publish(self, key: str, *, by: Any, at: datetime) -> None:
        minutes = _minutes(key)
        if not minutes.is_published:
            minutes_actions.publish(minutes, by=by, at=at)


def _report(key: str) -> Report:
    number = key.partition(":")[2]
    found = None
    if number.isascii() and number.isdigit() and len(number) < 19:
        found = Report.objects.select_related("meeting__committee").filter(pk=int(number)).first()
    if found is None:
        raise PaperMissing(f"There is no report {key}: take it off the agenda.")
    return found


def _is_withheld(report: Report) -> bool:
    return Exemption.objects.in_force().covering_report(report).exists()


def _minutes(key: str) -> Minutes:
    slug, _, written = key.partition(":")[2].partition("/")
    try:
        day = date.fromisoformat(written)
    except ValueError:
        day = None
    minutes = (
        day
        and Minutes.objects.select_related("meeting__committee")
        .filter(meeting__committee__slug=slug, meeting__held_on=day)
        .first()
    )
    if not minutes:
        raise PaperMissing(f"There are no minutes {key}: take them off the agenda.")
    return minutes
